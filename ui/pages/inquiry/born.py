"""One field for whoever is on the phone: a personnummer, or only a birth date. What is stored is the service's work."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.entry import parse_date
from i18n import _
from ui.components.buttons import Button
from ui.components.inputs import LineInput


class BornInput(LineInput):
    """Value: the text. `number()`, `birth_date()` and `other_id()` say what it was read as.

    A number whose last digit does not fit can be kept as it is, as another id; a button offers that.
    """

    def __init__(self, today: dt.date) -> None:
        super().__init__(width=16, placeholder=_("yyyymmdd-nnnn or yyyy-mm-dd"))
        self.line.setMinimumWidth(self.line.fontMetrics().horizontalAdvance(_("yyyymmdd-nnnn or yyyy-mm-dd")) + 26)
        self._today = today
        self._kept = ""
        self.keep_button = Button(_("Keep as another id"), "link", pressed=self.keep)
        self.keep_button.hide()
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.insertWidget(1, self.keep_button)
        self.edited.connect(self._edited)
        self.left.connect(self._show)

    def _edited(self) -> None:
        self._kept = ""
        self.keep_button.hide()

    def _looks_like_number(self) -> bool:
        return len(re.sub(r"\D", "", self.value())) > 8

    def number(self) -> str:
        """The text, when it is a whole and right identity number."""
        try:
            return identity.parse(self.value(), self._today).twelve
        except Refused:
            return ""

    def birth_date(self) -> dt.date | None:
        """The day, from the number or from a date; None when neither can be read."""
        text = self.value()
        if not text:
            return None
        with contextlib.suppress(Refused):
            return identity.parse(text, self._today).birth_date
        try:
            return parse_date(re.sub(r"\D", "", text)[:8] if self._looks_like_number() else text, self._today)
        except Refused:
            return None

    def other_id(self) -> str:
        """The text that is kept although its last digit does not fit."""
        return self._kept

    def keep(self) -> None:
        """Keep what is written as another id."""
        self._kept = self.value()
        self.keep_button.hide()
        self.left.emit()
        self.line.setFocus()

    def problem(self) -> str:
        """Why what was written is neither; the button is offered when it is a number with a day in it."""
        said = self._said()
        self.keep_button.setVisible(bool(said) and self._looks_like_number() and self.birth_date() is not None)
        return said

    def _said(self) -> str:
        text = self.value()
        if not text or self._kept == text:
            return ""
        try:
            if self._looks_like_number():
                identity.parse(text, self._today)
            else:
                parse_date(text, self._today)
        except Refused as refused:
            return refused.sentence
        return ""

    def note(self) -> str:
        """What it was read as, when that is not plain."""
        if self._kept and self._kept == self.value():
            return _("Kept as another id.")
        try:
            return _("Coordination number") if identity.parse(self.value(), self._today).is_coordination else ""
        except Refused:
            return ""

    def set_draft(self, text: Any) -> None:
        """Show what was written."""
        super().set_draft(text)
        self._edited()

    def _show(self) -> None:
        number, day = self.number(), self.birth_date()
        if number:
            self.line.setText(identity.shown(number))
        elif day is not None and not self._looks_like_number() and self.value() != day.isoformat():
            self.line.setText(day.isoformat())
