"""The report as cells: all municipalities together first, then each of them; a column for each figure of the group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from fhr_desktop.domain.followup import Figure, Statistic
from fhr_desktop.services.followup import ALL, Report
from i18n import _
from ui.figures_said import number, text, too_few
from ui.pages.statistics.figures import Group, Head, columns

Index = QModelIndex | QPersistentModelIndex


class Figures(QAbstractTableModel):
    """What is shown. `heads` are the columns after the names."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[str, str]] = []
        self.heads: tuple[Head, ...] = ()
        self.group = Group.OVERVIEW
        self._declared: dict[str, Statistic] = {}
        self._report: Report | None = None
        self._most: dict[str, float] = {}

    def show(self, report: Report) -> None:
        """Show another report; the group is the same."""
        self.beginResetModel()
        towns = [one for one in report.municipalities if one[0] != ALL]
        self.rows = [(ALL, _("All municipalities")), *towns]  # also such as take no part, if a family called from there
        self._declared = {one.key: one for one in report.statistics}
        self._report = report
        self._turn(self.group)
        self.endResetModel()

    def turn(self, group: Group) -> None:
        """Show the figures of another group."""
        self.beginResetModel()
        self._turn(group)
        self.endResetModel()

    def _turn(self, group: Group) -> None:
        self.group = group
        self.heads = columns(group, tuple(self._declared.values()))
        self._most = {head.key: self._highest(head.key) for head in self.heads}  # of those that are shown alone

    def _highest(self, key: str) -> float:
        report = self._report
        own = [report.figure(key, code) for code, _name in self.rows if code != ALL] if report is not None else []
        return max((float(one.value) for one in own if one.value is not None and not self.few(one)), default=0.0)

    def figure(self, row: int, column: int) -> Figure | None:
        """The cell's figure; None in the column of names."""
        if not column or self._report is None:
            return None
        return self._report.figure(self.heads[column - 1].key, self.rows[row][0])

    def few(self, figure: Figure) -> bool:
        """Whether there are too few behind it to say."""
        return too_few(figure, self._declared[figure.key])

    def few_in(self, column: int) -> Sequence[str]:
        """The municipalities with too few in the column."""
        found = [(name, self.figure(row, column)) for row, (_code, name) in enumerate(self.rows)]
        return [name for name, figure in found if figure is not None and self.few(figure)]

    def part(self, figure: Figure) -> float:
        """How long the figure's bar is, 0–1 of the longest in its column."""
        most = self._most.get(figure.key, 0.0)
        return 0.0 if self.few(figure) or not most or not figure.value else float(figure.value) / most

    def column_of(self, key: str) -> int:
        """Which column shows a figure; 0 for none."""
        return next((at for at, head in enumerate(self.heads, start=1) if head.key == key), 0)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Municipalities, and all of them."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Figures, after the names."""
        return 0 if parent.isValid() else len(self.heads) + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and what is read aloud."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        name = self.rows[index.row()][1]
        figure = self.figure(index.row(), index.column())
        if figure is None:
            return name
        said = text(figure, self._declared[figure.key])
        if role == Qt.ItemDataRole.DisplayRole:
            return said
        head = self.heads[index.column() - 1]
        value = said if figure.value is not None else _("no figure")
        return f"{name}, {head.word}, {head.below}: {value}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' words."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _("Municipality") if section == 0 else self.heads[section - 1].word
        return None

    def as_text(self) -> str:
        """The table as it stands, for a calculation sheet: rows of words with tabs between them."""
        lines = [[_("Municipality"), *(f"{head.word}, {head.below}" for head in self.heads)]]
        for row, (_code, name) in enumerate(self.rows):
            own = [self.figure(row, column) for column in range(1, self.columnCount())]
            said = ["" if one is None or self.few(one) else number(one.value).replace("\u00a0", "") for one in own]
            lines.append([name, *said])
        return "\n".join("\t".join(line) for line in lines) + "\n"
