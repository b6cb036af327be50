"""Measures the program beside its peers and writes docs/benchmarks.md: `python -m tests.benchmarks`.

Nothing is asserted: a slow machine fails no test. Making the national store takes a quarter of an hour the first
time; name a folder with --national to use it again, and that of the follow-up, which is made beside it. `--only sync`
measures one section anew and leaves the rest of the report as it is. What the peers need is said in
`tests.benchmarks.syncing` and `tests.benchmarks.printing`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

import i18n
from db.connection import driver
from fhr_desktop.app.national import HOMES
from fhr_desktop.services.storage import Storage
from tests.benchmarks import reading, stores
from tests.benchmarks.duplicates import duplicates
from tests.benchmarks.followup import followup
from tests.benchmarks.matching import matching
from tests.benchmarks.pool import pool
from tests.benchmarks.printing import printing, refreshing
from tests.benchmarks.syncing import syncing
from tests.benchmarks.timing import Row
from tests.benchmarks.training import training
from tests.benchmarks.writing import writing

REPORT = Path(__file__).parents[2] / "docs" / "benchmarks.md"
ABOUT = """# Benchmarks

Made by `python -m tests.benchmarks`; nothing in it is written by hand. Times are in milliseconds. p95 is what 95 of
100 runs stay within, and the slowest run where there are fewer than twenty. A goal is of p95 (DESIGN §8).
“Worked” is what the processor did in all its cores: on a busy machine it says more than the clock.
"""
ENDING = "Waiting for the processor at the end"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write the report."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--national", type=Path, help="folder of the national store, made there if it is not")
    parser.add_argument("--homes", type=int, default=HOMES, help=f"homes in it (default: {HOMES})")
    parser.add_argument("--runs", type=int, default=20, help="runs of each measure (default: 20)")
    parser.add_argument("--changes", type=int, default=100_000, help="field changes written (default: 100 000)")
    parser.add_argument("--node", type=Path, help="folder with the node_modules of Automerge and PouchDB")
    sections = ("sync", "duplicates", "live", "training", "matching", "pool", "followup")
    parser.add_argument("--only", choices=sections, help="measure this section anew and keep the rest of the report")
    parser.add_argument("--output", type=Path, default=REPORT, help="the report (default: docs/benchmarks.md)")
    wish = parser.parse_args(arguments)
    i18n.activate()
    with tempfile.TemporaryDirectory(prefix="fhr-benchmarks-") as scratch:
        folder = Path(scratch)
        figures = Path(f"{wish.national}-followup") if wish.national else folder / "followup"
        if wish.only:
            title = wish.only.capitalize()
            alone = {
                "sync": lambda: syncing(folder, wish.changes, wish.runs, wish.node),
                "duplicates": lambda: duplicates(folder, wish.runs),
                "live": lambda: refreshing(folder / "live", wish.runs),
                "training": lambda: training(folder, wish.runs),
                "matching": lambda: matching(wish.runs),
                "pool": lambda: pool(folder, wish.runs),
                "followup": lambda: followup(figures, wish.runs, wish.homes),
            }
            section = _table(title, alone[wish.only](), f"{_facts()}\n")
            wish.output.write_text(_with_section(wish.output.read_text("utf-8"), title, section), "utf-8")
            return 0
        parts = [ABOUT, _machine(), f"Waiting for the processor at the start: {_load()}.\n"]
        parts.append(_table("Printing", printing(wish.runs)))
        parts.append(_table("Live", refreshing(folder / "live", wish.runs)))
        parts.append(_table("Writing", writing(folder, wish.changes)))
        parts.append(_table("Sync", syncing(folder, wish.changes, wish.runs, wish.node)))
        parts.append(_table("Duplicates", duplicates(folder, wish.runs)))
        parts.append(_table("Training", training(folder, wish.runs)))
        parts.append(_table("Matching", matching(wish.runs)))
        parts.append(_table("Pool", pool(folder, wish.runs)))
        parts.append(_table("Followup", followup(figures, wish.runs, wish.homes)))
        parts.append(_table("An empty store", reading.opening(stores.empty(folder / "empty"), "empty", wish.runs)))
        national = stores.national(wish.national or folder / "national", wish.homes)
        parts.append(_table("The national store", reading.opening(national, "national", wish.runs)))
        opened = Storage().open(national, stores.PHRASE)
        try:
            parts.append(_sizes(reading.sizes(opened), sum(one.stat().st_size for one in national.glob("store.db*"))))
            parts.append(_table("Searching", reading.searching(opened, wish.runs)))
            parts.append(_table("Cases", reading.cases(opened, 20 * wish.runs)))
        finally:
            opened.close()
    parts.append(f"{ENDING}: {_load()}.\n")
    wish.output.write_text("\n".join(parts), "utf-8")
    return 0


def _with_section(report: str, title: str, section: str) -> str:
    """The report with one section new: in the old one's place, or before what the report ends with."""
    heading = f"## {title}\n"
    before, found, after = report.partition(heading)
    if not found:
        before, found, after = report.partition(ENDING)
        return f"{before}{section}\n{found}{after}"
    starts = [at for mark in ("\n## ", f"\n{ENDING}") if (at := after.find(mark)) >= 0]
    return f"{before}{section}{after[min(starts) :] if starts else ''}"


def _table(title: str, rows: Iterable[Row], about: str = "") -> str:
    lines = [
        f"## {title}",
        "",
        *([about] if about else ()),
        "| Work | p50 | p95 | p95 worked | n | Goal | Held | |",
        "|---|---:|---:|---:|---:|---:|---|---|",
    ]
    for row in rows:
        goal = "" if row.goal is None else _ms(row.goal)
        runs = len(row.times.seconds)
        taken = (row.times.p50, row.times.p95, row.times.p95_worked) if runs else ()
        told = " | ".join(map(_ms, taken)) or " | | "
        lines.append(f"| {row.work} | {told} | {runs or ''} | {goal} | {row.held()} | {row.told} |")
        sys.stderr.write(lines[-1] + "\n")
    return "\n".join(lines) + "\n"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}" if seconds < 0.1 else f"{seconds * 1000:.0f}"


def _sizes(counts: dict[str, int], size: int) -> str:
    held = ", ".join(f"{number:,} {name}".replace(",", " ") for name, number in counts.items())
    return f"Rows in it: {held}; {size / 1e6:.0f} MB.\n"


def _load() -> str:
    """How busy the machine is with everything that runs on it."""
    if not hasattr(os, "getloadavg"):
        return "not known here"
    return f"{os.getloadavg()[0]:.1f} programs on {os.cpu_count()} cores"


def _facts() -> str:
    """When a section was measured that is not as old as the rest."""
    day = dt.datetime.now().astimezone().date().isoformat()
    return f"Measured {day}; waiting for the processor then: {_load()}."


def _machine() -> str:
    engine = sa.create_engine("sqlite://", module=dbapi2)
    with engine.connect() as connection:
        cipher = driver(connection).execute("PRAGMA cipher_version").fetchone()[0]
    facts = {
        "Day": dt.datetime.now().astimezone().date().isoformat(),
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "System": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "SQLCipher": f"{cipher}, SQLite {dbapi2.sqlite_version}",
    }
    return "\n".join(f"- {name}: {fact}" for name, fact in facts.items()) + "\n"


def _processor() -> str:
    known = Path("/proc/cpuinfo")
    if known.exists():
        for line in known.read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
