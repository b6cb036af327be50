"""What the list of the pool is asked for: the menu that asks, and the chips that say it and take it away."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.pool import WORDS, PoolEntry, PoolStatus
from fhr_desktop.domain.pool_filter import PoolFilter
from fhr_desktop.domain.pool_list import PoolRow
from fhr_desktop.forms.library import listed_areas
from fhr_desktop.services.pool import PoolSheet
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.inputs.choice import Options
from ui.components.list_model import collator
from ui.context import AppContext
from ui.pages.pool import filter_dialogs, wording

MOST_FREE = 4
LIST_WORDS = 3  # so many options are told on a chip, more are counted


@dataclass(frozen=True)
class FilterOptions:
    """What there is to choose among in this pool: only what some home has."""

    municipalities: Options
    languages: Options
    home_types: Options

    @classmethod
    def of(cls, rows: Sequence[PoolRow], names: Mapping[str, str]) -> FilterOptions:
        """From the rows as they were read."""
        order = collator()
        codes = {row.municipality for row in rows if row.municipality}
        places = sorted(((code, names.get(code, code)) for code in codes), key=lambda one: order.sortKey(one[1]))
        spoken = frozenset().union(*{row.languages for row in rows})
        kinds = frozenset().union(*{row.home_types for row in rows})
        return cls(
            tuple(places),
            tuple(one for one in words.options("language") if one[0] in spoken),
            tuple(one for one in words.options("home_type") if one[0] in kinds),
        )


class Filters(QObject):
    """The filter of the moment. `changed` when something else is asked for."""

    changed = Signal()

    def __init__(self, ctx: AppContext, owner: QWidget, sheet: Callable[[], PoolSheet | None]) -> None:
        super().__init__(owner)
        self._ctx, self._owner, self._sheet = ctx, owner, sheet
        self.wanted = PoolFilter()
        self.add = Button(_("Filter"), "quiet", "plus", pressed=self._open)
        self._chips: dict[str, Button] = {}

    def ask(self, wanted: PoolFilter) -> None:
        """Ask for this instead."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.changed.emit()

    def chips(self) -> list[QWidget]:
        """A chip for each thing that is asked, and the button that asks for more."""
        sheet = self._sheet()
        told = chip_words(self.wanted, {} if sheet is None else sheet.municipalities)
        had, self._chips = self._chips, {}
        for name, said in told.items():
            chip = had.get(name) or Button("", "filter", pressed=partial(self._take_away, name))
            chip.setProperty("active", True)
            chip.setText(f"{said}  ×")
            chip.setAccessibleName(_("Take away the filter {filter}").format(filter=said))
            self._chips[name] = chip
        return [*self._chips.values(), self.add]

    def _take_away(self, name: str) -> None:
        names = list(self._chips)
        at = names.index(name)
        self.ask(self.wanted.without(name))
        left = [one for one in names if one != name]
        (self._chips[left[min(at, len(left) - 1)]] if left else self.add).setFocus()

    # the menu

    def _open(self) -> None:
        self.menu().popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def menu(self) -> QMenu:
        """All that can be asked for."""
        sheet = self._sheet()
        options = FilterOptions.of(*((), {}) if sheet is None else (sheet.rows, sheet.municipalities))
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Ages …"), partial(self._dialog, filter_dialogs.ages))
        free = menu.addMenu(_("Least free places"))
        for number in range(1, MOST_FREE + 1):
            self._tick(free, str(number), self.wanted.least_free == number, least_free=number)
        menu.addAction(_("Distance from a place …"), partial(self._dialog, filter_dialogs.near))
        menu.addAction(_("Free on a day …"), partial(self._dialog, filter_dialogs.available_on))
        menu.addSeparator()
        for title, name, some in (
            (_("Municipality"), "municipalities", options.municipalities),
            (PoolEntry.SPECS["status"].label, "statuses", _statuses()),
            (_("Siblings"), "siblings", words.options("sibling_scope")),
            (_("Length"), "lengths", words.options("placement_length")),
            (_("Kind of home"), "home_types", options.home_types),
            (_("Languages in the home"), "languages", options.languages),
        ):
            if some:
                self._several(menu.addMenu(title), name, some)
        self._experience(menu.addMenu(_("Experience")))
        menu.addSeparator()
        self._switch(menu, _("Accessible house"), "accessible")
        self._switch(menu, _("Smoke-free"), "smoke_free")
        animals, course = menu.addMenu(_("Animals")), menu.addMenu(_("Course"))
        for key, said in (("without", _("No animals")), ("with", _("Has animals"))):
            self._tick(animals, said, self.wanted.animals == key, animals=key)
        for key, said in (("yes", _("Completed")), ("no", _("Not completed"))):
            self._tick(course, said, self.wanted.trained == key, trained=key)
        return menu

    def _tick(self, menu: QMenu, said: str, on: bool, **value: Any) -> None:
        """One of several that shut each other out; ticked again it is taken away."""
        (name,) = value
        then = self.wanted.without(name) if on else replace(self.wanted, **value)
        action = menu.addAction(said, partial(self.ask, then))
        action.setCheckable(True)
        action.setChecked(on)

    def _switch(self, menu: QMenu, said: str, name: str) -> None:
        self._tick(menu, said, bool(getattr(self.wanted, name)), **{name: True})

    def _several(self, menu: QMenu, name: str, options: Options) -> None:
        for key, label in options:
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(key in getattr(self.wanted, name))
            action.toggled.connect(partial(self._choose, name, key))

    def _choose(self, name: str, key: str, on: bool) -> None:
        had: tuple[str, ...] = getattr(self.wanted, name)
        some: dict[str, Any] = {name: (*had, key) if on else tuple(one for one in had if one != key)}
        self.ask(replace(self.wanted, **some))

    def _experience(self, menu: QMenu) -> None:
        levels = (("experienced", _("Has experience")), ("willing", _("Has experience or is willing")))
        for area, label in listed_areas():
            inner = menu.addMenu(label)
            others = tuple(one for one in self.wanted.experience if one[0] != area)
            for level, said in levels:
                on = (area, level) in self.wanted.experience
                then = others if on else (*others, (area, level))
                action = inner.addAction(said, partial(self.ask, replace(self.wanted, experience=then)))
                action.setCheckable(True)
                action.setChecked(on)

    def _dialog(self, make: Callable[..., Any]) -> None:
        unit = self._ctx.services.unit
        task = self._ctx.tasks.read(unit.today)
        task.on_done(lambda today: make(self._owner.window(), self.wanted, today, self.ask)).owned_by(self).start()


