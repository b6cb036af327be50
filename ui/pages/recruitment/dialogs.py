"""A campaign and a line of the plan: entered and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from fhr_desktop.domain.recruitment import CHANNELS, Campaign, PlannedActivity
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.recruitment import RecruitmentSheet
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    Input,
    IntegerInput,
    LineInput,
    LongTextInput,
    MunicipalityInput,
)
from ui.kept_dialog import TypedKeeper
from ui.pages.recruitment.plan import MONTHS
from ui.shell.page import Page

WIDTH = 580
CAMPAIGN_ROWS = (("name",), ("channel", "municipality"), ("starts_on", "ends_on"), ("cost_planned", "cost_outcome"),
                 ("note",))  # fmt: skip
ACTIVITY_ROWS = (("activity",), ("month", "month_to"), ("channel", "campaign_id"), ("target_group", "municipality"),
                 ("responsible", "cost_planned"), ("done_on",))  # fmt: skip
_KRONOR = 99_999_999


class _Dialog(FormDialog):
    """What the two have in common: fields by name, and saving the record they are of."""

    def __init__(
        self, page: Page, record: Campaign | PlannedActivity, inputs: dict[str, Input],
        rows: Sequence[Sequence[str]], title: str, said: str, *, new: bool,
    ) -> None:  # fmt: skip
        self._ctx, self._record, self._new, self.inputs = page.ctx, record, new, inputs
        for name, control in inputs.items():
            value = getattr(record, name)
            control.set_value(str(value) if name in ("month", "month_to", "campaign_id") and value else value)
        specs = record.SPECS
        fields = {name: Field(specs[name].label, control, help=specs[name].help) for name, control in inputs.items()}
        super().__init__(
            page.window(), title, said, fields, _("Save"), self._save, body=FieldRows(fields, rows), width=WIDTH
        )

    def values(self) -> dict[str, object]:
        """What stands in the fields, as the record holds it."""
        return {name: control.value() for name, control in self.inputs.items()}

    def _save(self) -> None:
        services, actor = self._ctx.services.recruitment, self._ctx.actor
        made = replace(self._record, **self.values())  # type: ignore[arg-type]
        save = services.save_campaign if isinstance(made, Campaign) else services.save_activity
        task = self._ctx.tasks.write(save, actor, made)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Campaign | PlannedActivity]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
        said = _("The campaign is saved") if isinstance(outcome.value, Campaign) else _("The activity is saved")
        self._ctx.shell.toast.say(said, partial(self._undo, outcome.value))

    def _undo(self, saved: Campaign | PlannedActivity) -> None:
        """As it was before; one that was new is taken away."""
        services, actor, before = self._ctx.services.recruitment, self._ctx.actor, self._record
        if self._new:
            task = self._ctx.tasks.write(services.put_away, actor, saved, away=True)
        else:
            save = services.save_campaign if isinstance(before, Campaign) else services.save_activity
            task = self._ctx.tasks.write(save, actor, before)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).start()


class CampaignDialog(_Dialog):
    """A new campaign, or one that is changed."""

    def __init__(self, page: Page, sheet: RecruitmentSheet, made: Campaign | None) -> None:
        towns = tuple(sheet.names.items())
        inputs: dict[str, Input] = {
            "name": LineInput(), "channel": _channels(), "municipality": MunicipalityInput(towns),
            "starts_on": DateInput(sheet.today, future=True), "ends_on": DateInput(sheet.today, future=True),
            "cost_planned": _kronor(), "cost_outcome": _kronor(), "note": LongTextInput(least=2, most=6),
        }  # fmt: skip
        said = _("Its name is offered to everybody who takes in an enquiry, from its first day to three months after "
                 "its last.")  # fmt: skip
        title = _("Change the campaign") if made else _("New campaign")
        record = made or Campaign(name="", channel=CHANNELS[0], starts_on=sheet.today)
        super().__init__(page, record, inputs, CAMPAIGN_ROWS, title, said, new=made is None)
        TypedKeeper(page.ctx, self, f"campaign/{made.id.hex if made else 'new'}")

    def values(self) -> dict[str, object]:
        """The days and the channel stand even where the field was emptied."""
        found = super().values()
        kept = {name: getattr(self._record, name) for name in ("starts_on", "channel") if not found[name]}
        return {**found, **kept}


class ActivityDialog(_Dialog):
    """A new line of the plan, or one that is changed."""

    def __init__(self, page: Page, sheet: RecruitmentSheet, made: PlannedActivity | None) -> None:
        towns = tuple(sheet.names.items())
        self._campaigns = {one.campaign.id.hex: one.campaign for one in sheet.campaigns}
        inputs: dict[str, Input] = {
            "activity": LineInput(), "month": _months(), "month_to": _months(), "channel": _channels(),
            "campaign_id": ChoiceInput([(key, one.name) for key, one in self._campaigns.items()], open_=False,
                                       cell=True),
            "target_group": LineInput(), "municipality": MunicipalityInput(towns), "responsible": LineInput(),
            "cost_planned": _kronor(), "done_on": DateInput(sheet.today),
        }  # fmt: skip
        month = sheet.today.month if sheet.year == sheet.today.year else 1
        record = made or PlannedActivity(year=sheet.year, month=month, activity="")
        title = _("Change the activity") if made else _("New activity {year}").format(year=sheet.year)
        super().__init__(page, record, inputs, ACTIVITY_ROWS, title, "", new=made is None)
        campaign = record.campaign_id
        self.inputs["campaign_id"].set_value(campaign.hex if campaign and campaign.hex in self._campaigns else None)
        TypedKeeper(page.ctx, self, f"activity/{made.id.hex if made else f'new/{sheet.year}'}")

    def values(self) -> dict[str, object]:
        """Months as numbers, and the campaign as a record."""
        found, record = super().values(), self._record
        assert isinstance(record, PlannedActivity)
        until = found["month_to"]
        chosen = self._campaigns.get(str(found["campaign_id"]))
        unseen = record.campaign_id if record.campaign_id and record.campaign_id.hex not in self._campaigns else None
        return {
            **found, "month": int(str(found["month"] or record.month)), "month_to": int(str(until)) if until else None,
            "campaign_id": chosen.id if chosen else unseen,
        }  # fmt: skip


def _channels() -> ChoiceInput:
    known = dict(words.options("inquiry_source"))
    return ChoiceInput([(key, known[key]) for key in CHANNELS], open_=False, cell=True)


def _months() -> ChoiceInput:
    return ChoiceInput([(str(number), MONTHS[number]) for number in range(1, 13)], open_=False, cell=True)


def _kronor() -> IntegerInput:
    return IntegerInput(low=0, high=_KRONOR, unit="kr")
