"""Families that may be known already: looked for while an enquiry is written, explained, and never in the way."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from db.queries import duplicates as queries
from db.queries.duplicates import Candidate
from fhr_desktop.domain import identity
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.likeness import Household, Likeness, compare
from fhr_desktop.domain.match_keys import asked
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right, may_know_end
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.inquiries import NewInquiry, NewPerson

SHOWN = 6  # more are not read while somebody is on the phone


@dataclass(frozen=True, slots=True)
class Known:
    """A home that may be the one that is told of, with its newest case. `reasons` are Swedish, the weightiest first.

    `state` is None when how an earlier case ended is for the unit manager to tell; `not_suitable_on` is told only
    to those who may know.
    """

    case_id: RecordId
    number: str
    family: str
    adults: tuple[str, ...]
    state: CaseState | None
    since: dt.date
    not_suitable_on: dt.date | None
    same_number: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The likeliest first. `others`: how many there are for one who registers enquiries but may not read cases.

    `left`: homes that have not been looked at yet, since they are not ready to be. `enough`: what was told can be
    looked for.
    """

    hits: tuple[Known, ...]
    others: int = 0
    left: int = 0
    enough: bool = True


class Duplicates:
    """One question, asked at every pause in typing."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def prepare(self, actor: Actor) -> int:
        """Make some homes ready to be looked for, after an update or a large package. How many are left."""
        actor.demand(Right.REGISTER_INQUIRY)
        with self._desk.store.read() as connection:
            due = queries.due(connection)
        if not due:
            return 0
        with self._desk.store.local() as connection:
            queries.make_keys(connection)
        return max(0, due - queries.AT_ONCE)

    def find(self, actor: Actor, told: NewInquiry, seen: Collection[RecordId] = ()) -> Found:
        """The homes that what has been told so far may be about; those open to the actor, protected ones too.

        The reading is logged when it shows a case that is not among those seen. Nothing told is stored or logged.
        """
        left = self.prepare(actor)
        household = household_of(told, self._desk.today())
        keys = asked(household)
        if not keys:
            return Found((), left=left, enough=False)
        with self._desk.store.read() as connection:
            near = queries.candidates(connection, keys, actor.user_id)
        weighed = ((compare(household, one.household, one.namesakes, one.sharers), one) for one in near)
        likely = sorted((pair for pair in weighed if pair[0].likely), key=lambda pair: -pair[0].bits)[:SHOWN]
        if not actor.may(Right.READ_CASEWORK):
            return Found((), len(likely), left)
        hits = tuple(_known(actor, likeness, one) for likeness, one in likely)
        if {hit.case_id for hit in hits} - set(seen):
            with self._desk.store.logged_read(actor.user_id, "duplicates.find", None, str(len(hits))):
                pass
        return Found(hits, left=left)


def household_of(told: NewInquiry, today: dt.date) -> Household:
    """What has been told, as a household; what cannot be read, or is wrong, is kept as it is."""
    home = Home(
        name=told.family, municipality=told.municipality or None, street_address=told.street_address,
        postcode_and_town=told.postcode_and_town,
    )  # fmt: skip
    return Household(home, tuple(_person(one, home.id, today) for one in told.persons))


def _person(told: NewPerson, home: RecordId, today: dt.date) -> Person:
    number, born = identity.twelve(told.identity_text or told.other_id, today), told.birth_date
    right = None
    if number:
        with contextlib.suppress(ValueError):
            born = dt.date.fromisoformat(number[:8])  # the day may be right although the last digit is not
        with contextlib.suppress(Refused):
            found = identity.parse(number, today)
            right, born = found.twelve, found.birth_date
    return Person(
        home_id=home, role=told.role, given_name=told.given_name, family_name=told.family_name, identity_number=right,
        other_id="" if right else number, birth_date=born, phone=told.phone, email=told.email,
    )  # fmt: skip


def _known(actor: Actor, likeness: Likeness, one: Candidate) -> Known:
    case = one.cases[-1]
    open_ = may_know_end(actor, case.stage(), (case.investigator_1, case.investigator_2))
    refused = [old.state_since for old in one.cases if _may_know(actor, old)]
    home = one.household.home
    return Known(
        case_id=case.id,
        number=case.number,
        family=home.name,
        adults=tuple(person.full_name() for person in one.household.adults()),
        state=case.stage() if open_ else None,
        since=case.state_since,
        not_suitable_on=max(refused, default=None),
        same_number=likeness.same_number,
        reasons=likeness.reasons(),
    )


def _may_know(actor: Actor, case: Case) -> bool:
    """Whether the case ended as not suitable, and the actor may know it."""
    return case.stage() is CaseState.NOT_SUITABLE and actor.may(Right.ASSESS)
