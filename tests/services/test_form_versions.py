"""A new version of a form comes while drafts of the old one are open: all answers are kept, and print as before."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from fhr_desktop.domain.investigations import FormDocument, Visit
from fhr_desktop.forms.answers import AnswerKey, Value
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import places
from fhr_desktop.services.investigations.documents import draft_place
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from tests.printing.made import filled
from tests.printing.reading import Document

FORMS = ("F1", "F2", "F5", "F7", "F8c", "F11", "F12")
NEXT = 9  # the version that comes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program's forms in a folder of their own, to which a new release can be added."""
    copied = tmp_path / "released"
    shutil.copytree(resources.path("forms"), copied / "forms")
    original = resources.path
    monkeypatch.setattr(resources, "path", lambda *parts: copied / "forms" if parts == ("forms",) else original(*parts))
    library.cache_clear()
    yield copied / "forms"
    monkeypatch.undo()
    library.cache_clear()


def release(folder: Path) -> None:
    """New versions in which no heading, question, choice or order is what it was."""
    for number in FORMS:
        newest = library().latest(number).version
        (old,) = folder.glob(f"f{number[1:]}_*.v{newest}.yaml")
        text = old.read_text("utf-8")
        head, mark, body = text.partition("\nsections:\n")
        sections = re.split(r"\n(?=- key: )", body)
        body = "\n".join(reversed(sections))
        body = re.sub(r"^(  - key: )(\w+)$", r"\1new_\2", body, flags=re.M)
        body = re.sub(r"(field: )(\w+)", r"\1new_\2", body)
        body = re.sub(r"(label|heading): (['\"]?)(?!\{)", r"\1: \2Ny ", body)
        head = re.sub(r"^version: \d+$", f"version: {NEXT}", head, flags=re.M)
        new = re.sub(r"v\d+\.yaml$", f"v{NEXT}.yaml", old.name)
        (folder / new).write_text(re.sub(r"^title: ('?)", r"title: \1Ny ", head, flags=re.M) + mark + body, "utf-8")
    library.cache_clear()


def begun(services: Services, opened: OpenStore) -> dict[str, FormDocument]:
    case = stores.investigated(opened)[0]
    actor = opened.actor
    adult = services.cases.open(actor, case.id).persons[0]
    documents = {}
    for number in FORMS:
        kind = {"F7": "home_visit_booked", "F8c": "interview_couple"}.get(number)
        if kind:
            visit = Visit(case_id=case.id, kind=kind, on=stores.TODAY, held=True)
            services.visits.save(actor, visit)
            documents[number] = services.visits.begin(actor, visit.id, number).value
        else:
            about = adult.id if number == "F2" else None
            documents[number] = services.documents.begin(actor, case.id, number, about).value
    return documents


def answer_everything(services: Services, opened: OpenStore, document: FormDocument) -> Value:
    """Each question that is the form's own gets an answer; the last is only typed, and not saved."""
    view = services.documents.open(opened.actor, document.id)
    made = filled(view.filled.definition).answers
    own: dict[AnswerKey, Value] = {}
    for place in places(view.filled):
        one = place.field
        if one.kind is not FieldKind.COMPUTED and not one.prefill:
            own[place.key] = next(value for (key, _subject), value in made.items() if key == one.key)
    services.documents.answer_many(opened.actor, document.id, own)
    place_of_draft = draft_place(document.id, next(iter(own))[0], "")
    services.drafts.keep(opened.actor, place_of_draft, "Påbörjad text på å, ä och ö", 5)
    return place_of_draft


def test_open_drafts_keep_every_answer_and_look_as_they_did(opened: OpenStore, folder: Path) -> None:
    services = stores.services(opened)
    documents = begun(services, opened)
    drafts = {number: answer_everything(services, opened, one) for number, one in documents.items()}
    before = {n: services.documents.open(opened.actor, one.id).filled for n, one in documents.items()}
    text = {n: Document(services.paper.document(opened.actor, one.id).pdf).text for n, one in documents.items()}
    release(folder)
    for number, one in documents.items():
        assert library().latest(number).version == NEXT and library().title(number).startswith("Ny ")
        view = services.documents.open(opened.actor, one.id)
        assert view.document.form_version == one.form_version != NEXT
        assert view.filled.answers == before[number].answers, number
        assert view.filled.definition == before[number].definition
        assert Document(services.paper.document(opened.actor, one.id).pdf).text == text[number]
        assert services.drafts.find(opened.actor, str(drafts[number]))[0].text == "Påbörjad text på å, ä och ö"
    changed = next(
        one.key
        for section in before["F7"].definition.sections
        for one in section.fields
        if one.kind is FieldKind.LONG_TEXT
    )
    services.documents.answer(opened.actor, documents["F7"].id, changed, "", "Skrivet efter att versionen kom.")
    after = services.documents.open(opened.actor, documents["F7"].id).filled
    assert after.value(changed) == "Skrivet efter att versionen kom."
    visit = Visit(case_id=documents["F7"].case_id, kind="home_visit_booked", on=stores.TODAY)
    services.visits.save(opened.actor, visit)
    assert services.visits.begin(opened.actor, visit.id, "F7").value.form_version == NEXT


def test_a_paper_begun_in_an_older_version_stays_in_it(opened: OpenStore) -> None:
    services = stores.services(opened)
    case = stores.investigated(opened)[0]
    old = FormDocument(
        case_id=case.id, form_key="F2", form_version=1, begun_at=stores.NOW, begun_by=opened.actor.user_id
    )
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(old)
    row = {"_row": "enforcement", "answer": "yes", "answered_on": "2026-03-02"}
    services.documents.answer(opened.actor, old.id, "consent_rows", "", (row,))
    view = services.documents.open(opened.actor, old.id)
    assert view.filled.definition.version == 1 and view.filled.value("consent_rows") == (row,)
    assert "2026-03-02" in Document(services.paper.document(opened.actor, old.id).pdf).text
