"""What the demo's ledger tells beside the families: two municipalities that want one home, and one that none suits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.proposals import MunicipalityAnswer
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.suite import Services

ANSWER_DAYS = 10


def offer_homes(services: Services, staff: Mapping[str, Actor], clock: DemoClock) -> None:
    """Requests that have ended by now: their homes are free again, and what happened stands in the ledger."""
    manager = next(actor for actor in staff.values() if actor.may(Right.ASSESS))
    today = clock.today()
    avesta = _asked(services, manager, "2084", "Avesta", today - dt.timedelta(days=26), age=7)
    orsa = _asked(services, manager, "2034", "Orsa", today - dt.timedelta(days=12), age=8)
    ours = {avesta.id, orsa.id}
    orders: dict[RecordId, list[RecordId]] = {}
    for pooled in services.pool.listed(manager):
        if pooled.status_on(today) is PoolStatus.AVAILABLE and not pooled.home.protected:
            order = [one.request.need_id for one in services.proposals.competing(manager, pooled.home.id)]
            if ours <= {*order}:
                orders[pooled.home.id] = order
    if orders:  # a home that nobody else wants before them, where there is one
        home = min(orders, key=lambda one: len(orders[one]))
        _in_turn(services, manager, home, [one for one in orders[home] if one in ours], today)
    for need, outcome in ((avesta, "solved_network"), (orsa, "need_ended")):
        services.needs.move(manager, need.id, NeedState.CLOSED, outcome=outcome)
    teenager = _asked(services, manager, "2083", "Hedemora", today - dt.timedelta(days=9), age=17)
    services.proposals.no_home(manager, teenager.id, "Ett hem för en tonåring nära gymnasiet i Avesta.")
    services.needs.move(manager, teenager.id, NeedState.CLOSED, outcome="solved_supported_home")


def _asked(services: Services, actor: Actor, municipality: str, place: str, on: dt.date, *, age: int) -> Need:
    need = Need(
        number="", municipality=municipality, officer="Karin Ström", received_on=on, length="long",
        children=({"alias": "barn D", "age": age},), places_that_matter=({"place": place, "about": "skola"},),
        network_considered="done", network_considered_on=on,
    )  # fmt: skip
    return services.needs.receive(actor, need, search=True).value


def _in_turn(services: Services, actor: Actor, home: RecordId, needs: list[RecordId], today: dt.date) -> None:
    """The first municipality says no, so that the next is offered the home; then it is taken back."""
    first, second = needs
    until = today + dt.timedelta(days=ANSWER_DAYS)
    words = "Barnets skola ligger på samma ort."
    for need in (first, second):
        (proposal,) = services.proposals.offer(
            actor, need, [home], expires_on=until, recipient="Karin Ström", ground=words,
            tie_break="Den som har väntat längst.",
        ).value  # fmt: skip
        if need == first:
            no = MunicipalityAnswer.NO
            services.proposals.answer_municipality(actor, proposal.id, no, reason="distance")
        else:
            services.proposals.withdraw(actor, proposal.id, "Kommunen har löst det i nätverket.")
