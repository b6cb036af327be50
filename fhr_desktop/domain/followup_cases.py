"""The figures of casework: 1, 2 (the family's side), 6, and of 7 and 11 what is counted on cases (DOMAIN §4.1).

Every day between an enquiry and its end is counted twice: with the days at rest, and without them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from fhr_desktop.domain.case_states import ENDED, CaseState, Step, elapsed
from fhr_desktop.domain.followup import (
    Happening,
    Line,
    Nature,
    Sample,
    Statistic,
    Window,
    happening_with,
    line_with,
    percent_of,
    within_a_year,
)
from fhr_desktop.domain.followup_spread import declared, samples

SPREAD = ("median", "q1", "q3", "mean", "p90")
AGES = ("median", "oldest")
_OPENED, _INVESTIGATION, _REVIEW, _QUEUE = (
    CaseState.OPENED, CaseState.INVESTIGATION, CaseState.REVIEW, CaseState.QUEUE
)  # fmt: skip
_SUITABLE, _NOT_SUITABLE = CaseState.SUITABLE, CaseState.NOT_SUITABLE
_REST = "Dagar då ärendet vilade är borträknade."
_AGE = "Dagar från anmälan till periodens sista dag för ärenden som ännu pågår, vila inräknad."


class Turns(NamedTuple):
    """The first day a case was opened, and assessed; and the days on which the unit manager sent its report back."""

    opened: dt.date | None
    assessed: dt.date | None
    sent_back: Sequence[dt.date]


_turns_with: Callable[[tuple[dt.date | None, dt.date | None, Sequence[dt.date]]], Turns] = partial(tuple.__new__, Turns)


class Counted(NamedTuple):
    """A case as the figures see it: its standing steps in order. `home`: the same for cases of the same household.

    `placed_on`: the first day a child came to the home after the case was opened. `gaps`: the report was agreed to
    with gaps that were answered for.
    """

    number: str
    municipality: str
    received_on: dt.date
    closing_reason: str | None
    steps: tuple[Step, ...]
    home: str = ""
    placed_on: dt.date | None = None
    gaps: bool = False

    def turns(self) -> Turns:
        """When it was opened and assessed, and sent back."""
        opened = assessed = before = None
        back: tuple[dt.date, ...] = ()
        for state, on in self.steps:
            if state is _OPENED:
                opened = opened or on
            elif state is _SUITABLE or state is _NOT_SUITABLE:
                assessed = assessed or on
            elif state is _INVESTIGATION and before is _REVIEW:
                back = (*back, on)
            before = state
        return _turns_with((opened, assessed, back))

    def until(self, day: dt.date) -> tuple[Step, ...]:
        """The steps taken by then."""
        if not self.steps or self.steps[-1].on <= day:
            return self.steps
        return tuple(step for step in self.steps if step.on <= day)

    def line(self, value: float = 1, subject: str = "") -> Line:
        """Its row in a list."""
        return line_with((self.municipality, self.number, None, value, subject))


# Of all its parts in a tuple, in order: see `line_with`.
counted_with: Callable[[tuple[str, str, dt.date, str | None, tuple[Step, ...], str, dt.date | None, bool]], Counted] = (
    partial(tuple.__new__, Counted)
)


def _flow(key: str, nr: int, name: str, definition: str, *, among: str = "", window: Window = Window.PERIOD,
          flow: str = "") -> Statistic:  # fmt: skip
    return Statistic(key, nr, name, definition, "antal", nature=Nature.FLOW, among=among, window=window, flow=flow)


def _share(key: str, nr: int, name: str, definition: str, some: str, of: str) -> Statistic:
    return Statistic(key, nr, name, definition, "procent", built_on=(of, some))


_COUNTED = (
    _flow(
        "inquiries", 1, "Intresseanmälningar",
        "Anmälningar som kom in under perioden. Dubbletter räknas inte, och ett hushåll räknas en gång om året.",
    ),
    _flow(
        "referred", 1, "Hänvisade anmälningar",
        "Anmälningar från kommuner utanför samverkan. Räknas för sig.",
    ),
    _flow(
        "opened", 2, "Aktualiserade familjehemsärenden",
        "Ärenden som öppnades (aktualiserades) under perioden. Kommunernas förfrågningar om hem är en annan siffra.",
    ),
    _flow("assessed", 6, "Färdiga utredningar",
          "Ärenden som bedömdes lämpliga eller inte lämpliga under perioden."),
    _flow(
        "ended", 6, "Avslutade ärenden",
        "Ärenden som slutade under perioden: bedömda, eller avslutade utan bedömning. Dubbletter och hänvisade räknas "
        "med.",
    ),
    Statistic(
        "open", 6, "Pågående ärenden vid periodens slut",
        "Ärenden som hade kommit in men inte avslutats den sista dagen.", "antal", nature=Nature.STOCK,
        parts=("open_inquiry", "open_opened"), balance=(("inquiries", "referred"), ("ended",)),
    ),
    Statistic(
        "open_inquiry", 6, "Pågående, intresseanmälan",
        "Pågående ärenden den sista dagen som inte hade öppnats än.", "antal", nature=Nature.STOCK,
    ),
    Statistic(
        "open_opened", 6, "Pågående, aktualiserat",
        "Pågående ärenden den sista dagen som hade öppnats men inte bedömts. De som vilade räknas med.", "antal",
        nature=Nature.STOCK,
    ),
    Statistic(
        "queue", 6, "I kö till utredning",
        "Pågående ärenden som stod i kö till utredning den sista dagen.", "antal", nature=Nature.STOCK,
    ),
    _flow(
        "opened_placed", 7, "Öppnade ärenden som lett till placering",
        "Av ärendena som öppnades under perioden: de där ett barn har kommit till hemmet efter det, till och med "
        "rapportdagen. Pågående ärenden räknas bland dem som öppnades.", among="opened",
    ),
    _flow(
        "opened_placed_year", 7, "Öppnade ärenden med placering inom tolv månader",
        "Av ärendena som öppnades under perioden: de där ett barn kom till hemmet inom tolv månader. För ärenden som "
        "öppnades för mindre än tolv månader sedan är talet ännu inte färdigt.", among="opened_placed",
    ),
    _flow(
        "cohort_opened", 7, "Aktualiserade samma tid ett år tidigare",
        "Ärenden som öppnades under samma dagar året före. För dem har tolv månader gått.", flow="opened",
        window=Window.SETTLED,
    ),
    _flow(
        "cohort_placed_year", 7, "De av dem som fick en placering inom tolv månader",
        "Av ärendena som öppnades under samma dagar året före: de där ett barn kom till hemmet inom tolv månader. "
        "Talet är färdigt.", flow="opened_placed_year", window=Window.SETTLED,
    ),
    _flow(
        "sent_back", 11, "Kompletteringar",
        "Gånger under perioden då enhetschefen lämnade tillbaka en utredning för komplettering.",
    ),
    _flow(
        "assessed_sent_back", 11, "Färdiga utredningar som kompletterades",
        "Av de färdiga utredningarna: de som enhetschefen hade lämnat tillbaka minst en gång.", among="assessed",
    ),
    _flow(
        "assessed_gaps", 11, "Färdiga utredningar med luckor",
        "Av de färdiga utredningarna: de som skrevs under med luckor som utredarna förklarade.", among="assessed",
    ),
)  # fmt: skip
_WORKED_OUT = (
    *declared("days", 6, "Dagar från anmälan till bedömning",
              "För de färdiga utredningarna, vila inräknad.", "assessed", SPREAD),
    *declared("days", 6, "Dagar utan vila", f"För de färdiga utredningarna. {_REST}", "assessed", SPREAD,
              ending="_active"),
    *declared("open_age", 6, "Pågående ärendens ålder", _AGE, "open", AGES),
    *declared("open_age", 6, "Pågående ärendens ålder utan vila",
              f"Dagar från anmälan till periodens sista dag för ärenden som ännu pågår. {_REST}", "open", AGES,
              ending="_active"),
    *declared("open_inquiry", 6, "Pågående, intresseanmälan", _AGE, "open_inquiry", ("oldest",)),
    *declared("open_opened", 6, "Pågående, aktualiserat", _AGE, "open_opened", ("oldest",)),
    *declared("queue", 6, "I kö till utredning", "Dagar i kön till periodens sista dag.", "queue", AGES),
    _share(
        "opened_placed_share", 7, "Öppnade ärenden som lett till placering, procent",
        "Öppnade ärenden som lett till placering, delat med alla som öppnades under perioden.", "opened_placed",
        "opened",
    ),
    _share(
        "opened_placed_year_share", 7, "Öppnade ärenden med placering inom tolv månader, procent",
        "Öppnade ärenden med placering inom tolv månader, delat med alla som öppnades under perioden.",
        "opened_placed_year", "opened",
    ),
    _share(
        "cohort_share", 7, "Aktualiserade året före med placering inom tolv månader, procent",
        "De som fick en placering inom tolv månader, delat med alla som öppnades samma dagar året före.",
        "cohort_placed_year", "cohort_opened",
    ),
    _share(
        "sent_back_share", 11, "Färdiga utredningar som kompletterades, procent",
        "Utredningar som lämnats tillbaka minst en gång, delat med alla färdiga.", "assessed_sent_back", "assessed",
    ),
)  # fmt: skip
CASEWORK = (*_COUNTED, *_WORKED_OUT)


def case_happenings(cases: Sequence[Counted], turns: Sequence[Turns] = ()) -> dict[str, list[Happening]]:
    """What of casework is counted on its day. `turns`: of each of the cases, where they are known already."""
    found: dict[str, list[Happening]] = {
        one.happening: [] for one in _COUNTED if one.nature is Nature.FLOW
    }  # fmt: skip
    lines = [case.line() for case in cases]
    found["inquiries"] = [
        happening_with((cases[at].received_on, lines[at])) for at in _first_of_the_year(cases)
    ]  # fmt: skip
    for case, line, (opened_on, assessed_on, sent_back) in zip(cases, lines, turns or turns_of(cases), strict=True):
        if case.closing_reason == "referred":
            found["referred"].append(Happening(case.received_on, line))
        if case.steps and case.steps[-1].state in ENDED:
            found["ended"].append(happening_with((case.steps[-1].on, line)))
        if sent_back:
            found["sent_back"] += [Happening(day, case.line(subject=case.number)) for day in sent_back]
        if opened_on is not None:
            opened = happening_with((opened_on, line))
            found["opened"].append(opened)
            if case.placed_on is not None:
                found["opened_placed"].append(opened)
                if within_a_year(opened.on, case.placed_on):
                    found["opened_placed_year"].append(opened)
        if assessed_on is not None:
            assessed = happening_with((assessed_on, line))
            found["assessed"].append(assessed)
            if sent_back:
                found["assessed_sent_back"].append(assessed)
            if case.gaps:
                found["assessed_gaps"].append(assessed)
    return found


def _first_of_the_year(cases: Sequence[Counted]) -> list[int]:
    """The enquiries that are counted, by where their cases stand, by number: of a household's in a calendar year the
    first.
    """
    found: dict[tuple[str, int], int] = {}
    for at, (number, _where, day, reason, _steps, home, _placed, _gaps) in enumerate(cases):
        if reason == "duplicate" or reason == "referred":
            continue
        key = (home or number, day.year)
        before = found.setdefault(key, at)
        if before != at and (day, number) < (cases[before].received_on, cases[before].number):
            found[key] = at
    return sorted(found.values(), key=lambda at: cases[at].number)


def turns_of(cases: Iterable[Counted]) -> tuple[Turns, ...]:
    """The turns of each."""
    return tuple([one.turns() for one in cases])


def case_samples(
    cases: Sequence[Counted], first: dt.date, last: dt.date, turns: Sequence[Turns] = ()
) -> dict[str, Sample]:  # fmt: skip
    """What of casework is reckoned on the period, or stood on its last day. `turns`: as in `case_happenings`."""
    begin, end = Window.SETTLED.days(first, last)
    opened: list[tuple[Counted, dt.date]] = []
    settled: list[tuple[Counted, dt.date]] = []
    assessed: list[tuple[Counted, Sequence[dt.date]]] = []
    for case, (opened_on, assessed_on, sent_back) in zip(cases, turns or turns_of(cases), strict=True):
        if opened_on is not None:
            if first <= opened_on <= last:
                opened.append((case, opened_on))
            if begin <= opened_on <= end:
                settled.append((case, opened_on))
        if assessed_on is not None and first <= assessed_on <= last:
            assessed.append((case, sent_back))
    times = [(one, elapsed(one.steps, last)) for one, _back in assessed]
    going = _going(cases, last)
    ages = [one.line((last - one.received_on).days) for one, _taken in going]
    at_work = [one.line(age.value - _rest(taken, last)) for age, (one, taken) in zip(ages, going, strict=True)]
    has_opened = [any(state is _OPENED for state, _on in taken) for _case, taken in going]
    early = [age for age, was in zip(ages, has_opened, strict=True) if not was]
    later = [age for age, was in zip(ages, has_opened, strict=True) if was]
    queue = [one.line((last - taken[-1].on).days) for one, taken in going if taken and taken[-1].state is _QUEUE]
    return {
        "open": Sample(ages), "open_inquiry": Sample(early), "open_opened": Sample(later), "queue": Sample(queue),
        **samples("days", [one.line(time.with_rest) for one, time in times], SPREAD),
        **samples("days", [one.line(time.without_rest) for one, time in times], SPREAD, "_active"),
        **samples("open_age", ages, AGES), **samples("open_age", at_work, AGES, "_active"),
        **samples("open_inquiry", early, ("oldest",)), **samples("open_opened", later, ("oldest",)),
        **samples("queue", queue, AGES),
        "opened_placed_share": Sample([one.line(one.placed_on is not None) for one, _day in opened], percent_of),
        "opened_placed_year_share": Sample(_within_the_year(opened), percent_of),
        "cohort_share": Sample(_within_the_year(settled), percent_of),
        "sent_back_share": Sample([one.line(bool(back)) for one, back in assessed], percent_of),
    }  # fmt: skip


def _going(cases: Iterable[Counted], last: dt.date) -> list[tuple[Counted, tuple[Step, ...]]]:
    """Those that had come in and not ended by the day, with the steps taken by then."""
    found = []
    for one in cases:
        if one.received_on <= last:
            taken = one.until(last)
            if not taken or taken[-1].state not in ENDED:
                found.append((one, taken))
    return found


def _rest(taken: Sequence[Step], last: dt.date) -> int:
    """Days at rest up to the last day."""
    time = elapsed(taken, last)
    return time.with_rest - time.without_rest


def _within_the_year(cases: Iterable[tuple[Counted, dt.date]]) -> list[Line]:
    """Rows of cases with the day they were opened, marked when a child came within a year of it."""
    return [one.line(within_a_year(opened, one.placed_on)) for one, opened in cases]
