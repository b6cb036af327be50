"""One description gives the editor: every question of every form has its input, and every answer goes through it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.forms.answers import Evidence, Value
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.forms.example import example_report
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import places
from fhr_desktop.services.investigations.frozen import freeze_form
from tests import stores
from tests.printing.reading import read_page
from tests.ui.clipping import cut_words
from tests.ui.keys import type_words
from tests.ui.rooms import Room, block, open_page, settle, the_editor, until
from ui.components.inputs import LongTextInput, RowsInput
from ui.form_editor.block import FieldBlock
from ui.form_editor.kinds import Surroundings, answer_of, input_for, shown_in
from ui.form_editor.shown import ShownAnswer
from ui.pages.report.page import ReportPage
from ui.theme import Theme

READ_ONLY = (FieldKind.COMPUTED, FieldKind.SIGNATURE)
NOBODYS_NUMBER = "19811228-9873"  # its check digit is wrong


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path


def around() -> Surroundings:
    towns = (("2039", "Älvdalen"), ("2031", "Rättvik"), ("2080", "Falun"))
    return Surroundings(stores.TODAY, towns, ("Sara Lindqvist", "Lotta Berg"), lambda text: text)


def every_answer() -> Iterator[tuple[str, FormField, Value]]:
    """Every answer of the example that has its own input; of the long texts, all alike, only some."""
    example = example_report(dt.date(2026, 3, 14))
    texts = 0
    for (key, _subject), value in example.answers.items():
        one = example.definition.field(key)
        texts += one.kind is FieldKind.LONG_TEXT
        alike = one.kind is FieldKind.LONG_TEXT and texts > 5
        if one.kind not in READ_ONLY and value is not None and not alike:
            yield key, one, value


def in_order(value: object) -> object:
    """The answer with several choices in one order, and without empty cells."""
    if isinstance(value, Mapping):
        return {key: in_order(cell) for key, cell in value.items() if cell not in (None, "", ())}
    if isinstance(value, tuple):
        return sorted(value) if all(isinstance(one, str) for one in value) else [in_order(one) for one in value]
    return value.rstrip() if isinstance(value, str) else value


def test_every_answer_of_a_whole_report_goes_through_its_input_unchanged(qtbot: QtBot) -> None:
    for key, one, value in every_answer():
        control = input_for(one, around())
        qtbot.addWidget(control)
        control.set_value(shown_in(one, value))
        assert in_order(answer_of(one, control.value())) == in_order(value), key


@pytest.mark.slow
def test_every_answer_survives_as_a_draft(qtbot: QtBot) -> None:
    for key, one, value in every_answer():
        first, second = input_for(one, around()), input_for(one, around())
        qtbot.addWidget(first)
        qtbot.addWidget(second)
        first.set_value(shown_in(one, value))
        second.set_draft(first.draft())
        assert second.value() == first.value(), key


@pytest.mark.parametrize("number", library().numbers())
def test_every_question_of_every_form_has_an_input(qtbot: QtBot, number: str) -> None:
    for section in library().latest(number).sections:
        for one in section.fields:
            control = ShownAnswer(one, around()) if one.kind is FieldKind.COMPUTED else input_for(one, around())
            qtbot.addWidget(control)
            assert control.controls, one.key


@pytest.mark.parametrize("form", [pytest.param("report", marks=pytest.mark.slow), "inquiry"])
def test_every_question_that_applies_is_shown_with_a_name(qtbot: QtBot, room: Room, form: str) -> None:
    page = open_page(qtbot, room, getattr(room, form))
    editor = the_editor(page)
    for place in places(editor.filled):
        editor.show_section(place.section.key, place.subject.id)
        assert editor._form is not None
        editor._form.finish()
        found = editor._form.blocks[place.key]
        names = [one.accessibleName() for one in (found.control, *found.control.findChildren(QWidget))]
        assert any(place.field.label in name for name in names), place.key
    settle(qtbot, page)


def test_gaps_help_sensitivity_and_requirement_are_said(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    upbringing = block(qtbot, page, "upbringing", room.adult)
    said = [label.text() for label in upbringing.findChildren(QLabel)]
    assert "krävs före bedömning" in said
    assert any(text.startswith("Saknas.") and "Be om minnen" in text for text in said)
    assert any(one.accessibleName() == "Känslig uppgift" for one in upbringing.findChildren(QWidget))
    assert upbringing.evidence is not None


def test_a_source_is_added_kept_and_removed(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    why = block(qtbot, page, "why_now")
    assert isinstance(why.control, LongTextInput) and why.evidence is not None
    type_words(why.control.text, "De har talat om det länge.")
    talk = Evidence("intervju", "I", "Intervju Lotta 10 mars")
    why.evidence.take(talk)
    until(qtbot, lambda: room.filled().evidence.get(why.key) == (talk,))
    assert room.stored(why.key) == "De har talat om det länge."
    settle(qtbot, page)
    why.evidence._remove(talk)
    until(qtbot, lambda: room.filled().evidence.get(why.key, ()) == ())
    settle(qtbot, page)
    assert "belägg" in why.evidence._gap.casefold() or "källa" in why.evidence._gap.casefold()


def test_why_there_is_no_source_closes_the_gap(qtbot: QtBot, room: Room) -> None:
    room.services.documents.answer(room.opened.actor, room.report, "why_now", "", "Nu är tiden rätt.")
    page = open_page(qtbot, room)
    why = block(qtbot, page, "why_now")
    assert why.evidence is not None and why.evidence._gap
    why.evidence._ask_reason()
    assert why.evidence._reason is not None
    type_words(why.evidence._reason.line, "Sagt i telefon")
    why.evidence._reason.left.emit()
    until(qtbot, lambda: room.filled().no_evidence_reason.get(why.key) == "Sagt i telefon")
    settle(qtbot, page)
    assert why.evidence._gap == ""


def test_a_refused_answer_stays_as_a_draft_with_its_sentence(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    number = block(qtbot, page, "identity_number", room.adult)
    stored = room.stored(number.key)
    number.control.set_value("")
    type_words(number.control.controls[0], NOBODYS_NUMBER)
    page.save_pending()
    until(qtbot, lambda: bool(number.refused))
    settle(qtbot, page)
    assert number.control.draft() == NOBODYS_NUMBER
    assert room.stored(number.key) == stored
    assert [text for text, _cursor in room.drafts().values()] == [NOBODYS_NUMBER]
    assert any(label.text() == number.refused for label in number.findChildren(QLabel))


def on_the_page(page: ReportPage, words: str) -> bool:
    """Whether the words stand in what the page shows of the paper."""
    with pikepdf.open(io.BytesIO(page.view._printed.pdf)) as pdf:
        read = [read_page(one) for one in pdf.pages]
    return words in " ".join(" ".join((*one.untagged, *one.marked.values(), one.artifacts)) for one in read)


def test_a_refused_answer_is_neither_on_the_page_nor_a_colleagues(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    second = block(qtbot, page, "investigator_2")
    second.setFocus()
    second.control.set_value("")
    type_words(second.control.controls[0], "Vi tar det sen")
    until(qtbot, lambda: on_the_page(page, "Vi tar det sen"))  # what is typed is shown until it is refused
    page.save_pending()
    until(qtbot, lambda: bool(second.refused))
    until(qtbot, lambda: not on_the_page(page, "Vi tar det sen"))
    settle(qtbot, page)
    assert second.mark is None or second.mark.isHidden(), "nobody else has written here"
    assert second.control.draft() == "Vi tar det sen"


def test_a_question_comes_when_another_is_answered(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room)
    block(qtbot, page, "placed_now")
    editor = the_editor(page)
    form = editor._form
    assert form is not None and ("placed_rows", "") not in form.blocks
    form.blocks["placed_now", ""].control.controls[0].click()  # type: ignore[attr-defined]
    until(qtbot, lambda: ("placed_rows", "") in form.blocks and form.blocks["placed_rows", ""].isVisible())
    settle(qtbot, page)
    assert room.stored(("placed_now", "")) is True


def test_tables_have_fixed_rows_and_rows_to_add(qtbot: QtBot, room: Room) -> None:
    fixed = library().latest("F10").field("experience_rows")
    rows = input_for(fixed, around())
    qtbot.addWidget(rows)
    assert isinstance(rows, RowsInput)
    assert len(rows._cells()) == 2 * len(fixed.rows)
    page = open_page(qtbot, room)
    support = block(qtbot, page, "network_rows")
    assert isinstance(support.control, RowsInput)
    cell = support.control._cells()[0]
    type_words(cell.controls[0], "Mormor")
    page.save_pending()
    until(qtbot, lambda: room.stored(support.key) == ({"relation": "Mormor"},))
    settle(qtbot, page)


def test_a_locked_form_can_only_be_read(qtbot: QtBot, room: Room) -> None:
    document = room.services.documents.open(room.opened.actor, room.report).document
    frozen = freeze_form(room.filled())
    with room.opened.desk.store.write(room.opened.actor.user_id) as work:
        work.save(replace(document, locked_at=stores.NOW, frozen=frozen))
    page = open_page(qtbot, room)
    editor = the_editor(page)
    assert not editor.writable
    first = block(qtbot, page, "given_name", room.adult)
    assert isinstance(first.control, ShownAnswer)
    assert first.control._words.text() == "Lotta"


@pytest.mark.parametrize(("width", "percent"), [(1200, 100), (560, 100), (700, 200)])
def test_a_gathered_table_is_read_whole_at_any_width(qtbot: QtBot, look: Theme, width: int, percent: int) -> None:
    look.set_percent(percent)
    one = library().latest("F10").field("register_rows")
    laws = Surroundings(
        stores.TODAY, (), (), lambda text: text.replace("{lag:belastningsregisterforordningen}", "11 § förordningen")
    )
    shown = ShownAnswer(one, laws)
    qtbot.addWidget(shown)
    shown.set_value(
        ({"adult": "Lotta Berg", "register": "criminal_record", "legal_basis": "criminal_register_right",
          "requested_on": "2026-01-02", "received_on": "2026-01-20", "result": "clear",
          "reviewed_by": "Sara Lindqvist, Mikael Dahl"},)
    )  # fmt: skip
    shown.resize(width, 400)
    shown.show()
    qtbot.waitUntil(lambda: shown.minimumSizeHint().width() <= width)
    said = " ".join(label.text() for label in shown.findChildren(QLabel) if label.isVisible())
    for words in ("Lotta Berg", "Belastningsregistret", "11 § förordningen", "2026-01-20", "Utan anmärkning"):
        assert words in said.replace("\u00a0", " ")
    assert "{lag:" not in said
    assert cut_words(shown) == []


def test_a_guide_says_what_to_ask(qtbot: QtBot) -> None:
    one = library().latest("F8b").field("qc7_think")
    block_ = FieldBlock(one, "", around(), (), writable=True)
    qtbot.addWidget(block_)
    said = [label.text() for label in block_.findChildren(QLabel)]
    asked = "Vad tänker du om att ett annat barn skulle kunna bo hos er?\nVad skulle bli bättre? Vad skulle bli sämre?"
    assert asked in said
    assert block_.control.controls[0].accessibleDescription().startswith("Vad tänker du om")
