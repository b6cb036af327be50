"""Whether the ledger holds together: each machine's entries bind the one before, and the others' newest. Pure.

An entry is held twice, in its table and in the log. What differs between them, whose sum is not its own, what is not
where another says it is, and what is not there at all is named by machine, number and day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from fhr_desktop.domain.ledger_entries import LedgerEntry, chain_of
from fhr_desktop.domain.record import RecordId


class Wrong(StrEnum):
    """What is wrong with an entry."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    CUT = "cut"  # an entry is missing at a chain's end: another machine has seen it
    UNREADABLE = "unreadable"
    LOG = "log"  # the log lacks changes after the chain's last entry


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where. `on` is None where nobody can say; `number` 0 where the place is not known."""

    wrong: Wrong
    device: str
    number: int
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What there is of the ledger: by record id the entry in the table, and in the log; None for one that cannot be
    read, or whose bytes are not those that were sealed. `erased`: those taken away by decision. `holes`: machines whose
    log lacks changes. `shut_out`: machines that no longer count; what they wrote last may rightly be gone.
    """

    table: Mapping[RecordId, LedgerEntry | None]
    log: Mapping[RecordId, LedgerEntry | None]
    erased: Collection[RecordId] = ()
    holes: Collection[str] = ()
    shut_out: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome. `entries` and `chains`: how many; `restarted`: chains that go on from an earlier of the machine."""

    entries: int
    chains: int
    faults: tuple[Fault, ...]
    restarted: int = 0

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass
class _Chains:
    """The entries that are themselves, by chain and number, and what has been found wrong."""

    good: dict[str, dict[int, LedgerEntry]] = field(default_factory=dict)
    adrift: dict[RecordId, LedgerEntry] = field(default_factory=dict)  # that no longer say where they stood
    named: set[tuple[str, int]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def fault(self, wrong: Wrong, chain: str, number: int, on: dt.date | None = None) -> None:
        """Name a place once."""
        if (chain, number) not in self.named:
            self.named.add((chain, number))
            self.faults.append(Fault(wrong, chain.partition("/")[0], number, on))


def verify(held: Held) -> Verified:
    """Whether every chain holds, and what is wrong where it does not."""
    found = _Chains()
    ids = [*held.log, *(one for one in held.table if one not in held.log)]
    for one in ids:
        if one not in held.erased:
            _compare(held, one, found)
    for chain, entries in found.good.items():
        _walk(chain, entries, held, found)
    for entry in found.adrift.values():
        found.fault(Wrong.CHANGED, entry.chain, entry.number, entry.on)
    for chain, number, digest, on in _bound(found.good):
        _meet(chain, number, digest, on, held, found)
    for device in held.holes:
        last = max((n for chain, some in found.good.items() if chain.startswith(device) for n in some), default=0)
        found.faults.append(Fault(Wrong.LOG, device, last))
    machines = {chain.partition("/")[0] for chain in found.good}
    return Verified(len(ids), len(found.good), tuple(found.faults), len(found.good) - len(machines))


def _compare(held: Held, one: RecordId, found: _Chains) -> None:
    """The entry in the table and in the log must be one and the same, and what it was sealed as."""
    sides = [held.table.get(one), held.log.get(one)]
    whole = [side for side in sides if side is not None and side.sum() == side.digest and _in_place(side)]
    true = whole[0] if whole else None
    if true is not None:
        found.good.setdefault(true.chain, {}).setdefault(true.number, true)
    if true is not None and sides[0] == sides[1]:
        return
    place = true or next((side for side in sides if side is not None and _in_place(side)), None)
    if place is None:
        lost = next((side for side in sides if side is not None), None)
        if lost is None:
            found.faults.append(Fault(Wrong.UNREADABLE, "", 0))
        else:
            found.adrift[one] = lost
        return
    absent = one not in held.table, one not in held.log
    wrong = Wrong.MISSING if absent[0] else Wrong.INSERTED if absent[1] else Wrong.CHANGED
    found.fault(wrong, place.chain, place.number, place.on)


def _in_place(entry: LedgerEntry) -> bool:
    return entry.id == LedgerEntry.id_of(entry.chain, entry.number)


def _walk(chain: str, entries: Mapping[int, LedgerEntry], held: Held, found: _Chains) -> None:
    """From 1 without holes, each bound to the one before."""
    for number in range(1, max(entries) + len(found.adrift) + 1):
        entry, before = entries.get(number), entries.get(number - 1)
        lost = found.adrift.pop(LedgerEntry.id_of(chain, number), None) if entry is None else None
        if lost is not None:
            found.fault(Wrong.CHANGED, chain, number, lost.on)
        elif entry is None:
            if number < max(entries) and LedgerEntry.id_of(chain, number) not in held.erased:
                after = next((entries[n].on for n in range(number + 1, max(entries) + 1) if n in entries), None)
                found.fault(Wrong.MISSING, chain, number, after)
        elif number == 1 and entry.previous:
            found.fault(Wrong.CHANGED, chain, 1, entry.on)
        elif before is not None and entry.previous != before.digest:
            found.fault(Wrong.CHANGED, chain, number - 1, before.on)


def _bound(good: Mapping[str, Mapping[int, LedgerEntry]]) -> Iterator[tuple[str, int, str, dt.date]]:
    """What the entries say of other chains: chain, number, sum, and the day on which it was said."""
    for entries in good.values():
        for entry in entries.values():
            for head in entry.heads:
                yield str(head["chain"]), int(head["number"]), str(head["digest"]), entry.on


def _meet(chain: str, number: int, digest: str, on: dt.date, held: Held, found: _Chains) -> None:
    entries = found.good.get(chain, {})
    entry = entries.get(number)
    if entry is not None and entry.digest != digest:
        found.fault(Wrong.CHANGED, chain, number, entry.on)
    if entry is not None or LedgerEntry.id_of(chain, number) in held.erased:
        return
    if chain.partition("/")[0] not in held.shut_out:
        for missing in range(max(entries, default=0) + 1, number + 1):
            if LedgerEntry.id_of(chain, missing) not in held.erased:
                found.fault(Wrong.CUT, chain, missing, on)


def by_chain(entries: Iterable[LedgerEntry]) -> dict[str, list[LedgerEntry]]:
    """The entries of each chain in order."""
    found: dict[str, list[LedgerEntry]] = {}
    for one in sorted(entries, key=lambda one: (one.device, one.incarnation, one.number)):
        found.setdefault(chain_of(one.device, one.incarnation), []).append(one)
    return found
