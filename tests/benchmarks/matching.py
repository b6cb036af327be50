"""One need against as many homes as the country has, with every reason, beside a plain loop without reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from random import Random

from db.queries.pool import PooledHome
from db.queries.pool_current import Current
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.matching import match
from fhr_desktop.domain.matching_terms import OfferedHome, Wanted
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.places import known_places
from fhr_desktop.domain.pool import OFFERED, PoolEntry, PoolStatus
from fhr_desktop.services.matching import offered_home, wanted_of
from tests.benchmarks.timing import Row, times
from tests.stores import TODAY

HOMES, GOAL, SEED = 25_000, 0.150, 1
NEED = Need(
    number="N-2026-0001", municipality="2031", received_on=TODAY,
    children=({"alias": "A", "age": 6}, {"alias": "B", "age": 9}),
    places_that_matter=({"place": "Rättvik", "minutes": 45}, {"place": "Orsa", "minutes": 90}),
    not_near=({"place": "Falun", "km": 20},), contact=("drive_to",),
)  # fmt: skip


def matching(runs: int) -> Iterator[Row]:
    """The match, what comes before it, and the peer."""
    pooled = _pool()
    wanted = wanted_of(NEED, TODAY)
    offered = [_offered(one) for one in pooled]
    found = match(wanted, offered)
    told = f"{len(found.fitting)} fit, {sum(map(len, found.left_out.values()))} reasons"
    again = range(runs)
    yield Row(
        f"a need against {HOMES} homes, every reason", times(lambda _n: match(wanted, offered), again), GOAL, told
    )
    yield Row("the same, who fits only, by a plain loop", times(lambda _n: _plain(wanted, offered), again), None)
    read = times(lambda _n: [_offered(one) for one in pooled], again)
    yield Row("what is asked of the homes, from their records", read, None, "ways estimated; before the match")


def _offered(one: PooledHome) -> OfferedHome:
    return offered_home(one, NEED, TODAY, every=True)


def _pool() -> list[PooledHome]:
    chance, places = Random(SEED), known_places()  # invented homes
    return [_home(chance, f"Hem {number}", chance.choice(places).name) for number in range(HOMES)]


def _home(chance: Random, name: str, place: str) -> PooledHome:
    home = Home(name=name, place=place, has_animals=chance.choice([True, False, None]))
    entry = PoolEntry(
        home_id=home.id, status=chance.choice([*[PoolStatus.AVAILABLE] * 6, *PoolStatus]).value,
        places=chance.randint(1, 3), age_from=chance.randint(0, 6), age_to=chance.randint(7, 17),
        sibling_scope=chance.choice(["no_siblings", "siblings_only_two", "siblings_welcome"]),
    )  # fmt: skip
    born = TODAY - dt.timedelta(days=chance.randint(0, 6000))
    child = Person(home_id=home.id, role="child", given_name="Kim", birth_date=born)
    days = [TODAY + dt.timedelta(days=chance.randint(-100, 700)) for _n in range(2)]
    known = Current(days[0] - dt.timedelta(days=365), days[0], days[1] - dt.timedelta(days=365))
    return PooledHome(entry, home, (child,), (), known, ())


def _plain(wanted: Wanted, homes: Sequence[OfferedHome]) -> list[OfferedHome]:
    """What somebody would write who need not say why."""
    together = {"no_siblings": 1, "siblings_only_two": 2}
    return [
        one for one in homes
        if one.status in OFFERED and one.free >= wanted.places and together.get(one.sibling_scope, 9) >= wanted.places
        and one.age_from <= min(wanted.ages) and max(wanted.ages) <= one.age_to
        and all(way is None or most is None or way <= most
                for way, most in zip(one.minutes, wanted.limits, strict=True))
        and all(km is not None and km >= least for km, least in zip(one.near, wanted.not_near, strict=True))
        and (one.report_until is None or one.report_until >= wanted.start)
        and (one.checks_until is None or one.checks_until >= wanted.start)
    ]  # fmt: skip
