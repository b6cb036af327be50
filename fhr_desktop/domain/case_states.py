"""The state machine of a foster-home case, A1–X (DOMAIN §1.2 A): allowed transitions, reasons, elapsed time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from fhr_desktop.domain.errors import Refused
from i18n import _


class CaseState(StrEnum):
    """Keys of the choice list `case_state`."""

    INQUIRY = "a1_inquiry"
    FIRST_CONTACT = "a2_first_contact"
    OPENED = "a3_opened"
    INITIAL_ASSESSMENT = "a4_initial_assessment"
    QUEUE = "a5_queue"
    INVESTIGATION = "a6_investigation"
    REVIEW = "a7_review"
    SUITABLE = "a8_suitable"
    NOT_SUITABLE = "a9_not_suitable"
    DORMANT = "v_dormant"
    CLOSED = "x_closed"


S = CaseState
WORDS = {
    S.INQUIRY: "Intresseanmälan",
    S.FIRST_CONTACT: "Första samtal",
    S.OPENED: "Ärende öppnat",
    S.INITIAL_ASSESSMENT: "BRA-fam",
    S.QUEUE: "I kö",
    S.INVESTIGATION: "Utredning",
    S.REVIEW: "Hos enhetschef",
    S.SUITABLE: "Lämplig",
    S.NOT_SUITABLE: "Inte lämplig",
    S.DORMANT: "Vilande",
    S.CLOSED: "Avslutat",
}
LINE = (S.INQUIRY, S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT, S.QUEUE, S.INVESTIGATION, S.REVIEW)
ASSESSED = frozenset({S.SUITABLE, S.NOT_SUITABLE})
ENDED = frozenset({S.SUITABLE, S.NOT_SUITABLE, S.CLOSED})

ALLOWED: dict[CaseState, frozenset[CaseState]] = {
    S.INQUIRY: frozenset({S.FIRST_CONTACT, S.CLOSED}),
    S.FIRST_CONTACT: frozenset({S.OPENED, S.CLOSED, S.DORMANT}),
    S.OPENED: frozenset({S.INITIAL_ASSESSMENT, S.CLOSED, S.DORMANT}),
    S.INITIAL_ASSESSMENT: frozenset({S.QUEUE, S.INVESTIGATION, S.CLOSED}),
    S.QUEUE: frozenset({S.INVESTIGATION, S.DORMANT, S.CLOSED}),
    S.INVESTIGATION: frozenset({S.REVIEW, S.DORMANT, S.CLOSED}),
    S.REVIEW: frozenset({S.INVESTIGATION, S.SUITABLE, S.NOT_SUITABLE}),
    S.SUITABLE: frozenset(),
    S.NOT_SUITABLE: frozenset(),
    S.DORMANT: frozenset(),  # only back to where it came from, or closed: see `next_states`
    S.CLOSED: frozenset(),
}

# Reason keys of the choice list `case_closing_reason`, with the states they may close from.
_EARLY = frozenset({S.INQUIRY, S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT})
_LATE = frozenset({S.QUEUE, S.INVESTIGATION, S.REVIEW})
_AFTER_INQUIRY = (_EARLY - {S.INQUIRY}) | _LATE
CLOSING_REASONS: dict[str, frozenset[CaseState]] = {
    "withdrawn_by_family": _EARLY,
    "declined_after_information": frozenset({S.FIRST_CONTACT, S.OPENED}),
    "not_reachable": _EARLY,
    "not_proceeding_after_brafam": frozenset({S.INITIAL_ASSESSMENT}),
    "investigation_stopped_by_family": _LATE,
    "investigation_stopped_by_fhr": _LATE,
    "referred": frozenset({S.INQUIRY, S.FIRST_CONTACT}),
    "duplicate": frozenset({S.INQUIRY, S.FIRST_CONTACT, S.OPENED}),
    "moved": _AFTER_INQUIRY,
    "deceased": _AFTER_INQUIRY,
    "other": _EARLY | _LATE,
}
DORMANT_REASONS = frozenset(
    {
        "move",
        "life_situation",
        "family_wants_to_wait",
        "work_or_economy",
        "waiting_for_information",
        "fhr_capacity",
        "other",
    }
)


class Step(NamedTuple):
    """One entry into a state, on its effective day."""

    state: CaseState
    on: dt.date


def next_states(state: CaseState, rests_from: CaseState | None) -> frozenset[CaseState]:
    """Where a case may go; a dormant case goes back to where it came from, or is closed."""
    if state is S.DORMANT:
        return frozenset({rests_from, S.CLOSED} if rests_from else {S.CLOSED})
    return ALLOWED[state]


def closing_reasons(state: CaseState, rests_from: CaseState | None) -> tuple[str, ...]:
    """The reasons that may be given for closing from here; a dormant case counts as where it rests from."""
    seat = rests_from if state is S.DORMANT and rests_from else state
    return tuple(key for key, states in CLOSING_REASONS.items() if seat in states)


def check_transition(state: CaseState, target: CaseState, reason: str | None, rests_from: CaseState | None) -> None:
    """Raises Refused when the step or its reason is not allowed."""
    if target not in next_states(state, rests_from):
        raise Refused(
            _("The case cannot go from “{now}” to “{then}”. Nothing has been changed.").format(
                now=WORDS[state], then=WORDS[target]
            )
        )
    if target is S.CLOSED and reason not in closing_reasons(state, rests_from):
        raise Refused(_("Choose a reason for closing that fits the stage of the case. Nothing has been changed."))
    if target is S.DORMANT and reason not in DORMANT_REASONS:
        raise Refused(_("Choose why the case is put to rest. Nothing has been changed."))


def check_day(on: dt.date, since: dt.date, today: dt.date) -> None:
    """Raises Refused when the effective day lies ahead, or before the state it leaves began."""
    if on > today:
        raise Refused(_("The date lies in the future. Nothing has been changed; choose today or an earlier day."))
    if on < since:
        raise Refused(
            _(
                "The case entered its present stage on {day}. Nothing has been changed; choose that day or a later one."
            ).format(day=since.isoformat())
        )


def days_since(day: dt.date, today: dt.date) -> int:
    """Whole days that have passed, 0 on the day itself: how days are counted wherever a case's are told."""
    return (today - day).days


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Days from the enquiry to the end (or to the day asked for), with and without rest."""

    with_rest: int
    without_rest: int


def elapsed(steps: Sequence[Step], today: dt.date) -> Elapsed:
    """Handling time of a case whose steps are in order; days at rest are counted apart."""
    if not steps:
        return Elapsed(0, 0)
    end = steps[-1].on if steps[-1].state in ENDED else today
    rest, rests = 0, S.DORMANT
    for at, (state, on) in enumerate(steps, start=1):
        if state is rests:
            rest += days_since(on, steps[at].on if at < len(steps) else end)
    total = days_since(steps[0].on, end)
    return Elapsed(total, total - rest)
