"""One thing that waits for a decision, shown whole with what can be done: a detail for each kind of thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.sync.views import Conflict, Duplicate, Line, Resolution, SetAside
from i18n import _
from ui import words
from ui.components.buttons import Button, with_key
from ui.components.facts import Facts
from ui.components.field import Field
from ui.components.inputs import ChoiceInput
from ui.components.labels import Icon, Label
from ui.components.layout import Item, across, down
from ui.conflicts.compare import Compare
from ui.conflicts.deciding import decide, reopen
from ui.context import AppContext

CaseChoice = tuple[str, str]  # id as text, family and number


class Detail(QWidget):
    """Base: `acts` are the buttons, shown below; `keys` what each key does. `thing` is what is shown."""

    def __init__(self, ctx: AppContext, thing: Any) -> None:
        super().__init__()
        self.ctx, self.thing = ctx, thing
        self.acts = QWidget()
        self.keys: dict[Qt.Key, Button] = {}
        self._error = Label("", "error", wrap=True)
        self._error.hide()

    def first_focus(self) -> QWidget:
        """Where a decision is made."""
        return next(iter(self.keys.values()))

    def fill(self, icon: str, ink: str, title: str, said: str, *more: Item) -> None:
        """Title, sentence and the rest."""
        head = across(None, Icon(icon, ink, 20), (Label(title, "sub", wrap=True), 100), None, spacing=9)
        down(self, head, 4, Label(said, "meta", wrap=True), 10, *more, 10, self._error)

    def offer(self, *acts: tuple[str, str, Qt.Key | None, Callable[[], object]]) -> None:
        """Buttons: words, kind, key, what it does."""
        items: list[Item] = []
        for text, kind, key, run in acts:
            button = Button(text, kind, pressed=run)
            if key is None:
                items += [button]
            else:
                self.keys[key] = button
                items.append(with_key(button, "Enter" if key == Qt.Key.Key_Return else chr(key)))
        across(self.acts, *items, None, spacing=12)

    def knows(self, event: QKeyEvent) -> bool:
        """Whether the key is on one of the keycaps."""
        return not event.modifiers() and Qt.Key(event.key()) in self.keys

    def take_key(self, event: QKeyEvent) -> bool:
        """A key on a keycap presses its button. Whether it was one of these."""
        button = self.keys.get(Qt.Key(event.key())) if not event.modifiers() else None
        if button is not None and button.isEnabled():
            button.click()
        return button is not None

    def write(self, call: Any, *args: Any, said: str = "", undo: Callable[[], None] | None = None) -> None:
        """A write whose changes are told to every page, with a toast."""

        def done(outcome: Any) -> None:
            self.ctx.bus.changed.emit(outcome.changes if outcome is not None else None)
            if said and self.ctx.shell is not None:
                self.ctx.shell.toast.say(said, undo)

        task = self.ctx.tasks.write(call, self.ctx.actor, *args).on_done(done)
        task.on_error(self._refused).owned_by(self).start()

    def _refused(self, error: FhrError) -> None:
        self._error.setText(error.sentence)
        self._error.show()

    def to_case(self, case: RecordId | None, text: str) -> Button:
        """A link to a case."""
        button = Button(text, "link", "folder", pressed=lambda: self.ctx.navigate("case", case))
        button.setVisible(case is not None)
        return button


class ConflictDetail(Detail):
    """The sides beside each other."""

    def __init__(self, ctx: AppContext, one: Conflict, today: dt.date) -> None:
        super().__init__(ctx, one)
        self.compare = Compare(one, ctx.actor.name, today, can_wait=False)
        self.acts = self.compare.acts
        self.compare.accepted.connect(self._save)
        link = self.to_case(one.case, _("Open the case"))
        down(self, self.compare, 6, across(None, link, None))

    def first_focus(self) -> QWidget:
        """The first side."""
        return self.compare.first_focus()

    def knows(self, event: QKeyEvent) -> bool:
        """A side's number, and E where one may write."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        number = int(event.key()) - int(Qt.Key.Key_0)
        own = event.key() == Qt.Key.Key_E and self.compare.own is not None
        return plain and (own or 1 <= number <= len(self.compare.boxes))

    def take_key(self, event: QKeyEvent) -> bool:
        """The comparison's keys, from its buttons too."""
        return self.compare.take_key(event)

    def _save(self, value: Any) -> None:
        self.compare.save.setEnabled(False)
        decide(self.ctx, self, self.thing, value, lambda: None, self._not_saved)

    def _not_saved(self, error: FhrError) -> None:
        self.compare.save.setEnabled(True)
        self.compare.refuse(error.sentence)


def _two_lines(name: str, known: str) -> QWidget:
    host = QWidget()
    down(host, Label(name, "strong"), Label(known, "small"))
    return host


