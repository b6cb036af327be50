"""Enheten: its own settings. The unit manager changes them; others read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui.components.banner import Notice
from ui.components.record_form import RecordForm
from ui.context import AppContext
from ui.pages.settings.section import Section

GROUPS = (
    ("Namn och adress", ("unit_name", "unit_phone", "unit_address", "dpo_contact")),
    ("Värdkommun", ("host_municipality", "host_board")),
    ("Tider", ("first_contact_days", "silence_days", "update_months", "proposal_days", "lock_minutes")),
    ("Treserva", ("treserva_days", "clear_after_treserva", "local_keep_days")),
    ("Utbildning", ("training_phone", "home_trained_rule")),
    ("Uppgifter", ("min_cell",)),
)


class UnitSection(Section):
    """Each field is saved when it is left."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self._may = ctx.actor.may(Right.MANAGE_UNIT)
        self._stored: OrganisationSettings | None = None
        self.form = RecordForm(OrganisationSettings, GROUPS, dt.date.today())  # noqa: DTZ011  # no date in it
        self.form.set_read_only(not self._may)
        self.form.settled.connect(lambda _name: self.save_pending())
        if not self._may:
            self.add(Notice(_("The unit manager changes these. You can read them."), "info", "info"))
        self.add(self.form)

    def opened(self) -> None:
        """Read them anew."""
        self.ctx.tasks.read(self.ctx.services.unit.settings).on_done(self._show).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """Somebody else may have changed them."""
        if changes is None or changes.touches(OrganisationSettings):
            self.opened()

    def _show(self, settings: OrganisationSettings) -> None:
        if self._stored is None:
            self.form.show_record(settings)
        else:
            self.form.rebase(settings)
        self._stored = settings

    def save_pending(self) -> None:
        """Save what differs from what is stored."""
        if self._stored is None or not self._may:
            return
        changed = {name: value for name, value in self.form.changed().items() if value is not None}
        if not changed:
            return
        wanted = replace(self._stored, **changed)
        self._stored = wanted
        task = self.ctx.tasks.write(self.ctx.services.unit.save_settings, self.ctx.actor, wanted)
        task.on_done(self._saved).on_error(self._failed).owned_by(self).start()

    def _saved(self, outcome: Outcome[OrganisationSettings]) -> None:
        self.form.forgive()
        self.ctx.bus.changed.emit(outcome.changes)

    def _failed(self, error: FhrError) -> None:
        if not (isinstance(error, Refused) and self.form.refuse(error)):
            self.ctx.tasks.refused.emit(error)
        self._stored = None
        self.opened()
