"""The simulator's schedules as tests: a few each time, more in the slow part (SYNC §16)."""

from __future__ import annotations

import pytest

from tests.simulator.schedule import run

FEW, MANY, SHARDS = 8, 60, 6


@pytest.mark.parametrize("seed", range(FEW))
def test_schedule(seed: int) -> None:
    result = run(seed)
    assert not result.fault, str(result)


@pytest.mark.slow
@pytest.mark.parametrize("shard", range(SHARDS))
def test_schedules(shard: int) -> None:
    for seed in range(shard, MANY, SHARDS):
        result = run(seed)
        assert not result.fault, str(result)


def test_a_seed_gives_the_same_schedule_again() -> None:
    once, again = run(5, 30), run(5, 30)
    assert once.trace == again.trace
    assert not once.fault
