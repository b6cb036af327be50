"""The map beside the list of homes: the same rows, what its forms mean, and how far the rings are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPainter

from fhr_desktop.domain.places import Place, place_named
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.domain.pool_map import RINGS_KM, RINGS_MINUTES, Shape, Sited, map_rows
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from i18n import _, _n
from ui.components import paint
from ui.components.buttons import Button
from ui.components.flow import Flow
from ui.components.labels import Label, Painted
from ui.components.layout import Pane, Row, down
from ui.context import AppContext
from ui.pages.pool import map_paint
from ui.pages.pool.county_map import CountyMap
from ui.pages.pool.finding import MANY, Finder, frozen, releasing
from ui.pages.pool.map_laid import Rings
from ui.pages.pool.map_marks import CROWD, MapMark, Places, home_marks, marking
from ui.theme import theme


def sited(row: PoolRow) -> Sited:
    """A row of the list as the map knows it: a protected home has no place there either."""
    at = None if row.protected else row.at
    return Sited(row.home_id, row.name, row.status, row.free, row.places, at, row.refused_on is not None)


class Legend(Painted):
    """A form of the map and what it means."""

    def __init__(self, shape: str, words: str, number: int | None = None) -> None:
        super().__init__(words)
        self._shape, self._words, self._number = shape, words, number

    def _side(self) -> float:
        return theme().scaled(7) if self._number is None else map_paint.numbered_size(self._number)

    def sizeHint(self) -> QSize:
        """Form and word on one line."""
        look = theme()
        return QSize(round(2 * self._side() + 7 + look.width(self._words, "small")) + 2, round(look.line("small")) + 6)

    def draw(self, painter: QPainter) -> None:
        """The form, the word."""
        side, middle = self._side(), self.height() / 2
        map_paint.mark(painter, (side + 1, middle), self._shape, side, self._number)
        rest = self.rect().toRectF().adjusted(2 * side + 6, 0, 0, 0)
        paint.words(painter, rest, self._words, theme().font("small"), "text2", elide=False)


class MapPane(Pane):
    """`walked` carries the home one comes to on the map, `opened` the home that Enter chooses there."""

    walked = Signal(object)
    opened = Signal(object)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__("panel")
        self._ctx = ctx
        self._centre: Place | None = None
        self._finder, self._releaser = Finder(self), Finder(self)
        self.map = CountyMap(_("Map of the homes"))
        self.map.walked.connect(self.walked)
        self.map.chosen.connect(self.opened)
        self.minutes = Button(_("Rings in minutes"), "link", pressed=self._turn)
        self._in_minutes = False
        self._left_out = Label("", "small", wrap=True)
        shapes = {
            Shape.FREE.value: _("Available"), Shape.PLACES_LEFT.value: _("Places left"),
            Shape.RESERVED.value: _("Reserved"), Shape.UPDATE.value: _("To be updated"),
            Shape.CLOSED.value: _("Full, resting or blocked"), CROWD: _("several homes"),
        }  # fmt: skip
        self._legend = {shape: Legend(shape, said, 9 if shape == CROWD else None) for shape, said in shapes.items()}
        self._words = Flow([*self._legend.values(), self.minutes], gap=12)
        self.map.drawn_anew.connect(self._show_legend)
        foot = Pane("panel")
        down(foot, self._words, self._left_out)
        down(self, (self.map, 1), Row((foot, 1), surface="panel", line="bottom", margins=(14, 4, 12, 5)))
        self._show_rings()
        self._left_out.hide()
        ctx.tasks.read(ctx.services.unit.municipalities).on_done(self._know).owned_by(self).start()

    def _know(self, municipalities: Sequence[Municipality]) -> None:
        """Those that take part now have their places filled."""
        today = self._ctx.services.unit.today()
        self.map.set_taking_part([one.code for one in municipalities if one.participates(today)])

    def _show_legend(self, shapes: frozenset[str]) -> None:
        """What is on the map is explained, and nothing else."""
        for shape, item in self._legend.items():
            item.setVisible(shape in shapes)
        self._words.updateGeometry()

    def show_rows(self, rows: Sequence[PoolRow], near: str) -> None:
        """The rows that the list shows. `near`: the place that distances are from, "" for none.

        Marks are made a little at a time: there may be thousands.
        """
        self._centre = place_named(near) if near else None
        self._show_rings()
        steps, many = marking(rows, self._marks, partial(self._show, len(rows))), len(rows) > MANY
        self._finder.start(frozen(steps) if many else steps, later=many)

    def _marks(self, rows: Sequence[PoolRow]) -> tuple[MapMark, ...]:
        at, name = (None, "") if self._centre is None else (self._centre.at, self._centre.name)
        return home_marks(map_rows(map(sited, rows), at), name)

    @property
    def at_rest(self) -> bool:
        """Whether the homes that were asked for are shown."""
        return self._finder.at_rest and self._releaser.at_rest

    def select(self, home: RecordId | None) -> None:
        """The home that one stands on in the list."""
        self.map.select(home)

    def _show(self, rows: int, places: Places) -> None:
        leaving = [(one, one.marks) for one in self.map.places.values()]
        self.map.set_places(places)
        self._releaser.start(releasing(leaving, 1), later=rows > MANY)
        missing = rows - len(self.map.marks)
        said = _n(
            "{n} home is not on the map: it is protected, or its place is not known.",
            "{n} homes are not on the map: they are protected, or their place is not known.", missing,
        )  # fmt: skip
        self._left_out.setText(said.format(n=missing))
        self._left_out.setVisible(bool(missing))

    def _turn(self) -> None:
        self._in_minutes = not self._in_minutes
        self.minutes.setText(_("Rings in kilometres") if self._in_minutes else _("Rings in minutes"))
        self._show_rings()

    def _show_rings(self) -> None:
        self.minutes.setVisible(self._centre is not None)
        far = RINGS_MINUTES if self._in_minutes else RINGS_KM
        self.map.set_rings(None if self._centre is None else Rings(self._centre, far, self._in_minutes))
