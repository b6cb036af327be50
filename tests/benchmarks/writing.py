"""Field changes through the one write path, and a raw insert of as many rows into the same kind of file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from db.connection import close_engine, driver, leave_memory, open_engine
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.storage import Storage
from tests.benchmarks.timing import Row, Times

FIELDS = 10  # changed in each person
BATCH = 500  # persons an action
PERSONS_A_HOME = 5


def writing(folder: Path, changes: int) -> Iterator[Row]:
    """Rows with memory locked and overwritten as the program does, and without. Each runs in a process of its own."""
    for memory in ("locked", "left"):
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.writing", str(folder / memory), str(changes), memory],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        took = json.loads(done.stdout)
        told = f"{took['mb']} MB at most" + ("" if memory == "locked" else "; not what the program does")
        how = f"memory {'locked and overwritten' if memory == 'locked' else 'left alone'}"
        yield Row(f"{changes} field changes, signed and logged, {how}", _once(took["changes"]), None, told)
        yield Row(f"raw SQLCipher insert of as many rows, {how}", _once(took["raw"]))


def _once(took: tuple[float, float]) -> Times:
    return Times(took[:1], took[1:])


def _clock() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _since(start: tuple[float, float]) -> tuple[float, float]:
    now = _clock()
    return now[0] - start[0], now[1] - start[1]


def _changes(folder: Path, number: int) -> tuple[float, float]:
    """Seconds, and those worked, for that many field changes in persons already there, BATCH of them an action."""
    opened, _sheet = Storage(cost=SMALL).create(folder, "granen vid sjön", "Eva Norling", Role.UNIT_MANAGER)
    store, user = opened.desk.store, opened.actor.user_id
    people: list[Person] = []
    while len(people) < number // FIELDS:
        with store.write(user) as work:
            for _n in range(BATCH // PERSONS_A_HOME):
                home = Home(name="Lindgren")
                own = [Person(home_id=home.id, role="applicant", given_name="Åsa") for _m in range(PERSONS_A_HOME)]
                work.save(home, *own)
                people += own
    start = _clock()
    for first in range(0, len(people), BATCH):
        with store.write(user) as work:
            work.save(*(changed(one) for one in people[first : first + BATCH]))
    took = _since(start)
    opened.close()
    return took


def changed(person: Person) -> Person:
    """The person with FIELDS fields changed."""
    return replace(
        person, given_name="Märta", family_name="Öberg", phone="070-174 06 12", email="marta@example.org",
        occupation="snickare", employer="Exempelbolaget", citizenship="svenskt", other_id="1", relation="partner",
        residence_pattern="always",
    )  # fmt: skip


def raw_insert(folder: Path, number: int) -> tuple[float, float]:
    """Seconds, and those worked, for that many rows in an encrypted file of their own."""
    folder.mkdir()
    engine = open_engine(folder / "raw.db", os.urandom(32), os.urandom(16), create=True)
    rows = [(os.urandom(16), "phone", "070-174 06 12", os.urandom(16)) for _n in range(number)]
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE change (rec BLOB, field TEXT, value TEXT, dot BLOB)")
    start = _clock()
    with engine.begin() as connection:
        driver(connection).executemany("INSERT INTO change VALUES (?, ?, ?, ?)", rows)
    took = _since(start)
    close_engine(engine)
    return took


def _measured(folder: Path, number: int, *, leave: bool) -> None:
    """Print both times and the most memory used, as JSON."""
    import resource

    if leave:
        leave_memory()
    took = _changes(folder / "store", number)
    most = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)
    print(json.dumps({"changes": took, "raw": raw_insert(folder / "raw", number), "mb": most}))


if __name__ == "__main__":
    _measured(Path(sys.argv[1]), int(sys.argv[2]), leave=sys.argv[3] == "left")
