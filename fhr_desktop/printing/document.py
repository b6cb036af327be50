"""The door of this room: a filled form, or plain blocks, in; the bytes of a tagged PDF out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reportlab.platypus import BaseDocTemplate, Flowable, PageBreak, PageTemplate
from reportlab.platypus import Frame as PageFrame

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject, Value
from fhr_desktop.forms.definition import CENTRED, FormDefinition, Repeat
from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import NewPart
from fhr_desktop.printing.boxes import Boxes
from fhr_desktop.printing.finish import About, finish
from fhr_desktop.printing.plain import PlainBlock, plain_flowables
from fhr_desktop.printing.sheet import FieldPlace, Frame, Sheet
from fhr_desktop.printing.story import Story
from fhr_desktop.printing.structure import Element
from fhr_desktop.printing.wordings import Wordings

_PRINTED = "Utskriven {when}"
_PRINTED_BY = "Utskriven {when} av {who}"
_BLANKS = "Blanketter"
NOBODY = {repeat: (Subject(EVERYONE, ""),) for repeat in Repeat}  # whom a blank form's sections are repeated for


@dataclass(frozen=True, slots=True)
class PrintContext:
    """What is around the answers. All texts are printed as they stand.

    unit_name, host: the head's left side. case_mark: “Ärende 2026-0147”, or '' for a blank form.
    version: of the document; 0 prints that of the form. printed_at: aware, local time. secrecy: the foot's note.
    draft: print the draft mark, until assessed or signed. legal_on: laws are worded as they stood that day.
    words: values of the placeholders; one that is missing is a dotted line. municipalities: names by code.
    variant: which of the form's variants, '' for all of it. text_variants: standard text → its variant.
    listed: the rows that stand on a blank form from the start, by the table's key.
    by_hand: keys of fields that are answered by hand on a paper otherwise filled; a table keeps what it says.
    """

    unit_name: str
    host: str
    case_mark: str
    version: int
    printed_at: dt.datetime
    printed_by: str
    draft: bool
    secrecy: str
    legal_on: dt.date
    words: Mapping[str, str] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    text_variants: Mapping[str, str] = field(default_factory=dict)
    listed: Mapping[str, Value] = field(default_factory=dict)
    by_hand: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document. `places` says where each field stands, in reading order."""

    pdf: bytes
    pages: int
    places: tuple[FieldPlace, ...]


def render(filled: FilledForm, context: PrintContext, *, blank: bool = False) -> Printed:
    """The form as PDF. `blank` leaves out all answers and prints every field to be filled in by hand.

    Raises UnknownMark when the form names a law or a standard text that does not exist.
    """
    root = Element("Document")
    story = _story(filled, context, root, blank=blank)
    frame = _form_frame(filled.definition, context, blank=blank)
    return _build(story, root, filled.definition.title, frame, context)


def render_to_look_at(filled: FilledForm, context: PrintContext) -> Printed:
    """The same pages, dot for dot, without the tags, which take a quarter of the time: for the screen alone."""
    root = Element("Document")
    story = _story(filled, context, root, blank=False)
    sheet, drawn = _drawn(story, _form_frame(filled.definition, context, blank=False))
    return Printed(drawn, sheet.page_count, tuple(sheet.places))


def render_blanks(forms: Sequence[FormDefinition], context: PrintContext) -> Printed:
    """Forms to be filled in by hand, one after the other in one file; each begins on a page of its own, as page 1.

    A form that is there twice comes twice. Raises ValueError for no forms at all.
    """
    pile = [(FilledForm(form, subjects=NOBODY), context) for form in forms]
    titles = {form.title for form in forms}
    return _pile(pile, titles.pop() if len(titles) == 1 else _BLANKS, blank=True)


def render_many(papers: Sequence[tuple[FilledForm, PrintContext]]) -> Printed:
    """Filled forms, one after the other in one file, which is called as the first; each begins as page 1.

    Raises ValueError for no forms at all.
    """
    return _pile(papers, papers[0][0].definition.title if papers else "", blank=False)


