"""Settling what two machines have written differently: a person chooses or writes the value that holds."""

from __future__ import annotations

import dataclasses

from db import records
from db.queries.conflicts import Clash, Side
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.record import Plain, RecordId, from_plain
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import own_case
from fhr_desktop.services.outcome import Outcome
from i18n import _

__all__ = ["Clash", "Clashes", "Side"]


class Clashes:
    """Deciding."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def settle(self, actor: Actor, case_id: RecordId, clash: Clash, value: Plain) -> Outcome[None]:
        """Let a value hold, one of the sides' or another. Both sides stay in the record's history.

        Raises Refused for a protection flag, which is taken off by an act of its own, with a reason.
        """
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, case_id)
            kind = BY_TABLE[clash.table]
            record = records.load(work.connection, kind, clash.record)
            if record is None:
                raise Refused(_("What was to be decided is no longer in this store. Nothing has been changed."))
            chosen = from_plain(kind.SPECS[clash.field].kind, value)
            lifts = isinstance(record, Home) and clash.field == "protected" and chosen is not True
            unmarks = isinstance(record, Person) and clash.field == "protection_degree" and chosen == "none"
            if lifts or unmarks:
                raise Refused(_("The protection stays until it is taken off with a reason. Nothing has been changed."))
            work.resolve(dataclasses.replace(record, **{clash.field: chosen}), clash.field)
            work.audit("clash.settle", clash.record, clash.field)
        return Outcome(None, work.changes)
