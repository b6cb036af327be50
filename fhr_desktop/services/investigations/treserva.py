"""What goes to Treserva, where a case's file is kept: the queue of papers, headings copied, packages, what is done.

Registration is without delay (OSL 5:1, DOMAIN §3.5), so the queue says for how long each paper has waited.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from db import records
from db.queries import investigations as cases
from db.queries import treserva as queries
from db.queries.investigations import CaseRow
from db.queries.treserva import PaperRow
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId, ScopeKind
from fhr_desktop.domain.treserva import (
    FORM,
    SETTLED,
    THERE,
    Origin,
    Status,
    TreservaCopy,
    TreservaItem,
    TreservaTransfer,
    check_day,
    kind_of,
)
from fhr_desktop.domain.unit import OrganisationSettings, User
from fhr_desktop.forms.definition import FieldKind, Required
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor, Right, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.addenda import Addenda
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.investigations.documents import begin_form, document_of, fill, gather
from fhr_desktop.services.investigations.frozen import content_hash, freeze_form
from fhr_desktop.services.investigations.headings import Heading, marked, worded
from fhr_desktop.services.investigations.paper import Paper as Printing
from fhr_desktop.services.outcome import Outcome
from i18n import _

WAIT_DAYS = 7  # for a unit whose settings are older than the queue
_FORMATS = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper of a case. `title` is Swedish and names nobody; `family` is empty for a home shut to the actor.

    `status` is how far it has come. `changed`: something was written in it after it was put into Treserva, so that it
    waits again. `late`: it has waited for more days than the unit's setting. `package` is the one it lies in.
    """

    id: RecordId
    case_id: RecordId
    number: str
    family: str
    origin: Origin
    form: str
    title: str
    kind: str
    since: dt.datetime
    days: int
    status: Status
    late: bool
    changed: bool
    package: RecordId | None
    settled_on: dt.date | None
    settled_by: RecordId | None

    @property
    def waits(self) -> bool:
        """Whether it is still to be put into Treserva."""
        return self.status not in SETTLED


@dataclass(frozen=True, slots=True)
class Queue:
    """Papers that wait, the longest first. `limit` is the unit's days before one is late."""

    papers: tuple[Paper, ...]
    limit: int

    @property
    def late(self) -> int:
        """How many have waited too long."""
        return sum(one.late for one in self.papers)


@dataclass(frozen=True, slots=True)
class CasePapers:
    """A case's finished papers, those that wait first, and its packages."""

    papers: tuple[Paper, ...]
    packages: tuple[TreservaTransfer, ...]
    limit: int


