"""Packages between machines: making one, looking into one, taking one in, asking for what is missing."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

from db import audit, erased, local, log, peers, records
from db.store import Connection
from db.unit_of_work import Changes
from fhr_desktop import durable
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import BundleRefused, Refusal, Refused
from fhr_desktop.domain.operations import Stream
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unit import Device, User
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.attachments import blobs_in_use
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.sync import exporting, importing, machine, membership
from fhr_desktop.services.sync.exporting import Packed
from fhr_desktop.services.sync.importing import Checked, Intake, Taken
from fhr_desktop.services.sync.telling import GIVEN, Telling
from fhr_desktop.services.sync.views import Arrival, Colleague, Exchanged, Sent
from fhr_desktop.services.wording import Wording
from fhr_desktop.sync import acks, refusals, standing
from fhr_desktop.sync.bundle_kind import FileKind, kind_of
from fhr_desktop.sync.manifest import Manifest, PeerState
from fhr_desktop.sync.request import read_request, write_request
from fhr_desktop.sync.roster import Member
from i18n import _

REQUEST_ENDING = ".fhrq"
NEWS = ("transactions", "aside", "joined", "anew", "listed", "proposed", "heard")  # what a report tells of


class _PreviewDone(Exception):  # rolls the preview back
    def __init__(self, arrival: Arrival) -> None:
        super().__init__("preview")
        self.arrival = arrival


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a package says of itself, for somebody it is for."""

    manifest: Manifest
    sha: bytes