def chip_words(wanted: PoolFilter, municipalities: Mapping[str, str]) -> dict[str, str]:
    """What is asked, in words, by the name of each thing."""
    told: dict[str, Callable[[], str]] = {
        "ages": lambda: _("Age {ages}").format(ages=wording.ages(*(wanted.ages or (0, 0)))),
        "least_free": lambda: _n("At least {n} free", "At least {n} free", wanted.least_free or 0).format(
            n=wanted.least_free
        ),
        "near": lambda: _("{km} km from {place}").format(
            km=(wanted.near or ("", 0))[1], place=(wanted.near or ("",))[0]
        ),
        "municipalities": lambda: _some(_("Municipality"), wanted.municipalities, tuple(municipalities.items())),
        "statuses": lambda: _some(
            PoolEntry.SPECS["status"].label, wanted.statuses, tuple((one.value, WORDS[one]) for one in PoolStatus)
        ),
        "siblings": lambda: _some(_("Siblings"), wanted.siblings, words.options("sibling_scope")),
        "lengths": lambda: _some(_("Length"), wanted.lengths, words.options("placement_length")),
        "home_types": lambda: _some(_("Kind of home"), wanted.home_types, words.options("home_type")),
        "languages": lambda: _some(_("Languages"), wanted.languages, words.options("language")),
        "accessible": lambda: _("Accessible house"),
        "smoke_free": lambda: _("Smoke-free"),
        "animals": lambda: _("No animals") if wanted.animals == "without" else _("Has animals"),
        "experience": lambda: _some(_("Experience"), [area for area, _level in wanted.experience], listed_areas()),
        "available_on": lambda: _("Free {day}").format(day=wanted.available_on),
        "trained": lambda: _("Course completed") if wanted.trained == "yes" else _("Course not completed"),
    }
    return {name: told[name]() for name in wanted.chosen()}


def _statuses() -> Options:
    return tuple((one.value, WORDS[one]) for one in PoolStatus)


def _some(title: str, keys: Sequence[str], options: Options) -> str:
    labels = dict(options)
    said = [labels.get(key, key) for key in keys]
    shown = ", ".join(said) if len(said) <= LIST_WORDS else _("{n} chosen").format(n=len(said))
    return f"{title}: {shown}"