def render_with_papers(
    filled: FilledForm, context: PrintContext, papers: Sequence[tuple[str, Sequence[PlainBlock]]]
) -> Printed:
    """A form, and after it simple documents with their titles; each begins on a page of its own, as page 1."""
    root = Element("Document")
    story = _story(filled, context, root.add("Part"), blank=False)
    for title, blocks in papers:
        story += [PageBreak(), NewPart(_frame((context.case_mark, title), context))]
        story += plain_flowables(title, blocks, root.add("Part"))
    frame = _form_frame(filled.definition, context, blank=False)
    return _build(story, root, filled.definition.title, frame, context)


def render_plain(title: str, blocks: Sequence[PlainBlock], context: PrintContext) -> Printed:
    """A simple document outside the forms: headings, paragraphs, lists, tables, a QR sign."""
    root = Element("Document")
    story = plain_flowables(title, blocks, root)
    return _build(story, root, title, _frame((context.case_mark, title), context), context)


def _pile(papers: Sequence[tuple[FilledForm, PrintContext]], title: str, *, blank: bool) -> Printed:
    root = Element("Document")
    story: list[Flowable] = []
    for filled, context in papers:
        part = root.add("Part") if len(papers) > 1 else root
        if story:
            story += [PageBreak(), NewPart(_form_frame(filled.definition, context, blank=blank))]
        story += _story(filled, context, part, blank=blank)
    if not papers:
        raise ValueError("no forms")
    first, context = papers[0]
    return _build(story, root, title, _form_frame(first.definition, context, blank=blank), context)


def _story(filled: FilledForm, context: PrintContext, root: Element, *, blank: bool) -> list[Flowable]:
    form = filled.definition
    words = Wordings(context.words, context.legal_on, context.text_variants)
    listed = context.listed if blank else {}
    helpful = "family" in form.filled_by
    boxes = Boxes(filled, words, context.municipalities, blank, helpful=helpful, listed=listed, by_hand=context.by_hand)
    return Story(filled, words, blank, context.draft, context.variant, root, boxes).flowables()


def _form_frame(form: FormDefinition, context: PrintContext, *, blank: bool) -> Frame:
    mark = context.case_mark or f"Blankett {form.number}"
    title = f"{form.title} · {form.number}" if form.number else form.title
    head = (f"{mark} · version {context.version or form.version}", title)
    diploma = any(section.print.width == CENTRED for section in form.sections)
    frame = _frame(head, context)
    return replace(frame, draft=frame.draft and not blank, border=diploma and not blank)


def _frame(head: tuple[str, str], context: PrintContext) -> Frame:
    when = context.printed_at.strftime("%Y-%m-%d kl. %H.%M")
    printed = _PRINTED_BY if context.printed_by else _PRINTED
    foot = (printed.format(when=when, who=context.printed_by), context.secrecy)
    return Frame((context.unit_name, context.host), head, foot, context.draft)


def _build(story: list[Flowable], root: Element, title: str, frame: Frame, context: PrintContext) -> Printed:
    sheet, drawn = _drawn(story, frame)
    pdf = finish(drawn, root, sheet.marks, sheet.outline, About(title, context.printed_at))
    return Printed(pdf, sheet.page_count, tuple(sheet.places))


def _drawn(story: list[Flowable], frame: Frame) -> tuple[Sheet, bytes]:
    drawn = io.BytesIO()
    sheet: Sheet | None = None

    def canvas(*args: object, **options: object) -> Sheet:
        nonlocal sheet
        sheet = Sheet(*args, frame=frame, **options)
        return sheet

    _template(drawn).build(story, canvasmaker=canvas)
    assert sheet is not None
    return sheet, drawn.getvalue()


def _template(target: io.BytesIO) -> BaseDocTemplate:
    size = (paper.PAGE_WIDTH, paper.PAGE_HEIGHT)
    frame = PageFrame(
        paper.LEFT,
        paper.BOTTOM,
        paper.WIDTH,
        paper.HEIGHT,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    page = PageTemplate(frames=[frame], onPage=Sheet.begin_page, pagesize=size)
    return BaseDocTemplate(target, pagesize=size, pageTemplates=[page], pageCompression=0)
