"""The program from start to end: unlock, lock, unlock where one was, a backup put back, settings kept, the way out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.app import demo, outside, window_faults
from fhr_desktop.app.outside import Outside
from fhr_desktop.app.window import Program
from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.app.window_pages import registry
from fhr_desktop.app.window_search import PaletteSearch, blank_forms
from fhr_desktop.domain.unit import OrganisationSettings, Role
from tests import stores
from tests.services.training import a_round, with_people
from tests.ui.conftest import in_swedish_and_light, look, nothing_outlives  # noqa: F401  # the same rules here
from ui.pages.settings import Keeping
from ui.pages.start.restore import Restore
from ui.pages.start.unlock import Unlock
from ui.shell.demo_frame import DemoFrame
from ui.shell.wake import WakeWatch
from ui.theme import Theme


class Running:
    """A program under way on a store, without its event loop."""

    def __init__(self, qtbot: QtBot, look: Theme, folder: Path) -> None:
        self._qtbot = qtbot
        self.kept = folder.parent / "window.json"
        self.program = Program(look, stores.storage(), folder, kept=self.kept)
        self.ended = False
        self.program.ended.connect(self._end)
        self.program.start()

    def _end(self) -> None:
        self.ended = True

    @property
    def window(self) -> OpenWindow:
        """The open window."""
        assert self.program.window is not None
        return self.program.window

    @property
    def panel(self) -> Any:
        """The step of the start window."""
        assert self.program.start_window is not None
        return self.program.start_window.panel

    def settle(self) -> None:
        """Let everything asked for arrive."""
        for _round in range(3):
            self._qtbot.waitUntil(lambda: self.program.tasks.under_way == 0)
            QApplication.processEvents()

    def unlock(self, phrase: str = stores.PHRASE) -> OpenWindow:
        """Write the passphrase and press Enter."""
        self.panel.phrase.line.setText(phrase)
        self.panel.act()
        self._qtbot.waitUntil(lambda: self.program.window is not None)
        self.settle()
        return self.window

    def lock(self) -> None:
        """Ctrl+Shift+L."""
        self.window.lock()
        self._qtbot.waitUntil(lambda: self.program.window is None and self.panel is not None)
        self.settle()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def end(self) -> None:
        """Close the program's window, whichever it is."""
        shown = self.program.shown
        if shown is not None and not self.program._ending:
            shown.close()
        self._qtbot.waitUntil(lambda: self.ended)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def page(window: OpenWindow) -> Any:
    """The page that is shown."""
    return window.current


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, look: Theme, tmp_path: Path) -> Iterator[Running]:
    """A program that asks for the passphrase of a store with a family."""
    opened = stores.open_store(tmp_path, Role.UNIT_MANAGER)
    stores.family(opened)
    opened.close()
    qapp.setQuitOnLastWindowClosed(False)
    made = Running(qtbot, look, tmp_path / "store")
    yield made
    made.end()


def test_the_passphrase_opens_the_window(running: Running) -> None:
    assert isinstance(running.panel, Unlock)
    window = running.unlock()
    assert window.isVisible()
    assert running.program.start_window is None
    assert window.current is not None
    assert window.windowTitle() == "FHR Desktop – Min dag"
    assert json.loads(running.kept.read_text())["folder"] == str(running.program.folder)


@pytest.mark.parametrize("role", Role)
def test_the_numbers_follow_the_rail(tmp_path: Path, role: Role) -> None:
    opened = stores.open_store(tmp_path, role)
    rail = [one for one in registry(opened.actor, Keeping(stores.storage(), opened, lambda _backup: None)) if one.word]
    opened.close()
    keys = [f"Ctrl+{number % 10}" for number, _one in enumerate(rail, start=1)]
    assert [one.shortcut for one in rail if one.key != "sync"] == keys[: len(rail) - 1]
    assert len(rail) - 1 <= 10


def test_locking_closes_the_store_and_unlocking_comes_back(running: Running) -> None:
    window = running.unlock()
    window.navigate("settings", "users")
    running.settle()
    window.navigate("statistics")
    running.settle()
    page(window).table.setCurrentIndex(page(window).table.figures.index(1, 4))
    running.lock()
    assert "Sara Lindqvist, enhetschef" in {w.text() for w in running.panel.findChildren(type(running.panel.progress))}
    stores.storage().open(running.program.folder, stores.PHRASE).close()  # nobody holds it
    again = running.unlock()
    assert again is not window
    assert page(again).title() == "Statistik"
    again.step(-1)
    running.settle()
    assert page(again).title() == "Inställningar"
    assert page(again).tabs.current() == 4


