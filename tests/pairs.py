"""Families that call twice, and families that only look alike: 2 000 labelled pairs, each from a seed.

How much is known at a call is drawn with the same chances for those who are one and those who are two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from fhr_desktop.app.demo_people import test_number
from fhr_desktop.domain.likeness import Household
from fhr_desktop.services.inquiries import NewInquiry
from tests.families import CALLED, GIVEN_SPELLINGS, SPELLINGS, Family, Human, Inventor

Change = Callable[[Inventor, Family], tuple[Family, Family]]


@dataclass(frozen=True)
class Pair:
    """A call and a family that is known; `same` when they have an adult in common. `kind` is what was done."""

    told: NewInquiry
    known: Household
    same: bool
    kind: str


def _first(one: Family, **changes: object) -> Family:
    return replace(one, adults=(replace(one.adults[0], **changes), *one.adults[1:]))  # type: ignore[arg-type]


def _spelling(made: Inventor, one: Family) -> tuple[Family, Family]:
    person = one.adults[0]
    changes = {"family": made.spelt(person.family, SPELLINGS)}
    if made.rng.random() < 0.4 or changes["family"] == person.family:
        changes["given"] = made.spelt(person.given, GIVEN_SPELLINGS)
    return one, _first(made.later(one), **changes)


def _called(made: Inventor, one: Family) -> tuple[Family, Family]:
    whole, short = made.rng.choice(CALLED)
    if made.rng.random() < 0.5:
        whole, short = short, whole
    return _first(one, given=whole), _first(made.later(one), given=short)


def _surname(made: Inventor, one: Family) -> tuple[Family, Family]:
    """Married, double-named, or back to what it was."""
    person, rng = one.adults[0], made.rng
    taken = one.adults[1].family if len(one.adults) > 1 else made.surname()
    new = rng.choice((taken, f"{taken} {person.family}", f"{person.family}-{taken}", made.surname()))
    then, now = one, _first(made.later(one), family=new)
    return (then, now) if rng.random() < 0.7 else (_first(one, family=new), made.later(one))


def _split(made: Inventor, one: Family) -> tuple[Family, Family]:
    one = _couple(made, one)
    left = made.rng.choice(one.adults)
    later = made.moved(made.later(replace(one, adults=(left,))), far=made.rng.random() < 0.4)
    return one, later


def _swapped(made: Inventor, one: Family) -> tuple[Family, Family]:
    one = _couple(made, one)
    stays = made.rng.choice(one.adults)
    later = made.moved(made.later(replace(one, adults=(stays,))), far=made.rng.random() < 0.4)
    return one, replace(later, adults=(*later.adults, made.human(not stays.woman)))


def _partner_calls(made: Inventor, one: Family) -> tuple[Family, Family]:
    one = _couple(made, one)
    later = made.later(one)
    return one, replace(later, adults=later.adults[::-1])


def _digit(made: Inventor, one: Family) -> tuple[Family, Family]:
    """A number written down wrong, or one that was given until the other came."""
    rng, person = made.rng, one.adults[0]
    at = rng.randrange(2, 11)
    if rng.random() < 0.2:
        day = int(person.number[6:8]) + 60
        return _first(one, number=f"{person.number[:6]}{day}{person.number[8:11]}{_check(person.number, day)}"), one
    wrong = person.number
    if rng.random() < 0.5:
        wrong = f"{wrong[:at]}{(int(wrong[at]) + rng.randint(1, 9)) % 10}{wrong[at + 1 :]}"
    else:
        wrong = f"{wrong[:at]}{wrong[at + 1]}{wrong[at]}{wrong[at + 2 :]}"
    return one, _first(made.later(one), number=wrong)


def _check(number: str, day: int) -> int:
    head = f"{number[2:6]}{day}{number[8:11]}"
    doubled = (int(digit) * (2 - at % 2) for at, digit in enumerate(head))
    return -sum(one // 10 + one % 10 for one in doubled) % 10


def _slip(made: Inventor, one: Family) -> tuple[Family, Family]:
    person = one.adults[0]
    changes = {"family": made.slipped(person.family)}
    if made.rng.random() < 0.3 and len(person.given) > 3:
        changes["given"] = made.slipped(person.given)
    return one, _first(made.later(one), **changes)


def _couple(made: Inventor, one: Family) -> Family:
    return one if len(one.adults) > 1 else replace(one, adults=(*one.adults, made.human(not one.adults[0].woman)))


# Two families


def _sibling(made: Inventor, one: Family) -> tuple[Family, Family]:
    other = made.family()
    person = one.adults[0]
    born = person.born + dt.timedelta(days=made.rng.randint(400, 3000))
    sister = _other_given(made, replace(made.human(person.woman, person.family), born=born), person)
    if made.rng.random() < 0.5:
        other = replace(other, code=one.code, town=one.town)
    return one, replace(other, adults=(_renumbered(made, sister, person), *other.adults[1:]))


def _namesake(made: Inventor, one: Family) -> tuple[Family, Family]:
    person, other = one.adults[0], made.family()
    new = replace(made.human(person.woman, person.family), given=person.given)
    if made.rng.random() < 0.3:
        other = replace(other, code=one.code, town=one.town)
    return one, replace(other, adults=(new, *other.adults[1:]))


def _next_tenant(made: Inventor, one: Family) -> tuple[Family, Family]:
    return one, replace(made.family(), code=one.code, street=one.street, town=one.town)


def _twin(made: Inventor, one: Family) -> tuple[Family, Family]:
    person, other = one.adults[0], made.family()
    woman = person.woman if made.rng.random() < 0.7 else not person.woman
    twin = _other_given(made, replace(made.human(woman, person.family), born=person.born), person)
    if made.rng.random() < 0.5:
        other = replace(other, code=one.code, town=one.town)
    return one, replace(other, adults=(_renumbered(made, twin, person), *other.adults[1:]))


def _grown_child(made: Inventor, one: Family) -> tuple[Family, Family]:
    person, other = one.adults[0], made.family()
    born = person.born - dt.timedelta(days=365 * made.rng.randint(20, 35))
    parent = _other_given(made, replace(made.human(made.rng.random() < 0.5, person.family), born=born), person)
    if made.rng.random() < 0.4:  # on the same farm
        other = replace(other, code=one.code, street=one.street, town=one.town)
    return one, replace(other, adults=(_renumbered(made, parent, person), *other.adults[1:]))


def _same_day(made: Inventor, one: Family) -> tuple[Family, Family]:
    person, other = one.adults[0], made.family()
    new = replace(made.human(person.woman), born=person.born)
    return one, replace(other, adults=(_renumbered(made, new, person), *other.adults[1:]))


def _other_given(made: Inventor, new: Human, person: Human) -> Human:
    while new.given == person.given:
        new = replace(new, given=made.human(new.woman).given)
    return new


def _renumbered(made: Inventor, one: Human, other: Human) -> Human:
    """The number that goes with the day; not the other's: the reserved series has one a day and sex for the younger."""
    numbers = [test_number(one.born, woman, made.rng) for woman in (one.woman, not one.woman)]
    return replace(one, number=next(number for number in numbers if number != other.number))


SAME: dict[str, Change] = {
    "another spelling": _spelling, "what one is called": _called, "another surname": _surname,
    "a household that split": _split, "another partner": _swapped, "the partner calls": _partner_calls,
    "a wrong digit": _digit, "a letter wrong": _slip,
}  # fmt: skip
TWO: dict[str, Change] = {
    "siblings": _sibling, "namesakes": _namesake, "the same address": _next_tenant, "twins": _twin,
    "parent and child": _grown_child, "born the same day": _same_day,
}  # fmt: skip


def pairs(seed: int = 1, many: int = 2_000) -> Iterator[Pair]:
    """As many that are the same as are not, of each kind equally many."""
    made = Inventor(Random(seed))  # invented data, not a secret
    for number in range(many):
        same = number % 2 == 0
        kinds = SAME if same else TWO
        kind = list(kinds)[number // 2 % len(kinds)]
        then, now = kinds[kind](made, made.family())
        yield Pair(made.told(now), made.known(then), same, kind)
