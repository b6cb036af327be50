"""The papers of a proposal: F16a to the municipality, the answer F16b, the homes' presentations F15, and the package.

What is handed out is noted in the access log and with the proposal: to whom, and the checksum of what it was.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from db import records
from db.queries import conflicts
from db.queries import proposals as queries
from db.queries.pool import PooledHome, home_in_pool
from db.queries.pool_current import UNKNOWN, current
from db.store import Connection
from fhr_desktop import durable
from fhr_desktop.domain.checks import mark_of
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.match_grounds import told
from fhr_desktop.domain.matching_rules import reasons_of
from fhr_desktop.domain.matching_wishes import grounds, kept_to
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.proposals import Means, Proposal, StepKind
from fhr_desktop.domain.record import Merge, RecordId
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render_many
from fhr_desktop.security import sealed_file
from fhr_desktop.services import proposal_words as words
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.matching import offered_home, wanted_of
from fhr_desktop.services.pool_presentation import presentation
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.reserving import Writer
from fhr_desktop.services.unit import settings_of
from i18n import _

SHEET, ANSWER, PRESENTATION = "F16a", "F16b", "F15"
FORMS = (PRESENTATION, SHEET, ANSWER)
INSIDE = frozenset({"fhr"})  # of the answer's form: the unit's own notes
NO_HOMES = frozenset({"answer_by", "proposal_rows", "reservation_note", "needs_from_municipality", "family_asked"})
NO_NOTE = frozenset({"no_home", "no_home_note"})
BY_HAND = frozenset(
    {
        "answered_on", "answer_rows", "own_solution", "still_searching", "contact_family", "child_info_plan",
        "own_assessment_due", "step_rows", "signature_officer", "signed_on",
    }
)  # fmt: skip
Paper = tuple[FilledForm, PrintContext]
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper of a request. `proposal`: of one home alone, for F15. `full`: with names."""

    form: str
    need_id: RecordId
    proposal: RecordId | None = None
    full: bool = False


@dataclass(frozen=True, slots=True)
class Packed:
    """A package for a municipality. `code` opens it: told by telephone, shown once, and kept nowhere."""

    file: Path
    code: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What was sent at once: the request, the proposals in their order, and the ledger's entry, if there is one."""

    need: Need
    proposals: tuple[Proposal, ...]
    search: PoolSearch | None


