"""Reads one form's YAML into a `FormDefinition`, checked whole: unknown keys, double keys and names that
lead nowhere are refused with file and line. Finding the files is `library`'s work.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from fhr_desktop.domain.record import ScopeKind, Sensitivity
from fhr_desktop.forms.conditions import Term, check_conditions, read_conditions
from fhr_desktop.forms.definition import (
    CENTRED,
    Choice,
    Column,
    Condition,
    FieldKind,
    FixedRow,
    FormDefinition,
    FormField,
    Guide,
    PrintHint,
    Repeat,
    Required,
    Section,
)
from fhr_desktop.forms.shared import Shared, distinct, read_choice
from fhr_desktop.forms.source import Map, read_map

_KINDS = {str(k): k for k in FieldKind}
_COLUMN_KINDS = {k: v for k, v in _KINDS.items() if k not in ("table", "signature", "personnummer")}
_REQUIRED = {str(r): r for r in Required}
_SENSITIVITY = {str(s): s for s in Sensitivity}
_REPEATS = {str(r): r for r in Repeat}
_SCOPES = {str(s): str(s) for s in ScopeKind}
_ROLES = {
    r: r
    for r in (
        "investigator",
        "unit_manager",
        "trainer",
        "administrator",
        "municipality_reader",
        "system_administrator",
    )
}
_TRESERVA = {t: t for t in ("working", "proposed_final", "none")}
_WIDTHS = {w: w for w in ("full", "half", "third", "two_thirds")}
_SECTION_WIDTHS = {w: w for w in ("full", CENTRED)}
_HIDES = {h: h for h in ("blank", "final")}
_WHO = {w: w for w in ("individual", "together")}
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_PREFILL = re.compile(r"(form:)?([A-Za-z][A-Za-z_0-9]*)\.([a-z][a-z0-9_]*)")
_FEED = re.compile(r"[a-z0-9_]+\.[a-z0-9_]+")


@dataclass
class _Reading:
    """What is gathered while one file is read, and checked when all of it has been seen."""

    shared: Shared
    variants: frozenset[str] = frozenset()
    fields: dict[str, FormField] = field(default_factory=dict)
    conditions: list[Term] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def text(self, one: Map, key: str, default: str | None = None) -> str:
        """A text for people, whose marks must lead somewhere."""
        text = one.text(key, default)
        self._keep(one, text)
        return text

    def texts(self, one: Map, key: str) -> tuple[str, ...]:
        """A list of such texts."""
        texts = one.texts(key)
        for text in texts:
            self._keep(one, text)
        return texts

    def _keep(self, one: Map, text: str) -> None:
        if "{" in text:
            self.shared.check_marks(one, text)
            self.prose.append(text)


def read_form(file: str, text: str, shared: Shared) -> FormDefinition:
    """The definition in a file. Raises FormDefinitionError, naming file and line.

    Names that lead into other forms (`form:…`, `feeds`) are checked by `library.FormLibrary.check`.
    """
    top = read_map(file, text)
    found = top.find("variants")
    variants = {key: item.text() for key, item in found.map()} if found else {}
    reading = _Reading(shared, frozenset(variants))
    sections = tuple(_section(one, reading) for one in top.maps("sections"))
    if not sections or len({s.key for s in sections}) != len(sections):
        raise top.error("a form has sections, each with its own key")
    check_conditions(reading.conditions, sections)
    parties = {choice.key for choice in shared.choices["party_role"].items}
    version = top.integer("version")
    if not version or version < 1:
        raise top.error("version is a whole number from 1")
    definition = FormDefinition(
        key=_key(top),
        number=top.text("number"),
        version=version,
        title=reading.text(top, "title"),
        short_title=reading.text(top, "short_title", ""),
        purpose=reading.text(top, "purpose"),
        filled_by=_among(top, "filled_by", parties),
        signed_by=_among(top, "signed_by", parties),
        record=top.text("record"),
        scope=top.one_of("scope", _SCOPES),
        access=_among(top, "access", set(_ROLES)),
        treserva=top.one_of("treserva", _TRESERVA),
        blank_version=bool(top.flag("blank_version")),
        legal_notes=reading.texts(top, "legal_notes"),
        sections=sections,
        note=reading.text(top, "note", ""),
        intro=reading.text(top, "intro", ""),
        cover_letter=reading.text(top, "cover_letter", ""),
        closing=reading.text(top, "closing", ""),
        variants=variants,
        legal_texts=_law(reading),
    )
    top.finish()
    return definition


def _law(reading: _Reading) -> dict[str, str]:
    """The newest wording of every reference a reader can meet; `wording` finds the one of another day."""
    used = reading.shared.law_used(reading.prose)
    return {key: reading.shared.law_on(key, dt.date.max).text for key in sorted(used)}


def _key(one: Map) -> str:
    key = one.text("key")
    if not _KEY.fullmatch(key):
        raise one.error(f"the key {key!r} is not in snake_case")
    return key


def _among(one: Map, key: str, allowed: set[str]) -> tuple[str, ...]:
    found = one.texts(key)
    for name in found:
        if name not in allowed:
            raise one.error(f"{key}: nothing is called {name!r}")
    return found


def _section(one: Map, reading: _Reading) -> Section:
    key = _key(one)
    guide = one.find("guide")
    section = Section(
        key=key,
        heading=reading.text(one, "heading"),
        fields=tuple(_field(each, reading) for each in one.maps("fields")),
        number=one.text("number", ""),
        repeat=one.one_of("repeat", _REPEATS) if "repeat" in one else None,
        visible_if=_visible_if(one, key, reading),
        intro=reading.text(one, "intro", ""),
        guide=_guide(guide.map(), reading) if guide else Guide(),
        gap_rule=reading.text(one, "gap_rule", ""),
        variants=_among(one, "variants", set(reading.variants)),
        print=_print(one, _SECTION_WIDTHS),
    )
    one.finish()
    if not section.fields and not section.intro:
        raise one.error(f"the section {key!r} is empty")
    return section


def _guide(one: Map, reading: _Reading) -> Guide:
    guide = Guide(
        note=reading.text(one, "note", ""),
        covers=reading.texts(one, "covers"),
        avoid=reading.texts(one, "avoid"),
        example_write=reading.text(one, "example_write", ""),
        example_avoid=reading.text(one, "example_avoid", ""),
    )
    one.finish()
    return guide


def _print(one: Map, widths: Mapping[str, str] = _WIDTHS) -> PrintHint:
    found = one.find("print")
    if found is None:
        return PrintHint()
    hint = found.map()
    read = PrintHint(
        width=hint.one_of("width", widths, "full"),
        lines=hint.integer("lines") or 1,
        rows=hint.integer("rows") or 0,
        keep_together=bool(hint.flag("keep_together")),
        new_page=bool(hint.flag("new_page")),
        hide=hint.one_of("hide", _HIDES) if "hide" in hint else None,
    )
    hint.finish()
    return read


def _choices(one: Map, kind: FieldKind, reading: _Reading) -> tuple[tuple[Choice, ...], str]:
    """The options and the shared list's name, or the own options and nothing."""
    found = one.find("choices")
    if (found is not None) != (kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE)):
        raise one.error("choices belong to choice and multi_choice, and must be there")
    if found is None:
        return (), ""
    if isinstance(found.node.value, str):
        name = found.text()
        if name not in reading.shared.choices:
            raise found.error(f"no list of choices is called {name!r}")
        choices = reading.shared.choices[name].items
    else:
        name, choices = "", distinct(found, tuple(read_choice(item.map()) for item in found.items()))
    for choice in choices:
        if "{" in choice.label:
            reading.shared.check_marks(found, choice.label)
            reading.prose.append(choice.label)
    return choices, name


