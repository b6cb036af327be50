"""The list of the pool in Excel: days and numbers, Swedish letters, and no trace of a protected home."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_filter import Scope
from fhr_desktop.domain.pool_overview import CountedHome
from fhr_desktop.services.pool_files import PoolTable, as_xlsx
from tests.domain.test_pool_filter import ORSA, ROW, SECRET, TODAY, through
from ui.pages.pool import wording

EVERY = ("name", "municipality", "status", "free", "ages", "distance", "confirmed", "report", "checks", "training")
NAMES = {"2029": "Leksand"}


def book(*rows: Any, columns: Any = EVERY, **more: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(as_xlsx(PoolTable(rows, columns, TODAY, NAMES, **more))))


def test_the_sheet_holds_days_and_numbers_and_can_be_filtered() -> None:
    leksand = place_named("Leksand")
    assert leksand is not None and ORSA is not None
    made = book(replace(ROW, at=ORSA.at), place=leksand.at, near="Leksand", asked=("Alla", "Minst 1 ledig"))
    sheet = made["Poolen"]
    head, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    found = dict(zip(head, row, strict=True))
    assert found["Hem"] == "Örn" and found["Kommun"] == "Leksand" and found["Läge"] == "Tillgängligt"
    assert (found["Lediga platser"], found["Platser"], found["Ålder från"], found["Ålder till"]) == (1, 2, 4, 12)
    assert found["Bekräftat av familjen"].date() == TODAY and found["Bedömningen uppdateras senast"] is None
    assert 40 < found["Km från Leksand, fågelvägen"] < 50
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    assert made["Om listan"]["B3"].value == "Alla; Minst 1 ledig"


def test_only_the_columns_that_the_list_shows_are_taken_out() -> None:
    (head,) = book(columns=("name", "free"))["Poolen"].iter_rows(values_only=True)
    assert head == ("Hem", "Lediga platser", "Platser")


def test_a_protected_home_is_not_there_at_all() -> None:
    made = book(ROW, replace(SECRET, name="Kanariefågel"))
    assert made["Poolen"].max_row == 2 and made["Om listan"]["B2"].value == 1
    assert "Kanariefågel" not in {cell.value for sheet in made for row in sheet.iter_rows() for cell in row}


def test_a_name_is_never_a_formula() -> None:
    cell = book(replace(ROW, name="=1+1"))["Poolen"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("status", PoolStatus)
@pytest.mark.parametrize("taken", [0, 1, 2])
def test_list_file_filter_and_overview_say_the_same_of_free_places(status: PoolStatus, taken: int) -> None:
    """A home that cannot be offered has none, wherever one looks; that it rests is said in its own word."""
    row = replace(ROW, status=status, places=2, taken=taken)
    free = 2 - taken if status in (PoolStatus.AVAILABLE, PoolStatus.PLACES_LEFT) else 0
    assert row.free == free
    head, values = book(row)["Poolen"].iter_rows(values_only=True)
    assert dict(zip(head, values, strict=True))["Lediga platser"] == free
    assert through(row, Scope.ALL, least_free=1, statuses=(status.value,)) is (free > 0)
    assert through(row, Scope.FREE, statuses=(status.value,)) is (free > 0)
    assert CountedHome(row.home_id, "2029", status, 2, taken, 4, 12).free == free
    rests = status in (PoolStatus.PAUSED, PoolStatus.UPDATE_NEEDED, PoolStatus.BLOCKED) and taken < 2
    assert wording.free(row) == (f"{2 - taken} vilar" if rests else f"{free} av 2")
