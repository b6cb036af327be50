"""Unlocking, the first lists, searching and opening a case, on a store that is already there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import sqlalchemy as sa

from db.connection import driver
from db.tables import RECORD_TABLES, search_entry
from fhr_desktop.domain.record import RecordId
from fhr_desktop.security import keys
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks import stores
from tests.benchmarks.stores import PHRASE
from tests.benchmarks.timing import Row, times

FIRST_LIST, SEARCH, OPEN_CASE = 1.5, 0.030, 0.100
# What people search for, from the invented journals' own words.
WORDS = ("familjehemsplacering", "syskonrelation", "utredningsplan", "hembesöksrutiner", "tonårsperiod", "vardagsmiljö")
BEGINNINGS = ("familjeh", "umgäng", "anknytn", "språk", "sömn", "väntrum", "Berg", "Lind", "Åker", "Öst")
INSIDE = ("placering", "relation", "uppföljning", "ström", "berättelse", "hjälp", "trygghet", "frågor", "ledighet")


def opening(folder: Path, size: str, runs: int) -> Iterator[Row]:
    """From the passphrase to rows to show, on a newly opened connection each time."""
    storage = Storage()

    def unlock(_run: int) -> None:
        keys.unlock(folder, PHRASE).wipe()

    def first_list(_run: int) -> None:
        opened = storage.open(folder, PHRASE)
        services_on(opened.desk).cases.rows(stores.as_manager(opened))
        opened.close()

    def first_day(actor: Callable[[OpenStore], Actor]) -> None:
        opened = storage.open(folder, PHRASE)
        services_on(opened.desk).agenda.waiting(actor(opened), opened.desk.today())
        opened.close()

    yield Row(f"of which the passphrase alone (Argon2id, 256 MiB, 3 passes), {size}", times(unlock, range(runs)))
    yield Row(f"passphrase to rows of the case list, {size}", times(first_list, range(runs)), FIRST_LIST)
    for whose, actor in (("an investigator's", lambda one: one.actor), ("the manager's", stores.as_manager)):
        yield Row(f"passphrase to {whose} Min dag, {size}", times(first_day, [actor] * runs), FIRST_LIST)


def searching(opened: OpenStore, runs: int) -> Iterator[Row]:
    """As in the window, the note in the access log included; each text `runs` times, in mixed order."""
    search = services_on(opened.desk).search
    rng = Random(1)
    for kind, texts in (
        ("whole words", WORDS),
        ("beginnings of words", BEGINNINGS),
        ("inside compounds", INSIDE),
        ("two words", [f"{one} {other}" for one in BEGINNINGS for other in INSIDE[:3]]),
    ):
        mixed = rng.sample(list(texts) * runs, len(texts) * runs)
        measured = times(lambda text: search.find(opened.actor, text), mixed, warm=len(texts))
        yield Row(f"search, {kind}", measured, SEARCH, f"{len(texts)} texts")
    with opened.desk.store.read() as connection:
        scan = sa.select(sa.func.count()).select_from(search_entry)

        def like(text: str) -> None:
            found = search_entry.c.body.like(f"%{text}%") | search_entry.c.title.like(f"%{text}%")
            connection.execute(scan.where(found)).scalar()

        yield Row("the same inside compounds by LIKE scan", times(like, INSIDE))


def cases(opened: OpenStore, runs: int) -> Iterator[Row]:
    """Opening a case with all its parts, each case once, the note in the access log included."""
    case = RECORD_TABLES["case"].c
    with opened.desk.store.read() as connection:
        ids = connection.execute(sa.select(case.id)).scalars().all()
    chosen = [RecordId(bytes=one) for one in Random(2).sample(ids, min(runs, len(ids)))]
    service, manager = services_on(opened.desk).cases, stores.as_manager(opened)
    yield Row("open a case", times(lambda one: service.open(manager, one), chosen), OPEN_CASE, "each case once")
    yield Row("rows of the case list again", times(lambda _run: service.rows(manager), range(20)))
    yield Row("rows of all ended cases", times(lambda _run: service.rows(manager, ended=True), range(3)))


def sizes(opened: OpenStore) -> dict[str, int]:
    """How many of each the store holds."""
    with opened.desk.store.read() as connection:
        run = driver(connection).execute
        return {
            name: run(f'SELECT count(*) FROM "{name}"').fetchone()[0]
            for name in ("home", "person", "case", "transition", "note", "op", "search_entry")
        }
