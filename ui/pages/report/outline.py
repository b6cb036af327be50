"""The form's headings with how far each has come. Which one is shown is the page's matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fhr_desktop.domain.record import Sensitivity
from fhr_desktop.domain.review import Remark, Tally
from fhr_desktop.forms.definition import FormDefinition, Section
from fhr_desktop.forms.gaps import SectionState, State
from i18n import _, _n
from ui import words
from ui.components import paint
from ui.components.buttons import IconButton
from ui.components.headers import LEFT_EDGE
from ui.components.labels import Label
from ui.components.layout import Column, across
from ui.theme import theme

Index = QModelIndex | QPersistentModelIndex
_MARKS = {State.DONE: "full", State.PARTLY: "part", State.EMPTY: "empty", State.NOT_APPLICABLE: "not"}
_UNKNOWN = SectionState(State.EMPTY)


class _Headings(QAbstractListModel):
    """The sections, or with `only_gaps` those with something left to do and the one that is shown.

    `waiting` are the comments that wait for an answer, by section.
    """

    def __init__(self) -> None:
        super().__init__()
        self._sections: tuple[Section, ...] = ()
        self._shown: list[Section] = []
        self._states: Mapping[str, SectionState] = {}
        self._only_gaps = False
        self.waiting: Mapping[str, int] = {}

    def set_form(self, definition: FormDefinition) -> None:
        """The headings of another form."""
        self._sections = definition.sections
        self._states, self.waiting = {}, {}
        self.choose(self._only_gaps, "")

    def choose(self, only_gaps: bool, current: str) -> None:
        """Which headings are shown."""
        self.beginResetModel()
        self._only_gaps = only_gaps
        self._shown = [s for s in self._sections if not only_gaps or self.left(s) or s.key == current]
        self.endResetModel()

    def set_states(self, states: Mapping[str, SectionState]) -> None:
        """How far they have come."""
        self._states = states
        self.redraw()

    def redraw(self) -> None:
        """Something is said of them that was not."""
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def state(self, section: Section) -> SectionState:
        """How far a section has come."""
        return self._states.get(section.key, _UNKNOWN)

    def left(self, section: Section) -> bool:
        """Whether there is something left to do in a section."""
        return bool(self.state(section).gaps or self.waiting.get(section.key))

    def done(self) -> int:
        """How many sections have nothing left, not even a comment to answer."""
        return sum(self.state(one).state is State.DONE and not self.left(one) for one in self._sections)

    def row_of(self, key: str) -> int:
        """Where a section is shown, or −1."""
        return next((n for n, one in enumerate(self._shown) if one.key == key), -1)

    def section_at(self, row: int) -> Section:
        """The section in a row."""
        return self._shown[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """How many are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The heading, and what is read aloud."""
        section = self._shown[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{section.number} {section.heading}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return section.heading
        if role == Qt.ItemDataRole.UserRole:
            return section
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = self.state(section)
            said = [f"{section.number} {section.heading}".strip(), _state_words(state)]
            if self.waiting.get(section.key):
                said.append(words.comments(Tally(waiting=self.waiting[section.key])))
            return ", ".join([*said, *([_("sensitive")] if sensitive(section) else [])])
        return None


def _state_words(state: SectionState) -> str:
    if state.gaps:
        return _n("{n} gap", "{n} gaps", state.gaps).format(n=state.gaps)
    return {
        State.DONE: _("done"),
        State.PARTLY: _("begun"),
        State.EMPTY: _("not begun"),
        State.NOT_APPLICABLE: _("does not apply"),
    }[state.state]


def sensitive(section: Section) -> bool:
    """Whether most of a section's questions are sensitive."""
    special = sum(one.sensitivity is Sensitivity.SPECIAL for one in section.fields)
    return special * 2 > len(section.fields)


class _Painter(QStyledItemDelegate):
    """Mark, number, heading; lock, comment that waits and gap count at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(120, max(theme().scaled(26), round(theme().line("body")) + 8))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A heading."""
        model = index.model()
        assert isinstance(model, _Headings)
        section, look = model.section_at(index.row()), theme()
        state = model.state(section)
        rect = QRectF(option.rect).adjusted(8, 0, -8, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            paint.selection(painter, rect.adjusted(0, 0, 0, -1))
        middle, x = rect.center().y(), rect.left() + look.scaled(18)
        waits = bool(model.waiting.get(section.key))
        mark = "part" if waits and state.state is State.DONE else _MARKS[state.state]
        paint.gap_mark(painter, x, middle, mark, 0.5, look.scaled(13) / 2)
        idle = state.state in (State.EMPTY, State.NOT_APPLICABLE) and not chosen
        ink = "text2" if idle else "text"
        number = QRectF(x + look.scaled(8), rect.top(), look.width("8.10") + 4, rect.height())
        paint.words(painter, number, section.number, look.font("body", tabular=True), "text2", paint.RIGHT)
        right = rect.right() - 8
        if state.gaps:
            right -= paint.words(
                painter, QRectF(right - 40, rect.top(), 40, rect.height()), str(state.gaps),
                look.font("small", 600, tabular=True), "amber", paint.RIGHT,
            ) + 6  # fmt: skip
        side = look.scaled(15)
        for shown, glyph, token in ((waits, "chat-circle-text", "amber"), (sensitive(section), "lock-key", "prot")):
            if shown:
                look.glyph(painter, QRectF(right - side, middle - side / 2, side, side), glyph, token, side)
                right -= side + 4
        room = QRectF(number.right() + 8, rect.top(), right - number.right() - 10, rect.height())
        paint.words(painter, room, section.heading, look.font("body", 600 if chosen else 400), ink)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, rect.adjusted(0, 0, 0, -1))
        painter.restore()


