"""Amounts of money: whole kronor."""

from __future__ import annotations

from fhr_desktop.domain.errors import Refused
from i18n import _
from i18n.numbers import number


def check_kronor(amount: int | None, most: int, field: str | None = None) -> None:
    """Raises Refused for more than can be right, above zero or below: somebody has leant on a key."""
    if amount is not None and abs(amount) > most:
        said = _("{n} kronor is more than can be right. Nothing has been saved; check the number.")
        raise Refused(said.format(n=number(amount)), field=field)
