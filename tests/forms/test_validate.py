"""One answer at a time: what is refused, what is only warned about, and the sentence."""

import datetime as dt

import pytest

from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.library import library
from fhr_desktop.forms.validate import check, warning
from tests.forms.complete import DAY, all_forms

REPORT, INQUIRY = library().latest("F10"), library().latest("F1")
RIGHT: list[tuple[str, Value]] = [
    ("assessed_on", "2026-03-12"),
    ("update_by", "2030-01-01"),
    ("living_area", 10),
    ("living_area", 1000),
    ("income_dependence", "partly"),
    ("method", ("pride", "own_guide")),
    ("home_municipality", "2031"),
    ("identity_number", "198402189800"),
    ("identity_number", "FL-4411 (norskt id)"),
    ("insurance", False),
    ("why_now", ""),
    ("why_now", None),
]
WRONG: list[tuple[str, Value, str]] = [
    ("assessed_on", "2026-03-13", "Datumet ligger i framtiden. Det kan inte vara senare än i dag (2026-03-12)."),
    ("assessed_on", "2026-02-30", "Det datumet finns inte."),
    ("assessed_on", "1789-07-14", "för långt tillbaka"),
    ("living_area", 9, "mellan 10 och 1000"),
    ("living_area", "100", "fel form"),
    ("living_area", True, "fel form"),
    ("insurance", "ja", "fel form"),
    ("income_dependence", "rich", "finns inte i listan"),
    ("method", ("pride", "guess"), "finns inte i listan"),
    ("home_municipality", "Mora", "Kommunen finns inte"),
    ("contact_rows", ({"date": "2026-03-13"},), "Rad 1, Datum: Datumet ligger i framtiden"),
    ("contact_rows", ({"date": "2026-03-01"}, {"kind": "party"}), "Rad 2, Slag: Svaret finns inte"),
    ("contact_rows", ({"mood": "good"},), "fel form"),
    ("experience_rows", ({"level": "willing"},), "fel form"),
]


@pytest.mark.parametrize(("field", "value"), RIGHT)
def test_a_right_answer_passes(field: str, value: Value) -> None:
    assert check(REPORT.field(field), value, DAY) is None


@pytest.mark.parametrize(("field", "value", "words"), WRONG)
def test_a_wrong_answer_gets_its_sentence(field: str, value: Value, words: str) -> None:
    sentence = check(REPORT.field(field), value, DAY)
    assert sentence is not None
    assert words in sentence


@pytest.mark.parametrize("phone", ["070-123 45 67", "+46 (0)250 123 45", "0250-12345"])
def test_phone_numbers(phone: str) -> None:
    assert check(INQUIRY.field("phone"), phone, DAY) is None


@pytest.mark.parametrize("phone", ["nej tack", "12345", "070-1234567 hem"])
def test_what_is_no_phone_number(phone: str) -> None:
    assert "telefonnummer" in str(check(INQUIRY.field("phone"), phone, DAY))


@pytest.mark.parametrize(
    ("address", "right"), [("malin@exempel.se", True), ("malin@exempel", False), ("a b@c.se", False)]
)
def test_mail_addresses(address: str, right: bool) -> None:
    assert (check(INQUIRY.field("email"), address, DAY) is None) is right


@pytest.mark.parametrize("number", ["198402189801", "12345", "198413189800"])
def test_an_identity_number_that_does_not_add_up_is_a_warning_only(number: str) -> None:
    field = REPORT.field("identity_number")
    assert check(field, number, DAY) is None
    assert warning(field, number, DAY)
    assert warning(field, "198402189800", DAY) is None


def test_dates_ahead_are_marked_in_the_definitions() -> None:
    """Deadlines and plans may lie ahead; what has been done may not."""
    tomorrow = str(DAY + dt.timedelta(days=1))
    for form in all_forms():
        for one in (field for section in form.sections for field in section.fields):
            if one.kind is FieldKind.DATE and one.key.endswith(
                ("reply_by", "update_by", "valid_until", "available_from")
            ):
                assert one.future, (form.number, one.key)
            if one.kind is FieldKind.DATE and one.key in ("received_on", "birth_date", "signed_on", "talk_date"):
                assert check(one, tomorrow, DAY) is not None
