"""How much speaks for two households having a person in common, and what does, in words. Nothing is looked up here.

The weights are bits, as in Fellegi and Sunter's record linkage (JASA 64, 1969): the logarithm to base two of how many
times likelier a likeness is between two entries of one person than between entries of two. They are set by judgement
and held by tests on invented pairs; none is learnt from families' data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import log2

from personnummer import personnummer
from rapidfuzz.distance import OSA

from fhr_desktop.domain import names
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.identity import COORDINATION
from fhr_desktop.domain.names import Alike
from fhr_desktop.domain.whereabouts import email_key, phones, postcode, street_key
from i18n import _

# A county's unit knows some 2^15 persons: that much must speak for one of them before it is more likely than not.
THRESHOLD = 15.0
# A number is nobody else's. One wrong digit is hardly ever another's: the check digit would not fit. Two numbers that
# both hold are two persons, unless one of them was given until the other came (a samordningsnummer).
NUMBER_SAME, NUMBER_SLIP, NUMBER_OTHER = 30.0, 13.0, -16.0
# One of some 15 000 adult days of birth; a day is misread or misheard now and then.
BORN_SAME, BORN_SLIP, BORN_OTHER = 12.0, 5.0, -12.0
# A hundred first names are common, a thousand surnames. People keep the first and change the second.
GIVEN = {Alike.SAME: 6.0, Alike.SPELLING: 5.5, Alike.SHORT_FORM: 4.5, Alike.SLIP: 3.0}
FAMILY = {Alike.SAME: 9.0, Alike.SPELLING: 8.5, Alike.SHORT_FORM: 8.0, Alike.SLIP: 6.0, Alike.OTHER: -3.0}
AS_PARTNER = 7.0  # the one's surname is the other's partner's: a name taken in marriage, or laid aside after it
NAMESAKES_MOST = 7.0  # of so many bits the name is robbed by others of that name
SHARERS, SHARED_MOST = 4, 10.0  # a household's number that more homes have is a switchboard's, or a helper's
HOUSE_NAME = 5.0  # a surname that is the household's, when no person fits
PHONE = EMAIL = 16.0  # a household's own, which is enough also when the family has moved
STREET = 7.0  # the next family may live there
PARTNER_MOST = 10.0  # what a second adult in common says is not new altogether
CHILD, CHILD_NAME, CHILDREN_MOST = 8.0, 2.0, 12.0
TOWN_SAME, TOWN_OTHER = 2.0, -1.0  # one of twelve municipalities; families move


@dataclass(frozen=True, slots=True)
class Household:
    """A home with its persons: one that is stored, or one as it has been told so far."""

    home: Home
    people: tuple[Person, ...]

    def adults(self) -> tuple[Person, ...]:
        """Those who are not children."""
        return tuple(one for one in self.people if one.role != PersonRole.CHILD and one.given_name)

    def children(self) -> tuple[Person, ...]:
        """The children."""
        return tuple(one for one in self.people if one.role == PersonRole.CHILD and one.given_name)

    def phones(self) -> frozenset[str]:
        """Everybody's numbers."""
        return frozenset().union(*(phones(one.phone) for one in self.people))

    def emails(self) -> frozenset[str]:
        """Everybody's addresses."""
        return frozenset(key for one in self.people if (key := email_key(one.email)))


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for (or against), in bits. `words` is empty for what is not worth saying."""

    bits: float
    words: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for two households being one, or sharing a person. `grounds` begin with the weightiest."""

    bits: float
    grounds: tuple[Ground, ...]
    same_number: bool

    @property
    def likely(self) -> bool:
        """Whether it is worth telling."""
        return self.bits >= THRESHOLD

    def reasons(self) -> tuple[str, ...]:
        """What to say for it, each once."""
        return tuple(dict.fromkeys(one.words for one in self.grounds if one.words and one.bits > 0))


