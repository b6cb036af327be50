"""The unit's own data: dated law on paper, settings, users, and who may change them."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pypdf
import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import LegalReference, Role, User
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, services


def _manager(opened: OpenStore) -> Actor:
    return replace(opened.actor, role=Role.UNIT_MANAGER)


def _paper(opened: OpenStore) -> str:
    printed = services(opened).paper.blank(opened.actor, "F10").pdf
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages).replace("\n", " ")


def test_a_paper_words_the_law_as_it_stands_that_day(opened: OpenStore) -> None:
    key = "lag:socialtjanstlagen_narstaende"
    s, manager = services(opened), _manager(opened)
    assert "22 kap. 1 § socialtjänstlagen (2025:400)" in _paper(opened)
    for day, text in ((TODAY, "99 kap. 1 § nya lagen"), (TODAY + dt.timedelta(days=1), "88 kap. framtida lagen")):
        s.unit.save_legal_reference(manager, LegalReference(key=key, text=text, valid_from=day))
    assert "99 kap. 1 § nya lagen" in _paper(opened)
    assert "framtida lagen" not in _paper(opened)
    assert len([one for one in s.unit.legal_references() if one.key == key]) == 3
    with pytest.raises(Refused, match="lydelse"):
        s.unit.save_legal_reference(manager, LegalReference(key=key, text=" "))


def test_a_new_unit_has_its_twelve_municipalities(opened: OpenStore) -> None:
    known = services(opened).unit.municipalities()
    assert len([one for one in known if one.participates(TODAY)]) == 12
    assert [one.name for one in known][-1] == "Älvdalen"
    assert sum(row["children"] for one in known for row in one.children_by_year) == 50701


def test_only_the_manager_changes_the_unit(opened: OpenStore) -> None:
    s, manager = services(opened), _manager(opened)
    with pytest.raises(NotAllowed):
        s.unit.save_settings(opened.actor, replace(s.unit.settings(), silence_days=3))
    with pytest.raises(Refused, match="minst ett"):
        s.unit.save_settings(manager, replace(s.unit.settings(), silence_days=0))
    s.unit.save_settings(manager, replace(s.unit.settings(), silence_days=21))
    assert s.unit.settings().silence_days == 21
    falun = next(one for one in s.unit.municipalities() if one.name == "Falun")
    with pytest.raises(Refused, match="före den första"):
        s.unit.save_municipality(manager, replace(falun, participates_to=dt.date(2020, 1, 1)))


def test_one_may_change_ones_own_exam_but_not_ones_role(opened: OpenStore) -> None:
    s = services(opened)
    own = next(one for one in s.unit.users() if one.id == opened.actor.user_id)
    s.unit.save_user(opened.actor, replace(own, exam="Socionomexamen", exam_year=2001))
    with pytest.raises(NotAllowed):
        s.unit.save_user(opened.actor, replace(own, role=Role.UNIT_MANAGER.value))
    with pytest.raises(NotAllowed):
        s.unit.save_user(opened.actor, User(name="Ny", role=Role.INVESTIGATOR.value))
    with pytest.raises(Refused, match="namn"):
        s.unit.save_user(_manager(opened), User(name=" ", role=Role.INVESTIGATOR.value))
