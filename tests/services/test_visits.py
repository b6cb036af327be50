"""Visits through the services: what is written on each, and what the report then knows without asking."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Visit, hour_shown
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.gaps import State, before_signing, section_states
from fhr_desktop.services.investigations.sources import offered_sources
from fhr_desktop.services.storage import OpenStore
from tests import stores

DAY = stores.TODAY - dt.timedelta(days=3)


def held(opened: OpenStore, case: RecordId, kind: str, *names: str, **values: object) -> Visit:
    """A visit with those of the family who are named."""
    people = stores.services(opened).cases.open(opened.actor, case).persons
    there = tuple(one.id for one in people if one.given_name in names)
    start = {"case_id": case, "kind": kind, "on": DAY, "held": True, "participants": there} | values
    return stores.services(opened).visits.save(opened.actor, Visit(**start)).value  # type: ignore[arg-type]


def answers(opened: OpenStore, document: RecordId, *keys: str, subject: str = "") -> dict[str, Value]:
    filled = stores.services(opened).documents.open(opened.actor, document).filled
    return {key: filled.value(key, subject) for key in keys}


def test_a_home_visits_protocol_knows_what_the_visit_says(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    visit = held(
        opened, case, "home_visit_booked", "Lotta", "Alva", starts="9.00", ends="11.30", interpreter="finska",
        investigators=(actor.user_id,),
    )  # fmt: skip
    document = s.visits.begin(actor, visit.id, "F7").value
    assert s.visits.begin(actor, visit.id, "F7").value == document
    assert answers(opened, document.id, "visit_date", "visit_time", "visit_kind", "interpreter") == {
        "visit_date": DAY.isoformat(), "visit_time": "9.00–11.30", "visit_kind": "home_visit_booked",
        "interpreter": "finska",
    }  # fmt: skip
    filled = s.documents.open(actor, document.id).filled
    assert filled.value("present") == ({"name": "Lotta Berg"}, {"name": "Alva Sundin"})
    assert filled.value("investigators") == ({"name": "Sara Lindqvist"},)
    s.documents.answer(actor, document.id, "visit_date", "", (DAY - dt.timedelta(days=1)).isoformat())
    assert [one.on for one in s.cases.open(actor, case).visits] == [DAY - dt.timedelta(days=1)]


def test_each_childs_talk_has_a_form_of_its_own_and_heading_8_knows_it(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    report = s.documents.begin(actor, case, "F10").value
    known = ("child_talk_held", "child_talk_date", "no_talk_reason")
    assert set(answers(opened, report.id, *known, subject=alva.id.hex).values()) == {None}
    visit = held(opened, case, "child_conversation", "Alva")
    assert answers(opened, report.id, *known, subject=alva.id.hex) == {
        "child_talk_held": True, "child_talk_date": DAY.isoformat(), "no_talk_reason": None,
    }  # fmt: skip
    talk = s.visits.begin(actor, visit.id, "F9").value
    assert answers(opened, talk.id, "child_name", "birth_year", "talk_held", "talk_date") == {
        "child_name": "Alva", "birth_year": 2016, "talk_held": True, "talk_date": DAY.isoformat(),
    }  # fmt: skip
    s.documents.answer(actor, talk.id, "attitude", "", "positive")
    s.documents.answer(actor, talk.id, "summary_for_report", "", "”Jag vill ha kvar mitt rum.”")
    assert answers(opened, report.id, "child_attitude", "child_words", subject=alva.id.hex) == {
        "child_attitude": "positive", "child_words": "”Jag vill ha kvar mitt rum.”",
    }  # fmt: skip


def test_why_a_child_has_not_been_heard_goes_into_the_report(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    report = s.documents.begin(actor, case, "F10").value
    visit = held(opened, case, "child_conversation", "Alva", held=False, missing_reason="child_declined")
    assert answers(opened, report.id, "child_talk_held", "no_talk_reason", subject=alva.id.hex) == {
        "child_talk_held": False, "no_talk_reason": "child_declined",
    }  # fmt: skip
    with pytest.raises(Refused, match="markerat som genomfört"):
        s.visits.hold(actor, visit.id)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"on": stores.TODAY + dt.timedelta(days=1)}, "on"),
        ({"travel_km": -1}, "travel_km"),
        ({"starts": "10.00", "ends": "9.00"}, "ends"),
        ({"starts": "25.70"}, "starts"),
        ({"ends": "9.75"}, "ends"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    opened: OpenStore, case: RecordId, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        held(opened, case, "home_visit_booked", **values)
    assert refused.value.field == field


def test_a_talk_where_others_sat_in_is_not_the_childs_own(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    report = s.documents.begin(actor, case, "F10").value
    held(opened, case, "child_conversation", "Alva", "Lotta")
    assert answers(opened, report.id, "child_talk_held", subject=alva.id.hex) == {"child_talk_held": None}


def test_a_talk_that_did_not_come_about_is_not_among_the_days_visits(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    pair = {"held": False, "on": stores.TODAY, "investigators": (actor.user_id,)}
    held(opened, case, "child_conversation", "Alva", **pair)
    assert len(s.visits.day(actor, stores.TODAY, stores.TODAY)) == 1
    held(opened, case, "child_conversation", "Alva", missing_reason="child_declined", **pair)
    (ahead,) = s.visits.day(actor, stores.TODAY, stores.TODAY)
    assert ahead.visit.is_ahead()


@pytest.mark.parametrize("form", ["F11", "F12"])
def test_a_letter_about_what_is_not_decided_is_a_draft(opened: OpenStore, case: RecordId, form: str) -> None:
    s, actor = stores.services(opened), opened.actor
    document = s.documents.begin(actor, case, form).value
    pdf = s.paper.document(actor, document.id).pdf
    assert "UTKAST" in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_what_the_case_knows_of_a_childs_talk_is_not_asked_again(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    visit = held(
        opened, case, "child_conversation", "Alva", starts="15.00", ends="15.40", form="office",
        investigators=(actor.user_id,), other_participants="mormor Gun",
    )  # fmt: skip
    talk = s.visits.begin(actor, visit.id, "F9").value
    assert answers(opened, talk.id, "age_group", "who_was_there", "talk_length", "talk_place") == {
        "age_group": "age_7_12", "who_was_there": "Alva, mormor Gun och Sara Lindqvist", "talk_length": 40,
        "talk_place": "office",
    }  # fmt: skip
    guide = s.visits.begin(actor, visit.id, "F8b").value
    s.documents.answer(actor, guide.id, "guardian_consent", "", "all")
    assert answers(opened, talk.id, "guardian_consent") == {"guardian_consent": "all"}
    s.documents.answer(actor, talk.id, "guardian_consent", "", "one_missing")
    assert answers(opened, guide.id, "guardian_consent") == {"guardian_consent": "all"}  # each has its own from then on


def test_the_guide_asks_only_what_the_childs_age_calls_for(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    visit = held(opened, case, "child_conversation", "Alva")
    guide = s.visits.begin(actor, visit.id, "F8b").value
    opened_guide = s.documents.open(actor, guide.id)
    filled, today = opened_guide.filled, stores.TODAY
    asked = {gap.section_key for gap in before_signing(filled, today)}
    assert asked == {"info", "start", "age_7_12", "closing"}
    states = section_states(filled, today)
    assert states["age_4_6"].state is State.NOT_APPLICABLE and states["age_13_17"].state is State.NOT_APPLICABLE
    assert opened_guide.facts.about(today) == ("Alva, 9 år",)
    s.homes.save_person(actor, replace(alva, birth_date=None))
    left = before_signing(s.documents.open(actor, guide.id).filled, today)
    assert {"age_4_6", "age_13_17"} <= {gap.section_key for gap in left}  # nobody knows how old the child is


def lacking(opened: OpenStore, case: RecordId) -> dict[str, dt.date | None]:
    """What is missing among the visits and talks, with the day planned for it."""
    return {m.sentence: m.due for m in stores.services(opened).agenda.of_case(opened.actor, case) if m.tab == "talks"}


def test_a_visit_called_off_is_kept_and_what_it_was_for_is_lacking_again(opened: OpenStore) -> None:
    s, actor, case = stores.services(opened), opened.actor, stores.investigated(opened)[0].id
    pair = {"held": False, "on": stores.TODAY, "investigators": (actor.user_id,)}
    visit = held(opened, case, "home_visit_booked", "Lotta", **pair)
    assert lacking(opened, case)["Hembesök"] == stores.TODAY
    with pytest.raises(Refused) as refused:
        s.visits.call_off(actor, visit.id, None)
    assert refused.value.field == "called_off"
    s.visits.call_off(actor, visit.id, "family")
    (kept,) = s.cases.open(actor, case).visits
    assert (kept.called_off, kept.is_ahead()) == ("family", False)
    assert lacking(opened, case)["Hembesök"] is None
    assert s.visits.day(actor, stores.TODAY, stores.TODAY) == ()
    with pytest.raises(Refused, match="inställt"):
        s.visits.hold(actor, visit.id)
    s.visits.plan_again(actor, visit.id)
    assert lacking(opened, case)["Hembesök"] == stores.TODAY


def test_a_visit_that_was_not_held_after_all_is_no_source_any_more(opened: OpenStore) -> None:
    s, actor, case = stores.services(opened), opened.actor, stores.investigated(opened)[0].id
    report = s.documents.begin(actor, case, "F10").value
    visit = held(opened, case, "home_visit_booked", "Lotta", held=False)

    def sources() -> list[str]:
        return [one.record for one in offered_sources(s.documents.open(actor, report.id).facts, stores.TODAY)]

    s.visits.hold(actor, visit.id)
    assert sources() == [visit.id.hex] and "Hembesök" not in lacking(opened, case)
    s.visits.plan_again(actor, visit.id)
    assert sources() == [] and "Hembesök" in lacking(opened, case)


def test_why_a_child_was_not_heard_needs_no_visit_to_be_planned(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    report = s.documents.begin(actor, case, "F10").value
    for child, reason, field in ((None, "too_young", "participants"), (alva.id, None, "missing_reason")):
        with pytest.raises(Refused) as refused:
            s.visits.not_heard(actor, case, child, reason)
        assert refused.value.field == field
    held(opened, case, "child_conversation", "Alva", "Lotta")  # not the child's own: her mother sat in
    assert "Samtal med Alva, 9 år" in lacking(opened, case)
    s.visits.not_heard(actor, case, alva.id, "too_young")
    assert "Samtal med Alva, 9 år" not in lacking(opened, case)  # the report says why
    assert answers(opened, report.id, "child_talk_held", "no_talk_reason", subject=alva.id.hex) == {
        "child_talk_held": False, "no_talk_reason": "too_young",
    }  # fmt: skip


def test_there_is_one_reason_why_a_child_was_not_heard(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    first = s.visits.not_heard(actor, case, alva.id, "too_young").value
    second = s.visits.not_heard(actor, case, alva.id, "child_declined").value
    assert (second.id, second.missing_reason) == (first.id, "child_declined")
    talk = Visit(case_id=case, kind="child_conversation", on=DAY, participants=(alva.id,))
    s.visits.save(actor, talk)
    with pytest.raises(Refused, match="annat samtal") as refused:
        s.visits.save(actor, replace(talk, missing_reason="too_young"))
    assert refused.value.field == "missing_reason"
    s.visits.save(actor, replace(second, missing_reason="too_young"))
    reasons = [one.missing_reason for one in s.cases.open(actor, case).visits]
    assert sorted(filter(None, reasons)) == ["too_young"]


def test_of_a_child_who_has_been_heard_nobody_says_why_not(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    held(opened, case, "child_conversation", "Alva", "Lotta")  # not her own
    reason = s.visits.not_heard(actor, case, alva.id, "too_young").value
    talk = held(opened, case, "child_conversation", "Alva")
    with pytest.raises(Refused, match="genomfört") as refused:
        s.visits.not_heard(actor, case, alva.id, "too_young")
    assert refused.value.field == "participants"
    s.visits.plan_again(actor, talk.id)
    assert s.visits.plan_again(actor, reason.id).value.is_ahead()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("16", "16.00"), ("16:00", "16.00"), ("930", "9.30"), ("0930", "9.30"), ("kl 9", "9.00"), (" 9.15 ", "9.15"),
        ("25", "25"), ("efter lunch", "efter lunch"), ("", ""),
    ],
)  # fmt: skip
def test_a_time_of_day_is_written_in_one_way(typed: str, shown: str) -> None:
    assert hour_shown(typed) == shown


def test_times_of_a_visit_are_shown_alike_however_they_were_written(opened: OpenStore, case: RecordId) -> None:
    visit = held(opened, case, "home_visit_booked", starts="16", ends="18:30")
    assert visit.hours() == "16.00–18.30"
    assert visit.when() == (DAY, 16 * 60)


def test_who_took_part_is_told_in_the_households_order(opened: OpenStore, case: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    report = s.documents.begin(actor, case, "F10").value
    people = s.cases.open(actor, case).persons
    there = tuple(sorted((one.id for one in people), reverse=True))
    for kind in ("interview_family", "interview_couple"):
        held(opened, case, kind, participants=there)
        held(opened, case, kind, participants=there[::-1])
    facts = s.documents.open(actor, report.id).facts
    assert {one.label for one in offered_sources(facts, stores.TODAY)} == {"Intervju Lotta och Peter och Alva 14 mars"}


@pytest.mark.parametrize(("starts", "ends"), [("9.00", "10.30"), ("fm", "12.00"), ("kl 9", ""), ("9.00", "9.00")])
def test_a_visits_times_may_be_words(opened: OpenStore, case: RecordId, starts: str, ends: str) -> None:
    visit = held(opened, case, "home_visit_booked", starts=starts, ends=ends)
    assert (visit.starts, visit.ends) == (starts, ends)
