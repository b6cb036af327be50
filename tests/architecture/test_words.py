"""Words on screen are where the collector of messages can see them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("fhr_desktop", "ui", "db") for p in (ROOT / name).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_message_hides_in_an_f_string(path: Path) -> None:
    """Babel does not look into f-strings: a message there would have no Swedish and nobody would be told."""
    for joined in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)):
        for call in (node for node in ast.walk(joined) if isinstance(node, ast.Call)):
            hidden = isinstance(call.func, ast.Name) and call.func.id in ("_", "_n")
            assert not hidden, f"line {joined.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_messages_are_plain_strings(path: Path) -> None:
    """A message that is put together when the program runs is in no catalogue."""
    for call in (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id == "_" and call.args:
            assert isinstance(call.args[0], ast.Constant), f"line {call.lineno}"
