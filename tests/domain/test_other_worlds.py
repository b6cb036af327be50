"""Which numbers could be others, against every world there is."""

from __future__ import annotations

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from fhr_desktop.domain.other_worlds import Worlds

MANY, TOP = 4, 3  # unknowns, and how large they are
rows = st.dictionaries(st.integers(0, MANY - 1), st.just(1), min_size=1, max_size=MANY)


def value(row: dict[int, int], world: tuple[int, ...]) -> int:
    return sum(times * world[each] for each, times in row.items())


OWNERS: tuple[dict[int, str], ...] = ({0: "own"}, {0: "own", 1: "own"}, {0: "own", 1: "other"})
ALL_OF_THEM = {0: 1, 1: 1, 2: 1, 3: 1}


@settings(max_examples=60, deadline=None)
@example((1, 1, 1, 1), [ALL_OF_THEM], [({0: 1, 3: 1}, True)], [{0: 1, 1: 1, 2: 1}], OWNERS[0])
@example((3, 1, 3, 1), [ALL_OF_THEM, {0: 1, 1: 1, 2: 1}], [({0: 1}, True)], [{2: 1}, {0: 1}], OWNERS[2])
@given(
    st.tuples(*(st.integers(1, TOP) for _each in range(MANY))), st.lists(rows, max_size=2),
    st.lists(st.tuples(rows, st.booleans()), max_size=6), st.lists(rows, min_size=1, max_size=3),
    st.sampled_from(OWNERS),
)  # fmt: skip
def test_nothing_guarded_is_told_by_what_is_let_be_known(
    truth: tuple[int, ...], known: list[dict[int, int]], asked: list[tuple[dict[int, int], bool]],
    guarded: list[dict[int, int]], owners: dict[int, str],
) -> None:  # fmt: skip
    """Also to those who know some of the unknowns beforehand, but for what is all their own."""
    worlds = Worlds(dict(enumerate(truth)), owners)
    possible = [one for one in product(range(MANY * TOP + 1), repeat=MANY) if all(
        value(row, one) == value(row, truth) for row in known)]  # fmt: skip
    for row in known:
        worlds.know(row)

    def is_open(row: dict[int, int], to: str) -> bool:
        theirs = [each for each, whose in owners.items() if whose == to]
        return any(
            value(row, one) != value(row, truth) and all(one[each] == truth[each] for each in theirs)
            for one in possible
        )

    kept = [
        (row, to)
        for row in guarded for to in {"", *owners.values()}
        if is_open(row, to) and not (to and all(owners.get(each) == to for each in row))
    ]  # fmt: skip
    for row in guarded:
        worlds.guard(row)
    worlds.close()
    for row, shown in asked:
        now = value(row, truth)
        if shown and worlds.show(row):
            possible = [one for one in possible if value(row, one) == now]
        elif not shown and 0 < now < 5 and worlds.say(row, now, 1, 4):
            possible = [one for one in possible if 1 <= value(row, one) <= 4]
    for row, to in kept:
        assert is_open(row, to), (row, to)


def test_a_reader_who_knows_nothing_of_it_finds_four_and_four() -> None:
    worlds = Worlds({"first": 4, "second": 4})
    worlds.know({"first": 1, "second": 1})
    for half in ("first", "second"):
        worlds.guard({half: 1})
    worlds.close()
    assert worlds.say({"first": 1}, 4, 1, 4) and not worlds.say({"second": 1}, 4, 1, 4)
    assert not worlds.show({"first": 1}) and worlds.show({"first": 1, "second": 1})
