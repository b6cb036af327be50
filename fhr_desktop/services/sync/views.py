"""What a person sees of sync: colleagues, packages, what a package brought, conflicts and what was set aside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.unit import Role


@dataclass(frozen=True, slots=True)
class Colleague:
    """Another machine of the unit. `confirmed` is when it last said what it holds; `waiting` operations it lacks,
    less those that made what every unit begins with.

    `gets_all` is false where its role shares only some scopes with ours. `sent` is when a package was last made for it.
    """

    device: bytes
    machine: str
    person: str
    role: Role
    confirmed: dt.datetime | None
    waiting: int
    sent: dt.datetime | None
    remembered: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """A package that lies on disk, read back and sound. `given` of the operations made what every unit begins with."""

    file: Path
    bundle: bytes
    operations: int
    attachments: int
    to: tuple[str, ...]  # names of persons
    given: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One record a package touches. `what` names it for a person (empty where it is shut to the actor);
    `record` and `case` open it. `fields`: label, before, after, by whom."""

    table: str
    record: RecordId
    kind: str  # the record's Swedish word
    what: str
    case: RecordId | None
    who: str
    fields: tuple[tuple[str, str, str], ...] = ()  # label, before, after


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a package brings, or brought: before it is taken in this is the preview.

    Lists are cut at 200 lines; the counts are whole. `notices` are sentences without content (late text discarded
    by an erasure, a colleague's clock that goes wrong, a machine that began anew …).
    """

    sender: str
    machine: str
    made: dt.datetime
    taken_in: dt.datetime | None
    already: bool  # nothing in it was unknown here: no writing, no list of machines, nobody's word on what it holds
    operations: int
    new: tuple[Line, ...]
    changed: tuple[Line, ...]
    conflicts: tuple[Line, ...]
    new_count: int
    changed_count: int
    conflict_count: int
    erased_count: int
    notices: tuple[str, ...]
    by_author: tuple[tuple[str, int], ...]  # journal notes per author
    given: int = 0  # of the operations: those that made what every unit begins with


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A package made or taken in, for the list. `operations` as in `Colleague.waiting`."""

    when: dt.datetime
    incoming: bool
    with_whom: tuple[str, ...]
    operations: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ConflictSide:
    """One of the values: as plain data, as text for a person, who wrote it, on which machine, and when."""

    value: Plain
    text: str
    who: str
    machine: str
    when: dt.datetime


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field with more than one unseen value. `critical` ones block prints that use the field.

    `proposal` is a three-way merge of long text to accept or edit (None for other kinds); `clean` when the
    proposal holds both sides without overlap.
    """

    table: str
    record: RecordId
    field: str
    label: str
    kind: str  # the record's Swedish word
    what: str  # which record, for a person
    case: RecordId | None
    sides: tuple[ConflictSide, ...]
    critical: bool
    is_text: bool
    base: str | None
    proposal: str | None
    clean: bool
    own_text: bool = False  # the person may write a third value as text
    before: str | None = None  # in words, what stood there when the sides parted; None when that is not known
    position: int | None = None  # how far the log had come when this was read


@dataclass(frozen=True, slots=True)
class Resolution:
    """A conflict that somebody has decided, and that can be opened again. `left` are the values not chosen."""

    table: str
    record: RecordId
    field: str
    label: str
    what: str
    chosen: str
    left: tuple[str, ...]
    who: str
    when: dt.datetime


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two persons with one identity number. `same` is None until somebody has said.

    `one_known` and `other_known` tell them apart where the names do not: the case's number and the municipality.
    """

    one: RecordId
    other: RecordId
    one_name: str
    other_name: str
    one_known: str
    other_known: str
    one_case: RecordId | None
    other_case: RecordId | None
    same: bool | None


@dataclass(frozen=True, slots=True)
class SetAside:
    """Text of one's own in something that a colleague erased, kept for thirty days."""

    n: int
    kind: str
    text: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Inbox:
    """What needs a person's eye."""

    conflicts: tuple[Conflict, ...]
    duplicates: tuple[Duplicate, ...]
    archived_edited: tuple[Line, ...]  # archived, but changed by somebody who had not seen that
    set_aside: tuple[SetAside, ...]
    resolved: tuple[Resolution, ...]  # the latest, newest first
    others: int = 0  # conflicts in cases of other pairs, or that others may decide

    def waiting(self) -> int:
        """How many things wait for a decision."""
        open_pairs = sum(pair.same is None for pair in self.duplicates)
        return len(self.conflicts) + open_pairs + len(self.archived_edited) + len(self.set_aside)


class MachineStatus(StrEnum):
    """How a machine stands in the unit."""

    ACTIVE = "active"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine of the unit. `digits` are to be read aloud and compared on both screens (12 groups of 5)."""

    device: bytes
    name: str
    person: str
    role: Role
    status: MachineStatus
    is_this: bool
    is_admin: bool
    digits: str
    last_heard: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A new machine that asks to be let in, read from its file."""

    device: bytes
    name: str
    role: Role
    digits: str
    qr: str
    made: dt.datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit's machines as this one knows them. `joined` is false for a store nobody else has let in; `asked` is
    when it last wrote a request to be.
    """

    machines: tuple[Machine, ...]
    version: int
    threshold: int
    may_manage: bool  # the actor on this machine may let in and shut out
    proposal: str  # a sentence about a change that waits for a second signature, or empty
    warning: str  # the list is about to expire, or empty
    joined: bool
    may_cosign: bool = False  # the actor on this machine may give the second signature
    asked: dt.datetime | None = None  # None too once it is in the unit
