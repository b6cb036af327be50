"""The window on an open store: its pages, search, counts, words in the status bar, and where the person was."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray

from fhr_desktop.app.window_pages import first_page, registry
from fhr_desktop.app.window_search import PaletteSearch
from fhr_desktop.app.window_settings import SettingsKeeper
from fhr_desktop.app.window_sync import WindowSync
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, Visit
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.services.actor import ROLE_WORDS, Right
from fhr_desktop.services.cooperation.views import KINDS as OF_MEETINGS
from fhr_desktop.services.outcome import Changes
from fhr_desktop.services.settings import WindowSettings, is_invented
from fhr_desktop.services.storage import Backup, OpenStore, Storage
from fhr_desktop.services.suite import Services, services_on
from i18n import _
from ui.context import AppContext, ChangeBus, Settings
from ui.pages.settings import Keeping, SettingsPage
from ui.pages.settings.database import Database
from ui.preview.bag import BagDialog
from ui.shell.demo_frame import DemoFrame
from ui.shell.history import History
from ui.shell.rail import OpenCase, Somebody
from ui.shell.wake import WakeWatch
from ui.shell.window import MainWindow
from ui.spelling import keep_spelling, spelling
from ui.tasks import Tasks
from ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What is read before the window is made."""

    opened: OpenStore
    services: Services
    settings: dict[str, Any]
    lock_minutes: int
    invented: bool = False


@dataclass(frozen=True, slots=True)
class Resumed:
    """Where the person was when the program was locked: ids, keys and places, no text."""

    history: History
    cases: tuple[OpenCase, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """For the rail."""

    visits: int
    own: int
    in_pool: int
    to_review: int
    in_cooperation: int  # what is to be done


def read_unlocked(opened: OpenStore) -> Unlocked:
    """On the database thread."""
    services = services_on(opened.desk)
    minutes = services.unit.settings().lock_minutes
    return Unlocked(opened, services, WindowSettings(opened.desk).get(), minutes, is_invented(opened.desk))


class OpenWindow(MainWindow):
    """The shell, wired to one open store. It goes when the store closes."""

    def __init__(
        self,
        tasks: Tasks,
        look: Theme,
        storage: Storage,
        unlocked: Unlocked,
        restore: Callable[[Backup], object],
    ) -> None:
        actor = unlocked.opened.actor
        keeper = SettingsKeeper(tasks, WindowSettings(unlocked.opened.desk))
        settings = Settings(unlocked.settings, keeper.keep)
        ctx = AppContext(unlocked.services, tasks, ChangeBus(), look, settings, actor=actor)
        keeping = Keeping(storage, unlocked.opened, restore)
        somebody = Somebody(actor.name, ROLE_WORDS[actor.role])
        super().__init__(ctx, registry(actor, keeping), somebody, search=PaletteSearch(ctx))
        self._keeper = keeper
        keeper.setParent(self)
        self.who = f"{actor.name}, {ROLE_WORDS[actor.role].lower()}"
        self._notices = list(unlocked.opened.notices)
        self.idle.set_minutes(unlocked.lock_minutes)
        self._wake = WakeWatch(self)
        self._wake.woke.connect(self.lock)
        ctx.bus.changed.connect(self._written)
        self.status.set_saved(_("Everything is saved"))
        self.sync = WindowSync(self)
        self.sync.read()
        self._commands()
        self._place()
        keep_spelling(ctx.services, tasks, actor)
        if unlocked.invented:
            self._frame = DemoFrame(self, self.toast)

    def _commands(self) -> None:
        keys = {spec.key for spec in self.registry}
        if "inquiry" in keys:
            new = _("New enquiry")
            self.add_command("file", new, lambda: self.navigate("inquiry"), shortcut="Ctrl+N, I", icon="plus")
        if "needs" in keys:
            self.add_command(
                "tools", _("Matching"), lambda: self.navigate("needs"), shortcut="Ctrl+M", icon="puzzle-piece"
            )
        if self.ctx.services.paper.blank_forms(self.ctx.actor):
            blanks = _("Blank forms for the bag …")
            self.add_command("file", blanks, lambda: BagDialog(self, self.ctx).open(), icon="stack")
        self.add_command("file", _("Back up now"), lambda: self._database().back_up(), icon="copy")
        if not self.registry["settings"].word:
            own = _("Settings …")
            self.add_command("file", own, lambda: self.navigate("settings"), shortcut="Ctrl+,", icon="gear-six")
        self.add_command("tools", _("Check the database"), lambda: self._database().check(), icon="checks")
        change = _("Change the passphrase …")
        self.add_command("tools", change, lambda: self._database().change_passphrase(), icon="key")

    def _database(self) -> Database:
        self.navigate("settings", "database")
        page = self.page("settings")
        assert isinstance(page, SettingsPage)
        return page.database

    # where one is

    def _place(self) -> None:
        kept = self.ctx.settings.get("geometry")
        if isinstance(kept, str):
            self.restoreGeometry(QByteArray(base64.b64decode(kept, validate=False)))

    def go_on(self, resumed: Resumed | None) -> None:
        """Come back to where the person was, or begin the day."""
        known = {spec.key for spec in self.registry}
        for case in resumed.cases if resumed is not None else ():
            self.open_case(case)
        stop = resumed.history.current if resumed is not None else None
        if resumed is not None and stop is not None and stop.page in known:
            self.resume(resumed.history)
        else:
            self.navigate(first_page(self.registry))
        self._count()
        if self._notices:
            self.toast.say(" ".join(self._notices), kind="amber")

    def leave(self) -> Resumed:
        """Everything typed has been put in the queue; keep the window's own settings too."""
        self.idle.stop()
        spelling().stop()
        self.ctx.settings.set("geometry", base64.b64encode(self.saveGeometry().data()).decode())
        self._keeper.close()
        return Resumed(self.remember_place(), tuple(self.open_cases))

    # what has been written

    def _written(self, changes: Changes | None) -> None:
        now = dt.datetime.now().astimezone()
        self.status.set_saved(_("Saved {time}").format(time=f"{now:%H.%M.%S}"))
        if changes is None or changes.touches(Case, Home, Visit, PoolEntry, *OF_MEETINGS):
            self._count()
        if changes is None or changes.touches(OrganisationSettings):
            read = self.ctx.tasks.read(self.ctx.services.unit.settings)
            read.on_done(lambda unit: self.idle.set_minutes(unit.lock_minutes)).owned_by(self).start()

    def _count(self) -> None:
        if self.ctx.actor.may(Right.READ_CASEWORK):
            self.ctx.tasks.read(self._read_counts).on_done(self._show_counts).owned_by(self).start()

    def _read_counts(self) -> Counts:
        services, actor = self.ctx.services, self.ctx.actor
        today = services.unit.today()
        to_review = services.reviews.waiting(actor) if actor.may(Right.ASSESS) else 0
        visits, own = services.visits.day(actor, today, today), services.cases.own_open(actor)
        waiting = len(services.cooperation.meetings.board(actor).reminders) if actor.may(Right.COOPERATE) else 0
        return Counts(len(visits), own, services.pool.count(actor), to_review, waiting)

    def _show_counts(self, counts: Counts) -> None:
        on_rail = {spec.key for spec in self.registry.on_rail()}
        for key, count in (
            ("my_day", counts.visits), ("cases", counts.own), ("pool", counts.in_pool), ("review", counts.to_review),
            ("meetings", counts.in_cooperation),
        ):  # fmt: skip
            if key in on_rail:
                self.set_count(key, count or None)
