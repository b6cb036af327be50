"""A store the size of the whole country, for measuring: signed operations like any other, but written many at a time.

25 000 homes, 100 000 cases, 200 000 notes, and 300 000 attendance marks (`national_training`).
What a case went through is in its steps; the case itself is written once, in the state it has now, so that there
are no field heads. The unit's believable demo is made elsewhere, through the services.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from db.connection import leave_memory
from fhr_desktop.app import demo, demo_people, national_training
from fhr_desktop.app.demo_case import DAYS, ROAD, DemoClock
from fhr_desktop.app.demo_texts import MOTIVES
from fhr_desktop.app.national_words import Words
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Note, Transition
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.unit import Role, User

HOMES = 25_000
CASES_A_HOME = 4
NOTES_A_CASE = 2
FIRST_YEAR = 1997
OPEN_SHARE = 0.2  # of the homes have an open case, their newest
INVESTIGATORS = 40
BATCH = 250  # homes a transaction: some 12 000 records
S = CaseState
ENDS = (S.SUITABLE, S.SUITABLE, S.SUITABLE, S.NOT_SUITABLE, S.CLOSED)


def build(
    folder: Path,
    *,
    seed: int = 1,
    homes: int = HOMES,
    role: Role = Role.INVESTIGATOR,
    today: dt.date | None = None,
    told: Callable[[int, int], None] | None = None,
) -> demo.Demo:
    """The store, open; the number of all else follows from that of the homes. `told(done, all)` hears of the progress.

    The whole country takes some minutes and 1.5 GB of disk. The process is not for real stores afterwards.
    """
    rng = Random(seed)  # noqa: S311  # invented data, not a secret
    clock = DemoClock(today or dt.datetime.now().astimezone().date())
    leave_memory()
    made = demo.begin(folder, role, clock)
    store, user = made.opened.desk.store, made.opened.actor.user_id
    staff = [User(name=f"Utredare {n + 1}", role=Role.INVESTIGATOR.value) for n in range(INVESTIGATORS)]
    with store.write(user) as work:
        work.save(*staff)
    country = _Country(rng, clock.present, [user, *(one.id for one in staff)])
    for first in range(0, homes, BATCH):
        last = min(first + BATCH, homes)
        with store.write(user) as work:
            for _number in range(first, last):
                work.save(*country.household())
        if told:
            told(last, homes)
    national_training.fill(store, user, rng, clock.present, rounds=homes * national_training.ROUNDS // HOMES)
    return made


class _Country:
    """Invents households, one after the other, with case numbers that run on."""

    def __init__(self, rng: Random, today: dt.date, staff: list[RecordId]) -> None:
        self._rng, self._today, self._staff = rng, today, staff
        places = [place for _code, _town, own in demo_people.TOWNS.values() for place in own]
        self._words = Words(rng, (*demo_people.WOMEN, *demo_people.MEN), places)
        self._numbers: dict[int, int] = {}

    def household(self) -> Iterator[Record]:
        """A home, its persons, and all its cases with what lies in them; parents before their parts."""
        rng, surname = self._rng, self._words.surname()
        code = rng.choice(demo.MUNICIPALITIES)
        postcode, town, places = demo_people.TOWNS[code]
        home = Home(
            name=surname, municipality=code, street_address=f"{rng.choice(demo_people.STREETS)} {rng.randint(1, 90)}",
            postcode_and_town=f"{postcode} {town}", place=rng.choice(places), household_form="couple",
        )  # fmt: skip
        yield home
        yield from self._persons(home, surname)
        days = sorted(self._day() for _n in range(CASES_A_HOME))
        for number, day in enumerate(days, start=1):
            is_open = number == len(days) and rng.random() < OPEN_SHARE
            yield from self._case(
                home, self._today - dt.timedelta(days=rng.randint(30, 250)) if is_open else day, is_open
            )

    def _day(self) -> dt.date:
        """A day from the first year on, long enough ago for a case to have ended."""
        first = dt.date(FIRST_YEAR, 1, 1)
        return first + dt.timedelta(days=self._rng.randrange((self._today - first).days - 500))

    def _persons(self, home: Home, surname: str) -> Iterator[Person]:
        rng, today = self._rng, self._today
        taken: set[str] = set()
        for role, people in (
            (PersonRole.APPLICANT, [demo_people.adult(rng, woman, surname, today) for woman in (True, False)]),
            (PersonRole.CHILD, [demo_people.child(rng, surname, today, taken) for _n in range(rng.choice((0, 1, 2)))]),
        ):
            for one in people:
                yield Person(
                    home_id=home.id, role=role, given_name=one.given_name, family_name=one.family_name,
                    identity_number=one.number, birth_date=one.birth_date, phone=one.phone, occupation=one.work,
                    residence_pattern="always",
                )  # fmt: skip

    def _case(self, home: Home, received: dt.date, is_open: bool) -> Iterator[Record]:
        rng = self._rng
        first, second = rng.sample(self._staff, 2)
        inquiry = Inquiry(
            home_id=home.id, received_on=received, channel=rng.choice(("web_form", "phone", "email")),
            received_by=first, source="acquaintance", motive=rng.choice(MOTIVES), age_from=0, age_to=12, places=1,
        )  # fmt: skip
        yield inquiry
        road = [(S.INQUIRY, received), *self._road(received, is_open)]
        state, since = road[-1]
        begun = [day for one, day in road if one is S.OPENED]
        case = Case(
            home_id=home.id, inquiry_id=inquiry.id, number=self._number(received.year), state=state,
            state_since=since, opened_on=begun[0] if begun else None, investigator_1=first, investigator_2=second,
            closing_reason="withdrawn_by_family" if state is S.CLOSED else None,
        )  # fmt: skip
        yield case
        before = None
        for one, day in road:
            yield Transition(
                case_id=case.id, from_state=before, to_state=one, on=day, recorded_at=_at(day, 10), user_id=first,
                reason=case.closing_reason if one is S.CLOSED else None,
            )  # fmt: skip
            before = one
        for n in range(NOTES_A_CASE):
            day = received + dt.timedelta(days=n * rng.randint(1, max(1, (since - received).days)))
            yield Note(
                case_id=case.id, happened_on=day, text=self._words.note(home.name), signed_at=_at(day, 14),
                signed_by=first, sensitive=rng.random() < 0.1,
            )  # fmt: skip

    def _road(self, received: dt.date, is_open: bool) -> list[tuple[CaseState, dt.date]]:
        """The steps after the enquiry, with their days; those of an open case end before it does."""
        end = None if is_open else self._rng.choice(ENDS)
        # A family that withdraws does so early; the others go the whole road.
        states = (
            [*ROAD[1 : self._rng.randint(1, 4)], S.CLOSED] if end is S.CLOSED else [*ROAD[1:]] + ([end] if end else [])
        )
        road, day = [], received
        for before, state in zip((S.INQUIRY, *states), states, strict=False):
            day += dt.timedelta(days=self._rng.randint(*DAYS[before]))
            if day > self._today:
                break
            road.append((state, day))
        return road

    def _number(self, year: int) -> str:
        self._numbers[year] = self._numbers.get(year, 0) + 1
        return f"{year}-0{self._numbers[year]:03d}"


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), dt.UTC)
