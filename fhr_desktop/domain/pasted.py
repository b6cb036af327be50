"""Reads an e-mail, or a form somebody has filled in, for what an enquiry asks. Everything found is only proposed.

What is written after a label (“Telefon: …”) is believed before what merely looks like it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.whereabouts import phone_digits

LONGEST = 8_000  # characters read: nobody writes more to apply
_CAPITAL = r"[A-ZÅÄÖÉÜ][\wåäöéü'-]*"
_NAME = rf"{_CAPITAL}(?:[ \t]+(?:(?:von|af|de|al|el|van)[ \t]+)?{_CAPITAL}){{0,3}}"
_LABELS = {
    "given_name": r"förnamn", "family_name": r"efternamn", "name": r"(?:för- och efternamn|ditt namn|namn)",
    "born": r"(?:personnummer|person-?nr|pers\.?\s?nr|pnr|födelsedatum|född)",
    "phone": r"(?:telefon(?:nummer)?|tel(?:\.|nr)?|mobil(?:telefon|nummer|nr)?|mob\.?)",
    "email": r"(?:e-?post(?:adress)?|e-?mail|mejl|mail)",
    "street_address": r"(?:gatuadress|adress|bostadsadress)",
    "postcode_and_town": r"(?:postnummer(?: och (?:post)?ort)?|postadress)", "town": r"(?:postort|ort)",
    "municipality": r"(?:hem|bostads)?kommun",
    "other_adult": r"(?:partner|medsökande|andra vuxna|sambo|make|maka|man|fru|hustru)",
    "motive": r"(?:meddelande|berätta(?: om er)?|varför vill ni (?:bli familjehem)?\??)",
}  # fmt: skip
_LINE = {key: re.compile(rf"(?im)^[ \t>*•-]*{words}[ \t]*[:=][ \t]*(\S.*?)[ \t]*$") for key, words in _LABELS.items()}
_HEADER = re.compile(r"(?im)^(från|from|till|to|kopia|cc|ämne|subject|skickat|sent|datum|date|svar till|reply-to):.*$")
_SENDER = re.compile(r"(?im)^(?:från|from):[ \t]*(.*)$")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d+-])(?:\+46|0046|0)[\d \t()/-]{6,16}\d(?!\d)")
_NUMBER = re.compile(r"(?<![\d-])(\d{8}|\d{6})([-+]?)(\d{4})(?![\d-])")
_DAY = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_POSTCODE = re.compile(rf"(?<![\d-])(\d{{3}})[ \t]?(\d{{2}})[ \t]+({_CAPITAL}(?:[ \t]{_CAPITAL})?)")
_STREET = re.compile(
    rf"((?:{_CAPITAL}[ \t]+)?{_CAPITAL}(?:[ \t]+(?:by|väg|gata|gård))?[ \t]+\d{{1,4}}(?:[a-z]|[ \t]?[A-Z])?)"
    r"(?=[ \t]*(?:,|$|\n))"
)
_STREET_WORD = re.compile(
    rf"((?:{_CAPITAL}[ \t]+)?[A-ZÅÄÖ][\wåäöé]*(?:vägen|gatan|stigen|gränd|backen|torget|väg|gata|gården|åsen)"
    r"[ \t]+\d{1,4}(?:[a-z]\b|[ \t]?[A-Z]\b)?)"
)
_CALLED = re.compile(
    r"(?:[Jj]ag heter|[Mm]itt namn är|[Vv]i heter|[Dd]et är|[Hh]ej,? jag är)[ \t]+"
    rf"({_NAME}(?:[ \t]+och[ \t]+{_NAME})?)"
)
_PARTNER = re.compile(
    r"\b(?:[Mm]in|[Mm]itt)[ \t]+(?:man|fru|hustru|make|maka|sambo|partner|särbo|respektive),?(?:[ \t]+heter)?[ \t]+"
    rf"({_NAME})"
)
_REGARDS = re.compile(
    r"(?im)^[ \t]*(?:m\.?v\.?h\.?|med vänliga? hälsning(?:ar)?|vänliga? hälsning(?:ar)?|(?:bästa )?hälsning(?:ar|en)?|"
    r"hälsar|tack på förhand)\b[,.!]?[ \t]*(.*)$"
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field of an enquiry, and what may belong in it. A municipality is given by its code."""

    field: str
    value: str


