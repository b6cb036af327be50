"""Scenes before a store is open, and of Inställningar, Statistik and Åtkomstlogg."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from fhr_desktop.app.window_open import OpenWindow, Unlocked
from fhr_desktop.domain.errors import WrongPassphrase
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import recovery
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import Backup, OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.screenshots import statistics_unit as past
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from ui.pages.settings import SettingsPage
from ui.pages.start import StartWindow
from ui.pages.start.begin import Create
from ui.pages.start.unlock import Unlock
from ui.pages.statistics.figures import Group
from ui.theme import theme

FOLDER = Path("FHR Desktop")
STORAGE = Storage(cost=SMALL, today=lambda: unit.TODAY)
BACKUPS = [Backup(FOLDER, dt.datetime(2026, 3, day, 15, 12, tzinfo=dt.UTC)) for day in (17, 16, 13)]
IDENTITY = "AGE-SECRET-KEY-1QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KH"  # opens nothing


class Desk(QWidget):
    """A neutral desktop behind a small window; the soft edge stands for the system's own shadow."""

    def __init__(self, small: StartWindow) -> None:
        super().__init__()
        self.small = small
        small.setParent(self)
        small.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.small.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        self.small.move((self.width() - self.small.width()) // 2, (self.height() - self.small.height()) // 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme().color("desk"))
        box = QRectF(self.small.geometry())
        painter.setBrush(QColor(0, 0, 0, 2))
        painter.setPen(QPen(QColor(0, 0, 0, 0)))
        for spread in range(26, 0, -1):
            around = box.adjusted(-spread, -spread + 8, spread, spread + 8)
            painter.drawRoundedRect(around, 8 + spread, 8 + spread)


def start(studio: Studio, step: str) -> Desk:
    """The small window on one of its steps."""
    window = StartWindow(STORAGE, studio.tasks, FOLDER)
    if step == "unlock":
        window.show_unlock("Sara Lindqvist, utredare")
    elif step == "sheet":
        window.show_sheet(unit.unit(), recovery.sheet(IDENTITY))
        window._made = None  # the store goes on being used by other scenes
    else:
        getattr(window, f"show_{step}")()
    return Desk(window)


def _wrong(_studio: Studio, desk: Any) -> None:
    panel = desk.small.panel
    assert isinstance(panel, Unlock)
    panel.phrase.set_value("inte den rätta")
    for _try in range(4):
        panel.refused(WrongPassphrase("Lösenfrasen stämmer inte. Inget har ändrats. Försök igen eller öppna med "
                                      "återställningsnyckeln."))  # fmt: skip
    panel.phrase.caps.emit(True)


def _writing(_studio: Studio, desk: Any) -> None:
    panel = desk.small.panel
    assert isinstance(panel, Create)
    panel.name.set_value("Sara Lindqvist")
    panel.phrase.first.set_value("granen vid sjön")
    panel.phrase.first.edited.emit()


def _asked(_studio: Studio, desk: Any) -> None:
    desk.small.panel.view._ask()


def window(studio: Studio, page: str, argument: Any = None, *, role: Role = Role.UNIT_MANAGER) -> OpenWindow:
    """The whole window as somebody in the unit has it."""
    opened: OpenStore = unit.unit()
    services = services_on(opened.desk)
    user = next(one for one in services.unit.users() if one.role == role.value)
    as_user = replace(opened, actor=Actor(user.id, user.name, role), folder=FOLDER)
    shown = OpenWindow(studio.tasks, studio.theme, STORAGE, Unlocked(as_user, services, {}, 10), lambda _backup: None)
    shown.navigate(page, argument)
    return shown


def _on(page: str, argument: Any = None, role: Role = Role.UNIT_MANAGER) -> Any:
    return lambda studio: window(studio, page, argument, role=role)


def _backups(_studio: Studio, shown: Any) -> None:
    page = shown.current
    assert isinstance(page, SettingsPage)
    page.database._show_backups(BACKUPS)
    page.database._checked([])


def _stand(shown: Any, group: Group, row: int, key: str) -> Any:
    page = shown.current
    page.show_group(group)
    page.table.setFocus()
    page.table.stand(row, key)
    page.count_trend()  # without standing still first
    return page


def _year_of_2025(shown: Any) -> None:
    page = shown.current
    page.show_period(page.periods.itemData(1))


def _trained(studio: Studio, shown: Any) -> None:
    page = _stand(shown, Group.TRAINING, 0, "trained_homes")
    page.table.asked.emit(page.table.current_figure())


def _pool(_studio: Studio, shown: Any) -> None:
    _stand(shown, Group.POOL, 0, "pool_homes")


def _requests(_studio: Studio, shown: Any) -> None:
    _stand(shown, Group.REQUESTS, 0, "needs")


def _days(studio: Studio, shown: Any) -> None:
    _year_of_2025(shown)
    studio.settle()
    _stand(shown, Group.OVERVIEW, 0, "days_median")


def _as_table(studio: Studio, shown: Any) -> None:
    _days(studio, shown)
    shown.current.behind.told.as_table.click()


def _behind_days(studio: Studio, shown: Any) -> None:
    _days(studio, shown)
    shown.current.behind.open_list(shown.current.table.current_figure())


def _cases_of(studio: Studio, shown: Any) -> None:
    _year_of_2025(shown)
    studio.settle()
    _stand(shown, Group.CASES, 4, "days_median")


def _own_days(_studio: Studio, shown: Any) -> None:
    page = shown.current
    page._choose_period(page.periods.count() - 1)


def _export(_studio: Studio, shown: Any) -> None:
    shown.current.export()


def _municipality(_studio: Studio, shown: Any) -> None:
    section = shown.current.section
    section.edit(section.table.rows_model.rows[2])


def _passphrase(_studio: Studio, shown: Any) -> None:
    shown.current.database.change_passphrase()


def _new_order(_studio: Studio, shown: Any) -> None:
    shown.current.section.new()


def _keys(_studio: Studio, shown: Any) -> None:
    shown.palette_overlay.open("lind")
    shown.palette_overlay._ask()


SCENES = [
    Scene("start-unlock", lambda s: start(s, "unlock"), percents=(100, 200), keep=True),
    Scene("start-wrong", lambda s: start(s, "unlock"), _wrong),
    Scene("start-begin", lambda s: start(s, "begin")),
    Scene("start-create", lambda s: start(s, "create"), _writing, percents=(100, 200)),
    Scene("start-sheet", lambda s: start(s, "sheet"), percents=(100, 200), keep=True),
    Scene("start-sheet-asked", lambda s: start(s, "sheet"), _asked),
    Scene("start-forgotten", lambda s: start(s, "forgotten")),
    Scene("start-restore", lambda s: start(s, "restore")),
    Scene("settings-order", _on("settings", "order"), percents=(100, 200)),
    Scene("settings-order-new", _on("settings", "order"), _new_order, percents=(100, 200)),
    Scene("settings-looks", _on("settings", "looks"), percents=(100, 200)),
    Scene("settings-database", _on("settings", "database"), _backups, percents=(100, 200), keep=True),
    Scene("settings-passphrase", _on("settings", "database"), _passphrase),
    Scene("settings-unit", _on("settings", "unit")),
    Scene("settings-unit-read-only", _on("settings", "unit", Role.INVESTIGATOR), themes=("light",)),
    Scene("settings-municipalities", _on("settings", "municipalities"), percents=(100, 200)),
    Scene("settings-municipality", _on("settings", "municipalities"), _municipality),
    Scene("settings-users", _on("settings", "users")),
    Scene("settings-keys", _on("settings", "keys")),
    Scene("statistics", past.window, _days, percents=(100, 200), keep=True),
    Scene("statistics-trained", _on("statistics"), _trained, percents=(100, 200)),
    Scene("statistics-pool", past.window, _pool, percents=(100, 200), keep=True),
    Scene("statistics-behind", past.window, _behind_days, percents=(100, 200)),
    Scene("statistics-cases", past.window, _cases_of, percents=(100, 200)),
    Scene("statistics-requests", past.window, _requests),
    Scene("statistics-table", past.window, _as_table),
    Scene("statistics-days", _on("statistics"), _own_days, themes=("light",)),
    Scene("statistics-wide", past.window, _days, themes=("light",), size=(1920, 1000)),
    Scene("statistics-export", _on("statistics"), _export),
    Scene("access-log", _on("access_log"), percents=(100, 200), keep=True),
    Scene("palette", _on("cases"), _keys),
]  # fmt: skip
