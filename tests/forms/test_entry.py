"""What people type becomes an answer, or one sentence."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.entry import parse_date, parse_text
from fhr_desktop.forms.library import library
from fhr_desktop.forms.validate import check

TODAY = dt.date(2026, 3, 14)  # a Saturday
REPORT = library().latest("F10")

DATES = [
    ("2026-03-14", "2026-03-14"),
    ("20260314", "2026-03-14"),
    ("14/3", "2026-03-14"),
    ("14/3 25", "2025-03-14"),
    ("14/3-2025", "2025-03-14"),
    ("14.3.2025", "2025-03-14"),
    ("140326", "2026-03-14"),
    ("260314", "2026-03-14"),
    ("830512", "1983-05-12"),
    ("14 mars", "2026-03-14"),
    ("3 feb 2025", "2025-02-03"),
    ("I dag", "2026-03-14"),
    ("idag", "2026-03-14"),
    ("i går", "2026-03-13"),
    ("-7", "2026-03-07"),
    ("+7", "2026-03-21"),
    ("ti", "2026-03-10"),
    ("tis", "2026-03-10"),
    ("lördag", "2026-03-14"),
    ("15/3", "2025-03-15"),
    ("31/12", "2025-12-31"),
]
AHEAD = [
    ("15/3", "2026-03-15"),
    ("13/3", "2027-03-13"),
    ("ti", "2026-03-17"),
    ("i morgon", "2026-03-15"),
    ("1/1 30", "2030-01-01"),
]


@pytest.mark.parametrize(("text", "date"), DATES)
def test_dates_behind(text: str, date: str) -> None:
    assert parse_date(text, TODAY).isoformat() == date


@pytest.mark.parametrize(("text", "date"), AHEAD)
def test_dates_ahead(text: str, date: str) -> None:
    assert parse_date(text, TODAY, future=True).isoformat() == date


@pytest.mark.parametrize("text", ["30/2", "2026-13-01", "snart", "t", "14/3/3/3", "999999", "+", "123"])
def test_what_is_no_date_gets_its_sentence(text: str) -> None:
    with pytest.raises(Refused, match="Det datumet finns inte"):
        parse_date(text, TODAY)


@given(st.dates(dt.date(1950, 1, 1), TODAY))
def test_every_date_is_read_in_every_way_of_writing_it(day: dt.date) -> None:
    for text in (
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.day}/{day.month}-{day.year}",
        f"{day.day}.{day.month}.{day.year}",
    ):
        assert parse_date(text, TODAY) == day


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert isinstance(parse_date(text, TODAY), dt.date)
    except Refused as refused:
        assert "datum" in refused.sentence


TYPED: list[tuple[str, str, Value]] = [
    ("why_now", "  rad ett\nrad två \n", "  rad ett\nrad två"),
    ("occupation", "  Snickare ", "Snickare"),
    ("assessed_on", "14/3", "2026-03-14"),
    ("update_by", "13/3", "2027-03-13"),
    ("living_area", "148 m²", 148),
    ("living_area", "1 000", 1000),
    ("insurance", "J", True),
    ("insurance", "nej", False),
    ("smoking", "rökfritt", "smoke_free"),
    ("result", "lämplig", "suitable"),
    ("result", "Lämplig med", "suitable_limited"),
    ("identity_number", "840218-9800", "198402189800"),
    ("identity_number", "840218-9801", "840218-9801"),
    ("why_now", "   ", None),
]


@pytest.mark.parametrize(("field", "text", "value"), TYPED)
def test_what_is_typed_becomes_an_answer(field: str, text: str, value: Value) -> None:
    one = REPORT.field(field)
    read = parse_text(one, text, TODAY)
    assert read == value
    assert check(one, read, TODAY) is None


@pytest.mark.parametrize(
    ("field", "text"), [("living_area", "stor"), ("insurance", "kanske"), ("result", "x"), ("result", "l")]
)
def test_what_cannot_be_read_is_refused(field: str, text: str) -> None:
    with pytest.raises(Refused):
        parse_text(REPORT.field(field), text, TODAY)


def test_choices_by_label() -> None:
    field = REPORT.field("method")
    labels = ", ".join(choice.label for choice in field.choices[:2])
    assert parse_text(field, labels, TODAY) == tuple(choice.key for choice in field.choices[:2])


def test_tables_are_not_typed() -> None:
    with pytest.raises(TypeError):
        parse_text(REPORT.field("contact_rows"), "x", TODAY)
