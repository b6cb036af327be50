"""Proposals in the words of their papers: how the pool was searched, how long homes are kept, what is too old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from db.queries.pool_current import Current
from fhr_desktop.domain.match_grounds import OF_WISH
from fhr_desktop.domain.matching_terms import Wish
from fhr_desktop.domain.needs import NOT_NEAR_KM, Level, Need, kilometres_away
from fhr_desktop.domain.proposals import FamilyAnswer, Proposal
from fhr_desktop.forms.library import choice_words, listed_areas

_COUNTED = {2: "två", 3: "tre", 4: "fyra", 5: "fem"}
_ASKED = {
    "own_room": "eget rum",
    "adult_daytime": "vuxen hemma på dagtid i början",
    "accessible": "tillgänglig bostad",
    "smoke_free": "rökfritt hem",
    "no_animals": "hem utan djur",
}


def searched(need: Need) -> str:
    """What was asked of the homes: requirements first, then wishes; nothing that the child must be kept away from."""
    must: list[str] = [_children(need)]
    wish: list[str] = []
    for row in need.places_that_matter:
        if row.get("place"):
            limit = f"högst {row['minutes']} min till " if row.get("minutes") else "nära "
            (must if row.get("minutes") else wish).append(f"{limit}{row['place']}")
    for name, said in _ASKED.items():
        level = getattr(need, name)
        if level != Level.NOT_RELEVANT:
            (must if level == Level.REQUIRED else wish).append(said)
    known = dict(listed_areas())  # the others had no part in the search
    for level, found in ((Level.REQUIRED, must), (Level.PREFERRED, wish)):
        areas = [
            str(row["area"]) for row in need.requirements if row.get("area") in known and row.get("level") == level
        ]
        if areas:
            found.append(f"erfarenhet av {choice_words('experience_area', areas).lower()}")
    if need.contact:
        wish.append(f"umgänge: {choice_words('contact_arrangement', need.contact).lower()}")
    if need.languages:
        wish.append(f"språk: {choice_words('language', need.languages).lower()}")
    if need.kept_away_from():
        must.append(_away(need))
    told = f"Krav: {', '.join(must)}."
    return f"{told} Önskemål: {', '.join(wish)}." if wish else told


def _away(need: Need) -> str:
    """That places are kept away from, never which; and what is kept to where no distance is given."""
    said = "inte nära de platser ni har angett"
    if all(kilometres_away(row) for row in need.kept_away_from()):
        return said
    return f"{said} (där ni inte har angett hur långt: minst {NOT_NEAR_KM} km bort och i en annan kommun)"


def _children(need: Need) -> str:
    ages = [str(age) for age in need.ages()]
    years = f"{' och '.join(ages) if len(ages) < 3 else ', '.join(ages[:-1]) + ' och ' + ages[-1]} år" if ages else ""
    if len(need.children) < 2:
        return f"ett barn {years}".strip()
    many = _COUNTED.get(len(need.children), str(len(need.children)))
    return f"{many} syskon {years}, {'tillsammans' if need.together else 'var för sig eller tillsammans'}"


def aliases(need: Need) -> str:
    """What the municipality calls the children."""
    return ", ".join(str(row["alias"]) for row in need.children if row.get("alias"))


def not_noted(days: Current) -> str:
    """What nobody has written of the home, and the reader must know is not known."""
    lacks = ([] if days.assessed_on else ["Bedömning inte antecknad"]) + (
        [] if days.checked_on else ["Registerkontroller inte antecknade"]
    )
    return ". ".join(lacks)


def why(proposal: Proposal, found: Mapping[str, Any] | None = None, way: str | None = None, unknown: str = "") -> str:
    """The home's own words, what the list of grounds has no word for, and why it is proposed although it is too old.

    `found`: how the home met each wish, as the ledger has it. `way`: how far it is where there is no limit. `unknown`:
    what of the home nobody has noted.
    """
    limitless = f"Restid, utan gräns: {way}" if way else ""
    parts = [proposal.ground.strip(), *_besides(proposal, found or {}), limitless, unknown]
    if proposal.old_reason:
        old = "Bedömning eller registerkontroll är för gammal, löper ut medan hemmet är reserverat eller saknas."
        parts.append(f"{old} Hemmet föreslås ändå: {proposal.old_reason.strip()}")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)


def _besides(proposal: Proposal, found: Mapping[str, Any]) -> list[str]:
    """Wishes met in part and not known, and those not met that are not among what speaks against the home."""
    of = {
        key: [OF_WISH[Wish(one)] for one in str(found.get(key, "")).split()]
        for key in ("partial", "unknown", "not_met")
    }
    unsaid = [one for one in of["not_met"] if one not in proposal.speaks_against]
    told = (("Delvis", of["partial"]), ("Inte antecknat", of["unknown"]), ("Inte uppfyllt", unsaid))
    return [f"{head}: {choice_words('proposal_ground', words).lower()}" for head, words in told if words]


def reserved(proposals: Sequence[Proposal]) -> str:
    """Until when the homes are kept."""
    days = {one.reserved_until for one in proposals if one.reserved_until}
    if not days:
        return "Inget hem är reserverat."
    until = day_told(max(days)) if len(days) == 1 else "den dag som står på varje rad"
    homes = "Hemmet är reserverat" if len(proposals) == 1 else "Hemmen är reserverade"
    return (
        f"{homes} för er till och med {until}. Sedan släpps reservationen utan vidare besked. Frågar flera kommuner "
        "efter samma hem gäller vår turordning."
    )


def family_asked(proposals: Sequence[Proposal]) -> str:
    """Whether the families have been asked: a key of the field in F16a."""
    if not any(one.family_asked_on for one in proposals):
        return "no"
    answers = {one.family_answer for one in proposals}
    if FamilyAnswer.YES in answers:
        return "asked_yes"
    return "asked_no" if answers == {FamilyAnswer.NO} else "asked_unsure"


def day_told(day: dt.date) -> str:
    """A day in running text: 14 mars 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
    "december",
)  # fmt: skip


def distances(need: Need, minutes: Sequence[int | None], *, unlimited: bool = False) -> str | None:
    """How far it is to each place that matters, or only to those without a limit, in bands; None when none is known.

    Places are told by their order in the request: a name could be the very one that the family lives in.
    """
    known = [
        (number, many)
        for number, (row, many) in enumerate(zip(need.places_that_matter, minutes, strict=True), 1)
        if many is not None and row.get("place") and not (unlimited and row.get("minutes"))
    ]
    if len(need.places_that_matter) == 1:
        return _band(known[0][1]) if known else None
    return ", ".join(f"plats {number}: {_band(many)}" for number, many in known) or None


def _band(minutes: int) -> str:
    for low, high in ((0, 30), (30, 60), (60, 90)):
        if minutes < high:
            return f"{low}–{high} min" if low else f"under {high} min"
    return "över 90 min"
