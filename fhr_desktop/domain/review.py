"""The review of a report: the manager's margin comments, what she had read and when, and addenda to a locked report."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from rapidfuzz import fuzz

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Record, RecordId, Sensitivity, described, record
from i18n import _

_ALIKE = 60.0  # of 100: a passage whose letters are less alike than this is another one
_WORD = re.compile(r"\w+")


class Act(StrEnum):
    """What a reply does with the comment it is on."""

    ANSWER = "answer"
    CLOSE = "close"
    REOPEN = "reopen"


@record
class ReviewComment(Record):
    """A comment of the unit manager in the margin of a report. What becomes of it stands in its replies."""

    LABEL: ClassVar[str] = "Kommentar i utredningen"
    PLURAL: ClassVar[str] = "Kommentarer i utredningen"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    document_id: RecordId = described(Kind.REF, "Utredning", ref="form_document")
    field_key: str = described(Kind.TEXT, "Fråga")
    subject: str = described(Kind.TEXT, "Gäller", default="")
    passage: str = described(
        Kind.LONG_TEXT, "Textställe", help="Orden så som de stod.", default="", sensitivity=Sensitivity.SPECIAL
    )
    passage_at: int = described(Kind.INTEGER, "Textställets plats", default=0)
    text: str = described(Kind.LONG_TEXT, "Kommentar", sensitivity=Sensitivity.SPECIAL)
    written_by: RecordId = described(Kind.REF, "Av", ref="user")
    written_at: dt.datetime = described(Kind.MOMENT, "Skriven")

    @property
    def key(self) -> tuple[str, str]:
        """The key of the answer it is about."""
        return self.field_key, self.subject

    def place_in(self, text: str) -> tuple[int, int] | None:
        """Where the passage stands in the text as it is now: start and end. None when it is gone, or there was none."""
        if not self.passage or not text:
            return None
        places = _all(text, self.passage)
        if places:
            start = min(places, key=lambda at: abs(at - self.passage_at))
            return start, start + len(self.passage)
        found = fuzz.partial_ratio_alignment(self.passage, text, score_cutoff=_ALIKE)
        if found is None or len(text) * 2 < len(self.passage):
            return None
        return _same_words(text, self.passage, found.dest_start, found.dest_end)


@record
class ReviewReply(Record):
    """An answer to a comment, or that it is closed or taken up again. Two that are written apart stand side by side."""

    LABEL: ClassVar[str] = "Svar på kommentar"
    PLURAL: ClassVar[str] = "Svar på kommentarer"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    document_id: RecordId = described(Kind.REF, "Utredning", ref="form_document")
    comment_id: RecordId = described(Kind.REF, "Kommentar", ref="review_comment")
    act: str = described(Kind.TEXT, "Åtgärd")
    text: str = described(Kind.LONG_TEXT, "Svar", default="", sensitivity=Sensitivity.SPECIAL)
    written_by: RecordId = described(Kind.REF, "Av", ref="user")
    written_at: dt.datetime = described(Kind.MOMENT, "Skrivet")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its replies in the order they were written."""

    comment: ReviewComment
    replies: tuple[ReviewReply, ...]

    @property
    def id(self) -> RecordId:
        """The comment's."""
        return self.comment.id

    @property
    def key(self) -> tuple[str, str]:
        """The key of the answer it is about."""
        return self.comment.key

    @property
    def answers(self) -> tuple[ReviewReply, ...]:
        """The replies that say something."""
        return tuple(one for one in self.replies if one.act == Act.ANSWER)

    @property
    def closed_by(self) -> RecordId | None:
        """Who closed it; None while it is open. It is kept either way."""
        acts = [one for one in self.replies if one.act in (Act.CLOSE, Act.REOPEN)]
        return acts[-1].written_by if acts and acts[-1].act == Act.CLOSE else None

    @property
    def is_open(self) -> bool:
        """Whether it still stands to be dealt with."""
        return self.closed_by is None

    @property
    def waits(self) -> bool:
        """Whether it is open and nobody has answered it."""
        return self.is_open and not self.answers


