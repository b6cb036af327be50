"""Beside the lists: one person's parts and how they stand, where a missed one is given later, and waivers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.training import Enrolment
from fhr_desktop.domain.training_completion import PartState
from fhr_desktop.services.training.attendance import Later
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.facts import Facts, Inspector
from ui.components.labels import Elided, GapMark, Label
from ui.components.layout import across, down
from ui.pages.training.answering import Answering
from ui.pages.training.linking import LinkBox, Linking
from ui.pages.training.standing import PART_MARKS, PartLine, part_lines, parts_done, status_words, unsuited, wishes
from ui.pages.training.view import RoundView

NEAREST = 2  # later meetings told of each part


class ParticipantSide(Inspector):
    """What is known of whoever is chosen; who it is, for those who read casework, and nothing else of any case."""

    def __init__(self, acts: Answering, linking: Linking) -> None:
        self._acts = acts
        self.link = LinkBox(linking)
        self._row: SheetRow | None = None
        self._view: RoundView | None = None
        self._name, self._status = Label("", "sub", wrap=True), Label("", "meta", wrap=True)
        self._facts = Facts()
        self.change = Button(_("Change …"), "quiet", "pencil-simple", pressed=lambda: self._do(acts.change))
        self.history = Button(_("All rounds …"), "quiet", "list-bullets", pressed=lambda: self._do(acts.show_history))
        self.waive = Button(_("Waiver …"), "quiet", "minus-circle", pressed=lambda: self._do(acts.waive))
        self._parts_head = Label("", "strong")
        self._parts = QWidget()
        self._lines = down(self._parts, spacing=7)
        super().__init__(
            self._name, self._status, 6, self._facts, 2, across(None, self.change, self.history, None, spacing=4), 8,
            self.link, 12,
            across(None, self._parts_head, None, self.waive), 4, self._parts, None,
        )  # fmt: skip
        self.setAccessibleName(_("The participant"))

    def _do(self, act: object) -> None:
        if self._row is not None and callable(act):
            act(self._row)

    def show_row(self, view: RoundView, row: SheetRow | None) -> None:
        """Show somebody; None when nobody is chosen."""
        self._row, self._view = row, view
        self.inner.setVisible(row is not None)
        if row is None:
            return
        hidden = view.names.hidden
        self._name.setText(view.names.spoken(row))
        self._status.setText(status_words(row))
        facts = [
            (_("Municipality"), view.place_of(row)), (_("Phone"), "" if hidden else row.participant.phone),
            (_("Wishes"), wishes(row)), *self._dates(view, row), self._unsuited(view, row),
        ]  # fmt: skip
        self._facts.set([(word, fact) for word, fact in facts if fact])
        self.change.setVisible(view.may_enrol())
        self.link.show_row(view, row)
        lines = part_lines(view.sheet, row)
        self._parts_head.setText(_("Parts done: {n}").format(n=parts_done(row)) if lines else "")
        left = any(one.state in (PartState.MISSING, PartState.AHEAD) for one in lines)
        self.waive.setVisible(view.may_mark() and left)
        self._show_lines(view, row, lines)

    @staticmethod
    def _unsuited(view: RoundView, row: SheetRow) -> tuple[str, str]:
        days = row.enrolment.unsuited if row.enrolment else ()
        return Enrolment.SPECS["unsuited"].label, unsuited(days, view.sheet.today)

    @staticmethod
    def _dates(view: RoundView, row: SheetRow) -> list[tuple[str, str]]:
        today, enrolment = view.sheet.today, row.enrolment
        offered = enrolment.offered_on if enrolment else None
        answered = enrolment.answered_on if enrolment else None
        return [
            (_("Offered"), words.short_day(offered, today) if offered else ""),
            (_("Answered"), words.short_day(answered, today) if answered else ""),
        ]

    def _show_lines(self, view: RoundView, row: SheetRow, lines: list[PartLine]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        for line in lines:
            self._lines.addWidget(self._line(view, row, line))

    def _line(self, view: RoundView, row: SheetRow, line: PartLine) -> QWidget:
        """A part: its mark and heading, how it stands, and below what can be done about it."""
        shown, title = QWidget(), f"{line.number}. {line.title}"
        ink = "amber" if line.state is PartState.MISSING else "small"
        below: list[QWidget] = [Elided(line.said, ink)]
        if line.waiver:
            below.append(Label(line.waiver, "small", wrap=True))
        if line.state is PartState.MISSING:
            below += [Elided(said, "small") for said in _later(view, line.part)]
        text = down(None, Elided(title), *below, spacing=0)
        waiver = next((one for one in row.waivers if one.part == line.part), None)
        back = []
        if waiver is not None and line.waiver and view.may_mark():
            button = Button(_("Take back"), "link", pressed=lambda: self._acts.take_back(waiver))
            button.setAccessibleName(_("Take the waiver of part {n} back").format(n=line.number))
            back.append(button)
        across(shown, down(None, GapMark(PART_MARKS[line.state], line.said), None), text, *back, spacing=8)
        shown.layout().setStretch(1, 1)  # type: ignore[union-attr]
        shown.setAccessibleName(", ".join([title, line.said, line.waiver]).rstrip(", "))
        return shown

    def take_focus(self) -> None:
        """Into the panel."""
        for button in (self.change, self.history):
            if button.isVisible():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return


def _later(view: RoundView, part: str) -> list[str]:
    """Where a part is given in other rounds, the nearest days first."""
    found: tuple[Later, ...] = view.later.get(part, ())[:NEAREST]
    if not found:
        return [_("No later round has it yet")]
    return [_place(view, one) for one in found]


def _place(view: RoundView, one: Later) -> str:
    day = words.short_day(one.session.on, view.sheet.today) if one.session.on else ""
    left = max(one.seats_left, 0)
    seats = _n("{n} place left", "{n} places left", left).format(n=left) if left else _("full")
    return _("Is given {day} in {round}, {seats}").format(day=day, round=one.course.round, seats=seats)
