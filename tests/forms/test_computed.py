"""Computed fields: what they say, and that they stay silent without their facts."""

import datetime as dt
from dataclasses import replace

import pytest

from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.computed import Facts, compute
from fhr_desktop.forms.definition import FieldKind, Repeat
from fhr_desktop.forms.library import library
from tests.forms.complete import DAY, complete, with_answer, with_answers

TODAY = Facts(today=DAY)


def told(filled: FilledForm, key: str, facts: Facts = TODAY) -> Value:
    return compute(filled, facts)[key, EVERYONE]


def test_every_computed_field_of_f1_and_f10_is_computed() -> None:
    for number in ("F1", "F10"):
        form = library().latest(number)
        fields = {one.key for s in form.sections for one in s.fields if one.kind is FieldKind.COMPUTED}
        assert {key for key, _subject in compute(FilledForm(form), TODAY)} == fields


def test_a_report_without_facts_leaves_gaps_and_never_guesses() -> None:
    made = compute(FilledForm(library().latest("F10")), TODAY)
    silent = (
        "earlier_cases",
        "safety_open",
        "brafam_open",
        "brafam_done",
        "investigator_qualification",
        "has_children",
    )
    assert {made[key, EVERYONE] for key in silent} == {None}
    assert made["overview_result", EVERYONE] == "Utkast, ingen bedömning"


@pytest.mark.parametrize(("participating", "start"), [(True, "Ja"), (False, "Nej. Hänvisa")])
def test_participation(participating: bool, start: str) -> None:
    filled = FilledForm(library().latest("F1"))
    assert str(told(filled, "participating", {"today": DAY, "participating": participating})).startswith(start)


def test_one_protected_adult_protects_the_home_and_hides_names() -> None:
    filled = with_answer(complete(), "protection_degree", "confidentiality_mark", "b")
    facts = Facts(today=DAY, case_number="FHR-2026-0117", municipality_block="Rättvik, Leksand, Gagnef")
    assert told(filled, "protected_home", facts) is True
    assert told(filled, "overview_home", facts) == "Ärende FHR-2026-0117. Rättvik, Leksand, Gagnef."


@pytest.mark.parametrize(
    ("born", "pattern", "child"),
    [(2010, "always", True), (2010, "moved_out", False), (2008, "always", False), (2009, "weekends", True)],
)
def test_children_at_home_are_read_from_the_rows(born: int, pattern: str, child: bool) -> None:
    row: dict[str, Cell] = {"name": "Alva", "birth_year": born, "residence_pattern": pattern}
    filled = replace(with_answer(complete(), "member_rows", (row,)), subjects={Repeat.CHILD: ()})
    assert told(filled, "has_children") is child


def test_time_and_age_are_counted() -> None:
    filled = complete()
    facts = Facts(today=DAY, pause_days=30, register_limit_days=90)
    assert told(filled, "investigation_period", facts) == "2025-11-06 till 2026-02-19, 106 dagar, 76 utan vila"
    assert told(filled, "register_age", facts) == "96 dagar (inkommen 2025-12-06), äldre än gränsen på 90 dagar"
    late = Facts(today=DAY + dt.timedelta(days=400))
    assert "Gränsen är passerad" in str(told(filled, "overview_valid", late))


def test_the_overview_tells_what_is_left() -> None:
    filled = with_answers(complete(), {("why_now", EVERYONE): None})
    facts = Facts(today=DAY, investigators=(), earlier_cases=(), safety_open=())
    text = str(told(filled, "overview_gaps", facts))
    assert "4 Frågan ”Varför, och varför nu” är inte besvarad." in text.splitlines()


def test_the_municipality_is_reminded_in_todays_law() -> None:
    assert "22 kap. 2 § socialtjänstlagen" in str(told(complete(), "overview_reader_note"))