def compare(told: Household, known: Household, namesakes: int = 1, sharers: int = 1) -> Likeness:
    """Weigh a household that is told of against one that is known.

    `namesakes`: homes that hold a person so named; `sharers`: homes with the telephone number or e-mail address.
    """
    pairs = sorted(
        ((sum(one.bits for one in grounds), a, b, grounds) for a, b, grounds in _pairs(told, known, namesakes)),
        key=lambda pair: -pair[0],
    )
    grounds: list[Ground] = []
    if pairs and pairs[0][0] > 0:
        _bits, a, b, best = pairs[0]
        grounds += best
        second = next((pair for pair in pairs[1:] if pair[1] is not a and pair[2] is not b and pair[0] > 0), None)
        if second is not None:
            words = _("{name} is in the family too").format(name=second[2].given_name)
            grounds.append(Ground(min(PARTNER_MOST, second[0]), words))
    elif names.best(_surnames(told), _surnames(known)) in (Alike.SAME, Alike.SPELLING):
        grounds.append(Ground(HOUSE_NAME, _("same family name")))
    grounds += [*_whereabouts(told, known, sharers), *_children(told, known)]
    grounds.sort(key=lambda one: -one.bits)
    numbers = {one.identity_number for one in told.people} & {one.identity_number for one in known.people}
    return Likeness(sum(one.bits for one in grounds), tuple(grounds), bool(numbers - {None, ""}))


def digits(person: Person) -> str:
    """Twelve digits of a number as it was given, right or wrong; "" when there are not twelve."""
    found = "".join(letter for letter in person.identity_number or person.other_id if letter.isdigit())
    return found if len(found) == 12 else ""


def _pairs(told: Household, known: Household, namesakes: int) -> Iterator[tuple[Person, Person, list[Ground]]]:
    """Each adult with each who may be the same person, and what speaks for that."""
    for a, b in product(told.adults(), known.adults()):
        number = _number(a, b)
        given = names.best(names.parts(a.given_name), names.parts(b.given_name))
        if given is Alike.OTHER and (number is None or number.bits < 0):
            continue  # a brother, a twin: the rest would say that they are of one family
        grounds = [number] if number is not None else []
        if number is None or number.bits < NUMBER_SAME:
            if number is None:
                grounds += _born(a, b)
            grounds += _name(a, b, given, told, known, namesakes)
        yield a, b, grounds


def _number(a: Person, b: Person) -> Ground | None:
    """What the two numbers say; None when they say nothing."""
    one, other = digits(a), digits(b)
    if not one or not other:
        return None
    if one == other:
        return Ground(NUMBER_SAME, _("same personnummer"))
    right = _holds(one), _holds(other)
    if not all(right) and (OSA.distance(one, other, score_cutoff=1) == 1 or _two_swapped(one, other)):
        return Ground(NUMBER_SLIP, _("the personnummer differ in one place"))
    if all(right) and _coordination(one) != _coordination(other):
        return None  # a samordningsnummer is followed by a personnummer
    return Ground(NUMBER_OTHER) if all(right) else None


def _born(a: Person, b: Person) -> Iterator[Ground]:
    if a.birth_date is None or b.birth_date is None:
        return
    one, other = f"{a.birth_date:%Y%m%d}", f"{b.birth_date:%Y%m%d}"
    if one == other:
        yield Ground(BORN_SAME, _("same birthday"))
    elif OSA.distance(one, other, score_cutoff=1) == 1 or one == other[:4] + other[6:] + other[4:6]:
        yield Ground(BORN_SLIP, _("the birthdays differ in one place"))
    else:
        yield Ground(BORN_OTHER)


