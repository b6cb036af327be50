"""Var härnäst: who lacks the course, and the places and first days that cost them least driving."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from fhr_desktop.domain.places import distance_km
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.training import CourseTemplate
from fhr_desktop.domain.training_radar import Offer, Plan
from fhr_desktop.domain.unsuited import suits
from fhr_desktop.services.actor import Right
from fhr_desktop.services.training.radar import MOST_DAYS, MOST_ROUNDS, PLACES_WITH_DAYS, Radar, Untrained
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.combo import Combo
from ui.components.empty import EmptyState
from ui.components.flow import Flow
from ui.components.inputs import DaysInput
from ui.components.inputs.days import said as day_said
from ui.components.labels import Label
from ui.components.layout import Pane, Row, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.training.standing import unsuited
from ui.tasks import Task

SEATS = (8, 10, 12, 14, 16, 20, 24)
USUAL = 16
NOBODY, SHOWN = range(2)


@dataclass(frozen=True)
class _Read:
    """What is shown, of one kind of course."""

    templates: tuple[CourseTemplate, ...]
    template: RecordId
    radar: Radar
    wish: tuple[int, int]  # rounds and seats in each
    days: tuple[dt.date, ...]
    today: dt.date
    plans: tuple[Plan, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A household, and where it would go by the plan chosen. `cannot`: days of the plan that stood in its way."""

    number: int
    who: Untrained
    goes: str
    km: float | None
    cannot: str
    unsuited: str


