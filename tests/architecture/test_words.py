"""Words on screen are where the collector of messages can see them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted(p for name in ("fhr_desktop", "ui", "db") for p in (ROOT / name).rglob("*.py"))


def _nodes(kind: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, kind):
                yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def _asks(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


def test_no_message_hides_in_an_f_string() -> None:
    """Babel does not look into f-strings: a message there would have no Swedish and nobody would be told."""
    joined = _nodes(ast.JoinedStr)
    assert not [where for where, node in joined if any(_asks(inner, "_", "_n") for inner in ast.walk(node))]


def test_messages_are_plain_strings() -> None:
    """A message that is put together when the program runs is in no catalogue."""
    calls = [(where, node) for where, node in _nodes(ast.Call) if _asks(node, "_")]
    assert calls
    assert not [w for w, node in calls if isinstance(node, ast.Call) and node.args and not _plain(node.args[0])]


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)
