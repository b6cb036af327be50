"""Keeps the catalogues true to the source: `python -m i18n.catalogue update | add FILE.po | missing`.

`update` collects every `_("…")` and `_n("…", "…", n)` in the program and drops what is no longer used;
`add` merges finished Swedish translations from a small .po file (safe to run from several shells at once);
`missing` lists what has no Swedish yet. English is the message itself and is made by `update`.
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from i18n import source_of

ROOT = Path(__file__).parent.parent
ROOMS = ("fhr_desktop", "ui", "db")
KEYWORDS = {"_": None, "_n": (1, 2)}


@contextmanager
def _locked() -> Iterator[None]:
    with (Path(__file__).parent / "locale").joinpath(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(language: str) -> Catalog:
    path = source_of(language)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def _write(language: str, messages: Catalog) -> None:
    messages.project, messages.version, messages.fuzzy = "FHR Desktop", "1", False
    messages.header_comment = "# Words on screen. Keep sorted: python -m i18n.catalogue update"
    path = source_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        write_po(stream, messages, sort_output=True, no_location=True, width=0, omit_header=False, ignore_obsolete=True)
    lines = path.read_text("utf-8").splitlines(keepends=True)
    unstable = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator', '"Report-Msgid')
    path.write_text("".join(line for line in lines if not line.startswith(unstable)), "utf-8")


def collect() -> set[str | tuple[str, str]]:
    """Every message id in the source."""
    found: set[str | tuple[str, str]] = set()
    for room in ROOMS:
        rows = extract_from_dir(str(ROOT / room), method_map=[("**.py", "python")], keywords=KEYWORDS)
        found |= {message if isinstance(message, str) else (message[0], message[1]) for _f, _l, message, _c, _x in rows}
    return found


def update() -> None:
    """Bring both catalogues in line with the source."""
    used = collect()
    with _locked():
        for language in ("sv", "en"):
            old, new = _read(language), Catalog(locale=language)
            for message in used:
                plural = isinstance(message, tuple)
                before = old.get(message[0] if plural else message)
                text = before.string if before else (("", "") if plural else "")
                if language == "en":
                    text = message
                new.add(message, text)
            _write(language, new)


def add(path: Path) -> None:
    """Merge finished Swedish translations into the catalogue."""
    with path.open("rb") as stream:
        extra = read_po(stream, locale="sv")
    with _locked():
        messages = _read("sv")
        for message in extra:
            if message.id and message.string:
                messages.delete(message.id if isinstance(message.id, str) else message.id[0])
                messages.add(message.id, message.string)
        _write("sv", messages)


def missing() -> list[str]:
    """Message ids of the source without a Swedish text."""
    have = {m.id for m in _read("sv") if m.id and (all(m.string) if isinstance(m.string, tuple | list) else m.string)}
    have = {tuple(i) if isinstance(i, list | tuple) else i for i in have}
    return sorted(str(m) for m in collect() if m not in have)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["add", name]:
            add(Path(name))
        case ["missing"]:
            sys.stdout.write("\n".join(missing()) + "\n")
        case _:
            sys.exit(__doc__)
