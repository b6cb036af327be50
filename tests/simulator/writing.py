"""Steps of people who write: each gives a line for the trace, or None when there was nothing to do it with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from db import history, local
from db.history import Seen
from db.queries import conflicts
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer, Case, FormDocument, Note, Visit
from fhr_desktop.domain.operations import Dot, Stream
from fhr_desktop.domain.record import Record, RecordId, from_plain
from fhr_desktop.domain.registry import BY_TABLE
from tests.simulator.machine import Machine
from tests.simulator.memory import Name, Write, demand
from tests.simulator.world import World

DAY = dt.date(2026, 3, 17)
QUESTIONS = ("overview", "overview_home", "case")
TEXTS = {
    "home": ("name", "other_adults", "street_address"),
    "person": ("given_name", "phone", "occupation"),
    "case": ("treserva_number",),
    "visit": ("purpose", "ends"),
    "answer": ("value", "no_evidence_reason"),
    "user": ("phone",),
}
CHOICES = {"case": ("state", ("investigation", "opened", "resting")), "person": ("protection_degree", ("none", "mark"))}


def dot(name: Name) -> Dot:
    """An operation's name as the product has it."""
    return Dot(Stream(*name[:3]), name[3])


def named(one: Dot) -> Name:
    """The way back."""
    return one.stream.device, one.stream.incarnation, one.stream.scope, one.seq


def load(work: UnitOfWork, table: str, record: bytes) -> Record:
    """A record that stands."""
    found = work.get(BY_TABLE[table], RecordId(bytes=record))
    demand(found is not None, "a record that stands cannot be read")
    assert found is not None
    return found


def of(world: World, machine: Machine, record: bytes) -> tuple[str, str]:
    """How the trace calls a record: its table, and its place among all."""
    return world.memory.kind_of[record], f"{world.memory.kind_of[record]} {world.memory.order[record]}"


def heads(machine: Machine, record: bytes, name: str) -> frozenset[Name]:
    """What whoever writes in the field here has seen."""
    return machine.view.heads.get((record, name)) or frozenset((machine.view.first[record].name,))


def change(world: World, machine: Machine, record: bytes, **values: Any) -> list[Write]:
    """Save a record with other values: what is written must name all that stood, and no more."""
    table = world.memory.kind_of[record]
    before = {name: heads(machine, record, name) for name in values}
    made = world.write(machine, lambda work: work.save(replace(load(work, table, record), **values)))
    for write in made:
        demand(write.record == record and write.kind in ("set", "archive"), "a change became something else")
        for name, parents in write.fields.items():
            demand(parents == before[name], "a change names other heads than those that stood")
    return made


# New records


def new_home(world: World, *, protected: bool = False) -> str | None:
    """A home with an adult in it."""
    machine = world.anyone()
    if not may_write(machine):
        return None
    home = Home(name=world.text(), street_address=world.text())
    if protected:
        others = [one.actor.user_id for one in world.machines if one is not machine and may_write(one)]
        some = world.chance.sample(others, world.chance.randint(0, len(others)))
        home = Home(name=world.text(), protected=True, readers=(machine.actor.user_id, *some))
    person = Person(home_id=home.id, role="applicant", given_name=world.text())
    made = world.write(machine, lambda work: work.save(home, person))
    demand(len(made) == 2, "a new home was not written")
    return f"{machine.name} new home {world.memory.order[home.id.bytes]} protected={protected}"


def may_write(machine: Machine) -> bool:
    """Whether the machine has casework at all."""
    with machine.raw() as run:
        return bool(run("SELECT 1 FROM scope WHERE kind = 'casework'"))


def new_part(world: World) -> str | None:
    """Something new in a home: a person, a case, or what belongs to a case."""
    machine = world.anyone()
    table = world.chance.choice(("person", "case", "case", "visit", "note", "form_document", "form_document"))
    over = "home" if table in ("person", "case") else "case"
    parent = world.choose(world.records(machine, over))
    if parent is None:
        return None
    one = part(world, machine, table, RecordId(bytes=parent))
    made = world.write(machine, lambda work: work.save(one))
    demand([write.kind for write in made] == ["new"], "a new record was not written")
    return f"{machine.name} new {of(world, machine, one.id.bytes)[1]} in {of(world, machine, parent)[1]}"


def part(world: World, machine: Machine, table: str, parent: RecordId) -> Record:
    """A new record under its parent."""
    moment = dt.datetime(2026, 3, 17, 9, 0, tzinfo=dt.UTC)
    user = machine.actor.user_id
    if table == "person":
        return Person(home_id=parent, role="child", given_name=world.text())
    if table == "case":
        return Case(home_id=parent, number=world.text(), state="investigation", state_since=DAY)
    if table == "visit":
        return Visit(case_id=parent, kind="home_visit", on=DAY, purpose=world.text(), investigators=(user,))
    if table == "note":
        return Note(case_id=parent, happened_on=DAY, text=world.text(), signed_at=moment, signed_by=user)
    return FormDocument(case_id=parent, form_key="investigation_report", form_version=1, begun_at=moment, begun_by=user)


