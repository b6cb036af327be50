"""SQLite's session extension in an encrypted file: a colleague's changeset is applied. Prints JSON.

Arguments: folder, records, fields. The file is SQLCipher 4's format, by SQLite3 Multiple Ciphers (`apsw-sqlite3mc`).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

import apsw


def measured(folder: Path, records: int, fields: int) -> dict[str, float]:
    """Seconds by the clock and worked, MB at most, and bytes of the changeset."""
    names = [f"field{at}" for at in range(fields)]
    keys = [os.urandom(16) for _n in range(records)]
    theirs, ours = (_filled(folder / name, keys, names) for name in ("theirs.db", "ours.db"))
    session = apsw.Session(theirs, "main")
    session.attach("person")
    setting = ", ".join(f"{name} = ?" for name in names)
    with theirs:
        theirs.executemany(
            f"UPDATE person SET {setting} WHERE id = ?",
            [(*(f"Märta Öberg {at}" for at in range(fields)), key) for key in keys],
        )
    changeset = session.changeset()
    session.close()
    start, begun = time.perf_counter(), time.process_time()
    with ours:
        apsw.Changeset.apply(changeset, ours)
    took, worked = time.perf_counter() - start, time.process_time() - begun
    (changed,) = next(ours.execute("SELECT count(*) FROM person WHERE field0 = 'Märta Öberg 0'"))
    if changed != records:
        raise RuntimeError("not merged")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return {"seconds": took, "worked": worked, "mb": most, "bytes": len(changeset)}


def _filled(file: Path, keys: list[bytes], names: list[str]) -> apsw.Connection:
    connection = apsw.Connection(str(file))
    for pragma in (
        "cipher = 'sqlcipher'", "legacy = 4", f"key = 'raw:{os.urandom(48).hex()}'", "journal_mode = WAL",
        "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY", "cache_size = -262144",
    ):  # fmt: skip
        list(connection.execute(f"PRAGMA {pragma}"))
    connection.execute(f"CREATE TABLE person (id BLOB PRIMARY KEY, {', '.join(names)}) WITHOUT ROWID")
    with connection:
        connection.executemany(
            f"INSERT INTO person VALUES (?{', ?' * len(names)})",
            [(key, *(f"Åsa Lindgren {at}" for at in range(len(names)))) for key in keys],
        )
    return connection


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
