"""Words on screen are where the collector of messages can see them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("fhr_desktop", "ui", "db") for p in (ROOT / name).rglob("*.py"))
Found = list[tuple[str, ast.AST]]


@pytest.fixture(scope="module")
def nodes() -> Found:
    """Every f-string and every call, with where it stands."""
    return [
        (f"{path.relative_to(ROOT)}:{node.lineno}", node)
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.JoinedStr | ast.Call)
    ]


def _asks(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_no_message_hides_in_an_f_string(nodes: Found) -> None:
    """Babel does not look into f-strings: a message there would have no Swedish and nobody would be told."""
    joined = [(where, node) for where, node in nodes if isinstance(node, ast.JoinedStr)]
    assert not [where for where, node in joined if any(_asks(inner, "_", "_n") for inner in ast.walk(node))]


def test_messages_are_plain_strings(nodes: Found) -> None:
    """A message that is put together when the program runs is in no catalogue."""
    calls = [(where, node) for where, node in nodes if _asks(node, "_")]
    assert calls
    assert not [w for w, node in calls if isinstance(node, ast.Call) and node.args and not _plain(node.args[0])]


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
