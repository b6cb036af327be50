"""Att granska: the queue, reading with gaps, news and comments, and what task 10 costs (UX §1.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark, Tally
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.review import draft_place
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.pages.review import ReviewPage
from ui.tasks import Tasks
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window

KEY = ("why_now", "")
TEXT = "De har talat om det länge. Barnen är större nu."


@dataclass
class Manager:
    """The unit manager at her own window, and the two who have signed a report."""

    office: Office
    pair: tuple[Actor, Actor]
    case: RecordId
    report: RecordId

    @property
    def s(self) -> Services:
        return self.office.services

    @property
    def page(self) -> ReviewPage:
        found = self.office.window.current
        assert isinstance(found, ReviewPage)
        return found

    def sign(self) -> None:
        for actor in self.pair:
            self.s.assessments.sign(actor, self.report, "Referenserna är på resa.")

    def comments(self) -> tuple[Remark, ...]:
        return self.s.reviews.comments(self.pair[0], self.report)

    def stage(self) -> CaseState:
        return self.s.cases.open(self.pair[0], self.case).case.stage()

    def come_in(self) -> ReviewPage:
        """Into the report, from the queue."""
        self.office.go("review")
        self.office.press("Return")
        self.office.wait_for(lambda: self.page.reading.view.pages > 0)
        return self.page


@pytest.fixture
def manager(qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks) -> Iterator[Manager]:
    s = stores.services(opened)
    case, other = stores.investigated(opened)
    first = stores.colleague(opened, "Sara Lindqvist")
    s.cases.assign(opened.actor, case.id, first.id, other.id)
    pair = (Actor(first.id, first.name, Role.INVESTIGATOR), Actor(other.id, other.name, Role.INVESTIGATOR))
    report = s.documents.begin(pair[0], case.id, "F10").value.id
    s.documents.answer(pair[0], report, *KEY, TEXT)
    s.documents.answer(pair[0], report, "result", "", "suitable")
    office = Office(qtbot, look, tasks, opened)
    made = Manager(office, pair, case.id, report)
    made.sign()
    yield made
    office.close()


def dialog() -> FormDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


# what task 10 costs


def test_a_report_is_agreed_to_within_the_budget(manager: Manager) -> None:
    office = manager.office
    office.go("review")
    office.press("Return")
    assert manager.page.reading.reading is not None
    gaps = 3
    for _gap in range(gaps):
        office.press("F8")
    office.press("Ctrl+B")
    office.type("Väl utrett")
    office.press("Ctrl+Return")
    assert office.keys - gaps <= 6
    assert manager.stage() is CaseState.SUITABLE
    assert manager.page.title() == "Att granska" and not manager.page._none.isHidden()


def test_what_the_manager_begins_to_say_is_there_after_escape(manager: Manager) -> None:
    office = manager.office
    manager.come_in()
    office.press("Ctrl+B")
    office.type("Bra, men fråga om hunden")
    office.press("Escape")
    office.press("Ctrl+B")
    assert dialog().fields["comment"].control.value() == "Bra, men fråga om hunden"
    office.press("Ctrl+Return")
    assert manager.stage() is CaseState.SUITABLE
    assert manager.s.drafts.find(office.opened.actor) == ()


def test_a_report_is_sent_back_with_a_comment_in_the_margin_from_the_keyboard(manager: Manager) -> None:
    office = manager.office
    office.go("my_day")
    office.press("Ctrl+5")
    office.press("Return")
    manager.page.reading.go_to(KEY)
    office.settle()
    words = manager.page.reading.margin.answer
    words.setFocus()
    office.press(*["Shift+Right"] * 6)
    manager.page.reading.margin.comment.setFocus()
    office.keys = 0
    office.type("Hur länge?")
    for key in ("Ctrl+Return", "Ctrl+B", "Ctrl+Return"):
        office.press(key)
    assert office.keys == 3
    (comment,) = manager.comments()
    assert (comment.comment.text, comment.comment.passage, comment.key) == ("Hur länge?", "De har", KEY)
    assert manager.stage() is CaseState.INVESTIGATION
    assert manager.page.table is not None
    (row,) = manager.page.table.rows_model.rows
    assert row.returned and row.comments == Tally(waiting=1)


# reading


def test_the_first_page_leads_to_the_report(manager: Manager) -> None:
    office = manager.office
    page = office.go("my_day")
    line = next(button for button in page._missing.buttons if "ta ställning" in button.accessibleName())
    line.setFocus()
    office.press("Return")
    assert manager.page.reading.reading is not None
    assert manager.page.title() == "Att granska, 2026-0001"
    assert office.window.windowTitle() == "FHR Desktop – Att granska, 2026-0001"
    office.press("Alt+Left")
    assert office.window.history.current.page == "my_day"


def test_the_rail_says_how_many_wait(manager: Manager) -> None:
    manager.office.go("my_day")
    manager.office.window._count()
    manager.office.settle()
    assert manager.office.window._rail._pages["review"].accessibleName() == "Att granska, 1"


def test_f8_goes_through_gaps_news_and_comments_in_reading_order(manager: Manager) -> None:
    manager.s.reviews.comment(manager.office.opened.actor, manager.report, KEY, "Hur länge?")
    page = manager.come_in()
    points = page.reading.points.rows_model.rows
    assert len(points) > 10 and page.reading.margin.point == points[0]
    manager.office.press("F8")
    assert page.reading.margin.point == points[1]
    page.reading.go_to(points[-1].key)
    manager.office.press("F8")
    assert page.reading.margin.point == points[0]


def test_what_is_new_is_said_in_words(manager: Manager) -> None:
    manager.s.assessments.review(manager.office.opened.actor, manager.report, "supplement", "Mer om tiden.")
    manager.s.documents.answer(manager.pair[0], manager.report, *KEY, TEXT.replace("länge", "i tre år"))
    manager.sign()
    page = manager.come_in()
    page.reading.go_to(KEY)
    changed = page.reading.margin.changed
    assert changed.isVisible()
    assert changed._said.text() == "Sedan du läste: 3 ord tillagda, 1 ord borttaget"
    assert changed.text.accessibleName() == "Tillagt: i tre år. Borttaget: länge"
    assert "underline" in changed.text.text() and "line-through" in changed.text.text()


def test_a_comment_being_written_is_kept_and_comes_back(manager: Manager) -> None:
    page = manager.come_in()
    page.reading.go_to(KEY)
    page.reading.margin.comment.setFocus()
    manager.office.type("Hur lä")
    manager.office.press("F8")
    assert page.reading.margin.comment.control.value() == ""
    page.reading.go_to(KEY)
    manager.office.settle()
    assert page.reading.margin.comment.control.value() == "Hur lä", "F8 has lost nothing"
    place = draft_place(manager.report, KEY)
    manager.office.wait_for(lambda: bool(manager.s.drafts.find(manager.office.opened.actor, place)))
    manager.office.go("my_day")
    manager.come_in()
    page.reading.go_to(KEY)
    manager.office.settle()
    assert page.reading.margin.comment.control.value() == "Hur lä"


def test_the_words_of_a_comment_are_found_again(manager: Manager) -> None:
    at = TEXT.index("Barnen")
    manager.s.reviews.comment(
        manager.office.opened.actor, manager.report, KEY, "Alla?", passage="Barnen är större", passage_at=at
    )
    page = manager.come_in()
    page.reading.go_to(KEY)
    (box,) = page.reading.margin.comments.boxes.values()
    press_button(box._place)
    cursor: QTextCursor = page.reading.margin.answer.text.textCursor()
    assert cursor.selectedText() == "Barnen är större"


def test_an_empty_comment_is_refused_at_its_field(manager: Manager) -> None:
    page = manager.come_in()
    manager.office.press("Ctrl+Return")
    assert "tom" in page.reading.margin.comment._below.text()
    assert manager.comments() == ()


def test_sending_back_without_a_word_is_refused_in_the_dialog(manager: Manager) -> None:
    manager.come_in()
    manager.office.press("Ctrl+B")
    dialog().fields["decision"].control.set_value("supplement")
    manager.office.press("Ctrl+Return")
    assert "kompletteras" in dialog().fields["comment"]._below.text()
    dialog().reject()
    assert manager.stage() is CaseState.REVIEW


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_is_named_and_nothing_is_cut(manager: Manager, look: Theme, percent: int) -> None:
    manager.s.reviews.comment(manager.office.opened.actor, manager.report, KEY, "Hur länge?", passage="länge")
    look.set_percent(percent)
    manager.office.go("review")
    assert manager.page.table is not None and silent_cells(manager.page.table) == []
    assert nameless(manager.office.window) == [] and cut_words(manager.office.window) == []
    page = manager.come_in()
    page.reading.go_to(KEY)
    manager.office.settle()
    page.reading.side.reveal()
    assert nameless(manager.office.window) == [] and cut_words(manager.office.window) == []


def test_nobody_is_asked_to_answer_her_own_comment(manager: Manager) -> None:
    manager.s.reviews.comment(manager.office.opened.actor, manager.report, KEY, "Hur länge?")
    page = manager.come_in()
    page.reading.go_to(KEY)
    (box,) = page.reading.margin.comments.boxes.values()
    assert not box.field.isVisible() and not box._send.isVisible() and box._close.isVisible()


def test_sending_back_is_undone_from_the_toast_with_the_words_kept(manager: Manager) -> None:
    office = manager.office
    manager.come_in()
    office.press("Ctrl+B")
    dialog().fields["decision"].control.set_value("supplement")
    office.type("Mer om tiden.")
    office.press("Ctrl+Return")
    assert manager.stage() is CaseState.INVESTIGATION
    press_button(office.window.toast._button)
    office.settle()
    assert manager.stage() is CaseState.REVIEW and manager.page.title() == "Att granska, 2026-0001"
    office.press("Ctrl+B")
    office.settle()
    assert dialog().fields["comment"].control.value() == "Mer om tiden."
    dialog().reject()


def test_another_decision_takes_away_what_was_said_of_the_last(manager: Manager) -> None:
    office = manager.office
    manager.come_in()
    office.press("Ctrl+B")
    choice = dialog().fields["decision"].control
    choice.set_value("supplement")
    office.press("Ctrl+Return")
    below = dialog().fields["comment"]._below
    assert below.property("kind") == "error"
    choice._buttons["agree"].click()
    assert below.property("kind") == "help" and "kompletteras" not in below.text()
    dialog().reject()


def test_gaps_are_told_apart_in_the_queue_and_in_the_list(manager: Manager) -> None:
    manager.office.go("review")
    table = manager.page.table
    assert table is not None
    column, row = next(one for one in table.rows_model.columns if one.key == "gaps"), table.rows_model.rows[0]
    assert column.second is not None
    assert column.text(row).replace("\u00a0", " ") == f"{row.gaps} luckor"
    assert column.second(row) == "den första i 1 Ärendet och hur utredningen har gjorts"
    rows = manager.come_in().reading.points.rows_model.rows
    said = [one.said() for one in rows if one.gap is not None]
    assert {"inget svar", "inget belägg"} <= set(said) and "lucka" not in said


def test_comments_add_up_in_the_queue_in_the_list_and_in_the_decision(manager: Manager) -> None:
    s, eva = manager.s, manager.office.opened.actor
    made = [s.reviews.comment(eva, manager.report, KEY, text).value for text in ("Ett?", "Två?", "Tre?")]
    for one in made[1:]:
        s.reviews.answer(manager.pair[0], one.id, "Ja.")
    s.reviews.close(eva, made[2].id)
    manager.office.go("review")
    table = manager.page.table
    assert table is not None
    column = next(one for one in table.rows_model.columns if one.key == "state")
    assert column.second is not None
    in_queue = column.second(table.rows_model.rows[0])
    assert in_queue == "3 kommentarer: 1 väntar på svar, 1 besvarad, 1 avslutad"
    page = manager.come_in()
    page.reading.go_to(KEY)
    assert page.reading.margin.point is not None
    assert page.reading.margin.point.said().startswith(in_queue)
    manager.office.press("Ctrl+B")
    said = dialog().accessibleDescription()
    assert "2 kommentarer är inte avslutade: 1 väntar på svar, 1 besvarad." in said
    dialog().reject()


def test_large_text_needs_no_reading_to_the_side(manager: Manager, look: Theme) -> None:
    manager.s.reviews.comment(manager.office.opened.actor, manager.report, KEY, "Hur länge?")
    look.set_percent(200)
    manager.office.go("review")
    table = manager.page.table
    assert table is not None and table.horizontalScrollBar().maximum() == 0
    kept = table.list_state()
    assert kept["hidden"] == []  # what was folded comes back when there is room
    page = manager.come_in()
    page.reading.go_to(KEY)
    manager.office.settle()
    assert page.reading._line.isVisible() and "Sara Lindqvist" in page.reading._line.text()
    assert page.reading.side._number.text() == "1"
    assert page.reading.side._button.accessibleName() == "Marginalen, 1 kommentar väntar på svar"
    look.set_percent(100)
    manager.office.settle()
    assert not page.reading._line.isVisible()
    manager.office.go("review")
    assert not any(table.isColumnHidden(n) for n in range(len(table.rows_model.columns)))


def test_the_drawer_of_large_text_leaves_the_list_to_be_read(manager: Manager, look: Theme) -> None:
    look.set_percent(200)
    page = manager.come_in()
    page.reading.side.reveal()
    manager.office.settle()
    listed, drawer = page.reading.list_pane, page.reading.margin
    assert drawer.isVisible()
    assert drawer.mapToGlobal(drawer.rect().topLeft()).x() >= listed.mapToGlobal(listed.rect().topRight()).x()
