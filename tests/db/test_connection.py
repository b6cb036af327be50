"""What opens as a store, what is refused and in which words, and how transactions begin."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.connection import close_engine, driver, open_engine, reading, translate_errors
from db.soundness import integrity, row_counts
from fhr_desktop.domain.errors import StoreBusy, StoreDamaged, StoreRefused
from tests.db.filled import CANARY, Filled, add, texts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    return Filled(tmp_path).make()


def test_filled_store_opens_sound_and_keeps_its_rows(filled: Filled) -> None:
    with filled.opened() as engine:
        assert integrity(engine) == []
        with reading(engine) as connection:
            assert row_counts(connection) == {"note": 60}
    assert filled.path.read_bytes()[:16] == filled.salt
    assert filled.path.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in filled.folder.iterdir()) == ["store.db"]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher_status", "1"),
        ("foreign_keys", 1),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("cipher_page_size", "4096"),
        ("cipher_hmac_algorithm", "HMAC_SHA512"),
    ],
)
def test_every_connection_is_set_as_specified(filled: Filled, pragma: str, value: object) -> None:
    with filled.opened() as engine, reading(engine) as one, reading(engine) as other:
        for connection in (one, other):
            assert driver(connection).execute(f"PRAGMA {pragma}").fetchone()[0] == value


@pytest.mark.parametrize(
    ("before", "locked"),
    [("", "1"), ("connection.leave_memory()", "0"), ("import tests.benchmarks.__main__", "1")],
    ids=["ours", "left alone", "what is measured"],
)
def test_memory_is_locked_and_overwritten_unless_a_process_says_it_needs_not(before: str, locked: str) -> None:
    """In a process of its own: what SQLCipher has been told once, it is not told otherwise."""
    asked = (
        "import os, pathlib, tempfile\n"
        "from db import connection\n"
        f"{before}\n"
        "folder = tempfile.TemporaryDirectory()\n"
        "path = pathlib.Path(folder.name) / 'x.db'\n"
        "engine = connection.open_engine(path, os.urandom(32), os.urandom(16), create=True)\n"
        "with connection.reading(engine) as one:\n"
        "    print(connection.driver(one).execute('PRAGMA cipher_memory_security').fetchone()[0])\n"
        "connection.close_engine(engine)\n"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == locked


def test_nothing_readable_is_on_the_disk(filled: Filled) -> None:
    with filled.opened() as engine:
        add(engine, CANARY)
        written = {path.name: path.read_bytes() for path in filled.folder.iterdir()}
        assert len(written["store.db-wal"]) > 4096
    for data in written.values():
        for secret in (CANARY.encode(), b"note", b"CREATE", bytes(filled.dek), filled.dek.hex().encode()):
            assert secret not in data


def test_missing_database_is_not_made_anew(filled: Filled) -> None:
    filled.path.unlink()
    with pytest.raises(StoreRefused, match="databasen saknas"), filled.opened():
        pass
    assert not filled.path.exists()


def test_existing_database_is_not_overwritten(filled: Filled) -> None:
    before = filled.path.read_bytes()
    with pytest.raises(StoreRefused, match="finns redan"):
        open_engine(filled.path, filled.dek, filled.salt, create=True)
    assert filled.path.read_bytes() == before


def test_failed_creation_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_engine(tmp_path / "store.db", b"short", os.urandom(16), create=True)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(StoreRefused, match="kunde inte skapas"):
        open_engine(tmp_path / "none" / "store.db", bytes(32), bytes(16), create=True)


def _plaintext(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE note (text)")
    database.close()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_bytes(b""), "Databasfilen är tom"),
        (_plaintext, "inte krypterad"),
        (lambda path: path.write_bytes(os.urandom(8192)), "skadad"),
        (lambda path: path.write_bytes(path.read_bytes()[:-4096]), "skadad"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "avklippt"),
        (lambda path: path.write_bytes(path.read_bytes() + b"x"), "avklippt"),
        (lambda path: path.write_bytes(b"Hej"), "skadad"),
    ],
)
def test_what_is_not_the_store_is_refused_unchanged(filled: Filled, spoil: object, sentence: str) -> None:
    assert callable(spoil)
    spoil(filled.path)
    before = filled.path.read_bytes()
    with pytest.raises(StoreRefused, match=sentence), filled.opened():
        pass
    assert filled.path.read_bytes() == before


def test_wrong_key_or_salt_is_refused(filled: Filled) -> None:
    with pytest.raises(StoreDamaged):
        open_engine(filled.path, os.urandom(32), filled.salt)
    with pytest.raises(StoreDamaged):
        open_engine(filled.path, filled.dek, os.urandom(16))
    assert len(filled.texts()) == 60


def test_wiped_key_opens_no_more_connections(filled: Filled) -> None:
    with filled.opened() as engine:
        engine.dispose()
        filled.dek, kept = bytearray(filled.dek), filled.dek
        kept[:] = bytes(32)
        with pytest.raises(StoreDamaged), translate_errors(), reading(engine) as connection:
            connection.exec_driver_sql("SELECT * FROM note")
        kept[:] = filled.dek


def test_writers_begin_at_once_and_readers_never_wait(filled: Filled) -> None:
    with filled.opened() as engine, engine.begin() as writer:
        writer.exec_driver_sql("INSERT INTO note (text) VALUES ('ny')")
        assert len(texts(engine)) == 60, "a reader sees what was committed"
        with reading(engine) as other:
            driver(other).set_busy_timeout(0.0)
            with pytest.raises(StoreBusy, match="upptagen"), translate_errors():
                other.execution_options(fhr_reading=False).exec_driver_sql("INSERT INTO note (text) VALUES ('två')")
    assert len(filled.texts()) == 61


def test_action_that_fails_leaves_nothing(filled: Filled) -> None:
    with filled.opened() as engine:
        with pytest.raises(RuntimeError), engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO note (text) VALUES ('ny')")
            connection.exec_driver_sql("CREATE TABLE other (id)")
            raise RuntimeError
        with reading(engine) as connection:
            assert row_counts(connection) == {"note": 60}


def test_engine_serves_another_thread(filled: Filled) -> None:
    found: list[int] = []
    with filled.opened() as engine:
        thread = threading.Thread(target=lambda: found.append(len(texts(engine))))
        thread.start()
        thread.join()
    assert found == [60]


def test_errors_hold_neither_values_nor_statement(filled: Filled) -> None:
    with filled.opened() as engine:
        with pytest.raises(sa.exc.IntegrityError) as caught, translate_errors(), engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO note (id, text) VALUES (1, ?)", (CANARY,))
        assert CANARY not in str(caught.value)


def test_full_disk_is_told(filled: Filled) -> None:
    with filled.opened() as engine:
        with pytest.raises(StoreRefused, match="Disken är full"), translate_errors(), engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
            for _row in range(200):
                connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", ("ord " * 900,))
        assert len(texts(engine)) == 60


def test_dangling_references_are_a_fault(filled: Filled) -> None:
    with filled.opened() as engine:
        with reading(engine) as connection:
            database = driver(connection)
            database.execute("PRAGMA foreign_keys = OFF")
            database.execute("CREATE TABLE child (id INTEGER PRIMARY KEY, note REFERENCES note (id))")
            database.execute("INSERT INTO child (note) VALUES (999)")
        assert integrity(engine) == [
            "Databasen hänvisar till rader som inte finns. Återställ den senaste säkerhetskopian."
        ]


def test_swedish_order(filled: Filled) -> None:
    names = ["Öberg", "Åberg", "Ærø", "Ahl", "Zetterlund", "Äng", "Édith", "Edit", "edit", "Wik", "Vik", "Von", "Ünal",
             "Ynde", "de Geer", "Degerman", "A\u030astro\u0308m", "", "Østby", "Łuk", "ångström"]  # fmt: skip
    with filled.opened() as engine:
        with engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM note")
            connection.exec_driver_sql("INSERT INTO note (text) VALUES (?)", [(name,) for name in names])
        with reading(engine) as connection:
            found = list(connection.exec_driver_sql("SELECT text FROM note ORDER BY text COLLATE sv").scalars())
            same = "SELECT count(*) FROM note WHERE text = 'edit' COLLATE sv"
            assert connection.exec_driver_sql(same).scalar_one() == 1, "equal only when the same"
    assert found == ["", "Ahl", "de Geer", "Degerman", "Edit", "edit", "Édith", "Łuk", "Vik", "Von", "Wik", "Ünal",
                     "Ynde", "Zetterlund", "Åberg", "ångström", "A\u030astro\u0308m", "Äng", "Ærø", "Öberg",
                     "Østby"]  # fmt: skip


def test_closing_folds_the_log_into_the_file(filled: Filled) -> None:
    engine = open_engine(filled.path, filled.dek, filled.salt)
    add(engine, "sist")
    close_engine(engine)
    assert [path.name for path in filled.folder.iterdir()] == ["store.db"]
    assert filled.texts()[-1] == "sist"
