"""A proposal on any day: what it is follows from what was written and the day alone; and grounds in a paper's words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain.match_grounds import NEVER, OF_RULE, OF_WISH, UNASKED, speaks, told
from fhr_desktop.domain.matching_terms import WISH_OF, Fit, Reason, Rule, Wish
from fhr_desktop.domain.pool import ALLOWED, OFFERED, PoolStatus, by_hand
from fhr_desktop.domain.proposals import Proposal, ProposalState, status_on, unreserved
from fhr_desktop.domain.record import new_id
from fhr_desktop.forms.library import choice_words, library
from fhr_desktop.services.proposal_words import why

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
    assert one.live(day) == (state is not ProposalState.ENDED and not one.lapsed(day))
    assert one.overdue(day) == (passed and state is ProposalState.PROCEEDING)
    assert one.outcome_on(day) == ("expired" if one.lapsed(day) else one.outcome)
    assert not (one.live(day) and one.stage_on(day) is ProposalState.ENDED)


@given(until=DAYS, day=DAYS, days=st.integers(0, 400))
def test_a_reservation_that_has_ended_never_begins_again(until: dt.date, day: dt.date, days: int) -> None:
    one = proposal(reserved_until=until)
    assert one.live(day) or not one.live(day + dt.timedelta(days=days))


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


def test_every_rule_and_wish_has_its_own_word_on_the_paper() -> None:
    known = {choice.key: choice.label for choice in library().choices("proposal_ground")}
    assert set(OF_WISH) == set(Wish) and set(OF_RULE) == set(Rule) - NEVER
    assert {*OF_WISH.values(), *OF_RULE.values()} <= set(known)
    assert len(set(OF_RULE.values())) == len(OF_RULE) and len(set(OF_WISH.values())) == len(
        Wish
    )  # two things, two words
    assert len(set(known.values())) == len(known)
    assert all(OF_RULE[rule] == OF_WISH[wish] for rule, wish in WISH_OF.items())
    columns = {
        column.key: {choice.key for choice in column.choices}
        for section in library().latest("F16a").sections
        for field in section.fields
        for column in field.columns
    }
    assert columns["for_reasons"] == columns["against_reasons"] == set(known)


@pytest.mark.parametrize("rule", OF_RULE)
def test_a_rule_that_is_not_kept_to_speaks_against_in_words(rule: Rule) -> None:
    found_for, against = speaks({}, [Reason(rule)])
    assert against == (OF_RULE[rule],) and choice_words("proposal_ground", against)
    assert OF_RULE[rule] not in found_for


@pytest.mark.parametrize("fit", Fit)
@pytest.mark.parametrize("wish", Wish)
def test_a_wish_is_told_in_words_however_it_is_met(wish: Wish, fit: Fit) -> None:
    """For, against, or in the home's own words; a way that nobody has limited is told by its length."""
    grounds = {wish: fit}
    found_for, against = speaks(grounds, ())
    one = proposal(speaks_for=found_for, speaks_against=against)
    way = "över 90 min" if fit is Fit.TOLD else None
    told_so = why(one, told(grounds), way)
    word = choice_words("proposal_ground", [OF_WISH[wish]])
    assert word
    expected = {Fit.MET: word in choice_words("proposal_ground", found_for),
                Fit.UNMET: (told_so == f"Inte uppfyllt: {word.lower()}." if wish in UNASKED
                            else word in choice_words("proposal_ground", against)),
                Fit.PARTLY: told_so == f"Delvis: {word.lower()}.",
                Fit.UNKNOWN: told_so == f"Inte antecknat: {word.lower()}.",
                Fit.TOLD: "över 90 min" in told_so}  # fmt: skip
    assert expected[fit]
    assert (OF_WISH[wish] in found_for) is (fit is Fit.MET) and (OF_WISH[wish] in against) is (
        fit is Fit.UNMET and wish not in UNASKED
    )


@given(
    known=st.dictionaries(st.sampled_from(Wish), st.sampled_from(Fit)),
    broken=st.sets(st.sampled_from(list(OF_RULE))),
)
def test_nothing_speaks_both_for_and_against(known: dict[Wish, Fit], broken: set[Rule]) -> None:
    found_for, against = speaks(known, [Reason(rule) for rule in sorted(broken)])
    assert not set(found_for) & set(against)
    assert len(set(found_for)) == len(found_for) and len(set(against)) == len(against)
    assert all(OF_RULE[rule] in against for rule in broken)
    met = {OF_WISH[wish] for wish, fit in known.items() if fit is Fit.MET}
    assert met <= {*found_for, *against}
