"""What homes will be needed (DOMAIN §4.1 row 12): requests by the children's ages, twelve months back and the twelve
months before those.

The only forecast is “the same as last year”, and it is told with how wrong the same guess was a year ago.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

from fhr_desktop.domain.followup import (
    Counts,
    Happening,
    Line,
    Nature,
    Sample,
    Statistic,
    Window,
    happening_with,
    within,
)
from fhr_desktop.domain.followup_requests import line_of
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.pool_past import PoolPast

BANDS = {key: f"{low}–{high} år" for key, (low, high) in AGE_BANDS.items()}
UNKNOWN = "asked_age_unknown"
_KEYS = (*(f"asked_{key}" for key in BANDS), UNKNOWN)
_TWICE = "En syskongrupp kan räknas i flera åldersband."


def _asked(key: str, name: str, definition: str, *, flow: str = "", window: Window = Window.YEAR, among: str = "",
           parts: tuple[str, ...] = ()) -> Statistic:  # fmt: skip
    return Statistic(
        key, 12, name, definition, "antal", Counts.REQUESTS, nature=Nature.FLOW, flow=flow, window=window,
        among=among, parts=parts,
    )  # fmt: skip


def _band(key: str, said: str) -> tuple[Statistic, ...]:
    about = f"med ett barn som är {said}"
    return (
        _asked(f"asked_{key}", f"Förfrågningar för barn {said}, tolv månader",
               f"Förfrågningar {about} som kom in under tolv månader till och med periodens sista dag. {_TWICE}"),
        _asked(f"asked_{key}_before", f"Förfrågningar för barn {said}, samma tid året före",
               f"Förfrågningar {about} som kom in under de tolv månaderna före dem. {_TWICE}", flow=f"asked_{key}",
               window=Window.YEAR_BEFORE),
        _asked(f"asked_{key}_without", f"Förfrågningar för barn {said} utan förslag",
               f"Av de tolv månadernas förfrågningar {about}: de som inte har fått något förslag, till och med "
               "rapportdagen.", among=f"asked_{key}"),
    )  # fmt: skip


NEEDS = (
    _asked("asked", "Förfrågningar, tolv månader",
           "Förfrågningar som kom in under tolv månader till och med periodens sista dag.", flow="needs",
           parts=_KEYS),
    _asked("asked_before", "Förfrågningar, samma tid året före",
           "Förfrågningar som kom in under de tolv månaderna före dem.", flow="needs", window=Window.YEAR_BEFORE),
    _asked("asked_without", "Förfrågningar utan förslag, tolv månader",
           "Av de tolv månadernas förfrågningar: de som inte har fått något förslag, till och med rapportdagen.",
           among="asked"),
    *(one for key, said in BANDS.items() for one in _band(key, said)),
    _asked(UNKNOWN, "Förfrågningar utan ålder, tolv månader",
           "Förfrågningar där inget barns ålder är känd, som kom in under tolv månader till och med periodens sista "
           "dag."),
    Statistic(
        "asked_expected", 12, "Förfrågningar nästa tolv månader, om det blir som nu",
        "Lika många som de senaste tolv månaderna. Det är en gissning och ingen prognos: se hur fel den hade blivit "
        "förra gången.", "förfrågningar", Counts.REQUESTS, built_on=("asked",),
    ),
    Statistic(
        "asked_miss", 12, "Så fel hade gissningen förra året",
        "De senaste tolv månadernas förfrågningar, minus de tolv månaderna före: så långt ifrån hade samma gissning "
        "hamnat för ett år sedan.", "förfrågningar", Counts.REQUESTS, built_on=("asked", "asked_before"),
    ),
)  # fmt: skip


def need_happenings(past: PoolPast) -> dict[str, list[Happening]]:
    """Requests by the ages of their children, on the day they came in."""
    without = [f"{key}_without" for key in ("asked", *_KEYS) if key != UNKNOWN]
    found: dict[str, list[Happening]] = {key: [] for key in (*_KEYS, *without)}
    keys_of = cache(_keys)
    for one in past.requests:
        came = happening_with((one.received_on, line_of(one)))
        keys = keys_of(one.ages)
        for key in keys or [UNKNOWN]:
            found[key].append(came)
        if one.offered_on is None:
            for key in ("asked", *keys):
                found[f"{key}_without"].append(came)
    return found


def _keys(ages: tuple[int, ...]) -> list[str]:
    """What a request for children of these ages counts in."""
    return [f"asked_{key}" for key, (low, high) in AGE_BANDS.items() if any(low <= age <= high for age in ages)]


def need_samples(past: PoolPast, first: dt.date, last: dt.date) -> dict[str, Sample]:
    """The guess, and how far off it was last time."""
    begin, end = Window.YEAR.days(first, last)
    earlier, before = Window.YEAR_BEFORE.days(first, last)
    now = [line_of(one) for one in past.requests if within(one.received_on, begin, end)]
    then = [line_of(one, -1) for one in past.requests if within(one.received_on, earlier, before)]
    return {"asked_expected": Sample(now), "asked_miss": Sample([*now, *then], _difference)}


def _difference(lines: Sequence[Line], _municipality: str) -> float | int:
    return sum(one.value for one in lines)
