"""Fills `{lag:…}`, `{text:…}` and `{placeholder}` in printed texts. Where the values come from is the caller's."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from fhr_desktop.forms.library import library
from fhr_desktop.forms.shared import Shared

_MARK = re.compile(r"\{([^{}]*)\}")


class UnknownMark(KeyError):
    """A text has a mark that cannot be filled: a value the caller forgot, or a wrong name."""


def resolve(
    text: str,
    values: Mapping[str, str],
    on: dt.date,
    *,
    variants: Mapping[str, str] | None = None,
    shared: Shared | None = None,
) -> str:
    """The text with every mark filled. Laws are worded as `values` say, otherwise as they stood `on` that day.

    `variants` names, for each standard text that has variants, the one to print (text key → variant key).
    Raises UnknownMark.
    """
    known = shared or library().shared

    def fill(part: str, within: tuple[str, ...]) -> str:
        return _MARK.sub(lambda match: mark(match[1], within), part)

    def mark(name: str, within: tuple[str, ...]) -> str:
        if name.startswith("lag:"):
            if name in values:
                return values[name]
            if name not in known.law:
                raise UnknownMark(name)
            return known.law_on(name, on).text
        if not name.startswith("text:"):
            if name not in values:
                raise UnknownMark(name)
            return values[name]
        key = name.removeprefix("text:")
        if key not in known.texts or key in within:
            raise UnknownMark(name)
        standard = known.texts[key]
        body = standard.text or standard.variants.get((variants or {}).get(key, ""), "")
        if not body:
            raise UnknownMark(name)
        return fill(body, (*within, key))

    return fill(text, ())


def placeholders(text: str, *, shared: Shared | None = None) -> frozenset[str]:
    """The placeholders a text needs values for, also through the standard texts it prints."""
    known = shared or library().shared
    needed: set[str] = set()
    seen: set[str] = set()
    left = [text]
    while left:
        for name in _MARK.findall(left.pop()):
            if name.startswith("lag:") or name in seen:
                continue
            seen.add(name)
            if name.startswith("text:"):
                standard = known.texts[name.removeprefix("text:")]
                left += [standard.text, *standard.variants.values()]
            else:
                needed.add(name)
    return frozenset(needed)
