"""The unit's machines: asking to be let in, letting in, shutting out, and who may do that (SYNC §9).

What a person sees of them is worded in `roll`; how a list is signed and kept is `rostering`'s matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from db import audit, records, retraction
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop import durable
from fhr_desktop.domain.errors import NotAllowed, Refusal, Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unit import Device, Role, User
from fhr_desktop.security import device_keys
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync import importing, machine, membership, roll, rostering
from fhr_desktop.services.sync.membership import Membership
from fhr_desktop.services.sync.views import Enrolment, Machine, Unit
from fhr_desktop.sync import adoption, enrolment, roster_changes
from fhr_desktop.sync.refusals import refused
from fhr_desktop.sync.roster import Member, Roster, SignedRoster
from i18n import _

ENDING = ".enrol"

Change = Callable[[UnitOfWork, Membership], Roster]


class Devices:
    """The list of the unit's machines, seen and changed. Changes need a manager at a machine that may make them.

    Where two must sign, a change waits for the other's `cosign`. All of them raise NotAllowed or Refused.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def request(self, actor: Actor, folder: Path) -> tuple[Path, Enrolment]:
        """Write the file by which this machine asks to be let into a unit. It holds no secret.

        Raises Refused when the machine belongs to a unit, has been worked on, or the disk refuses.
        """
        actor.demand(Right.MANAGE_STORE)
        store = self._desk.store
        with store.local() as connection:
            if not membership.read(connection).alone:
                raise Refused(_("This computer already belongs to a unit. Nothing has been changed."))
            if retraction.has_work(connection):
                raise Refused(membership.worked_here())
            asked, keys = self._own_request(connection, actor), machine.machine_keys(connection)
            data = enrolment.write_enrolment(asked, keys.signer.sign)
            audit.append(connection, store.clock.tick(), actor.user_id, store.identity.device, roll.REQUEST, None)
            target = folder / f"{self._desk.today().isoformat()}_{os.urandom(3).hex()}{ENDING}"
            try:
                durable.write(target, data)
            except OSError:  # nothing is handed over, and nothing noted
                raise Refused(
                    _(
                        "The request could not be written. Nothing has been changed. "
                        "Choose another folder and try again."
                    )
                ) from None
        return target, roll.asked(asked, asked.name)

    def _own_request(self, connection: Connection, actor: Actor) -> enrolment.Enrolment:
        keys = machine.machine_keys(connection)
        user = records.load(connection, User, actor.user_id)
        exam, year = (user.exam, user.exam_year) if user else ("", None)
        return enrolment.Enrolment(
            keys.device, keys.signer.public, keys.recipient, machine.own_incarnation(connection),
            actor.user_id.bytes, actor.name, actor.role, exam, year, self._desk.today(),
        )  # fmt: skip

    def read(self, actor: Actor, file: Path) -> Enrolment:
        """A new machine's request. A person known here has the name known here. Raises BundleRefused."""
        actor.demand(Right.MANAGE_STORE)
        found = _read(file)
        with self._desk.store.read() as connection:
            known = records.load(connection, User, RecordId(bytes=found.user))
        return roll.asked(found, known.name if known else found.name)

    def unit(self, actor: Actor) -> Unit:
        """The unit's machines as this one knows them."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            member = membership.read(connection)
            manages = not _obstacle(actor, member)
            return roll.Roll(connection, member).unit(self._desk.today(), manages=manages)

    def mutual(self, actor: Actor, device: bytes) -> str:
        """The digits that a machine let in and its manager's both show: the way back. Raises Refused, BundleRefused."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            member = membership.read(connection)
        found = _member(member.tip, device)
        return _mutual(adoption.anchor(member.chain, device, found.verify, membership.verify_key), found.verify)

    def mutual_in(self, actor: Actor, file: Path) -> str:
        """The same digits at the new machine, from its first package before it is taken in; empty for a later one.

        Raises BundleRefused.
        """
        actor.demand(Right.MANAGE_STORE)
        with importing.opened_file(file) as source, self._desk.store.read() as connection:
            found, keys = importing.check(connection, source, TaskContext()), machine.machine_keys(connection)
        if not found.joining:
            return ""
        own = keys.signer.public
        return _mutual(adoption.anchor(found.rosters, keys.device, own, membership.verify_key), own)

    def approve(
        self, actor: Actor, file: Path, role: Role, machine: str, *, compared: str = "", person: RecordId | None = None
    ) -> Outcome[Machine]:
        """Let a machine in, after the digits were compared; `machine` is its name. Its first package is an export.

        `compared` are those digits: refused when the file is not the one they were read from. `person`: whose it is,
        when somebody known here has got another machine. Where two must sign, the records of person and machine are
        saved at once; who is let in is not theirs to say. Raises BundleRefused too.
        """
        found = _read(file)
        if compared and compared.split() != found.digits.split():
            raise Refused(_("The file is not the one whose digits you compared. Nothing has been changed."))
        if not device_keys.is_recipient(found.recipient):
            raise refused(Refusal.DAMAGED)
        if not machine.strip():
            raise Refused(_("Give the computer a name. Nothing has been changed."), field="name")

        def change(work: UnitOfWork, member: Membership) -> Roster:
            user, series = _person(work, found, role, person), roster_changes.next_series(member.tip)
            newcomer = replace(found.member(role, series), user=user.id.bytes)
            following = roster_changes.with_member(member.tip, newcomer, self._desk.today())
            name, key = machine.strip(), found.device.hex()
            kept = Device(name=name, device_key=key, verify_key=found.verify.hex(), series=series, user_id=user.id)
            for earlier in records.load_where(work.connection, Device, device_key=key):  # of a change that was put away
                kept = replace(kept, id=earlier.id)
            work.save(user, kept, *self._founders(work, actor))
            work.audit("device.approve", kept.id, role.value)
            return following

        changes = self._change(actor, change).changes
        with self._desk.store.read() as connection:
            return Outcome(roll.Roll(connection, membership.read(connection)).machine(found.device), changes)

    def revoke(self, actor: Actor, device: bytes) -> Outcome[None]:
        """Shut a machine out for good. What it has written, as far as it is held here, stays."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            self._demand_other(device)
            until = rostering.held_of(work.connection, member.tip, device)
            work.audit("device.revoke", _record(work.connection, device))
            return roster_changes.revoked(member.tip, device, until, self._desk.today())

        return self._change(actor, change)

    def change_role(self, actor: Actor, device: bytes, role: Role) -> Outcome[None]:
        """Give a machine, and the person whose it is, another role: it loses or gets what goes with it."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            self._demand_other(device)
            if _member(member.tip, device).verify in member.tip.admins and role is not Role.UNIT_MANAGER:
                raise Refused(
                    _("The computer may let others in. Nothing has been changed. Take that right from it first.")
                )
            until = rostering.held_of(work.connection, member.tip, device)
            work.audit("device.role", _record(work.connection, device), role.value)
            return roster_changes.with_role(member.tip, device, role, until, self._desk.today())

        return self._change(actor, change)

    def promote(self, actor: Actor, device: bytes) -> Outcome[None]:
        """Let a unit manager's machine let others in and shut them out: a new manager, or a second machine."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            if _member(member.tip, device).role is not Role.UNIT_MANAGER:
                raise Refused(_("Only a unit manager's computer may let others in. Nothing has been changed."))
            work.audit("device.promote", _record(work.connection, device))
            return roster_changes.with_admin(member.tip, device, self._desk.today())

        return self._change(actor, change)

    def demote(self, actor: Actor, device: bytes) -> Outcome[None]:
        """Take that right from a machine. The last one keeps it."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            work.audit("device.demote", _record(work.connection, device))
            return roster_changes.without_admin(member.tip, device, self._desk.today())

        return self._change(actor, change)

    def set_threshold(self, actor: Actor, signatures: int) -> Outcome[None]:
        """Demand one or two machines' signatures for each change from the next one on."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            work.audit("roster.threshold", None, str(signatures))
            return roster_changes.with_threshold(member.tip, signatures, self._desk.today())

        return self._change(actor, change)

    def renew(self, actor: Actor) -> Outcome[None]:
        """The same list for another year."""

        def change(work: UnitOfWork, member: Membership) -> Roster:
            work.audit("roster.renew")
            return roster_changes.next_roster(member.tip, self._desk.today())

        return self._change(actor, change)

    def cosign(self, actor: Actor) -> Outcome[None]:
        """Sign the change that waits. Raises Refused when none does, or when this machine has signed it."""
        with self._managing(actor) as (work, member):
            waiting = _waiting(work.connection, member)
            if member.device in rostering.signed_by(waiting, member):
                raise Refused(
                    _("This computer has signed already. Nothing has been changed. Another computer must sign too.")
                )
            if rostering.cosign(work.connection, member, waiting):
                _follow_roles(work, member.tip, waiting.roster)
            work.audit("roster.cosign")
        rostering.go_on(self._desk.store)
        return Outcome(None, work.changes)

    def withdraw(self, actor: Actor) -> Outcome[None]:
        """Put away the change that waits. Raises Refused when none does."""
        with self._managing(actor) as (work, member):
            _waiting(work.connection, member)
            rostering.withdraw(work.connection)
            work.audit("roster.withdraw")
        return Outcome(None, work.changes)

    def rename(self, actor: Actor, device: bytes, name: str) -> Outcome[None]:
        """Call a machine something else. One's own anybody may name."""
        own = device == self._desk.store.identity.device
        actor.demand(Right.MANAGE_STORE)
        if not name.strip():
            raise Refused(_("Give the computer a name. Nothing has been changed."), field="name")
        with self._desk.store.write(actor.user_id) as work:
            if not own:
                _demand_manager(actor, membership.read(work.connection))
            known = records.load_where(work.connection, Device, device_key=device.hex())
            if not known:
                raise Refused(_("The computer is not one of the unit's. Nothing has been changed."))
            work.save(replace(known[0], name=name.strip()))
            work.audit("device.rename", known[0].id)
        return Outcome(None, work.changes)

    def export_identity(self, actor: Actor) -> str:
        """This machine's private age key ("AGE-SECRET-KEY-1…"), for an emergency without the program. Logged."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.logged_read(actor.user_id, "device.identity", None) as connection:
            return machine.machine_keys(connection).age_identity

    def _founders(self, work: UnitOfWork, actor: Actor) -> list[Device]:
        """This machine under a name that says something to others, while it only has the one it was founded with."""
        own = records.load_where(work.connection, Device, device_key=self._desk.store.identity.device.hex())
        named = _("The computer of {name}").format(name=actor.name)
        return [replace(one, name=named) for one in own if one.name == _("This computer")]

    def _demand_other(self, device: bytes) -> None:
        if device == self._desk.store.identity.device:
            raise Refused(
                _("This is the computer you are sitting at. Nothing has been changed. Do it from another computer.")
            )

    def _change(self, actor: Actor, change: Change) -> Outcome[None]:
        with self._managing(actor) as (work, member):
            following = change(work, member)
            if rostering.put_forward(work.connection, member, following):
                _follow_roles(work, member.tip, following)
        rostering.go_on(self._desk.store)
        return Outcome(None, work.changes)

    @contextmanager
    def _managing(self, actor: Actor) -> Iterator[tuple[UnitOfWork, Membership]]:
        with self._desk.store.write(actor.user_id) as work:
            member = membership.read(work.connection)
            _demand_manager(actor, member)
            yield work, member


def _demand_manager(actor: Actor, member: Membership) -> None:
    obstacle = _obstacle(actor, member)
    if obstacle:
        raise NotAllowed(obstacle)


def _obstacle(actor: Actor, member: Membership) -> str:
    """Why the actor may not change the list on this machine, in a sentence; empty when it may."""
    own = member.tip.member(member.device)
    if not actor.may(Right.MANAGE_UNIT) or actor.role is not Role.UNIT_MANAGER:
        return _("Only the unit manager lets computers in and shuts them out. Nothing has been changed.")
    if own is None or not own.active or own.verify not in member.tip.admins:
        return _(
            "This computer may not let others in or shut them out. Nothing has been changed. "
            "Do it from the manager's computer, or have this one given the right there."
        )
    return ""


def _follow_roles(work: UnitOfWork, before: Roster, now: Roster) -> None:
    """Let persons have the roles that their machines have been given."""
    for one in now.members:
        earlier = before.member(one.device)
        user = work.get(User, RecordId(bytes=one.user))
        if earlier is not None and earlier.role is not one.role and user is not None:
            work.save(replace(user, role=one.role.value))


def _person(work: UnitOfWork, asked: enrolment.Enrolment, role: Role, person: RecordId | None) -> User:
    """Whose the new machine is: somebody known here, as they are known, or a new user."""
    wanted = person or RecordId(bytes=asked.user)
    known = work.get(User, wanted)
    if known is not None:
        return replace(known, active=True)
    if person is not None:
        raise Refused(_("The person is not known here. Nothing has been changed; choose again."))
    return User(id=wanted, name=asked.name.strip(), role=role.value, exam=asked.exam, exam_year=asked.exam_year)


def _read(file: Path) -> enrolment.Enrolment:
    with importing.opened_file(file) as source:
        return enrolment.read_enrolment(source.read(enrolment.LARGEST + 1), membership.verify_key)


def _mutual(anchor: Roster, verify: bytes) -> str:
    return enrolment.mutual_digits(verify, anchor.admins)


def _member(roster: Roster, device: bytes) -> Member:
    found = roster.member(device)
    if found is None:
        raise Refused(_("The computer is not one of the unit's. Nothing has been changed."))
    return found


def _record(connection: Connection, device: bytes) -> RecordId | None:
    found = records.load_where(connection, Device, device_key=device.hex())
    return found[0].id if found else None


def _waiting(connection: Connection, member: Membership) -> SignedRoster:
    found = rostering.waiting(connection, member)
    if found is None:
        raise Refused(_("No change waits for a signature. Nothing has been changed."))
    return found
