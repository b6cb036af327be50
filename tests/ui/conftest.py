"""The window's tests run offscreen, in Swedish, in the bundled font; whatever outlives a test fails it."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts=false"

import pytest
from PySide6.QtCore import QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from fhr_desktop.domain.garbage import put_aside
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from tests.ui.kit import make_window
from tests.ui.rooms import Room, make_room
from ui.shell.qt_words import speak_swedish
from ui.shell.window import MainWindow
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> Theme:
    """The one theme of the test process."""
    speak_swedish(qapp)
    return Theme(qapp, choice="light", bundled=True)


@pytest.fixture(autouse=True)
def in_swedish_and_light(look: Theme) -> Iterator[Theme]:
    """Every test begins in light at 100 %."""
    yield look
    if look.choice != "light":
        look.set_choice("light")
    if look.fonts.percent != 100:
        look.set_percent(100)


@pytest.fixture(autouse=True)
def nothing_outlives(qapp: QApplication) -> Iterator[None]:
    """Threads, running timers and top-level widgets must be gone when the test is."""
    _let_go(qapp)  # what the test before left
    put_aside()  # what is there before the test is neither its garbage nor its timers, and need not be gone through
    threads = set(threading.enumerate())
    widgets = set(map(id, _alive(QApplication.topLevelWidgets())))
    yield
    _let_go(qapp)
    left = [w for w in _alive(QApplication.topLevelWidgets()) if id(w) not in widgets and w.isVisible()]
    assert not left, f"widgets outlive the test: {left}"
    assert not _running_timers(), "a timer still runs"
    alive = [t for t in threading.enumerate() if t not in threads and not t.name.startswith("pydev")]
    assert not alive, f"threads outlive the test: {alive}"


def _let_go(app: QApplication) -> None:
    for _round in range(3):
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
        app.processEvents()
    gc.collect()


def _alive(widgets: list[QWidget]) -> list[QWidget]:
    return [widget for widget in widgets if isValid(widget)]


def _running_timers() -> list[QTimer]:
    return [o for o in gc.get_objects() if type(o) in (QTimer, QThread) and isValid(o) and _runs(o)]


def _runs(one: QTimer | QThread) -> bool:
    return one.isActive() if isinstance(one, QTimer) else one.isRunning()


@pytest.fixture
def tasks() -> Iterator[Tasks]:
    """Both threads of the program, closed afterwards."""
    made = Tasks()
    yield made
    made.close()


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """A store of the ROLE that the file names; else an investigator's, empty but for the unit and the case that the
    test asks for.
    """
    role = getattr(request.module, "ROLE", None)
    if role is not None:
        made = stores.open_store(tmp_path, role, "Eva Norling")
    else:
        made = stores.investigated_store(tmp_path) if "case" in request.fixturenames else stores.open_store(tmp_path)
    yield made
    made.close()


@pytest.fixture
def office(qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks) -> Iterator[Office]:
    """The window on the opened store."""
    made = Office(qtbot, look, tasks, opened)
    yield made
    made.close()


@pytest.fixture
def case(opened: OpenStore) -> RecordId:
    """A family whose investigation is going on."""
    return stores.the_family(opened)[0].id


@pytest.fixture
def closing(tmp_path: Path) -> Iterator[list[OpenStore]]:  # the folder goes after them
    """Stores to close when both threads have ended."""
    many: list[OpenStore] = []
    yield many
    for one in many:
        one.close()


@pytest.fixture
def room(closing: list[OpenStore], tmp_path: Path, tasks: Tasks, look: Theme) -> Room:
    """A case with a report and an enquiry form, for the writing room."""
    made = make_room(tmp_path, tasks, look)
    closing.append(made.opened)
    return made


@pytest.fixture
def window(qtbot: QtBot, look: Theme, tasks: Tasks) -> MainWindow:
    """The window on made-up pages, shown at 1366×688 on the list."""
    made = make_window(look, tasks)
    qtbot.addWidget(made)
    made.resize(1366, 688)
    made.show()
    made.activateWindow()
    made.navigate("cases")
    qtbot.waitUntil(made.isActiveWindow)
    return made
