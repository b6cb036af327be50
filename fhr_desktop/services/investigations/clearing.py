"""Local copies cleared once their papers are in Treserva: the files of attachments, by the unit's own setting.

Only files go. A record taken away from one machine alone would come back from the others, and ordinary disposal of a
case's records is a decision in two steps (SYNC §5). An erased file goes from every machine that takes in a package.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from db import records
from db.queries import treserva as queries
from db.store import Connection
from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.case_states import ENDED
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.treserva import SETTLED, THERE, Origin, TreservaItem
from fhr_desktop.domain.unit import OrganisationSettings
from fhr_desktop.services.actor import Actor, Right, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.erasing import Erasing
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.outcome import Outcome
from i18n import _

CODE = "treserva"  # why they were erased


@dataclass(frozen=True, slots=True)
class Clearable:
    """What may be cleared in a case: how many files, of how many bytes. `allowed`: the unit has it turned on."""

    allowed: bool
    days: int
    files: tuple[RecordId, ...] = ()
    size: int = 0


class Clearing:
    """Clearing what Treserva has."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of_case(self, actor: Actor, case_id: RecordId, reason: str = "") -> Clearable:
        """What may be cleared now. Opening the case was logged."""
        with self._desk.store.read() as connection:
            case, home = case_and_home(connection, case_id)
            demand_case(actor, case, home, reason)
            return self._clearable(connection, case)

    def clear(self, actor: Actor, case_id: RecordId) -> Outcome[int]:
        """Erase the files that may be cleared, here and on every machine. How many.

        The unit manager does it. Raises NotAllowed, or Refused while the case is open, the unit has not turned it on,
        or nothing in it was put into Treserva long enough ago.
        """
        actor.demand(Right.ASSESS)
        with self._desk.store.write(actor.user_id) as work:
            case, _home = own_case(work, actor, case_id)
            found = self._clearable(work.connection, case)
            if not found.allowed:
                raise Refused(_("The unit has not turned this on. Nothing has been cleared; see Settings, The unit."))
            if not found.files:
                raise Refused(
                    _(
                        "Nothing can be cleared: the case must be ended, and its attachments in Treserva for {n} days. "
                        "Nothing has been changed."
                    ).format(n=found.days)
                )
            for one in found.files:
                work.erase(Attachment, one, CODE, actor.user_id)
            gone = {one.hex for one in found.files}
            for package in queries.transfers(work.connection, case.id):
                lying = queries.items_of(work.connection, package.id)
                if lying and all(one.paper in gone or _away(work.connection, one) for one in lying):
                    work.save(replace(package, wiped_on=self._desk.today()))
            work.audit("treserva.clear", case.id, str(len(found.files)))
        Erasing(self._desk).clean_up(work.blobs)
        return Outcome(len(found.files), work.changes)

    def _clearable(self, connection: Connection, case: Case) -> Clearable:
        unit = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
        if unit is None or not unit.clear_after_treserva:
            return Clearable(False, unit.local_keep_days if unit is not None else 0)
        if case.stage() not in ENDED:
            return Clearable(True, unit.local_keep_days)
        before = self._desk.today() - dt.timedelta(days=unit.local_keep_days)
        noted: dict[str, list[TreservaItem]] = {}
        for item, _stamp in queries.items(connection, (case.id,)):
            noted.setdefault(item.paper, []).append(item)
        files = records.load_where(connection, Attachment, order="added_at", case_id=case.id)
        old = [one for one in files if _in_treserva(noted.get(one.id.hex, []), before)]
        return Clearable(True, unit.local_keep_days, tuple(one.id for one in old), sum(one.size for one in old))


def _in_treserva(items: list[TreservaItem], before: dt.date) -> bool:
    """Whether a paper is in Treserva since a day or longer, and nobody has noted it since as still to go there."""
    if not items or any(one.status not in SETTLED for one in items):
        return False
    last = items[-1]
    return last.status in THERE and last.transferred_on is not None and last.transferred_on <= before


def _away(connection: Connection, item: TreservaItem) -> bool:
    """Whether the paper's own file is gone already. What is not a file stays in the store."""
    paper = RecordId(hex=item.paper)
    return item.origin == Origin.ATTACHMENT and records.load(connection, Attachment, paper) is None
