"""Questions about many ids: the same rows however many are asked for, and an id that is none is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa

from db.bulk import FEW, asked
from db.connection import close_engine, open_engine

EVERY = 3 * FEW


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    engine = open_engine(tmp_path / "store.db", os.urandom(32), os.urandom(16), create=True)
    with engine.begin() as opened:
        opened.exec_driver_sql("CREATE TABLE one (id BLOB PRIMARY KEY, number INTEGER UNIQUE)")
        opened.exec_driver_sql(
            "INSERT INTO one VALUES (?, ?)", [(Random(at).randbytes(16), at) for at in range(EVERY)]
        )  # fmt: skip
        yield opened
    close_engine(engine)


@pytest.mark.parametrize("many", [0, 1, FEW, FEW + 1, EVERY])
def test_the_rows_of_few_and_of_many_ids(connection: sa.Connection, many: int) -> None:
    lot = Random(many)
    wanted = lot.sample(range(EVERY), many)
    ids = [Random(at).randbytes(16) for at in wanted]
    twice = [*ids, *ids[: many // 2], *(lot.randbytes(16) for _unknown in range(many // 4))]
    rows = asked(connection.exec_driver_sql, "SELECT number FROM one WHERE id IN ({marks})", twice)
    assert sorted(rows) == sorted((at,) for at in wanted)
    numbers = asked(connection.exec_driver_sql, "SELECT id FROM one WHERE number IN ({marks})", [*wanted, -1])
    assert sorted(numbers) == sorted((one,) for one in ids)


def test_an_id_of_another_length_is_not_taken_for_parts_of_two(connection: sa.Connection) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        asked(connection.exec_driver_sql, "SELECT number FROM one WHERE id IN ({marks})", [b"x" * 15] * EVERY)
