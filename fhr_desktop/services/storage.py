"""The store as a whole: made, opened, locked, backed up, restored, checked. What is in it is other services' work."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from db import backup, erased, integrity, local, migrate, quarantine, records, soundness
from db.backup import DATABASE, Backup
from db.connection import close_engine, open_engine
from db.lockfile import StoreLock
from db.store import Connection, Engine, Store, furnish
from fhr_desktop import durable
from fhr_desktop.domain.clock import utc_now
from fhr_desktop.domain.errors import FhrError, StoreDamaged, StoreRefused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.security import erased_list, keys
from fhr_desktop.security.blobs import FOLDER, Blobs
from fhr_desktop.security.keyring import Keyring
from fhr_desktop.security.keys import OpenedKeys
from fhr_desktop.security.passphrase import STANDARD, Cost
from fhr_desktop.security.recovery import RecoverySheet
from fhr_desktop.services import ledger, ledger_words
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.attachments import blobs_in_use, unreadable
from fhr_desktop.services.desk import Desk, local_today
from fhr_desktop.services.sync import machine, membership
from i18n import _, _n

BACKUPS = "backups"
ASIDE = "aside"
BACKUP_AGE = dt.timedelta(days=1)

__all__ = ["Backup", "OpenStore", "RecoverySheet", "Storage"]


@dataclass
class OpenStore:
    """An unlocked store. `notices` are sentences to show once; `close` locks it."""

    folder: Path
    desk: Desk
    actor: Actor
    keys: OpenedKeys = field(repr=False)
    lock: StoreLock = field(repr=False)
    device_key: bytes = b""  # the public half of this machine's signature
    notices: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Lock: fold the log away, forget the key, let another program in."""
        try:
            with self.desk.store.read() as connection:
                erased_list.write(self.folder, self.keys.dek, erased.ids(connection))
            self.desk.store.close()
        finally:
            self.keys.wipe()
            self.lock.release()