def test_a_note_being_written_is_back_after_locking(running: Running) -> None:
    window = running.unlock()
    case = window.ctx.services.cases.rows(window.ctx.actor)[0]
    window.navigate("case", case.id)
    running.settle()
    page(window).write_note(None)
    running.settle()
    text = page(window).drawer.text
    text.text.insertPlainText("Ringde om besöket")
    text.set_place(6)
    running.lock()
    drawer = page(running.unlock()).drawer
    assert drawer.isVisible()
    assert drawer.text.value() == "Ringde om besöket"
    assert drawer.text.place() == 6


def test_settings_of_the_window_are_in_the_store_and_nowhere_else(running: Running) -> None:
    window = running.unlock()
    window.ctx.settings.set("list.cases", {"order": [["name", True]]})
    window.commands.set_percent(125)
    running.lock()
    assert json.loads(running.kept.read_text()).keys() == {"theme", "percent", "folder"}
    assert outside.read(running.kept).percent == 125
    again = running.unlock()
    assert again.ctx.settings.get("list.cases") == {"order": [["name", True]]}
    assert again.ctx.settings.get("geometry")


def test_a_backup_is_made_when_the_program_ends(running: Running) -> None:
    running.unlock()
    running.end()
    assert len(stores.storage().backups(running.program.folder)) == 1


def test_a_backup_put_back_from_the_settings(running: Running) -> None:
    window = running.unlock()
    opened = running.program._opened
    assert opened is not None
    kept = running.program.storage.backup(opened)
    stores.family(opened)
    assert len(window.ctx.services.cases.rows(window.ctx.actor)) == 2
    running.program._restore(kept)
    running.settle()
    assert isinstance(running.panel, Restore)
    again = running.unlock()
    assert len(again.ctx.services.cases.rows(again.ctx.actor)) == 1
    assert again.toast.isVisible()  # that the store is older than the one last used


def test_waking_from_sleep_locks(running: Running) -> None:
    window = running.unlock()
    times = iter([1000.0, 1005.0, 5000.0])
    watch = WakeWatch(window, lambda: next(times))
    watch.woke.connect(window.lock)
    watch.look()
    assert running.program.shown is window
    watch.look()
    assert running.program.shown is not window
    running.settle()


def test_the_unit_decides_when_it_locks(running: Running) -> None:
    window = running.unlock()
    unit = window.ctx.services.unit
    changed = OrganisationSettings(id=OrganisationSettings.the_id(), lock_minutes=3)
    window.ctx.bus.changed.emit(unit.save_settings(window.ctx.actor, changed).changes)
    running.settle()
    assert window.idle._milliseconds == 3 * 60_000
    assert window.status._saved.isVisible()


def test_no_name_leaves_the_window(running: Running) -> None:
    window = running.unlock()
    case = window.ctx.services.cases.rows(window.ctx.actor)[0]
    window.navigate("case", case.id)
    running.settle()
    assert "Berg" not in window.windowTitle()
    assert case.number in window.windowTitle()
    running.lock()
    assert "Berg" not in running.kept.read_text()


def test_the_palette_finds_families_and_blank_forms(running: Running, qtbot: QtBot) -> None:
    window = running.unlock()
    window.palette_overlay.open("berg")
    hits = window.palette_overlay._hits
    qtbot.waitUntil(lambda: any(getattr(hit, "group", "") == "Familjer" for hit in hits.entries))
    found = blank_forms(window.ctx, "intresse")
    assert [hit.title for hit in found] == ["Skriv ut tom blankett F1"]
    assert not blank_forms(window.ctx, "")
    window.palette_overlay.close_palette()


@pytest.mark.parametrize(("typed", "first"), [("treserva", "Till Treserva"), ("mörk", "Utseende: Mörkt")])
def test_what_can_be_done_comes_before_a_new_enquiry_with_the_word(
    running: Running, qtbot: QtBot, typed: str, first: str
) -> None:
    palette = running.unlock().palette_overlay
    palette.open(typed)
    qtbot.waitUntil(lambda: any(getattr(one, "offer", False) for one in palette._hits.entries))
    titles = [one.title for one in palette._hits.entries if not isinstance(one, str)]
    assert titles[-1] == "Ny intresseanmälan med det du skrev"
    assert titles[0] == first
    palette.close_palette()


