"""No English word anywhere: Qt's own buttons, menus and file dialog, and the window."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui.shell.key_card import KeyCard
from ui.shell.window import MainWindow

ENGLISH = {
    "the", "and", "not", "cancel", "open", "save", "close", "copy", "paste", "cut", "undo", "redo",
    "delete", "select", "all", "file", "files", "folder", "look", "yes", "no", "apply", "reset",
    "restore", "discard", "ignore", "retry", "abort", "help", "name", "size", "date", "modified",
    "type", "of", "back", "forward", "directory", "create", "new", "list", "detail", "view",
    "computer", "rename", "show", "hidden", "parent", "kind", "clear", "this", "store", "what",
    "case", "nothing", "done", "your", "you", "is", "are", "please", "error", "warning", "settings",
    "print",
}  # fmt: skip


def _english(words: str) -> list[str]:
    return [w for w in re.findall(r"[a-zåäö]+", words.casefold().replace("&", "")) if w in ENGLISH]


def words_of(root: QWidget) -> list[str]:
    """Every word a person may see or hear in a widget and below."""
    found: list[str] = [root.windowTitle()]
    for widget in (root, *root.findChildren(QWidget)):
        found += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel | QAbstractButton):
            found.append(widget.text())
        if isinstance(widget, QLineEdit):
            found.append(widget.placeholderText())
        if isinstance(widget, QComboBox):
            found += [widget.itemText(n) for n in range(widget.count())]
        if isinstance(widget, QMenu):
            found.append(widget.title())
    found += [action.text() for action in root.findChildren(QAction)]
    return [words for words in found if words]


def test_standard_buttons_speak_swedish(qtbot: QtBot) -> None:
    kinds = QDialogButtonBox.StandardButton
    box = QDialogButtonBox(
        kinds.Ok | kinds.Cancel | kinds.Save | kinds.Open | kinds.Yes | kinds.No | kinds.Close | kinds.Apply
        | kinds.Reset | kinds.Help | kinds.Discard | kinds.Abort | kinds.Retry | kinds.Ignore
        | kinds.SaveAll | kinds.YesToAll | kinds.NoToAll | kinds.RestoreDefaults
    )  # fmt: skip
    qtbot.addWidget(box)
    words = [button.text() for button in box.buttons()]
    assert "Avbryt" in [w.replace("&", "") for w in words]
    assert not {w: _english(w) for w in words if _english(w)}


def test_context_menus_of_fields_speak_swedish(qtbot: QtBot) -> None:
    for field in (QLineEdit("ord"), QPlainTextEdit("ord")):
        qtbot.addWidget(field)
        menu = field.createStandardContextMenu()
        words = [action.text() for action in menu.actions() if action.text()]
        menu.deleteLater()
        assert len(words) > 4
        assert not {w: _english(w.split("\t")[0]) for w in words if _english(w.split("\t")[0])}


def test_the_file_dialog_speaks_swedish(qtbot: QtBot) -> None:
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    words = [w for w in words_of(dialog) if "/" not in w]
    assert not {w: _english(w) for w in words if _english(w)}
    header = [QCoreApplication.translate("QFileSystemModel", w) for w in ("Name", "Size", "Type", "Date Modified")]
    assert not {w: _english(w) for w in header if _english(w)}


def test_the_window_and_its_key_card_speak_swedish(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    card = KeyCard(window, *window.commands.key_pairs())
    qtbot.addWidget(card)
    words = [w for root in (window, card) for w in words_of(root)]
    assert not {w: _english(w) for w in words if _english(w)}


def test_nobody_is_named_in_the_window_title(window: MainWindow) -> None:
    assert window.windowTitle() == "FHR Desktop – Ärenden"