def read(text: str, municipalities: Mapping[str, str], today: dt.date) -> tuple[Proposal, ...]:
    """What the text says, in the order of the form. `municipalities` names them by code."""
    found: dict[str, str] = {}
    for field, value in _all(text[:LONGEST].replace("\r\n", "\n").replace("\xa0", " "), municipalities, today):
        if value:
            found.setdefault(field, value)
    order = (
        "given_name", "family_name", "born", "phone", "municipality", "other_adult", "motive", "other_born",
        "other_phone", "email", "street_address", "postcode_and_town",
    )  # fmt: skip
    return tuple(Proposal(key, found[key]) for key in order if key in found)


def searched(text: str, today: dt.date) -> tuple[Proposal, ...]:
    """What somebody searched for, as the field it belongs in; a single word is a surname."""
    text = " ".join(text.split())
    compact = re.sub(r"\s", "", text)
    if _EMAIL.fullmatch(text):
        return (Proposal("email", text),)
    if re.fullmatch(r"\d{4}-\d{4}", compact):
        return ()  # a case number
    if identity.twelve(text, today) and not re.fullmatch(r"0\d{9}", compact):
        return (Proposal("born", text),)
    if re.fullmatch(r"[+\d][\d ()/-]*", text):
        return (Proposal("phone", text),) if phone_digits(text) else ()
    given, family = _split(text)
    found = (Proposal("given_name", given if family else ""), Proposal("family_name", family or given))
    return tuple(one for one in found if one.value)


def _all(text: str, municipalities: Mapping[str, str], today: dt.date) -> Iterator[tuple[str, str]]:
    body = _HEADER.sub("", text)
    said = {key: match[1].strip() for key, line in _LINE.items() if (match := line.search(body))}
    yield from _people(text, body, said)
    born = _born(said.get("born", ""), today, labelled=True) + _born(body, today)
    for field, value in zip(("born", "other_born"), dict.fromkeys(born), strict=False):
        yield field, value
    numbers = _phones(said.get("phone", "")) + _phones(_without(body, _NUMBER, today))
    for field, value in zip(("phone", "other_phone"), dict.fromkeys(numbers), strict=False):
        yield field, value
    yield "email", _email(said.get("email", ""), text)
    postcode = _POSTCODE.search(said.get("postcode_and_town", "")) or _POSTCODE.search(body)
    town = f"{postcode[1]} {postcode[2]} {postcode[3]}" if postcode else ""
    if not town and "town" in said:
        town = f"{said.get('postcode_and_town', '')} {said['town']}".strip()
    yield "postcode_and_town", town
    yield "street_address", _street(said.get("street_address", ""), body, postcode)
    yield "municipality", _municipality(said.get("municipality", ""), body, town, municipalities)
    yield "motive", said.get("motive", "") if _labelled(said) else _trimmed(body)


def _labelled(said: Mapping[str, str]) -> bool:
    """Whether it is a form rather than a letter."""
    return len(said) >= 3


