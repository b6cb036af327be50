"""Form documents of a case: beginning one, filling it in, walking its gaps, locking it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from db import history, local, records
from db.queries import investigations as queries
from db.queries.checks import checks, consents, references
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.checks import ADULTS_PAPERS, adults_paper_id
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer, Assessment, FormDocument
from fhr_desktop.domain.record import Record, RecordId, ScopeKind, derived_id, freeze, new_id
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import Municipality, OrganisationSettings, User
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Evidence, FilledForm, Subject, Value
from fhr_desktop.forms.definition import FormDefinition, FormField
from fhr_desktop.forms.library import library
from fhr_desktop.forms.prefill import FormSource, RecordSource, source_of
from fhr_desktop.services.actor import Actor, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.homes import Homes
from fhr_desktop.services.investigations.adults import WRITTEN, adults_paper
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.investigations.computing import computed_answers
from fhr_desktop.services.investigations.contested import Place, contested
from fhr_desktop.services.investigations.facts import GATHERED, CaseFacts
from fhr_desktop.services.investigations.frozen import thaw
from fhr_desktop.services.investigations.presentation import FORM as PRESENTATION
from fhr_desktop.services.investigations.presentation import naming, presented
from fhr_desktop.services.investigations.siblings import Siblings, said_by_talk
from fhr_desktop.services.investigations.sources import standing
from fhr_desktop.services.investigations.transfer_paper import transfer_paper
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _

# One of each in a case: two machines that begin it meet in the same document.
SINGLE = frozenset({"F1", "F5", "F10", "F11", "F12", "F15"})


def draft_place(document_id: RecordId, field_key: str, subject: str) -> str:
    """Where the unsaved text of one answer is kept."""
    return f"form/{document_id.hex}/{field_key}/{subject}"


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """A form document with its answers and who the users to choose among are.

    `contested` are the answers in conflict, with where each one's conflict is; `position` is how far the log had come.
    """

    document: FormDocument
    filled: FilledForm
    facts: CaseFacts
    users: tuple[str, ...]
    contested: Mapping[AnswerKey, Place]
    position: int


class Documents:
    """Filling in the forms of a case."""

    def __init__(self, desk: Desk, homes: Homes) -> None:
        self._desk, self._homes = desk, homes

    def begin(self, actor: Actor, case_id: RecordId, form: str, about: RecordId | None = None) -> Outcome[FormDocument]:
        """Begin a form in its newest version, or find the one that is begun when there is only one of it.

        `about` is the adult whose paper F2, F3 or F4 is. Raises Refused without one.
        """
        definition = library().latest(form)
        if definition.scope != ScopeKind.CASEWORK and definition.number != PRESENTATION:
            raise Refused(_("The form {form} does not belong in a case. Nothing has been begun.").format(form=form))
        with self._desk.store.write(actor.user_id) as work:
            _case, home = own_case(work, actor, case_id)
            single = single_id(case_id, definition.number) if definition.number in SINGLE else None
            if definition.number in ADULTS_PAPERS:
                adults = [p.id for p in queries.persons(work.connection, home.id) if p.role != PersonRole.CHILD]
                if about not in adults:
                    raise Refused(_("Choose which adult the form is about. Nothing has been begun."))
                single = adults_paper_id(case_id, about, definition.number)
            begun = begin_form(work, actor, case_id, definition, self._desk.now(), single)
        return Outcome(begun, work.changes)

    def open(self, actor: Actor, document_id: RecordId, reason: str = "") -> OpenDocument:
        """The form with all its answers; the reading is logged. Raises ReasonNeeded for another pair's case."""
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            forced = demand_case(actor, *case_and_home(connection, document.case_id), reason)
        action = "form.open_with_reason" if forced else "form.open"
        with self._desk.store.logged_read(actor.user_id, action, document.case_id, document.form_key) as connection:
            facts = gather(connection, document.case_id, document)
            filled = fill(connection, document, facts, self._desk.today())
            clashes = contested(connection, document, facts, filled)
            position = history.position(connection)
        users = tuple(sorted(user.name for user in facts.users.values()))
        return OpenDocument(document, filled, facts, users, clashes, position)

    def answer(
        self,
        actor: Actor,
        document_id: RecordId,
        field_key: str,
        subject: str,
        value: Value,
        *,
        evidence: Sequence[Evidence] | None = None,
        no_evidence_reason: str | None = None,
        seen: int | None = None,
    ) -> Outcome[None]:
        """Save one answer where it belongs, in the form or in the record it is bound to, and drop its draft.

        `seen` is how far the log had come when its writer last saw what stood there; what came later stays beside it.
        """
        key = (field_key, subject)
        return self.answer_many(
            actor,
            document_id,
            {key: value},
            evidence=None if evidence is None else {key: evidence},
            no_evidence_reason=None if no_evidence_reason is None else {key: no_evidence_reason},
            seen={} if seen is None else {key: seen},
        )

    def answer_many(
        self,
        actor: Actor,
        document_id: RecordId,
        answers: Mapping[AnswerKey, Value],
        *,
        evidence: Mapping[AnswerKey, Sequence[Evidence]] | None = None,
        no_evidence_reason: Mapping[AnswerKey, str] | None = None,
        seen: Mapping[AnswerKey, int] = MappingProxyType({}),
    ) -> Outcome[None]:
        """Save several answers in one action. Raises Refused for a locked form or a value its record cannot hold."""
        with self._desk.store.write(actor.user_id) as work:
            document = document_of(work.connection, document_id)
            own_case(work, actor, document.case_id)
            if document.locked_at is not None:
                raise Refused(_("The document is locked. Nothing has been changed; add what is new in a note."))
            definition = library().get(document.form_key, document.form_version)
            facts = gather(work.connection, document.case_id, document)
            if facts.signed():
                raise Refused(
                    _("Both investigators have signed. Nothing has been changed; the manager can send it back.")
                )
            changed: dict[RecordId, Record] = {}
            own = {(one.field_key, one.subject): one for one in queries.answers(work.connection, document.id)}
            for (field_key, subject), value in answers.items():
                key = (field_key, subject)
                bound = self._bound(facts, changed, _field(definition, field_key), subject, value)
                stored = own.get(key) or _new_answer(document.id, key)
                support = _support((evidence or {}).get(key), (no_evidence_reason or {}).get(key))
                if key in seen:
                    self._had_seen(work, facts, definition.field(field_key), stored, seen[key])
                if support or not bound:
                    work.save(replace(stored, value=None if bound else freeze(value), **support))
            local.drop_drafts(work.connection, actor.user_id, [draft_place(document_id, *key) for key in answers])
            self._put(work, actor, changed)
            work.audit("form.answer", document.case_id, document.form_key)
        return Outcome(None, work.changes)

    def _had_seen(self, work: UnitOfWork, facts: CaseFacts, field: FormField, answer: Answer, position: int) -> None:
        """Say how much of an answer, or of the record it is bound to, its writer had seen."""
        own = dict.fromkeys(("value", "evidence", "no_evidence_reason"), position)
        work.had_seen(Answer, answer.id, Seen(fields=own))
        source = source_of(field)
        if facts.adult is not None:
            for one, names in facts.adult.read_for(source):
                work.had_seen(type(one), one.id, Seen(fields=dict.fromkeys(names, position)))
        record = facts.record(source, answer.subject) if isinstance(source, RecordSource) else None
        if record is not None and isinstance(source, RecordSource):
            work.had_seen(type(record), record.id, Seen(fields={source.field: position}))

    def _bound(
        self, facts: CaseFacts, changed: dict[RecordId, Record], field: FormField, subject: str, value: Value
    ) -> bool:
        """Note a bound answer in the record it belongs to. Whether there was such a record."""
        source = source_of(field)
        if not isinstance(source, RecordSource):
            return False
        if facts.adult is not None and (source.record, source.field) in WRITTEN:
            paper = facts.adult.with_changes(changed)
            changed.update({one.id: one for one in paper.changed(source, value, self._desk.today())})
            return True
        if (source.record, source.field) in GATHERED:
            raise Refused(_("This table is gathered from the case. Correct it there; nothing is changed."))
        if facts.read_only(source):
            raise Refused(_("The case itself says this: its number, its steps and their days. Nothing is changed."))
        record = facts.record(source, subject)
        if record is None:
            return False
        now = changed.get(record.id, record)
        changed[record.id] = facts.with_answer(now, source.field, value, self._desk.today())
        return True

    def _put(self, work: UnitOfWork, actor: Actor, changed: Mapping[RecordId, Record]) -> None:
        for record in changed.values():
            if isinstance(record, Person):
                self._homes.put_person(work, actor, record)
            elif isinstance(record, Home):
                self._homes.put_home(work, actor, record)
            else:
                work.save(record)


