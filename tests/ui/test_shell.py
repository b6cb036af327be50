"""The window: going to pages and back, the palette, open cases, hiding, locking, panes, text size."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.errors import Refused
from tests.ui.access import nameless, silent_cells, unreachable
from tests.ui.clipping import cut_words
from tests.ui.keys import type_words
from tests.ui.kit import FAMILIES, make_window
from ui.components.flow import Flow
from ui.components.layout import ScrollPane
from ui.shell.history import History
from ui.shell.rail import OpenCase, short_names
from ui.shell.window import MainWindow
from ui.tasks import Tasks
from ui.theme import Theme

CTRL, ALT, SHIFT = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
                    Qt.KeyboardModifier.ShiftModifier)  # fmt: skip


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
    """A key to whatever has the focus."""
    qtbot.keyClick(window.focusWidget() or window, key, modifier)


def test_pages_by_shortcut_and_back_to_the_same_place(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_2, CTRL)
    assert window.windowTitle() == "FHR Desktop – Statistik"
    window.navigate("case", "2026-0147")
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.windowTitle() == "FHR Desktop – Statistik"
    press(qtbot, window, Qt.Key.Key_Left, ALT)
    assert window.windowTitle() == "FHR Desktop – Ärenden"
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert window.windowTitle() == "FHR Desktop – Statistik"


def test_the_title_holds_a_number_and_never_a_name(window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    assert window.windowTitle() == "FHR Desktop – Ärende 2026-0147"
    assert not any(family.name in window.windowTitle() for family in FAMILIES)


def test_leaving_a_page_saves_what_is_being_typed(window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    page: Any = window.current
    window.navigate("stats")
    assert page.saved == 1


def test_an_unknown_page_is_a_programming_error(window: MainWindow) -> None:
    with pytest.raises(KeyError):
        window.navigate("nowhere")


def test_changes_reach_the_shown_page_at_once_and_the_others_when_shown(window: MainWindow) -> None:
    page: Any = window.current
    window.ctx.bus.changed.emit("one")
    assert page.refreshed == ["one"]
    window.navigate("stats")
    window.ctx.bus.changed.emit("two")
    assert page.refreshed == ["one"]
    window.navigate("cases")
    assert page.refreshed == ["one", None]


def test_open_a_family_with_the_keyboard_alone(qtbot: QtBot, window: MainWindow) -> None:
    chosen: list[str] = []
    from ui.shell.palette import Hit

    window.palette_overlay._search = lambda text, deliver: deliver(
        [Hit("Familjer", "Öhman", "2026-0122", "users-three", lambda: chosen.append("Öhman"))]
    )
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    palette = window.palette_overlay
    assert palette.isVisible() and palette._field.hasFocus()
    type_words(palette._field, "öhm")
    qtbot.waitUntil(lambda: any(getattr(e, "title", "") == "Öhman" for e in palette._hits.entries))
    press(qtbot, window, Qt.Key.Key_Return)
    assert chosen == ["Öhman"]
    assert not palette.isVisible()


def test_the_palette_lists_actions_with_their_keys(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    page: Any = window.current
    done: list[bool] = []
    page.note.triggered.connect(lambda: done.append(True))
    window.palette_overlay.open()
    type_words(window.palette_overlay._field, "> ny ant")
    entry: Any = window.palette_overlay._hits.entries[1]
    assert (entry.title, entry.key) == ("Ny anteckning", "Ctrl J")
    press(qtbot, window, Qt.Key.Key_Return)
    assert done == [True]


def test_escape_closes_the_palette_and_the_focus_goes_back(qtbot: QtBot, window: MainWindow) -> None:
    before = window.focusWidget()
    press(qtbot, window, Qt.Key.Key_K, CTRL)
    type_words(window.palette_overlay._field, "finns inte alls")
    press(qtbot, window, Qt.Key.Key_Down)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.focusWidget() is before


def test_late_hits_for_an_old_question_are_dropped(window: MainWindow) -> None:
    from ui.shell.palette import Hit

    later: list[Any] = []
    palette = window.palette_overlay
    palette._search = lambda text, deliver: later.append(deliver)
    palette.open("berg")
    palette._ask()
    palette._field.setText("åker")
    later[0]([Hit("Familjer", "Berg–Sundin", "", "users-three", lambda: None)])
    assert "Berg–Sundin" not in [getattr(entry, "title", "") for entry in palette._hits.entries]
    palette.close_palette()


def test_an_action_whose_name_is_begun_comes_before_what_is_found(qtbot: QtBot, window: MainWindow) -> None:
    from ui.shell.palette import Hit

    window.navigate("case", "2026-0147")
    palette = window.palette_overlay
    palette._search = lambda text, deliver: deliver([Hit("Text", "Ny antenn", "Berg", "note", lambda: None)])

    def first(text: str) -> str:
        palette.open(text)
        palette._ask()
        title: str = palette._hits.entries[1].title  # type: ignore[union-attr]
        palette.close_palette()
        return title

    assert first("ny ant") == "Ny anteckning"
    assert first("ant") == first("ny") == "Ny antenn"  # inside a name, or a beginning that anything may have


def test_the_family_stays_when_the_sentence_is_too_long(window: MainWindow) -> None:
    from ui.shell.palette import Hit, title_room

    meta = QFontMetricsF(window.ctx.theme.font("small", tabular=True)).horizontalAdvance("Berg–Sundin · 2026-0147")
    hit = Hit("Text", "De har talat om det länge. " * 9, "Berg–Sundin · 2026-0147", "note", lambda: None)
    assert 500 - title_room(hit, 500) > meta
    assert title_room(Hit("Åtgärder", "Skriv ut", "", "printer", lambda: None), 500) == 500


def test_hidden_screen_covers_everything_and_comes_back(qtbot: QtBot, window: MainWindow) -> None:
    before = window.focusWidget()
    press(qtbot, window, Qt.Key.Key_F9)
    assert window.hidden.isVisible() and window.hidden.geometry() == window.rect()
    press(qtbot, window, Qt.Key.Key_F9)
    assert not window.hidden.isVisible()
    assert window.focusWidget() is before


def test_f6_walks_the_panes_and_each_remembers_its_item(qtbot: QtBot, window: MainWindow) -> None:
    start = window.focusWidget()
    seen = []
    for _number in range(3):
        press(qtbot, window, Qt.Key.Key_F6)
        seen.append(window.focusWidget())
    assert len({id(widget) for widget in seen}) == 3
    assert seen[-1] is start
    press(qtbot, window, Qt.Key.Key_F6, SHIFT)
    assert window.focusWidget() is seen[1]


def test_open_cases_are_tabs_on_the_rail(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, window, Qt.Key.Key_Tab, CTRL)
    assert window.windowTitle().endswith("2026-0147")
    press(qtbot, window, Qt.Key.Key_Tab, CTRL)
    assert window.windowTitle().endswith("2026-0131")
    window.open_case(OpenCase("2026-0131", "Åkerlund", "2026-0131"))
    assert len(window.open_cases) == 2
    window.close_case("2026-0131")
    assert window.windowTitle().endswith("2026-0147")
    window.close_case("2026-0147")
    assert not window.open_cases


def test_lock_saves_first(qtbot: QtBot, window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    page: Any = window.current
    with qtbot.waitSignal(window.locked):
        press(qtbot, window, Qt.Key.Key_L, CTRL | SHIFT)
    assert page.saved == 1


def test_idle_time_warns_then_locks(qtbot: QtBot, window: MainWindow) -> None:
    window.idle._warn()
    assert window.toast.isVisible()
    press(qtbot, window, Qt.Key.Key_Shift)
    with qtbot.waitSignal(window.locked):
        window.idle.idle.emit()
    assert not window.idle._warning.isActive()


def test_a_refusal_becomes_a_dialog_in_three_parts(qtbot: QtBot, window: MainWindow) -> None:
    window.ctx.tasks.refused.emit(Refused("Datumet ligger i framtiden."))
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
    words = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "Vad som hände" in words and "Datumet ligger i framtiden." in words and "Vad som är säkert" in words
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_toast_undoes_from_the_menu_too(window: MainWindow) -> None:
    undone: list[bool] = []
    window.toast.say("Flyttad till papperskorgen", lambda: undone.append(True))
    action = next(a for a in window.commands.all() if a.text() == "Ångra det senaste")
    assert action.isEnabled()
    action.trigger()
    assert undone == [True]
    assert not action.isEnabled() and not window.toast.isVisible()


def test_no_two_actions_share_a_key(window: MainWindow) -> None:
    window.navigate("case", "2026-0147")
    keys = [a.shortcut().toString() for a in window.commands.all() if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))
    assert not [key for key in keys if "Ctrl+Alt" in key]  # AltGr on Swedish keyboards


def test_no_menu_is_empty_and_no_action_is_dead(window: MainWindow) -> None:
    for menu in window.menu_row.menus.values():
        assert menu.menuAction().isVisible() == bool(menu.actions())
    acting = [a for a in window.commands.all() if isinstance(a, QAction)]
    assert acting and all(a.receivers("2triggered(bool)") for a in acting)


def test_appearance_and_text_size_are_remembered(window: MainWindow, look: Theme) -> None:
    window.commands.set_theme("dark")
    window.commands.set_percent(125)
    assert (look.name, look.fonts.percent) == ("dark", 125)
    assert window.ctx.settings.get("theme") == "dark"
    assert window.ctx.settings.get("text_percent") == 125


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("page", ["cases", "case", "stats"])
def test_no_words_are_cut(qtbot: QtBot, window: MainWindow, look: Theme, page: str, percent: int) -> None:
    look.set_percent(percent)
    window.navigate(page, "2026-0147" if page == "case" else None)
    qtbot.waitUntil(lambda: cut_words(window) == [])


@pytest.mark.parametrize("page", ["cases", "case", "stats"])
def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, page: str) -> None:
    window.navigate(page, "2026-0147" if page == "case" else None)
    assert nameless(window) == []
    assert unreachable(window) == []
    for view in window.findChildren(QTableView):
        assert silent_cells(view) == []


def test_a_flow_wraps_and_keeps_fixed_widths(qtbot: QtBot, look: Theme) -> None:
    field, words = QLabel("fält"), [QLabel("ett ganska långt ord") for _number in range(6)]
    field.setFixedWidth(200)
    flow = Flow([field, *words])
    qtbot.addWidget(flow)
    flow.resize(420, 200)
    flow.show()
    assert field.width() == 200 and words[0].x() >= 200
    assert words[-1].y() > field.y()
    assert flow.heightForWidth(420) > flow.heightForWidth(4000)


def test_tab_stops_at_a_scrolled_pane_only_when_nothing_in_it_takes_the_focus(qtbot: QtBot, look: Theme) -> None:
    long = [QLabel("Intervju") for _number in range(40)]
    for items, stops in (([*long[:20]], True), ([*long[20:], QLineEdit()], False), ([QLabel("Kort")], False)):
        pane = ScrollPane(*items)
        qtbot.addWidget(pane)
        pane.resize(200, 100)
        with qtbot.waitExposed(pane):
            pane.show()
        assert bool(pane.focusPolicy() & Qt.FocusPolicy.TabFocus) is stops


def test_history_forgets_what_lay_ahead() -> None:
    line = History(limit=3)
    for page in "abcd":
        line.go(page, None)
    assert not line.can(1)
    assert [line.step(-1), line.step(-1), line.step(-1)][2] is None
    assert line.current is not None and line.current.page == "b"
    line.go("e", None)
    assert not line.can(1)
    assert line.go("e", None) is line.current


@pytest.mark.parametrize(
    ("cases", "shown"),
    [
        ((("Berg", "2026-0001"), ("Ek", "2026-0002")), [("Be", ""), ("Ek", "")]),
        ((("Berg", "2026-0001"), ("Bergström", "2026-0012")), [("Be", "001"), ("Be", "012")]),
        ((("Berg", "2026-1001"), ("Berg", "2026-0001")), [("Be", "1001"), ("Be", "0001")]),
        ((("Berg", "2025-0001"), ("Berg", "2026-0001")), [("Be", "25-0001"), ("Be", "26-0001")]),
    ],
)
def test_two_cases_are_told_apart_on_a_narrow_rail(
    cases: tuple[tuple[str, str], ...], shown: list[tuple[str, str]]
) -> None:
    assert short_names([OpenCase(number, name, number) for name, number in cases]) == shown


def test_a_case_on_a_narrow_rail_keeps_its_mark(window: MainWindow) -> None:
    def seen(mark: str) -> QImage:
        window.open_case(OpenCase(1, "Berg", "2026-0001", mark))
        (item,) = [one for one in window._rail._cases if one.case.key == 1]
        return item.grab().toImage()

    window.toggle_rail()
    assert not window._rail.wide
    assert len({bytes(seen(mark).constBits()) for mark in ("", "part", "conflict")}) == 3


def test_a_case_on_the_rail_keeps_the_focus_when_another_is_opened(window: MainWindow) -> None:
    window.open_case(OpenCase(1, "Berg", "2026-0001"))
    rail = window._rail
    rail._cases[0].setFocus()
    window.open_case(OpenCase(2, "Ek", "2026-0002"))
    assert QApplication.focusWidget() is rail._cases[0]


def test_a_refusal_that_comes_when_the_window_has_gone_troubles_nobody(qtbot: QtBot, look: Theme, tasks: Tasks) -> None:
    window = make_window(look, tasks)
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # type: ignore[arg-type]
    with qtbot.captureExceptions() as raised:
        tasks.refused.emit(Refused("Det gick inte."))
    assert not raised
