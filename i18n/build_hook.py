"""Build step: compiles every catalogue to .mo, so that an installed program needs no compiler."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Run by hatchling for wheels and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write each `fhr.mo` beside its `fhr.po`."""
        for source in (Path(self.root) / "i18n" / "locale").rglob("*.po"):
            with source.open("rb") as stream:
                messages = read_po(stream)
            with source.with_suffix(".mo").open("wb") as out:
                write_mo(out, messages)
