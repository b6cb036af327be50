"""Invented people for the demo: names, places and identity numbers from the tax agency's reserved test series."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random

from personnummer import personnummer

WOMEN = (
    "Åsa", "Karin", "Lotta", "Malin", "Anneli", "Frida", "Helena", "Ingrid", "Josefin", "Kerstin", "Lisbeth", "Märta",
    "Nina", "Pernilla", "Rebecka", "Sofia", "Therese", "Ulrika", "Viktoria", "Ylva", "Samira", "Leila", "Birgitta",
    "Elin",
)  # fmt: skip
MEN = (
    "Mats", "Peter", "Jörgen", "Göran", "Håkan", "Lars", "Mikael", "Niklas", "Oskar", "Per", "Roger", "Stefan", "Tomas",
    "Urban", "Viktor", "Yngve", "Åke", "Örjan", "Daniel", "Emil", "Fredrik", "Hassan", "Amir", "Björn",
)  # fmt: skip
CHILDREN = (
    "Alva", "Elias", "Saga", "Sixten", "Ebba", "Hugo", "Tuva", "Nils", "Maja", "Loke", "Signe", "Åke", "Elsa", "Viggo",
    "Märta", "Ossian", "Stina", "Love", "Ines", "Tage",
)  # fmt: skip
SURNAMES = (
    "Berg", "Sundin", "Åkerlund", "Hassan", "Lind", "Nygårds", "Persson", "Ek", "Öberg", "Hedman", "Söderqvist",
    "Lindgren", "Björklund", "Östlund", "Wallin", "Norén", "Sjögren", "Fors", "Mattsson", "Hallgren", "Ängström",
    "Kvist", "Rask", "Dahlberg", "Holmgren", "Strand", "Nyberg", "Engström", "Backlund", "Ström", "Hägg",
    "Granath", "Lövgren",
    "Tägt", "Mård", "Skog", "Vikström", "Åhs", "Byström", "Zetterlund",
)  # fmt: skip
STREETS = (
    "Särnavägen", "Kyrkogatan", "Enåbadsvägen", "Storgatan", "Skolgatan", "Björkvägen", "Hantverkargatan", "Åvägen",
    "Granitvägen", "Bygatan", "Faluvägen", "Sjögatan", "Fäbodvägen", "Stationsgatan", "Ängsvägen",
)  # fmt: skip
WORK = (
    "undersköterska", "snickare", "lärare", "elektriker", "barnskötare", "lastbilschaufför", "ekonom", "svetsare",
    "sjuksköterska", "skogsarbetare", "busschaufför", "kock", "ingenjör", "fritidsledare", "butikssäljare",
)  # fmt: skip
TOWNS = {
    "2021": ("780 50", "Vansbro", ("Vansbro", "Järna", "Äppelbo")),
    "2026": ("785 30", "Gagnef", ("Djurås", "Mockfjärd", "Gagnef")),
    "2029": ("793 30", "Leksand", ("Insjön", "Siljansnäs", "Leksand")),
    "2031": ("795 30", "Rättvik", ("Vikarbyn", "Boda", "Rättvik")),
    "2034": ("794 30", "Orsa", ("Orsa", "Skattungbyn")),
    "2039": ("796 30", "Älvdalen", ("Älvdalen", "Särna", "Idre")),
    "2062": ("792 30", "Mora", ("Mora", "Sollerön")),
    "2080": ("791 30", "Falun", ("Grycksbo", "Svärdsjö", "Falun")),
    "2081": ("781 30", "Borlänge", ("Ornäs", "Torsång", "Borlänge")),
    "2082": ("783 30", "Säter", ("Säter", "Stora Skedvi")),
    "2083": ("776 30", "Hedemora", ("Långshyttan", "Vikmanshyttan", "Hedemora")),
    "2084": ("774 30", "Avesta", ("Krylbo", "Horndal", "Avesta")),
    "2085": ("771 30", "Ludvika", ("Grängesberg", "Nyhammar", "Ludvika")),
}


@dataclass(frozen=True, slots=True)
class Invented:
    """A person who does not exist."""

    given_name: str
    family_name: str
    birth_date: dt.date
    number: str  # twelve digits, from the reserved series
    phone: str
    work: str


def test_number(birth: dt.date, woman: bool, rng: Random) -> str:
    """A number of the tax agency's test series: birth numbers 980–999, or 238 and 239 for those born from 1990."""
    series = range(238, 240) if birth.year >= 1990 else range(980, 1000)
    serial = rng.choice([n for n in series if n % 2 == (0 if woman else 1)])
    head = f"{birth:%Y%m%d}{serial}"
    return next(f"{head}{digit}" for digit in range(10) if personnummer.valid(f"{head[:8]}-{head[8:]}{digit}"))


def adult(rng: Random, woman: bool, surname: str, today: dt.date) -> Invented:
    """Somebody between 29 and 58."""
    birth = dt.date(today.year - rng.randint(30, 58), rng.randint(1, 12), rng.randint(1, 28))
    name = rng.choice(WOMEN if woman else MEN)
    phone = f"070-174 06 {rng.randint(5, 99):02d}"  # within the series set aside for fiction
    return Invented(name, surname, birth, test_number(birth, woman, rng), phone, rng.choice(WORK))


def child(rng: Random, surname: str, today: dt.date, taken: set[str]) -> Invented:
    """Somebody between 3 and 17."""
    birth = dt.date(today.year - rng.randint(4, 17), rng.randint(1, 12), rng.randint(1, 28))
    name = rng.choice([one for one in CHILDREN if one not in taken])
    return Invented(name, surname, birth, test_number(birth, rng.random() < 0.5, rng), "", "")