@dataclass(frozen=True, slots=True)
class Tally:
    """Comments by how far they have come; each is counted once."""

    waiting: int = 0
    answered: int = 0
    closed: int = 0

    @property
    def open(self) -> int:
        """Those still to be dealt with."""
        return self.waiting + self.answered

    @property
    def all(self) -> int:
        """Every comment."""
        return self.open + self.closed


def tally(comments: Iterable[Remark]) -> Tally:
    """How many comments wait, are answered, and are closed."""
    found = tuple(comments)
    waiting, still = sum(one.waits for one in found), sum(one.is_open for one in found)
    return Tally(waiting, still - waiting, len(found) - still)


@record
class ReviewReading(Record):
    """What the unit manager had read of a report, and when: what is new since is told from it.

    One without texts takes back the one of the same moment: nothing that has been written is taken away.
    """

    LABEL: ClassVar[str] = "Läsning av utredningen"
    PLURAL: ClassVar[str] = "Läsningar av utredningen"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    document_id: RecordId = described(Kind.REF, "Utredning", ref="form_document")
    read_by: RecordId = described(Kind.REF, "Läst av", ref="user")
    read_at: dt.datetime = described(Kind.MOMENT, "Läst")
    texts: Any = described(
        Kind.VALUE,
        "Det som stod",
        help="Varje fråga, vem den gäller och svaret i ord.",
        default=(),
        sensitivity=Sensitivity.SPECIAL,
    )


@record
class Addendum(Record):
    """A later fact, a correction or the family's own view, added to a locked report without changing it (SoL 14:6)."""

    LABEL: ClassVar[str] = "Tillägg till utredningen"
    PLURAL: ClassVar[str] = "Tillägg till utredningen"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    document_id: RecordId = described(Kind.REF, "Utredning", ref="form_document")
    report_hash: str = described(Kind.TEXT, "Utredningens kontrollsumma")
    kind: str = described(Kind.CHOICE, "Slag", choices="addendum_kind")
    known_on: dt.date = described(Kind.DATE, "Uppgiften kom fram", help="Dagen då ni fick veta det.")
    text: str = described(Kind.LONG_TEXT, "Tillägg", sensitivity=Sensitivity.SPECIAL)
    signed_by: RecordId = described(Kind.REF, "Undertecknat av", ref="user")
    signed_at: dt.datetime = described(Kind.MOMENT, "Undertecknat")


FAMILY_VIEW = "family_view"  # the kind of addendum that SoL 14:6 asks for


def check_comment(text: str) -> None:
    """Raises Refused for a comment without words."""
    if not text.strip():
        raise Refused(_("The comment is empty. Nothing has been saved; write something first."), field="text")


def check_addendum(addendum: Addendum, today: dt.date) -> None:
    """Raises Refused for an addendum without words, or dated ahead."""
    if not addendum.text.strip():
        raise Refused(_("The addendum is empty. Nothing has been saved; write something first."), field="text")
    if addendum.known_on > today:
        raise Refused(
            _("An addendum cannot be about a day after today. Your text is kept; change the date."), field="known_on"
        )


def _all(text: str, passage: str) -> list[int]:
    found, at = [], text.find(passage)
    while at >= 0:
        found.append(at)
        at = text.find(passage, at + 1)
    return found


def _same_words(text: str, passage: str, start: int, end: int) -> tuple[int, int] | None:
    """From the first to the last of the passage's words in and around a part of the text. None without half of them."""
    slack, words = len(passage) // 2, _WORD.findall(passage)
    near = [m for m in _WORD.finditer(text) if m.end() > start - slack and m.start() < end + slack]
    matcher = difflib.SequenceMatcher(None, words, [m[0] for m in near], autojunk=False)
    places = [one.b + n for one in matcher.get_matching_blocks() for n in range(one.size)]
    if len(places) * 2 < len(words):
        return None
    return near[places[0]].start(), near[places[-1]].end()
