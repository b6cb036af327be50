"""The demo's unit: twelve municipalities, two pairs of investigators, a manager, a trainer and sixty families.

Everything goes through the services, as if the people had done it on their days. The same seed and day give the
same unit, but for keys and record ids, which are random.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from fhr_desktop.app import demo_people as people
from fhr_desktop.app.demo_annual_report import write_report
from fhr_desktop.app.demo_case import DemoClock, Life, live
from fhr_desktop.app.demo_cooperation import cooperate
from fhr_desktop.app.demo_cost_share import share_costs
from fhr_desktop.app.demo_ledger import offer_homes
from fhr_desktop.app.demo_pool import fill_pool
from fhr_desktop.app.demo_recruitment import recruit
from fhr_desktop.app.demo_review import review
from fhr_desktop.app.demo_surveys import survey
from fhr_desktop.app.demo_training import hold_courses
from fhr_desktop.app.demo_treserva import hand_over
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.settings import mark_invented
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on

PASSPHRASE = "granen vid sjön"  # noqa: S105  # of demo stores only; they hold nobody's data
STAFF = (
    ("Sara Lindqvist", Role.INVESTIGATOR, 2012),
    ("Mikael Dahl", Role.INVESTIGATOR, 2009),
    ("Anna Ek", Role.INVESTIGATOR, 2015),
    ("Johan Wik", Role.INVESTIGATOR, 2003),
    ("Eva Norling", Role.UNIT_MANAGER, 1998),
    ("Johanna Frisk", Role.TRAINER, 2011),
)
WANTED = {
    CaseState.INQUIRY: 6, CaseState.FIRST_CONTACT: 6, CaseState.OPENED: 5, CaseState.INITIAL_ASSESSMENT: 5,
    CaseState.QUEUE: 5, CaseState.INVESTIGATION: 8, CaseState.REVIEW: 2, CaseState.SUITABLE: 10,
    CaseState.NOT_SUITABLE: 2, CaseState.DORMANT: 4, CaseState.CLOSED: 7,
}  # fmt: skip
MUNICIPALITIES = tuple(code for code in people.TOWNS if code != "2062")
OUTSIDE = "2062"  # one family calls from Mora and is referred


@dataclass(frozen=True)
class Demo:
    """A finished demo unit, open as its first user."""

    opened: OpenStore
    staff: dict[str, Actor]


def open_new(folder: Path, role: Role, clock: DemoClock) -> OpenStore:
    """A new store of the first of the role, who is alone in a unit of their own."""
    storage = Storage(cost=SMALL, today=clock.today, now=clock.now)
    name, _role, year = next(one for one in STAFF if one[1] is role)
    opened = storage.create(folder, PASSPHRASE, name, role, exam="Socionomexamen", exam_year=year)[0]
    mark_invented(opened.desk)
    return opened


def begin(folder: Path, role: Role, clock: DemoClock, *, joining: Role | None = None) -> Demo:
    """A store with the unit's staff and no families; the first of the role is its user.

    The first of the role `joining` is left out: their own machine brings them along.
    """
    opened = open_new(folder, role, clock)
    staff = {opened.actor.name: opened.actor}
    coming = next((one[0] for one in STAFF if one[1] is joining), "")
    with opened.desk.store.write(opened.actor.user_id) as work:
        for name, their_role, year in STAFF:
            if name not in (opened.actor.name, coming):
                user = User(name=name, role=their_role.value, exam="Socionomexamen", exam_year=year, phone="")
                work.save(user)
                staff[name] = Actor(user.id, name, their_role)
    unit = services_on(opened.desk).unit
    settings = replace(unit.settings(), unit_phone="023-123 45", unit_address="Exempelgatan 1, 791 30 Falun")
    unit.save_settings(staff["Eva Norling"], settings)
    return Demo(opened, staff)


def build(
    folder: Path,
    *,
    seed: int = 1,
    role: Role = Role.INVESTIGATOR,
    today: dt.date | None = None,
    families: int = 60,
    told: Callable[[int, int], None] | None = None,
) -> Demo:
    """The whole demo unit in a new store. `told(done, all)` hears of the progress."""
    rng = Random(seed)  # noqa: S311  # invented data, not a secret
    clock = DemoClock(today or dt.datetime.now().astimezone().date())
    demo = begin(folder, role, clock)
    fill(demo, clock, rng, families, told)
    hold_courses(services_on(demo.opened.desk), demo.staff, clock)
    fill_pool(services_on(demo.opened.desk), demo.staff, clock)
    offer_homes(services_on(demo.opened.desk), demo.staff, clock)
    recruit(services_on(demo.opened.desk), demo.staff, clock.present)
    survey(services_on(demo.opened.desk), demo.staff, clock.present)
    if role is Role.UNIT_MANAGER:  # nobody else's machine holds it
        cooperate(services_on(demo.opened.desk), demo.opened.actor, clock)
        share_costs(services_on(demo.opened.desk), demo.opened.actor, clock)
        write_report(services_on(demo.opened.desk), demo.opened.actor, clock.present)
    return demo


def fill(
    demo: Demo, clock: DemoClock, rng: Random, families: int, told: Callable[[int, int], None] | None = None
) -> None:
    """Let families come to the unit. `told(done, all)` hears of the progress."""
    services = services_on(demo.opened.desk)
    lives = sorted(invented(rng, clock.present, families), key=lambda one: one.received_on)
    for number, life in enumerate(lives):
        live(services, demo.staff, life, clock, rng)
        if told:
            told(number + 1, len(lives))
    review(services, demo.staff, clock)
    hand_over(services, demo.staff.values(), clock)


def invented(rng: Random, today: dt.date, families: int) -> list[Life]:
    """So many families, in each state that there is."""
    states = [state for state, n in WANTED.items() for _i in range(n)]
    states = [states[i % len(states)] for i in range(families)]
    surnames = list(people.SURNAMES)
    rng.shuffle(surnames)
    lives, numbers = [], set[str]()
    for number, state in enumerate(states):
        outside = state is CaseState.CLOSED and CaseState.CLOSED not in states[:number]
        municipality = OUTSIDE if outside else rng.choice(MUNICIPALITIES)
        pair = ("Sara Lindqvist", "Mikael Dahl") if number % 5 < 3 else ("Anna Ek", "Johan Wik")
        names = (surnames[number % len(surnames)], surnames[(number * 7 + 3) % len(surnames)])
        protected = state is CaseState.INVESTIGATION and CaseState.INVESTIGATION not in states[:number]
        life = Life.invent(rng, state, municipality, pair, names, today, protected=protected)
        while numbers & life.numbers():  # nobody has another's number
            life = Life.invent(rng, state, municipality, pair, names, today, protected=protected)
        numbers |= life.numbers()
        lives.append(life)
    return ranked(lives)


def ranked(lives: Sequence[Life]) -> list[Life]:
    """Each with its rank, in whatever season the demo is made: by the day of the last step, then of the enquiry."""
    suitable = [one for one in lives if one.steps and one.steps[-1][0] is CaseState.SUITABLE]
    suitable.sort(key=lambda one: (one.steps[-1][1], one.received_on))
    ranks = {one: rank for rank, one in enumerate(suitable)}
    return [replace(one, rank=ranks.get(one, number)) for number, one in enumerate(lives)]
