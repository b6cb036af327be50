"""The list of the pool: tabs, filters, order, preview, and what is done with homes from it."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from db import audit, records
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_filter import PoolFilter
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.pool_files import PoolTable
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import pooled
from tests.stores import TODAY, open_store, services
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.pages.pool.taking_out import save_to
from ui.theme import Theme

LONG_AGO = TODAY - dt.timedelta(days=200)


@pytest.fixture
def opened(tmp_path: Path) -> Any:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def named(opened: OpenStore, name: str, **offer: object) -> RecordId:
    """A home in the pool, called so."""
    home_id = pooled(opened, **offer)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = records.load(work.connection, Home, home_id)
        assert home is not None
        work.save(replace(home, name=name))
    return home_id


def three(opened: OpenStore) -> dict[str, RecordId]:
    """One free, one that rests, one whose family has not been asked for long."""
    found = {
        "Örn": named(opened, "Örn", places=3),
        "Ahlqvist": named(opened, "Ahlqvist", confirmed_on=LONG_AGO, age_from=10, age_to=17),
        "Åkerlund": named(opened, "Åkerlund"),
    }
    services(opened).pool.move(opened.actor, found["Åkerlund"], PoolStatus.PAUSED, note="Familjen vill vänta.")
    return found


def shown(page: Any) -> list[str]:
    return [row.name for row in page.table.rows_model.rows]


def test_an_empty_pool_says_what_it_is_for(office: Office) -> None:
    page = office.go("pool")
    assert page._stack.currentIndex() == 1
    assert nameless(office.window) == []


def test_tabs_count_and_the_list_stands_in_swedish_order(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    tabs = [page.tabs._bar.tabText(at) for at in range(4)]
    assert tabs == ["Lediga nu  2", "Alla  3", "Behöver uppdateras  1", "Förslag ute  0"]
    assert shown(page) == ["Ahlqvist", "Örn"]
    page.tabs.choose(1)
    office.settle()
    assert shown(page) == ["Ahlqvist", "Åkerlund", "Örn"]
    page.table.sort_by([("free", True)])
    office.settle()
    assert shown(page) == ["Örn", "Ahlqvist", "Åkerlund"]
    page.tabs.choose(2)
    office.settle()
    assert shown(page) == ["Ahlqvist"]


def test_words_narrow_the_list_and_are_kept_nowhere(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    page.filter.field.setText("örn")
    office.settle()
    assert shown(page) == ["Örn"]
    page.filter.field.setText("finns inte")
    office.settle()
    assert page._stack.currentIndex() == 2
    page.show_all()
    office.settle()
    assert len(shown(page)) == 3
    assert "finns inte" not in str(office.window.ctx.settings._values)


def test_several_are_confirmed_and_it_is_undone(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    page.table.selectAll()
    office.press("Ctrl+B")
    rows = {row.name: row for row in page.table.rows_model.rows}
    assert rows["Ahlqvist"].confirmed_on == TODAY
    office.press("Ctrl+Z")
    rows = {row.name: row for row in page.table.rows_model.rows}
    assert rows["Ahlqvist"].confirmed_on == LONG_AGO


def test_a_protected_home_is_there_for_its_readers_alone_and_without_a_place(office: Office, opened: OpenStore) -> None:
    homes = three(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = records.load(work.connection, Home, homes["Örn"])
        assert home is not None
        work.save(replace(home, protected=True, readers=()))
    page = office.go("pool")
    page.tabs.choose(1)
    office.settle()
    assert shown(page) == ["Ahlqvist", "Åkerlund"]
    assert page.tabs._bar.tabText(1) == "Alla  2"
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(replace(home, protected=True, readers=(opened.actor.user_id,)))
    page.refresh(None)
    office.settle()
    assert shown(page) == ["Ahlqvist", "Åkerlund", "Örn"]
    row = page.table.rows_model.rows[2]
    assert (row.protected, row.at, row.village, row.municipality) == (True, None, "", None)


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_or_nameless(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    three(opened)
    page = office.go("pool")
    look.set_percent(percent)
    office.settle()
    assert cut_words(office.window) == []
    assert nameless(office.window) == []
    assert silent_cells(page.table) == []


def test_a_filter_is_asked_from_the_menu_and_taken_away_by_its_chip(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    menu = {action.text(): action for action in page.filters.menu().actions()}
    least = {action.text(): action for action in menu["Minst så många lediga"].menu().actions()}
    least["3"].trigger()
    office.settle()
    assert shown(page) == ["Örn"]
    chip = page.filters._chips["least_free"]
    assert chip.accessibleName() == "Ta bort filtret Minst 3 lediga"
    chip.setFocus()
    office.press("Return")
    assert shown(page) == ["Ahlqvist", "Örn"]
    assert office.focus is page.filters.add


def test_homes_near_a_place_are_told_their_distance(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    column = [one.key for one in page.table.rows_model.columns].index("distance")
    assert page.table.isColumnHidden(column)
    menu = {action.text(): action for action in page.filters.menu().actions()}
    menu["Avstånd från en ort …"].trigger()
    office.settle()
    office.type("Älvd")
    office.press("Tab", "Ctrl+Return")
    assert page.filters.wanted.near == ("Älvdalen", 60)
    assert not page.table.isColumnHidden(column)
    assert [page.table.rows_model.columns[column].text(row) for row in page.table.rows_model.rows] == ["0 km", "0 km"]


def test_a_view_is_saved_shown_as_a_tab_and_put_away_from_the_keyboard(office: Office, opened: OpenStore) -> None:
    three(opened)
    page = office.go("pool")
    page.tabs.choose(1)
    page.filters.ask(PoolFilter(least_free=3))
    page.table.sort_by([("free", True)])
    office.settle()
    page.views.button.setFocus()
    page.views.save_new()
    office.settle()
    office.type("Syskon")
    office.press("Ctrl+Return")
    assert page.tabs._bar.tabText(4) == "Min vy: Syskon  1"
    assert page.tabs.current() == 4 and shown(page) == ["Örn"]
    page.tabs.choose(0)
    office.settle()
    page.filters.ask(PoolFilter())
    office.settle()
    assert shown(page) == ["Ahlqvist", "Örn"]
    page.tabs.choose(4)
    office.settle()
    assert page.filters.wanted == PoolFilter(least_free=3) and shown(page) == ["Örn"]
    office.go("cases")
    office.window.step(-1)
    office.settle()
    assert office.window.current is page and page.tabs.current() == 4
    page.views.put_away()
    office.settle()
    assert page.tabs._bar.count() == 4 and page.filters.wanted == PoolFilter()
    office.press("Ctrl+Z")
    assert page.tabs._bar.tabText(4) == "Min vy: Syskon  1"


class Asked(PoolTable):
    """Knows on which threads its rows are asked for."""

    asked_by: ClassVar[list[str]] = []

    def open_rows(self) -> list[PoolRow]:
        self.asked_by.append(threading.current_thread().name)
        return super().open_rows()


def test_the_list_is_taken_out_as_it_is_shown_and_noted(office: Office, opened: OpenStore, tmp_path: Path) -> None:
    three(opened)
    page = office.go("pool")
    page.filter.field.setText("örn")
    office.settle()
    page.take_out()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
    assert "1 hem med de kolumner" in dialog.accessibleDescription()
    table = Asked(page.table.rows_model.rows, ["name"], TODAY, {})
    save_to(page.ctx, dialog, table, tmp_path / "poolen.xlsx")
    office.settle()
    assert table.asked_by[0].startswith("fhr-work"), "what is typed is kept while the file is made"
    sheet = openpyxl.load_workbook(tmp_path / "poolen.xlsx").active
    assert sheet is not None and [row[0].value for row in sheet.iter_rows()] == ["Hem", "Örn"]
    with opened.desk.store.read() as connection:
        last = audit.entries(connection)[0]
    assert (last.action, last.codes) == ("pool.export", ("1",))
