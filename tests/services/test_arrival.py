"""What is told of a package: what changed, what waits for a decision, and nothing that only the program needs."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.unit import Role
from tests.stores import family, services
from tests.units import device, exchange, export, unit_of


def test_what_waits_for_a_decision_is_not_told_as_changed(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    case = family(office)
    exchange(office, laptop)
    home = services(office).cases.open(office.actor, case.id).home
    services(laptop).homes.save_home(laptop.actor, dataclasses.replace(home, place="Idre", smoking="no"))
    services(office).homes.save_home(office.actor, dataclasses.replace(home, place="Särna"))
    (arrival,) = exchange(laptop, office)
    ((said,),) = [line.fields for line in arrival.conflicts]
    assert said[0] == "By eller bostadsområde" and set(said[1:]) == {"Idre", "Särna"}
    assert [[name for name, _before, _after in line.fields] for line in arrival.changed] == [["Rökning"]]
    assert (arrival.changed_count, arrival.conflict_count) == (1, 1)
    for one in unit.values():
        one.close()


def test_a_clash_alone_leaves_nothing_changed(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    case = family(office)
    exchange(office, laptop)
    home = services(office).cases.open(office.actor, case.id).home
    for one, place in ((laptop, "Idre"), (office, "Särna")):
        services(one).homes.save_home(one.actor, dataclasses.replace(home, place=place))
    (arrival,) = exchange(laptop, office)
    assert (arrival.changed, arrival.changed_count, arrival.conflict_count) == ((), 0, 1)
    for one in unit.values():
        one.close()


def test_a_locked_form_is_told_without_its_frozen_content(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["office"], unit["laptop"]
    case = family(office)
    begun = services(office).documents.begin(office.actor, case.id, "F1").value
    exchange(office, laptop)
    locked = dataclasses.replace(
        begun, locked_at=office.desk.now(), content_hash="ab" * 32, frozen={"answers": (("smoking", "", "no"),)}
    )
    with office.desk.store.write(office.actor.user_id) as work:
        work.save(locked)
    (arrival,) = exchange(office, laptop)
    (line,) = (one for one in arrival.changed if one.table == FormDocument.table())
    assert [name for name, _before, _after in line.fields] == ["Låst"]
    for one in unit.values():
        one.close()


def test_a_package_that_only_blocks_a_machine_is_news(tmp_path: Path) -> None:
    """Blocking writes nothing: a window that said "you have all of this" never took it in."""
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR, "other": Role.INVESTIGATOR})
    office, laptop, other = unit.values()
    family(laptop)
    exchange(laptop, office, other)
    exchange(office, other)
    family(laptop)
    exchange(laptop, other)  # the other has more than the manager held when the laptop was lost
    services(office).devices.revoke(office.actor, device(laptop))
    (file,) = export(office, tmp_path, other).values()
    seen = services(other).exchange.preview(other.actor, file)
    assert not seen.already
    assert any("avstängd" in said and "laptop" in said for said in seen.notices)
    assert any("lades åt sidan" in said for said in seen.notices)
    taken = services(other).exchange.take_in(other.actor, file).value
    assert (taken.already, taken.notices) == (False, seen.notices)
    assert services(other).exchange.preview(other.actor, file).already
    for one in unit.values():
        one.close()


def test_a_package_that_only_confirms_is_news_once(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit.values()
    family(laptop)
    exchange(laptop, office)
    assert services(laptop).exchange.colleagues(laptop.actor)[0].waiting
    (file,) = export(office, tmp_path, laptop).values()
    seen = services(laptop).exchange.preview(laptop.actor, file)
    assert not seen.already and seen.operations == 0
    assert [said for said in seen.notices if "har tagit emot" in said]
    services(laptop).exchange.take_in(laptop.actor, file)
    assert not services(laptop).exchange.colleagues(laptop.actor)[0].waiting
    (again,) = exchange(office, laptop)
    assert again.already
    for one in unit.values():
        one.close()
