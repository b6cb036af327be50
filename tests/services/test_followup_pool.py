"""The figures of the pool from a real store against plain SQL on it, on histories drawn by lot."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import records
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import Nature
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, PoolStep
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal, ProposalStep
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import ALL, Report
from fhr_desktop.services.followup_facts import count, read_facts, since
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import NOW, TODAY, colleague, open_store, services

TOWNS = ("2080", "2031", "2039", "2084")
PLACES = {"2080": "Falun", "2031": "Rättvik", "2039": "Älvdalen", "2084": "Avesta"}
FIRST = dt.date(2026, 1, 1)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def drawn(opened: OpenStore, seed: int) -> None:
    """A unit's year by lot: homes and their ways through the pool, requests, placements, and the cases behind."""
    lot, user = random.Random(seed), opened.actor.user_id

    def day(since: int = 500) -> dt.date:
        return TODAY - dt.timedelta(days=lot.randrange(since))

    needs = [
        Need(
            number=f"N-2026-{n:04}", municipality=lot.choice(TOWNS), received_on=(came := day(120)),
            children=tuple({"alias": "A", "age": 5} for _c in range(lot.choice((1, 1, 2)))),
            together=lot.random() < 0.8,
            child_municipality=lot.choice((*TOWNS, None)), state=lot.choice(("open", "closed", "received")),
            outcome=(ended := lot.choice((None, None, "placed_through_fhr", "solved_supported_home", "withdrawn"))),
            closed_on=came + dt.timedelta(days=lot.randrange(30)) if ended else None,
        )
        for n in range(30)
    ]  # fmt: skip
    with opened.desk.store.write(user) as work:
        work.save(*needs)
        for n in range(25):
            home = Home(name=f"Hem {n}", number=lot.choice(("", f"{n}")), municipality=lot.choice(TOWNS))
            home = replace(home, place=lot.choice(("", PLACES[str(home.municipality)], "Falun")))
            entry = PoolEntry(
                id=PoolEntry.id_of(home.id), home_id=home.id, places=lot.randint(1, 3), age_from=lot.randrange(8),
                age_to=lot.randint(8, 17), home_types=lot.choice((("family_home",), ("family_home", "emergency_home"))),
            )  # fmt: skip
            came = Inquiry(home_id=home.id, received_on=day(), channel="phone")
            case = Case(
                home_id=home.id, inquiry_id=came.id, number=f"2026-{n:04}", state="a3_opened", state_since=TODAY
            )
            ways = [Transition(case_id=case.id, to_state=state, on=day(), recorded_at=NOW, user_id=user)
                    for state in ("a1_inquiry", "a3_opened") if lot.random() < 0.8]  # fmt: skip
            steps = [PoolStep(home_id=home.id, to_status=lot.choice(list(PoolStatus)).value, on=day(200),
                              recorded_at=NOW + dt.timedelta(seconds=s), user_id=user)
                     for s in range(lot.randrange(5))]  # fmt: skip
            children = [
                Placement(
                    home_id=home.id, municipality=lot.choice(TOWNS), alias=lot.choice(("barn K", "Barn k ", "", "C")),
                    born_year=lot.choice((2015, 2016)), request_id=lot.choice((None, lot.choice(needs).id)),
                    state=(state := lot.choice(("planned", "ongoing", "ended"))), starts_on=(start := day(150)),
                    ended_on=min(TODAY, start + dt.timedelta(days=lot.randrange(90))) if state == "ended" else None,
                    end_reason="planned" if state == "ended" else None,
                )
                for _c in range(lot.randrange(4))
            ]  # fmt: skip
            sent = [
                Proposal(
                    id=Proposal.id_of(home.id, need.id), home_id=home.id, need_id=need.id, sheet=new_id(),
                    sent_on=(on := day(90)), sent_by=user, reserved_until=on + dt.timedelta(days=lot.randrange(14)),
                    ended_on=(ends := lot.choice((None, on + dt.timedelta(days=lot.randrange(9))))),
                    proceeded_on=lot.choice((None, on)), state="ended" if ends else "sent",
                )
                for need in lot.sample(needs, lot.randrange(3))
            ]  # fmt: skip
            happened = [
                ProposalStep(home_id=home.id, proposal_id=one.id, what=what, on=on,
                             recorded_at=NOW + dt.timedelta(seconds=at), user_id=user)
                for one in sent
                for at, (what, on) in enumerate(
                    (("offered", one.sent_on), ("proceeding", one.proceeded_on), ("expired", one.ended_on))
                )
                if on is not None
            ]  # fmt: skip
            work.save(home, came, case, entry, *ways, *steps, *children, *sent, *happened)


