"""Lägg till i poolen: choosing among homes found suitable that are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from db.queries.pool_list import Candidate
from fhr_desktop.domain.errors import Refused
from i18n import _
from ui.components.form_dialog import FormDialog
from ui.components.layout import Column
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.theme import theme

ROWS_SEEN = 8


class ChooseHome(FormDialog):
    """A list to search in. `chosen` is called with the home; Enter in the list chooses it."""

    def __init__(
        self, parent: QWidget, homes: Sequence[Candidate], municipalities: Mapping[str, str],
        chosen: Callable[[Candidate], object],
    ) -> None:  # fmt: skip
        self._on_chosen = chosen
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Filter the list"))
        self.search.setAccessibleName(_("Filter the list"))
        self.table: ListTable[Candidate] = ListTable(
            _("Homes found suitable"), _columns(municipalities), lambda one: one.home_id
        )
        self.table.set_rows(homes)
        row, head = self.table.verticalHeader().defaultSectionSize(), self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(min(row * ROWS_SEEN, theme().scaled(280)) + head)
        self.search.textChanged.connect(self.table.set_filter)
        self.table.opened.connect(lambda _row: self._choose())
        body = Column(self.search, self.table, spacing=8)
        said = _("Homes that have been found suitable and are not in the pool. What they offer is written next.")
        super().__init__(parent, _("Add a home to the pool"), said, {}, _("Go on"), self._choose, body=body, width=600)
        self.table.select(homes[0].home_id)
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        home = self.table.current()
        if home is None or not self.table.rows_model.rowCount():
            self.refuse(Refused(_("Choose a home in the list.")))
            return
        self.finish()
        self._on_chosen(home)


def _columns(municipalities: Mapping[str, str]) -> list[ListColumn[Candidate]]:
    return [
        ListColumn(
            "name", _("Home"), lambda one: one.name, None, strong=True,
            mark=lambda one: "protected" if one.protected else "",
            ink=lambda one: "prot" if one.protected else "text",
        ),
        ListColumn(
            "municipality", _("Municipality"),
            lambda one: _("Protected") if one.protected else municipalities.get(one.municipality or "", ""), 150,
        ),
        ListColumn("day", _("Assessed"), lambda one: one.suitable_on.isoformat(), 110),
        ListColumn("again", _("Before"), lambda one: _("in the pool before") if one.again else "", 130),
    ]  # fmt: skip
