"""What is erased is gone: from pages, log, index, drafts, files, new packages and backups, and never comes back."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.erasing import Reason
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.membership import machine_keys
from fhr_desktop.sync.bundle_read import open_bundle
from tests.pages import decrypted
from tests.stores import PHRASE, TODAY, family, services, storage
from tests.units import device

MARKS = [f"Kanariefågel{n:02d}x" for n in range(50)]


ROLES = {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR}


def _plant(laptop: OpenStore) -> Case:
    """A family with marks in names, notes, an answer, an attachment, a conflict's losing side, drafts and a search."""
    s, actor, left = services(laptop), laptop.actor, iter(MARKS)
    case = family(laptop)
    home = s.cases.open(actor, case.id).home
    s.homes.save_home(actor, replace(home, name=next(left), place=next(left), street_address=next(left)))
    for person in s.homes.persons(actor, home.id):
        s.homes.save_person(
            actor, replace(person, given_name=next(left), occupation=next(left), employer=next(left), email=next(left))
        )
    adult = s.homes.persons(actor, home.id)[0]
    s.homes.save_person(actor, replace(adult, occupation=next(left)))
    with laptop.desk.store.write(actor.user_id) as work:
        work.stand_beside(adult, "family_name", next(left))
        work.stand_beside(adult, "phone", next(left))
    for _n in range(12):
        s.notes.sign(actor, case.id, f"Vid besöket sade {next(left)} att det gick bra.")
    document = s.documents.begin(actor, case.id, "F10").value
    s.documents.answer(actor, document.id, "why_now", "", next(left))
    content = io.BytesIO(next(left).encode() * 1000)
    attachment = s.attachments.add(actor, case.id, f"{next(left)}.txt", content, "text/plain").value
    assert _hits(b"".join(s.attachments.open(actor, attachment.id).pieces))
    s.drafts.keep(actor, f"note/{case.id}", next(left), 1)
    s.drafts.keep(actor, f"answer/{document.id}/why_now/", next(left), 1)
    s.search.find(actor, MARKS[0])
    for mark in left:
        s.notes.sign(actor, case.id, mark)
    return case


def _everything(opened: OpenStore) -> bytes:
    """Every page decrypted, and every file of the store as it lies."""
    return decrypted(opened.folder) + b"".join(path.read_bytes() for path in opened.folder.rglob("*") if path.is_file())


def _inside(opened: OpenStore, file: Path) -> bytes:
    """All bytes inside a package for this machine."""
    with opened.desk.store.read() as connection:
        identity = machine_keys(connection).age_identity
    found = []
    with file.open("rb") as source, open_bundle(source, identity) as reader:
        for item in reader:
            entries = getattr(item, "entries", ())
            found += [part for one in entries for part in (one.plain, one.body or b"")] or [item.data]  # type: ignore[union-attr]
    return b"".join(found)


def _hits(data: bytes) -> list[str]:
    forms = {mark: (mark.encode(), mark.lower().encode(), mark.encode("utf-16-le")) for mark in MARKS}
    return [mark for mark, many in forms.items() if any(one in data for one in many)]


def test_fifty_planted_texts_are_nowhere_after_an_erasure(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    office, laptop = unit["office"], unit["laptop"]
    case = _plant(laptop)
    stick = tmp_path / "stick"
    stick.mkdir()
    old = services(laptop).exchange.export(laptop.actor, [device(office)], stick).value[0].file
    services(office).exchange.take_in(office.actor, old)
    assert len(_hits(_everything(laptop))) == len(MARKS) - 1 == 49  # an attachment's content is sealed
    assert len(_hits(_everything(office) + _inside(office, old))) >= 46  # drafts stay at home

    services(office).erasing.erase_home(office.actor, case.home_id, Reason.DEMAND, laptop.actor.user_id)
    assert _hits(_everything(office)) == []
    back = services(office).exchange.export(office.actor, [device(laptop)], stick).value[0].file
    assert _hits(_inside(laptop, back)) == []
    arrival = services(laptop).exchange.take_in(laptop.actor, back).value
    assert arrival.erased_count
    assert _hits(_everything(laptop)) == []
    assert not list((laptop.folder / "blobs").glob("*")) and not list((office.folder / "blobs").glob("*"))

    services(office).exchange.take_in(office.actor, old)  # every old package again
    assert _hits(_everything(office)) == []
    fresh = storage().backup(office)
    assert _hits(b"".join(path.read_bytes() for path in fresh.folder.rglob("*") if path.is_file())) == []
    for one in (office, laptop):
        assert storage().check(one) == []
        with one.desk.store.read() as connection:
            run = connection.exec_driver_sql
            assert run("SELECT count(*) FROM note").scalar_one() == run("SELECT count(*) FROM home").scalar_one() == 0


def test_a_backup_made_before_brings_nothing_back(unit: dict[str, OpenStore], tmp_path: Path) -> None:
    office, laptop = unit["office"], unit["laptop"]
    case = _plant(office)
    storage().backup(office)
    services(office).erasing.erase_home(office.actor, case.home_id, Reason.WRONG_PERSON, laptop.actor.user_id)
    office.close()
    again = storage().restore(office.folder, storage().backups(office.folder)[-1], PHRASE)
    unit["office"] = again
    assert _hits(_everything(again)) == []
    assert storage().check(again) == []


def test_what_its_author_had_written_unseen_is_kept_for_its_author_alone(
    unit: dict[str, OpenStore], tmp_path: Path
) -> None:
    office, laptop = unit["office"], unit["laptop"]
    case = family(laptop)
    stick = tmp_path / "stick"
    stick.mkdir()
    first = services(laptop).exchange.export(laptop.actor, [device(office)], stick).value[0].file
    services(office).exchange.take_in(office.actor, first)
    services(laptop).notes.sign(laptop.actor, case.id, "Skrivet medan kontoret gallrade.")
    services(office).erasing.erase_home(office.actor, case.home_id, Reason.DEMAND, laptop.actor.user_id)
    late = services(laptop).exchange.export(laptop.actor, [device(office)], stick).value[0].file
    told = services(office).exchange.take_in(office.actor, late).value
    assert any("gallrats" in notice for notice in told.notices)
    assert b"gallrade" not in _everything(office)
    back = services(office).exchange.export(office.actor, [device(laptop)], stick).value[0].file
    services(laptop).exchange.take_in(laptop.actor, back)
    (kept,) = services(laptop).inbox.open(laptop.actor).set_aside
    assert "gallrade" in kept.text and (kept.until - TODAY).days >= 29
    with laptop.desk.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM note").scalar_one() == 0


def test_two_persons_and_the_manager_stand_behind_it(unit: dict[str, OpenStore]) -> None:
    office, laptop = unit["office"], unit["laptop"]
    case = family(laptop)
    with pytest.raises(NotAllowed):
        services(laptop).erasing.erase_home(laptop.actor, case.home_id, Reason.DEMAND, office.actor.user_id)
    own = family(office)
    for second in (office.actor.user_id, case.id):
        with pytest.raises(Refused, match="Två personer"):
            services(office).erasing.erase_home(office.actor, own.home_id, Reason.DEMAND, second)
    with office.desk.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM home").scalar_one() == 1
