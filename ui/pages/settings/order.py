"""Turordning: in what order homes, requests and investigations come. The unit manager enters what has been decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.order_rules import GIVEN, OrderRule, in_force
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, DateInput, LineInput, LongTextInput, RowColumn, RowsInput
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext

SPECS = OrderRule.SPECS
LISTS = {"homes": "home_criterion", "requests": "request_criterion"}
ROWS = (("valid_from", "decided_on"), ("decided_by",), ("homes",), ("requests",), ("priorities",), ("why",))


@dataclass(frozen=True, slots=True)
class _Read:
    today: dt.date
    rules: tuple[OrderRule, ...]

    def standing(self, rule: OrderRule) -> tuple[str, str]:
        """A status kind and its words."""
        held = in_force([one for one in self.rules if one is not GIVEN], self.today)
        if rule == held:
            return "ok", _("In force")
        if rule.valid_from > self.today:
            return "wait", _("Comes into force")
        return "not", _("Replaced")


def numbered(lines: Iterable[str]) -> str:
    """The lines with their numbers, one below the other."""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def priority_said(row: Any) -> str:
    """A row of the order in which families are investigated."""
    parts = (words.choice("priority_rule", row.get("rule") or None), str(row.get("words", "")).strip())
    return ": ".join(part for part in parts if part)


class Order(Column):
    """The versions, the newest first, and below them what the chosen one says."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self._found = _Read(dt.date.min, (GIVEN,))
        self.new_button = Button(_("New order …"), icon="plus", pressed=self.new)
        self.new_button.setVisible(ctx.actor.may(Right.ASSESS))
        self.table: ListTable[OrderRule] = ListTable(_("Orders"), self._columns(), lambda one: one.id)
        remember(self.table, ctx.settings, "orders")
        self.table.opened.connect(lambda _rule: self.new())
        self.table.current_changed.connect(lambda _rule: self._tell())
        self._parts = {name: Label("", "", wrap=True) for name in (*LISTS, "priorities", "why")}
        self._heads = {name: Label(SPECS[name].label, "strong") for name in self._parts}
        shown: list[QWidget | int] = []
        for name, label in self._parts.items():
            shown += [self._heads[name], label, 8]
        pane = ScrollPane(*shown, None, margins=(20, 12, 16, 16), spacing=3)
        pane.setAccessibleName(_("What the order says"))
        remark = _("decided by the steering group; homes and requests follow the one that holds on the day")
        self.column.addWidget(SectionHead(_("Order"), remark, self.new_button))
        self.column.addWidget(self.table, 1)
        self.column.addWidget(pane, 3)

    def _columns(self) -> list[ListColumn[OrderRule]]:
        return [
            ListColumn("from", SPECS["valid_from"].label, lambda r: r.valid_from.isoformat(), 120, strong=True),
            ListColumn("stands", _("State"), lambda r: self._found.standing(r)[1], 150,
                       mark=lambda r: self._found.standing(r)[0]),
            ListColumn("on", SPECS["decided_on"].label, _decided, 120),
            ListColumn("by", SPECS["decided_by"].label, lambda r: r.decided_by),
        ]  # fmt: skip

    def opened(self) -> None:
        """Read them anew."""
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """One may have been entered."""
        if changes is None or changes.touches(OrderRule):
            self.opened()

    def save_pending(self) -> None:
        """Nothing is typed in the list."""

    def _read(self) -> _Read:
        services = self.ctx.services
        return _Read(services.unit.today(), services.order_rules.listed(self.ctx.actor))

    def _show(self, found: _Read) -> None:
        self._found = found
        self.table.set_rows(found.rules)
        self._tell()

    def _tell(self) -> None:
        rule = self.table.current() or in_force(
            [one for one in self._found.rules if one is not GIVEN], self._found.today
        )  # fmt: skip
        for name, options in LISTS.items():
            self._parts[name].setText(numbered(words.choice(options, key) for key in getattr(rule, name)))
        self._parts["priorities"].setText(numbered(priority_said(row) for row in rule.priorities))
        self._parts["why"].setText(rule.why)
        for part in (self._heads["why"], self._parts["why"]):
            part.setVisible(bool(rule.why))

    def new(self) -> None:
        """Enter a new version, which begins with what holds today."""
        if self.ctx.actor.may(Right.ASSESS):
            OrderDialog(self, self._found).open()


class OrderDialog(FormDialog):
    """A new order: from when, decided by whom, and the three lists in their order."""

    def __init__(self, section: Order, found: _Read) -> None:
        self._section, self._today = section, found.today
        rule = in_force([one for one in found.rules if one is not GIVEN], found.today)
        self.inputs = {
            "valid_from": DateInput(found.today, future=True),
            "decided_on": DateInput(found.today),
            "decided_by": LineInput(),
            **{name: _criteria(options) for name, options in LISTS.items()},
            "priorities": RowsInput(
                [
                    RowColumn("rule", _("Ground"), lambda: _choice("priority_rule"), 2),
                    RowColumn("words", _("In own words"), LineInput, 2),
                ],
                ordered=True,
            ),
            "why": LongTextInput(),
        }
        self.inputs["valid_from"].set_value(found.today)
        for name in LISTS:
            self.inputs[name].set_value(tuple({"key": key} for key in getattr(rule, name)))
        self.inputs["priorities"].set_value(rule.priorities)
        move = _("Alt and the arrows move a row.")
        helps = {**dict.fromkeys((*LISTS, "priorities"), move), "decided_by": SPECS["decided_by"].help}
        fields = {
            name: Field(SPECS[name].label, control, help=helps.get(name, "")) for name, control in self.inputs.items()
        }
        said = _(
            "It holds from its day. What has been done before followed the order that held then, and still shows it."
        )
        body = FieldRows(fields, ROWS)
        super().__init__(section.window(), _("New order"), said, fields, _("Enter the order"), self._enter, body=body)
        for name in (*LISTS, "priorities"):
            self.inputs[name].edited.connect(self._fit)

    def _enter(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        for name in LISTS:
            values[name] = tuple(str(row["key"]) for row in values[name])
        values["priorities"] = tuple(
            {"rule": row.get("rule") or "", "words": row.get("words") or ""} for row in values["priorities"]
        )
        values["valid_from"] = values["valid_from"] or self._today
        ctx = self._section.ctx
        task = ctx.tasks.write(ctx.services.order_rules.enter, ctx.actor, replace(GIVEN, **values))
        task.on_done(self._entered).on_error(self.refuse).owned_by(self).start()

    def _entered(self, outcome: Outcome[OrderRule]) -> None:
        self.finish()
        self._section.ctx.bus.changed.emit(outcome.changes)


def _decided(rule: OrderRule) -> str:
    return rule.decided_on.isoformat() if rule.decided_on else ""


def _choice(options: str) -> ChoiceInput:
    return ChoiceInput(words.options(options), open_=False, cell=True)


def _criteria(options: str) -> RowsInput:
    return RowsInput([RowColumn("key", _("Ground"), lambda: _choice(options), 3)], ordered=True)
