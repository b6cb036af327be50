"""Proposing homes to the municipality: which, in what order, to whom, until when and why; or that there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.proposals import Means, Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.offering import AGED, is_old
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, Input, LineInput, LongTextInput, MultiChoiceInput
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.matching.view import MatchView

MOST = 8  # homes to choose among; another is proposed from its own row
ON_DEMAND = ("old_reasons", "tie_break")  # shown when they are needed


def to_choose(view: MatchView, first: RecordId | None) -> list[RecordId]:
    """The homes that can be ticked: the best that fit, those whose papers alone are old, and the one one stands on."""
    fitting = [one.home.id for one in view.sheet.found.fitting][:MOST]
    old = [home for home, why in view.sheet.found.left_out.items() if all(one.rule in AGED for one in why)][:MOST]
    return [*fitting, *old, *([first] if first is not None and first not in (*fitting, *old) else [])]


class OfferDialog(FormDialog):
    """Homes are proposed in the order in which they are ticked. `made` is called with what was saved."""

    def __init__(
        self,
        ctx: AppContext,
        parent: QWidget,
        view: MatchView,
        first: RecordId | None,
        made: Callable[[Outcome[tuple[Proposal, ...]]], object],
    ) -> None:
        self._ctx, self._view, self._made = ctx, view, made
        self._homes = {str(one): one for one in to_choose(view, first)}
        self.inputs = self._inputs(first)
        specs = Proposal.SPECS
        labels = {
            "homes": _("Homes"), "recipient": specs["recipient"].label, "expires_on": specs["expires_on"].label,
            "means": specs["means"].label, "ground": specs["ground"].label, "old_reasons": specs["old_reason"].label,
            "tie_break": _("What decides between equal requests"),
        }  # fmt: skip
        must = ("homes", "recipient", "expires_on", "old_reasons", "tie_break")
        helps = {
            "recipient": specs["recipient"].help,
            "expires_on": _("The home is reserved until then."),
            "ground": _("Needed when a home does not fit, or another request comes first. Names nobody."),
            "old_reasons": _("It is printed on the proposal."),
        }
        fields = {
            key: Field(labels[key], control, required=_("required") if key in must else "", help=helps.get(key, ""))
            for key, control in self.inputs.items()
        }
        title = _("Make a proposal: {number}").format(number=view.need.number)
        said = _("The municipality is given the homes by number, without names.")
        super().__init__(parent, title, said, fields, _("Make the proposal"), self._save)
        for key in ("homes", "expires_on"):
            self.inputs[key].edited.connect(self._chosen)
        for key in ON_DEMAND:
            fields[key].hide()
        self._chosen()
        TypedKeeper(ctx, self, f"proposal/{view.need.id.hex}")

    def _inputs(self, first: RecordId | None) -> dict[str, Input]:
        view, need = self._view, self._view.need
        homes = MultiChoiceInput([(key, self._said(home)) for key, home in self._homes.items()])
        homes.set_value((str(first),) if first is not None else ())
        recipient, expires = LineInput(), DateInput(view.today, future=True)
        if need.officer.strip():  # otherwise a person is to be named
            recipient.set_value(f"{need.officer.strip()}, {view.municipality()}")
        expires.set_value(view.today + dt.timedelta(days=view.proposal_days))
        means = ChoiceInput(words.options("proposal_means"))
        means.set_value(Means.PRINTED.value)
        return {
            "homes": homes, "recipient": recipient, "expires_on": expires, "means": means, "ground": LongTextInput(),
            "old_reasons": LongTextInput(), "tie_break": LongTextInput(),
        }  # fmt: skip

    def _said(self, home: RecordId) -> str:
        view = self._view
        ranks = {one.home.id: one.rank for one in view.sheet.found.fitting}
        parts = [f"{ranks[home]}. {view.name(home)}" if home in ranks else view.name(home), view.travel(home)]
        if is_old(view.sheet, home, None):
            parts.append(_("too old, needs a reason"))
        elif home not in ranks:
            parts.append(_("does not fit"))
        return ", ".join(part for part in parts if part)

    def _is_old(self, home: RecordId) -> bool:
        """Whether its papers are too old, or will be before the day to answer by."""
        return is_old(self._view.sheet, home, self.inputs["expires_on"].value())

    def _picked(self) -> list[RecordId]:
        return [self._homes[key] for key in self.inputs["homes"].value()]

    def _chosen(self) -> None:
        """Say the order, and ask for the reason that is printed when something is too old."""
        names = [self._view.name(home) for home in self._picked()]
        order = _("In this order: {names}").format(names=", ".join(names)) if len(names) > 1 else ""
        self.fields["homes"].set_help(order or _("Tick them in the order in which they are to be proposed."))
        self.fields["old_reasons"].setVisible(any(self._is_old(home) for home in self._picked()))
        self._fit()

    def _save(self) -> None:
        values: dict[str, Any] = {name: control.value() for name, control in self.inputs.items()}
        if values["expires_on"] is None:
            self.refuse(Refused(_("Write the day to answer by. Nothing has been saved."), field="expires_on"))
            return
        homes = self._picked()
        old = {home: values["old_reasons"] or "" for home in homes if self._is_old(home)}
        task = self._ctx.tasks.write(
            self._ctx.services.proposals.offer, self._ctx.actor, self._view.need.id, homes,
            expires_on=values["expires_on"], recipient=values["recipient"], means=Means(values["means"]),
            ground=values["ground"] or "", old_reasons=old, tie_break=values["tie_break"] or "",
        )  # fmt: skip
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def refuse(self, error: FhrError) -> None:
        """What was not asked for at first is asked for now."""
        if isinstance(error, Refused) and error.field in ON_DEMAND:
            self.fields[error.field].show()
        super().refuse(error)

    def _saved(self, outcome: Outcome[tuple[Proposal, ...]]) -> None:
        self.finish()
        self._made(outcome)


class NoHomeDialog(FormDialog):
    """That the pool has no home to propose, and what it lacks: for the municipality, and for whom to recruit."""

    def __init__(self, ctx: AppContext, parent: QWidget, view: MatchView, made: Callable[[Any], object]) -> None:
        self._ctx, self._view, self._made = ctx, view, made
        self.missing = LongTextInput()
        fields = {"note": Field(_("What the pool lacks"), self.missing, required=_("required"))}
        title = _("No home to propose: {number}").format(number=view.need.number)
        said = _("It is noted with the search, so that the municipality is told, and families are sought for it.")
        super().__init__(parent, title, said, fields, _("Note it"), self._save)
        TypedKeeper(ctx, self, f"no-home/{view.need.id.hex}")

    def _save(self) -> None:
        call = self._ctx.services.proposals.no_home
        task = self._ctx.tasks.write(call, self._ctx.actor, self._view.need.id, self.missing.value() or "")
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Any) -> None:
        self.finish()
        self._made(outcome)
