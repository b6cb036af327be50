"""The assessment: two investigators sign, the unit manager reviews, and the report is locked with its hash."""

from __future__ import annotations

from dataclasses import dataclass, replace

from db import local, records
from db.queries import investigations as queries
from db.queries import review as reviewing
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Assessment, Case, FormDocument
from fhr_desktop.domain.record import Kind, RecordId, freeze, to_plain
from fhr_desktop.forms.answers import EVERYONE
from fhr_desktop.forms.gaps import Gap, before_signing
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import own_case
from fhr_desktop.services.investigations.documents import document_of, fill, gather
from fhr_desktop.services.investigations.frozen import content_hash, freeze_form
from fhr_desktop.services.investigations.review import Reviews, demand_answered, demand_closed
from fhr_desktop.services.investigations.signatures import text_of
from fhr_desktop.services.investigations.steps import standing, step, step_back
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n

MANAGERS_WORDS = ("manager_comment", EVERYONE)  # what is said when the manager agrees stands in the report
RESULT_STATES = {
    "suitable": CaseState.SUITABLE,
    "suitable_limited": CaseState.SUITABLE,
    "not_suitable": CaseState.NOT_SUITABLE,
}


@dataclass(frozen=True, slots=True)
class Gate:
    """What still stands in the way of signing."""

    gaps: tuple[Gap, ...]

    def open(self) -> bool:
        """Whether nothing does."""
        return not self.gaps


def statement_place(document_id: RecordId) -> str:
    """Where what the manager begins to say of a report is kept."""
    return f"review/{document_id.hex}"


