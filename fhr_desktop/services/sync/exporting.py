"""Makes a package: what its receivers lack of the scopes all of them may hold, written, read back and put in place."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from db import arrivals, audit, local, log, records
from db.migrate import head as schema_head
from db.store import Connection
from fhr_desktop import __version__, durable
from fhr_desktop.domain import canonical
from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.security import device_keys
from fhr_desktop.security.blobs import Blobs
from fhr_desktop.services.sync import membership, rostering
from fhr_desktop.services.sync.machine import MachineKeys, lineage, machine_keys
from fhr_desktop.services.sync.membership import Membership
from fhr_desktop.sync import acks, standing
from fhr_desktop.sync.bundle_write import write_bundle
from fhr_desktop.sync.manifest import Manifest, PeerState, Recipient, ScopeEntry, Vector
from fhr_desktop.sync.roster import Member
from i18n import _

ENDING = ".fhrb"
READER = "0.1.0"  # the oldest program that reads what this one writes
UNFINISHED = 20  # files remembered as half written, at most
CAPS = ("erase", "sets", "archive")


@dataclass(frozen=True, slots=True)
class Packed:
    """A package on disk."""

    file: Path
    manifest: Manifest
    sha: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What goes into a package, decided before a byte is written."""

    manifest: Manifest
    base: Vector
    scopes: frozenset[bytes]
    blobs: tuple[str, ...]


def groups(connection: Connection, member: Membership, to: Sequence[bytes]) -> list[list[Member]]:
    """The receivers, those with the same rights together. Raises Refused for none, or one not of the unit."""
    tip, alike = member.tip, dict[frozenset[bytes], list[Member]]()
    for device in dict.fromkeys(to):
        found = tip.member(device)
        if found is None or not found.active or device == member.device:
            raise Refused(_("A receiver is not among the unit's computers. No package was made; choose again."))
        alike.setdefault(membership.shared_scopes(connection, member, [found]), []).append(found)
    if not alike:
        raise Refused(_("Choose at least one receiver. No package was made."))
    return list(alike.values())


def own_state(
    connection: Connection, member: Membership, scopes: Collection[bytes], serial: int, device: bytes
) -> PeerState:
    """What this machine says it holds of the scopes."""
    return PeerState(device, lineage(connection), serial, member.tip.version, log.vector(connection, scopes))


def next_serial(connection: Connection) -> int:
    """The number of the next file this incarnation writes."""
    serial = int(local.get(connection, "serial") or b"0") + 1
    local.put(connection, "serial", str(serial).encode())
    return serial


def outgoing(
    connection: Connection, to: Sequence[Member], created: int, serial: int, base: Vector | None = None
) -> Outgoing:
    """Decide what a package for the receivers holds. `base` is what one of them has just asked from."""
    member, keys = membership.read(connection), machine_keys(connection)
    scopes = membership.shared_scopes(connection, member, to)
    held = log.vector(connection, scopes)
    known = membership.heard(connection)
    if base is None:
        since = standing.granted_since([signed.roster for signed in member.chain])
        base = acks.group_base(known, [one.device for one in to], held, scopes, since)
    base = {stream: min(seq, held.get(stream, 0)) for stream, seq in base.items() if stream.scope in scopes}
    transactions, operations = log.volume(connection, scopes, base)
    blobs = tuple(_blobs(connection, scopes, base))
    kinds = arrivals.scopes(connection)
    last = audit.last(connection)
    manifest = Manifest(
        bundle=os.urandom(16),
        unit=member.tip.unit,
        sender=own_state(connection, member, scopes, serial, keys.device),
        created=created,
        recipients=tuple(Recipient(one.device, device_keys.key_hash(one.recipient)) for one in to),
        rosters=tuple(signed.encode() for signed in member.chain),
        proposal=_proposal(connection, member),
        app=__version__,
        schema=schema_head(),
        min_reader=READER,
        caps=CAPS,
        scopes=tuple(ScopeEntry(key, kinds[key][0].value, kinds[key][1]) for key in sorted(scopes)),
        prereq=base,
        peers=tuple(state for state, _direct in acks.states(known, scopes)),
        checkpoint=last,
        transactions=transactions,
        operations=operations,
        blobs=len(blobs),
    )
    return Outgoing(manifest, base, scopes, blobs)


