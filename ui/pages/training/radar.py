"""Var härnäst: who lacks the course, and the places that cost them least driving, as many as are wished for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import CourseTemplate
from fhr_desktop.domain.training_radar import Offer, Plan, distance_km
from fhr_desktop.services.training.radar import MOST_ROUNDS, Radar, Untrained
from i18n import _, _n
from ui import words
from ui.components.combo import Combo
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import Pane, Row, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext

SEATS = (8, 10, 12, 14, 16, 20, 24)
USUAL = 16
NOBODY, SHOWN = range(2)


@dataclass(frozen=True)
class _Read:
    """What is shown, of one kind of course."""

    templates: tuple[CourseTemplate, ...]
    template: RecordId
    radar: Radar
    plans: tuple[Plan, ...]


@dataclass(frozen=True)
class _Line:
    """A household, and where it would go by the plan chosen."""

    number: int
    who: Untrained
    goes: str
    km: float | None


class RadarPanel(QWidget):
    """Its lists: households at the left, plans at the right."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._read: _Read | None = None
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
        self.table: ListTable[_Line] = ListTable(
            _("Those who lack the course"), self._columns(), lambda one: one.number
        )
        self.plans: ListTable[Plan] = ListTable(_("Best places"), _plan_columns(), lambda plan: plan.offers)
        self.plans.horizontalHeader().hide()
        self.plans.setProperty("surface", "panel")
        self.plans.current_changed.connect(lambda _plan: self._show_plan())
        self._about, self._source = Label("", wrap=True), Label("", "help", wrap=True)
        side = Pane("panel")
        told = down(None, Label(_("Where it costs least driving"), "sub"), 4, self._about, margins=(18, 14, 16, 8))
        down(side, told, (self.plans, 1), Row((self._source, 1), line="top", margins=(18, 8, 16, 8)))
        side.setMinimumWidth(280)
        controls = Row(self.course, self.rounds, self.seats, None, line="bottom", margins=(20, 8, 16, 8))
        main = QWidget()
        down(main, controls, (self.table, 1))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(
            _("Nobody lacks the course"),
            _("Here stand those who wait for a place or have missed meetings, and homes without anybody enrolled."),
        ))  # fmt: skip
        self._stack.addWidget(WithInspector(main, side, settings=ctx.settings, key="radar", width=330))
        across(self, (self._stack, 1))

    def _columns(self) -> Sequence[ListColumn[_Line]]:
        return [
            ListColumn[_Line]("who", _("Home or household"), lambda one: words.people(one.who.names), strong=True),
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
        wish = self.course.currentData(), self.rounds.currentData(), self.seats.currentData()
        self._ctx.tasks.read(self._ask, *wish).on_done(self._show).owned_by(self).start()

    def _ask(self, wanted: RecordId | None, rounds: int, seats: int) -> _Read | None:
        services, actor = self._ctx.services, self._ctx.actor
        templates = services.rounds.templates(actor)
        if not templates:
            return None
        usual = next((one for one in templates if one.basic), templates[0])
        chosen = next((one for one in templates if one.id == wanted), usual)
        radar = services.radar.read(actor, chosen.id)
        plans = radar.plans([Offer(one.name, one.at) for one in radar.places], rounds, seats)
        return _Read(templates, chosen.id, radar, plans)

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
        self._source.setText(" ".join([*([left_out] if away else []), roads, f"{read.radar.source}."]))
        self._show_plan()

    def _show_plan(self) -> None:
        read, plan = self._read, self.plans.current()
        if read is None or plan is None:
            return
        self._about.setText(_told(read.radar, plan))
        here = self.table.current()
        self.table.set_rows([self._line(read.radar, plan, n) for n in range(len(read.radar.untrained))])
        if here is not None:
            self.table.select(here.number)

    @staticmethod
    def _line(radar: Radar, plan: Plan, number: int) -> _Line:
        who, goes = radar.untrained[number], plan.goes[number]
        if goes is None:
            return _Line(number, who, _("no place for them"), None)
        offer = plan.offers[goes]
        return _Line(number, who, offer.place, distance_km(who.place.at, offer.at, radar.road_factor))

    def first_focus(self) -> QWidget:
        """The plans, which are what is asked for."""
        return self.plans if self._stack.currentIndex() == SHOWN else self

    def place(self) -> Any:
        """What brings the panel back to the same choice."""
        return {"rounds": self.rounds.currentIndex(), "seats": self.seats.currentIndex()}

    def restore(self, state: Any) -> None:
        """Back to it."""
        self.rounds.setCurrentIndex(state["rounds"])
        self.seats.setCurrentIndex(state["seats"])


def _way(one: _Line) -> str:
    if one.km is None:
        return ""
    return _("{n} km one way").format(n=round(one.km)) if round(one.km) else _("lives there")


def _plan_columns() -> Sequence[ListColumn[Plan]]:
    return [
        ListColumn[Plan](
            "where", _("Places"), lambda plan: words.people(offer.place for offer in plan.offers), None, strong=True,
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
