"""Conflicts on screen: choosing with one key, writing one's own, taking it back; and editors that an import reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db import records
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer
from fhr_desktop.domain.operations import Transaction
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.unit import User
from fhr_desktop.services.outcome import Changes
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.views import Conflict
from tests import stores, unseen
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.keys import type_words
from tests.ui.rooms import Room, block, open_page, settle, until
from ui.components.inputs import LongTextInput
from ui.conflicts.dialog import ConflictDialog
from ui.conflicts.differing import IN, OUT, SAME, alike, pieces
from ui.pages.case.family import Family
from ui.theme import Theme


def _other(opened: OpenStore) -> User:
    with opened.desk.store.read() as connection:
        found = {user.name: user for user in records.load_where(connection, User)}
    return found["Mikael Dahl"]


def _of(opened: OpenStore, kind: type[Record], **where: Any) -> Any:
    with opened.desk.store.read() as connection:
        return records.load_where(connection, kind, **where)[0]


def _arrive(office: Office, theirs: list[Transaction]) -> None:
    """As when a package is taken in while the window is open."""
    touched = unseen.receive(office.opened, theirs)
    office.window.ctx.bus.changed.emit(Changes(touched))
    office.settle()


def _dialog() -> ConflictDialog:
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]
    return found


def _no_dialog() -> bool:
    return not [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]


def _in_conflict(opened: OpenStore, case_id: RecordId) -> tuple[Conflict, ...]:
    return stores.services(opened).inbox.of_case(opened.actor, case_id)


@pytest.fixture
def clashing(opened: OpenStore) -> RecordId:
    """A case where a phone number and the family's motive were written on two machines."""
    case, other = stores.investigated(opened)
    person, inquiry = _of(opened, Person, given_name="Lotta"), _of(opened, Inquiry, home_id=case.home_id)
    machine = unseen.machine(opened)
    theirs = unseen.edit(opened, person, by=other.id, on=machine, phone="070-174 06 13")
    s = stores.services(opened)
    s.homes.save_person(opened.actor, replace(person, phone="070-174 06 31"))
    unseen.receive(opened, theirs)
    motive = "De har talat om det länge."
    theirs = unseen.edit(opened, inquiry, by=other.id, on=machine, motive=f"{motive}\nDe har plats för två.")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(inquiry, motive=f"Lotta ringde själv.\n{motive}"))
    unseen.receive(opened, theirs)
    return case.id


def test_conflicts_are_decided_one_after_another_with_the_keyboard(
    office: Office, opened: OpenStore, clashing: RecordId
) -> None:
    page = office.go("case", clashing)
    assert page._band.isVisible() and "2 krockar" in page._band.accessibleName()
    press_button(page._band._button)
    assert _dialog().compare.conflict.field == "motive"
    office.press("N")
    asked = _dialog()
    said = {box.accessibleName() for box in asked.compare.boxes}
    assert said == {"Du skrev: 070-174 06 31", "Mikael Dahl skrev: 070-174 06 13"}
    assert not asked.compare.save.isEnabled()
    theirs = next(n for n, side in enumerate(asked.compare.conflict.sides, 1) if side.who == "Mikael Dahl")
    office.press(str(theirs), "Return")
    left = _in_conflict(opened, clashing)
    assert [one.field for one in left] == ["motive"]
    assert _of(opened, Person, given_name="Lotta").phone == "070-174 06 13"
    asked = _dialog()
    assert asked.compare.own is not None
    office.press("E")
    office.type(" ")
    office.press("Ctrl+Return")
    assert _no_dialog() and not page._band.isVisible()
    lines = _of(opened, Inquiry).motive.split("\n")
    assert lines == [" Lotta ringde själv.", "De har talat om det länge.", "De har plats för två."]
    office.window.toast.undo()
    office.settle()
    assert [one.field for one in _in_conflict(opened, clashing)] == ["motive"]
    assert page._band.isVisible()


