"""What must be known before a store is open: theme, text size, the folder last used. A small open file, no names."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import platformdirs

from fhr_desktop import durable

NAME = "window.json"
THEMES = ("system", "light", "dark", "high")
PERCENTS = (100, 110, 125, 150, 175, 200)


@dataclass(frozen=True, slots=True)
class Outside:
    """`folder` is None until a store has been opened."""

    theme: str = "system"
    percent: int = 100
    folder: Path | None = None


def place() -> Path:
    """The file, in the platform's folder for a program's settings."""
    return Path(platformdirs.user_config_dir("FHR Desktop", appauthor=False)) / NAME


def read(path: Path) -> Outside:
    """What was kept; the defaults where nothing was, or where it cannot be read."""
    try:
        kept: Any = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return Outside()
    if not isinstance(kept, dict):
        return Outside()
    found = Outside()
    if kept.get("theme") in THEMES:
        found = replace(found, theme=kept["theme"])
    if kept.get("percent") in PERCENTS:
        found = replace(found, percent=kept["percent"])
    if isinstance(kept.get("folder"), str):
        found = replace(found, folder=Path(kept["folder"]))
    return found


def write(path: Path, outside: Outside) -> None:
    """Keep it. A disk that refuses costs only the choice of colours, so nothing is said."""
    kept = {
        "theme": outside.theme,
        "percent": outside.percent,
        "folder": str(outside.folder) if outside.folder else None,
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        durable.write(path, (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode())
    except OSError:
        return
