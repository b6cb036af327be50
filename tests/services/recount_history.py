"""A unit's year and a half by lot, written as people write it: through the services, a day at a time."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from db import records
from fhr_desktop.domain.case_states import (
    ASSESSED,
    CLOSING_REASONS,
    DORMANT_REASONS,
    ENDED,
    LINE,
    CaseState,
    next_states,
)
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Assessment, Case, Transition
from fhr_desktop.domain.needs import Need, NeedState
from fhr_desktop.domain.placements import Placement, for_request
from fhr_desktop.domain.pool import OFFERED, PoolEntry, PoolStatus
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal
from fhr_desktop.domain.record import Record, new_id
from fhr_desktop.domain.training import Enrolment, EnrolmentStatus, Mark, Participant, Session
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.investigations.steps import step
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.rounds import NewRound
from tests.services.pooling import OFFER
from tests.services.recount_survey_acts import SurveyActs
from tests.stores import TODAY, colleague

BEGIN = dt.date(2024, 8, 1)
TOWNS = {"2080": "Falun", "2031": "Furudal", "2039": "Idre", "2084": "Avesta"}
OUTSIDE = "2062"
NOON = dt.time(12, tzinfo=dt.UTC)


@dataclass
class Calendar:
    """The day it is, and a clock that moves a second at each look."""

    day: dt.date = BEGIN
    seconds: int = 0

    def now(self) -> dt.datetime:
        self.seconds += 1
        return dt.datetime.combine(self.day, NOON) + dt.timedelta(seconds=self.seconds % 20_000)


class History:
    """Draws what happens next. `prompt`: all is written on its day, and nothing is taken back or said beforehand."""

    def __init__(self, opened: OpenStore, seed: int, *, prompt: bool = False) -> None:
        self.prompt = prompt
        self.lot, self.calendar = random.Random(seed), Calendar()
        self.actor, self.store = opened.actor, opened.desk.store
        self.store.clock.last, self.store.clock.now = 0, self.calendar.now
        self.desk = Desk(self.store, opened.desk.blobs, lambda: self.calendar.day, self.calendar.now)
        self.services, self.other = services_on(self.desk), colleague(opened)
        self.surveys = SurveyActs(self.services, self.actor, self.lot, self.one, self.earlier, tuple(TOWNS))
        self.number = 0

    def live(self, actions: int, until: dt.date = TODAY) -> None:
        """So many actions, evenly spread to a day; what is refused has not happened."""
        acts: list[Callable[[], Any]] = [
            *[self.calls] * 3, *[self.goes_on] * 20, *[self.assessed] * 5, self.calls_again, self.taken_back,
            *[self.enters_the_pool] * 4, self.offers_something_else, self.moves_in_the_pool, *[self.asks] * 5,
            self.asks_no_more, *[self.proposed] * 10, *[self.answered] * 9, self.withdrawn, *[self.placed] * 6,
            *[self.moves_out] * 2, self.undone, self.round_begins, *[self.enrolled] * 4, *[self.replied] * 3,
            *[self.attended] * 4, self.waived, *self.surveys.all(),
        ]  # fmt: skip
        if self.prompt:
            acts = [one for one in acts if one not in (self.undone, self.taken_back, self.calls_again)]
        begin = self.calendar.day
        for number in range(actions):
            self.calendar.day = begin + (until - begin) * (number + 1) // actions
            try:
                self.lot.choice(acts)()
            except Refused:
                continue

    def every(self, kind: type[Record]) -> list[Any]:
        """In the order they were written, so that a seed is always the same history."""
        with self.store.read() as connection:
            found = {one.id.bytes: one for one in records.load_where(connection, kind)}
            query = f'SELECT id FROM "{kind.table()}" ORDER BY born_stream, born_seq'
            return [found[one] for one in connection.exec_driver_sql(query).scalars()]

    def one(self, kind: type[Record]) -> Any:
        some = self.every(kind)
        if not some:
            raise Refused("")
        return self.lot.choice(some)

    def earlier(self, most: int) -> dt.date:
        late = 0 if self.prompt else self.lot.randrange(most)
        return self.calendar.day - dt.timedelta(days=late)

    # cases

    def calls(self) -> None:
        adults = [NewPerson("Lo", f"Nr{self.number}", PersonRole.APPLICANT) for _n in range(self.lot.choice((1, 2)))]
        self.number += 1
        town = self.lot.choice((*TOWNS, *TOWNS, OUTSIDE))
        new = NewInquiry(tuple(adults), town, self.earlier(20), "phone", place=TOWNS.get(town, ""), refer=True)
        self.services.inquiries.register(self.actor, new)

    def calls_again(self) -> None:
        """A household that is known: another case of the same home."""
        before, day = self.one(Case), self.earlier(20)
        came = Inquiry(home_id=before.home_id, received_on=day, channel="phone")
        case = Case(home_id=before.home_id, inquiry_id=came.id, number=f"2024-9{self.number:03d}",
                    state=CaseState.INQUIRY.value, state_since=day)  # fmt: skip
        self.number += 1
        with self.store.write(self.actor.user_id) as work:
            work.save(came, case, Transition(case_id=case.id, to_state=case.state, on=day,
                                             recorded_at=self.desk.now(), user_id=self.actor.user_id))  # fmt: skip

    def _step(self, case: Case, to: CaseState, *more: Record) -> None:
        reason = None
        if to is CaseState.CLOSED:
            reason = self.lot.choice(sorted(CLOSING_REASONS))
        elif to is CaseState.DORMANT:
            reason = self.lot.choice(sorted(DORMANT_REASONS))
        day = max(case.state_since, self.earlier(8))
        with self.store.write(self.actor.user_id) as work:
            step(work, self.actor, self.desk, case, to, day, reason)
            work.save(*more)

    def goes_on(self) -> None:
        order = [one.value for one in (*LINE, *CaseState)]
        some = [one for one in self.every(Case) if one.stage() not in ENDED] or [self.one(Case)]
        case = max(self.lot.choices(some, k=2), key=lambda one: order.index(one.state))
        if case.stage() is CaseState.REVIEW and self.lot.random() < 0.7:
            self.assessed()
            return
        if case.investigator_1 is None:
            case = self.services.cases.assign(self.actor, case.id, self.actor.user_id, self.other.id).value
        rests = CaseState(case.rests_from) if case.rests_from else None
        ways = sorted(next_states(case.stage(), rests) - ASSESSED)
        likely = [one for one in ways if one not in (CaseState.CLOSED, CaseState.DORMANT)]
        if ways:
            self._step(case, self.lot.choice([*ways, *likely * 6]))

    def assessed(self) -> None:
        ready = [one for one in self.every(Case) if one.stage() is CaseState.REVIEW]
        if ready:
            to = self.lot.choice((CaseState.SUITABLE, CaseState.SUITABLE, CaseState.NOT_SUITABLE))
            case, gaps = self.lot.choice(ready), self.lot.choice(("", "Läraren har slutat."))
            agreed = Assessment(id=new_id(), case_id=case.id, document_id=new_id(), manager_review="agree",
                                gap_reason=gaps)  # fmt: skip
            self._step(case, to, agreed)

    def taken_back(self) -> None:
        self.services.cases.reverse(self.actor, self.one(Case).id, "Fel.")

    # the pool

    def enters_the_pool(self) -> None:
        case = self.lot.choice(
            [one for one in self.every(Case) if one.stage() is CaseState.SUITABLE] or [self.one(Case)]
        )
        offer = replace(OFFER, home_id=case.home_id, places=self.lot.randint(1, 3), age_to=self.lot.randint(5, 17))
        self.services.pool.put_in(self.actor, offer)

    def offers_something_else(self) -> None:
        types = self.lot.choice((("family_home",), ("family_home", "emergency_home")))
        entry = replace(self.one(PoolEntry), places=self.lot.randint(1, 4), age_from=self.lot.randint(0, 4),
                        home_types=types)  # fmt: skip
        self.services.pool.save(self.actor, entry)

    def moves_in_the_pool(self) -> None:
        then = self.lot.choice((PoolStatus.PAUSED, PoolStatus.AVAILABLE, PoolStatus.AVAILABLE, PoolStatus.BLOCKED))
        self.services.pool.move(self.actor, self.one(PoolEntry).home_id, then, note="Så.")

    # requests and proposals

    def asks(self) -> None:
        children = tuple({"alias": name, "age": self.lot.randrange(18)} for name in "AB"[: self.lot.choice((1, 1, 2))])
        need = Need(
            number="", municipality=self.lot.choice(tuple(TOWNS)), received_on=self.earlier(10),
            children=self.lot.choice((children, children, ({"alias": "C"},))), together=self.lot.random() < 0.7,
            child_municipality=self.lot.choice((None, *TOWNS)), network_considered="done",
        )  # fmt: skip
        self.services.needs.receive(self.actor, need, search=self.lot.random() < 0.9)

    def asks_no_more(self) -> None:
        ends = ("no_home_available", "solved_supported_home", "solved_network", "withdrawn")
        self.services.needs.move(self.actor, self.one(Need).id, NeedState.CLOSED, outcome=self.lot.choice(ends))

    def proposed(self) -> None:
        until = self.calendar.day + dt.timedelta(days=self.lot.randrange(60))
        homes = [one for one in self.every(PoolEntry) if one.stage() in OFFERED] or [self.one(PoolEntry)]
        needs = [one for one in self.every(Need) if one.closed_on is None] or [self.one(Need)]
        home, need = self.lot.choice(homes).home_id, self.lot.choice(needs)
        self.services.proposals.offer(
            self.actor, need.id, [home], expires_on=until, recipient="Maria", ground="Så.", tie_break="Så.",
            old_reasons={home: "Så."},
        )  # fmt: skip

    def _standing(self) -> Any:
        waiting = [one for one in self.every(Proposal) if one.live(self.calendar.day)]
        if not waiting:
            raise Refused("")
        return self.lot.choice(waiting)

    def answered(self) -> None:
        one, proposals, no = self._standing(), self.services.proposals, self.lot.random() < 0.2
        which = self.lot.choice(("family", "municipality", "both"))
        if which != "municipality":
            proposals.answer_family(self.actor, one.id, FamilyAnswer.NO if no else FamilyAnswer.YES, reason="other")
        if which != "family":
            answer = MunicipalityAnswer.NO if no else MunicipalityAnswer.FORWARD
            proposals.answer_municipality(self.actor, one.id, answer, reason="other")

    def withdrawn(self) -> None:
        self.services.proposals.withdraw(self.actor, self._standing().id, "Så.")
        self.services.proposals.expire(self.actor)

    # placements

    def placed(self) -> None:
        home, need = self.one(PoolEntry).home_id, self.one(Need)
        mine = [one for one in self.every(Proposal) if one.live(self.calendar.day)]
        if mine and self.lot.random() < 0.7:
            chosen = self.lot.choice(mine)
            home, need = chosen.home_id, next(one for one in self.every(Need) if one.id == chosen.need_id)
        child = for_request(need, home, self.every(Placement), self.calendar.day)
        if self.lot.random() < 0.3:
            child = replace(child, request_id=None, alias=self.lot.choice(("Kim", " kim ", "")), born_year=2015)
        state = self.lot.choice(("ongoing", "ongoing", "ongoing" if self.prompt else "planned"))
        starts = self.earlier(10) if state == "ongoing" else self.calendar.day + dt.timedelta(days=9)
        self.done = self.services.placements.save(self.actor, replace(child, state=state, starts_on=starts)).value

    def moves_out(self) -> None:
        one = self.one(Placement)
        if one.state == "ongoing":
            end = max(one.starts_on, self.earlier(6))
            self.services.placements.save(self.actor, replace(one, state="ended", ended_on=end, end_reason="planned"))

    def undone(self) -> None:
        if (done := self.__dict__.pop("done", None)) is not None:
            self.services.placements.take_back(self.actor, done)

    # training

    def round_begins(self) -> None:
        (template,) = self.services.rounds.templates(self.actor)
        self.number += 1
        new = NewRound(template.id, f"Omgång {self.number}", self.earlier(120), trainers="Johanna Rask", seats=9)
        self.services.rounds.create(self.actor, new)

    def _round(self) -> Any:
        some = self.services.rounds.listed(self.actor)
        if not some:
            raise Refused("")
        return self.lot.choice(sorted(some, key=lambda one: one.course.round)).course

    def enrolled(self) -> None:
        course = self._round()
        if self.lot.random() < 0.6:
            homes = self.services.cases.open(self.actor, self.one(Case).id)
            adults = [ToEnrol(one.id) for one in homes.persons if one.role == PersonRole.APPLICANT]
            self.services.links.enrol(self.actor, course.id, adults)
        else:
            self.number += 1
            town = self.lot.choice((None, *TOWNS))
            self.services.participants.add(
                self.actor, course.id, Participant(name=f"Kim Nr{self.number}", municipality=town)
            )

    def replied(self) -> None:
        answer = self.lot.choice((EnrolmentStatus.ACCEPTED, EnrolmentStatus.ACCEPTED, EnrolmentStatus.DECLINED))
        self.services.participants.answer(self.actor, self.one(Enrolment).id, answer)

    def attended(self) -> None:
        """Somebody at most of a round's meetings so far."""
        enrolment = self.one(Enrolment)
        marks = (*[Mark.PRESENT] * 25, Mark.LATE, Mark.ABSENT)
        for one in self.every(Session):
            if one.course_id == enrolment.course_id and one.on is not None and one.on <= self.calendar.day:
                self.services.attendance.mark(self.actor, one.id, enrolment.participant_id, self.lot.choice(marks))

    def waived(self) -> None:
        (template,) = self.services.rounds.templates(self.actor)
        part = str(self.lot.choice(template.parts)["key"])
        self.services.participants.waive(self.actor, self.one(Enrolment).id, part, "Så.")
