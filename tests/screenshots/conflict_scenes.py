"""Scenes of conflicts: side by side in short and long, the mark at a field, and a decision that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.screenshots import conflicts, unit
from tests.screenshots.scene import Scene, Studio

After = Callable[[Studio, Any], None]


def _case(tab: str = "overview") -> Callable[[Studio], Any]:
    return lambda studio: unit.window(studio, "case", {"case": conflicts.planted(), "tab": tab})


def _compare(field: str, then: Callable[[Any], object] = lambda compare: None) -> After:
    def after(studio: Studio, window: Any) -> None:
        page = window.current
        first = next(one for one in page._view.conflicts if one.field == field)
        page._band.compare(first)
        studio.settle()
        dialog = studio.app.activeModalWidget()
        then(dialog.compare)  # type: ignore[union-attr]

    return after


def _mark(studio: Studio, window: Any) -> None:
    part = window.current.parts["family"]
    part._people.select(window.current._view.file.persons[0].id)
    studio.settle()
    part._editors[type(window.current._view.file.persons[0])].form.fields["phone"].setFocus()


SCENES = [
    Scene("conflict-short", _case(), _compare("phone", lambda compare: compare.choose(2)), keep=True),
    Scene("conflict-text", _case(), _compare("value"), percents=(100, 200), keep=True),
    Scene("conflict-overlap", _case(), _compare("motive", lambda compare: compare.write_own())),
    Scene("conflict-mark", _case("family"), _mark),
]
