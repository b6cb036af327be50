"""What a case's other forms say: answers that are copied, and the facts that come from home visits and BRA-fam."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db import records
from db.queries import investigations as queries
from db.store import Connection
from fhr_desktop.domain.investigations import CHILD_TALK, Answer, FormDocument, Visit
from fhr_desktop.domain.record import freeze
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Value
from fhr_desktop.forms.computed import Facts, FirstAssessment, SafetyAction
from fhr_desktop.forms.computed_papers import TO_FIX
from fhr_desktop.forms.definition import FieldKind, FormDefinition
from fhr_desktop.forms.library import library
from fhr_desktop.forms.prefill import FormSource
from fhr_desktop.forms.shown import choice_label
from fhr_desktop.services.investigations.facts import CaseFacts

VISIT, BRAFAM, TALK, REPORT = "F7", "F5", "F9", "F10"
TO_FOLLOW = ("follow_up", "clear_risk", "missing")

Answers = Mapping[AnswerKey, Value]


class Siblings:
    """The newest document of each other form in the case, read when it is asked for.

    Of a talk with a child it is the form of that child's talk.
    """

    def __init__(self, connection: Connection, known: CaseFacts, own: FormDocument) -> None:
        self._connection, self._known, self._own = connection, known, own.id
        self._newest: dict[str, FormDocument] = {}
        self._read: dict[str, tuple[FormDefinition, Answers]] = {}
        for document in queries.documents(connection, known.case.id):
            if document.id != own.id and document.form_key != own.form_key:
                self._newest[document.form_key] = document

    def _answers(self, number: str) -> tuple[FormDefinition, Answers] | None:
        if number not in self._newest:
            return None
        if number not in self._read:
            document = self._newest[number]
            definition = library().get(number, document.form_version)
            if document.frozen is not None:  # as it was locked, with what was computed
                said = {(field, subject): freeze(value) for field, subject, value in document.frozen["answers"]}
                self._read[number] = definition, said
                return self._read[number]
            own = queries.answers(self._connection, document.id)
            self._read[number] = definition, {(one.field_key, one.subject): one.value for one in own}
        return self._read[number]

    def copied(self, source: FormSource, subject: str) -> Value:
        """The other form's answer to the same question about the same person, or None."""
        if subject and source.form_key == library().latest(TALK).key:
            return self._of_talk(source.field, subject)
        number = next((n for n in self._newest if library().latest(n).key == source.form_key), None)
        found = self._answers(number) if number else None
        return found[1].get((source.field, subject)) if found else None

    def report(self) -> tuple[FormDefinition, Answers] | None:
        """The investigation report and its answers, or None before it is begun."""
        return self._answers(REPORT)

    def _of_talk(self, field: str, child: str) -> Value:
        """What is written of the talk with a child; before that, what the visit itself says."""
        talk = self._known.talk_with(child)
        if talk is None:
            return None
        answer = records.load(self._connection, Answer, Answer.id_of(talk.form_id(TALK), field, EVERYONE))
        if answer is not None and answer.value is not None:
            said: Value = answer.value
            return said
        return said_by_talk(self._known, talk, field)

    def of_visit(self, field: str) -> Value:
        """What the other paper of the same visit answers to the same question, or None."""
        visit = self._known.visit
        for number in visit.papers() if visit is not None else ():
            assert visit is not None
            if visit.form_id(number) != self._own:
                answer = records.load(self._connection, Answer, Answer.id_of(visit.form_id(number), field, EVERYONE))
                if answer is not None and answer.value is not None:
                    said: Value = answer.value
                    return said
        return None

    def facts(self) -> Facts:
        """What home visits and BRA-fam say; nothing about those that have not been done."""
        facts: Facts = {}
        visit = self._answers(VISIT)
        if visit is not None:
            facts["safety_open"] = tuple(_safety(*visit))
        brafam = self._answers(BRAFAM)
        if brafam is not None:
            facts["brafam"] = tuple(_first_assessments(*brafam, self._known))
        report = self.report()
        if report is not None:
            facts["conditions"] = tuple(_conditions(report[1]))
        return facts


def _conditions(answers: Answers) -> Iterator[str]:
    rows = answers.get(("conditions_rows", EVERYONE))
    for row in rows if isinstance(rows, tuple) else ():
        if isinstance(row, Mapping) and row.get("condition"):
            due = f"klart senast {row['due_on']}" if row.get("due_on") else ""
            parts = (str(row["condition"]).rstrip("."), due, str(row.get("responsible") or ""))
            yield ", ".join(filter(None, parts)) + "."


def said_by_talk(known: CaseFacts, talk: Visit, field: str) -> Value:
    """What a talk with a child, or one that did not come about, answers of its form by itself."""
    if talk.kind != CHILD_TALK:
        return None
    if field == "talk_held":
        return True if talk.held else False if talk.missing_reason else None
    if field == "no_talk_reason":
        return talk.missing_reason
    if field == "age_group":
        return known.age_group(talk) or None
    if not talk.held:
        return None
    match field:
        case "talk_date":
            return talk.on.isoformat()
        case "talk_place":
            return "office" if talk.form == "office" else None  # at home: only who was there knows in which room
        case "talk_length":
            return talk.minutes()
        case "who_was_there":
            return known.present(talk) or None
    return None


def _safety(definition: FormDefinition, answers: Answers) -> list[SafetyAction]:
    found = []
    for section in definition.sections:
        for field in section.fields:
            labels = {row.key: row.label for row in field.rows}
            value = answers.get((field.key, EVERYONE))
            if field.kind is not FieldKind.TABLE or not isinstance(value, tuple):
                continue
            for row in value:
                if isinstance(row, Mapping) and row.get("status") in TO_FIX:
                    what = row.get("action") or labels.get(str(row.get("_row")), field.label)
                    found.append(SafetyAction(what=str(what), due_on=str(row.get("due_on") or ""), responsible=""))
    return found


def _first_assessments(definition: FormDefinition, answers: Answers, known: CaseFacts) -> list[FirstAssessment]:
    conclusion = definition.field("conclusion")
    rows = answers.get(("area_rows", EVERYONE))
    labels = {row.key: row.label for row in definition.field("area_rows").rows}
    found = []
    for number, adult in enumerate(known.applicants(), start=1):
        received = answers.get(("received_on", adult.id.hex))
        if not received:
            continue
        still_open = tuple(
            labels.get(str(row.get("_row")), "")
            for row in (rows if isinstance(rows, tuple) else ())
            if isinstance(row, Mapping) and row.get(f"adult_{number}") in TO_FOLLOW and not row.get("follow_up")
        )
        found.append(
            FirstAssessment(
                adult=adult.full_name(),
                form_on=str(received),
                summary_on=str(answers.get(("assessed_on", EVERYONE)) or ""),
                version=str(answers.get(("form_version", EVERYONE)) or ""),
                conclusion=choice_label(conclusion, str(answers.get(("conclusion", EVERYONE)) or "")),
                open_areas=still_open,
            )
        )
    return found
