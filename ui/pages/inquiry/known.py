"""Beside the enquiry, while it is written: families that may be known already, and why. Never in the way of saving."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.duplicates import Found, Known
from fhr_desktop.services.inquiries import NewInquiry
from i18n import _, _n
from ui import words
from ui.components.labels import Label
from ui.components.layout import down
from ui.components.lines import Line, Lines
from ui.context import AppContext

PAUSE_MS = 150  # in typing, before it is asked for


class KnownFamilies(QWidget):
    """Asks at each pause what `told` gives; `changed` when other families are shown, or none."""

    changed = Signal()

    def __init__(self, ctx: AppContext, told: Callable[[], NewInquiry]) -> None:
        super().__init__()
        self.ctx, self._told = ctx, told
        self.hits: tuple[Known, ...] = ()
        self.buttons: list[QWidget] = []
        self._asked: NewInquiry | None = None
        self._asking = self._partly = self._preparing = False
        self._wait = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._wait.timeout.connect(self.look)
        self._none = Label("", "help", wrap=True)
        self._list = QWidget()
        self._column = down(self._list, spacing=2)
        down(self, self._none, self._list)
        self.forget()

    def typed(self) -> None:
        """Something has been written; look when the person pauses. What was answered before is not the answer to it."""
        self._wait.start()
        if self._told() != self._asked:
            self._none.setText(_("Looking …"))

    def forget(self) -> None:
        """The page has been emptied."""
        self._wait.stop()
        self._asked = None
        self._show(Found((), enough=False))

    def prepare(self) -> None:
        """Make the store ready to be asked, some homes at a time, so that nothing else has to wait long."""
        self._preparing = True
        prepare = self.ctx.services.duplicates.prepare
        task = self.ctx.tasks.write(prepare, self.ctx.actor)
        task.on_done(self._prepared).owned_by(self).start()

    def _prepared(self, left: int) -> None:
        self._preparing = left > 0
        if left:
            self.prepare()
        elif self._partly:
            self._partly, self._asked = False, None
            self.look()

    def look(self) -> None:
        """Ask now, unless it is the same as last; one question at a time."""
        told = self._told()
        if self._asking or told == self._asked:
            return
        self._wait.stop()
        self._asked, self._asking = told, True
        find, seen = self.ctx.services.duplicates.find, tuple(hit.case_id for hit in self.hits)
        task = self.ctx.tasks.write(find, self.ctx.actor, told, seen)
        task.on_done(self._found).on_finished(self._answered).owned_by(self).start()

    def _answered(self) -> None:
        self._asking = False
        if self._asked is not None and self._told() != self._asked:
            self.look()

    def _found(self, found: Found) -> None:
        if self._asked is not None:  # not emptied meanwhile
            self._partly = found.left > 0
            if self._partly and not self._preparing:
                self.prepare()
            self._show(found)

    def _said(self, found: Found) -> str:
        """What an answer without families means; that there is none only when it is the answer to what stands here."""
        if found.others:
            return _("A family like this one may be known already. Talk to the unit manager.")
        if self._asked is not None and self._told() != self._asked:
            return _("Looking …")
        if not found.enough:
            return _("While you write, families that may be known already are shown here, with why.")
        if found.left:
            return _("All families have not been looked through yet.")
        return _("No family like this one is known.")

    def _show(self, found: Found) -> None:
        self._none.setText(self._said(found))
        self._none.setVisible(not found.hits)
        if found.hits == self.hits:
            return
        before, self.hits = self.hits, found.hits
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.buttons = []
        for hit in found.hits:
            for part in self._lines(hit):
                self._column.addWidget(part)
        if found.hits and {hit.case_id for hit in found.hits} - {hit.case_id for hit in before}:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.said()))
        self.changed.emit()

    def said(self) -> str:
        """How many there are, in words; "" when there is none."""
        number = len(self.hits)
        words_ = _n("{n} family may be known already", "{n} families may be known already", number)
        return words_.format(n=number) if number else ""

    def same_number(self) -> Known | None:
        """The first with a personnummer that has been written here."""
        return next((hit for hit in self.hits if hit.same_number), None)

    def _lines(self, hit: Known) -> list[QWidget]:
        """A family's name, case and stage, its adults, what speaks for it, and what only some may know."""
        stage = words.state(hit.state) if hit.state is not None else ""
        why = ". ".join(one[:1].upper() + one[1:] for one in hit.reasons)
        line = Lines(_("Families that may be known already"), left=0, right=0)
        name = Label(words.family(hit.family), "strong", wrap=True)
        line.set([Line(hit.number, "", "", stage, pressed=lambda: self.ctx.navigate("case", hit.case_id))])
        (button,) = line.buttons
        button.setAccessibleName(f"{name.text()}, {button.accessibleName()}")
        button.setAccessibleDescription(f"{', '.join(hit.adults)}. {why}")
        self.buttons.append(button)
        adults = Label(", ".join(hit.adults), "small", wrap=True)
        parts: list[QWidget] = [name, line, Label(f"{why}.", wrap=True), adults]
        if hit.not_suitable_on is not None:
            day = hit.not_suitable_on.isoformat()
            parts.append(Label(_("Earlier assessed as not suitable, {day}.").format(day=day), "amber", wrap=True))
        elif hit.state is None:
            parts.append(Label(_("Earlier case. Talk to the unit manager."), "amber", wrap=True))
        parts[-1].setContentsMargins(0, 0, 0, 12)
        return parts
