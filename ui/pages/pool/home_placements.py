"""The home's placements: who is there and who was, with what is still to be noted, and what can be done with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.placements import Placement, PlacementState
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.facts import Facts, Inspector
from ui.components.flow import Flow
from ui.components.labels import Label
from ui.components.layout import Column, across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.pool.home_view import HomeView, child_name, consult_said, placement_mark, placement_state

Act = Callable[[Placement], object]


class HomePlacements(QWidget):
    """`change` and `end` are given the placement that one stands on."""

    def __init__(self, ctx: AppContext, change: Act, end: Act) -> None:
        super().__init__()
        self._view: HomeView | None = None
        self.table: ListTable[Placement] = ListTable(_("Placements"), self._columns(), lambda one: one.id)
        self.table.current_changed.connect(self._show)
        self.table.opened.connect(change)
        self._title, self._facts = Label("", "sub", wrap=True), Facts()
        self._remind = Notice("", "amber", "chats")
        self._change = Button(_("Change …"), pressed=lambda: self._do(change))
        self._end = Button(_("End …"), pressed=lambda: self._do(end))
        self._acts = Flow([self._end, self._change], gap=8)
        self._inspector = Inspector(self._title, 8, self._facts, 10, self._remind, 12, self._acts, None)
        self._none = EmptyState(
            _("No placements yet"),
            _("Children who live or have lived in the home through the unit stand here, with an alias and no name."),
        )
        self._list = Column((self.table, 1), (self._none, 1))
        self.side = WithInspector(self._list, self._inspector, settings=ctx.settings, key="pool.placements")
        across(self, self.side)

    def show_view(self, view: HomeView) -> None:
        """Show a home's placements, those that go on first."""
        self._view = view
        rows = sorted(view.sheet.placements, key=_place_in_list)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.table.set_rows(rows)
        if rows and self.table.current() is None:
            self.table.select(rows[0].id)
        self._show(self.table.current())

    def first_focus(self) -> QWidget:
        """The list."""
        return self.table

    def _do(self, act: Act) -> None:
        current = self.table.current()
        if current is not None:
            act(current)

    def _show(self, one: Placement | None) -> None:
        view = self._view
        self._inspector.inner.setVisible(one is not None and view is not None)
        if one is None or view is None:
            return
        self._title.setText(child_name(one, view.sheet.today))
        labels, one = Placement.SPECS, one.as_it_stands()
        pairs = [
            (_("Municipality"), view.municipality(one.municipality)),
            (_("State"), placement_state(one)),
            *((labels[name].label, day.isoformat()) for name in ("starts_on", "ends_on", "ended_on")
              if (day := getattr(one, name)) is not None),
            (_("Why it ended"), words.choice("placement_end_reason", one.end_reason)),
            (labels["home_consulted_on"].label, one.home_consulted_on.isoformat() if one.home_consulted_on else ""),
            (labels["others_consulted_on"].label,
             one.others_consulted_on.isoformat() if one.others_consulted_on else ""),
        ]  # fmt: skip
        self._facts.set([pair for pair in pairs if pair[1]])
        lacking = view.lacking(one)
        self._remind.setVisible(bool(lacking))
        self._remind.set_words("\n".join(consult_said(what, view, one) for what in lacking))
        self._acts.setVisible(view.may_write)
        self._end.setVisible(one.state == PlacementState.ONGOING)

    def _columns(self) -> Sequence[ListColumn[Placement]]:
        def today(one: Placement) -> str:
            return child_name(one, self._view.sheet.today) if self._view else one.alias

        def municipality(one: Placement) -> str:
            return self._view.municipality(one.municipality) if self._view else one.municipality

        def until(one: Placement) -> str:
            if (left := one.left_on()) is not None:
                return left.isoformat()
            return _("expected {day}").format(day=one.ends_on.isoformat()) if one.ends_on else ""

        def lacking(one: Placement) -> str:
            return _("consultation is not noted") if self._view and self._view.lacking(one) else ""

        return [
            ListColumn[Placement]("child", _("Child"), today, strong=True, second=lacking),
            ListColumn[Placement]("municipality", _("Placed by"), municipality, 140),
            ListColumn[Placement]("state", _("State"), placement_state, 130, mark=placement_mark),
            ListColumn[Placement](
                "from", _("From"), lambda one: one.starts_on.isoformat() if one.starts_on else "", 110
            ),
            ListColumn[Placement]("to", _("To"), until, 180),
        ]


def _place_in_list(one: Placement) -> tuple[int, int]:
    """Those that go on first, then what is planned, then the past; the latest first in each."""
    order = {PlacementState.ONGOING: 0, PlacementState.PLANNED: 1, PlacementState.ENDED: 2}
    return order[PlacementState(one.state)], -one.starts_on.toordinal() if one.starts_on else 0