class RadarPanel(QWidget):
    """Its lists: households at the left, plans at the right. `wanted` carries the beginning of a new round."""

    wanted = Signal(object)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx, self._today = ctx, ctx.services.unit.today()
        self._read: _Read | None = None
        self._reckoning: Task | None = None
        self.course, self.rounds, self.seats = Combo(), Combo(), Combo()
        for number in range(1, MOST_ROUNDS + 1):
            self.rounds.addItem(_n("{n} round", "{n} rounds", number).format(n=number), number)
        for number in SEATS:
            self.seats.addItem(_n("{n} place in each", "{n} places in each", number).format(n=number), number)
        self.seats.setCurrentIndex(SEATS.index(USUAL))
        named = ((self.course, _("Course")), (self.rounds, _("How many rounds")), (self.seats, _("Places")))
        for combo, name in named:
            combo.setAccessibleName(name)
            combo.fit()
            combo.activated.connect(lambda _index: self.load())
        self.days = DaysInput(self._today, most=MOST_DAYS)
        self.days.set_name(
            _("Possible first days"), _("At most {n}. Without any, only places count.").format(n=MOST_DAYS)
        )
        self.days.edited.connect(self.load)
        self.table: ListTable[_Line] = ListTable(
            _("Those who lack the course"), self._columns(), lambda one: one.number
        )
        self.plans: ListTable[Plan] = ListTable(_("Best places"), _plan_columns(self._today), lambda plan: plan.offers)
        self.plans.horizontalHeader().hide()
        self.plans.setProperty("surface", "panel")
        self.plans.current_changed.connect(lambda _plan: self._show_plan())
        self.plans.opened.connect(lambda _plan: self.begin())
        self.make = Button(_("New round here …"), "secondary", "plus", pressed=self.begin)
        self.make.setVisible(ctx.actor.may(Right.WRITE_TRAINING))
        self._about, self._source = Label("", wrap=True), Label("", "help", wrap=True)
        side = Pane("panel")
        told = down(None, Label(_("Where it costs least driving"), "sub"), 4, self._about, margins=(18, 14, 16, 8))
        foot = QWidget()
        down(foot, across(None, self.make, None), 6, self._source)
        down(side, told, (self.plans, 1), Row((foot, 1), line="top", margins=(18, 8, 16, 8)))
        side.setMinimumWidth(280)
        controls = Row(Flow([self.course, self.rounds, self.seats], gap=10), margins=(20, 8, 16, 4))
        asked = Flow([Label(_("Possible first days"), "meta"), self.days], gap=10)
        main = QWidget()
        down(main, controls, Row(asked, line="bottom", margins=(20, 0, 16, 8)), (self.table, 1))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(
            _("Nobody lacks the course"),
            _("Here stand those who wait for a place or have missed meetings, and homes without anybody enrolled."),
        ))  # fmt: skip
        self._stack.addWidget(WithInspector(main, side, settings=ctx.settings, key="radar", width=330))
        across(self, (self._stack, 1))

    def _columns(self) -> Sequence[ListColumn[_Line]]:
        return [
            ListColumn[_Line]("who", _("Home or household"), lambda one: words.people(one.who.names), strong=True,
                              second=lambda one: one.unsuited),
            ListColumn[_Line]("people", _("Persons"), lambda one: str(one.who.people), 90, right=True),
            ListColumn[_Line]("place", _("Lives near"), lambda one: one.who.place.name, 150),
            ListColumn[_Line]("lacks", _("Lacks"), self._lacks, 170, folds=True),
            ListColumn[_Line](
                "goes", _("Would go to"), lambda one: one.goes, 170, sort=lambda one: one.km if one.km else 0.0,
                second=_way,
            ),
        ]  # fmt: skip

    def _lacks(self, one: _Line) -> str:
        if not one.who.lacks:
            return _("the whole course")
        parts = self._part_numbers()
        numbers = sorted(parts.get(part, 0) for part in one.who.lacks)
        listed = ", ".join(map(str, numbers))
        return _n("meeting {list}", "meetings {list}", len(numbers)).format(list=listed)

    def _part_numbers(self) -> dict[str, int]:
        read = self._read
        template = next((one for one in read.templates if one.id == read.template), None) if read else None
        return {str(one["key"]): n for n, one in enumerate(template.parts, start=1)} if template else {}

    def load(self) -> None:
        """Read and reckon anew."""
        wish = self.course.currentData(), self.rounds.currentData(), self.seats.currentData(), self.days.days
        self._ctx.tasks.read(self._ask, *wish).on_done(self._reckon).owned_by(self).start()

    def _ask(self, wanted: RecordId | None, rounds: int, seats: int, days: tuple[dt.date, ...]) -> _Read | None:
        services, actor = self._ctx.services, self._ctx.actor
        templates = services.rounds.templates(actor)
        if not templates:
            return None
        usual = next((one for one in templates if one.basic), templates[0])
        chosen = next((one for one in templates if one.id == wanted), usual)
        radar = services.radar.read(actor, chosen.id)
        return _Read(templates, chosen.id, radar, (rounds, seats), days, self._today)

    def _reckon(self, read: _Read | None) -> None:
        """It may take seconds, in which nothing else waits: neither the store nor what is typed."""
        if self._reckoning is not None:
            self._reckoning.cancel()
        if read is None:
            self._show(None)
            return
        self._about.setText(_("Reckoning …"))
        self._reckoning = self._ctx.tasks.work(_reckoned, read).on_done(self._show).owned_by(self).start()

    def _show(self, read: _Read | None) -> None:
        self._read = read
        self._stack.setCurrentIndex(SHOWN if read and read.radar.untrained else NOBODY)
        if read is None:
            return
        self.course.clear()
        for one in read.templates:
            self.course.addItem(one.name, one.id)
        self.course.setCurrentIndex([one.id for one in read.templates].index(read.template))
        self.course.fit()
        self.plans.set_rows(read.plans)
        if read.plans and self.plans.current() is None:
            self.plans.select(read.plans[0].offers)
        away = read.radar.elsewhere
        left_out = _n(
            "{n} person is not reckoned with: no place is known, or the home is protected.",
            "{n} persons are not reckoned with: no place is known, or the home is protected.", away,
        ).format(n=away)  # fmt: skip
        factor = f"{read.radar.road_factor:.1f}".replace(".", ",")
        roads = _("Distances are as the crow flies times {factor}.").format(factor=factor)
        few = _("The days are tried at the {n} places that are best without them.").format(n=PLACES_WITH_DAYS)
        narrowed = bool(read.days) and self.rounds.currentData() > 1
        told = [*([left_out] if away else []), *([few] if narrowed else []), roads, f"{read.radar.source}."]
        self._source.setText(" ".join(told))
        self._show_plan()

    def _show_plan(self) -> None:
        read, plan = self._read, self.plans.current()
        if read is None or plan is None:
            return
        self._about.setText(_told(read.radar, plan))
        here = self.table.current()
        self.table.set_rows([_line(read, plan, n) for n in range(len(read.radar.untrained))])
        if here is not None:
            self.table.select(here.number)

    def begin(self) -> None:
        """A new round where the plan is; of several places the one that is picked."""
        plan = self.plans.current()
        if plan is None or self._read is None or not self._ctx.actor.may(Right.WRITE_TRAINING):
            return
        if len(plan.offers) == 1:
            self._want(plan.offers[0])
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for offer in plan.offers:
            menu.addAction(_offered(offer, self._today)).triggered.connect(partial(self._want, offer))
        menu.popup(self.make.mapToGlobal(QPoint(0, 0)) - QPoint(0, menu.sizeHint().height()))
        menu.setActiveAction(menu.actions()[0])

    def _want(self, offer: Offer, _checked: bool = False) -> None:
        assert self._read is not None
        place = next(one for one in self._read.radar.places if one.name == offer.place)
        begun: dict[str, Any] = {"template": str(self._read.template), "place": place.name}
        begun |= {"municipality": place.municipality, "first_on": offer.on, "seats": self.seats.currentData()}
        self.wanted.emit(begun)

    def first_focus(self) -> QWidget:
        """The plans, which are what is asked for."""
        return self.plans if self._stack.currentIndex() == SHOWN else self

    def place(self) -> Any:
        """What brings the panel back to the same choice."""
        days = [day.isoformat() for day in self.days.days]
        return {"rounds": self.rounds.currentIndex(), "seats": self.seats.currentIndex(), "days": days}

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.rounds.setCurrentIndex(state["rounds"])
        self.seats.setCurrentIndex(state["seats"])
        self.days.set_value([dt.date.fromisoformat(day) for day in state["days"]])


