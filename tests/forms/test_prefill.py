"""Where answers are fetched and where they go back."""

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject, Value
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.forms.library import library
from fhr_desktop.forms.prefill import FormSource, RecordSource, Source, prefill_targets, prefilled, written_back
from tests.forms.complete import with_answer

INQUIRY, REPORT = library().latest("F1"), library().latest("F10")
ADULTS = {Repeat.ADULT: (Subject("1", "Malin Åkerlund"), Subject("2", "Jörgen Åkerlund"))}


def test_the_index_goes_from_source_to_fields() -> None:
    targets = prefill_targets(REPORT)
    assert targets[RecordSource("Home", "municipality")] == ("home_municipality",)
    assert targets[FormSource("home_visit", "weekday")] == ("weekday",)
    assert targets[RecordSource("Person", "given_name")] == ("given_name", "child_name")


def test_unanswered_fields_are_fetched_and_answers_are_left_alone() -> None:
    asked: list[tuple[Source, str]] = []

    def fetch(source: Source, subject: str) -> Value:
        asked.append((source, subject))
        return {"given_name": f"namn {subject}", "municipality": "2031"}.get(source.field)

    filled = FilledForm(INQUIRY, {("given_name", "1"): "Malin"}, ADULTS)
    got = prefilled(filled, fetch)
    assert got == {
        ("given_name", "2"): "namn 2",
        ("municipality", EVERYONE): "2031",
        ("next_step", EVERYONE): "first_call",
    }
    assert (RecordSource("Person", "given_name"), "1") not in asked


def test_changed_answers_go_back_to_their_records() -> None:
    filled = FilledForm(INQUIRY, {("phone", "2"): "070-123 45 67", ("pets", EVERYONE): ("dog",)}, ADULTS)
    filled = with_answer(filled, "source", None)
    changed = frozenset({("phone", "2"), ("source", EVERYONE), ("intake_note", EVERYONE)})
    assert written_back(filled, changed) == {
        (RecordSource("Person", "phone"), "2"): "070-123 45 67",
        (RecordSource("Inquiry", "source"), EVERYONE): None,
    }
