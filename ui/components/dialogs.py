"""Dialogs: what went wrong in three parts, and the rare choice that cannot be undone."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from i18n import _
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Icon, Keycap, Label
from ui.components.layout import Column, Pane, Row, across, down
from ui.theme import theme


@dataclass(frozen=True, slots=True)
class Trouble:
    """What an error says. `technical` is folded away; it never holds personal data."""

    title: str
    happened: str
    safe: str = ""
    todo: str = ""
    technical: str = ""
    buttons: tuple[Button, ...] = field(default=())


class _Dialog(ActDialog):
    """Content above, buttons on panel below."""

    def __init__(self, parent: QWidget | None, title: str, width: int) -> None:
        super().__init__(parent)
        if parent is None:
            theme().dress(self)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._wide = theme().scaled(width)

    def _frame(self, body: QWidget, foot: QWidget) -> None:
        parent = self.parentWidget()
        room = parent.width() - 40 if parent is not None else self._wide
        self.setFixedWidth(max(320, min(self._wide, room)))
        down(self, (body, 1), foot)
        self._fit()

    def _fit(self) -> None:
        """As tall as the words are at this width."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))


class ErrorDialog(_Dialog):
    """Vad som hände / Vad som är säkert / Gör så här. Technical details folded."""

    def __init__(self, parent: QWidget | None, trouble: Trouble) -> None:
        super().__init__(parent, trouble.title, 560)
        parts: list[QWidget] = []
        for icon, ink, head, words in (
            ("info", "text2", _("What happened"), trouble.happened),
            ("shield-check", "ok", _("What is safe"), trouble.safe),
            ("arrow-right", "accent", _("Do this"), trouble.todo),
        ):
            if words:
                parts.append(_part(icon, ink, head, words))
        title = Row(Icon("warning-octagon-fill", "err", 25), (Label(trouble.title, "title", wrap=True), 1), spacing=12)
        self._technical = QPlainTextEdit(trouble.technical)
        self._technical.setReadOnly(True)
        self._technical.setAccessibleName(_("Technical details"))
        self._technical.setFixedHeight(theme().scaled(110))
        self._technical.hide()
        body = Column(title, 6, *parts, self._technical, margins=(24, 20, 24, 18), spacing=10)
        self._fold = Button(_("Technical details"), "link", "caret-right", pressed=self._unfold)
        self._fold.setVisible(bool(trouble.technical))
        close = Button(_("Close"), "primary", pressed=self.accept)
        foot = Row(self._fold, None, *trouble.buttons, close, surface="panel", line="top", margins=(24, 12, 24, 12))
        self._frame(body, foot)
        self.setAccessibleDescription(" ".join((trouble.happened, trouble.safe, trouble.todo)))
        self.by_keys = self.accept
        close.setFocus()

    def _unfold(self) -> None:
        shown = not self._technical.isVisible()
        self._technical.setVisible(shown)
        self._fold.set_icon_name("caret-down" if shown else "caret-right")
        self._fit()


def _part(icon: str, ink: str, head: str, words: str) -> QWidget:
    part = Pane("content")
    text = Label(words, "meta", wrap=True)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    mark = Icon(icon, ink, 18)
    left = down(None, mark, None)
    across(part, left, down(None, Label(head, "strong"), text, spacing=1), margins=(4, 0, 0, 0), spacing=15)
    part.layout().setStretch(1, 1)  # type: ignore[union-attr]
    return part


class ConfirmDialog(_Dialog):
    """For what cannot be undone, only. Says what will happen; the act is a verb, and is not in focus.

    Without `danger` nothing is lost by it, and Ctrl+Enter does it.
    """

    def __init__(self, parent: QWidget | None, title: str, words: str, act: str, *, danger: bool = True) -> None:
        super().__init__(parent, title, 480)
        body = Column(
            Label(title, "sub", wrap=True), Label(words, "meta", wrap=True), margins=(24, 20, 24, 18), spacing=8
        )
        cancel = Button(_("Cancel"), pressed=self.reject)
        do = Button(act, "danger" if danger else "primary", pressed=self.accept)
        key = [] if danger else [Keycap("Ctrl Enter")]
        self.by_keys = None if danger else self.accept
        foot = Row(None, cancel, do, *key, surface="panel", line="top", margins=(24, 12, 24, 12))
        self._frame(body, foot)
        self.setAccessibleDescription(words)
        cancel.setFocus()


def confirm(parent: QWidget | None, title: str, words: str, act: str, *, danger: bool = True) -> bool:
    """Ask, and wait for the answer."""
    return ConfirmDialog(parent, title, words, act, danger=danger).exec() == QDialog.DialogCode.Accepted
