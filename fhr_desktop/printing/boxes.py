"""From one field and its answer to a cell, a long box or a table; which fields are printed is `story`'s."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fhr_desktop.domain.followup import ALL
from fhr_desktop.forms.answers import EVERYONE, FilledForm, Value
from fhr_desktop.forms.answers import Cell as Answer
from fhr_desktop.forms.definition import Choice, Column, FieldKind, FormField
from fhr_desktop.forms.shown import show
from fhr_desktop.printing import paper, typeface
from fhr_desktop.printing.blocks import Block
from fhr_desktop.printing.centred import Line, balanced
from fhr_desktop.printing.columns import CellText, in_line
from fhr_desktop.printing.fields import (
    AnswerKey,
    Body,
    Cell,
    LongField,
    Option,
    Run,
    Signature,
    Ticks,
    Writing,
    paragraphs,
    writing_field,
)
from fhr_desktop.printing.fields import Value as ValueBody
from fhr_desktop.printing.structure import TEXT_FIELD, Element
from fhr_desktop.printing.table import field_tables
from fhr_desktop.printing.wordings import Wordings

_YES_NO = (Choice("yes", "Ja"), Choice("no", "Nej"))
_MOST_TICKS = 24  # more alternatives than this are written by hand
_MANY_TICKS = 6  # more than this take the whole width
_MANY_ROWS = 8  # a table of figures with more rows is a long one
_FIGURES = (FieldKind.INTEGER, FieldKind.MONEY)
_TALL = 6  # lines; a longer answer takes the whole width
_NO_EVIDENCE = "Belägg saknas: {reason}"
_SOURCES = "Belägg: {sources}"
_ALTERNATIVES = "{column}: {choices}"


@dataclass(frozen=True, slots=True)
class Boxes:
    """Makes the fields of one print."""

    filled: FilledForm
    words: Wordings
    municipalities: Mapping[str, str]
    blank: bool
    helpful: bool  # print the help below the label, for a family that fills in on its own
    listed: Mapping[str, Value] = field(default_factory=dict)  # rows that a blank table has from the start
    by_hand: frozenset[str] = frozenset()  # the fields that are blank on a paper otherwise filled

    def make(self, one: FormField, subject: str, own: Element) -> Cell | list[Block]:
        """The field, its tags below `own`: a Cell if it may have neighbours, else its blocks."""
        if one.key in self.by_hand:
            standing = {one.key: self.filled.value(one, subject)}
            return replace(self, blank=True, by_hand=frozenset(), listed=standing).make(one, subject, own)
        key = (one.key, subject)
        columns = paper.COLUMNS[one.print.width]
        if one.kind is FieldKind.TABLE:
            return self._table(one, key, own)
        if one.question or one.kind is FieldKind.LONG_TEXT or (self.blank and len(one.choices) > _MANY_TICKS):
            columns = paper.COLUMNS["full"]
        if not self.blank and not self._is_choice(one):
            text = self._text(one, key)
            if len(typeface.lines(text, paper.VALUE, paper.span(columns) - 2 * paper.PAD_X)) > _TALL or (
                one.kind is FieldKind.LONG_TEXT
            ):
                head = self._head(one, own, paper.COLUMNS["full"], key)
                rows = paragraphs(text, own) if text else [("", own)]
                return [LongField(key, head, rows, self._tail(key, own, 6), self._marks(key, own))]
        head = self._head(one, own, columns, key)
        body = self._body(one, key, own, paper.span(columns))
        return Cell(key, columns, head, body, self._tail(key, own, columns), self._marks(key, own))

    def line(self, one: FormField, subject: str, own: Element) -> Line:
        """The field as on a diploma, its tags below `own`: in large type when it has the whole width."""
        key, columns = (one.key, subject), paper.COLUMNS[one.print.width]
        style = paper.GRAND if columns == paper.COLUMNS["full"] else paper.VALUE
        room = paper.span(columns)
        label = own.add("FieldLabel")
        text = self._text(one, key)
        element = (
            own.add("Form", attributes=TEXT_FIELD, description=one.label) if text else writing_field(own, one.label)
        )
        rows = balanced(text, style, room) if text else [""]
        signed = one.kind is FieldKind.SIGNATURE
        head = typeface.lines(self.words.fill(one.label), paper.LABEL, room)
        return Line(key, columns, head, label, rows, element, style, signed)

    def _is_choice(self, one: FormField) -> bool:
        return one.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE, FieldKind.YES_NO)

    def _text(self, one: FormField, key: AnswerKey) -> str:
        value = self.filled.value(one, key[1])
        if value is None and one.computed.startswith("{text:"):
            return self.words.computed(one.computed)
        return show(one, value, self.municipalities)

    def _head(self, one: FormField, own: Element, columns: int, key: AnswerKey) -> list[Run]:
        """Label, and on paper to be filled in by hand what helps to answer."""
        room = paper.span(columns)
        marks = self.filled.evidence.get(key, ())
        narrow = 0.0 if columns == paper.COLUMNS["full"] else 12.0 * len(marks)
        label = self.words.fill(one.label)
        head = [Run(typeface.lines(label, paper.LABEL, room - narrow), paper.LABEL, own.add("FieldLabel"))]
        if one.question:
            head.append(_run(self.words.fill(one.question), paper.QUESTION, room, own.add("P")))
        if self.blank and one.follow_ups:
            items = own.add("L", attributes="<< /O /List /ListNumbering /None >>")
            for text in one.follow_ups:
                body = items.add("LI").add("LBody")
                head.append(_run(f"– {self.words.fill(text)}", paper.NOTE, room - 8, body, indent=8))
        if self.blank and self.helpful and one.help:
            head.append(_run(self.words.fill(one.help), paper.NOTE, room, own.add("P")))
        return head

    def _tail(self, key: AnswerKey, own: Element, columns: int) -> list[Run]:
        reason = self.filled.no_evidence_reason.get(key)
        if self.blank or not reason:
            return []
        return [_run(_NO_EVIDENCE.format(reason=reason), paper.NOTE, paper.span(columns), own.add("P"))]

    def _marks(self, key: AnswerKey, own: Element) -> Run | None:
        """The letters of the sources, each once, in the order they were given."""
        evidence = self.filled.evidence.get(key, ())
        if self.blank or not evidence:
            return None
        letters = " ".join(dict.fromkeys(one.mark for one in evidence))
        sources = ", ".join(one.label for one in evidence)
        mark = own.add("P").add("Span", alt=_SOURCES.format(sources=sources))
        return Run([letters], paper.MARK, mark)

    def _body(self, one: FormField, key: AnswerKey, own: Element, room: float) -> Body:
        value = self.filled.value(one, key[1])
        if one.kind is FieldKind.SIGNATURE:
            name = "" if self.blank or not isinstance(value, str) else value
            element = (
                own.add("Form", attributes=TEXT_FIELD, description=one.label)
                if name
                else (writing_field(own, one.label))
            )
            return Signature(name, element)
        options = self._options(one, value)
        if options:
            return Ticks(options, own, room, framed=not self.blank, scale=bool(one.scale))
        if self.blank and not one.computed.startswith("{text:"):
            return Writing(max(one.print.lines, 1), writing_field(own, one.label))
        element = own.add("Form", attributes=TEXT_FIELD, description=one.label)
        return ValueBody(self._text(one, key), element, room)

    def _options(self, one: FormField, value: Value) -> list[Option]:
        """All alternatives on a blank form, the chosen ones on a filled one."""
        if not self._is_choice(one):
            return []
        choices: Sequence[Choice] = _YES_NO if one.kind is FieldKind.YES_NO else one.choices
        if self.blank:
            return [Option(self.words.fill(c.label), False) for c in choices] if len(choices) <= _MOST_TICKS else []
        if isinstance(value, bool):
            return [Option("Ja" if value else "Nej", True)]
        keys = (value,) if isinstance(value, str) and value else value if isinstance(value, tuple) else ()
        return [Option(self.words.fill(_label(choices, key)), True) for key in keys if isinstance(key, str)]

    def _table(self, one: FormField, key: AnswerKey, own: Element) -> list[Block]:
        if self.blank:
            one = replace(one, columns=tuple(c for c in one.columns if c.print.hide != "blank"))
        head = self._head(one, own, paper.COLUMNS["full"], key)
        titles = [self.words.fill(column.label) for column in one.columns]
        if one.rows:
            titles.insert(0, "")
        listed = self.blank and one.key in self.listed
        texts = self._rows(one, self.listed.get(one.key) if self.blank else self.filled.value(one, key[1]))
        texts = texts if any(cell.text for row in texts for cell in row) else self._empty_rows(one)
        height = paper.LISTED_ROW if listed else paper.BLANK_ROW if self.blank else 0.0
        below = Element("Div")
        tail = self._alternatives(one, below) if self.blank else self._tail(key, below, 6)
        marks = self._marks(key, below)
        made = field_tables(
            own, key, titles, in_line(texts), head=head, tail=tail, marks=marks, row_height=height,
            close=not self.blank and self._has_many_figures, whole=not self.blank,
        )  # fmt: skip
        own.kids.append(below)
        return made

    @property
    def _has_many_figures(self) -> bool:
        """Whether there are long tables of figures; then all of them are set alike."""
        return any(
            len(value) > _MANY_ROWS
            for section in self.filled.definition.sections
            for one in section.fields
            if one.kind is FieldKind.TABLE and any(column.kind in _FIGURES for column in one.columns)
            for value in [self.filled.value(one, EVERYONE)]
            if isinstance(value, tuple)
        )

    def _rows(self, one: FormField, value: Value) -> list[list[CellText]]:
        given = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
        if not one.rows:
            return [self._cells(one.columns, row) for row in given]
        by_key = {row.get("_row"): row for row in given}
        return [
            [
                CellText(self.words.fill(fixed.label), heads_row=True),
                *self._cells(one.columns, by_key.get(fixed.key, {})),
            ]
            for fixed in one.rows
        ]

    def _cells(self, columns: Sequence[Column], row: Mapping[str, Answer]) -> list[CellText]:
        every = any(column.kind is FieldKind.MUNICIPALITY and row.get(column.key) == ALL for column in columns)
        return [replace(self._cell(column, row.get(column.key)), strong=every) for column in columns]

    def _cell(self, column: Column, value: Answer) -> CellText:
        text = show(column, value, self.municipalities)
        if column.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE):
            text = self.words.fill(text)
        return CellText(text, numeric=column.kind in _FIGURES)

    def _empty_rows(self, one: FormField) -> list[list[CellText]]:
        empty = [CellText("") for _column in one.columns]
        if one.rows:
            return [[CellText(self.words.fill(fixed.label), heads_row=True), *empty] for fixed in one.rows]
        count = max(one.print.rows, one.min_rows, 3) if self.blank else 1
        return [list(empty) for _row in range(count)]

    def _alternatives(self, one: FormField, own: Element) -> list[Run]:
        """Below a table to be filled in by hand: what to choose from."""
        found = []
        for column in one.columns:
            if 0 < len(column.choices) <= _MOST_TICKS:
                choices = ", ".join(self.words.fill(choice.label) for choice in column.choices)
                text = _ALTERNATIVES.format(column=self.words.fill(column.label), choices=choices)
                found.append(_run(text, paper.NOTE, paper.WIDTH, own.add("P")))
        return found


def _run(text: str, style: paper.Style, room: float, element: Element, indent: float = 0.0) -> Run:
    return Run(typeface.lines(text, style, room), style, element, indent)


def _label(choices: Sequence[Choice], key: str) -> str:
    return next((choice.label for choice in choices if choice.key == key), key)
