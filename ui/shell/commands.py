"""All actions in one place: menus, palette and the card of shortcuts read the same list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from i18n import _
from ui.shell.key_card import KeyCard, of_controls, paired
from ui.shell.page import Page
from ui.theme.fonts import TEXT_SIZES

if TYPE_CHECKING:
    from ui.shell.window import MainWindow


class Commands(QObject):
    """The window's actions, and those of the page that is shown."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menus = dict(window.menu_row.menus)  # and the submenus
        self._own: list[QAction] = []
        self._end_of: dict[str, QAction] = {}  # menu → what new actions are put before
        self._page: list[QAction] = []
        self._page_menu = self._menus["case"]  # where they stand
        self._on_cases = window.shows_cases  # no word of cases for those who have none
        self._files()
        self._edits()
        self._views()
        self.add("help", _("Shortcuts"), self.show_keys, shortcut="F1", icon="question")
        self.window_changed()

    def add(self, menu: str, words: str, run: Callable[[], Any], *, shortcut: str = "", icon: str = "") -> QAction:
        """An action of the window in one of its menus or submenus. Raises KeyError for an unknown menu."""
        action = QAction(words, self._window)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if icon:
            action.setProperty("glyph", icon)
        action.triggered.connect(lambda: run())
        if menu in self._end_of:
            self._menus[menu].insertAction(self._end_of[menu], action)
        else:
            self._menus[menu].addAction(action)
        self._window.addAction(action)
        self._own.append(action)
        self.window_changed()
        return action

    def all(self) -> Sequence[QAction]:
        """What can be done now: the page's own first."""
        return [*self._page, *self._own]

    def show_page(self, page: Page) -> None:
        """The page's actions take the place of the last page's."""
        for action in self._page:
            self._page_menu.removeAction(action)
            self._window.removeAction(action)
        menu = self._page_menu = self._menus["case" if self._on_cases or page.menu_word else "tools"]
        self._menus["case"].setTitle(page.menu_word or (_("&Case") if self._on_cases else ""))
        self._page = page.page_actions()
        for action in self._page:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            menu.addAction(action)
            self._window.addAction(action)
        self.window_changed()

    def window_changed(self) -> None:
        """Empty menus are not shown."""
        self._window.menu_row.show_filled()

    def show_keys(self) -> None:
        """The card of shortcuts."""
        KeyCard(self._window, *self.key_pairs()).open()

    def key_pairs(self) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """What and the keys for it: of the page that is shown, and everywhere."""
        page = self._window.current
        own = page.own_keys() if page is not None else ()
        return [*paired(self._page), *own], [*paired(self._own), *of_controls()]

    # the window's own

    def _files(self) -> None:
        window = self._window
        lock = self.add("file", _("Lock"), window.lock, shortcut="Ctrl+Shift+L", icon="lock-key")
        self.add("file", _("Quit"), window.close, shortcut="Ctrl+Q", icon="x")
        self._end_of["file"] = self._menus["file"].insertSeparator(lock)

    def _edits(self) -> None:
        window = self._window
        undo = self.add("edit", _("Undo the last action"), window.toast.undo, shortcut="Ctrl+Z", icon="arrow-u-up-left")
        undo.setEnabled(False)
        window.toast.undo_offered.connect(undo.setEnabled)
        menu = self._menus["edit"]
        menu.addSeparator()
        for words, name, key in (
            (_("Cut"), "cut", QKeySequence.StandardKey.Cut),
            (_("Copy"), "copy", QKeySequence.StandardKey.Copy),
            (_("Paste"), "paste", QKeySequence.StandardKey.Paste),
            (_("Select all"), "selectAll", QKeySequence.StandardKey.SelectAll),
        ):
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            # Only the words: the field itself answers to the keys.
            menu.addAction(f"{words}\t{shown}").triggered.connect(lambda _checked, what=name: _on_focus(what))

    def _views(self) -> None:
        window = self._window
        for spec in window.registry.on_rail():
            self.add("view", spec.word, partial(window.navigate, spec.key), shortcut=spec.shortcut, icon=spec.icon)
        menu = self._menus["view"]
        self._siblings(menu)
        menu.addSeparator()
        self.add(
            "view", _("Go to …"), lambda: window.palette_overlay.open(), shortcut="Ctrl+K", icon="magnifying-glass"
        )
        self._menus["moves"] = menu.addMenu(_("Browse"))
        cases: tuple[tuple[str, Callable[[], Any], str, str], ...] = (
            (_("Next open case"), lambda: window.next_case(), "Ctrl+Tab", "folders"),
            (_("Previous open case"), lambda: window.next_case(-1), "Ctrl+Shift+Tab", "folders"),
        )
        for words, run, key, icon in (
            (_("Back"), lambda: window.step(-1), "Alt+Left", "arrow-left"),
            (_("Forward"), lambda: window.step(1), "Alt+Right", "arrow-right"),
            *(cases if self._on_cases else ()),
            (_("Next pane"), lambda: window.next_pane(), "F6", "columns"),
            (_("Previous pane"), lambda: window.next_pane(-1), "Shift+F6", "columns"),
        ):
            self.add("moves", words, run, shortcut=key, icon=icon)
        menu.addSeparator()
        self._themes()
        self._text_sizes()
        self.add("view", _("Fold the rail"), window.toggle_rail, icon="caret-double-left")
        self.add("view", _("Hide the screen"), lambda: window.hidden.toggle(), shortcut="F9", icon="eye-slash")

    def _siblings(self, menu: QMenu) -> None:
        """The pages that stand in a row with one of the rail, in a submenu: the menu is to be one column."""
        window = self._window
        for spec in window.registry:
            if not spec.beside or spec.word:
                continue
            key = "view"
            if spec.under in window.registry and (word := window.registry[spec.under].word):
                key = f"more in {spec.under}"
                if key not in self._menus:
                    self._menus[key] = menu.addMenu(_("More in {page}").format(page=word))
            self.add(key, spec.beside, partial(window.navigate, spec.key), icon=spec.icon)

    def _themes(self) -> None:
        window = self._window
        choices = (
            ("system", _("As the system")),
            ("light", _("Light")),
            ("dark", _("Dark")),
            ("high", _("High contrast")),
        )
        menu = self._menus["view"].addMenu(_("Appearance"))
        self._theme_choices = self._choices(
            menu, choices, window.ctx.theme.choice, self.set_theme, _("Appearance"), "palette"
        )

    def _text_sizes(self) -> None:
        window = self._window
        menu = self._menus["view"].addMenu(_("Text size"))
        sizes = tuple((percent, f"{percent} %") for percent in TEXT_SIZES)
        self._size_choices = self._choices(
            menu, sizes, window.ctx.theme.fonts.percent, self.set_percent, _("Text size"), "text-aa"
        )
        window.ctx.theme.changed.connect(self._show_choices)

    def _choices(
        self,
        menu: QMenu,
        choices: Sequence[tuple[Any, str]],
        chosen: Any,
        run: Callable[[Any], None],
        group_words: str,
        icon: str,
    ) -> dict[Any, QAction]:
        group = QActionGroup(self._window)
        made: dict[Any, QAction] = {}
        for value, words in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(lambda _checked, to=value: run(to))
            group.addAction(action)
            made[value] = action
            told = QAction(f"{group_words}: {words}", self._window)
            told.setProperty("glyph", icon)
            told.triggered.connect(action.trigger)
            self._own.append(told)
        return made

    def _show_choices(self) -> None:
        """The menus show what was chosen elsewhere, too."""
        look = self._window.ctx.theme
        self._theme_choices[look.choice].setChecked(True)
        self._size_choices[look.fonts.percent].setChecked(True)

    def set_theme(self, choice: str) -> None:
        """Use another look, remembered."""
        self._window.ctx.theme.set_choice(choice)
        self._window.ctx.settings.set("theme", choice)

    def set_percent(self, percent: int) -> None:
        """Use another text size, remembered."""
        self._window.ctx.theme.set_percent(percent)
        self._window.ctx.settings.set("text_percent", percent)


def _on_focus(name: str) -> None:
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit | QPlainTextEdit):
        getattr(focus, name)()
