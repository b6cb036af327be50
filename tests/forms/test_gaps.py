"""What is left to do: nothing in a whole report, and exactly what is taken away from it."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject, Value
from fhr_desktop.forms.definition import FieldKind, Repeat, Required
from fhr_desktop.forms.gaps import GapKind, State, before_signing, gaps, next_gap, section_states
from fhr_desktop.forms.library import library
from fhr_desktop.forms.rules import rows_of
from fhr_desktop.forms.visibility import answered, places
from tests.forms.complete import DAY, all_forms, complete, with_answer, with_answers

WHOLE = complete()
REQUIRED = [p.key for p in places(WHOLE) if p.field.required_for is not Required.NEVER]
PROVEN = [p.key for p in places(WHOLE) if p.field.evidence_required and p.key not in WHOLE.no_evidence_reason]


def rows(key: str, number: int, **changes: Value) -> FilledForm:
    """The whole report with some cells of one table row changed."""
    value = WHOLE.value(key)
    assert isinstance(value, tuple)
    made = [dict(row) for row in value if not isinstance(row, str)]
    made[number] |= changes  # type: ignore[arg-type]
    return with_answer(WHOLE, key, tuple(made))


def found(filled: FilledForm) -> list[tuple[str, str, str]]:
    return [(gap.field_key, gap.subject_id, gap.kind.value) for gap in gaps(filled, DAY)]


def test_a_whole_report_has_no_gaps() -> None:
    assert gaps(WHOLE, DAY) == ()
    assert before_signing(WHOLE, DAY) == ()
    assert next_gap(WHOLE, today=DAY) is None
    assert {state.state for state in section_states(WHOLE, DAY).values()} == {State.DONE}


def test_taking_away_any_required_answer_names_exactly_that_one() -> None:
    for field, subject in REQUIRED:
        got = found(with_answer(WHOLE, field, None, subject))
        assert got == [(field, subject, "missing")], (field, subject)


def test_taking_away_any_source_names_exactly_that_field() -> None:
    for field, subject in PROVEN:
        kept = WHOLE.evidence[field, subject][1:]
        got = found(replace(WHOLE, evidence={**WHOLE.evidence, (field, subject): kept}))
        lacking = WHOLE.evidence[field, subject][0].kind
        text = WHOLE.value(field, subject)
        if lacking == "registerkontroll" and isinstance(text, str) and "Samtycke saknas" in text:
            assert got == []
        else:
            assert got == [(field, subject, "evidence")], (field, subject)


def test_a_stated_reason_stands_for_a_source() -> None:
    key = ("grounds", EVERYONE)
    bare = replace(WHOLE, evidence={**WHOLE.evidence, key: ()})
    assert found(bare) == [("grounds", EVERYONE, "evidence")]
    assert found(replace(bare, no_evidence_reason={**WHOLE.no_evidence_reason, key: "Ingen referens ville."})) == []


def test_an_empty_report_asks_for_every_required_field_it_shows() -> None:
    subjects = {Repeat.ADULT: (Subject("a", "Malin"),)}
    filled = FilledForm(WHOLE.definition, {}, subjects)
    expected = [p.key for p in places(filled) if p.field.required_for is not Required.NEVER]
    assert [(gap.field_key, gap.subject_id) for gap in gaps(filled, DAY)] == expected
    states = section_states(filled, DAY)
    assert states["motive"].state is State.EMPTY
    assert states["child"].state is State.NOT_APPLICABLE
    assert states["overview"].state is State.DONE
    assert states["parenting"].by_subject == {"a": states["parenting"].gaps}


def test_nobody_to_answer_for_is_a_gap() -> None:
    first = gaps(FilledForm(library().latest("F1")), DAY)[0]
    assert (first.section_key, first.kind) == ("household_contact", GapKind.MISSING)
    assert "Ingen person finns" in first.sentence


def test_sentences_are_swedish_and_name_no_person() -> None:
    filled = with_answer(WHOLE, "care", None, "a")
    assert gaps(filled, DAY)[0].sentence == "Frågan ”Omsorg och tröst” är inte besvarad."
    filled = replace(WHOLE, evidence={**WHOLE.evidence, ("care", "a"): ()})
    assert gaps(filled, DAY)[0].sentence == "”Omsorg och tröst” saknar belägg: intervju, hembesök, referens."


def test_signing_is_not_asked_before_signing() -> None:
    unsigned = with_answers(WHOLE, {("signature_1", EVERYONE): None, ("why_now", EVERYONE): None})
    assert len(gaps(unsigned, DAY)) == 2
    assert [gap.field_key for gap in before_signing(unsigned, DAY)] == ["why_now"]


def test_one_count_of_gaps_whoever_counts() -> None:
    unsigned = with_answers(WHOLE, {("signature_1", EVERYONE): None, ("why_now", EVERYONE): None})
    states = section_states(unsigned, DAY)
    assert sum(one.gaps for one in states.values()) == len(before_signing(unsigned, DAY)) == 1
    assert states["signatures"].state is State.PARTLY  # one of two has signed: no gap, and not done either
    gap = next_gap(unsigned, ("why_now", EVERYONE), DAY)
    assert gap is not None and gap.field_key == "why_now"  # F8 never stops where nothing can be written


def test_a_form_that_is_signed_on_paper_asks_for_all_but_the_signature() -> None:
    filled = FilledForm(library().latest("F9"), {("talk_held", EVERYONE): False})
    asked = {gap.field_key for gap in before_signing(filled, DAY) if gap.section_key == "end"}
    assert asked == {"worry_report", "next_contact", "signed_on"}


@pytest.mark.parametrize(
    ("number", "kind"), [("F9", "samtal_barn"), ("F7", "hembesok"), ("F6", "referens"), ("F10", "")]
)
def test_what_is_written_on_a_talk_needs_no_source_in_that_talk(number: str, kind: str) -> None:
    form = library().latest(number)
    asked = {source for section in form.sections for one in section.fields for source in form.sources_asked(one)}
    assert kind not in asked
    assert number != "F10" or {"samtal_barn", "hembesok", "referens"} <= asked
    said = FilledForm(library().latest("F9"), {("talk_held", EVERYONE): True, ("words", EVERYONE): "Hunden."})
    assert "words" not in {gap.field_key for gap in before_signing(said, DAY)}


def test_f8_walks_the_gaps_in_reading_order_and_round() -> None:
    away = [("case_number", EVERYONE), ("care", "a"), ("presentation", "b"), ("update_by", EVERYONE)]
    filled = with_answers(WHOLE, dict.fromkeys(away))
    walked, here = [], None
    for _step in range(5):
        gap = next_gap(filled, here, DAY)
        assert gap is not None
        here = gap.key
        walked.append(here)
    order = [("case_number", EVERYONE), ("presentation", "b"), ("care", "a"), ("update_by", EVERYONE)]
    assert walked == [*order, order[0]]
    after = next_gap(filled, ("home_address", EVERYONE), DAY)
    assert after is not None
    assert after.key == ("care", "a")


RULES = [
    ("investigator_2", with_answer(WHOLE, "investigator_2", WHOLE.value("investigator_1"))),
    ("contact_rows", rows("contact_rows", 2, kind="other")),
    ("contact_rows", rows("contact_rows", 3, kind="other")),
    ("contact_rows", rows("contact_rows", 6, kind="other")),
    ("opened_on", with_answer(WHOLE, "opened_on", "2025-01-01")),
    ("member_rows", rows("member_rows", 0, name="Någon Annan")),
    ("member_rows", rows("member_rows", 3, relation=None)),
    ("wished_age_to", with_answer(WHOLE, "wished_age_to", 1)),
    ("violence_asked", rows("violence_asked", 1, asked_on=None)),
    ("leave_rows", rows("leave_rows", 1, leave=None)),
    ("network_rows", rows("network_rows", 0, role="")),
    ("previous_rows", rows("previous_rows", 0, from_year=2024)),
    ("register_rows", rows("register_rows", 0, legal_basis=None)),
    ("register_rows", rows("register_rows", 0, reviewed_by="Åsa Nordqvist")),
    ("register_rows", rows("register_rows", 0, destroyed_on=None)),
    ("register_rows", rows("register_rows", 0, received_on="2020-01-01")),
    ("register_rows", rows("register_rows", 0, result="remark_not_assessed")),
    ("register_assessment", with_answer(WHOLE, "register_assessment", None)),
    ("reference_rows", rows("reference_rows", 0, summary="")),
    ("not_known", with_answers(WHOLE, {("not_known", EVERYONE): "Inga", ("brafam_open", EVERYONE): "Våld"})),
    ("strengths", rows("strengths", 0, sources=())),
    ("risks", rows("risks", 0, sources=())),
    ("sources_compared", with_answer(WHOLE, "sources_compared", False)),
    ("places", with_answer(WHOLE, "places", 3)),
    ("age_to", with_answer(WHOLE, "age_to", 2)),
    ("limitation_rows", rows("limitation_rows", 0, heading_21="")),
    ("conditions_rows", rows("conditions_rows", 0, due_on=None)),
    ("update_by", with_answer(WHOLE, "update_by", "2026-01-01")),
    ("view_rows", rows("view_rows", 0, view=None)),
    ("objection_rows", rows("objection_rows", 0, handled=None)),
    ("reply_by", with_answer(WHOLE, "reply_by", "2025-01-01")),
    ("signature_2", with_answer(WHOLE, "signature_2", WHOLE.value("signature_1"))),
    ("manager_signature", with_answer(WHOLE, "manager_signature", WHOLE.value("signature_1"))),
    ("manager_signed_on", with_answer(WHOLE, "manager_signed_on", "2026-03-01")),
]


@pytest.mark.parametrize(("field", "filled"), RULES, ids=[f"{n}-{rule[0]}" for n, rule in enumerate(RULES)])
def test_each_rule_of_the_report_is_kept(field: str, filled: FilledForm) -> None:
    assert [(gap[0], gap[2]) for gap in found(filled)] == [(field, "rule")]


def test_a_stated_limitation_stands_for_a_visit_that_was_not_made() -> None:
    filled = rows("contact_rows", 2, kind="other")
    assert found(with_answer(filled, "limitations", "Det andra besöket blev ett videomöte på grund av snö.")) == []


def test_parenting_needs_somebody_elses_eyes() -> None:
    own = {(key, "a"): WHOLE.evidence[key, "a"][:0] for key in ("care", "attunement", "boundaries")}
    reasons = dict.fromkeys(own, "Bara intervju.")
    filled = replace(
        WHOLE,
        evidence={**WHOLE.evidence, **own},
        no_evidence_reason={**WHOLE.no_evidence_reason, **reasons},
    )
    assert found(filled) == [("care", "a", "rule")]


def test_too_few_rows_and_wrong_answers_are_gaps() -> None:
    network = WHOLE.value("network_rows")
    assert isinstance(network, tuple)
    assert found(with_answer(WHOLE, "network_rows", network[:1])) == [("network_rows", EVERYONE, "rows")]
    rated = WHOLE.value("experience_rows")
    assert isinstance(rated, tuple)
    short = gaps(with_answer(WHOLE, "experience_rows", rated[:-2]), DAY)
    assert [(gap.kind, gap.sentence) for gap in short] == [(GapKind.ROWS, "”Områden”: 2 rader saknar svar.")]
    assert found(with_answer(WHOLE, "living_area", 3)) == [("living_area", EVERYONE, "invalid")]
    late = str(DAY + dt.timedelta(days=1))
    assert found(with_answer(WHOLE, "communicated_on", late))[0] == ("communicated_on", EVERYONE, "invalid")


@settings(max_examples=40)
@given(st.sets(st.sampled_from(REQUIRED), max_size=6))
def test_states_add_up_and_f8_meets_every_gap(away: set[tuple[str, str]]) -> None:
    filled = with_answers(WHOLE, dict.fromkeys(away))
    left, to_write = gaps(filled, DAY), before_signing(filled, DAY)
    assert sum(state.gaps for state in section_states(filled, DAY).values()) == len(to_write)
    shown = {place.key for place in places(filled)}
    assert {gap.key for gap in left if gap.kind is GapKind.MISSING} == {
        place.key
        for place in places(filled)
        if place.field.required_for is not Required.NEVER and not answered(filled.value(*place.key))
    }
    assert {gap.key for gap in left} <= shown
    met, here = set(), None
    for _step in to_write:
        gap = next_gap(filled, here, DAY)
        assert gap is not None
        here = gap.key
        met.add(here)
    assert met == {gap.key for gap in to_write}


def test_every_form_can_be_walked_empty() -> None:
    for form in all_forms():
        filled = FilledForm(form, {}, {Repeat.ADULT: (Subject("1", "Malin"),), Repeat.CHILD: (Subject("2", "Alva"),)})
        kinds = {gap.kind for gap in gaps(filled, DAY)}
        assert kinds <= {GapKind.MISSING}
        assert set(section_states(filled, DAY)) == {section.key for section in form.sections}
        assert not any(
            place.field.kind is FieldKind.TABLE and answered(filled.value(*place.key)) for place in places(filled)
        )


def sentences(filled: FilledForm) -> list[str]:
    return [gap.sentence for gap in gaps(filled, DAY)]


def test_a_reason_stands_for_what_it_speaks_of_and_nothing_else() -> None:
    """The whole report has reasons for other things; they do not hide a register, an interview or a reference."""
    checks = rows_of(WHOLE, "register_rows")
    police = [row for row in checks if not (row["register"] == "suspicion_record" and "Jörgen" in str(row["adult"]))]
    lacking = with_answer(WHOLE, "register_rows", tuple(police))
    assert sentences(lacking) == [
        "Misstankeregistret har inget resultat för Jörgen. Skriv annars skälet under Kontroller som saknas."
    ]
    told = "Uppgift ur misstankeregistret har dröjt för Jörgen."
    assert sentences(with_answer(lacking, "register_missing", told)) == []
    assert len(sentences(with_answer(lacking, "register_missing", told.replace("Jörgen", "Malin")))) == 1

    asked = [row for row in rows_of(WHOLE, "reference_rows") if "Jörgen" not in str(row["about"])]
    assert sentences(with_answer(WHOLE, "reference_rows", (*asked, *asked, *asked))) == []  # a chief of his is missing
    bare = with_answers(WHOLE, {("reference_rows", EVERYONE): (*asked, *asked), ("reference_missing", EVERYONE): None})
    assert sentences(bare) == ["Jörgen behöver en referens, eller skälet under Referenser som saknas."]

    alone = rows("contact_rows", 4, kind="other")
    assert sentences(alone) == ["Jörgen behöver en enskild intervju, eller skälet under Begränsningar i utredningen."]
    assert sentences(with_answer(alone, "limitations", "Jörgen ville inte intervjuas ensam.")) == []
    assert len(sentences(with_answer(alone, "limitations", "Bara ett hembesök hanns med."))) == 1


def test_a_source_that_is_no_longer_in_the_case_is_named() -> None:
    key = ("care", "a")
    linked = tuple(replace(one, record=f"{number:032x}") for number, one in enumerate(WHOLE.evidence[key]))
    standing = frozenset((one.kind, one.record) for one in linked)
    filled = replace(WHOLE, evidence={**WHOLE.evidence, key: linked}, standing=standing)
    assert sentences(filled) == []
    gone = replace(filled, standing=standing - {(linked[0].kind, linked[0].record)})
    assert sentences(gone) == [f"”Omsorg och tröst” stöds av {linked[0].label}, som inte längre finns i ärendet."]
