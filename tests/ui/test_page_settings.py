"""Inställningar on a real store: looks, keys, backups, the unit, and who may change what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from fhr_desktop.domain.errors import WrongPassphrase
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import keys
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.labels import Label
from ui.keys.passphrase import NewPassphrase, PassphraseInput
from ui.keys.sheet import SheetDialog
from ui.pages.settings import database
from ui.pages.settings.municipalities import MunicipalityDialog, taking_part
from ui.pages.settings.order import OrderDialog
from ui.pages.settings.users import UserDialog
from ui.theme import Theme

TABS = ["looks", "database", "unit", "municipalities", "users", "order", "keys"]


@pytest.fixture
def role() -> Role:
    """The unit manager, unless a test says otherwise."""
    return Role.UNIT_MANAGER


@pytest.fixture
def opened(tmp_path: Path, role: Role) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, role)
    yield made
    made.close()


def dialog(kind: type[QDialog] = QDialog) -> Any:
    """The dialog that is open."""
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def said(widget: Any) -> str:
    """All words shown in a widget."""
    return " ".join(w.text() for w in widget.findChildren(Label) if w.isVisible())


@pytest.mark.parametrize("tab", TABS)
def test_every_control_has_a_name_and_a_key(office: Office, tab: str) -> None:
    page = office.go("settings", tab)
    assert not nameless(page)
    assert not unreachable(office.window)


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    for tab in TABS:
        page = office.go("settings", tab)
        office.settle()
        assert not cut_words(page), tab


def test_looks_are_changed_at_once_and_kept(office: Office, look: Theme) -> None:
    section = office.go("settings", "looks").section
    section.theme_choice.set_value("dark")
    section.theme_choice.edited.emit()
    assert look.name == "dark"
    section.percent.set_value("150")
    section.percent.edited.emit()
    assert look.fonts.percent == 150
    assert office.window.ctx.settings.get("text_percent") == 150
    section.rail.set_value(False)
    section.rail.edited.emit()
    assert office.window.ctx.settings.get("rail_wide") is False


def test_where_the_store_lies_and_what_locks_it(office: Office, opened: OpenStore) -> None:
    words = said(office.go("settings", "database").section)
    assert str(opened.folder) in words
    assert "Bara lösenfrasen" in words


def test_change_the_passphrase(office: Office, opened: OpenStore) -> None:
    section = office.go("settings", "database").section
    section.change_passphrase()
    shown = dialog()
    old, new = shown.findChild(PassphraseInput), shown.findChild(NewPassphrase)
    old.set_value("inte den rätta")
    new.first.set_value("fyra nya ord här")
    new.again.set_value("fyra nya ord här")
    shown.act_button.click()
    office.settle()
    assert "stämmer inte" in said(shown)
    old.set_value(stores.PHRASE)
    ended: list[int] = []
    shown.finished.connect(ended.append)
    shown.act_button.click()
    office.settle()
    assert ended == [QDialog.DialogCode.Accepted]
    with pytest.raises(WrongPassphrase):
        keys.unlock(opened.folder, stores.PHRASE)
    keys.unlock(opened.folder, "fyra nya ord här").wipe()


def test_a_new_sheet_must_be_on_paper(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    section = office.go("settings", "database").section
    monkeypatch.setattr(database, "confirm", lambda *_a, **_k: True)
    section.new_sheet()
    office.settle()
    shown = dialog(SheetDialog)
    view = shown.view
    view._ask()
    row, place = view.asked
    view.answer.line.setText(view._sheet.rows[row].split(" ")[place])
    ended: list[int] = []
    shown.finished.connect(ended.append)
    view.check_button.click()
    assert ended == [QDialog.DialogCode.Accepted]


def test_backups_are_made_listed_and_chosen(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    page = office.go("settings", "database")
    assert "ingen säkerhetskopia" in said(page.section)
    page.database.back_up()
    office.settle()
    assert "2026-03-17" in said(page.section)
    chosen: list[object] = []
    monkeypatch.setattr(database, "confirm", lambda *_a, **_k: True)
    object.__setattr__(page.database._keeping, "restore", chosen.append)
    kept = stores.storage().backups(office.opened.folder)
    page.database.restore(kept[0])
    assert chosen == kept


def test_the_store_is_checked(office: Office, opened: OpenStore) -> None:
    page = office.go("settings", "database")
    page.database.check()
    office.settle()
    assert "Databasen är hel" in said(page.section)
    with opened.desk.store.local() as connection:
        guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'user'"
        for (guard,) in connection.exec_driver_sql(guards).fetchall():
            connection.exec_driver_sql(f"DROP TRIGGER {guard}")
        connection.exec_driver_sql("UPDATE user SET name = 'Någon annan'")
    page.database.check()
    office.settle()
    assert "1 fel hittades" in said(page.section)


def test_a_field_of_the_unit_is_saved_when_it_is_left(office: Office) -> None:
    form = office.go("settings", "unit").section.form
    form.fields["silence_days"].control.line.setText("21")
    form.fields["silence_days"].control.left.emit()
    office.settle()
    assert office.services.unit.settings().silence_days == 21


def test_days_below_one_are_refused_and_what_was_stored_stands(office: Office) -> None:
    form = office.go("settings", "unit").section.form
    form.fields["silence_days"].control.line.setText("0")
    form.fields["silence_days"].control.left.emit()
    office.settle()
    dialog().accept()
    assert office.services.unit.settings().silence_days == 14


def test_a_municipality_joins(office: Office) -> None:
    section = office.go("settings", "municipalities").section
    assert not silent_cells(section.table)
    mora = next(row for row in section.table.rows_model.rows if row.name == "Mora")
    assert taking_part(mora, stores.TODAY)[0] == "not"
    section.edit(mora)
    shown = dialog(MunicipalityDialog)
    shown._to.line.setText("2026-01-01")
    shown.act_button.click()
    office.settle()
    assert "före den första" in said(shown)
    shown._to.line.clear()
    shown._from.line.setText("2026-04-01")
    shown.act_button.click()
    office.settle()
    changed = next(row for row in section.table.rows_model.rows if row.name == "Mora")
    assert changed.participates_from == dt.date(2026, 4, 1) and changed.children_by_year == ()
    assert taking_part(changed, stores.TODAY) == ("wait", "Kommer med 2026-04-01")


def test_children_of_other_ages_stand_beside_those_that_are_there(office: Office) -> None:
    section = office.go("settings", "municipalities").section
    section.edit(next(row for row in section.table.rows_model.rows if row.name == "Orsa"))
    shown = dialog(MunicipalityDialog)
    rows = shown._children.value()
    assert rows == ({"year": 2021, "children": 1197, "ages": "0-17"},), "a row from before the question was asked"
    shown._children.set_value([*rows, {"year": 2025, "children": 1250, "ages": "0-18"}, {"year": 2024, "children": 3}])
    shown.act_button.click()
    office.settle()
    changed = next(row for row in section.table.rows_model.rows if row.name == "Orsa")
    assert [(row["year"], row["ages"]) for row in changed.children_by_year] == [
        (2021, "0-17"), (2024, "0-17"), (2025, "0-18"),
    ]  # fmt: skip


def test_a_user_is_added(office: Office) -> None:
    section = office.go("settings", "users").section
    section.edit(None)
    shown = dialog(UserDialog)
    shown.act_button.click()
    office.settle()
    assert "behöver ett namn" in said(shown)
    shown._inputs["name"].line.setText("Åsa Öberg")
    shown.act_button.click()
    office.settle()
    assert [row.name for row in section.table.rows_model.rows] == ["Sara Lindqvist", "Åsa Öberg"]


def test_the_card_of_keys_holds_what_the_window_can(office: Office) -> None:
    section = office.go("settings", "keys").section
    pairs = dict(section.pairs())
    assert pairs["Lås"] == "Ctrl Skift L"
    assert pairs["Gå till …"] == "Ctrl K"


@pytest.mark.parametrize("role", [Role.INVESTIGATOR])
def test_others_read(office: Office) -> None:
    page = office.go("settings", "unit")
    assert page.section.form.fields["unit_name"].control.line.isReadOnly()
    section = office.go("settings", "municipalities").section
    section.edit(section.table.rows_model.rows[0])
    assert not any(isinstance(w, MunicipalityDialog) for w in QApplication.topLevelWidgets())
    users = office.go("settings", "users").section
    users.edit(users.table.rows_model.rows[0])  # oneself
    shown = dialog(UserDialog)
    shown._inputs["phone"].line.setText("023-11 11 11")
    assert shown._inputs["name"].line.isReadOnly()
    shown.act_button.click()
    office.settle()
    assert users.table.rows_model.rows[0].phone == "023-11 11 11"


def test_the_manager_enters_an_order_and_everybody_reads_it(office: Office) -> None:
    section = office.go("settings", "order").section
    office.settle()
    assert "1. Färst önskemål som inte uppfylls" in said(section) and "4. Längst väntetid" in said(section)
    section.new()
    form = dialog(OrderDialog)
    assert not nameless(form)
    form.inputs["decided_by"].set_value("Styrgruppen, § 4")
    form._go()
    office.settle()
    assert form.isVisible() and "när" in said(form)  # the day of the decision is missing
    form.inputs["decided_on"].set_value(stores.TODAY)
    turned = tuple(reversed(form.inputs["homes"].value()))
    form.inputs["homes"].set_value(turned)
    form._go()
    office.settle()
    assert office.window.ctx.services.order_rules.in_force(office.window.ctx.actor).decided_by == "Styrgruppen, § 4"
    assert "1. Hemmet som har väntat längst" in said(section)


@pytest.mark.parametrize("role", [Role.INVESTIGATOR])
def test_others_read_the_order_only(office: Office, role: Role) -> None:
    section = office.go("settings", "order").section
    office.settle()
    assert not section.new_button.isVisible()
    section.new()
    assert not [w for w in QApplication.topLevelWidgets() if isinstance(w, OrderDialog) and w.isVisible()]
