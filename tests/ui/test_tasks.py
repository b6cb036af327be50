"""Work comes back on the UI thread, in order; refusals are shown; closing finishes what is being written."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.task import TaskContext
from ui.tasks import Tasks


def test_results_come_back_on_the_ui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[Any] = []
    tasks.write(threading.current_thread).on_done(lambda t: seen.append((t, threading.current_thread()))).start()
    qtbot.waitUntil(lambda: bool(seen))
    worker, here = seen[0]
    assert worker is not here and here is threading.main_thread()


def test_the_database_thread_is_one_and_keeps_the_order(qtbot: QtBot, tasks: Tasks) -> None:
    seen: list[tuple[int, str]] = []
    for number in range(20):
        call = tasks.write if number % 2 else tasks.read
        call(lambda n=number: (n, threading.current_thread().name)).on_done(seen.append).start()
    qtbot.waitUntil(lambda: len(seen) == 20)
    assert [number for number, _name in seen] == list(range(20))
    assert len({name for _number, name in seen}) == 1


def _refuse() -> None:
    raise Refused("Datumet ligger i framtiden.")


def test_a_refusal_nobody_handles_is_told_by_signal(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(tasks.refused) as told:
        tasks.write(_refuse).start()
    assert told.args is not None and isinstance(told.args[0], Refused)
    qtbot.waitUntil(lambda: tasks.under_way == 0)


def test_a_refusal_that_is_handled_is_not_told(qtbot: QtBot, tasks: Tasks) -> None:
    errors: list[FhrError] = []
    with qtbot.assertNotEmitted(tasks.refused):
        tasks.write(_refuse).on_error(errors.append).start()
        qtbot.waitUntil(lambda: tasks.under_way == 0)
    assert errors[0].sentence == "Datumet ligger i framtiden."


def test_a_programming_error_reaches_the_excepthook(qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.captureExceptions() as caught:
        tasks.read(lambda: {}["none"]).start()
        qtbot.waitUntil(lambda: tasks.under_way == 0)
    assert caught[0][0] is KeyError


def test_long_work_tells_its_progress_and_can_be_cancelled(qtbot: QtBot, tasks: Tasks) -> None:
    started = threading.Event()
    steps: list[int] = []
    done: list[Any] = []

    def work(context: TaskContext) -> str:
        number = 0
        while True:
            number += 1
            context.step(number, 0, "")
            started.set()

    task = tasks.work(work).on_progress(lambda n, _total, _words: steps.append(n)).on_done(done.append).start()
    assert started.wait(10)
    task.cancel()
    qtbot.waitUntil(lambda: tasks.under_way == 0)
    assert steps and not done


def test_an_answer_to_an_owner_that_is_gone_is_dropped(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()
    owner = QObject()
    seen: list[Any] = []
    tasks.read(gate.wait, 10).on_done(seen.append).owned_by(owner).start()
    owner.deleteLater()
    qtbot.waitSignal(owner.destroyed)
    del owner
    with qtbot.waitSignal(tasks.idle):
        gate.set()
    assert not seen


def test_closing_finishes_what_is_being_written() -> None:
    tasks = Tasks()
    written: list[int] = []
    for number in range(5):
        tasks.write(written.append, number).start()
    tasks.close()
    assert written == list(range(5))


@pytest.mark.parametrize("kind", ["work", "long_write"])
def test_context_comes_first(qtbot: QtBot, tasks: Tasks, kind: str) -> None:
    seen: list[Any] = []
    getattr(tasks, kind)(lambda context, a: (type(context), a), 3).on_done(seen.append).start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(TaskContext, 3)]
