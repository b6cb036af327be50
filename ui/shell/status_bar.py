"""The bar at the bottom: saved │ where the changes are, in words │ conflicts, lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from i18n import _, _n
from ui.components.labels import Elided, Icon, Label
from ui.components.layout import Pane, across
from ui.components.toast import Toast

_GAP = 18  # between what is said after each other


class _Said(QWidget):
    """An icon and small words. May be cut with … when there is no room."""

    def __init__(self, icon: str, words: str, ink: str = "text2", *, may_cut: bool = False) -> None:
        super().__init__()
        self._icon = Icon(icon, ink, 15)
        kind = "gap" if ink == "amber" else "small"
        self._label = Elided(words, kind) if may_cut else Label(words, kind)
        if may_cut:
            self._label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            self._label.setMinimumWidth(30)
        across(self, self._icon, self._label, spacing=5)

    def set(self, icon: str, words: str, ink: str = "text2") -> None:
        """Say something else."""
        self._icon.set_icon(icon, ink)
        self._label.setText(words)


class _InTurn(QWidget):
    """What is said after each other: the first is whole as long as it can be, and the last gives way first."""

    def __init__(self) -> None:
        super().__init__()
        self._said: list[_Said] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set(self, said: Sequence[tuple[str, str]]) -> None:
        """Icons and words."""
        for old in self._said:
            old.setParent(None)
            old.deleteLater()
        self._said = [_Said(icon, words, may_cut=True) for icon, words in said]
        for one in self._said:
            one.setParent(self)
            one.show()
        self._place()

    def sizeHint(self) -> QSize:
        """All of it."""
        hints = [one.sizeHint() for one in self._said]
        return QSize(sum(hint.width() + _GAP for hint in hints), max((hint.height() for hint in hints), default=0))

    def minimumSizeHint(self) -> QSize:
        """Something of each."""
        return QSize(sum(one.minimumSizeHint().width() + _GAP for one in self._said), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share what there is."""
        super().resizeEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        """The words have got another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place()
        return super().event(event)

    def _place(self) -> None:
        x = 0
        for number, one in enumerate(self._said, 1):
            after = sum(late.minimumSizeHint().width() + _GAP for late in self._said[number:])
            width = max(one.minimumSizeHint().width(), min(one.sizeHint().width() + 2, self.width() - x - after))
            one.setGeometry(x, 0, width, self.height())
            x += width + _GAP


class StatusBar(Pane):
    """Three groups of words, each with its icon. All of it can be read aloud. While there is a toast, it stands here
    instead of them."""

    def __init__(self, toast: Toast) -> None:
        super().__init__("chrome", "top", least=28)
        self.setAccessibleName(_("Status"))
        self._saved = _Said("check-circle", "")
        self._middle = _InTurn()
        self._conflicts = _Said("intersect-fill", "", "amber")
        self._conflicts.hide()
        self._saved.hide()
        said = QWidget()
        across(said, self._saved, (self._middle, 1), self._conflicts, _Said("lock-key", _("Encrypted")), spacing=20)
        toast.shown_or_not.connect(lambda shown: said.setVisible(not shown))
        across(self, (said, 1), (toast, 1), margins=(14, 0, 14, 0))

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
        self._middle.set(said)

    def set_conflicts(self, count: int) -> None:
        """How many conflicts wait."""
        words = _n("{n} conflict", "{n} conflicts", count).format(n=count)
        self._conflicts.set("intersect-fill", words, "amber")
        self._conflicts.setVisible(count > 0)
