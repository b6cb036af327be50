"""What waits between the unit and the municipalities: one calm line on the manager's first page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fhr_desktop.domain.cooperation_rules import Reminder
from fhr_desktop.services.cooperation.words import group_word, reminder_said
from i18n import _, _n
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.context import AppContext


class CooperationBand(Banner):
    """How many things are to be done, and the first of them. Hidden when there are none."""

    def __init__(self, ctx: AppContext) -> None:
        go = Button(_("To the meetings"), "secondary", pressed=lambda: ctx.navigate("meetings", {"tab": "meetings"}))
        super().__init__("", "", go, kind="info", icon="users-four")
        self.hide()

    def show_reminders(self, reminders: Sequence[Reminder], today: dt.date) -> None:
        """Tell of these."""
        self.setVisible(bool(reminders))
        if reminders:
            number = len(reminders)
            strong = _n("{n} thing to do in the cooperation", "{n} things to do in the cooperation", number)
            first = reminders[0]
            plain = f"{group_word(first.group)}: {reminder_said(first, today)}."
            self.set_words(strong.format(n=number), plain)
