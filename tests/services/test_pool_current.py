"""What makes a home's papers count: only what has been agreed to, the newest, every adult in each register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from db import records
from db.queries import pool_current
from fhr_desktop.domain.checks import Register, RegisterCheck
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Assessment, Case
from fhr_desktop.domain.matching_terms import Reason, Rule
from fhr_desktop.domain.pool_list import Stale, stale
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal, ProposalState
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import proposal_words
from fhr_desktop.services.matching_grounds import unknown_said
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, offered, pooled, suitable
from tests.stores import TODAY, open_store, services

DAY = dt.timedelta(days=1)
OLD, GONE = TODAY - 500 * DAY, TODAY - 30 * DAY


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def put(opened: OpenStore, *made: Record) -> None:
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(*made)


def case_of(opened: OpenStore, home: RecordId) -> Case:
    with opened.desk.store.read() as connection:
        return min(records.load_where(connection, Case, home_id=home), key=lambda one: one.state_since)


def another(opened: OpenStore, home: RecordId, state: str, since: dt.date = TODAY) -> Case:
    """The home comes back in a new case."""
    made = replace(case_of(opened, home), id=new_id(), number=f"2026-{state}", state=state, state_since=since)
    put(opened, made)
    return made


def report(case: Case, day: dt.date, until: dt.date | None, **said: object) -> Assessment:
    """A report that has been agreed to, unless it is said otherwise."""
    made = Assessment(case_id=case.id, document_id=new_id(), result="suitable", date=day, update_by=until,
                      manager_review="agree")  # fmt: skip
    return replace(made, **said)  # type: ignore[arg-type]


def test_a_report_that_nobody_has_agreed_to_makes_no_old_one_fresh(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    put(opened, report(case_of(opened, home), OLD, GONE))
    too_old = (Reason(Rule.REPORT, 30),)
    assert s.matching.of_need(opened.actor, need).found.left_out[home] == too_old
    case = another(opened, home, "a6_investigation")
    draft = report(case, TODAY, TODAY + 365 * DAY, manager_review=None)
    put(opened, draft)
    signed = replace(draft, signed_1_by=new_id(), signed_2_by=new_id(), signed_1_text="x", signed_2_text="x")
    sent_back = replace(signed, manager_review="supplement")
    for one in (draft, signed, sent_back):
        put(opened, one)
        assert s.matching.of_need(opened.actor, need).found.left_out[home] == too_old
        with pytest.raises(Refused, match="för gamla"):
            offered(opened, need, home)
        assert s.pool_homes.open(opened.actor, home).days.update_by == GONE
        (row,) = s.pool.rows(opened.actor).rows
        assert (row.reported_on, row.update_by) == (OLD, GONE) and Stale.REPORT in stale(row, TODAY)
        assert s.coverage.read(opened.actor).homes == 0
    put(opened, replace(signed, manager_review="agree"), replace(case, state="a8_suitable"))
    assert home not in s.matching.of_need(opened.actor, need).found.left_out
    assert s.pool_homes.open(opened.actor, home).days.assessed_on == TODAY


def test_of_several_reports_the_newest_counts_the_same_everywhere(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    case = case_of(opened, home)
    put(opened, report(case, OLD, TODAY + 90 * DAY), report(case, OLD + DAY, GONE))
    assert s.matching.of_need(opened.actor, need).found.left_out[home] == (Reason(Rule.REPORT, 30),)
    newest = dt.date(2024, 11, 30)
    put(opened, report(case, newest, None))  # it says no day: the unit's months do
    assert home not in s.matching.of_need(opened.actor, need).found.left_out
    (row,) = s.pool.rows(opened.actor).rows
    days = s.pool_homes.open(opened.actor, home).days
    last = dt.date(2026, 11, 30)
    assert (row.reported_on, row.update_by) == (days.assessed_on, days.update_by) == (newest, last)


def test_a_report_without_a_day_of_its_own_is_too_old_after_the_months_of_the_unit(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    case = case_of(opened, home)
    put(opened, report(case, TODAY - 3000 * DAY, None))
    ((reason,),) = s.matching.of_need(opened.actor, need).found.left_out.values()
    assert reason.rule is Rule.REPORT and (reason.lacks or 0) > 2000
    with pytest.raises(Refused, match="för gamla"):
        offered(opened, need, home)
    assert s.coverage.read(opened.actor).homes == 0 and not s.pool_homes.open(opened.actor, home).standings[0].holds
    said = s.unit.settings()

    def months(many: int) -> dt.date | None:
        s.unit.save_settings(opened.actor, replace(said, update_months=many))
        return s.pool_homes.open(opened.actor, home).days.update_by

    put(opened, report(case, dt.date(2025, 8, 31), None))
    assert [months(many) for many in (6, 7, 12)] == [dt.date(2026, 2, 28), dt.date(2026, 3, 31), dt.date(2026, 8, 31)]
    months(6)
    assert s.matching.of_need(opened.actor, need).found.left_out[home][0].rule is Rule.REPORT
    months(7)
    assert home not in s.matching.of_need(opened.actor, need).found.left_out
    with pytest.raises(Refused, match="minst ett"):
        months(0)


def test_a_home_found_not_suitable_since_is_never_offered(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    put(opened, report(case_of(opened, home), OLD, TODAY + 90 * DAY))
    again = another(opened, home, "a9_not_suitable")
    put(opened, report(again, TODAY, TODAY + 365 * DAY, result="not_suitable"))
    assert s.matching.of_need(opened.actor, need).found.left_out[home] == (Reason(Rule.SUITABLE, on=TODAY),)
    with pytest.raises(Refused, match="inte är lämpligt"):
        offered(opened, need, home, ground="Det passar.", old_reasons={home: "Det går nog."})
    (row,) = s.pool.rows(opened.actor).rows
    assert stale(row, TODAY)[0] is Stale.UNSUITABLE and not row.is_free_on(TODAY)
    sheet = s.pool_homes.open(opened.actor, home)
    assert (row.free, row.resting) == (sheet.offered, sheet.resting) == (0, sheet.free) and sheet.free
    assert s.coverage.read(opened.actor).homes == 0
    assert not s.pool_homes.open(opened.actor, home).standings[0].holds
    put(opened, replace(again, state="a8_suitable"), report(again, TODAY, TODAY + 365 * DAY))
    assert home not in s.matching.of_need(opened.actor, need).found.left_out


def test_a_home_is_not_kept_past_its_papers_without_a_reason_that_is_printed(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    put(opened, report(case_of(opened, home), OLD, TODAY + 40 * DAY))
    (one,) = offered(opened, need, home)
    go_on = partial(s.proposals.answer_municipality, opened.actor, one.id, MunicipalityAnswer.FORWARD)
    with pytest.raises(Refused, match="löper ut före") as refused:
        go_on(reserve_until=TODAY + 41 * DAY)
    assert refused.value.field == "old_reason"
    assert s.proposals.of_need(opened.actor, need.id)[0].proposal == one
    assert go_on(reserve_until=TODAY + 40 * DAY).value.old_reason == ""
    kept = go_on(reserve_until=TODAY + 41 * DAY, old_reason="Görs om i mars.").value
    assert kept.reserved_until == TODAY + 41 * DAY
    printed = proposal_words.why(kept)
    assert "löper ut medan hemmet är reserverat" in printed and "Görs om i mars." in printed


def test_a_municipality_does_not_go_on_with_a_home_found_not_suitable_since(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    (one,) = offered(opened, need, home)
    forward = MunicipalityAnswer.FORWARD
    s.proposals.answer_municipality(opened.actor, one.id, forward)
    again = another(opened, home, "a9_not_suitable")
    for answer in (
        partial(s.proposals.answer_municipality, opened.actor, one.id, forward),
        partial(s.proposals.answer_family, opened.actor, one.id, FamilyAnswer.YES),
    ):
        with pytest.raises(Refused, match="inte är lämpligt"):
            answer()
    put(opened, replace(again, state="a8_suitable"))
    going = s.proposals.answer_family(opened.actor, one.id, FamilyAnswer.YES).value
    assert going.stage() is ProposalState.PROCEEDING


def test_a_home_found_not_suitable_since_is_not_put_in_the_pool(opened: OpenStore) -> None:
    s, home = services(opened), suitable(opened)
    assert [one.home_id for one in s.pool_entering.candidates(opened.actor)] == [home]
    another(opened, home, "a9_not_suitable")
    assert not s.pool_entering.candidates(opened.actor)
    with pytest.raises(Refused, match="lämpligt"):
        s.pool.put_in(opened.actor, s.pool_entering.open(opened.actor, home).entry)


def checked(opened: OpenStore, home: RecordId, *which: tuple[int, Register, dt.date]) -> None:
    adults = [one for one in services(opened).homes.persons(opened.actor, home) if one.role == "applicant"]
    case = case_of(opened, home)
    put(opened, *(
        RegisterCheck(id=RegisterCheck.id_of(case.id, adults[at].id, register), case_id=case.id,
                      person_id=adults[at].id, register=register.value, received_on=day)
        for at, register, day in which
    ))  # fmt: skip


def test_one_adult_checked_or_one_register_is_not_both(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    need = asked_for(opened)
    crime, suspicion = Register.CRIMINAL, Register.SUSPICION
    sheet = s.matching.of_need(opened.actor, need)
    assert home not in sheet.found.left_out  # nothing at all is not known, and it is said
    assert "Registerkontroller är inte antecknade" in unknown_said(sheet.homes[home])
    assert "Registerkontroller inte antecknade" in proposal_words.not_noted(sheet.homes[home].days)
    lacks = (Reason(Rule.CHECKS, about="lacking"),)
    for more in ((0, crime, TODAY), (0, suspicion, TODAY), (1, crime, TODAY), (1, Register.SOCIAL_OWN, TODAY)):
        checked(opened, home, more)
        assert s.matching.of_need(opened.actor, need).found.left_out[home] == lacks
        with pytest.raises(Refused, match="saknas"):
            offered(opened, need, home, ground="Det passar.")
        (row,) = s.pool.rows(opened.actor).rows
        assert Stale.UNCHECKED in stale(row, TODAY) and s.coverage.read(opened.actor).homes == 0
    assert not s.pool_homes.open(opened.actor, home).standings[1].holds
    checked(opened, home, (1, suspicion, TODAY))
    assert home not in s.matching.of_need(opened.actor, need).found.left_out
    assert s.pool_homes.open(opened.actor, home).standings[1].holds


def test_the_oldest_register_counts_and_the_newest_answer_from_each(opened: OpenStore) -> None:
    home = pooled(opened)
    crime, suspicion = Register.CRIMINAL, Register.SUSPICION
    checked(opened, home, *((at, one, TODAY) for at in (0, 1) for one in (crime, suspicion)))
    checked(opened, home, (1, suspicion, TODAY - 400 * DAY))
    with opened.desk.store.read() as connection:
        assert pool_current.current(connection)[home] == pool_current.Current(checked_on=TODAY - 400 * DAY)
    another_case = another(opened, home, "a8_suitable")
    adults = [one for one in services(opened).homes.persons(opened.actor, home) if one.role == "applicant"]
    put(opened, RegisterCheck(case_id=another_case.id, person_id=adults[1].id, register=suspicion.value,
                              received_on=TODAY - DAY))  # fmt: skip
    with opened.desk.store.read() as connection:
        assert pool_current.current(connection, home)[home].checked_on == TODAY - DAY


def test_a_report_that_ends_while_the_municipality_may_answer_needs_its_reason(opened: OpenStore) -> None:
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    put(opened, report(case_of(opened, home), OLD, TODAY + 5 * DAY))
    assert home not in s.matching.of_need(opened.actor, need).found.left_out  # it holds when the child is to come

    def offer(days: int, why: str = "") -> Proposal:
        made = s.proposals.offer(
            opened.actor, need.id, [home], expires_on=TODAY + days * DAY, recipient="Maria Lund",
            old_reasons={home: why},
        )  # fmt: skip
        return made.value[0]

    with pytest.raises(Refused, match="löper ut") as refusal:
        offer(6)
    assert refusal.value.field == "old_reasons"
    made = offer(6, "Ny bedömning är klar på fredag.")
    assert made.old_reason and made.speaks_against == ("report_current",)
    s.proposals.withdraw(opened.actor, made.id, "Vi väntar.")
    made = offer(5)  # its last day is the day to answer by
    assert not made.old_reason and not made.speaks_against
