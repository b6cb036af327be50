"""Reads an e-mail, or a form somebody has filled in, for what an enquiry asks. Everything found is only proposed.

What is written after a label (“Telefon: …”) is believed before what merely looks like it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.whereabouts import phone_digits, phone_shown

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
    "source": r"(?:hur (?:hörde|fick)[^:\n]{0,50}|var hörde[^:\n]{0,50}|hörde om (?:oss|er) genom)\??",
    "motive": r"(?:meddelande|berätta(?: om er)?|varför vill ni (?:bli familjehem)?\??)",
}  # fmt: skip
_LINE = {key: re.compile(rf"(?im)^[ \t>*•-]*{words}[ \t]*[:=][ \t]*(\S.*?)[ \t]*$") for key, words in _LABELS.items()}
_HEADER = re.compile(r"(?im)^(från|from|till|to|kopia|cc|ämne|subject|skickat|sent|datum|date|svar till|reply-to):.*$")
_SENT = re.compile(
    r"(?im)^(?:skickat|sent|datum|date)[ \t]*:[ \t]*(.*)$|^>?[ \t]*den (.{8,40}?),? (?:kl\.?.{0,9} )?skrev\b"
)
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
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ENGLISH = {"may": "maj", "oct": "okt"}
_ISO_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[ .]+([a-z]{3})[a-z.]*[ ,]+(20\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"([a-z]{3})[a-z.]*[ ]+(\d{1,2}),?[ ]+(20\d\d)", re.IGNORECASE)
LONGEST_WAY = 366  # days an e-mail may be old to be believed
_HEARD = re.compile(
    r"(?i)\b(?:hörde|hört|läste|läst|såg|sett|hittade|fått|fick|tipsad\w*|tipset|tips)\b.*"
    r"\b(?:er|ert|era|fhr|familjehem\w*|annons\w*|affisch\w*|broschyr\w*)\b"
)
_SOURCES = {  # key in `inquiry_source` → what people write, the surest first
    "social_media": r"facebook|instagram|tiktok|linkedin|sociala medier",
    "radio": r"radio\w*|podd\w*",
    "municipality_website": r"kommunens (?:webb\w*|hemsida|sida)",
    "fhr_website": r"(?:er|fhr:s|fhrs) (?:webb\w*|hemsida|sida)",
    "newspaper": r"\w*tidning\w*|kuriren|dalademokraten",
    "poster": r"affisch\w*|anslag\w*|broschyr\w*|flygblad\w*",
    "event": r"\w*mässa\w*|\w*träff\w*|informationskväll\w*|evenemang\w*",
    "foster_home_tip": r"(?:är|varit) (?:själva? )?familjehem",
    "municipality_staff": r"socialsekreterare\w*|handläggare\w*|socialtjänst\w*",
    "association": r"förening\w*|kyrka\w*|församling\w*|samfund\w*",
    "workplace": r"jobbet|arbetsplats\w*|arbetet",
    "acquaintance": r"vän|vänner|väninna|kompis\w*|granne\w*|kolleg\w*|bekant\w*|släkting\w*|syster|bror|mamma|pappa",
    "web_search": r"google\w*|googla\w*|nätet|sökning\w*",
}
_SOURCE = {key: re.compile(rf"(?i)\b(?:{words})\b") for key, words in _SOURCES.items()}
_WISH = re.compile(r"(?i)\b(?:ta emot|tänka oss|tänka mig|önska\w*|plats för|passa\w*|vill (?:gärna )?ha)\b")
_RANGE = re.compile(r"(?<!\d)(\d{1,2})[ ]?(?:-|–|till|och)[ ]?(\d{1,2})[ ]?år")
_AGES = re.compile(
    r"(?i)(?<!\d)([2-7]\d(?:[ ]år)? (?:och|respektive|&) [2-7]\d år)|\b(?:jag är|vi är(?: båda)?) ([2-7]\d år)\b"
)
_SMALL = re.compile(r"(?i)^(?:skickat från|sent from|hämta outlook|get outlook).*$")
_SIGNATURE_LINE = 60  # characters; a longer one is something they want to say


@dataclass(frozen=True, slots=True)
class Proposal:
    """A field of an enquiry, and what may belong in it. A municipality is given by its code.

    `doubt` is the code of another municipality that the same text speaks for.
    """

    field: str
    value: str
    doubt: str = ""


def read(text: str, municipalities: Mapping[str, str], today: dt.date) -> tuple[Proposal, ...]:
    """What the text says, in the order of the form. `municipalities` names them by code."""
    found: dict[str, str] = {}
    plain = _plain(text)
    for field, value in _all(plain, municipalities, today):
        if value:
            found.setdefault(field, value)
    if "motive" in found:
        found["motive"] = _unsigned(found["motive"], found)
    by_town = _named(found.get("postcode_and_town", ""), municipalities)
    doubt = {"municipality": by_town} if by_town not in ("", found.get("municipality")) else {}
    order = (
        "given_name", "family_name", "born", "phone", "municipality", "other_adult", "received_on", "motive",
        "other_born", "other_phone", "email", "source", "street_address", "postcode_and_town", "age_from", "age_to",
    )  # fmt: skip
    return tuple(Proposal(key, found[key], doubt.get(key, "")) for key in order if found.get(key))


def ages(text: str) -> str:
    """How old those who write say they are, in their own words: no field takes an age, but it is worth knowing."""
    match = _AGES.search(" ".join(_HEADER.sub("", _plain(text)).split()))
    return (match[1] or match[2]) if match else ""


def _plain(text: str) -> str:
    return text[:LONGEST].replace("\r\n", "\n").replace("\xa0", " ")


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
        return (Proposal("phone", phone_shown(text)),) if phone_digits(text) else ()
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
    yield "received_on", _sent(text, today)
    yield "source", _source(said.get("source", ""), body)
    yield from _wished(body)
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
    return [phone_shown(one) for one in found if 8 <= len(phone_digits(one)) <= 11]


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
    """The code of the one that is named: after a label, as a municipality, as the town, or anywhere in the text."""
    labelled = _named(said, municipalities, re.IGNORECASE)
    return labelled or _named(body, municipalities, tail=" kommun") or _named(town or body, municipalities)


def _named(text: str, municipalities: Mapping[str, str], flags: int = 0, tail: str = "") -> str:
    for code, name in sorted(municipalities.items(), key=lambda one: -len(one[1])):
        forms = rf"{re.escape(name)}s?{tail}|{re.escape(name[:-1])} kommun"  # Falu kommun
        if re.search(rf"\b(?:{forms})\b", text, flags):
            return code
    return ""


def _sent(text: str, today: dt.date) -> str:
    """The day the e-mail was sent, when it can be believed."""
    match = _SENT.search(text)
    written = (match[1] or match[2] or "") if match else ""
    day = _day(written)
    return day.isoformat() if day is not None and 0 <= (today - day).days <= LONGEST_WAY else ""


def _day(written: str) -> dt.date | None:
    iso, first, other = _ISO_DAY.search(written), _DAY_FIRST.search(written), _MONTH_FIRST.search(written)
    if iso:
        year, month, day = int(iso[1]), int(iso[2]), int(iso[3])
    elif first or other:
        name, number, after = (first[2], first[1], first[3]) if first else (other[1], other[2], other[3])  # type: ignore[index]
        name = _ENGLISH.get(name.lower(), name.lower())
        year, month, day = int(after), _MONTHS.index(name) + 1 if name in _MONTHS else 0, int(number)
    else:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _source(said: str, body: str) -> str:
    """Where they heard of us: after a label, or in a sentence that says that they did."""
    sentences = [said] if said else [one for one in _sentences(body) if _HEARD.search(one)]
    return next((key for key, words in _SOURCE.items() for one in sentences if words.search(one)), "")


def _sentences(body: str) -> list[str]:
    """Each on one line, however the e-mail breaks its lines."""
    return [" ".join(one.split()) for one in re.split(r"[.!?]+|\n\s*\n", body)]


def _wished(body: str) -> Iterator[tuple[str, str]]:
    """The ages of the children they would take, not of their own."""
    for sentence in _sentences(body):
        match = _RANGE.search(sentence) if _WISH.search(sentence) else None
        if match and int(match[1]) <= int(match[2]) <= 20:
            yield "age_from", match[1]
            yield "age_to", match[2]


def _trimmed(body: str) -> str:
    """The letter itself, without the blank lines that its head left."""
    return re.sub(r"\n{3,}", "\n\n", body).strip()


def _unsigned(motive: str, found: Mapping[str, str]) -> str:
    """The letter without the greeting and signature below it, nor what its writer's telephone adds."""
    lines = [line for line in motive.splitlines() if not _SMALL.match(line.strip()) and line.strip() != "--"]
    for at, line in enumerate(lines):
        if _REGARDS.match(line) and all(len(one.strip()) <= _SIGNATURE_LINE for one in lines[at:]):
            lines = lines[:at]
            break
    values = sorted((value for key, value in found.items() if key != "motive"), key=len, reverse=True)
    while lines and _only(lines[-1], values):
        lines.pop()
    return "\n".join(lines).strip()


def _only(line: str, values: Iterable[str]) -> bool:
    """Whether a line says nothing but what stands in the fields."""
    left = phone_shown(line)
    for value in values:
        left = left.replace(value, "")
    return not re.sub(r"(?i)\b(?:tel\w*|mobil\w*|mob|e-?post|mejl|mail|adress)\b|[\W_]", "", left)