def _field(one: Map, reading: _Reading) -> FormField:
    key = _key(one)
    kind = one.one_of("kind", _KINDS)
    choices, choice_list = _choices(one, kind, reading)
    columns = tuple(_column(each, reading) for each in one.maps("columns"))
    rows = tuple(_row(each, reading) for each in one.maps("rows"))
    computed = reading.text(one, "computed", "")
    if bool(columns) != (kind is FieldKind.TABLE) or (rows and not columns):
        raise one.error("columns and rows belong to a table, and a table has columns")
    if bool(computed) != (kind is FieldKind.COMPUTED):
        raise one.error("a computed field says how, and no other does")
    read = FormField(
        key=key,
        label=reading.text(one, "label"),
        help=reading.text(one, "help"),
        kind=kind,
        required_for=one.one_of("required_for", _REQUIRED),
        sensitivity=one.one_of("sensitivity", _SENSITIVITY),
        choices=choices,
        choice_list=choice_list,
        columns=columns,
        rows=rows,
        min_rows=one.integer("min_rows") or 0,
        computed=computed,
        unit=one.text("unit", ""),
        min=one.integer("min"),
        max=one.integer("max"),
        default=_default(one),
        visible_if=_visible_if(one, key, reading),
        evidence_required=_among(one, "evidence_required", _keys(reading, "evidence_kind")),
        prefill=_prefill(one),
        share_withhold=_withhold(one),
        question=reading.text(one, "question", ""),
        follow_ups=reading.texts(one, "follow_ups"),
        listen_for=reading.text(one, "listen_for", ""),
        who=one.one_of("who", _WHO) if "who" in one else None,
        ages=_among(one, "ages", _keys(reading, "interview_age_group")),
        feeds=_feeds(one),
        matching=one.text("matching", "") or None,
        scale=_scale(one),
        variants=_among(one, "variants", set(reading.variants)),
        print=_print(one),
        future=_future(one, kind),
    )
    one.finish()
    if key in reading.fields:
        raise one.error(f"the field {key!r} is there twice")
    reading.fields[key] = read
    return read


