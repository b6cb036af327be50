"""A year's recruiting as tables to take out: for the unit as it is, for others as the year's figures are published.

How far the families of a campaign, a source or a way of contact have come is not told to others: the steps lie inside
each other and beside the published figures of the same cases, so that one laid beside the other would tell of few.
"""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.domain.followup import ALL
from fhr_desktop.domain.funnel import Yield
from fhr_desktop.forms.library import library
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_files import SMALL, shown
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import BASIS_COUNTED, STEPS, reason_said
from fhr_desktop.services.spreadsheets import Value
from fhr_desktop.services.table_files import Table

_YIELD = ("Anmälningar", "Öppnade", "Bedömda", "Lämpliga hem")
_COSTS = ("Kostnad, kr", "Kr per anmälan", "Kr per hem")
PUBLISHED = ("inquiries", "opened", "assessed", "opened_placed", "trained_homes", "pool_all", "pool_homes")


def tables(sheet: RecruitmentSheet) -> tuple[Table, ...]:
    """Steps, reasons, campaigns, sources, ways of contact and the plan, for the unit."""
    campaigns = [one.led_to for one in sheet.campaigns]
    rest = [_named(one, "Kampanj som inte finns här" if one.key else "Ingen kampanj") for one in sheet.without]
    sources = [_named(one, one.name or "Inget svar") for one in sheet.sources]
    steps = [
        (STEPS[one.step], len(one.reached), len(one.went_on), len(one.left), len(one.here)) for one in sheet.stages
    ]
    reasons = [
        (STEPS[stage.step], reason_said(reason), len(some)) for stage in sheet.stages for reason, some in stage.reasons
    ]
    return (
        Table("Steg", ("Steg", "Nådde steget", "Gick vidare", "Slutade", "Är kvar"), steps, BASIS_COUNTED[sheet.basis]),
        Table("Orsaker", ("Steg", "Orsak", "Antal"), reasons),
        Table("Kampanjer", ("Kampanj", *_YIELD, *_COSTS), _yields([*campaigns, *rest]),
              "Alla anmälningar som en kampanj har lett till, när de än kom. Raderna utan kampanj gäller årets."),
        Table("Källor", ("Fick veta genom", *_YIELD, *_COSTS), _yields(sources),
              "Årets anmälningar. Kostnaden är den för kampanjer i kanalen som började under året."),
        Table("Kontaktvägar", ("Kontaktväg", *_YIELD), [row[:5] for row in _yields(sheet.channels)]),
        _plan(sheet),
    )  # fmt: skip


def for_others(sheet: RecruitmentSheet, report: Report) -> tuple[Table, ...]:
    """What the year came to, as published, and the campaigns. Raises ValueError for a report that is not published."""
    if not report.published:
        raise ValueError("only published figures leave the unit")
    counted = [one for one in report.statistics if one.key in PUBLISHED]
    figures = [(one.name, shown(report.figure(one.key, ALL), report.least), one.definition) for one in counted]
    channels = {one.key: one.label for one in library().choices("inquiry_source")}
    campaigns = [
        (one.campaign.name, channels.get(one.campaign.channel, one.campaign.channel), one.campaign.starts_on,
         one.campaign.cost)
        for one in sheet.campaigns
    ]  # fmt: skip
    return (
        Table("Siffror", ("Mått", "Alla kommuner", "Definition"), figures, SMALL.format(least=report.least)),
        Table("Kampanjer", ("Kampanj", "Kanal", "Började", "Kostnad, kr"), campaigns,
              "Hur många familjer en kampanj har lett till lämnas inte ut: så få kan peka ut någon."),
    )  # fmt: skip


def _yields(rows: Sequence[Yield]) -> list[tuple[Value, ...]]:
    return [
        (one.name, len(one.inquiries), len(one.opened), len(one.assessed), len(one.suitable), one.cost,
         one.each_inquiry, one.each_home)
        for one in rows
    ]  # fmt: skip


def _named(one: Yield, name: str) -> Yield:
    return Yield(one.key, name, one.inquiries, one.opened, one.assessed, one.suitable, one.cost)


def _plan(sheet: RecruitmentSheet) -> Table:
    rows = [
        (one.activity, one.month, one.month_to or one.month, one.target_group or None,
         sheet.names.get(one.municipality or "", "Hela länet"), one.responsible or None, one.cost_planned, one.done_on)
        for one in sheet.plan
    ]  # fmt: skip
    titles = ("Aktivitet", "Månad", "Till månad", "Målgrupp", "Kommun", "Ansvarig", "Planerad kostnad, kr", "Gjort")
    return Table(f"Planen {sheet.year}", titles, rows)
