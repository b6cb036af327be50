"""A unit with two years behind it, for the scenes of Statistik: the demo has only lived for some months."""

from __future__ import annotations

import datetime as dt
import os
import random
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.window_open import OpenWindow, Unlocked
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Case, Transition
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, PoolStep
from fhr_desktop.domain.proposals import Proposal, ProposalStep, StepKind
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.scene import Studio

TODAY, BEGIN = unit.TODAY, dt.date(2024, 1, 8)
TOWNS = {"2084": 11, "2081": 24, "2080": 29, "2026": 6, "2083": 8, "2029": 9, "2085": 12, "2034": 4, "2031": 7,
         "2082": 6, "2021": 3, "2039": 5}  # fmt: skip
_folder = tempfile.TemporaryDirectory(prefix="fhr-statistics-")
NOW = dt.datetime(2026, 3, 17, 8, 0, tzinfo=dt.UTC)


@cache
def with_a_past() -> OpenStore:
    """The store, made once a run; FHR_SCENES_STORE names a folder to keep it in between runs."""
    kept = os.environ.get("FHR_SCENES_STORE")
    folder = Path(kept or _folder.name) / "past"
    if folder.exists():
        return Storage(cost=SMALL, today=lambda: TODAY).open(folder, demo.PASSPHRASE)
    made = demo.begin(folder, Role.UNIT_MANAGER, DemoClock(TODAY))
    lot, user = random.Random(7), made.opened.actor.user_id  # invented data
    with made.opened.desk.store.write(user) as work:
        needs = _needs(lot)
        work.save(*needs)
        waiting = [one for one in needs if one.outcome == "placed_through_fhr"]
        number = 0
        for town, a_year in TOWNS.items():
            for _case in range(round(a_year * 2.2)):
                number += 1
                work.save(*_family(lot, user, number, town, waiting))
    return made.opened


def window(studio: Studio) -> OpenWindow:
    """The window of its unit manager, on Statistik."""
    opened = with_a_past()
    services = services_on(opened.desk)
    manager = next(one for one in services.unit.users() if one.role == Role.UNIT_MANAGER.value)
    as_user = replace(opened, actor=Actor(manager.id, manager.name, Role.UNIT_MANAGER), folder=Path("FHR Desktop"))
    storage = Storage(cost=SMALL, today=lambda: TODAY)
    shown = OpenWindow(studio.tasks, studio.theme, storage, Unlocked(as_user, services, {}, 10), lambda _backup: None)
    shown.navigate("statistics")
    return shown


def _needs(lot: random.Random) -> list[Need]:
    found = []
    for n in range(96):
        came = BEGIN + dt.timedelta(days=lot.randrange(790))
        ended = came + dt.timedelta(days=lot.randrange(15, 90))
        closed = ended <= TODAY
        outcome = lot.choice(("placed_through_fhr", "placed_through_fhr", "withdrawn", "solved_supported_home"))
        found.append(Need(
            number=f"N-{came.year}-{n:04}", municipality=lot.choices(list(TOWNS), list(TOWNS.values()))[0],
            received_on=came, children=({"alias": f"barn {n}", "age": lot.choice((3, 7, 9, 11, 14, 14, 16, 17))},),
            together=True, state="closed" if closed else "open", outcome=outcome if closed else None,
            closed_on=ended if closed else None,
        ))  # fmt: skip
    return found


def _family(lot: random.Random, user: RecordId, number: int, town: str, waiting: list[Need]) -> list[Record]:
    """A case from its enquiry on; each year it goes somewhat faster. Some homes come to the pool, and to a child."""
    came = BEGIN + dt.timedelta(days=lot.randrange(795))
    home = Home(name=f"Familj {number}", number=f"{number:04}", municipality=town, place="")
    first = Inquiry(home_id=home.id, received_on=came, channel="phone")
    slow = 150 - (came - BEGIN).days // 16
    opened = came + dt.timedelta(days=lot.randrange(6, 30))
    assessed = came + dt.timedelta(days=max(50, round(lot.gauss(slow, 26))))
    ways: list[tuple[str, dt.date]] = [("a1_inquiry", came)]
    if lot.random() < 0.62:
        ways += [("a3_opened", opened), ("a6_investigation", opened + dt.timedelta(days=9))]
        if lot.random() < 0.3:
            ways += [
                ("v_dormant", opened + dt.timedelta(days=15)),
                ("a6_investigation", opened + dt.timedelta(days=33)),
            ]
        ways.append(("a8_suitable" if lot.random() < 0.8 else "a9_not_suitable", assessed))
    else:
        ways.append(("x_closed", came + dt.timedelta(days=lot.randrange(3, 40))))
    ways = [(state, on) for state, on in ways if on <= TODAY]
    state, since = ways[-1]
    reason = "withdrawn_by_family" if state == "x_closed" else None
    case = Case(home_id=home.id, inquiry_id=first.id, number=f"{came.year}-{number:04}", state=state,
                state_since=since, closing_reason=reason)  # fmt: skip
    steps = [
        Transition(case_id=case.id, to_state=state, on=on, recorded_at=NOW + dt.timedelta(seconds=n), user_id=user)
        for n, (state, on) in enumerate(ways)
    ]
    made: list[Record] = [home, first, case, *steps]
    if state == "a8_suitable":
        made += _in_pool(lot, user, home, since, waiting)
    return made


def _in_pool(lot: random.Random, user: RecordId, home: Home, since: dt.date, waiting: list[Need]) -> list[Record]:
    low = lot.choice((0, 3, 4, 6, 6, 6, 6, 7))
    entry = PoolEntry(id=PoolEntry.id_of(home.id), home_id=home.id, places=lot.choice((1, 1, 2)), age_from=low,
                      age_to=low + lot.choice((5, 6)), home_types=("family_home",), number=home.number)  # fmt: skip
    made: list[Record] = [
        entry, PoolStep(home_id=home.id, to_status=PoolStatus.AVAILABLE.value, on=since, recorded_at=NOW, user_id=user),
    ]  # fmt: skip
    need = next((one for one in waiting if one.closed_on and one.closed_on > since), None)
    if need is not None and need.closed_on is not None:
        waiting.remove(need)
        sent = max(since, need.received_on)
        proposal = Proposal(
            id=Proposal.id_of(home.id, need.id), home_id=home.id, need_id=need.id, sheet=new_id(), sent_on=sent,
            home_number=home.number, sent_by=user, reserved_until=sent, proceeded_on=sent, ended_on=need.closed_on,
            state="ended",
        )  # fmt: skip
        made += [
            proposal,
            *(
                ProposalStep(home_id=home.id, proposal_id=proposal.id, what=what, on=sent, user_id=user,
                             recorded_at=NOW + dt.timedelta(seconds=n))
                for n, what in enumerate((StepKind.OFFERED.value, StepKind.PROCEEDING.value))
            ),
            Placement(home_id=home.id, municipality=need.municipality, alias=str(need.children[0]["alias"]),
                      born_year=2016, request_id=need.id, state="ongoing", starts_on=need.closed_on),
            PoolStep(home_id=home.id, to_status=PoolStatus.FULL.value, on=need.closed_on,
                     recorded_at=NOW + dt.timedelta(seconds=9), user_id=user),
        ]  # fmt: skip
    return made
