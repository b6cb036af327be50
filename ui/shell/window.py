"""The window around every page: navigation, history, open cases, errors, lock. Pages know it as `ctx.shell`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from i18n import _
from ui.components import paint
from ui.components.dialogs import ErrorDialog
from ui.components.layout import across, down
from ui.components.toast import Toast
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.shell.at_once import AtOnce, put_away_dialogs
from ui.shell.commands import Commands
from ui.shell.hide_screen import HideScreen
from ui.shell.history import History, Stop
from ui.shell.idle import IdleWatch
from ui.shell.menu_row import MenuRow
from ui.shell.page import Page
from ui.shell.palette import Palette, Search
from ui.shell.panes import PaneCycle
from ui.shell.rail import OpenCase, Rail, Somebody
from ui.shell.registry import PageRegistry
from ui.shell.status_bar import StatusBar
from ui.shell.troubles import trouble_of
from ui.theme import theme

PROGRAM = "FHR Desktop"


class MainWindow(QMainWindow):
    """The shell. `locked` is sent after everything typed has been saved; what then happens is the program's.

    `search` finds hits for the palette. `case_page` is the page that open cases are shown on.
    """

    locked = Signal()
    closing = Signal()

    def __init__(
        self,
        ctx: AppContext,
        registry: PageRegistry,
        who: Somebody,
        *,
        search: Search | None = None,
        case_page: str = "case",
    ) -> None:
        super().__init__()
        theme().dress(self)
        self.ctx, self.registry, self._case_page = ctx, registry, case_page
        ctx.navigate, ctx.shell = self.navigate, self
        self.history = History()
        self._pages: dict[str, Page] = {}
        self._stale: set[str] = set()
        self._cases: list[OpenCase] = []
        self._casework = case_page in registry
        self._hint = _("Go to a family or do something") if self._casework else _("Go to a course or do something")
        self._build(who)
        self.commands = Commands(self)
        help_line = _("> actions   # case number") if self._casework else _("> actions")
        self.palette_overlay = Palette(self, self.commands.all, search, hint=self._hint, help_line=help_line)
        self.hidden = HideScreen(self)
        self._panes = PaneCycle(self, self._pane_list)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.idle = IdleWatch(app, self, int(ctx.settings.get("idle_minutes", 10)))
        self.idle.idle.connect(self.lock)
        AtOnce(app, self, self.lock, self.hidden)
        self.idle.warned.connect(self._warn_of_lock)
        self.idle.touched.connect(self.toast.dismiss)
        ctx.bus.changed.connect(self._changed)
        ctx.tasks.refused.connect(self.show_error)
        ctx.theme.changed.connect(self._fold)
        ctx.settings.changed.connect(self._setting)
        self._set_title("")

    def _build(self, who: Somebody) -> None:
        self.setWindowIcon(program_icon())
        self.setMinimumSize(900, 560)
        self.resize(1366, 736)
        self._rail = Rail(self.registry.on_rail(), who)
        self._stack = QStackedWidget()
        self.toast = Toast()
        self.status = StatusBar(self.toast)
        middle = QWidget()
        across(middle, self._rail, (self._stack, 1), spacing=0)
        centre = QWidget()
        down(centre, (middle, 1), self.status)
        self.setCentralWidget(centre)
        self.menu_row = MenuRow(
            {
                "file": _("&File"),
                "edit": _("&Edit"),
                "view": _("&View"),
                "case": _("&Case"),
                "tools": _("&Tools"),
                "help": _("&Help"),
            },
            self._hint,
            palette=lambda: self.palette_overlay.open(),
            back=lambda: self.step(-1),
            forward=lambda: self.step(1),
            hide=lambda: self.hidden.toggle(),
            help_=lambda: self.commands.show_keys(),
        )
        self.setMenuWidget(self.menu_row)
        self._rail.page_asked.connect(self.navigate)
        self._rail.case_asked.connect(lambda key: self.navigate(self._case_page, key))
        self._rail.close_asked.connect(self.close_case)
        self._rail.lock_asked.connect(self.lock)

    # going to pages

    def page(self, key: str) -> Page:
        """The page with this key, made at first use. Raises KeyError for one that is not registered."""
        if key not in self._pages:
            page = self.registry[key].factory(self.ctx)
            page.titled.connect(self._retitle)
            self._pages[key] = page
            self._stack.addWidget(page)
        return self._pages[key]

    @property
    def current(self) -> Page | None:
        """The page that is shown."""
        page = self._stack.currentWidget()
        return page if isinstance(page, Page) else None

    def navigate(self, key: str, argument: Any = None) -> None:
        """Show a page. Raises KeyError for one that is not registered."""
        self.page(key)
        self._leave()
        self._arrive(self.history.go(key, argument))

    def call_place(self, argument: Any) -> None:
        """The page names the place it is at, when it was opened with more than that (a tab, a field)."""
        if self.history.current is not None:
            self.history.current.argument = argument
            self._mark_rail()

    def step(self, by: int) -> None:
        """Back (−1) or forward (1), to the same place on the page."""
        if not self.history.can(by):
            return
        self._leave()
        stop = self.history.step(by)
        assert stop is not None
        self._arrive(stop, back=True)

    def resume(self, history: History) -> None:
        """Go on where an earlier window was left, with its way back."""
        self.history = history
        stop = history.current
        if stop is not None:
            self._arrive(stop, back=True)

    def remember_place(self) -> History:
        """The way here, with the place on the page that is shown; for `resume` in a later window."""
        page, stop = self.current, self.history.current
        if page is not None and stop is not None:
            stop.state = page.place()
        return self.history

    def _leave(self) -> None:
        page, stop = self.current, self.history.current
        if page is not None and stop is not None:
            page.save_pending()
            stop.state = page.place()

    def _arrive(self, stop: Stop, *, back: bool = False) -> None:
        page = self.page(stop.page)
        self._stack.setFocus(Qt.FocusReason.OtherFocusReason)  # not to the rail while the last page goes
        self._stack.setCurrentWidget(page)
        page.opened(stop.argument)
        if stop.page in self._stale:
            self._stale.discard(stop.page)
            page.refresh(None)
        if back and stop.state is not None:
            page.restore(stop.state)
        self._mark_rail()
        self._retitle()
        self._fold()
        self.commands.show_page(page)
        self.menu_row.back.setEnabled(self.history.can(-1))
        self.menu_row.forward.setEnabled(self.history.can(1))
        focus = page.primary_focus()
        (focus or page).setFocus(Qt.FocusReason.OtherFocusReason)

    def _mark_rail(self) -> None:
        stop = self.history.current
        if stop is None:
            return
        is_case = stop.page == self._case_page and any(case.key == stop.argument for case in self._cases)
        shown = self.registry[stop.page].under or stop.page
        self._rail.choose(shown, stop.argument if is_case else None)

    def _retitle(self) -> None:
        page = self.current
        self._set_title(page.title() if page is not None else "")

    def _set_title(self, words: str) -> None:
        self.setWindowTitle(f"{PROGRAM} – {words}" if words else PROGRAM)

    # open cases

    def open_case(self, case: OpenCase) -> None:
        """Put a case on the rail, or change its mark; it stays until it is closed."""
        known = [n for n, one in enumerate(self._cases) if one.key == case.key]
        if known:
            self._cases[known[0]] = case
        else:
            self._cases.append(case)
        self._rail.set_cases(self._cases)
        self._mark_rail()

    def close_case(self, key: Any) -> None:
        """Take a case off the rail; when it is shown, go to the one beside it or back."""
        left = [case for case in self._cases if case.key != key]
        stop = self.history.current
        self._cases = left
        self._rail.set_cases(left)
        if stop is not None and stop.page == self._case_page and stop.argument == key:
            if left:
                self.navigate(self._case_page, left[-1].key)
            elif self.history.can(-1):
                self.step(-1)
        self._mark_rail()

    def next_case(self, step: int = 1) -> None:
        """Ctrl+Tab."""
        if not self._cases:
            return
        stop = self.history.current
        keys = [case.key for case in self._cases]
        at = keys.index(stop.argument) if stop is not None and stop.argument in keys else -1 if step > 0 else 0
        self.navigate(self._case_page, keys[(at + step) % len(keys)])

    @property
    def shows_cases(self) -> bool:
        """Whether the one who sits here has any page for cases."""
        return any(spec.key == self._case_page for spec in self.registry)

    @property
    def open_cases(self) -> Sequence[OpenCase]:
        """The cases on the rail."""
        return tuple(self._cases)

    # telling

    def set_count(self, page: str, count: int | None) -> None:
        """The figure after a page's word on the rail."""
        self._rail.set_count(page, count)

    def set_who(self, who: Somebody) -> None:
        """Another person is working."""
        self._rail.set_who(who)

    def show_error(self, error: FhrError, concerns: str = "") -> None:
        """Say what happened, what is safe, what to do. `concerns`: what it is about, when that is not in sight."""
        ErrorDialog(self, trouble_of(error, concerns)).open()

    def add_command(
        self, menu: str, words: str, run: Callable[[], Any], *, shortcut: str = "", icon: str = ""
    ) -> QAction:
        """An action of the program, in a menu (file, edit, view, case, tools, help) and in the palette."""
        return self.commands.add(menu, words, run, shortcut=shortcut, icon=icon)

    def _changed(self, changes: Any) -> None:
        page = self.current
        self._stale.update(key for key, one in self._pages.items() if one is not page)
        moved = getattr(changes, "moved", {})
        if moved:
            self._follow(moved)
        elif page is not None:
            page.refresh(changes)

    def _follow(self, moved: Mapping[Any, Any]) -> None:
        """What is shown has got new ids: a home that became protected lives apart now."""
        self.history.follow(moved)
        self._cases = [replace(case, key=moved.get(case.key, case.key)) for case in self._cases]
        self._rail.set_cases(self._cases)
        if self.history.current is not None:
            self._arrive(self.history.current)

    def _setting(self, key: str) -> None:
        if key == "idle_minutes":
            self.idle.set_minutes(int(self.ctx.settings.get(key, 10)))

    # locking and closing

    def save_pending(self) -> None:
        """Have every page and every open dialog write what is being typed."""
        for page in self._pages.values():
            page.save_pending()
        for keeper in self.findChildren(DraftKeeper):
            keeper.flush()

    def lock(self) -> None:
        """Save, then ask the program to lock."""
        self.save_pending()
        put_away_dialogs()
        self.idle.stop()
        self.palette_overlay.hide()
        self.toast.dismiss()
        self.locked.emit()

    def unlocked(self) -> None:
        """The program has been unlocked: count idle time again; the cursor is where it was."""
        self.idle.restart()

    def _warn_of_lock(self) -> None:
        self.toast.say(_("The program locks in one minute. Press a key to go on working."), kind="info")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save, then let the program close."""
        self.save_pending()
        self.idle.stop()
        self.closing.emit()
        event.accept()

    # panes and folding

    def next_pane(self, step: int = 1) -> None:
        """F6 and Shift+F6."""
        self._panes.move(step)

    def _pane_list(self) -> Sequence[tuple[QWidget, QWidget | None]]:
        page = self.current
        inner = [(pane, None) for pane in page.panes()] if page is not None else []
        return [(self._rail, self._rail.focus_item()), *inner]

    def toggle_rail(self) -> None:
        """Words or icons only; remembered."""
        self.ctx.settings.set("rail_wide", not self.ctx.settings.get("rail_wide", True))
        self._fold()

    def _fold(self) -> None:
        page = self.current
        wants = page is not None and page.folds_rail
        narrow_window = self.width() < 1100
        wide = self.ctx.settings.get("rail_wide", True) and not (wants or self.ctx.theme.roomy or narrow_window)
        if wide != self._rail.wide:
            self._rail.set_wide(bool(wide))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window folds the rail."""
        super().resizeEvent(event)
        self._fold()


def program_icon() -> QIcon:
    """The cottage."""
    icon = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint.cottage(painter, picture.rect().toRectF())
        painter.end()
        icon.addPixmap(picture)
    return icon
