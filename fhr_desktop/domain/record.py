"""How a record describes itself: the base class, the kinds of value, and what each field says of itself.

The description is the only one: tables, validation, editors, list columns, history texts and the
encoding in operations are all read from it. No record of the field is defined here.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar, dataclass_transform

RecordId = uuid.UUID
RecordKey = bytes  # an id as it is stored; of a hundred thousand, made and compared in a tenth of the time


def new_id() -> RecordId:
    """A random record id (UUIDv4). Ids are never derived from personal data."""
    return uuid.uuid4()


def derived_id(namespace: RecordId, name: str) -> RecordId:
    """The id of a row that two machines may both create: UUIDv5 of a random namespace (SYNC §1)."""
    return uuid.uuid5(namespace, name)


class Kind(StrEnum):
    """Kind of value. Python type in brackets."""

    TEXT = "text"  # one line (str)
    LONG_TEXT = "long_text"  # paragraphs (str)
    DATE = "date"  # (datetime.date)
    MOMENT = "moment"  # aware UTC (datetime.datetime)
    INTEGER = "integer"  # (int)
    YES_NO = "yes_no"  # (bool)
    CHOICE = "choice"  # key in a choice list (str)
    MULTI_CHOICE = "multi_choice"  # keys in a choice list (tuple[str, ...])
    REF = "ref"  # id of another record (uuid.UUID)
    REFS = "refs"  # ids of other records (tuple[uuid.UUID, ...])
    MUNICIPALITY = "municipality"  # four-digit code (str)
    IDENTITY_NUMBER = "identity_number"  # twelve digits, or free text for other ids (str)
    ROWS = "rows"  # a small table (tuple[Mapping[str, Any], ...])
    VALUE = "value"  # a form answer of any of the above shapes


class Sensitivity(StrEnum):
    """Access class. SPECIAL is never in lists, filters, search or matching (SoLPuL 7 a §)."""

    ORDINARY = "ordinary"
    SPECIAL = "special"


class ScopeKind(StrEnum):
    """The selective-sync compartments (SYNC §4). A protected home has a scope of its own."""

    UNIT = "unit"
    CASEWORK = "casework"
    TRAINING = "training"
    POOL = "pool"
    COOPERATION = "cooperation"
    PROTECTED = "protected"


class Merge(StrEnum):
    """What two unseen edits of one field become (SYNC §3)."""

    VALUE = "value"  # both kept, one shown, marked as a conflict
    CRITICAL = "critical"  # as VALUE, and blocks prints that use it
    SAFETY = "safety"  # a flag: on wins until somebody who saw it turns it off
    SAID = "said"  # as VALUE, but nothing said never stands against something said
    SET = "set"  # elements put in and taken out one by one; putting in wins over an unseen taking out


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """What one field says of itself. `label` and `help` are Swedish; `tidy` is how what was typed is written."""

    name: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    sensitivity: Sensitivity = Sensitivity.ORDINARY
    choices: str | None = None
    ref: str | None = None
    merge: Merge = Merge.VALUE
    searchable: bool = False
    tidy: Callable[[str], str] | None = None


PARENTS = (
    "home_id",
    "case_id",
    "document_id",
    "course_id",
    "session_id",
    "participant_id",
    "enrolment_id",
    "need_id",
)  # a record lives and goes with its parent, which never changes
R = TypeVar("R", bound="Record")
_MISSING: Any = dataclasses.MISSING


def described(
    kind: Kind,
    label: str,
    *,
    help: str = "",  # noqa: A002  # the field's own word
    default: Any = _MISSING,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
    choices: str | None = None,
    ref: str | None = None,
    merge: Merge = Merge.VALUE,
    searchable: bool = False,
    tidy: Callable[[str], str] | None = None,
) -> Any:
    """A record field with its description. Without `default` the field is required."""
    spec = FieldSpec(
        name="",
        kind=kind,
        label=label,
        help=help,
        required=default is _MISSING,
        sensitivity=sensitivity,
        choices=choices,
        ref=ref,
        merge=merge,
        searchable=searchable,
        tidy=tidy,
    )
    return dataclasses.field(default=default, metadata={"spec": spec})


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One aggregate. Records are immutable, compared with ==, and may cross threads."""

    LABEL: ClassVar[str] = ""
    PLURAL: ClassVar[str] = ""
    SCOPE: ClassVar[ScopeKind] = ScopeKind.CASEWORK
    SPECS: ClassVar[Mapping[str, FieldSpec]] = {}
    APPEND_ONLY: ClassVar[bool] = False  # no field may change once written

    id: RecordId = dataclasses.field(default_factory=new_id)

    @classmethod
    def table(cls) -> str:
        """The table's and the operation's name for this kind of record: snake_case of the class."""
        return _snake_case(cls.__name__)


@cache  # asked for several times a value
def _snake_case(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(described, dataclasses.field))
def record(cls: type[R]) -> type[R]:
    """Class decorator: a frozen dataclass whose SPECS are collected from its `described` fields."""
    made = dataclass(frozen=True, slots=True, kw_only=True)(cls)
    specs: dict[str, FieldSpec] = {}
    for field in dataclasses.fields(made):
        if field.name == "id":
            continue
        spec = field.metadata.get("spec")
        if spec is None:
            raise TypeError(f"{cls.__name__}.{field.name} has no description")
        specs[field.name] = dataclasses.replace(spec, name=field.name)
    made.SPECS = specs
    return made


Plain = str | int | bool | bytes | None | list["Plain"] | dict[str, "Plain"]


def to_plain(kind: Kind, value: Any) -> Plain:
    """The value as it stands in an operation: only text, integers, booleans, bytes, lists and maps."""
    if value is None:
        return None
    if kind in (Kind.DATE, Kind.MOMENT):
        return str(value.isoformat())
    if kind is Kind.REF:
        return bytes(value.bytes)
    if kind is Kind.REFS:
        return [v.bytes for v in value]
    if kind is Kind.MULTI_CHOICE:
        return list(value)
    if kind is Kind.ROWS:
        return [dict(sorted(row.items())) for row in value]
    if kind is Kind.VALUE:
        return _thaw(value)
    return value  # type: ignore[no-any-return]


def from_plain(kind: Kind, value: Plain) -> Any:
    """The inverse of `to_plain`. Raises ValueError for text that is not of the kind."""
    if value is None:
        return None
    if kind is Kind.DATE:
        return dt.date.fromisoformat(str(value))
    if kind is Kind.MOMENT:
        return dt.datetime.fromisoformat(str(value))
    if kind is Kind.REF:
        return uuid.UUID(bytes=value)  # type: ignore[arg-type]
    if kind is Kind.REFS:
        return tuple(uuid.UUID(bytes=v) for v in value)  # type: ignore[union-attr,arg-type]
    if kind in (Kind.MULTI_CHOICE, Kind.ROWS, Kind.VALUE):
        return freeze(value)
    return value


def _thaw(value: Any) -> Plain:
    if isinstance(value, tuple | list):
        return [_thaw(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _thaw(v) for k, v in sorted(value.items())}
    return value  # type: ignore[no-any-return]


def freeze(value: Any) -> Any:
    """Lists become tuples, so that records stay immutable and comparable."""
    if isinstance(value, tuple | list):
        return tuple(freeze(v) for v in value)
    if isinstance(value, Mapping):
        return {k: freeze(v) for k, v in sorted(value.items())}
    return value
