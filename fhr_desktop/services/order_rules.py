"""The order in force: reading it, and a new version that styrgruppen has decided and the unit manager enters."""

from __future__ import annotations

from dataclasses import replace

from db.queries import proposals as queries
from fhr_desktop.domain.order_rules import OrderRule, by_age, check_rule, in_force
from fhr_desktop.domain.record import new_id
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome


class OrderRules:
    """The unit's orders. They name nobody."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, actor: Actor) -> tuple[OrderRule, ...]:
        """Every version, the newest first; the one that the program came with stands last."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return by_age(queries.order_rules(connection))

    def in_force(self, actor: Actor) -> OrderRule:
        """The one that holds today."""
        return in_force(self.listed(actor), self._desk.today())

    def enter(self, actor: Actor, rule: OrderRule) -> Outcome[OrderRule]:
        """Enter a new version, which holds from its day. What was entered before stands. Raises Refused."""
        actor.demand(Right.ASSESS)
        check_rule(rule, self._desk.today())
        made = replace(rule, id=new_id(), recorded_at=self._desk.now(), user_id=actor.user_id)
        with self._desk.store.write(actor.user_id) as work:
            work.save(made)
            work.audit("order_rule.enter", made.id)
        return Outcome(made, work.changes)
