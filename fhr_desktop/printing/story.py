"""From a form and its answers to blocks in reading order: what is printed, and under which heading.

How a field looks is `fields` and `table`; how an answer reads is `forms.shown`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.platypus import Flowable, PageBreak

from fhr_desktop.forms.answers import EVERYONE, FilledForm, Subject
from fhr_desktop.forms.definition import CENTRED, FormField, Repeat, Section
from fhr_desktop.forms.visibility import Eyes
from fhr_desktop.printing import paper
from fhr_desktop.printing.blocks import Block, Heading, Paragraph, prose
from fhr_desktop.printing.boxes import Boxes
from fhr_desktop.printing.centred import Centred, CentredRow, Line
from fhr_desktop.printing.fields import Cell, FieldRow
from fhr_desktop.printing.keeping import on_one_page, signed_part, together, total_height, with_breaks
from fhr_desktop.printing.structure import Element
from fhr_desktop.printing.wordings import Wordings

_ONCE_EACH = {
    Repeat.ADULT: "Fyll i en gång för varje vuxen. Kopiera sidan om ni är fler.",
    Repeat.CHILD: "Fyll i en gång för varje barn. Kopiera sidan om barnen är fler.",
}
_SURVEY = "Survey"  # the record of forms that are answered without a name
_CLOSE = 2.5  # points between the questions of one
_NOTICE = "gdpr_art13"  # the notice on personal data (article 13)
_WITH_NOTICE = {"F1", "F2", "F3", "F11"}  # the forms it is an appendix to


@dataclass(slots=True)
class Story:
    """The blocks of one form. Call `blocks` once; the tags are then below `root`."""

    filled: FilledForm
    words: Wordings
    blank: bool
    draft: bool
    variant: str
    root: Element
    boxes: Boxes
    _eyes: Eyes = field(init=False)
    _above: float = field(
        init=False, default=0.0
    )  # points taken above the next section on its page, if it is the first

    def __post_init__(self) -> None:
        self._eyes = Eyes(self.filled)

    def flowables(self) -> list[Flowable]:
        """Everything to be printed, in reading order."""
        form = self.filled.definition
        story: list[Flowable] = []
        if form.cover_letter:
            letter = self.root.add("Sect")
            story += [*prose(self.words.fill(form.cover_letter), paper.LEAD, letter, after=9), PageBreak()]
        opening: list[Block] = [self._title()]
        opening += prose(self.words.fill(form.intro), paper.LEAD, self.root, after=7) if form.intro else []
        opening[-1].spaceAfter += 4
        story += opening
        self._above = total_height(opening)
        for section in form.sections:
            story += self._section(section)
        if form.closing and self._is_diploma:
            story.append(Centred(self.words.fill(form.closing), paper.NOTE, self.root.add("P"), before=8))
        elif form.closing:
            parts = prose(self.words.fill(form.closing), paper.BODY, self.root)
            parts[0].spaceBefore = 14
            story += together(parts)
        if form.number in _WITH_NOTICE:
            story += [PageBreak(), *self._notice()]
        return on_one_page(story, grand=self._is_diploma)

    def _section(self, section: Section) -> list[Flowable]:
        if self.variant and section.variants and self.variant not in section.variants:
            return []
        if section.print.hide == ("blank" if self.blank else "" if self.draft else "final"):
            return []
        persons = [
            (subject, fields) for subject in self._subjects(section) if (fields := self._fields(section, subject))
        ]
        told = bool(section.intro) and not section.fields and (self.blank or self._eyes.sees(section, None, EVERYONE))
        if not persons and not told:
            return []
        limit, self._above = self._limit - self._above, 0.0
        own = self.root.add("Sect")
        level = 3 if "." in section.number else 2
        grand = self._is_centred(section)
        blocks: list[Block] = [self._heading(section, level, own)]
        if section.intro:
            blocks += prose(self.words.fill(section.intro), paper.BODY, own)
            blocks[-1].keep_with_next = not told
        if section.repeat and self.blank and not persons[0][0].label:
            blocks.append(self._note(_ONCE_EACH[section.repeat], own))
        story: list[Flowable] = [PageBreak()] if section.print.new_page else []
        if told:
            return [*story, *together(blocks)]
        for subject, fields in persons:
            part = own
            if subject.label:
                part = own.add("Sect")
                blocks.append(Heading(level + 1, subject.label, part))
            rows = [*self._rows(fields, subject, part, grand=grand)]
            if self._one_sheet:
                for block in rows:
                    block.spaceAfter = _CLOSE
            blocks += rows
            signed_part(blocks)
            story += together(blocks, limit) if section.print.keep_together else with_breaks(blocks)
            blocks = []
        return story

    def _title(self) -> Block:
        title = self.filled.definition.title
        if self._is_diploma:
            return Centred(title, paper.GRAND_TITLE, self.root.add("H1"), level=1, before=10, after=8)
        return Heading(1, title, self.root)

    def _heading(self, section: Section, level: int, own: Element) -> Block:
        text = self.words.fill(section.heading)
        if self._is_centred(section):
            tag = own.add(f"H{level}")
            return Centred(text, paper.GRAND_HEADING, tag, level=level, before=14, after=8)
        return Heading(level, text, own, number=section.number)

    @property
    def _is_diploma(self) -> bool:
        return any(self._is_centred(section) for section in self.filled.definition.sections)

    def _is_centred(self, section: Section) -> bool:
        """What is to be filled in by hand has boxes."""
        return section.print.width == CENTRED and not self.blank

    @property
    def _limit(self) -> float:
        """How high a part may be and still be kept together: in a report a half-empty page is the worse evil, and a
        survey is to be one sheet of paper, printed on both sides.
        """
        return paper.HEIGHT if self.blank and not self._one_sheet else paper.HEIGHT / 2

    @property
    def _one_sheet(self) -> bool:
        return self.blank and self.filled.definition.record == _SURVEY

    def _note(self, text: str, parent: Element) -> Paragraph:
        note = Paragraph([text], paper.NOTE, parent.add("P"), after=5)
        note.keep_with_next = True
        return note

    def _subjects(self, section: Section) -> Sequence[Subject]:
        found = self.filled.subjects_of(section)
        return found or ((Subject(EVERYONE, ""),) if self.blank else ())

    def _fields(self, section: Section, subject: Subject) -> list[FormField]:
        if not self.blank and not self._eyes.sees(section, None, subject.id):
            return []
        return [one for one in section.fields if self._prints(section, one, subject)]

    def _prints(self, section: Section, one: FormField, subject: Subject) -> bool:
        if self.variant and one.variants and self.variant not in one.variants:
            return False
        if self.blank:
            return one.print.hide != "blank"
        if one.print.hide == "final" and not self.draft:
            return False
        return self._eyes.sees(section, one, subject.id)

    def _rows(self, fields: Sequence[FormField], subject: Subject, parent: Element, *, grand: bool) -> Iterator[Block]:
        """Fields side by side as long as they fit; a tall or wide one has a row of its own."""
        row: list[Cell | Line] = []
        for one in fields:
            make = self.boxes.line if grand else self.boxes.make
            made = make(one, subject.id, parent.add("Div"))
            if isinstance(made, list):
                yield from self._row(row)
                yield from made
                row = []
                continue
            if sum(cell.columns for cell in row) + made.columns > paper.COLUMNS["full"]:
                yield from self._row(row)
                row = []
            row.append(made)
        yield from self._row(row)

    @staticmethod
    def _row(cells: Sequence[Cell | Line]) -> Iterator[Block]:
        lines = [cell for cell in cells if isinstance(cell, Line)]
        if lines:
            yield CentredRow(lines)
        elif cells:
            yield FieldRow([cell for cell in cells if isinstance(cell, Cell)])

    def _notice(self) -> list[Flowable]:
        """The notice on personal data: its first line is its heading, and so is a question before a text."""
        title, _line, text = self.words.standard(_NOTICE).partition("\n")
        own = self.root.add("Sect")
        blocks: list[Block] = [Heading(2, title, own)]
        for paragraph in text.strip().split("\n\n"):
            head, _line, rest = paragraph.partition("\n")
            if rest and not head.endswith((".", ",", ":")):
                part = own.add("Sect")
                blocks += [Heading(3, head, part, small=True), *prose(rest, paper.FINE, part, after=2)]
            else:
                blocks += prose(paragraph, paper.FINE, own, after=2)
        return with_breaks(blocks)
