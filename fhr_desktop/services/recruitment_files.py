"""A year's recruiting as tables to take out: for the unit as it is, for others without what rests on few families."""

from __future__ import annotations

from collections.abc import Sequence

from fhr_desktop.domain.funnel import Yield
from fhr_desktop.domain.funnel_outside import open_steps, shut_cells
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import BASIS_COUNTED, STEPS, reason_said
from fhr_desktop.services.spreadsheets import Value
from fhr_desktop.services.table_files import Table

HIDDEN = "visas inte"
NOTE_OUTSIDE = (
    "Tal under {least} visas inte, och inte heller tal som de skulle gå att räkna ut med. Siffrorna gäller alltid alla "
    "kommuner."
)
_YIELD = ("Anmälningar", "Öppnade", "Bedömda", "Lämpliga hem")
_COSTS = ("Kostnad, kr", "Kr per anmälan", "Kr per hem")


def tables(sheet: RecruitmentSheet, *, outside: bool) -> tuple[Table, ...]:
    """Steps, reasons, campaigns, sources and ways of contact; the plan for the unit alone. For others `sheet` must be
    that of all municipalities: figures of one could be subtracted from them.
    """
    if outside and sheet.municipality is not None:
        raise ValueError("figures of one municipality do not leave the unit this way")
    least = sheet.least if outside else 0
    note = f" {NOTE_OUTSIDE.format(least=least)}" if outside else ""
    campaigns = [one.led_to for one in sheet.campaigns]
    rest = [_named(one, "Kampanj som inte finns här" if one.key else "Ingen kampanj") for one in sheet.without]
    sources = [_named(one, one.name or "Inget svar") for one in sheet.sources]
    return (
        Table("Steg", _step_titles(outside=outside), _steps(sheet, least), BASIS_COUNTED[sheet.basis] + note),
        Table("Orsaker", ("Steg", "Orsak", "Antal"), _reasons(sheet, least)),
        Table("Kampanjer", ("Kampanj", *_YIELD, *_COSTS), _yields([*campaigns, *rest], least),
              "Alla anmälningar som en kampanj har lett till, när de än kom. Raderna utan kampanj gäller årets."),
        Table("Källor", ("Fick veta genom", *_YIELD, *_COSTS), _yields(sources, least),
              "Årets anmälningar. Kostnaden är den för kampanjer i kanalen som började under året."),
        Table("Kontaktvägar", ("Kontaktväg", *_YIELD), [row[:5] for row in _yields(sheet.channels, least)]),
        *([] if outside else [_plan(sheet)]),
    )  # fmt: skip


def _step_titles(*, outside: bool) -> tuple[str, ...]:
    return ("Steg", "Nådde steget") if outside else ("Steg", "Nådde steget", "Gick vidare", "Slutade", "Är kvar")


def _steps(sheet: RecruitmentSheet, least: int) -> list[tuple[Value, ...]]:
    counts = [len(one.reached) for one in sheet.stages]
    if not least:
        return [
            (STEPS[one.step], len(one.reached), len(one.went_on), len(one.left), len(one.here)) for one in sheet.stages
        ]
    shown = open_steps(counts, least)
    return [(STEPS[one.step], count if fits else HIDDEN)
            for one, count, fits in zip(sheet.stages, counts, shown, strict=True)]  # fmt: skip


def _reasons(sheet: RecruitmentSheet, least: int) -> list[tuple[Value, ...]]:
    """Reasons lie beside each other: with a small one hidden another goes too, since the steps tell their sum."""
    rows: list[tuple[Value, ...]] = []
    for stage in sheet.stages:
        counts = [(len(some),) for _reason, some in stage.reasons]
        shut = {row for row, _column in shut_cells(counts, least)} if least else set()
        rows += [(STEPS[stage.step], reason_said(reason), HIDDEN if at in shut else len(some))
                 for at, (reason, some) in enumerate(stage.reasons)]  # fmt: skip
    return rows


def _yields(rows: Sequence[Yield], least: int) -> list[tuple[Value, ...]]:
    counts = [(len(one.inquiries), len(one.opened), len(one.assessed), len(one.suitable)) for one in rows]
    shut = shut_cells(counts, least) if least else frozenset()
    made: list[tuple[Value, ...]] = []
    for at, (one, own) in enumerate(zip(rows, counts, strict=True)):
        cells = [HIDDEN if (at, column) in shut else count for column, count in enumerate(own)]
        inquiry = None if (at, 0) in shut else one.each_inquiry
        home = None if (at, 3) in shut else one.each_home
        made.append((one.name, *cells, one.cost, inquiry, home))
    return made


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
