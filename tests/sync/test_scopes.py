"""Who gets what: a trainer nothing of casework, and a protected home only those who are named for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from db import arrivals
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.membership import machine_keys
from fhr_desktop.sync.bundle_read import open_bundle
from tests.pages import decrypted
from tests.stores import family, services
from tests.units import common_dump, device, exchange, export

CANARY = "Kanariefågeln"
ROLES = {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR, "other": Role.INVESTIGATOR, "course": Role.TRAINER}


def _planted(opened: OpenStore) -> Case:
    case = family(opened)
    s = services(opened)
    s.homes.save_home(opened.actor, replace(s.cases.open(opened.actor, case.id).home, name=f"{CANARY} i namnet"))
    s.notes.sign(opened.actor, case.id, f"{CANARY} i en anteckning")
    return case


def _inside(opened: OpenStore, file: Path) -> tuple[bytes, set[str]]:
    """All bytes inside a package for this machine, and the kinds of scopes it names."""
    with opened.desk.store.read() as connection:
        identity = machine_keys(connection).age_identity
    with file.open("rb") as source, open_bundle(source, identity) as reader:
        parts = [repr(reader.manifest).encode()]
        for item in reader:
            parts += [part for one in getattr(item, "entries", ()) for part in (one.plain, one.body or b"")]
        return b"".join(parts), {scope.kind for scope in reader.manifest.scopes}


def test_a_trainer_gets_no_byte_of_casework(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    course = unit["course"]
    case = _planted(unit["laptop"])
    exchange(unit["laptop"], unit["office"])
    exchange(unit["office"], course)
    file = export(unit["office"], tmp_path, course)[device(course)]
    content, kinds = _inside(course, file)
    secrets = (CANARY.encode(), case.number.encode(), case.id.bytes, case.home_id.bytes)
    assert kinds == {"unit", "training"}
    assert not any(secret in content for secret in secrets)
    pages = decrypted(course.folder)
    assert b"Falun" in pages  # the unit is there, or the scan has seen nothing
    assert not any(secret in pages for secret in secrets)
    assert common_dump(unit["office"], course) == common_dump(course, unit["office"])


def test_a_package_for_several_is_one_for_each_set_of_rights(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    office = unit["office"]
    to = [device(unit[name]) for name in ("laptop", "other", "course")]
    sent = services(office).exchange.export(office.actor, to, tmp_path).value
    assert sorted(len(one.to) for one in sent) == [1, 2]


def test_a_protected_home_goes_only_to_those_named_for_it(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop, office, other = (unit[name] for name in ("laptop", "office", "other"))
    case = _planted(laptop)
    exchange(laptop, office, other)
    s = services(laptop)
    adult = s.homes.persons(laptop.actor, case.home_id)[0]
    moved = s.homes.save_person(laptop.actor, replace(adult, protection_degree="protected_registration")).changes.moved
    with laptop.desk.store.write(laptop.actor.user_id) as work:
        home = work.get(Home, moved[case.home_id])
        assert home is not None and home.readers == (laptop.actor.user_id,)
        work.save(replace(home, readers=(*home.readers, office.actor.user_id)))

    content, kinds = _inside(other, export(laptop, tmp_path, other)[device(other)])
    assert ScopeKind.PROTECTED.value not in kinds
    assert not any(one in content for one in (CANARY.encode(), moved[case.home_id].bytes, moved[case.id].bytes))
    exchange(laptop, office, other)
    assert CANARY.encode() not in decrypted(other.folder)
    assert [row.family for row in services(other).cases.rows(other.actor)] == []
    (row,) = services(office).cases.rows(office.actor)
    assert row.family == f"{CANARY} i namnet" and row.id == moved[case.id]
    assert common_dump(laptop, office) == common_dump(office, laptop)

    content, kinds = _inside(other, export(office, tmp_path, other)[device(other)])  # nor by way of the office
    assert ScopeKind.PROTECTED.value not in kinds and CANARY.encode() not in content
    with other.desk.store.read() as connection:
        assert ScopeKind.PROTECTED not in {kind for kind, _home in arrivals.scopes(connection).values()}
