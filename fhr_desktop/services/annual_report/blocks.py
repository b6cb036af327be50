"""The annual report as blocks, in the order they are read: one description, from which paper and Word file are made."""

from __future__ import annotations

from typing import Any

from fhr_desktop.domain.annual_report import FACTORS, GOALS, AnnualReport, Told, row_of
from fhr_desktop.domain.annual_report_tables import FigureTable, tables
from fhr_desktop.printing.plain import Items, PlainBlock, Rows, Text, Title
from fhr_desktop.services.annual_report.gathering import Gathered
from fhr_desktop.services.annual_report.wording import budget_cells, budget_total
from fhr_desktop.services.followup_files import MISSING, SMALL

FACTORS_HEADING = "SKR:s framgångsfaktorer för regional samverkan"
FIGURES_HEADING = "Siffror per kommun"
IN_SHORT = "Året i korthet"
TO_WRITE = "[Skriv här. {help}]"
NO_BUDGET = "Årets budget är inte inskriven i programmet."
SHORT = (  # the figures that tell the year
    "inquiries", "opened", "assessed", "days_median", "trained_homes", "needs", "proposals", "matches", "placements",
    "placed_children", "placements_ongoing", "pool_homes", "pool_places", "satisfied_municipalities", "satisfied_homes",
)  # fmt: skip
SPECS = AnnualReport.SPECS


def heading(year: int) -> str:
    """The report's title."""
    return f"Verksamhetsberättelse {year}"


def blocks(of: Gathered) -> list[PlainBlock]:
    """The whole report below its title."""
    return [
        *_opening(of), *_prose(of, "summary"), *_in_short(of), *_goals(of), *_events(of), *_prose(of, "staffing"),
        *_economy(of), *_prose(of, "work_year"), *_factors(of), *_prose(of, "development"), *_prose(of, "next_year"),
        *_figures(of), *_sources(of),
    ]  # fmt: skip


def _opening(of: Gathered) -> list[PlainBlock]:
    record, last = of.record, of.report.last
    fixed = f"Fastställd {record.fixed_on.isoformat()}." if record.fixed and record.fixed_on else "Utkast."
    who = f"Deltagande kommuner: {', '.join(of.year.members)}." if of.year.members else ""
    return [Text(" ".join(filter(None, (f"{of.unit_name}.", who, f"Siffror till och med {last.isoformat()}.", fixed))))]


def _prose(of: Gathered, name: str, level: int = 2) -> list[PlainBlock]:
    """A text under its heading. In a draft a text that lacks says what is to be written; a fixed report leaves it."""
    text = getattr(of.record, name).strip()
    if text:
        return [Title(SPECS[name].label, level), Text(text)]
    if of.record.fixed:
        return []
    return [Title(SPECS[name].label, level), Text(TO_WRITE.format(help=SPECS[name].help))]


def _in_short(of: Gathered) -> list[PlainBlock]:
    told = of.told(SHORT)
    if of.before is None or not of.before.figures:
        rows = [(one.name, said) for one, said in told]
        return [Title(IN_SHORT), Rows(("Alla kommuner", str(of.record.year)), rows, figures=True, whole=True)]
    years = (str(of.record.year), str(of.before.year))
    compared = [(one.name, said, of.said_before(one.key) or MISSING) for one, said in told]
    return [Title(IN_SHORT), Rows(("Alla kommuner", *years), compared, figures=True, whole=True)]


def _goals(of: Gathered) -> list[PlainBlock]:
    found: list[PlainBlock] = [Title(SPECS["goals"].label)]
    for number, goal in enumerate(GOALS, start=1):
        written = row_of(of.record.goals, goal.key)
        found += [Title(f"Mål {number}: {goal.words}", 3)]
        outcomes = _outcomes(of, goal)
        found += [Text(f"Målvärde: {_or_none(written.get('target'))}", leads=bool(outcomes)), *outcomes]
        if _said(written.get("comment")):
            found.append(Text(_said(written.get("comment"))))
    return found


def outcome(of: Gathered, told: Told) -> str:
    """The figures that speak to a goal, on one line: what F18b has as outcome."""
    return ". ".join(f"{one.name}: {said}" for one, said in of.told(told.figures))