def _reckoned(context: TaskContext, read: _Read) -> _Read:
    rounds, seats = read.wish
    return replace(read, plans=read.radar.plans(read.radar.places, rounds, seats, read.days, context))


def _offered(offer: Offer, today: dt.date) -> str:
    """ "Mora", or "Mora tis 12 mars" when a day has been thought of."""
    return offer.place if offer.on is None else f"{offer.place} {day_said(offer.on, today)}"


def _line(read: _Read, plan: Plan, number: int) -> _Line:
    who, goes, factor = read.radar.untrained[number], plan.goes[number], read.radar.road_factor
    ways = [distance_km(who.place.at, offer.at, factor) for offer in plan.offers]
    km = None if goes is None else ways[goes]
    cannot = sorted({
        offer.on for offer, way in zip(plan.offers, ways, strict=True)
        if offer.on is not None and not suits(who.unsuited, offer.on) and (km is None or way <= km)
    })  # fmt: skip
    said = words.people(day_said(day, read.today) for day in cannot)
    days = unsuited(who.unsuited, read.today)
    return _Line(
        number, who, _("no place for them") if goes is None else _offered(plan.offers[goes], read.today), km,
        _("cannot {days}").format(days=said) if said else "", _("Cannot: {days}").format(days=days) if days else "",
    )  # fmt: skip


def _way(one: _Line) -> str:
    if one.km is None:
        return one.cannot
    way = _("{n} km one way").format(n=round(one.km)) if round(one.km) else _("lives there")
    return ", ".join(filter(None, (way, one.cannot)))


def _plan_columns(today: dt.date) -> Sequence[ListColumn[Plan]]:
    def where(plan: Plan) -> str:
        return words.people(_offered(offer, today) for offer in plan.offers)

    return [
        ListColumn[Plan](
            "where", _("Places"), where, None, strong=True,
            second=lambda plan: _("{n} km one way in all").format(n=round(plan.km)),
        )
    ]  # fmt: skip


def _told(radar: Radar, plan: Plan) -> str:
    """The plan in words: how many would come, the longest way, and who is left without a place."""
    people = sum(one.people for one in radar.untrained) - plan.left_out
    said = [_n("{n} person gets a place.", "{n} persons get a place.", people).format(n=people)]
    ways = [
        distance_km(one.place.at, plan.offers[goes].at, radar.road_factor)
        for one, goes in zip(radar.untrained, plan.goes, strict=True)
        if goes is not None
    ]
    if ways:
        said.append(_("The longest way is {n} km.").format(n=round(max(ways))))
    if plan.left_out:
        left = _n("{n} person gets none.", "{n} persons get none.", plan.left_out)
        said.append(left.format(n=plan.left_out))
    return " ".join(said)