def answer(world: World) -> str | None:
    """An answer to one of few questions: two machines often make the same record."""
    machine = world.anyone()
    document = world.choose(world.records(machine, "form_document"))
    if document is None:
        return None
    question = world.chance.choice(QUESTIONS)
    identity = Answer.id_of(RecordId(bytes=document), question, "")
    if identity.bytes in machine.view.born:
        change(world, machine, identity.bytes, value=world.text())
    elif identity.bytes in machine.view.gone:
        return None
    else:
        one = Answer(id=identity, document_id=RecordId(bytes=document), field_key=question, value=world.text())
        made = world.write(machine, lambda work: work.save(one))
        demand([write.kind for write in made] == ["new"], "an answer was not written")
    return f"{machine.name} answers {question} in {of(world, machine, document)[1]}"


# Changes


def edit(world: World) -> str | None:
    """Another value in some field."""
    machine = world.anyone()
    record = world.choose(world.records(machine, *TEXTS))
    if record is None:
        return None
    return _edit(world, machine, record)


def _edit(world: World, machine: Machine, record: bytes, name: str = "") -> str:
    table = world.memory.kind_of[record]
    if table in CHOICES and not name and world.chance.random() < 0.25:
        name, among = CHOICES[table]
        value: Any = world.chance.choice(among)
    else:
        name = name or world.chance.choice(TEXTS[table])
        value = world.text() if name != "state" else world.chance.choice(CHOICES["case"][1])
    made = change(world, machine, record, **{name: value})
    demand(name in CHOICES.get(table, ()) or len(made) == 1, "a change was not written")
    return f"{machine.name} {of(world, machine, record)[1]}.{name}"


def edit_the_same(world: World) -> str | None:
    """A field that somebody else has just written in, or the same value anew elsewhere."""
    machine = world.anyone()
    recent = [one for one in list(world.memory.writes.values())[-12:]
              if one.kind == "set" and one.record in machine.view.born and one.name[0] != machine.device]  # fmt: skip
    write = world.choose(recent)
    if write is None:
        return None
    name = min(write.fields)
    if name == "protected":  # on and off again, most often where somebody's "on" has not been seen
        for on in (True, False):
            change(world, machine, write.record, protected=on)
        return f"{machine.name} {of(world, machine, write.record)[1]}.protected on and off"
    if name not in TEXTS.get(write.table, ()):
        return None
    if world.chance.random() < 0.25:  # the very same words: both writes count
        change(world, machine, write.record, **{name: write.values[name]})
        return f"{machine.name} {of(world, machine, write.record)[1]}.{name} with the same words"
    return _edit(world, machine, write.record, name)


def flag(world: World) -> str | None:
    """A home's protection flag on or off, where it lives among the others."""
    machine = world.anyone()
    record = world.choose(world.records(machine, "home"))
    if record is None:
        return None
    on = world.chance.random() < 0.5
    change(world, machine, record, protected=on)
    return f"{machine.name} {of(world, machine, record)[1]}.protected={on}"


def archive(world: World) -> str | None:
    """A home archived, or taken up again."""
    machine = world.anyone()
    record = world.choose(world.records(machine, "home"))
    if record is None:
        return None
    away = world.chance.random() < 0.7
    change(world, machine, record, archived=away)
    return f"{machine.name} {of(world, machine, record)[1]}.archived={away}"


def change_set(world: World) -> str | None:
    """Somebody put into a set, or taken out."""
    machine = world.anyone()
    record = world.choose(world.records(machine, "visit", "home"))
    if record is None:
        return None
    table = world.memory.kind_of[record]
    name = "participants" if table == "visit" else "readers"
    people = world.records(machine, "person" if table == "visit" else "user")
    if not people:
        return None
    chosen = RecordId(bytes=world.chance.choice(people))
    if table == "home" and chosen == machine.actor.user_id and protected_scope(machine, record):
        return None  # whoever takes themselves out is told no more, and tells no more
    before = machine.view.elements
    inside = any(one[:2] == (record, name) and chosen.bytes in one[2] for one in before)

    def act(work: UnitOfWork) -> None:
        stored: Any = load(work, table, record)
        items = tuple(one for one in getattr(stored, name) if one != chosen)
        work.save(replace(stored, **{name: items if inside else (*items, chosen)}))

    made = world.write(machine, act)
    demand([one.kind for one in made] == ["rem" if inside else "add"], "a set was not changed")
    seen = {dot for rec, field, value, dot in before if (rec, field) == (record, name) and chosen.bytes in value}
    demand(made[0].fields[name] == (seen if inside else frozenset()), "a set's change names other elements than seen")
    return f"{machine.name} {of(world, machine, record)[1]}.{name} {'-' if inside else '+'}"


def protected_scope(machine: Machine, record: bytes) -> bool:
    """Whether the record lives in a scope of its own."""
    with machine.raw() as run:
        return bool(run("SELECT 1 FROM home h JOIN scope s ON s.id = h.scope WHERE h.id = ? AND s.home IS NOT NULL",
                        (record,)))  # fmt: skip


# What is decided


