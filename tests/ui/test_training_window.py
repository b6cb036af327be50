"""A trainer's window: rows that stay whole on a projector, the keys of the page, and no trace of casework."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fhr_desktop.app.window_search import blank_forms
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office
from tests.ui.courses import Evening, make_round, spoken
from ui.components.buttons import Button
from ui.components.labels import Keycap
from ui.pages.settings import SettingsPage
from ui.preview.bag import BagDialog
from ui.shell.key_card import KeyCard
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    """A trainer's store."""
    made = stores.open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


@pytest.fixture
def evening(qtbot: QtBot, look: Theme, opened: OpenStore, tasks: Tasks) -> Iterator[Evening]:
    """Fourteen people at a meeting."""
    course = make_round(opened)
    office = Office(qtbot, look, tasks, opened)
    yield Evening(office, course)
    office.close()


@pytest.mark.parametrize("percent", [100, 200])
def test_the_row_one_stands_on_is_whole_when_rows_grow_and_the_window_shrinks(
    evening: Evening, look: Theme, percent: int
) -> None:
    look.set_percent(percent)
    grid = evening.open().grid
    evening.office.press("End")
    for change in (lambda: evening.office.press("Ctrl+D"), lambda: evening.office.window.resize(1200, 620)):
        change()
        evening.office.settle()
        row = grid.visualRect(grid.currentIndex())
        assert grid.viewport().rect().contains(row), (row, grid.viewport().rect())


def test_f1_tells_the_keys_of_the_list_of_attendance_first(evening: Evening) -> None:
    office = evening.office
    evening.open()
    office.press("F1")
    (card,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, KeyCard) and one.isVisible()]
    shown = [one.text() for one in card.findChildren(QLabel)]
    caps = [one._key for one in card.findChildren(Keycap)]
    for words, key in (("Närvarande", "N"), ("Frånvarande", "F"), ("Sen", "S"), ("Dölj namn", "Ctrl D")):
        assert words in shown and key in caps
        assert shown.index("På den här sidan") < shown.index(words) < shown.index("Överallt")
    office.press("Escape")
    evening.page.tabs.choose("participants")
    office.settle()
    here, everywhere = (dict(pairs) for pairs in office.window.commands.key_pairs())
    assert "N" in here.values() and "Närvarande" not in here and everywhere["Lås"] == "Ctrl Skift L"


def test_a_trainer_is_offered_blanks_of_courses_only(evening: Evening) -> None:
    window = evening.office.window
    found = [hit.title for hit in blank_forms(window.ctx, "f")]
    assert found and all("F13" in text for text in found)
    dialog = BagDialog(window, window.ctx)
    dialog.show()
    assert set(dialog.copies) == {"F13a", "F13b", "F13c", "F13d"}
    assert "första hembesök" not in " ".join(one.text() for one in dialog.findChildren(Button) if one.isVisible())
    dialog.reject()
    dialog.deleteLater()


CASEWORK = re.compile(
    r"ärende|utredning|utredare|treserva|intresseanmälan|förfråg|bra-fam|registerutdrag|utan anmärkning|skydda|akten|"
    r"statistik",
    re.IGNORECASE,
)


def _seen(window: QWidget) -> Iterator[str]:
    for one in (part for part in window.findChildren(QWidget) if part.isVisible()):
        yield from (one.accessibleName(), one.accessibleDescription(), one.toolTip())
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        if isinstance(one, QAbstractItemView):
            yield from spoken(one)


def test_nothing_in_a_trainers_window_speaks_of_casework(evening: Evening) -> None:
    office, window = evening.office, evening.office.window
    told: set[str] = set()
    evening.open()
    for key in ("course", "training", "sync", "settings"):
        page = evening.page if key == "course" else office.go(key)
        bar = page.tabs.bar if key == "course" else page.tabs
        for number in range(bar._bar.count()):
            bar.choose(number)
            office.settle()
            told |= {*_seen(window), *(action.text() for action in window.commands.all())}
            told |= {what for pairs in window.commands.key_pairs() for what, _key in pairs}
    assert [text for text in sorted(told) if CASEWORK.search(text)] == []


def test_the_trainers_pages_are_utbildning_and_synk_and_settings_are_in_the_menu(evening: Evening) -> None:
    window = evening.office.window
    assert [spec.word for spec in window.registry.on_rail()] == ["Utbildning", "Synk"]
    evening.office.press("Ctrl+,")
    assert isinstance(window.current, SettingsPage)
    assert list(window.current._sections) == ["looks", "database", "courses", "keys"]
