"""Swedish names as they are heard and written: when two spellings may be one name. Whose they are is not known."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto
from functools import cache

from rapidfuzz.distance import OSA

PARTICLES = frozenset({"af", "al", "av", "da", "de", "del", "den", "der", "di", "dos", "el", "la", "le", "van", "von"})
# In this order; what is on the left sounds, or is often written, as what is on the right.
_SOUNDS = (
    ("sch", "sk"), ("ch", "k"), ("ck", "k"), ("ph", "f"), ("th", "t"), ("gh", "g"), ("dt", "t"), ("qu", "kv"),
    ("q", "k"), ("w", "v"), ("f", "v"), ("x", "ks"), ("z", "s"), ("oe", "o"), ("ae", "a"), ("hj", "j"), ("gj", "j"),
    ("y", "i"), ("j", "i"),
)  # fmt: skip
# What people are called beside what they were christened. One name may stand in several.
_SHORT_FORMS = tuple(
    frozenset(group.split())
    for group in (
        "charlotta charlotte lotta lotte lollo", "liselott liselotte lotta", "helena helene lena", "elena lena",
        "karl kalle calle", "lars lasse", "per pelle", "peter petter pelle", "olof olov olle", "nils nisse niklas",
        "jan janne", "mikael micke", "tomas tompa tomme", "bo bosse", "kristina stina kicki kia", "kerstin kicki kia",
        "kristin kristina stina", "margareta greta maggan marit", "birgitta gittan brita", "katarina kajsa kattis",
        "elisabet lisa lisbet bettan betty elsa", "sofia fia soffan", "susanne sussi sanna susanna",
        "josefin jossan fina", "joakim jocke kim", "fredrik fredde", "rikard ricke", "stefan steffe", "klas klasse",
        "mats matte matthias mattias", "ludvig ludde", "viktor vicke", "filip figge", "sebastian sebbe",
        "robert robban robin", "daniel danne", "gustav gustaf gurra", "hans hasse", "anders adde", "henrik henke",
        "magnus mange", "krister kricke", "kristofer kricke stoffe", "kristian kricke krille", "alexander alex sasja",
        "alexandra alex sandra", "johannes johan hannes", "johan jonne", "gunilla nilla", "pernilla nilla",
        "camilla milla", "marianne janne", "annika anki", "viktoria vicky", "rebecka becka", "jessika jessi",
        "teresa tessan", "terese tessan", "monika mona", "ulrika ulla", "inger inga", "ingrid inga", "erik erkki",
        "emanuel manne", "samuel sam", "benjamin benne", "axel acke", "albert abbe", "abraham abbe", "mohamed mo",
        "ann-kristin anki", "britt-marie brittan", "ann-sofi soffan",
    )
)  # fmt: skip


class Alike(Enum):
    """How two names stand to each other, the surest first."""

    SAME = auto()
    SPELLING = auto()  # sounds as the other
    SHORT_FORM = auto()
    SLIP = auto()  # a letter missing, extra, wrong or in the wrong place
    OTHER = auto()


def folded(text: str) -> str:
    """Small letters without marks: Åsa and Asa are written alike, Bergström and Bergstrom too."""
    marked = text.casefold().replace("ø", "o").replace("æ", "ae").replace("ł", "l").replace("đ", "d")
    return "".join(letter for letter in unicodedata.normalize("NFKD", marked) if not unicodedata.combining(letter))


def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded: double names are taken apart, particles left out unless nothing else is there."""
    words = re.findall(r"[^\W\d_]+", folded(name))
    return tuple(one for one in words if one not in PARTICLES) or tuple(words)


@cache
def sound(word: str) -> str:
    """A folded word as it sounds: Carlsson, Karlson and Karlsson are one, as are Christina and Kristina."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    word = re.sub(r"c(?=[ei])", "s", word).replace("c", "k")
    word = re.sub(r"(?<=.)h(?![aeiou])", "", word)  # Dahlgren, Behn
    return re.sub(r"(.)\1+", r"\1", word)


@cache
def skeleton(word: str) -> str:
    """The first sound of a folded word and the consonants after it: what is left when the vowels were misheard."""
    heard = sound(word)
    return heard[:1] + re.sub("[aeiou]", "", heard[1:])


def alike(one: str, other: str) -> Alike:
    """Two folded words of names, each whole."""
    if one == other:
        return Alike.SAME
    heard, also = sound(one), sound(other)
    if heard == also:
        return Alike.SPELLING
    if any(heard in group and also in group for group in _heard_short_forms()):
        return Alike.SHORT_FORM
    shortest = min(len(heard), len(also))
    slips = 0 if shortest < 5 else 1 if shortest < 9 else 2
    return Alike.SLIP if slips and OSA.distance(heard, also, score_cutoff=slips) <= slips else Alike.OTHER


def best(ones: tuple[str, ...], others: tuple[str, ...]) -> Alike:
    """The surest likeness between any two words: of double names, one in common is enough."""
    found = [alike(one, other) for one in ones for other in others]
    return min(found, key=lambda kind: kind.value, default=Alike.OTHER)


def called(word: str) -> tuple[str, ...]:
    """The word as it sounds, and all it may be short for or be shortened to."""
    heard = sound(word)
    found = {heard}.union(*(group for group in _heard_short_forms() if heard in group))
    return (heard, *sorted(found - {heard}))


@cache
def _heard_short_forms() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(sound(folded(word)) for word in group) for group in _SHORT_FORMS)


def family_first(name: str) -> str:
    """A whole name as it stands in a list: "Farid Ahmadi" → "Ahmadi, Farid"; particles stay with the family name."""
    words = name.split()
    if len(words) < 2 or "," in name or not words[-1][0].isupper():  # words in a name's place
        return " ".join(words)
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])}, {' '.join(words[:at])}"
