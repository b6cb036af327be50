"""Satisfaction surveys (figures 9 and 10): a round of one form, and the replies, which name nobody.

What is asked is read from the form itself (`services.surveys.asking`), so that a new version of it needs no code.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, described, record
from i18n import _

MUNICIPALITIES, HOMES = "F19a", "F19b"  # the forms, by number
LONGEST_COMMENT = 4000  # characters


@record
class SurveyRound(Record):
    """A form sent out for a period. `sent`: rows of `municipality` and `count`, how many were asked there."""

    LABEL: ClassVar[str] = "Enkätomgång"
    PLURAL: ClassVar[str] = "Enkätomgångar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    form: str = described(Kind.TEXT, "Enkät")
    form_version: int = described(Kind.INTEGER, "Blankettens version")
    period: str = described(Kind.TEXT, "Period", help="Så som den ska stå på enkäten, till exempel våren 2026.")
    opens_on: dt.date = described(Kind.DATE, "Skickas ut")
    closes_on: dt.date | None = described(Kind.DATE, "Svara senast", default=None)
    sent: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Utskickade per kommun", help="Hur många som har fått enkäten.", default=()
    )
    closed_on: dt.date | None = described(Kind.DATE, "Avslutad", default=None)

    @property
    def open(self) -> bool:
        """Whether replies are still written in."""
        return self.closed_on is None

    def sent_to(self, municipality: str | None = None) -> int:
        """How many were asked, in one municipality or in all."""
        rows = [row for row in self.sent if municipality in (None, row.get("municipality"))]
        return sum(int(row.get("count") or 0) for row in rows)


@record
class SurveyReply(Record):
    """One reply, by question: `answers` are rows of `question` and `value` (an option's key, a municipality's code or
    a number), `comments` rows of `question` and `text`. It is never changed: one that puts a slip right `replaces` it,
    and `withdrawn` takes it away.
    """

    LABEL: ClassVar[str] = "Enkätsvar"
    PLURAL: ClassVar[str] = "Enkätsvar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION
    APPEND_ONLY: ClassVar[bool] = True

    round_id: RecordId = described(Kind.REF, "Enkätomgång", ref="survey_round")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Inskrivet")
    answers: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Svar", default=())
    comments: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Kommentarer", help="Inga namn.", default=())
    replaces: RecordId | None = described(Kind.REF, "Rättar", ref="survey_reply", default=None)
    withdrawn: bool = described(Kind.YES_NO, "Borttaget", default=False)

    def said(self) -> dict[str, str | int]:
        """What was answered, by question."""
        return {str(row["question"]): row["value"] for row in self.answers}

    def written(self) -> dict[str, str]:
        """What was written in own words, by question."""
        return {str(row["question"]): str(row["text"]) for row in self.comments}


@dataclass(frozen=True, slots=True)
class Question:
    """One question on a scale. `values`: what each option's key counts as; `unknown` is the key of the one that does
    not count. `low` and `high` are the words at the ends.
    """

    key: str
    words: str
    values: Mapping[str, int]
    unknown: str
    low: str
    high: str

    @property
    def steps(self) -> tuple[int, ...]:
        """The scale, from the lowest."""
        return tuple(sorted(self.values.values()))


@dataclass(frozen=True, slots=True)
class Block:
    """Questions about one and the same: of F19b the unit, and the municipality. `about`: the key of the question that
    says which municipality the reply is counted in; `asked_if`: what must have been answered for it to be asked.
    """

    key: str
    heading: str
    questions: tuple[Question, ...]
    about: str
    asked_if: tuple[str, tuple[str, ...]] | None = None

    def asked(self, said: Mapping[str, str | int]) -> bool:
        """Whether whoever said this is asked."""
        return self.asked_if is None or said.get(self.asked_if[0]) in self.asked_if[1]

    @property
    def overall(self) -> Question:
        """The question that sums the block up: its last."""
        return self.questions[-1]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """What a form asks. `about`: the key of the question that says where the reply is from; `free`: the questions
    answered in own words, with their words.
    """

    form: str
    version: int
    title: str
    blocks: tuple[Block, ...]
    about: str
    free: tuple[tuple[str, str], ...]

    def questions(self) -> tuple[Question, ...]:
        """Every question on a scale, in the form's order."""
        return tuple(question for block in self.blocks for question in block.questions)


def standing(replies: Iterable[SurveyReply]) -> tuple[SurveyReply, ...]:
    """The replies as they hold, in the order in which they were first written in: of what was put right the newest.

    Two machines that unseen put the same reply right have made one reply of it, not two.
    """
    known = {one.id: one for one in replies}
    newest: dict[RecordId, SurveyReply] = {}
    for one in known.values():
        first = _first(one, known)
        stood = newest.get(first)
        if stood is None or _age(one, known) > _age(stood, known):
            newest[first] = one
    ordered = sorted(newest, key=lambda first: (known[first].recorded_at, first.hex))
    return tuple(newest[first] for first in ordered if not newest[first].withdrawn)


def _first(reply: SurveyReply, known: Mapping[RecordId, SurveyReply]) -> RecordId:
    while reply.replaces is not None and reply.replaces in known:
        reply = known[reply.replaces]
    return reply.id


def _age(reply: SurveyReply, known: Mapping[RecordId, SurveyReply]) -> tuple[int, dt.datetime, str]:
    """How many times it has been put right, then when."""
    at, times = reply, 0
    while at.replaces is not None and at.replaces in known:
        at, times = known[at.replaces], times + 1
    return times, reply.recorded_at, reply.id.hex


def check_round(made: SurveyRound, others: Iterable[SurveyRound]) -> None:
    """Raises Refused for a round without a period, with its days out of order, or that is there already."""
    if not made.period.strip():
        raise Refused(_("Write which period the survey is about. Nothing has been saved."), field="period")
    if made.closes_on is not None and made.closes_on < made.opens_on:
        raise Refused(_("The last day lies before the first. Nothing has been saved; swap them."), field="closes_on")
    if any(int(row.get("count") or 0) < 0 for row in made.sent):
        raise Refused(_("Fewer than none cannot be sent out. Nothing has been saved."), field="sent")
    places = [row.get("municipality") for row in made.sent]
    if len(set(places)) < len(places) or None in places:
        raise Refused(_("Each row has a municipality, and each stands once. Nothing has been saved."), field="sent")
    same = (made.form, made.period.strip().casefold())
    if any(one.id != made.id and (one.form, one.period.casefold()) == same for one in others):
        raise Refused(_("There is a round of that survey for the period already. Nothing has been saved."),
                      field="period")  # fmt: skip


def check_reply(reply: SurveyReply, fields: Mapping[str, Sequence[str] | None]) -> None:
    """Raises Refused for a reply that says nothing, or answers what is not asked.

    `fields`: every question of the form; the keys that can answer it, or None where any value can.
    """
    if not reply.answers and not reply.comments:
        raise Refused(_("The reply says nothing. Nothing has been saved; write an answer."))
    for row in (*reply.answers, *reply.comments):
        if row["question"] not in fields:
            raise Refused(_("The survey has no such question. Nothing has been saved."))
    for row in reply.answers:
        keys = fields[row["question"]]
        if keys is not None and row["value"] not in keys:
            raise Refused(_("The answer is not one of the survey's. Nothing has been saved."), field=row["question"])
    if any(len(str(row["text"])) > LONGEST_COMMENT for row in reply.comments):
        raise Refused(_("A comment is too long. Nothing has been saved; shorten it."))
