"""Hidden cells against a reader who tries every number that the paper leaves open."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.small_cells import all_hidden, hidden

LEAST = 4
counts = st.lists(st.integers(0, 9), min_size=1, max_size=4).map(lambda many: {str(n): c for n, c in enumerate(many)})


@given(counts)
def test_no_small_cell_can_be_had_by_subtracting(cells: dict[str, int]) -> None:
    found = hidden(cells, LEAST)
    shown = {key: count for key, count in cells.items() if key not in found}
    assert found.small == {key for key, count in cells.items() if 0 < count < LEAST}
    assert all(count == 0 or count >= LEAST for count in shown.values())
    closed = [key for key in cells if key in found]
    ranges = [range(1, LEAST) if key in found.small else range(LEAST, sum(cells.values()) + 1) for key in closed]
    left = sum(cells.values()) - sum(shown.values())
    possible = [one for one in product(*ranges) if found.total or sum(one) == left]
    for at, key in enumerate(closed):
        if key in found.small:
            assert len({one[at] for one in possible}) > 1, (key, cells)


@given(counts)
def test_nothing_is_hidden_without_need(cells: dict[str, int]) -> None:
    found = hidden(cells, LEAST)
    if not any(0 < count < LEAST for count in cells.values()):
        assert (found.small, found.beside, found.total) == (frozenset(), frozenset(), False)
    assert all(cells[key] for key in cells if key in found)  # a zero points out nobody
    assert hidden(cells, 1).small == frozenset()


def test_one_small_beside_takes_the_next_smallest_along() -> None:
    found = hidden({"a": 2, "b": 9, "c": 6, "d": 0}, 5)
    assert (found.small, found.beside, found.total) == ({"a"}, {"c"}, False)
    assert hidden({"a": 2, "b": 0}, 5) == all_hidden({"a": 2, "b": 0}, 5)  # its sum is it, so that goes too
    assert hidden({"a": 1, "b": 1}, 5).total  # two homes in two places: one in each
