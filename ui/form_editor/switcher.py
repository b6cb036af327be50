"""Whom a repeated section is about: a row of names to switch between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from fhr_desktop.forms.answers import Subject
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.flow import Flow


class SubjectSwitcher(Flow):
    """Names of which one is chosen. `chosen` carries the subject's id. Left and right walk them."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._buttons: dict[str, Button] = {}
        self._labels: dict[str, str] = {}
        self.setAccessibleName(_("Whom it is about"))

    def show_subjects(self, subjects: Sequence[Subject], current: str) -> None:
        """Other people, one of them chosen."""
        if {one.id: one.label for one in subjects} != self._labels:
            self._labels = {one.id: one.label for one in subjects}
            self._buttons = {one.id: self._button(one) for one in subjects}
            self.set(list(self._buttons.values()))
        for key, button in self._buttons.items():
            button.setChecked(key == current)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if key == current else Qt.FocusPolicy.ClickFocus)
        self.setVisible(bool(subjects) and any(one.label for one in subjects))

    def mark_gaps(self, counts: Mapping[str, int]) -> None:
        """How many gaps each has."""
        for key, button in self._buttons.items():
            count = counts.get(key, 0)
            text = f"{self._labels[key]}  {count}" if count else self._labels[key]
            if text == button.text():
                continue
            button.setText(text)
            gaps = _n("{n} gap", "{n} gaps", count).format(n=count)
            button.setAccessibleName(f"{self._labels[key]}, {gaps}" if count else self._labels[key])

    def _button(self, subject: Subject) -> Button:
        button = Button(subject.label, "filter", pressed=lambda: self._choose(subject.id))
        button.setCheckable(True)
        return button

    def _choose(self, key: str) -> None:
        for one, button in self._buttons.items():
            button.setChecked(one == key)
        self.chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the one beside."""
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        keys = list(self._buttons)
        here = next((n for n, key in enumerate(keys) if self._buttons[key].isChecked()), 0)
        if step is None or not 0 <= here + step < len(keys):
            super().keyPressEvent(event)
            return
        self._choose(keys[here + step])
        self._buttons[keys[here + step]].setFocus(Qt.FocusReason.TabFocusReason)
