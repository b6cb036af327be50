"""Rounds among 300 000 attendance marks: opening one, a history, a mark and the figures, beside plain SQLite."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from db.connection import leave_memory
from db.queries import training as queries
from fhr_desktop.app import national_training
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Mark
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, times
from tests.stores import TODAY

GOAL = 0.100
SEED = 1
PHRASE = "granen vid sjön"
PLAIN = """
SELECT e.participant_id, p.name, a.session_id, a.mark FROM enrolment e JOIN participant p ON p.id = e.participant_id
LEFT JOIN session s ON s.course_id = e.course_id
LEFT JOIN attendance a ON a.session_id = s.id AND a.participant_id = e.participant_id WHERE e.course_id = ?
"""


def training(folder: Path, runs: int) -> Iterator[Row]:
    """Every measure, on as many rounds or persons as five times the runs."""
    store = folder / "training"
    # In a process of its own: it leaves memory unprotected, which must not help what is measured.
    subprocess.run([sys.executable, "-m", "tests.benchmarks.training", str(store)], check=True)
    opened = Storage(cost=SMALL, today=lambda: TODAY).open(store, PHRASE)
    try:
        yield from _measured(opened, folder, 5 * runs)
    finally:
        opened.close()


def _measured(opened: OpenStore, folder: Path, some: int) -> Iterator[Row]:
    services, actor = services_on(opened.desk), opened.actor
    chance = Random(SEED)
    with opened.desk.store.read() as connection:
        courses = chance.sample([one.id for one in queries.courses(connection)], some)
        people = [queries.enrolments(connection, one)[0].participant_id for one in courses]
    marks = f"{national_training.ROUNDS * national_training.PEOPLE * national_training.MEETINGS} marks"
    read = times(lambda one: services.rounds.open(actor, one), courses)
    yield Row(f"open a round among {marks}", read, GOAL, "its people, all marks, how far each has come; logged")
    plain = _plain(opened, folder / "plain.db")
    asked = times(lambda one: plain.execute(PLAIN, (one.bytes,)).fetchall(), courses)
    yield Row("the same rows from plain SQLite", asked, None, "one join, unencrypted, nothing reckoned or logged")
    yield Row("a person's history", times(lambda one: services.participants.history(actor, one), people), GOAL)
    sheets = [services.rounds.refresh(actor, one) for one in courses]
    rows = [(sheet.sessions[0].id, sheet.rows[0].participant.id) for sheet in sheets]
    marked = times(lambda one: services.attendance.mark(actor, one[0], one[1], Mark.LATE), rows)
    yield Row("one mark", marked, GOAL, "signed, logged, on disk")
    yield Row("the list of all rounds", times(lambda _n: services.rounds.listed(actor), range(max(3, some // 20))))
    yield Row("a year's figures", times(lambda _n: services.followup.year(actor, TODAY.year), range(3)), None,
              "every mark of the basic course weighed")  # fmt: skip
    plain.close()


def _plain(opened: OpenStore, file: Path) -> sqlite3.Connection:
    """The same rows in a plain database with the same indexes."""
    plain = sqlite3.connect(file)
    tables = {
        "enrolment": ("course_id", "participant_id"), "participant": ("id", "name"), "session": ("id", "course_id"),
        "attendance": ("session_id", "participant_id", "mark"),
    }  # fmt: skip
    with opened.desk.store.read() as connection:
        for table, columns in tables.items():
            plain.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            rows = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}").all()
            marks = ", ".join("?" * len(columns))
            plain.executemany(f"INSERT INTO {table} VALUES ({marks})", [tuple(row) for row in rows])
            for column in columns[:2]:
                plain.execute(f"CREATE INDEX ix_{table}_{column} ON {table} ({column})")
    plain.commit()
    return plain


def _fill(folder: Path) -> None:
    leave_memory()
    opened, _sheet = Storage(cost=SMALL, today=lambda: TODAY).create(folder, PHRASE, "Eva Norling", Role.UNIT_MANAGER)
    user: RecordId = opened.actor.user_id
    national_training.fill(opened.desk.store, user, Random(SEED), TODAY)
    opened.close()


if __name__ == "__main__":
    _fill(Path(sys.argv[1]))