class PairDetail(Detail):
    """Two persons with one identity number."""

    def __init__(self, ctx: AppContext, pair: Duplicate) -> None:
        super().__init__(ctx, pair)
        links = QWidget()
        grid = QGridLayout(links)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        both = (
            (pair.one_name, pair.one_known, pair.one_case), (pair.other_name, pair.other_known, pair.other_case)
        )  # fmt: skip
        for line, (name, known, case) in enumerate(both):
            grid.addWidget(_two_lines(name, known), line, 0)
            grid.addWidget(self.to_case(case, _("Open the case")), line, 1)
        said = _("The same identity number stands on two persons. Nothing is merged: the cases point to each other.")
        self.fill("users", "amber", _("Possible duplicate"), said, links)
        if pair.same is None:
            self.offer(
                (_("Same person"), "primary", Qt.Key.Key_1, lambda: self._say(same=True)),
                (_("Different persons"), "secondary", Qt.Key.Key_2, lambda: self._say(same=False)),
            )
        else:
            self.offer((_("Take it back"), "secondary", Qt.Key.Key_1, lambda: self._say(same=None)))

    def _say(self, *, same: bool | None) -> None:
        settle, pair = self.ctx.services.inbox.settle, self.thing

        def back() -> None:
            task = self.ctx.tasks.write(settle, self.ctx.actor, pair.one, pair.other, pair.same)
            task.on_done(lambda outcome: self.ctx.bus.changed.emit(outcome.changes)).owned_by(self.ctx.shell).start()

        said = {True: _("Said to be the same person"), False: _("Said to be different persons"), None: _("Taken back")}
        self.write(settle, pair.one, pair.other, same, said=said[same], undo=back)


class LateDetail(Detail):
    """A home that was archived while somebody wrote in it."""

    def __init__(self, ctx: AppContext, line: Line) -> None:
        super().__init__(ctx, line)
        what = ", ".join(label.lower() for label, _before, _after in line.fields)
        facts = Facts([(_("Written by"), line.who), (_("In"), what)])
        said = _("The home was archived by somebody who had not seen what was written in it. Both stand.")
        link = self.to_case(line.case, _("Open the case"))
        self.fill("archive", "amber", line.what, said, facts, 6, across(None, link, None))
        self.offer(
            (_("Take the home up again"), "primary", Qt.Key.Key_1, self._take_up),
            (_("Leave it archived"), "secondary", Qt.Key.Key_2, self._leave),
        )

    def _take_up(self) -> None:
        self.write(self.ctx.services.inbox.unarchive, self.thing.record, said=_("The home is taken up again"))

    def _leave(self) -> None:
        self.write(self.ctx.services.inbox.leave_archived, self.thing.record, said=_("The home stays archived"))


class AsideDetail(Detail):
    """Own text in what a colleague erased."""

    def __init__(self, ctx: AppContext, aside: SetAside, today: dt.date, cases: Sequence[CaseChoice]) -> None:
        super().__init__(ctx, aside)
        text = Label(aside.text, "body", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._cases = Field(_("Move the text to"), ChoiceInput(tuple(cases), open_=False))
        until = words.short_day(aside.until, today)
        said = _(
            "You wrote this in something that a colleague has erased. It is only on this computer, until {day}."
        ).format(day=until)
        self.fill("note-pencil", "amber", aside.kind, said, text, 12, self._cases)
        self._cases.setVisible(bool(cases))
        keep = (_("Move as a note"), "primary", Qt.Key.Key_1, self._keep)
        drop = (_("Erase"), "danger", None, self._drop)
        self.offer(*([keep] if cases else []), drop)

    def first_focus(self) -> QWidget:
        """Which case."""
        return self._cases if self._cases.isVisible() else self.acts

    def _keep(self) -> None:
        chosen = self._cases.control.value()
        if not chosen:
            self._cases.show_error(_("Choose which case the text belongs to."))
            return
        self.write(
            self.ctx.services.inbox.keep, self.thing.n, RecordId(hex=chosen), said=_("The text is a note in the case")
        )

    def _drop(self) -> None:
        def done(_nothing: None) -> None:
            self.ctx.bus.changed.emit(None)

        task = self.ctx.tasks.write(self.ctx.services.inbox.drop, self.ctx.actor, self.thing.n)
        task.on_done(done).on_error(self._refused).owned_by(self).start()


class DecidedDetail(Detail):
    """A decision that can be taken back."""

    def __init__(self, ctx: AppContext, one: Resolution, today: dt.date) -> None:
        super().__init__(ctx, one)
        said = _("{who} decided {when}.").format(who=one.who, when=words.near_moment(one.when, today))
        facts = Facts([(_("Chosen"), one.chosen), *((_("Not chosen"), text) for text in one.left)])
        name = f"{one.label}, {one.what}" if one.what else one.label
        self.fill("check-circle-fill", "ok", name, said, facts)
        self.offer((_("Take back the choice"), "secondary", Qt.Key.Key_1, lambda: reopen(ctx, self, one)))


def detail_of(ctx: AppContext, thing: Any, today: dt.date, cases: Sequence[CaseChoice]) -> Detail:
    """The detail of a thing."""
    match thing:
        case Conflict():
            return ConflictDetail(ctx, thing, today)
        case Duplicate():
            return PairDetail(ctx, thing)
        case Line():
            return LateDetail(ctx, thing)
        case SetAside():
            return AsideDetail(ctx, thing, today, cases)
        case _:
            return DecidedDetail(ctx, thing, today)
