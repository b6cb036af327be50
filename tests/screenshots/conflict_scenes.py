"""Scenes of conflicts: side by side in short and long, the mark at a field, and a decision that can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fhr_desktop.app.window_open import OpenWindow, Unlocked
from fhr_desktop.services.suite import services_on
from tests.screenshots import conflicts, unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import FOLDER, STORAGE

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
    part = window.current.parts.part("family")
    part._people.select(window.current._view.file.persons[0].id)
    studio.settle()
    part._editors[type(window.current._view.file.persons[0])].form.fields["phone"].setFocus()


def _inbox(kind: str, then: Callable[[Any], object] = lambda panel: None) -> After:
    """Synk's tab of what waits, standing on the first thing of a kind."""

    def after(studio: Studio, window: Any) -> None:
        page = window.current
        page.go_to("inbox")
        studio.settle()
        table = page.inbox.table
        table.setFocus()
        table.select(next(row.key for row in table.rows_model.rows if row.key[0] == kind))
        studio.settle()
        then(page.inbox)

    return after


def _synk(studio: Studio) -> OpenWindow:
    """The whole window as the first user has it."""
    conflicts.planted()
    opened = replace(unit.unit(), folder=FOLDER)
    unlocked = Unlocked(opened, services_on(opened.desk), {}, 10)
    shown = OpenWindow(studio.tasks, studio.theme, STORAGE, unlocked, lambda _backup: None)
    shown.navigate("sync")
    return shown


def _taken_back(panel: Any) -> None:
    panel._ctx.shell.toast.say("Valt: By eller bostadsområde", lambda: None)


SCENES = [
    Scene("inbox-first-page", _synk, lambda _studio, window: window.navigate("my_day"), themes=("light",)),
    Scene("inbox-clash", _synk, _inbox("clash"), percents=(100, 200)),
    Scene("inbox-decided", _synk, _inbox("decided", _taken_back), keep=True),
    Scene("inbox-pair", _synk, _inbox("pair")),
    Scene("inbox-late", _synk, _inbox("late"), themes=("light",)),
    Scene("inbox-aside", _synk, _inbox("aside"), themes=("light",)),
    Scene("conflict-short", _case(), _compare("phone", lambda compare: compare.choose(2))),
    Scene("conflict-text", _case(), _compare("value"), percents=(100, 200), keep=True),
    Scene("conflict-overlap", _case(), _compare("motive", lambda compare: compare.write_own())),
    Scene("conflict-mark", _case("family"), _mark),
]
