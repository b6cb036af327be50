"""The list of the pool with as many homes as the country has: read, filtered, and how long the window is ever blocked.

Beside it the same rows from plain SQLite, and a plain loop with the conditions written out.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from db.connection import leave_memory
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.places import distance_km, known_places, place_named
from fhr_desktop.domain.pool import OFFERED, PoolEntry, PoolStatus
from fhr_desktop.domain.pool_filter import PoolFilter, Scope, arrange, sift
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.pool import PoolSheet
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, Times, times
from tests.stores import PHRASE, TODAY

HOMES, AT_ONCE, BLOCK, SEED, QUIET = 25_000, 500, 0.050, 1, 3
WANTED = PoolFilter(ages=(6, 9), least_free=2, near=("Leksand", 60), siblings=("siblings_welcome",))
LETTERS = "ABDEFGHIJKLMNOPRSTUVÅÄÖ"
ENDINGS = ("berg", "kvist", "gren", "holm")
PLAIN = """
SELECT h.name, h.municipality, e.status, e.places, e.age_from, e.age_to, e.confirmed_on
FROM pool_entry e JOIN home h ON h.id = e.home_id ORDER BY h.name
"""


def pool(folder: Path, runs: int) -> Iterator[Row]:
    """Every measure."""
    store = folder / "pool"
    # In a process of its own: it leaves memory unprotected, which must not help what is measured.
    subprocess.run([sys.executable, "-m", "tests.benchmarks.pool", str(store)], check=True)
    opened = Storage(cost=SMALL, today=lambda: TODAY).open(store, PHRASE)
    try:
        yield from _measured(opened, folder, runs)
        yield from _in_the_window(opened, runs)
    finally:
        opened.close()


def _measured(opened: OpenStore, folder: Path, runs: int) -> Iterator[Row]:
    services, some = services_on(opened.desk), range(max(runs // 4, 3))
    read = times(lambda _n: services.pool.rows(opened.actor), some)
    yield Row(f"read the list of {HOMES} homes", read, None, "off the UI thread; logged")
    plain = _plain(opened, folder / "plain.db")
    yield Row("the same rows from plain SQLite", times(lambda _n: plain.execute(PLAIN).fetchall(), some), None)
    plain.close()
    sheet = services.pool.rows(opened.actor)
    found = _filtered(sheet)
    told = f"{len(found)} homes; in the window a few at a time"
    yield Row("filter and sort them", times(lambda _n: _filtered(sheet), range(runs)), None, told)
    assert sorted(one.rank for one in found) == sorted(one.rank for one in _by_hand(sheet.rows))
    yield Row("the same by a plain loop, unsorted", times(lambda _n: _by_hand(sheet.rows), range(runs)))


def _filtered(sheet: PoolSheet) -> list[PoolRow]:
    found = sift(sheet.rows, Scope.ALL, WANTED, sheet.today)
    return arrange(found, [("confirmed", True)], {"confirmed": lambda row: (row.confirmed_on or TODAY).toordinal()})


def _by_hand(rows: Sequence[PoolRow]) -> list[PoolRow]:
    """What somebody would write for this one question."""
    leksand = place_named("Leksand")
    assert leksand is not None
    return [
        one for one in rows
        if one.status in OFFERED and one.refused_on is None and one.sibling_scope == "siblings_welcome"
        and one.places - one.taken >= 2 and one.age_from <= 9 and one.age_to >= 6
        and one.at is not None and distance_km(one.at, leksand.at) <= 60
    ]  # fmt: skip


def _in_the_window(opened: OpenStore, runs: int) -> Iterator[Row]:
    """The longest that one event held the window, while somebody works in the list."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from ui.context import AppContext, ChangeBus, Settings
    from ui.pages.pool import PoolPage
    from ui.tasks import Tasks
    from ui.theme import Theme

    class Timed(QApplication):
        """Times the longest event; those sent within another are part of it."""

        within, longest, worked = False, 0.0, 0.0

        def notify(self, receiver: Any, event: Any) -> bool:
            if self.within:
                return super().notify(receiver, event)
            self.within, begun, work = True, time.perf_counter(), time.thread_time()
            try:
                return super().notify(receiver, event)
            finally:
                self.within = False
                self.longest = max(self.longest, time.perf_counter() - begun)
                self.worked = max(self.worked, time.thread_time() - work)

        def during(self, act: Callable[[], object]) -> tuple[float, float]:
            """The longest from the act until all is shown: by the clock, and what the processor worked, in seconds."""
            begun, work = time.perf_counter(), time.thread_time()
            act()
            self.longest, self.worked = time.perf_counter() - begun, time.thread_time() - work
            quiet = 0
            while quiet < QUIET:  # what arrives asks for more, and layouts follow in steps
                self.processEvents()
                at_rest = page.at_rest and not tasks.under_way
                quiet = quiet + 1 if at_rest else 0
                time.sleep(0.001)
            return self.longest, self.worked

    app = Timed([])
    look, tasks = Theme(app, choice="light", bundled=True), Tasks()
    page = PoolPage(AppContext(services_on(opened.desk), tasks, ChangeBus(), look, Settings(), actor=opened.actor))
    page.resize(1178, 620)
    page.show()
    app.during(lambda: page.opened(None))
    app.during(lambda: page.tabs.choose(1))
    chance, table, numbers = Random(SEED), page.table, count()
    orders = [[("name", False)], [("municipality", True)], [("ages", False), ("free", True)], [("confirmed", False)]]
    acts: dict[str, Callable[[], object]] = {
        "another letter in the filter field": lambda: page.filter.field.setText(chance.choice(LETTERS)),
        "the field emptied again": lambda: page.filter.field.setText(""),
        "a filter asked": lambda: page.filters.ask(
            PoolFilter(least_free=chance.randint(1, 3), ages=(6, 6 + next(numbers)))
        ),
        "the filter taken away": lambda: page.filters.ask(PoolFilter()),
        "another order": lambda: table.sort_by(orders[next(numbers) % len(orders)]),
        "a scroll to anywhere": lambda: table.verticalScrollBar().setValue(
            chance.randrange(table.verticalScrollBar().maximum() + 1)
        ),
        "the list read anew": lambda: page.refresh(None),
    }
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in acts}
    for _run in range(runs):
        for name, act in acts.items():
            taken[name].append(app.during(act))
    page.deleteLater()
    app.processEvents()
    tasks.close()
    for name, blocks in taken.items():
        seconds, worked = zip(*blocks, strict=True)
        yield Row(f"longest block: {name}", Times(seconds, worked), BLOCK)


