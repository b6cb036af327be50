"""Utbildning in the window: the list of rounds, attendance by key within its budget, names hidden, and a clash."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from db import records
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.training import Attendance, EnrolmentStatus, Mark
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.outcome import Changes
from fhr_desktop.services.storage import OpenStore
from tests import stores, unseen
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from tests.ui.courses import NAMES, Evening, drawn, make_round, spoken
from ui.components.form_dialog import FormDialog
from ui.conflicts.dialog import ConflictDialog
from ui.pages.training import TrainingPage
from ui.pages.training.grid_paint import keycaps
from ui.tasks import Tasks
from ui.theme import Theme

Person = tuple[Mark | None, int | None]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


@pytest.fixture
def evening(qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks) -> Iterator[Evening]:
    """Fourteen people and a trainer, who has the program open."""
    course = make_round(opened)
    office = Office(qtbot, look, tasks, opened)
    yield Evening(office, course)
    office.close()


def dialog() -> FormDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


def said(evening: Evening) -> str:
    """What the toast says; empty when there is none."""
    toast = evening.office.window.toast
    return toast._words.text() if toast.isVisible() else ""


# the rounds


def test_the_rounds_are_the_trainers_first_page_and_enter_opens_one(evening: Evening) -> None:
    office = evening.office
    make_round(office.opened, (), "Orsa hösten 2026", weeks=-20)
    page = office.go("training")
    assert isinstance(page, TrainingPage)
    rows = page.table.rows_model.rows
    assert [row.course.round for row in rows] == ["Rättvik våren 2026", "Orsa hösten 2026"]
    shown = [page.table.rows_model.index(0, n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(6)]
    assert shown[1] == "När: 3 feb – 12 maj, nästa i dag, träff 4 av 8"
    assert shown[5] == "Status: Pågår"
    assert not nameless(office.window)
    assert not silent_cells(page.table)
    page.table.select(rows[1].course.id)
    office.press("Return")
    assert office.window.windowTitle().endswith("Kursomgång")
    assert evening.page._view is not None and evening.page._view.sheet.course.round == "Orsa hösten 2026"
    office.press("Alt+Left")
    current = page.table.current()
    assert current is not None and current.course.round == "Orsa hösten 2026"


def test_without_rounds_the_page_says_what_it_is_for(
    qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks
) -> None:
    office = Office(qtbot, look, tasks, opened)
    page = office.go("training")
    assert page._none.isVisible() and not page.table.isVisible()
    office.close()


# what task 6 costs (UX §1.3)


def test_attendance_of_fourteen_with_two_absent_is_within_the_budget(evening: Evening) -> None:
    office, moves = evening.office, 0
    office.go("training")
    office.press("Return")
    office.press("A")
    assert evening.here() == ("Farid Ahmadi", 4)
    for absent in ("Lotta Berg", "Ulla Persson"):
        while evening.here()[0] != absent:
            office.press("Down")
            moves += 1
        office.press("F")
    assert office.keys - moves <= 4
    present: Person = (Mark.PRESENT, None)
    expected = dict.fromkeys(NAMES, present) | dict.fromkeys(("Lotta Berg", "Ulla Persson"), (Mark.ABSENT, None))
    assert evening.marks() == expected


def test_a_key_a_person_goes_down_the_list_and_begins_with_the_first_unmarked(evening: Evening) -> None:
    office, book = evening.office, evening.office.services.attendance
    book.mark(office.opened.actor, evening.today.id, evening.who("Farid Ahmadi"), Mark.PRESENT)
    evening.open()
    assert evening.here() == ("Leila Ahmadi", 4)
    office.press("N", "F", "S", "D", "N")
    assert evening.here()[0] == "Maja Eklöf"
    assert evening.marks() == {
        "Farid Ahmadi": (Mark.PRESENT, None), "Leila Ahmadi": (Mark.PRESENT, None), "Lotta Berg": (Mark.ABSENT, None),
        "Sten Björk": (Mark.LATE, None), "Karin Dahlin": (Mark.PARTLY, None), "Per Dahlin": (Mark.PRESENT, None),
    }  # fmt: skip
    office.press("Up", "Backspace")
    assert "Per Dahlin" not in evening.marks() and evening.here()[0] == "Per Dahlin"
    office.press("Ctrl+Z")
    assert evening.marks()["Per Dahlin"] == (Mark.PRESENT, None)
    office.press("Shift+N")
    assert said(evening) == "8 markerade som närvarande"
    assert len(evening.marks()) == len(NAMES)
    evening.office.window.toast.undo()
    office.settle()
    assert len(evening.marks()) == 6


def test_back_is_to_the_same_person_and_meeting_and_opening_anew_is_to_the_first_unmarked(evening: Evening) -> None:
    office, tab = evening.office, evening.open()
    office.press("N", "Down", "Down", "Left")
    assert evening.here() == ("Sten Björk", 3)
    office.go("training")
    office.press("Alt+Left")
    assert evening.here() == ("Sten Björk", 3) and office.focus is tab.grid
    office.press("Alt+Right")
    office.press("Return")
    assert evening.here() == ("Leila Ahmadi", 4) and office.focus is tab.grid


def test_the_mouse_presses_the_keys_that_are_shown(evening: Evening) -> None:
    tab = evening.open()
    caps = keycaps(QRectF(tab.grid.visualRect(tab.grid.currentIndex())))
    at = caps[Mark.ABSENT].center().toPoint()
    QTest.mouseClick(tab.grid.viewport(), Qt.MouseButton.LeftButton, pos=at)
    evening.office.settle()
    assert evening.marks() == {"Farid Ahmadi": (Mark.ABSENT, None)}
    next(one for one in tab.grid.menu().actions() if one.text().startswith("Närvarande")).trigger()
    evening.office.settle()
    assert evening.marks()["Leila Ahmadi"] == (Mark.PRESENT, None)


def test_figures_after_s_and_d_are_minutes(evening: Evening) -> None:
    office, tab = evening.office, evening.open()
    office.press("S", "2", "6", "Backspace", "5", "D", "9", "0", "N")
    assert evening.marks() == {
        "Farid Ahmadi": (Mark.LATE, 25), "Leila Ahmadi": (Mark.PARTLY, 90), "Lotta Berg": (Mark.PRESENT, None),
    }  # fmt: skip
    office.press("1", "5", "Home", "4")
    assert evening.marks()["Lotta Berg"] == (Mark.PRESENT, None), "figures with nothing to be minutes of are nothing"
    tab.save_pending()
    office.settle()
    assert evening.marks()["Farid Ahmadi"] == (Mark.LATE, 4)
    office.press("9", "9", "9", "Down")
    assert "Träffen är 180 minuter" in said(evening) and "mellan 0 och 180" in said(evening)
    assert evening.marks()["Farid Ahmadi"] == (Mark.LATE, 4)
    office.press("Home", "D", "6", "0", "0", "Down")
    assert "mellan 0 och 180" in said(evening)
    assert evening.marks()["Farid Ahmadi"] == (Mark.PARTLY, None)


def test_a_meeting_to_come_is_not_marked_and_says_so_calmly(evening: Evening) -> None:
    office, tab = evening.office, evening.open()
    office.press("Right")
    assert evening.here() == ("Farid Ahmadi", 5)
    office.press("N")
    assert "inte varit" in said(evening)
    assert not evening.marks(evening.sheet().sessions[4])
    session = tab.grid.session
    assert session is not None and tab.grid.cells.counts(session)[Mark.PRESENT] == 0
    office.press("Left", "Left")
    assert evening.here()[1] == 3, "an earlier meeting is filled in the same way"
    office.press("F")
    assert len(evening.marks(evening.sheet().sessions[2])) == 1


def test_a_comment_is_written_with_space(evening: Evening) -> None:
    office, tab = evening.office, evening.open()
    office.press("Space")
    office.type("Gick hem tidigare")
    office.press("Ctrl+Return")
    row = evening.sheet().rows[0]
    assert row.marks[evening.today.id].note == "Gick hem tidigare" and row.marks[evening.today.id].mark is None
    assert office.focus is tab.grid
    assert "Gick".encode("utf-16-be") in drawn(tab.grid), "without a mark too, where one stands"
    index = tab.grid.currentIndex()
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == "Ahmadi, Farid, träff 4, inte ifylld, kommentar: Gick hem tidigare"


# those who came unannounced


def test_somebody_new_is_in_the_round_and_present(evening: Evening) -> None:
    office = evening.office
    evening.open()
    office.press("Ctrl+N")
    office.press("Ctrl+Return")
    assert "behöver ett namn" in dialog().fields["name"]._below.text()
    office.type("Ida Fors")
    office.press("Ctrl+Return", "Ctrl+Return")  # twice before it is written is once
    assert evening.marks() == {"Ida Fors": (Mark.PRESENT, None)}
    row = evening.sheet().row(evening.who("Ida Fors"))
    assert row is not None and row.enrolment is not None and row.enrolment.status == EnrolmentStatus.ATTENDING
    assert evening.here() == ("Ida Fors", 4)
    office.press("Ctrl+Z")
    assert not evening.marks() and len(evening.sheet().rows) == len(NAMES)
    assert not [row for row in evening.tab.grid.cells.rows if row.participant.name == "Ida Fors"]
    assert evening.here() == ("Amina Hassan", 4), "whoever was next to her"


def test_somebody_from_another_round_makes_the_meeting_up(evening: Evening) -> None:
    office = evening.office
    make_round(office.opened, ("Rut Eriksson", "Omar Karim"), "Falun våren 2026", weeks=10)
    evening.open()
    office.press("Ctrl+N")
    office.type("karim")
    office.press("Down", "Ctrl+Return")
    assert evening.marks() == {"Omar Karim": (Mark.PRESENT, None)}
    row = evening.sheet().row(evening.who("Omar Karim"))
    assert row is not None and row.enrolment is None
    assert evening.tab.grid.cells.place(row) == "Rättvik, gäst"
    office.press("Ctrl+Z")
    assert not evening.marks() and len(evening.sheet().rows) == len(NAMES)


# a screen reader, large text, and a projector


def test_every_cell_says_who_which_meeting_and_what(evening: Evening) -> None:
    office, tab = evening.office, evening.open()
    office.press("Down", "Down", "F", "S", "2", "0", "Up")
    assert not nameless(office.window)
    table = QAccessible.queryAccessibleInterface(tab.grid)
    names = {table.child(at).text(QAccessible.Text.Name) for at in range(table.childCount())}
    assert {
        "Berg, Lotta, träff 4, frånvarande", "Björk, Sten, träff 4, sen, 20 minuter", "Öst, Bengt, träff 5, kommande",
        "Öst, Bengt, träff 3, inte ifylld", "Öst, Bengt", "träff 4, När den egna familjen ändras, i dag",
    } <= names  # fmt: skip
    side = spoken(tab.side)
    assert "Frånvarande: 1" in side and "Inte ifylld: 12" in side


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut(evening: Evening, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    tab = evening.open()
    evening.office.settle()
    assert not cut_words(evening.office.window)
    assert tab.grid.horizontalScrollBar().maximum() == 0, "every meeting is in sight"


def test_hidden_names_are_nowhere(evening: Evening) -> None:
    office = evening.office
    make_round(office.opened, (), "Falun våren 2026", weeks=2)
    tab = evening.open()
    office.press("N", "F", "Space")
    office.type("Lotta skjutsar Sten")
    office.press("Ctrl+Return")
    parts = [part for name in NAMES for part in name.split()]
    before = drawn(office.window)
    assert all(any(part in text for text in spoken(evening.page)) for part in parts), "or the search finds nothing"
    assert "Berg, Lotta".encode("utf-16-be") in before
    office.press("Ctrl+D")
    assert "Deltagare 3, träff 4, inte ifylld, har en kommentar" in spoken(evening.page)
    _no_name(evening, parts)
    for key in ("Space", "Ctrl+N"):
        office.press(key)
        assert said(evening) == "Namnen är dolda. Visa dem först."
    office.press("F", "A", "Left")
    _no_name(evening, parts)
    office.go("training")
    evening.open()
    _no_name(evening, parts)
    large = tab.grid.rowHeight(0)
    office.press("Ctrl+D")
    assert "Berg, Lotta" in spoken(evening.page)
    assert large > tab.grid.rowHeight(0)


def test_hidden_names_are_hidden_after_the_program_was_locked(
    evening: Evening, qtbot: QtBot, look: Theme, tasks: Tasks
) -> None:
    office = evening.office
    evening.open()
    office.press("Ctrl+D")
    resumed = office.window.leave()
    unlocked = Evening(Office(qtbot, look, tasks, office.opened), evening.course)
    unlocked.office.window.go_on(resumed)
    unlocked.office.settle()
    assert unlocked.tab.grid.cells.rows
    _no_name(unlocked, [part for name in NAMES for part in name.split()])
    unlocked.office.close()


def _no_name(evening: Evening, parts: list[str]) -> None:
    told, painted = spoken(evening.office.window), drawn(evening.office.window)
    assert not [text for text in told if any(re.search(rf"\b{part}\b", text) for part in parts)]  # "Personer" is no Per
    assert not [part for part in parts if part.encode("utf-16-be") in painted]


# two trainers


def test_a_clash_is_shown_and_resolved_once(evening: Evening) -> None:
    office, opened = evening.office, evening.office.opened
    evening.open()
    theirs = Attendance(
        id=evening.record("Farid Ahmadi"), session_id=evening.today.id, participant_id=evening.who("Farid Ahmadi"),
        mark=Mark.ABSENT.value,
    )  # fmt: skip
    written = unseen.written(opened, theirs, by=stores.colleague(opened, "Nils Holm", Role.TRAINER).id)
    office.press("N", "Up")
    office.window.ctx.bus.changed.emit(Changes(unseen.receive(opened, written)))
    office.settle()
    index = evening.tab.grid.currentIndex()
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).endswith("skrivet olika")
    before = evening.sheet().rows[0].marks[evening.today.id]
    office.press("D")
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]
    assert {box.accessibleName() for box in shown.compare.boxes} and len(shown.compare.boxes) == 2
    assert evening.sheet().rows[0].marks[evening.today.id] == before, "a key does not decide by itself"
    wanted = next(n for n, side in enumerate(shown.compare.conflict.sides, 1) if side.who == "Nils Holm")
    office.press(str(wanted), "Return")
    office.settle()
    assert evening.marks()["Farid Ahmadi"] == (Mark.ABSENT, None)
    assert not evening.sheet().rows[0].marks[evening.today.id].clashes
    told = str(evening.tab.grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole))
    assert told == "Ahmadi, Farid, träff 4, frånvarande"
    office.press("Return")
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]


def test_a_round_that_is_not_here_says_so(evening: Evening) -> None:
    page = evening.office.go("course", {"course": new_id()})
    assert "Kursomgången finns inte här" in " ".join(spoken(page))
    evening.open()
    assert evening.here()[0] == NAMES[0]


def test_a_manager_adds_somebody_on_the_spot_where_ctrl_n_begins_an_enquiry_too(
    qtbot: QtBot, look: Theme, tmp_path: Path, tasks: Tasks
) -> None:
    other = stores.open_store(tmp_path / "other", Role.UNIT_MANAGER, "Eva Norling")
    evening = Evening(Office(qtbot, look, tasks, other), make_round(other, NAMES[:2]))
    evening.open()
    evening.office.press("Ctrl+N")
    evening.office.type("Ida Fors")
    evening.office.press("Ctrl+Return")
    assert "Ida Fors" in evening.marks()
    evening.office.close()
    other.close()


def test_whoever_only_reads_marks_nothing(qtbot: QtBot, look: Theme, tmp_path: Path, tasks: Tasks) -> None:
    other = stores.open_store(tmp_path / "other", Role.UNIT_MANAGER, "Eva Norling")
    course = make_round(other, NAMES[:2])
    office = Office(qtbot, look, tasks, replace(other, actor=replace(other.actor, role=Role.INVESTIGATOR)))
    evening = Evening(office, course)
    tab = evening.open()
    office.press("N", "A", "Space", "Down")
    assert not evening.marks() and evening.here()[0] == NAMES[1]
    assert not tab.side.rest_button.isVisible()
    with other.desk.store.read() as connection:
        assert not records.load_where(connection, Attendance)
    office.close()
    other.close()
