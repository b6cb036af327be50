"""Takes a package in: read twice, first to be sure of it and then, in one database transaction, to apply it.

Nothing of it is kept between the two but its checksum; the second reading must give the same bytes (ADR 0006).
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from db import arrivals, aside, log, peers, records
from db.arrivals import Forked, Missing, OutOfTurn, Receiving
from db.store import Connection
from fhr_desktop import __version__
from fhr_desktop.domain.errors import BundleRefused, Refusal
from fhr_desktop.domain.operations import Parcel, Stream, Transaction
from fhr_desktop.domain.record import RecordId, ScopeKind
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.domain.unit import Device
from fhr_desktop.security import device_keys
from fhr_desktop.security.blobs import Blobs, Incoming
from fhr_desktop.services.sync import membership, rostering
from fhr_desktop.services.sync.exporting import CAPS
from fhr_desktop.services.sync.machine import MachineKeys, begin_anew, machine_keys, needed
from fhr_desktop.services.sync.membership import Membership, verify_by
from fhr_desktop.sync import acks, adoption, standing
from fhr_desktop.sync.bundle_read import open_bundle
from fhr_desktop.sync.bundle_unpack import unpack, unpack_header
from fhr_desktop.sync.manifest import Manifest
from fhr_desktop.sync.refusals import forked, forked_here, no_file, refused, too_new, unread
from fhr_desktop.sync.roster import Roster, SignedRoster
from fhr_desktop.sync.wire_records import BlobChunk

IN_MEMORY = 64 * 1024 * 1024  # a file no larger is read once, so that the stick may be pulled out
DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Checked:
    """A package that is whole, signed and for us. `roster` is the list its signature was judged by."""

    manifest: Manifest
    sha: bytes
    rosters: tuple[SignedRoster, ...]
    joining: bool


@dataclass
class Taken:
    """What taking it in came to. `notices` are codes with numbers or device ids, never content."""

    first_lsn: int = 0
    last_lsn: int = 0
    report: dict[str, Any] = field(default_factory=dict)
    touched: frozenset[tuple[str, RecordId]] = frozenset()
    newest: int = 0  # the largest stamp
    anew: bool = False  # this machine goes on under a new incarnation
    blobs_gone: list[str] = field(default_factory=list)


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """The file, in memory when it is not large. Raises BundleRefused(UNREADABLE), for what is not a file too."""
    if not path.is_file():  # a device gives bytes without end
        raise no_file(folder=path.is_dir())
    try:
        with path.open("rb") as stream:
            if path.stat().st_size <= IN_MEMORY:
                yield io.BytesIO(stream.read())
            else:
                yield stream
    except OSError:
        raise unread() from None


def check(connection: Connection, source: BinaryIO, task: TaskContext) -> Checked:
    """Read the whole package without changing anything. Raises BundleRefused of the kind that fits."""
    held, keys = membership.read(connection), machine_keys(connection)
    source.seek(0)
    with open_bundle(source, keys.age_identity) as reader:
        said = reader.manifest
        _check_version(said)
        rosters = tuple(SignedRoster.decode(one) for one in said.rosters)
        joining, roster = _judge_by(held, keys, rosters, said)
        key_hash = device_keys.key_hash(keys.recipient)
        standing.check_standing(roster, said, keys.device, key_hash)
        for _item in reader:
            task.step(reader.taken, 2 * reader.size)
        sha = reader.finish(verify_by(roster))
    return Checked(said, sha, rosters, joining)


def _check_version(said: Manifest) -> None:
    if _parts(said.min_reader) > _parts(__version__) or not set(said.caps) <= set(CAPS):
        raise too_new(said.min_reader, __version__)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _judge_by(
    held: Membership, keys: MachineKeys, rosters: tuple[SignedRoster, ...], said: Manifest
) -> tuple[bool, Roster]:
    """Whether the package lets this machine into its unit, and the list of machines it is judged by."""
    if said.unit != held.tip.unit:
        if not held.alone:
            raise refused(Refusal.OTHER_UNIT)
        return True, adoption.first_contact(rosters, keys.device, keys.signer.public, membership.verify_key).roster
    adopted = adoption.adopt(held.chain, rosters, membership.verify_key)
    if adopted.ours_holds:
        standing.sender_of(adopted.tip, said.sender.device)  # a machine that was shut out is told so first
        raise refused(Refusal.OLD_ROSTER)
    return False, adopted.tip


class Intake:
    """One package being applied inside the database transaction of a `Receiving`."""

    def __init__(
        self, receiving: Receiving, found: Checked, blobs: Blobs | None, now_ms: int, task: TaskContext
    ) -> None:
        self._in, self._found, self._blobs, self._now, self._task = receiving, found, blobs, now_ms, task
        self._connection = receiving.connection
        self._keys = machine_keys(self._connection)
        self._aside = 0  # transactions of a machine that was shut out
        self._files: dict[bytes, Incoming] = {}
        self._older = self._forked = self._other_role = False  # for the report
        self._listed = self._proposed = self._heard = False
        self._shut: list[bytes] = []
        self.anew = False

    def apply(self, source: BinaryIO) -> Taken:
        """Apply the package. Raises BundleRefused; the caller then rolls everything back."""
        said = self._found.manifest
        member = self._member()
        self._admit_scopes(member)
        self._check_prerequisites(said)
        self._doubt_ourselves(said)
        receiving = Receiving(self._connection, self._keys.device, self._in.hlc)  # after scopes have come and gone
        with ExitStack() as files:
            try:
                receiving.put_in(self._fresh(source, receiving, member, files))
            except OutOfTurn as fault:
                raise self._refusal(fault) from None
            if receiving.strays():
                raise refused(Refusal.CONTENT)
            for one in self._files.values():
                one.commit()
        touched = receiving.finish()
        membership.know_own_records(self._connection, member)
        self._remember(said, member)
        return self._taken(receiving, touched)

    def _member(self) -> Membership:
        held = membership.read(self._connection)
        if self._found.joining:
            self.anew = True
            return membership.join(self._connection, held, self._found.rosters)
        adopted = adoption.adopt(held.chain, self._found.rosters, membership.verify_key)
        kept = aside.count(self._connection)
        after = membership.settle(self._connection, held, adopted)
        self._aside += aside.count(self._connection) - kept
        self._listed, self._shut = bool(adopted.added), standing.shut_out(held.tip, after.tip)
        before, now = held.tip.member(held.device), after.tip.member(held.device)
        self._forked = adopted.fork
        self._other_role = before is not None and now is not None and before.role is not now.role
        self.anew = bool(held.tip.grants(held.device) - after.tip.grants(held.device))
        return after

    def _admit_scopes(self, member: Membership) -> None:
        """Know the protected homes' scopes that are carried: each is for one home, and no two for the same."""
        carried = [one for one in self._found.manifest.scopes if one.kind == ScopeKind.PROTECTED.value]
        for one in carried:
            arrivals.add_scope(self._connection, one.key, ScopeKind.PROTECTED, one.home)
        known = arrivals.scopes(self._connection)
        if any(one.home is None or known.get(one.key) != (ScopeKind.PROTECTED, one.home) for one in carried):
            raise refused(Refusal.CONTENT)

    def _check_prerequisites(self, said: Manifest) -> None:
        held = log.vector(self._connection)
        if any(held.get(stream, 0) < seq for stream, seq in said.prereq.items()):
            raise refused(Refusal.GAP)

    def _doubt_ourselves(self, said: Manifest) -> None:
        """Begin anew when a colleague holds more of our own writing than we do: this store has been put back."""
        if put_back(self._connection, said):
            begin_anew(self._connection, older=True)
            self.anew = self._older = True

    def _fresh(
        self, source: BinaryIO, receiving: Receiving, member: Membership, files: ExitStack
    ) -> Iterator[tuple[Parcel, Transaction]]:
        """What comes next of the package's transactions, verified one by one; attachments are put beside the store."""
        source.seek(0)
        verify = verify_by(member.tip)
        carried = {one.key for one in self._found.manifest.scopes}
        shut: set[Stream] = set()
        with open_bundle(source, self._keys.age_identity) as reader:
            for item in reader:
                self._task.step(reader.size + reader.taken, 2 * reader.size)
                if isinstance(item, BlobChunk):
                    self._chunk(item, files)
                    continue
                header = unpack_header(item.header)
                if header.stream.scope not in carried:
                    raise refused(Refusal.GRANT)
                author = member.tip.member(header.stream.device)
                until = standing.accepted_until(member.tip, header.stream)
                if author is None or (author.active and until == 0):
                    raise refused(Refusal.GRANT)
                if header.stream in shut or (until is not None and header.seq_to > until):
                    shut.add(header.stream)
                    self._set_aside(item, header.stream)
                    continue
                try:
                    comes = receiving.is_next(item, header.stream, header.seq_from, header.seq_to, header.prev_hash)
                except Forked:
                    if author.active:
                        raise
                    shut.add(header.stream)  # what is held stays: else two colleagues could never exchange again
                    self._set_aside(item, header.stream)
                    continue
                if not comes:
                    continue
                if not verify(header.stream.device, item.header, item.signature):
                    raise refused(Refusal.SIGNATURE)
                yield item, unpack(item)
            if reader.finish(verify) != self._found.sha:
                raise unread()

    def _set_aside(self, parcel: Parcel, stream: Stream) -> None:
        """What a machine wrote after it was shut out, or without the right to, is no part of the records."""
        self._aside += aside.keep(self._connection.exec_driver_sql, parcel, self._in.hlc)

    def _chunk(self, chunk: BlobChunk, files: ExitStack) -> None:
        name = chunk.blob.hex()
        if self._blobs is None or self._blobs.has(name):  # a preview keeps nothing
            return
        incoming = self._files.get(chunk.blob)
        if incoming is None:
            incoming = self._files[chunk.blob] = files.enter_context(self._blobs.begin(name))
        incoming.write(chunk.data)
        if chunk.last:
            incoming.end()

    def _remember(self, said: Manifest, member: Membership) -> None:
        known = membership.heard(self._connection)
        heard = [(said.sender, True), *((state, False) for state in said.peers if state.device != self._keys.device)]
        learned = acks.learn_all(known, heard)
        membership.keep_heard(self._connection, member.tip.unit, learned)
        before = rostering.waiting(self._connection, member)
        if said.proposal is not None:
            rostering.hear(self._connection, member, said.proposal)
        self._heard = acks.holdings(learned) != acks.holdings(known)
        self._proposed = rostering.waiting(self._connection, member) not in (before, None)
        self._forked_log = not peers.keep_checkpoint(self._connection, said.sender.device, *said.checkpoint)

    def _taken(self, receiving: Receiving, touched: frozenset[tuple[str, RecordId]]) -> Taken:
        tally, projection, said = receiving.tally, receiving.projection, self._found.manifest
        ahead = (tally.newest >> 16) - self._now
        report: dict[str, Any] = {
            "made": said.created,
            "first": receiving.first_lsn,
            "last": receiving.last_lsn(),
            "operations": tally.operations,
            "transactions": tally.transactions,
            "new": len(tally.new),
            "changed": len(tally.changed),
            "erased": projection.erased,
            "late": projection.late,
            "kept": projection.kept,
            "aside": self._aside,
            "newest": tally.newest if ahead > DAY_MS else 0,
            "anew": self._older,
            "forked": self._forked,
            "role": self._other_role,
            "joined": self._found.joining,
            "log_changed": self._forked_log,
            "listed": self._listed,
            "proposed": self._proposed,
            "shut": self._shut,
            "heard": self._heard,
            "touched": [[table, record.bytes] for table, record in islice(touched, 500)],
        }
        return Taken(
            receiving.first_lsn, receiving.last_lsn(), report, touched, tally.newest, self.anew, projection.blobs
        )

    def _refusal(self, fault: OutOfTurn) -> BundleRefused:
        if isinstance(fault, Forked):
            device = fault.stream.device
            if device == self._keys.device:
                return forked_here()
            named = records.load_where(self._connection, Device, device_key=device.hex())
            return forked(named[0].name) if named else refused(Refusal.CLONE)
        return refused(Refusal.GAP if isinstance(fault, Missing) else Refusal.CONTENT)


def put_back(connection: Connection, said: Manifest) -> bool:
    """Whether a colleague holds more of what this machine has written than it does itself."""
    device, own = needed(connection, "device", "incarnation")
    held = log.vector(connection)
    told = [said.sender.have, *(state.have for state in said.peers)]
    return any(acks.rolled_back(one, device, own, held) for one in told)


def checksum(source: BinaryIO) -> bytes:
    """SHA-256 of the whole file."""
    source.seek(0)
    digest = hashlib.sha256()
    while piece := source.read(1024 * 1024):
        digest.update(piece)
    return digest.digest()
