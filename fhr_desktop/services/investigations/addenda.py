"""Addenda to a locked report: later facts, corrections and the family's own view, each a signed paper of its own.

The report itself is never changed; each addendum carries the checksum of the one it belongs to.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from db import local, records
from db.queries import review as reviewing
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import FAMILY_VIEW, Addendum, check_addendum
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.library import library
from fhr_desktop.forms.wording import resolve
from fhr_desktop.printing.document import Printed, render_plain, render_with_papers
from fhr_desktop.printing.plain import PlainBlock, Rows, Text, Title
from fhr_desktop.services.actor import Actor, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.investigations.documents import document_of
from fhr_desktop.services.investigations.paper import Paper
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.print_context import laws_on
from i18n import _

LAW = "{lag:socialtjanstlagen_invandning}"


def draft_place(document_id: RecordId) -> str:
    """Where the unsaved text of an addendum is kept."""
    return f"addendum/{document_id.hex}"


@dataclass(frozen=True, slots=True)
class Numbered:
    """An addendum with its number in the order of signing."""

    number: int
    addendum: Addendum
    signed_by: str


class Addenda:
    """Writing and printing addenda."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sign(
        self, actor: Actor, document_id: RecordId, kind: str, text: str, known_on: dt.date | None = None
    ) -> Outcome[Addendum]:
        """Sign an addendum to a locked report: from now on neither is changed. Its draft goes in the same transaction.

        Raises Refused for a report that is not locked yet, an unknown kind, no words, or a day ahead.
        """
        if kind not in {one.key for one in library().choices("addendum_kind")}:
            raise Refused(_("Choose what kind of addendum it is. Nothing has been saved."), field="kind")
        with self._desk.store.write(actor.user_id) as work:
            document = document_of(work.connection, document_id)
            own_case(work, actor, document.case_id)
            if document.locked_at is None or not document.content_hash:
                raise Refused(
                    _("The report is not locked yet. Nothing has been saved; write what is new in the report itself.")
                )
            made = Addendum(
                case_id=document.case_id, document_id=document.id, report_hash=document.content_hash, kind=kind,
                known_on=known_on or self._desk.today(), text=text.strip(), signed_by=actor.user_id,
                signed_at=self._desk.now(),
            )  # fmt: skip
            check_addendum(made, self._desk.today())
            work.save(made)
            local.drop_drafts(work.connection, actor.user_id, [draft_place(document.id)])
            work.audit("addendum.sign", document.case_id, kind)
        return Outcome(made, work.changes)

    def of_report(self, actor: Actor, document_id: RecordId, reason: str = "") -> tuple[Numbered, ...]:
        """A report's addenda in order. Opening the case was logged."""
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id), reason)
            return self._numbered(connection, document)

    def preview(self, actor: Actor, addendum_id: RecordId, reason: str = "") -> Printed:
        """The addendum as it would be printed. Opening the case was logged."""
        return self._paper(actor, addendum_id, reason, logged=False)

    def document(self, actor: Actor, addendum_id: RecordId, reason: str = "") -> Printed:
        """The addendum for paper or file; the printing is logged."""
        return self._paper(actor, addendum_id, reason, logged=True)

    def preview_whole(self, actor: Actor, document_id: RecordId, reason: str = "") -> Printed:
        """The locked report as it would be printed, with its addenda after it. Opening the case was logged."""
        proof = Paper(self._desk).proof(actor, document_id, {}, reason)
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            number = case_and_home(connection, document.case_id)[0].number
            papers = [
                (_title(one), tuple(_blocks(one, number, self._law(connection, one.addendum))))
                for one in self._numbered(connection, document)
            ]
        return render_with_papers(proof.filled, proof.context, papers)

    def whole(self, actor: Actor, document_id: RecordId, reason: str = "") -> Printed:
        """The locked report with its addenda after it, for paper or file; the printing is logged."""
        made = self.preview_whole(actor, document_id, reason)
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
        with self._desk.store.logged_read(actor.user_id, "print.document", document.case_id, document.form_key):
            return made

    @staticmethod
    def _law(connection: Connection, addendum: Addendum) -> str:
        return resolve(LAW, laws_on(connection, addendum.known_on), addendum.known_on)

    def _paper(self, actor: Actor, addendum_id: RecordId, reason: str, *, logged: bool) -> Printed:
        with self._desk.store.read() as connection:
            addendum = records.load(connection, Addendum, addendum_id)
            if addendum is None:
                raise Refused(_("The addendum is not in this store. Nothing has been changed."))
            case, home = case_and_home(connection, addendum.case_id)
            demand_case(actor, case, home, reason)
            found = self._numbered(connection, document_of(connection, addendum.document_id))
            one = next(one for one in found if one.addendum.id == addendum.id)
            law = self._law(connection, addendum)
        if logged:
            with self._desk.store.logged_read(actor.user_id, "print.addendum", addendum.case_id):
                pass
        context = replace(Paper(self._desk).plain_context(actor), case_mark=f"Ärende {case.number}")
        return render_plain(_title(one), tuple(_blocks(one, case.number, law)), context)

    @staticmethod
    def _numbered(connection: Connection, document: FormDocument) -> tuple[Numbered, ...]:
        users = {user.id: user.name for user in records.load_where(connection, User)}
        found = reviewing.addenda(connection, document.id)
        return tuple(Numbered(n, one, users.get(one.signed_by, "")) for n, one in enumerate(found, start=1))


def _title(one: Numbered) -> str:
    return f"Tillägg {one.number} till utredningen"


def _blocks(one: Numbered, number: str, law: str) -> Iterator[PlainBlock]:
    """The paper, in Swedish: what it belongs to, the words, and who has signed."""
    addendum = one.addendum
    kind = next((c.label for c in library().choices("addendum_kind") if c.key == addendum.kind), addendum.kind)
    signed = addendum.signed_at.astimezone()
    yield Text(
        f"Det här är ett tillägg till den låsta utredningen i ärende {number}. Utredningen står kvar så som den skrevs "
        "under; tillägget ändrar inget i den."
    )
    yield Title(kind)
    yield Text(addendum.text)
    if addendum.kind == FAMILY_VIEW:
        yield Text(f"Den som anser att en uppgift är fel har rätt att få det antecknat, {law}.")
    yield Rows(
        ("Om tillägget", "Uppgift"),
        (
            ("Slag", kind),
            ("Uppgiften kom fram", addendum.known_on.isoformat()),
            ("Undertecknat", f"{one.signed_by}, {signed.date().isoformat()} kl. {signed.hour}.{signed.minute:02d}"),
            ("Hör till utredningen med kontrollsumma", addendum.report_hash),
        ),
    )
