"""What sync says in the window: ahead in a preview and done after, once, and with numbers that a person recognises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.telling import Telling
from tests import stores, units
from tests.ui.casework import Office
from tests.ui.exchanging import LAPTOP, MANAGER, PAIR, Open, choose_folder, close, drop, windows
from ui.components.banner import Notice
from ui.components.labels import Label
from ui.pages.sync import SyncPage, notices
from ui.pages.sync.arrival import ArrivalView
from ui.theme import Theme

EVENTS = {"joined": True, "role": True, "forked": True, "anew": False, "kept": True, "late": 1, "aside": 3}
QUIET: dict[str, Any] = {
    "newest": 0, "log_changed": False, "listed": False, "proposed": False, "heard": False, "shut": [],
    "transactions": 1,
}  # fmt: skip


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    """A manager's store that has let in a laptop, which has not taken in its first package."""
    made = {name: stores.open_store(tmp_path / name, role, name) for name, role in PAIR.items()}
    units.let_in(made[MANAGER], made[LAPTOP], PAIR[LAPTOP], LAPTOP)
    yield made
    close(made)


def sync_page(office: Office) -> SyncPage:
    """The page, which must be the one shown."""
    page = office.window.current
    assert isinstance(page, SyncPage)
    return page


def strips(view: ArrivalView) -> list[str]:
    """The tinted sentences above the lines."""
    return [one.accessibleName() for one in view.main.findChildren(Notice) if one.isVisible()]


def seed(apart: dict[str, OpenStore], folder: Path) -> Path:
    """The laptop's starting package."""
    return units.export(apart[MANAGER], folder, apart[LAPTOP])[units.device(apart[LAPTOP])]


def test_a_preview_says_what_will_happen_and_what_happened_is_said_once(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open
) -> None:
    new = sit_at(apart[LAPTOP])
    drop(new.window, seed(apart, tmp_path))
    new.settle()
    page = sync_page(new)
    assert strips(page.preview) == ["När du tar in paketet hör datorn till enheten."]
    page.preview.trust.agree.setChecked(True)
    page.take_button.click()
    new.settle()
    assert page.said.band is not None
    assert "din roll i enheten" in page.said.band.accessibleName()  # why it is to be locked
    assert not strips(page.since)


def test_every_sentence_of_a_preview_is_ahead(apart: dict[str, OpenStore], tmp_path: Path) -> None:
    laptop = apart[LAPTOP]
    arrival = stores.services(laptop).exchange.preview(laptop.actor, seed(apart, tmp_path))
    with laptop.desk.store.read() as connection:
        told = Telling(connection, laptop.actor, stores.TODAY)
        done = [*told._notices({**EVENTS, **QUIET}, b""), *told._notices({**QUIET, **_only_anew()}, b"")]
    assert len(done) == 7
    ahead = notices.shown(replace(arrival, notices=tuple(done)))
    assert len(set(ahead)) == 7
    assert not set(done) & set(ahead)
    after = notices.shown(replace(arrival, notices=tuple(done), taken_in=arrival.made))
    assert after == done[1:]


def _only_anew() -> dict[str, Any]:
    return {name: name == "anew" for name in EVENTS}


def whole(label: QLabel) -> bool:
    """Whether no words are cut."""
    return label.fontMetrics().horizontalAdvance(label.text()) <= label.width()


def test_the_status_bar_is_whole_as_long_as_there_is_room(
    apart: dict[str, OpenStore], sit_at: Open, look: Theme
) -> None:
    manager = sit_at(apart[MANAGER])
    bar = manager.window.status
    said = ["4 ändringar finns bara här", "senaste paket gjort i dag", "väntar besked från Falun-datorn"]
    manager.window.resize(1700, 800)
    bar.set_sync([("laptop", words) for words in said])
    look.set_percent(200)  # while it is shown
    manager.settle()
    labels = [one for one in bar._middle.findChildren(QLabel) if one.text() in said]
    assert [whole(one) for one in labels] == [True, True, True]
    manager.window.resize(1200, 800)
    manager.settle()
    assert [whole(one) for one in labels][0::2] == [True, False]  # the last gives way


def test_what_every_unit_begins_with_is_not_counted_as_changes(
    apart: dict[str, OpenStore], tmp_path: Path, sit_at: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_folder(monkeypatch, tmp_path / "stick")
    manager = sit_at(apart[MANAGER])
    page = manager.go("sync", "send")
    assert "5 ändringar väntar" in page.sending.people.boxes[0].accessibleName()  # two persons and their computers
    bar = " ".join(label.accessibleName() for label in manager.window.status._middle.findChildren(QLabel))
    assert "5 ändringar finns bara här" in bar
    page.make()
    manager.settle()
    assert "5 ändringar och enhetens grunduppgifter till Falun-datorn" in page.said.band.accessibleName()
    assert page.packages.rows_model.rows[0].operations == 5

    (file,) = (tmp_path / "stick").glob("*.fhrb")
    new = sit_at(apart[LAPTOP])
    page = new.go("sync", {"file": file})
    facts = [one.accessibleName() for one in page.preview._facts.findChildren(Label)]
    assert "Innehåller: 4 nya och enhetens grunduppgifter" in facts  # as many as there are lines
    assert len(page.preview.lines) == 4
    new.services.exchange.take_in(new.opened.actor, file)
    assert new.services.exchange.history(new.opened.actor)[0].operations == 5
    assert not new.services.exchange.colleagues(new.opened.actor)[0].waiting