class Treserva:
    """Handing papers over to the system where the file is kept. No interface to it is assumed: people carry them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # what waits

    def queue(self, actor: Actor) -> Queue:
        """What waits in the actor's cases, ended ones too; the unit manager sees all. Shut homes are left out."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return queue_of(connection, actor, self._desk.today(), everyone=actor.may(Right.READ_EVERY_CASE))

    def of_case(self, actor: Actor, case_id: RecordId, reason: str = "") -> CasePapers:
        """Everything finished in a case. Opening the case was logged."""
        with self._desk.store.read() as connection:
            case, home = case_and_home(connection, case_id)
            demand_case(actor, case, home, reason)
            limit, today = wait_days(connection), self._desk.today()
            found = _papers(connection, {case.id: (case.number, home.name)}, today, limit)
            found.sort(key=lambda one: (not one.waits, one.since))
            return CasePapers(tuple(found), queries.transfers(connection, case.id), limit)

    # headings

    def headings(self, actor: Actor, origin: Origin, paper: RecordId, reason: str = "") -> tuple[Heading, ...]:
        """A paper's headings in order, with the mark of each; none for a file. Opening the case was logged."""
        if origin is Origin.ATTACHMENT:
            return ()
        with self._desk.store.read() as connection:
            demand_case(actor, *case_and_home(connection, _case_of(connection, origin, paper)), reason)
            users = {user.id: user.name for user in records.load_where(connection, User)}
            return marked(connection, paper, worded(connection, origin, paper, self._desk.today()), users)

    def copy(self, actor: Actor, origin: Origin, paper: RecordId, section: str, subject: str) -> Outcome[str]:
        """The heading's text as it stands, noted as copied. Raises Refused when nothing stands there."""
        with self._desk.store.write(actor.user_id) as work:
            case, _home = own_case(work, actor, _case_of(work.connection, origin, paper))
            found = worded(work.connection, origin, paper, self._desk.today())
            one = next((one for one in found if (one.section, one.subject) == (section, subject)), None)
            if one is None:
                raise Refused(_("Nothing is written under the heading. Nothing has been copied."))
            work.save(
                TreservaCopy(
                    case_id=case.id, paper=paper.hex, section=section, subject=subject, checksum=one.checksum,
                    copied_at=self._desk.now(), copied_by=actor.user_id,
                )
            )  # fmt: skip
            work.audit("treserva.copy", case.id)
        return Outcome(one.text, work.changes)

    # what is done

    def settle(
        self,
        actor: Actor,
        case_id: RecordId,
        papers: Collection[RecordId],
        status: Status = Status.TRANSFERRED,
        on: dt.date | None = None,
    ) -> Outcome[int]:
        """Note papers as put into Treserva on a day, or as not to be; in the packages they lie in too. How many.

        Raises Refused for a day ahead, or a paper that is not among the case's finished ones.
        """
        today = self._desk.today()
        check_day(on or today, today)
        with self._desk.store.write(actor.user_id) as work:
            case, home = own_case(work, actor, case_id)
            known = {one.id: one for one in _papers(work.connection, {case.id: (case.number, home.name)}, today, 0)}
            _demand_known(known, papers)
            lying = _lying(queries.items(work.connection, (case.id,)))
            for paper in papers:
                one, again = known[paper], status is Status.TRANSFERRED and known[paper].changed
                said = Status.CORRECTED if again else status
                for item in lying.get(paper) or [self._item(work.connection, one, None)]:
                    done = replace(item, status=said.value, transferred_on=on or today, transferred_by=actor.user_id)
                    work.save(done)
            work.audit("treserva.settle", case.id, status.value, str(len(papers)))
        return Outcome(len(papers), work.changes)

    def make(self, actor: Actor, case_id: RecordId, papers: Collection[RecordId]) -> Outcome[FormDocument]:
        """Make a package of papers that wait, with its list F22, which is given back. Raises Refused for none."""
        if not papers:
            raise Refused(_("There is nothing to put in a package. Nothing has been made."))
        pages = self._pages(actor, case_id, papers)
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            case, home = own_case(work, actor, case_id)
            known = {one.id: one for one in _papers(work.connection, {case.id: (case.number, home.name)}, today, 0)}
            _demand_known(known, papers)
            if _lying(queries.items(work.connection, (case.id,))).keys() & set(papers):
                raise Refused(_("A paper lies in another package already. Nothing has been made; open the case anew."))
            number = len(queries.transfers(work.connection, case.id)) + 1
            package = TreservaTransfer(
                case_id=case.id, package=f"{case.number}-T{number}", made_on=today, made_by=actor.user_id
            )
            work.save(package)
            chosen = sorted((known[paper] for paper in papers), key=lambda one: one.since)
            work.save(*(replace(self._item(work.connection, one, package), pages=pages.get(one.id)) for one in chosen))
            document = begin_form(work, actor, case.id, library().latest(FORM), self._desk.now(), package.form_id())
            work.audit("treserva.package", case.id, str(len(papers)))
        return Outcome(document, work.changes)

    def _item(self, connection: Connection, one: Paper, package: TreservaTransfer | None) -> TreservaItem:
        version, form, checksum = "", "Text", ""
        if one.origin is Origin.FORM:
            document = document_of(connection, one.id)
            version, form, checksum = f"{document.form_version}", "PDF", self._checksum(connection, document)
        elif one.origin is Origin.ATTACHMENT:
            row = next(row for row in queries.papers(connection, (one.case_id,), {}) if row.id == one.id)
            form, checksum = _FORMATS.get(row.media_type, "Fil"), row.digest
        else:
            form = "PDF" if one.origin is Origin.ADDENDUM else "Text"
            checksum = worded(connection, one.origin, one.id, self._desk.today())[0].checksum
        return TreservaItem(
            case_id=one.case_id, transfer_id=package.id if package is not None else None, origin=one.origin.value,
            paper=one.id.hex, kind=one.kind, title=one.title, on=one.since.astimezone().date(), version=version,
            format=form, checksum=checksum,
        )  # fmt: skip

    def _checksum(self, connection: Connection, document: FormDocument) -> str:
        if document.content_hash:
            return document.content_hash
        filled = fill(connection, document, gather(connection, document.case_id, document), self._desk.today())
        return content_hash(freeze_form(filled))

    def _pages(self, actor: Actor, case_id: RecordId, papers: Collection[RecordId]) -> Mapping[RecordId, int]:
        """How many pages the papers have that the program prints."""
        found = {}
        for one in self.of_case(actor, case_id).papers:
            if one.id in papers and one.origin is Origin.FORM:
                found[one.id] = Printing(self._desk).proof(actor, one.id, {}).draw().pages
            elif one.id in papers and one.origin is Origin.ADDENDUM:
                found[one.id] = Addenda(self._desk).preview(actor, one.id).pages
        return found


