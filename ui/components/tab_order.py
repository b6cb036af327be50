"""The order in which Tab goes: as a page is read, in whatever order its parts were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from ui.components.flow import Flow


def put_in_reading_order(host: QWidget) -> None:
    """Let Tab follow what is read; done when Tab is pressed, since parts come and go while the page is used."""
    for before, after in pairwise(_stops(host)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Where Tab may stop within a widget: its parts in the order they are laid out."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    for part in _parts(widget):
        yield from _stops(part)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    found: Iterable[QWidget | None]
    if isinstance(widget, QSplitter):
        found = (widget.widget(place) for place in range(widget.count()))
    elif isinstance(widget, QScrollArea):
        found = [widget.widget()]
    elif isinstance(widget, Flow):
        found = widget.items
    else:
        found = _laid_out(widget.layout())
    yield from (one for one in found if one is not None)


def _laid_out(layout: QLayout | None) -> Iterator[QWidget | None]:
    if layout is None:
        return
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        if item.widget() is not None:
            yield item.widget()
        else:
            yield from _laid_out(item.layout())
