"""Text being typed is on disk within a second, in the order it was typed, and gone when it is dropped."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.errors import StoreRefused
from fhr_desktop.services.storage import OpenStore
from tests import stores
from ui.context import AppContext, ChangeBus, Settings
from ui.drafting import DELAY_MS, DraftKeeper
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def ctx(opened: OpenStore, tasks: Tasks, look: Theme) -> AppContext:
    return AppContext(stores.services(opened), tasks, ChangeBus(), look, Settings(), actor=opened.actor)


def kept(ctx: AppContext) -> list[tuple[str, int]]:
    return [(one.text, one.cursor) for one in ctx.services.drafts.find(ctx.actor)]


def test_what_is_typed_last_is_kept(qtbot: QtBot, ctx: AppContext) -> None:
    keeper = DraftKeeper(ctx, "note/1")
    with qtbot.waitSignal(keeper.kept):
        keeper.typed("Hej", 3)
        keeper.typed("Hej då", 6)
    assert kept(ctx) == [("Hej då", 6)]
    assert not keeper.pending


def test_someone_who_never_pauses_is_kept_too(qtbot: QtBot, ctx: AppContext) -> None:
    keeper, text = DraftKeeper(ctx, "note/1"), ""
    typing = QTimer(interval=DELAY_MS // 10)

    def stroke() -> None:
        nonlocal text
        text += "å"
        keeper.typed(text, len(text))

    typing.timeout.connect(stroke)
    typing.start()
    qtbot.waitUntil(lambda: len(text) > 25)
    typing.stop()
    found = kept(ctx)
    assert found and set(found[0][0]) == {"å"}
    qtbot.waitUntil(lambda: not keeper.pending)


def test_flush_is_in_the_queue_before_what_comes_after(qtbot: QtBot, ctx: AppContext) -> None:
    keeper = DraftKeeper(ctx, "note/1")
    seen: list[list[tuple[str, int]]] = []
    keeper.typed("Alva", 4)
    keeper.flush()
    ctx.tasks.read(kept, ctx).on_done(seen.append).start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [[("Alva", 4)]]


def test_dropped_text_is_gone_and_does_not_come_back(qtbot: QtBot, ctx: AppContext) -> None:
    keeper = DraftKeeper(ctx, "note/1")
    with qtbot.waitSignal(keeper.kept):
        keeper.typed("Alva", 4)
    keeper.typed("Alva är", 7)
    keeper.drop()
    qtbot.waitUntil(lambda: ctx.tasks.under_way == 0)
    assert kept(ctx) == []
    assert not keeper.pending


def test_text_that_could_not_be_kept_is_tried_again_and_said_once(qtbot: QtBot, ctx: AppContext) -> None:
    refused: list[object] = []
    ctx.tasks.refused.connect(refused.append)
    keeper = DraftKeeper(ctx, "note/1")
    keep, ctx.services.drafts.keep = ctx.services.drafts.keep, _refuse  # the disk is full
    keeper.typed("Alva", 4)
    keeper.flush()
    qtbot.waitUntil(lambda: len(refused) == 1)
    keeper.flush()
    qtbot.waitUntil(lambda: ctx.tasks.under_way == 0)
    assert len(refused) == 1
    ctx.services.drafts.keep = keep
    with qtbot.waitSignal(keeper.kept):
        keeper.flush()
    assert kept(ctx) == [("Alva", 4)]


def _refuse(*_arguments: object) -> None:
    raise StoreRefused("Disken är full.")
