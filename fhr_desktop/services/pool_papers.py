"""The pool on paper: the overview of its homes (F17), for the unit and for insight, and a request as it came in (F14).

F17's first version said that protected homes are part of the sums but have no row. A sum that holds one is still a
trace of it: two machines, or two days' papers, differ by just that home, and a reader of the paper is seldom one of
those named. A machine that does not hold the home cannot count it either. So no protected home is counted on this
paper, whoever prints it, and its second version says so; who may know of such a home is told by the home itself. Nor
are requests for children with protected personal data, which F14 keeps out of every list.

In the variant for insight there is no row for a home at all: with rows, what the tables hide could be had by counting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from db import records
from db.queries import followup, pool
from db.queries.pool import PooledHome
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.needs import WAITING, Need
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_overview import CountedHome, for_insight, overview, year_before
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.answers import EVERYONE, FilledForm
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.need_form import filled_need
from fhr_desktop.services.overview_form import dates_row, home_row, tables
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.unit import settings_of
from i18n import _

OVERVIEW, REQUEST = "F17", "F14"
INTERNAL, INSIGHT = "internal", "insight"  # F17's variants

Paper = tuple[FilledForm, PrintContext]


class PoolPapers:
    """Making the papers. Nothing is written to disk here."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def overview(self, actor: Actor, variant: str = INTERNAL) -> Printed:
        """F17 of today, for paper or file; logged. Raises Refused for a variant that the form does not have."""
        self._demand(actor, OVERVIEW, variant)
        with self._desk.store.logged_read(actor.user_id, "print.pool", None, OVERVIEW, variant) as connection:
            paper = self._overview(connection, actor, variant)
        return render(*paper)

    def preview_overview(self, actor: Actor, variant: str = INTERNAL) -> Printed:
        """The same to look at first, which is noted as opening the pool."""
        self._demand(actor, OVERVIEW, variant)
        with self._desk.store.logged_read(actor.user_id, "pool.open", None) as connection:
            paper = self._overview(connection, actor, variant)
        return render(*paper)

    def request(self, actor: Actor, need_id: RecordId) -> Printed:
        """F14 as the request stands now, for paper or file; logged."""
        self._demand(actor, REQUEST)
        with self._desk.store.logged_read(actor.user_id, "print.need", need_id, REQUEST) as connection:
            paper = self._request(connection, actor, need_id)
        return render(*paper)

    def preview_request(self, actor: Actor, need_id: RecordId) -> Printed:
        """The same to look at first."""
        self._demand(actor, REQUEST)
        with self._desk.store.read() as connection:
            paper = self._request(connection, actor, need_id)
        return render(*paper)

    def _demand(self, actor: Actor, form: str, variant: str = INTERNAL) -> None:
        actor.demand(Right.READ_CASEWORK)
        demand_form(form, library().open_to(actor.role.value))
        if form == OVERVIEW and variant not in library().latest(OVERVIEW).variants:
            said = _("The form {form} has no variant called {variant}. Nothing has been printed; choose {variants}.")
            raise Refused(said.format(form=form, variant=variant, variants=f"{INTERNAL} / {INSIGHT}"))

    def _overview(self, connection: Connection, actor: Actor, variant: str) -> Paper:
        today = self._desk.today()
        towns = records.load_where(connection, Municipality, order="name")
        pooled = _countable(connection, actor, [one.code for one in towns])
        counted = counted_homes(pooled, followup.offers_of_homes(connection, year_before(today), today), today)
        asked = [one for one in pool.needs(connection, WAITING) if not one.protected]
        there = {one.municipality for one in counted}
        codes = [one.code for one in towns if one.participates(today) or one.code in there]
        unit = settings_of(connection)
        whole = overview(counted, asked, codes)
        if variant == INSIGHT:
            answers = tables(for_insight(whole, unit.min_cell), unit.min_cell)
        else:
            every = unit.home_trained_rule != "any"
            both = zip(pooled, counted, strict=True)
            answers = {
                **tables(whole),
                "home_rows": tuple(home_row(home, one) for home, one in both),
                "home_dates": tuple(dates_row(one, today, every=every) for one in pooled),
            }
        filled = FilledForm(library().latest(OVERVIEW), {(key, EVERYONE): value for key, value in answers.items()})
        words = {"as_of": today.isoformat()}
        context = print_context(self._desk, connection, actor, mark=f"Poolen {today}", words=words)
        return filled, replace(context, variant=variant, secrecy="" if variant == INSIGHT else context.secrecy)

    def _request(self, connection: Connection, actor: Actor, need_id: RecordId) -> Paper:
        found = records.load(connection, Need, need_id)
        if found is None:
            raise Refused(_("The request is not in this store. Nothing has been printed."))
        context = print_context(self._desk, connection, actor, mark=f"Förfrågan {found.number}")
        return filled_need(found, library().latest(REQUEST)), context


def counted_homes(pooled: Sequence[PooledHome], offers: Mapping[RecordId, int], today: dt.date) -> list[CountedHome]:
    """The homes as the overview counts them today, in the same order. `offers`: how often each was proposed."""
    return [
        CountedHome(
            one.home.id, one.home.municipality or "", one.status_on(today), one.entry.places,
            sum(placement.takes_a_place() for placement in one.placements),
            one.entry.age_from, one.entry.age_to, offers.get(one.home.id, 0),
        )
        for one in pooled
    ]  # fmt: skip


def _countable(connection: Connection, actor: Actor, codes: Sequence[str]) -> list[PooledHome]:
    """The homes that the paper tells of: by municipality, and in each those longest in their state first."""
    order = {code: at for at, code in enumerate(codes)}
    found = [
        one for one in pool.homes_in_pool(connection, actor.user_id)
        if not one.home.protected and one.entry.stage() is not PoolStatus.LEFT
    ]  # fmt: skip
    return sorted(found, key=lambda one: (
        order.get(one.home.municipality or "", len(order)), one.entry.status_since or dt.date.max, str(one.home.id),
    ))  # fmt: skip
