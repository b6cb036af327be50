"""Scenes of the pool's map, its coverage, and a home's card with its time line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus, PoolStep
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.proposal_views import clash_of
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.pool_scenes import pool
from tests.screenshots.scene import Scene, Studio
from ui.pages.pool import PoolHomePage, PoolPage
from ui.pages.pool.arrival import NEVER, ArrivalDialog
from ui.pages.pool.placement_dialogs import PlacementDialog


def _page(shown: Any) -> PoolPage:
    assert isinstance(shown.current, PoolPage)
    return shown.current


def _near(place: str) -> Any:
    """All homes within so far of a place, on one of them."""

    def after(studio: Studio, shown: Any) -> None:
        page = _page(shown)
        page.tabs.choose(1)
        studio.settle()
        page.beside.map.show_rows(page.table.rows_model.rows, place)
        page.table.setFocus()
        page.table.select(page.table.rows_model.rows[3].home_id)
        studio.settle()
        if page.split.is_drawer:
            page.split.toggle()
            studio.settle()

    return after


def _history() -> RecordId:
    """A home with a past: a child who moved home, one who lives there past its day, another municipality's to come."""
    opened, today = unit.unit(), unit.TODAY
    services = services_on(opened.desk)
    manager = next(one for one in services.unit.users() if one.role == Role.UNIT_MANAGER.value)
    actor = Actor(manager.id, manager.name, Role.UNIT_MANAGER)
    rows = [one for one in services.pool.rows(actor).rows if one.taken and not one.protected]
    home, day = rows[0].home_id, dt.timedelta(days=1)
    if len(services.placements.of_home(actor, home)) == 1:
        (ongoing,) = services.placements.of_home(actor, home)
        gone = Placement(
            home_id=home, municipality="2081", alias="barn D", born_year=2012, state=PlacementState.ENDED.value,
            starts_on=today - 420 * day, ended_on=today - 150 * day, end_reason="returned_home",
        )  # fmt: skip
        _earlier(opened, home, manager.id)
        services.placements.save(actor, gone)
        services.placements.save(actor, replace(ongoing, ends_on=today - 6 * day, home_consulted_on=today - 95 * day))
        services.placements.save(actor, Placement(
            home_id=home, municipality="2080", alias="barn M", born_year=2019, starts_on=today + 20 * day,
        ))  # fmt: skip
    return home


def _earlier(opened: OpenStore, home: RecordId, who: RecordId) -> None:
    """A year in the pool before the demo's own day."""
    way = ((440, "p1_available", None, ""), (420, "p3b_placed_free", None, ""), (150, "p1_available", None, ""),
           (130, "p5_update_needed", "move", "Ny bostad, utredningen görs om."), (95, "p1_available", None, ""),
           (90, "p3b_placed_free", None, ""))  # fmt: skip
    with opened.desk.store.write(who) as work:
        for days, then, reason, note in way:
            work.save(PoolStep(
                home_id=home, to_status=then, on=unit.TODAY - dt.timedelta(days=days), user_id=who, reason=reason,
                recorded_at=opened.desk.now() - dt.timedelta(days=days), note=note,
            ))  # fmt: skip


def home(tab: str) -> Any:
    """The card of that home on one of its tabs."""

    def make(studio: Studio) -> OpenWindow:
        shown = pool(studio)
        shown.navigate("pool_home", {"home": _history(), "tab": tab})
        return shown

    return make


def _card(do: Callable[[PoolHomePage], object]) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        assert isinstance(shown.current, PoolHomePage)
        do(shown.current)
        studio.settle()

    return after


def _row(page: PoolHomePage) -> None:
    page.time.table.setFocus()
    page.time.table.select(page.time.table.rows_model.rows[2].number)


def _new(page: PoolHomePage) -> None:
    page.new()
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, PlacementDialog) and one.isVisible()]
    dialog.fields["municipality"].control.set_value("2082")
    dialog.fields["municipality"].control.edited.emit()


def _contested(page: PoolHomePage) -> None:
    """As it is when colleagues apart have blocked the home, placed a child more, and written days that cross."""
    view = page.view
    assert view is not None
    sheet = view.sheet
    entry = replace(sheet.entry, places=1, available_from=unit.TODAY + dt.timedelta(days=60), available_to=unit.TODAY)
    states = (PoolStatus.BLOCKED, PoolStatus.AVAILABLE)
    placed = [one for one in sheet.placements if one.takes_a_place()][:1] * 2
    page._show(sheet.home.id, replace(view, sheet=replace(
        sheet, entry=entry, undecided=states, clash=clash_of(sheet.home, entry, (), placed),
        days=replace(sheet.days, lacking=True),
    )))  # fmt: skip


def _ended(page: PoolHomePage) -> None:
    page.end(page.placements.table.rows_model.rows[0])


def _arrived(page: PoolHomePage) -> None:
    """As it is when a child was to have come."""
    view = page.view
    assert view is not None
    (first, *_more) = view.sheet.placements
    planned = replace(first, state="planned", starts_on=unit.TODAY - dt.timedelta(days=3))
    page.end(planned)
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, ArrivalDialog) and one.isVisible()]
    dialog.answer.set_value(NEVER)
    dialog.answer.edited.emit()


def coverage(studio: Studio) -> OpenWindow:
    """Which places lack homes."""
    shown = pool(studio)
    shown.navigate("coverage")
    return shown


def _drawn_out(studio: Studio, shown: Any) -> None:
    shown.current.split.toggle()
    studio.settle()


SCENES = (
    Scene("pool-map", pool, _near("Leksand"), keep=True),
    Scene("pool-map-large", pool, _near("Leksand"), themes=("light",), percents=(200,)),
    Scene("pool-map-wide", pool, _near("Leksand"), themes=("light",), size=(1920, 1040)),
    Scene("pool-coverage", coverage, keep=True),
    Scene("pool-coverage-large", coverage, _drawn_out, themes=("light",), percents=(200,)),
    Scene("pool-home", home("overview")),
    Scene("pool-home-large", home("overview"), themes=("light",), percents=(200,)),
    Scene("pool-home-contested", home("overview"), _card(_contested)),
    Scene("pool-home-contested-large", home("overview"), _card(_contested), themes=("light",), percents=(200,)),
    Scene("pool-home-placements", home("placements")),
    Scene("pool-home-arrival", home("placements"), _card(_arrived), percents=(100, 200)),
    Scene("pool-home-time", home("time"), _card(_row), keep=True),
    Scene("pool-home-time-large", home("time"), _card(_row), themes=("light",), percents=(200,)),
    Scene("pool-home-new", home("placements"), _card(_new), themes=("light",)),
    Scene("pool-home-back", home("overview"), _card(lambda page: page.back())),
    Scene(
        "pool-home-back-large", home("overview"), _card(lambda page: page.back()), themes=("light",), percents=(200,)
    ),
    Scene("pool-home-end", home("placements"), _card(_ended), themes=("light",)),
)
