"""The sources of one answer: chips, adding and removing, and the reason when there is none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.forms.answers import Evidence
from fhr_desktop.forms.definition import Choice
from fhr_desktop.forms.library import library
from i18n import _
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.inputs import LineInput
from ui.components.labels import Icon, Label
from ui.components.layout import across, down

_CHECK = "registerkontroll"  # the kind of source there are most of


class EvidenceStrip(QWidget):
    """Sources under an answer. `changed` when a person adds or removes one, or has written the reason.

    `offered` are the visits, talks, references and checks of the case, ready to choose; those of the kinds in
    `suiting` are offered first. Other sources are written; the rows to write in are made when they are needed.
    """

    changed = Signal()

    def __init__(self, name: str, offered: Sequence[Evidence], suiting: Sequence[str]) -> None:
        super().__init__()
        self._name, self._offered, self._suiting = name, tuple(offered), tuple(suiting)
        self._evidence: tuple[Evidence, ...] = ()
        self._gap, self._read_only = "", False
        self._told_reason = ""
        self._reason: LineInput | None = None
        self._add = Button(_("Add a source"), "link", "plus", pressed=self.open_menu)
        self._add.setAccessibleName(_("Add a source to {field}").format(field=name))
        self._why = Button(_("Why is there none?"), "link", pressed=self._ask_reason)
        self._why.setAccessibleName(_("Why is there no source for {field}?").format(field=name))
        self._chips = Flow()
        self._gap_row = QWidget()
        self._gap_words = Label("", "gap", wrap=True)
        across(self._gap_row, Icon("quotes", "amber", 15), (self._gap_words, 1), spacing=6)
        self._gap_row.hide()
        self._column = down(self, self._chips, self._gap_row, spacing=3)
        self._fill()

    # what is shown

    def show_evidence(self, evidence: Sequence[Evidence], reason: str) -> None:
        """Show what is stored; a reason being written stays."""
        if (tuple(evidence), reason) == (self._evidence, self._told_reason):
            return
        self._evidence = tuple(evidence)
        if reason and self._reason is None:
            self._make_reason()
        if self._reason is not None and self._reason.value() == self._told_reason:
            self._reason.set_value(reason)
        self._told_reason = reason
        self._fill()

    def show_gap(self, sentence: str) -> None:
        """What is lacking; "" for nothing."""
        if sentence != self._gap:
            self._gap = sentence
            self._gap_words.setText(sentence)
            self._gap_row.setVisible(bool(sentence))
            self._fill()

    def set_read_only(self, read_only: bool) -> None:
        """Whether sources can be added and removed."""
        self._read_only = read_only
        self._fill()

    def evidence(self) -> tuple[Evidence, ...]:
        """The sources as they stand."""
        return self._evidence

    def reason(self) -> str:
        """Why there is none; "" when nothing is said."""
        return str(self._reason.value()) if self._reason is not None else self._told_reason

    def _fill(self) -> None:
        """The buttons are the same all the time, so that the focus stays where it is."""
        asks_why = bool(self._gap) and self._reason is None
        chips = [self._chip(one) for one in self._evidence]
        self._chips.set([*chips, self._add, self._why])
        self._add.setVisible(not self._read_only)
        self._why.setVisible(not self._read_only and asks_why)
        if self._read_only and not chips and not self._gap and self._reason is None:
            self.hide()
        elif self.parentWidget() is not None:
            self.show()

    def _chip(self, one: Evidence) -> QWidget:
        chip = Button(f"{one.mark}  {one.label}", "filter", None if self._read_only else "x")
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands after the words
        chip.setAccessibleName(one.label)
        if self._read_only:
            chip.setEnabled(False)
            return chip
        words = _("Remove the source {source}").format(source=one.label)
        chip.setToolTip(words)
        chip.setAccessibleName(words)
        chip.clicked.connect(lambda: self._remove(one))
        return chip

    # what a person does

    def open_menu(self) -> None:
        """The sources to choose among."""
        self._menu().popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))

    def _menu(self) -> QMenu:
        """What suits the question first; many checks that nobody asks for here are kept apart."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        kinds = library().choices("evidence_kind")
        left = [one for one in self._offered if one not in self._evidence]
        suits = [one for one in left if one.kind in self._suiting]
        checks = [one for one in left if one.kind == _CHECK and one not in suits]
        for group in (suits, [one for one in left if one not in suits and one not in checks]):
            self._offer(menu, group)
            if group:
                menu.addSeparator()
        if checks:
            name = next(kind.label for kind in kinds if kind.key == _CHECK)
            self._offer(menu.addMenu(name), checks)
        written = menu.addMenu(_("Another source"))
        for kind in kinds:
            action = written.addAction(_("{kind} …").format(kind=kind.label))
            action.triggered.connect(lambda _on, kind=kind: self._ask_other(kind))
        return menu

    def _offer(self, menu: QMenu, sources: Sequence[Evidence]) -> None:
        for one in sources:
            menu.addAction(f"{one.mark}  {one.label}").triggered.connect(lambda _on, one=one: self.take(one))

    def take(self, one: Evidence) -> None:
        """Add a source."""
        self._evidence = (*self._evidence, one)
        self._changed()

    def _remove(self, one: Evidence) -> None:
        self._evidence = tuple(other for other in self._evidence if other != one)
        self._changed()

    def _changed(self) -> None:
        self._add.setFocus()  # before what had it goes: Qt would send the focus out of the page
        self._fill()
        self.changed.emit()

    def _ask_other(self, kind: Choice) -> None:
        """A row to write which source it is."""
        row, which = QWidget(), LineInput(placeholder=_("Which one, and when"))
        which.set_name(_("{kind}: which one, and when").format(kind=kind.label))

        def take() -> None:
            label = f"{kind.label} {which.value()}".strip()
            self.take(Evidence(kind.key, str(kind.facts.get("mark", "")), label))
            row.hide()
            row.deleteLater()

        button = Button(_("Add"), pressed=take)
        across(row, Label(kind.label, "small"), (which, 1), button, spacing=8)
        which.line.returnPressed.connect(take)
        self._column.insertWidget(1, row)
        which.setFocus()

    def _ask_reason(self) -> None:
        self._make_reason()
        assert self._reason is not None
        self._reason.setFocus()
        self._fill()

    def _make_reason(self) -> None:
        self._reason = LineInput()
        self._reason.set_name(_("Why there is no source for {field}").format(field=self._name))
        self._reason.set_read_only(self._read_only)
        self._reason.left.connect(self._reason_left)
        row = QWidget()
        across(row, Label(_("No source because"), "small"), (self._reason, 1), spacing=8)
        self._column.insertWidget(1, row)

    def _reason_left(self) -> None:
        if self.reason() != self._told_reason:
            self._told_reason = self.reason()
            self.changed.emit()