def queue_of(connection: Connection, actor: Actor, today: dt.date, *, everyone: bool) -> Queue:
    """What waits in the actor's own cases, or in all. Families whose home is shut to the actor are left out."""
    rows = [row for ended in (False, True)
            for row in cases.case_rows(connection, actor.user_id, ended=ended, only_own=not everyone)]  # fmt: skip
    open_ = {row.id: (row.number, row.family) for row in rows if _belongs(actor, row, everyone=everyone)}
    limit = wait_days(connection)
    waiting = [one for one in _papers(connection, open_, today, limit) if one.waits]
    return Queue(tuple(sorted(waiting, key=lambda one: (one.since, one.id))), limit)


def _belongs(actor: Actor, row: CaseRow, *, everyone: bool) -> bool:
    shut = row.protected and not row.family
    return not shut and (everyone or actor.user_id in row.investigators)


def wait_days(connection: Connection) -> int:
    """The unit's days before a paper is late."""
    unit = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
    return unit.treserva_days or WAIT_DAYS if unit is not None else WAIT_DAYS


@cache
def signatures() -> Mapping[str, frozenset[str]]:
    """The forms of a case that go to Treserva, with the questions that must be signed; the report is locked instead."""
    found: dict[str, frozenset[str]] = {}
    for number in library().numbers():
        form = library().latest(number)
        if form.treserva == "proposed_final" and form.scope == ScopeKind.CASEWORK and number != FORM:
            asked = [one for section in form.sections for one in section.fields if one.kind is FieldKind.SIGNATURE]
            needed = frozenset(one.key for one in asked if one.required_for is not Required.NEVER)
            found[number] = frozenset() if number == "F10" else needed
    return found


def _papers(
    connection: Connection, known: Mapping[RecordId, tuple[str, str]], today: dt.date, limit: int
) -> list[Paper]:
    """The finished papers of cases; `known` has their numbers and families."""
    noted: dict[str, list[tuple[TreservaItem, int]]] = {}
    for item, stamp in queries.items(connection, known):
        noted.setdefault(item.paper, []).append((item, stamp))
    rows = sorted(queries.papers(connection, known, signatures()), key=lambda one: (one.since, one.id))
    numbers: dict[tuple[RecordId, Origin], int] = {}
    found = []
    for row in rows:
        number = numbers[row.case_id, row.origin] = numbers.get((row.case_id, row.origin), 0) + 1
        found.append(_paper(row, number, known[row.case_id], noted.get(row.id.hex, ()), today, limit))
    return found


def _paper(
    row: PaperRow, number: int, of: tuple[str, str], noted: Sequence[tuple[TreservaItem, int]], today: dt.date,
    limit: int,
) -> Paper:  # fmt: skip
    done = [(item, stamp) for item, stamp in noted if item.status in SETTLED]
    last, at = done[-1] if done else (noted[-1] if noted else (None, 0))
    changed = bool(done) and last is not None and last.status in THERE and row.stamp > at
    status = Status(last.status) if last is not None and not changed else Status.TO_TRANSFER
    days = max(0, (today - row.since.astimezone().date()).days)
    settled = last if last is not None and status in SETTLED else None
    return Paper(
        id=row.id, case_id=row.case_id, number=of[0], family=of[1], origin=row.origin, form=row.form,
        title=_title(row, number), kind=kind_of(row.origin, row.form), since=row.since, days=days, status=status,
        late=status not in SETTLED and days > limit, changed=changed,
        package=next((item.transfer_id for item, _stamp in reversed(noted) if item.transfer_id), None),
        settled_on=settled.transferred_on if settled else None, settled_by=settled.transferred_by if settled else None,
    )  # fmt: skip


def _title(row: PaperRow, number: int) -> str:
    """What it is, in Swedish, without a name: a file's own name may hold one."""
    if row.origin is Origin.FORM:
        return library().get(row.form, row.version).title
    named = {Origin.NOTE: "Journalanteckning", Origin.ADDENDUM: "Tillägg till utredningen", Origin.ATTACHMENT: "Bilaga"}
    return f"{named[row.origin]} {number}"


def _lying(items: Iterable[tuple[TreservaItem, int]]) -> dict[RecordId, list[TreservaItem]]:
    """The items of each paper that wait in packages."""
    found: dict[RecordId, list[TreservaItem]] = {}
    for item, _stamp in items:
        if item.status not in SETTLED:
            found.setdefault(RecordId(hex=item.paper), []).append(item)
    return found


def _demand_known(known: Mapping[RecordId, Paper], papers: Collection[RecordId]) -> None:
    if any(paper not in known for paper in papers):
        raise Refused(_("A paper is not finished, or not in this case. Nothing has been changed; open the case anew."))


def _case_of(connection: Connection, origin: Origin, paper: RecordId) -> RecordId:
    """The case a paper belongs to. Raises Refused when it is not in this store."""
    found = queries.case_of(connection, origin, paper)
    if found is None:
        raise Refused(_("The paper is not in this store. Nothing has been changed."))
    return found
