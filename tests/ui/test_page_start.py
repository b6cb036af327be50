"""First start, unlock, the forgotten passphrase and the damaged store, on real stores with cheap keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, unreachable
from tests.ui.clipping import cut_words
from ui.keys.strength import strength
from ui.pages.start import StartWindow
from ui.pages.start.begin import Begin, Create, Sheet
from ui.pages.start.restore import Restore
from ui.pages.start.unlock import Forgotten, Unlock
from ui.tasks import Tasks
from ui.theme import Theme


class First:
    """The start window, and what came out of it."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, folder: Path) -> None:
        self._qtbot, self._tasks = qtbot, tasks
        self.entered: list[OpenStore] = []
        self.window = StartWindow(stores.storage(), tasks, folder)
        self.window.opened.connect(self.entered.append)
        qtbot.addWidget(self.window)
        self.window.begin()
        self.window.show()

    @property
    def panel(self) -> Any:
        """The step that is shown."""
        return self.window.panel

    def settle(self) -> None:
        """Let the work end."""
        self._qtbot.waitUntil(lambda: self._tasks.under_way == 0)

    def close(self) -> None:
        """Close what was opened."""
        for opened in self.entered:
            opened.close()
        self.entered.clear()


@pytest.fixture
def first(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> Iterator[First]:
    made = First(qtbot, tasks, tmp_path / "store")
    yield made
    made.settle()
    made.close()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A closed store where `first` looks."""
    stores.open_store(tmp_path).close()
    return tmp_path / "store"


def fill_in(panel: Create, phrase: str = stores.PHRASE, again: str | None = None) -> None:
    """Write as a person does, and press Enter."""
    panel.name.line.setText("Åsa Öberg")
    panel.phrase.first.set_value(phrase)
    panel.phrase.again.set_value(phrase if again is None else again)
    QTest.keyClick(panel.phrase.again.line, Qt.Key.Key_Return)


def made(first: First) -> Sheet:
    """Go to the sheet of a new store."""
    begin = first.panel
    assert isinstance(begin, Begin)
    assert begin.primary is not None
    begin.primary.click()
    fill_in(first.panel)
    first.settle()
    assert isinstance(first.panel, Sheet)
    return first.panel


def test_a_new_store_is_entered_only_when_the_sheet_is_on_paper(first: First) -> None:
    view = made(first).view
    assert not first.entered
    view.go_on.click()
    view.answer.line.setText("AAAA")
    view.check_button.click()
    assert "Jämför med pappret" in view.field._below.text()
    assert not first.entered
    row, place = view.asked
    view.answer.line.setText(view._sheet.rows[row].split(" ")[place].lower())
    QTest.keyClick(view.answer.line, Qt.Key.Key_Return)
    assert [opened.actor.name for opened in first.entered] == ["Åsa Öberg"]


def test_a_store_left_at_its_sheet_is_closed(first: First, tasks: Tasks) -> None:
    made(first)
    first.window.close()
    first.settle()
    stores.storage().open(first.window.folder, stores.PHRASE).close()


def test_what_cannot_stand_is_said_at_its_field(first: First) -> None:
    first.window.show_create()
    panel = first.panel
    QTest.keyClick(panel.phrase.again.line, Qt.Key.Key_Return)
    assert panel.fields["name"]._below.text() == "Skriv ditt namn."
    fill_in(panel, again="granen vid ån")
    assert "inte lika" in panel.phrase.again_field._below.text()
    fill_in(panel, phrase="kort")
    first.settle()
    assert "för kort" in panel.fields["passphrase"]._below.text().lower()
    assert not stores.storage().exists(first.window.folder)


def test_unlock(store: Path, first: First) -> None:
    assert isinstance(first.panel, Unlock)
    first.panel.phrase.line.setText(stores.PHRASE)
    QTest.keyClick(first.panel.phrase.line, Qt.Key.Key_Return)
    first.settle()
    assert len(first.entered) == 1


def test_wrong_passphrases_wait_longer_and_longer(store: Path, first: First) -> None:
    panel = first.panel
    panel.phrase.line.setText("inte den rätta")
    for expected in ("", "", "Vänta 2 s", "Vänta 4 s"):
        panel.act()
        first.settle()
        assert "stämmer inte" in panel.fields["passphrase"]._below.text()
        assert panel.progress.text() == expected
        if expected:
            assert not panel.primary.isEnabled()
            panel.act()  # Enter meanwhile does nothing
            assert first.window.tasks.under_way == 0
        while panel._left:
            panel.second()
        assert panel.primary.isEnabled()


def test_caps_lock_is_told(store: Path, first: First) -> None:
    said: list[bool] = []
    first.panel.phrase.caps.connect(said.append)
    QTest.keyClick(first.panel.phrase.line, Qt.Key.Key_A)
    QTest.keyClicks(first.panel.phrase.line, "A")
    assert said[0] is False
    assert len(said) == 2


def test_the_passphrase_can_be_shown_and_hidden(store: Path, first: First) -> None:
    phrase = first.panel.phrase
    phrase.line.setText("granen")
    assert phrase.line.displayText() != "granen"
    phrase._eye.click()
    assert phrase.line.displayText() == "granen"
    phrase.clear()
    phrase.line.setText("sjön")
    assert phrase.line.displayText() != "sjön"


def test_a_store_that_is_open_elsewhere(store: Path, first: First) -> None:
    other = stores.storage().open(store, stores.PHRASE)
    first.panel.phrase.line.setText(stores.PHRASE)
    first.panel.act()
    first.settle()
    assert first.panel.trouble.isVisible()
    assert "redan öppet" in first.panel.trouble.accessibleName()
    other.close()


def test_the_recovery_key_opens_with_a_new_passphrase(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    storage = stores.storage()
    opened = stores.open_store(tmp_path)
    sheet = storage.new_recovery_sheet(opened)
    opened.close()
    first = First(qtbot, tasks, tmp_path / "store")
    first.window.show_forgotten()
    panel = first.panel
    assert isinstance(panel, Forgotten)
    panel.key.set_value("ABCD")
    panel.phrase.first.set_value("fyra nya ord här")
    panel.phrase.again.set_value("fyra nya ord här")
    panel.act()
    first.settle()
    assert "tecken" in panel.fields["key"]._below.text()
    panel.key.set_value(sheet.text.lower())
    panel.act()
    first.settle()
    assert len(first.entered) == 1
    first.close()
    storage.open(tmp_path / "store", "fyra nya ord här").close()


def test_a_damaged_store_leads_to_the_backups(qtbot: QtBot, tasks: Tasks, tmp_path: Path) -> None:
    opened = stores.open_store(tmp_path)
    stores.storage().backup(opened)
    opened.close()
    database = tmp_path / "store" / "store.db"
    database.write_bytes(b"\0" * 100 + database.read_bytes()[100:])
    first = First(qtbot, tasks, tmp_path / "store")
    first.panel.phrase.line.setText(stores.PHRASE)
    first.panel.act()
    first.settle()
    panel = first.panel
    assert isinstance(panel, Restore)
    panel.phrase.line.setText("inte den rätta")
    panel.act()
    first.settle()
    assert "stämmer inte" in panel.fields["passphrase"]._below.text()
    panel.phrase.line.setText(stores.PHRASE)
    panel.act()
    first.settle()
    assert len(first.entered) == 1
    assert any((tmp_path / "store" / "aside").iterdir())
    first.close()


def test_no_backup_is_said(store: Path, first: First) -> None:
    first.window.show_restore(why="Databasen är skadad.")
    assert "ingen säkerhetskopia" in " ".join(w.text() for w in first.panel.findChildren(type(first.panel.progress)))
    first.panel.act()


def test_another_folder(store: Path, first: First, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = tmp_path / "annan"
    chosen.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(chosen))
    first.panel._other()
    assert isinstance(first.panel, Begin)
    first.panel._open()
    assert "ingen databas" in first.panel.trouble.accessibleName()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a: str(store))
    first.panel._open()
    assert isinstance(first.panel, Unlock)


@pytest.mark.parametrize("step", ["begin", "create", "unlock", "forgotten", "restore"])
def test_every_control_has_a_name_and_a_key(first: First, step: str) -> None:
    getattr(first.window, f"show_{step}")()
    assert not nameless(first.window)
    assert not unreachable(first.window)


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("step", ["begin", "create", "unlock", "forgotten", "restore"])
def test_no_words_are_cut(first: First, look: Theme, step: str, percent: int) -> None:
    look.set_percent(percent)
    getattr(first.window, f"show_{step}")()
    QApplication.processEvents()
    assert not cut_words(first.window)


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("kort", "missing"), ("Sommar2026!", "missing"), ("aaaaaaaaaaaa", "missing"), ("granen vid sjön", "partly"),
        ("häst batteri klammer äpple", "ok"), ("hund hund hund hund", "missing"),
    ],
)  # fmt: skip
def test_strength_in_words(phrase: str, kind: str) -> None:
    assert strength(phrase).kind == kind


@pytest.mark.parametrize("phrase", ["kort", "granen vid sjön", "häst batteri klammer äpple"])
def test_the_window_grows_with_the_word_on_the_strength_and_stays_on_the_screen(first: First, phrase: str) -> None:
    screen = first.window.screen().availableGeometry()
    first.window.move(screen.right() - first.window.width() - 20, screen.bottom() - first.window.height() - 20)
    first.window.show_create()
    panel = first.panel
    panel.name.line.setText("Åsa Öberg")
    QApplication.processEvents()
    for character in phrase:
        panel.phrase.first.line.insert(character)
        QApplication.processEvents()
    assert panel.phrase._strength.isVisible()
    assert screen.contains(first.window.frameGeometry())
    room = first.window.rect()
    button = panel.primary
    assert room.contains(button.rect().translated(button.mapTo(first.window, QPoint(0, 0))))
    assert not first.window._scroll.verticalScrollBar().isVisible()
    assert not cut_words(first.window)


def test_too_short_a_phrase_is_said_at_once_and_not_asked_for_again(first: First) -> None:
    first.window.show_create()
    panel = first.panel
    panel.name.line.setText("Åsa Öberg")
    QTest.keyClicks(panel.phrase.first.line, "kort")
    QTest.keyClick(panel.phrase.first.line, Qt.Key.Key_Return)
    assert "För kort" in panel.phrase.first_field._below.text()
    assert "inte lika" not in panel.phrase.again_field._below.text()
    assert panel.phrase.first.line.hasFocus()
    assert first.window.tasks.under_way == 0
