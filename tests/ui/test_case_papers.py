"""The forms of a case in the window: beginning each adult's paper, printing in two ways, and the pile for the bag."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from tests import stores
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.case.papers import Papers
from ui.pages.report.page import ReportPage
from ui.preview.bag import BagDialog
from ui.preview.print_preview import PrintPreview


@pytest.fixture
def part(office: Office, case: RecordId) -> Papers:
    page = office.go("case", {"case": case, "tab": "papers"})
    made = page.parts.current
    assert isinstance(made, Papers)
    return made


def words_in(menu: QMenu) -> dict[str, QAction]:
    """Every act of a menu and its submenus, by what it says."""
    found = {}
    for action in menu.actions():
        below = action.menu()
        inner = words_in(below) if isinstance(below, QMenu) else {"": action}
        found |= {f"{action.text()} {words}".strip(): one for words, one in inner.items()}
    return found


def prints(office: Office) -> list[tuple[str, ...]]:
    """What has been printed, as the access log tells it."""
    manager = Actor(office.opened.actor.user_id, "Eva Norling", Role.UNIT_MANAGER)
    log = office.window.ctx.tasks._database.submit(lambda: office.services.privacy.log(manager)).result(timeout=60)
    return [one.codes for one in log if one.action.startswith("print.")]


def begin(office: Office, part: Papers, words: str) -> None:
    menu = part.forms_menu()
    words_in(menu)[words].trigger()
    menu.deleteLater()
    office.settle()


def test_each_adult_has_a_paper_and_the_list_says_whose(office: Office, part: Papers, case: RecordId) -> None:
    begin(office, part, "F2  Samtycke till att hämta uppgifter Lotta Berg")
    assert isinstance(office.window.current, ReportPage)
    office.go("case", {"case": case, "tab": "papers"})
    (document,) = part._table.rows_model.rows
    assert part._second(document) == "F2, version 2 · Lotta Berg"
    menu = part.forms_menu()
    offered = {said: action.isEnabled() for said, action in words_in(menu).items()}
    menu.deleteLater()
    assert offered["F2  Samtycke till att hämta uppgifter Lotta Berg"] is False
    assert offered["F2  Samtycke till att hämta uppgifter Peter Sundin"] is True
    assert {said.split()[0] for said in offered} == {"F1", "F2", "F3", "F4", "F5", "F10", "F11", "F12", "F15"}


def test_a_presentation_is_printed_without_names_unless_they_are_asked_for(
    office: Office, part: Papers, case: RecordId, tmp_path: Path
) -> None:
    begin(office, part, "F15  Familjepresentation")
    office.press("Ctrl+P")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["Utan namn", "Med namn, efter samtycke"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    office.settle()
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview) and "2026" not in preview._name
    office.wait_for(lambda: preview.view.pages > 0)
    assert prints(office) == []
    preview.save_to(tmp_path / "F15.pdf")
    office.wait_for(lambda: not preview.isVisible())
    office.settle()
    assert prints(office) == [("F15",)]
    assert office.window.toast._words.text() == f"F15.pdf är sparad i {tmp_path.name}."


def test_the_report_reaches_the_printer_in_two_keys(office: Office, case: RecordId) -> None:
    report = office.services.documents.begin(office.opened.actor, case, "F10").value
    office.go("report", {"case": case, "document": report.id})
    met: list[type[object]] = []

    def meet() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QPrintDialog):
            met.append(QPrintDialog)
            looking.stop()
            dialog.reject()

    looking = QTimer()  # the system's dialog waits in a loop of its own
    looking.timeout.connect(meet)
    office.keys = 0
    office.press("Ctrl+P")
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview)
    office.wait_for(lambda: preview.view.pages > 0 and preview.print_button.isEnabled())
    looking.start(10)
    office.press("Return")
    assert met == [QPrintDialog] and office.keys == 2
    preview.reject()
    office.settle()


def test_a_pile_of_blanks_is_chosen_from_the_keyboard_and_remembered(
    office: Office, part: Papers, tmp_path: Path
) -> None:
    part.open_bag()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BagDialog) and not dialog.show_button.isEnabled()
    assert not nameless(dialog) and not cut_words(dialog)
    office.type("1")
    office.press("Tab")
    office.type("2")
    assert dialog.chosen() == {"F1": 1, "F2": 2} and dialog._sum.text() == "3 blanketter"
    office.press("Ctrl+P")
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview)
    office.wait_for(lambda: preview.view.pages > 0)
    preview.save_to(tmp_path / "blanketter.pdf")
    office.wait_for(lambda: not dialog.isVisible())
    office.settle()
    assert prints(office) == [("F1×1", "F2×2")]
    again = BagDialog(office.window, office.window.ctx)
    assert again.chosen() == {"F1": 1, "F2": 2}
    again.copies["F1"].set_value(999)
    again._counted()
    assert not again.show_button.isEnabled() and "50" in again._sum.text()
    again.deleteLater()


def test_a_childs_papers_say_whose_they_are(office: Office, part: Papers, case: RecordId) -> None:
    s, actor = office.services, office.opened.actor
    alva = next(one for one in s.cases.open(actor, case).persons if one.given_name == "Alva")
    day = stores.TODAY - dt.timedelta(days=4)
    talk = Visit(case_id=case, kind="child_conversation", on=day, held=True, participants=(alva.id,))
    s.visits.save(actor, talk)
    guide = s.visits.begin(actor, talk.id, "F8b").value
    office.window.ctx.bus.changed.emit(None)
    office.settle()
    document = next(one for one in part._table.rows_model.rows if one.id == guide.id)
    assert part._second(document) == "F8b, version 1 · Samtal med barn, Alva, 13 mars"
    page = office.go("report", {"case": case, "document": guide.id})
    office.wait_for(lambda: page.editor is not None)
    assert "Alva, 9 år" in page.strip.accessibleName() and "Alva" not in page.title()
