"""Reads what a person types into an answer: `14/3`, `+7`, `ti`, `1 200 kr`, `j`. Checks are `validate`'s."""

from __future__ import annotations

import datetime as dt
import re

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.definition import Column, FieldKind, FormField
from i18n import _

_DAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MONTHS = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
_NEAR = {"idag": 0, "igår": -1, "iförrgår": -2, "imorgon": 1, "iövermorgon": 2}
_YES, _NO = ("j", "ja", "x"), ("n", "nej")
_UNIT = re.compile(r"[^\d-]+$")


def parse_text(field: FormField | Column, text: str, today: dt.date) -> Value:
    """The answer that was typed; None for nothing. Raises Refused with one sentence when it cannot be read.

    An identity number that does not add up is kept as typed: `validate.warning` says what looks wrong.
    Raises TypeError for tables and computed fields, which nobody types.
    """
    typed = text.strip()
    if not typed:
        return None
    match field.kind:
        case FieldKind.LONG_TEXT:
            return text.rstrip()
        case FieldKind.DATE:
            return parse_date(typed, today, future=field.future).isoformat()
        case FieldKind.INTEGER | FieldKind.MONEY:
            return _number(typed)
        case FieldKind.YES_NO:
            return _yes_no(typed)
        case FieldKind.CHOICE:
            return _choice(field, typed)
        case FieldKind.MULTI_CHOICE:
            return tuple(_choice(field, part.strip()) for part in typed.split(",") if part.strip())
        case FieldKind.PERSONNUMMER:
            return _identity_number(typed, today)
        case FieldKind.PHONE:
            return phone_shown(typed)
        case FieldKind.TABLE | FieldKind.COMPUTED:
            raise TypeError(f"{field.key} is not typed")
    return typed


def parse_date(text: str, today: dt.date, *, future: bool = False) -> dt.date:
    """A date as people write it. Raises Refused when it is none.

    What is left out is filled so that the date is the nearest one behind, or with `future` ahead. Six digits
    may be year first or day first; the reading nearest to today wins.
    """
    folded = re.sub(r"\s+", " ", text.strip().casefold().rstrip("."))
    bare = folded.replace(" ", "")
    if bare in _NEAR:
        return today + dt.timedelta(days=_NEAR[bare])
    if re.fullmatch(r"[+-]\d{1,4}", bare):
        return today + dt.timedelta(days=int(bare))
    if len(bare) >= 2 and (day := next((n for n, name in enumerate(_DAYS) if name.startswith(bare)), None)) is not None:
        ahead = (day - today.weekday()) % 7
        return today + dt.timedelta(days=ahead if future or not ahead else ahead - 7)
    found = _whole(bare) or _six(bare, today, future) or _day_first(folded, today, future)
    if found is None:
        raise Refused(_("That date does not exist. Write it for example as 2026-03-14 or 14/3."))
    return found


def _whole(text: str) -> dt.date | None:
    match = re.fullmatch(r"(\d{4})-?(\d{1,2})-?(\d{1,2})", text)
    if match is None or (len(text) < 8 and "-" not in text):
        return None
    return _made(int(match[1]), int(match[2]), int(match[3]))


def _six(text: str, today: dt.date, future: bool) -> dt.date | None:
    match = re.fullmatch(r"(\d\d)-?(\d\d)-?(\d\d)", text)
    if match is None:
        return None
    first, month, last = (int(part) for part in match.groups())
    read = [_made(_century(first, today, future), month, last), _made(_century(last, today, future), month, first)]
    real = [day for day in read if day is not None]
    return min(real, key=lambda day: abs((day - today).days), default=None)


def _day_first(text: str, today: dt.date, future: bool) -> dt.date | None:
    """14/3, 14.3.26, 14 mars, 14 mars 2026."""
    match = re.fullmatch(r"(\d{1,2})(?: ?[/.-] ?(\d{1,2})| ([a-zåäö]{3,}))(?:[ /.-]+(\d{4}|\d\d))?", text)
    if match is None:
        return None
    month = int(match[2]) if match[2] else _month(match[3])
    if match[4]:
        year = int(match[4]) if len(match[4]) == 4 else _century(int(match[4]), today, future)
        return _made(year, month, int(match[1]))
    near = [_made(today.year + step, month, int(match[1])) for step in ((0, 1) if future else (0, -1))]
    fits = [day for day in near if day and (day >= today if future else day <= today)]
    return fits[0] if fits else None


def _month(name: str) -> int:
    return next((number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name)), 0)


def _century(two: int, today: dt.date, future: bool) -> int:
    year = today.year // 100 * 100 + two
    latest = today.year + (50 if future else 0)
    return year if year <= latest else year - 100


def _made(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _number(text: str) -> int:
    digits = re.sub(r"[\s\u00a0.]", "", _UNIT.sub("", text))
    if not re.fullmatch(r"-?\d{1,9}", digits):
        raise Refused(_("This is not a whole number. Write digits only."))
    return int(digits)


def _yes_no(text: str) -> bool:
    folded = text.casefold()
    if folded not in _YES + _NO:
        raise Refused(_("Answer yes or no."))
    return folded in _YES


def _choice(field: FormField | Column, text: str) -> str:
    folded = text.casefold()
    for choice in field.choices:
        if folded in (choice.key, choice.label.casefold()):
            return choice.key
    near = [choice.key for choice in field.choices if choice.label.casefold().startswith(folded)]
    if len(near) != 1:
        raise Refused(_("The answer is not in the list. Choose again."))
    return near[0]


def _identity_number(text: str, today: dt.date) -> str:
    try:
        return identity.parse(text, today).twelve
    except Refused:
        return text
