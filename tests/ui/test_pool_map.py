"""The map of the pool: the homes of the table and no others, none hidden, reached by key; names collide nowhere."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from db import records
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_map import Shape, Sited, map_rows, ring_km, sites
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.domain.test_pool_filter import ROW
from tests.services.pooling import pooled
from tests.stores import open_store
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.pool import PoolHomePage, PoolPage
from ui.pages.pool.county_map import CountyMap
from ui.pages.pool.map_laid import Rings
from ui.pages.pool.map_layout import fit_names, fitted, spread
from ui.pages.pool.map_marks import CROWD, home_marks
from ui.theme import Theme

STATES = tuple(PoolStatus)
MANY = 2500  # homes
numbers = st.floats(0, 400)


def sited(places: list[str], status: PoolStatus = PoolStatus.AVAILABLE) -> list[Sited]:
    found = []
    for n, name in enumerate(places):
        place = place_named(name)
        assert place is not None
        found.append(Sited(RecordId(int=n + 1), f"Hem {n}", status, 1, 2, place.at))
    return found


def made(qtbot: QtBot, places: list[str], near: str = "Leksand") -> CountyMap:
    shown, centre = CountyMap("Karta"), place_named(near)
    assert centre is not None
    qtbot.addWidget(shown)
    shown.resize(470, 360)
    shown.set_rings(Rings(centre))
    shown.set_marks(home_marks(map_rows(sited(places), centre.at), near))
    shown.show()
    return shown


# where things go


@given(st.lists(st.tuples(numbers, numbers, st.floats(3, 12)), max_size=60))
def test_no_mark_touches_another(wished: list[tuple[float, float, float]]) -> None:
    sizes = [size for _x, _y, size in wished]
    spots = spread([(x, y) for x, y, _size in wished], sizes, (0, 0, 400, 400), [0.0] * len(wished))
    for (one, a), (other, b) in combinations(zip(spots, sizes, strict=True), 2):
        assert math.dist(one, other) >= a + b - 1e-6


@given(st.lists(st.tuples(numbers, numbers), max_size=30))
def test_no_name_lies_on_another_or_outside(points: list[tuple[float, float]]) -> None:
    wished = [[(x, y, x + 60, y + 12), (x - 60, y, x, y + 12)] for x, y in points]
    boxes = [box for box in fit_names(wished, [(0, 0, 50, 50)], (0, 0, 400, 400)) if box is not None]
    for one, other in combinations([*boxes, (0, 0, 50, 50)], 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]
    assert all(min(box) >= 0 and max(box) <= 400 for box in boxes)


@given(st.lists(st.sampled_from(sites()), min_size=1, unique=True), st.floats(200, 900), st.floats(180, 900))
def test_every_place_asked_for_is_in_sight_and_north_is_up(places: list, width: float, height: float) -> None:
    to = fitted([one.at for one in places], width, height, 20)
    for one in places:
        x, y = to.xy(one.at)
        assert 0 <= x <= width and 0 <= y <= height
    south, north = to.xy((60.0, 15.0)), to.xy((61.0, 15.0))
    assert north[1] < south[1] and math.dist(north, south) == pytest.approx(111.2 * to.scale)


@pytest.mark.parametrize("percent", [100, 200])
def test_every_home_is_drawn_once_alone_or_counted(qtbot: QtBot, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    shown = made(qtbot, ["Falun"] * 25 + ["Borlänge"] * 9 + ["Ornäs"] * 4 + ["Säter", "Mora", "Idre"])
    laid = shown._layout()
    keys = [key for one in laid.drawn for key in one.keys]
    assert sorted(keys, key=str) == sorted((one.key for one in shown.marks), key=str)
    assert next(one.number for one in laid.drawn if one.shape == CROWD) == 25
    for (one, a), (other, b) in combinations(zip(laid.spots, laid.sizes, strict=True), 2):
        assert math.dist(one, other) >= a + b - 1e-6
    for x, y in laid.spots:
        assert 0 < x < shown.width() and 0 < y < shown.height()


# what it says and does


def test_arrows_walk_from_west_to_east_and_every_home_is_reached(qtbot: QtBot) -> None:
    shown = made(qtbot, ["Avesta", "Älvdalen", *["Falun"] * 20, "Rättvik"])
    walked: list[object] = []
    shown.walked.connect(walked.append)
    for _step in range(len(shown.marks)):
        QTest.keyClick(shown, Qt.Key.Key_Right)
    assert walked == [one.key for one in shown.marks] and len(set(walked)) == 23
    assert shown.current is not None and shown.current.name == "Hem 0"  # Avesta lies farthest to the east
    shown.setFocus()
    QTest.keyClick(shown, Qt.Key.Key_Home)
    assert shown.accessibleName() == (
        "Karta, 23 märken. Hem 1, tillgängligt, 1 av 2 lediga, 76 km och cirka 99 min från Leksand"
    )
    chosen: list[object] = []
    shown.chosen.connect(chosen.append)
    QTest.keyClick(shown, Qt.Key.Key_Return)
    assert chosen == [shown.marks[0].key]


def test_a_click_goes_to_the_home_and_in_a_crowd_to_the_next(qtbot: QtBot) -> None:
    shown = made(qtbot, ["Vansbro", *["Falun"] * 20])
    x, y = shown.spot(RecordId(int=1))
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert shown.current is not None and shown.current.key == RecordId(int=1)
    crowd = QPoint(*(round(one) for one in shown.spot(RecordId(int=5))))
    found = []
    for _click in range(3):
        QTest.mouseClick(shown, Qt.MouseButton.LeftButton, pos=crowd)
        found.append(shown.current.key)
    assert len(set(found)) == 3


def test_rings_are_as_wide_as_they_say(qtbot: QtBot) -> None:
    shown, centre = made(qtbot, ["Falun"]), place_named("Leksand")
    assert centre is not None
    assert Rings(centre).said() == ("30 km", "60 km") and Rings(centre).km() == (30.0, 60.0)
    minutes = Rings(centre, (30, 60), minutes=True)
    assert minutes.said() == ("cirka 30 min", "cirka 60 min") and minutes.km()[0] == pytest.approx(ring_km(30))
    shown.set_rings(minutes)
    assert {said for said, _box in shown._layout().ring_words} <= set(minutes.said())


@pytest.mark.parametrize("theme", ["dark", "high"])
def test_forms_differ_in_every_look(qtbot: QtBot, look: Theme, theme: str) -> None:
    look.set_choice(theme)
    pictures = set()
    for shape in Shape:
        status = next(one for one in STATES if home_marks(map_rows(sited(["Falun"], one), None))[0].shape == shape)
        shown = CountyMap("Karta")
        qtbot.addWidget(shown)
        shown.resize(300, 300)
        shown.set_marks(home_marks(map_rows(sited(["Falun"], status), None)))
        pictures.add(shown.grab().toImage().bits().tobytes())
    assert len(pictures) == len(Shape)


def test_a_home_found_not_suitable_since_looks_like_one_that_cannot_be_asked() -> None:
    (home,) = sited(["Falun"])
    (mark,) = home_marks(map_rows([replace(home, refused=True)], None))
    assert mark.shape == Shape.CLOSED


# beside the list


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    found = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield found
    found.close()


def named(opened: OpenStore, name: str, place: str) -> RecordId:
    home_id = pooled(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = records.load(work.connection, Home, home_id)
        assert home is not None
        work.save(replace(home, name=name, place=place, postcode_and_town=""))
    return home_id


def test_list_and_map_hold_the_same_homes_and_follow_each_other(office: Office, opened: OpenStore) -> None:
    ids = {name: named(opened, name, place) for name, place in (("Örn", "Orsa"), ("Ahl", "Falun"), ("Dal", "Avesta"))}
    page = office.go("pool")
    assert isinstance(page, PoolPage)
    county = page.beside.map.map
    assert {one.key for one in county.marks} == {row.home_id for row in page.table.rows_model.rows} == set(ids.values())
    page.table.select(ids["Dal"])
    assert county.current is not None and county.current.key == ids["Dal"]
    county.setFocus()
    office.press("Left")
    current = page.table.current()
    assert current is not None and current.home_id == ids["Ahl"] == county.current.key
    page.filter.field.setText("örn")
    office.settle()
    assert [one.key for one in county.marks] == [ids["Örn"]]
    county.setFocus()
    office.press("Home", "Return")
    shown = office.window.current
    assert isinstance(shown, PoolHomePage) and shown.view is not None and shown.view.sheet.home.id == ids["Örn"]


def test_of_thousands_the_last_list_asked_for_is_shown_with_every_home_counted(office: Office) -> None:
    pane = office.go("pool").beside.map
    orsa, falun = place_named("Orsa"), place_named("Falun")
    assert orsa is not None and falun is not None
    rows = [replace(ROW, home_id=RecordId(int=n + 1), at=(orsa if n % 3 else falun).at) for n in range(MANY)]
    pane.show_rows(rows[:-9], "Leksand")
    pane.show_rows(rows, "Leksand")
    office.wait_for(lambda: len(pane.map.marks) == MANY)
    laid = pane.map._layout()
    assert [one.shape for one in laid.drawn] == [CROWD, CROWD]
    assert sum(one.number or 0 for one in laid.drawn) == MANY
    pane.select(rows[1000].home_id)
    assert pane.map.current is not None and pane.map.current.key == rows[1000].home_id


def test_a_protected_home_is_on_no_map_though_its_reader_has_it_in_the_list(office: Office, opened: OpenStore) -> None:
    home, _other = named(opened, "Örn", "Orsa"), named(opened, "Ahl", "Falun")
    (adult, *_rest) = office.services.homes.persons(opened.actor, home)
    office.services.homes.save_person(opened.actor, replace(adult, protection_degree="protected_registration"))
    page = office.go("pool")
    assert {row.name for row in page.table.rows_model.rows} == {"Örn", "Ahl"}
    assert [one.name for one in page.beside.map.map.marks] == ["Ahl"]
    assert page.beside.map._left_out.text() == "1 hem är inte på kartan: det är skyddat, eller så är orten inte känd."
    assert nameless(office.window) == [] and cut_words(office.window) == []
