"""Simple documents: the recovery key's sheet, lists."""

from __future__ import annotations

import pytest

from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import Paragraph
from fhr_desktop.printing.columns import CLOSE, CellText, in_line, plain_rows
from fhr_desktop.printing.document import render_plain
from fhr_desktop.printing.plain import Code, Items, QrCode, Rows, Text, Title
from fhr_desktop.printing.structure import Element
from fhr_desktop.printing.table import table
from tests.printing.made import CONTEXT
from tests.printing.reading import Document
from tests.printing.test_tags import check

MODULES = [[(row * column) % 3 == 0 for column in range(21)] for row in range(21)]


def test_a_sheet_with_everything_in_it() -> None:
    blocks = (
        Text("Förvara bladet inlåst.\n\nDen som har bladet kan öppna allt."),
        Title("Nyckel"),
        Code(("ABCD EFGH", "IJKL MNOP")),
        QrCode(MODULES, "Nyckeln som rutmönster"),
        Items(("Skriv ut två", "Lägg dem på var sitt ställe")),
        Rows(("Kommun", "Antal"), (("Falun", "3"), ("Älvdalen", "1"))),
    )
    printed = render_plain("Återställningsnyckel", blocks, CONTEXT)
    document = Document(printed.pdf)
    check(document)
    assert [tag.name for tag in document.tags("H1", "H2", "Figure", "L", "Table")] == [
        "H1",
        "H2",
        "Figure",
        "L",
        "Table",
    ]
    (figure,) = document.tags("Figure")
    assert str(figure.source.Alt) == "Nyckeln som rutmönster"
    assert "ABCD EFGH IJKL MNOP" in document.text
    assert "Älvdalen 1" in document.text
    assert printed.places == ()


def test_a_list_of_many_pages() -> None:
    rows = [(f"Familj {at}", "Orsa") for at in range(200)]
    printed = render_plain("Lista", (Rows(("Familj", "Ort"), rows),), CONTEXT)
    document = Document(printed.pdf)
    check(document)
    assert printed.pages > 3
    assert all(f"Familj {at} " in document.text for at in range(200))


@pytest.mark.parametrize("short", [0.0099, 0.005, 0.0])
def test_what_is_split_off_never_stands_below_the_page(short: float) -> None:
    """A hundredth of a point too little room is too little: the layout refuses a piece that does not fit."""
    root = Element("Document")
    listed = table(root, ["Mått"], plain_rows([[f"Rad {n}"] for n in range(30)]))
    told = Paragraph([f"Rad {n}" for n in range(30)], paper.BODY, root.add("P"))
    for block, part in ((listed, listed.title_height + 12 * listed.rows[0].height), (told, 12 * paper.BODY.leading)):
        room = part - short
        first, _rest = block.split(paper.WIDTH, room)
        assert first.height <= room + 1e-6


def test_a_table_that_is_to_be_whole_stands_on_one_page_and_its_figures_to_the_right() -> None:
    rows = [(f"Kommun {at}", "färre än 5" if at % 2 else str(at)) for at in range(17)]
    blocks = [
        one for _table in range(4) for one in (Text("Om siffrorna."), Rows(("Kommun", "Antal"), rows, True, True))
    ]
    parted = [one for _table in range(4) for one in (Text("Om siffrorna."), Rows(("Kommun", "Antal"), rows))]
    whole = Document(render_plain("Siffror", blocks, CONTEXT).pdf)
    check(whole)
    assert _pages_of_tables(whole) == [1, 1, 1, 1]
    assert 2 in _pages_of_tables(Document(render_plain("Siffror", parted, CONTEXT).pdf))
    root = Element("Document")
    made = table(root, ["Kommun", "Antal"], plain_rows(rows, figures=True), whole=True)
    assert [text.numeric for _lines, text, _tag in made.rows[1].cells] == [False, True]


def test_what_leads_to_a_table_and_its_notes_stand_on_its_page() -> None:
    rows = [(f"Kommun {at}", "5") for at in range(13)] + [("Alla kommuner", "65")]
    notes = ("Antal: de som kom in.", "Räknas i kommunen som frågar.")
    for filled in range(20, 48, 3):
        blocks = (
            *(Text(f"Rad {at}") for at in range(filled)),
            Title("Mål"), Text("Målvärde: inget", leads=True),
            Rows(("Kommun", "Antal"), rows, figures=True, whole=True, close=True, total=True, notes=notes),
            Title("Slut"), Items(("ett", "två"), leads=True), Text("Sist."),
        )  # fmt: skip
        made = Document(render_plain("Siffror", blocks, CONTEXT).pdf)
        check(made)
        told = [
            one for one in made.tags("H2", "P", "Table", "L")
            if one.name != "P" or one.text in ("Målvärde: inget", "Sist.")
        ]  # fmt: skip
        pages = [{page for tag in one.walk() for page, _mark in tag.marks} for one in told]
        assert [one.name for one in told] == ["H2", "P", "Table", "L", "H2", "L", "P"]
        assert len(set.union(*pages[:4])) == 1 and len(set.union(*pages[4:])) == 1


def test_columns_of_figures_are_even_and_no_figure_is_broken() -> None:
    titles = ("Kommun", "Om FHR, svar", "Hemmen om kommunen, medel", "Kommunerna, svar", "Svar", "Med", "Utan", "I kö")
    rows = [("Avesta", *("färre än 5" for _one in titles[1:])), ("Alla kommuner", *("12" for _one in titles[1:]))]
    made = table(Element("Document"), titles, Rows(titles, rows, figures=True, total=True).cells(), look=CLOSE,
                 even=True)  # fmt: skip
    assert sum(made.widths) == pytest.approx(paper.WIDTH)
    assert all(len(lines) == 1 for row in made.rows for lines, _text, _tag in row.cells)
    assert [text.strong for _lines, text, _tag in made.rows[1].cells] == [True] * 8
    few = table(Element("Document"), titles[:3], Rows(titles[:3], [row[:3] for row in rows], figures=True).cells(),
                even=True)  # fmt: skip
    assert few.widths[1] == few.widths[2] < few.widths[0]


def _pages_of_tables(document: Document) -> list[int]:
    """On how many pages each table stands."""
    return [len({page for tag in one.walk() for page, _mark in tag.marks}) for one in document.tags("Table")]


def test_figures_of_a_column_stand_alike() -> None:
    rows = [
        [CellText("Avesta"), CellText("4631", numeric=True), CellText("9,13"), CellText("2015", numeric=True)],
        [CellText("Falun"), CellText("12\u00a0745", numeric=True), CellText("25,14"), CellText("2016", numeric=True)],
    ]
    made = in_line(rows)
    assert [row[1].text for row in made] == ["4\u00a0631", "12\u00a0745"]
    assert [row[3].text for row in made] == ["2015", "2016"]  # a year stays whole
    assert [[cell.numeric for cell in row] for row in made] == [[False, True, True, True]] * 2
