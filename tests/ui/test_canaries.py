"""What is sensitive is read where it was written: no list, search, title or file name has a word of it.

Canaries are planted in every sensitive answer of every casework form, in the records' sensitive fields, in a sensitive
note and in a draft; then the pages are read as a passer-by or a screen reader would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.record import Kind, RecordId, Sensitivity
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.documents import draft_place
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from ui.theme import Theme

WORD = "Kanariefågel"
FORMS = ("F5", "F7", "F8a", "F8b", "F8c", "F9", "F10")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole,
         Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.EditRole)  # fmt: skip


@pytest.fixture
def planted(opened: OpenStore) -> RecordId:
    """A case with a canary wherever something sensitive can be written. How many is asserted below."""
    case, _other = stores.investigated(opened)
    s, actor = stores.services(opened), opened.actor
    count = 0
    for number in FORMS:
        document = s.documents.begin(actor, case.id, number).value
        filled = s.documents.open(actor, document.id).filled
        for section in filled.definition.sections:
            for subject in filled.subjects_of(section):
                for one in section.fields:
                    if one.sensitivity is Sensitivity.SPECIAL and (value := canary(one, f"{WORD}{count}")):
                        s.documents.answer(actor, document.id, one.key, subject.id, value)
                        count += 1
        if number == "F10":
            adult = filled.subjects_of(filled.definition.section_of("processing"))[0].id
            s.drafts.keep(actor, draft_place(document.id, "processing", adult), f"{WORD} i ett utkast", 5)
    s.notes.sign(actor, case.id, f"{WORD} i en känslig anteckning.", sensitive=True)
    for person in s.homes.persons(actor, case.home_id):
        texts = {
            name: f"{WORD} {name}"
            for name, spec in person.SPECS.items()
            if spec.sensitivity is Sensitivity.SPECIAL and spec.kind in (Kind.TEXT, Kind.LONG_TEXT)
        }
        s.homes.save_person(actor, replace(person, **texts))  # type: ignore[arg-type]
        count += len(texts)
    assert count > 60, count
    return case.id


def canary(one: FormField, word: str) -> Any:
    """An answer that would be seen, where words can be written."""
    if one.prefill and not one.prefill.startswith("form:"):
        return None
    if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        return word
    if one.kind is FieldKind.TABLE and not one.rows:
        columns = [column for column in one.columns if column.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
        return ({column.key: word for column in columns},) if columns else None
    return None


def words_of(widget: QWidget) -> Iterator[str]:
    """Everything a widget shows or tells, and its children too, shown or not."""
    for one in (widget, *widget.findChildren(QWidget)):
        yield from (one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.windowTitle())
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            yield one.text()
        if isinstance(one, QPlainTextEdit):
            yield one.toPlainText()
        if isinstance(one, QAbstractItemView) and one.model() is not None:
            model = one.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    yield from (str(model.index(row, column).data(role) or "") for role in ROLES)


def told(widget: QWidget) -> list[str]:
    return [text for text in words_of(widget) if WORD.lower() in text.lower()]


def test_no_list_and_no_title_has_a_word_of_it(office: Office, opened: OpenStore, planted: RecordId) -> None:
    for page in (*(spec.key for spec in office.window.registry.on_rail()), "inquiry"):
        office.go(page)
        assert told(office.window) == [], page
    shown = office.go("case", planted)
    for part in ("overview", "family", "checks", "references", "talks", "papers"):
        shown.go_to(part)
        office.settle()
        assert told(office.window) == [], part
    shown.go_to("events")  # a note is read beside the list of them, and nowhere else
    office.settle()
    lists = [one for one in office.window.findChildren(QAbstractItemView) if one.isVisible()]
    assert lists and [text for one in lists for text in told(one)] == []
    assert WORD not in office.window.windowTitle()


def test_the_manager_sees_none_of_it_in_lists(
    qtbot: QtBot, look: Theme, opened: OpenStore, planted: RecordId, tasks: Any
) -> None:
    opened.actor = replace(opened.actor, role=Role.UNIT_MANAGER)
    manager = Office(qtbot, look, tasks, opened)
    try:
        for page in (spec.key for spec in manager.window.registry.on_rail()):
            manager.go(page)
            assert told(manager.window) == [], page
    finally:
        manager.close()


def test_searching_finds_none_of_it(opened: OpenStore, planted: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    for text in (WORD, "Kanarie", "fågel", f"{WORD}7"):
        assert s.search.find(actor, text) == (), text
    with opened.desk.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT title, body FROM search_entry").all()
    assert not [row for row in rows if WORD.lower() in f"{row[0]} {row[1]}".lower()]


def test_what_waits_and_what_is_begun_says_none_of_it(opened: OpenStore, planted: RecordId) -> None:
    s, actor = stores.services(opened), opened.actor
    waiting = s.agenda.waiting(actor, stores.TODAY)
    assert [one.heading for one in waiting.unfinished] and WORD not in repr(waiting)
    assert WORD not in repr(s.cases.rows(actor))
    assert_no_name(s, actor, planted)


def assert_no_name(s: Any, actor: Actor, case: RecordId) -> None:
    """Of a printed file."""
    printed = s.paper.of_case(actor, case, "F10")
    assert WORD not in str(getattr(printed, "name", "")) + str(getattr(printed, "title", ""))


def test_the_files_beside_the_store_have_neutral_names(opened: OpenStore, planted: RecordId, tmp_path: Path) -> None:
    assert not [path for path in tmp_path.rglob("*") if WORD.lower() in path.name.lower()]
