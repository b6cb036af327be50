"""Searching: compounds, å ä ö as written first, and what must never be found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.stores import family, services


@pytest.fixture
def filled(opened: OpenStore) -> OpenStore:
    """Two families and three notes."""
    s, actor = services(opened), opened.actor
    for name in ("Säter", "Sater"):
        case = family(opened)
        home = s.cases.open(actor, case.id).home
        s.homes.save_home(actor, replace(home, name=name))
    s.notes.sign(actor, case.id, "Familjehemsutredningen börjar på måndag. Pappa är snickare.")
    s.notes.sign(actor, case.id, "Pappa har haft cancer.", sensitive=True)
    return opened


def _families(opened: OpenStore, text: str) -> list[str]:
    return [found.family for found in services(opened).search.find(opened.actor, text)]


def test_what_is_written_comes_before_what_is_folded(filled: OpenStore) -> None:
    assert _families(filled, "Säter") == ["Säter", "Sater"]
    assert _families(filled, "sater") == ["Sater", "Säter"]


def test_parts_of_compounds_are_found(filled: OpenStore) -> None:
    (found,) = services(filled).search.find(filled.actor, "utredning")
    assert found.kind == "Anteckning" and "Familjehemsutredningen" in found.excerpt


@pytest.mark.parametrize("text", ["lotta", "Älvdal", "2026-0001", "070-174", "Berg Lotta", "snick måndag"])
def test_names_numbers_places_and_notes_are_found(filled: OpenStore, text: str) -> None:
    assert services(filled).search.find(filled.actor, text)


@pytest.mark.parametrize("text", ["", " ", '"', "*", "a OR b", "NEAR(", "cancer", "811228", "19811228", "ÅÄÖ"])
def test_what_must_not_be_found_is_not_and_no_text_breaks_it(filled: OpenStore, text: str) -> None:
    assert services(filled).search.find(filled.actor, text) == ()


def test_a_changed_name_is_found_under_the_new_one_only(filled: OpenStore) -> None:
    s = services(filled)
    case = s.cases.find(filled.actor, "2026-0001")
    home = s.cases.open(filled.actor, case).home
    s.homes.save_home(filled.actor, replace(home, name="Nyman"))
    assert "Nyman" in _families(filled, "nyman")
    assert "Säter" not in _families(filled, "Säter")


def test_a_home_that_becomes_protected_is_found_no_more(filled: OpenStore) -> None:
    s = services(filled)
    case = s.cases.find(filled.actor, "2026-0002")
    person = s.cases.open(filled.actor, case).persons[0]
    s.homes.save_person(filled.actor, replace(person, protection_degree="fictitious"))
    assert all(found.number != "2026-0002" for text in ("Sater", "lotta", "utredning") for found in
               services(filled).search.find(filled.actor, text))  # fmt: skip


def test_a_home_whose_protection_is_lifted_is_found_again_with_its_notes(filled: OpenStore) -> None:
    s, manager = services(filled), replace(filled.actor, role=Role.UNIT_MANAGER)
    case = s.cases.find(filled.actor, "2026-0002")
    person = s.cases.open(filled.actor, case).persons[0]
    moved = s.homes.save_person(filled.actor, replace(person, protection_degree="fictitious")).changes.moved
    person = replace(person, id=moved[person.id], home_id=moved[person.home_id])
    assert s.search.find(filled.actor, "utredning") == ()
    s.homes.save_person(filled.actor, replace(person, protection_degree="none"))
    s.homes.lift_protection(manager, person.home_id, "Beslut från Skatteverket.")
    assert s.search.find(filled.actor, "utredning")
    assert any(found.number == "2026-0002" for found in s.search.find(filled.actor, "lotta"))


def test_the_log_gets_the_number_of_hits_but_not_the_text(filled: OpenStore) -> None:
    s = services(filled)
    s.search.find(filled.actor, "snickare")
    entry = s.privacy.log(replace(filled.actor, role=Role.UNIT_MANAGER))[0]
    assert (entry.action, entry.codes) == ("search", ("1",))
