"""The notice of the assessment, and the presentation: without names it gives nobody away, with names it asks."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pikepdf
import pytest

from fhr_desktop.domain.checks import Consent
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, FormDocument
from fhr_desktop.domain.record import Kind, Record
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.presentation import unnamed_because
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.printing.reading import Document

SHORT = "Två vuxna och ett barn i ett hus med trädgård. Vardagen är lugn och de är mycket ute."
ASSESSED: dict[str, Value] = {
    "result": "suitable_limited", "age_from": 5, "age_to": 9, "places": 1, "sibling_scope": "no_siblings",
    "home_types": ("family_home",), "lengths": ("long_term",), "support_level": "ordinary",
    "limitation_rows": ({"kind": "age", "what": "Högst 9 år"},),
    "conditions_rows": ({"condition": "Brandvarnare i barnets rum", "due_on": "2026-04-02"},),
    "assessed_on": "2026-03-17",
}  # fmt: skip


class Assessed:
    """A case whose report is locked, with a presentation begun."""

    def __init__(self, opened: OpenStore) -> None:
        self.opened, self.s, self.actor = opened, stores.services(opened), opened.actor
        self.case, other = stores.investigated(opened)
        self.pair = (self.actor, Actor(other.id, other.name, Role.INVESTIGATOR))
        self.manager = replace(self.actor, role=Role.UNIT_MANAGER)

    def decide(self, **changes: Value) -> None:
        report = self.s.documents.begin(self.actor, self.case.id, "F10").value
        answers = {(key, ""): value for key, value in {**ASSESSED, **changes}.items()}
        self.s.documents.answer_many(self.actor, report.id, answers)
        for one in self.pair:
            self.s.assessments.sign(one, report.id, "Prov utan utredning.")
        self.s.assessments.review(self.manager, report.id, "agree")

    def begin(self, form: str) -> FormDocument:
        return self.s.documents.begin(self.actor, self.case.id, form).value

    def present(self, **answers: Value) -> FormDocument:
        document = self.begin("F15")
        said = {("household", ""): SHORT, **{(key, ""): value for key, value in answers.items()}}
        self.s.documents.answer_many(self.actor, document.id, said)
        return document

    def pdf(self, document: FormDocument, variant: str = "") -> bytes:
        return self.s.paper.document(self.actor, document.id, variant=variant).pdf

    def consent(self) -> None:
        for person in self.s.cases.open(self.actor, self.case.id).persons[:2]:
            key = Consent.id_of(self.case.id, person.id, "share_presentation")
            made = Consent(
                id=key, case_id=self.case.id, person_id=person.id, kind="share_presentation", answer="yes",
                answered_on=stores.TODAY,
            )  # fmt: skip
            self.s.checks.consent(self.actor, made)


@pytest.fixture
def assessed(opened: OpenStore) -> Assessed:
    return Assessed(opened)


def test_the_notice_says_what_was_decided_and_the_letter_that_belongs_to_it(assessed: Assessed) -> None:
    assessed.decide()
    document = assessed.begin("F11")
    filled = assessed.s.documents.open(assessed.actor, document.id).filled
    assert filled.value("family_name_line") == "Lotta Berg och Peter Sundin"
    assert filled.value("address_line") == "Särnavägen 14, 796 90 Älvdalen"
    assert (filled.value("result"), filled.value("notice_date")) == ("suitable_limited", "2026-03-17")
    assert "Högst 9 år" in str(filled.value("limited_scope_text"))
    assert filled.value("conditions_text") == "Brandvarnare i barnets rum, klart senast 2026-04-02."
    text = Document(assessed.pdf(document)).text
    assert "med vissa begränsningar" in text and "Vi har avslutat utredningen" not in text
    assert not any(word in text.casefold() for word in ("överklag", "förvaltningsrätt", "besvär"))
    with pytest.raises(Refused):
        assessed.s.documents.answer(assessed.actor, document.id, "result", "", "suitable")
    assessed.s.documents.answer(assessed.actor, document.id, "limitation_text", "", "Ni har själva små barn.")
    assert "Ni har själva små barn." in Document(assessed.pdf(document)).text


def test_a_presentation_says_what_the_report_says(assessed: Assessed) -> None:
    assessed.decide()
    document = assessed.present()
    filled = assessed.s.documents.open(assessed.actor, document.id).filled
    said = {key: filled.value(key) for key in ("ages", "places", "limits", "area", "other_children_in_home")}
    assert said == {
        "ages": "5–9 år", "places": 1, "limits": "Högst 9 år.", "area": "Norra Dalarna",
        "other_children_in_home": "1 barn 6–9 år",
    }  # fmt: skip
    text = Document(assessed.pdf(document)).text
    assert SHORT in text and "Norra Dalarna" in text and "ingå avtal med familjen" in text


def canaries() -> Iterator[str]:
    return (f"Kanarie{number}" for number in count(1))


def planted(record: Record, marks: Iterator[str], **kept: object) -> Record:
    """The record with a canary in every field of text, and in the rows it holds."""
    changes: dict[str, object] = {}
    for name, spec in record.SPECS.items():
        if spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
            changes[name] = next(marks)
        elif spec.kind is Kind.ROWS:
            changes[name] = ({"name": next(marks), "temperament": next(marks), "kind": "dog"},)
    return replace(record, **{**changes, **kept})


def plant(assessed: Assessed) -> None:
    """Canaries in every text of the family's records, and in every answer of the report that is written in words."""
    marks = canaries()
    file = assessed.s.cases.open(assessed.actor, assessed.case.id)
    with assessed.opened.desk.store.write(assessed.actor.user_id) as work:
        home = work.get(Home, assessed.case.home_id)
        assert home is not None
        work.save(planted(home, marks, number=""))
        work.save(*(planted(person, marks) for person in file.persons))
        case = work.get(Case, assessed.case.id)
        assert case is not None and case.inquiry_id is not None
        inquiry = work.get(Inquiry, case.inquiry_id)
        assert inquiry is not None
        work.save(planted(inquiry, marks), planted(case, marks))
        about = tuple(person.id for person in file.persons[:1])
        work.save(planted(Reference(case_id=case.id, about=about), marks))