def _people(text: str, body: str, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The one who writes, and the other adult."""
    if "given_name" in said:
        yield "given_name", said["given_name"]
        yield "family_name", said.get("family_name", "")
    partner = said.get("other_adult", "")
    match = _PARTNER.search(body)
    for names in filter(None, (said.get("name", ""), *_called(text, body))):
        first, _and, second = names.partition(" och ")
        given, family = _split(first)
        if second:  # Lotta och Peter Sundin
            family = family or _split(second)[1]
        yield "given_name", given
        yield "family_name", family
        if second:
            partner = partner or second
        if family:
            break
    yield "other_adult", partner or (match[1] if match else "")


def _called(text: str, body: str) -> Iterator[str]:
    """What somebody is called, the likeliest place first."""
    if match := _CALLED.search(body):
        yield match[1]
    if match := _REGARDS.search(body):
        rest = [match[1], *body[match.end() :].splitlines()]
        line = next((one.strip(" \t,.") for one in rest if one.strip(" \t,.")), "")
        if found := re.fullmatch(rf"{_NAME}(?:[ \t]+(?:och|&)[ \t]+{_NAME})?", line):
            yield found[0].replace(" & ", " och ")
    if match := _SENDER.search(text):
        sender = re.sub(r"[<\[(].*", "", match[1]).strip(" \t\"'")
        if "," in sender:  # Berg, Lotta
            family, _comma, given = sender.partition(",")
            sender = f"{given.strip()} {family.strip()}"
        if re.fullmatch(_NAME, sender):
            yield sender


def _split(name: str) -> tuple[str, str]:
    given, _space, family = name.strip().partition(" ")
    return given, family.strip()


def _born(text: str, today: dt.date, *, labelled: bool = False) -> list[str]:
    """Identity numbers, right ones written out, and days of birth after a label. Telephone numbers are passed by."""
    found = []
    for match in _NUMBER.finditer(text):
        if not labelled and not match[2] and match[0].startswith("0"):
            continue
        try:
            found.append(identity.shown(identity.parse(match[0], today).twelve))
        except Refused:
            if labelled or (match[2] and len(match[1]) == 8):
                found.append(match[0])
    days = _DAY.findall(text) if labelled else re.findall(rf"född (?:den )?({_DAY.pattern})", text)
    return found or days


def _phones(text: str) -> list[str]:
    found = (" ".join(match.split()) for match in _PHONE.findall(text))
    return [one for one in found if 8 <= len(phone_digits(one)) <= 11]


def _without(text: str, pattern: re.Pattern[str], today: dt.date) -> str:
    """The text without its identity numbers."""

    def gone(match: re.Match[str]) -> str:
        return " " if _born(match[0], today) else match[0]

    return pattern.sub(gone, text)


def _email(said: str, text: str) -> str:
    """A labelled address, the sender's, or the first that is not the receiver's."""
    sender = _SENDER.search(text)
    to = set(_EMAIL.findall("\n".join(match[0] for match in _HEADER.finditer(text) if match[1].lower() in _TO)))
    near = [*_EMAIL.findall(said), *_EMAIL.findall(sender[1] if sender else ""), *_EMAIL.findall(text)]
    return next((one for one in near if one not in to), "")


_TO = ("till", "to", "kopia", "cc")


def _street(said: str, body: str, postcode: re.Match[str] | None) -> str:
    if said:
        return _POSTCODE.sub("", said).strip(" ,")
    if match := _STREET_WORD.search(body):
        return match[1].strip()
    if postcode is not None and postcode.string is body:  # what stands just before the postcode
        before = [line.strip(" ,") for line in body[: postcode.start()].splitlines()]
        last = next((line for line in reversed(before) if line), "")
        match = _STREET.search(last.rpartition(",")[2].strip() or last)
        return match[1].strip() if match else ""
    return ""


def _municipality(said: str, body: str, town: str, municipalities: Mapping[str, str]) -> str:
    """The code of the one that is named: after a label, as the town, or in the text."""
    for text in (said, town, body):
        for code, name in sorted(municipalities.items(), key=lambda one: -len(one[1])):
            if text and re.search(rf"\b{re.escape(name)}s?\b", text, re.IGNORECASE if text is said else 0):
                return code
    return ""


def _trimmed(body: str) -> str:
    """The letter itself, without the blank lines that its head left."""
    return re.sub(r"\n{3,}", "\n\n", body).strip()