def sql(opened: OpenStore, question: str, *values: object) -> list[Any]:
    with opened.desk.store.read() as connection:
        return list(connection.exec_driver_sql(question, values))


def number(report: Report, key: str, town: str) -> float | int | None:
    return report.figure(key, town).value


@pytest.mark.parametrize("seed", [1, 2])
def test_every_figure_is_what_sql_counts(opened: OpenStore, seed: int) -> None:
    drawn(opened, seed)
    report = services(opened).followup.year(opened.actor, 2026)
    for town in (*TOWNS, ALL):
        where = "%" if town == ALL else town
        _placements(opened, report, town, where)
        _requests(opened, report, town, where)
        _cases(opened, report, town, where)
        _pool(opened, report, town)
    counts = {one.key for one in report.statistics if one.nature is not Nature.DERIVED and one.key != "pool_places"}
    assert all(len(one.cases) == one.value for one in report.figures if one.key in counts)


@pytest.mark.parametrize("seed", [3, 4])
def test_one_period_is_counted_as_among_all_that_ever_was(opened: OpenStore, seed: int) -> None:
    """A period's own figures read no more than they rest on; a placement that ends on New Year's Day is of its year."""
    drawn(opened, seed)
    _end_on(opened, FIRST)
    read = services(opened).followup
    for first, last in _periods(random.Random(seed)):
        alone = read.period(opened.actor, first, last)
        with opened.desk.store.read() as connection:
            facts = read_facts(connection, opened.actor, since((dt.date(2000, 1, 1),)), alone.as_of or TODAY, TODAY)
        told, figures = count(facts, first, last, [code for code, _name in alone.municipalities if code != ALL])
        assert (told, len(figures)) == (alone.statistics, len(alone.figures))
        for one in figures:
            mine = alone.figure(one.key, one.municipality)
            assert (mine.value, sorted(mine.cases)) == (one.value, sorted(one.cases)), (first, last, one.key)


def _end_on(opened: OpenStore, day: dt.date) -> None:
    """Some placements that began before the day end on it."""
    with opened.desk.store.write(opened.actor.user_id) as work:
        known = records.load_where(work.connection, Placement)
        some = [one for one in known if one.state != "planned" and one.starts_on and one.starts_on < day][:3]
        assert some
        work.save(*(replace(one, state="ended", ended_on=day, end_reason="planned") for one in some))


def _periods(lot: random.Random) -> list[tuple[dt.date, dt.date]]:
    """The year, the one before it, and some by lot."""
    own = [(FIRST, TODAY), (FIRST.replace(year=2025), FIRST - dt.timedelta(days=1))]
    for _n in range(6):
        first, last = sorted(TODAY - dt.timedelta(days=lot.randrange(500)) for _d in range(2))
        own.append((first, last))
    return own


