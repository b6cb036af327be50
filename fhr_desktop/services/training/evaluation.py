"""The evaluation of a round: answers without names, their mean and spread, and both as paper."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db import local, records
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId, Sensitivity
from fhr_desktop.domain.training import Course, CourseEvaluation, CourseTemplate
from fhr_desktop.forms.answers import FilledForm
from fhr_desktop.forms.definition import Choice, FieldKind, FormDefinition, FormField, PrintHint, Required, Section
from fhr_desktop.printing.document import Printed, render, render_plain
from fhr_desktop.printing.plain import Items, Rows, Text, Title
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.training.sheets import course_of
from i18n import _

LOWEST, HIGHEST = 1, 5
FEWEST = 3  # answers; of fewer nobody sees more than how many there are, so that nobody's own is guessed
TITLE = "Kursutvärdering"
_SCALE = (*(Choice(str(score), str(score)) for score in range(LOWEST, HIGHEST + 1)), Choice("none", "Vet inte"))
_TOO_FEW = f"För få svar: det behövs minst {FEWEST}."
_INTRO = "Svaren är utan namn. Sätt ett kryss för varje påstående. 1 betyder stämmer inte alls och 5 stämmer helt."
_LINES = 6


def answer_place(course_id: RecordId) -> str:
    """Where an answer to a round's evaluation is kept until it is written in."""
    return f"evaluation/{course_id.hex}"


@dataclass(frozen=True, slots=True)
class Question:
    """One statement that is answered from 1 to 5."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a round said of one statement: how many answered, their mean and standard deviation.

    The latter two are None for fewer than `FEWEST` answers. The deviation is that of those who answered.
    """

    question: Question
    answers: int
    mean: float | None
    spread: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A round's evaluation. `comments` are in alphabetical order, and none for fewer than `FEWEST` answers."""

    course: Course
    answers: int
    said: tuple[Said, ...]
    comments: tuple[str, ...]

    @property
    def too_few(self) -> bool:
        """Whether only the number is shown."""
        return self.answers < FEWEST


