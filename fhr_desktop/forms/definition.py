"""The shape of a form definition, as frozen dataclasses. Reading and checking the files is `reader`'s work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from fhr_desktop.domain.record import Sensitivity


class FieldKind(StrEnum):
    """Kind of answer. The answer's Python shape is given in `answers`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    INTEGER = "integer"
    YES_NO = "yes_no"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    PERSON_REF = "person_ref"
    MUNICIPALITY = "municipality"
    PLACE = "place"
    PHONE = "phone"
    EMAIL = "email"
    MONEY = "money"
    PERSONNUMMER = "personnummer"
    TABLE = "table"
    SIGNATURE = "signature"
    COMPUTED = "computed"


class Required(StrEnum):
    """When an answer is needed."""

    DRAFT = "draft"
    ASSESSMENT = "assessment"
    NEVER = "never"


class Repeat(StrEnum):
    """Whom a section is repeated for."""

    ADULT = "adult"
    CHILD = "child"


CENTRED = "centred"  # a section set in the middle of the page, as on a diploma
Fact = str | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. Keys never change; labels may in a new version."""

    key: str
    label: str
    facts: Mapping[str, Fact] = field(default_factory=dict, hash=False)  # mark, iso, matching, stages …


@dataclass(frozen=True, slots=True)
class Condition:
    """One term of `visible_if`; all terms must hold. Exactly one of the tests is set."""

    field: str
    is_: bool | None = None
    in_: tuple[str, ...] | None = None
    not_in: tuple[str, ...] | None = None
    filled: bool | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class PrintHint:
    """How a field or section stands on paper. `lines` and `rows` count blank lines and table rows."""

    width: str = "full"  # full | half | third | two_thirds; of a section: full | centred
    lines: int = 1
    rows: int = 0
    keep_together: bool = False
    new_page: bool = False
    hide: str | None = None  # blank | final


@dataclass(frozen=True, slots=True)
class FixedRow:
    """A row of a table that is printed with its label and cannot be removed."""

    key: str
    label: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table field."""

    key: str
    label: str
    kind: FieldKind
    sensitivity: Sensitivity
    choices: tuple[Choice, ...] = ()
    choice_list: str = ""
    help: str = ""
    future: bool = False  # a date that may lie ahead
    share_withhold: bool = False
    print: PrintHint = PrintHint()


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form."""

    key: str
    label: str
    help: str
    kind: FieldKind
    required_for: Required
    sensitivity: Sensitivity
    choices: tuple[Choice, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: tuple[FixedRow, ...] = ()
    min_rows: int = 0
    computed: str = ""
    unit: str = ""
    min: int | None = None
    max: int | None = None
    default: str | int | None = None
    visible_if: tuple[Condition, ...] = ()
    evidence_required: tuple[str, ...] = ()
    prefill: str | None = None
    share_withhold: bool = False
    question: str = ""
    follow_ups: tuple[str, ...] = ()
    listen_for: str = ""
    who: str | None = None
    ages: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    matching: str | None = None
    scale: Mapping[str, str] = field(default_factory=dict)
    variants: tuple[str, ...] = ()
    print: PrintHint = PrintHint()
    choice_list: str = ""  # the shared list's name; empty when the choices are the field's own
    future: bool = False  # a date that may lie ahead; other dates record something that has happened


@dataclass(frozen=True, slots=True)
class Guide:
    """Text for the writer, never on a filled print."""

    note: str = ""
    covers: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    example_write: str = ""
    example_avoid: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One heading of a form."""

    key: str
    heading: str
    fields: tuple[FormField, ...]
    number: str = ""
    repeat: Repeat | None = None
    visible_if: tuple[Condition, ...] = ()
    intro: str = ""
    guide: Guide = Guide()
    gap_rule: str = ""
    variants: tuple[str, ...] = ()
    print: PrintHint = PrintHint()


# Forms that are a source themselves, by number: what was said by the referee, at the visit, in the child's own talk.
_ITSELF = {"F6": "referens", "F7": "hembesok", "F9": "samtal_barn"}


@dataclass(frozen=True)
class FormDefinition:
    """One released version of one form."""

    key: str
    number: str  # F1, F10, F13c …
    version: int
    title: str
    short_title: str
    purpose: str
    filled_by: tuple[str, ...]
    signed_by: tuple[str, ...]
    record: str
    scope: str
    access: tuple[str, ...]
    treserva: str
    blank_version: bool
    legal_notes: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str = ""
    intro: str = ""
    cover_letter: str = ""
    closing: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)  # key → label
    legal_texts: Mapping[str, str] = field(default_factory=dict)  # lag:… → printed wording

    @cached_property  # asked for thousands of times when the gaps are counted
    def _places(self) -> Mapping[str, tuple[Section, FormField]]:
        return {one.key: (section, one) for section in reversed(self.sections) for one in reversed(section.fields)}

    def field(self, key: str) -> FormField:
        """The field with this key. Raises KeyError."""
        return self._places[key][1]

    def sources_asked(self, one: FormField) -> tuple[str, ...]:
        """The kinds of source an answer here must rest on. What is written on a talk does not rest on that talk."""
        return tuple(kind for kind in one.evidence_required if kind != _ITSELF.get(self.number))

    def section_of(self, field_key: str) -> Section:
        """The section that holds the field. Raises KeyError."""
        return self._places[field_key][0]
