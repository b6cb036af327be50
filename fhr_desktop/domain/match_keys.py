"""By what a household is looked up among many: keys that two entries of one person nearly always share.

A key is a number from which what it was made of cannot be read. What the likeness then is worth is `likeness`'s matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from hashlib import blake2b
from itertools import combinations, product

from fhr_desktop.domain import names
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.likeness import Household, digits
from fhr_desktop.domain.whereabouts import street_key

# What a shared key of a kind is worth when more homes share one than can be weighed.
WORTH = {"number": 20, "phone": 12, "email": 12, "born": 8, "tail": 6, "child": 6, "street": 5, "couple": 4, "name": 3}


def stored(household: Household) -> set[int]:
    """The keys a home is kept under."""
    return {_key(kind, text) for kind, text in _of(household)}


def asked(household: Household) -> dict[int, str]:
    """The keys to ask for, with their kinds: those it would be kept under, and others of the same persons."""
    found = {_key(kind, text): kind for kind, text in _of(household)}
    for kind, text in _also(household):
        found.setdefault(_key(kind, text), kind)
    return found


def _of(household: Household) -> Iterator[tuple[str, str]]:
    adults = household.adults()
    surnames = {names.skeleton(word) for one in adults for word in names.parts(one.family_name)}
    for one in adults:
        number = digits(one)
        given = [names.skeleton(word) for word in names.parts(one.given_name)]
        if number:
            yield "number", number
            yield from (("tail", f"{number[8:]} {word[:1]}") for word in given)
        if one.birth_date is not None:
            yield "born", one.birth_date.isoformat()
        yield from (("name", f"{word} {surname}") for word, surname in product(given, surnames))
    for a, b in combinations(adults, 2):
        for pair in product(_skeletons(a), _skeletons(b)):
            yield "couple", " ".join(sorted(pair))
    for child in household.children():
        if child.birth_date is not None:
            yield from (("child", f"{word} {child.birth_date.isoformat()}") for word in _skeletons(child))
    yield from (("phone", digits_) for digits_ in household.phones())
    yield from (("email", address) for address in household.emails())
    if street := street_key(household.home.street_address):
        yield "street", street


def _also(household: Household) -> Iterator[tuple[str, str]]:
    """Short forms of the names, and the day with its month and day the other way round."""
    adults = household.adults()
    surnames = {names.skeleton(word) for one in adults for word in names.parts(one.family_name)}
    for one in adults:
        called = {names.skeleton(form) for word in names.parts(one.given_name) for form in names.called(word)}
        yield from (("name", f"{word} {surname}") for word, surname in product(called, surnames))
        turned = _turned(one.birth_date)
        if turned is not None:
            yield "born", turned.isoformat()


def _skeletons(person: Person) -> list[str]:
    return [names.skeleton(word) for word in names.parts(person.given_name)]


def _turned(day: dt.date | None) -> dt.date | None:
    return day.replace(month=day.day, day=day.month) if day is not None and day.day <= 12 else None


def _key(kind: str, text: str) -> int:
    return int.from_bytes(blake2b(f"{kind} {text}".encode(), digest_size=8).digest(), signed=True)
