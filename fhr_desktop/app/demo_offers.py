"""What the demo's families are found suitable for: the report says it, and the pool takes it from there."""

from __future__ import annotations

from typing import Any

from fhr_desktop.forms.answers import Value

EXPERIENCED, WILLING, NO = "experienced", "willing", "no"
OFFERS: tuple[dict[str, Any], ...] = (
    {"places": 2, "age_from": 4, "age_to": 12, "sibling_scope": "siblings_welcome", "own_rooms": 2,
     "contact": ("drive_to", "at_home"), "adult_daytime": True},
    {"places": 3, "age_from": 6, "age_to": 15, "sibling_scope": "siblings_only_two", "own_rooms": 1,
     "contact": ("neutral_place",)},
    {"places": 1, "age_from": 0, "age_to": 6, "own_rooms": 1, "adult_daytime": True},
    {"places": 3, "age_from": 0, "age_to": 12, "sibling_scope": "siblings_welcome", "own_rooms": 2,
     "wish_age_from": 3, "wish_age_to": 10},
    {"places": 2, "age_from": 6, "age_to": 17, "sibling_scope": "siblings_only_two", "own_rooms": 2,
     "lengths": ("long", "growing_up"), "contact": ("drive_to", "overnight")},
    {"places": 1, "age_from": 13, "age_to": 17, "own_rooms": 1, "contact": ("phone_video",)},
)  # fmt: skip
LENGTHS = ("long", "growing_up")
AREAS = (
    {"school_age": EXPERIENCED, "siblings": EXPERIENCED, "school_support": EXPERIENCED},
    {"school_age": WILLING, "school_support": EXPERIENCED},
    {"infants": EXPERIENCED, "preschool": WILLING},
    {"school_age": EXPERIENCED, "siblings": WILLING, "school_support": NO},
    {"teenagers": EXPERIENCED, "school_support": WILLING},
    {"teenagers": WILLING},
)
IN_WORDS = {1: "ett barn", 2: "två barn", 3: "tre barn"}


def offer_of(rank: int) -> dict[str, Any]:
    """What the family found suitable after `rank` others offers, by the fields of its entry in the pool."""
    return OFFERS[rank % len(OFFERS)]


def scope(rank: int) -> dict[str, Value]:
    """The answers of the report's heading 22 that follow from it: suitable, and without limits."""
    offer, areas = offer_of(rank), AREAS[rank % len(AREAS)]
    low, high, places = offer["age_from"], offer["age_to"], offer["places"]
    return {
        "result": "suitable", "age_from": low, "age_to": high, "places": places,
        "sibling_scope": offer.get("sibling_scope", "no_siblings"), "lengths": offer.get("lengths", LENGTHS),
        "contact_possible": offer.get("contact"), "contact_arrangements": offer.get("contact"),
        "experience_rows": tuple({"_row": area, "level": level} for area, level in areas.items()),
        "limitation_rows": None, "exclusion_area": None, "not_for": None, "may_change": None, "available_from": None,
        "grounds": (
            f"Vi bedömer att familjen är lämplig som familjehem för {IN_WORDS[places]} i åldern {low}–{high} år. "
            "Störst vikt har vi lagt vid hur de vuxna bemöter barn som är upprörda, så som vi har sett det vid "
            "hembesöken och som referenserna beskriver det. Barnen i hemmet vill, och familjen säger själv vad som "
            "kan bli svårt."
        ),
        "weighing": "Det som drar åt olika håll är viljan och tiden. Vi bedömer att tiden räcker.",
    }  # fmt: skip
