"""The demo's two machines: the laptop is let into the office's unit, packages go both ways, a conflict is decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fhr_desktop.app import demo
from fhr_desktop.app.demo import Demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import services_on

SAID_AT = {"office": "förskollärare, deltid", "laptop": "specialpedagog"}  # of the first adult's work, apart


@dataclass
class Exchanged:
    """The packages that went, in order, and the conflicts that were planted."""

    packages: list[dict[str, Any]] = field(default_factory=list)
    conflicts: list[dict[str, Any]] = field(default_factory=list)


def found(folder: Path, clock: DemoClock) -> tuple[Demo, Demo]:
    """The office's unit, and the laptop that has been let into it: request, digits, list of machines, package."""
    office = demo.begin(folder / "office", Role.UNIT_MANAGER, clock, joining=Role.INVESTIGATOR)
    laptop = demo.open_new(folder / "laptop", Role.INVESTIGATOR, clock)
    at_office, at_laptop = services_on(office.opened.desk), services_on(laptop.desk)
    with TemporaryDirectory(prefix="fhr-demo-") as stick:
        file, asked = at_laptop.devices.request(laptop.actor, Path(stick))
        manager = office.opened.actor
        at_office.devices.rename(manager, office.opened.desk.store.identity.device, "Kontoret")
        at_office.devices.approve(manager, file, Role.INVESTIGATOR, "Laptop 1", compared=asked.digits)
        (package,) = at_office.exchange.export(manager, [asked.device], Path(stick)).value
        at_laptop.exchange.take_in(laptop.actor, package.file)
    staff = {user.name: Actor(user.id, user.name, Role(user.role)) for user in at_laptop.unit.users()}
    return replace(office, staff=staff), Demo(laptop, staff)


def send(done: Exchanged, sender: Demo, receiver: Demo, folder: Path) -> None:
    """A package from one machine for the other, which takes it in."""
    to = receiver.opened.desk.store.identity.device
    (sent,) = services_on(sender.opened.desk).exchange.export(sender.opened.actor, [to], folder).value
    taken = services_on(receiver.opened.desk).exchange.take_in(receiver.opened.actor, sent.file).value
    done.packages.append(
        {
            "file": sent.file.name,
            "from": _place(sender),
            "to": _place(receiver),
            "operations": sent.operations,
            "new": taken.new_count,
            "changed": taken.changed_count,
            "conflicts": taken.conflict_count,
        }
    )


def write_apart(machine: Demo, case: Case) -> None:
    """Say something of the family's first adult that the other machine does not know of."""
    services = services_on(machine.opened.desk)
    adult = _adult(machine, case)
    services.homes.save_person(machine.opened.actor, replace(adult, occupation=SAID_AT[_place(machine)]))


def decide(done: Exchanged, machine: Demo, other: Demo, case: Case, folder: Path) -> None:
    """See the conflict on both machines, decide it on one, and send the decision."""
    seen = [one for one in (machine, other) if _conflicts(one)]
    (conflict,) = _conflicts(machine)
    chosen = conflict.sides[0]
    services = services_on(machine.opened.desk)
    services.inbox.decide(machine.opened.actor, conflict.table, conflict.record, conflict.field, chosen.value)
    send(done, machine, other, folder)
    done.conflicts.append(
        {
            "record": conflict.kind,
            "field": conflict.label,
            "values": sorted(side.text for side in conflict.sides),
            "seen_on": sorted(_place(one) for one in seen),
            "decided_on": _place(machine),
            "chosen": chosen.text,
            "open": sum(len(_conflicts(one)) for one in (machine, other)),
            "case": case.number,
        }
    )


def _adult(machine: Demo, case: Case) -> Person:
    return services_on(machine.opened.desk).homes.persons(machine.opened.actor, case.home_id)[0]


def _conflicts(machine: Demo) -> tuple[Any, ...]:
    return services_on(machine.opened.desk).inbox.open(machine.opened.actor).conflicts


def _place(machine: Demo) -> str:
    return machine.opened.folder.name