def test_a_third_value_is_written_in_its_place(office: Office, opened: OpenStore, clashing: RecordId) -> None:
    page = office.go("case", clashing)
    one = next(one for one in page._view.conflicts if one.field == "phone")
    page._band.compare(one)
    office.press("1", "E")
    asked = _dialog()
    assert asked.compare.own is not None
    asked.compare.own.control.set_value("")
    office.type("0980-31 92 14")
    office.press("Return")
    assert _of(opened, Person, given_name="Lotta").phone == "0980-31 92 14"
    office.press("Escape")
    assert _no_dialog()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_dialog_names_its_controls_and_cuts_nothing(
    office: Office, look: Theme, clashing: RecordId, percent: int
) -> None:
    look.set_percent(percent)
    page = office.go("case", clashing)
    for one in page._view.conflicts:
        page._band.compare(one)
        office.settle()
        asked = _dialog()
        assert nameless(asked) == [] and cut_words(asked) == []
        asked.reject()
        office.settle()


def test_the_field_in_conflict_has_a_mark_that_leads_to_the_choice(
    office: Office, opened: OpenStore, clashing: RecordId
) -> None:
    page = office.go("case", {"case": clashing, "tab": "family"})
    part = page.parts.part("family")
    assert isinstance(part, Family)
    part._people.select(_of(opened, Person, given_name="Lotta").id)
    office.settle()
    mark = part._editors[Person].marks["phone"]
    assert mark.isVisible() and set(part._editors[Person].marks) == {"phone"}
    press_button(mark._button)
    assert _dialog().compare.conflict.field == "phone"
    _dialog().compare.choose(1)
    office.press("Return")
    assert not mark.isVisible()
    office.press("Escape")


# an import reaches what is open


def test_a_field_being_written_keeps_text_and_cursor_and_both_values_stay(office: Office, opened: OpenStore) -> None:
    case, other = stores.investigated(opened)
    person = _of(opened, Person, given_name="Lotta")
    theirs = unseen.edit(opened, person, by=other.id, occupation="Lärare", email="lotta@exempel.se")
    page = office.go("case", {"case": case.id, "tab": "family"})
    part = page.parts.part("family")
    part._people.select(person.id)
    office.settle()
    editor = part._editors[Person]
    work = editor.form.fields["occupation"].control
    work.setFocus()
    office.type("Sjukskö")
    work.line.setCursorPosition(3)
    _arrive(office, theirs)
    assert (work.line.text(), work.line.cursorPosition()) == ("Sjukskö", 3)
    assert editor.form.fields["email"].control.value() == "lotta@exempel.se"
    assert editor.marks["occupation"].isVisible()
    part._people.setFocus()
    office.settle()
    sides = {side.text for one in _in_conflict(opened, case.id) for side in one.sides}
    assert sides == {"Sjukskö", "Lärare"}
    assert _of(opened, Person, given_name="Lotta").email == "lotta@exempel.se"


def test_a_note_being_written_keeps_text_and_cursor(office: Office, opened: OpenStore) -> None:
    case, other = stores.investigated(opened)
    person = _of(opened, Person, given_name="Lotta")
    theirs = unseen.edit(opened, person, by=other.id, occupation="Lärare")
    page = office.go("case", case.id)
    office.press("Ctrl+J")
    office.type("Ringde Lotta om")
    page.drawer.text.set_place(6)
    _arrive(office, theirs)
    assert (page.drawer.text.value(), page.drawer.text.place()) == ("Ringde Lotta om", 6)
    assert page.drawer.text.isAncestorOf(office.focus)


def test_a_field_one_only_stands_in_waits_and_then_shows_what_came(office: Office, opened: OpenStore) -> None:
    case, other = stores.investigated(opened)
    person = _of(opened, Person, given_name="Lotta")
    theirs = unseen.edit(opened, person, by=other.id, phone="070-174 06 13")
    page = office.go("case", {"case": case.id, "tab": "family"})
    part = page.parts.part("family")
    part._people.select(person.id)
    office.settle()
    editor = part._editors[Person]
    phone = editor.form.fields["phone"].control
    phone.setFocus()
    phone.line.setCursorPosition(2)
    _arrive(office, theirs)
    assert (phone.line.text(), phone.line.cursorPosition()) == ("070-174 06 12", 2)
    assert editor.marks["phone"].isVisible()
    part._people.setFocus()
    office.settle()
    assert phone.line.text() == "070-174 06 13" and not editor.marks["phone"].isVisible()
    assert _in_conflict(opened, case.id) == ()