class ProposalPapers:
    """Making them. Nothing is written to disk here but the package."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, actor: Actor, wanted: Wanted) -> Printed:
        """The paper to look at first."""
        return render_many(self._read(actor, wanted)[0])

    def printed(self, actor: Actor, wanted: Wanted) -> Printed:
        """The paper, for paper or file. The handing out is noted. Raises Refused for one that may not be let out."""
        papers, about, need = self._read(actor, wanted)
        printed = render_many(papers)
        self._note(actor, need, about, library().latest(wanted.form).number, printed.pdf, full=wanted.full)
        return printed

    def package(self, actor: Actor, need_id: RecordId, folder: Path) -> Packed:
        """The proposal with the homes' presentations and the form to answer on, sealed, in a file with a neutral name.

        Raises Refused when there is nothing to send, or the file cannot be written.
        """
        papers, about, need = self._read(actor, Wanted(SHEET, need_id))
        for form in (PRESENTATION, ANSWER) if about else ():
            papers += self._read(actor, Wanted(form, need_id))[0]
        pdf, code = render_many(papers).pdf, sealed_file.new_code()
        name = f"fhr-{self._desk.today():%Y%m%d}-{secrets.token_hex(3)}.pdf.age"
        try:
            durable.write(folder / name, sealed_file.seal(pdf, code))
        except OSError as error:
            raise Refused(
                _("The package could not be written there. Nothing has been changed; choose another folder.")
            ) from error
        self._note(actor, need, about, Means.PACKAGE.value, pdf, full=False)
        return Packed(folder / name, code)

    def _read(self, actor: Actor, wanted: Wanted) -> tuple[list[Paper], tuple[Proposal, ...], Need]:
        """The papers, the proposals that they are about, and the request."""
        actor.demand(Right.READ_CASEWORK)
        form = library().latest(wanted.form).number
        if form not in FORMS:
            said = _("The form {form} is not one of a proposal. Nothing has been printed; choose one of {forms}.")
            raise Refused(said.format(form=form, forms=", ".join(FORMS)))
        demand_form(form, library().open_to(actor.role.value))
        with self._desk.store.logged_read(actor.user_id, "proposal.paper", wanted.need_id, form) as connection:
            sheet = _sheet(connection, actor, wanted.need_id)
            _demand_agreed(connection, [sheet.need.id, *(one.id for one in sheet.proposals)])
            if form == PRESENTATION:
                return self._presentations(connection, actor, sheet, wanted), _chosen(sheet, wanted), sheet.need
            mark = f"Förfrågan {sheet.need.number}"
            context = print_context(self._desk, connection, actor, mark=mark)
            if form == ANSWER:
                if not sheet.proposals:
                    raise Refused(_("No home has been proposed. Nothing has been printed."))
                return [(_answer(sheet), replace(context, by_hand=BY_HAND))], sheet.proposals, sheet.need
            return [(self._proposal(connection, actor, sheet), context)], sheet.proposals, sheet.need

    def _presentations(
        self, connection: Connection, actor: Actor, sheet: _Sheet, wanted: Wanted
    ) -> list[Paper]:  # fmt: skip
        today, made = self._desk.today(), []
        for one in _chosen(sheet, wanted):
            filled, case_words = presentation(connection, actor, one, sheet.need, today, full=wanted.full)
            mark = f"Hem nr {one.home_number}"
            context = print_context(self._desk, connection, actor, mark=mark, words=case_words)
            made.append((filled, replace(context, variant="full" if wanted.full else "anonymous")))
        if not made:
            raise Refused(_("No home has been proposed. Nothing has been printed."))
        return made

    def _proposal(self, connection: Connection, actor: Actor, sheet: _Sheet) -> FilledForm:
        need, proposals, search = sheet.need, sheet.proposals, sheet.search
        users = {one.id: one.name for one in records.load_where(connection, User)}
        first = proposals[0] if proposals else None
        sent = first.sent_on if first else search.on if search else self._desk.today()
        found: dict[str, Value] = {
            "request_reference": need.reference or need.number, "request_alias": words.aliases(need),
            "sent_on": sent.isoformat(),
            "answer_by": first.expires_on.isoformat() if first and first.expires_on else None,
            "searched": words.searched(need), "date_of_search": sent.isoformat(),
            "homes_considered": search.pool_size if search else None,
            "proposal_rows": tuple(self._row(connection, actor, sheet, one) for one in proposals),
            "tie_break": (search.tie_break or None) if search else None, "no_home": not proposals,
            "no_home_note": search.note if search and not proposals else None,
            "reservation_note": words.reserved(proposals),
            "needs_from_municipality": ("answer", "child_info"),
            "contact_person": users.get(first.sent_by if first else search.user_id if search else actor.user_id),
            "family_asked": words.family_asked(proposals) if proposals else None,
            "sent_channel": "bundle" if first and first.means == Means.PACKAGE else None,
            "ledger_ref": f"{need.number} · {search.id.hex[:8]}" if search else None,
        }  # fmt: skip
        left = {"excluded_rows", *(NO_HOMES if not proposals else NO_NOTE)}
        return _filled(SHEET, found, left if found["tie_break"] else left | {"tie_break"})

    def _row(self, connection: Connection, actor: Actor, sheet: _Sheet, one: Proposal) -> Mapping[str, Cell]:
        known = {row.get("number"): row for row in (sheet.search.homes if sheet.search else ())}
        days = current(connection, one.home_id).get(one.home_id, UNKNOWN)
        pooled = home_in_pool(connection, actor.user_id, one.home_id)
        found = known.get(one.home_number)
        if found is None and pooled is not None:  # a protected home is not in the ledger, but its grounds are told
            found = _found(connection, pooled, sheet.need, self._desk.today())
        way = _way(pooled, sheet.need, self._desk.today()) if pooled is not None else None
        free_from = pooled.entry.available_from if pooled is not None else None
        mark = mark_of(days.checked_on, self._desk.today()) if days.checked_on else None
        return {
            "order": one.rank, "home_number": one.home_number, "for_reasons": one.speaks_for,
            "against_reasons": one.speaks_against, "why": words.why(one, found, way, days) or None,
            "available_from": (free_from or self._desk.today()).isoformat(),
            "report_age": days.assessed_on.isoformat() if days.assessed_on else None,
            "register_note": mark.value if mark else None,
            "reserved_until": one.reserved_until.isoformat() if one.reserved_until else None,
        }  # fmt: skip

    def _note(
        self, actor: Actor, need: Need, about: Sequence[Proposal], form: str, pdf: bytes, *, full: bool
    ) -> None:  # fmt: skip
        """Who was given what: in the access log with the recipient, and with each proposal with its checksum."""
        digest = sha256(pdf).hexdigest()
        with self._desk.store.write(actor.user_id) as work:
            by = Writer.of(work, actor, self._desk)
            for one in about:
                told = f"{form}{' med namn' if full else ''} till {one.recipient}"
                work.save(by.step(one, StepKind.HANDED_OUT, answer=digest, note=told))
                variant = "full" if full else "anonymous"
                work.audit("proposal.hand_out", one.home_id, form, variant, *one.recipient.split())
            if not about:
                work.audit("proposal.hand_out", need.id, form, "anonymous", *need.officer.split())


def _sheet(connection: Connection, actor: Actor, need_id: RecordId) -> _Sheet:
    """The newest of what was sent for the request, or that there is no home. Raises Refused when nothing was."""
    need = records.load(connection, Need, need_id)
    if need is None:
        raise Refused(_("The request is not in this store. Nothing has been printed."))
    known = queries.open_to(connection, actor.user_id, queries.of_need(connection, need_id))
    steps = queries.steps_of(connection, [one.id for one in known])
    offered: dict[RecordId, dt.datetime] = {}
    for one in known:
        told = [step.recorded_at for step in steps.get(one.id, ()) if step.what == StepKind.OFFERED]
        offered[one.sheet] = max([*told, offered.get(one.sheet, _LONG_AGO)])
    searches = queries.searches_of(connection, need_id)
    newest = max(offered, key=lambda one: offered[one], default=None)
    if searches and searches[-1].no_home and (newest is None or searches[-1].recorded_at > offered[newest]):
        return _Sheet(need, (), searches[-1])
    if newest is None:
        raise Refused(_("No home has been proposed for the request. Nothing has been printed."))
    mine = tuple(sorted((one for one in known if one.sheet == newest), key=lambda one: one.rank))
    return _Sheet(need, mine, next((one for one in searches if one.id == newest), None))


def _found(connection: Connection, pooled: PooledHome, need: Need, today: dt.date) -> Mapping[str, str]:
    """How a home meets the wishes today, as the ledger would have it."""
    every = settings_of(connection).home_trained_rule != "any"
    wanted, offered = wanted_of(need, today), offered_home(pooled, need, today, every=every)
    (reasons,) = reasons_of(wanted, [offered])
    return told(kept_to(grounds(wanted, offered), reasons))


def _way(pooled: PooledHome, need: Need, today: dt.date) -> str | None:
    """How far it is to the places that no limit is set for; nothing of a protected home."""
    if pooled.home.protected:
        return None
    return words.distances(need, offered_home(pooled, need, today, every=True).minutes, unlimited=True)


def _chosen(sheet: _Sheet, wanted: Wanted) -> tuple[Proposal, ...]:
    return tuple(one for one in sheet.proposals if wanted.proposal in (None, one.id))


def _answer(sheet: _Sheet) -> FilledForm:
    need = sheet.need
    return _filled(
        ANSWER,
        {
            "municipality": need.municipality, "reference": need.reference or None,
            "proposal_number": f"{need.number}, {sheet.proposals[0].sent_on}",
            "answer_rows": tuple({"home_number": one.home_number} for one in sheet.proposals),
            "officer_name": need.officer or None, "officer_phone": need.officer_phone or None,
        },
        INSIDE,
    )  # fmt: skip


def _filled(form: str, found: Mapping[str, Value], without: Collection[str] = ()) -> FilledForm:
    """The form with its answers, and without the questions and sections that are not for who is given it."""
    definition = library().latest(form)
    kept = tuple(
        replace(section, fields=tuple(one for one in section.fields if one.key not in without))
        for section in definition.sections
        if section.key not in without
    )
    answers = {(key, EVERYONE): value for key, value in found.items() if value is not None}
    return FilledForm(replace(definition, sections=kept), answers)


def _demand_agreed(connection: Connection, ids: Sequence[RecordId]) -> None:
    """Raises Refused while something decisive is contradicted on two machines."""
    for clash in conflicts.of_records(connection, ids):
        spec = BY_TABLE[clash.table].SPECS[clash.field]
        if spec.merge is Merge.CRITICAL:
            raise Refused(
                _("Two computers say different things about {field}. Nothing has been printed; decide which holds "
                  "under Sync first.").format(field=spec.label.lower())
            )  # fmt: skip
