"""How dates, choices, states and names are worded on screen. Sentences of single pages are not here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from babel.dates import format_date

from fhr_desktop.domain.case_states import WORDS, CaseState
from fhr_desktop.domain.homes import ROLE_WORDS, Person, PersonRole
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Tally
from fhr_desktop.domain.unit import Municipality, User
from fhr_desktop.forms.library import library
from i18n import _, _n
from i18n.days import short_day as short_day

_SWEDISH = "sv_SE"

# state → (chip kind, icon); the word is the state's own
STATE_LOOKS: dict[CaseState, tuple[str, str]] = {
    CaseState.INQUIRY: ("info", "tray"),
    CaseState.FIRST_CONTACT: ("info", "phone"),
    CaseState.OPENED: ("info", "folder-open"),
    CaseState.INITIAL_ASSESSMENT: ("info", "clipboard-text"),
    CaseState.QUEUE: ("wait", "clock"),
    CaseState.INVESTIGATION: ("info", "magnifying-glass"),
    CaseState.REVIEW: ("info", "paper-plane-tilt"),
    CaseState.SUITABLE: ("ok", "check-circle-fill"),
    CaseState.NOT_SUITABLE: ("wait", "minus-circle"),
    CaseState.DORMANT: ("wait", "pause-circle"),
    CaseState.CLOSED: ("wait", "archive"),
}

# a home's state in the pool → mark in `paint.STATUS`, and kind of chip; the word is the state's own
POOL_MARKS: dict[PoolStatus, tuple[str, str]] = {
    PoolStatus.AVAILABLE: ("available", "ok"),
    PoolStatus.RESERVED: ("reserved", "info"),
    PoolStatus.FULL: ("full", "wait"),
    PoolStatus.PLACES_LEFT: ("half_free", "ok"),
    PoolStatus.PAUSED: ("paused", "wait"),
    PoolStatus.UPDATE_NEEDED: ("renew", "amber"),
    PoolStatus.BLOCKED: ("blocked", "err"),
    PoolStatus.LEFT: ("left", "wait"),
}


def long_day(day: dt.date) -> str:
    """ "tisdag 17 mars 2026"."""
    return format_date(day, "EEEE d MMMM y", locale=_SWEDISH)


def month(day: dt.date) -> str:
    """ "mars 2026"."""
    return format_date(day, "LLLL y", locale=_SWEDISH)


def week_day(day: dt.date) -> str:
    """ "tis"."""
    return format_date(day, "ccc", locale=_SWEDISH)


def near_day(day: dt.date, today: dt.date) -> str:
    """ "i dag", "i går", "i morgon", else as `short_day`."""
    near = {0: _("today"), -1: _("yesterday"), 1: _("tomorrow")}
    return near.get((day - today).days) or short_day(day, today)


def moment(at: dt.datetime) -> str:
    """ "2026-03-14 kl. 9.05", on this machine's clock."""
    local = at.astimezone()
    return f"{local.date().isoformat()} kl. {local.hour}.{local.minute:02d}"


def near_moment(at: dt.datetime, today: dt.date) -> str:
    """ "i går kl. 16.42", "12 mars kl. 9.05"."""
    local = at.astimezone()
    return f"{near_day(local.date(), today)} kl. {local.hour}.{local.minute:02d}"


def days(number: int) -> str:
    """ "1 dag", "21 dagar"."""
    return _n("{n} day", "{n} days", number).format(n=number)


def counted(number: int) -> str:
    """How many in words up to twenty, as they are written in running text; figures above that."""
    said = _("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
             "seventeen eighteen nineteen twenty").split()  # fmt: skip
    return said[number - 1] if 0 < number <= len(said) else str(number)


def days_passed(number: int) -> str:
    """ "sedan i dag", "1 dag", "21 dagar"."""
    return days(number) if number else _("since today")


def options(name: str) -> tuple[tuple[str, str], ...]:
    """Keys and labels of a shared choice list. Raises KeyError."""
    return tuple((choice.key, choice.label) for choice in library().choices(name))


def choice(name: str, key: str | None) -> str:
    """The label of a key in a shared list; the key itself when it comes from a newer program; "" for none."""
    if key is None:
        return ""
    return dict(options(name)).get(key, key)


def paper_kind(title: str, kind: str) -> str:
    """What kind of paper it is, by its key in `document_kind`; "" when its title says so already."""
    said = choice("document_kind", kind)
    return "" if title.startswith(said) else said


def paper_waits(days_waited: int, *, changed: bool) -> str:
    """For how long a paper has waited to be put into Treserva, or that it is another since it was."""
    if changed:
        return _("Changed since it was put there")
    return _("Has waited {days}").format(days=days(days_waited)) if days_waited else _("Waits since today")


def tally(found: Tally) -> str:
    """ "2 väntar på svar, 1 besvarad": comments by how far they have come, each counted once."""
    parts = [
        _n("{n} waits for an answer", "{n} wait for an answer", found.waiting).format(n=found.waiting),
        _n("{n} answered", "{n} answered", found.answered).format(n=found.answered),
        _n("{n} closed", "{n} closed", found.closed).format(n=found.closed),
    ]
    counts = (found.waiting, found.answered, found.closed)
    return ", ".join(part for part, count in zip(parts, counts, strict=True) if count)


def comments(found: Tally) -> str:
    """ "1 kommentar väntar på svar", or "3 kommentarer: 2 väntar på svar, 1 besvarad"."""
    if found.waiting == found.all:
        return _n("{n} comment waits for an answer", "{n} comments wait for an answer", found.all).format(n=found.all)
    if found.answered == found.all:
        return _n("{n} comment answered", "{n} comments answered", found.all).format(n=found.all)
    if found.closed == found.all:
        return _n("{n} closed comment", "{n} closed comments", found.all).format(n=found.all)
    return _("{n} comments: {how}").format(n=found.all, how=tally(found))


def state(key: str | CaseState) -> str:
    """A case's state in words."""
    try:
        return WORDS[CaseState(key)]
    except ValueError:
        return str(key)


def family(name: str, *, protected: bool = False) -> str:
    """The family's name, or the words that stand in its place when the home is shut."""
    return name or (_("Protected") if protected else _("No name"))


def born(person: Person) -> str:
    """ "f. 1984-05-12", or what is known instead of the day."""
    if person.birth_date is not None:
        return _("b. {date}").format(date=person.birth_date.isoformat())
    return person.other_id


def role(key: str) -> str:
    """What a person is in the home."""
    return ROLE_WORDS.get(PersonRole(key), key) if key in set(PersonRole) else key


def people(names: Iterable[str]) -> str:
    """ "Sara Lindqvist och Mikael Dahl"."""
    found = [name for name in names if name]
    if len(found) < 2:
        return "".join(found)
    return _("{first} and {last}").format(first=", ".join(found[:-1]), last=found[-1])


def initials(name: str) -> str:
    """ "SL"."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[1:][-1:])).upper()


def user_names(users: Iterable[User]) -> dict[RecordId, str]:
    """Name by id."""
    return {user.id: user.name for user in users}


def municipality_names(municipalities: Iterable[Municipality]) -> dict[str, str]:
    """Name by code."""
    return {one.code: one.name for one in municipalities}
