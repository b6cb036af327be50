"""Support for the writer above a section: what belongs there, what to leave out, an example, when it is done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fhr_desktop.forms.definition import Section
from i18n import _
from ui.components.buttons import Button
from ui.components.labels import Icon, Label
from ui.components.layout import Pane, across, down
from ui.context import Settings
from ui.theme import theme

_KEY = "guide"  # in the personal settings: "short", "whole" or "hidden"


class GuideBox(Pane):
    """The guide of one section; short, whole or hidden as the person last chose. Hidden when there is none."""

    def __init__(self, settings: Settings, words: Callable[[str], str]) -> None:
        super().__init__("content")
        self._settings, self._words = settings, words
        self._section: Section | None = None
        self._box = Pane("inset")
        self._more = Button("", "link", pressed=self._more_or_less)
        self._hide = Button(_("hide guide"), "link", pressed=lambda: self._choose("hidden"))
        self._show = Button(_("Show guide"), "link", "lightbulb", pressed=lambda: self._choose("short"))
        self._parts = QWidget()
        self._column = down(self._parts, spacing=6)
        head = across(None, Icon("lightbulb", "text2", 16), Label(_("Guide"), "strong"), None, self._more, self._hide)
        down(self._box, head, self._parts, margins=(12, 6, 8, 10), spacing=4)
        down(self, self._box, across(None, self._show, None))

    def show_section(self, section: Section) -> None:
        """The guide of another section."""
        self._section = section
        self._fill()

    def _choose(self, how: str) -> None:
        self._settings.set(_KEY, how)
        self._fill()
        (self._show if how == "hidden" else self._hide).setFocus()

    def _how(self) -> str:
        """As last chosen; large text leaves no room for it until it is asked for."""
        return str(self._settings.get(_KEY, "hidden" if theme().roomy else "short"))

    def _more_or_less(self) -> None:
        self._settings.set(_KEY, "short" if self._how() == "whole" else "whole")
        self._fill()

    def _fill(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        section = self._section
        how = self._how()
        parts = _parts(section) if section is not None else []
        self.setVisible(bool(parts))
        self._box.setVisible(how != "hidden")
        self._show.setVisible(how == "hidden")
        self._more.setText(_("less") if how == "whole" else _("more"))
        self._more.setVisible(len(parts) > 1 or any(len(lines) > 1 for _head, lines in parts))
        for head, lines in parts if how == "whole" else _shortened(parts):
            if head and how == "whole":
                self._column.addWidget(Label(head, "small"))
            for line in lines:
                self._column.addWidget(_line(self._words(line), bullet=len(lines) > 1))


def _parts(section: Section) -> list[tuple[str, tuple[str, ...]]]:
    """Heads and their lines, those that are there."""
    guide = section.guide
    found = [
        ("", (guide.note,) if guide.note else ()),
        (_("Belongs here"), guide.covers),
        (_("Leave out"), guide.avoid),
        (_("Write for example"), (guide.example_write,) if guide.example_write else ()),
        (_("Rather not"), (guide.example_avoid,) if guide.example_avoid else ()),
        (_("When it is done"), (section.gap_rule,) if section.gap_rule else ()),
    ]
    return [(head, lines) for head, lines in found if lines]


def _shortened(parts: list[tuple[str, tuple[str, ...]]]) -> list[tuple[str, tuple[str, ...]]]:
    """The first thing only: the note, or what belongs here."""
    return [(head, lines[:2]) for head, lines in parts[:1]]


def _line(text: str, *, bullet: bool) -> QWidget:
    label = Label(text, "meta", wrap=True)
    if not bullet:
        return label
    host = QWidget()
    across(host, down(None, Label("–", "meta"), None), (label, 1), spacing=6)
    return host
