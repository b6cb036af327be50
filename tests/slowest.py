"""What takes most of the time goes with the slow part: `python -m tests.slowest REPORT.xml` lists those tests anew.

The report is pytest's own (`pytest -m "" --junit-xml REPORT.xml`). What is listed was measured, so nothing is marked by
hand: whole journeys through the program, mostly. The rest is what is run at every commit, within four minutes.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import mean
from xml.etree import ElementTree

import pytest

LIST = Path(__file__).with_suffix(".txt")
ALWAYS = ("tests/architecture/", "tests/app/test_cli.py::test_the_demo_leaves")  # the house's shape, and the main job
SHARE = 0.12  # of all the time, what the quick part may take


def name_of(item: str) -> str:
    """A test without its parameters, as the list has it."""
    return item.partition("[")[0]


def mark(items: Iterable[pytest.Item]) -> None:
    """Mark what is listed as slow."""
    listed = set(LIST.read_text("utf-8").split())
    for item in items:
        if name_of(item.nodeid) in listed:
            item.add_marker(pytest.mark.slow)


def slowest(report: Path) -> list[str]:
    """Those whose cases take longest, until the rest takes its share only."""
    taken: dict[str, list[float]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        path = case.attrib["classname"].replace(".", "/") + ".py"
        name = f"{path}::{name_of(case.attrib['name'])}"
        if not name.startswith(ALWAYS):
            taken[name].append(float(case.attrib["time"]))
    left = sum(map(sum, taken.values()))
    most, found = left * SHARE, []
    for name in sorted(taken, key=lambda one: -mean(taken[one])):
        if left <= most:
            break
        left -= sum(taken[name])
        found.append(name)
    return sorted(found)


if __name__ == "__main__":
    LIST.write_text("".join(f"{name}\n" for name in slowest(Path(sys.argv[1]))), "utf-8")
