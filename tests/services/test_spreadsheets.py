"""Calculation files: they print as they should, name the program and nobody, and hold numbers, days and no formula."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell import Cell

import fhr_desktop
from fhr_desktop.domain.garbage import uncollected
from fhr_desktop.services.spreadsheets import Facts, Sheet, Sum, as_csv, as_xlsx, safe

DAY = dt.date(2026, 3, 17)
ROWS = [
    ("Avesta", 4631, Decimal("9.13"), 12.5, DAY, "=1+1"),
    ("Falun", None, None, "färre än 5", None, ""),
    ("Summa", 4631, Decimal("9.13"), 12.5, None, None),
]
TITLES = ("Kommun", "Barn", "Procent", "Dagar", "Från", "Anmärkning om avtalet och hur det gäller")


def book(**more: Any) -> Any:
    made = as_xlsx("Kostnader & barn", [
        Sheet("Tabell", TITLES, ROWS, sums=Sum.LAST_ROW, kronor=True, filtered=True, **more),
        Facts("Om tabellen", [("Uttagen", DAY), ("Total", 3_998_600), ("Ord", "-1")]),
    ])  # fmt: skip
    return openpyxl.load_workbook(io.BytesIO(made))


def test_cells_are_numbers_days_and_texts_and_none_is_an_empty_cell() -> None:
    made = book(below=("Så är det räknat.",))
    sheet, about = made["Tabell"], made["Om tabellen"]
    assert [cell.value.date() if cell.is_date else cell.value for cell in sheet[2]] == [
        "Avesta", 4631, 9.13, 12.5, DAY, "=1+1"
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[2]][1:5] == ["#,##0", "0.00", "0.0", "yyyy-mm-dd"]
    assert sheet["F2"].data_type == "s" and sheet["B3"].value is None and sheet["A6"].value == "Så är det räknat."
    assert [cell.alignment.horizontal for cell in sheet[3]] == ["left", "right", "right", "right", "left", "left"]
    assert [cell.alignment.horizontal for cell in sheet[1]] == ["left", "right", "right", "right", "left", "left"]
    assert sheet["B4"].font.bold and sheet["B1"].font.bold and not sheet["B2"].font.bold
    assert sheet.auto_filter.ref == "A1:F4" and sheet.row_dimensions[1].height > 30
    assert about["B1"].value.date() == DAY and about["B3"].data_type == "s"


def test_every_sheet_prints_on_a4_as_wide_as_the_page_with_its_head_on_each() -> None:
    for sheet in book():
        assert sheet.page_setup.paperSize == 9 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    made = book(widths=(20, 15, 15, 15, 15, 40))
    assert made["Tabell"].page_setup.orientation == "landscape"
    assert made["Om tabellen"].page_setup.orientation == "portrait"
    assert made["Tabell"].print_title_rows == "$1:$1" and made["Tabell"].freeze_panes == "B2"
    assert made["Tabell"].oddHeader.left.text == "Kostnader && barn"
    above = book(above=("Balansen",))["Tabell"]
    assert above.print_title_rows == "$2:$2" and above.freeze_panes == "B3"


def test_one_too_wide_to_be_read_has_its_first_columns_on_every_page() -> None:
    titles = ["Mått", *(f"Kommun {at}" for at in range(290))]
    made = openpyxl.load_workbook(io.BytesIO(as_xlsx("Landet", [Sheet("Allt", titles, [titles])])))["Allt"]
    assert made.print_title_cols == "$A:$A" and not made.sheet_properties.pageSetUpPr.fitToPage


def test_the_file_names_the_program_and_nobody() -> None:
    about = book().properties
    assert (about.creator, about.title, about.lastModifiedBy) == ("FHR Desktop", "Kostnader & barn", None)


def test_csv_is_what_swedish_excel_opens() -> None:
    made = as_csv([TITLES, *ROWS])
    assert made.startswith(b"\xef\xbb\xbfKommun;Barn") and made.count(b"\r\n") == 4
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig")), delimiter=";"))
    assert rows[1] == ["Avesta", "4631", "9,13", "12,5", "2026-03-17", "'=1+1"]
    assert rows[2] == ["Falun", "", "", "färre än 5", "", ""]
    for word in ("=1", "+1", "-1", "@a", "\tx"):
        assert safe(word) == f"'{word}"
    assert safe("Falun") == "Falun"


def test_calculation_files_are_written_in_one_place() -> None:
    root = Path(fhr_desktop.__file__).parents[1]
    writers = {
        path.name for folder in ("fhr_desktop", "ui") for path in (root / folder).rglob("*.py")
        if "Workbook(" in (text := path.read_text("utf-8")) or "csv.writer(" in text
    }  # fmt: skip
    assert writers == {"spreadsheets.py"}


def test_no_cell_is_left_for_pythons_search_for_garbage_which_stops_the_window() -> None:
    gc.collect()
    with uncollected():
        as_xlsx("Kostnader", [Sheet("Tabell", TITLES, ROWS), Facts("Om tabellen", [("Uttagen", DAY)])])
        assert not [one for one in gc.get_objects() if isinstance(one, Cell)]
