"""Whether two households share a person: labelled pairs, each ground by itself, and what must not be taken for one."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.likeness import Household, compare
from fhr_desktop.domain.match_keys import asked, stored
from fhr_desktop.services.duplicates import household_of
from tests.families import TODAY
from tests.pairs import SAME, pairs

BORN = dt.date(1981, 12, 28)
HOME = Home(name="Berg", municipality="2039", street_address="Särnavägen 14", postcode_and_town="796 90 Älvdalen")
LOTTA = Person(
    home_id=HOME.id, role=PersonRole.APPLICANT, given_name="Lotta", family_name="Berg", identity_number="198112289874",
    birth_date=BORN, phone="070-174 06 12", email="lotta@example.se",
)  # fmt: skip
PETER = Person(
    home_id=HOME.id, role=PersonRole.APPLICANT, given_name="Peter", family_name="Sundin",
    birth_date=dt.date(1981, 11, 3),
)  # fmt: skip
ALVA = Person(home_id=HOME.id, role=PersonRole.CHILD, given_name="Alva", birth_date=dt.date(2016, 5, 9))
KNOWN = Household(HOME, (LOTTA, PETER, ALVA))


def told(*people: Person, **where: str) -> Household:
    """A household that calls."""
    return Household(Home(name="", **where), people)  # type: ignore[arg-type]


def person(given: str, family: str = "", **also: object) -> Person:
    """Somebody who calls."""
    return Person(home_id=HOME.id, role=PersonRole.APPLICANT, given_name=given, family_name=family, **also)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_those_who_call_again_are_found_and_those_who_look_alike_are_not(seed: int) -> None:
    right, found, kinds = 0, 0, Counter[str]()
    made = list(pairs(seed))
    for one in made:
        household = household_of(one.told, TODAY)
        hit = compare(household, one.known).likely and bool(stored(one.known) & asked(household).keys())
        found += hit
        right += hit and one.same
        kinds[one.kind] += hit and one.same
    assert len(made) == 2_000
    assert right / sum(one.same for one in made) >= 0.97
    assert right / found >= 0.90
    assert min(kinds[kind] for kind in SAME) >= 0.9 * len(made) / 2 / len(SAME)  # none is found less


@pytest.mark.parametrize(
    ("caller", "reason"),
    [
        (person("Okänd", other_id="19811228-9874"), "samma personnummer"),
        (person("Lotta", other_id="19811228-9784"), "personnumren skiljer sig på ett ställe"),
        (person("Lotta", "Berg", birth_date=BORN), "samma födelsedag"),
        (person("Lotta", "Berg", birth_date=dt.date(1981, 12, 27)), "födelsedagarna skiljer sig på ett ställe"),
        (person("Charlotta", "Bergh", birth_date=BORN), "Charlotta kan vara Lotta"),
        (person("Charlotta", "Bergh", birth_date=BORN), "Bergh kan vara Berg"),
        (person("Lotta", "Holm", birth_date=BORN), "samma förnamn"),
        (person("Lotta", "Sundin"), "Sundin är den andra vuxnas efternamn"),
        (person("Karin", phone="+46 70 174 06 12"), "samma telefonnummer"),
        (person("Karin", email="Lotta@Example.se"), "samma e-postadress"),
        (person("Lotta", "Berg"), "samma namn"),
    ],
)
def test_each_ground_is_said(caller: Person, reason: str) -> None:
    likeness = compare(told(caller, municipality="2039"), KNOWN)
    assert likeness.likely
    assert reason in likeness.reasons()


def test_a_household_is_more_than_its_parts() -> None:
    alone = compare(told(person("Peter", "Ek")), KNOWN)
    together = compare(told(person("Peter", "Sundin"), person("Lotta", "Berg")), KNOWN)
    child = Person(home_id=HOME.id, role=PersonRole.CHILD, given_name="Alva", birth_date=ALVA.birth_date)
    with_child = compare(told(person("Peter", "Ek"), child, street_address="Särnav. 14"), KNOWN)
    assert not alone.likely
    assert together.likely and "Lotta finns också i familjen" in together.reasons()
    assert with_child.likely
    assert {"barnet Alva är född samma dag", "samma adress"} <= set(with_child.reasons())


@pytest.mark.parametrize(
    "caller",
    [
        person("Åsa", "Berg", birth_date=dt.date(1979, 2, 2)),  # a sister
        person("Lisa", "Berg", identity_number="198112289866", birth_date=BORN),  # a twin
        person("Lotta", "Berg", identity_number="197104089847", birth_date=dt.date(1971, 4, 8)),  # a namesake
        person("Karin", "Ek", birth_date=BORN),  # born the same day
        person("Anna"),
        person(""),
    ],
)
def test_another_is_not_taken_for_one_who_is_known(caller: Person) -> None:
    assert not compare(told(caller, municipality="2039", street_address=""), KNOWN).likely


def test_a_name_says_less_the_more_who_have_it() -> None:
    caller = told(person("Lotta", "Berg"), municipality="2039")
    assert compare(caller, KNOWN, 1).bits > compare(caller, KNOWN, 8).bits
    assert not compare(caller, KNOWN, 64).likely


def test_a_number_that_many_homes_have_says_little() -> None:
    caller = told(person("Karin", "Ek", phone="070-174 06 12"))
    assert all(compare(caller, KNOWN, sharers=homes).likely for homes in (1, 2, 4))
    assert not compare(caller, KNOWN, sharers=20).likely


def test_a_number_that_followed_another_is_no_other_person() -> None:
    before = replace(LOTTA, identity_number="198112889871")
    after = person("Lotta", "Berg", identity_number="198112289874", birth_date=BORN)
    assert compare(told(after), Household(HOME, (before,))).likely


def test_no_key_shows_what_it_was_made_of() -> None:
    keys = stored(KNOWN)
    assert keys and all(isinstance(key, int) and abs(key) < 2**63 for key in keys)
    assert not keys & stored(Household(HOME, (replace(PETER, family_name="Ek", given_name="Bo", birth_date=None),))) - {
        key for key, kind in asked(KNOWN).items() if kind == "street"
    }


def test_a_telephone_number_is_enough_also_when_the_family_has_moved() -> None:
    caller = told(person("", phone="070-174 06 12"), municipality="2082")
    assert compare(caller, KNOWN).likely
