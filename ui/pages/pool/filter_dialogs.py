"""What is asked of the pool in figures or days: small dialogs, one for each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.places import known_places
from fhr_desktop.domain.pool_filter import OLDEST, PoolFilter
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.inputs import DateInput, IntegerInput, MunicipalityInput
from ui.components.list_model import collator

Ask = Callable[[PoolFilter], None]
USUAL_KM, MOST_KM = 60, 500


def ages(parent: QWidget, wanted: PoolFilter, _today: dt.date, ask: Ask) -> FormDialog:
    """From which age to which."""
    low, high = IntegerInput(low=0, high=OLDEST), IntegerInput(low=0, high=OLDEST)
    low.set_value(wanted.ages[0] if wanted.ages else None)
    high.set_value(wanted.ages[1] if wanted.ages else None)

    def act() -> None:
        first, last = low.value(), high.value()
        if first is None and last is None:
            dialog.refuse(Refused(_("Write at least one age."), field="from"))
            return
        first, last = (last if first is None else first), (first if last is None else last)
        ask(replace(wanted, ages=(min(first, last), max(first, last))))
        dialog.finish()

    fields = {"from": Field(_("From"), low), "to": Field(_("To"), high)}
    said = _("Homes that take in children of any of these ages. For one child: write the same age twice, or only once.")
    rows = FieldRows(fields, (("from", "to"),))
    dialog = FormDialog(parent, _("Ages"), said, fields, _("Show the homes"), act, body=rows)
    dialog.open()
    return dialog


def near(parent: QWidget, wanted: PoolFilter, _today: dt.date, ask: Ask) -> FormDialog:
    """How far from which place."""
    order = collator()
    names = sorted((one.name for one in known_places()), key=order.sortKey)
    place = MunicipalityInput([(one, one) for one in names], unknown=_("There is no place with that name in the list."))
    km = IntegerInput(low=1, high=MOST_KM, unit="km")
    place.set_value(wanted.near[0] if wanted.near else None)
    km.set_value(wanted.near[1] if wanted.near else USUAL_KM)

    def act() -> None:
        if place.value() is None or not km.value():
            dialog.refuse(Refused(_("Choose a place and write how many kilometres."), field="place"))
            return
        ask(replace(wanted, near=(place.value(), km.value())))
        dialog.finish()

    fields = {"place": Field(_("Place"), place), "km": Field(_("At most"), km)}
    said = _(
        "As the crow flies: the road is longer. A protected home is counted in when its distance, written by hand, may "
        "be so short. Homes whose place is not known are left out."
    )
    dialog = FormDialog(parent, _("Distance from a place"), said, fields, _("Show the homes"), act)
    dialog.open()
    return dialog


def available_on(parent: QWidget, wanted: PoolFilter, today: dt.date, ask: Ask) -> FormDialog:
    """On which day a place must be free."""
    day = DateInput(today, future=True)
    day.set_value(wanted.available_on)

    def act() -> None:
        if day.value() is None:
            dialog.refuse(Refused(_("Write the day."), field="day"))
            return
        ask(replace(wanted, available_on=day.value()))
        dialog.finish()

    said = _("Homes that are offered with a free place, and are available on that day.")
    dialog = FormDialog(parent, _("Free on a day"), said, {"day": Field(_("Day"), day)}, _("Show the homes"), act)
    dialog.open()
    return dialog