def _name(
    a: Person, b: Person, given: Alike, told: Household, known: Household, namesakes: int
) -> Iterator[Ground]:  # fmt: skip
    ours, theirs = names.parts(a.family_name), names.parts(b.family_name)
    family = names.best(ours, theirs) if ours and theirs else None
    if given is not Alike.OTHER:
        alone = family is None or family is Alike.OTHER
        yield Ground(GIVEN[given], _said(a.given_name, b.given_name, given) if not alone else _called(a, b, given))
    if family is None:
        return
    if family is Alike.OTHER:
        if ours and names.best(ours, _partners(known, b)) in (Alike.SAME, Alike.SPELLING):
            yield Ground(AS_PARTNER, _("{name} is the other adult's family name").format(name=a.family_name))
            return
        if theirs and names.best(theirs, _partners(told, a)) in (Alike.SAME, Alike.SPELLING):
            yield Ground(AS_PARTNER, _("{name} is the other adult's family name").format(name=b.family_name))
            return
        yield Ground(FAMILY[family])
        return
    shared = min(NAMESAKES_MOST, max(namesakes, 1).bit_length() - 1)
    yield Ground(FAMILY[family] - shared, _said(a.family_name, b.family_name, family) or _("same name"))


def _said(told: str, known: str, kind: Alike) -> str:
    """“Carlsson may be Karlsson”; nothing when they are the same, which is said of the whole name."""
    if kind is Alike.SAME and names.folded(told) == names.folded(known):
        return "" if told.casefold() == known.casefold() else _may_be(told, known)
    return _may_be(told, known)


def _called(a: Person, b: Person, kind: Alike) -> str:
    return _said(a.given_name, b.given_name, kind) or _("same first name")


def _may_be(told: str, known: str) -> str:
    return _("{told} may be {known}").format(told=told, known=known)


def _partners(household: Household, person: Person) -> tuple[str, ...]:
    """The surnames of the other adults, and what the family is called."""
    others = [names.parts(one.family_name) for one in household.adults() if one is not person]
    return tuple(word for words in others for word in words)


def _surnames(household: Household) -> tuple[str, ...]:
    return tuple(word for one in household.adults() for word in names.parts(one.family_name))


def _whereabouts(told: Household, known: Household, sharers: int) -> Iterator[Ground]:
    shared = min(SHARED_MOST, max(0.0, log2(sharers / SHARERS)))
    if told.phones() & known.phones():
        yield Ground(PHONE - shared, _("same telephone number"))
    if told.emails() & known.emails():
        yield Ground(EMAIL - shared, _("same e-mail address"))
    here, there = told.home, known.home
    elsewhere = bool(here.municipality and there.municipality and here.municipality != there.municipality)
    street = street_key(here.street_address)
    codes = {postcode(one.postcode_and_town) for one in (here, there)} - {""}
    if street and street == street_key(there.street_address) and not elsewhere and len(codes) < 2:
        yield Ground(STREET, _("same address"))
    if here.municipality and there.municipality:
        yield Ground(TOWN_OTHER if elsewhere else TOWN_SAME)


def _children(told: Household, known: Household) -> Iterator[Ground]:
    left = CHILDREN_MOST
    for ours, theirs in product(told.children(), known.children()):
        if names.best(names.parts(ours.given_name), names.parts(theirs.given_name)) not in (Alike.SAME, Alike.SPELLING):
            continue
        if ours.birth_date is not None and theirs.birth_date is not None and ours.birth_date != theirs.birth_date:
            continue
        dated = ours.birth_date is not None and theirs.birth_date is not None
        bits = min(left, CHILD if dated else CHILD_NAME)
        if bits > 0:
            left -= bits
            sentence = _("the child {name} has the same birthday") if dated else _("a child is called {name}")
            yield Ground(bits, sentence.format(name=theirs.given_name))


def _holds(twelve: str) -> bool:
    return bool(personnummer.valid(f"{twelve[:8]}-{twelve[8:]}"))


def _coordination(twelve: str) -> bool:
    return int(twelve[6:8]) > COORDINATION


def _two_swapped(one: str, other: str) -> bool:
    """Two digits that have changed places, not only neighbours: 1212 for 2112."""
    apart = [at for at in range(12) if one[at] != other[at]]
    return len(apart) == 2 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
