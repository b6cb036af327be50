"""Beslut: the paragraphs of a meeting's protocol, and beside them what follows from the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Concern, Decision, Ending
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.cooperation.meetings import demand_met
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.facts import Facts, Inspector
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import ChoiceInput, Input, IntegerInput, LongTextInput
from ui.components.labels import Label
from ui.components.layout import Column, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.guidelines import GuidelineDialog
from ui.pages.meetings.part import Listed, allowed, write
from ui.pages.meetings.view import MeetingTab, MeetingView

NEW_KEY, REMOVE_KEY = "Ctrl+N, B", "Ctrl+Shift+Del"
SHOWN, EMPTY = range(2)
ENDINGS = {Ending.DECIDED.value: "ok", Ending.DEFERRED.value: "paused", Ending.REJECTED.value: "not"}
GUIDED = (Concern.GUIDELINE.value, Concern.AGREEMENT.value)
NO_ITEM = "none"


class DecisionsTab(Listed, MeetingTab):
    """Enter changes a decision."""

    side: DecisionSide

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.table: ListTable[Decision] = ListTable(_("Decisions"), self._columns(), lambda one: one.id)
        remember(self.table, ctx.settings, "decisions")
        self.table.current_changed.connect(lambda _one: self._tell())
        self.table.opened.connect(lambda _one: self.change())
        self.side = DecisionSide(self)
        self._split = WithInspector(
            Column((self.table, 1)), self.side, settings=ctx.settings, key="decisions", width=330
        )
        self._split.say_within("file-text", _("The decision"))
        none = EmptyState(
            _("No decisions yet"),
            _("What the meeting decides is numbered through the year, and guidelines rest on it."),
            Button(_("New decision …"), "primary", "plus", pressed=self.new),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._new = with_key(Button(_("New decision …"), "primary", "plus", pressed=self.new), key_words(NEW_KEY))
        self._acts = [
            self.act(_("New decision …"), self.new, NEW_KEY, "plus"),
            self.act(_("Change the decision …"), self.change, "F2", "pencil-simple"),
            self.act(_("Take the decision away"), self.remove, REMOVE_KEY, "trash"),
        ]

    def _columns(self) -> list[ListColumn[Decision]]:
        return [
            ListColumn[Decision]("number", "§", lambda d: str(d.number), 56, sort=lambda d: d.number,
                                 mark=lambda d: "conflict" if self._twice(d) else ""),
            ListColumn[Decision]("text", Decision.SPECS["text"].label, lambda d: d.text.split("\n")[0], None,
                                 strong=True, second=self._item),
            ListColumn[Decision]("concern", Decision.SPECS["concern"].label,
                                 lambda d: words.choice("decision_concern", d.concern), 150, folds=True),
            ListColumn[Decision]("ending", Decision.SPECS["ending"].label,
                                 lambda d: words.choice("decision_ending", d.ending), 120,
                                 mark=lambda d: ENDINGS.get(d.ending, "wait")),
        ]  # fmt: skip

    def _twice(self, one: Decision) -> bool:
        """Whether another machine has given the same paragraph of the year."""
        if self.view is None:
            return False
        board, own = self.view.sheet.board, self.view.meeting
        same = {m.id for m in board.meetings if m.group == own.group and m.on.year == own.on.year}
        return sum(d.number == one.number and d.meeting_id in same for d in board.decisions) > 1

    def _item(self, one: Decision) -> str:
        items = self.view.sheet.items if self.view is not None else ()
        return next((f"{at}. {item.title}" for at, item in enumerate(items, start=1) if item.id == one.item_id), "")

    def show_view(self, view: MeetingView) -> None:
        """The decisions, by number."""
        self.view = view
        rows = view.sheet.decisions
        self.table.set_rows(rows)
        if self.table.current() is None and rows:
            self.table.select(rows[-1].id)
        self._stack.setCurrentIndex(SHOWN if rows else EMPTY)
        self._new.setEnabled(view.may_write)
        self._tell()

    def _tell(self) -> None:
        one = self.table.current()
        if one is not None and self.view is not None:
            self.side.show_decision(one, self.view)

    # what is done

    def new(self) -> None:
        """Ask for what was decided, at a meeting that has been."""
        if self.view is None or not self.view.may_write:
            return
        if allowed(self.ctx, demand_met, self.view.meeting, self.view.sheet.board.today):
            DecisionDialog(self.ctx, self.window(), self.view, None).open()

    def change(self) -> None:
        """Ask for other words, another number or outcome."""
        one = self.table.current()
        if one is not None and self.view is not None and self.view.may_write:
            DecisionDialog(self.ctx, self.window(), self.view, one).open()

    def remove(self) -> None:
        """Out of the protocol; Ångra puts it back."""
        one = self.table.current()
        if one is None or self.view is None or not self.view.may_write:
            return
        remove = self.ctx.services.cooperation.protocols.remove_decision

        def undo(before: Decision) -> Callable[[], None]:
            return lambda: write(self.ctx, self, remove, before.id, removed=False)

        write(self.ctx, self, remove, one.id, said=_("§ {n} is taken away").format(n=one.number), undo=undo)

    def follow_up(self) -> None:
        """Go where what was decided is entered."""
        one = self.table.current()
        if one is None or self.view is None:
            return
        if one.concern in GUIDED:
            GuidelineDialog(self.ctx, self.window(), self.view.sheet.board, None, decision=one.id).open()
        elif one.concern == Concern.ORDER:
            self.ctx.navigate("settings", "order")
        elif one.concern == Concern.MEMBERSHIP:
            self.ctx.navigate("meetings", {"tab": "groups"})

    # the page's questions

    def count(self) -> str:
        """How many."""
        number = len(self.view.sheet.decisions) if self.view is not None else 0
        return str(number) if number else ""

    def buttons(self) -> Sequence[QWidget]:
        """A new one."""
        return (self._new,)

    def actions_(self) -> list[QAction]:
        """New ones, and changing one."""
        return self._acts


class DecisionSide(Inspector):
    """The whole of a decision, where it has been entered, and going there."""

    def __init__(self, tab: DecisionsTab) -> None:
        self._head, self._facts = Label("", "sub", wrap=True), Facts()
        self._text = Label("", "", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._entered = Label("", "meta", wrap=True)
        self._change = Button(_("Change …"), "secondary", pressed=tab.change)
        self._follow = Button("", "secondary", "arrow-right", pressed=tab.follow_up)
        super().__init__(
            self._head, 4, self._facts, 10, self._text, 12, self._entered, 6,
            across(None, self._change, self._follow, None), None,
        )  # fmt: skip
        self.setAccessibleName(_("The decision"))

    def show_decision(self, one: Decision, view: MeetingView) -> None:
        """Another decision."""
        board = view.sheet.board
        reference = board.reference(one)
        self._head.setText(reference)
        self._facts.set([
            (Decision.SPECS["concern"].label, words.choice("decision_concern", one.concern)),
            (Decision.SPECS["ending"].label, words.choice("decision_ending", one.ending)),
        ])  # fmt: skip
        self._text.setText(one.text)
        entered = [
            _("{title}, holds from {day}").format(title=version.title, day=version.valid_from.isoformat())
            for version in board.guidelines
            if version.decision_id == one.id
        ]
        entered += [
            _("Order of the pool, holds from {day}").format(day=rule.valid_from.isoformat())
            for rule in board.orders
            if rule.decided_by.strip() == reference
        ]
        entered += [
            f"{board.names.get(step.municipality, '')} {step.on.isoformat()}" for step in board.steps
            if step.decision_id == one.id
        ]  # fmt: skip
        self._entered.setText(_("Entered: {what}").format(what="; ".join(entered)) if entered else "")
        self._entered.setVisible(bool(entered))
        self._change.setVisible(view.may_write)
        said = {
            **dict.fromkeys(GUIDED, _("Enter the guideline …")),
            Concern.ORDER.value: _("To the order of the pool"),
            Concern.MEMBERSHIP.value: _("To the groups"),
        }.get(one.concern, "")
        self._follow.setText(said)
        self._follow.setVisible(bool(said) and one.ending == Ending.DECIDED and not entered)
        if one.concern == Concern.ORDER and not entered and one.ending == Ending.DECIDED:
            self._entered.setText(_("Write “{reference}” as who decided it there.").format(reference=reference))
            self._entered.setVisible(True)


class DecisionDialog(FormDialog):
    """A decision: its words first, since the number and the rest mostly stand as they are proposed."""

    def __init__(self, ctx: AppContext, parent: QWidget, view: MeetingView, decision: Decision | None) -> None:
        self._ctx, self._view, self._decision = ctx, view, decision
        items = [(NO_ITEM, _("No item")), *((one.id.hex, one.title) for one in view.sheet.items)]
        specs = Decision.SPECS
        self.inputs: dict[str, Input] = {
            "text": LongTextInput(least=4),
            "number": IntegerInput(low=1, width=5),
            "ending": ChoiceInput(words.options("decision_ending"), open_=True),
            "concern": ChoiceInput(words.options("decision_concern"), open_=False, cell=True),
            "item_id": ChoiceInput(items, open_=False, cell=True),
        }
        self.inputs["number"].set_value(decision.number if decision else view.sheet.next_number)
        self.inputs["ending"].set_value(decision.ending if decision else Ending.DECIDED.value)
        self.inputs["concern"].set_value(decision.concern if decision else Concern.OTHER.value)
        self.inputs["item_id"].set_value(decision.item_id.hex if decision and decision.item_id else NO_ITEM)
        if decision is not None:
            self.inputs["text"].set_value(decision.text)
        fields = {
            name: Field(specs[name].label, control, required=_("required") if specs[name].required else "")
            for name, control in self.inputs.items()
        }
        title = _("New decision") if decision is None else _("Change § {n}").format(n=decision.number)
        super().__init__(
            parent, title, "", fields, _("Save"), self._save, width=600,
            body=FieldRows(fields, (("text",), ("number", "ending"), ("concern", "item_id"))),
        )  # fmt: skip
        TypedKeeper(ctx, self, f"decided/{view.meeting.id.hex}/{decision.id.hex if decision else 'new'}")

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        item = values["item_id"]
        said = {
            "text": values["text"] or "", "number": values["number"] or 0, "concern": values["concern"],
            "ending": values["ending"] or Ending.DECIDED.value,
            "item_id": RecordId(hex=item) if item not in (None, NO_ITEM) else None,
        }  # fmt: skip
        protocols = self._ctx.services.cooperation.protocols
        if self._decision is None:
            new = Decision(meeting_id=self._view.meeting.id, **said)
            task = self._ctx.tasks.write(protocols.decide, self._ctx.actor, new)
        else:
            changed = replace(self._decision, **said)
            seen = Seen(self._view.position)
            task = self._ctx.tasks.write(protocols.save_decision, self._ctx.actor, changed, seen)
        task.on_done(partial(self._saved)).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Decision]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
