"""Reads what waits for a decision, as far as it is open to the actor, in words. Deciding it is the inbox's matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from enum import Enum, auto

from db import history, quarantine, records
from db.queries import conflicts
from db.queries import inbox as queries
from db.store import Connection
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.record import Kind, Merge, Plain, Record, RecordId, ScopeKind
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.training import Enrolment, Participant
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.services.actor import Actor, ReasonNeeded, Right, demand_case, demand_home
from fhr_desktop.services.pool_views import may_change
from fhr_desktop.services.sync.merging import Proposal, propose
from fhr_desktop.services.sync.views import Conflict, ConflictSide, Duplicate, Line, Resolution, SetAside
from fhr_desktop.services.wording import Wording

SHOWN_DECISIONS = 20
_TEXTS = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.PLACE, FieldKind.PHONE, FieldKind.EMAIL})


class Reach(Enum):
    """How near a record is to the actor: to read and decide, only to know that there is something, or not at all."""

    OPEN = auto()
    OTHERS = auto()
    SHUT = auto()


def stored(connection: Connection, table: str, record: RecordId) -> Record | None:
    """The record as it is now, or None."""
    return records.load(connection, BY_TABLE[table], record)


def reach(connection: Connection, actor: Actor, one: Record) -> Reach:
    """Whether the actor may read and decide what stands in the record (DOMAIN §3.3, §3.4)."""
    if one.SCOPE is ScopeKind.UNIT:
        mine = actor.may(Right.MANAGE_UNIT) or (isinstance(one, User) and one.id == actor.user_id)
        return Reach.OPEN if mine else Reach.OTHERS
    if one.SCOPE is ScopeKind.TRAINING:
        mine = actor.may(Right.ENROL if isinstance(one, Participant | Enrolment) else Right.WRITE_TRAINING)
        return Reach.OPEN if mine else Reach.OTHERS if actor.may(Right.READ_TRAINING) else Reach.SHUT
    if one.SCOPE is ScopeKind.COOPERATION:
        return Reach.OPEN if actor.may(Right.COOPERATE) else Reach.SHUT
    if not actor.may(Right.READ_CASEWORK):
        return Reach.SHUT
    if one.SCOPE is ScopeKind.POOL:
        mine = may_change(actor, one) if isinstance(one, SavedView) else actor.may(Right.WRITE_CASEWORK)
        return Reach.OPEN if mine else Reach.OTHERS
    place = queries.place_of(connection, one)
    if place.home is None:
        return Reach.SHUT
    try:
        demand_home(actor, place.home)
    except NotAllowed:
        return Reach.SHUT
    try:
        if place.case is not None:
            demand_case(actor, place.case, place.home)
    except ReasonNeeded:
        return Reach.OTHERS
    return Reach.OPEN


def case_of(connection: Connection, one: Record) -> RecordId | None:
    """The case that shows the record, or None."""
    case = queries.place_of(connection, one).case
    return case.id if case is not None else None


def conflict(connection: Connection, words: Wording, clash: conflicts.Clash, one: Record) -> Conflict:
    """A clash with its sides in words; equal values are one side. Long text comes with a proposal."""
    spec = one.SPECS[clash.field]
    sides: list[ConflictSide] = []
    for side in clash.sides:
        if side.value not in [each.value for each in sides]:
            sides.append(_side(words, one, clash.field, side))
    long, own = _text_kind(words, one, clash.field)
    parted = conflicts.base(connection, clash)
    base = parted.value if parted is not None and isinstance(parted.value, str) else None
    proposal = _proposal(base, [_plain_text(side.value) for side in sides]) if long else None
    return Conflict(
        table=clash.table,
        record=clash.record,
        field=clash.field,
        label=words.label(one, clash.field),
        kind=one.LABEL,
        what=words.what(one),
        case=case_of(connection, one),
        sides=tuple(sides),
        critical=spec.merge in (Merge.CRITICAL, Merge.SAFETY),
        is_text=long,
        base=base if long else None,
        proposal=proposal.text if proposal is not None else None,
        clean=proposal is not None and proposal.clean,
        own_text=own,
        before=words.text(one, clash.field, parted.value) if parted is not None else None,
        position=history.position(connection),
    )


def _side(words: Wording, one: Record, field: str, side: conflicts.Side) -> ConflictSide:
    machine = words.machine(side.dot.stream.device)
    return ConflictSide(
        side.value, words.text(one, field, side.value), words.user(side.user), machine, moment_of(side.hlc)
    )


def _text_kind(words: Wording, one: Record, field: str) -> tuple[bool, bool]:
    """Whether the field holds paragraphs, and whether it holds text of any kind."""
    kind = one.SPECS[field].kind
    if isinstance(one, Answer) and field == "value":
        question = words.question(one)
        return (
            question is not None and question.kind is FieldKind.LONG_TEXT,
            question is not None and question.kind in _TEXTS,
        )
    return kind is Kind.LONG_TEXT, kind in (Kind.TEXT, Kind.LONG_TEXT)


def _plain_text(value: Plain) -> str:
    return value if isinstance(value, str) else ""


def _proposal(base: str | None, texts: list[str]) -> Proposal:
    made = Proposal(texts[0], True)
    for other in texts[1:]:
        step = propose(base, made.text, other)
        made = Proposal(step.text, made.clean and step.clean)
    return made


def resolutions(connection: Connection, actor: Actor, words: Wording) -> Iterator[Resolution]:
    """The latest decisions that can be taken back, the newest first."""
    for one in conflicts.decided(connection, SHOWN_DECISIONS):
        record = stored(connection, one.table, one.record)
        if record is None or reach(connection, actor, record) is not Reach.OPEN:
            continue
        chosen = words.text(record, one.field, one.chosen.value)
        left = [words.text(record, one.field, side.value) for side in one.left if side.value != one.chosen.value]
        yield Resolution(
            one.table, one.record, one.field, words.label(record, one.field), words.what(record), chosen,
            tuple(left), words.user(one.chosen.user), moment_of(one.chosen.hlc),
        )  # fmt: skip


def duplicates(connection: Connection, actor: Actor, words: Wording) -> Iterator[Duplicate]:
    """Persons entered twice, where both are open to be read and at least one is the actor's to work with."""
    if not actor.may(Right.READ_CASEWORK):
        return
    for pair in queries.same_numbers(connection):
        near = [reach(connection, actor, one) for one in (pair.one, pair.other)]
        if Reach.SHUT in near or Reach.OPEN not in near:
            continue
        yield Duplicate(
            pair.one.id, pair.other.id, pair.one.full_name(), pair.other.full_name(),
            _known(connection, words, pair.one), _known(connection, words, pair.other),
            case_of(connection, pair.one), case_of(connection, pair.other),
            pair.alias.same if pair.alias is not None else None,
        )  # fmt: skip


