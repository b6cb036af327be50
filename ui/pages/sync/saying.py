"""What is said of colleagues and packages. Only a colleague's own word gives "confirmed"; made is said as made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.sync.views import Arrival, Colleague, Sent
from i18n import _, _n
from ui import words


def changes(number: int) -> str:
    """ "1 ändring", "41 ändringar"."""
    return _n("{n} change", "{n} changes", number).format(n=number)


def held(said: str, given: int) -> str:
    """What a package holds, in numbers; what every unit begins with is named, and not counted."""
    return _("{changes} and the unit's basic records").format(changes=said) if given else said


def day(at: dt.datetime, today: dt.date) -> str:
    """ "i dag", "3 mars", on this machine's clock."""
    return words.near_day(at.astimezone().date(), today)


def person(colleague: Colleague) -> str:
    """Who sits at the computer; one let in a moment ago has not said it."""
    return colleague.person or _("A new colleague")


def machine(colleague: Colleague) -> str:
    """ "Falun-datorn, enhetschef"."""
    return ", ".join(part for part in (colleague.machine, ROLE_WORDS[colleague.role].lower()) if part)


def confirmed(colleague: Colleague, today: dt.date) -> str:
    """How far the colleague has said that they hold what we have."""
    waits = _("{changes} waiting").format(changes=changes(colleague.waiting))
    if colleague.confirmed is None:
        never = _("has never been heard from")
        return f"{never} · {waits}" if colleague.waiting else never
    when = day(colleague.confirmed, today)
    if not colleague.waiting:
        return _("has confirmed everything, latest {day}").format(day=when)
    up_to = _("has confirmed up to {day}").format(day=when)
    return f"{up_to} · {waits}"


def made(colleague: Colleague, today: dt.date) -> str:
    """When a package was last made for the colleague."""
    if colleague.sent is None:
        return _("no package made yet")
    return _("package made {when}").format(when=words.near_moment(colleague.sent, today))


def mark(colleague: Colleague) -> str:
    """The status as a kind of `paint.STATUS`: received, waiting for word, or only here."""
    if colleague.confirmed is not None and not colleague.waiting:
        return "received"
    after = colleague.sent is not None and (colleague.confirmed is None or colleague.sent > colleague.confirmed)
    return "wait" if after else "here"


def place(folder: Path) -> str:
    """A folder's own name, or the whole of it for the top of a stick."""
    return folder.name or str(folder)


def lies(sent: Sequence[Sent]) -> tuple[str, str]:
    """What is said when packages have been made: where they lie; what they hold and for whom."""
    strong = _n(
        "The package lies on {place}. Safe to take out.", "{n} packages lie on {place}. Safe to take out.", len(sent)
    ).format(n=len(sent), place=place(sent[0].file.parent))
    parts = [
        _("{changes} for {names}").format(
            changes=held(changes(one.operations - one.given), one.given), names=words.people(one.to)
        )
        for one in sent
    ]
    names = {name for one in sent for name in one.to}
    received = _("It counts as received when they have confirmed it.")
    if len(names) == 1:
        received = _("It counts as received when {name} has confirmed it.").format(name=names.pop())
    return strong, f"{', '.join(parts)}. {received}"


def counts(arrival: Arrival) -> list[tuple[str, str]]:
    """Kind of status and words for each count that is not zero, in the order a person asks."""
    found = (
        ("conflict", arrival.conflict_count, _n("{n} clash", "{n} clashes", arrival.conflict_count)),
        ("new", arrival.new_count, _n("{n} new", "{n} new ones", arrival.new_count)),
        ("draft", arrival.changed_count, _n("{n} changed", "{n} changed ones", arrival.changed_count)),
        ("not", arrival.erased_count, _n("{n} erased", "{n} erased ones", arrival.erased_count)),
    )
    return [(kind, said.format(n=number)) for kind, number, said in found if number]


def in_short(arrival: Arrival) -> str:
    """ "12 nya, 5 ändrade"."""
    return ", ".join(said for _kind, said in counts(arrival)) or _("nothing new")


def status(colleagues: Sequence[Colleague], today: dt.date) -> list[tuple[str, str]]:
    """Icon and words for the window's status bar: what is only here, when a package was made, who has not confirmed."""
    if not colleagues:
        return [("laptop", _("No other computers yet: everything is only here"))]
    only_here = min(one.waiting for one in colleagues)
    if not any(one.waiting for one in colleagues):
        return [("checks", _("Everybody has confirmed everything"))]
    said = []
    if only_here:
        here = _n("{n} change is only here", "{n} changes are only here", only_here).format(n=only_here)
        said.append(("laptop", here))
    sent = [one.sent for one in colleagues if one.sent is not None]
    if sent:
        said.append(("paper-plane-tilt", _("latest package made {day}").format(day=day(max(sent), today))))
    quiet = [one.machine or person(one) for one in colleagues if mark(one) == "wait"]
    if quiet:
        said.append(("clock", _("waiting for word from {names}").format(names=words.people(quiet))))
    return said
