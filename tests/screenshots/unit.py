"""The window on the demo's sixty families, for scenes of the casework pages. The store is made once a run."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from db import local
from fhr_desktop.app import demo
from fhr_desktop.app.demo_hours import PLANNED, free_hour
from fhr_desktop.domain.case_states import ENDED, CaseState
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.unit import User
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.investigations import documents, notes
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.screenshots.scene import Studio
from ui.context import AppContext, ChangeBus, Settings
from ui.pages.case import CasePage
from ui.pages.cases import CasesPage
from ui.pages.inquiry import InquiryPage
from ui.pages.my_day import MyDayPage
from ui.pages.report.page import ReportPage
from ui.pages.treserva import TreservaPage
from ui.shell.rail import Somebody
from ui.shell.registry import PageRegistry, PageSpec
from ui.shell.window import MainWindow

TODAY = dt.date(2026, 3, 17)
_folder = tempfile.TemporaryDirectory(prefix="fhr-scenes-")


@cache
def unit() -> OpenStore:
    """The demo's unit on a Tuesday in March. FHR_SCENES_STORE names a folder to keep it in between runs."""
    kept = os.environ.get("FHR_SCENES_STORE")
    folder = Path(kept or _folder.name) / "store"
    if not folder.exists():
        opened = demo.build(folder, today=TODAY).opened
        enrich(opened)
        return opened
    return Storage(cost=SMALL, today=lambda: TODAY).open(folder, demo.PASSPHRASE)


def enrich(opened: OpenStore) -> None:
    """A day worth a picture: three visits today, and text begun and not finished."""
    services, actor = services_on(opened.desk), opened.actor
    own = [row for row in services.cases.rows(actor) if actor.user_id in row.investigators and row.family]
    under_way = [row for row in own if row.state is CaseState.INVESTIGATION]
    hours = dict(PLANNED)
    for row, kind, wished, purpose in (
        (under_way[0], "home_visit_booked", "9.45", "Bostaden och barnens rum"),
        (under_way[1], "interview_couple", "14.45", "Uppväxt och livshistoria, parrelation"),
    ):
        start = free_hour(services, (actor,), TODAY, tuple(hours), wished)
        services.visits.save(actor, Visit(
            case_id=row.id, kind=kind, form="home", on=TODAY, starts=start, ends=hours.get(start, ""), purpose=purpose,
            investigators=row.investigators,
        ))  # fmt: skip
    home = services.cases.open(actor, under_way[0].id).home
    services.homes.save_person(actor, Person(
        home_id=home.id, role="child", given_name="Alva", family_name="", birth_date=dt.date(2016, 5, 9),
        relation="own_child", residence_pattern="always",
    ))  # fmt: skip
    note = "Ringde familjen om tiderna för intervjuerna. De vill helst ses en kväll, eftersom"
    yesterday = int(dt.datetime(2026, 3, 16, 15, 42, tzinfo=dt.UTC).timestamp() * 1000) << 16
    report = services.documents.begin(actor, under_way[0].id, "F10").value
    text = "Barnet berättar att hon har längtat efter ett syskon, men att hon vill ha sitt eget rum"
    place = documents.draft_place(report.id, "children_elsewhere", "")
    with opened.desk.store.local() as connection:
        for where, said, later in ((notes.draft_place(under_way[1].id), note, 0), (place, text, 1)):
            local.keep_draft(connection, actor.user_id, local.Draft(where, said, len(said), yesterday + later))


def registry() -> PageRegistry:
    """The pages of casework."""
    return PageRegistry([
        PageSpec("my_day", "Min dag", "sun-horizon", "Ctrl+1", MyDayPage),
        PageSpec("cases", "Ärenden", "folders", "Ctrl+2", CasesPage),
        PageSpec("treserva", "Till Treserva", "upload-simple", "", TreservaPage),
        PageSpec("case", "", "folder", "", CasePage),
        PageSpec("inquiry", "", "plus", "", InquiryPage),
        PageSpec("report", "", "file-text", "", ReportPage),
    ])  # fmt: skip


def window(studio: Studio, page: str, argument: Any = None, *, settings: dict[str, Any] | None = None) -> MainWindow:
    """The window as the demo's first user has it, on one of its pages."""
    made = unit()
    ctx = AppContext(
        services_on(made.desk), studio.tasks, ChangeBus(), studio.theme, Settings(settings),
        actor=made.actor,
    )  # fmt: skip
    shown = MainWindow(ctx, registry(), Somebody(made.actor.name, "Utredare"))
    shown.status.set_saved("Sparat 14.03.22")
    shown.navigate(page, argument)
    return shown


def users() -> list[User]:
    """Those who work in the demo's unit."""
    return list(services_on(unit().desk).unit.users())


def a_case(state: CaseState, n: int = 0, *, protected: bool = False) -> Any:
    """The id of the first user's n:th case in a state."""
    opened = unit()
    rows = services_on(opened.desk).cases.rows(opened.actor, ended=state in ENDED)
    fits = [
        r for r in rows if r.state is state and opened.actor.user_id in r.investigators and r.protected == protected
    ]
    return fits[n].id
