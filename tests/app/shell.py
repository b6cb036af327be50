"""The command line on a store, for tests: what it says, and each refusal in one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fhr_desktop.app import cli


class Shell:
    """Runs commands on a store."""

    def __init__(self, store: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.store, self._captured = store, captured

    def text(self, *words: object, code: int = 0) -> str:
        """What a command says: on standard output, or, when it is refused, its one Swedish sentence."""
        self._captured.readouterr()
        assert cli.run([*map(str, words), "--store", str(self.store)]) == code
        said = self._captured.readouterr()
        if not code:
            return said.out
        assert (said.out, len(said.err.strip().splitlines())) == ("", 1), said.err
        assert "Traceback" not in said.err
        return said.err

    def answer(self, *words: object, code: int = 0) -> Any:
        """What a command answers as JSON."""
        self._captured.readouterr()
        assert cli.run([*map(str, words), "--store", str(self.store), "--json"]) == code
        return json.loads(self._captured.readouterr().out)
