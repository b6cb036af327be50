"""Treserva in the window: copying headings, noting papers, the list F22, the queue and its line on Min dag."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.treserva import Origin, Status
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.investigations.headings import Mark
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.pages.case.treserva import Treserva
from ui.pages.report.page import ReportPage
from ui.pages.treserva import TreservaPage
from ui.tasks import Tasks
from ui.theme import Theme

WORDS = "De ringde om fredagen."


@pytest.fixture
def note(office: Office, case: RecordId) -> RecordId:
    found: RecordId = office.services.notes.sign(office.opened.actor, case, WORDS).value.id
    return found


@pytest.fixture
def part(office: Office, case: RecordId, note: RecordId) -> Treserva:
    page = office.go("case", {"case": case, "tab": "treserva"})
    made = page.parts.current
    assert isinstance(made, Treserva)
    return made


def _copied() -> str:
    return QGuiApplication.clipboard().text()


def test_a_note_is_copied_and_noted_from_the_keyboard(office: Office, part: Treserva, case: RecordId) -> None:
    office.press("Return")
    assert part.lines.buttons[0].hasFocus()
    office.press("Return")
    assert WORDS in _copied()
    assert part.lines.buttons[0].hasFocus() and part.lines.buttons[0].line.mark == "ok"
    part.note()
    office.press("Ctrl+Return")
    assert office.services.treserva.queue(office.opened.actor).papers == ()
    assert [one.status for one in part._table.rows_model.rows] == [Status.TRANSFERRED]


def test_the_clipboard_is_emptied_of_our_text_alone(office: Office, part: Treserva) -> None:
    part.lines.buttons[0].click()
    office.settle()
    part.clip.clear()
    assert _copied() == ""
    part.lines.buttons[0].click()
    office.settle()
    QGuiApplication.clipboard().setText("något annat")
    part.clip.clear()
    assert _copied() == "något annat"


def test_the_clipboard_is_emptied_when_the_window_is_left(office: Office, part: Treserva) -> None:
    part.lines.buttons[0].click()
    office.settle()
    assert WORDS in _copied()
    office.close()
    assert _copied() == ""


def test_a_day_ahead_is_refused_and_the_dialog_stays(office: Office, part: Treserva) -> None:
    dialog = part.note()
    assert isinstance(dialog, FormDialog)
    dialog.fields["on"].control.set_value(TODAY.replace(year=2027))
    office.press("Ctrl+Return")
    assert dialog.isVisible() and office.services.treserva.queue(office.opened.actor).papers
    dialog.reject()


def test_a_package_opens_its_list(office: Office, part: Treserva) -> None:
    press_button(part._pack)
    office.settle()
    page = office.window.current
    assert isinstance(page, ReportPage) and page.editor is not None
    assert page.editor.document.form_key == "F22"
    assert page.editor.filled.value("item_count") == 1


def test_the_heading_in_the_writing_room_is_copied_as_it_stands(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    visit = Visit(case_id=case, kind="interview_individual", on=TODAY, held=True)
    s.visits.save(actor, visit)
    document = s.visits.begin(actor, visit.id, "F8c").value
    s.documents.answer(actor, document.id, "seen_during", "", "Hunden låg lugnt.")
    page = office.go("report", {"case": case, "document": document.id, "field": "seen_during"})
    office.wait_for(lambda: page.editor.here() == ("seen_during", ""))
    office.press("Ctrl+End")
    office.type(" Den sov.")
    office.press("Ctrl+Shift+C")
    office.settle()
    assert "Hunden låg lugnt. Den sov." in _copied()
    assert "kopierad" in page.editor.head.copy.accessibleDescription()
    office.type(" Länge.")
    page.save_pending()
    office.settle()
    assert "ändrad" in page.editor.head.copy.accessibleDescription()
    marks = {one.section: one.mark for one in s.treserva.headings(actor, Origin.FORM, document.id)}
    assert marks["notes"] is Mark.CHANGED


def test_the_queue_leads_to_the_case(office: Office, case: RecordId, note: RecordId) -> None:
    page = office.go("my_day")
    line = next(one for one in page._missing.buttons if one.line.strong == "Treserva")
    assert line.line.plain == "1 handling väntar"
    QTest.keyClick(line, Qt.Key.Key_Return)
    office.settle()
    queue = office.window.current
    assert isinstance(queue, TreservaPage) and [one.id for one in queue.table.rows_model.rows] == [note]
    office.press("Return")
    assert isinstance(office.window.current.parts.current, Treserva)


def test_a_files_own_name_stands_in_no_list(office: Office, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    s.attachments.add(actor, case, "Lotta Berg utdrag.pdf", io.BytesIO(b"%PDF"), "application/pdf")
    page = office.go("treserva")
    assert [one.title for one in page.table.rows_model.rows] == ["Bilaga 1"]


def test_every_control_is_named_and_no_word_is_cut(office: Office, part: Treserva) -> None:
    assert not nameless(part) and not cut_words(part)
    page = office.go("treserva")
    assert not nameless(page) and not cut_words(page) and not silent_cells(page.table)


@pytest.fixture
def chief(qtbot: QtBot, look: Theme, closing: list[OpenStore], tasks: Tasks, tmp_path: Path) -> Iterator[Office]:
    """The window of a unit manager whose unit clears what Treserva has."""
    opened = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    s, actor = stores.services(opened), opened.actor
    s.unit.save_settings(actor, replace(s.unit.settings(), clear_after_treserva=True))
    closing.append(opened)
    made = Office(qtbot, look, tasks, opened)
    yield made
    made.close()


def test_files_that_treserva_has_are_cleared_after_a_question_that_says_what_goes(chief: Office) -> None:
    s, actor = chief.services, chief.opened.actor
    case = stores.family(chief.opened).id
    for days in (90, 90, 3):
        file = s.attachments.add(actor, case, "Lotta Berg.pdf", io.BytesIO(b"%PDF-1.7"), "application/pdf").value.id
        s.treserva.settle(actor, case, [file], on=TODAY - dt.timedelta(days=days))
    page = chief.go("case", {"case": case, "tab": "treserva"})
    part = page.parts.current
    assert not part._clear.isVisible()  # the case is open
    s.cases.move(actor, case, CaseState.CLOSED, TODAY, "withdrawn_by_family")
    page.refresh(None)
    chief.settle()
    press_button(part._clear)
    (dialog,) = chief.window.findChildren(FormDialog)
    assert "2 bilagor" in dialog.accessibleDescription() and "90 dagar" in dialog.accessibleDescription()
    assert chief.focus is not dialog.act_button  # what cannot be undone is not what Enter does
    chief.press("Escape")
    assert len(s.attachments.list(actor, case)) == 3
    press_button(part._clear)
    dialog = next(one for one in chief.window.findChildren(FormDialog) if one.isVisible())
    assert not cut_words(dialog) and not nameless(dialog)
    press_button(dialog.act_button)
    chief.settle()
    assert len(s.attachments.list(actor, case)) == 1
    assert not part._clear.isVisible()
    assert part._table.isAncestorOf(chief.focus)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_queue_needs_no_scrolling_sideways(
    office: Office, look: Theme, case: RecordId, note: RecordId, percent: int
) -> None:
    look.set_percent(percent)
    page = office.go("treserva")
    assert page.table.horizontalScrollBar().maximum() == 0
    assert not cut_words(page)
