"""Input for a date, written as people write dates. How the writing is read is `fhr_desktop.forms.entry`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt

from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.entry import parse_date
from i18n import _
from ui.components.inputs.text import LineInput


class DateInput(LineInput):
    """A date. Value: datetime.date, or None. Accepts 14/3, 140326, i dag, +7, ti; shows 2026-03-14 when left.

    `future` reads what is left out as the nearest day ahead instead of behind. Arrow up and down step a
    day. `raw()` is what stands in the field when it is not a date. `within`: the first and last day it may be.
    """

    def __init__(self, today: dt.date, *, future: bool = False, within: tuple[dt.date, dt.date] | None = None) -> None:
        super().__init__(width=10, placeholder=_("yyyy-mm-dd"))
        self._today, self._future, self._within = today, future, within
        self.left.connect(self._show_iso)

    def look_ahead(self, future: bool) -> None:
        """From now on read what is left out as ahead, or behind."""
        self._future = future

    def value(self) -> Any:
        """The date, or None when empty or not readable."""
        try:
            return parse_date(self.raw(), self._today, future=self._future) if self.raw() else None
        except Refused:
            return None

    def raw(self) -> str:
        """The text as it stands."""
        return self.line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show a date (datetime.date or ISO text)."""
        text = value.isoformat() if isinstance(value, dt.date) else value or ""
        if text != self.line.text():
            self.line.setText(text)

    def draft(self) -> str:
        """The day that was meant, so that "i dag" is the same day tomorrow; else the text as it stands."""
        day = self.value()
        return day.isoformat() if day is not None else super().draft()

    def problem(self) -> str:
        """Not a date, or outside what is allowed."""
        if not self.raw():
            return ""
        try:
            day = parse_date(self.raw(), self._today, future=self._future)
        except Refused as refused:
            return refused.sentence
        if self._within is None or self._within[0] <= day <= self._within[1]:
            return ""
        first, last = (one.isoformat() for one in self._within)
        return _("Choose a day from {first} to {last}.").format(first=first, last=last)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step a day with the arrows."""
        if event.type() == QEvent.Type.KeyPress and not self.line.isReadOnly():
            step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(event.key())  # type: ignore[attr-defined]
            day = self.value()
            if step is not None and day is not None:
                self.set_value(day + dt.timedelta(days=step))
                self.edited.emit()
                return True
        return super().eventFilter(watched, event)

    def _show_iso(self) -> None:
        day = self.value()
        if day is not None and day.isoformat() != self.line.text():
            self.line.setText(day.isoformat())
