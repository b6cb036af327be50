"""A proposal on any day: what it is follows from what was written and the day alone; and grounds in a paper's words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.match_grounds import OF_RULE, OF_WISH, speaks
from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish
from fhr_desktop.domain.pool import ALLOWED, OFFERED, PoolStatus, by_hand
from fhr_desktop.domain.proposals import Proposal, ProposalState, status_on, unreserved
from fhr_desktop.domain.record import new_id
from fhr_desktop.forms.library import library

TODAY = dt.date(2026, 3, 17)
HOME, NEED = new_id(), new_id()
DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def proposal(**said: object) -> Proposal:
    return Proposal(home_id=HOME, need_id=NEED, sheet=NEED, sent_on=TODAY, sent_by=NEED, **said)  # type: ignore[arg-type]


@given(state=st.sampled_from(ProposalState), until=st.none() | DAYS, day=DAYS)
def test_what_has_ended_by_itself_holds_nothing(state: ProposalState, until: dt.date | None, day: dt.date) -> None:
    one = proposal(state=state.value, reserved_until=until)
    passed = until is not None and day > until
    assert one.lapsed(day) == (passed and state in (ProposalState.SENT, ProposalState.FAMILY_ASKED))
    assert one.holds(day) == (one.live(day) and not passed)
    assert one.outcome_on(day) == ("expired" if one.lapsed(day) else one.outcome)
    assert not (one.holds(day) and one.stage_on(day) is ProposalState.ENDED)


@given(until=DAYS, day=DAYS, days=st.integers(0, 400))
def test_a_reservation_that_has_ended_never_begins_again(until: dt.date, day: dt.date, days: int) -> None:
    one = proposal(reserved_until=until)
    assert one.holds(day) or not one.holds(day + dt.timedelta(days=days))


@pytest.mark.parametrize("stored", PoolStatus)
@pytest.mark.parametrize("ongoing", [True, False])
def test_a_home_is_reserved_exactly_while_a_proposal_holds_one_that_may_be_offered(
    stored: PoolStatus, ongoing: bool
) -> None:
    held, free = status_on(stored, True, ongoing), status_on(stored, False, ongoing)
    assert free is not PoolStatus.RESERVED and free is unreserved(stored, ongoing)
    assert held is (PoolStatus.RESERVED if free in OFFERED else free)
    if stored not in (PoolStatus.RESERVED, *OFFERED):
        assert held is free is stored  # what a person has decided stands
    assert by_hand(stored) == ALLOWED[stored] - {PoolStatus.RESERVED}


def test_grounds_and_rules_are_said_in_words_that_the_paper_has() -> None:
    known = {choice.key for choice in library().choices("match_ground")}
    assert {*OF_WISH.values(), *OF_RULE.values()} <= known


@given(
    known=st.dictionaries(st.sampled_from(Wish), st.sampled_from(Fit)),
    broken=st.sets(st.sampled_from(Rule)),
)
def test_nothing_speaks_both_for_and_against(known: dict[Wish, Fit], broken: set[Rule]) -> None:
    found_for, against = speaks(known, [Reason(rule) for rule in sorted(broken)])
    assert not set(found_for) & set(against)
    assert len(set(found_for)) == len(found_for) and len(set(against)) == len(against)
    assert all(OF_RULE[rule] in against for rule in broken if rule in OF_RULE)
    met = {OF_WISH[wish] for wish, fit in known.items() if fit is Fit.MET and wish in OF_WISH}
    assert met <= {*found_for, *against}
