"""What is to be done in the cooperation, in a sentence each, for every page that tells it."""

from __future__ import annotations

import datetime as dt

from fhr_desktop.domain.cooperation import Group
from fhr_desktop.domain.cooperation_rules import Lack, Reminder
from i18n import _, _n
from i18n.days import short_day


def group_word(group: str) -> str:
    """What the group is called, "Styrgruppen"; the key itself when it comes from a newer program."""
    known = {Group.STEERING.value: _("The steering group"), Group.REFERENCE.value: _("The reference group")}
    return known.get(group, group)


def reminder_said(one: Reminder, today: dt.date) -> str:
    """What is to be done."""
    day = short_day(one.on, today) if one.on else ""
    match one.lack:
        case Lack.TOO_FEW:
            said = _n("{n} of at least {least} meetings this year is planned or held",
                      "{n} of at least {least} meetings this year are planned or held", one.number)  # fmt: skip
            return said.format(n=one.number, least=one.least)
        case Lack.NO_AGENDA:
            return _("The meeting on {day} has no agenda").format(day=day)
        case Lack.NOT_RECORDED:
            return _("Was the meeting on {day} held? Nobody has said so").format(day=day)
        case Lack.NOT_ADJUSTED:
            return _("The protocol of {day} is not adjusted").format(day=day)
        case Lack.ACTION_LATE:
            return _("{what}: was to be done by {day}").format(what=one.words, day=day)
        case Lack.SAME_NUMBER:
            return _("Two decisions have § {n}; give one of them another number").format(n=one.number)
