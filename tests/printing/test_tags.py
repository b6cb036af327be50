"""The structure of a printed form: what PDF/UA-1 and PDF/A-2a ask for and a machine can see."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise

import pikepdf
import pytest

from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import Printed, render
from tests.printing.made import BLANK, CONTEXT, REPORT, filled
from tests.printing.reading import Document

ALL_FORMS = library().numbers()
STANDARD = {
    "Document",
    "Part",
    "Sect",
    "Div",
    "H1",
    "H2",
    "H3",
    "H4",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "Span",
    "Form",
    "Figure",
    "FieldLabel",
}


def check(document: Document) -> None:
    """What holds for every document."""
    root = document.pdf.Root
    assert root.MarkInfo.Marked is True
    assert str(root.Lang) == "sv-SE"
    assert root.ViewerPreferences.DisplayDocTitle is True
    assert {tag.name for tag in document.tags()} <= STANDARD
    assert all(not page.untagged for page in document.pages), "ink outside the tags"
    _check_each_mark_once(document)
    _check_way_back(document)
    _check_headings(document)
    for table in document.tags("Table"):
        rows = [[cell.name for cell in row.kids] for row in table.kids]
        assert len({len(row) for row in rows}) == 1, "a table with rows of unequal length"
        assert set(rows[0][1:]) <= {"TH"}
        assert rows[0][0] == "TH" or {row[0] for row in rows[1:]} == {"TH"}, "a column without a header"
    for head in document.tags("TH"):
        assert str(head.source.A.Scope) in ("/Column", "/Row")
    for figure in document.tags("Figure"):
        assert str(figure.source.Alt)
    for one in document.tags("Form"):
        assert str(one.source.A.Desc), "a form field without a name"


def _check_each_mark_once(document: Document) -> None:
    owned = Counter(mark for tag in document.tags() for mark in tag.marks)
    drawn = {(at, number) for at, page in enumerate(document.pages) for number in page.marked}
    assert set(owned) == drawn
    assert set(owned.values()) <= {1}


def _check_way_back(document: Document) -> None:
    """The parent tree of each page names the element that owns each mark."""
    numbers = list(document.pdf.Root.StructTreeRoot.ParentTree.Nums)
    back = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for number, page in enumerate(document.pdf.pages):
        assert int(page.StructParents) == number
        assert page.Tabs == "/S"
    for tag in document.tags():
        for page_number, mark in tag.marks:
            assert back[page_number][mark].objgen == tag.source.objgen


def _check_headings(document: Document) -> None:
    levels = [int(tag.name[1]) for tag in document.tags("H1", "H2", "H3", "H4")]
    assert levels[0] == 1
    assert levels.count(1) == max(1, len(document.tags("Part")))  # a file of several papers has a title for each
    assert all(after <= before + 1 for before, after in pairwise(levels)), "a skipped level"


@pytest.mark.parametrize("number", ["F1", "F5", "F13c", "F17"])
def test_filled_forms_are_tagged(number: str) -> None:
    check(Document(render(filled(library().latest(number)), CONTEXT).pdf))


@pytest.mark.parametrize("number", ["F1", "F2", "F8a", "F10"])
def test_blank_forms_are_tagged(number: str) -> None:
    check(Document(render(filled(library().latest(number)), BLANK, blank=True).pdf))


@pytest.mark.slow
@pytest.mark.parametrize("number", ALL_FORMS)
def test_every_form_is_tagged(number: str) -> None:
    form = filled(library().latest(number))
    check(Document(render(form, CONTEXT).pdf))
    check(Document(render(form, BLANK, blank=True).pdf))


def test_the_report_is_tagged(report_read: Document) -> None:
    check(report_read)


def test_fonts_are_embedded_and_lead_back_to_unicode(report_read: Document) -> None:
    fonts = {name: font for page in report_read.pdf.pages for name, font in page.Resources.Font.items()}
    assert fonts
    for font in fonts.values():
        assert "/FontFile2" in font.FontDescriptor
        assert len(font.FontDescriptor.FontFile2.read_bytes()) > 1000
        assert "+" in str(font.BaseFont)
        assert b"<0000>" not in font.ToUnicode.read_bytes()


def test_bookmarks_follow_the_headings(report_read: Document) -> None:
    with report_read.pdf.open_outline() as outline:
        (title,) = outline.root
        assert title.title == "Utredning av familjehem"
        sections = [item.title for item in title.children]
    headings = [tag.text for tag in report_read.tags("H2")]
    assert sections == headings
    assert headings[1] == "1 Ärendet och hur utredningen har gjorts"
    assert headings[-1].startswith("24 ")


def test_the_file_says_what_it_is_and_names_nobody(report: Printed, report_read: Document) -> None:
    metadata = report_read.pdf.Root.Metadata.read_bytes().decode("utf-8")
    for part in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<", ">Utredning av familjehem<"):
        assert part in metadata
    about = str(report_read.pdf.docinfo.items())
    for name in ("Sara", "Malin", "Åkerlund", "2026-0147"):
        assert name not in metadata
        assert name not in about
    assert len(report_read.pdf.trailer.ID) == 2
    intent = report_read.pdf.Root.OutputIntents[0]
    assert intent.S == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[16:20] == b"RGB "


def test_no_transparency_and_no_foreign_font(report_read: Document) -> None:
    for page in report_read.pdf.pages:
        assert "/ExtGState" not in page.Resources
        assert all("SourceSans" in str(font.BaseFont) for font in page.Resources.Font.values())


def test_the_same_form_gives_the_same_bytes(report: Printed) -> None:
    again = render(REPORT, CONTEXT)
    assert again == report


def test_head_foot_and_draft_mark_are_not_read_out(report_read: Document) -> None:
    total = len(report_read.pages)
    for number, page in enumerate(report_read.pages, start=1):
        assert f"Sida {number} ({total})" in page.artifacts
        assert "Ärende 2026-0147 · version 7" in page.artifacts
        assert "UTKAST" in page.artifacts
    assert "Sida 2" not in report_read.text
    assert "UTKAST" not in report_read.text


def test_reads_as_pdf_without_complaint(report: Printed) -> None:
    with pikepdf.open(io.BytesIO(report.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
