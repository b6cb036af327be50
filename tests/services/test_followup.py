"""The figures against a recount by hand, on a unit whose history is known."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.app import demo
from fhr_desktop.domain.case_states import CaseState, Step
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import Figure, figures_of, flow_samples, percentile
from fhr_desktop.domain.followup_cases import CASEWORK, Counted, case_happenings, case_samples
from fhr_desktop.domain.followup_masking import for_others
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import followup_files
from fhr_desktop.services.followup_xlsx import as_xlsx
from fhr_desktop.services.suite import services_on
from tests.stores import TODAY

S = CaseState


def test_the_figures_are_those_of_a_recount(tmp_path: Path) -> None:
    made = demo.build(tmp_path / "store", today=TODAY, families=14)
    try:
        s, actor = services_on(made.opened.desk), replace(made.opened.actor, role=Role.UNIT_MANAGER)
        report = s.followup.year(actor, 2026)
        rows = [*s.cases.rows(actor), *s.cases.rows(actor, ended=True)]
        own = [row for row in rows if row.received_on and row.received_on.year == 2026 and row.municipality != "2062"]
        assert report.figure("inquiries", "alla").value == len(own)
        assert set(report.figure("inquiries", "alla").cases) == {row.number for row in own}
        assert report.figure("open", "alla").value == len(s.cases.rows(actor))
        for key in ("inquiries", "opened", "assessed", "open"):
            parts = [report.figure(key, code).value for code, _name in report.municipalities if code != "alla"]
            assert sum(part or 0 for part in parts) == report.figure(key, "alla").value
        _files_agree(report)
    finally:
        made.opened.close()


def _files_agree(report: object) -> None:
    plain = json.loads(followup_files.as_json(report))  # type: ignore[arg-type]
    first = plain["statistics"][0]["municipalities"][0]
    rows = list(csv.reader(io.StringIO(followup_files.as_csv(report).decode("utf-8-sig")), delimiter=";"))  # type: ignore[arg-type]
    assert rows[1][:4] == [first["name"], "2026-01-01", TODAY.isoformat(), str(first["value"])]
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(report)))["Statistik"]  # type: ignore[arg-type]
    assert (sheet["D1"].value, sheet["D2"].value) == (first["name"], first["value"])


def test_years_ahead_have_no_figures(tmp_path: Path) -> None:
    made = demo.begin(tmp_path / "store", Role.INVESTIGATOR, demo.DemoClock(TODAY))
    try:
        with pytest.raises(Refused, match="2027"):
            services_on(made.opened.desk).followup.year(made.opened.actor, 2027)
    finally:
        made.opened.close()


days = st.integers(0, 700).map(lambda n: dt.date(2024, 6, 1) + dt.timedelta(days=n))


@st.composite
def histories(draw: st.DrawFn) -> Counted:
    start = draw(days)
    steps, day = [Step(S.INQUIRY, start)], start
    for state in draw(st.sampled_from([(), (S.OPENED,), (S.OPENED, S.DORMANT, S.QUEUE), (S.OPENED, S.SUITABLE)])):
        day += dt.timedelta(days=draw(st.integers(0, 90)))
        steps.append(Step(state, day))
    return Counted(str(draw(st.integers(1, 10**6))), draw(st.sampled_from(["2080", "2081"])), start, None, tuple(steps))


def figures(cases: list[Counted], first: dt.date, last: dt.date) -> dict[str, Figure]:
    samples = {
        **flow_samples(CASEWORK, case_happenings(cases), first, last), **case_samples(cases, first, last),
    }  # fmt: skip
    assert set(samples) == {one.key for one in CASEWORK}
    return {key: figures_of(key, sample, ())[-1] for key, sample in samples.items()}


@given(st.lists(histories(), max_size=12, unique_by=lambda one: one.number), st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_order_and_years_add_up(cases: list[Counted], rng: object) -> None:
    other = list(cases)
    rng.shuffle(other)  # type: ignore[attr-defined]
    first, last = dt.date(2024, 1, 1), dt.date(2027, 12, 31)
    whole = {key: one.value for key, one in figures(cases, first, last).items()}
    assert whole == {key: one.value for key, one in figures(other, first, last).items()}
    years = [figures(cases, dt.date(y, 1, 1), dt.date(y, 12, 31)) for y in range(2024, 2028)]
    for key in ("inquiries", "opened", "assessed", "ended"):
        assert sum(year[key].value or 0 for year in years) == whole[key]
    assert whole["inquiries"] == len(cases)
    assert whole["open"] == whole["open_inquiry"] + whole["open_opened"]  # type: ignore[operator]


def test_a_household_is_counted_once_a_year() -> None:
    calls = [dt.date(2024, 3, 1), dt.date(2024, 9, 1), dt.date(2025, 1, 2)]
    cases = [Counted(str(n), "2080", day, None, (Step(S.INQUIRY, day),), "berg") for n, day in enumerate(calls)]

    def count(first: dt.date, last: dt.date) -> tuple[str, ...]:
        return figures(cases, first, last)["inquiries"].cases

    assert count(dt.date(2024, 1, 1), dt.date(2024, 12, 31)) == ("0",)
    assert count(dt.date(2024, 7, 1), dt.date(2025, 12, 31)) == ("2",)  # halves of a year add up


def test_rest_is_counted_both_ways_and_a_report_may_come_back() -> None:
    day = dt.date(2024, 1, 1)
    road = [(S.INQUIRY, 0), (S.OPENED, 5), (S.DORMANT, 10), (S.OPENED, 40), (S.INVESTIGATION, 41), (S.REVIEW, 80),
            (S.INVESTIGATION, 82), (S.REVIEW, 90), (S.SUITABLE, 100)]  # fmt: skip
    steps = tuple(Step(state, day + dt.timedelta(days=n)) for state, n in road)
    cases = [Counted("1", "2080", day, None, steps, gaps=True)]
    done = figures(cases, day, day + dt.timedelta(days=200))
    assert (done["days_median"].value, done["days_median_active"].value) == (100, 70)
    assert {done[f"days_{one}"].value for one in ("q1", "q3", "mean", "p90")} == {100}
    assert (done["sent_back"].value, done["assessed_sent_back"].value, done["assessed_gaps"].value) == (1, 1, 1)
    going = figures(cases, day, day + dt.timedelta(days=30))
    assert (going["open_age_median"].value, going["open_age_oldest_active"].value) == (30, 10)


def placed(opened: dt.date, came: dt.date) -> Counted:
    return Counted("1", "2080", opened, None, (Step(S.OPENED, opened),), placed_on=came)


def test_within_twelve_months_is_to_the_day() -> None:
    def share(opened: dt.date, came: dt.date) -> float | int | None:
        return figures([placed(opened, came)], opened, opened)["opened_placed_year"].value

    assert share(dt.date(2024, 3, 17), dt.date(2025, 3, 17)) == 1
    assert share(dt.date(2024, 3, 17), dt.date(2025, 3, 18)) == 0
    assert share(dt.date(2024, 2, 29), dt.date(2025, 2, 28)) == 1
    assert share(dt.date(2024, 2, 29), dt.date(2025, 3, 1)) == 0


def test_a_cohort_that_is_a_year_old_is_done() -> None:
    found = figures([placed(dt.date(2024, 3, 1), dt.date(2025, 1, 1))], dt.date(2025, 1, 1), dt.date(2025, 6, 30))
    assert (found["cohort_opened"].value, found["cohort_placed_year"].value, found["cohort_share"].value) == (1, 1, 100)


def test_a_share_does_not_give_away_what_is_hidden() -> None:
    first = dt.date(2024, 2, 1)
    cases = [placed(first, first)._replace(number=str(n), placed_on=first if n < 2 else None) for n in range(20)]
    found = list(figures(cases, first, first).values())
    shown = {one.key: one for one in for_others(found, 5, "alla", CASEWORK)}
    assert shown["opened_placed"].hidden and shown["opened_placed_share"].hidden  # 2 is a tenth of the 20 it would tell
    assert not shown["opened"].hidden


@given(st.lists(st.integers(0, 500), min_size=1))
def test_nine_of_ten_are_at_most_the_ninetieth(values: list[int]) -> None:
    limit = percentile(values, 90)
    assert limit is not None
    assert sum(value <= limit for value in values) >= 0.9 * len(values)
