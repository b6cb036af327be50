"""F18a, the statistics per municipality on paper: for one municipality beside all together, or for all of them.

It is made for others: every number is as it has been published (`Followup.publish`), or in a preview, which is a draft,
as it would be with regard to this report alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import ALL
from fhr_desktop.domain.pool_overview import AGE_BANDS
from fhr_desktop.domain.survey_results import SatisfactionRow, decimal
from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.cost_share.shares import read_sheet
from fhr_desktop.services.cost_share.tables import percent_text
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import Followup, Report
from fhr_desktop.services.followup_files import MISSING, shown
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.surveys import Surveys
from fhr_desktop.services.unit import settings_of
from i18n import _

FORM = "F18a"
_BY_MUNICIPALITY: Mapping[str, Mapping[str, str]] = {  # the form's tables, and which figure each column is
    "figure_rows": {
        "inquiries": "inquiries", "cases_opened": "opened", "needs_received": "needs", "proposals_sent": "proposals",
        "matches": "matches", "placements_children": "placed_children", "placements": "placements",
        "placements_ongoing": "placements_ongoing", "homes_trained": "trained_homes",
        "persons_trained": "trained_persons", "supported_home_outcomes": "needs_supported",
    },
    "pool_average": {"homes": "pool_homes_monthly", "free_places": "pool_places_monthly"},
    "time_rows": {
        "cases": "assessed", "median_days": "days_median", "mean_days": "days_mean", "p90_days": "days_p90",
        "median_days_without_rest": "days_median_active",
    },
    "cohort_rows": {"opened": "opened", "placed": "opened_placed", "placed_within_year": "opened_placed_year"},
    "need_rows": {
        "received": "needs", "answered": "needs_answered", "placed": "needs_placed", "no_home": "needs_no_home",
        "other_outcome": "needs_other", "median_days": "needs_answer_median",
    },
    "placements_by_home": {
        "placements": "placements_home", "own_municipality": "placements_home_own",
        "within_hour": "placements_home_hour",
    },
    "training_flow": {
        "offered": "training_offered", "accepted": "training_accepted", "completed": "training_completed",
    },
    "insight_rows": {
        "inquiries": "inquiries", "open_needs": "needs_open", "oldest_need_days": "needs_open_oldest",
        "proposals": "proposals", "placements": "placements", "homes": "pool_all",
    },
}  # fmt: skip
_STAGES = {
    "inquiry": "open_inquiry", "opened": "open_opened", "assessed": "open_assessed", "proposed": "open_proposed",
    "matched": "open_matched",
}  # fmt: skip
_DEFINED = {
    "inquiries": "inquiries", "cases_opened": "opened", "needs_received": "needs", "matches": "matches",
    "placements": "placements", "homes_trained": "trained_homes", "time_to_assessment": "days_median",
    "without_rest": "days_median_active", "cohort": "opened_placed_year", "pool_available": "pool_homes_monthly",
    "supported_home": "needs_supported",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the figures: each municipality's part of the cost in percent, and what was answered."""

    shares: Mapping[str, str]
    replies: Sequence[SatisfactionRow]


