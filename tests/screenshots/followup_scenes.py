"""Scenes of recruiting and of the surveys, on the demo's unit."""

from __future__ import annotations

from typing import Any

from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.recruitment.page import CAMPAIGNS, PLAN, SOURCES
from ui.pages.surveys.page import COMMENTS, RESULTS, WRITING


def _surveys(tab: int, form: str = "F19a") -> Any:
    def after(studio: Studio, shown: Any) -> None:
        page = shown.current
        wanted = next(row for row in page.table.rows_model.rows if row.round.form == form)
        page.table.select(wanted.round.id)
        studio.settle()
        page.tabs.choose(tab)
        if tab == RESULTS:
            page.results.table.setFocus()

    return after


def _typing(studio: Studio, shown: Any) -> None:
    _surveys(WRITING)(studio, shown)
    form = shown.current.writing.form
    form.show_typed(
        {"municipality": "2031", "respondent_role": "social_worker", "cases_last_year": 3, "q_contact": "s4",
         "q_answer_time": "s2"}, {},
    )  # fmt: skip
    form.focus_on("q_matching_quality")


def _new_round(_studio: Studio, shown: Any) -> None:
    shown.current.new()


def _take_out(_studio: Studio, shown: Any) -> None:
    shown.current.export()


def _recruiting(tab: int = 0, *, basis: int = 1) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        page = shown.current
        page.years.setCurrentIndex(1 if tab == PLAN else 2)  # this year, and the last that is whole
        page.bases.setCurrentIndex(basis)
        page.read()
        studio.settle()
        page.tabs.choose(tab)
        page.primary_focus().setFocus()
        if tab == 0:
            page.funnel.select(page.sheet.stages[2].step)

    return after


def _new_campaign(_studio: Studio, shown: Any) -> None:
    shown.current._campaign(shown.current.sheet.campaigns[0].campaign)


def _new_activity(_studio: Studio, shown: Any) -> None:
    shown.current._activity(None)


SCENES = [
    Scene("recruitment", lambda s: window(s, "recruitment"), _recruiting(), percents=(100, 200), keep=True),
    Scene("recruitment-year", lambda s: window(s, "recruitment"), _recruiting(basis=0), themes=("light",)),
    Scene("recruitment-campaigns", lambda s: window(s, "recruitment"), _recruiting(CAMPAIGNS), percents=(100, 200)),
    Scene("recruitment-channels", lambda s: window(s, "recruitment"), _recruiting(SOURCES)),
    Scene("recruitment-plan", lambda s: window(s, "recruitment"), _recruiting(PLAN), percents=(100, 200), keep=True),
    Scene("recruitment-campaign", lambda s: window(s, "recruitment"), _new_campaign, percents=(100, 200)),
    Scene("recruitment-activity", lambda s: window(s, "recruitment"), _new_activity, themes=("light",)),
    Scene("surveys", lambda s: window(s, "surveys"), percents=(100, 200), keep=True),
    Scene("surveys-results", lambda s: window(s, "surveys"), _surveys(RESULTS), percents=(100, 200), keep=True),
    Scene("surveys-results-homes", lambda s: window(s, "surveys"), _surveys(RESULTS, "F19b")),
    Scene("surveys-typing", lambda s: window(s, "surveys"), _typing, percents=(100, 200), keep=True),
    Scene("surveys-comments", lambda s: window(s, "surveys"), _surveys(COMMENTS), percents=(100, 200)),
    Scene("surveys-new", lambda s: window(s, "surveys"), _new_round, percents=(100, 200)),
    Scene("surveys-take-out", lambda s: window(s, "surveys"), _take_out, themes=("light",)),
]
