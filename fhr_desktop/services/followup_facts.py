"""What the figures are counted on, read from the store, and the figures of a period counted on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import followup as queries
from db.queries.pool_past import past as pool_past
from db.store import Connection
from fhr_desktop.domain.followup import (
    Figure,
    Happenings,
    Listed,
    Nature,
    Sample,
    Statistic,
    Value,
    Window,
    figures_of,
    figures_on,
    flow_samples,
    listed,
)
from fhr_desktop.domain.followup_cases import CASEWORK, Counted, Turns, case_happenings, case_samples, turns_of
from fhr_desktop.domain.followup_needs import NEEDS, need_happenings, need_samples
from fhr_desktop.domain.followup_placements import PLACEMENTS, placement_happenings, placement_samples
from fhr_desktop.domain.followup_pool import POOL, TYPES, pool_samples
from fhr_desktop.domain.followup_requests import REQUESTS, request_happenings, request_samples
from fhr_desktop.domain.followup_surveys import SURVEYS, CountedReply, survey_happenings, survey_samples
from fhr_desktop.domain.followup_training import (
    TRAINING,
    TrainedHome,
    TrainedPerson,
    training_happenings,
    training_samples,
)
from fhr_desktop.domain.pool_past import PoolPast, Since
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.surveys import counted_replies
from fhr_desktop.services.training.outcomes import trained
from fhr_desktop.services.unit import settings_of

STATISTICS = tuple(
    sorted((*CASEWORK, *TRAINING, *REQUESTS, *PLACEMENTS, *POOL, *NEEDS, *SURVEYS), key=lambda one: one.nr)
)  # fmt: skip
RARE = frozenset(f"pool_{key}" for key in TYPES)  # kinds of home that most units have none of


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is counted on, as it stood on the day `as_of`; `happened`: what counts on its day. `replies` to surveys
    are None where they are not kept; `least`: how many it takes for a municipality's mean of them.
    """

    as_of: dt.date
    known: tuple[Municipality, ...]
    cases: tuple[Counted, ...]
    turns: tuple[Turns, ...]  # of each of the cases
    pool: PoolPast
    homes: tuple[TrainedHome, ...]
    people: tuple[TrainedPerson, ...]
    replies: tuple[CountedReply, ...] | None
    least: int
    happened: Happenings

    def shown(self, day: dt.date) -> tuple[Municipality, ...]:
        """The municipalities that have a row: those in the cooperation on the day, and where there is something."""
        present = {
            one.municipality for some in (self.cases, self.homes, self.people, self.replies or ()) for one in some
        }
        present |= self.pool.municipalities()
        return tuple(one for one in self.known if one.participates(day) or one.code in present)


@dataclass(frozen=True, slots=True)
class Reach:
    """Since which day each kind of thing is counted; of cases before that day at most that they were `opened`.
    `training` is counted until `trained`; None: as far as known.
    """

    cases: dt.date
    opened: dt.date
    pool: Since
    training: dt.date
    trained: dt.date | None = None


def since(days: Iterable[dt.date]) -> Reach:
    """How far back the figures of any periods rest that begin on the days, or later: to a new year's, two years back;
    of cases nothing is counted that long after.
    """
    begin = dt.date(min(days).year - 2, 1, 1)
    less = dt.date(begin.year + 1, 1, 1)
    return Reach(less, less, Since(begin, begin, begin, begin), begin)


def only(first: dt.date, last: dt.date) -> Reach:
    """How far back the figures of one period rest. A child or a home that is placed counts once in a calendar year."""
    year = dt.date(first.year, 1, 1)
    requests, proposals = (min(year, window.days(first, last)[0]) for window in (Window.YEAR_BEFORE, Window.YEAR))
    opened = Window.SETTLED.days(first, last)[0]
    return Reach(year, opened, Since(year, requests, proposals, last), year, last)