def _plain(opened: OpenStore, file: Path) -> sqlite3.Connection:
    """The same rows in a plain database."""
    plain = sqlite3.connect(file)
    tables = {
        "home": ("id", "name", "municipality"),
        "pool_entry": ("home_id", "status", "places", "age_from", "age_to", "confirmed_on"),
    }
    with opened.desk.store.read() as connection:
        for table, columns in tables.items():
            plain.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            rows = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}").all()
            marks = ", ".join("?" * len(columns))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row) for row in rows])
    plain.execute("CREATE UNIQUE INDEX h ON home (id)")
    plain.commit()
    return plain


def build(folder: Path) -> None:
    """A store with as many invented homes in the pool."""
    leave_memory()
    opened = Storage(cost=SMALL, today=lambda: TODAY).create(folder, PHRASE, "Eva Norling", Role.UNIT_MANAGER)[0]
    chance, places = Random(SEED), known_places()
    for start in range(0, HOMES, AT_ONCE):
        with opened.desk.store.write(opened.actor.user_id) as work:
            for number in range(start, start + AT_ONCE):
                work.save(*_home(chance, number, chance.choice(places).name, chance.choice(places).municipality))
    opened.close()


def _home(chance: Random, number: int, place: str, municipality: str) -> tuple[Home, PoolEntry]:
    name = f"{chance.choice(LETTERS)}{chance.choice('aeiouyåäö')}{chance.choice(ENDINGS)} {number}"
    home = Home(name=name, place=place, municipality=municipality, has_animals=chance.choice([True, False, None]))
    return home, PoolEntry(
        id=PoolEntry.id_of(home.id), home_id=home.id, places=chance.randint(1, 3), age_from=chance.randint(0, 6),
        status=chance.choice([*[PoolStatus.AVAILABLE] * 6, *PoolStatus]).value, age_to=chance.randint(7, 17),
        sibling_scope=chance.choice(["no_siblings", "siblings_only_two", "siblings_welcome"]),
        confirmed_on=TODAY - dt.timedelta(days=chance.randint(0, 300)),
    )  # fmt: skip


if __name__ == "__main__":
    build(Path(sys.argv[1]))
