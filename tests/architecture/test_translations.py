"""Every word on screen has its Swedish, with the same placeholders, and nothing lies unused in the catalogue."""

from __future__ import annotations

import re

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from i18n import source_of
from i18n.catalogue import collect

PLACEHOLDER = re.compile(r"\{[a-z_0-9]*\}")


def _messages(language: str) -> list[Message]:
    with source_of(language).open("rb") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)  # type: ignore[arg-type]


def test_the_catalogues_are_the_source() -> None:
    source = collect()
    for language in ("sv", "en"):
        have = {m.id if isinstance(m.id, str) else tuple(m.id) for m in _messages(language)}
        assert have == source, "run: python -m i18n.catalogue update"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_message_is_translated(language: str) -> None:
    assert [m.id for m in _messages(language) if not all(_texts(m.string))] == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_placeholders_are_the_same(language: str) -> None:
    for message in _messages(language):
        allowed = {name for text in _texts(message.id) for name in PLACEHOLDER.findall(text)}
        needed = set(PLACEHOLDER.findall(_texts(message.id)[-1]))
        for text in _texts(message.string):
            found = set(PLACEHOLDER.findall(text))
            assert found <= allowed, message.id
        assert set(PLACEHOLDER.findall(_texts(message.string)[-1])) >= needed - {"{n}"}, message.id


def test_swedish_has_no_exclamations_and_no_stray_english() -> None:
    english = re.compile(r"\b(the|and|not|with|has|have|been|file|open|cannot|choose)\b", re.I)
    for message in _messages("sv"):
        for text in _texts(message.string):
            plain = re.sub(r"--[a-z-]+|[A-Z]+_[A-Z]+", "", PLACEHOLDER.sub("", text))  # names of options stay
            assert "!" not in plain, text
            assert not english.search(plain), text
