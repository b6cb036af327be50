"""The bar at the bottom: saved │ where the changes are, in words │ conflicts, lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _, _n
from ui.components.labels import Elided, Icon, Label
from ui.components.layout import Pane, across
from ui.theme import theme


class _Said(QWidget):
    """An icon and small words. May be cut with … when there is no room."""

    def __init__(self, icon: str, words: str, ink: str = "text2", *, may_cut: bool = False) -> None:
        super().__init__()
        self._icon = Icon(icon, ink, 15)
        kind = "gap" if ink == "amber" else "small"
        self._label = Elided(words, kind) if may_cut else Label(words, kind)
        if may_cut:
            self._label.setMaximumWidth(round(theme().width(words, "small")) + 4)
            self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._label.setMinimumWidth(30)
        across(self, self._icon, self._label, spacing=5)

    def set(self, icon: str, words: str, ink: str = "text2") -> None:
        """Say something else."""
        self._icon.set_icon(icon, ink)
        self._label.setText(words)


class StatusBar(Pane):
    """Three groups of words, each with its icon. All of it can be read aloud."""

    def __init__(self) -> None:
        super().__init__("chrome", "top", least=28)
        self.setAccessibleName(_("Status"))
        self._saved = _Said("check-circle", "")
        self._middle = QWidget()
        self._middle_row = across(self._middle, spacing=8)
        self._conflicts = _Said("intersect-fill", "", "amber")
        self._conflicts.hide()
        self._saved.hide()
        across(
            self,
            self._saved,
            (self._middle, 1),
            self._conflicts,
            _Said("lock-key", _("Encrypted")),
            margins=(14, 0, 14, 0),
            spacing=20,
        )

    def set_saved(self, words: str) -> None:
        """Such as "Sparat 14.03.22"; "" for nothing to say."""
        self._saved.set("check-circle", words)
        self._saved.setVisible(bool(words))

    def set_saving(self, words: str) -> None:
        """Something is not saved yet, or could not be: words with a clock."""
        self._saved.set("clock", words)
        self._saved.setVisible(bool(words))

    def set_sync(self, said: Sequence[tuple[str, str]]) -> None:
        """Icon and words, such as ("laptop", "3 ändringar finns bara här")."""
        while (item := self._middle_row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for number, (icon, words) in enumerate(said):
            if number:
                self._middle_row.addWidget(Label("·", "small"))
            self._middle_row.addWidget(_Said(icon, words, may_cut=True))
        self._middle_row.addStretch(1)

    def set_conflicts(self, count: int) -> None:
        """How many conflicts wait."""
        words = _n("{n} conflict", "{n} conflicts", count).format(n=count)
        self._conflicts.set("intersect-fill", words, "amber")
        self._conflicts.setVisible(count > 0)
