"""What the child is to be kept away from, and how far a home is: nothing left blank or unknown is told as kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.queries.pool import PooledHome
from fhr_desktop.domain.match_grounds import speaks
from fhr_desktop.domain.matching import Matched, match
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.needs import NOT_NEAR_KM, Need
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.forms.library import library
from fhr_desktop.services.matching import offered_home, wanted_of
from fhr_desktop.services.matching_words import reason_said
from fhr_desktop.services.need_form import filled_need
from fhr_desktop.services.need_words import required
from fhr_desktop.services.proposal_words import distances, searched, why
from tests.services.test_matching_cases import TODAY, asked, pooled

PLAIN = {"places": 1, "ages": [0, 17], "waiting": 10}
NEED = asked({"children": [8], "near": {}})
BLANK = [{}, {"km": None}, {"km": ""}, {"km": 0}]


def home(place: str, **changes: object) -> PooledHome:
    made = pooled("Hemmet", {**PLAIN, "place": place})
    return replace(made, home=replace(made.home, **changes))  # type: ignore[arg-type]


def away(need: Need, one: PooledHome) -> Matched:
    return match(wanted_of(need, TODAY), [offered_home(one, need, TODAY, every=True)])


def rules(need: Need, one: PooledHome) -> list[Rule]:
    return [why.rule for why in away(need, one).left_out.get(one.home.id, ())]


@pytest.mark.parametrize("km", BLANK, ids=str)
@pytest.mark.parametrize(
    ("shunned", "lives", "kept_away"),
    [
        ("Orsa", "Orsa", True),
        ("Orsa", "Mora", True),  # another municipality, some fifteen kilometres off
        ("Särna", "Älvdalen", True),  # far, but in the same municipality
        ("Orsa", "Falun", False),
    ],
)
def test_a_place_to_be_kept_away_from_without_kilometres_is_kept_away_from(
    km: dict[str, object], shunned: str, lives: str, kept_away: bool
) -> None:
    need = replace(NEED, not_near=({"place": shunned, **km},))
    assert (Rule.NOT_NEAR in rules(need, home(lives))) is kept_away


def test_what_was_left_blank_is_told_with_what_it_is_taken_for() -> None:
    need = replace(NEED, not_near=({"place": "Orsa"},))
    (told,) = [one for one in required(need, TODAY, {}) if "Orsa" in one.what]
    assert str(NOT_NEAR_KM) in told.what and "kommun" in told.what and " 0 km" not in told.what
    assert f"{NOT_NEAR_KM} km" in searched(need) and "Orsa" not in searched(need)
    (given,) = [one for one in required(replace(NEED, not_near=({"place": "Orsa", "km": 5},)), TODAY, {})
                if "Orsa" in one.what]  # fmt: skip
    assert "5 km" in given.what and "kommun" not in given.what


def test_kilometres_that_are_given_are_kept_as_they_are() -> None:
    need = replace(NEED, not_near=({"place": "Orsa", "km": 5},))
    assert rules(need, home("Mora")) == [] and rules(need, home("Orsa")) == [Rule.NOT_NEAR]


def test_a_distance_that_nobody_knows_is_not_told_as_too_near() -> None:
    need = replace(NEED, not_near=({"place": "Orsa", "km": 20},))
    hidden = home("Falun", protected=True)
    (reason,) = away(need, hidden).left_out[hidden.home.id]
    assert reason_said(reason, need) == "avståndet till Orsa är inte känt"
    near = home("Orsa")
    (reason,) = away(need, near).left_out[near.home.id]
    assert reason_said(reason, need) == "för nära Orsa"
    unknown = replace(NEED, not_near=({"place": "Ortsomintefinns", "km": 20},))
    (reason,) = away(unknown, near).left_out[near.home.id]
    assert "Ortsomintefinns är inte känt" in reason_said(reason, unknown) and "orter" in reason_said(reason, unknown)


def test_a_proposal_tells_a_way_without_a_limit_and_never_counts_it_as_kept() -> None:
    need = replace(NEED, places_that_matter=({"place": "Avesta"},))
    (fits,) = away(need, home("Särna")).fitting
    assert "distance" not in speaks(fits.grounds, ())[0]
    said = distances(need, fits.home.minutes, unlimited=True)
    assert said == "över 90 min"
    made = Proposal(home_id=fits.home.id, need_id=need.id, sheet=need.id, sent_on=TODAY, sent_by=need.id)
    assert "Restid, utan gräns: över 90 min." in why(made, {}, said)
    limited = replace(need, places_that_matter=({"place": "Avesta", "minutes": 400},))
    assert distances(limited, fits.home.minutes, unlimited=True) is None


@pytest.mark.parametrize("blank", [{}, {"place": ""}, {"place": " ", "km": 30}, {"place": None}], ids=str)
def test_a_row_without_a_place_leaves_no_home_out_and_is_not_told(blank: dict[str, object]) -> None:
    need = replace(NEED, not_near=(blank, {"place": "Orsa", "km": 5}))
    assert rules(need, home("Mora")) == []
    near = home("Orsa")
    (reason,) = away(need, near).left_out[near.home.id]
    assert reason_said(reason, need) == "för nära Orsa"
    assert [one.what for one in required(need, TODAY, {}) if "km" in one.what] == ["Inte inom 5 km från Orsa"]
    assert filled_need(need, library().latest("F14")).value("exclusion") == ({"place": "Orsa", "km": 5},)
    assert "inte nära" not in searched(replace(NEED, not_near=(blank,)))


FROM = [
    ({"municipality": "2080", "child_municipality": "2080"}, "Rättvik", "Rättvik", False),  # a school, but no home
    ({"municipality": "2031", "child_municipality": None}, "Rättvik", "Falun", True),  # who asks, when nobody has said
    ({"municipality": "2031", "child_municipality": "2080"}, "Rättvik", "Falun", False),
    ({"municipality": "2031", "child_municipality": "2080"}, "Falun", "Falun", True),
    (
        {"municipality": "2031", "child_municipality": None},
        "Furudal",
        "Furudal",
        True,
    ),  # a place within it that matters
    ({"municipality": "2031", "child_municipality": None}, "Furudal", "Falun", False),
]


@pytest.mark.parametrize(("asks", "not_from", "matters", "left_out"), FROM)
def test_a_child_is_from_its_home_municipality_and_not_from_where_it_goes_to_school(
    asks: dict[str, object], not_from: str, matters: str, *, left_out: bool
) -> None:
    need = replace(NEED, places_that_matter=({"place": matters, "minutes": 400},), **asks)  # type: ignore[arg-type]
    one = home("Borlänge")
    one = replace(one, entry=replace(one.entry, not_from=(not_from,)))
    assert (Rule.NOT_FROM in rules(need, one)) is left_out
