"""Telephone numbers, e-mail and street addresses in the one form in which two can be compared; and numbers as shown."""

from __future__ import annotations

import re

from fhr_desktop.domain.names import folded, sound

_STREET_TAILS = {"vagen": "vagen", "vag": "vagen", "v": "vagen", "gatan": "gatan", "gata": "gatan", "g": "gatan"}
_AREAS_OF_THREE = re.compile(r"0(?:1[013689]|2[0136]|3[1356]|4[0246]|54|6[03]|7[0-9]|90)")
_GROUPS = {5: (3, 2), 6: (2, 2, 2), 7: (3, 2, 2), 8: (3, 3, 2)}  # of the digits after the area
_ONE_NUMBER = re.compile(r"(?<![\d+])(?:(?:\+|00)46[ -]?(?:\(0\))?|0)[\d -]*\d")


def phone_digits(text: str) -> str:
    """The digits of a telephone number, +46 and 0046 as 0; "" for what is too short to be one."""
    kept = re.sub(r"\(0\)", "", text)
    digits = re.sub(r"\D", "", kept)
    if kept.strip().startswith("+46"):
        digits = "0" + digits[2:].lstrip("0")
    elif digits.startswith("0046"):
        digits = "0" + digits[4:].lstrip("0")
    return digits if len(digits) >= 7 else ""


def phones(text: str) -> frozenset[str]:
    """Every number in a field: people write two, with a word or a stroke between."""
    found = (phone_digits(one) for one in re.split(r"[,;/]|\s{2,}|\boch\b|\beller\b", text))
    return frozenset(one for one in found if one)


def phone_shown(text: str) -> str:
    """The numbers in a field as they are written everywhere, 070-174 06 12; what is not Swedish stays as it was."""
    return _ONE_NUMBER.sub(lambda found: _grouped(phone_digits(found[0])) or found[0], text.strip())


def _grouped(digits: str) -> str:
    area = 2 if digits.startswith("08") else 3 if _AREAS_OF_THREE.match(digits) else 4
    rest, parts = digits[area:], []
    for size in _GROUPS.get(len(rest), ()):
        parts.append(rest[:size])
        rest = rest[size:]
    return f"{digits[:area]}-{' '.join(parts)}" if parts else ""


def email_key(text: str) -> str:
    """An address as it is compared; "" for what is none."""
    kept = text.strip().casefold()
    return kept if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", kept) else ""


def street_key(text: str) -> str:
    """Street and number: Särnavägen 14 A, Särnav. 14a and Särnavägen 14 A lgh 1102 are one; "" without a number."""
    plain = re.sub(r"\bc/o\b[^,]*,?", " ", folded(text))
    plain = re.sub(r"\b(lgh|lagenhet|vaning|van|tr)\b.*", " ", plain)
    match = re.search(r"([^\d]+?)\s*(\d+)\s*([a-z])?\b", plain)
    if match is None:
        return ""
    words = re.findall(r"[a-z]+", match[1])
    if not words:
        return ""
    return f"{sound(''.join(map(_street_word, words)))} {match[2]}{match[3] or ''}"


def postcode(text: str) -> str:
    """The five digits of a postcode with its town; "" when there are none."""
    match = re.search(r"\b(\d{3})\s?(\d{2})\b", text)
    return match[1] + match[2] if match else ""


def _street_word(word: str) -> str:
    """A road by its whole ending; a short one, as in Bergv., only where enough is left to be a name."""
    for tail, whole in _STREET_TAILS.items():
        if len(word) > len(tail) + 2 and word.endswith(tail):
            return word.removesuffix(tail) + whole
    return word
