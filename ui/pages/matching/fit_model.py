"""The homes that fit, in order, and under them those that would with one limit eased: rows, columns and their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from fhr_desktop.domain.matching import Fitting
from fhr_desktop.domain.matching_changes import Change
from fhr_desktop.domain.matching_terms import WISH_OF, Fit, Wish
from fhr_desktop.services.matching import nearly
from fhr_desktop.services.matching_grounds import grounds_said
from fhr_desktop.services.matching_words import fit_said, trial_said, wish_said
from i18n import _
from ui.pages.matching.view import MatchView

Index = QModelIndex | QPersistentModelIndex
HOME = 0  # the first column; the wishes follow


@dataclass(frozen=True)
class HomeRow:
    """A home. `near` is the change that lets it in, None for one that fits as it is."""

    fitting: Fitting
    name: str
    where: str
    protected: bool
    near: Change | None = None

    def fit(self, wish: Wish) -> Fit | None:
        """How it meets the wish; what a limit keeps it out by is not met."""
        if self.near is not None and WISH_OF.get(self.near.rule) is wish:
            return Fit.UNMET
        return self.fitting.grounds.get(wish)

    def kept_out(self, wish: Wish) -> bool:
        """Whether it is this that keeps it out."""
        return self.near is not None and WISH_OF.get(self.near.rule) is wish


@dataclass(frozen=True)
class TryRow:
    """The head of homes that would fit with one change."""

    change: Change
    said: str


Row = HomeRow | TryRow


class FitModel(QAbstractTableModel):
    """The rows of one view."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Row, ...] = ()
        self.wishes: tuple[Wish, ...] = ()
        self._view: MatchView | None = None

    def show_view(self, view: MatchView) -> None:
        """Show what was found."""
        self.beginResetModel()
        self._view = view
        fitting = view.sheet.found.fitting
        rows: list[Row] = [self._home(view, one) for one in fitting]
        near = nearly(view.sheet, view.changes.values()) if view.tried is None else ()
        for one in near:
            rows.append(TryRow(one.change, trial_said(one.change, view.sheet)))
            rows += [self._home(view, home, one.change) for home in one.fitting]
        shown = {wish for row in rows if isinstance(row, HomeRow) for wish in row.fitting.grounds}
        self.wishes = tuple(wish for wish in Wish if wish in shown)
        self.rows = tuple(rows)
        self.endResetModel()

    @staticmethod
    def _home(view: MatchView, one: Fitting, near: Change | None = None) -> HomeRow:
        home = view.sheet.homes[one.home.id].home
        return HomeRow(one, view.name(one.home.id), view.near(one.home.id), home.protected, near)

    def grounds(self, row: HomeRow) -> Sequence[tuple[Wish, Fit, str]]:
        """Each wish with how it is met, and what that rests on."""
        assert self._view is not None
        found = grounds_said(row.fitting, self._view.sheet)
        return [(wish, row.fit(wish) or fit, said) for wish, fit, said in found]

    def consult(self, row: HomeRow) -> str:
        """Whom to consult first."""
        assert self._view is not None
        return self._view.consult(row.fitting)

    # what the view asks for

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Homes and heads."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The home and its wishes."""
        return 0 if parent.isValid() else 1 + len(self.wishes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, and the words read aloud."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        if role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.AccessibleDescriptionRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        if isinstance(row, TryRow):
            said = _("Nearly: fits if {change}").format(change=row.said)
            return said if index.column() == HOME and role != Qt.ItemDataRole.ToolTipRole else ""
        return self._said(row, index.column(), role)

    def _said(self, row: HomeRow, column: int, role: int) -> str:
        if column == HOME:
            rank = "" if row.near is not None else f"{row.fitting.rank}, "
            if role == Qt.ItemDataRole.AccessibleTextRole:
                return f"{rank}{row.name}, {row.where}"
            if role == Qt.ItemDataRole.AccessibleDescriptionRole:
                said = "; ".join(words for _wish, _fit, words in self.grounds(row))
                return ". ".join(part for part in (said, self.consult(row)) if part)
            return row.name if role == Qt.ItemDataRole.DisplayRole else ""
        wish = self.wishes[column - 1]
        fit = row.fit(wish)
        if fit is None or role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return ""
        if role == Qt.ItemDataRole.DisplayRole:
            return fit_said(fit)
        told = next((words for one, _fit, words in self.grounds(row) if one is wish), "")
        return f"{wish_said(wish)}: {fit_said(fit)}, {told}"

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The order, and each wish."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return _("Order") if section == HOME else wish_said(self.wishes[section - 1])
        return None