def _keys(reading: _Reading, choice_list: str) -> set[str]:
    return {choice.key for choice in reading.shared.choices[choice_list].items}


def _column(one: Map, reading: _Reading) -> Column:
    key = _key(one)
    kind = one.one_of("kind", _COLUMN_KINDS)
    choices, choice_list = _choices(one, kind, reading)
    column = Column(
        key=key,
        label=reading.text(one, "label"),
        kind=kind,
        sensitivity=one.one_of("sensitivity", _SENSITIVITY),
        choices=choices,
        choice_list=choice_list,
        help=reading.text(one, "help", ""),
        future=_future(one, kind),
        share_withhold=_withhold(one),
        print=_print(one),
    )
    one.finish()
    return column


def _row(one: Map, reading: _Reading) -> FixedRow:
    row = FixedRow(_key(one), reading.text(one, "label"), reading.text(one, "help", ""))
    one.finish()
    return row


def _default(one: Map) -> str | int | None:
    found = one.find("default")
    return None if found is None else found.scalar()


def _future(one: Map, kind: FieldKind) -> bool:
    future = bool(one.flag("future"))
    if future and kind is not FieldKind.DATE:
        raise one.error("future belongs to a date")
    return future


def _withhold(one: Map) -> bool:
    return "share" in one and one.one_of("share", {"withhold": True})


def _prefill(one: Map) -> str | None:
    found = one.find("prefill")
    if found is None:
        return None
    if not _PREFILL.fullmatch(found.text()):
        raise found.error("prefill is Record.field or form:key.field")
    return found.text()


def _feeds(one: Map) -> tuple[str, ...]:
    feeds = one.texts("feeds")
    for feed in feeds:
        if not _FEED.fullmatch(feed):
            raise one.error(f"feeds: {feed!r} is not section.field")
    return feeds


def _scale(one: Map) -> dict[str, str]:
    found = one.find("scale")
    if found is None:
        return {}
    scale = {key: str(item.scalar()) for key, item in found.map()}
    if set(scale) != {"from", "to", "low", "high", "no_answer"}:
        raise found.error("a scale has from, to, low, high and no_answer")
    return scale


def _visible_if(one: Map, owner: str, reading: _Reading) -> tuple[Condition, ...]:
    terms = read_conditions(one.find("visible_if"), owner)
    reading.conditions += terms
    return tuple(term.condition for term in terms)