@dataclass(frozen=True)
class Storage:
    """Opening and keeping stores. `keyring` is None where the system has none; `cost` is that of new passphrases.

    `today` and `now` are the days people work on, `wall` the machine's own clock, by which changes are stamped.
    """

    keyring: Keyring | None = None
    cost: Cost = STANDARD
    today: Callable[[], dt.date] = local_today
    now: Callable[[], dt.datetime] = utc_now
    wall: Callable[[], dt.datetime] = utc_now

    def exists(self, folder: Path) -> bool:
        """Whether a store has been made in the folder."""
        return (folder / DATABASE).exists() or (folder / "keys.json").exists()

    def create(
        self, folder: Path, phrase: str, name: str, role: Role, *, exam: str = "", exam_year: int | None = None
    ) -> tuple[OpenStore, RecoverySheet]:
        """A new unit's first store, open for its first user, and the recovery sheet that is shown once.

        Raises Refused (short passphrase, no name) or StoreRefused; nothing is then left in the folder.
        """
        user = User(name=name.strip(), role=role.value, exam=exam, exam_year=exam_year)
        if not user.name:
            raise StoreRefused(_("Write your name, so that notes can be signed. Nothing has been made yet."))
        if self.exists(folder):
            raise StoreRefused(_("There is already a store in this folder. Nothing has been changed; open it instead."))
        part = folder.with_name(folder.name + ".new")  # a crash leaves this, never half a store
        self._make_room(folder, part)
        opened, sheet = keys.create(part, phrase, cost=self.cost, keyring=self.keyring)
        engine = open_engine(part / DATABASE, opened.dek, opened.salt, create=True)
        try:
            furnish(engine)
            store = Store(engine, self.wall)
            machine.renew_token(store, self.keyring, machine.found(store, user, self.today()))
        finally:
            close_engine(engine)
        part.replace(folder)
        durable.sync_folder(folder.parent)
        return self._open(folder, lambda: opened), sheet

    def _make_room(self, folder: Path, part: Path) -> None:
        """Take away what an earlier crash left half made, and an empty folder in the way. Raises StoreRefused."""
        try:
            shutil.rmtree(part, ignore_errors=True)
            folder.parent.mkdir(parents=True, exist_ok=True)
            if folder.exists():
                folder.rmdir()
        except OSError:
            raise StoreRefused(
                _("The folder holds other things or cannot be written. Nothing has been changed; choose another.")
            ) from None

    def open(self, folder: Path, phrase: str) -> OpenStore:
        """Unlock with the passphrase. Raises WrongPassphrase, StoreBusy, StoreDamaged, StoreTooNew, StoreRefused."""
        return self._open(folder, lambda: keys.unlock(folder, phrase, keyring=self.keyring))

    def open_with_recovery(self, folder: Path, text: str, new_phrase: str) -> OpenStore:
        """Unlock with the recovery sheet and choose a new passphrase. Raises as `open`, and Refused."""

        def unlock() -> OpenedKeys:
            opened = keys.unlock_with_recovery(folder, text)
            keys.change_passphrase(folder, opened, new_phrase, cost=self.cost, keyring=self.keyring)
            return opened

        return self._open(folder, unlock)

    def _open(self, folder: Path, unlock: Callable[[], OpenedKeys]) -> OpenStore:
        if not self.exists(folder):
            raise StoreRefused(
                _("There is no store in this folder. Nothing has been changed; create one, or choose another.")
            )
        lock = StoreLock(folder)
        try:
            opened = unlock()
            engine = open_engine(folder / DATABASE, opened.dek, opened.salt)
            migrate.upgrade(engine, backup=lambda: self._backup(engine, folder, opened))
            store, blobs = Store(engine, self.wall), Blobs(folder / FOLDER)
            notices = [opened.notice] if opened.notice else []
            notices += machine.wake(store, self.keyring)
            with store.read() as connection:
                user, role = _user(connection), membership.own_role(connection)
                public = machine.machine_keys(connection).signer.public
                blobs.tidy(blobs_in_use(connection))
            with store.local() as connection:
                quarantine.tidy(connection, self.now())
                came_back = self._catch_up(connection, folder, opened)
            if came_back:
                erased.fold(engine)
            desk = Desk(store, blobs, self.today, self.now)
            result = OpenStore(
                folder, desk, Actor(user.id, user.name, role or Role(user.role)), opened, lock, public, notices
            )
            with store.write(user.id) as work:
                work.audit("store.unlock")
            return result
        except BaseException:
            lock.release()
            raise

    def _catch_up(self, connection: Connection, folder: Path, opened: OpenedKeys) -> int:
        """Make the records anew after an upgrade that asks for it, and erase again what a backup brought back."""
        if local.get(connection, "reproject"):
            integrity.reproject(connection)
            local.put(connection, "reproject", b"")
        came_back = erased.again(connection, erased_list.read(folder, opened.dek))
        erased_list.write(folder, opened.dek, erased.ids(connection))
        return came_back

    def change_passphrase(self, opened: OpenStore, old: str, new: str) -> None:
        """Wrap the key under another passphrase. Raises WrongPassphrase or Refused; the old one then still holds."""
        keys.unlock(opened.folder, old, keyring=self.keyring).wipe()
        keys.change_passphrase(opened.folder, opened.keys, new, cost=self.cost, keyring=self.keyring)
        with opened.desk.store.write(opened.actor.user_id) as work:
            work.audit("store.passphrase")

    def new_recovery_sheet(self, opened: OpenStore) -> RecoverySheet:
        """A new sheet; the old one opens nothing afterwards."""
        opened.actor.demand(Right.MANAGE_STORE)
        sheet = keys.new_recovery_key(opened.folder, opened.keys)
        with opened.desk.store.write(opened.actor.user_id) as work:
            work.audit("store.recovery_sheet")
        return sheet

    def uses_keyring(self, opened: OpenStore) -> bool:
        """Whether the system's keyring holds half of the passphrase's key."""
        return opened.keys.uses_keyring

    def backup(self, opened: OpenStore) -> Backup:
        """A new generation of backup; the oldest beyond three go."""
        made = self._backup(opened.desk.store.engine, opened.folder, opened.keys)
        with opened.desk.store.write(opened.actor.user_id) as work:
            work.audit("store.backup")
        return made

    def backup_when_due(self, opened: OpenStore) -> Backup | None:
        """A backup when the newest is a day old or there is none."""
        newest = self.backups(opened.folder)[:1]
        due = not newest or self.now() - newest[0].made >= BACKUP_AGE
        return self.backup(opened) if due else None

    def _backup(self, engine: Engine, folder: Path, opened: OpenedKeys) -> Backup:
        return backup.make_backup(
            engine, folder / BACKUPS, opened.dek, opened.salt, opened.recovery, self.now(),
            lambda generation: Blobs(folder / FOLDER).copy_to(generation / FOLDER),
        )  # fmt: skip

    def backups(self, folder: Path) -> list[Backup]:
        """The generations kept, newest first."""
        return backup.list_backups(folder / BACKUPS)

    def restore(self, folder: Path, generation: Backup, phrase: str) -> OpenStore:
        """Put a backup in the store's place and open it; the store that was there is kept aside."""
        blobs = Blobs(folder / FOLDER)

        def beside(aside: Path) -> None:
            blobs.copy_to(aside / FOLDER)
            Blobs(generation.folder / FOLDER).copy_to(blobs.folder)

        lock = StoreLock(folder)
        try:
            opened = keys.unlock(folder, phrase, keyring=self.keyring)
            try:
                self._remember_erased(folder, opened)
                aside = folder / ASIDE / self.now().strftime(backup.STAMP)
                backup.restore(generation, folder / DATABASE, opened.dek, opened.salt, aside, beside)
            finally:
                opened.wipe()
        finally:
            lock.release()
        return self.open(folder, phrase)

    def adopt_backup(self, folder: Path, source: Path, text: str, phrase: str) -> tuple[OpenStore, RecoverySheet]:
        """Open a backup on another computer, as the store in `folder`: `text` is from its recovery sheet.

        `source` is a backup, or the folder with them: then the newest. The new sheet takes the old one's place here.
        Raises StoreRefused, WrongPassphrase, StoreDamaged or Refused; nothing is then left in the folder.
        """
        generation = backup.newest_in(source, source / BACKUPS)
        if self.exists(folder):
            raise StoreRefused(_("There is already a store in this folder. Nothing has been changed; open it instead."))
        part = folder.with_name(folder.name + ".new")
        self._make_room(folder, part)
        try:
            opened, sheet = keys.adopt(
                part, generation.recovery, text, phrase, cost=self.cost, keyring=self.keyring
            )  # fmt: skip
            copied = Blobs(generation.folder / FOLDER).copy_to
            backup.restore(
                generation, part / DATABASE, opened.dek, opened.salt, part / ASIDE, lambda _aside: copied(part / FOLDER)
            )
            (part / ASIDE).rmdir()  # there was no store before
            part.replace(folder)
        except OSError:
            raise StoreRefused(
                _("The backup could not be read, or the folder cannot be written. Nothing has been changed.")
            ) from None
        finally:
            shutil.rmtree(part, ignore_errors=True)
        durable.sync_folder(folder.parent)
        return self._open(folder, lambda: opened), sheet

    def _remember_erased(self, folder: Path, opened: OpenedKeys) -> None:
        """What the store that is about to be replaced knows to be erased, as far as it can still be read."""
        with contextlib.suppress(FhrError):
            engine = open_engine(folder / DATABASE, opened.dek, opened.salt)
            try:
                with Store(engine).read() as connection:
                    erased_list.write(folder, opened.dek, erased.ids(connection))
            finally:
                close_engine(engine)

    def check(self, opened: OpenStore) -> list[str]:
        """What is wrong with the store, one sentence each; empty when all is as it should be."""
        store = opened.desk.store
        found = soundness.integrity(store.engine)
        if found:
            return found
        with store.read() as connection:
            verify = membership.read(connection).verify
            broken = integrity.chain_faults(connection, verify)
            if broken:
                found.append(_("The chain of changes does not hold. Nothing has been changed; restore a backup."))
            told = ledger.machines_of(connection)
            found += [ledger_words.fault_said(one, told) for one in ledger.verified(connection).faults]
            tables = integrity.differing_tables(connection)
            if tables:
                found.append(
                    _("What is shown differs from the log of changes. Nothing has been changed; restore a backup.")
                )
            files = unreadable(connection, opened.desk.blobs)
            if files:
                found.append(
                    _n(
                        "One attachment's file is missing or damaged. Nothing has been changed; restore a backup.",
                        "The files of {n} attachments are missing or damaged. Nothing has been changed; "
                        "restore a backup.",
                        files,
                    ).format(n=files)
                )
        return found


def _user(connection: Connection) -> User:
    (user_id,) = machine.needed(connection, "user")
    user = records.load(connection, User, RecordId(bytes=user_id))
    if user is None:
        raise StoreDamaged(_("The store does not say whose it is. Nothing has been changed; restore a backup."))
    return user
