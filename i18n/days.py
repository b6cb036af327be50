"""Days in Swedish words, short; whole dates are written as ISO 8601 where they are shown."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date


def short_day(day: dt.date, today: dt.date) -> str:
    """ "17 mars"; with the year when it is another than today's: "17 mars 2025"."""
    return format_date(day, "d MMM" if day.year == today.year else "d MMM y", locale="sv_SE").replace(".", "")
