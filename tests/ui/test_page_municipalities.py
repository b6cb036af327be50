"""Kommuner, and Siffror beside it, in a window whose text size changes while the page is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.municipalities import MunicipalitiesPage
from ui.pages.statistics import StatisticsPage
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def widths(page: MunicipalitiesPage) -> tuple[int, bool, list[int]]:
    """How wide the list is, whether the pane at the right is folded, and how wide each column is."""
    header = page.figures.horizontalHeader()
    return page.towns.width(), page._split.is_drawer, [header.sectionSize(n) for n in range(header.count())]


@pytest.mark.parametrize("shown", [True, False])
def test_the_page_is_as_it_was_when_the_text_is_small_again(office: Office, look: Theme, shown: bool) -> None:
    page = office.go("municipalities")
    assert isinstance(page, MunicipalitiesPage)
    small = widths(page)
    for percent in (200, 100):
        if not shown:
            office.go("my_day")
        look.set_percent(percent)
        office.settle()
        if not shown:
            office.go("municipalities")
        assert not cut_words(page)
    assert widths(page) == small


def test_a_page_made_with_large_text_takes_small_text(office: Office, look: Theme) -> None:
    look.set_percent(200)
    page = office.go("municipalities")
    assert isinstance(page, MunicipalitiesPage)
    office.go("my_day")
    look.set_percent(100)
    office.go("municipalities")
    width, folded, columns = widths(page)
    assert (width, folded, columns[1:]) == (250, False, [120, 140]) and columns[0] > 300


def test_the_note_below_the_figures_begins_at_the_edge_all_the_time(office: Office, look: Theme) -> None:
    page = office.go("statistics")
    assert isinstance(page, StatisticsPage)
    edge = page.sheet.note.x()
    for percent in (200, 100):
        look.set_percent(percent)
        office.settle()
        assert page.sheet.note.x() == edge, percent
