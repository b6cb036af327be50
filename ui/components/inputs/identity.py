"""Input for a personnummer or samordningsnummer. The rules of the number are `fhr_desktop.domain.identity`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from i18n import _
from ui.components.inputs.text import LineInput


class IdentityInput(LineInput):
    """An identity number. Value: twelve digits when it is right, else the text as written; "" when empty.

    A wrong check digit is a warning with its reason, not a wall: `problem()` says it, the value is kept.
    """

    def __init__(self, today: dt.date) -> None:
        super().__init__(width=16, placeholder=_("yyyymmdd-nnnn"))
        self._today = today
        self.left.connect(self._show)

    def _parsed(self) -> identity.IdentityNumber | None:
        try:
            return identity.parse(self.line.text(), self._today)
        except Refused:
            return None

    def value(self) -> Any:
        """Twelve digits, or what was written."""
        parsed = self._parsed()
        return parsed.twelve if parsed is not None else self.line.text().strip()

    def set_value(self, value: Any) -> None:
        """Show stored digits as ÅÅÅÅMMDD-NNNN."""
        text = identity.shown(value or "")
        if text != self.line.text():
            self.line.setText(text)

    def problem(self) -> str:
        """Why the number is not right."""
        if not self.line.text().strip():
            return ""
        try:
            identity.parse(self.line.text(), self._today)
        except Refused as refused:
            return refused.sentence
        return ""

    def note(self) -> str:
        """A samordningsnummer is said to be one."""
        parsed = self._parsed()
        return _("Coordination number") if parsed is not None and parsed.is_coordination else ""

    def _show(self) -> None:
        parsed = self._parsed()
        if parsed is not None and parsed.shown() != self.line.text():
            self.line.setText(parsed.shown())