class Assessments:
    """Signing and reviewing a report."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def gate(self, actor: Actor, document_id: RecordId) -> Gate:
        """The gaps that must be filled, or answered for, before the report is signed."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            filled = fill(connection, document, gather(connection, document.case_id, document), self._desk.today())
        return Gate(before_signing(filled, self._desk.today()))

    def sign(self, actor: Actor, document_id: RecordId, gap_reason: str = "") -> Outcome[Assessment]:
        """An investigator's signature. With both, the case goes to the manager. Raises Refused while gaps remain."""
        left = self.gate(actor, document_id).gaps
        with self._desk.store.write(actor.user_id) as work:
            document, case, assessment = self._parts(work, actor, document_id)
            if case.stage() is not CaseState.INVESTIGATION:
                raise Refused(_("The report is signed while the investigation is going on. Nothing has been changed."))
            demand_answered(reviewing.comments(work.connection, document_id))
            if left and not (gap_reason.strip() or assessment.gap_reason):
                raise Refused(
                    _n(
                        "One gap remains. Fill it, or say why it stays; the reason is printed in the report.",
                        "{n} gaps remain. Fill them, or say why they stay; the reason is printed in the report.",
                        len(left),
                    ).format(n=len(left))
                )
            reason = (gap_reason.strip() or assessment.gap_reason) if left else ""
            text = self._text(work, document)
            signed = self._with_signature(actor, case, replace(assessment, gap_reason=reason), text)
            work.save(signed)
            work.audit("assessment.sign", case.id)
            if signed.signed_text() == text:  # a signature on an earlier text does not count
                step(work, actor, self._desk, case, CaseState.REVIEW, self._desk.today())
        return Outcome(signed, work.changes)

    def _text(self, work: UnitOfWork, document: FormDocument) -> str:
        facts = gather(work.connection, document.case_id, document)
        return text_of(fill(work.connection, document, facts, self._desk.today()))

    def _with_signature(self, actor: Actor, case: Case, assessment: Assessment, text: str) -> Assessment:
        today = self._desk.today()
        if actor.user_id == case.investigator_1:
            return replace(assessment, signed_1_by=actor.user_id, signed_1_on=today, signed_1_text=text)
        if actor.user_id == case.investigator_2:
            return replace(assessment, signed_2_by=actor.user_id, signed_2_on=today, signed_2_text=text)
        raise NotAllowed(_("Only the case's two investigators sign the report. Nothing has been changed."))

    def review(self, actor: Actor, document_id: RecordId, decision: str, comment: str = "") -> Outcome[Assessment]:
        """The unit manager agrees, and the report is locked and the case assessed; or returns it to be completed."""
        actor.demand(Right.ASSESS)
        with self._desk.store.write(actor.user_id) as work:
            document, case, assessment = self._parts(work, actor, document_id)
            if case.stage() is not CaseState.REVIEW:
                raise Refused(_("The report is not with the unit manager. Nothing has been changed."))
            if decision == "supplement":
                reviewed = self._send_back(work, actor, document, case, assessment, comment)
            elif decision == "agree":
                reviewed = self._agree(work, actor, document, case, assessment, comment)
            else:
                raise Refused(
                    _("Choose to agree or to send back for completion. A different view goes into the report first.")
                )
            local.drop_drafts(work.connection, actor.user_id, [statement_place(document.id)])
            work.audit("assessment.review", case.id, decision)
        return Outcome(reviewed, work.changes)

    def _send_back(
        self, work: UnitOfWork, actor: Actor, document: FormDocument, case: Case, assessment: Assessment, comment: str
    ) -> Assessment:
        """Back with the comments in the margin, or with words of its own; what the manager has read is kept."""
        open_ = sum(one.is_open for one in reviewing.comments(work.connection, document.id))
        if not comment.strip() and not open_:
            raise Refused(_("Say what is to be completed. Nothing has been changed yet."), field="comment")
        unsigned = _unsigned(assessment)
        work.save(unsigned)
        Reviews(self._desk).keep_reading(work, actor, document)
        in_margin = f"Kommentarer i utredningen: {open_}." if open_ else ""
        note = " ".join(part for part in (comment.strip(), in_margin) if part)
        step(work, actor, self._desk, case, CaseState.INVESTIGATION, self._desk.today(), note=note)
        return unsigned

    def take_back(self, actor: Actor, document_id: RecordId, before: Assessment) -> Outcome[Assessment]:
        """Undo sending a report back: it is with the manager again, signed as `before`.

        Raises Refused when somebody has gone on with it.
        """
        actor.demand(Right.ASSESS)
        with self._desk.store.write(actor.user_id) as work:
            document, case, assessment = self._parts(work, actor, document_id)
            taken = standing(queries.transitions(work.connection, case.id))
            mine = taken[-1].user_id == actor.user_id and taken[-1].from_state == CaseState.REVIEW
            if not mine or assessment != _unsigned(before):
                raise Refused(_("The investigators have gone on with the report. Nothing has been changed."))
            work.save(before)
            Reviews(self._desk).read_as_before(work, actor, document)
            step_back(work, actor, self._desk, case, "Återtaget av enhetschefen.")
        return Outcome(before, work.changes)

    def _agree(
        self, work: UnitOfWork, actor: Actor, document: FormDocument, case: Case, assessment: Assessment, comment: str
    ) -> Assessment:
        state = RESULT_STATES.get(assessment.result or "")
        if state is None:
            raise Refused(_("The report has no assessment in heading 22. Nothing has been changed; send it back."))
        demand_closed(reviewing.comments(work.connection, document.id))
        if assessment.signed_text() != self._text(work, document):
            raise Refused(
                _("The text has changed since the investigators signed it. Nothing has been changed; send it back.")
            )
        today = self._desk.today()
        agreed = replace(
            assessment,
            manager_review="agree",
            manager_id=actor.user_id,
            manager_on=today,
            date=assessment.date or today,
        )
        work.save(agreed)
        step(work, actor, self._desk, case, state, today, note=comment)
        facts = replace(gather(work.connection, case.id, document), assessment=agreed)
        said = {MANAGERS_WORDS: comment.strip()} if comment.strip() else {}
        filled = fill(work.connection, document, facts, today, said)
        frozen = freeze(to_plain(Kind.VALUE, freeze_form(filled)))
        work.save(replace(document, locked_at=self._desk.now(), frozen=frozen, content_hash=content_hash(frozen)))
        return agreed

    def _parts(self, work: UnitOfWork, actor: Actor, document_id: RecordId) -> tuple[FormDocument, Case, Assessment]:
        document = document_of(work.connection, document_id)
        if document.form_key != "F10" or document.locked_at is not None:
            raise Refused(_("This document is not a report that can be signed. Nothing has been changed."))
        case, _home = own_case(work, actor, document.case_id)
        key = Assessment.id_of(document.id)
        stored = records.load(work.connection, Assessment, key)
        return document, case, stored or Assessment(id=key, case_id=case.id, document_id=document.id)


def _unsigned(assessment: Assessment) -> Assessment:
    """A report's assessment when it has been sent back to be completed."""
    return replace(
        assessment,
        signed_1_by=None,
        signed_1_on=None,
        signed_1_text="",
        signed_2_by=None,
        signed_2_on=None,
        signed_2_text="",
        manager_review="supplement",
        gap_reason="",
    )