def read_facts(
    connection: Connection, actor: Actor, reach: Reach, as_of: dt.date, today: dt.date
) -> Facts:  # fmt: skip
    """What days since those of the reach are counted on, as far as the actor may know it."""
    counted = queries.counted_homes(connection)
    pool = pool_past(connection, reach.pool, as_of, today, counted)
    cases = queries.histories(connection, counted, reach.cases, reach.opened, as_of, pool.placed_days)
    turns = turns_of(cases)
    people, homes = trained(connection, reach.training, reach.trained or as_of, as_of)
    invited = queries.invited_homes(connection, {one.home for one in pool.placements}, as_of)
    whole = PoolPast(pool.homes, pool.placements, pool.requests, pool.proposals, invited, pool.earlier)
    replies = counted_replies(connection, as_of) if actor.may(Right.COOPERATE) else None
    if replies is not None:
        replies = tuple(one for one in replies if one.on <= as_of)
    happened = {
        **case_happenings(cases, turns), **training_happenings(homes, people), **request_happenings(whole),
        **placement_happenings(_recent(whole, reach.pool.placements)), **need_happenings(whole),
        **survey_happenings(replies),
    }  # fmt: skip
    known = records.load_where(connection, Municipality, order="name")
    least = settings_of(connection).min_cell
    return Facts(as_of, known, cases, turns, whole, homes, people, replies, least, happened)


def _recent(pool: PoolPast, since: dt.date) -> PoolPast:
    """Without the placements that neither began nor ended since the day."""
    kept = [one for one in pool.placements if one.span.first >= since or (one.span.end or dt.date.min) >= since]
    return replace(pool, placements=tuple(kept))


def count(
    facts: Facts, first: dt.date, last: dt.date, municipalities: Sequence[str]
) -> tuple[tuple[Statistic, ...], tuple[Figure, ...]]:  # fmt: skip
    """Every statistic of the period and its figures; kinds of home that nobody has are left out."""
    samples: dict[str, Sample] = {}
    for declared, counted in _ROOMS:
        samples |= flow_samples(declared, facts.happened, first, last) | counted(facts, first, last)
    told = tuple(one for one in STATISTICS if one.key not in RARE or samples[one.key].lines)
    figures: list[Figure] = []
    rows: dict[int, list[Listed]] = {}  # several statistics are reckoned on the very same
    for one in told:
        lines = samples[one.key].lines
        if id(lines) not in rows:
            rows[id(lines)] = listed(lines, municipalities)
        figures += figures_on(one.key, samples[one.key].reduce, rows[id(lines)])
    return told, tuple(figures)


def standing(facts: Facts, day: dt.date, municipalities: Sequence[str]) -> Mapping[tuple[str, str], Value]:
    """What stood on a day, by statistic and municipality, and in all of them."""
    found: dict[tuple[str, str], Value] = {}
    for declared, counted in _ROOMS:
        stocks = {one.key for one in declared if one.nature is Nature.STOCK}
        samples = counted(facts, day, day) if stocks else {}
        for key in stocks & samples.keys():
            sample = samples[key]
            if sample.lines or key not in RARE:
                figures = figures_of(key, sample, municipalities)
                found |= {(key, one.municipality): one.value for one in figures}
    return found


def samples_beside(facts: Facts, key: str, first: dt.date, last: dt.date) -> dict[str, Sample]:
    """The rows of one statistic and of those counted on the same, without counting the others. Raises KeyError."""
    for declared, counted in _ROOMS:
        own = [one for one in declared if one.key == key]
        if own and own[0].nature is Nature.FLOW and declared is not SURVEYS:  # which say nothing where none are kept
            return flow_samples(own, facts.happened, first, last)
        if own:
            return flow_samples(declared, facts.happened, first, last) | counted(facts, first, last)
    raise KeyError(key)


_ROOMS: tuple[tuple[Sequence[Statistic], Callable[[Facts, dt.date, dt.date], dict[str, Sample]]], ...] = (
    (CASEWORK, lambda facts, first, last: case_samples(facts.cases, first, last, facts.turns)),
    (TRAINING, lambda facts, first, last: training_samples(facts.people, first, last)),
    (REQUESTS, lambda facts, first, last: request_samples(facts.pool, first, last)),
    (PLACEMENTS, lambda facts, first, last: placement_samples(facts.pool, first, last)),
    (POOL, lambda facts, first, last: pool_samples(facts.pool, first, last)),
    (NEEDS, lambda facts, first, last: need_samples(facts.pool, first, last)),
    (SURVEYS, lambda facts, first, last: survey_samples(facts.replies, first, last, facts.least)),
)
