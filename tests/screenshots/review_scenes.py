"""Scenes of the review: the manager's queue and reading, her decision, and the comments where the report is written."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.app.demo_report import fill_report
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from tests.screenshots.scene import Scene, Studio
from ui.context import AppContext, ChangeBus, Settings
from ui.pages.case import CasePage
from ui.pages.cases import CasesPage
from ui.pages.my_day import MyDayPage
from ui.pages.report.page import ReportPage
from ui.pages.review import ReviewPage
from ui.shell.rail import Somebody
from ui.shell.registry import PageRegistry, PageSpec
from ui.shell.window import MainWindow

KEY, OTHER = ("why_now", ""), ("children_elsewhere", "")


@dataclass(frozen=True)
class Reviewed:
    """A store with a report on its second way to the manager, and those who work with it."""

    opened: OpenStore
    services: Services
    case: RecordId
    report: RecordId
    manager: Actor
    pair: tuple[Actor, Actor]


@cache
def reviewed() -> Reviewed:
    """The report has been sent back once with two comments, and one of them has been answered."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    opened = stores.open_store(folder)
    services = stores.services(opened)
    case, other = stores.investigated(opened)
    eva = stores.colleague(opened, "Eva Norling", Role.UNIT_MANAGER)
    manager = Actor(eva.id, eva.name, Role.UNIT_MANAGER)
    pair = (opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR))
    report = services.documents.begin(opened.actor, case.id, "F10").value.id
    fill_report(services, opened.actor, report, stores.TODAY)
    _sign(services, pair, report)
    text = str(services.documents.open(opened.actor, report).filled.value(*KEY))
    words = " ".join(text.split()[3:9])
    first = services.reviews.comment(
        manager, report, KEY, "Vad säger barnen själva om tiden?", passage=words, passage_at=text.find(words)
    ).value
    second = services.reviews.comment(manager, report, OTHER, "Hur reste de till skolan?").value
    services.assessments.review(manager, report, "supplement")
    changed = text.replace(".", ", och det är barnen som har drivit på.", 1)
    services.documents.answer(opened.actor, report, *KEY, changed)
    services.reviews.answer(opened.actor, first.id, "Det står nu i andra meningen.")
    services.reviews.answer(pair[1], second.id, "Med skolskjuts. Det är tillagt.")
    services.reviews.close(pair[1], second.id)
    _sign(services, pair, report)
    return Reviewed(opened, services, case.id, report, manager, pair)


def _sign(services: Services, pair: tuple[Actor, Actor], report: RecordId) -> None:
    for actor in pair:
        services.assessments.sign(actor, report, "En referens är på resa och svarar i april.")


def window(studio: Studio, actor: Actor, page: str, argument: Any = None) -> MainWindow:
    """The window as somebody of the unit has it."""
    made = reviewed()
    registry = PageRegistry([
        PageSpec("my_day", "Min dag", "sun-horizon", "Ctrl+1", MyDayPage),
        PageSpec("cases", "Ärenden", "folders", "Ctrl+2", CasesPage),
        *([PageSpec("review", "Att granska", "scales", "Ctrl+3", ReviewPage)] if actor is made.manager else []),
        PageSpec("case", "", "folder", "", CasePage),
        PageSpec("report", "", "pencil-simple", "", ReportPage),
    ])  # fmt: skip
    ctx = AppContext(made.services, studio.tasks, ChangeBus(), studio.theme, Settings(), actor=actor)
    shown = MainWindow(ctx, registry, Somebody(actor.name, "Enhetschef" if actor is made.manager else "Utredare"))
    if actor is made.manager:
        shown.set_count("review", 1)
    shown.navigate(page, argument)
    return shown


def _manager(page: str, **argument: Any) -> Callable[[Studio], QWidget]:
    return lambda studio: window(studio, reviewed().manager, page, _named(argument))


def _named(argument: dict[str, Any]) -> Any:
    made = reviewed()
    return {key: {"document": made.report, "case": made.case}.get(key, value) for key, value in argument.items()}


def _with_words(studio: Studio, shown: QWidget) -> None:
    page = _page(shown)
    page.reading.go_to(KEY)
    margin = page.reading.margin
    cursor = margin.answer.text.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(24, cursor.MoveMode.KeepAnchor)
    margin.answer.text.setTextCursor(cursor)
    margin.comment.control.set_value("Skriv gärna hur länge de har talat om det.")


def _deciding(studio: Studio, shown: QWidget) -> None:
    _page(shown).decide()
    studio.settle()


def _page(shown: QWidget) -> ReviewPage:
    assert isinstance(shown, MainWindow) and isinstance(shown.current, ReviewPage)
    return shown.current


SCENES = [
    Scene("review-queue", _manager("review"), percents=(100, 200), keep=True),
    Scene("review", _manager("review", document=True), _with_words, percents=(100, 200), keep=True),
    Scene("review-decide", _manager("review", document=True), _deciding, percents=(100, 200)),
]
