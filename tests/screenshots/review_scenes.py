"""Scenes of the review: the manager's queue and reading, her decision, and the comments where the report is written."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.app.demo_report import fill_report
from fhr_desktop.domain.case_states import CaseState
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

S = CaseState
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


def _at_comment(studio: Studio, shown: QWidget) -> None:
    assert isinstance(shown, MainWindow) and isinstance(shown.current, ReportPage)
    assert shown.current.editor is not None
    shown.current.editor.focus_field(KEY)


def _another() -> Reviewed:
    """Another family of the same unit, whose report is written."""
    made = reviewed()
    services, actor = made.services, made.opened.actor
    case = stores.family(made.opened).id
    services.cases.assign(actor, case, *(one.user_id for one in made.pair))
    for state in (S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT, S.INVESTIGATION):
        services.cases.move(actor, case, state, stores.TODAY)
    report = services.documents.begin(actor, case, "F10").value.id
    fill_report(services, actor, report, stores.TODAY)
    return replace(made, case=case, report=report)


@cache
def commented() -> Reviewed:
    """Another report of the same unit, sent back with a comment that waits for its answer."""
    made = _another()
    services, report = made.services, made.report
    text = str(services.documents.open(made.opened.actor, report).filled.value(*KEY))
    words = " ".join(text.split()[3:9])
    services.reviews.comment(
        made.manager, report, KEY, "Vad säger barnen själva om tiden?", passage=words, passage_at=text.find(words)
    )
    return made


@cache
def outdated() -> Reviewed:
    """A report that was written in after the first of the pair had signed it."""
    made = _another()
    made.services.assessments.sign(made.pair[0], made.report, "En referens är på resa och svarar i april.")
    made.services.documents.answer(made.pair[0], made.report, *KEY, "De vill ta emot ett barn.")
    return made


@cache
def locked() -> Reviewed:
    """A report that is locked, with two addenda."""
    made = _another()
    services, report = made.services, made.report
    _sign(services, made.pair, report)
    services.assessments.review(made.manager, report, "agree")
    services.addenda.sign(made.pair[0], report, "later_fact", "Familjen har fått en valp.")
    services.addenda.sign(made.pair[1], report, "family_view", "Peter anser att årtalet för huset är fel.")
    return made


def _pairs(page: str, made: Callable[[], Reviewed], **argument: Any) -> Callable[[Studio], QWidget]:
    def make(studio: Studio) -> QWidget:
        of = made()
        where = {key: {"document": of.report, "case": of.case}.get(key, value) for key, value in argument.items()}
        return window(studio, of.pair[0], page, where)

    return make


SCENES = [
    Scene("review-queue", _manager("review"), percents=(100, 200), keep=True),
    Scene("review", _manager("review", document=True), _with_words, percents=(100, 200), keep=True),
    Scene("review-beside", _pairs("report", commented, document=True), _at_comment, percents=(100, 200)),
    Scene("review-comments", _pairs("case", commented, case=True, tab="assessment"), percents=(100, 200)),
    Scene(
        "review-outdated", _pairs("case", outdated, case=True, tab="assessment"), themes=("light",), percents=(100, 200)
    ),
    Scene("review-addenda", _pairs("case", locked, case=True, tab="assessment"), percents=(100, 200), keep=True),
    Scene("review-decide", _manager("review", document=True), _deciding, percents=(100, 200)),
]
