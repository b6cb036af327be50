"""Words on screen: English message ids, Swedish by default. Form wording is data and does not pass here."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

DOMAIN = "fhr"
LOCALES = Path(__file__).parent / "locale"
DEFAULT = "sv"

_current: gettext.NullTranslations | None = None


def source_of(language: str) -> Path:
    """The language's catalogue in source form."""
    return LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(language: str) -> gettext.NullTranslations:
    """The compiled catalogue; compiled in memory when the source is newer, as in a checkout."""
    source = source_of(language)
    compiled = source.with_suffix(".mo")
    if compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime):
        with compiled.open("rb") as stream:
            return gettext.GNUTranslations(stream)
    with source.open("rb") as stream:
        messages = read_po(stream, locale=language)
    buffer = io.BytesIO()
    write_mo(buffer, messages)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)


def activate(language: str = DEFAULT) -> None:
    """Choose the language of all later `_` and `_n` calls. Raises FileNotFoundError for an unknown one."""
    global _current  # one language per process, chosen once at start
    _current = load(language)


def _(message: str) -> str:
    """The message in the chosen language. Fill placeholders afterwards with `str.format`."""
    if _current is None:
        activate()
    assert _current is not None
    return _current.gettext(message)


def _n(singular: str, plural: str, number: int) -> str:
    """The message for this number; fill `{n}` afterwards with `str.format`."""
    if _current is None:
        activate()
    assert _current is not None
    return _current.ngettext(singular, plural, number)
