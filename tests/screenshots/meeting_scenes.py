"""Scenes of the cooperation: the year's meetings, the groups, guidelines, actions, and a meeting with its tabs."""

from __future__ import annotations

from functools import cache
from typing import Any

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_cooperation import cooperate
from fhr_desktop.domain.cooperation import Group, MeetingState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services, services_on
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window

LARGE = (100, 200)


def manager() -> Actor:
    """The unit manager of the demo's unit."""
    user = next(one for one in unit.users() if one.role == Role.UNIT_MANAGER)
    return Actor(user.id, user.name, Role.UNIT_MANAGER)


@cache
def services() -> Services:
    """The demo's unit with its cooperation."""
    made = services_on(unit.unit().desk)
    if not made.cooperation.meetings.board(manager()).meetings:
        cooperate(made, manager(), DemoClock(unit.TODAY))
    return made


def meeting(group: Group, state: MeetingState) -> RecordId:
    """One of the demo's meetings."""
    board = services().cooperation.meetings.board(manager())
    return next(one.id for one in board.meetings if one.group == group and one.state == state)


def _on(tab: str) -> Any:
    def make(studio: Studio) -> Any:
        services()
        return window(studio, "meetings", {"tab": tab}, role=Role.UNIT_MANAGER)

    return make


def _in(tab: str, group: Group = Group.STEERING, state: MeetingState = MeetingState.HELD) -> Any:
    def make(studio: Studio) -> Any:
        return window(studio, "meeting", {"meeting": meeting(group, state), "tab": tab}, role=Role.UNIT_MANAGER)

    return make


def _orsa(_studio: Studio, shown: Any) -> None:
    shown.current.groups.table.select("2034")


def _notes(_studio: Studio, shown: Any) -> None:
    tab = shown.current.agenda
    tab.table.select(next(one.id for one in tab.view.sheet.items if one.notes))


def _decision(_studio: Studio, shown: Any) -> None:
    shown.current.decisions.table.select(shown.current.decisions.view.sheet.decisions[1].id)


def _ask(part: str) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        getattr(shown.current, part).new()
        studio.settle()

    return after


def _leave(studio: Studio, shown: Any) -> None:
    _orsa(studio, shown)
    shown.current.groups.join_or_leave()
    studio.settle()


def _first_page(studio: Studio) -> Any:
    services()
    return window(studio, "my_day", role=Role.UNIT_MANAGER)


REFERENCE = {"group": Group.REFERENCE}
SCENES = [
    Scene("meetings", _on("meetings"), percents=LARGE, keep=True),
    Scene("meetings-groups", _on("groups"), _orsa, percents=LARGE, keep=True),
    Scene("meetings-guidelines", _on("guidelines"), percents=LARGE),
    Scene("meetings-actions", _on("actions")),
    Scene("meetings-leaving", _on("groups"), _leave),
    Scene("meetings-new", _on("meetings"), _ask("list"), percents=LARGE),
    Scene("meeting-agenda", _in("agenda"), _notes, percents=LARGE),
    Scene("meeting-presence", _in("presence"), percents=LARGE),
    Scene("meeting-decisions", _in("decisions"), _decision, percents=LARGE, keep=True),
    Scene("meeting-decision", _in("decisions", **REFERENCE), _ask("decisions"), percents=LARGE),
    Scene("meeting-actions", _in("actions", **REFERENCE)),
    Scene("meeting-protocol", _in("protocol"), percents=LARGE),
    Scene("meetings-my-day", _first_page, percents=LARGE),
]