def decide(world: World) -> str | None:
    """A conflict resolved, by one of its values or another."""
    machine = world.anyone()
    order = world.memory.order
    place = world.choose(sorted(machine.view.conflicts, key=lambda one: (order[one[0]], one[1])))
    if place is None:
        return None
    record, name = place
    table = world.memory.kind_of[record]
    before = heads(machine, record, name)
    values = [world.memory.writes[one].values.get(name) for one in sorted(before, key=_age(world))]
    chosen = world.chance.choice(values)
    value = from_plain(BY_TABLE[table].SPECS[name].kind, chosen)
    act = lambda work: work.decide(replace(load(work, table, record), **{name: value}), name)  # noqa: E731
    made = world.write(machine, act)
    demand(len(made) == 1 and made[0].fields.get(name) == before, "a decision does not name what it decides")
    demand(place not in machine.view.conflicts, "a decision left a conflict")
    return f"{machine.name} decides {of(world, machine, record)[1]}.{name}"


def _age(world: World) -> Any:
    order = {name: number for number, name in enumerate(world.memory.writes)}
    return order.__getitem__


def take_back(world: World) -> str | None:
    """A decision taken back: a value stands beside the one there is."""
    machine = world.anyone()
    place = world.choose(sorted(machine.view.heads, key=lambda one: (world.memory.order[one[0]], one[1])))
    if place is None:
        return None
    record, name = place
    table = world.memory.kind_of[record]
    if name not in TEXTS.get(table, ()):
        return None
    words = world.text()
    earlier = [one for one in machine.held if world.memory.writes[one].record == record
               and name in world.memory.writes[one].fields]  # fmt: skip
    source = world.choose(sorted(earlier, key=_age(world)))
    seen = tuple(map(dot, sorted(world.memory.writes[source].fields[name]))) if source else ()
    made = world.write(machine, lambda work: work.stand_beside(load(work, table, record), name, words, seen))
    demand(len(made) == 1 and made[0].fields[name] == frozenset(map(named, seen)), "a value does not stand beside")
    return f"{machine.name} takes back {of(world, machine, record)[1]}.{name}"


def open_editor(world: World) -> str | None:
    """A page is opened on a field; it is written in later, whatever has come meanwhile."""
    machine = world.anyone()
    record = world.choose(world.records(machine, *TEXTS))
    if record is None:
        return None
    with machine.store.read() as connection:
        position = history.position(connection)
    name = world.chance.choice(TEXTS[world.memory.kind_of[record]])
    machine.positions.append((position, record, name))
    mark = world.text()
    with machine.store.local() as connection:
        place = f"{world.memory.kind_of[record]}:{RecordId(bytes=record)}:{name}"
        local.keep_draft(connection, machine.actor.user_id, local.Draft(place, mark, 0, machine.store.clock.tick()))
    scope = min(heads(machine, record, name))[2]
    machine.drafts.add((record, scope, mark.split()[1].encode()))
    world.look(machine)
    return f"{machine.name} opens {of(world, machine, record)[1]}.{name}"


def leave_editor(world: World) -> str | None:
    """What was begun is saved; only what the writer had seen is written over."""
    machine = world.anyone()
    if not machine.positions:
        return None
    position, record, name = machine.positions.pop(world.chance.randrange(len(machine.positions)))
    if record not in machine.view.born:
        return None
    table, words = world.memory.kind_of[record], world.text()
    before = heads(machine, record, name)

    def act(work: UnitOfWork) -> None:
        stored: Any = load(work, table, record)
        work.had_seen(BY_TABLE[table], RecordId(bytes=record), Seen(fields={name: position}))
        work.save(replace(stored, **{name: words}))

    made = world.write(machine, act)
    demand(len(made) == 1, "a change was not written")
    unseen = before - made[0].fields[name]
    demand(all(one[:2] != (machine.device, machine.incarnation()) for one in unseen), "own writing stands beside")
    return f"{machine.name} leaves {of(world, machine, record)[1]}.{name}"


# Erasing


def erase(world: World) -> str | None:
    """A record and all that belongs to it, for good."""
    machine = world.anyone()
    tables: tuple[str, ...] = ("person", "note", "visit", "case", "form_document", "answer", "session", "participant")
    if world.chance.random() < 0.15:
        tables = ("home",)
    record = world.choose(world.records(machine, *tables))
    if record is None or world.wrong_to_erase(machine):
        return None
    table, said = of(world, machine, record)

    def act(work: UnitOfWork) -> None:
        work.erase(BY_TABLE[table], RecordId(bytes=record), "gdpr17", machine.actor.user_id)

    made = world.write(machine, act)
    demand([one.kind for one in made] == ["erase"], "an erasure was not written")
    demand(record not in machine.view.born, "what was erased stands")
    return f"{machine.name} erases {said}"


def read_conflicts(world: World) -> str | None:
    """The inbox is read: what it lists is what stands apart."""
    machine = world.anyone()
    with machine.store.read() as connection:
        listed = {(record.bytes, name) for _table, record, name in conflicts.fields(connection)}
    demand(listed == machine.view.conflicts, "the inbox lists other conflicts than there are")
    return f"{machine.name} reads {len(listed)} conflicts"
