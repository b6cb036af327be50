"""Erasing at once what may not be kept: a person's demand (GDPR article 17), or what was written of the wrong person.

Ordinary disposal by age is a decision in two steps and is not here.
"""

from __future__ import annotations

from enum import StrEnum

from db import erased
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.attachments import blobs_in_use
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


class Reason(StrEnum):
    """Why something is erased at once. The code is all that is kept of it."""

    DEMAND = "art17"
    WRONG_PERSON = "wrong_person"


WORDS = {Reason.DEMAND: "Den enskilde har begärt det (artikel 17)", Reason.WRONG_PERSON: "Fel person"}


class Erasing:
    """Takes a family away for good, here and on every machine that takes in a package from here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def erase_home(self, actor: Actor, home_id: RecordId, reason: Reason, second: RecordId) -> Outcome[int]:
        """Erase a family with its cases, notes, forms and attachments. How many records went.

        The unit manager decides, with a second person (SYNC §5). Raises NotAllowed or Refused.
        """
        actor.demand(Right.ASSESS)
        with self._desk.store.write(actor.user_id) as work:
            self._check(work, actor, home_id, second)
            work.erase(Home, home_id, reason.value, actor.user_id, second)
            work.audit("home.erase", None, reason.value)
        self.clean_up(work.blobs)
        return Outcome(len(work.changes.records), work.changes)

    def clean_up(self, blobs: tuple[str, ...]) -> None:
        """After an erasure: files that nothing names any more, and what the database file still remembers."""
        with self._desk.store.read() as connection:
            used = blobs_in_use(connection)
        for blob in set(blobs) - used:
            self._desk.blobs.remove(blob)
        erased.fold(self._desk.store.engine)

    def _check(self, work: UnitOfWork, actor: Actor, home_id: RecordId, second: RecordId) -> None:
        home, other = work.get(Home, home_id), work.get(User, second)
        if home is None:
            raise Refused(_("The home is not in this store. Nothing has been changed."))
        demand_home(actor, home)
        if other is None or not other.active or second == actor.user_id or other.role == Role.TRAINER.value:
            raise Refused(_("Two persons must stand behind an erasure. Name the other one. Nothing has been changed."))
