"""The figures on municipalities' requests and what is proposed for them: 2 (second column), 3, 7 and of 11 goal 3."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fhr_desktop.domain.followup import (
    Counts,
    Happening,
    Line,
    Nature,
    Sample,
    Statistic,
    happening_with,
    line_with,
    percent_of,
    within,
)
from fhr_desktop.domain.followup import within_a_year as in_a_year
from fhr_desktop.domain.followup_spread import declared, samples
from fhr_desktop.domain.pool_past import Asked, Offered, PoolPast

SUPPORTED = "solved_supported_home"  # of the choice list `need_outcome`
NO_HOME = "no_home_available"
SPREAD = ("median", "q1", "q3", "mean", "p90")
AGES = ("median", "oldest")
_OF = "Av förfrågningarna som kom in under perioden:"
_UNTIL = "till och med rapportdagen"


def _flow(key: str, nr: int, name: str, definition: str, *, among: str = "", parts: tuple[str, ...] = (),
          counts: Counts = Counts.REQUESTS) -> Statistic:  # fmt: skip
    return Statistic(key, nr, name, definition, "antal", counts, nature=Nature.FLOW, among=among, parts=parts)


def _share(key: str, nr: int, name: str, definition: str, some: str, of: str) -> Statistic:
    return Statistic(key, nr, name, definition, "procent", Counts.REQUESTS, built_on=(of, some))


REQUESTS = (
    _flow(
        "needs", 2, "Matchningsförfrågningar",
        "Förfrågningar som kom in från kommuner under perioden. Räknas i kommunen som frågar. En förfrågan gäller ett "
        "barn eller en syskongrupp.", parts=("needs_placed", "needs_no_home", "needs_other", "needs_waiting"),
    ),
    _flow(
        "proposals", 3, "Lämnade förslag",
        "Förslag om hem som lämnades till kommuner under perioden. Ett hem som föreslås för två förfrågningar är två "
        "förslag, och ett som föreslås igen räknas igen. Räknas i kommunen som frågade.", counts=Counts.PROPOSALS,
    ),
    _flow(
        "matches", 3, "Matchningar",
        "Förslag där både familjen och kommunen under perioden ville gå vidare till kommunens bedömning.",
        counts=Counts.PROPOSALS,
    ),
    _flow("needs_answered", 3, "Förfrågningar som fick förslag",
          f"{_OF} de som har fått minst ett förslag, {_UNTIL}.", among="needs"),
    *declared("needs_answer", 3, "Dagar till första förslag",
              f"{_OF} dagar från att den kom in till det första förslaget, för dem som har fått ett.",
              "needs_answered", SPREAD, Counts.REQUESTS),
    _flow(
        "needs_placed", 7, "Förfrågningar som lett till placering",
        f"{_OF} de där barnet har kommit till ett hem från poolen, {_UNTIL}.",
    ),
    _flow("needs_no_home", 7, "Förfrågningar där inget hem fanns",
          f"{_OF} de som har avslutats för att poolen inte hade något passande hem, {_UNTIL}."),
    _flow("needs_other", 7, "Förfrågningar som löstes på annat sätt",
          f"{_OF} de som har avslutats av någon annan anledning, {_UNTIL}."),
    _flow("needs_waiting", 7, "Förfrågningar som ännu är öppna",
          f"{_OF} de som varken har lett till placering eller avslutats, {_UNTIL}."),
    _flow(
        "needs_placed_year", 7, "Förfrågningar med placering inom tolv månader",
        f"{_OF} de där barnet kom till ett hem från poolen inom tolv månader.", among="needs_placed",
    ),
    _share(
        "needs_placed_share", 7, "Förfrågningar som lett till placering, procent",
        "Förfrågningar som lett till placering, delat med alla som kom in under perioden.", "needs_placed", "needs",
    ),
    _share(
        "needs_placed_year_share", 7, "Förfrågningar med placering inom tolv månader, procent",
        "Förfrågningar med placering inom tolv månader, delat med alla som kom in under perioden.",
        "needs_placed_year", "needs",
    ),
    Statistic(
        "needs_open", 2, "Öppna förfrågningar vid periodens slut",
        "Förfrågningar som hade kommit in men inte avslutats den sista dagen.", "antal", Counts.REQUESTS,
        nature=Nature.STOCK, balance=(("needs",), ("needs_closed",)),
    ),
    *declared("needs_open", 2, "Öppna förfrågningars ålder",
              "Dagar från att förfrågan kom in till periodens sista dag, för dem som är öppna.", "needs_open", AGES,
              Counts.REQUESTS),
    _flow("needs_closed", 2, "Avslutade förfrågningar",
          "Förfrågningar som avslutades under perioden, oavsett hur och när de kom in."),
    _flow(
        "needs_supported", 11, "Förfrågningar som löstes med konsulentstött hem",
        "Förfrågningar som avslutades under perioden för att kommunen ordnade ett konsulentstött hem.",
        among="needs_closed",
    ),
    _share(
        "needs_supported_share", 11, "Förfrågningar som löstes med konsulentstött hem, procent",
        "Förfrågningar som löstes med konsulentstött hem, delat med alla som avslutades under perioden.",
        "needs_supported", "needs_closed",
    ),
)  # fmt: skip


def request_happenings(past: PoolPast) -> dict[str, list[Happening]]:
    """What of requests and proposals is counted on its day."""
    kinds: dict[str, list[Happening]] = {
        key: [] for key in ("needs", "needs_answered", "needs_placed_year", "needs_closed", "needs_supported", *_ENDS)
    }
    for one in past.requests:
        came = happening_with((one.received_on, line_of(one)))
        kinds["needs"].append(came)
        kinds[_end(one)].append(came)
        if one.offered_on is not None:
            kinds["needs_answered"].append(came)
        if in_a_year(one.received_on, one.placed_on):
            kinds["needs_placed_year"].append(came)
        if one.closed_on is not None:
            ended = happening_with((one.closed_on, came.line))
            kinds["needs_closed"].append(ended)
            if one.outcome == SUPPORTED:
                kinds["needs_supported"].append(ended)
    sent = [(one, _proposed(one)) for one in past.proposals]
    return {
        **kinds,
        "proposals": [happening_with((one.sent_on, line)) for one, line in sent],
        "matches": [Happening(one.proceeded_on, line) for one, line in sent if one.proceeded_on is not None],
    }


_ENDS = ("needs_placed", "needs_no_home", "needs_other", "needs_waiting")


def _end(one: Asked) -> str:
    """Which of the ends a request has come to; a child that has come to a home goes before how it was closed."""
    if one.placed_on is not None:
        return "needs_placed"
    if one.closed_on is None:
        return "needs_waiting"
    return "needs_no_home" if one.outcome == NO_HOME else "needs_other"


def request_samples(past: PoolPast, first: dt.date, last: dt.date) -> dict[str, Sample]:
    """What of requests is reckoned on the period, or stood on its last day."""
    asked = [one for one in past.requests if within(one.received_on, first, last)]
    closed = [one for one in past.requests if within(one.closed_on, first, last)]
    waits = [line_of(one, (one.offered_on - one.received_on).days) for one in asked if one.offered_on is not None]
    going = [line_of(one, (last - one.received_on).days) for one in past.requests if one.open_on(last)]
    return {
        "needs_open": Sample(going), **samples("needs_open", going, AGES),
        **samples("needs_answer", waits, SPREAD),
        "needs_placed_share": Sample(_marked(asked, [one.placed_on is not None for one in asked]), percent_of),
        "needs_placed_year_share": Sample(
            _marked(asked, [in_a_year(one.received_on, one.placed_on) for one in asked]), percent_of
        ),
        "needs_supported_share": Sample(_marked(closed, [one.outcome == SUPPORTED for one in closed]), percent_of),
    }  # fmt: skip


def line_of(one: Asked, value: int = 1) -> Line:
    """Its row in a list."""
    return line_with((one.municipality, one.number, one.id, value, ""))


def _marked(some: Sequence[Asked], marks: Sequence[bool]) -> list[Line]:
    return [line_of(one, mark) for one, mark in zip(some, marks, strict=True)]


def _proposed(one: Offered) -> Line:
    return line_with((one.municipality, one.label, one.need, 1, one.need.hex()))
