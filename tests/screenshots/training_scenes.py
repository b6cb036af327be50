"""Scenes of Utbildning: the rounds, and the list of attendance on its evening, half filled in, and for a projector."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.training import Mark
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.training import RoundPage
from ui.pages.training.attendance import AttendanceTab

EVENING = (
    ("Farid Ahmadi", Mark.PRESENT, None), ("Leila Ahmadi", Mark.PRESENT, None), ("Lotta Berg", Mark.ABSENT, None),
    ("Sten Björk", Mark.LATE, 25), ("Karin Dahlin", Mark.PRESENT, None), ("Per Dahlin", Mark.PRESENT, None),
    ("Maja Eklöf", Mark.PRESENT, None), ("Amina Hassan", Mark.PARTLY, None), ("Jonas Lind", Mark.PRESENT, None),
)  # fmt: skip


def evening(studio: Studio) -> OpenWindow:
    """Rättvik in the spring, its fourth meeting today; nine of sixteen have come through the door."""
    opened = unit.unit()
    services, trainer = services_on(opened.desk), next(one for one in unit.users() if one.role == Role.TRAINER.value)
    shown = window(studio, "training", role=Role.TRAINER)
    actor = shown.ctx.actor
    assert actor.user_id == trainer.id
    course = services.rounds.find(actor, "Rättvik")
    sheet = services.rounds.open(actor, course)
    session = sheet.session_now()
    assert session is not None
    who = {row.participant.name: row for row in sheet.rows}
    for name, mark, minutes in EVENING:
        if session.id not in who[name].marks:
            services.attendance.mark(actor, session.id, who[name].participant.id, mark, minutes)
    shown.navigate("course", {"course": course})
    return shown


def _tab(shown: Any) -> AttendanceTab:
    assert isinstance(shown.current, RoundPage)
    tab = shown.current.tabs.current
    assert isinstance(tab, AttendanceTab)
    return tab


def _then(do: Callable[[OpenWindow], object]) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        _tab(shown).grid.setFocus()
        do(shown)
        studio.settle()

    return after


def rounds(studio: Studio) -> OpenWindow:
    """The trainer's list of rounds."""
    return window(studio, "training", role=Role.TRAINER)


def _moving(studio: Studio, shown: Any) -> None:
    shown.current.tabs.choose("meetings")
    studio.settle()
    shown.current.tabs.current.table.setFocus()
    shown.current.tabs.current.change()


def _course(studio: Studio, shown: Any) -> None:
    shown.navigate("settings", "courses")
    studio.settle()
    table = shown.current.section.table
    table.setFocus()
    shown.current.section.edit(table.rows_model.rows[0])


SCENES = [
    Scene("training", rounds, percents=(100, 200), keep=True),
    Scene("calendar", rounds, lambda _s, w: w.current.tabs.choose(1), percents=(100, 200), keep=True),  # type: ignore[attr-defined]
    Scene("round-new", rounds, lambda _s, w: w.current._acts.new(), percents=(100, 200)),  # type: ignore[attr-defined]
    Scene("meetings", evening, lambda _s, w: w.current.tabs.choose("meetings"), percents=(100, 200)),  # type: ignore[attr-defined]
    Scene("meeting-move", evening, _moving, percents=(100, 200)),
    Scene("settings-courses", lambda s: window(s, "settings", role=Role.TRAINER), _course, percents=(100, 200)),
    Scene("attendance", evening, _then(lambda _w: None), percents=(100, 200), keep=True),
    Scene("attendance-projector", evening, _then(lambda w: w.current.toggle_names()), keep=True),  # type: ignore[union-attr]
    Scene("attendance-newcomer", evening, _then(lambda w: _tab(w).marking.add_newcomer())),
]
