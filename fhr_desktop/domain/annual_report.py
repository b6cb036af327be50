"""The annual report (verksamhetsberättelsen): the year's own texts, and the figures as they stood when it was fixed.

Figures are the follow-up's; this record holds what a person writes beside them. It names no families.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.followup import Statistic
from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.unit import UNIT_NAMESPACE


class ReportState(StrEnum):
    """Where the report stands."""

    DRAFT = "draft"
    FIXED = "fixed"


@record
class AnnualReport(Record):
    """A year's report. There is one of each year.

    `goals`: rows of `_row` (a key of GOALS), `target` and `comment`. `events`: rows of `date`, `event`, `effect`.
    `factors`: rows of `_row` (a key of FACTORS) and `text`. `figures`: from when it is fixed, a row for each statistic
    with what it means and a cell for each municipality by its code, as they were given to others. `budget` and
    `facts` (rows of `_row` and `text`): from then too, what the unit's other records told.
    """

    LABEL: ClassVar[str] = "Verksamhetsberättelse"
    PLURAL: ClassVar[str] = "Verksamhetsberättelser"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    year: int = described(Kind.INTEGER, "År")
    summary: str = described(
        Kind.LONG_TEXT, "Sammanfattning", help="Det viktigaste på några rader. Börja med det som blev bättre för barn.",
        default="",
    )  # fmt: skip
    goals: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Mål och utfall", help="Skriv kommentaren så att den kan läsas av en styrgrupp.", default=()
    )  # fmt: skip
    events: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Händelser som påverkat året",
        help="Till exempel sjukfrånvaro, kampanjer, lagändringar och stora ärenden, utan namn.", default=(),
    )  # fmt: skip
    staffing: str = described(
        Kind.LONG_TEXT, "Personal", help="Årsarbetare, tjänster, frånvaro, hur utredarparen fungerade.", default=""
    )
    economy_note: str = described(
        Kind.LONG_TEXT, "Över- eller underskott", help="Skriv hur det fördelas enligt avtalet.", default=""
    )
    work_year: str = described(
        Kind.LONG_TEXT, "Årets arbete", help="Rekrytering, utredning, utbildning, matchning, samverkan.", default=""
    )
    factors: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "SKR:s framgångsfaktorer", help="Vad året säger om var och en. Den som lämnas tom får bara siffror.",
        default=(),
    )  # fmt: skip
    development: str = described(
        Kind.LONG_TEXT, "Det vi vill ändra", help="Förslag som referensgruppen har lämnat, och vad som beslutades.",
        default="",
    )  # fmt: skip
    next_year: str = described(
        Kind.LONG_TEXT, "Nästa år", help="Mål, risker och resurser. Skriv vad som behöver beslutas.", default=""
    )
    state: str = described(Kind.CHOICE, "Läge", choices="annual_report_state", default=ReportState.DRAFT.value)
    fixed_on: dt.date | None = described(Kind.DATE, "Fastställd den", default=None)
    counted_to: dt.date | None = described(Kind.DATE, "Siffror till och med", default=None)
    least: int = described(Kind.INTEGER, "Minsta tal som visas", default=0)
    figures: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Siffror som de fastställdes", default=())
    budget: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Budget som den fastställdes", default=())
    facts: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Uppgifter som de fastställdes", default=())

    @staticmethod
    def id_of(year: int) -> RecordId:
        """The same id on every machine: a year has one report."""
        return derived_id(UNIT_NAMESPACE, f"annual-report:{year}")

    @property
    def fixed(self) -> bool:
        """Whether it is fixed, and so nothing in it changes."""
        return self.state == ReportState.FIXED


TEXTS = ("summary", "staffing", "economy_note", "work_year", "development", "next_year")
WRITTEN = ("summary", "goals", "events", "staffing", "economy_note", "work_year", "factors", "development", "next_year")


@dataclass(frozen=True, slots=True)
class Told:
    """A goal or a success factor: its words, and the figures that speak to it."""

    key: str
    words: str
    figures: tuple[str, ...]


GOALS = (  # the report's purpose, chapter 2; keys and words of F18b
    Told("supply", "Deltagande kommuner har tillräckligt många hem som passar barnens behov",
         ("needs", "needs_placed", "needs_open", "pool_places", "supply")),
    Told("nearness", "Hem finns nära barnens nätverk", ("placements", "placements_near", "near_share")),
    Told("fewer_supported", "Färre placeringar i konsulentstödda hem", ("needs_supported", "needs_supported_share")),
    Told("quality_time", "Utredningar håller hög kvalitet och görs tidseffektivt",
         ("assessed", "days_median", "days_median_active", "days_p90", "sent_back_share")),
    Told("training", "Alla hem som får uppdrag erbjuds grundutbildning",
         ("training_offered", "training_accepted", "training_completed", "trained_homes",
          "homes_placed_offered_share")),
)  # fmt: skip
FACTORS = (  # SKR, Framgångsfaktorer vid rekrytering av familjehem, 1 november 2023, in its own order
    Told("supply", "Större utbud av familjehem – bättre matchning efter barnets behov",
         ("pool_homes", "pool_homes_mean", "pool_places", "matches", "supply")),
    Told("stability", "Ökad stabilitet och hållbarhet",
         ("placements_ongoing", "placements", "placements_ended", "opened_placed_share")),
    Told("exchange", "Erfarenhetsutbyte – ett naturligt nätverk", ("trained_persons", "training_accepted")),
    Told("quality", "Kvaliteten på familjehem ökar – samlad kompetens",
         ("assessed", "trained_homes", "satisfied_municipalities")),
    Told("durable", "Hållbara placeringar minskar risken för sammanbrott",
         ("placements_ended", "placements_ongoing", "near_share", "satisfied_homes")),
    Told("time", "Tidssparande – effektivare rekrytering",
         ("days_median", "days_median_active", "days_p90", "open_age_median", "needs_answer_median")),
    Told("contact", "Hög tillgänglighet vid familjernas första kontakt",
         ("inquiries", "opened", "open_inquiry", "open_inquiry_oldest")),
    Told("economy", "Ekonomiska fördelar – lägre kostnader", ("needs_supported", "placements")),
    Told("communicator", "Egen kommunikatör – marknadsföra varumärket", ("inquiries", "referred")),
    Told("anchored", "Politisk förankring", ("satisfied_municipalities", "replies_municipalities")),
    Told("followed", "Regelbunden uppföljning", ("replies_municipalities", "replies_homes")),
)  # fmt: skip


def row_of(rows: Sequence[Mapping[str, Any]], key: str) -> Mapping[str, Any]:
    """What is written about a goal or a factor; nothing where nothing is."""
    return next((one for one in rows if one.get("_row") == key), {})


def unwritten(report: AnnualReport) -> frozenset[str]:
    """The parts where nothing, or not all, is written. Events may be none, and a factor may do with its figures."""
    found = {name for name in TEXTS if not getattr(report, name).strip()}
    if any(not str(row_of(report.goals, one.key).get("target") or "").strip() for one in GOALS):
        found.add("goals")
    if not any(str(one.get("text") or "").strip() for one in report.factors):
        found.add("factors")
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class Changed:
    """A statistic that does not mean what it meant in the last fixed report, or that was not there. `before` is ""
    for one that is new.
    """

    name: str
    before: str
    now: str


def changed_since(before: AnnualReport | None, now: Sequence[Statistic]) -> tuple[Changed, ...]:
    """Which definitions are others than in the report before. None of them when it was never fixed."""
    if before is None or not before.figures:
        return ()
    known = {str(row["key"]): str(row["definition"]) for row in before.figures}
    return tuple(
        Changed(one.name, known.get(one.key, ""), one.definition) for one in now if known.get(one.key) != one.definition
    )


@dataclass(frozen=True, slots=True)
class Meant:
    """What a figure meant in the report of a year."""

    year: int
    fixed_on: dt.date | None
    definition: str


def meant_before(reports: Iterable[AnnualReport], now: Sequence[Statistic]) -> dict[str, Meant]:
    """Of each statistic whose definition has been another: the latest fixed report that had it, by the figure's key."""
    today = {one.key: one.definition for one in now}
    found: dict[str, Meant] = {}
    for report in sorted((one for one in reports if one.fixed), key=lambda one: one.year):
        for row in report.figures:
            key, definition = str(row["key"]), str(row["definition"])
            if key in today and definition != today[key]:
                found[key] = Meant(report.year, report.fixed_on, definition)
    return found