def _placements(opened: OpenStore, report: Report, town: str, where: str) -> None:
    begun = (
        "FROM placement p JOIN home h ON h.id = p.home_id WHERE p.state <> 'planned' AND p.starts_on BETWEEN ? AND ?"
    )
    period = (FIRST.isoformat(), TODAY.isoformat())
    ((count,),) = sql(opened, f"SELECT count(*) {begun} AND p.municipality LIKE ?", *period, where)
    assert number(report, "placements", town) == count and (count > 5 or town != ALL)
    ((count,),) = sql(opened, f"SELECT count(*) {begun} AND h.municipality LIKE ?", *period, where)
    assert number(report, "placements_home", town) == count
    ((count,),) = sql(opened, "SELECT count(*) FROM placement WHERE state = 'ended' AND ended_on BETWEEN ? AND ? AND "
                      "municipality LIKE ?", *period, where)  # fmt: skip
    assert number(report, "placements_ended", town) == count
    rows = sql(opened, f"SELECT p.municipality, lower(trim(p.alias)), p.born_year, hex(p.id) {begun} "
               "AND p.municipality LIKE ?", *period, where)  # fmt: skip
    assert number(report, "placed_children", town) == len({(m, a, y) if a else i for m, a, y, i in rows})
    ((count,),) = sql(opened, "SELECT count(*) FROM placement WHERE state <> 'planned' AND starts_on <= ?1 AND "
                      "(ended_on IS NULL OR ended_on > ?1) AND municipality LIKE ?2",
                      TODAY.isoformat(), where)  # fmt: skip
    assert number(report, "placements_ongoing", town) == count


def _requests(opened: OpenStore, report: Report, town: str, where: str) -> None:
    period = (FIRST.isoformat(), TODAY.isoformat(), where)
    inside = "FROM need n WHERE n.received_on BETWEEN ? AND ? AND n.municipality LIKE ?"
    ((count,),) = sql(opened, f"SELECT count(*) {inside}", *period)
    assert number(report, "needs", town) == count
    ((count,),) = sql(opened, f"SELECT count(*) {inside} AND (n.outcome = 'placed_through_fhr' OR EXISTS ("
                      "SELECT 1 FROM placement p WHERE p.request_id = n.id AND p.state <> 'planned'))",
                      *period)  # fmt: skip
    assert number(report, "needs_placed", town) == count
    sent = "SELECT count(*) FROM proposal p JOIN need n ON n.id = p.need_id WHERE"
    ((count,),) = sql(opened, f"{sent} p.sent_on BETWEEN ? AND ? AND n.municipality LIKE ?", *period)
    assert number(report, "proposals", town) == count
    ((count,),) = sql(opened, f"{sent} p.proceeded_on BETWEEN ? AND ? AND n.municipality LIKE ?", *period)
    assert number(report, "matches", town) == count
    ((count,),) = sql(opened, "SELECT count(*) FROM need WHERE outcome = 'solved_supported_home' AND closed_on BETWEEN "
                      "? AND ? AND municipality LIKE ?", *period)  # fmt: skip
    assert number(report, "needs_supported", town) == count


def _cases(opened: OpenStore, report: Report, town: str, where: str) -> None:
    ((count, year),) = sql(
        opened,
        'SELECT count(*), count(came <= date("on", "+1 year") OR NULL) FROM (SELECT t."on", (SELECT min(p.starts_on) '
        'FROM placement p WHERE p.home_id = c.home_id AND p.state <> \'planned\' AND p.starts_on >= t."on") AS came '
        'FROM transition t JOIN "case" c ON c.id = t.case_id JOIN home h ON h.id = c.home_id '
        "WHERE t.to_state = 'a3_opened' AND t.\"on\" BETWEEN ? AND ? AND h.municipality LIKE ?) WHERE came IS NOT NULL",
        FIRST.isoformat(), TODAY.isoformat(), where,
    )  # fmt: skip
    assert (number(report, "opened_placed", town), number(report, "opened_placed_year", town)) == (count, year)


