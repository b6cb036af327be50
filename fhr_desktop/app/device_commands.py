"""What `device` does on the services: machines asked for, let in, shut out and listed. Arguments: `exchange_parser`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fhr_desktop.app import access, machines
from fhr_desktop.app.exchange_commands import sent_json, sent_text
from fhr_desktop.app.parser import ROLES
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from fhr_desktop.services.sync.devices import ENDING
from fhr_desktop.services.sync.views import Enrolment, Machine, MachineStatus, Sent
from i18n import _

Act = Callable[[OpenStore, Services, bytes], object]


def device(options: argparse.Namespace) -> int:
    """The unit's machines."""
    return {
        "request": _request, "approve": _approve, "list": _list, "identity": _identity, "revoke": _revoke,
        "promote": _promote, "demote": _demote, "role": _role, "rename": _rename, "threshold": _threshold,
        "cosign": _cosign, "withdraw": _withdraw, "renew": _renew,
    }[options.action](options)  # fmt: skip


def _request(options: argparse.Namespace) -> int:
    target = options.output or Path()
    is_file = target.suffix == ENDING and not target.is_dir()
    folder = access.output_folder(options, target.parent if is_file else target)
    with access.opened(options) as (store, services):
        file, asked = services.devices.request(store.actor, folder)
    if is_file:
        file = file.replace(target)
    access.tell(
        options, {"file": str(file), **_asked_json(asked)},
        _("Written: {file}").format(file=file),
        _("Give the file to the unit manager, and compare these digits: {digits}").format(digits=asked.digits),
    )  # fmt: skip
    return 0


def _asked_json(asked: Enrolment) -> dict[str, Any]:
    return {
        "id": asked.device.hex(),
        "person": asked.name,
        "role": machines.role_word(asked.role),
        "digits": asked.digits,
        "qr": asked.qr,
    }


def _approve(options: argparse.Namespace) -> int:
    folder = access.output_folder(options, options.output) if options.output else None
    with access.opened(options) as (store, services):
        actor, devices = store.actor, services.devices
        asked = devices.read(actor, options.file)
        compared = _compared(options, asked)
        person = _person(options, services)
        role = ROLES[options.role] if options.role else asked.role
        name = options.name or _("The computer of {name}").format(name=asked.name)
        made = devices.approve(actor, options.file, role, name, compared=compared, person=person).value
        unit = devices.unit(actor)
        waits = made.device not in {one.device for one in unit.machines}
        sent = () if waits or folder is None else services.exchange.export(actor, [made.device], folder).value
        back = "" if waits else devices.mutual(actor, made.device)
    said = {
        **machines.as_json(made), "waiting": unit.proposal if waits else None, "way_back": back or None,
        "bundles": [sent_json(one) for one in sent],
    }  # fmt: skip
    access.tell(options, said, *_approved(made, back, unit.proposal if waits else "", sent))
    return 0


def _approved(made: Machine, back: str, waiting: str, sent: tuple[Sent, ...]) -> list[str]:
    if waiting:
        return [waiting, _("Another computer must sign it: “device cosign” there.")]
    return [
        _("{machine} is in the unit: {person}, {role}.").format(
            machine=made.name, person=made.person, role=ROLE_WORDS[made.role].lower()
        ),
        _("The new computer shows these digits when it takes in its first package: {digits}").format(digits=back),
        *(sent_text(one) for one in sent),
    ]


def _compared(options: argparse.Namespace, asked: Enrolment) -> str:
    """The digits that a person has compared. Raises Refused when nobody has, or when they differ."""
    if options.digits is not None:
        if _only_digits(options.digits) != _only_digits(asked.digits):
            raise Refused(
                _("The digits are not those of the file. Nothing has been changed. Ask the new computer's user again.")
            )
        return asked.digits
    if not access.asks():
        raise Refused(
            _(
                "Compare the file's digits, {digits}, with those on the new computer, and give them with --digits. "
                "Nothing has been changed."
            ).format(digits=asked.digits)
        )
    sys.stderr.write(f"{asked.name}, {ROLE_WORDS[asked.role].lower()}\n{asked.digits}\n")
    if not access.agreed(_("Do the digits agree? (yes/no) ")):
        raise Refused(_("The computer was not let in, and nothing has been changed."))
    return asked.digits


def _only_digits(text: str) -> str:
    return "".join(text.split())


