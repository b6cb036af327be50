"""Invented surnames and journal sentences in the number and spread of a whole country, for the national size only."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from random import Random

_NAME_HEADS = (
    "Berg", "Lind", "Sjö", "Ström", "Ek", "Björk", "Gran", "Al", "Asp", "Hag", "Hed", "Holm", "Nord", "Söder",
    "Öst", "Väst", "Sand", "Sten", "Strand", "Sund", "Lund", "Ny", "Lång", "Hög", "Åker", "Äng", "Dal", "Fors",
    "Frid", "Gyllen", "Rosen", "Silver", "Kron", "Edel", "Malm", "Moss", "Näs", "Palm", "Rud", "Skog", "Tall",
    "Törn", "Vall", "Vik", "Wik", "Zetter", "Ceder", "Blom", "Back", "Brand", "Claes", "Eng", "Falk", "Flod",
    "Hall", "Ham", "Hell", "Hjort", "Hult", "Kull",
)  # fmt: skip
_NAME_TAILS = (
    "ström", "gren", "kvist", "qvist", "berg", "lund", "dahl", "man", "mark", "stedt", "feldt", "holm", "vall",
    "rot", "blad", "roth", "lind", "fors", "strand", "höök", "ing", "ell", "én", "ér", "lin", "bäck", "hammar",
    "stam", "borg", "sjö",
)  # fmt: skip
_HEADS = (
    "familjehems", "barn", "skol", "vardags", "umgänges", "hembesöks", "kontakt", "anknytnings", "trygghets",
    "utrednings", "syskon", "kvälls", "morgon", "helg", "sommar", "språk", "kultur", "hälso", "fritids", "arbets",
    "bostads", "brand", "samtals", "stöd", "gräns", "känslo", "konflikt", "vän", "släkt", "mor", "far", "läx",
    "idrotts", "natt", "mat", "sorg", "ansvars", "läkar", "tand", "resurs", "närmiljö", "väntrums", "trauma",
    "rutin", "tonårs", "spädbarns", "nätverks", "ekonomi", "motivations", "erfarenhets",
)  # fmt: skip
_TAILS = (
    "placering", "frågor", "samtal", "rutiner", "situation", "behov", "planering", "erfarenhet", "kontakt",
    "ansvar", "vana", "stöd", "resor", "möte", "plan", "ordning", "oro", "glädje", "relation", "miljö", "kunskap",
    "bild", "tid", "anpassning", "ledighet", "utbildning", "berättelse", "förmåga", "gräns", "tanke", "hjälp",
    "uppföljning", "period", "beskrivning", "arbete", "önskemål", "förväntan", "trygghet", "historia", "syn",
)  # fmt: skip
_SENTENCES = (
    "{who} ringde och berättade om {thing}.", "Vi talade om {thing} och {thing}.", "Hembesök hos familjen {family}.",
    "{who} beskriver {thing} med två exempel från {place}.", "Frågan om {thing} återstår till nästa gång.",
    "Familjen vill veta mer om {thing} innan de bestämmer sig.", "{who} och {who} säger samma sak om {thing}.",
    "Referensen, granne i {place}, tog själv upp {thing}.", "Vi kom överens om att ta {thing} först och {thing} sedan.",
    "Barnen visade sina rum och berättade om {thing}.", "Lämnade meddelande till {who} om {thing}.",
    "Inget nytt om {thing}.", "Det som är svårt just nu är {thing}.", "Nästa träff blir i {place}.",
    "{who} hade skrivit ner sina frågor om {thing} i förväg.", "Vi ser en utveckling när det gäller {thing}.",
)  # fmt: skip


class Words:
    """Draws words so that some are common and most are rare, as in real text. Same `rng` state, same words."""

    def __init__(self, rng: Random, names: Sequence[str], places: Sequence[str]) -> None:
        self._rng = rng
        self._names, self._places = names, places
        self._surnames = [head + tail for head in _NAME_HEADS for tail in _NAME_TAILS]
        self._things = [head + tail for head in _HEADS for tail in _TAILS]
        rng.shuffle(self._surnames)
        rng.shuffle(self._things)
        self._surname_weights = _falling(len(self._surnames))
        self._thing_weights = _falling(len(self._things))

    def surname(self) -> str:
        """One of 1 800."""
        return self._draw(self._surnames, self._surname_weights)

    def note(self, family: str) -> str:
        """Three to eight sentences about a family, some 300 characters."""
        return " ".join(self._sentence(family) for _i in range(self._rng.randint(3, 8)))

    def _sentence(self, family: str) -> str:
        said = self._rng.choice(_SENTENCES).replace("{family}", family)
        while "{who}" in said:
            said = said.replace("{who}", self._rng.choice(self._names), 1)
        while "{thing}" in said:
            said = said.replace("{thing}", self._draw(self._things, self._thing_weights), 1)
        return said.replace("{place}", self._rng.choice(self._places))

    def _draw(self, words: Sequence[str], weights: Sequence[float]) -> str:
        return words[bisect(weights, self._rng.random() * weights[-1])]


def _falling(number: int) -> list[float]:
    """Running sums of 1/(n + 10): the commonest word is some two hundred times as common as the rarest."""
    return list(accumulate(1 / (rank + 10) for rank in range(number)))