def _pool(opened: OpenStore, report: Report, town: str) -> None:
    """Day by day, by walking through rows of SQL."""
    homes = sql(opened, "SELECT e.home_id, h.municipality, e.places, e.home_types FROM pool_entry e "
                "JOIN home h ON h.id = e.home_id")  # fmt: skip
    steps = sql(opened, 'SELECT home_id, "on", to_status FROM pool_step ORDER BY "on", recorded_at')
    both = "proceeded_on IS NOT NULL AND state IN ('proceeding', 'ended')"  # such a one stands until somebody ends it
    kept = sql(opened, f"SELECT home_id, sent_on, CASE WHEN {both} THEN '9999' ELSE reserved_until END, "
               "coalesce(ended_on, '9999') FROM proposal")  # fmt: skip
    children = sql(opened, "SELECT home_id, state, starts_on, ended_on FROM placement")
    here = [home for home in homes if town in (ALL, home[1])]
    days = [FIRST + dt.timedelta(days=n) for n in range((TODAY - FIRST).days + 1)]
    homes_sum = places_sum = 0
    for day in (one.isoformat() for one in days):
        free = {}
        for home, _town, places, _types in here:
            been = [status for of, on, status in steps if of == home and on <= day]
            held = any(of == home and sent <= day <= until and day < ended for of, sent, until, ended in kept)
            if not held and been and been[-1] in ("p1_available", "p3b_placed_free", "p2_reserved"):
                taken = [
                    1 for of, state, start, end in children
                    if of == home and (day == days[-1].isoformat() if state == "planned" else
                                       start <= day and (end is None or day < end))
                ]  # fmt: skip
                free[home] = max(0, places - len(taken))
        homes_sum, places_sum = homes_sum + len(free), places_sum + sum(free.values())
    assert number(report, "pool_homes", town) == len(free)
    assert number(report, "pool_places", town) == sum(free.values())
    assert number(report, "pool_homes_mean", town) == round(homes_sum / len(days), 1)
    assert number(report, "pool_places_mean", town) == round(places_sum / len(days), 1)
    jour = sum("emergency_home" in json.loads(types) for home, _town, _places, types in here if home in free)
    assert number(report, "pool_emergency_home", town) == jour


def test_near_is_the_own_municipality_or_within_thirty_kilometres(opened: OpenStore) -> None:
    home = pooled(opened)  # in Älvdalen
    with opened.desk.store.write(opened.actor.user_id) as work:
        for town in ("2039", "2034", "2084"):  # its own; Orsa, 33 km off; Avesta, at the county's other end
            work.save(Placement(home_id=home, municipality=town, state="ongoing", starts_on=TODAY))
        borlange = Home(name="Nära", municipality="2081", place="Borlänge")
        work.save(borlange, PoolEntry(id=PoolEntry.id_of(borlange.id), home_id=borlange.id))
        work.save(Placement(home_id=borlange.id, municipality="2080", state="ongoing", starts_on=TODAY))  # 17 km
    report = services(opened).followup.year(opened.actor, 2026)
    assert (number(report, "placements", ALL), number(report, "placements_near", ALL)) == (4, 2)
    assert {one.municipality for one in report.figures if one.key == "placements_near" and one.value} == {
        "2039", "2080", ALL,
    }  # fmt: skip
    assert number(report, "near_share", ALL) == 50


