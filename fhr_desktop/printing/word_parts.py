"""What python-docx has no words for: styles of our own, language, the head and foot, a table's repeated head."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from fhr_desktop.printing import paper
from fhr_desktop.printing.paper import Colour, Style

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Row
    from docx.text.paragraph import Paragraph

_FONT = "Calibri"  # every Word has it, and other programs one as wide; the papers' own face is not in a Word file
_STYLES = {
    "Normal": (paper.LEAD, 0.0, 6.0),
    "Heading 1": (paper.TITLE, 0.0, 8.0),
    "Heading 2": (paper.HEADING, 18.0, 5.0),
    "Heading 3": (paper.SUBHEADING, 12.0, 4.0),
    "Heading 4": (paper.MINOR_HEADING, 9.0, 3.0),
    "List Bullet": (paper.LEAD, 0.0, 2.0),
    "Header": (paper.HEAD, 0.0, 0.0),
    "Footer": (paper.FOOT, 0.0, 0.0),
    "Table head": (paper.TABLE_HEAD, 2.0, 2.0),
    "Table cell": (paper.TABLE_CELL, 2.0, 2.0),
    "Close head": (paper.TIGHT_HEAD, 1.0, 1.0),
    "Close cell": (paper.TIGHT_CELL, 0.7, 0.7),
    "Before notes": (Style(paper.REGULAR, 2, 3), 0.0, 0.0),
    "Table note": (paper.TABLE_NOTE, 0.0, 1.0),
    "After table": (paper.FOOT, 0.0, 4.0),
}
_WORD = "15"  # Word 2013 and later: a table's edge is in line with the text, not its cells' text
_HEADINGS = ("Heading 1", "Heading 2", "Heading 3", "Heading 4")


def dress(document: Document, language: str) -> None:
    """A4, the papers' sizes and colours in Word's own styles, and the language in all of them."""
    section = document.sections[0]
    section.page_width, section.page_height = Pt(paper.PAGE_WIDTH), Pt(paper.PAGE_HEIGHT)
    section.left_margin = section.right_margin = Pt(paper.LEFT)
    section.top_margin, section.bottom_margin = Pt(paper.TOP), Pt(paper.BOTTOM)
    section.header_distance = section.footer_distance = Pt(34)
    for name, (style, before, after) in _STYLES.items():
        _dress(_style(document, name), style, before, after)
    for name in _HEADINGS:
        _style(document, name).paragraph_format.keep_with_next = True
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for told in defaults.iter(qn("w:lang")):
        told.set(qn("w:val"), language)
    for told in document.settings.element.iter(qn("w:compatSetting")):
        if told.get(qn("w:name")) == "compatibilityMode":
            told.set(qn("w:val"), _WORD)
    for told in document.settings.element.iter(qn("w:themeFontLang")):
        told.set(qn("w:val"), language)


def _style(document: Document, name: str) -> ParagraphStyle:
    if name not in document.styles:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    found: ParagraphStyle = document.styles[name]
    return found


def _dress(made: ParagraphStyle, style: Style, before: float, after: float) -> None:
    font, shape = made.font, made.paragraph_format
    fonts = made.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):  # the template names the theme's faces, which go before a name
        del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), _FONT)
    font.size, font.bold, font.italic = Pt(style.size), style.font == paper.STRONG, style.font == paper.ITALIC
    font.color.rgb = _rgb(style.colour)
    shape.space_before, shape.space_after, shape.line_spacing = Pt(before), Pt(after), Pt(style.leading * 1.04)


def _rgb(colour: Colour) -> RGBColor:
    return RGBColor(*(round(part * 255) for part in colour))


def frame(document: Document, left: tuple[str, str], right: tuple[str, str], foot: str) -> None:
    """The head: the unit to the left, what the paper is to the right. The foot: `foot`, and the page of how many."""
    section = document.sections[0]
    head = section.header.paragraphs[0]
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        line = head if at == 0 else section.header.add_paragraph(style="Header")
        _edge(line)
        line.add_run(one).bold = at == 0
        line.add_run(f"\t{other}")
    below = section.footer.paragraphs[0]
    _edge(below)
    below.add_run(f"{foot}\tSida ")
    _field(below, "PAGE")
    below.add_run(" (")
    _field(below, "NUMPAGES")
    below.add_run(")")


def _edge(line: Paragraph) -> None:
    """One tab stop: the right edge of the text."""
    stops = line.paragraph_format.tab_stops
    if line.style is not None:
        for stop in list(line.style.paragraph_format.tab_stops):
            stops.add_tab_stop(stop.position, WD_TAB_ALIGNMENT.CLEAR)
    stops.add_tab_stop(Pt(paper.WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _field(line: Paragraph, name: str) -> None:
    """A number that Word works out itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    line._p.append(field)


def grid(made: Table) -> None:
    """The papers' quiet lines, and the table's edge in line with the text."""
    last = made._tbl.tblPr.find(qn("w:tblLook"))  # Word wants these before it, in this order
    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right"):
        lines.append(_line(side, paper.EDGE))
    for side in ("insideH", "insideV"):
        lines.append(_line(side, paper.HAIR))
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "0")
    indent.set(qn("w:type"), "dxa")
    last.addprevious(indent)
    last.addprevious(lines)


def _line(side: str, colour: Colour) -> BaseOxmlElement:
    line = OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", str(_rgb(colour)))):
        line.set(qn(f"w:{key}"), value)
    return line


def head_row(row: _Row) -> None:
    """Repeated on every page, shaded, and never split."""
    told = row._tr.get_or_add_trPr()
    told.append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), str(_rgb(paper.SHADE)))
        cell._tc.get_or_add_tcPr().append(shade)
    keep_row(row)


def keep_row(row: _Row) -> None:
    """Never split over two pages."""
    told = row._tr.get_or_add_trPr()
    told.insert(0, OxmlElement("w:cantSplit"))
