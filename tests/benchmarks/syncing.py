"""Packages of many field changes and of a week's work, and the same work by raw inserts and by other programs.

Two machines of one unit hold the same people, by name; on one of them FIELDS fields of each are filled in. Each
measurement is made in a process of its own, on a copy of the stores; the quietest counts, as other programs only add.

The peers are run when they are there, and named as missing when not:
- SQLite's session changeset: `pip install apsw-sqlite3mc` (in the `bench` extra).
- KeePassXC: `keepassxc-cli` on the path (Debian: `apt-get install keepassxc`).
- Automerge and PouchDB: `node` on the path, and a folder made with
  `npm install --prefix DIR @automerge/automerge pouchdb`, named by `--node DIR`.
"""

from __future__ import annotations

import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from db.connection import leave_memory
from fhr_desktop.app.demo_people import CHILDREN, MEN, SURNAMES, WOMEN
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, Times
from tests.benchmarks.writing import FIELDS, raw_insert

ROUNDS = {"locked": 1, "left": 3}  # of what takes minutes once, and thrice
A_TIME = 10  # records in an action
IMPORT, WEEK = 4.0, 0.3  # goals, in seconds
WEEK_CHANGES = 500
WEEK_FIELDS = 5  # changed in an action of the week
PHRASE = "granen vid sjön"  # the one that tests.stores uses
HOW = {"locked": "memory locked and overwritten", "left": "memory left alone"}
SHAPES = {"whole": f"{FIELDS} fields an operation", "single": "one field an operation"}
GIVEN = WOMEN + MEN + CHILDREN
PEERS = {
    "changeset": ("SQLite's session changeset", "one file encrypted as ours; no history, no signatures"),
    "automerge": ("Automerge", "history; not encrypted, no signatures"),
    "pouchdb": ("PouchDB on LevelDB, replication", "history by record; not encrypted, no signatures"),
    "keepassxc": ("KeePassXC merge", "encrypted; the entry before each is kept; no signatures"),
}
Measured = dict[str, Any]  # seconds, worked, mb at most, and what else there is to tell


def syncing(folder: Path, changes: int, runs: int, node: Path | None) -> Iterator[Row]:
    """Rows for packages of so many field changes, for a week's, and for those of the peers that are installed."""
    for shape, said in SHAPES.items():
        made = folder / shape
        _child("prepare", str(made), str(changes), shape)
        for memory, how in HOW.items():
            name = f"{changes} field changes, {said}, {how}"
            export = _quietest("export", made, memory, folder)
            yield _row(f"export of {name}", export, None, f"{export['file'] / 1e6:.1f} MB file")
            shutil.copy(export["kept"], made / "package")
            if shape == "whole":
                yield _row(f"preview of {name}", _quietest("preview", made, memory, folder))
            raw = _quietest("raw", made, memory, folder, str(changes))
            taken = _quietest("import", made, memory, folder)
            told = f"{taken['worked'] / raw['worked']:.1f} × the raw insert (goal 3); {taken['before']} MB of it before"
            yield _row(f"import of {name}", taken, IMPORT, told)
            if shape == "whole":
                yield _row(f"raw SQLCipher insert of as many rows, {how}", raw)
    for memory, how in HOW.items():
        yield from _week(folder, memory, how, runs)
    yield from _peers(folder, changes, node)


def _row(work: str, took: Measured, goal: float | None = None, told: str = "") -> Row:
    most = f"{took['mb']:.0f} MB at most"
    return Row(work, Times((took["seconds"],), (took["worked"],)), goal, "; ".join(filter(None, (most, told))))


def _child(*arguments: str) -> Measured:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.syncing", *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout))


def _quietest(what: str, made: Path, memory: str, folder: Path, *more: str) -> Measured:
    """The run, of some, in which the processor worked least."""
    found = []
    for at in range(ROUNDS[memory]):
        scratch = folder / f"{what}-{memory}-{made.name}-{at}"
        shutil.copytree(made, scratch)
        found.append(_child(what, str(scratch), memory, *more))
        if what != "export":
            shutil.rmtree(scratch)
    return min(found, key=lambda one: float(one["worked"]))


