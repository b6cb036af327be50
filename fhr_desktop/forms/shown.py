"""An answer as the text that stands on paper and in lists of answers. Layout is not known here."""

from __future__ import annotations

from collections.abc import Mapping

from fhr_desktop.domain import identity
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import Column, FieldKind, FormField


def choice_label(field: FormField | Column, key: str) -> str:
    """The option's label, or the key itself for one that is no longer there."""
    return next((choice.label for choice in field.choices if choice.key == key), key)


def show(field: FormField | Column, value: Value, municipalities: Mapping[str, str] | None = None) -> str:
    """The answer in one line of Swedish; '' for none. Tables are shown cell by cell, not here.

    `municipalities` gives names by code. Choice labels may hold `{lag:…}`, which `wording` fills.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, int):
        money, size = field.kind is FieldKind.MONEY, abs(value)
        digits = f"{size:,}".replace(",", "\u00a0") if money or size >= 10_000 else str(size)  # a year stays whole
        digits = f"\u2212{digits}" if value < 0 else digits
        unit = "kr" if money else getattr(field, "unit", "")
        return f"{digits}\u00a0{unit}" if unit else digits
    if isinstance(value, tuple):
        return ", ".join(choice_label(field, key) for key in value if isinstance(key, str))
    if field.kind is FieldKind.CHOICE:
        return choice_label(field, value)
    if field.kind is FieldKind.MUNICIPALITY:
        return (municipalities or {}).get(value, value)
    if field.kind is FieldKind.PERSONNUMMER:
        return identity.shown(value)
    if field.kind is FieldKind.PHONE:
        return phone_shown(value)
    return value
