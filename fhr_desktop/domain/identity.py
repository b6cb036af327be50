"""Swedish identity numbers: personnummer and samordningsnummer, read as people write them.

Twelve digits are stored, ÅÅÅÅMMDDNNNN. The check digit is the `personnummer` library's work.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from personnummer import personnummer

from fhr_desktop.domain.errors import Refused
from i18n import _

COORDINATION = 60  # added to the day of a samordningsnummer


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """A number whose date and check digit are right. `twelve` is what is stored."""

    twelve: str
    birth_date: dt.date
    is_coordination: bool

    def shown(self) -> str:
        """ÅÅÅÅMMDD-NNNN."""
        return f"{self.twelve[:8]}-{self.twelve[8:]}"


def parse(text: str, today: dt.date) -> IdentityNumber:
    """Read 10 or 12 digits, with `-`, `+` or spaces. Raises Refused with the reason in one sentence."""
    match = _ten_or_twelve(text)
    if match is None:
        raise Refused(_("A personal identity number has ten or twelve digits. Check what you typed."))
    day_part, sign, tail = match.groups()
    if len(day_part) == 6:
        day_part = _century(day_part, sign, today) + day_part
    birth = _birth_date(day_part)
    if birth > today:
        raise Refused(_("The birth date in the number lies in the future. Check the year."))
    if not personnummer.valid(f"{day_part}-{tail}"):
        raise Refused(
            _("The last digit does not fit the rest of the number. Check with the person, or enter it as another id.")
        )
    return IdentityNumber(day_part + tail, birth, int(day_part[6:8]) > COORDINATION)


def twelve(text: str, today: dt.date) -> str:
    """Twelve digits of ten or twelve as typed, be they right or wrong; "" for anything else."""
    match = _ten_or_twelve(text)
    if match is None:
        return ""
    day, sign, tail = match.groups()
    return f"{day if len(day) == 8 else _century(day, sign, today) + day}{tail}"


def shown(twelve: str) -> str:
    """The stored digits as people write them; other ids are shown as they are."""
    return f"{twelve[:8]}-{twelve[8:]}" if re.fullmatch(r"\d{12}", twelve) else twelve


def born(twelve: str) -> dt.date | None:
    """The birth date that stored digits tell, or None for another id."""
    return _birth_date(twelve[:8]) if re.fullmatch(r"\d{12}", twelve) else None


def age_on(birth: dt.date, day: dt.date) -> int:
    """Whole years on the day."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _ten_or_twelve(text: str) -> re.Match[str] | None:
    return re.fullmatch(r"(\d{8}|\d{6})([-+]?)(\d{4})", re.sub(r"[\s–]", "", text).replace("−", "-"))


def _century(six: str, sign: str, today: dt.date) -> str:
    """The century of a ten-digit number: under a hundred years old, or over with a plus sign."""
    century = today.year // 100
    day = min(int(six[4:6]) % COORDINATION or 1, 28)
    month = min(max(int(six[2:4]), 1), 12)
    if dt.date(century * 100 + int(six[:2]), month, day) > today:
        century -= 1
    return str(century - (sign == "+"))


def _birth_date(eight: str) -> dt.date:
    day = int(eight[6:8])
    try:
        return dt.date(int(eight[:4]), int(eight[4:6]), day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        raise Refused(_("The first digits are not a date that exists. Check month and day.")) from None