def test_a_trainers_palette_finds_course_rounds(qtbot: QtBot, qapp: QApplication, look: Theme, tmp_path: Path) -> None:
    opened = stores.open_store(tmp_path, Role.TRAINER)
    course = a_round(opened, name="Rättvik våren 2026")
    with_people(opened, course, "Karin Dahlin", "Per Dahlin")
    opened.close()
    qapp.setQuitOnLastWindowClosed(False)
    running = Running(qtbot, look, tmp_path / "store")
    window = running.unlock()
    assert window.menu_row._field.accessibleName() == "Gå till en kurs eller gör något, Ctrl K"
    window.palette_overlay.open("rättvik")
    hits = window.palette_overlay._hits
    qtbot.waitUntil(lambda: any(getattr(hit, "group", "") == "Kursomgångar" for hit in hits.entries))
    hit = next(one for one in hits.entries if getattr(one, "group", "") == "Kursomgångar")
    window.palette_overlay.close_palette()
    window.palette_overlay.open("dahlin")
    qtbot.waitUntil(lambda: [getattr(one, "group", "") for one in hits.entries].count("Deltagare") == 2)
    window.palette_overlay.close_palette()
    hit.run()  # type: ignore[union-attr]
    running.settle()
    assert page(window).tabs.current.view.course_id == course.id
    told: list[Any] = []
    page(window).toggle_names()
    PaletteSearch(window.ctx)("dahlin", told.append)
    running.settle()
    assert told == [[]]  # not on a projector
    running.end()


@pytest.mark.parametrize(
    ("role", "pages"),
    [
        (Role.INVESTIGATOR, ["my_day", "cases", "pool", "training", "treserva", "statistics", "settings", "sync"]),
        (
            Role.UNIT_MANAGER,
            [
                "my_day",
                "cases",
                "pool",
                "training",
                "review",
                "treserva",
                "statistics",
                "meetings",
                "access_log",
                "settings",
                "sync",
            ],
        ),
        (Role.TRAINER, ["training", "sync"]),
        (Role.ADMINISTRATOR, ["statistics", "settings", "sync"]),
    ],
)
def test_a_role_sees_only_pages_it_can_use(
    qtbot: QtBot,
    qapp: QApplication,
    look: Theme,
    tmp_path: Path,
    role: Role,
    pages: list[str],
) -> None:
    stores.open_store(tmp_path, role).close()
    running = Running(qtbot, look, tmp_path / "store")
    window = running.unlock()
    assert [spec.key for spec in window.registry.on_rail()] == pages
    if "cases" not in pages:
        window.navigate("sync")
        running.settle()
        menus = [menu.title() for menu in window.menu_row.menus.values() if menu.menuAction().isVisible()]
        words = [*menus, *(action.text() for action in window.commands.all())]
        assert not [word for word in words if "ärende" in word.replace("&", "").lower()]
        assert "Ta emot en fil från en kollega …" in words
    running.end()


def test_what_is_known_outside_survives_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "a" / "window.json"
    assert outside.read(path) == Outside()
    outside.write(path, Outside("dark", 150, tmp_path))
    assert outside.read(path) == Outside("dark", 150, tmp_path)
    for nonsense in ("", "[]", '{"theme": "pink", "percent": 7, "folder": 3}', "\0"):
        path.write_text(nonsense)
        assert outside.read(path) == Outside()


def test_a_fault_is_told_without_its_words() -> None:
    try:
        raise ValueError("Lotta Berg")
    except ValueError as error:
        said = window_faults.trace(type(error), error.__traceback__)
    assert "Lotta" not in said
    assert "test_window.py" in said


@pytest.mark.parametrize("invented", [True, False])
def test_a_demonstrations_store_has_its_frame_however_it_is_opened(
    qtbot: QtBot, qapp: QApplication, look: Theme, tmp_path: Path, invented: bool
) -> None:
    folder = tmp_path / "store"
    if invented:
        demo.open_new(folder, Role.INVESTIGATOR, demo.DemoClock(stores.TODAY)).close()
    else:
        stores.open_store(tmp_path).close()
    qapp.setQuitOnLastWindowClosed(False)
    made = Running(qtbot, look, folder)
    frames = made.unlock(demo.PASSPHRASE).findChildren(DemoFrame)
    assert len(frames) == invented
    made.end()