class Evaluations:
    """What is done with evaluations."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def questions(self, actor: Actor, course_id: RecordId) -> tuple[Question, ...]:
        """What the round is asked."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            return _asked(connection, course_of(connection, course_id))

    def enter(
        self, actor: Actor, course_id: RecordId, scores: Mapping[str, int], comment: str = ""
    ) -> Outcome[CourseEvaluation]:
        """Write in one answer from paper; `scores` by the question's key, without those not answered. Its draft goes.

        Raises Refused for a score outside 1 to 5, a question that is not asked, and an answer that says nothing.
        """
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            course = course_of(work.connection, course_id)
            keys = [one.key for one in _asked(work.connection, course)]
            if set(scores) - set(keys):
                raise Refused(_("The evaluation has no such question. Nothing has been saved."))
            if any(not LOWEST <= score <= HIGHEST for score in scores.values()):
                raise Refused(_("A score is between 1 and 5. Nothing has been saved."), field="scores")
            if not scores and not comment.strip():
                raise Refused(_("The answer says nothing. Nothing has been saved; write a score or a comment."))
            made = CourseEvaluation(
                course_id=course_id, scores=tuple({"key": key, "score": scores[key]} for key in keys if key in scores),
                comment=comment.strip(), entered_on=self._desk.today(),
            )  # fmt: skip
            work.save(made)
            local.drop_drafts(work.connection, actor.user_id, [answer_place(course_id)])
            work.audit("training.evaluation", course_id)
        return Outcome(made, work.changes)

    def remove(self, actor: Actor, evaluation_id: RecordId) -> Outcome[None]:
        """Take away an answer that was written in wrong. Raises Refused when it is not here."""
        actor.demand(Right.WRITE_TRAINING)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(CourseEvaluation, evaluation_id)
            if stored is None:
                raise Refused(_("The answer is not in this store. Nothing has been changed."))
            work.erase(CourseEvaluation, evaluation_id, "course_evaluation", actor.user_id)
            work.audit("training.evaluation", stored.course_id)
        return Outcome(None, work.changes)

    def summary(self, actor: Actor, course_id: RecordId) -> Summary:
        """What the round said; the reading is logged."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "training.evaluation_open", course_id) as connection:
            return _summary(connection, course_id)

    def blank(self, actor: Actor, course_id: RecordId) -> Printed:
        """A sheet to answer by hand; logged."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "print.course", course_id, "evaluation_blank") as connection:
            course = course_of(connection, course_id)
            form = _form(_asked(connection, course))
            context = print_context(self._desk, connection, actor, version=1, mark=_round(course))
        return render(FilledForm(form), replace(context, secrecy=""), blank=True)

    def paper(self, actor: Actor, course_id: RecordId) -> Printed:
        """The summary as paper; logged."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "print.course", course_id, "evaluation") as connection:
            summary = _summary(connection, course_id)
            context = print_context(self._desk, connection, actor, version=1, mark=_round(summary.course))
        return render_plain(TITLE, _blocks(summary), context)


def shown(number: float | None) -> str:
    """A mean or a spread as Swedish text with one decimal; a dash for none."""
    return "–" if number is None else f"{number:.1f}".replace(".", ",")


def _asked(connection: Connection, course: Course) -> tuple[Question, ...]:
    template = records.load(connection, CourseTemplate, course.template_id)
    rows = template.questions if template else ()
    return tuple(Question(str(one["key"]), str(one.get("text", ""))) for one in rows)


def _summary(connection: Connection, course_id: RecordId) -> Summary:
    course = course_of(connection, course_id)
    answers = records.load_where(connection, CourseEvaluation, course_id=course_id)
    given: dict[str, list[int]] = {}
    for answer in answers:
        for row in answer.scores:
            given.setdefault(str(row["key"]), []).append(int(row["score"]))
    said = tuple(_said(one, given.get(one.key, [])) for one in _asked(connection, course))
    comments = sorted(one.comment for one in answers if one.comment) if len(answers) >= FEWEST else []
    return Summary(course, len(answers), said, tuple(comments))


def _said(question: Question, scores: Sequence[int]) -> Said:
    if len(scores) < FEWEST:
        return Said(question, len(scores), None, None)
    return Said(question, len(scores), statistics.fmean(scores), statistics.pstdev(scores))


def _round(course: Course) -> str:
    return f"{course.name}, {course.round}"


def _form(questions: Sequence[Question]) -> FormDefinition:
    """The questions as a form, so that its paper looks as all others."""
    fields = [
        FormField(
            one.key, f"Påstående {number}", "", FieldKind.CHOICE, Required.NEVER, Sensitivity.ORDINARY, choices=_SCALE,
            question=one.text,
        )
        for number, one in enumerate(questions, start=1)
    ]  # fmt: skip
    comment = FormField(
        "comment", "Vad vill du mer säga?", "", FieldKind.LONG_TEXT, Required.NEVER, Sensitivity.ORDINARY,
        print=PrintHint(lines=_LINES),
    )  # fmt: skip
    return FormDefinition(
        key="course_evaluation", number="", version=1, title=TITLE, short_title="", purpose="",
        filled_by=("family",), signed_by=(), record="CourseEvaluation", scope="training", access=(), treserva="none",
        blank_version=True, legal_notes=(), intro=_INTRO,
        sections=(
            Section("statements", "Påståenden", tuple(fields), number="1"),
            Section("words", "Med egna ord", (comment,), number="2"),
        ),
    )  # fmt: skip


def _blocks(summary: Summary) -> list[Title | Text | Items | Rows]:
    told = "1 svar" if summary.answers == 1 else f"{summary.answers} svar"
    blocks: list[Title | Text | Items | Rows] = [Text(f"{_round(summary.course)}. {told}.")]
    if summary.too_few:
        return [*blocks, Text(_TOO_FEW)]
    rows = [
        (one.question.text, str(one.answers), shown(one.mean), shown(one.spread)) for one in summary.said
    ]  # fmt: skip
    blocks += [
        Title("Påståenden"),
        Rows(("Påstående", "Svar", "Medelvärde", "Spridning"), rows),
        Text(
            "1 betyder stämmer inte alls och 5 stämmer helt. Spridningen är standardavvikelsen. "
            f"Ett streck betyder att färre än {FEWEST} har svarat på påståendet."
        ),
    ]
    if summary.comments:
        blocks += [Title("Med egna ord"), Items(summary.comments)]
    return blocks
