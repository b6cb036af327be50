"""What all forms share: choice lists, dated legal references, standard texts, placeholders, watch words.

The forms themselves are read by `reader`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fhr_desktop.forms.definition import Choice, Fact
from fhr_desktop.forms.source import Item, Map, read_map

_MARK = re.compile(r"\{([^{}]*)\}")
_LAW, _TEXT = "lag:", "text:"


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """A list of options that several forms and records use."""

    key: str
    title: str
    items: tuple[Choice, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """How a legal reference is printed from a date on; None: the date is not known and it always holds."""

    key: str
    text: str
    about: str
    source: str
    valid_from: dt.date | None
    verify: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class StandardText:
    """A text that several forms print. Either `text` or `variants` (key → text) is filled."""

    key: str
    title: str
    use: str
    text: str = ""
    variants: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class WatchWords:
    """Words the writing aid stops at, and what it asks. Never a bar."""

    key: str
    ask: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The three shared files, read and checked."""

    choices: Mapping[str, ChoiceList]
    law: Mapping[str, tuple[LegalText, ...]]  # oldest first
    texts: Mapping[str, StandardText]
    placeholders: Mapping[str, str]
    watch_words: tuple[WatchWords, ...]

    def law_on(self, key: str, on: dt.date) -> LegalText:
        """The reference as it stood on a day (the oldest one for earlier days). Raises KeyError."""
        known = self.law[key]
        held = [one for one in known if one.valid_from is None or one.valid_from <= on]
        return held[-1] if held else known[0]

    def check_marks(self, item: Item, text: str) -> None:
        """Raises FormDefinitionError for a `{lag:…}`, `{text:…}` or `{placeholder}` that nobody defines."""
        for mark in _MARK.findall(text):
            if mark.startswith(_LAW):
                known = mark in self.law
            elif mark.startswith(_TEXT):
                known = mark.removeprefix(_TEXT) in self.texts
            else:
                known = mark in self.placeholders
            if not known:
                raise item.error(f"nothing is called {{{mark}}}")

    def law_used(self, texts: Iterable[str]) -> frozenset[str]:
        """The legal references met in texts, and in the standard texts they call."""
        used: set[str] = set()
        seen: set[str] = set()
        left = list(texts)
        while left:
            for mark in _MARK.findall(left.pop()):
                if mark.startswith(_LAW):
                    used.add(mark)
                elif mark.startswith(_TEXT) and mark not in seen:
                    seen.add(mark)
                    standard = self.texts[mark.removeprefix(_TEXT)]
                    left += [standard.text, *standard.variants.values()]
        return frozenset(used)


def read_choice(one: Map) -> Choice:
    """One option: its key, its label, and the other facts its list keeps about it."""
    key, label = one.text("key"), one.text("label")
    facts: dict[str, Fact] = {}
    for name, value in one:
        if hasattr(value.node, "value") and isinstance(value.node.value, list):
            facts[name] = value.texts()
        else:
            fact = value.scalar()
            facts[name] = fact if isinstance(fact, bool) else str(fact)
    return Choice(key, label, facts)


def read_choices(file: str, text: str) -> dict[str, ChoiceList]:
    """The choice lists by name. Raises FormDefinitionError, also for an option given twice."""
    top = read_map(file, text)
    top.integer("version")
    lists: dict[str, ChoiceList] = {}
    for key, item in top.take("lists").map():
        one = item.map()
        one.text("basis")
        title, note = one.text("title"), one.text("note", "")
        items = distinct(one, tuple(read_choice(choice) for choice in one.maps("items")))
        one.finish()
        lists[key] = ChoiceList(key, title, items, note)
    top.finish()
    return lists


def distinct(where: Item, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The same options. Raises FormDefinitionError when a key or label is there twice, or none is there."""
    if not choices:
        raise where.error("a list of choices is empty")
    for names in ([one.key for one in choices], [one.label for one in choices]):
        if len(names) != len(set(names)):
            raise where.error(f"the choice {next(n for n in names if names.count(n) > 1)!r} is there twice")
    return choices


def read_law(file: str, text: str) -> dict[str, tuple[LegalText, ...]]:
    """The legal references by key, oldest first. Raises FormDefinitionError."""
    top = read_map(file, text)
    top.integer("version")
    law: dict[str, tuple[LegalText, ...]] = {}
    for one in top.maps("references"):
        key = one.text("key")
        read = LegalText(
            key=key,
            text=one.text("text"),
            about=one.text("about"),
            source=one.text("source"),
            valid_from=_day(one.take("valid_from")),
            verify=bool(one.flag("verify")),
            note=one.text("note", ""),
        )
        one.finish()
        earlier = law.get(key, ())
        if any(other.valid_from == read.valid_from for other in earlier):
            raise one.error(f"{key} is there twice with the same date")
        law[key] = tuple(sorted((*earlier, read), key=lambda r: r.valid_from or dt.date.min))
    top.finish()
    return law


def _day(item: Item) -> dt.date | None:
    value = item.scalar()
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError as error:
        raise item.error("a date is written YYYY-MM-DD") from error


def read_shared(files: Mapping[str, str]) -> Shared:
    """The shared files, given as name → text: choices.yaml, references.yaml, texts.yaml.

    Raises FormDefinitionError, also for a mark in a text that nothing defines.
    """
    top = read_map("texts.yaml", files["texts.yaml"])
    top.integer("version")
    placeholders = {key: item.text() for key, item in top.take("placeholders").map()}
    found = [(one, _standard_text(one)) for one in top.maps("texts")]
    words = tuple(_watch_words(key, item.map()) for key, item in top.take("watch_words").map())
    top.finish()
    shared = Shared(
        choices=read_choices("choices.yaml", files["choices.yaml"]),
        law=read_law("references.yaml", files["references.yaml"]),
        texts={text.key: text for _, text in found},
        placeholders=placeholders,
        watch_words=words,
    )
    for item, text in found:
        if sum(other.key == text.key for _, other in found) > 1:
            raise item.error(f"the text {text.key!r} is there twice")
        for body in (text.text, *text.variants.values()):
            shared.check_marks(item, body)
    return shared


def _standard_text(one: Map) -> StandardText:
    variants = one.find("variants")
    text = StandardText(
        key=one.text("key"),
        title=one.text("title"),
        use=one.text("use"),
        text=one.text("text", ""),
        variants={key: item.text() for key, item in variants.map()} if variants else {},
    )
    one.finish()
    if bool(text.text) == bool(text.variants):
        raise one.error("either text or variants, not both")
    return text


def _watch_words(key: str, one: Map) -> WatchWords:
    words = WatchWords(key, one.text("ask"), one.texts("words"))
    one.finish()
    return words
