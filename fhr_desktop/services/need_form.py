"""The answers of F14 from a request, so that it can be printed as the municipality sent it; what was never asked of the
record stays empty on the paper.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from fhr_desktop.domain.needs import Need
from fhr_desktop.forms.answers import EVERYONE, FilledForm, Value
from fhr_desktop.forms.definition import FormDefinition


def filled_need(need: Need, definition: FormDefinition) -> FilledForm:
    """The form with what the request says."""
    return FilledForm(definition, {(key, EVERYONE): value for key, value in _answers(need).items()})


def _answers(need: Need) -> dict[str, Value]:
    return {
        "municipality": need.municipality,
        "officer_name": need.officer or None,
        "officer_phone": need.officer_phone or None,
        "own_reference": need.reference or None,
        "received_on": _iso(need.received_on),
        "reply_wanted_by": _iso(need.reply_wanted_by),
        "child_rows": _rows(need.children, "alias", "age", "gender"),
        "siblings_together": need.places(),
        "home_municipality": need.child_municipality,
        "important_places": _rows(need.places_that_matter, "place", "about", "minutes"),
        "urgency": need.urgency,
        "start_wanted": _iso(need.start_wanted),
        "length": need.length,
        "home_type": need.home_type,
        "emergency_home_now": True if need.emergency_from else None,
        "emergency_from": _iso(need.emergency_from),
        "protected_child": need.protected,
        "network_considered": need.network_considered,
        "network_considered_on": _iso(need.network_considered_on),
        "places_needed": need.places(),
        "own_room_needed": need.own_room,
        "home_adult_daytime": need.adult_daytime,
        "accessible_home": need.accessible,
        "smoke_free": need.smoke_free,
        "animals_ok": need.no_animals,
        "languages": tuple({"language": one} for one in need.languages),
        "other_children": need.other_children,
        "own_children_min_gap": need.least_gap,
        "contact_arrangements": need.contact,
        "exclusion": _rows(need.kept_away_from(), "place", "km"),
        "experience_rows": tuple(
            {"_row": str(one["area"]), "level": one.get("level")} for one in need.requirements if one.get("area")
        ),
        "state": need.state,
        "outcome": need.outcome,
        "outcome_on": _iso(need.closed_on),
        "lesson": need.lesson or None,
    }


def _rows(rows: Sequence[Mapping[str, Any]], *columns: str) -> Value:
    return tuple({column: row.get(column) for column in columns} for row in rows)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
