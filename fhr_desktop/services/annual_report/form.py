"""F18b, the basis of the annual report, filled from what has been gathered."""

from __future__ import annotations

from collections.abc import Mapping

from fhr_desktop.domain.annual_report import GOALS, row_of
from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.library import library
from fhr_desktop.services.annual_report.blocks import outcome, source_rows
from fhr_desktop.services.annual_report.gathering import Gathered

FORM = "F18b"


def filled_basis(of: Gathered) -> FilledForm:
    """The form with all its rows."""
    record = of.record
    goals: list[Mapping[str, Cell]] = [
        {
            "_row": one.key,
            "target": str(row_of(record.goals, one.key).get("target") or ""),
            "outcome": outcome(of, one),
            "comment": str(row_of(record.goals, one.key).get("comment") or ""),
        }
        for one in GOALS
    ]
    events = tuple({key: one.get(key) for key in ("date", "event", "effect")} for one in record.events)
    budget = tuple(
        {
            "row": one.label, "budget": one.budget, "outcome": one.outcome,
            "difference": None if one.outcome is None else one.budget - one.outcome, "comment": one.comment,
        }
        for one in of.year.budget
    )  # fmt: skip
    sources = tuple({"figure": figure, "from": where, "dated": day} for figure, where, day in source_rows(of))
    answers: dict[str, Value] = {
        "goal_rows": tuple(goals), "factor_rows": events, "staffing": record.staffing, "budget_rows": budget,
        "surplus_note": record.economy_note, "work_year": record.work_year, "development": record.development,
        "next_year": record.next_year, "source_rows": sources,
    }  # fmt: skip
    return FilledForm(library().latest(FORM), {(key, EVERYONE): value for key, value in answers.items() if value})
