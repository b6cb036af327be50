"""What needs a person's eye after an exchange: conflicts, duplicates, late edits and own text set aside, and deciding.

How two edits meet is `domain.merge`'s matter; what there is to decide is read in `pending`.
"""

from __future__ import annotations

from dataclasses import replace

from db import quarantine, records
from db.queries import conflicts
from db.queries import investigations as casework
from db.queries.inbox import LateEdits
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Home, Person, check_person, shield_home, shield_person
from fhr_desktop.domain.investigations import Note, check_note
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.record import Plain, Record, RecordId, ScopeKind, from_plain
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.services import reserving
from fhr_desktop.services.actor import Actor, Right, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.outcome import Outcome, Seen
from fhr_desktop.services.reserving import Writer
from fhr_desktop.services.sync import pending
from fhr_desktop.services.sync.pending import Reach
from fhr_desktop.services.sync.views import Conflict, Inbox, Resolution
from fhr_desktop.services.wording import Wording
from i18n import _


class Inboxes:
    """What waits for a decision, and deciding it. Everything here can be taken back but dropping set-aside text."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._late = LateEdits()

    def open(self, actor: Actor) -> Inbox:
        """All that waits, with the latest decisions; the reading is logged. What is for others is only counted."""
        with self._desk.store.logged_read(actor.user_id, "inbox.open", None) as connection:
            words = Wording(connection, self._desk.today())
            found: list[Conflict] = []
            others = 0
            for clash in conflicts.everywhere(connection):
                stored = pending.stored(connection, clash.table, clash.record)
                near = pending.reach(connection, actor, stored) if stored is not None else Reach.SHUT
                others += near is Reach.OTHERS
                if stored is not None and near is Reach.OPEN:
                    found.append(pending.conflict(connection, words, clash, stored))
            late = tuple(pending.late_edits(connection, actor, self._late))
            return Inbox(
                conflicts=tuple(sorted(found, key=lambda one: (not one.critical, one.kind, one.what, one.label))),
                duplicates=tuple(pending.duplicates(connection, actor, words)),
                archived_edited=tuple(pending.late_line(connection, words, one) for one in late),
                set_aside=pending.set_aside(connection, actor),
                resolved=tuple(pending.resolutions(connection, actor, words)),
                others=others,
            )

    def waiting(self, actor: Actor) -> int:
        """How many things wait for a decision by the actor."""
        return self.counts(actor)[1]

    def counts(self, actor: Actor) -> tuple[int, int]:
        """How many conflicts wait for a decision by the actor, and how many things in all."""
        with self._desk.store.read() as connection:
            open_ones = 0
            for table, record, _field in conflicts.fields(connection):
                stored = pending.stored(connection, table, record)
                open_ones += stored is not None and pending.reach(connection, actor, stored) is Reach.OPEN
            words = Wording(connection, self._desk.today())
            pairs = sum(one.same is None for one in pending.duplicates(connection, actor, words))
            late = sum(1 for _one in pending.late_edits(connection, actor, self._late))
            return open_ones, open_ones + pairs + late + len(pending.set_aside(connection, actor))

    def of_case(self, actor: Actor, case_id: RecordId, reason: str = "") -> tuple[Conflict, ...]:
        """The conflicts in one case, for its page. Opening the case was logged; raises as opening it does."""
        with self._desk.store.read() as connection:
            words = Wording(connection, self._desk.today())
            case, home = case_and_home(connection, case_id)
            demand_case(actor, case, home, reason)
            clashes = conflicts.of_case(connection, case, home, casework.persons(connection, home.id))
            read = [(one, pending.stored(connection, one.table, one.record)) for one in clashes]
            return tuple(pending.conflict(connection, words, one, record) for one, record in read if record is not None)

    def of_record(self, actor: Actor, table: str, record: RecordId) -> tuple[Conflict, ...]:
        """The conflicts in one record that the actor may decide in; none in any other, or in one that is gone."""
        with self._desk.store.read() as connection:
            stored = pending.stored(connection, table, record)
            if stored is None or pending.reach(connection, actor, stored) is not Reach.OPEN:
                return ()
            words = Wording(connection, self._desk.today())
            clashes = conflicts.of_records(connection, [record])
            return tuple(pending.conflict(connection, words, one, stored) for one in clashes if one.table == table)

    def decide(
        self, actor: Actor, table: str, record: RecordId, field: str, value: Plain, seen: int | None = None
    ) -> Outcome[None]:
        """Choose one of a conflict's values, or write a third. All of them stay in the log.

        `seen` is the conflict's position: a value that has come since stays beside the one chosen.
        Raises Refused for taking off a protection, which needs a reason of its own.
        """
        with self._desk.store.write(actor.user_id) as work:
            stored = self._own(work, actor, table, record)
            chosen = {field: from_plain(stored.SPECS[field].kind, value)}
            if chosen in ({"protected": False}, {"protection_degree": "none"}):
                raise Refused(_("The protection stays until it is taken off with a reason. Nothing has been changed."))
            if seen is not None:
                work.had_seen(type(stored), record, Seen(fields={field: seen}))
            work.decide(self._shielded(work, replace(stored, **chosen)), field)
            if isinstance(stored, Need) and field == "state":
                reserving.follow_state(Writer.of(work, actor, self._desk), record)
            work.audit("clash.decide", self._case(work, stored), field)
        return Outcome(None, work.changes)

    def reopen(self, actor: Actor, resolution: Resolution) -> Outcome[None]:
        """Take a decision back: the values it was chosen among stand beside each other again.

        Raises Refused when the field has been written in since.
        """
        with self._desk.store.write(actor.user_id) as work:
            stored = self._own(work, actor, resolution.table, resolution.record)
            field = resolution.field
            found = conflicts.decision(work.connection, resolution.table, resolution.record, field)
            if found is None:
                raise Refused(_("Something else has been written here since. Nothing has been changed."))
            first, *others = found.left
            kind = stored.SPECS[field].kind
            again = replace(stored, **{field: from_plain(kind, first.value)})
            work.save(again)
            for side in others:
                work.stand_beside(again, field, side.value, conflicts.parents(work.connection, side.dot, field))
            work.audit("clash.reopen", self._case(work, stored), field)
        return Outcome(None, work.changes)

    def settle(self, actor: Actor, one: RecordId, other: RecordId, same: bool | None) -> Outcome[None]:
        """Say whether two persons are the same. None takes back what was said; nothing is ever merged."""
        with self._desk.store.write(actor.user_id) as work:
            actor.demand(Right.WRITE_CASEWORK)
            found = [work.get(Person, each) for each in (one, other)]
            people = [each for each in found if each is not None]
            near = [pending.reach(work.connection, actor, each) for each in people]
            if len(near) < 2 or Reach.SHUT in near or Reach.OPEN not in near:
                raise NotAllowed(_("One of the two persons is not open to you. Nothing has been changed."))
            first, second = sorted((one, other))
            said = Alias(id=Alias.id_of(one, other), one_id=first, other_id=second, same=same)
            stored = work.get(Alias, said.id)
            if stored is not None:
                work.save(replace(stored, same=same))
            else:
                self._place(work, said, people)
            work.audit("duplicate.settle", one, {True: "same", False: "other", None: "open"}[same])
        return Outcome(None, work.changes)

    def _place(self, work: UnitOfWork, said: Alias, people: list[Person]) -> None:
        """A pair where one is protected is spoken of where the protected one lives, and nowhere else."""
        homes = [(work.get(Home, one.home_id), one) for one in people]
        shut = {work.scope_of(Person, one.id) for home, one in homes if home is not None and home.protected}
        if len(shut) > 1:
            raise Refused(_("Both persons are protected, each apart. Nothing has been changed."))
        if shut:
            work.place(shut.pop(), said)
        else:
            work.save(said)

    def keep(self, actor: Actor, n: int, case_id: RecordId) -> Outcome[Note]:
        """Move set-aside text to a case, as a signed note of today. Raises Refused when it is not there any more."""
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, case_id)
            text = next((one.text for one in pending.set_aside(work.connection, actor) if one.n == n), "")
            today = self._desk.today()
            note = Note(
                case_id=case_id, happened_on=today, text=text.strip(), signed_at=self._desk.now(),
                signed_by=actor.user_id,
            )  # fmt: skip
            check_note(note, today)
            work.save(note)
            quarantine.drop(work.connection, n)
            work.audit("aside.keep", case_id)
        return Outcome(note, work.changes)

    def drop(self, actor: Actor, n: int) -> None:
        """Remove set-aside text for good."""
        with self._desk.store.write(actor.user_id) as work:
            actor.demand(Right.WRITE_CASEWORK)
            quarantine.drop(work.connection, n)
            work.audit("aside.drop")

    def unarchive(self, actor: Actor, home_id: RecordId) -> Outcome[Home]:
        """Take an archived home up again."""
        with self._desk.store.write(actor.user_id) as work:
            home = replace(self._own_home(work, actor, home_id), archived=False)
            work.save(home)
            work.audit("home.unarchive", home_id)
        return Outcome(home, work.changes)

    def leave_archived(self, actor: Actor, home_id: RecordId) -> Outcome[Home]:
        """Archive the home anew, now that what was written late has been seen."""
        with self._desk.store.write(actor.user_id) as work:
            home = replace(self._own_home(work, actor, home_id), archived=True)
            work.decide(home, "archived")
            work.audit("home.archive", home_id)
        return Outcome(home, work.changes)

    def _own_home(self, work: UnitOfWork, actor: Actor, home_id: RecordId) -> Home:
        home = self._own(work, actor, Home.table(), home_id)
        assert isinstance(home, Home)
        return home

    def _own(self, work: UnitOfWork, actor: Actor, table: str, record: RecordId) -> Record:
        """A record the actor may decide in. Raises NotAllowed, and Refused when it is gone."""
        stored = pending.stored(work.connection, table, record)
        if stored is None:
            raise Refused(_("This is not in the store any more. Nothing has been changed."))
        if BY_TABLE[table].SCOPE not in (ScopeKind.UNIT, ScopeKind.TRAINING):
            actor.demand(Right.WRITE_CASEWORK)
        if pending.reach(work.connection, actor, stored) is not Reach.OPEN:
            raise NotAllowed(_("This is for others to decide. Nothing has been changed."))
        return stored

    def _shielded(self, work: UnitOfWork, changed: Record) -> Record:
        """What may not be kept of a protected home is not chosen back (DOMAIN §3.4)."""
        if isinstance(changed, Home):
            return shield_home(changed, casework.persons(work.connection, changed.id))
        if isinstance(changed, Person):
            check_person(changed, self._desk.today())
            home = records.load(work.connection, Home, changed.home_id)
            return shield_person(changed, home) if home is not None else changed
        return changed

    def _case(self, work: UnitOfWork, stored: Record) -> RecordId:
        return pending.case_of(work.connection, stored) or stored.id
