"""Scenes of Synk and of the unit's computers: packages, a preview, Sedan sist, and both sides of the ceremony."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.errors import Refusal
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.sync.views import Sent
from fhr_desktop.sync.refusals import refused
from tests.screenshots import sync_values as made_up
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.devices.page import DevicesPage, DevicesRead
from ui.pages.sync import saying
from ui.pages.sync.page import SyncPage, SyncRead

After = Callable[[Studio, Any], None]


def _on(page: str, role: Role = Role.INVESTIGATOR) -> Callable[[Studio], OpenWindow]:
    return lambda studio: window(studio, page, role=role)


def _read(**changes: Any) -> SyncRead:
    made = SyncRead(
        today=unit.TODAY, unit=made_up.UNIT, colleagues=made_up.COLLEAGUES, folder=made_up.FOLDER,
        latest=replace(made_up.ARRIVAL, taken_in=made_up.at(3, 17, 7, 31)), unread=True, history=made_up.HISTORY,
        waiting=2,
    )  # fmt: skip
    return replace(made, **changes)


def _sync(then: Callable[[SyncPage], object], **changes: Any) -> After:
    """The page with made-up colleagues, then something done on it."""

    def after(_studio: Studio, shown: OpenWindow) -> None:
        page = shown.current
        assert isinstance(page, SyncPage)
        read = _read(**changes)
        page._read = None
        page.show_read(read)
        shown.status.set_sync(saying.status(read.colleagues, unit.TODAY))
        shown.set_count("sync", read.waiting or None)
        then(page)

    return after


def _tab(key: str) -> Callable[[SyncPage], object]:
    return lambda page: page.go_to(key)


def _sent(page: SyncPage) -> None:
    page.go_to("send")
    sent = Sent(made_up.FOLDER / "2026-03-17_a1b2c3.fhrb", b"", 53, 0, ("Eva Norling", "Mikael Dahl"))
    page.said.say(*saying.lies([sent]), kind="ok")


def _working(page: SyncPage) -> None:
    page.go_to("send")
    page.work._step(34, 100, "Paketet görs: 412 av 1204 ändringar")
    page.work.show()


def _devices(then: Callable[[DevicesPage], object], *, manages: bool = True) -> After:
    def after(_studio: Studio, shown: OpenWindow) -> None:
        page = shown.current
        assert isinstance(page, DevicesPage)
        page._read = None
        page.show_read(DevicesRead(unit.TODAY, made_up.MANAGED if manages else made_up.UNIT))
        then(page)

    return after


def _chosen(device: bytes) -> Callable[[DevicesPage], object]:
    def choose(page: DevicesPage) -> None:
        page.table.setFocus(Qt.FocusReason.OtherFocusReason)
        page.table.select(device)

    return choose


def _ceremony(step: str) -> Callable[[DevicesPage], object]:
    def show(page: DevicesPage) -> None:
        page.let_in(None)
        dialog: Any = page.dialog
        if step != "file":
            dialog.show_enrolment(made_up.ENROLMENT, unit.users())
        if step == "who":
            dialog.agree.setChecked(True)
            dialog._to_who()
            dialog.name.set_value("Rättvik-datorn")
        if step == "done":
            dialog._machine = made_up.MACHINES[4]
            dialog._in.set("ok", "Rättvik-datorn är insläppt")
            dialog.say_held(held=True)
            dialog._show_answer(made_up.MACHINES[2].digits)

    return show


def _asked(page: DevicesPage) -> None:
    page.ask()
    dialog: Any = page.dialog
    (own,) = page.ctx.services.devices.unit(page.ctx.actor).machines
    asked = replace(made_up.ENROLMENT, name=own.person, digits=own.digits)
    dialog.show_written((made_up.FOLDER / "2026-03-17_0a1b2c.enrol", asked))


def _revoked(page: DevicesPage) -> None:
    page.changing.revoke(made_up.MACHINES[2])


MANAGER = Role.UNIT_MANAGER
SCENES = [
    Scene("sync-send", _on("sync"), _sync(_tab("send")), percents=(100, 200), keep=True),
    Scene("sync-sent", _on("sync"), _sync(_sent)),
    Scene("sync-working", _on("sync"), _sync(_working), themes=("light",)),
    Scene("sync-since", _on("sync"), _sync(_tab("since")), percents=(100, 200), keep=True),
    Scene("sync-preview", _on("sync"), _sync(lambda page: page.show_preview(made_up.ARRIVAL)),
          percents=(100, 200), keep=True),
    Scene("sync-first-package", _on("sync"),
          _sync(lambda page: page.show_preview(made_up.FIRST, made_up.MACHINES[2].digits)), themes=("light",)),
    Scene("sync-packages", _on("sync"), _sync(_tab("packages"))),
    Scene("sync-gap", _on("sync"), _sync(lambda page: page.taking._refused(refused(Refusal.GAP))), themes=("light",)),
    Scene("sync-join", _on("sync"),
          _sync(lambda _page: None, unit=made_up.ALONE, colleagues=(), latest=None, unread=False, history=(),
                waiting=0), percents=(100, 200)),
    Scene("sync-asked", _on("sync"),
          _sync(lambda _page: None, unit=replace(made_up.ALONE, asked=made_up.at(3, 16, 15, 40)), colleagues=(),
                latest=None, unread=False, history=(), waiting=0), percents=(100, 200)),
    Scene("sync-alone", _on("sync", MANAGER),
          _sync(lambda _page: None, unit=replace(made_up.ALONE, may_manage=True), colleagues=(), latest=None,
                unread=False, history=(), waiting=0)),
    Scene("devices", _on("devices", MANAGER), _devices(_chosen(made_up.MIKAEL)), percents=(100, 200), keep=True),
    Scene("devices-looking", _on("devices"), _devices(_chosen(made_up.OWN), manages=False), themes=("light",)),
    Scene("enrolment-file", _on("devices", MANAGER), _devices(_ceremony("file")), themes=("light",)),
    Scene("enrolment-digits", _on("devices", MANAGER), _devices(_ceremony("digits")), percents=(100, 200), keep=True),
    Scene("enrolment-who", _on("devices", MANAGER), _devices(_ceremony("who")), themes=("light",)),
    Scene("enrolment-done", _on("devices", MANAGER), _devices(_ceremony("done"))),
    Scene("enrolment-asking", _on("devices"), _devices(_asked, manages=False), percents=(100, 200), keep=True),
    Scene("devices-shutting-out", _on("devices", MANAGER), _devices(_revoked)),
]  # fmt: skip
