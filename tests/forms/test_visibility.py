"""Which fields apply: the notation's rules, on the real forms."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject, Value
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import answered, is_visible, places
from tests.forms.complete import complete, with_answer, with_answers

ADULTS = (Subject("1", "Malin Åkerlund"), Subject("2", "Jörgen Åkerlund"))


def inquiry(answers: Mapping[tuple[str, str], Value]) -> FilledForm:
    return FilledForm(library().latest("F1"), answers, {Repeat.ADULT: ADULTS})


def seen(filled: FilledForm, field: str, subject: str = EVERYONE) -> bool:
    form = filled.definition
    return is_visible(filled, form.section_of(field), form.field(field), subject)


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [(None, None, True), (False, False, True), (False, True, False), (True, True, False), (False, None, True)],
)
def test_false_on_a_repeated_field_means_none(first: Value, second: Value, shown: bool) -> None:
    filled = inquiry({("protected_identity", "1"): first, ("protected_identity", "2"): second})
    assert seen(filled, "address") is shown


@pytest.mark.parametrize(("held", "date", "reason"), [(True, True, False), (False, False, True), (None, False, False)])
def test_an_unanswered_question_opens_nothing(held: Value, date: bool, reason: bool) -> None:
    filled = with_answer(complete(), "child_talk_held", held, "c")
    assert seen(filled, "child_talk_date", "c") is date
    assert seen(filled, "no_talk_reason", "c") is reason


def test_a_condition_in_the_same_repeated_section_looks_at_the_same_person() -> None:
    filled = with_answer(complete(), "protection_degree", "fictitious", "a")
    assert not seen(filled, "employer", "a")
    assert seen(filled, "employer", "b")


def test_an_answer_left_in_a_hidden_field_counts_for_nothing() -> None:
    filled = complete()
    assert seen(filled, "support_rows")
    assert not seen(with_answer(filled, "result", "not_suitable"), "support_rows")


def test_a_hidden_section_hides_its_fields() -> None:
    filled = with_answer(complete(), "has_children", False)
    assert not seen(filled, "child_words", "c")
    assert not is_visible(filled, filled.definition.section_of("child_words"), None, "c")
    assert not any(place.section.key in ("child", "children_together") for place in places(filled))


@pytest.mark.parametrize("value", [None, "", "  ", (), ({"a": None, "_row": "x"},), ({"a": ""}, {"b": ()})])
def test_nothing_is_no_answer(value: Value) -> None:
    assert not answered(value)


@pytest.mark.parametrize("value", [0, False, "Inga", ("dog",), ({"a": 0},)])
def test_no_zero_and_inga_are_answers(value: Value) -> None:
    assert answered(value)


@settings(max_examples=40)
@given(st.data())
def test_places_and_is_visible_agree(data: st.DataObject) -> None:
    filled = complete()
    changed: dict[tuple[str, str], Value] = data.draw(
        st.fixed_dictionaries(
            {
                ("household_form", EVERYONE): st.sampled_from([None, "couple", "single", "single_with_partner"]),
                ("result", EVERYONE): st.sampled_from([None, "suitable", "suitable_limited", "not_suitable"]),
                ("previous_none", EVERYONE): st.sampled_from([None, True, False]),
                ("has_children", EVERYONE): st.booleans(),
                ("protected_home", EVERYONE): st.booleans(),
                ("has_animals", EVERYONE): st.sampled_from([None, True, False]),
                ("support_level", EVERYONE): st.sampled_from([None, "ordinary", "extended"]),
            }
        )
    )
    filled = with_answers(filled, changed)
    told = {place.key for place in places(filled)}
    asked = {
        (one.key, subject.id)
        for section in filled.definition.sections
        for subject in filled.subjects_of(section)
        for one in section.fields
        if is_visible(filled, section, one, subject.id)
    }
    assert told == asked
