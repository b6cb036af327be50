"""What is said of computers: what a role brings, how a computer stands, what shutting one out does and does not."""

from __future__ import annotations

import datetime as dt

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.sync.views import Machine, MachineStatus, Unit
from i18n import _, _n
from ui import words


def role(key: Role) -> str:
    """The role in words."""
    return ROLE_WORDS[key]


def receives(key: Role) -> str:
    """What a computer of this role is given of the unit's records."""
    return {
        Role.INVESTIGATOR: _("Gets the unit, the cases, the training and the pool."),
        Role.UNIT_MANAGER: _("Gets all the unit has, except protected homes that only others are named for."),
        Role.TRAINER: _("Gets the unit and the training. No cases."),
        Role.ADMINISTRATOR: _("Gets the unit, the cases and the pool."),
        Role.SYSTEM_ADMINISTRATOR: _("Gets the unit's settings and computers. No cases."),
    }[key]


def status(machine: Machine) -> str:
    """How it stands."""
    if machine.status is MachineStatus.REVOKED:
        return _("Shut out")
    return _("This computer") if machine.is_this else _("In the unit")


def heard(machine: Machine, today: dt.date) -> str:
    """When the machine last said what it holds."""
    if machine.is_this:
        return ""
    if machine.last_heard is None:
        return _("never heard from")
    return words.near_day(machine.last_heard.astimezone().date(), today)


def person(machine: Machine) -> str:
    """Who sits at it; one let in a moment ago has not said it."""
    return machine.person or "–"


def outside(unit: Unit) -> bool:
    """Whether this computer waits to be let into a unit: it founds none of its own, and nobody has let it in."""
    return not unit.joined and not unit.may_manage


def not_in(unit: Unit, today: dt.date) -> tuple[str, str]:
    """What a computer outside every unit is told: how to come in, or what it waits for."""
    if unit.asked is None:
        return (
            _("This computer is not in any unit yet."),
            _("Ask to join: the program writes a small file that you give to the unit manager, who lets you in."),
        )
    said = _("A request was written {when}. When you get the starting package, drop it in the window.")
    return _("This computer waits to be let in."), said.format(when=words.near_moment(unit.asked, today))


def unit_line(unit: Unit) -> str:
    """The grey line on top: how many there are, and how many signatures a change needs."""
    if not unit.joined:
        return _("no other computers yet") if unit.may_manage else _("not in any unit yet")
    number = sum(machine.status is MachineStatus.ACTIVE for machine in unit.machines)
    count = _n("{n} computer", "{n} computers", number).format(n=number)
    return f"{count} · {signatures(unit.threshold)}"


def signatures(threshold: int) -> str:
    """How many must sign a change to the list."""
    return _n("a change needs {n} signature", "a change needs {n} signatures", threshold).format(n=threshold)


def shutting_out(machine: Machine) -> tuple[tuple[str, str], ...]:
    """Kind of status and sentence: what shutting out does, then what it does not do."""
    return (
        ("ok", _("Nothing written on it from now on is taken in by anybody.")),
        ("ok", _("No new package can be opened on it.")),
        ("ok", _("What it has sent you up to now stays, and is nobody's loss.")),
        ("not", _("It is not erased from afar. What is on it is locked by its passphrase.")),
        ("not", _("Packages it has already been given can still be opened on it.")),
        ("not", _("It cannot come back. A computer that is found is let in anew.")),
    )
