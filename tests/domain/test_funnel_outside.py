"""What leaves the unit of funnel and campaigns: nothing small, and nothing small by subtracting, on tables by lot."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from fhr_desktop.domain.funnel_outside import open_steps, shut_cells

LEAST = 5


@pytest.mark.parametrize("seed", range(40))
def test_neither_a_small_number_nor_a_small_difference_is_shown(seed: int) -> None:
    lot = random.Random(seed)
    counts = sorted((lot.randrange(40) for _n in range(8)), reverse=True)
    shown = [count for count, fits in zip(counts, open_steps(counts, LEAST), strict=True) if fits]
    assert all(not 0 < count < LEAST for count in shown)
    assert all(not 0 < one - other < LEAST for one, other in pairwise(shown))
    assert open_steps([40, 30, 20, 0], LEAST) == (True, True, True, True)
    assert open_steps([12, 9, 3, 0], LEAST) == (True, False, False, True)


@pytest.mark.parametrize("seed", range(60))
def test_no_small_cell_of_a_table_follows_from_the_sums_of_its_columns(seed: int) -> None:
    lot = random.Random(seed)
    rows = []
    for _row in range(lot.randint(1, 7)):
        first = lot.choice((0, lot.randrange(8), lot.randrange(60)))
        rows.append(sorted((first, *(lot.randint(0, first) for _n in range(3))), reverse=True))
    shut = shut_cells(rows, LEAST)
    for at, row in enumerate(rows):
        shown = [count for column, count in enumerate(row) if (at, column) not in shut]
        assert all(not 0 < count < LEAST for count in shown)
        assert all(not 0 < one - other < LEAST for one, other in pairwise(shown))
    for column in range(4):
        hidden = [row[column] for at, row in enumerate(rows) if (at, column) in shut]
        left = [row[column] for at, row in enumerate(rows) if (at, column) not in shut and row[column]]
        if left:  # with everything hidden there is no sum to subtract from but the column's own
            assert not hidden or (sum(one > 0 for one in hidden) > 1 and sum(hidden) >= 2 * LEAST)


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert shut_cells([[20, 10, 5, 0], [30, 20, 10, 5]], LEAST) == frozenset()
