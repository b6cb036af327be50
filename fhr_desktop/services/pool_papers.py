"""The pool on paper: the overview of its homes (F17), for the unit and for insight, and a request as it came in (F14).

F17's first version said that protected homes are part of the sums but have no row. A sum that holds one is still a
trace of it: two machines, or two days' papers, differ by just that home, and a reader of the paper is seldom one of
those named. A machine that does not hold the home cannot count it either. So no protected home is counted on this
paper, whoever prints it, and its second version says so; who may know of such a home is told by the home itself. Nor
are requests for children with protected personal data, which F14 keeps out of every list.

In the variant for insight there is no row for a home at all: with rows, what the tables hide could be had by counting.
It leaves the unit, so it is published as all other figures are (`Followup.publish`), by the unit manager, whose machine
alone knows what has been: papers of two days, or a paper and a report, tell no small number together.
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
from fhr_desktop.domain.overview_publishing import OVERVIEW as PUBLISHED
from fhr_desktop.domain.overview_publishing import overview_figures, overview_shown
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.pool_overview import CountedHome, Overview, overview, year_before
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.answers import EVERYONE, FilledForm
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render
from fhr_desktop.services.actor import Actor, Right, demand_form
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import ALL, Followup, Report
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
        self._desk, self._followup = desk, Followup(desk)

    def overview(self, actor: Actor, variant: str = INTERNAL) -> Printed:
        """F17 of today, for paper or file; logged, and for insight published. Raises NotAllowed, and Refused for a
        variant that the form does not have.
        """
        self._demand(actor, OVERVIEW, variant)
        shown = self._for_insight(actor, publish=True) if variant == INSIGHT else None
        with self._desk.store.logged_read(actor.user_id, "print.pool", None, OVERVIEW, variant) as connection:
            paper = self._overview(connection, actor, shown)
        return render(*paper)

    def preview_overview(self, actor: Actor, variant: str = INTERNAL) -> Printed:
        """The same to look at first, which is noted as opening the pool. Nothing is published."""
        self._demand(actor, OVERVIEW, variant)
        shown = self._for_insight(actor, publish=False) if variant == INSIGHT else None
        with self._desk.store.logged_read(actor.user_id, "pool.open", None) as connection:
            paper = self._overview(connection, actor, shown)
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
        if variant == INSIGHT:
            actor.demand(Right.COOPERATE)

    def _for_insight(self, actor: Actor, *, publish: bool) -> tuple[Overview, int]:
        """The pool's sums as they may be shown to others, and the smallest number that is."""
        today = self._desk.today()
        with self._desk.store.read() as connection:
            whole = _counted(connection, actor, _countable(connection, actor), today)
        places = (*((code, code) for code in whole.by_municipality.homes), (ALL, ALL))
        report = Report(today, today, PUBLISHED, places, overview_figures(whole), as_of=today)
        made = self._followup.publish(actor, report) if publish else self._followup.as_published(actor, report)
        return overview_shown(whole, made.figures), made.least

    def _overview(self, connection: Connection, actor: Actor, shown: tuple[Overview, int] | None) -> Paper:
        """The paper: of the unit, or with what is `shown` to others."""
        today = self._desk.today()
        if shown is not None:
            answers = tables(*shown)
        else:
            pooled = _countable(connection, actor)
            both = zip(pooled, _homes(connection, pooled, today), strict=True)
            every = settings_of(connection).home_trained_rule != "any"
            answers = {
                **tables(_counted(connection, actor, pooled, today)),
                "home_rows": tuple(home_row(home, one) for home, one in both),
                "home_dates": tuple(dates_row(one, today, every=every) for one in pooled),
            }
        filled = FilledForm(library().latest(OVERVIEW), {(key, EVERYONE): value for key, value in answers.items()})
        words = {"as_of": today.isoformat()}
        context = print_context(self._desk, connection, actor, mark=f"Poolen {today}", words=words)
        if shown is None:
            return filled, replace(context, variant=INTERNAL)
        return filled, replace(context, variant=INSIGHT, secrecy="")

    def _request(self, connection: Connection, actor: Actor, need_id: RecordId) -> Paper:
        found = records.load(connection, Need, need_id)
        if found is None:
            raise Refused(_("The request is not in this store. Nothing has been printed."))
        context = print_context(self._desk, connection, actor, mark=f"Förfrågan {found.number}")
        return filled_need(found, library().latest(REQUEST)), context


def _counted(connection: Connection, actor: Actor, pooled: Sequence[PooledHome], today: dt.date) -> Overview:
    """The pool's sums, with a row for the municipalities that take part or have a home in it."""
    counted = _homes(connection, pooled, today)
    asked = [one for one in pool.needs(connection, WAITING) if not one.protected]
    there = {one.municipality for one in counted}
    towns = records.load_where(connection, Municipality, order="name")
    return overview(counted, asked, [one.code for one in towns if one.participates(today) or one.code in there])


def _homes(connection: Connection, pooled: Sequence[PooledHome], today: dt.date) -> list[CountedHome]:
    return counted_homes(pooled, followup.offers_of_homes(connection, year_before(today), today), today)


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


def _countable(connection: Connection, actor: Actor) -> list[PooledHome]:
    """The homes that the paper tells of: by municipality, and in each those longest in their state first."""
    towns = records.load_where(connection, Municipality, order="name")
    order = {one.code: at for at, one in enumerate(towns)}
    found = [
        one for one in pool.homes_in_pool(connection, actor.user_id)
        if not one.home.protected and one.entry.stage() is not PoolStatus.LEFT
    ]  # fmt: skip
    return sorted(found, key=lambda one: (
        order.get(one.home.municipality or "", len(order)), one.entry.status_since or dt.date.max, str(one.home.id),
    ))  # fmt: skip
