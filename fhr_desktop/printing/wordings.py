"""The fixed texts of one print: laws as they stood that day, placeholders filled, gaps to fill in by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from fhr_desktop.forms import wording

_TO_FILL_IN = "…………………"


@dataclass(frozen=True, slots=True)
class Wordings:
    """Fills `{lag:…}`, `{text:…}` and `{placeholder}`; never used on what a person has written."""

    words: Mapping[str, str]
    on: dt.date
    variants: Mapping[str, str] = field(default_factory=dict)  # standard text → which of its variants

    def fill(self, text: str) -> str:
        """The text; a placeholder nobody gave a value is a dotted line. Raises UnknownMark for other marks."""
        if "{" not in text:
            return text
        values = dict.fromkeys(wording.placeholders(text), _TO_FILL_IN)
        return wording.resolve(text, values | dict(self.words), self.on, variants=self.variants)

    def standard(self, key: str) -> str:
        """A standard text. Raises UnknownMark."""
        return self.fill(f"{{text:{key}}}")

    def computed(self, mark: str) -> str:
        """The text of a computed field that is a standard text; '' when its variant is not chosen."""
        try:
            return self.fill(mark)
        except wording.UnknownMark:
            return ""
