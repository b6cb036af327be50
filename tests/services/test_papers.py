"""The papers of a case through the services: what fills them, what they write back, and which may be let out."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.checks import Consent, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Case, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import FilledForm, Value
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.printing.reading import Document

TODAY = stores.TODAY


class Desk:
    """A case under investigation, its services and its adults."""

    def __init__(self, opened: OpenStore) -> None:
        self.opened, self.s = opened, stores.services(opened)
        self.case: Case = stores.investigated(opened)[0]
        self.lotta, self.peter = self.adults()

    def adults(self) -> list[Person]:
        return list(self.s.cases.open(self.opened.actor, self.case.id).persons[:2])

    def begin(self, form: str, about: RecordId | None = None) -> FormDocument:
        return self.s.documents.begin(self.opened.actor, self.case.id, form, about).value

    def filled(self, document: FormDocument) -> FilledForm:
        return self.s.documents.open(self.opened.actor, document.id).filled

    def answer(self, document: FormDocument, key: str, value: Value) -> None:
        self.s.documents.answer(self.opened.actor, document.id, key, "", value)

    def text(self, document: FormDocument, variant: str = "") -> str:
        printed = self.s.paper.document(self.opened.actor, document.id, variant=variant)
        return Document(printed.pdf).text

    def consents(self) -> dict[tuple[RecordId, str], Consent]:
        return dict(self.s.checks.matrix(self.opened.actor, self.case.id).consents)

    def check(self, person: Person, register: Register) -> RegisterCheck:
        cells = self.s.checks.matrix(self.opened.actor, self.case.id).cells
        return next(c.check for c in cells if (c.person.id, c.check.register) == (person.id, register.value))

    def say(self, person: Person, kind: str, answer: str = "yes") -> None:
        key = Consent.id_of(self.case.id, person.id, kind)
        made = Consent(id=key, case_id=self.case.id, person_id=person.id, kind=kind, answer=answer, answered_on=TODAY)
        self.s.checks.consent(self.opened.actor, made)


@pytest.fixture
def desk(opened: OpenStore) -> Desk:
    return Desk(opened)


def rows(value: Value) -> dict[str, dict[str, object]]:
    assert isinstance(value, tuple)
    return {str(row["_row"]): dict(row) for row in value}  # type: ignore[index, arg-type, call-overload]


# F2 and F3: each adult's own


def test_each_adult_has_one_of_each_paper_and_it_knows_whose(desk: Desk) -> None:
    lottas, peters = desk.begin("F2", desk.lotta.id), desk.begin("F2", desk.peter.id)
    assert desk.begin("F2", desk.lotta.id) == lottas != peters
    assert desk.filled(lottas).value("given_name") == "Lotta"
    assert desk.filled(peters).value("given_name") == "Peter"
    child = desk.s.cases.open(desk.opened.actor, desk.case.id).persons[2]
    for about in (None, child.id):
        with pytest.raises(Refused, match="vilken vuxen"):
            desk.begin("F2", about)


def test_what_is_consented_to_stands_on_f2_and_what_is_answered_there_is_a_consent(desk: Desk) -> None:
    desk.say(desk.lotta, "enforcement")
    document = desk.begin("F2", desk.lotta.id)
    assert rows(desk.filled(document).value("consent_rows")) == {
        "enforcement": {"_row": "enforcement", "answer": "yes", "answered_on": TODAY.isoformat()}
    }
    stands = desk.filled(document).value("consent_rows")
    assert isinstance(stands, tuple)
    new = (
        {"_row": "social_insurance", "answer": "no"},
        {"_row": "references", "answer": "yes", "answered_on": "2026-03-02"},
    )
    desk.answer(document, "consent_rows", (*stands, *new))
    said = desk.consents()
    assert said[desk.lotta.id, "social_insurance"].answer == "no"
    assert said[desk.lotta.id, "social_insurance"].answered_on == TODAY
    assert said[desk.lotta.id, "references"].valid_until == dt.date(2027, 3, 2)
    assert not any(person == desk.peter.id for person, _kind in said)
    desk.answer(document, "valid_until", "2026-12-31")
    assert desk.consents()[desk.lotta.id, "references"].valid_until == dt.date(2026, 12, 31)
    assert desk.filled(document).value("valid_until") == "2026-12-31"
    assert "2026-03-02" in desk.text(document)


def test_a_consent_taken_back_on_paper_is_taken_back(desk: Desk) -> None:
    desk.say(desk.lotta, "enforcement")
    document = desk.begin("F2", desk.lotta.id)
    row = {"_row": "enforcement", "answer": "yes", "answered_on": TODAY.isoformat(), "withdrawn_on": TODAY.isoformat()}
    desk.answer(document, "consent_rows", (row,))
    assert desk.consents()[desk.lotta.id, "enforcement"].status(TODAY) == "withdrawn"
    assert desk.filled(document).value("withdrawn_rows") == ("enforcement",)
    with pytest.raises(Refused):
        desk.answer(document, "withdrawn_rows", ())
    early = {**row, "withdrawn_on": "2026-01-01"}
    with pytest.raises(Refused, match="Inget har sparats"):
        desk.answer(document, "consent_rows", (early,))


def test_f3_lists_the_municipalities_and_holds_two_years(desk: Desk) -> None:
    document = desk.begin("F3", desk.peter.id)
    listed = desk.filled(document).value("municipality_rows")
    assert isinstance(listed, tuple) and len(listed) == 12
    desk.answer(document, "full_report", "yes")
    desk.answer(document, "presentation_with_name", "no")
    said = desk.consents()
    assert said[desk.peter.id, "share_report"].valid_until == TODAY + dt.timedelta(days=730)
    assert said[desk.peter.id, "share_presentation"].status(TODAY) == "declined"
    assert desk.filled(document).value("full_report") == "yes"
    blank = Document(desk.s.paper.blank(desk.opened.actor, "F3").pdf).text
    assert "Älvdalen" in blank and "Återkallat" not in blank


# F4: the police's registers


def test_f4_asks_for_what_the_checks_ask_for(desk: Desk) -> None:
    desk.s.checks.ask(desk.opened.actor, desk.case.id, desk.lotta.id)
    document = desk.begin("F4", desk.lotta.id)
    filled = desk.filled(document)
    assert filled.value("request_date") == TODAY.isoformat()
    assert rows(filled.value("registers"))["suspicion_record"]["legal_basis"] == "suspicion_register_right"
    assert filled.value("unit") == "Familjehemsresursen i Dalarna"
    assert [row["name"] for row in filled.value("reviewers")] == ["Sara Lindqvist", "Mikael Dahl"]  # type: ignore[union-attr, index, call-overload]
    text = desk.text(document)
    assert "19811228-9874" in text and "Utdraget förstörs eller återlämnas" in text


def test_what_is_asked_for_on_f4_is_asked_for_in_the_checks(desk: Desk) -> None:
    document = desk.begin("F4", desk.peter.id)
    assert desk.filled(document).value("registers") in (None, ())
    desk.answer(document, "registers", ({"_row": "criminal_record", "requested": True},))
    check = desk.check(desk.peter, Register.CRIMINAL)
    assert (check.result, check.requested_on, check.legal_basis) == ("requested", TODAY, "criminal_register_right")
    assert desk.check(desk.peter, Register.SUSPICION).result == Result.NOT_REQUESTED
    desk.answer(document, "request_date", "2026-03-10")
    assert desk.check(desk.peter, Register.CRIMINAL).requested_on == dt.date(2026, 3, 10)
    with pytest.raises(Refused, match="hämtas från ärendet"):
        desk.answer(document, "handling_rows", ())
    answered = replace(desk.check(desk.peter, Register.CRIMINAL), received_on=TODAY, result=Result.CLEAR.value)
    desk.s.checks.save(desk.opened.actor, answered)
    handled = rows(desk.filled(document).value("handling_rows"))["criminal_record"]
    assert (handled["received_on"], handled["reviewed_by_1"]) == (TODAY.isoformat(), "Sara Lindqvist")
    assert desk.filled(document).value("renew_on") == "2027-03-17"
    with pytest.raises(Refused, match="Svaret"):
        desk.answer(document, "registers", ())


def test_a_reference_may_be_asked_when_those_it_is_about_have_said_so(desk: Desk) -> None:
    about = (desk.lotta.id, desk.peter.id)
    asked = Reference(case_id=desk.case.id, about=about, name="Rolf Engdahl")
    desk.s.references.save(desk.opened.actor, asked)
    form = desk.s.references.begin(desk.opened.actor, asked.id).value
    desk.say(desk.lotta, "references")
    assert desk.filled(form).value("consent_checked") is None
    desk.say(desk.peter, "references")
    assert desk.filled(form).value("consent_checked") is True


def test_a_protected_home_keeps_its_adults_papers(desk: Desk) -> None:
    document = desk.begin("F2", desk.lotta.id)
    desk.answer(document, "limits", "Ring inte min arbetsgivare.")
    desk.s.homes.save_person(desk.opened.actor, replace(desk.lotta, protection_degree="confidential"))
    (moved,) = [row for row in desk.s.cases.rows(desk.opened.actor) if row.protected]
    file = desk.s.cases.open(desk.opened.actor, moved.id)
    again = desk.s.documents.begin(desk.opened.actor, moved.id, "F2", file.persons[0].id).value
    assert len(file.documents) == 1 and again.id == file.documents[0].id != document.id
    assert desk.filled(again).value("limits") == "Ring inte min arbetsgivare."


# F12: a case that is ended


def test_f12_says_why_the_case_is_ended(desk: Desk) -> None:
    desk.s.cases.move(
        desk.opened.actor, desk.case.id, CaseState.CLOSED, TODAY, reason="investigation_stopped_by_family"
    )
    document = desk.begin("F12")
    filled = desk.filled(document)
    assert filled.value("closed_on") == TODAY.isoformat()
    assert filled.value("family_name_line") == "Lotta Berg och Peter Sundin"
    text = desk.text(document)
    assert "Ni har valt att avbryta utredningen." in text
    assert "Så kan ni läsa" in text and "lämplig" not in text
    with pytest.raises(Refused):
        desk.answer(document, "reason", "other")


# blanks for the bag


def test_a_batch_of_blanks_is_one_file_with_each_form_counted_for_itself(desk: Desk) -> None:
    copies = {"F1": 2, "F9": 0, "F2": 1}
    single = [desk.s.paper.preview_blanks(desk.opened.actor, {form: 1}).pages for form in ("F1", "F1", "F2")]
    before = len(printed_acts(desk))
    made = desk.s.paper.blanks(desk.opened.actor, copies)
    assert made.pages == sum(single)
    document = Document(made.pdf)
    at = 0
    for pages in single:
        for number in range(1, pages + 1):
            assert f"Sida {number} ({pages})" in document.pages[at].artifacts
            at += 1
    acts = printed_acts(desk)
    assert len(acts) == before + 1 and acts[0] == ("F1×2", "F2×1")


@pytest.mark.parametrize("copies", [{}, {"F1": 0}, {"F1": 51}])
def test_a_batch_without_forms_or_without_end_is_refused(desk: Desk, copies: dict[str, int]) -> None:
    with pytest.raises(Refused):
        desk.s.paper.blanks(desk.opened.actor, copies)


def printed_acts(desk: Desk) -> list[tuple[str, ...]]:
    manager = Actor(desk.opened.actor.user_id, "Eva Norling", Role.UNIT_MANAGER)
    found = desk.s.privacy.log(manager)
    return [tuple(one.codes) for one in found if one.action.startswith("print.")]


ROLE_BLANKS = {
    Role.TRAINER: {"F13a", "F13b", "F13c", "F13d"},
    Role.ADMINISTRATOR: {"F1", "F12", "F13a", "F13b"},
    Role.SYSTEM_ADMINISTRATOR: {"F21"},
}


@pytest.mark.parametrize("role", Role)
def test_a_role_has_the_blanks_of_its_own_forms_only(tmp_path: Path, role: Role) -> None:
    opened = stores.open_store(tmp_path, role, "Johanna Rask")
    paper, forms = stores.services(opened).paper, library()
    own = {n for n in forms.numbers() if forms.latest(n).blank_version and role.value in forms.latest(n).access}
    assert set(paper.blank_forms(opened.actor)) == own
    assert own <= ROLE_BLANKS.get(role, own)
    for number in set(forms.numbers()) - own:
        for act in (paper.blanks, paper.preview_blanks):
            with pytest.raises(NotAllowed):
                act(opened.actor, {number: 1})
    for number in own:
        assert paper.preview_blanks(opened.actor, {number: 1}).pages
    opened.close()