def test_without_names_nothing_of_the_family_is_in_the_file(assessed: Assessed) -> None:
    report = assessed.begin("F10")
    definition = assessed.s.documents.open(assessed.actor, report.id).filled.definition
    marks = (f"Kanarie{number}" for number in count(5000))
    written = {
        one.key: next(marks)
        for section in definition.sections
        for one in section.fields
        if section.repeat is None and one.kind is FieldKind.LONG_TEXT and not one.prefill
    }
    assessed.decide(**written)
    plant(assessed)
    full = assessed.begin("F15")
    definition = assessed.s.documents.open(assessed.actor, full.id).filled.definition
    named = next(section for section in definition.sections if section.key == "full")
    answers = {one.key: next(marks) for one in named.fields if one.kind in (FieldKind.LONG_TEXT, FieldKind.PERSON_REF)}
    document = assessed.present(**answers)
    data = assessed.pdf(document)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(plain := io.BytesIO(), compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    read = Document(data)
    said = read.text + "".join(page.artifacts for page in read.pages) + plain.getvalue().decode("latin-1")
    assert "Kanarie" not in said
    for sign in ("Lotta", "Berg", "Sundin", "Särnav", "Älvdalen", "796 90", "070-174", "19811228", "1981", "2026-0001"):
        assert sign not in said, sign
    assessed.consent()
    with_names = Document(assessed.pdf(document, "full")).text
    assert "Kanarie" in with_names


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("household", "Lotta och Peter bor på landet."),
        ("experience", "Sundins har haft ett barn boende förut."),
        ("support", "Ring 070 174 06 12 när det behövs."),
        ("limits", "Inte i Älvdalen."),
        ("contact_possible", "Umgänge på Särnavägen går bra."),
        ("animals", "Hunden heter som Alvas kusin."),
        ("household", "Född 1981-12-28."),
    ],
)
def test_a_presentation_without_names_that_names_somebody_is_stopped(assessed: Assessed, field: str, text: str) -> None:
    document = assessed.present(**{field: text})
    label = assessed.s.documents.open(assessed.actor, document.id).filled.definition.field(field).label
    with pytest.raises(Refused) as refused:
        assessed.pdf(document)
    assert label in refused.value.sentence
    assert not any(word in refused.value.sentence for word in ("Lotta", "Sundin", "Älvdalen"))


def test_what_names_the_family_is_a_gap_while_it_is_written(assessed: Assessed) -> None:
    document, paper = assessed.present(), assessed.s.paper
    opened = assessed.s.documents.open(assessed.actor, document.id)
    assert unnamed_because(assessed.actor, opened.facts, stores.TODAY).startswith("Alla vuxna har inte samtyckt")
    proof = paper.proof(assessed.actor, document.id, {("animals", ""): "Hunden heter som Alvas kusin."})
    (gap,) = [one for one in proof.gaps() if one.field_key == "animals"]
    assert "pekar ut familjen" in gap.sentence and "Alva" not in gap.sentence
    assert sum(one.gaps for one in proof.states().values()) == len(proof.gaps())
    assessed.consent()
    facts = assessed.s.documents.open(assessed.actor, document.id).facts
    assert unnamed_because(assessed.actor, facts, stores.TODAY) == ""


def test_with_names_all_must_have_said_yes(assessed: Assessed) -> None:
    document = assessed.present(presentation="Vi heter Lotta och Peter.")
    with pytest.raises(Refused, match="samtyckt"):
        assessed.pdf(document, "full")
    assessed.consent()
    text = Document(assessed.pdf(document, "full")).text
    assert "Vi heter Lotta och Peter." in text and "Älvdalen" in text and stores.TODAY.isoformat() in text
    assert "Vi heter" not in Document(assessed.pdf(document)).text


def test_of_a_protected_home_the_manager_alone_lets_the_names_out(assessed: Assessed) -> None:
    assessed.consent()
    person: Person = assessed.s.homes.persons(assessed.actor, assessed.case.home_id)[0]
    assessed.s.homes.save_person(assessed.actor, replace(person, protection_degree="confidential"))
    (moved,) = [row for row in assessed.s.cases.rows(assessed.actor) if row.protected]
    document = assessed.s.documents.begin(assessed.actor, moved.id, "F15").value
    with pytest.raises(Refused, match="enhetschefen"):
        assessed.pdf(document, "full")
    assert assessed.s.paper.document(assessed.manager, document.id, variant="full").pages > 1
    filled = assessed.s.documents.open(assessed.actor, document.id).filled
    assert filled.value("distance") == "Visas inte"
    assert "Lotta" not in Document(assessed.pdf(document)).text
