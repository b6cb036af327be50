"""Families that may be known: 2 000 calls at 20 000 persons, what is found and how soon, beside two plainer ways.

A call is right when it shows the home it is labelled with; recall counts the calls that should show one, precision
the calls with a hit that is labelled so, each call against its own home. All else that a call shows is told apart:
among so many there are namesakes, whom nobody could tell apart by what was said.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import sqlalchemy as sa
from rapidfuzz import fuzz, process

from db.connection import leave_memory
from db.tables import RECORD_TABLES
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.likeness import Household
from fhr_desktop.domain.record import RecordId, derived_id
from fhr_desktop.domain.unit import UNIT_NAMESPACE, Role
from fhr_desktop.domain.whereabouts import phone_digits
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.inquiries import NewInquiry
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, Times, times
from tests.families import TODAY, Inventor
from tests.pairs import Pair, pairs

GOAL = 0.150
PERSONS, CALLS, SEED = 20_000, 2_000, 1
PHRASE = "granen vid sjön"
BATCH = 250  # homes an action
ALIKE = 88  # of a hundred: what rapidfuzz must say of two names
Answer = Callable[[NewInquiry], set[RecordId]]


def duplicates(folder: Path, runs: int) -> Iterator[Row]:
    """Our answer to every call, the keys made before it, and the plain ways on as many calls as `runs`."""
    store = folder / "duplicates"
    # In a process of its own: it leaves memory unprotected, which must not help what is measured.
    subprocess.run([sys.executable, "-m", "tests.benchmarks.duplicates", str(store)], check=True)
    made = list(pairs(SEED, CALLS))
    ids = [_id(number) for number in range(CALLS)]
    opened = Storage(cost=SMALL, today=lambda: TODAY).open(store, PHRASE)
    try:
        yield Row(f"keys for all homes, {PERSONS} persons, once", _keys(opened), None, "in parts, beside other work")
        find = services_on(opened.desk).duplicates.find

        def ours(told: NewInquiry) -> set[RecordId]:
            return {hit.case_id for hit in find(opened.actor, told).hits}

        some = max(20, 25 * runs)
        work = f"a call compared with {PERSONS} persons"
        yield _measured(f"{work}, memory locked and overwritten", ours, made, ids, GOAL)
        with opened.desk.store.read() as connection:
            rows = connection.execute(_everybody()).all()
            peers = {"LIKE scan of names and telephone": lambda told: _like(connection, told),
                     f"rapidfuzz over all names ({ALIKE} of 100)": lambda told: _fuzzy(rows, told)}  # fmt: skip
            for name, answer in peers.items():
                yield _measured(f"the same by {name}", answer, made[:some], ids)
    finally:
        opened.close()


def _measured(work: str, answer: Answer, made: list[Pair], ids: list[RecordId], goal: float | None = None) -> Row:
    """Each call answered once, in mixed order; what was found is counted after."""
    found: dict[int, set[RecordId]] = {}
    order = Random(SEED).sample(range(len(made)), len(made))
    taken = times(lambda number: found.__setitem__(number, answer(made[number].told)), order)
    right = sum(ids[number] in found[number] for number, one in enumerate(made) if one.same)
    wrong = sum(ids[number] in found[number] for number, one in enumerate(made) if not one.same)
    others = sum(len(hits) for hits in found.values()) - right - wrong
    told = (
        f"recall {right / sum(one.same for one in made):.3f}, precision {right / max(1, right + wrong):.3f}; "
        f"{others / len(made):.2f} other homes a call"
    )
    return Row(work, taken, goal, told)


def _keys(opened: OpenStore) -> Times:
    """Until no home is due, as when the page is opened the first time."""
    prepare, start, worked = services_on(opened.desk).duplicates.prepare, time.perf_counter(), time.process_time()
    while prepare(opened.actor):
        pass
    return Times((time.perf_counter() - start,), (time.process_time() - worked,))


def _id(number: int) -> RecordId:
    return derived_id(UNIT_NAMESPACE, f"benchmark:case:{number}")


# plainer ways


def _everybody() -> sa.Select[tuple[bytes, str, str, str]]:
    person, case = RECORD_TABLES["person"], RECORD_TABLES["case"]
    columns = (case.c.id, person.c.given_name, person.c.family_name, person.c.phone)
    return sa.select(*columns).join(case, case.c.home_id == person.c.home_id).where(person.c.role != "child")


def _like(connection: sa.Connection, told: NewInquiry) -> set[RecordId]:
    """First and family name as they are written, or the telephone's digits."""
    person = RECORD_TABLES["person"].c
    found: set[RecordId] = set()
    for one in (one for one in told.persons if one.family_name):
        named = person.given_name.like(f"%{one.given_name}%") & person.family_name.like(f"%{one.family_name}%")
        called = person.phone.like(f"%{one.phone}%") if one.phone else sa.false()
        found |= {RecordId(bytes=row[0]) for row in connection.execute(_everybody().where(named | called))}
    return found


def _fuzzy(rows: list[tuple[bytes, str, str, str]], told: NewInquiry) -> set[RecordId]:
    """The whole name likened to every name, or the telephone's digits; all of them in memory."""
    names = [f"{given} {family}" for _case, given, family, _phone in rows]
    found: set[RecordId] = set()
    for one in (one for one in told.persons if one.family_name):
        name = f"{one.given_name} {one.family_name}"
        alike = process.extract(name, names, scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None)
        found |= {RecordId(bytes=rows[at][0]) for _name, _score, at in alike}
        digits = phone_digits(one.phone)
        found |= {RecordId(bytes=row[0]) for row in rows if digits and phone_digits(row[3]) == digits}
    return found


# the store


def _fill(folder: Path) -> None:
    """The homes of the pairs, and others until there are persons enough."""
    leave_memory()
    opened, _sheet = Storage(cost=SMALL).create(folder, PHRASE, "Eva Norling", Role.UNIT_MANAGER)
    inventor = Inventor(Random(SEED + 1))
    homes = [one.known for one in pairs(SEED, CALLS)]
    while sum(len(one.people) for one in homes) < PERSONS:
        homes += [inventor.known(inventor.family()) for _n in range(BATCH)]
    for first in range(0, len(homes), BATCH):
        with opened.desk.store.write(opened.actor.user_id) as work:
            for number, one in enumerate(homes[first : first + BATCH], start=first):
                work.save(one.home, *one.people, *_case(one, number))
    opened.close()


def _case(one: Household, number: int) -> tuple[Inquiry, Case]:
    inquiry = Inquiry(home_id=one.home.id, received_on=TODAY, channel="phone")
    return inquiry, Case(
        id=_id(number), home_id=one.home.id, inquiry_id=inquiry.id, number=f"2026-{number:05d}",
        state=CaseState.INQUIRY, state_since=TODAY,
    )  # fmt: skip


if __name__ == "__main__":
    _fill(Path(sys.argv[1]))
