"""What else could be so: whether somebody who knows sums of whole numbers, and between which bounds others lie, can say
what one of them is.

The numbers are what they are, none is below zero, and every sum that is known must be the same in each world that is
possible. A **move** is how one such world differs from the real one. As long as a move changes a number that must not
be told, and breaks none of the bounds, that number could be another. What is found so is certain; a number that could
be another only in a world far from the real one is taken for told.

The moves span every way that the sums leave open (the null space of what is known), so that a number that no move
changes can be had by adding and subtracting.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from math import gcd, inf

Row = Mapping[Hashable, int]  # how many times each unknown is in a sum
Changes = dict[int, int]  # by how much something changes
STARTS, STEPS, NEAREST = 5, 14, 12  # how far a possible world is looked for before a number is taken for told


@dataclass(frozen=True, slots=True)
class _Move:
    """By how much a move changes each unknown, what is bounded and what is guarded; whether it is possible. `owners`:
    who would see it, because what is their own changes.
    """

    unknowns: Changes
    bounded: Changes
    guarded: Changes
    possible: bool = False
    owners: frozenset[str] = frozenset()


class Worlds:
    """The worlds that are possible for whoever knows what has been told. `truth`: each unknown, above zero; `owners`:
    who knows some of them beforehand. What is guarded must be open to each owner too, but for what is all their own.
    """

    def __init__(self, truth: Mapping[Hashable, int], owners: Mapping[Hashable, str] | None = None) -> None:
        self._owners = [(owners or {}).get(each, "") for each in truth]
        self._at = {each: at for at, each in enumerate(truth)}
        self._moves = {at: _Move({at: 1}, {}, {}) for at in range(len(truth))}
        self._with: list[set[int]] = [{at} for at in range(len(truth))]  # moves that change an unknown
        self._next = len(truth)
        self._below: list[float] = list(truth.values())  # how far an unknown, and then a bounded sum, may sink
        self._above: list[float] = [inf] * len(truth)
        self._bounds: dict[frozenset[tuple[int, int]], int] = {}
        self._bounds_with: list[list[tuple[int, int]]] = [[] for _each in truth]
        self._bounded: list[Changes] = [{at: 1} for at in range(len(truth))]
        self._guarded: list[Changes] = []
        self._guarded_with: list[list[tuple[int, int]]] = [[] for _each in truth]
        self._open: list[int] = []  # by how many possible moves a guarded sum is changed
        self._free: list[int] = []  # by how many at all
        self._seen: list[dict[str, int]] = []  # how many of the possible moves each owner would see
        self._owner: list[str] = []  # whose a guarded sum is
        self._closing = True
        self._kept: dict[int, set[str]] = {}  # the guarded sums that are not told; "" and owners who know already

    def know(self, row: Row) -> None:
        """The sum is known, whatever that tells. Before `close`."""
        for at, move in self._without(self._row(row)).items():
            self._take(at)
            if move:
                self._put(at, move)

    def within(self, row: Row, value: int, low: int, high: float = inf) -> None:
        """The sum, which is `value`, is known to lie between bounds, whatever that tells. Before `close`. Raises
        ValueError when it does not.
        """
        if not low <= value <= high:
            raise ValueError(f"{value} does not lie from {low} to {high}")
        self._bound(self._row(row), value - low, high - value)

    def guard(self, row: Row) -> None:
        """Nobody may say what the sum is. Before `close`."""
        for each, times in (guarded := self._row(row)).items():
            self._guarded_with[each].append((len(self._guarded), times))
        self._guarded.append(guarded)

    def close(self) -> None:
        """All is known that was known before, and guarded that is to be. What is told already cannot be guarded, and
        what lies between bounds that leave one number must still not be had by adding and subtracting.
        """
        self._open, self._free = [0] * len(self._guarded), [0] * len(self._guarded)
        self._seen = [{} for _row in self._guarded]
        for row in self._guarded:
            whose = {self._owners[each] for each in row}
            self._owner.append(whose.pop() if len(whose) == 1 else "")
        for at, move in list(self._moves.items()):
            self._take(at)
            self._count(at, self._felt(move.unknowns))
        for at in range(len(self._guarded)):
            if self._free[at]:
                self._kept[at] = {self._owner[at]} - {""}
                while told := self._told(at):
                    self._kept[at] |= told
        self._closing = False

    @property
    def guards(self) -> bool:
        """Whether anything is left to be guarded, after `close`."""
        return bool(self._kept)

    def show(self, row: Row) -> bool:
        """Let the sum be known, unless a guarded one would be told. Whether it is known."""
        changed = self._without(self._row(row))
        return not changed or self._change(changed)

    def say(self, row: Row, value: int, low: int, high: int) -> bool:
        """Let it be known that the sum, which is `value`, lies between bounds, unless a guarded one would be told."""
        bounded = self._row(row)
        at, before = self._bound(bounded, value - low, high - value)
        changed: dict[int, _Move | None] = {}
        for one in sorted({one for each in bounded for one in self._with[each]}):
            move = self._moves[one]
            change = sum(times * move.unknowns.get(each, 0) for each, times in bounded.items())
            if change:
                felt = {**move.bounded, at: change}
                changed[one] = _Move(move.unknowns, felt, move.guarded, self._possible(felt), move.owners)
        if self._change(changed):
            return True
        self._below[at], self._above[at] = before
        return False

    def _change(self, changed: Mapping[int, _Move | None]) -> bool:
        """Put moves in the place of others, unless something guarded is told then."""
        before, after = {at: self._moves[at] for at in changed}, self._next
        for at, move in changed.items():
            self._uncount(at)
            if move:
                self._count(at, move)
        if all(self._holds(one) for one in {one for move in before.values() for one in move.guarded}):
            return True
        for at in range(after, self._next):
            self._uncount(at)
        for at, old in before.items():
            if at in self._moves:
                self._uncount(at)
            self._count(at, old)
        return False

    def _row(self, row: Row) -> Changes:
        return {self._at[each]: times for each, times in row.items() if times}

    def _bound(self, row: Changes, below: float, above: float) -> tuple[int, tuple[float, float]]:
        """Bind a sum. Which it is, and how far it could sink and rise before."""
        at = self._bounds.setdefault(frozenset(row.items()), len(self._below))
        if at == len(self._below):
            self._below.append(inf)
            self._above.append(inf)
            self._bounded.append(row)
            for each, times in row.items():
                self._bounds_with[each].append((at, times))
        before = self._below[at], self._above[at]
        self._below[at], self._above[at] = min(before[0], below), min(before[1], above)
        return at, before

    def _without(self, row: Changes) -> dict[int, _Move | None]:
        """The moves that change the sum, each made so that it does not, and one of them gone."""
        touched: Changes = {}
        for each, times in row.items():
            for at in self._with[each]:
                touched[at] = touched.get(at, 0) + times * self._moves[at].unknowns[each]
        touched = {at: change for at, change in touched.items() if change}
        if not touched:
            return {}
        pivot = min(touched, key=lambda at: (abs(touched[at]) != 1, len(self._moves[at].unknowns), at))
        move, by = self._moves[pivot], touched.pop(pivot)
        changed: dict[int, _Move | None] = {pivot: None}
        for at, change in touched.items():
            changed[at] = self._laid(self._moves[at], by, move, -change)
        return changed

    def _laid(self, move: _Move, times: int, other: _Move, others: int) -> _Move:
        """One move so many times and another so many, made as small as it can be."""
        unknowns = _together(move.unknowns, times, other.unknowns, others)
        shared = gcd(*unknowns.values()) if all(abs(change) > 1 for change in unknowns.values()) else 1
        bounded = _together(move.bounded, times, other.bounded, others)
        guarded = _together(move.guarded, times, other.guarded, others)
        if shared > 1:
            unknowns, bounded, guarded = (
                {each: change // shared for each, change in part.items()} for part in (unknowns, bounded, guarded)
            )
        return _Move(unknowns, bounded, guarded, self._possible(bounded), self._seen_by(unknowns))

    def _felt(self, unknowns: Changes) -> _Move:
        """A move with what it changes of what is bounded and guarded."""
        bounded, guarded = dict(unknowns), Changes()
        for each, change in unknowns.items():
            for at, times in self._bounds_with[each]:
                bounded[at] = bounded.get(at, 0) + times * change
            for at, times in self._guarded_with[each]:
                guarded[at] = guarded.get(at, 0) + times * change
        bounded = {at: change for at, change in bounded.items() if change}
        guarded = {at: change for at, change in guarded.items() if change}
        return _Move(unknowns, bounded, guarded, self._possible(bounded), self._seen_by(unknowns))

    def _seen_by(self, unknowns: Changes) -> frozenset[str]:
        return frozenset(self._owners[each] for each in unknowns) - {""}

    def _possible(self, bounded: Changes) -> bool:
        """Whether the move, or the same the other way, breaks no bound."""
        below, above = self._below, self._above
        up = down = True
        for at, change in bounded.items():
            if change > 0:
                up, down = up and change <= above[at], down and change <= below[at]
            else:
                up, down = up and -change <= below[at], down and -change <= above[at]
            if not up and not down:
                return False
        return True

    def _take(self, at: int) -> None:
        for each in self._moves.pop(at).unknowns:
            self._with[each].discard(at)

    def _put(self, at: int, move: _Move) -> None:
        self._moves[at] = move
        for each in move.unknowns:
            self._with[each].add(at)

    def _count(self, at: int, move: _Move) -> None:
        self._put(at, move)
        free, open_ = self._free, self._open
        for one in move.guarded:
            free[one] += 1
        if move.possible:
            for one in move.guarded:
                open_[one] += 1
            self._saw(move, 1)

    def _uncount(self, at: int) -> None:
        move = self._moves[at]
        self._take(at)
        free, open_ = self._free, self._open
        for one in move.guarded:
            free[one] -= 1
        if move.possible:
            for one in move.guarded:
                open_[one] -= 1
            self._saw(move, -1)

    def _saw(self, move: _Move, more: int) -> None:
        """Count the possible move as seen by its owners, or no longer."""
        for who in move.owners:
            for one in move.guarded:
                seen = self._seen[one]
                seen[who] = seen.get(who, 0) + more

    def _holds(self, guarded: int) -> bool:
        """Whether a guarded sum is not told, or was so before."""
        if guarded not in self._kept:
            return True
        if not self._free[guarded]:
            return False
        return not self._told(guarded)

    def _told(self, guarded: int) -> set[str]:
        """Somebody new to whom a guarded sum could be no other number: "" is everybody. Empty when there is nobody."""
        kept = self._kept[guarded]
        if "" in kept:
            return set()
        if not self._open[guarded] and not self._mend(guarded, ""):
            return {""}
        while True:
            many, seen = self._open[guarded], self._seen[guarded]
            told = min((who for who, some in seen.items() if some == many and who not in kept), default="")
            if not told:
                return set()
            if not self._mend(guarded, told):
                return {told}

    def _mend(self, guarded: int, unseen: str) -> bool:
        """Look for moves that together are possible and change the guarded sum, and keep what is found; `unseen`: by
        whom, if anybody.
        """
        move = self._found(guarded, unseen)
        if not move and unseen and self._closing:  # what is taken for told then is not looked after any more
            move = self._found_among_all(guarded, unseen)
        if move:
            self._count(self._next, self._felt(move))
            self._next += 1
        return move is not None

    def _found_among_all(self, guarded: int, unseen: str) -> Changes | None:
        """The same of moves that somebody sees each of, but not together: what is theirs stands still."""
        theirs = [each for each, whose in enumerate(self._owners) if whose == unseen]
        before = [(self._below[each], self._above[each]) for each in theirs]
        for each in theirs:
            self._below[each] = self._above[each] = 0
        move = self._found(guarded, "")
        for each, (below, above) in zip(theirs, before, strict=True):
            self._below[each], self._above[each] = below, above
        return move

    def _found(self, guarded: int, unseen: str) -> Changes | None:
        """Moves that together are possible and change the guarded sum, none of them seen by `unseen`, if anybody."""
        some = {
            at for each in self._guarded[guarded] for at in self._with[each]
            if guarded in self._moves[at].guarded and unseen not in self._moves[at].owners
        }  # fmt: skip
        starts = [
            (self._beyond({}, self._moves[at].bounded, sign), at, sign) for at in some for sign in (1, -1)
        ]  # fmt: skip
        for _beyond, at, sign in sorted(starts)[:STARTS]:
            if move := self._mended(guarded, self._moves[at], sign, unseen):
                return move
        return None

    def _mended(self, guarded: int, start: _Move, sign: int, unseen: str) -> Changes | None:
        """The move with others laid to it, each time the one that brings the most back within bounds."""
        move = {each: sign * change for each, change in start.unknowns.items()}
        bounded = {at: sign * change for at, change in start.bounded.items()}
        now = sign * start.guarded[guarded]
        used: Changes = {}
        for _step in range(STEPS):
            broken = self._broken(bounded)
            if broken is None:
                return move
            back = -1 if bounded[broken] > 0 else 1
            best: tuple[float, int, int] | None = None
            for at in self._nearest(broken, unseen):
                other = self._moves[at]
                times = back if other.bounded[broken] > 0 else -back
                if used.get(at) != -times and now + times * other.guarded.get(guarded, 0):
                    best = min(best or (inf, 0, 0), (self._beyond(bounded, other.bounded, times), at, times))
            if best is None:
                return None
            _beyond, at, times = best
            used[at] = times
            now += times * self._moves[at].guarded.get(guarded, 0)
            move = _together(move, 1, self._moves[at].unknowns, times)
            bounded = _together(bounded, 1, self._moves[at].bounded, times)
        return None

    def _broken(self, bounded: Changes) -> int | None:
        """The first of what comes beyond its bounds."""
        below, above = self._below, self._above
        return next((at for at, change in bounded.items() if not -below[at] <= change <= above[at]), None)

    def _nearest(self, bounded: int, unseen: str) -> list[int]:
        """The moves that change what is bounded and the least else, none of them seen by `unseen`."""
        some = {at for each in self._bounded[bounded] for at in self._with[each]}
        sizes = [
            (len(move.bounded), at)
            for at in some
            if bounded in (move := self._moves[at]).bounded and unseen not in move.owners
        ]
        return [at for _size, at in nsmallest(NEAREST, sizes)]

    def _beyond(self, bounded: Changes, other: Changes, times: int) -> float:
        """How much farther beyond the bounds it comes when another move is laid to what changes already."""
        below, above = self._below, self._above
        farther: float = 0
        for at, change in other.items():
            then = bounded.get(at, 0)
            now = then + times * change
            if now > above[at]:
                farther += now - above[at]
            elif -now > below[at]:
                farther += -now - below[at]
            if then > above[at]:
                farther -= then - above[at]
            elif -then > below[at]:
                farther -= -then - below[at]
        return farther


def _together(some: Changes, times: int, other: Changes, others: int) -> Changes:
    """Changes so many times and others so many."""
    found = dict(some) if times == 1 else {each: times * change for each, change in some.items()}
    for each, change in other.items():
        now = found.get(each, 0) + others * change
        if now:
            found[each] = now
        else:
            del found[each]
    return found
