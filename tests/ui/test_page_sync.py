"""Synk on the stores of a real unit: two keys make a package, a dropped file is seen before it is taken in."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores, units
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.exchanging import LAPTOP, MANAGER, PAIR, Open, a_pair, choose_folder, close, drag, drop, windows
from ui.pages.sync import SyncPage
from ui.pages.sync.page import TABS
from ui.theme import Theme


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    made = a_pair(tmp_path)
    yield made
    close(made)


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


@pytest.fixture
def laptop(unit: dict[str, OpenStore], sit_at: Open) -> Office:
    return sit_at(unit[LAPTOP])


def sync_page(office: Office) -> SyncPage:
    """The page, which must be the one shown."""
    page = office.window.current
    assert isinstance(page, SyncPage)
    return page


def band(page: SyncPage) -> str:
    """What the band below the header says."""
    return page.said.band.accessibleName() if page.said.band is not None else ""


def sync_words(office: Office) -> str:
    """What the status bar says of sync."""
    return " ".join(label.accessibleName() for label in office.window.status._middle.findChildren(QLabel))


def from_office(unit: dict[str, OpenStore], folder: Path) -> Path:
    """A package for the laptop."""
    return units.export(unit[MANAGER], folder, unit[LAPTOP])[units.device(unit[LAPTOP])]


def finish(dialog: QDialog | None, office: Office, button: Any) -> None:
    """Press a button of a dialog that is open."""
    assert dialog is not None
    press_button(button)
    office.settle()


# making


def test_two_keys_make_a_package_from_anywhere(laptop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = choose_folder(monkeypatch, tmp_path / "FHR-STICKAN")
    laptop.go("cases")
    laptop.press("Ctrl+Shift+S", "Enter")  # the first time: where
    assert len(asked) == 1
    assert len(list(asked[0].glob("*.fhrb"))) == 1
    page = sync_page(laptop)
    assert "Paketet ligger på FHR-STICKAN. Säker att ta ut." in band(page)
    assert "Räknas som mottaget när Eva Norling har bekräftat det" in band(page)
    laptop.go("cases")
    laptop.keys = 0
    laptop.press("Ctrl+Shift+S", "Enter")
    assert laptop.keys == 2
    assert len(asked) == 1
    assert len(list(asked[0].glob("*.fhrb"))) == 2
    assert not list(asked[0].glob("*.part"))
    assert page.packages.rows_model.rowCount() == 3  # with the starting package


def test_made_is_not_confirmed(
    laptop: Office, unit: dict[str, OpenStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    stores.family(unit[LAPTOP])
    page = laptop.go("sync", "send")
    page.make()
    laptop.settle()
    said = page.sending.people.boxes[0].accessibleName()
    assert "ändringar väntar" in said
    assert "paket gjort" in said
    assert "bekräftat allt" not in said
    units.exchange(unit[LAPTOP], unit[MANAGER])
    units.exchange(unit[MANAGER], unit[LAPTOP])
    page.load()
    laptop.settle()
    assert "har bekräftat allt" in page.sending.people.boxes[0].accessibleName()


def test_nobody_ticked_is_asked_for(tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    made = units.unit_of(tmp_path, {**PAIR, "Borlänge-datorn": Role.INVESTIGATOR})
    try:
        office = sit_at(made[MANAGER])
        folders = choose_folder(monkeypatch, tmp_path / "stick")
        page = office.go("sync", "send")
        page.sending.people.choose([])
        page.make()
        assert band(page).startswith("Till vem?")
        assert page.sending.people.boxes[0].hasFocus()
        office.press("Space", "Enter")
        assert len(list(folders[0].glob("*.fhrb"))) == 1
        page.load()
        office.settle()
        assert len(page.sending.people.chosen()) == 1  # the choice is remembered
    finally:
        close(made)


def test_escape_stops_the_work(laptop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = choose_folder(monkeypatch, tmp_path / "stick")
    page = laptop.go("sync")
    held = threading.Event()
    laptop.window.ctx.tasks.read(held.wait, 20).start()  # the database's thread is busy
    page.make()
    assert page.work.isVisible()
    page.make_button.setFocus()
    page.work.cancel()
    held.set()
    laptop.settle()
    assert not page.work.isVisible()
    assert band(page).startswith("Avbrutet.")
    assert not list(folders[0].iterdir())


def test_a_stick_that_is_gone_is_said(laptop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = choose_folder(monkeypatch, tmp_path / "stick")
    page = laptop.go("sync")
    page.making.choose_folder()
    folders[0].rmdir()
    page.make()
    laptop.settle()
    dialog = next(d for d in laptop.window.findChildren(QDialog) if d.isVisible())
    assert "kunde inte skrivas" in dialog.accessibleDescription()
    dialog.close()


# taking in


def test_a_dropped_package_is_seen_before_it_is_taken_in(
    laptop: Office, unit: dict[str, OpenStore], tmp_path: Path
) -> None:
    case = stores.family(unit[MANAGER])
    file = from_office(unit, tmp_path)
    before = units.lines(unit[LAPTOP], units.scopes(unit[LAPTOP]))
    laptop.go("cases")
    drop(laptop.window, file)
    laptop.settle()
    page = sync_page(laptop)
    assert page.previewing
    assert [line.line.kind for line in page.preview.lines].count("Person") == 3
    assert laptop.window.windowTitle() == "FHR Desktop – Synk"
    assert units.lines(unit[LAPTOP], units.scopes(unit[LAPTOP])) == before
    assert not nameless(page)
    assert page.take_button.hasFocus()
    laptop.press("Escape")
    assert not page.previewing
    assert band(page).startswith("Inte intaget.")
    assert units.lines(unit[LAPTOP], units.scopes(unit[LAPTOP])) == before

    drop(laptop.window, file)
    laptop.settle()
    laptop.press("Enter")
    assert not page.previewing
    assert "Intaget från Eva Norling: 6 nya." in band(page)
    assert page.tabs.current() == 1
    assert all(line.unread for line in page.since.lines)
    line = next(line for line in page.since.lines if line.line.kind == "Person")
    line.setFocus()
    laptop.press("Enter")
    assert laptop.window.current is not None
    assert laptop.window.current.title() == f"Ärende {case.number}"
    laptop.press("Alt+Left")
    assert not next(one for one in page.since.lines if one.line.record == line.line.record).unread


def test_an_import_is_seen_by_every_page(laptop: Office, unit: dict[str, OpenStore], tmp_path: Path) -> None:
    heard: list[Any] = []
    laptop.window.ctx.bus.changed.connect(heard.append)
    stores.family(unit[MANAGER])
    cases = laptop.go("cases")
    page = laptop.go("sync", {"file": from_office(unit, tmp_path)})
    page.taking.take_in()
    laptop.settle()
    assert any(changes.touches(Case) for changes in heard)
    laptop.press("Alt+Left")
    assert laptop.window.current is cases
    laptop.press("Alt+Right")
    assert not page.previewing  # the file is not looked in again


def test_what_came_stays_until_it_is_read(unit: dict[str, OpenStore], sit_at: Open) -> None:
    stores.family(unit[MANAGER])
    units.exchange(unit[MANAGER], unit[LAPTOP])
    page = sit_at(unit[LAPTOP]).go("sync")
    assert page.tabs.current() == 1  # unread news come first
    assert sum(line.unread for line in page.since.lines) == 6
    again = sit_at(unit[LAPTOP])
    page = again.go("sync")
    assert page.all_read.isEnabled()
    page.all_read.click()
    again.settle()
    page = sit_at(unit[LAPTOP]).go("sync")
    assert page.tabs.current() == 0
    assert not any(line.unread for line in page.since.lines)
    assert len(page.since.lines) == 6


def test_a_package_already_taken_in_is_friendly(laptop: Office, unit: dict[str, OpenStore], tmp_path: Path) -> None:
    stores.family(unit[MANAGER])
    file = from_office(unit, tmp_path)
    laptop.services.exchange.take_in(laptop.opened.actor, file)
    page = laptop.go("sync", {"file": file})
    assert not page.previewing
    assert band(page).startswith("Du har redan allt det här.")


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n-> X25519 x\n", b"\x00" * 4096])
def test_a_file_that_is_no_package_is_refused_in_a_sentence(laptop: Office, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.fhrb"
    file.write_bytes(content)
    page = laptop.go("sync", {"file": file})
    dialog = page.taking.dialog
    assert dialog is not None
    assert dialog.isVisible()
    assert dialog.accessibleName() == "Filen togs inte in"
    assert "Inget har ändrats" in dialog.accessibleDescription()
    dialog.close()


def test_a_gap_is_asked_for_and_answered(
    tmp_path: Path, unit: dict[str, OpenStore], sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = choose_folder(monkeypatch, tmp_path / "stick")
    unit[LAPTOP].close()
    shutil.copytree(unit[LAPTOP].folder, tmp_path / "older")
    unit[LAPTOP] = stores.storage().open(unit[LAPTOP].folder, stores.PHRASE)
    stores.family(unit[MANAGER])
    units.exchange(unit[MANAGER], unit[LAPTOP])
    units.exchange(unit[LAPTOP], unit[MANAGER])  # the office now knows what the laptop has
    stores.family(unit[MANAGER])
    file = from_office(unit, tmp_path)
    unit[LAPTOP].close()
    unit[LAPTOP] = stores.storage().open(tmp_path / "older", stores.PHRASE)

    office = sit_at(unit[LAPTOP])
    page = office.go("sync", {"file": file})
    dialog = page.taking.dialog
    assert dialog is not None
    save = next(one for one in dialog.findChildren(type(page.make_button)) if one.text() == "Spara begäran …")
    finish(dialog, office, save)
    assert band(page).startswith("Begäran ligger på stick.")
    (request,) = folders[0].glob("*.fhrq")

    manager = sit_at(unit[MANAGER])
    drop(manager.window, request)
    manager.settle()
    page = sync_page(manager)
    dialog = page.taking.dialog
    assert dialog is not None
    answer = next(
        one for one in dialog.findChildren(type(page.make_button)) if one.text() == "Svara med ett nytt paket"
    )  # fmt: skip
    finish(dialog, manager, answer)
    (made,) = set(tmp_path.glob("*.fhrb")) - {file}  # where the office laid its last package
    assert "Säker att ta ut" in band(page)
    page = sit_at(unit[LAPTOP]).go("sync", {"file": made})
    assert page.previewing


def test_a_conflict_is_seen_at_once(laptop: Office, unit: dict[str, OpenStore], tmp_path: Path) -> None:
    case = stores.family(unit[MANAGER])
    units.exchange(unit[MANAGER], unit[LAPTOP])
    for name, phone in ((MANAGER, "070-174 06 13"), (LAPTOP, "070-174 06 31")):
        one = unit[name]
        file = stores.services(one).cases.open(one.actor, case.id, "Prov")
        person = file.persons[0]
        stores.services(one).homes.save_person(one.actor, replace(person, phone=phone))
    page = laptop.go("sync", {"file": from_office(unit, tmp_path)})
    assert page.previewing
    page.taking.take_in()
    laptop.settle()
    assert "1 krock" in band(page)
    assert page.tabs._bar.tabText(2) == "Att avgöra  1"
    assert laptop.window._rail._pages["sync"].accessibleName() == "Synk, 1 väntar"
    (line,) = [line for line in page.since.lines if line.kind == "conflict"]
    assert "skrivet olika" in line.accessibleName() or "skrivit olika" in line.accessibleName()


# the window around


def test_other_drags_go_on_to_what_lies_beneath(laptop: Office, tmp_path: Path) -> None:
    laptop.go("cases")
    assert not drag(laptop.window, tmp_path / "brev.pdf")
    assert not drag(laptop.window, tmp_path / "a.fhrb", tmp_path / "b.fhrb")
    assert not laptop.window.sync.drop.isVisible()
    assert drag(laptop.window, tmp_path / "A.FHRB")
    assert laptop.window.sync.drop.isVisible()
    assert not drag(laptop.window, tmp_path / "brev.pdf")
    assert not laptop.window.sync.drop.isVisible()


def test_the_status_bar_says_where_the_changes_are(
    laptop: Office, unit: dict[str, OpenStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.family(unit[LAPTOP])
    laptop.window.sync.read()
    laptop.settle()
    assert "finns bara här" in sync_words(laptop)
    choose_folder(monkeypatch, tmp_path / "stick")
    page = laptop.go("sync")
    page.make()
    laptop.settle()
    assert "väntar besked från Kontorsdatorn" in sync_words(laptop)


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_nameless_or_out_of_reach(
    laptop: Office, unit: dict[str, OpenStore], look: Theme, tmp_path: Path, percent: int
) -> None:
    stores.family(unit[MANAGER])
    units.exchange(unit[MANAGER], unit[LAPTOP])
    look.set_percent(percent)
    page = laptop.go("sync")
    for tab in TABS:
        page.go_to(tab)
        laptop.settle()
        assert not cut_words(page)
        assert not nameless(page)
        assert not unreachable(page)
    assert not silent_cells(page.packages)
    stores.family(unit[MANAGER])
    laptop.go("sync", {"file": from_office(unit, tmp_path)})
    assert page.previewing
    assert not cut_words(page)
    assert not nameless(page)


def test_choosing_a_file_does_what_dropping_does(
    laptop: Office, unit: dict[str, OpenStore], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.family(unit[MANAGER])
    file = from_office(unit, tmp_path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    laptop.go("sync")
    laptop.press("Ctrl+O")
    assert sync_page(laptop).previewing


# a store that stands alone


@pytest.mark.parametrize("role", [Role.INVESTIGATOR, Role.UNIT_MANAGER])
def test_a_store_that_stands_alone_is_told_what_to_do(tmp_path: Path, sit_at: Open, role: Role) -> None:
    opened = stores.open_store(tmp_path, role)
    try:
        office = sit_at(opened)
        page = office.go("sync")
        assert not page.make_button.isVisible()
        assert page.alone.first().hasFocus()
        assert page.alone.first().text() == (
            "Släpp in en dator …" if role is Role.UNIT_MANAGER else "Be om att få vara med …"
        )  # fmt: skip
        assert not cut_words(page)
        assert not nameless(page)
    finally:
        close({"": opened})
