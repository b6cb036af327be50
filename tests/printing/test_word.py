"""Simple documents as Word files: what a reader of the file finds in it, and nothing of whoever made it."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from fhr_desktop.printing.plain import Code, Items, Rows, Text, Title
from fhr_desktop.printing.word import render_word
from tests.printing.made import CONTEXT

BLOCKS = (
    Text("Mötet öppnades kl. 9.\nAlla hälsades välkomna.\n\nDet som togs upp:\n- ekonomi\n- kö"),
    Title("Beslut"),
    Items(("Ett", "Två")),
    Title("Siffror", 3),
    Rows(("Kommun", "Antal", "Andel"), (("Falun", "12 745", "25,14 %"), ("Älvdalen", "1 289", "–"))),
)


@pytest.fixture(scope="module")
def made() -> bytes:
    return render_word("Protokoll styrgrupp", BLOCKS, CONTEXT)


def test_headings_lists_and_tables_are_words_own(made: bytes) -> None:
    read = docx.Document(io.BytesIO(made))
    told = [(part.style.name, part.text) for part in read.paragraphs if part.text]
    assert told == [
        ("Heading 1", "Protokoll styrgrupp"),
        ("Normal", "Mötet öppnades kl. 9.\nAlla hälsades välkomna."),
        ("Normal", "Det som togs upp:"),
        ("List Bullet", "ekonomi"),
        ("List Bullet", "kö"),
        ("Heading 2", "Beslut"),
        ("List Bullet", "Ett"),
        ("List Bullet", "Två"),
        ("Heading 3", "Siffror"),
    ]
    (table,) = read.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Kommun", "Antal", "Andel"],
        ["Falun", "12 745", "25,14 %"],
        ["Älvdalen", "1 289", "–"],
    ]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, False, False]
    right = [cell.paragraphs[0].alignment is not None for cell in table.rows[1].cells]
    assert right == [False, True, True]


def test_the_file_says_what_it_is_and_nothing_of_who_made_it(made: bytes) -> None:
    about = docx.Document(io.BytesIO(made)).core_properties
    assert (about.title, about.language) == ("Protokoll styrgrupp", "sv-SE")
    assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        assert not [name for name in parts.namelist() if "thumbnail" in name]
        styles = parts.read("word/styles.xml").decode()
        assert re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)[0] == "sv-SE"
        foot = next(parts.read(name).decode() for name in parts.namelist() if "footer" in name)
    assert "PAGE" in foot and "NUMPAGES" in foot


def test_a4_with_the_unit_in_the_head(made: bytes) -> None:
    section = docx.Document(io.BytesIO(made)).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (pytest.approx(210, 0.01), pytest.approx(297, 0.01))
    head = "\n".join(line.text for line in section.header.paragraphs)
    assert CONTEXT.unit_name in head and "Protokoll styrgrupp" in head


def test_the_same_content_gives_the_same_bytes(made: bytes) -> None:
    assert render_word("Protokoll styrgrupp", BLOCKS, CONTEXT) == made


def test_a_table_too_wide_is_parted_with_its_first_column_in_each_part() -> None:
    titles = ("Kommun", *(f"Kolumnrubriken {at}" for at in range(14)))
    rows = [("Falun", *(str(at) for at in range(14)))]
    read = docx.Document(io.BytesIO(render_word("Bred", [Rows(titles, rows)], CONTEXT)))
    assert len(read.tables) > 1
    assert {table.rows[1].cells[0].text for table in read.tables} == {"Falun"}
    found = [cell.text for table in read.tables for cell in table.rows[0].cells if cell.text != "Kommun"]
    assert found == list(titles[1:])


def test_what_belongs_on_paper_alone_is_refused() -> None:
    with pytest.raises(TypeError, match="Code"):
        render_word("Nyckel", [Code(("ABCD",))], CONTEXT)