def single_id(case_id: RecordId, number: str) -> RecordId:
    """The id of a form that a case has one of."""
    return derived_id(case_id, f"form/{number}")


def begin_form(
    work: UnitOfWork, actor: Actor, case_id: RecordId, definition: FormDefinition, now: dt.datetime,
    document_id: RecordId | None = None,
) -> FormDocument:  # fmt: skip
    """Begin a form in a case; of one whose id follows from something else, find the one that is begun."""
    found = work.get(FormDocument, document_id) if document_id else None
    if found is not None:
        return found
    new = FormDocument(
        id=document_id or new_id(), case_id=case_id, form_key=definition.number, form_version=definition.version,
        begun_at=now, begun_by=actor.user_id,
    )  # fmt: skip
    work.save(new)
    work.audit("form.begin", case_id, definition.number)
    return new


def document_of(connection: Connection, document_id: RecordId) -> FormDocument:
    """The form document. Raises Refused when it is not in this store."""
    document = records.load(connection, FormDocument, document_id)
    if document is None:
        raise Refused(_("The form is not in this store. Nothing has been changed."))
    return document


def gather(connection: Connection, case_id: RecordId, document: FormDocument | None = None) -> CaseFacts:
    """The records a case's forms draw on. An F10 always has its assessment, if only a blank one."""
    case, home = case_and_home(connection, case_id)
    report, unit_id = single_id(case_id, "F10"), OrganisationSettings.the_id()
    stored = records.load(connection, Assessment, Assessment.id_of(report))
    assessment = None
    if document is not None and document.form_key == "F10":
        key = Assessment.id_of(document.id)
        assessment = records.load(connection, Assessment, key) or Assessment(
            id=key, case_id=case_id, document_id=document.id
        )
    persons, held = queries.persons(connection, home.id), checks(connection, case.id)
    said = consents(connection, case.id)
    users = {user.id: user for user in records.load_where(connection, User, order="name")}
    about = adults_paper(document.form_key, document.id, case.id, persons, said, held, users) if document else None
    asked, visits = references(connection, case.id), queries.visits(connection, case.id)
    return CaseFacts(
        case=case,
        home=home,
        inquiry=records.load(connection, Inquiry, case.inquiry_id) if case.inquiry_id else None,
        persons=persons,
        visits=visits,
        checks=held,
        references=asked,
        summaries={one.id: text for one in asked if (text := _summary(connection, one))},
        reference=next((one for one in asked if document is not None and one.form_id() == document.id), None),
        visit=next((one for one in visits if document and one.form_id(document.form_key) == document.id), None),
        consents=said,
        adult=about,
        users=users,
        assessment=assessment,
        decided=stored if assessment is None else None,
        unit=records.load(connection, OrganisationSettings, unit_id) or OrganisationSettings(id=unit_id),
        municipalities=records.load_where(connection, Municipality, order="name"),
        package=transfer_paper(connection, document),
    )


