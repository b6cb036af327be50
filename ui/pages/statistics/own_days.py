"""The dialog for days of one's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import Refused
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import DateInput
from ui.pages.statistics.periods import Period, own


def ask_days(parent: QWidget, today: dt.date, shown: Period, chosen: Callable[[Period], object]) -> FormDialog:
    """Ask for the first and the last day; `chosen` gets the period."""
    first, last = DateInput(today), DateInput(today)
    first.set_value(shown.first)
    last.set_value(shown.last)

    def say(sentence: str, field: str) -> None:
        dialog.refuse(Refused(sentence, field=field))

    def act() -> None:
        begins, ends = first.value(), last.value()
        if begins is None or ends is None:
            say(_("Write both days. Nothing has been changed."), "first" if begins is None else "last")
        elif begins > ends:
            say(_("The last day comes before the first. Write them in order."), "last")
        elif ends > today:
            say(_("There are no figures for days to come. Choose a day up to today."), "last")
        else:
            dialog.finish()
            chosen(own(begins, ends))

    dialog = FormDialog(
        parent.window(), _("Own days"), _("The figures are counted from the first day to the last, both included."),
        {"first": Field(_("First day"), first), "last": Field(_("Last day"), last)}, _("Count"), act,
    )  # fmt: skip
    dialog.open()
    return dialog