def _week(folder: Path, memory: str, how: str, runs: int) -> Iterator[Row]:
    scratch = folder / f"week-{memory}"
    shutil.copytree(folder / "whole", scratch)
    took = _child("week", str(scratch), memory, str(max(runs, 20)))
    name = f"a week's package ({WEEK_CHANGES} changes in {WEEK_CHANGES // WEEK_FIELDS} actions), {how}"
    for what in ("export", "preview", "import"):
        seconds, worked = zip(*took[what], strict=True)
        yield Row(f"{what} of {name}", Times(seconds, worked), WEEK, f"{took['file'] / 1e3:.0f} kB file")


def _peers(folder: Path, changes: int, node: Path | None) -> Iterator[Row]:
    for key, (name, told) in PEERS.items():
        work = f"{changes} field changes merged, {name}"
        command = _command(key, node)
        if command is None:
            yield Row(work, Times((), ()), None, "not installed here")
            continue
        found = []
        for at in range(ROUNDS["left"]):
            scratch = folder / f"{key}-{at}"
            scratch.mkdir()
            done = subprocess.run(
                [*command, str(scratch), str(changes // FIELDS), str(FIELDS)], check=True, stdout=subprocess.PIPE,
                text=True, env=os.environ | ({"NODE_PATH": str(node / "node_modules")} if node else {}),
            )  # fmt: skip
            found.append(json.loads(done.stdout))
            shutil.rmtree(scratch)
        yield _row(work, min(found, key=lambda one: float(one["worked"])), None, told)


def _command(key: str, node: Path | None) -> list[str] | None:
    """What runs the peer, or None when it is not installed."""
    script = Path(__file__).parent / "peers" / f"{key}.cjs"
    if script.exists():
        package = {"automerge": "@automerge/automerge", "pouchdb": "pouchdb"}[key]
        there = node is not None and (node / "node_modules" / package).is_dir() and shutil.which("node")
        return ["node", str(script)] if there else None
    found = shutil.which("keepassxc-cli") if key == "keepassxc" else importlib.util.find_spec("apsw")
    return [sys.executable, "-m", f"tests.benchmarks.peers.{key}"] if found else None


# In a process of its own


def _prepare(made: Path, number: int, shape: str) -> Measured:
    """Two machines with the same people, and FIELDS fields of each changed on one."""
    from tests.units import exchange, unit_of  # leaves memory alone, which what is measured must not

    unit = unit_of(made, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    store, user = office.desk.store, office.actor.user_id
    home = Home(name="Lindgren")
    people = [_person(home, at) for at in range(number // FIELDS)]
    with store.write(user) as work:
        work.save(home, *people)
    exchange(office, laptop)
    exchange(laptop, office)
    for steps in _steps(people, shape):
        for first in range(0, len(steps), A_TIME):
            with store.write(user) as work:
                work.save(*steps[first : first + A_TIME])
    office.close()
    laptop.close()
    return {}


def _steps(people: list[Person], shape: str) -> Iterator[list[Person]]:
    """What the people are changed to: at once, or a field at a time."""
    after = [_filled_in(one, at) for at, one in enumerate(people)]
    if shape == "whole":
        yield after
        return
    for name in [name for name in Person.SPECS if getattr(people[0], name) != getattr(after[0], name)]:
        people = [replace(one, **{name: getattr(then, name)}) for one, then in zip(people, after, strict=True)]
        yield people


def _person(home: Home, at: int) -> Person:
    given, family = GIVEN[at % len(GIVEN)], SURNAMES[at // len(GIVEN) % len(SURNAMES)]
    return Person(home_id=home.id, role="applicant", given_name=given, family_name=family)


def _filled_in(one: Person, at: int) -> Person:
    """What FIELDS fields of somebody say when they are filled in."""
    return replace(
        one, given_name=f"{one.given_name} {GIVEN[(at + 7) % len(GIVEN)]}", phone=f"070-{at % 1000:03} {at // 1000:03}",
        family_name=f"{SURNAMES[at % len(SURNAMES)]} {one.family_name}", email=f"{at}@example.org",
        occupation="snickare", employer="Exempelbolaget", citizenship="svenskt", other_id=f"{at}", relation="partner",
        residence_pattern="always",
    )  # fmt: skip


def _open(made: Path, name: str) -> OpenStore:
    return Storage().open(made / name / "store", PHRASE)


def _export(made: Path) -> Measured:
    office, laptop = _open(made, "office"), _device(made)
    took, file = _timed(lambda: services_on(office.desk).exchange.export(office.actor, [laptop], made).value[0].file)
    office.close()
    return took | {"file": file.stat().st_size, "kept": str(file)}


def _device(made: Path) -> bytes:
    """The laptop's id, from the list of machines."""
    laptop = _open(made, "laptop")
    found = laptop.desk.store.identity.device
    laptop.close()
    return found


def _preview(made: Path) -> Measured:
    laptop = _open(made, "laptop")
    took, _arrival = _timed(lambda: services_on(laptop.desk).exchange.preview(laptop.actor, made / "package"))
    laptop.close()
    return took


def _import(made: Path) -> Measured:
    laptop = _open(made, "laptop")
    before = _megabytes()
    took, outcome = _timed(lambda: services_on(laptop.desk).exchange.take_in(laptop.actor, made / "package"))
    laptop.close()
    if not outcome.value.operations:
        raise RuntimeError("nothing came")
    return took | {"before": round(before)}


def _weeks(made: Path, runs: int) -> Measured:
    """Week after week: something is written at the office, goes to the laptop, and is acknowledged."""
    office, laptop = _open(made, "office"), _open(made, "laptop")
    ours, theirs = services_on(office.desk).exchange, services_on(laptop.desk).exchange
    to, back = (one.desk.store.identity.device for one in (laptop, office))
    theirs.take_in(laptop.actor, ours.export(office.actor, [to], made).value[0].file)
    found: Measured = {"export": [], "preview": [], "import": []}
    people = _people(office)[: WEEK_CHANGES // WEEK_FIELDS]
    for week in range(runs + 1):  # the first warms up
        ours.take_in(office.actor, theirs.export(laptop.actor, [back], made).value[0].file)
        for one in people:
            with office.desk.store.write(office.actor.user_id) as work:
                work.save(_as_of(week, one))
        exported, file = _timed(lambda: ours.export(office.actor, [to], made).value[0].file)
        looked, _arrival = _timed(lambda file=file: theirs.preview(laptop.actor, file))
        taken, _outcome = _timed(lambda file=file: theirs.take_in(laptop.actor, file))
        found["file"] = file.stat().st_size
        if week:
            for what, took in (("export", exported), ("preview", looked), ("import", taken)):
                found[what].append((took["seconds"], took["worked"]))
    office.close()
    laptop.close()
    return found


def _as_of(week: int, one: Person) -> Person:
    """The person with WEEK_FIELDS fields as they are that week."""
    return replace(
        one, phone=f"{one.phone[:-3]}{week:03}", email=f"{one.other_id}.{week}@example.org",
        occupation=f"snickare {week}", employer=f"Bolaget {week}", relation=("partner", "other")[week % 2],
    )  # fmt: skip


def _people(opened: OpenStore) -> list[Person]:
    from db import records

    with opened.desk.store.read() as connection:
        return list(records.load_where(connection, Person))


def _timed(action: Any) -> tuple[Measured, Any]:
    start, begun = time.perf_counter(), time.process_time()
    made = action()
    took = {"seconds": time.perf_counter() - start, "worked": time.process_time() - begun}
    return took | {"mb": _megabytes()}, made


def _megabytes() -> float:
    """The most memory this process has held so far: program, libraries, page cache and all."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _raw(made: Path, number: int) -> Measured:
    seconds, worked = raw_insert(made / "raw", number)
    return {"seconds": seconds, "worked": worked, "mb": _megabytes()}


def _run(what: str, made: Path, *more: str) -> Measured:
    if what == "prepare":
        return _prepare(made, int(more[0]), more[1])
    if more[0] == "left":
        leave_memory()
    if what == "raw":
        return _raw(made, int(more[1]))
    if what == "week":
        return _weeks(made, int(more[1]))
    return {"export": _export, "preview": _preview, "import": _import}[what](made)


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])))
