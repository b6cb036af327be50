"""The page beside the text is the page that is printed, dot for dot."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.task import TaskContext
from fhr_desktop.printing import paper
from tests.ui.keys import type_words
from tests.ui.rooms import Room, block, open_page, settle, until
from ui.components.inputs import LongTextInput
from ui.preview.raster import draw_pages


def above_foot(picture: QImage, scale: float) -> QImage:
    """The page without its foot, which tells the minute it was printed."""
    return picture.copy(QRect(0, 0, picture.width(), int((paper.PAGE_HEIGHT - paper.BOTTOM) * scale)))


def test_the_live_page_is_the_printed_page(qtbot: QtBot, room: Room) -> None:
    page = open_page(qtbot, room, pages=True)
    view = page.view
    written = block(qtbot, page, "why_now")
    box = written.control
    assert isinstance(box, LongTextInput)
    before = view._edition
    type_words(box.text, "Åren i Särna gav henne tålamod. Nu är tiden den rätta.")
    page.save_pending()
    until(qtbot, lambda: view._edition > before)
    settle(qtbot, page)
    until(qtbot, lambda: room.stored(("why_now", "")) is not None)
    settle(qtbot, page)
    at = next(place.page for place in view._printed.places if place.field_key == "why_now")
    view.go_to(at)
    until(qtbot, lambda: page.ctx.tasks.under_way == 0 and at in view._drawn and view._drawn[at][0] == view._edition)
    _edition, scale, shown = view._drawn[at]
    actor = room.opened.actor
    printed = room._ask(lambda: room.services.paper.document(actor, room.report))
    assert printed.pages == view.pages and printed.places == view._printed.places
    numbers = [0, at, printed.pages - 1]
    drawn = draw_pages(TaskContext(), printed.pdf, numbers, scale)
    assert above_foot(shown, scale) == above_foot(drawn[at], scale)
    live = draw_pages(TaskContext(), view._printed.pdf, numbers, scale)
    assert all(above_foot(live[one], scale) == above_foot(drawn[one], scale) for one in numbers)