def test_a_protected_home_is_counted_by_nobody(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    home = pooled(opened)
    s.placements.save(actor, Placement(home_id=home, municipality="2080", state="ongoing", starts_on=TODAY))
    other = replace(actor, user_id=colleague(opened, role=Role.UNIT_MANAGER).id)
    assert number(s.followup.year(other, 2026), "pool_homes", ALL) == 1
    (lotta, *_rest) = s.homes.persons(actor, home)
    s.homes.save_person(actor, replace(lotta, protection_degree="protected_registration"))
    for who in (actor, other):
        report = s.followup.year(who, 2026)
        for key in ("pool_homes", "placements", "placements_ongoing", "pool_age_6_9", "inquiries", "opened"):
            assert number(report, key, ALL) == 0, key


def test_kinds_of_home_that_nobody_has_are_not_in_the_way(opened: OpenStore) -> None:
    pooled(opened, home_types=("family_home",))
    keys = {one.key for one in services(opened).followup.year(opened.actor, 2026).statistics}
    assert "pool_family_home" in keys and "pool_lss_home" not in keys


def test_a_reservation_that_has_run_out_leaves_the_home_available(opened: OpenStore) -> None:
    home, need = pooled(opened), asked_for(opened)
    offered(opened, need, home)  # for ten days
    for later, free in ((0, 0), (10, 0), (11, 1)):
        today = TODAY + dt.timedelta(days=later)
        desk = Desk(opened.desk.store, opened.desk.blobs, lambda day=today: day, opened.desk.now)  # type: ignore[misc]
        report = services_on(desk).followup.year(opened.actor, 2026)
        assert number(report, "pool_homes", ALL) == free
        assert report.figure("proposals", "2031").cases == (f"{need.number}, hem 0001",)


def test_a_home_that_is_proposed_again_is_two_proposals(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    for _time in range(2):
        (made,) = offered(opened, need, home)
        s.proposals.answer_family(opened.actor, made.id, FamilyAnswer.YES)
        s.proposals.answer_municipality(opened.actor, made.id, MunicipalityAnswer.FORWARD)
        s.proposals.withdraw(opened.actor, made.id, "Fel hem.")
        opened = replace(opened, desk=later(opened, 3))
        s = services(opened)
    report = s.followup.year(opened.actor, 2026)
    assert [number(report, key, "2031") for key in ("proposals", "matches")] == [2, 2]
    assert number(report, "needs_answer_median", "2031") == 0


def later(opened: OpenStore, days: int) -> Desk:
    today = opened.desk.today() + dt.timedelta(days=days)
    return Desk(opened.desk.store, opened.desk.blobs, lambda: today, opened.desk.now)


def test_places_are_those_of_the_day(opened: OpenStore) -> None:
    opened.desk.store.clock.last, opened.desk.store.clock.now = 0, lambda: NOW
    home = pooled(opened)  # with two places
    opened.desk.store.clock.now = lambda: NOW + dt.timedelta(days=5)
    with opened.desk.store.write(opened.actor.user_id) as work:
        entry = work.get(PoolEntry, PoolEntry.id_of(home))
        assert entry is not None
        work.save(replace(entry, places=5, age_to=17))
    s = services_on(later(opened, 9))
    for last, places, teens in ((TODAY, 2, 0), (TODAY + dt.timedelta(days=9), 5, 1)):
        report = s.followup.period(opened.actor, TODAY, last)
        assert (number(report, "pool_places", ALL), number(report, "pool_age_16_17", ALL)) == (places, teens)
    assert number(report, "pool_places_mean", ALL) == 3.5  # five days of two, five of five


def test_what_is_dated_later_is_left_out(opened: OpenStore) -> None:
    home, need = pooled(opened), asked_for(opened)
    s, actor = services_on(later(opened, 9)), opened.actor
    s.placements.save(
        actor, Placement(home_id=home, municipality="2031", request_id=need.id, state="ongoing",
                         starts_on=TODAY + dt.timedelta(days=3)),
    )  # fmt: skip
    now, then = (s.followup.period(actor, FIRST, TODAY, as_of) for as_of in (None, TODAY))
    assert [number(one, "needs_placed", "2031") for one in (now, then)] == [1, 0]
    assert [number(one, "needs_waiting", "2031") for one in (now, then)] == [0, 1]
    for first, last, as_of in ((FIRST, TODAY, FIRST), (FIRST, TODAY, TODAY + dt.timedelta(days=10)),
                               (TODAY, FIRST, None)):  # fmt: skip
        with pytest.raises(Refused):
            s.followup.period(actor, first, last, as_of)