def _person(options: argparse.Namespace, services: Services) -> RecordId | None:
    if options.person is None:
        return None
    users = services.unit.users()
    return machines.pick(options.person, users, lambda one: (one.name,), lambda one: one.id.hex).id


def _list(options: argparse.Namespace) -> int:
    with access.opened(options) as (store, services):
        unit = services.devices.unit(store.actor)
    said = {
        "version": unit.version,
        "threshold": unit.threshold,
        "joined": unit.joined,
        "may_manage": unit.may_manage,
        "proposal": unit.proposal or None,
        "warning": unit.warning or None,
        "machines": [machines.as_json(one) for one in unit.machines],
    }
    lines = [machines.as_text(one) for one in unit.machines]
    if unit.proposal:
        lines.append(_("Waits for a signature: {change}").format(change=unit.proposal))
    access.tell(options, said, *lines, *([unit.warning] if unit.warning else []))
    return 0


def _identity(options: argparse.Namespace) -> int:
    if options.output is not None:
        access.demand_outside(options, options.output)
    with access.opened(options) as (store, services):
        identity = services.devices.export_identity(store.actor)
    if options.output is not None:
        access.write(options, options.output, (identity + "\n").encode())
        access.tell(options, {"file": str(options.output)}, _("Written: {file}").format(file=options.output))
    else:
        access.tell(options, {"identity": identity}, identity)
    return 0


def _on(options: argparse.Namespace, act: Act, done: str, question: str = "") -> int:
    """Do something with the machine that the arguments name; asked first at a terminal when there is a question."""
    with access.opened(options) as (store, services):
        known = services.devices.unit(store.actor).machines
        active = [one for one in known if one.status is MachineStatus.ACTIVE]
        found = machines.the_one(options.device, active)
        if question and access.asks() and not access.agreed(question.format(machine=found.name)):
            raise Refused(_("Nothing has been changed."))
        act(store, services, found.device)
        unit = services.devices.unit(store.actor)
    now = next(one for one in unit.machines if one.device == found.device)
    said = unit.proposal or done.format(machine=now.name)
    access.tell(options, {**machines.as_json(now), "waiting": unit.proposal or None}, said)
    return 0


def _revoke(options: argparse.Namespace) -> int:
    return _on(
        options, lambda store, services, one: services.devices.revoke(store.actor, one),
        _("{machine} is shut out. Make packages for the others, so that they know."),
        _("Shut {machine} out for good? (yes/no) "),
    )  # fmt: skip


def _promote(options: argparse.Namespace) -> int:
    return _on(
        options, lambda store, services, one: services.devices.promote(store.actor, one),
        _("{machine} may let others in and shut them out."),
    )  # fmt: skip


def _demote(options: argparse.Namespace) -> int:
    return _on(
        options, lambda store, services, one: services.devices.demote(store.actor, one),
        _("{machine} may no longer let others in and shut them out."),
    )  # fmt: skip


def _role(options: argparse.Namespace) -> int:
    role = ROLES[options.role]
    return _on(
        options, lambda store, services, one: services.devices.change_role(store.actor, one, role),
        _("{machine} has another role. It is so there too when it has taken in your next package."),
    )  # fmt: skip


def _rename(options: argparse.Namespace) -> int:
    return _on(
        options, lambda store, services, one: services.devices.rename(store.actor, one, options.name),
        _("The computer is called {machine}."),
    )  # fmt: skip


def _threshold(options: argparse.Namespace) -> int:
    return _on_list(options, lambda store, services: services.devices.set_threshold(store.actor, options.signatures))


def _cosign(options: argparse.Namespace) -> int:
    return _on_list(options, lambda store, services: services.devices.cosign(store.actor))


def _withdraw(options: argparse.Namespace) -> int:
    return _on_list(options, lambda store, services: services.devices.withdraw(store.actor))


def _renew(options: argparse.Namespace) -> int:
    return _on_list(options, lambda store, services: services.devices.renew(store.actor))


def _on_list(options: argparse.Namespace, act: Callable[[OpenStore, Services], object]) -> int:
    with access.opened(options) as (store, services):
        act(store, services)
        unit = services.devices.unit(store.actor)
    said = {"version": unit.version, "threshold": unit.threshold, "waiting": unit.proposal or None}
    text = unit.proposal or _("Done. The list of computers is version {n}.").format(n=unit.version)
    access.tell(options, said, text)
    return 0
