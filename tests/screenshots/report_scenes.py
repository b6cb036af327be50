"""Scenes of the writing room and of printing, on a report of an invented family with a few gaps left."""

from __future__ import annotations

import atexit
import datetime as dt
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.app.demo_report import fill_report
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from tests.screenshots.scene import Scene, Studio
from ui.components.inputs.marks import SpellingMarks
from ui.context import AppContext, ChangeBus, Settings
from ui.pages.report.page import ReportPage
from ui.shell.page import Page
from ui.shell.rail import OpenCase, Somebody
from ui.shell.registry import PageRegistry, PageSpec
from ui.shell.window import MainWindow
from ui.spelling import keep_spelling

_EMPTIED = ("child_view", "why_now", "child_needs")
_EMPTY_SECTIONS = ("summary", "assessment", "applicant_views")


class _Elsewhere(Page):
    """Stands on the rail for the pages that are not drawn here."""

    def title(self) -> str:
        return ""


@cache
def _report() -> tuple[OpenStore, Services, dict[str, RecordId]]:
    """A store with a report that is nearly done and an enquiry form."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    opened = stores.open_store(folder)
    services = stores.services(opened)
    case, _other = stores.investigated(opened)
    _visits(opened, services, case.id)
    report = services.documents.begin(opened.actor, case.id, "F10").value
    fill_report(services, opened.actor, report.id, stores.TODAY)
    filled = services.documents.open(opened.actor, report.id).filled
    empty: dict[tuple[str, str], Any] = {
        (one.key, subject.id): None
        for section in filled.definition.sections
        for one in section.fields
        for subject in filled.subjects_of(section)
        if one.key in _EMPTIED or (section.key in _EMPTY_SECTIONS and not one.prefill)
    }
    services.documents.answer_many(opened.actor, report.id, empty)
    inquiry = services.documents.begin(opened.actor, case.id, "F1").value
    return opened, services, {"F10": report.id, "F1": inquiry.id, "case": case.id}


def _visits(opened: OpenStore, services: Services, case: RecordId) -> None:
    persons = services.cases.open(opened.actor, case).persons
    for kind, day, who in (
        ("home_visit_booked", dt.date(2026, 3, 3), persons),
        ("interview_individual", dt.date(2026, 3, 10), persons[:1]),
        ("interview_individual", dt.date(2026, 3, 11), persons[1:2]),
        ("child_conversation", dt.date(2026, 3, 12), persons[2:3]),
    ):
        visit = Visit(
            case_id=case, kind=kind, on=day, held=True, participants=tuple(one.id for one in who),
            investigators=(opened.actor.user_id,),
        )  # fmt: skip
        services.visits.save(opened.actor, visit)


def window(studio: Studio, settings: dict[str, Any] | None = None) -> MainWindow:
    """The window on the writing room."""
    opened, services, _ids = _report()
    registry = PageRegistry([
        PageSpec("my_day", "Min dag", "sun-horizon", "Ctrl+1", _Elsewhere),
        PageSpec("cases", "Ärenden", "folders", "Ctrl+2", _Elsewhere),
        PageSpec("case", "", "folder", "", _Elsewhere),
        PageSpec("report", "", "file-text", "", ReportPage),
    ])  # fmt: skip
    ctx = AppContext(services, studio.tasks, ChangeBus(), studio.theme, Settings(settings or {}), actor=opened.actor)
    made = MainWindow(ctx, registry, Somebody(opened.actor.name, "Utredare"))
    made.open_case(OpenCase(_ids["case"], "Berg–Sundin", "2026-0001", "part", ""))
    return made


def _page(made: QWidget) -> ReportPage:
    assert isinstance(made, MainWindow) and isinstance(made.current, ReportPage)
    return made.current


def _opened(form: str, **settings: Any) -> Callable[[Studio], QWidget]:
    def make(studio: Studio) -> QWidget:
        made = window(studio, settings)
        made.navigate("report", {"document": _report()[2][form]})
        return made

    return make


def _at(section: str, field: str = "") -> Callable[[Studio, QWidget], None]:
    def after(studio: Studio, made: QWidget) -> None:
        editor = _page(made).editor
        assert editor is not None
        editor.show_section(section, None, field or None)

    return after


def _undoable(_studio: Studio, made: QWidget) -> None:
    assert isinstance(made, MainWindow)
    made.toast.say("Anteckningen är borttagen", lambda: None)


def _printing(studio: Studio, made: QWidget) -> None:
    _page(made).print_out()
    studio.settle()


def _misspelled(studio: Studio, made: QWidget) -> None:
    """A text with slips."""
    opened, services, _ids = _report()
    page = _page(made)
    keep_spelling(services, studio.tasks, opened.actor)
    _at("motive", "why_now")(studio, made)
    studio.settle()
    assert page.editor is not None and page.editor._form is not None
    text = page.editor._form.blocks["why_now", ""].control.text
    text.setPlainText("Barnen är stora och utreddningen har väntat. De talade om det med varandra hela vårenn.")
    (marks,) = text.findChildren(SpellingMarks)
    for _round in range(1000):
        marks.look()
        studio.settle()
        if len(marks.wrong) == 2:
            break
    else:
        raise RuntimeError("no slip was found")


SCENES = [
    Scene("report", _opened("F10"), _at("child", "child_words"), percents=(100, 150, 200), keep=True),
    Scene("report-top", _opened("F10"), _at("child"), percents=(100, 200)),
    Scene("report-text", _opened("F10"), _at("life_history", "processing")),
    Scene("report-spelling", _opened("F10"), _misspelled),
    Scene("report-toast", _opened("F10"), _undoable, themes=("light",), percents=(100, 200)),
    Scene("report-gap", _opened("F10"), _at("motive", "why_now")),
    Scene("report-table", _opened("F10"), _at("registers"), themes=("light",), percents=(100, 200)),
    Scene("report-fixed-rows", _opened("F10"), _at("assessment", "experience_rows"), themes=("light",)),
    Scene("report-gathered", _opened("F10"), _at("case", "contact_rows"), themes=("light",)),
    Scene("report-overview", _opened("F10"), _at("overview"), themes=("light",)),
    Scene("report-signatures", _opened("F10"), _at("signatures"), themes=("light",)),
    Scene("report-guide", _opened("F10", guide="whole"), _at("values"), themes=("light",)),
    Scene("report-inquiry", _opened("F1"), _at("home", "address")),
    Scene("report-print", _opened("F10"), _printing),
]
