"""What is new in a form since it was last read: its answers in words, and word by word what was added and removed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from fhr_desktop.forms.answers import AnswerKey, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.forms.shown import show
from fhr_desktop.forms.visibility import places

_TOKENS = re.compile(r"\s+|\w+|[^\w\s]")


class Side(StrEnum):
    """Whether words stood there before, stand there now, or both."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of an answer."""

    side: Side
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not as it was when it was read, in parts that together are both texts."""

    key: AnswerKey
    parts: tuple[Part, ...]

    def words(self, side: Side) -> int:
        """How many words were added or removed."""
        return sum(len(re.findall(r"\w+", part.text)) for part in self.parts if part.side is side)

    def said(self, side: Side) -> tuple[str, ...]:
        """The words that were added or removed, place by place."""
        return tuple(part.text.strip() for part in self.parts if part.side is side and part.text.strip())


def texts_of(filled: FilledForm, municipalities: Mapping[str, str]) -> dict[AnswerKey, str]:
    """Every answer that people have written, in words, in reading order; what signing fills in is left out."""
    found: dict[AnswerKey, str] = {}
    signed = [s for s in filled.definition.sections if any(one.kind is FieldKind.SIGNATURE for one in s.fields)]
    for place in places(filled):
        if place.field.kind is not FieldKind.COMPUTED and place.section not in signed:
            text = as_text(place.field, filled.value(*place.key), municipalities)
            if text:
                found[place.key] = text
    return found


def as_text(field: FormField, value: Value, municipalities: Mapping[str, str]) -> str:
    """An answer in words; a table has a line for each row."""
    if field.kind is not FieldKind.TABLE or not isinstance(value, tuple):
        return show(field, value, municipalities)
    names = {row.key: row.label for row in field.rows}
    lines = []
    for row in value:
        if isinstance(row, Mapping):
            cells = [names.get(str(row.get("_row")), "")]
            cells += [show(column, row.get(column.key), municipalities) for column in field.columns]
            lines.append(", ".join(cell for cell in cells if cell))
    return "\n".join(line for line in lines if line)


def changes(before: Mapping[AnswerKey, str], now: Mapping[AnswerKey, str]) -> tuple[Change, ...]:
    """The answers that differ: those that stand now in reading order, then those that are gone."""
    keys = [*now, *(key for key in before if key not in now)]
    return tuple(
        Change(key, tuple(word_parts(before.get(key, ""), now.get(key, ""))))
        for key in keys
        if before.get(key, "") != now.get(key, "")
    )


def word_parts(before: str, now: str) -> Iterator[Part]:
    """Both texts in parts, word by word. Single words between two changes are not worth a part of their own."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(now)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    removed, added = "", ""
    for kind, a, b, c, d in matcher.get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal" and (gone.strip() or not (removed or added)):
            yield from _pair(removed, added)
            removed = added = ""
            yield Part(Side.SAME, gone)
        else:
            removed, added = removed + gone, added + come
    yield from _pair(removed, added)


def _pair(removed: str, added: str) -> Iterator[Part]:
    if removed:
        yield Part(Side.REMOVED, removed)
    if added:
        yield Part(Side.ADDED, added)
