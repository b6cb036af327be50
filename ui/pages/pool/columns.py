"""The columns of the list of the pool: words, marks, and painted places and ages."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from fhr_desktop.domain.pool import PoolEntry, PoolStatus, crossed
from fhr_desktop.domain.pool_filter import OLDEST, Key, day_number, distance_key
from fhr_desktop.domain.pool_list import PoolRow, Stale, is_unconfirmed, stale
from i18n import _
from ui import words
from ui.components.list_model import ListColumn, collator
from ui.pages.pool import wording
from ui.pages.pool.wording import PoolWords
from ui.theme import theme

DISTANCE = "distance"
SPAN_WIDTH = 58  # of the line of ages, at 100 %
MOST_SQUARES = 3  # more places than that are told in figures alone
_ORDER = {status: number for number, status in enumerate(PoolStatus)}


def columns(said: Callable[[], PoolWords]) -> list[ListColumn[PoolRow]]:
    """The list's columns; `said` gives the words of the moment."""

    def old(row: PoolRow, *causes: Stale) -> bool:
        return any(cause in causes for cause in stale(row, said().today))

    def mark(row: PoolRow) -> str:
        return "protected" if row.protected else "conflict" if row.clashes or crossed(row) else ""

    return [
        ListColumn(
            "name", _("Home"), lambda r: r.name, None, mark=mark, strong=True,
            ink=lambda r: "prot" if r.protected else "text",
        ),
        ListColumn(
            "municipality", _("Municipality"), lambda r: said().municipality(r), 96,
            ink=lambda r: "prot" if r.protected else "text",
        ),
        ListColumn(
            "status", PoolEntry.SPECS["status"].label, wording.status, 130,
            mark=lambda r: words.POOL_MARKS[r.status][0],
            ink=lambda r: "amber" if r.status is PoolStatus.UPDATE_NEEDED else "text",
        ),
        ListColumn("free", _("Free"), wording.free, 104, filtered=False, draw=places),
        ListColumn(
            "ages", _("Ages"), lambda r: wording.ages(r.age_from, r.age_to), 122, filtered=False, draw=span,
        ),
        ListColumn(
            DISTANCE, _("Distance"), lambda r: said().distance(r), 92, right=True, filtered=False,
            ink=lambda r: "prot" if r.protected else "text",
        ),
        ListColumn(
            "confirmed", _("Confirmed"), lambda r: said().confirmed(r), 112, right=True, filtered=False,
            mark=lambda r: "old" if is_unconfirmed(r, said().today) else "",
            ink=lambda r: "amber" if is_unconfirmed(r, said().today) else "text2",
        ),
        ListColumn(
            "report", _("Report"), lambda r: said().report_age(r), 92, right=True, filtered=False, folds=True,
            mark=lambda r: "old" if old(r, Stale.REPORT, Stale.UNSUITABLE) else "",
            ink=lambda r: "amber" if old(r, Stale.REPORT, Stale.UNSUITABLE) else "text2",
        ),
        ListColumn(
            "checks", _("Register checks"), lambda r: said().checks_age(r), 126, right=True, filtered=False,
            folds=True, mark=lambda r: "old" if old(r, Stale.CHECKS, Stale.UNCHECKED) else "",
            ink=lambda r: "amber" if old(r, Stale.CHECKS, Stale.UNCHECKED) else "text2",
        ),
        ListColumn("training", _("Course"), wording.training, 92, filtered=False, folds=True),
    ]  # fmt: skip


def sort_keys(said: PoolWords) -> dict[str, Key]:
    """What rows are sorted by in each column: numbers, so that sorting is quick."""
    order = collator()
    names = sorted(said.municipalities.values(), key=order.sortKey)
    rank = {name: number for number, name in enumerate(names)}
    return {
        "name": lambda r: r.rank,
        "municipality": lambda r: rank.get(said.municipality(r)),
        "status": lambda r: _ORDER[r.status],
        "free": lambda r: r.free,
        "ages": lambda r: r.age_from * 100 + r.age_to,
        DISTANCE: distance_key(said.place),
        "confirmed": lambda r: day_number(r.confirmed_on),
        "report": lambda r: day_number(r.reported_on),
        "checks": lambda r: day_number(r.checked_on),
        "training": lambda r: r.trained * 100 + r.certified,
    }


def searched(said: PoolWords, row: PoolRow) -> str:
    """What the filter field looks in: what is seen in words."""
    return f"{row.name} {said.municipality(row)} {row.village} {wording.status(row)}"


def places(painter: QPainter, box: QRectF, row: PoolRow) -> QRectF:
    """A square for each place: filled when it is free, faint when it rests, empty when it is taken or held."""
    look = theme()
    side, gap = look.scaled(11), look.scaled(4)
    left = QRectF(box)
    left.setLeft(box.left() + MOST_SQUARES * (side + gap) + gap)
    if row.places > MOST_SQUARES:
        return left
    for number in range(row.places):
        square = QRectF(box.left() + number * (side + gap), box.center().y() - side / 2, side, side)
        is_free = number < row.free
        painter.setPen(QPen(look.color("accent" if is_free else "control"), 1))
        rests = number < row.resting
        painter.setBrush(look.color("accent") if is_free else look.color("line") if rests else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 2.5, 2.5)
    return left


def span(painter: QPainter, box: QRectF, row: PoolRow) -> QRectF:
    """The ages on a line from 0 to 20."""
    look = theme()
    thick = ceil(look.scaled(4))
    track = QRectF(box.right() - look.scaled(SPAN_WIDTH), box.center().y() - thick / 2, look.scaled(SPAN_WIDTH), thick)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("line"))
    painter.drawRoundedRect(track, thick / 2, thick / 2)
    first, last = (min(max(age, 0), OLDEST) / OLDEST * track.width() for age in (row.age_from, row.age_to + 1))
    painter.setBrush(look.color("info_edge"))
    bar = QRectF(track.left() + first, track.top(), max(min(last, track.width()) - first, thick), thick)
    painter.drawRoundedRect(bar, thick / 2, thick / 2)
    return box.adjusted(0, 0, -look.scaled(SPAN_WIDTH) - 8, 0)