def _summary(connection: Connection, reference: Reference) -> str:
    """What the investigator sums up of the talk in its form."""
    answer = records.load(connection, Answer, Answer.id_of(reference.form_id(), "summary", EVERYONE))
    return answer.value if answer is not None and isinstance(answer.value, str) else ""


def fill(
    connection: Connection,
    document: FormDocument,
    facts: CaseFacts,
    today: dt.date,
    unsaved: Mapping[AnswerKey, Value] = MappingProxyType({}),
) -> FilledForm:
    """The form's answers: its own, those bound to records, and those computed. A locked form is as it was locked.

    `unsaved` are answers being typed, which stand before those stored.
    """
    definition = library().get(document.form_key, document.form_version)
    if document.frozen is not None:
        return thaw(definition, document.frozen)
    subjects = facts.subjects(today)
    own = queries.answers(connection, document.id)
    siblings = Siblings(connection, facts, document)
    answers: dict[AnswerKey, Value] = {(one.field_key, one.subject): one.value for one in own}
    for section in definition.sections:
        people = subjects.get(section.repeat, ()) if section.repeat else (Subject(EVERYONE, ""),)
        for field in section.fields:
            for subject in people:
                _bind(answers, field, subject.id, facts, siblings, today)
    answers.update(unsaved)
    filled = FilledForm(
        definition,
        answers,
        subjects,
        {(one.field_key, one.subject): _evidence(one) for one in own if one.evidence},
        {(one.field_key, one.subject): one.no_evidence_reason for one in own if one.no_evidence_reason},
        standing(facts),
        facts.age_group(facts.visit) if facts.visit is not None else "",
    )
    computed = computed_answers(connection, filled, facts, siblings, today)
    filled = replace(filled, answers={**answers, **computed})
    exposing = naming(filled, facts) if definition.number == PRESENTATION else ()
    return replace(filled, exposing=frozenset(exposing))