def _proposal(connection: Connection, member: Membership) -> bytes | None:
    waiting = rostering.waiting(connection, member)
    return waiting.encode() if waiting else None


def _blobs(connection: Connection, scopes: Collection[bytes], base: Vector) -> Iterator[str]:
    """The encrypted files of attachments that were put in after `base` and are still here."""
    found: dict[bytes, None] = {}
    for row in log.operations_of(connection, Attachment.table(), scopes, base):
        found[row] = None
    for one in records.load_many(connection, Attachment, (RecordId(bytes=rec) for rec in found)).values():
        yield one.blob


def choose_name(connection: Connection, folder: Path, day: dt.date) -> Path:
    """Where the next package is to lie. What a crash has left half written of earlier ones is removed.

    Only files of this machine: in a shared folder a colleague may be writing just now.
    """
    kept = local.get(connection, "unfinished")
    left = [one for one in (canonical.decode(kept) if kept else []) if not _removed(Path(os.fsdecode(one)))]
    target = folder / f"{day.isoformat()}_{os.urandom(3).hex()}{ENDING}"
    names: list[Plain] = [*left[-UNFINISHED:], os.fsencode(_part_of(target).absolute())]
    local.put(connection, "unfinished", canonical.encode(names))
    return target


def _removed(part: Path) -> bool:
    """Whether a half written file is gone; it may lie on a stick that is not here now."""
    if not part.parent.is_dir():
        return False
    with suppress(OSError):
        part.unlink(missing_ok=True)
    return True


def _part_of(target: Path) -> Path:
    return target.with_name(target.name + ".part")


def write(
    connection: Connection, ready: Outgoing, to: Sequence[Member], keys: MachineKeys, target: Path, blobs: Blobs,
    task: TaskContext,
) -> Packed:  # fmt: skip
    """Write the package beside its name, read it back, and give it its name. Nothing is left when it fails.

    Raises Refused when the disk refuses, Cancelled, and BundleRefused(TOO_LARGE).
    """
    part = _part_of(target)
    try:
        sha = _write(connection, ready, to, keys, part, blobs, task)
        _read_back(part, sha)
        part.replace(target)
        _sync_names(target.parent)
    except OSError:
        _discard(part, target)
        raise Refused(
            _(
                "The package could not be written. Nothing has been changed. "
                "Check the folder or the stick, that it is not full or write-protected, and try again."
            )
        ) from None
    except BaseException:
        _discard(part)
        raise
    return Packed(target, ready.manifest, sha)


def _discard(*files: Path) -> None:
    for file in files:
        with suppress(OSError):  # the stick may have been pulled out
            file.unlink(missing_ok=True)


def _sync_names(folder: Path) -> None:
    """Wait until the file's name is on the disk, where the folder's file system can be asked."""
    try:
        durable.sync_folder(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some shares
            raise


def _write(
    connection: Connection, ready: Outgoing, to: Sequence[Member], keys: MachineKeys, part: Path, blobs: Blobs,
    task: TaskContext,
) -> bytes:  # fmt: skip
    with part.open("xb") as stream:
        sha = write_bundle(
            stream,
            ready.manifest,
            log.parcels(connection, ready.scopes, ready.base),
            ((bytes.fromhex(blob), blobs.raw(blob)) for blob in ready.blobs),
            [one.recipient for one in to],
            keys.signer.sign,
            task,
        )
        stream.flush()
        os.fsync(stream.fileno())
    return sha


def _read_back(part: Path, sha: bytes) -> None:
    """Raises OSError unless the disk gives back what was written."""
    with part.open("rb") as stream:
        _forget_cached(stream)
        if hashlib.file_digest(stream, "sha256").digest() != sha:
            raise OSError("not what was written")


def _forget_cached(stream: BinaryIO) -> None:
    """Let what is read come from the disk, where the system can be told."""
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
