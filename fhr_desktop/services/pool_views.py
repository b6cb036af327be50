"""Saved views of the pool: one's own and those that the unit shares."""

from __future__ import annotations

from dataclasses import replace

from db import records
from db.collation import sort_key
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.pool_views import SavedView, check_view
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


class PoolViews:
    """They hold what is asked and no personal data, so that reading them is not noted."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def listed(self, actor: Actor) -> tuple[SavedView, ...]:
        """The actor's own views and the shared ones, by name."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return _visible(connection, actor)

    def save(self, actor: Actor, view: SavedView) -> Outcome[SavedView]:
        """Save a new view, or change one: its name, what it asks, and whether it is shared."""
        actor.demand(Right.READ_CASEWORK)
        view = replace(view, name=" ".join(view.name.split()))
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(SavedView, view.id)
            _demand_own(actor, stored or view)
            check_view(view, _visible(work.connection, actor))
            saved = view if stored is None else replace(view, owner_id=stored.owner_id)
            work.save(saved)
            work.audit("pool.view", saved.id)
        return Outcome(saved, work.changes)

    def put_away(self, actor: Actor, view_id: RecordId, *, away: bool = True) -> Outcome[SavedView]:
        """Take a view away, or bring it back."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(SavedView, view_id)
            if stored is None:
                raise Refused(_("The view is not in this store. Nothing has been changed."))
            _demand_own(actor, stored)
            saved = replace(stored, put_away=away)
            work.save(saved)
            work.audit("pool.view", saved.id)
        return Outcome(saved, work.changes)


def may_change(actor: Actor, view: SavedView) -> bool:
    """One's own; and a shared one by whoever leads the unit, so that it does not outlive whoever left."""
    return view.owner_id == actor.user_id or (view.shared and actor.may(Right.ASSESS))


def _demand_own(actor: Actor, view: SavedView) -> None:
    if not may_change(actor, view):
        raise Refused(_("The view is a colleague's. Nothing has been changed; save one of your own."))


def _visible(connection: Connection, actor: Actor) -> tuple[SavedView, ...]:
    found = [
        one for one in records.load_where(connection, SavedView)
        if not one.put_away and (one.shared or one.owner_id == actor.user_id)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (sort_key(one.name), one.id)))