class FollowupForms:
    """Making the paper. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._followup, self._surveys = desk, Followup(desk), Surveys(desk)

    def printed(self, actor: Actor, report: Report, municipality: str | None = None) -> Printed:
        """F18a of a report, for paper or file: published and logged. `municipality` is a code; None for all of them.

        A report that is published already is printed as it stands. Raises NotAllowed, and Refused for a municipality
        that the report has no row for.
        """
        self._demand(actor, report, municipality)
        published = report if report.published else self._followup.publish(actor, report)
        with self._desk.store.logged_read(
            actor.user_id, "print.statistics", None, FORM, str(report.first.year), municipality or ALL
        ):
            pass
        return render(*self._paper(actor, published, municipality))

    def preview(self, actor: Actor, report: Report, municipality: str | None = None) -> Printed:
        """The same to look at first: a draft, of which nothing is published."""
        self._demand(actor, report, municipality)
        with self._desk.store.read() as connection:
            least = settings_of(connection).min_cell
        masked = report if report.least else report.for_others(least)
        return render(*self._paper(actor, masked, municipality))

    @staticmethod
    def _demand(actor: Actor, report: Report, municipality: str | None) -> None:
        actor.demand(Right.COOPERATE)
        demand_form(FORM, library().open_to(actor.role.value))
        if municipality is not None and municipality not in dict(report.municipalities):
            raise Refused(_("That municipality has no figures for the period. Nothing has been printed."))

    def _paper(self, actor: Actor, report: Report, municipality: str | None) -> tuple[FilledForm, PrintContext]:
        replies = self._surveys.satisfaction(actor, municipality, report.first, report.last, publish=report.published)
        days = (report.first.isoformat(), report.last.isoformat())
        words = {"period_from": days[0], "period_to": days[1], "period_year": _year(report)}
        names = dict(report.municipalities)
        mark = f"Statistik {_year(report)}"
        with self._desk.store.read() as connection:
            table = read_sheet(connection, report.last.year).in_force()
            context = print_context(
                self._desk, connection, actor, mark=mark if municipality is None else f"{names[municipality]}, {mark}",
                draft=not report.published, words={**words, "min_cell": str(report.least)},
            )  # fmt: skip
        shares = {one.code: percent_text(one.percent) for one in table.rows} if table else {}
        answers = answered(report, municipality, Beside(shares, replies))
        answers |= {"compiled_on": self._desk.today().isoformat(), "compiled_by": actor.name}
        filled = FilledForm(library().latest(FORM), {(key, EVERYONE): value for key, value in answers.items()})
        return filled, replace(context, secrecy="", municipalities={**context.municipalities, **names})


def answered(report: Report, municipality: str | None, beside: Beside) -> dict[str, Value]:
    """The form's tables by their keys: a row for the municipality or each of them, and last for all together."""
    where = [code for code, _name in report.municipalities if municipality in (None, code) or code == ALL]
    one_place = municipality or ALL
    tables: dict[str, Value] = {
        key: tuple(
            {"municipality": code, **{column: _cell(report, figure, code) for column, figure in columns.items()}}
            for code in where
        )
        for key, columns in _BY_MUNICIPALITY.items()
    }
    tables["insight_rows"] = tuple(
        {**row, "cost_share": beside.shares.get(str(row["municipality"]), MISSING)}
        for row in _rows(tables["insight_rows"]) if row["municipality"] != ALL
    )  # fmt: skip
    tables["open_cases"] = tuple(
        {"stage": stage, "cases": _cell(report, figure, one_place),
         "oldest_days": _cell(report, f"{figure}_oldest", one_place)}
        for stage, figure in _STAGES.items()
    )  # fmt: skip
    tables["needs_by_age"] = tuple(
        {"age_band": band, "received": _cell(report, f"asked_{band}", one_place),
         "previous_year": _cell(report, f"asked_{band}_before", one_place),
         "without_home": _cell(report, f"asked_{band}_without", one_place)}
        for band in AGE_BANDS
    )  # fmt: skip
    tables["satisfaction_rows"] = tuple(map(_reply, beside.replies))
    meant = {one.key: one.definition for one in report.statistics}
    tables["definition_rows"] = tuple(
        {"_row": row, "text": meant[figure]} for row, figure in _DEFINED.items() if figure in meant
    )  # fmt: skip
    return tables


def _rows(value: Value) -> Iterable[Mapping[str, Cell]]:
    assert isinstance(value, tuple)
    return [one for one in value if isinstance(one, Mapping)]


def _cell(report: Report, key: str, municipality: str) -> Cell:
    """A figure as it is printed: whole numbers as numbers, and words for those that are hidden."""
    try:
        figure = report.figure(key, municipality)
    except KeyError:
        return MISSING  # of an older report, which did not have it
    whole = isinstance(figure.value, int) and not figure.hidden
    return figure.value if whole and isinstance(figure.value, int) else shown(figure, report.least)


def _reply(one: SatisfactionRow) -> Mapping[str, Cell]:
    """A question. Where too few have answered nothing is said but that."""
    return {
        "question": f"{one.survey}: {one.question}",
        "answers": one.answers or MISSING,
        "sent": MISSING if one.sent is None else one.sent,
        "mean": decimal(one.mean),
        "negative_share": MISSING if one.low_percent is None else one.low_percent,
    }


def _year(report: Report) -> str:
    """ "2025", or "2024–2025" for days of more years than one."""
    years = dict.fromkeys((report.first.year, report.last.year))
    return "–".join(map(str, years))
