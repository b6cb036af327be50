"""What the tests of the ledger share: a life that is entered in it, and raw SQL past the triggers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.ledger_entries import LedgerEntry
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.ledger import LedgerFilter
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import (
    PHRASE,
    TODAY,
    colleague,
    copied,
    family,
    new_store,
    services,
    storage,
)

DAY = dt.timedelta(days=1)
RULE = OrderRule(valid_from=TODAY, decided_by="Styrgruppen, § 12", decided_on=TODAY)


def entries(opened: OpenStore, **asked: Any) -> list[LedgerEntry]:
    """In the order in which they were written."""
    book = services(opened).ledger.book(opened.actor, LedgerFilter(**asked))
    return sorted(book.entries, key=lambda one: (one.chain, one.number))


def told(opened: OpenStore) -> list[tuple[Any, ...]]:
    body = [(one.kind, one.body) for one in entries(opened)]
    return [(kind, one.get("what"), one.get("need"), one.get("home"), one.get("municipality")) for kind, one in body]


def queued(opened: OpenStore, day: dt.date) -> Case:
    """A family that waits for an investigation since the day."""
    s, case = services(opened), family(opened)
    other = colleague(opened)
    s.cases.assign(opened.actor, case.id, opened.actor.user_id, other.id)
    for state in (CaseState.FIRST_CONTACT, CaseState.OPENED, CaseState.INITIAL_ASSESSMENT, CaseState.QUEUE):
        case = s.cases.move(opened.actor, case.id, state, day).value
    return case


def a_life(opened: OpenStore) -> tuple[RecordId, Need]:
    """A request that ends in a placement's beginning, and a family that comes before one that has waited longer."""
    s, home, need = services(opened), pooled(opened), asked_for(opened)
    (proposal,) = offered(opened, need, home)
    s.proposals.answer_family(opened.actor, proposal.id, FamilyAnswer.YES)
    s.proposals.answer_municipality(opened.actor, proposal.id, MunicipalityAnswer.FORWARD)
    queued(opened, TODAY - 30 * DAY)
    chosen = queued(opened, TODAY - 10 * DAY)
    s.cases.move(opened.actor, chosen.id, CaseState.INVESTIGATION, TODAY)
    s.order_rules.enter(opened.actor, RULE)
    s.needs.move(opened.actor, need.id, NeedState.CLOSED, outcome="need_ended")
    return home, need


def lived(tmp_path: Path) -> OpenStore:
    """The unit manager's store after `a_life`, made once."""

    def make(target: Path) -> None:
        made = new_store(target, Role.UNIT_MANAGER, "Eva Norling")
        a_life(made)
        made.close()

    copied("store", "ledger", tmp_path / "store", make)
    return storage().open(tmp_path / "store", PHRASE)


@contextmanager
def tampered(opened: OpenStore) -> Iterator[Connection]:
    """Raw SQL past the triggers; all of it is taken back."""
    with opened.desk.store.engine.connect() as connection:
        begun = connection.begin()
        connection.exec_driver_sql("INSERT INTO gate(open) VALUES (1)")
        yield connection
        begun.rollback()
