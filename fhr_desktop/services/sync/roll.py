"""The list of machines as a person sees it: whose each is, how it stands, and what a waiting change would do."""

from __future__ import annotations

import datetime as dt

from db import audit, peers, records
from db.store import Connection
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.unit import Device, User
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.sync import rostering
from fhr_desktop.services.sync.membership import Membership
from fhr_desktop.services.sync.views import Enrolment, Machine, MachineStatus, Unit
from fhr_desktop.sync import enrolment
from fhr_desktop.sync.roster import Member, Roster
from i18n import _, _n

REQUEST = "device.request"  # in the access log: this machine has asked to be let into a unit
PACKAGES = 200  # looked through for when a machine was last heard


class Roll:
    """Reads from an open connection."""

    def __init__(self, connection: Connection, member: Membership) -> None:
        self._member, self._tip = member, member.tip
        self._waiting = rostering.waiting(connection, member)
        self._records = {bytes.fromhex(one.device_key): one for one in records.load_where(connection, Device)}
        self._users = {one.id.bytes: one.name for one in records.load_where(connection, User)}
        came = reversed(peers.packages(connection, PACKAGES, incoming=True))
        self._heard = {kept.peers[0]: moment_of(kept.hlc) for kept in came}
        request = audit.latest(connection, REQUEST) if member.alone else None
        self._asked = moment_of(request.hlc) if request is not None else None

    def unit(self, today: dt.date, *, manages: bool) -> Unit:
        """The whole list, active machines first; `manages`: whether the actor may change it here."""
        waiting, own = self._waiting, self._member.device
        signed = rostering.signed_by(waiting, self._member) if waiting else frozenset()
        machines = (self._machine(one) for one in self._tip.members)
        return Unit(
            machines=tuple(sorted(machines, key=lambda one: (one.status, one.person, one.name))),
            version=self._tip.version,
            threshold=self._tip.threshold,
            may_manage=manages,
            proposal=self._difference(waiting.roster) if waiting else "",
            warning=self._warning(today),
            joined=not self._member.alone,
            may_cosign=manages and waiting is not None and own not in signed,
            asked=self._asked,
        )

    def machine(self, device: bytes) -> Machine:
        """One machine as it stands or, where another must sign, as it will. Raises LookupError."""
        for roster in (self._tip, self._waiting.roster if self._waiting else self._tip):
            found = roster.member(device)
            if found is not None:
                return self._machine(found)
        raise LookupError(device)

    def _machine(self, one: Member) -> Machine:
        return Machine(
            device=one.device,
            name=self._name(one.device),
            person=self._users.get(one.user, ""),
            role=one.role,
            status=MachineStatus(one.status.value),
            is_this=one.device == self._member.device,
            is_admin=one.verify in self._tip.admins,
            digits=enrolment.digits_of(one.verify, one.recipient),
            last_heard=self._heard.get(one.device),
        )

    def _name(self, device: bytes) -> str:
        found = self._records.get(device)
        return found.name if found else _("a computer")

    def _warning(self, today: dt.date) -> str:
        if not self._tip.needs_renewal(today):
            return ""
        return _(
            "The list of the unit's computers is to be renewed by {day}. Everything works meanwhile; "
            "the unit manager renews it."
        ).format(day=self._tip.expires.isoformat())

    def _difference(self, roster: Roster) -> str:
        """What a waiting list would change, in sentences."""
        said = [sentence for one in roster.members if (sentence := self._of_member(one))]
        said += [
            _("{machine} is to be allowed to let others in and shut them out.").format(machine=self._by_key(key))
            for key in roster.admins if key not in self._tip.admins
        ]  # fmt: skip
        out = {one.verify for one in roster.members if not one.active}
        said += [
            _("{machine} is no longer to let others in and shut them out.").format(machine=self._by_key(key))
            for key in self._tip.admins if key not in roster.admins and key not in out
        ]  # fmt: skip
        if roster.threshold != self._tip.threshold and not said:
            said.append(
                _n("One computer is to sign each change.", "{n} computers are to sign each change.",
                   roster.threshold).format(n=roster.threshold)
            )  # fmt: skip
        if not said:
            said.append(_("The list is to be renewed for a year."))
        return " ".join(said)

    def _of_member(self, one: Member) -> str:
        before, name = self._tip.member(one.device), self._name(one.device)
        if before is None:
            person = self._users.get(one.user, "")
            return _("{machine} is to be let in: {person}, {role}.").format(
                machine=name, person=person, role=ROLE_WORDS[one.role].lower()
            )
        if before.active and not one.active:
            return _("{machine} is to be shut out.").format(machine=name)
        if before.role is not one.role:
            return _("{machine} is to have the role {role}.").format(machine=name, role=ROLE_WORDS[one.role].lower())
        return ""

    def _by_key(self, verify: bytes) -> str:
        return next(self._name(one.device) for one in self._tip.members if one.verify == verify)


def asked(request: enrolment.Enrolment, name: str) -> Enrolment:
    """A new machine's request, under the name its person is known by."""
    return Enrolment(
        device=request.device,
        name=name,
        role=request.role,
        digits=request.digits,
        qr=enrolment.qr_text(request.verify, request.recipient),
        made=dt.datetime.combine(request.made, dt.time(12), dt.UTC),  # a day: the same one in our time zone
    )
