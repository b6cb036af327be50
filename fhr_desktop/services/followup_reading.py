"""What the figures are counted on, read once: for a period's report, and for the quarters of a trend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db import records
from db.queries import followup as queries
from db.queries import training
from db.queries.followup import CaseHistory
from db.queries.pool_past import past as pool_past
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.followup import CASEWORK, Counted, Figure, figures
from fhr_desktop.domain.followup_pool import NEAR_KM, POOL, pool_figures
from fhr_desktop.domain.followup_surveys import SURVEYS, CountedReply, survey_figures
from fhr_desktop.domain.followup_training import TRAINING, TrainedHome, TrainedPerson, training_figures
from fhr_desktop.domain.pool_past import OpenedCase, PlacedChild, PoolPast
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.surveys import counted_replies
from fhr_desktop.services.training.outcomes import trained_homes, trained_people
from fhr_desktop.services.unit import settings_of

ALL = "alla"


@dataclass(frozen=True, slots=True)
class Material:
    """All that any figure is counted on, of the whole unit or of one municipality. `hosted`: placements in homes that
    lie there. `replies` to surveys are None where they are not kept: then nothing is said of them, which is not the
    same as none. `least`: how many it takes for a municipality's mean.
    """

    known: tuple[Municipality, ...]
    cases: tuple[Counted, ...]
    homes: tuple[TrainedHome, ...]
    people: tuple[TrainedPerson, ...]
    pool: PoolPast
    hosted: tuple[PlacedChild, ...]
    replies: tuple[CountedReply, ...] | None
    least: int

    def of(self, municipality: str) -> Material:
        """What belongs to one municipality, or everything for ALL."""
        if municipality == ALL:
            return self
        return replace(
            self,
            cases=tuple(one for one in self.cases if one.municipality == municipality),
            homes=tuple(one for one in self.homes if one.municipality == municipality),
            people=tuple(one for one in self.people if one.municipality == municipality),
            pool=self.pool.of(municipality),
            hosted=self.pool.hosted_in(municipality),
        )

    def shown(self, last: dt.date) -> tuple[Municipality, ...]:
        """Those that take part on the day, and any other that there is something to count of."""
        counted = {
            one.municipality for some in (self.cases, self.homes, self.people, self.replies or ()) for one in some
        }
        there = counted | self.pool.municipalities()
        return tuple(one for one in self.known if one.participates(last) or one.code in there)

    def figures(self, first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
        """Every statistic over the days from first to last, under the municipality's code."""
        return (
            *self._of_cases(first, last, municipality),
            *self._of_training(first, last, municipality),
            *self._of_pool(first, last, municipality),
            *self._of_surveys(first, last, municipality),
        )

    def figure(self, key: str, first: dt.date, last: dt.date, municipality: str) -> Figure:
        """One statistic, without counting those that are counted on something else. Raises KeyError."""
        for declared, count in (
            (CASEWORK, self._of_cases), (TRAINING, self._of_training), (POOL, self._of_pool),
            (SURVEYS, self._of_surveys),
        ):  # fmt: skip
            if any(one.key == key for one in declared):
                return next(one for one in count(first, last, municipality) if one.key == key)
        raise KeyError(key)

    def _of_cases(self, first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
        return figures(self.cases, first, last, municipality)

    def _of_training(self, first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
        return training_figures(self.homes, self.people, first, last, municipality)

    def _of_pool(self, first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
        return pool_figures(self.pool, first, last, municipality, self.hosted)

    def _of_surveys(self, first: dt.date, last: dt.date, municipality: str) -> tuple[Figure, ...]:
        least = None if municipality == ALL else self.least
        return survey_figures(self.replies, first, last, municipality, least)


def read(
    connection: Connection, actor: Actor, today: dt.date, first: dt.date, last: dt.date
) -> Material:  # fmt: skip
    """The whole store's, for counting over any days from first to last, as far as the actor may know it."""
    histories = queries.histories(connection)
    in_training = training.homes_in_training(connection)
    people = trained_people(connection, first, last, in_training)
    pool = pool_past(connection, actor.user_id, today, NEAR_KM)
    opened = _opened(histories, pool.placed_days)
    return Material(
        records.load_where(connection, Municipality, order="name"),
        tuple(
            Counted(one.number, one.municipality or "", one.received_on, one.closing_reason, one.steps)
            for one in histories if one.received_on is not None
        ),
        trained_homes(connection, in_training, people),
        tuple(sorted(people.values(), key=lambda one: one.name)),
        PoolPast(pool.homes, pool.placements, pool.requests, opened, pool.proposals),
        pool.placements,
        counted_replies(connection) if actor.may(Right.COOPERATE) else None,
        settings_of(connection).min_cell,
    )  # fmt: skip


def _opened(
    histories: Sequence[CaseHistory], placed: Mapping[RecordId, Sequence[dt.date]]
) -> tuple[OpenedCase, ...]:  # fmt: skip
    """Every case that was opened, and when a child first came to the home after that."""
    found = []
    for one in histories:
        opened = next((step.on for step in one.steps if step.state is CaseState.OPENED), None)
        if opened is not None and one.received_on is not None:
            came = min((day for day in placed.get(one.home, ()) if day >= opened), default=None)
            found.append(OpenedCase(one.number, one.municipality or "", opened, came))
    return tuple(found)
