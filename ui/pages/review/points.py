"""What there is to look at in a report that is reviewed: its gaps, what is new since last time, its comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fhr_desktop.domain.review import Remark, tally
from fhr_desktop.forms.answers import AnswerKey
from fhr_desktop.forms.definition import Section
from fhr_desktop.forms.gaps import Gap, GapKind
from fhr_desktop.services.investigations.review import Reading
from fhr_desktop.services.investigations.review_changes import Change, Side
from i18n import _, _n
from ui import words


@dataclass(frozen=True, slots=True)
class Point:
    """One answer with something to look at. `key` is also that of the list's row."""

    key: AnswerKey
    number: str
    heading: str
    question: str
    whom: str
    gap: Gap | None
    change: Change | None
    comments: tuple[Remark, ...]

    @property
    def mark(self) -> str:
        """The status that is drawn first: what asks for most."""
        if any(one.is_open for one in self.comments):
            return "partly" if any(one.waits for one in self.comments) else "info"
        if self.gap is not None:
            return "missing"
        return "new" if self.change is not None else "ok"

    def said(self) -> str:
        """What there is to look at, in words."""
        parts = [words.comments(tally(self.comments))] if self.comments else []
        if self.gap is not None:
            parts.append(_lacks(self.gap))
        if self.change is not None:
            parts.append(said_of(self.change))
        return ", ".join(parts)


def points_of(reading: Reading) -> tuple[Point, ...]:
    """All of them in reading order."""
    gaps = {gap.key: gap for gap in reversed(reading.gaps)}
    changes = {change.key: change for change in reading.changes}
    wanted = {*gaps, *changes, *(one.key for one in reading.comments)}
    found = [point_of(reading, key) for key in _order(reading) if key in wanted]
    return tuple(one for one in found if one is not None)


def point_of(reading: Reading, key: AnswerKey) -> Point | None:
    """One answer, with whatever there is to say of it. None when the form has no such question."""
    try:
        section, question = reading.filled.definition.section_of(key[0]), reading.filled.definition.field(key[0])
    except KeyError:
        return None
    return Point(
        key=key,
        number=section.number,
        heading=section.heading,
        question=question.label,
        whom=next((one.label for one in reading.filled.subjects_of(section) if one.id == key[1]), ""),
        gap=next((gap for gap in reading.gaps if gap.key == key), None),
        change=next((change for change in reading.changes if change.key == key), None),
        comments=tuple(one for one in reading.comments if one.key == key),
    )


def said_of(change: Change) -> str:
    """How much was added and removed, in words."""
    added, removed = change.words(Side.ADDED), change.words(Side.REMOVED)
    parts = []
    if added:
        parts.append(_n("{n} word added", "{n} words added", added).format(n=added))
    if removed:
        parts.append(_n("{n} word removed", "{n} words removed", removed).format(n=removed))
    return ", ".join(parts) or _("changed")


def _lacks(gap: Gap) -> str:
    """Which gap it is. The question stands above: it is not said again."""
    short = {GapKind.MISSING: _("no answer"), GapKind.EVIDENCE: _("no source")}
    return short.get(gap.kind, gap.sentence)


def _order(reading: Reading) -> Iterator[AnswerKey]:
    seen = set()
    for section in reading.filled.definition.sections:
        for subject in ("", *(one.id for one in reading.filled.subjects_of(section) if one.id)):
            for key in _keys(section, subject):
                seen.add(key)
                yield key
    for key in (*(one.key for one in reading.changes), *(one.key for one in reading.comments)):
        if key not in seen:  # of a person who is no longer in the home
            seen.add(key)
            yield key


def _keys(section: Section, subject: str) -> Iterator[AnswerKey]:
    for field in section.fields:
        yield field.key, subject
