"""Which numbers could be others, against every world there is."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.other_worlds import Worlds

MANY, TOP = 4, 3  # unknowns, and how large they are
rows = st.dictionaries(st.integers(0, MANY - 1), st.just(1), min_size=1, max_size=MANY)


def value(row: dict[int, int], world: tuple[int, ...]) -> int:
    return sum(times * world[each] for each, times in row.items())


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(*(st.integers(1, TOP) for _each in range(MANY))), st.lists(rows, max_size=2),
    st.lists(st.tuples(rows, st.booleans()), max_size=6), st.lists(rows, min_size=1, max_size=3),
)  # fmt: skip
def test_nothing_guarded_is_told_by_what_is_let_be_known(
    truth: tuple[int, ...], known: list[dict[int, int]], asked: list[tuple[dict[int, int], bool]],
    guarded: list[dict[int, int]],
) -> None:  # fmt: skip
    """Also to the one who knows the first of the unknowns beforehand."""
    worlds = Worlds(dict(enumerate(truth)), {0: "own"})
    possible = [one for one in product(range(MANY * TOP + 1), repeat=MANY) if all(
        value(row, one) == value(row, truth) for row in known)]  # fmt: skip
    for row in known:
        worlds.know(row)

    def is_open(row: dict[int, int], *, own: bool) -> bool:
        return any(value(row, one) != value(row, truth) for one in possible if not own or one[0] == truth[0])

    kept = [
        (row, own) for row in guarded for own in (False, True) if is_open(row, own=own) and not (own and [*row] == [0])
    ]
    for row in guarded:
        worlds.guard(row)
    worlds.close()
    for row, shown in asked:
        now = value(row, truth)
        if shown and worlds.show(row):
            possible = [one for one in possible if value(row, one) == now]
        elif not shown and 0 < now < 5 and worlds.say(row, now, 1, 4):
            possible = [one for one in possible if 1 <= value(row, one) <= 4]
    for row, own in kept:
        assert is_open(row, own=own), (row, own)


def test_a_reader_who_knows_nothing_of_it_finds_four_and_four() -> None:
    worlds = Worlds({"first": 4, "second": 4})
    worlds.know({"first": 1, "second": 1})
    for half in ("first", "second"):
        worlds.guard({half: 1})
    worlds.close()
    assert worlds.say({"first": 1}, 4, 1, 4) and not worlds.say({"second": 1}, 4, 1, 4)
    assert not worlds.show({"first": 1}) and worlds.show({"first": 1, "second": 1})
