"""A municipality joins or leaves: from which day, decided where, and before it is done what follows from it."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cooperation import Concern
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cooperation.members import Follows
from fhr_desktop.services.cooperation.views import Board
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import DateInput
from ui.components.labels import Label
from ui.components.layout import Column
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.deciding import Ground


def follows_said(found: Follows) -> list[str]:
    """What follows, a sentence each."""
    if found.joins:
        return [
            _("From the day, enquiries from there are received and the municipality may ask for homes."),
            _("It has a share of the cost from the day."),
            _("Enter who represents it in both groups."),
        ]
    said = [
        _("After the day, enquiries from there are referred to the municipality."),
        _("It has a share of the cost until the day."),
    ]
    if found.seats:
        said.append(
            _n("{n} place in the groups ends.", "{n} places in the groups end.", found.seats).format(n=found.seats)
        )
    going_on = [
        (_n("{n} case", "{n} cases", found.cases), found.cases),
        (_n("{n} request", "{n} requests", found.needs), found.needs),
        (_n("{n} home in the pool", "{n} homes in the pool", found.pool_homes), found.pool_homes),
    ]
    told = [one.format(n=number) for one, number in going_on if number]
    if told:
        said.append(_("Going on there: {what}. Agree on what becomes of it.").format(what=", ".join(told)))
    return said


def _proposed(found: Follows) -> dt.date:
    """The turn of the year, when budgets change; for one that has left or will, the day after its last."""
    last = found.municipality.participates_to
    if found.joins:
        return last + dt.timedelta(days=1) if last is not None else dt.date(found.on.year + 1, 1, 1)
    return dt.date(found.on.year, 12, 31)


class MembershipDialog(FormDialog):
    """Joining for one outside, leaving for one that takes part."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, board: Board, found: Follows, decision: RecordId | None = None
    ) -> None:
        self._ctx, self._found = ctx, found
        self.day = DateInput(board.today, future=True)
        self.day.set_value(_proposed(found))
        self.ground = Ground(board, (Concern.MEMBERSHIP,), decision)
        label = _("First day in the cooperation") if found.joins else _("Last day in the cooperation")
        day = Field(label, self.day, required=_("required"), needed=_("Write the day. Nothing has been saved."))
        fields = {"on": day, **self.ground.fields}
        title = _("{name} joins the cooperation") if found.joins else _("{name} leaves the cooperation")
        self.follows = Column(*(Label(f"– {one}", "", wrap=True) for one in follows_said(found)), spacing=3)
        verb = _("Note the joining") if found.joins else _("Note the leaving")
        super().__init__(
            parent, title.format(name=found.municipality.name), _("What follows from it:"), fields, verb, self._save,
            extra=self.follows,
        )  # fmt: skip
        TypedKeeper(ctx, self, f"membership/{found.municipality.code}")

    def _save(self) -> None:
        members, (decision, said) = self._ctx.services.cooperation.members, self.ground.value()
        how = members.join if self._found.joins else members.leave
        task = self._ctx.tasks.write(
            how, self._ctx.actor, self._found.municipality.code, self.day.value(), decision_id=decision, decided_by=said
        )
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Municipality]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
