"""The forms' content keeps to the rules of the field and of plain Swedish, beyond what the reader checks."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest

from fhr_desktop.domain.record import Sensitivity
from fhr_desktop.forms.definition import FieldKind, FormDefinition, FormField
from fhr_desktop.forms.library import library
from tests.forms.complete import all_forms

FORMS = all_forms()
BY_KEY = {form.key: form for form in FORMS}
REPORT = BY_KEY["investigation_report"]
SHARED = library().shared
# a child's needs stand in one place of the pool's forms only (SoLPuL 7 a §)
SPECIAL_IN_POOL = {("matching_request", key) for key in ("experience_rows", "exclusion", "protected_child")}
# lists that records, states or fixed rows use, not a field
RECORD_LISTS = {
    "addendum_kind",
    "case_state",
    "distance_band",
    "dormant_reason",
    "pool_leaving_reason",
    "visit_called_off_reason",
    "placement_state",
    "consent_status",
    "home_trained_rule",
    "participation",
    "weekday",
    "party_role",
    "experience_area",
    "match_ground",
    "priority_rule",
    "proposal_state",
    "proposal_means",
    "proposal_step",
    "family_answer",
    "municipality_answer",
    "home_criterion",
    "request_criterion",
    "annual_report_state",
    "cooperation_group",
    "seat_standing",
    "meeting_state",
    "meeting_showing",
    "decision_concern",
    "decision_ending",
    "guideline_kind",
}
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        """
    the and of with are was were this that these those which from your please child children home family check
    value field required optional none select choose enter submit save cancel delete close next previous report
    note notes type title section heading label draft assessment ordinary never visible when who what where why
    how has have been being will would should could might must cannot adult adults assessed number suitable
    limited investigator manager officer municipality interview reference consent course need proposal
    """,
    )
)
HARD_PARAGRAPH = re.compile(r"\d+\s*(?:kap\.|§)|§\s*\d|\b(?:artikel|art\.)\s*\d", re.IGNORECASE)
MARK = re.compile(r"\{[^}]*\}")


def fields(form: FormDefinition) -> Iterator[FormField]:
    for section in form.sections:
        yield from section.fields


def swedish(form: FormDefinition) -> Iterator[str]:
    """Everything of a form that a person reads."""
    yield from (form.title, form.short_title, form.purpose, form.note, form.intro, form.cover_letter, form.closing)
    yield from form.legal_notes
    for section in form.sections:
        guide = section.guide
        yield from (section.heading, section.intro, section.gap_rule, guide.note)
        yield from (*guide.covers, *guide.avoid, guide.example_write, guide.example_avoid)
        for one in section.fields:
            yield from (one.label, one.help, one.computed, one.question, one.listen_for, *one.follow_ups)
            yield from (choice.label for choice in one.choices)
            for column in one.columns:
                yield from (column.label, column.help, *(choice.label for choice in column.choices))
            for row in one.rows:
                yield from (row.label, row.help)


def shared_texts() -> Iterator[str]:
    for text in SHARED.texts.values():
        yield from (text.title, text.text, *text.variants.values())
    for items in SHARED.choices.values():
        yield from (items.title, *(choice.label for choice in items.items))


ALL_TEXTS = [(form.number, text) for form in FORMS for text in swedish(form) if text]
ALL_TEXTS += [("shared", text) for text in shared_texts() if text]


def sentences(text: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ”])", text.strip()) if one]


def test_no_english_word_and_no_key_stands_in_a_text() -> None:
    for where, text in ALL_TEXTS:
        bare = MARK.sub(" ", text)
        words = {word.lower() for word in re.findall(r"[A-Za-zÅÄÖåäöé]+", bare)}
        assert not words & ENGLISH, (where, text)
        assert not re.search(r"[a-z]+_[a-z]+", bare), (where, text)


def test_no_paragraph_of_a_law_is_written_out() -> None:
    for where, text in ALL_TEXTS:
        assert not HARD_PARAGRAPH.search(text), (where, text)


def test_no_stray_spaces_or_stops() -> None:
    for where, text in ALL_TEXTS:
        assert not re.search(r"  |\s[,.;:!?](?=\s|$)|\.\.(?!\.)", re.sub(r"\n+", " ", text)), (where, text)


def test_labels_and_helps_are_short() -> None:
    for form in FORMS:
        assert len(sentences(form.purpose)) <= 2
        for one in fields(form):
            assert len(one.label) <= 85, (form.number, one.key)
            assert len(sentences(one.help)) <= 3 and len(one.help) <= 230, (form.number, one.key)


def test_every_long_text_has_room_on_paper() -> None:
    for form in FORMS:
        for one in fields(form):
            assert one.kind is not FieldKind.LONG_TEXT or one.print.lines > 1, (form.number, one.key)


def test_the_assessment_is_never_called_a_decision_or_appealable() -> None:
    for where, text in ALL_TEXTS:
        low = text.lower()
        assert "överklag" not in low, (where, text)
        assert not re.search(r"beslut om godkännande|godkänt familjehem", low), (where, text)


@pytest.mark.parametrize("number", ["F11", "F12"])
def test_letters_to_the_family_do_not_decide(number: str) -> None:
    form = library().latest(number)
    printed = " ".join(text for text in swedish(form) if text not in form.legal_notes).lower()
    for word in ("besvärshänvisning", "godkänn", "beslut om", "vi beslutar", "avslag"):
        assert word not in printed


def test_special_data_and_identity_numbers_stay_in_the_case() -> None:
    for form in (form for form in FORMS if form.scope in ("pool", "training", "cooperation")):
        for one in fields(form):
            where = (form.key, one.key)
            assert one.sensitivity is Sensitivity.ORDINARY or where in SPECIAL_IN_POOL, where
            assert one.kind is not FieldKind.PERSONNUMMER, where


def test_the_report_has_its_headings_rules_and_guides() -> None:
    numbers = [section.number for section in REPORT.sections if section.number and "." not in section.number]
    assert numbers == [str(number) for number in range(1, 25)]
    for section in REPORT.sections[1:]:
        assert section.gap_rule, section.key
        if section.key == "signatures":
            continue
        assert section.guide.covers and section.guide.avoid, section.key
        if section.key != "children_together":
            assert section.guide.example_write and section.guide.example_avoid, section.key


def test_interview_guides_have_their_questions() -> None:
    adults = [one for one in fields(BY_KEY["interview_guide_adults"]) if one.question]
    children = [one for one in fields(BY_KEY["interview_guide_children"]) if one.question]
    assert 30 <= len(adults) <= 60
    assert 12 <= len(children) <= 20
    for group in SHARED.choices["interview_age_group"].items:
        assert sum(group.key in one.ages for one in children) >= 6, group.key


def test_the_course_is_eight_sessions_of_three_hours() -> None:
    plan = BY_KEY["course_plan"]
    assert (plan.field("session_count").default, plan.field("session_minutes").default) == (8, 180)
    assert plan.field("plan_rows").print.rows == 8  # the meetings themselves are the course's, and vary with it


@pytest.mark.parametrize("key", ["survey_municipality", "survey_family"])
def test_surveys_have_eight_to_ten_scales_and_room_for_words(key: str) -> None:
    assert 8 <= sum(bool(one.scale) for one in fields(BY_KEY[key])) <= 10
    assert any(one.kind is FieldKind.LONG_TEXT for one in fields(BY_KEY[key]))


@pytest.mark.parametrize(
    ("key", "field", "choices"),
    [
        ("investigation_report", "experience_rows", "experience_area"),
        ("matching_request", "experience_rows", "experience_area"),
        ("brafam_summary", "area_rows", "brafam_area"),
    ],
)
def test_fixed_rows_follow_their_list(key: str, field: str, choices: str) -> None:
    assert [row.key for row in BY_KEY[key].field(field).rows] == [item.key for item in SHARED.choices[choices].items]


def test_one_record_field_is_one_kind_of_value_everywhere() -> None:
    kinds: dict[str, set[tuple[FieldKind, str]]] = defaultdict(set)
    for form in FORMS:
        for one in fields(form):
            if one.prefill and not one.prefill.startswith("form:"):
                kinds[one.prefill].add((one.kind, one.choice_list))
    assert {source: found for source, found in kinds.items() if len(found) > 1} == {}


def test_every_list_and_law_is_used() -> None:
    used = {one.choice_list for form in FORMS for one in fields(form)}
    used |= {column.choice_list for form in FORMS for one in fields(form) for column in one.columns}
    assert set(SHARED.choices) - used == RECORD_LISTS
    law = SHARED.law_used(text for _where, text in ALL_TEXTS)
    law |= {
        str(choice.facts["ref"]) for items in SHARED.choices.values() for choice in items.items if "ref" in choice.facts
    }
    assert set(SHARED.law) - law == set()


def test_laws_to_be_confirmed_say_why() -> None:
    for known in SHARED.law.values():
        for law in known:
            assert not law.verify or law.note, law.key
            assert law.verify or law.valid_from is not None, law.key
            assert law.verify or "OWN" not in law.source, law.key


def test_every_reason_for_closing_has_its_sentence() -> None:
    reasons = {choice.key for choice in SHARED.choices["case_closing_reason"].items}
    assert set(SHARED.texts["closed_case_reason"].variants) == reasons


def test_a_visit_looks_at_every_safety_area() -> None:
    sections = {section.key.removeprefix("safety_") for section in BY_KEY["home_visit"].sections}
    assert {"fire", "weapons", "water", "traffic", "medicine", "animals"} <= sections
