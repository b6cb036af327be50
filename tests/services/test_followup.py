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
from fhr_desktop.domain.followup import Counted, figures, percentile
from fhr_desktop.domain.unit import Role
from fhr_desktop.services import followup_files
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
    assert rows[1][:2] == [first["name"], str(first["value"])]
    sheet = openpyxl.load_workbook(io.BytesIO(followup_files.as_xlsx(report)))["Statistik"]  # type: ignore[arg-type]
    assert [cell.value for cell in sheet[2]][:2] == [first["name"], first["value"]]


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


@given(st.lists(histories(), max_size=12, unique_by=lambda one: one.number), st.randoms(use_true_random=False))
def test_figures_do_not_depend_on_order_and_years_add_up(cases: list[Counted], rng: object) -> None:
    other = list(cases)
    rng.shuffle(other)  # type: ignore[attr-defined]
    first, last = dt.date(2024, 1, 1), dt.date(2027, 12, 31)
    whole = {f.key: f.value for f in figures(cases, first, last, "alla")}
    assert whole == {f.key: f.value for f in figures(other, first, last, "alla")}
    years = [figures(cases, dt.date(y, 1, 1), dt.date(y, 12, 31), "alla") for y in range(2024, 2028)]
    for key in ("inquiries", "opened", "assessed"):
        assert sum(f.value or 0 for year in years for f in year if f.key == key) == whole[key]
    assert whole["inquiries"] == len(cases)


@given(st.lists(st.integers(0, 500), min_size=1))
def test_nine_of_ten_are_at_most_the_ninetieth(values: list[int]) -> None:
    limit = percentile(values, 90)
    assert limit is not None
    assert sum(value <= limit for value in values) >= 0.9 * len(values)
