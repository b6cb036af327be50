"""What stands on which page: no signature alone, and no short table of figures parted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from fhr_desktop.domain.followup import ALL
from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormDefinition
from fhr_desktop.forms.library import library
from fhr_desktop.printing import paper
from fhr_desktop.printing.boxes import Boxes
from fhr_desktop.printing.document import Printed, render_to_look_at
from fhr_desktop.printing.structure import Element
from fhr_desktop.printing.table import Table
from fhr_desktop.printing.wordings import Wordings
from tests.printing.made import BLANK, CONTEXT, filled
from tests.printing.test_every_form import CASEWORK, marked

SIGNED = [
    pytest.param(number, version, marks=() if number in CASEWORK or number.startswith("F18") else pytest.mark.slow)
    for number in library().numbers()
    for version in library().versions(number)
    if any(one.kind is FieldKind.SIGNATURE for part in library().get(number, version).sections for one in part.fields)
]
WORD = "Kommunen frågade vad som ingår. "


def lonely(printed: Printed, form: FormDefinition) -> list[str]:
    """The signatures on whose page nothing else is than what is signed beside them."""
    top: dict[int, float] = {}
    for place in printed.places:
        top[place.page] = min(top.get(place.page, paper.PAGE_HEIGHT), place.y0)
    found = []
    for place in printed.places:
        part = form.section_of(place.field_key)
        if form.field(place.field_key).kind is not FieldKind.SIGNATURE or part.print.new_page:
            continue
        own = [one for one in printed.places if form.section_of(one.field_key) is part and one.page == place.page]
        bare = max(one.y1 for one in own) - min(one.y0 for one in own) < 60
        if bare and top[place.page] == min(one.y0 for one in own) and place.page:
            found.append(place.field_key)
    return found


@pytest.mark.parametrize(("number", "version"), SIGNED)
def test_no_signature_is_alone_on_its_page(number: str, version: int) -> None:
    form = library().get(number, version)
    for printed in (
        render_to_look_at(filled(form), CONTEXT),
        render_to_look_at(marked(form), CONTEXT),
        render_to_look_at(FilledForm(form), BLANK),
    ):
        assert lonely(printed, form) == []


def shares(rows: int, words: int) -> FilledForm:
    """F18c of so many municipalities, with a comment of so many sentences."""
    form = library().latest("F18c")
    table: tuple[Mapping[str, Cell], ...] = tuple(
        {"municipality": "2039", "children": 4631 + at, "share": "9,13", "year_cost": 365230, "month_cost": 30436,
         "surplus_share": 0} for at in range(rows)
    )  # fmt: skip
    answers: dict[tuple[str, str], Value] = dict(filled(form).answers)
    answers |= {("share_rows", EVERYONE): table, ("note", EVERYONE): (WORD * words).strip()}
    answers |= {("checks", EVERYONE): "Barnen är 50 701.\nAndelarna ger 100,01 procent.\nMånaderna ger 333 217 kronor."}
    return FilledForm(form, answers)


def test_a_signature_comes_with_the_end_of_what_is_signed_however_long_it_is() -> None:
    assert render_to_look_at(shares(12, 1), CONTEXT).pages == 1
    for rows in (9, 12, 16, 21):
        for words in range(1, 160, 9):
            made = shares(rows, words)
            printed = render_to_look_at(made, CONTEXT)
            assert lonely(printed, made.definition) == [], (rows, words)
            note = [one for one in printed.places if one.field_key == "note"]
            (signed,) = [one for one in printed.places if one.field_key == "unit_manager_signature"]
            assert note[-1].page == signed.page, (rows, words)


@pytest.mark.parametrize("rows", [3, 9, 13, 14, 16])
def test_no_table_of_figures_that_takes_less_than_half_a_page_is_parted(rows: int) -> None:
    form = library().latest("F18a")
    answers: dict[tuple[str, str], Value] = dict(filled(form).answers)
    tables = [one for part in form.sections for one in part.fields if one.kind is FieldKind.TABLE and not one.rows]
    for one in tables:
        figures: dict[str, Cell] = {column.key: "9,13" for column in one.columns[1:]}
        answers[(one.key, EVERYONE)] = tuple({one.columns[0].key: "2039", **figures} for _row in range(rows))
    for lines in range(0, 30, 5):  # wherever on the page they come to stand
        long = replace(form, intro=form.intro + f"\n\n{WORD}" * lines)
        printed = render_to_look_at(FilledForm(long, answers), CONTEXT)
        for one in tables:
            parts = {place.part for place in printed.places if place.field_key == one.key}
            pages = {place.page for place in printed.places if place.field_key == one.key}
            wide = one.key == "figure_rows"  # too many columns for one width of the page
            assert len(parts) == 1 + wide and (wide or len(pages) == 1), (one.key, lines)


def test_a_few_lines_before_a_page_break_do_not_take_a_page_of_their_own() -> None:
    form = library().latest("F17")  # its last part begins a page
    answers: dict[tuple[str, str], Value] = dict(filled(form).answers)
    for part in form.sections[:-1]:
        for one in part.fields:
            if one.kind is FieldKind.TABLE and not one.rows:
                figures: dict[str, Cell] = {column.key: 7 for column in one.columns[1:]}
                answers[(one.key, EVERYONE)] = tuple({one.columns[0].key: "2039", **figures} for _row in range(3))
    printed = render_to_look_at(FilledForm(form, answers), CONTEXT)
    last = {place.page for place in printed.places if form.section_of(place.field_key) is form.sections[-1]}
    assert min(last) == 1


def test_the_row_of_all_municipalities_is_set_as_a_sum() -> None:
    form = library().latest("F18a")
    rows = tuple({"municipality": code, "homes": 4, "free_places": 7} for code in ("2039", ALL))
    given = FilledForm(form, {("pool_average", EVERYONE): rows})
    boxes = Boxes(given, Wordings({}, CONTEXT.legal_on, {}), {"2039": "Älvdalen", ALL: "Alla kommuner"}, False, False)
    (made,) = boxes.make(form.field("pool_average"), EVERYONE, Element("Div"))  # type: ignore[misc]
    assert isinstance(made, Table)
    assert [[cell.strong for _lines, cell, _tag in row.cells] for row in made.rows] == [[False] * 3, [True] * 3]
