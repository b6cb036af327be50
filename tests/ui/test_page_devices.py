"""Enhetens datorer on real stores: the whole ceremony on both screens, shutting out, and two signatures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.views import MachineStatus
from tests import stores, units
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.exchanging import LAPTOP, MANAGER, PAIR, Open, a_pair, choose_folder, close, drop, windows
from ui.components.buttons import Button
from ui.components.digits import Digits
from ui.pages.devices import DevicesPage
from ui.pages.devices.letting_in import LetIn
from ui.pages.sync import SyncPage
from ui.theme import Theme


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    made = a_pair(tmp_path)
    yield made
    close(made)


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    """A manager's store, and a new laptop's that has not asked yet."""
    made = {name: stores.open_store(tmp_path / name, role, name) for name, role in PAIR.items()}
    yield made
    close(made)


def devices_page(office: Office) -> DevicesPage:
    """The page, which must be the one shown."""
    page = office.window.current
    assert isinstance(page, DevicesPage)
    return page


def shown_digits(place: QWidget | None) -> list[str]:
    """The digits a person sees there."""
    assert place is not None
    return [one.digits for one in place.findChildren(Digits) if one.isVisible() and one.digits]


def press(office: Office, button: Any) -> None:
    """Press a button, and let what follows arrive."""
    press_button(button)
    office.settle()


def asked(office: Office, folder: Path) -> tuple[Path, list[str]]:
    """The new computer's side: the request file and the digits on its screen."""
    page = office.go("devices", "ask")
    press(office, page.dialog.write_button)
    digits = shown_digits(page.dialog)
    assert not nameless(page.dialog)
    press(office, page.dialog.close_button)
    (file,) = folder.glob("*.enrol")
    return file, digits


def compared(office: Office, file: Path) -> LetIn:
    """The manager's side, with the digits agreed upon."""
    drop(office.window, file)
    office.settle()
    dialog = devices_page(office).dialog
    assert isinstance(dialog, LetIn)
    assert not dialog.next_button.isEnabled()
    dialog.agree.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(dialog.agree, Qt.Key.Key_Space)
    press(office, dialog.next_button)
    return dialog