def _outcomes(of: Gathered, told: Told) -> list[PlainBlock]:
    rows = [(one.name, said) for one, said in of.told(told.figures)]
    return [Rows(("Mått", "Utfall"), rows, figures=True, whole=True)] if rows else []


def _events(of: Gathered) -> list[PlainBlock]:
    rows = [
        (str(one.get("date") or ""), _said(one.get("event")), _said(one.get("effect")))
        for one in sorted(of.record.events, key=lambda row: str(row.get("date") or ""))
    ]
    return [Title("Det som påverkat året"), Rows(("När", "Händelse", "Hur det märktes"), rows)] if rows else []


def _economy(of: Gathered) -> list[PlainBlock]:
    found: list[PlainBlock] = [Title("Ekonomi")]
    if of.year.budget:
        rows = [*map(budget_cells, of.year.budget), budget_cells(budget_total(of.year.budget))]
        found.append(Rows(("Rad", "Budget, kr", "Utfall, kr", "Skillnad, kr"), rows, figures=True, total=True))
        found += [Text(f"{one.label}: {one.comment}") for one in of.year.budget if one.comment]
    elif not of.record.fixed:
        found.append(Text(NO_BUDGET))
    found += _prose(of, "economy_note", 3)
    return found if len(found) > 1 else []


def _factors(of: Gathered) -> list[PlainBlock]:
    found: list[PlainBlock] = [Title(FACTORS_HEADING)]
    for factor in FACTORS:
        found.append(Title(factor.words, 3))
        told = [*of.year.facts.get(factor.key, ()), *(f"{one.name}: {said}" for one, said in of.told(factor.figures))]
        text = _said(row_of(of.record.factors, factor.key).get("text"))
        if told:
            found.append(Items(told, whole=True, leads=bool(text) or not of.record.fixed))
        if text or not of.record.fixed:
            found.append(Text(text or TO_WRITE.format(help="Vad året säger om detta.")))
    return found


def _figures(of: Gathered) -> list[PlainBlock]:
    found: list[PlainBlock] = [Title(FIGURES_HEADING)]
    if of.report.least:
        found.append(Text(SMALL.format(least=of.report.least), leads=True))
    for table in tables(of.report.statistics):
        found += _table(of, table)
    if of.changed:
        found += [Title("Ändrade definitioner", 3), Items([_changed(of, one) for one in of.changed])]
    return found


def _table(of: Gathered, table: FigureTable) -> list[PlainBlock]:
    rows = [
        (name, *(of.said(one.key, code) or MISSING for one, _word in table.columns))
        for code, name in of.report.municipalities
    ]
    words = tuple(word for _one, word in table.columns)
    return [
        Title(table.heading, 3),
        Rows(("Kommun", *words), rows, figures=True, whole=True, close=True, total=True, notes=table.meanings()),
    ]


def _changed(of: Gathered, one: Any) -> str:
    assert of.before is not None
    if not one.before:
        return f"{one.name}: nytt mått sedan {of.before.year}."
    return f"{one.name}: definitionen har ändrats sedan {of.before.year}. Tidigare: {one.before}"


def _sources(of: Gathered) -> list[PlainBlock]:
    return [Title("Underlag"), Rows(("Tal", "Hämtat från", "Datum"), source_rows(of))]


def source_rows(of: Gathered) -> list[tuple[str, str, str]]:
    """Where the figures stand, so that somebody else can count them again."""
    counted = (of.record.fixed_on or of.today).isoformat()
    rows = [("Alla siffror, om inget annat står", "FHR Desktop, Statistik, räknat på enhetens databas", counted)]
    if of.year.budget:
        rows.append(("Ekonomi", "FHR Desktop, Kostnader", counted))
    if "communicator" in of.year.facts:
        rows.append(("Kampanjer", "FHR Desktop, Rekrytering", counted))
    if "followed" in of.year.facts:
        rows.append(("Möten och beslut", "FHR Desktop, Möten", counted))
    return rows


def _said(value: object) -> str:
    return str(value or "").strip()


def _or_none(value: object) -> str:
    return _said(value) or "inte bestämt"
