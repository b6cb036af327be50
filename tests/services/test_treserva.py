"""What goes to Treserva: what waits and for how long, headings copied, packages with their list, files cleared."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Case, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.treserva import Origin, Status
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import EVERYONE
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.headings import Heading, Mark
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests.stores import NOW, PHRASE, TODAY, investigated, open_store, services, storage, the_family

SIGNED = {("signature_investigator", EVERYONE): "Sara Lindqvist"}
SEEN = ("seen_during", EVERYONE)


@pytest.fixture
def s(opened: OpenStore) -> Services:
    return services(opened)


@pytest.fixture
def case(opened: OpenStore) -> Case:
    return the_family(opened)[0]


def _note(s: Services, opened: OpenStore, case: Case, text: str = "De ringde om fredagen.") -> RecordId:
    return s.notes.sign(opened.actor, case.id, text).value.id


def _file(s: Services, opened: OpenStore, case: Case) -> RecordId:
    content = io.BytesIO(b"%PDF-1.7")
    return s.attachments.add(opened.actor, case.id, "Lotta Berg.pdf", content, "application/pdf").value.id


def _talk(s: Services, opened: OpenStore, case: Case) -> RecordId:
    """An interview note in which something stands; its signature is left."""
    visit = Visit(case_id=case.id, kind="interview_individual", on=TODAY, held=True)
    s.visits.save(opened.actor, visit)
    document = s.visits.begin(opened.actor, visit.id, "F8c").value.id
    s.documents.answer(opened.actor, document, *SEEN, "Hunden låg lugnt under bordet.")
    return document


def _waiting(s: Services, opened: OpenStore) -> set[RecordId]:
    return {one.id for one in s.treserva.queue(opened.actor).papers}


def _manager(opened: OpenStore) -> Actor:
    return replace(opened.actor, role=Role.UNIT_MANAGER)


def _turn_on(s: Services, opened: OpenStore, **settings: object) -> None:
    wanted = replace(s.unit.settings(), clear_after_treserva=True, **settings)  # type: ignore[arg-type]
    s.unit.save_settings(_manager(opened), wanted)


def test_what_is_finished_waits_until_it_is_noted(s: Services, opened: OpenStore, case: Case) -> None:
    note, file, talk = _note(s, opened, case), _file(s, opened, case), _talk(s, opened, case)
    assert _waiting(s, opened) == {note, file}
    s.documents.answer_many(opened.actor, talk, SIGNED)
    titles = {one.title for one in s.treserva.queue(opened.actor).papers}
    assert titles == {"Journalanteckning 1", "Bilaga 1", "Intervjuanteckning"}  # the file's name holds a person's
    s.treserva.settle(opened.actor, case.id, [note, talk])
    assert _waiting(s, opened) == {file}
    s.treserva.settle(opened.actor, case.id, [file], Status.NOT_APPLICABLE)
    assert _waiting(s, opened) == set()
    assert [one.status for one in s.treserva.of_case(opened.actor, case.id).papers].count(Status.TRANSFERRED) == 2


def test_the_oldest_comes_first_and_what_waits_too_long_is_late(tmp_path: Path) -> None:
    opened = open_store(tmp_path)
    case = investigated(opened)[0]
    first, second = (_note(services(opened), opened, case, text) for text in ("De ringde.", "De ringde igen."))
    opened.close()
    at = replace(storage(), today=lambda: TODAY + dt.timedelta(days=8), now=lambda: NOW + dt.timedelta(days=8))
    later = at.open(tmp_path / "store", PHRASE)
    queue = services(later).treserva.queue(later.actor)
    later.close()
    assert [(one.id, one.days, one.late) for one in queue.papers] == [(first, 8, True), (second, 8, True)]
    assert (queue.limit, queue.late) == (7, 2)


def test_what_is_written_after_the_transfer_waits_again(s: Services, opened: OpenStore, case: Case) -> None:
    talk = _talk(s, opened, case)
    s.documents.answer_many(opened.actor, talk, SIGNED)
    s.treserva.settle(opened.actor, case.id, [talk])
    s.documents.answer(opened.actor, talk, *SEEN, "Hunden låg lugnt under bordet hela tiden.")
    (again,) = s.treserva.queue(opened.actor).papers
    assert again.changed
    s.treserva.settle(opened.actor, case.id, [talk])
    (done,) = s.treserva.of_case(opened.actor, case.id).papers
    assert done.status is Status.CORRECTED and not _waiting(s, opened)


def test_a_day_ahead_and_an_unfinished_paper_are_refused(s: Services, opened: OpenStore, case: Case) -> None:
    note, talk = _note(s, opened, case), _talk(s, opened, case)
    with pytest.raises(Refused, match="efter i dag"):
        s.treserva.settle(opened.actor, case.id, [note], on=TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="inte färdig"):
        s.treserva.settle(opened.actor, case.id, [note, talk])
    assert _waiting(s, opened) == {note}


def test_a_copied_heading_is_marked_until_its_text_changes(s: Services, opened: OpenStore, case: Case) -> None:
    talk = _talk(s, opened, case)

    def find() -> Heading:
        return next(one for one in s.treserva.headings(opened.actor, Origin.FORM, talk) if one.section == "notes")

    heading = find()
    assert heading.mark is Mark.NOT_COPIED
    text = s.treserva.copy(opened.actor, Origin.FORM, talk, heading.section, heading.subject).value
    assert text.startswith(heading.title) and "Hunden låg lugnt" in text
    copied = find()
    assert (copied.mark, copied.by) == (Mark.COPIED, "Sara Lindqvist")
    s.documents.answer(opened.actor, talk, *SEEN, "Hunden sov.")
    assert find().mark is Mark.CHANGED
    with pytest.raises(Refused, match="Inget har kopierats"):
        s.treserva.copy(opened.actor, Origin.FORM, talk, "no_such_heading", EVERYONE)


def test_a_note_is_copied_whole(s: Services, opened: OpenStore, case: Case) -> None:
    note = _note(s, opened, case)
    (whole,) = s.treserva.headings(opened.actor, Origin.NOTE, note)
    text = s.treserva.copy(opened.actor, Origin.NOTE, note, whole.section, whole.subject).value
    assert text == "Journalanteckning 2026-03-17\n\nDe ringde om fredagen."
    assert s.treserva.headings(opened.actor, Origin.NOTE, note)[0].mark is Mark.COPIED


def test_a_package_has_its_list_which_is_done_when_all_is(s: Services, opened: OpenStore, case: Case) -> None:
    note, talk = _note(s, opened, case), _talk(s, opened, case)
    s.documents.answer_many(opened.actor, talk, SIGNED)
    made = s.treserva.make(opened.actor, case.id, [note, talk]).value
    filled = s.documents.open(opened.actor, made.id).filled
    assert filled.value("package_name") == f"{case.number}-T1" and filled.value("item_count") == 2
    rows = filled.value("item_rows")
    assert isinstance(rows, tuple)
    kinds = {(row["kind"], row["pages"], row["status"]) for row in rows}  # type: ignore[index]
    assert kinds == {
        ("journal", None, "to_transfer"),
        ("interview_note", s.paper.preview(opened.actor, talk).pages, "to_transfer"),
    }
    with pytest.raises(Refused, match="annat paket"):
        s.treserva.make(opened.actor, case.id, [note])
    s.treserva.settle(opened.actor, case.id, [note])
    assert s.documents.open(opened.actor, made.id).filled.value("transferred") is None
    s.treserva.settle(opened.actor, case.id, [talk])
    filled = s.documents.open(opened.actor, made.id).filled
    assert filled.value("transferred") is True and filled.value("transferred_on") == TODAY.isoformat()
    assert filled.value("transferred_by") == "Sara Lindqvist"
    assert filled.value("made_by") == "Sara Lindqvist"
    pages = pypdf.PdfReader(io.BytesIO(s.paper.document(opened.actor, made.id).pdf)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"{case.number}-T1" in printed and "Berg" not in printed and "Förd till Treserva" in printed


def test_files_are_cleared_when_treserva_has_them_and_the_case_is_ended(
    s: Services, opened: OpenStore, case: Case
) -> None:
    there, waits = _file(s, opened, case), _file(s, opened, case)
    s.treserva.settle(opened.actor, case.id, [there], on=TODAY - dt.timedelta(days=90))
    manager = _manager(opened)
    with pytest.raises(Refused, match="inte slagit på"):
        s.clearing.clear(manager, case.id)
    _turn_on(s, opened)
    with pytest.raises(Refused, match="avslutat"):
        s.clearing.clear(manager, case.id)
    s.cases.move(opened.actor, case.id, CaseState.CLOSED, TODAY, "investigation_stopped_by_family")
    with pytest.raises(NotAllowed):
        s.clearing.clear(opened.actor, case.id)
    assert s.clearing.of_case(manager, case.id).files == (there,)
    blob = next(one.blob for one in s.attachments.list(manager, case.id) if one.id == there)
    assert s.clearing.clear(manager, case.id).value == 1
    assert [one.id for one in s.attachments.list(manager, case.id)] == [waits]
    assert not opened.desk.blobs.has(blob)


def test_a_file_that_was_there_too_short_a_time_or_is_not_to_go_there_stays(
    s: Services, opened: OpenStore, case: Case
) -> None:
    short, never = _file(s, opened, case), _file(s, opened, case)
    s.treserva.settle(opened.actor, case.id, [short], on=TODAY - dt.timedelta(days=89))
    s.treserva.settle(opened.actor, case.id, [never], Status.NOT_APPLICABLE, TODAY - dt.timedelta(days=400))
    _turn_on(s, opened)
    s.cases.move(opened.actor, case.id, CaseState.CLOSED, TODAY, "investigation_stopped_by_family")
    assert s.clearing.of_case(opened.actor, case.id).files == ()


def test_a_package_of_files_alone_is_wiped_with_them(s: Services, opened: OpenStore, case: Case) -> None:
    file = _file(s, opened, case)
    made = s.treserva.make(opened.actor, case.id, [file]).value
    s.treserva.settle(opened.actor, case.id, [file], on=TODAY - dt.timedelta(days=90))
    _turn_on(s, opened)
    s.cases.move(opened.actor, case.id, CaseState.CLOSED, TODAY, "investigation_stopped_by_family")
    s.clearing.clear(_manager(opened), case.id)
    filled = s.documents.open(opened.actor, made.id).filled
    assert filled.value("wiped_on") == TODAY.isoformat() and filled.value("item_count") == 1