class Exchange:
    """What is exchanged with the unit's other machines."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def colleagues(self, actor: Actor) -> tuple[Colleague, ...]:
        """The unit's other machines that may receive, and what each has confirmed."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            member = membership.read(connection)
            known, remembered = membership.heard(connection), set(_remembered(connection))
            since = standing.granted_since([signed.roster for signed in member.chain])
            sent = {device: kept.hlc for kept in reversed(peers.packages(connection, 200, incoming=False))
                    for device in kept.peers}  # fmt: skip
            came = {kept.peers[0]: kept.hlc for kept in reversed(peers.packages(connection, 200, incoming=True))}
            named = {bytes.fromhex(one.device_key): one for one in records.load_where(connection, Device)}
            users = {one.id: one.name for one in records.load_where(connection, User)}
            found = []
            for one in member.tip.members:
                if not one.active or one.device == member.device:
                    continue
                scopes = membership.shared_scopes(connection, member, [one])
                said = acks.confirmed(known, one.device, log.vector(connection, scopes), scopes, since)
                waiting = said.waiting - (0 if said.through else _given(connection))
                own = named.get(one.device)
                found.append(
                    Colleague(
                        device=one.device,
                        machine=own.name if own else "",
                        person=users.get(own.user_id, "") if own and own.user_id else "",
                        role=one.role,
                        confirmed=moment_of(came[one.device]) if said.heard and one.device in came else None,
                        waiting=waiting,
                        sent=moment_of(sent[one.device]) if one.device in sent else None,
                        remembered=one.device in remembered,
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.person, one.machine)))

    def export(
        self, actor: Actor, to: Sequence[bytes], folder: Path, task: TaskContext | None = None
    ) -> Outcome[tuple[Sent, ...]]:
        """A package for the receivers: one file for those with the same rights. Remembers them and the folder.

        Raises Refused (no receiver, the disk refuses), Cancelled; nothing is then left in the folder.
        """
        actor.demand(Right.MANAGE_STORE)
        task = task or TaskContext()
        with self._desk.store.read() as connection:
            alike = exporting.groups(connection, membership.read(connection), to)
        sent = tuple(self._pack(actor, group, folder, task) for group in alike)
        with self._desk.store.local() as connection:
            local.put(connection, "receivers", b"".join(dict.fromkeys(to)))
            local.put(connection, "package_folder", str(folder).encode())
        return Outcome(sent, Changes())

    def _pack(
        self, actor: Actor, to: Sequence[Member], folder: Path, task: TaskContext,
        base: dict[Stream, int] | None = None,
    ) -> Sent:  # fmt: skip
        store = self._desk.store
        with store.local() as connection:
            serial, created = exporting.next_serial(connection), store.clock.tick()
            target = exporting.choose_name(connection, folder, self._desk.today())
        with store.read() as connection:  # one view of the store from first to last
            ready = exporting.outgoing(connection, to, created, serial, base)
            keys = machine.machine_keys(connection)
            packed = exporting.write(connection, ready, to, keys, target, self._desk.blobs, task)
            names = self._names(connection, to)
            given = 0 if ready.base else _given(connection)
        with store.local() as connection:
            report = {"operations": ready.manifest.operations, "given": given}
            devices = tuple(one.device for one in to)
            peers.note(connection, ready.manifest.bundle, packed.sha, incoming=False, peers=devices, hlc=created,
                       report=report)  # fmt: skip
            self._audit(connection, actor, "sync.export", str(ready.manifest.operations), str(len(to)))
        return _sent(packed, names, given)

    def _names(self, connection: Connection, to: Sequence[Member]) -> tuple[str, ...]:
        users = {one.id.bytes: one.name for one in records.load_where(connection, User)}
        return tuple(users.get(one.user, _("a new colleague")) for one in to)

    def preview(self, actor: Actor, file: Path, task: TaskContext | None = None) -> Arrival:
        """What a package would bring. Nothing is changed. Raises BundleRefused, Cancelled."""
        try:
            return self._receive(actor, file, task or TaskContext(), keep=False).value
        except _PreviewDone as done:
            return done.arrival

    def take_in(self, actor: Actor, file: Path, task: TaskContext | None = None) -> Outcome[Arrival]:
        """Take a package in: all of it, or nothing. Raises BundleRefused, Cancelled."""
        return self._receive(actor, file, task or TaskContext(), keep=True)

    def _receive(self, actor: Actor, file: Path, task: TaskContext, *, keep: bool) -> Outcome[Arrival]:
        actor.demand(Right.MANAGE_STORE)
        with importing.opened_file(file) as source:
            sha = importing.checksum(source)
            with self._desk.store.read() as connection:
                known = peers.known_package(connection, sha)
                if known is not None:
                    when = moment_of(known.hlc)
                    arrival = self._told(connection, actor, known.report, known.peers[0], when, already=True)
                    return Outcome(arrival, Changes())
                for_whom = peers.made_here(connection, sha)
                if for_whom:
                    raise refusals.own(", ".join(map(Wording(connection, self._desk.today()).machine, for_whom)))
                found = importing.check(connection, source, task)
            try:
                return self._apply(actor, source, found, task, keep=keep)
            except BundleRefused as refusal:
                if keep and refusal.kind is Refusal.GAP:
                    self._begin_anew_if_put_back(actor, found)
                raise

    def _told(
        self, connection: Connection, actor: Actor, report: dict[str, Any], sender: bytes, when: dt.datetime | None, *,
        already: bool,
    ) -> Arrival:  # fmt: skip
        told = Telling(connection, actor, self._desk.today()).arrival(report, sender, when, already=already)
        return replace(told, given=report.get("given", 0))

    def _begin_anew_if_put_back(self, actor: Actor, found: Checked) -> None:
        """What is written until the gap is filled must not stand under numbers that a colleague knows already."""
        store = self._desk.store
        with store.local() as connection:
            if not importing.put_back(connection, found.manifest):
                return
            fresh = machine.begin_anew(connection, older=True)
            self._audit(connection, actor, "incarnation.new")
        store.rename(fresh)

    def _apply(
        self, actor: Actor, source: BinaryIO, found: Checked, task: TaskContext, *, keep: bool
    ) -> Outcome[Arrival]:
        store = self._desk.store
        now = int(store.clock.now().timestamp() * 1000)
        with store.receive() as receiving:
            intake = Intake(receiving, found, self._desk.blobs if keep else None, now, task)
            taken = intake.apply(source)
            connection = receiving.connection
            sender = found.manifest.sender.device
            already = not any(taken.report[kind] for kind in NEWS)
            report = {**taken.report, "given": _given(connection) if taken.report["joined"] else 0}
            if not keep:
                raise _PreviewDone(self._told(connection, actor, report, sender, None, already=already))
            arrival = self._told(connection, actor, report, sender, moment_of(receiving.hlc), already=already)
            report["conflicts"] = arrival.conflict_count
            peers.note(connection, found.manifest.bundle, found.sha, incoming=True, peers=(sender,),
                       hlc=receiving.hlc, report=report)  # fmt: skip
            self._audit(connection, actor, "sync.import", str(taken.report["operations"]))
            if taken.anew:
                self._audit(connection, actor, "incarnation.new")
        self._after(taken)
        return Outcome(arrival, Changes(taken.touched))

    def _after(self, taken: Taken) -> None:
        """What can only follow once the package is in: our own new name, the clock, files whose records are gone."""
        store = self._desk.store
        if taken.anew:
            with store.read() as connection:
                fresh = machine.own_incarnation(connection)
            store.rename(fresh)
        store.clock.witness(taken.newest)
        if taken.blobs_gone:
            with store.read() as connection:  # a home that was moved has taken its files along
                used = blobs_in_use(connection)
            for blob in set(taken.blobs_gone) - used:
                self._desk.blobs.remove(blob)
        if taken.report["erased"]:
            erased.fold(store.engine)

    def inspect(self, actor: Actor, file: Path) -> Inspection:
        """What a package for this machine says of itself, verified. Raises BundleRefused."""
        actor.demand(Right.MANAGE_STORE)
        with importing.opened_file(file) as source, self._desk.store.read() as connection:
            found = importing.check(connection, source, TaskContext())
        return Inspection(found.manifest, found.sha)

    def latest(self, actor: Actor) -> Arrival | None:
        """The package last taken in, or None."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            for kept in peers.packages(connection, 1, incoming=True):
                when = moment_of(kept.hlc)
                return self._told(connection, actor, kept.report, kept.peers[0], when, already=False)
        return None

    def unread(self, actor: Actor) -> bool:
        """Whether the package last taken in has not been looked at."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            return any(not kept.read for kept in peers.packages(connection, 1, incoming=True))

    def mark_read(self, actor: Actor) -> None:
        """What came has been looked at."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.local() as connection:
            peers.mark_read(connection)

    def history(self, actor: Actor) -> tuple[Exchanged, ...]:
        """Packages made and taken in, the newest first."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.read() as connection:
            users = {one.id: one.name for one in records.load_where(connection, User)}
            owners = {
                bytes.fromhex(one.device_key): users.get(one.user_id, one.name) if one.user_id else one.name
                for one in records.load_where(connection, Device)
            }
            return tuple(
                Exchanged(
                    moment_of(kept.hlc),
                    kept.incoming,
                    tuple(owners.get(device, _("another computer")) for device in kept.peers),
                    kept.report["operations"] - kept.report.get("given", 0),
                    kept.report.get("conflicts", 0),
                )
                for kept in peers.packages(connection)
            )

    def remembered_folder(self) -> Path | None:
        """Where the last package was made, if the folder is there."""
        with self._desk.store.read() as connection:
            kept = local.get(connection, "package_folder")
        folder = Path(kept.decode()) if kept else None
        return folder if folder is not None and folder.is_dir() else None

    def request(self, actor: Actor, to: Sequence[bytes], folder: Path) -> Path:
        """A small file that asks colleagues for what is missing here. Raises Refused."""
        actor.demand(Right.MANAGE_STORE)
        with self._desk.store.local() as connection:
            member = membership.read(connection)
            receivers = [one for group in exporting.groups(connection, member, to) for one in group]
            scopes = membership.shared_scopes(connection, member, receivers)
            keys = machine.machine_keys(connection)
            state = exporting.own_state(connection, member, scopes, exporting.next_serial(connection), keys.device)
            data = write_request(state, member.tip.unit, [one.recipient for one in receivers], keys.signer.sign)
            self._audit(connection, actor, "sync.request", str(len(receivers)))
        target = folder / f"{self._desk.today().isoformat()}_{os.urandom(3).hex()}{REQUEST_ENDING}"
        try:
            durable.write(target, data)
        except OSError:
            raise Refused(
                _("The request could not be written. Nothing has been changed. Choose another folder and try again.")
            ) from None
        return target

    def answer(
        self, actor: Actor, file: Path, folder: Path, task: TaskContext | None = None
    ) -> Outcome[tuple[Sent, ...]]:
        """A package with all that the asker lacks, whatever we thought it held. Raises BundleRefused, Refused."""
        actor.demand(Right.MANAGE_STORE)
        with importing.opened_file(file) as source, self._desk.store.read() as connection:
            member = membership.read(connection)
            identity = machine.machine_keys(connection).age_identity
            asked = read_request(source.read(), identity, member.verify)
            asker = standing.sender_of(member.tip, asked.state.device)
        sent = self._pack(actor, [asker], folder, task or TaskContext(), dict(asked.state.have))
        self._learn(asked.state)
        return Outcome((sent,), Changes())

    def _learn(self, state: PeerState) -> None:
        with self._desk.store.local() as connection:
            unit = membership.read(connection).tip.unit
            known = acks.learn(membership.heard(connection), state, direct=True)
            membership.keep_heard(connection, unit, known)

    def kind(self, file: Path) -> FileKind | None:
        """What sort of file it is, as far as this machine can open it; None for anything else."""
        with self._desk.store.read() as connection:
            identity = machine.machine_keys(connection).age_identity
        try:
            with importing.opened_file(file) as source:
                return kind_of(source, identity)
        except BundleRefused:
            return None

    def _audit(self, connection: Connection, actor: Actor, action: str, *codes: str) -> None:
        store = self._desk.store
        audit.append(connection, store.clock.tick(), actor.user_id, store.identity.device, action, None, *codes)


def _remembered(connection: Connection) -> list[bytes]:
    kept = local.get(connection, "receivers") or b""
    return [kept[at : at + 16] for at in range(0, len(kept), 16)]


def _sent(packed: Packed, names: tuple[str, ...], given: int) -> Sent:
    said = packed.manifest
    return Sent(packed.file, said.bundle, said.operations, said.blobs, names, given)


def _given(connection: Connection) -> int:
    """How many operations made what every unit begins with: one a record, all of them in a first package."""
    return sum(len(records.load_where(connection, BY_TABLE[table])) for table in GIVEN)
