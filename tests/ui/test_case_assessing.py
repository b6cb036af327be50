"""Bedömning for those who wrote the report: the manager's comments, the family's view, addenda, the letter that
follows; and the comments beside the answers in the writing room."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.gaps import SectionState, State
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui import rooms
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.margin.comments import Comments
from ui.pages.case.assessing import Assessing
from ui.preview.print_preview import PrintPreview
from ui.tasks import Tasks
from ui.theme import Theme

KEY = ("why_now", "")
TEXT = "De har talat om det länge. Barnen är större nu."


def manager_of(opened: OpenStore) -> Actor:
    eva = stores.colleague(opened, "Eva Norling", Role.UNIT_MANAGER)
    return Actor(eva.id, eva.name, Role.UNIT_MANAGER)


def report_of(office: Office, case: RecordId) -> RecordId:
    s, actor = office.services, office.opened.actor
    report = s.documents.begin(actor, case, "F10").value.id
    s.documents.answer(actor, report, *KEY, TEXT)
    return report


def agree(office: Office, case: RecordId) -> RecordId:
    """The report has gone all the way, and is locked."""
    s, actor = office.services, office.opened.actor
    report = report_of(office, case)
    s.documents.answer(actor, report, "result", "", "suitable")
    found = s.cases.open(actor, case).case
    for user in (found.investigator_1, found.investigator_2):
        assert user is not None
        s.assessments.sign(replace(actor, user_id=user), report, "Skäl.")
    s.assessments.review(manager_of(office.opened), report, "agree")
    return report


def part_of(office: Office, case: RecordId) -> Assessing:
    page = office.go("case", {"case": case, "tab": "assessment"})
    part = page.parts.part("assessment")
    assert isinstance(part, Assessing)
    office.settle()
    return part


def dialog() -> FormDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found


def test_the_manager_s_comments_lead_to_their_questions(office: Office, case: RecordId) -> None:
    report = report_of(office, case)
    office.services.reviews.comment(manager_of(office.opened), report, KEY, "Kanariefågel?")
    part = part_of(office, case)
    (line,) = part.margin._lines.buttons
    assert line.accessibleName() == "Varför, och varför nu, Väntar på svar"  # not what it says
    line.setFocus()
    office.press("Return")
    assert office.window.history.current.page == "report"
    editor = office.window.current.editor
    office.wait_for(lambda: editor is not None and editor.here() == KEY)


def test_what_waits_is_on_the_first_page(office: Office, case: RecordId) -> None:
    report = report_of(office, case)
    office.services.reviews.comment(manager_of(office.opened), report, KEY, "Hur länge?")
    page = office.go("my_day")
    assert any("1 kommentar att svara på" in one.accessibleName() for one in page._missing.buttons)


def test_signing_waits_for_the_answers(office: Office, case: RecordId) -> None:
    report = report_of(office, case)
    office.services.reviews.comment(manager_of(office.opened), report, KEY, "Hur länge?")
    part = part_of(office, case)
    part._reason.control.set_value("Referenserna är på resa.")
    press_button(part._sign)
    office.settle()
    assert "inget svar" in part._reason._below.text()


def test_a_signature_on_an_earlier_text_is_told_and_signed_again(office: Office, case: RecordId) -> None:
    report = report_of(office, case)
    part = part_of(office, case)
    part._reason.control.set_value("Skäl.")
    part._sign.setFocus()
    office.press("Space")
    office.settle()
    assert not part._sign.isVisible() and "när båda har" in office.window.toast._words.text()
    office.services.documents.answer(office.opened.actor, report, *KEY, "De vill något annat.")
    part = part_of(office, case)
    told = [label.text() for label in part.findChildren(QLabel) if label.isVisible()]
    assert any("Texten har ändrats sedan dess" in one for one in told)
    part._sign.setFocus()
    office.press("Space")
    office.settle()
    told = [label.text() for label in part.findChildren(QLabel) if label.isVisible()]
    assert not any("Texten har ändrats sedan dess" in one for one in told)


def test_a_locked_report_gets_an_addendum_from_the_keyboard(office: Office, case: RecordId) -> None:
    report = agree(office, case)
    part = part_of(office, case)
    assert part.addenda.isVisible() and not part.family._write.isVisible()
    part.addenda._family.setFocus()
    office.press("Return")
    assert dialog().fields["kind"].control.value() == "family_view"
    dialog().fields["text"].setFocus()
    office.type("Peter anser att datumet är fel.")
    office.press("Ctrl+Return")
    (made,) = office.services.addenda.of_report(office.opened.actor, report)
    assert (made.addendum.kind, made.addendum.text) == ("family_view", "Peter anser att datumet är fel.")
    (line,) = part.addenda.lines.buttons
    assert line.accessibleName() == "Tillägg 1, Familjens syn på en uppgift, SL, i dag"
    toast = office.window.toast
    assert toast.isVisible() and toast._words.text() == "Tillägget är undertecknat och finns kvar hos utredningen"
    assert office.services.drafts.find(office.opened.actor, "addendum/") == ()
    press_button(part.addenda._all)
    (paper,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview) and w.isVisible()]
    office.wait_for(lambda: paper.view.pages > 0)
    paper.reject()


def test_an_addendum_being_written_is_kept(office: Office, case: RecordId) -> None:
    agree(office, case)
    part = part_of(office, case)
    part.addenda.write()
    dialog().fields["text"].setFocus()
    office.type("Familjen har flyttat")
    dialog().reject()
    office.settle()
    office.wait_for(lambda: bool(office.services.drafts.find(office.opened.actor, "addendum/")))
    part.addenda.write()
    assert dialog().fields["text"].control.value() == "Familjen har flyttat"
    dialog().fields["known_on"].control.set_value(stores.TODAY + dt.timedelta(days=2))
    dialog().fields["kind"].control.set_value("later_fact")
    office.press("Ctrl+Return")
    assert "efter i dag" in dialog().fields["known_on"]._below.text()
    dialog().reject()
    office.settle()


@pytest.mark.parametrize(("end", "form"), [("agree", "F11"), ("close", "F12")])
def test_a_decision_leads_to_its_letter(office: Office, case: RecordId, end: str, form: str) -> None:
    s, actor = office.services, office.opened.actor
    if end == "agree":
        agree(office, case)
    else:
        report_of(office, case)
        s.cases.move(actor, case, CaseState.CLOSED, stores.TODAY, "investigation_stopped_by_family", "De tog tillbaka.")
    page = office.go("case", case)
    assert f"({form})" in page._primary.text()
    page._primary.setFocus()
    office.press("Return")
    assert [d.form_key for d in s.cases.open(actor, case).documents] == ["F10", form]
    assert office.window.history.current.page == "report"
    press_button(office.go("case", case)._primary)
    office.settle()
    assert len(s.cases.open(actor, case).documents) == 2


def test_the_family_s_view_is_said_and_leads_to_its_heading(office: Office, case: RecordId) -> None:
    report = report_of(office, case)
    rows = ({"adult": "Lotta Berg", "received_on": None, "view": "partly", "text": "Kanariefågel"},)
    office.services.documents.answer(office.opened.actor, report, "view_rows", "", rows)
    part = part_of(office, case)
    said = " ".join(label.text() for label in part.family.findChildren(type(part._head._title)))
    assert "Delar bedömningen delvis" in said and "Kanariefågel" not in said
    press_button(part.family._write)
    office.settle()
    office.wait_for(lambda: office.window.current.editor is not None)
    assert office.window.current.editor.section.key == "applicant_views"


@pytest.mark.parametrize("percent", [100, 200])
def test_everything_is_named_and_nothing_is_cut(office: Office, look: Theme, case: RecordId, percent: int) -> None:
    report = agree(office, case)
    office.services.addenda.sign(office.opened.actor, report, "later_fact", "Familjen har flyttat.")
    look.set_percent(percent)
    part = part_of(office, case)
    part.side.reveal()
    assert nameless(office.window) == [] and cut_words(office.window) == []


# in the writing room


@pytest.fixture
def room(tmp_path: object, tasks: Tasks, look: Theme) -> rooms.Room:
    return rooms.make_room(tmp_path, tasks, look)  # type: ignore[arg-type]


def comments_of(room: rooms.Room) -> tuple[Remark, ...]:
    return room._ask(lambda: room.services.reviews.comments(room.opened.actor, room.report))


def test_a_comment_stands_beside_its_answer_and_is_answered_and_closed(qtbot: QtBot, room: rooms.Room) -> None:
    s, actor = room.services, room.opened.actor
    s.documents.answer(actor, room.report, *KEY, TEXT)
    s.reviews.comment(
        manager_of(room.opened), room.report, KEY, "Alla tre?", passage="Barnen är större", passage_at=TEXT.index("Bar")
    )
    page = rooms.open_page(qtbot, room)
    block = rooms.block(qtbot, page, *KEY)
    box = next(iter(block.findChild(Comments).boxes.values()))
    assert box._text.text() == "Alla tre?" and box._quote.text() == "”Barnen är större”"
    block.control.set_value("Sedan i höstas är barnen inte små. " + TEXT)
    press_button(box._place)
    assert block.control.text.textCursor().selectedText() == "Barnen är större"
    press_button(box._send)
    rooms.settle(qtbot, page)
    assert "tomt" in box.field._below.text()
    box.field.control.text.setPlainText("Ja, alla.")
    press_button(box._send)
    rooms.until(qtbot, lambda: bool(comments_of(room)[0].answers))
    rooms.settle(qtbot, page)
    assert not box.field.isVisible() and "Ja, alla." in box._answer.text()
    press_button(box._close)
    rooms.until(qtbot, lambda: not comments_of(room)[0].is_open)
    rooms.settle(qtbot, page)
    (fold,) = [w for w in (block.findChild(Comments)._fold,) if w.isVisible()]
    assert fold.text() == "1 avslutad kommentar" and not box.isVisible()
    press_button(fold)
    assert box.isVisible()
    room.opened.close()


def test_an_answer_being_written_to_a_comment_is_kept(qtbot: QtBot, room: rooms.Room) -> None:
    s = room.services
    comment = s.reviews.comment(manager_of(room.opened), room.report, KEY, "Hur länge?").value
    page = rooms.open_page(qtbot, room)
    box = next(iter(rooms.block(qtbot, page, *KEY).findChild(Comments).boxes.values()))
    box.field.control.text.setPlainText("Sedan i hö")
    page.save_pending()
    rooms.until(qtbot, lambda: room.drafts().get(f"answer/{comment.id.hex}", ("", 0))[0] == "Sedan i hö")
    again = rooms.open_page(qtbot, room)
    box = next(iter(rooms.block(qtbot, again, *KEY).findChild(Comments).boxes.values()))
    assert box.field.control.value() == "Sedan i hö"
    room.opened.close()


def test_a_heading_with_a_comment_to_answer_is_not_done(qtbot: QtBot, room: rooms.Room) -> None:
    s = room.services
    page = rooms.open_page(qtbot, room)
    model, row = page.outline._model, page.outline.row_of("motive")

    def said() -> str:
        return str(model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole))

    assert "kommentar" not in said()
    outcome = s.reviews.comment(manager_of(room.opened), room.report, KEY, "Hur länge?")
    room.ctx.bus.changed.emit(outcome.changes)
    rooms.until(qtbot, lambda: "1 kommentar väntar på svar" in said())
    assert page.outline._left.text().replace("\u00a0", " ").endswith("1 kommentar att svara på")
    done = {one.key: SectionState(State.DONE) for one in rooms.the_editor(page).filled.definition.sections}
    page.outline.show_states(done)
    assert f"{len(done) - 1} av {len(done)} klara" in page.outline._left.text().replace("\u00a0", " ")
    s.reviews.answer(room.opened.actor, outcome.value.id, "Sedan i höstas.")
    room.ctx.bus.changed.emit(outcome.changes)
    rooms.until(qtbot, lambda: "kommentar" not in said())
    rooms.settle(qtbot, page)
    room.opened.close()


def test_ctrl_enter_in_the_answer_to_a_comment_sends_it(qtbot: QtBot, room: rooms.Room) -> None:
    s = room.services
    s.reviews.comment(manager_of(room.opened), room.report, KEY, "Hur länge?")
    page = rooms.open_page(qtbot, room)
    for action in page.page_actions():
        page.addAction(action)  # as the window does: Ctrl+Enter is also done with the heading
    box = next(iter(rooms.block(qtbot, page, *KEY).findChild(Comments).boxes.values()))
    text = box.field.control.text
    text.setPlainText("Sedan i höstas.")
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    rooms.until(qtbot, lambda: bool(comments_of(room)[0].answers))
    rooms.settle(qtbot, page)
    assert rooms.the_editor(page).section.key == "motive"
    room.opened.close()


@pytest.mark.parametrize("percent", [100, 200])
def test_a_signature_that_no_longer_holds_is_said_also_when_the_panel_is_folded(
    office: Office, case: RecordId, look: Theme, percent: int
) -> None:
    s, actor = office.services, office.opened.actor
    report = report_of(office, case)
    s.assessments.sign(actor, report, "Skäl.")
    s.documents.answer(actor, report, *KEY, "Något annat.")
    look.set_percent(percent)
    part = part_of(office, case)
    said = [one.text() for one in part.findChildren(QLabel) if one.isVisible() and "har ändrats sedan" in one.text()]
    assert len(said) == 1
    assert not cut_words(part)
    signed = [one.text() for one in part._facts.findChildren(QLabel)]
    assert sum(actor.name in one for one in signed) == 1
