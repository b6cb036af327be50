"""The chips that choose which cases are shown, and the views they are saved as. No free text is ever saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from fhr_desktop.domain.case_states import LINE, CaseState
from i18n import _
from ui import words
from ui.components.buttons import Button


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are wanted. Codes and ticks only; no ticks mean all."""

    mine: bool = False
    silent: bool = False
    clashes: bool = False
    ended: bool = False
    stages: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()

    @classmethod
    def of(cls, plain: Any) -> Wanted:
        """From saved settings; what is not understood is passed over."""
        if not isinstance(plain, dict):
            return cls()
        ticks = {name: bool(plain.get(name)) for name in ("mine", "silent", "clashes", "ended")}
        lists = {name: tuple(str(one) for one in plain.get(name) or ()) for name in ("stages", "municipalities")}
        return cls(**ticks, **lists)  # type: ignore[arg-type]

    def plain(self) -> dict[str, Any]:
        """As it is saved."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    def said(self, municipality_names: dict[str, str], silence_days: int) -> str:
        """The view's name, made of what it holds."""
        parts = [
            *([_("Mine")] if self.mine else []),
            *([words.state(CaseState(key)) for key in self.stages]),
            *(municipality_names.get(code, code) for code in self.municipalities),
            *([_("Silent over {n} days").format(n=silence_days)] if self.silent else []),
            *([_("Clashes")] if self.clashes else []),
            *([_("Ended too")] if self.ended else []),
        ]
        return " · ".join(parts) or _("All cases")


STAGES = (*LINE, CaseState.DORMANT)
ENDED_STAGES = (CaseState.SUITABLE, CaseState.NOT_SUITABLE, CaseState.CLOSED)


class MenuChip(Button):
    """A chip whose menu ticks several options: "Läge", or "Läge: I kö, Utredning" once some are ticked."""

    picked = Signal()

    def __init__(self, word: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__(word, "filter", "caret-down")
        self._word, self._options = word, tuple(options)
        self._chosen: tuple[str, ...] = ()
        self.setCheckable(True)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow after the word
        self.clicked.connect(self._open)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ticked keys, in the order of the options."""
        return self._chosen

    def choose(self, keys: Sequence[str]) -> None:
        """Tick these; sends nothing."""
        self._chosen = tuple(key for key, _label in self._options if key in keys)
        labels = [label for key, label in self._options if key in self._chosen]
        said = ", ".join(labels) if len(labels) < 3 else _("{n} chosen").format(n=len(labels))
        self.setText(f"{self._word}: {said}" if labels else self._word)
        self.setAccessibleName(self.text())
        with QSignalBlocker(self):
            self.setChecked(bool(labels))

    def menu_of_options(self) -> QMenu:
        """The menu; it stays open while several are ticked with space."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, label in self._options:
            action = QAction(label, menu)
            action.setCheckable(True)
            action.setChecked(key in self._chosen)
            action.toggled.connect(lambda on, which=key: self._tick(which, on=on))
            menu.addAction(action)
        if self._chosen:
            menu.addSeparator()
            menu.addAction(_("Show all")).triggered.connect(lambda: self._set(()))
        return menu

    def _open(self) -> None:
        with QSignalBlocker(self):
            self.setChecked(bool(self._chosen))
        self.menu_of_options().popup(self.mapToGlobal(QPoint(0, self.height())))

    def _tick(self, key: str, *, on: bool) -> None:
        self._set((*self._chosen, key) if on else tuple(one for one in self._chosen if one != key))

    def _set(self, keys: Sequence[str]) -> None:
        self.choose(keys)
        self.picked.emit()
