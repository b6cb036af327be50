"""This machine: its keys and names, the unit it founds, and how it takes up its work when the store is opened."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass

from db import arrivals, backup, local, peers
from db.store import Connection, Store
from db.unit_of_work import Identity
from fhr_desktop.domain.clock import COUNTER_BITS, moment_of
from fhr_desktop.domain.errors import StoreDamaged
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.unit import Device, Role, User
from fhr_desktop.security import device_keys, signing
from fhr_desktop.security.keyring import Keyring
from fhr_desktop.services import numbering
from fhr_desktop.services.unit import begin_unit
from fhr_desktop.sync import roster_changes
from fhr_desktop.sync.roster import Member, unsigned
from i18n import _

BEHIND, AHEAD = dt.timedelta(days=1), dt.timedelta(days=40)  # how far the clock may stand from the last stamp
MINUTE_MS = 60_000  # stamps of a clock that was ahead go on by their counter alone


@dataclass(frozen=True, slots=True)
class MachineKeys:
    """What only this machine holds: its device id, its signature and its age identity."""

    device: bytes
    signer: signing.Signer
    age_identity: str

    @property
    def recipient(self) -> str:
        """The public half of the age identity."""
        return device_keys.recipient_of(self.age_identity)


def needed(connection: Connection, *keys: str) -> tuple[bytes, ...]:
    """Local values every store has. Raises StoreDamaged."""
    values = local.get_many(connection, keys)
    if len(values) < len(keys):
        raise StoreDamaged(_("The store lacks this computer's own key. Nothing has been changed; restore a backup."))
    return tuple(values[key] for key in keys)


def own_incarnation(connection: Connection) -> bytes:
    """The name under which this machine writes now. Raises StoreDamaged."""
    (incarnation,) = needed(connection, "incarnation")
    return incarnation


def machine_keys(connection: Connection) -> MachineKeys:
    """This machine's keys."""
    device, private, identity = needed(connection, "device", "signing_key", "age_identity")
    return MachineKeys(device, signing.Signer(private), identity.decode())


def found(store: Store, user: User, day: dt.date) -> bytes:
    """Give a new store its machine, and found a unit of its own: first user, list of machines. The device id."""
    private, identity = signing.generate(), device_keys.generate_identity()
    signer = signing.Signer(private)
    device, incarnation = os.urandom(16), os.urandom(8)
    record = Device(
        name=_("This computer"), device_key=device.hex(), verify_key=signer.public.hex(), series=0, user_id=user.id
    )
    with store.local() as connection:
        for key, value in (
            ("signing_key", private), ("age_identity", identity.encode()), ("device", device),
            ("incarnation", incarnation), ("device_record", record.id.bytes), ("user", user.id.bytes),
        ):  # fmt: skip
            local.put(connection, key, value)
        member = Member(
            device, user.id.bytes, Role(user.role), signer.public, device_keys.recipient_of(identity), (), 0
        )
        kinds = {kind: key for key, (kind, _home) in arrivals.scopes(connection).items()}
        kinds.pop(ScopeKind.PROTECTED, None)
        first = unsigned(roster_changes.first(os.urandom(16), member, kinds, day))
        peers.keep_roster(connection, 1, first.signed(signer.public, signer.sign).encode())
    store.become(Identity(device, incarnation, signer.sign))
    with store.write(user.id) as work:
        begin_unit(work, user)
        work.save(record)
        work.audit("store.create")
    return device


def wake(store: Store, keyring: Keyring | None) -> list[str]:
    """Take up the machine's identity; one put back, or older than last used, begins anew (SYNC §1)."""
    notices = []
    with store.local() as connection:
        device, private = needed(connection, "device", "signing_key")
        token = local.get(connection, "session_token") or None
        remembered = keyring.get(_token_name(device)) if keyring else token
        if backup.is_copy(connection) or remembered != token:
            begin_anew(connection, older=True)
            backup.make_own(connection)
            if remembered is None:
                local.put(connection, "session_token", b"")  # whether or not the keyring takes a new one
            notices.append(_older() if remembered is not None or token is None else _elsewhere())
        incarnation = own_incarnation(connection)
    store.become(Identity(device, incarnation, signing.Signer(private).sign))
    renew_token(store, keyring, device)
    return notices + _doubt_clock(store)


def _older() -> str:
    return _("This store is older than the one last used here. Nothing is lost; it goes on under a new id.")


def _elsewhere() -> str:
    return _(
        "This store was last used on another computer, or the computer's keyring has been emptied. "
        "Nothing is lost; it goes on under a new id."
    )


def _doubt_clock(store: Store) -> list[str]:
    """Ask about the date when the clock stands far from the last stamp used here (SYNC §11); once for each stamp."""
    last, now = store.clock.last >> COUNTER_BITS, store.clock.now()
    with store.local() as connection:
        told = int(local.get(connection, "clock_told") or b"0")
        before, after = moment_of(store.clock.last) - now > BEHIND, now - moment_of(store.clock.last) > AHEAD
        if not last or not (before or after) or (before and abs(last - told) < MINUTE_MS):
            return []
        local.put(connection, "clock_told", str(last).encode())
    return [
        _("Is the date right? The computer says {now}, and was last used {last}. If not, set its clock.").format(
            now=_day(now), last=_day(moment_of(store.clock.last))
        )
    ]


def _day(moment: dt.datetime) -> str:
    return moment.astimezone().date().isoformat()


def begin_anew(connection: Connection, *, older: bool = False) -> bytes:
    """A new incarnation, from the next write on; the ones before are remembered. Its name.

    `older`: the store may have been put back, so that numbers have been given that it does not know.
    """
    if older:
        numbering.leave_room(connection)
    before = local.get(connection, "lineage") or b""
    local.put(connection, "lineage", before + own_incarnation(connection))
    fresh = os.urandom(8)
    local.put(connection, "incarnation", fresh)
    local.put(connection, "serial", b"0")
    return fresh


def lineage(connection: Connection) -> tuple[bytes, ...]:
    """This machine's incarnations in order, the present one last."""
    before = local.get(connection, "lineage") or b""
    earlier = (before[at : at + 8] for at in range(0, len(before), 8))
    return (*earlier, own_incarnation(connection))


def renew_token(store: Store, keyring: Keyring | None, device: bytes) -> None:
    """Agree with the system's keyring on a new token, so that an older copy of the store is found out."""
    if keyring is None:
        return
    token = os.urandom(16)
    if keyring.put(_token_name(device), token):
        with store.local() as connection:
            local.put(connection, "session_token", token)


def _token_name(device: bytes) -> str:
    return f"session-{device.hex()}"
