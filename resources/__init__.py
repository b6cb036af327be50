"""Data files and the single door to them: nothing else in the program builds a path to a data file."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent


def path(*parts: str) -> Path:
    """A data file or folder of this package. Raises FileNotFoundError when it is not there."""
    found = _HERE.joinpath(*parts)
    if ".." in parts or not found.exists():
        raise FileNotFoundError("/".join(parts))
    return found


def text(*parts: str) -> str:
    """A data file's text (UTF-8)."""
    return path(*parts).read_text("utf-8")
