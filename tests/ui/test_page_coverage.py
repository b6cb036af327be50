"""Coverage in the window: table and map of the same rows, holes first, followed both ways by key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt

from db import records
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.pool_map import sites
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import pooled
from tests.stores import TODAY, investigated
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.labels import Label
from ui.pages.pool import CoveragePage
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


def shown(page: CoveragePage) -> dict[str, dict[str, int]]:
    """For each place of the table, the free places of each age as it says them."""
    model, found = page.table.rows_model, {}
    for number, row in enumerate(model.rows):
        cells = {
            column.key: model.index(number, at).data(Qt.ItemDataRole.DisplayRole)
            for at, column in enumerate(model.columns) if at
        }  # fmt: skip
        found[row.place.name] = {key: 0 if said == "inga" else int(said) for key, said in cells.items()}
    return found


def on_map(page: CoveragePage) -> dict[str, Any]:
    return {one.name: one.number for one in page.map.marks}


def test_table_and_map_say_the_same_whatever_is_chosen(office: Office, opened: OpenStore) -> None:
    pooled(opened, places=2, age_from=4, age_to=12)  # in Älvdalen
    page = office.go("coverage")
    assert isinstance(page, CoveragePage) and page._header._line.text() == "Räknat på 1 hem med lediga platser i dag"
    for reach in range(3):
        page.reach.setCurrentIndex(reach)
        page.reach.activated.emit(reach)
        for places in range(2):
            page.places.setCurrentIndex(places)
            page.places.activated.emit(places)
            for at, band in enumerate(page._bands):
                page.band.setCurrentIndex(at)
                page.band.activated.emit(at)
                assert on_map(page) == {name: cells[band.key] for name, cells in shown(page).items()}
    members = {one.code for one in office.services.unit.municipalities() if one.participates(TODAY)}
    taking_part = {one.name for one in sites() if one.municipality in members}
    assert set(shown(page)) == taking_part and len(members) == 12
    assert not {"Mora", "Malung-Sälen", "Smedjebacken"} & taking_part  # they do not take part: no holes of the unit's
    assert shown(page)["Orsa"]["age_6_9"] == 2
    assert shown(page)["Orsa"]["age_3_5"] == 0  # of three-year-olds nobody takes care


def test_holes_stand_first_and_map_and_table_follow_each_other(office: Office, opened: OpenStore) -> None:
    pooled(opened, places=2, age_from=0, age_to=17)
    page = office.go("coverage")
    rows = page.table.rows_model.rows
    numbers = [len(row.holes(60)) for row in rows]
    assert numbers == sorted(numbers, reverse=True) and numbers[-1] == 0
    page.table.select("Älvdalen")
    assert (
        page.map.current is not None and page.map.current.tell() == "Älvdalen: 2 lediga platser för 0–2 år inom 60 min"
    )
    page.map.setFocus()
    office.press("Home")
    current = page.table.current()
    assert current is not None and page.map.current.name == current.place.name
    assert "Samma sak" in page.map.accessibleDescription()


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_or_nameless(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    pooled(opened)
    look.set_percent(percent)
    page = office.go("coverage")
    assert nameless(office.window) == [] and cut_words(office.window) == [] and silent_cells(page.table) == []
    if page.split.is_drawer:
        page.split.toggle()
        office.settle()
        assert cut_words(office.window) == []
    office.go("pool")
    assert cut_words(office.window) == []


def test_a_case_says_what_the_home_would_cover(office: Office, opened: OpenStore) -> None:
    case, _other = investigated(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        (inquiry,) = records.load_where(work.connection, Inquiry)
        work.save(replace(inquiry, age_from=3, age_to=9, places=1))
    page = office.go("case", case.id)
    office.settle()
    overview = page.parts.current
    said = [one.accessibleName() for one in overview._fills.findChildren(Label) if ": " in one.accessibleName()]
    assert overview._fills_head.isVisible()
    assert said == ["3–5 år: Orsa och Älvdalen", "6–9 år: Orsa och Älvdalen"]