def test_the_ceremony_on_both_screens(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = choose_folder(monkeypatch, tmp_path / "stick")
    stores.family(apart[MANAGER])
    new = sit_at(apart[LAPTOP])
    file, digits = asked(new, tmp_path / "stick")

    manager = sit_at(apart[MANAGER])
    dialog = compared(manager, file)
    assert shown_digits(dialog) == []  # only in their own step
    dialog.go_to(1)
    assert shown_digits(dialog) == digits
    assert any("telefonkamera" in label.text() for label in dialog.findChildren(QLabel) if label.isVisible())
    dialog.go_to(2)
    assert dialog.role.value() == "investigator"
    assert "ärendena" in dialog._gets.text()
    press(manager, dialog.let_in_button)
    assert "Ge datorn ett namn" in dialog._name_field._below.text()
    dialog.name.set_value("Falun-datorn")
    assert not nameless(dialog)
    press(manager, dialog.let_in_button)
    (way_back,) = shown_digits(dialog)
    press(manager, dialog.seed_button)  # asks where, and writes it
    (seed,) = folders[0].glob("*.fhrb")
    assert f"Startpaketet {seed.name} ligger på stick." in dialog._lies.text()
    assert shown_digits(dialog) == [way_back]  # still in view
    assert manager.focus is dialog.close_button
    assert not dialog.seed_button.isVisible()
    assert not cut_words(dialog)
    manager.press("Enter")
    assert devices_page(manager).table.rows_model.total == 2

    new = sit_at(apart[LAPTOP])
    drop(new.window, seed)
    new.settle()
    page = new.window.current
    assert isinstance(page, SyncPage)
    assert shown_digits(page.preview) == [way_back]
    assert not page.take_button.isEnabled()
    assert page.preview.trust.agree.hasFocus()
    assert not cut_words(page)
    new.press("Space")
    press(new, page.take_button)
    assert page.said.band is not None
    assert page.said.band.accessibleName().startswith("Den här datorn är nu med i enheten.")
    locked: list[bool] = []
    new.window.locked.connect(lambda: locked.append(True))
    page.said.band.findChildren(type(page.make_button))[0].click()
    assert locked
    assert len(stores.services(apart[LAPTOP]).cases.rows(apart[LAPTOP].actor)) == 1


def test_who_it_is_is_gone_through_with_the_keyboard(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    file, _digits = asked(sit_at(apart[LAPTOP]), tmp_path / "stick")
    manager = sit_at(apart[MANAGER])
    dialog = compared(manager, file)
    stops = [manager.focus]
    for _stop in range(5):
        manager.press("Tab")
        stops.append(manager.focus)
    assert stops[:3] == [dialog.name.line, *dialog.person.controls, *dialog.role.controls]
    assert [one.text() for one in stops[3:] if isinstance(one, Button)] == ["Tillbaka", "Avbryt", "Släpp in datorn"]
    dialog.name.setFocus()
    manager.press("Return")
    assert "Ge datorn ett namn" in dialog._name_field._below.text()
    manager.type("Falun")
    assert "Ge datorn ett namn" not in dialog._name_field._below.text()
    manager.type("\n")
    manager.settle()
    assert "Falun är insläppt" in dialog._in._word.text()
    dialog.reject()


def test_digits_that_differ_let_nobody_in(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    file, _digits = asked(sit_at(apart[LAPTOP]), tmp_path / "stick")
    manager = sit_at(apart[MANAGER])
    drop(manager.window, file)
    manager.settle()
    dialog = devices_page(manager).dialog
    assert isinstance(dialog, LetIn)
    assert not dialog.differ_button.hasFocus()
    press(manager, dialog.differ_button)
    assert "släpptes inte in" in manager.window.toast._words.text()
    assert len(stores.services(apart[MANAGER]).devices.unit(apart[MANAGER].actor).machines) == 1


def test_a_file_of_another_sort_is_refused_where_it_was_given(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open
) -> None:
    wrong = tmp_path / "a.enrol"
    wrong.write_bytes(b"FHRE1" + b"\x00" * 40)
    manager = sit_at(apart[MANAGER])
    page = manager.go("devices", "let_in")
    dialog = page.dialog
    assert dialog.file_button.isVisible()
    drop(dialog, wrong)
    manager.settle()
    assert "Inget har ändrats" in dialog._error.text()
    assert not cut_words(dialog)
    dialog.reject()
    manager.go("cases")
    manager.press("Alt+Left")
    assert page.dialog is dialog  # coming back does not begin again


def test_a_store_that_has_been_worked_in_is_told_so(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    stores.family(apart[LAPTOP])
    new = sit_at(apart[LAPTOP])
    page = new.go("devices", "ask")
    press(new, page.dialog.write_button)
    assert "Inget har ändrats" in page.dialog._error.text()
    assert page.dialog.write_button.isVisible()
    page.dialog.reject()


def test_a_computer_in_no_unit_is_told_so_and_how_to_come_in(apart: dict[str, OpenStore], sit_at: Open) -> None:
    new = sit_at(apart[LAPTOP])
    page = new.go("devices")
    words = [one.text() for one in page.findChildren(QLabel) if one.isVisible()]
    assert "Den här datorn är inte med i någon enhet än." in words
    assert page._header._line.accessibleName() == "inte med i någon enhet än"
    cells = [page.table.rows_model.columns[0].second(row) for row in page.table.rows_model.rows]
    assert cells == [""]
    assert not [one for one in words if "underskrift" in one or "släpper in datorer" in one or one.startswith("Får ")]
    assert page.ask_button.isVisible()
    assert not cut_words(page)
    page = sit_at(apart[MANAGER]).go("devices")
    assert page._header._line.accessibleName() == "inga andra datorer än"
    assert not page.outside.isVisible()


def test_the_list_and_what_a_manager_may_do(unit: dict[str, OpenStore], sit_at: Open, look: Theme) -> None:
    manager = sit_at(unit[MANAGER])
    page = manager.go("devices")
    assert page.table.rows_model.total == 2
    assert not silent_cells(page.table)
    page.table.select(units.device(unit[LAPTOP]))
    manager.settle()
    rows = {one.sizeHint().height() // one._measures()[2] for one in page.side.findChildren(Digits)}
    assert rows <= {0, 3}  # four a row, as in the dialogs
    assert page.side.revoke.isVisible()
    assert not page.side.promote.isVisible()  # only a unit manager's
    for percent in (100, 200):
        look.set_percent(percent)
        manager.settle()
        assert not cut_words(page)
        assert not nameless(page)
        assert not unreachable(page)


def test_a_package_is_read_where_the_ceremony_leaves_one(
    unit: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.family(unit[MANAGER])
    (tmp_path / "stick").mkdir()
    file = units.export(unit[MANAGER], tmp_path / "stick", unit[LAPTOP])[units.device(unit[LAPTOP])]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(file), ""))
    laptop = sit_at(unit[LAPTOP])
    laptop.go("devices")
    laptop.press("Ctrl+O")
    page = laptop.window.current
    assert isinstance(page, SyncPage) and page.previewing


def test_others_only_look(unit: dict[str, OpenStore], sit_at: Open) -> None:
    laptop = sit_at(unit[LAPTOP])
    page = laptop.go("devices")
    assert not page.let_in_button.isVisible()
    assert not page.ask_button.isVisible()
    assert not page.signatures_button.isVisible()
    page.table.select(units.device(unit[MANAGER]))
    laptop.settle()
    for button in (page.side.revoke, page.side.role, page.side.promote, page.side.demote, page.side.rename):
        assert not button.isVisible()
    page.side.package.click()
    laptop.settle()
    assert isinstance(laptop.window.current, SyncPage)
    assert laptop.window.current.sending.people.chosen() == (units.device(unit[MANAGER]),)


def test_shutting_out_says_what_it_does_and_does_not(unit: dict[str, OpenStore], sit_at: Open) -> None:
    manager = sit_at(unit[MANAGER])
    page = manager.go("devices")
    page.table.select(units.device(unit[LAPTOP]))
    manager.settle()
    press(manager, page.side.revoke)
    dialog = page.changing.dialog
    assert dialog is not None
    words = " ".join(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    assert "Den raderas inte på avstånd" in words
    assert not dialog.act_button.hasFocus()
    assert not cut_words(dialog)
    press(manager, dialog.act_button)
    gone = next(one for one in page.table.rows_model.rows if one.device == units.device(unit[LAPTOP]))
    assert gone.status is MachineStatus.REVOKED
    assert page.side._name.text() == "Falun-datorn"
    assert not page.side.package.isVisible()
    page = manager.go("sync")
    assert page.alone.isVisible()


def test_another_name_and_another_role(unit: dict[str, OpenStore], sit_at: Open) -> None:
    manager = sit_at(unit[MANAGER])
    page = manager.go("devices")
    page.table.select(units.device(unit[LAPTOP]))
    manager.settle()
    press(manager, page.side.rename)
    page.changing.dialog.fields["name"].control.set_value(" ")
    press(manager, page.changing.dialog.act_button)
    assert page.changing.dialog.isVisible()  # refused, at the field
    page.changing.dialog.fields["name"].control.set_value("Leksand-datorn")
    press(manager, page.changing.dialog.act_button)
    assert page.side._name.text() == "Leksand-datorn"
    press(manager, page.side.role)
    page.changing.dialog.fields["role"].control.set_value("trainer")
    press(manager, page.changing.dialog.act_button)
    assert page.table.current().role is Role.TRAINER


def test_two_must_sign(tmp_path: Path, sit_at: Open, look: Theme) -> None:
    made = units.unit_of(tmp_path, {MANAGER: Role.UNIT_MANAGER, "Chefens bärbara": Role.UNIT_MANAGER})
    try:
        manager = sit_at(made[MANAGER])
        page = manager.go("devices")
        page.table.select(units.device(made["Chefens bärbara"]))
        manager.settle()
        press(manager, page.side.promote)
        press(manager, page.changing.dialog.act_button)
        assert page.table.current().is_admin
        assert page.side.demote.isVisible()
        press(manager, page.signatures_button)
        page.changing.dialog.fields["threshold"].control.set_value("2")
        press(manager, page.changing.dialog.act_button)
        assert (
            "2 underskrifter" in page._header._line.text() or "2 underskrifter" in page._header._line.accessibleName()
        )
        press(manager, page.side.demote)
        press(manager, page.changing.dialog.act_button)
        assert page.proposal.isVisible()
        assert not page.sign_button.isVisible()  # it has signed already
        assert not cut_words(page)
        look.set_percent(200)  # four buttons in the header do not fit beside its title
        manager.settle()
        assert not cut_words(page)
        look.set_percent(100)
        press(manager, page.away_button)
        assert not page.proposal.isVisible()
        press(manager, page.side.demote)
        press(manager, page.changing.dialog.act_button)
        units.exchange(made[MANAGER], made["Chefens bärbara"])

        second = sit_at(made["Chefens bärbara"])
        page = second.go("devices")
        assert page.proposal.isVisible()
        assert not cut_words(page)
        press(second, page.sign_button)
        assert not page.proposal.isVisible()
        assert not page.let_in_button.isVisible()  # it no longer manages
    finally:
        close(made)


def test_the_page_is_reached_from_settings_and_from_sync(unit: dict[str, OpenStore], sit_at: Open) -> None:
    laptop = sit_at(unit[LAPTOP])
    page = laptop.go("sync", "send")
    press(laptop, page.sending.devices_button)
    assert isinstance(laptop.window.current, DevicesPage)
    assert "Falun-datorn" not in laptop.window.windowTitle()
    press(laptop, laptop.go("settings").computers)
    assert isinstance(laptop.window.current, DevicesPage)


def test_who_has_asked_is_told_what_it_waits_for(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    asked(sit_at(apart[LAPTOP]), tmp_path / "stick")
    apart[LAPTOP] = units.reopened(apart[LAPTOP])
    new = sit_at(apart[LAPTOP])
    page = new.go("sync")
    assert isinstance(page, SyncPage)
    words = " ".join(one.text() for one in page.alone.findChildren(QLabel) if one.isVisible())
    assert "väntar på att släppas in" in words and "startpaketet" in words and " kl. " in words
    assert page.alone.first() is page.alone.package_button
    assert page.alone.package_button.hasFocus()
    assert page.alone.again_button.isVisible() and not page.alone.ask_button.isVisible()
    assert not cut_words(page) and not nameless(page)
    press(new, page.alone.digits_button)
    page = devices_page(new)
    words = " ".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
    assert "väntar på att släppas in" in words and " kl. " in words
    assert page.ask_button.text() == "Be på nytt …"
    assert page.ask_button.property("kind") == "secondary"
    assert len(shown_digits(page)) == 1
    assert not cut_words(page)