def _bind(
    answers: dict[AnswerKey, Value], field: FormField, subject: str, facts: CaseFacts, siblings: Siblings,
    today: dt.date,
) -> None:  # fmt: skip
    source = source_of(field)
    if field.default is not None:
        answers.setdefault((field.key, subject), field.default)
    if isinstance(source, FormSource) and answers.get((field.key, subject)) is None:
        answers[field.key, subject] = siblings.copied(source, subject)
    if source is None and facts.visit is not None and answers.get((field.key, subject)) is None:
        answers[field.key, subject] = said_by_talk(facts, facts.visit, field.key)
    if source is None and facts.package is not None and answers.get((field.key, subject)) is None:
        answers[field.key, subject] = facts.package.said(field.key, facts.users)
    if not isinstance(source, RecordSource):
        return
    record = facts.record(source, subject)
    if record is not None:
        answers[field.key, subject] = facts.as_form_value(record, source.field)
    elif answers.get((field.key, subject)) is None or facts.stand_elsewhere(source):
        offered = facts.offered(source, subject, today, [column.key for column in field.columns])
        if offered is None and source.record == "PoolEntry":
            offered = presented(siblings.report(), facts, source.field)
        if offered is None:
            offered = siblings.of_visit(field.key)
        if offered is not None:
            answers[field.key, subject] = offered


def _new_answer(document_id: RecordId, key: AnswerKey) -> Answer:
    return Answer(id=Answer.id_of(document_id, *key), document_id=document_id, field_key=key[0], subject=key[1])


def _field(definition: FormDefinition, key: str) -> FormField:
    try:
        return definition.field(key)
    except KeyError:
        raise Refused(_("The form has no such question. Nothing has been changed.")) from None


def _support(evidence: Sequence[Evidence] | None, reason: str | None) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if evidence is not None:
        changes["evidence"] = tuple(_as_row(one) for one in evidence)
    if reason is not None:
        changes["no_evidence_reason"] = reason.strip()
    return changes


def _as_row(one: Evidence) -> dict[str, str]:
    row = {"kind": one.kind, "label": one.label, "mark": one.mark}
    return row | ({"record": one.record} if one.record else {})


def _evidence(answer: Answer) -> tuple[Evidence, ...]:
    return tuple(Evidence(one["kind"], one["mark"], one["label"], one.get("record", "")) for one in answer.evidence)
