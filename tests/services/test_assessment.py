"""The report's way from first word to lock: gaps, two signatures, the manager, the frozen text."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from random import Random

import pypdf
import pytest

from db import records
from fhr_desktop.app import demo, main_job
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Answer, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.documents import draft_place
from fhr_desktop.services.investigations.frozen import content_hash
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.stores import TODAY, investigated, services


def _manager(opened: OpenStore) -> Actor:
    return replace(opened.actor, role=Role.UNIT_MANAGER)


def test_an_answer_goes_to_the_record_it_is_bound_to_and_comes_back_in_every_form(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s, actor = services(opened), opened.actor
    inquiry, report = (s.documents.begin(actor, case.id, form).value for form in ("F1", "F10"))
    adult = s.homes.persons(actor, case.home_id)[0].id.hex
    s.documents.answer(actor, inquiry.id, "occupation", adult, "snickare")
    s.documents.answer(actor, report.id, "home_municipality", "", "2031")
    assert s.documents.open(actor, report.id).filled.value("occupation", adult) == "snickare"
    assert s.documents.open(actor, inquiry.id).filled.value("municipality") == "2031"
    assert s.homes.persons(actor, case.home_id)[0].occupation == "snickare"


def test_a_wrong_number_is_refused_and_the_draft_stays(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s, actor = services(opened), opened.actor
    report = s.documents.begin(actor, case.id, "F10").value
    peter = s.homes.persons(actor, case.home_id)[1].id.hex
    place = draft_place(report.id, "identity_number", peter)
    s.drafts.keep(actor, place, "811103-0000", 11)
    with pytest.raises(Refused, match="Sista siffran"):
        s.documents.answer(actor, report.id, "identity_number", peter, "811103-0000")
    assert s.drafts.find(actor, place)[0].text == "811103-0000"
    s.documents.answer(actor, report.id, "identity_number", peter, "19670919-9530")
    assert s.drafts.find(actor, place) == ()
    assert s.homes.persons(actor, case.home_id)[1].birth_date == dt.date(1967, 9, 19)


def test_gathered_tables_are_corrected_where_they_come_from(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    with pytest.raises(Refused, match="hämtas från ärendet"):
        s.documents.answer(opened.actor, report.id, "contact_rows", "", ())
    with pytest.raises(Refused, match="ingen sådan fråga"):
        s.documents.answer(opened.actor, report.id, "no_such_field", "", "x")


def test_a_case_has_one_report_however_often_it_is_begun(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    assert (
        s.documents.begin(opened.actor, case.id, "F10").value == s.documents.begin(opened.actor, case.id, "F10").value
    )
    with pytest.raises(Refused, match="hör inte till ett ärende"):
        s.documents.begin(opened.actor, case.id, "F18c")


def test_a_report_with_gaps_is_signed_only_with_a_reason_that_is_kept(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    assert not s.assessments.gate(opened.actor, report.id).open()
    with pytest.raises(Refused, match="luckor återstår"):
        s.assessments.sign(opened.actor, report.id)
    signed = s.assessments.sign(opened.actor, report.id, "Familjen ville bli klar.").value
    assert signed.gap_reason == "Familjen ville bli klar."
    assert s.cases.open(opened.actor, case.id).case.stage() is CaseState.INVESTIGATION
    with pytest.raises(NotAllowed, match="två utredare"):
        s.assessments.sign(Actor(RecordId(int=7), "Eva Norling", Role.UNIT_MANAGER), report.id, "x")
    s.assessments.sign(Actor(other.id, other.name, Role.INVESTIGATOR), report.id)
    assert s.cases.open(opened.actor, case.id).case.stage() is CaseState.REVIEW


def test_a_signature_holds_for_the_text_that_was_signed_and_no_other(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s, one, two = services(opened), opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR)
    report = s.documents.begin(one, case.id, "F10").value

    def signed() -> list[str]:
        answers = s.documents.open(one, report.id).filled.answers
        return [key for key in ("signature_1", "signature_2") if answers.get((key, ""))]

    def stage() -> CaseState:
        return s.cases.open(one, case.id).case.stage()

    s.documents.answer(one, report.id, "why_now", "", "De vill hjälpa ett barn.")
    s.assessments.sign(one, report.id, "Skäl.")
    assert signed() == ["signature_1"]
    s.documents.answer(two, report.id, "why_now", "", "De vill hjälpa ett barn i närheten.")
    assert signed() == []
    s.assessments.sign(two, report.id)
    assert signed() == ["signature_2"] and stage() is CaseState.INVESTIGATION
    s.assessments.sign(one, report.id)
    assert signed() == ["signature_1", "signature_2"] and stage() is CaseState.REVIEW
    with pytest.raises(Refused, match="har skrivit under"):
        s.documents.answer(one, report.id, "why_now", "", "De vill något annat.")


def test_a_text_that_came_after_the_signatures_is_not_agreed_to(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    s.documents.answer(opened.actor, report.id, "result", "", "suitable")
    for actor in (opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR)):
        s.assessments.sign(actor, report.id, "Skäl.")
    late = Answer(id=Answer.id_of(report.id, "why_now", ""), document_id=report.id, field_key="why_now", value="Nytt.")
    with opened.desk.store.write(other.id) as work:  # as when a colleague's machine had gone on writing
        work.save(late)
    with pytest.raises(Refused, match="ändrats sedan"):
        s.assessments.review(_manager(opened), report.id, "agree")
    s.assessments.review(_manager(opened), report.id, "supplement", "Skriv under det som står.")


def test_the_manager_sends_back_with_words_and_the_signatures_go(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    for actor in (opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR)):
        s.assessments.sign(actor, report.id, "Skäl.")
    with pytest.raises(NotAllowed):
        s.assessments.review(opened.actor, report.id, "agree")
    with pytest.raises(Refused, match="kompletteras"):
        s.assessments.review(_manager(opened), report.id, "supplement")
    with pytest.raises(Refused, match="rubrik 22"):
        s.assessments.review(_manager(opened), report.id, "agree")
    back = s.assessments.review(_manager(opened), report.id, "supplement", "Referenserna saknas.").value
    assert back.signed_1_by is None and back.signed_2_by is None
    found = s.cases.open(opened.actor, case.id)
    assert found.case.stage() is CaseState.INVESTIGATION
    assert found.transitions[-1].note == "Referenserna saknas."


def test_a_locked_report_says_the_same_whatever_happens_to_the_records(tmp_path: Path) -> None:
    made = demo.begin(tmp_path / "store", Role.INVESTIGATOR, DemoClock(TODAY))
    try:
        s, actor = services_on(made.opened.desk), made.opened.actor
        done = main_job.investigate(made, DemoClock(TODAY), Random(1))
        main_job.countersign(s, made.staff["Eva Norling"], done)
        main_job.print_papers(s, actor, done, tmp_path)
        case_id = s.cases.find(actor, done.case.number)
        found = s.cases.open(actor, case_id)
        report = next(d for d in found.documents if d.form_key == "F10")
        assert found.case.stage() is CaseState.SUITABLE
        assert report.locked_at is not None and content_hash(report.frozen) == report.content_hash
        before = s.documents.open(actor, report.id).filled
        with pytest.raises(Refused, match="låst"):
            s.documents.answer(actor, report.id, "why_now", "", "Något annat")
        s.homes.save_person(actor, replace(found.persons[0], occupation="astronaut"))
        assert s.documents.open(actor, report.id).filled == before
        text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(_pdf(tmp_path))).pages)
        assert "UTKAST" not in text and "astronaut" not in text
        with made.opened.desk.store.read() as connection:
            assert records.load(connection, FormDocument, report.id) == report
            assert records.load(connection, Person, found.persons[0].id) is not None
    finally:
        made.opened.close()


def _pdf(folder: Path) -> bytes:
    return (folder / "F10.pdf").read_bytes()


def test_an_unsigned_report_is_printed_as_a_draft(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    printed = s.paper.document(opened.actor, report.id)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed.pdf)).pages]
    assert all("UTKAST" in page and "Ärende 2026-0001" in page for page in pages)
    assert all(f"({len(pages)})" in page for page in pages)


def test_the_number_and_the_steps_are_the_cases_own(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    assert s.documents.open(opened.actor, report.id).filled.value("case_number") == case.number
    for field in ("case_number", "opened_on"):
        with pytest.raises(Refused, match="ärendet självt"):
            s.documents.answer(opened.actor, report.id, field, "", "2026-02-03")


def test_a_report_both_have_signed_is_shut_until_it_is_sent_back(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    for actor in (opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR)):
        s.assessments.sign(actor, report.id, "Skäl.")
    with pytest.raises(Refused, match="skrivit under"):
        s.documents.answer(opened.actor, report.id, "why_now", "", "Efteråt")
    s.assessments.review(_manager(opened), report.id, "supplement", "Mer om skolan.")
    s.documents.answer(opened.actor, report.id, "why_now", "", "Efteråt")


def test_the_enquiry_is_offered_the_children_alone(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    form = s.documents.begin(opened.actor, case.id, "F1").value
    assert s.documents.open(opened.actor, form.id).filled.value("children_at_home") == (
        {"birth_year": 2016, "residence_pattern": "always"},
    )
