"""A case with a report and an enquiry form on a real store, and the writing room on it. For tests of the room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pytestqt.qtbot import QtBot

from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import AnswerKey, FilledForm, Value
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from ui.context import AppContext, ChangeBus, Settings
from ui.form_editor.block import FieldBlock
from ui.form_editor.editor import FormEditor
from ui.pages.report.page import ReportPage
from ui.tasks import Tasks
from ui.theme import Theme

T = TypeVar("T")


@dataclass
class Room:
    """One case's forms, and what is needed to open them."""

    opened: OpenStore
    services: Services
    ctx: AppContext
    report: RecordId
    inquiry: RecordId
    adult: str  # the first applicant as a subject
    child: str

    def stored(self, key: AnswerKey, document: RecordId | None = None) -> Value:
        """The answer as it is in the store."""
        return self.filled(document).answers.get(key)

    def filled(self, document: RecordId | None = None) -> FilledForm:
        """The form as it is in the store."""
        opening = self.services.documents.open
        return self._ask(lambda: opening(self.opened.actor, document or self.report)).filled

    def drafts(self) -> dict[str, tuple[str, int]]:
        """Place → text and cursor."""
        found = self._ask(lambda: self.services.drafts.find(self.opened.actor))
        return {one.place: (one.text, one.cursor) for one in found}

    def _ask(self, question: Callable[[], T]) -> T:
        """On the database's own thread, as everything else."""
        return self.ctx.tasks._database.submit(question).result(timeout=60)


def make_room(folder: Path, tasks: Tasks, look: Theme) -> Room:
    """A new store with an investigated family, and both of its forms begun."""
    opened = stores.open_store(folder)
    services = stores.services(opened)
    case, _other = stores.investigated(opened)
    report = services.documents.begin(opened.actor, case.id, "F10").value
    inquiry = services.documents.begin(opened.actor, case.id, "F1").value
    facts = services.documents.open(opened.actor, report.id).facts
    ctx = AppContext(services, tasks, ChangeBus(), look, Settings(), actor=opened.actor)
    adult, child = facts.applicants()[0].id.hex, facts.children()[0].id.hex
    return Room(opened, services, ctx, report.id, inquiry.id, adult, child)


def open_page(
    qtbot: QtBot, room: Room, document: RecordId | None = None, *, pages: bool = False, **argument: Any
) -> ReportPage:
    """The writing room, shown and settled; with its pages only where they are looked at, since drawing takes time."""
    room.ctx.settings.set("report.panes", ["editor", "outline", *(["page"] if pages else [])])
    page = ReportPage(room.ctx)
    qtbot.addWidget(page)
    room.ctx.bus.changed.connect(page.refresh)
    page.resize(1314, 620)
    page.show()
    page.activateWindow()
    page.opened({"document": document or room.report, **argument})
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: ReportPage) -> None:
    """Wait until everything asked for has arrived and been built."""

    def shown() -> bool:
        drawn = page.view.pages > 0 or "page" not in page.panes_.shown()
        return (page.editor is not None and drawn) or not page.panes_.isVisible()

    qtbot.waitUntil(shown)
    qtbot.waitUntil(lambda: page.ctx.tasks.under_way == 0 and at_rest(page))


def at_rest(page: ReportPage) -> bool:
    """Whether nothing is waiting to be read, written or built."""
    proofing, editor = page._proofing, page.editor
    waiting = proofing is not None and (proofing._pause.isActive() or proofing._reading)
    building = editor is not None and editor._form is not None and editor._form._turn.isActive()
    return not waiting and not building


def the_editor(page: ReportPage) -> FormEditor:
    """The page's editor."""
    assert page.editor is not None
    return page.editor


def block(qtbot: QtBot, page: ReportPage, field: str, subject: str = "") -> FieldBlock:
    """A question, gone to and focused."""
    page.go_to_field(field, subject)
    settle(qtbot, page)
    editor = the_editor(page)
    assert editor._form is not None
    return editor._form.blocks[field, subject]


def until(qtbot: QtBot, fact: Callable[[], bool]) -> None:
    """Wait for a fact."""
    qtbot.waitUntil(fact)