def _known(connection: Connection, words: Wording, person: Person) -> str:
    """ "2026-0147, Älvdalen", as far as it is known."""
    place = queries.place_of(connection, person)
    number = place.case.number if place.case is not None else ""
    code = (place.home.municipality if place.home is not None else None) or ""
    return ", ".join(part for part in (number, words.municipalities.get(code, "")) if part)


def late_edits(connection: Connection, actor: Actor, kept: queries.LateEdits) -> Iterator[queries.Late]:
    """Archived homes that somebody went on with, open to the actor."""
    for one in kept.read(connection):
        if reach(connection, actor, one.home) is Reach.OPEN:
            yield one


def late_line(connection: Connection, words: Wording, one: queries.Late) -> Line:
    """Such a home as a line: who wrote, and what kinds of record."""
    names = [BY_TABLE[table].LABEL for table in one.tables if table in BY_TABLE]
    who = ", ".join(words.user(user) for user in one.users)
    fields = tuple((name, "", "") for name in names)
    return Line("home", one.home.id, Home.LABEL, one.home.name, case_of(connection, one.home), who, fields)


def set_aside(connection: Connection, actor: Actor) -> tuple[SetAside, ...]:
    """Own text in what a colleague erased."""
    if not actor.may(Right.WRITE_CASEWORK):
        return ()
    found = (SetAside(one.n, _kind(one.table), text_of(one), _until(one)) for one in quarantine.kept(connection))
    return tuple(one for one in found if one.text)


def _kind(table: str) -> str:
    return BY_TABLE[table].LABEL if table in BY_TABLE else table


def _until(one: quarantine.Kept) -> dt.date:
    return (moment_of(one.hlc) + quarantine.KEPT).astimezone().date()


def text_of(one: quarantine.Kept) -> str:
    """What was written: its long texts, or else what else it says in words."""
    specs = BY_TABLE[one.table].SPECS if one.table in BY_TABLE else {}
    texts = [(name, value) for name, value in one.values.items() if isinstance(value, str) and value.strip()]
    long = [value for name, value in texts if name in specs and specs[name].kind in (Kind.LONG_TEXT, Kind.VALUE)]
    if long:
        return "\n\n".join(long)
    short = [
        f"{specs[name].label}: {value}" for name, value in texts if name in specs and specs[name].kind is Kind.TEXT
    ]
    return "\n".join(short)
