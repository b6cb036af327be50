"""Invented families: who they are, what was stored of them when they called, and what they tell when they call again.

The spellings and short forms are this module's own, written down from Swedish name lists, not the matcher's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from random import Random

from fhr_desktop.app.demo_people import TOWNS, test_number
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.likeness import Household
from fhr_desktop.services.inquiries import NewInquiry, NewPerson

SPELLINGS = tuple(
    tuple(group.split())
    for group in (
        "Karlsson Carlsson Karlson Carlson", "Johansson Johanson Johannsson", "Pettersson Petersson Petterson",
        "Eriksson Ericsson Erikson Ericson", "Nilsson Nilson", "Gustafsson Gustavsson Gustafson", "Olofsson Olovsson",
        "Mattsson Matsson Matson", "Håkansson Hakansson", "Fredriksson Fredrikson Fredricsson", "Hansson Hanson",
        "Jakobsson Jacobsson Jacobson", "Isaksson Isacsson", "Lindqvist Lindkvist Lindquist",
        "Bergqvist Bergkvist Bergquist", "Sjöström Sjostrom", "Wikström Vikström", "Wallin Vallin", "Dahlgren Dalgren",
        "Ahlström Alström", "Öberg Oberg Oeberg", "Åkesson Akesson Aakesson", "Norén Noren", "Lindén Linden",
        "Ljunggren Ljungren", "Hjalmarsson Jalmarsson", "Schröder Schroeder Skröder", "Björk Bjork",
        "Löfgren Lövgren", "Rydberg Rydbärg", "Thorén Torén", "Åhlén Ålén", "Sköld Schöld", "Hussein Hossein Husein",
        "Mohammed Mohamed Muhammed", "Abdullahi Abdulahi", "Petrovic Petrović Petrovich", "Kowalski Kovalski",
        "Svärd Swärd", "Hallström Halström", "Järvinen Jarvinen", "Axelsson Akselsson", "Byström Byströhm",
        "Zetterlund Setterlund", "Kjellgren Källgren", "Engqvist Engkvist", "Nyqvist Nykvist", "Granath Granat",
        "Ström Strömh", "Hedström Hedstrom", "Ottosson Ottoson", "Claesson Klasson", "Åström Astrom", "Frisk Frissk",
        "Andersson Anderson", "Svensson Svenson", "Bengtsson Bengtson", "Jönsson Jonsson", "Magnusson Magnuson",
    )
)  # fmt: skip
GIVEN_SPELLINGS = tuple(
    tuple(group.split())
    for group in (
        "Kristina Christina", "Åsa Asa", "Karin Carin", "Katarina Catharina Katharina", "Sofia Sophia",
        "Ulrika Ulrica", "Viktoria Victoria", "Rebecka Rebecca", "Josefin Josefine Josephine", "Cecilia Sesilia",
        "Elisabet Elisabeth", "Margareta Margaretha", "Judit Judith", "Terese Therese", "Marit Marith", "Lovisa Lowisa",
        "Jenny Jennie", "Emilie Emily", "Annelie Anneli", "Lisbet Lisbeth", "Fatima Fatimah", "Zahra Sahra",
        "Erik Eric", "Filip Philip", "Viktor Victor", "Tomas Thomas", "Mats Matts", "Kristoffer Christoffer Kristofer",
        "Mikael Michael Mickael", "Jakob Jacob", "Oskar Oscar", "Karl Carl", "Klas Claes Clas", "Gustav Gustaf",
        "Olof Olov", "Rickard Richard Rikard", "Fredrik Fredric", "Patrik Patrick", "Isak Isaac Isac", "Axel Aksel",
        "Håkan Hakan", "Björn Bjorn", "Muhammed Mohammad Mohamed", "Yousef Yusuf Jusuf", "Marcus Markus",
        "Henrik Henric", "Niklas Nicklas Niclas", "Andreas Andréas", "Kaj Kai",
    )
)  # fmt: skip
CALLED = (
    ("Charlotta", "Lotta"), ("Kristina", "Stina"), ("Helena", "Lena"), ("Margareta", "Greta"), ("Birgitta", "Gittan"),
    ("Katarina", "Kajsa"), ("Elisabet", "Lisa"), ("Susanne", "Sussi"), ("Anna-Karin", "Anna"), ("Anna-Lena", "Lena"),
    ("Eva-Lotta", "Eva"), ("Ann-Sofie", "Sofie"), ("Karl", "Kalle"), ("Lars", "Lasse"), ("Per", "Pelle"),
    ("Olof", "Olle"), ("Mikael", "Micke"), ("Fredrik", "Fredde"), ("Joakim", "Jocke"), ("Lars-Erik", "Lars"),
    ("Karl-Johan", "Johan"), ("Per-Olof", "Per"), ("Gustav", "Gurra"), ("Hans", "Hasse"), ("Anders Erik", "Erik"),
    ("Maria Elin", "Elin"), ("Sven Åke", "Sven-Åke"),
)  # fmt: skip
STREETS = (
    ("Särnavägen", "Särnav."), ("Kyrkogatan", "Kyrkog."), ("Skolgatan", "Skolgatan"), ("Björkvägen", "Björkv"),
    ("Faluvägen", "Faluvägen"), ("Sjögatan", "Sjögatan"), ("Ängsvägen", "Ängsv."), ("Norra Bygatan", "N Bygatan"),
    ("Stationsgatan", "Stationsg."), ("Rönnstigen", "Rönnstigen"), ("Tallbacken", "Tallbacken"),
)  # fmt: skip
CHILDREN = ("Alva", "Elias", "Saga", "Hugo", "Tuva", "Nils", "Maja", "Loke", "Signe", "Elsa", "Viggo", "Stina", "Tage")
HEADS = (
    "Berg", "Lind", "Sjö", "Ek", "Gran", "Asp", "Hag", "Hed", "Nord", "Söder", "Öst", "Sand", "Sten", "Lund", "Åker",
    "Äng", "Dal", "Fors", "Gyllen", "Rosen", "Silver", "Malm", "Palm", "Skog", "Törn", "Ceder", "Falk",
)  # fmt: skip
TAILS = (
    "gren", "berg", "lund", "man", "mark", "stedt", "holm", "vall", "blad", "fors", "strand", "ell", "lin", "bäck",
    "hammar", "borg", "dahl", "roth", "mo", "hult",
)  # fmt: skip
TODAY = dt.date(2026, 3, 17)
CODES = tuple(TOWNS)


@dataclass(frozen=True)
class Human:
    """Who somebody is, whatever is told of them."""

    given: str
    family: str
    woman: bool
    born: dt.date
    number: str
    phone: str
    email: str


@dataclass(frozen=True)
class Family:
    """Adults, children, and where they live."""

    adults: tuple[Human, ...]
    children: tuple[Human, ...]
    code: str
    street: str
    town: str


@dataclass
class Inventor:
    """Draws people, families and what is said of them."""

    rng: Random
    _count: int = field(default=0)

    def human(self, woman: bool, family: str = "", *, age: tuple[int, int] = (28, 60)) -> Human:
        """Somebody new."""
        rng, self._count = self.rng, self._count + 1
        groups = GIVEN_SPELLINGS[:22] if woman else GIVEN_SPELLINGS[22:]
        given = rng.choice(groups)[0]
        family = family or self.surname()
        born = dt.date(TODAY.year - rng.randint(*age), rng.randint(1, 12), rng.randint(1, 28))
        # No number begins with three noughts.
        phone = f"000-{rng.randint(100, 999)} {rng.randint(10, 99)} {rng.randint(10, 99)}"
        email = f"{given[:2]}{self._count}@example.se".replace("Å", "a")
        return Human(given, family, woman, born, test_number(born, woman, rng), phone, email.lower())

    def surname(self) -> str:
        """Of the common ones more often."""
        rng = self.rng
        return rng.choice(SPELLINGS)[0] if rng.random() < 0.6 else rng.choice(HEADS) + rng.choice(TAILS)

    def family(self) -> Family:
        """One or two adults with children."""
        rng = self.rng
        first = self.human(rng.random() < 0.6)
        adults = [first]
        if rng.random() < 0.8:
            adults.append(self.human(not first.woman, first.family if rng.random() < 0.5 else ""))
        names = rng.sample(CHILDREN, rng.randint(0, 3))
        children = [
            replace(self.human(True, first.family, age=(1, 17)), given=name, phone="", email="") for name in names
        ]
        return self.moved(Family(tuple(adults), tuple(children), "", "", ""), far=True)

    def moved(self, one: Family, *, far: bool) -> Family:
        """The family at another address."""
        rng = self.rng
        code = rng.choice(CODES) if far or not one.code else one.code
        postcode, town, _places = TOWNS[code]
        street = f"{rng.choice(STREETS)[0]} {rng.randint(1, 60)}"
        return replace(one, code=code, street=street, town=f"{postcode} {town}")

    # what is known of them

    def known(self, one: Family) -> Household:
        """As it was stored when somebody called before."""
        rng = self.rng
        home = Home(
            name="–".join(dict.fromkeys(a.family for a in one.adults)), municipality=one.code,
            street_address=one.street if rng.random() < 0.85 else "", postcode_and_town=one.town,
        )  # fmt: skip
        people = []
        for at, adult in enumerate(one.adults):
            drawn = rng.random()
            number = adult.number if drawn < (0.7, 0.5)[at > 0] else None
            born = adult.born if number or drawn < 0.9 else None
            people.append(
                Person(
                    home_id=home.id, role=PersonRole.APPLICANT, given_name=adult.given, family_name=adult.family,
                    identity_number=number, birth_date=born,
                    phone=adult.phone if rng.random() < (0.95, 0.6)[at > 0] else "",
                    email=adult.email if rng.random() < 0.5 else "",
                )
            )  # fmt: skip
        people += [
            Person(home_id=home.id, role=PersonRole.CHILD, given_name=child.given, birth_date=child.born)
            for child in one.children
        ]
        return Household(home, tuple(people))

    def told(self, one: Family) -> NewInquiry:
        """As it is said on the phone."""
        rng = self.rng
        people = []
        for at, adult in enumerate(one.adults):
            if at and rng.random() > 0.75:
                continue
            drawn = rng.random() + 0.25 * at
            people.append(
                NewPerson(
                    adult.given, adult.family, identity_text=adult.number if drawn < 0.45 else "",
                    birth_date=adult.born if drawn < 0.8 else None,
                    phone=self._dialled(adult.phone) if rng.random() < (0.95, 0.2)[at > 0] else "",
                    email=adult.email if rng.random() < 0.4 else "",
                )
            )  # fmt: skip
        if rng.random() < 0.4:
            people += [
                NewPerson(c.given, "", PersonRole.CHILD, birth_date=c.born if rng.random() < 0.6 else None)
                for c in one.children
            ]
        street = self._written(one.street) if rng.random() < 0.5 else ""
        return NewInquiry(
            tuple(people), one.code, TODAY, "phone", street_address=street,
            postcode_and_town=one.town if street else "",
        )  # fmt: skip

    def _dialled(self, phone: str) -> str:
        """A number as somebody else writes it."""
        digits = phone.replace("-", "").replace(" ", "")
        return self.rng.choice(
            (phone, phone, digits, f"{digits[:3]} {digits[3:]}", f"{digits[:4]}-{digits[4:7]} {digits[7:]}")
        )

    def _written(self, street: str) -> str:
        """A street as somebody else writes it."""
        for whole, short in STREETS:
            if street.startswith(whole) and self.rng.random() < 0.3:
                return street.replace(whole, short)
        return street

    def later(self, one: Family) -> Family:
        """The family some years on: it may have moved, and changed telephone or e-mail."""
        rng = self.rng
        if rng.random() < 0.3:
            one = self.moved(one, far=rng.random() < 0.4)
        return replace(one, adults=tuple(self._reached_anew(adult) for adult in one.adults))

    def _reached_anew(self, adult: Human) -> Human:
        rng, new = self.rng, self.human(adult.woman)
        return replace(
            adult,
            phone=new.phone if rng.random() < 0.15 else adult.phone,
            email=new.email if rng.random() < 0.2 else adult.email,
        )

    def spelt(self, name: str, groups: tuple[tuple[str, ...], ...]) -> str:
        """Another spelling of a name, where there is one."""
        return next((self.rng.choice(group[1:]) for group in groups if group[0] == name), name)

    def slipped(self, name: str) -> str:
        """A name with one letter missing, doubled, wrong, or in its neighbour's place."""
        rng, at = self.rng, self.rng.randrange(1, len(name) - 1)
        return rng.choice(
            (
                name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:],
                name[:at] + rng.choice("aeinrst") + name[at + 1 :],
                name[:at] + name[at + 1] + name[at] + name[at + 2 :],
            )
        )  # fmt: skip
