"""Which of the unit's machines a word on the command line means, and machines as text and JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from fhr_desktop.app.parser import ROLES
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.sync.views import Machine, MachineStatus
from i18n import _

EVERYONE = ("all", "alla")
LEAST = 4  # digits of an id that may stand for it

T = TypeVar("T")


def chosen(words: Iterable[str], machines: Sequence[Machine]) -> list[bytes]:
    """The active machines that the words mean, this one aside. Raises Refused as `the_one`."""
    others = [one for one in machines if not one.is_this and one.status is MachineStatus.ACTIVE]
    found: dict[bytes, None] = {}
    for word in words:
        some = others if word.casefold() in EVERYONE else [the_one(word, others)]
        found |= dict.fromkeys(one.device for one in some)
    return list(found)


def the_one(word: str, machines: Sequence[Machine]) -> Machine:
    """The machine whose name, person or id the word is, or which alone begins so. Raises Refused."""
    return pick(word, machines, lambda one: (one.name, one.person), lambda one: one.device.hex())


def pick(word: str, many: Sequence[T], names: Callable[[T], tuple[str, ...]], key: Callable[[T], str]) -> T:
    """The one that has the word for a name or key, or alone begins so. Raises Refused."""
    sought = word.strip().casefold()
    digits = sought.replace(" ", "")
    exact = [one for one in many if sought in (name.casefold() for name in names(one)) or digits == key(one)]
    begins = [
        one for one in many
        if sought and (any(name.casefold().startswith(sought) for name in names(one))
                       or (len(digits) >= LEAST and key(one).startswith(digits)))
    ]  # fmt: skip
    found = exact or begins
    if not found:
        raise Refused(_("“{word}” is not known here. Nothing has been changed; see “device list”.").format(word=word))
    if len(found) > 1:
        raise Refused(
            _("“{word}” may mean several. Nothing has been changed; write more of the name or id, see “device list”.")
            .format(word=word)
        )  # fmt: skip
    return found[0]


def role_word(role: Role) -> str:
    """The role as it is written on the command line."""
    return next(word for word, one in ROLES.items() if one is role)


def as_json(one: Machine) -> dict[str, Any]:
    """A machine as plain data."""
    return {
        "id": one.device.hex(),
        "name": one.name,
        "person": one.person,
        "role": role_word(one.role),
        "status": one.status.value,
        "this": one.is_this,
        "admin": one.is_admin,
        "digits": one.digits,
        "last_heard": one.last_heard.isoformat() if one.last_heard else None,
    }


def as_text(one: Machine) -> str:
    """A machine in two lines: what it is, and its digits."""
    marks = [
        _("this computer") if one.is_this else "",
        _("may let others in") if one.is_admin else "",
        _("shut out") if one.status is MachineStatus.REVOKED else "",
        _("last heard {day}").format(day=one.last_heard.astimezone().date().isoformat()) if one.last_heard else "",
    ]
    said = ", ".join(part for part in (one.person, ROLE_WORDS[one.role].lower(), *marks) if part)
    return f"{one.device.hex()[:8]}  {one.name}: {said}\n          {one.digits}"
