"""Simple documents: the recovery key's sheet, lists."""

from __future__ import annotations

from fhr_desktop.printing.document import render_plain
from fhr_desktop.printing.plain import Code, Items, QrCode, Rows, Text, Title
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
