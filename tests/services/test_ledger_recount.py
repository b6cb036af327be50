"""Counted anew from the operations of the log, random histories on two machines say what the ledger says."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import records
from db.queries import ledger_log
from db.store import Connection
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.ledger_recount import recount
from fhr_desktop.domain.needs import ENDED, NeedState, NeedStep
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal, ProposalStep
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.ledgering import DAY, RULE, entries, queued
from tests.services.pooling import asked_for, offered, pooled
from tests.stores import (
    TODAY,
    services,
)
from tests.units import exchange, unit_of


def naive(connection: Connection) -> Counter[tuple[str, str, dt.date]]:
    """What the ledger should tell, counted without any of its code: (kind, what, day)."""
    found: Counter[tuple[str, str, dt.date]] = Counter()
    load = records.load_where
    for search in load(connection, PoolSearch):
        found["search", "", search.on] += 1
    for rule in load(connection, OrderRule):
        found["rule", "", rule.valid_from] += 1
    ended = {one.value for one in ENDED}
    for need in load(connection, NeedStep):
        if need.from_state is None:
            found["need", "received", need.on] += 1
        elif need.to_state in ended and need.from_state not in ended:
            found["need", "closed", need.on] += 1
        elif need.from_state in ended and need.to_state not in ended:
            found["need", "reopened", need.on] += 1
    ends = {
        "proceeding": "proceed", "withdrawn": "withdrawn_by_fhr", "expired": "expired",
        "other_home": "other_home_chosen", "placed": "placed", "taken_back": "taken_back",
    }  # fmt: skip
    for step in load(connection, ProposalStep):
        what = ends.get(step.what)
        if step.answer == "no":
            what = "declined_by_family" if step.what == "family_answered" else "declined_by_municipality"
        if what:
            found["answer", what, step.on] += 1
    for move in load(connection, Transition):
        if (move.from_state, move.to_state) in {
            ("a5_queue", "a6_investigation"), ("a4_initial_assessment", "a6_investigation"),
        }:  # fmt: skip
            found["investigation", "chosen", move.on] += 1
    return found


def _act(rng: random.Random, opened: OpenStore, homes: list[RecordId]) -> None:
    s, actor = services(opened), opened.actor
    needs = [one for one in s.needs.listed(actor) if one.stage() not in ENDED]
    proposals = [one.proposal for one in s.proposals.waiting(actor)]
    with opened.desk.store.read() as connection:
        cases = [one for one in records.load_where(connection, Case) if one.state == CaseState.QUEUE]
    acts: list[Any] = [lambda: asked_for(opened), lambda: queued(opened, TODAY - rng.randint(1, 60) * DAY)]
    if needs:
        need = rng.choice(needs)
        acts += [
            lambda: offered(opened, need, rng.choice(homes), ground="Nära.", tie_break="Lottat."),
            lambda: s.proposals.no_home(actor, need.id, "Ingen plats"),
            lambda: s.needs.move(actor, need.id, NeedState.CLOSED, outcome="need_ended"),
        ]  # fmt: skip
    if proposals:
        one: Proposal = rng.choice(proposals)
        reason = {"reason": "other"}
        acts += [
            lambda: s.proposals.answer_family(actor, one.id, rng.choice(list(FamilyAnswer)), **reason),
            lambda: s.proposals.answer_municipality(actor, one.id, rng.choice(list(MunicipalityAnswer)), **reason),
            lambda: s.proposals.withdraw(actor, one.id, "Ångrat"),
        ]  # fmt: skip
    if cases:
        acts.append(lambda: s.cases.move(actor, rng.choice(cases).id, CaseState.INVESTIGATION, TODAY))
    acts.append(lambda: s.order_rules.enter(actor, replace(RULE, valid_from=TODAY + rng.randint(0, 9) * DAY)))
    try:
        rng.choice(acts)()
    except Refused:
        return  # what is not allowed leaves no entry either


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_random_histories_on_two_machines_recount_to_the_ledger(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    unit = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "andra": Role.UNIT_MANAGER})
    office, other = unit.values()
    homes = [pooled(office) for _n in range(3)]
    exchange(office, other)
    for _n in range(30):
        _act(rng, rng.choice((office, other)), homes)
        if rng.random() < 0.25:
            sender, receiver = rng.sample((office, other), 2)
            exchange(sender, receiver)
    exchange(office, other)
    exchange(other, office)
    for one in (office, other):
        checked = services(one).ledger.check(one.actor)
        assert not checked.verified.faults and not checked.recounted.differences
        assert checked.recounted.counted == checked.verified.entries > 15 and not checked.recounted.gone
        with one.desk.store.read() as connection:
            said = Counter((each.kind, each.body.get("what") or "", each.on) for each in entries(one))
            assert said == naive(connection)
    assert entries(office) == entries(other)
    _one_event_of_each_entry_matters(office)
    for one in unit.values():
        one.close()


def _one_event_of_each_entry_matters(opened: OpenStore) -> None:
    """An event that is not in the log, one that says something else, and an entry that was left out, are each found."""
    with opened.desk.store.read() as connection:
        operations = list(ledger_log.operations(connection))
        lengths = ledger_log.lengths(connection)
    every = entries(opened)
    for entry in every[::5]:
        event = RecordId(hex=entry.event)
        less = recount([one for one in operations if one.record != event], lengths, every)
        assert [one.entry for one in less.differences] == [entry]
        without = recount(operations, lengths, [one for one in every if one != entry]).differences
        assert (None, event) in {(one.entry and one.entry.id, one.event) for one in without}
        false = replace(entry, body={**entry.body, "municipality": "2080x"})
        wrong = recount(operations, lengths, [false if one == entry else one for one in every])
        assert [one.entry for one in wrong.differences] == [false]
    old = recount([one for one in operations if one.table != "ledger_entry"], lengths, ())
    assert old.before == len(every) and not old.differences
