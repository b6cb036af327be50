"""The homes behind a reason: each with all its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.matching_words import change_said, left_out_said, reason_said
from i18n import _, _n
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.matching.view import MatchView
from ui.theme import theme


@dataclass(frozen=True)
class LeftOut:
    """A home left out, in words. `comes` is whether the change spoken of lets it in."""

    id: RecordId
    name: str
    near: str
    reasons: tuple[str, ...]
    comes: bool
    protected: bool


class BehindDialog(ActDialog):
    """The list behind one reason. Escape or Enter on the button goes back."""

    def __init__(self, parent: QWidget, view: MatchView, rule: Rule) -> None:
        super().__init__(parent)
        title = left_out_said(rule, view.sheet)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        change = view.changes.get(rule)
        homes = view.left_out().get(rule, ())
        number = _n("{n} home", "{n} homes", len(homes)).format(n=len(homes))
        said = Label(f"{number}, {change_said(change, rule, view.sheet)}", "meta", wrap=True)
        columns = [
            ListColumn[LeftOut](
                "home", _("Home"), lambda one: one.name, 210, second=lambda one: one.near, strong=True,
                mark=lambda one: "protected" if one.protected else "",
            ),
            ListColumn[LeftOut](
                "why", _("Why not"), lambda one: one.reasons[0], second=lambda one: ", ".join(one.reasons[1:])
            ),
            ListColumn[LeftOut](
                "change", _("With the change"), lambda one: _("fits") if one.comes else "", 130,
                mark=lambda one: "ok" if one.comes else "", hidden=change is None,
            ),
        ]  # fmt: skip
        self.table: ListTable[LeftOut] = ListTable(title, columns, lambda one: one.id)
        self.table.set_rows([self._row(view, home, rule) for home in homes])
        self._all = Label("", "note", wrap=True)
        self._all.setMaximumWidth(16777215)
        self.table.current_changed.connect(self._tell)
        self._tell(self.table.current())
        close = Button(_("Close"), "primary", pressed=self.accept)
        self.by_keys = self.accept
        head = Column(Label(title, "sub", wrap=True), said, margins=(24, 18, 24, 10), spacing=4)
        whole = Column(self._all, line="top", margins=(24, 8, 24, 10))
        down(
            self, head, (self.table, 1), whole, Row(None, close, surface="panel", line="top", margins=(24, 12, 24, 12))
        )
        room = parent.window().size()
        self.resize(min(theme().scaled(760), room.width() - 40), min(theme().scaled(480), room.height() - 60))
        self.table.setFocus()

    def _tell(self, one: LeftOut | None) -> None:
        """All the reasons of the home one stands on, whole."""
        self._all.setText(f"{one.name}: {', '.join(one.reasons)}" if one is not None else "")

    @staticmethod
    def _row(view: MatchView, home: RecordId, rule: Rule) -> LeftOut:
        change = view.changes.get(rule)
        reasons = tuple(reason_said(one, view.need) for one in view.sheet.found.left_out[home])
        return LeftOut(
            home, view.name(home), view.near(home), reasons,
            change is not None and home in change.homes, view.sheet.homes[home].home.protected,
        )  # fmt: skip