class _Headlines(QListView):
    """The list. What is typed in it is meant for the text, not for a search among the headings."""

    typed = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter goes on to the text."""
        commands = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.text().isprintable() and event.text() and not event.modifiers() & commands:
            self.typed.emit(event.text())
            return
        super().keyPressEvent(event)


class Outline(Column):
    """Headings to go between. `chosen` carries a section's key when the arrows come to it, `pressed` when it is
    pressed to be written in; `typed` what somebody writes here instead of there."""

    chosen = Signal(str)
    pressed = Signal(str)
    typed = Signal(str)

    def __init__(self) -> None:
        self._filter = IconButton("funnel", _("Only headings with gaps"), checkable=True, size=16)
        self._title = Label("", "strong", wrap=True)
        self._left = Label("", "small", wrap=True)
        self._left.setVisible(False)
        self.view = _Headlines()
        super().__init__(
            across(None, (self._title, 1), self._filter, margins=(LEFT_EDGE, 6, 14, 2)),
            across(None, (self._left, 1), margins=(20, 0, 10, 4)),
            (self.view, 1),
            surface="panel",
            line="right",
        )
        self._model = _Headings()
        self._sections: tuple[Section, ...] = ()
        self._states: Mapping[str, SectionState] = {}
        self._current = ""
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Painter(self.view))
        self.view.setProperty("surface", "panel")
        self.view.setAccessibleName(_("Headings"))
        self.view.setUniformItemSizes(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda index: self.pressed.emit(self._model.section_at(index.row()).key))
        self.view.activated.connect(lambda index: self.pressed.emit(self._model.section_at(index.row()).key))
        self.view.typed.connect(self.typed)
        self.view.selectionModel().currentChanged.connect(lambda new, _old: self._moved(new))
        self._filter.toggled.connect(self._toggle)
        self.setMinimumWidth(150)
        self._quiet = False

    def show_form(self, definition: FormDefinition) -> None:
        """The headings of another form."""
        self._title.setText(definition.short_title or definition.title)
        self._model.set_form(definition)
        self._sections, self._states = definition.sections, {}

    def show_states(self, states: Mapping[str, SectionState]) -> None:
        """How far the headings have come."""
        self._states = states
        self._model.set_states(states)
        self._say_left()

    def show_comments(self, comments: Iterable[Remark]) -> None:
        """The manager's comments on the form: where one waits for an answer, the heading is not done."""
        keys = {field.key: section.key for section in self._sections for field in section.fields}
        self._model.waiting = Counter(keys[one.key[0]] for one in comments if one.waits and one.key[0] in keys)
        self._model.redraw()
        self._say_left()

    def _say_left(self) -> None:
        applying = [one for one in self._states.values() if one.state is not State.NOT_APPLICABLE]
        if not applying:
            return
        left, waiting = sum(one.gaps for one in applying), sum(self._model.waiting.values())
        parts = [_("{done} of {all} done").format(done=self._model.done(), all=len(applying))]
        parts.append(_n("{n} gap left", "{n} gaps left", left).format(n=left) if left else _("no gaps left"))
        if waiting:
            parts.append(_n("{n} comment to answer", "{n} comments to answer", waiting).format(n=waiting))
        self._left.setText(" · ".join(part.replace(" ", "\u00a0") for part in parts))  # no count without its word
        self._left.setVisible(True)

    def row_of(self, key: str) -> int:
        """Where a section stands, or −1."""
        return self._model.row_of(key)

    def mark(self, key: str) -> None:
        """A section is shown."""
        self._current = key
        row = self._model.row_of(key)
        if row < 0:
            self._toggle(self._filter.isChecked())
            return
        self._quiet = True
        self.view.setCurrentIndex(self._model.index(row))
        self._quiet = False

    def _toggle(self, only_gaps: bool) -> None:
        self._model.choose(only_gaps, self._current)
        if self._model.row_of(self._current) >= 0:
            self.mark(self._current)

    def _moved(self, index: Index) -> None:
        if index.isValid() and not self._quiet and self.view.hasFocus():
            self._choose(index.row())

    def _choose(self, row: int) -> None:
        key = self._model.section_at(row).key
        if key != self._current:
            self.chosen.emit(key)
