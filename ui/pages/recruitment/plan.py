"""The year's plan: a line an activity, month by month, with what is done, due and late."""

from __future__ import annotations

import datetime as dt

from babel.dates import get_month_names

from fhr_desktop.domain.recruitment import PlannedActivity
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import kronor
from i18n import _, _n
from ui import words
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable

SPECS = PlannedActivity.SPECS
MONTHS = get_month_names("wide", locale="sv_SE")


def month_said(one: PlannedActivity) -> str:
    """ "mars", "mars–april"."""
    return MONTHS[one.month] if not one.month_to or one.month_to == one.month else (
        f"{MONTHS[one.month]}–{MONTHS[one.month_to]}"
    )  # fmt: skip


def standing(one: PlannedActivity, today: dt.date) -> tuple[str, str]:
    """A status kind and its words."""
    if one.done_on is not None:
        return "ok", _("Done {day}").format(day=words.short_day(one.done_on, today))
    if one.late(today):
        return "old", _("Late")
    begun = (one.year, one.month) <= (today.year, today.month)
    return ("new", _("Now")) if begun else ("wait", _("Ahead"))


class PlanTable(ListTable[PlannedActivity]):
    """Enter changes a line, Space marks it done."""

    def __init__(self) -> None:
        self._sheet: RecruitmentSheet | None = None
        super().__init__(_("The year's plan"), [
            ListColumn[PlannedActivity]("month", _("When"), month_said, 160, strong=True,
                                        sort=lambda one: (one.month, one.month_to or one.month)),
            ListColumn[PlannedActivity]("activity", SPECS["activity"].label, lambda one: one.activity, None,
                                        second=self._about),
            ListColumn[PlannedActivity]("place", SPECS["municipality"].label, self._place, 130, folds=True),
            ListColumn[PlannedActivity]("who", SPECS["responsible"].label, lambda one: one.responsible, 140,
                                        folds=True),
            ListColumn[PlannedActivity]("cost", _("Cost, kr"), lambda one: kronor(one.cost_planned), 92, right=True,
                                        sort=lambda one: one.cost_planned or 0, filtered=False),
            ListColumn[PlannedActivity]("state", _("State"), lambda one: standing(one, self._today())[1], 160,
                                        mark=lambda one: standing(one, self._today())[0]),
        ], lambda one: one.id)  # fmt: skip

    def show_sheet(self, sheet: RecruitmentSheet) -> None:
        """Another year's, or the same read anew."""
        self._sheet = sheet
        self.set_rows(sheet.plan)

    def _today(self) -> dt.date:
        return self._sheet.today if self._sheet is not None else dt.date.min

    def _place(self, one: PlannedActivity) -> str:
        names = self._sheet.names if self._sheet is not None else {}
        return names.get(one.municipality or "", _("The whole county"))

    @staticmethod
    def _about(one: PlannedActivity) -> str:
        return " · ".join(part for part in (words.choice("inquiry_source", one.channel), one.target_group) if part)


def late_said(late: int) -> str:
    """How many lines should have been done."""
    return _n("{n} line late", "{n} lines late", late).format(n=late)


def plan_said(sheet: RecruitmentSheet) -> str:
    """How far the plan has come, and what it costs."""
    done = sum(one.done_on is not None for one in sheet.plan)
    late = sum(one.late(sheet.today) for one in sheet.plan)
    cost = sum(one.cost_planned or 0 for one in sheet.plan)
    said = _("{done} of {n} done").format(done=done, n=len(sheet.plan))
    if late:
        said += ", " + late_said(late)
    return f"{said}. " + _("Planned cost {cost} kr.").format(cost=kronor(cost))
