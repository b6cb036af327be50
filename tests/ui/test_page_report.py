"""The writing room: nothing typed is lost, the page follows the text, gaps are walked with one key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.visibility import places
from fhr_desktop.services.investigations.documents import draft_place
from tests import stores
from tests.ui.clipping import cut_words
from tests.ui.keys import type_words
from tests.ui.rooms import Room, block, open_page, settle, the_editor, until
from ui.components.inputs import LongTextInput
from ui.pages.report.page import ReportPage
from ui.theme import Theme

WORDS = "Hon växte upp i Särna med två äldre bröder."


def text_of(qtbot: QtBot, page: ReportPage, field: str, subject: str = "") -> LongTextInput:
    control = block(qtbot, page, field, subject).control
    assert isinstance(control, LongTextInput)
    return control


def trigger(page: ReportPage, key: str) -> None:
    """Press a shortcut of the page, as the window would."""
    wanted = QKeySequence(key)
    next(action for action in page.page_actions() if action.shortcut() == wanted).trigger()


def test_what_is_typed_is_a_draft_at_once_and_an_answer_when_it_is_left(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    key = ("upbringing", room.adult)
    control = text_of(qtbot, page, *key)
    type_words(control.text, WORDS)
    place = draft_place(room.report, *key)
    until(qtbot, lambda: room.drafts().get(place) == (WORDS, len(WORDS)))
    block(qtbot, page, "caregivers", room.adult)
    until(qtbot, lambda: room.stored(key) == WORDS)
    assert place not in room.drafts()
    settle(qtbot, page)


def test_text_taken_back_while_it_was_being_saved_is_taken_back_in_the_store(qtbot: QtBot, room: Room) -> None:
    room.services.documents.answer(room.opened.actor, room.report, "why_now", "", "Nu.")
    page = open_page(qtbot, room)
    control = text_of(qtbot, page, "why_now")
    control.text.setPlainText("Nu eller aldrig.")
    page.save_pending()
    control.text.setPlainText("Nu.")
    page.save_pending()
    settle(qtbot, page)
    assert room.stored(("why_now", "")) == "Nu."
    assert room.drafts() == {}


def test_text_that_rests_is_saved_without_being_left(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    control = text_of(qtbot, page, "why_now")
    type_words(control.text, "Nu.")
    until(qtbot, lambda: room.stored(("why_now", "")) == "Nu.")
    settle(qtbot, page)


def test_after_a_crash_the_text_is_in_its_field_with_the_cursor_in_its_place(qtbot: QtBot, room: Room) -> None:
    key = ("losses", room.adult)
    room.services.documents.answer(room.opened.actor, room.report, *key, "Mormor dog 2019.")
    place = draft_place(room.report, *key)
    room.services.drafts.keep(room.opened.actor, place, "Mormor dog 2019. Hon talar", 11)
    page = open_page(qtbot, room)
    editor = the_editor(page)
    assert editor.section.key == "life_history" and editor.subject() == room.adult
    assert editor._form is not None
    control = editor._form.blocks[key].control
    assert control.value() == "Mormor dog 2019. Hon talar"
    assert control.place() == 11
    assert control.controls[0].hasFocus()
    until(qtbot, lambda: room.stored(key) == "Mormor dog 2019. Hon talar")
    settle(qtbot, page)


def test_drafts_of_several_fields_are_all_shown(qtbot: QtBot, room: Room) -> None:
    for field, text in (("why_now", "Nu är"), ("initiative", "Lotta tog")):
        room.services.drafts.keep(room.opened.actor, draft_place(room.report, field, ""), text, 2)
    page = open_page(qtbot, room)
    assert text_of(qtbot, page, "why_now").value() == "Nu är"
    assert text_of(qtbot, page, "initiative").value() == "Lotta tog"


def test_going_to_another_section_loses_nothing(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    control = text_of(qtbot, page, "why_now")
    type_words(control.text, "Nu har de tid.")
    the_editor(page).show_section("housing")
    settle(qtbot, page)
    assert room.stored(("why_now", "")) == "Nu har de tid."
    assert text_of(qtbot, page, "why_now").value() == "Nu har de tid."


def test_text_the_store_refuses_is_there_after_having_been_elsewhere(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    number = block(qtbot, page, "identity_number", room.adult)
    number.control.set_value("")
    type_words(number.control.controls[0], "19811228-9873")
    the_editor(page).show_section("housing")
    settle(qtbot, page)
    again = block(qtbot, page, "identity_number", room.adult)
    assert again is not number
    assert again.control.draft() == "19811228-9873"
    until(qtbot, lambda: bool(again.refused))
    settle(qtbot, page)
    assert [text for text, _cursor in room.drafts().values()] == ["19811228-9873"]


def test_the_page_shows_what_is_typed_before_it_is_saved(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    control = text_of(qtbot, page, "why_now")
    before = page.view._printed.pdf
    type_words(control.text, "Nu har de tid.")
    until(qtbot, lambda: page.view._printed.pdf != before)
    assert room.stored(("why_now", "")) is None
    settle(qtbot, page)
    assert ("why_now", "") not in {gap.key for gap in page._gaps if gap.kind.value == "missing"}


def test_a_click_in_the_page_goes_to_the_field_and_the_field_rings_the_page(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    place = next(one for one in page.view._printed.places if one.field_key == "why_now")
    page.view.go_to(place.page)
    box = page.view._box(place)
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(box.center()).toPoint())
    settle(qtbot, page)
    editor = the_editor(page)
    assert editor.here() == ("why_now", "")
    assert editor._form is not None and editor._form.blocks["why_now", ""].control.controls[0].hasFocus()
    block(qtbot, page, "initiative")
    assert page.view._ring == ("initiative", "")


@pytest.mark.slow
def test_every_field_that_is_printed_can_be_gone_to(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    editor = the_editor(page)
    printed = list(dict.fromkeys((one.field_key, one.subject_id) for one in page.view._printed.places))
    assert set(printed) <= {place.key for place in places(editor.filled)}
    for field, subject in printed[::9]:
        page.go_to_field(field, subject)
        assert editor._form is not None
        editor._form.finish()
        assert (field, subject) in editor._form.blocks
    settle(qtbot, page)


def test_f8_walks_the_gaps_and_goes_round(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, room.inquiry)
    seen = []
    for _press in range(len(page._gaps) + 1):
        trigger(page, "F8")
        settle(qtbot, page)
        seen.append(the_editor(page).here())
    assert seen[:-1] == [gap.key for gap in page._gaps]
    assert seen[-1] == seen[0]


def test_f8_goes_on_past_what_nobody_writes(qtbot: QtBot, room: Room) -> None:
    case = room._ask(lambda: room.services.documents.open(room.opened.actor, room.report)).document.case_id
    visit = Visit(case_id=case, kind="home_visit_booked", on=stores.TODAY, held=True)
    room._ask(lambda: room.services.visits.save(room.opened.actor, visit))
    page = open_page(qtbot, room)
    places = list(dict.fromkeys(gap.key for gap in page._gaps))[:5]
    assert ("contact_rows", "") in places  # the case itself fills it in
    seen = []
    for _place in places:
        trigger(page, "F8")
        settle(qtbot, page)
        seen.append(the_editor(page).here())
    assert seen == places


def test_ctrl_enter_goes_on_to_the_next_person_and_the_next_heading(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    editor = the_editor(page)
    block(qtbot, page, "upbringing", room.adult)
    trigger(page, "Ctrl+Return")
    settle(qtbot, page)
    assert editor.section.key == "life_history" and editor.subject() != room.adult
    trigger(page, "Ctrl+Return")
    settle(qtbot, page)
    assert editor.section.key == "relationship"


def test_outline_says_how_far_each_heading_has_come(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    model = page.outline.view.model()
    said = [model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert any("lucka" in words or "luckor" in words for words in said)
    assert "klara" in page.outline._left.text()
    page.outline._filter.setChecked(True)
    assert model.rowCount() < len(said)


def test_what_a_colleague_saves_comes_in_without_moving_the_cursor(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    control = text_of(qtbot, page, "why_now")
    type_words(control.text, "Nu har")
    outcome = room.services.documents.answer(room.opened.actor, room.report, "initiative", "", "Peter frågade först.")
    room.ctx.bus.changed.emit(outcome.changes)
    editor = the_editor(page)
    assert editor._form is not None
    other = editor._form.blocks["initiative", ""].control
    until(qtbot, lambda: bool(other.value() == "Peter frågade först."))
    assert control.value() == "Nu har" and control.place() == 6
    settle(qtbot, page)


def test_panes_open_and_close_and_one_is_always_left(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    for pane in ("page", "outline", "editor"):
        page._toggle(pane)
    assert page.panes_.shown() == {"editor"}
    assert len(page.panes()) == 1
    page._toggle("page")
    settle(qtbot, page)
    assert page.panes_.shown() == {"editor", "page"}


def test_a_narrow_window_has_two_panes(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    page.resize(820, 620)
    until(qtbot, lambda: page.panes_.shown() == {"outline", "editor"})
    page._toggle("page")
    assert page.panes_.shown() == {"editor", "page"}
    settle(qtbot, page)


def test_somebody_elses_case_is_not_opened_without_a_reason(qtbot: QtBot, room: Room) -> None:
    outsider = stores.colleague(room.opened, "Anna Ek")
    room.ctx.actor = type(room.opened.actor)(outsider.id, outsider.name, room.opened.actor.role)
    page = open_page(qtbot, room)
    assert not page.panes_.isVisible()
    page.opened({"document": room.report, "reason": "Vikarie för Sara"})
    settle(qtbot, page)
    assert not the_editor(page).writable


def test_the_title_has_a_number_and_no_name(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    assert page.title() == "Ärende 2026-0001, utredning av familjehem"


def test_every_control_has_a_name(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    block(qtbot, page, "child_attitude", room.child)
    focusable = Qt.FocusPolicy.TabFocus
    nameless = [
        one
        for one in page.findChildren(QWidget)
        if one.focusPolicy() & focusable and one.isVisible() and not (one.accessibleName() or _text(one))
    ]
    assert not nameless, [type(one).__name__ for one in nameless]


def _text(one: QWidget) -> str:
    words = getattr(one, "text", None)
    return str(words()) if callable(words) else ""


def test_a_report_that_both_have_signed_can_only_be_read(qtbot: QtBot, room: Room) -> None:
    opened = room.services.documents.open(room.opened.actor, room.report)
    assert opened.facts.assessment is not None
    case, day = opened.facts.case, stores.TODAY
    signed = replace(
        opened.facts.assessment, signed_1_by=case.investigator_1, signed_1_on=day, signed_1_text="a",
        signed_2_by=case.investigator_2, signed_2_on=day, signed_2_text="a",
    )  # fmt: skip
    page = open_page(qtbot, room)
    assert the_editor(page).writable
    with room.opened.desk.store.write(room.opened.actor.user_id) as work:
        work.save(signed)
    room.ctx.bus.changed.emit(work.changes)
    until(qtbot, lambda: not the_editor(page).writable)
    settle(qtbot, page)
    assert page._banner is not None and "Hos enhetschefen" in page._banner.accessibleName()


def test_saving_while_one_pauses_is_not_told_as_a_colleagues_writing(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    control = text_of(qtbot, page, "why_now")
    shown: list[str] = []
    for words in ("Nu har de tid.", " Barnen är stora."):
        type_words(control.text, words)
        settle(qtbot, page)
        the_editor(page).keeper.rested.emit()
        until(qtbot, lambda: room.stored(("why_now", "")) == control.value())
        assert page._proofing is not None
        page._proofing.read()
        settle(qtbot, page)
        editor = the_editor(page)
        assert editor._form is not None
        mark = editor._form.blocks["why_now", ""].mark
        shown += [str(mark)] if mark is not None and mark.isVisible() else []
        assert editor._behind == {}
    assert shown == []


def test_the_first_page_and_the_outline_count_the_same_gaps(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    found = room.services.agenda.waiting(room.opened.actor, stores.TODAY).missing
    (said,) = [one.sentence for one in found if "luckor i utredningen" in one.sentence]
    assert page.outline._left.text().replace("\u00a0", " ").endswith(f"{said.split()[0]} luckor kvar")
    assert len(page._gaps) == int(said.split()[0])


def in_outline(qtbot: QtBot, page: ReportPage, section: str) -> None:
    """The focus in the outline, at a heading, as the arrows leave it."""
    page.outline.view.setFocus()
    page.outline.view.setCurrentIndex(page.outline.view.model().index(page.outline.row_of(section), 0))
    settle(qtbot, page)
    assert the_editor(page).section.key == section and page.outline.view.hasFocus()


def test_what_is_typed_in_the_outline_is_written_under_the_heading(qtbot: QtBot, room: Room) -> None:
    room.services.documents.answer(room.opened.actor, room.report, "why_now", "", "Nu är")
    page = open_page(qtbot, room)
    in_outline(qtbot, page, "motive")
    type_words(page.outline.view, " ")
    for letter in "rätt":
        type_words(QApplication.focusWidget() or page, letter)
    settle(qtbot, page)
    editor = the_editor(page)
    assert editor.section.key == "motive" and editor._form is not None
    control = editor._form.blocks["why_now", ""].control
    assert control.value() == "Nu är rätt" and control.controls[0].hasFocus()


def test_a_heading_that_is_pressed_is_ready_to_write_in(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    in_outline(qtbot, page, "relationship")
    QTest.keyClick(page.outline.view, Qt.Key.Key_Return)
    settle(qtbot, page)
    editor = the_editor(page)
    assert editor.here() is not None and editor.filled.definition.section_of(editor.here()[0]).key == "relationship"


def test_f8_in_the_outline_goes_to_the_first_gap_of_the_heading_that_is_chosen(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    in_outline(qtbot, page, "parenting")
    trigger(page, "F8")
    settle(qtbot, page)
    first = next(gap.key for gap in page._gaps if gap.section_key == "parenting")
    assert the_editor(page).here() == first
    in_outline(qtbot, page, "housing")
    assert page.place() is not None and page.place()[0] == the_editor(page).section.fields[0].key


@pytest.mark.parametrize("form", ["F1", "F7", "F8b", "F10"])
def test_at_large_text_nothing_is_cut_and_nobody_reads_to_the_side(
    qtbot: QtBot, room: Room, look: Theme, form: str
) -> None:
    look.set_percent(200)
    page = open_page(qtbot, room, begun(room, form))
    page.resize(1266, 620)
    editor = the_editor(page)
    until(qtbot, lambda: cut_words(page.outline) == [])
    wide = {}
    for section in editor.filled.definition.sections:
        editor.show_section(section.key)
        assert editor._form is not None
        editor._form.finish()
        settle(qtbot, page)
        for _round in range(10):  # layouts follow in steps
            QApplication.processEvents()
        wide[section.key] = editor.pane.horizontalScrollBar().maximum()
    assert not any(wide.values()), wide


def begun(room: Room, form: str) -> RecordId:
    """A form of the case; of a visit when it is written on one."""
    s, actor = room.services, room.opened.actor
    case = s.documents.open(actor, room.report).document.case_id
    kind = {"F7": "home_visit_booked", "F8b": "child_conversation"}.get(form)
    if kind is None:
        return s.documents.begin(actor, case, form).value.id
    visit = Visit(case_id=case, kind=kind, on=stores.TODAY, held=True, participants=(RecordId(hex=room.child),))
    s.visits.save(actor, visit)
    return s.visits.begin(actor, visit.id, form).value.id
