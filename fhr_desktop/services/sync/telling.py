"""Tells a person what a package brings or brought: lines for records, and sentences for what has no content."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from db import records
from db.queries import arrivals, conflicts
from db.queries.arrivals import Came
from db.store import Connection
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case, FormDocument, Note
from fhr_desktop.domain.record import Plain, Record, RecordId
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.domain.unit import Device, User
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.sync.views import Arrival, Line
from fhr_desktop.services.wording import Wording
from i18n import _, _n

R = TypeVar("R", bound=Record)
MOST = 200  # lines in a list
# What the program keeps for itself in a record that a person reads.
UNTOLD = frozenset({("form_document", "frozen"), ("form_document", "content_hash")})
# What a person reads as part of something else: a case's state says what its transition says.
QUIET = frozenset({"transition", "alias", "review_reading"})
GIVEN = frozenset(
    {"municipality", "legal_reference", "organisation_settings", "course_template"}
)  # every unit begins with them


class Telling:
    """Words for what one package did, read from an open connection."""

    def __init__(self, connection: Connection, actor: Actor, today: dt.date) -> None:
        self._connection, self._actor = connection, actor
        self._words = Wording(connection, today)
        self._read: dict[tuple[type[Record], RecordId], Record | None] = {}
        self._homes: dict[RecordId, tuple[Home | None, RecordId | None]] = {}

    def arrival(self, report: dict[str, Any], sender: bytes, taken_in: dt.datetime | None, *, already: bool) -> Arrival:
        """The package as its report says, with what it names as it stands now."""
        all_came = arrivals.came(self._connection, report["first"], report["last"])
        quiet = [one for one in all_came if _quiet(one)]
        shown = [one for one in all_came if not _quiet(one)]
        new, changed = [one for one in shown if one.is_new], [one for one in shown if not one.is_new]
        touched = [RecordId(bytes=rec) for _table, rec in report["touched"]]
        clashes = arrivals.clashing(self._connection, touched)
        settled = list(_settled(changed, {(record, field) for _table, record, field in clashes}))
        undecided, changed = len(changed) - len(settled), settled
        self._read_together([(one.table, one.record) for one in new[:MOST] + changed[:MOST]])
        return Arrival(
            sender=self._person(sender),
            machine=self._words.machine(sender),
            made=moment_of(report["made"]),
            taken_in=taken_in,
            already=already,
            operations=report["operations"],
            new=tuple(self._line(one) for one in new[:MOST]),
            changed=tuple(self._line(one) for one in changed[:MOST]),
            conflicts=tuple(self._conflicts(clashes[:MOST])),
            new_count=report["new"] - sum(one.is_new for one in quiet),
            changed_count=report["changed"] - sum(not one.is_new for one in quiet) - undecided,
            conflict_count=len(clashes),
            erased_count=report["erased"],
            notices=tuple(self._notices(report, sender)),
            by_author=tuple(self._authors(new)),
        )

    def _person(self, device: bytes) -> str:
        machine = records.load_where(self._connection, Device, device_key=device.hex())
        owner = records.load(self._connection, User, machine[0].user_id) if machine and machine[0].user_id else None
        return owner.name if owner else _("a colleague")

    def _line(self, came: Came) -> Line:
        kind = BY_TABLE[came.table]
        stored = self._record(kind, came.record)
        who = self._words.user(came.user)
        if stored is None or not self._may_see(stored):
            return Line(came.table, came.record, kind.LABEL, "", None, who)
        fields = tuple(
            (
                self._words.label(stored, name),
                self._words.text(stored, name, before),
                self._words.text(stored, name, after),
            )
            for name, (before, after) in came.fields.items()
            if (came.table, name) not in UNTOLD
        )
        return Line(came.table, came.record, kind.LABEL, self._what(stored), self._case(stored), who, fields)

    def _conflicts(self, clashes: Sequence[tuple[str, RecordId, str]]) -> Iterator[Line]:
        """The fields in conflict, each with two of the things said in it."""
        read = conflicts.of_records(self._connection, {record for _table, record, _field in clashes})
        sides = {(one.record, one.field): [side.value for side in one.sides] for one in read}
        for table, record, field in clashes:
            yield self._conflict(table, record, field, sides.get((record, field), []))

    def _conflict(self, table: str, record: RecordId, field: str, sides: Sequence[Plain]) -> Line:
        kind = BY_TABLE[table]
        stored = self._record(kind, record)
        if stored is None or not self._may_see(stored):
            return Line(table, record, kind.LABEL, "", None, "")
        one, other = ([self._words.text(stored, field, value) for value in sides] + ["", ""])[:2]
        said = (self._words.label(stored, field), one, other)
        return Line(table, record, kind.LABEL, self._what(stored), self._case(stored), "", (said,))

    def _read_together(self, many: Iterable[tuple[str, RecordId]]) -> None:
        """Read the records, a kind at a time, before each is told of."""
        wanted: dict[type[Record], list[RecordId]] = {}
        for table, record in many:
            wanted.setdefault(BY_TABLE[table], []).append(record)
        for kind, ids in wanted.items():
            found = records.load_many(self._connection, kind, ids)
            self._read |= {(kind, one): found.get(one) for one in ids}

    def _record(self, kind: type[R], record: RecordId) -> R | None:
        """The record as it stands, read once."""
        key = (kind, record)
        if key not in self._read:
            self._read[key] = records.load(self._connection, kind, record)
        return self._read[key]  # type: ignore[return-value]

    def _what(self, stored: Record) -> str:
        said = self._words.what(stored)
        home, _case = self._home(stored)
        if home is not None and home.name and not isinstance(stored, Home):
            return f"{home.name}: {said}"
        return said

    def _may_see(self, stored: Record) -> bool:
        home, _case = self._home(stored)
        if home is None:
            return True
        if home.protected and self._actor.user_id not in home.readers:
            return False
        return self._actor.may(Right.READ_CASEWORK)

    def _case(self, stored: Record) -> RecordId | None:
        return self._home(stored)[1]

    def _home(self, stored: Record) -> tuple[Home | None, RecordId | None]:
        """The home and the case a record belongs to."""
        if stored.id not in self._homes:
            self._homes[stored.id] = self._find_home(stored)
        return self._homes[stored.id]

    def _find_home(self, stored: Record) -> tuple[Home | None, RecordId | None]:
        document_id = getattr(stored, "document_id", None)
        if document_id is not None:
            document = self._record(FormDocument, document_id)
            return self._home(document) if document else (None, None)
        case_id = stored.id if isinstance(stored, Case) else getattr(stored, "case_id", None)
        if case_id is not None:
            case = self._record(Case, case_id)
            home = self._record(Home, case.home_id) if case else None
            return home, case_id if case else None
        home_id = stored.id if isinstance(stored, Home) else getattr(stored, "home_id", None)
        if home_id is None:
            return None, None
        if not isinstance(stored, Home):
            home = self._record(Home, home_id)
            return home, self._case(home) if home else None
        cases = records.load_where(self._connection, Case, home_id=home_id)
        return stored, cases[-1].id if cases else None

    def _authors(self, new: list[Came]) -> list[tuple[str, int]]:
        notes = [one for one in new if one.table == Note.table()]
        return sorted(Counter(self._words.user(one.user) for one in notes).items())

    def _notices(self, report: dict[str, Any], sender: bytes) -> list[str]:
        said = []
        if report["joined"]:
            said.append(_("This computer now belongs to the unit. Lock and unlock the program once."))
        if report["role"]:
            said.append(
                _("This computer has got another role, and holds what goes with it. Lock and unlock the program once.")
            )
        if report["forked"]:
            said.append(
                _(
                    "The list of the unit's computers had been changed in two places, and the other place's holds now. "
                    "Look at the list, and do again what is missing."
                )
            )
        for device in report["shut"]:
            blocked = _("{machine} is blocked now: it can no longer exchange with the unit.")
            said.append(blocked.format(machine=self._words.machine(device)))
        if report["listed"] and not said:
            said.append(_("The list of the unit's computers is newer in the package than the one here was."))
        if report["proposed"]:
            said.append(_("A change to the list of the unit's computers waits for one more signature."))
        if report["heard"] and not report["transactions"]:
            said.append(_("The package says what {name} has received.").format(name=self._person(sender)))
        if report["anew"] and not report["joined"]:
            said.append(
                _("This store was older than what colleagues hold. Nothing is lost; it goes on under a new id.")
            )
        if report["kept"]:
            said.append(
                _("A colleague erased something that you had written in. Your text is kept for thirty days, below.")
            )
        if report["late"]:
            said.append(
                _n(
                    "{n} change came for something that has been erased, and was not kept.",
                    "{n} changes came for something that has been erased, and were not kept.",
                    report["late"],
                ).format(n=report["late"])
            )
        if report["aside"]:
            said.append(
                _n(
                    "{n} change from a computer that has been shut out was set aside.",
                    "{n} changes from a computer that has been shut out were set aside.",
                    report["aside"],
                ).format(n=report["aside"])
            )
        if report["newest"]:
            day = moment_of(report["newest"]).astimezone().date().isoformat()
            said.append(
                _("A clock is wrong on one of the computers ({day}): {machine} sent it. Nothing is lost.").format(
                    day=day, machine=self._words.machine(sender)
                )
            )
        if report["log_changed"]:
            said.append(
                _(
                    "The access log on {machine} is not what it was at an earlier exchange. Tell the unit manager."
                ).format(machine=self._words.machine(sender))
            )
        return said


def _settled(changed: Iterable[Came], clashing: Collection[tuple[RecordId, str]]) -> Iterator[Came]:
    """What changed without waiting for a decision."""
    for one in changed:
        fields = {name: said for name, said in one.fields.items() if (one.record, name) not in clashing}
        if fields or not one.fields:
            yield replace(one, fields=fields)


def _quiet(one: Came) -> bool:
    """Whether nothing is told of it on a line of its own."""
    return one.table in QUIET or (one.is_new and one.table in GIVEN)
