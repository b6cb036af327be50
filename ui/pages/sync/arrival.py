"""What a package brings, or brought: the same list before it is taken in and, as Sedan sist, after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from fhr_desktop.services.sync.views import Arrival, Line
from i18n import _, _n
from ui import words
from ui.components.banner import Notice
from ui.components.digits import Compared
from ui.components.facts import Facts
from ui.components.flow import Flow
from ui.components.headers import LEFT_EDGE, SectionHead
from ui.components.labels import Label
from ui.components.layout import ScrollPane, across, down
from ui.components.side import WithInspector
from ui.components.status import Status
from ui.pages.sync import notices, saying
from ui.pages.sync.change_line import CHANGED, CONFLICT, NEW, ChangeLine


class Trust(QWidget):
    """At a computer's first package: the digits for the way back, to be compared before it is taken in."""

    agreed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        how = _(
            "This is the computer's first package. The unit manager's screen shows these digits beside your computer. "
            "Read them to each other before you take it in: then you know that it comes from your own unit."
        )
        self._digits = QWidget()
        self._digits_column = down(self._digits)
        self.agree = QCheckBox(_("The digits agree: we have read all twelve groups to each other"))
        self.agree.toggled.connect(self.agreed)
        down(
            self, Label(_("Compare the digits first"), "sub"), 4, Label(how, "meta", wrap=True), 10,
            across(None, self._digits, None), 8, across(None, self.agree, None), margins=(LEFT_EDGE, 14, 16, 8),
        )  # fmt: skip
        self.hide()

    def ask(self, digits: str) -> None:
        """Show them; "" for a package that needs no comparing."""
        _empty(self._digits_column)
        self.agree.setChecked(False)
        self.setVisible(bool(digits))
        if digits:
            self._digits_column.addWidget(Compared(digits))


class ArrivalView(QWidget):
    """`opened` carries the Line a person opened. Before it is taken in, nothing opens: it is not here yet."""

    opened = Signal(object)

    def __init__(self, settings: Any, *, preview: bool) -> None:
        super().__init__()
        self._preview = preview
        self.lines: list[ChangeLine] = []
        self._shown: tuple[Arrival, dt.date] | None = None
        self._counts = Flow(gap=18)
        self._notices = QWidget()
        self._notices_column = down(self._notices, margins=(LEFT_EDGE, 4, 16, 4), spacing=6)
        self._list = QWidget()
        self._list_column = down(self._list)
        head = QWidget()
        across(head, (self._counts, 1), margins=(LEFT_EDGE, 10, 16, 6))
        self.trust = Trust()
        self.main = ScrollPane(self.trust, head, self._notices, self._list, None, margins=(0, 0, 0, 12))
        self.main.setAccessibleName(_("What the package brings") if preview else _("Since last"))
        self._facts = Facts()
        self._authors_head = Label(_("Journal notes in the package"), "strong")
        self._authors = Facts()
        self._after = Label("", "note", wrap=True)
        self.side = ScrollPane(
            Label(_("The package"), "sub"), 6, self._facts, 14, self._authors_head, 4, self._authors, 14, self._after,
            None, surface="panel", margins=(18, 14, 16, 14),
        )  # fmt: skip
        self.side.setMinimumWidth(270)
        self.side.setAccessibleName(_("The package"))
        both = WithInspector(self.main, self.side, settings=settings, key="sync.arrival", width=316)
        down(self, (both, 1))

    def show_arrival(self, arrival: Arrival, today: dt.date, *, unread: bool = True) -> None:
        """Show a package. The same one shown again keeps its lines: their focus, and which have been seen."""
        if (arrival, today) != self._shown:
            self._shown = (arrival, today)
            self._counts.set([Status(kind, said, "strong") for kind, said in saying.counts(arrival)])
            self._show_notices(arrival)
            self._show_facts(arrival, today)
            self._show_lines(arrival)
        if not unread:
            self.mark_read()

    def all_seen(self) -> bool:
        """Whether no line waits to be read."""
        return not any(line.unread for line in self.lines)

    def mark_read(self) -> None:
        """Everything has been seen."""
        for line in self.lines:
            line.set_read()

    def _show_notices(self, arrival: Arrival) -> None:
        _empty(self._notices_column)
        said: list[tuple[str, str, str]] = []
        if arrival.conflict_count and self._preview:
            clash = _n(
                "In {n} place you have written differently. Both values are kept, and you choose later.",
                "In {n} places you have written differently. Both values are kept, and you choose later.",
                arrival.conflict_count,
            ).format(n=arrival.conflict_count)
            said.append((clash, "amber", "intersect-fill"))
        said += [(notice, "info", "info") for notice in notices.shown(arrival)]
        for sentence, kind, icon in said:
            self._notices_column.addWidget(Notice(sentence, kind, icon))
        self._notices.setVisible(bool(said))

    def _show_facts(self, arrival: Arrival, today: dt.date) -> None:
        pairs = [
            (_("From"), arrival.sender),
            (_("Computer"), arrival.machine),
            (_("Made"), words.near_moment(arrival.made, today)),
            (_("Holds"), saying.held(saying.in_short(arrival), arrival.given)),
        ]
        if arrival.taken_in is not None:
            pairs.append((_("Taken in"), words.near_moment(arrival.taken_in, today)))
        self._facts.set(pairs)
        self._authors.set([(who, str(number)) for who, number in arrival.by_author])
        for widget in (self._authors_head, self._authors):
            widget.setVisible(bool(arrival.by_author))
        self._after.setText(
            _("Nothing has been changed here yet. If you cancel, the file lies where it lay and can be taken in later.")
            if self._preview
            else _("Your next package to {name} says what you have taken in.").format(name=arrival.sender)
        )

    def _show_lines(self, arrival: Arrival) -> None:
        _empty(self._list_column)
        self.lines = []
        self._section(_("Clashes"), CONFLICT, arrival.conflicts, arrival.conflict_count)
        self._section(_("Changed"), CHANGED, arrival.changed, arrival.changed_count)
        self._section(_("New"), NEW, arrival.new, arrival.new_count)
        if arrival.erased_count:
            erased = _n(
                "{n} record is erased by decision. What was in it is gone here too.",
                "{n} records are erased by decision. What was in them is gone here too.",
                arrival.erased_count,
            ).format(n=arrival.erased_count)
            if self._preview:
                erased = _n(
                    "{n} record is erased by decision. When you take in the package it goes here too.",
                    "{n} records are erased by decision. When you take in the package they go here too.",
                    arrival.erased_count,
                ).format(n=arrival.erased_count)
            self._list_column.addWidget(SectionHead(_("Erased")))
            said = QWidget()
            across(said, (Label(erased, "meta", wrap=True), 50), None, margins=(LEFT_EDGE, 0, 16, 6))
            self._list_column.addWidget(said)

    def _section(self, title: str, kind: str, found: Sequence[Line], number: int) -> None:
        if not found:
            return
        cut = number > len(found)
        remark = _("the {n} first of {all}").format(n=len(found), all=number) if cut else str(number)
        self._list_column.addWidget(SectionHead(title, remark))
        for one in found:
            line = ChangeLine(one, kind, None if self._preview else self._open)
            self._list_column.addWidget(line)
            self.lines.append(line)

    def _open(self, chosen: ChangeLine) -> None:
        for line in self.lines:
            if line.line.record == chosen.line.record:
                line.set_read()
        self.opened.emit(chosen.line)

    def first(self) -> QWidget:
        """Where the reading begins."""
        return self.lines[0] if self.lines else self.main


def _empty(column: Any) -> None:
    while (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.setParent(None)
            widget.deleteLater()
