"""The simulator's schedules as tests: a few each time; `python -m tests --slow` ends with many (SYNC §16)."""

from __future__ import annotations

import pytest

from tests.simulator.schedule import run

FEW = 2


@pytest.mark.parametrize("seed", range(FEW))
def test_schedule(seed: int) -> None:
    result = run(seed)
    assert not result.fault, str(result)


def test_a_seed_gives_the_same_schedule_again() -> None:
    once, again = run(5, 30), run(5, 30)
    assert once.trace == again.trace
    assert not once.fault
