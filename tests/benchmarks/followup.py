"""A year's figures of the whole country: 25 000 homes, 100 000 cases, 300 000 marks of training, and what
municipalities asked for in ten years.

Beside them a loop as somebody would write it: read the tables, and go through all of it for each municipality.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from db.connection import leave_memory
from fhr_desktop.app import national_training
from fhr_desktop.app.demo import MUNICIPALITIES
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStep
from fhr_desktop.domain.proposals import Proposal, ProposalStep
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.training import TrainingLink
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.followup import Report
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks.timing import Row, times
from tests.stores import PHRASE, TODAY

HOMES, CASES_A_HOME, NEEDS, YEARS, AT_ONCE, SEED = 25_000, 4, 40_000, 10, 500, 1
GOAL = 3.0
ROADS = (
    ("a1_inquiry", "a2_first_contact", "x_closed"),
    ("a1_inquiry", "a2_first_contact", "a3_opened", "v_dormant", "a3_opened", "x_closed"),
    ("a1_inquiry", "a2_first_contact", "a3_opened", "a4_initial_assessment", "a6_investigation", "a7_review",
     "a8_suitable"),
)  # fmt: skip
OPEN, OPEN_SHARE = ("a1_inquiry", "a2_first_contact", "a3_opened"), 0.2  # of the homes have a case that goes on


def followup(store: Path, runs: int, homes: int = HOMES) -> Iterator[Row]:
    """Every measure. The store is made where it is not."""
    if not store.exists():
        # In a process of its own: it leaves memory unprotected, which must not help what is measured.
        subprocess.run([sys.executable, "-m", "tests.benchmarks.followup", str(store), str(homes)], check=True)
    opened = Storage(cost=SMALL, today=lambda: TODAY).open(store, PHRASE)
    try:
        yield from measured(opened, max(3, runs // 5), homes)
    finally:
        opened.close()
    yield Row(
        "the same as a command, from its start to its end", times(lambda _n: _command(store), range(3), warm=0), None,
        "the program's start, the passphrase with a small cost, a cold store, and a file of all cases behind them",
    )  # fmt: skip


def _command(store: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        phrase = Path(folder) / "phrase"
        phrase.write_text(PHRASE, "utf-8")
        words = ["stats", str(TODAY.year - 1), "--store", str(store), "--passphrase-file", str(phrase)]
        subprocess.run([sys.executable, "-m", "fhr_desktop", *words], check=True, stdout=subprocess.DEVNULL)


def measured(opened: OpenStore, runs: int, homes: int) -> Iterator[Row]:
    """The figures, publishing them, and the naive loop, which must come to the same."""
    followup, actor = services_on(opened.desk).followup, opened.actor
    marks = national_training.ROUNDS * homes // HOMES * national_training.PEOPLE * national_training.MEETINGS
    told = (
        f"{homes} homes, {CASES_A_HOME * homes} cases, {marks} marks of people in "
        f"{marks // national_training.MEETINGS // 2} homes; {len(MUNICIPALITIES)} municipalities"
    )
    year = TODAY.year - 1
    counted = times(lambda _n: followup.year(actor, year), range(runs))
    report = followup.year(actor, year)
    yield Row("a year's figures of the whole country", counted, GOAL, f"{told}; {len(report.statistics)} statistics")
    naive = times(lambda _n: _naive(opened, year), range(max(1, runs // 3)), warm=0)
    _same(report, _naive(opened, year))
    yield Row("seven of them by a naive loop", naive, None, "the tables read whole, gone through for each municipality")
    published = times(lambda _n: followup.publish(actor, report), range(runs))
    yield Row("publish them", published, None, "counted anew, masked against what was published before, kept")


def _naive(opened: OpenStore, year: int) -> dict[tuple[str, str], Any]:
    """Seven figures for each municipality."""
    with opened.desk.store.read() as connection:

        def rows(table: str, columns: str) -> list[Any]:
            return list(connection.exec_driver_sql(f'SELECT {columns} FROM "{table}"'))

        homes = {row[0]: row[1] for row in rows("home", "id, municipality")}
        inquiries = {row[0]: row[1] for row in rows("inquiry", "id, received_on")}
        cases = rows("case", "id, home_id, inquiry_id")
        steps: dict[bytes, list[Any]] = {}
        for row in rows("transition", 'case_id, to_state, "on", recorded_at'):
            steps.setdefault(row[0], []).append(row)
        needs = rows("need", "municipality, received_on")
        placements = rows("placement", "municipality, starts_on, state")
    for some in steps.values():
        some.sort(key=lambda row: row[3])
    first, last = f"{year}-01-01", f"{year}-12-31"
    found: dict[tuple[str, str], Any] = {}
    for code in MUNICIPALITIES:
        mine = [one for one in cases if homes[one[1]] == code]
        days = []
        for name, states in (("opened", ("a3_opened",)), ("assessed", ("a8_suitable", "a9_not_suitable"))):
            entered = [(one, next((s[2] for s in steps[one[0]] if s[1] in states), "")) for one in mine]
            inside = [(one, on) for one, on in entered if first <= on <= last]
            found[name, code] = len(inside)
            if name == "assessed":
                days = [
                    (dt.date.fromisoformat(on) - dt.date.fromisoformat(steps[one[0]][0][2])).days for one, on in inside
                ]
        found["days_median", code] = median(days) if days else None
        came = {(one[1], year) for one in mine if first <= inquiries[one[2]] <= last}
        found["inquiries", code] = len(came)
        going = 0
        for one in mine:
            taken = [s for s in steps[one[0]] if s[2] <= last]
            going += inquiries[one[2]] <= last and not (taken and taken[-1][1] in ("a8_suitable", "x_closed"))
        found["open", code] = going
        found["needs", code] = sum(one[0] == code and first <= one[1] <= last for one in needs)
        begun = [one for one in placements if one[2] != "planned" and first <= one[1] <= last]
        found["placements", code] = sum(one[0] == code for one in begun)
    return found


def _same(report: Report, naive: dict[tuple[str, str], Any]) -> None:
    for (key, code), value in naive.items():
        assert report.figure(key, code).value == value, (key, code)


def build(folder: Path, homes: int) -> None:
    """A store with as many invented homes, four cases each, and requests in proportion."""
    leave_memory()
    opened = Storage(cost=SMALL, today=lambda: TODAY).create(folder, PHRASE, "Eva Norling", Role.UNIT_MANAGER)[0]
    lot, user = Random(SEED), opened.actor.user_id
    needs = [_need(lot, number) for number in range(NEEDS * homes // HOMES)]
    for start in range(0, homes, AT_ONCE):
        with opened.desk.store.write(user) as work:
            work.save(*needs[start * len(needs) // homes : (start + AT_ONCE) * len(needs) // homes])
            for number in range(start, min(start + AT_ONCE, homes)):
                work.save(*_home(lot, number, user, needs))
    rounds = national_training.ROUNDS * homes // HOMES
    national_training.fill(opened.desk.store, user, Random(SEED), TODAY, rounds)
    link(opened)
    opened.close()


def link(opened: OpenStore) -> None:
    """Those who have been in training, two by two as their rounds list them, are those who apply in a home."""
    store, user = opened.desk.store, opened.actor.user_id
    with store.read() as connection:
        homes = [RecordId(bytes=key) for (key,) in connection.exec_driver_sql("SELECT id FROM home ORDER BY id")]
        query = "SELECT participant_id FROM enrolment ORDER BY course_id, participant_id"
        people = [RecordId(bytes=key) for (key,) in connection.exec_driver_sql(query)]
    for start in range(0, len(people), AT_ONCE):
        with store.write(user) as work:
            for at, who in enumerate(people[start : start + AT_ONCE], start=start):
                person = Person(home_id=homes[at // 2], role="applicant", given_name="Ada", family_name="Lind")
                work.save(person, TrainingLink(home_id=person.home_id, person_id=person.id, participant_id=who))


def _day(lot: Random, most: int = 365 * YEARS) -> dt.date:
    return TODAY - dt.timedelta(days=lot.randrange(most))


def _need(lot: Random, number: int) -> Need:
    came = _day(lot)
    return Need(
        number=f"N-{came.year}-{number:06}", municipality=lot.choice(MUNICIPALITIES), received_on=came, state="closed",
        children=({"alias": "A", "age": lot.randrange(18)},), outcome=lot.choice(("solved_network", "withdrawn")),
        closed_on=min(TODAY, came + dt.timedelta(days=lot.randrange(60))),
    )  # fmt: skip


def _home(lot: Random, number: int, user: RecordId, needs: list[Need]) -> Iterator[Record]:
    """A home with its cases, what it has been through in the pool, and who was placed there."""
    home = Home(name=f"Hem {number}", municipality=lot.choice(MUNICIPALITIES))
    yield home
    for at in range(CASES_A_HOME):
        day, road = _day(lot, 365 * YEARS - 200), ROADS[2] if at == 0 else lot.choice(ROADS)
        if at and at == CASES_A_HOME - 1 and lot.random() < OPEN_SHARE:
            day, road = TODAY - dt.timedelta(days=lot.randint(30, 250)), OPEN
        came = Inquiry(home_id=home.id, received_on=day, channel="phone")
        case = Case(
            home_id=home.id, inquiry_id=came.id, number=f"{day.year}-{number * CASES_A_HOME + at:06}", state=road[-1],
            state_since=day, closing_reason="moved" if road[-1] == "x_closed" else None,
        )  # fmt: skip
        yield came
        yield case
        for n, state in enumerate(road):
            yield Transition(case_id=case.id, to_state=state, on=day, user_id=user, recorded_at=_at(day, n))
            day = min(TODAY, day + dt.timedelta(days=lot.randrange(40)))
    yield PoolEntry(id=PoolEntry.id_of(home.id), home_id=home.id, number=f"{number:06}", places=lot.randint(1, 3))
    day = _day(lot)
    for n, status in enumerate(
        ("p1_available", lot.choice(("p3_placed_full", "p7_left", "p4_paused")), "p1_available")
    ):
        yield PoolStep(home_id=home.id, to_status=status, on=day, recorded_at=_at(day, n), user_id=user)
        day = min(TODAY, day + dt.timedelta(days=lot.randrange(400)))
    for need in lot.sample(needs, 2):
        proposal = Proposal(
            id=Proposal.id_of(home.id, need.id), home_id=home.id, need_id=need.id, home_number=f"{number:06}",
            sheet=new_id(), sent_on=need.received_on, sent_by=user, state="ended", ended_on=need.received_on,
            reserved_until=need.received_on,
        )  # fmt: skip
        yield proposal
        for n, what in enumerate(("offered", "family_asked", "withdrawn")):
            yield ProposalStep(home_id=home.id, proposal_id=proposal.id, what=what, on=need.received_on, user_id=user,
                               recorded_at=_at(need.received_on, n))  # fmt: skip
    starts = _day(lot)
    yield Placement(home_id=home.id, municipality=lot.choice(MUNICIPALITIES), alias=f"B{number}", state="ended",
                    starts_on=starts, ended_on=min(TODAY, starts + dt.timedelta(days=lot.randrange(700))),
                    end_reason="planned")  # fmt: skip


def _at(day: dt.date, second: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(10, 0, second, tzinfo=dt.UTC))


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
