"""A municipality's request in words: its children, places and state, and what it requires and wishes of a home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from fhr_desktop.domain.needs import (
    NOT_NEAR_KM,
    WORDS,
    Level,
    Need,
    NeedState,
    emergency_limit,
    kilometres_away,
)
from fhr_desktop.forms.library import choice_words, listed_areas
from i18n import _, _n
from i18n.days import short_day

PLAIN_TYPE = "family_home"
CONSIDERED = {"done": "Ja, det är gjort", "ongoing": "Det pågår", "not_yet": "Nej, inte ännu"}  # as F14 has them
GENDERS = {"girl": "Flicka", "boy": "Pojke", "other": "Annat", "unspecified": "Uppges inte"}
OTHER_CHILDREN = {
    "ok": "Går bra",
    "younger_only": "Bara yngre barn",
    "older_only": "Bara äldre barn",
    "none": "Inga andra barn",
    "same_gender": "Inga andra barn av samma kön",
    "no_requirement": "Inget krav",
}
LEVELLED = ("own_room", "adult_daytime", "accessible", "smoke_free", "no_animals")


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked for: what, and the words under it."""

    what: str
    more: str = ""


def state_said(key: str) -> str:
    """A state in words; the key itself from a newer program."""
    return WORDS[NeedState(key)] if key in WORDS else key


def ages_said(need: Need) -> str:
    """ "6 och 9 år", in the order of their ages; a child whose age is not known is only counted."""
    ages = [str(age) for age in need.ages()]
    unknown = len(need.children) - len(ages)
    said = [_("{ages} years").format(ages=_joined(ages))] if ages else []
    if unknown:
        said.append(_n("{n} without age", "{n} without age", unknown).format(n=unknown))
    return ", ".join(said)


def together_said(need: Need) -> str:
    """ "2 syskon tillsammans", "2 syskon, kan bo isär"; "" of a single child."""
    number = len(need.children)
    if number < 2:
        return ""
    said = _("{n} siblings together") if need.together else _("{n} siblings, may live apart")
    return said.format(n=number)


def children_said(need: Need) -> str:
    """ "barn A 6 år, barn B 9 år"."""
    return ", ".join(
        " ".join((str(one.get("alias") or _("child")), _("{n} years").format(n=one["age"]) if "age" in one else ""))
        .strip()
        for one in need.children
    )  # fmt: skip


def places_said(need: Need) -> str:
    """ "Rättvik 45 min, Falun": the places that matter, each with its longest travel."""
    found = []
    for one in need.places_that_matter:
        minutes = one.get("minutes")
        place = str(one.get("place", ""))
        found.append(place if minutes in (None, "") else _("{place} {n} min").format(place=place, n=minutes))
    return ", ".join(found)


def considered_said(need: Need) -> str:
    """Whether the municipality has considered close relations, as a sentence."""
    if need.network_considered != "done":
        return _("The municipality has not yet considered close relations.")
    if need.network_considered_on is None:
        return _("The municipality has considered close relations.")
    day = need.network_considered_on.isoformat()
    return _("The municipality considered close relations {day}.").format(day=day)


def emergency_said(need: Need) -> str:
    """The last day in an emergency home; "" when the child is in none."""
    limit = emergency_limit(need)
    return "" if limit is None else _("emergency home until {day}").format(day=limit.isoformat())


def required(need: Need, today: dt.date, municipalities: Mapping[str, str]) -> tuple[Asked, ...]:
    """What a home must meet, as matching reads it."""
    found = [_children(need)]
    start = need.start_wanted
    when = [words for words in (choice_words("care_start", [need.urgency] if need.urgency else []),) if words]
    if start is not None and start > today:
        found.append(Asked(_("A place by {day}").format(day=short_day(start, today)), ", ".join(when)))
    else:
        found.append(Asked(_("A place now"), ", ".join(when)))
    for one in need.places_that_matter:
        if one.get("minutes") not in (None, ""):
            said = _("At most {n} min to {place}").format(n=one["minutes"], place=one.get("place", ""))
            found.append(Asked(said, str(one.get("about") or "")))
    found += [Asked(_away(one), _("protection, told by the municipality")) for one in need.kept_away_from()]
    if need.length not in (None, "unknown"):
        found.append(Asked(choice_words("placement_length", [str(need.length)])))
    if need.home_type != PLAIN_TYPE:
        found.append(Asked(choice_words("home_type", [need.home_type])))
    found += _other_children(need)
    found += _levelled(need, Level.REQUIRED)
    return tuple(found)


def unused(need: Need) -> tuple[Asked, ...]:
    """Areas that were asked for before anybody had said that they wait for a lawyer: matching does not know of them."""
    released = dict(listed_areas())
    return tuple(
        Asked(choice_words("experience_area", [str(one["area"])]) or str(one["area"]), _("waits for a lawyer"))
        for one in need.requirements
        if one.get("area") and one["area"] not in released
    )


def _away(row: Mapping[str, Any]) -> str:
    """How far from a place; when nobody has said that, what it is taken for."""
    given = kilometres_away(row)
    said = (
        _("Not within {n} km of {place}")
        if given
        else _("Not within {n} km of {place}, nor in its municipality: no distance is given")
    )
    return said.format(n=f"{given or NOT_NEAR_KM:g}", place=row.get("place", ""))


def wished(need: Need) -> tuple[Asked, ...]:
    """What orders the homes that fit, and leaves none out."""
    found = _levelled(need, Level.PREFERRED)
    if need.contact:
        found.append(Asked(_("Contact with family"), choice_words("contact_arrangement", need.contact)))
    if need.languages:
        found.append(Asked(Need.SPECS["languages"].label, choice_words("language", need.languages)))
    for one in need.places_that_matter:
        if one.get("minutes") in (None, "") and one.get("place"):
            found.append(Asked(_("Near {place}").format(place=one["place"]), str(one.get("about") or "")))
    return tuple(found)


def _children(need: Need) -> Asked:
    number = len(need.children)
    if number < 2:
        age = need.ages()[0] if need.ages() else None
        return Asked(_("One child") if age is None else _("One child, {n} years").format(n=age))
    if need.together:
        return Asked(_("{n} siblings together").format(n=number), children_said(need))
    return Asked(_("One place for each sibling"), children_said(need))


def _other_children(need: Need) -> list[Asked]:
    found = []
    if need.other_children not in ("ok", "no_requirement"):
        found.append(Asked(OTHER_CHILDREN.get(need.other_children, need.other_children)))
    if need.least_gap:
        said = _n("{n} year between the children", "{n} years between the children", need.least_gap)
        found.append(Asked(said.format(n=need.least_gap)))
    return found


def _levelled(need: Need, level: Level) -> list[Asked]:
    found = [Asked(Need.SPECS[name].label) for name in LEVELLED if getattr(need, name) == level]
    areas = dict(listed_areas())
    return found + [
        Asked(areas[str(one["area"])])
        for one in need.requirements
        if one.get("area") in areas and one.get("level") == level
    ]


def _joined(parts: Iterable[str]) -> str:
    found = list(parts)
    if len(found) < 2:
        return "".join(found)
    return _("{first} and {last}").format(first=", ".join(found[:-1]), last=found[-1])