def _take_in(qtbot: QtBot, room: Room, page: QWidget, theirs: list[Transaction]) -> None:
    touched = room._ask(lambda: unseen.receive(room.opened, theirs))
    room.ctx.bus.changed.emit(Changes(touched))
    settle(qtbot, page)  # type: ignore[arg-type]


def _their_answer(room: Room, field: str, text: str) -> list[Transaction]:
    answer = Answer(id=Answer.id_of(room.report, field, ""), document_id=room.report, field_key=field, value=text)
    return room._ask(lambda: unseen.written(room.opened, answer, by=_other(room.opened).id))


def test_an_answer_being_typed_survives_an_import_and_stands_beside_the_colleagues(qtbot: QtBot, room: Room) -> None:
    theirs = _their_answer(room, "why_now", "De har plats.")
    page = open_page(qtbot, room)
    shown = block(qtbot, page, "why_now")
    control = shown.control
    assert isinstance(control, LongTextInput)
    type_words(control.text, "De har tid")
    control.set_place(5)
    _take_in(qtbot, room, page, theirs)
    assert (control.value(), control.place()) == ("De har tid", 5)
    type_words(control.text, "m")
    page.save_pending()
    until(qtbot, lambda: bool(room._ask(lambda: _answer_sides(room))))
    settle(qtbot, page)
    assert room._ask(lambda: _answer_sides(room)) == {"De har plats.", "De hamr tid"}
    assert control.value() == "De hamr tid"
    assert shown.mark is not None and shown.mark.isVisible()


def _answer_sides(room: Room) -> set[str]:
    found = room.services.inbox.open(room.opened.actor).conflicts
    return {side.text for one in found if one.table == "answer" for side in one.sides}


def test_an_answer_one_only_stands_in_is_shown_when_it_is_left(qtbot: QtBot, room: Room) -> None:
    room._ask(lambda: room.services.documents.answer(room.opened.actor, room.report, "why_now", "", "De har tid."))
    stored = room._ask(lambda: _of(room.opened, Answer, field_key="why_now"))
    theirs = room._ask(
        lambda: unseen.edit(room.opened, stored, by=_other(room.opened).id, value="De har tid och plats.")
    )
    page = open_page(qtbot, room)
    shown = block(qtbot, page, "why_now")
    control = shown.control
    assert isinstance(control, LongTextInput)
    control.set_place(4)
    _take_in(qtbot, room, page, theirs)
    assert (control.value(), control.place()) == ("De har tid.", 4)
    assert shown.mark is not None and shown.mark.isVisible()
    page.outline.setFocus()
    shown.left.emit()
    assert control.value() == "De har tid och plats." and not shown.mark.isVisible()
    settle(qtbot, page)
    assert room._ask(lambda: _answer_sides(room)) == set()


def test_a_draft_from_before_the_import_stands_beside_what_came(qtbot: QtBot, room: Room) -> None:
    """A crash left a draft; the package was taken in before the form was opened again."""
    home = room._ask(lambda: _of(room.opened, Home))
    place = f"record/home/{home.id.hex}"
    room._ask(lambda: room.services.drafts.keep(room.opened.actor, place, "x", 1))
    (before,) = room._ask(lambda: room.services.drafts.find(room.opened.actor, place))
    room._ask(lambda: unseen.take_in(room.opened, _their_answer_now(room)))
    (after,) = room._ask(lambda: room.services.drafts.find(room.opened.actor, place))
    assert after.seen == before.seen > 0


def _their_answer_now(room: Room) -> list[Transaction]:
    answer = Answer(
        id=Answer.id_of(room.report, "why_now", ""), document_id=room.report, field_key="why_now", value="x"
    )
    return unseen.written(room.opened, answer)


# words that differ


def test_words_that_differ_are_found_in_their_places() -> None:
    found = pieces("Åsa arbetar heltid i Orsa.", "Åsa arbetar 75 procent i Orsa.")
    assert found == [(SAME, "Åsa arbetar "), (OUT, "heltid "), (IN, "75 procent "), (SAME, "i Orsa.")]
    assert "".join(text for kind, text in pieces("a\nb c\n", "a\nb d\nny") if kind != OUT) == "a\nb d\nny"
    assert alike(found) and not alike(pieces("070-1", "0980-2"))
