"""Places in the county with their coordinates, and how far it is between them: estimates, known without network.

Distances are as the crow flies times a factor for roads, and minutes at an even speed: assumptions, and said to be so
wherever they are shown (DOMAIN §6.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

import resources

EARTH_KM = 6371.0
KM_AN_HOUR = 60.0  # on the road, on the whole
Coordinates = tuple[float, float]  # latitude and longitude, degrees


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the county where a course may be, or somebody lives."""

    name: str
    municipality: str
    at: Coordinates


def distance_km(one: Coordinates, other: Coordinates, factor: float = 1.0) -> float:
    """The great circle between two places on a sphere (haversine), times the factor."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, each)) for each in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(half)) * factor


@lru_cache(maxsize=4096)  # thousands of homes lie in some dozens of places
def minutes_between(one: Coordinates, other: Coordinates) -> int:
    """An estimate of the drive in whole minutes."""
    return round(distance_km(one, other, road_factor()) / KM_AN_HOUR * 60)


def road_factor() -> float:
    """The road in proportion to the straight line: an assumption, not measured."""
    return float(_raw()["road_factor"])


def source() -> str:
    """Where the coordinates are from, in Swedish, to be shown with them."""
    return str(_raw()["source"])


def known_places() -> tuple[Place, ...]:
    """Every place, the municipalities' centres first."""
    return tuple(_by_name().values())


def place_named(name: str) -> Place | None:
    """The place of that name, in whatever letters; None when it is not known."""
    return _by_name().get(name.strip().casefold())


@cache
def centre(municipality: str | None) -> Place | None:
    """The centre of a municipality in the county; None for others."""
    return next((one for one in _by_name().values() if one.municipality == municipality), None)


@lru_cache(maxsize=4096)
def place_of(village: str, postcode_and_town: str, municipality: str | None) -> Place | None:
    """Where a home is: its village if that is known, its post town, or the centre of its municipality."""
    town = postcode_and_town.lstrip("0123456789 ")
    return place_named(village) or place_named(town) or centre(municipality)


@cache
def _raw() -> Any:
    return yaml.safe_load(resources.text("unit", "places.yaml"))


@cache
def _by_name() -> dict[str, Place]:
    """Every place by its name in small letters."""
    units = yaml.safe_load(resources.text("unit", "municipalities.yaml"))["municipalities"]
    found = {
        one["name"].casefold(): Place(one["name"], one["code"], (float(one["lat"]), float(one["lon"]))) for one in units
    }
    for one in _raw()["places"]:
        latitude, longitude = one["at"]
        found[one["name"].casefold()] = Place(one["name"], one["municipality"], (latitude, longitude))
    return found
