"""One invented family's way through the unit: what happened on which day, done through the services."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from fhr_desktop.app import demo_people as people
from fhr_desktop.app.demo_checks import begin_checks
from fhr_desktop.app.demo_hours import HELD, free_hour, working_day
from fhr_desktop.app.demo_hours import PLANNED as HOURS
from fhr_desktop.app.demo_offers import scope
from fhr_desktop.app.demo_papers import write_papers
from fhr_desktop.app.demo_recruitment import heard_of
from fhr_desktop.app.demo_report import fill_report
from fhr_desktop.app.demo_texts import MOTIVES, NOTES, PLANNED, VISITS
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import CHILD_TALK, Case, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import Value
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.suite import Services

S = CaseState
UNSUITABLE: Mapping[str, Value] = {"result": "not_suitable"}
ROAD = (S.INQUIRY, S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT, S.QUEUE, S.INVESTIGATION, S.REVIEW)
DAYS = {  # shortest and longest stay in each state
    S.INQUIRY: (2, 12), S.FIRST_CONTACT: (8, 24), S.OPENED: (7, 16), S.INITIAL_ASSESSMENT: (10, 25),
    S.QUEUE: (7, 40), S.INVESTIGATION: (50, 95), S.REVIEW: (3, 10),
}  # fmt: skip
CLOSED_FROM = ((S.INQUIRY, "not_reachable"), (S.FIRST_CONTACT, "declined_after_information"),
               (S.INITIAL_ASSESSMENT, "not_proceeding_after_brafam"), (S.OPENED, "withdrawn_by_family"),
               (S.QUEUE, "investigation_stopped_by_family"))  # fmt: skip
DORMANT_FROM = ((S.FIRST_CONTACT, "family_wants_to_wait"), (S.OPENED, "move"), (S.QUEUE, "work_or_economy"),
                (S.INVESTIGATION, "life_situation"))  # fmt: skip


class DemoClock:
    """The day the invented people live on, and an hour that moves on at each look."""

    def __init__(self, present: dt.date) -> None:
        self.present = present
        self.set(present)

    def set(self, day: dt.date) -> None:
        """Go to the morning of a day."""
        self._now = dt.datetime.combine(day, dt.time(8, 5), dt.UTC)

    def today(self) -> dt.date:
        """The day."""
        return self._now.date()

    def now(self) -> dt.datetime:
        """The moment, a little later each time."""
        self._now += dt.timedelta(seconds=1)
        return self._now


EARLIER, LONGER_AGO = (S.CLOSED, S.NOT_SUITABLE), 230  # so that the year before has had families too


@dataclass(frozen=True, slots=True)
class Life:
    """A family and the days on which its case moved. `steps` end in the state it is in now; `rank`: how many families
    were found suitable before it.
    """

    adults: tuple[people.Invented, ...]
    children: tuple[people.Invented, ...]
    municipality: str
    street: str
    town: str
    place: str
    pair: tuple[str, str]
    steps: tuple[tuple[CaseState, dt.date, str | None], ...]
    received_on: dt.date
    refer: bool
    protected: bool
    rank: int = 0

    def numbers(self) -> set[str]:
        """The family's identity numbers."""
        return {one.number for one in (*self.adults, *self.children)}

    @staticmethod
    def invent(
        rng: Random,
        state: CaseState,
        municipality: str,
        pair: tuple[str, str],
        surnames: tuple[str, str],
        today: dt.date,
        *,
        protected: bool,
    ) -> Life:
        """A family that has come to a state today."""
        both = rng.random() < 0.8
        adults = [people.adult(rng, True, surnames[0], today)]
        if both:
            adults.append(people.adult(rng, rng.random() < 0.1, surnames[rng.random() < 0.6], today))
        taken: set[str] = set()
        children = []
        for _i in range(rng.choice((0, 1, 2, 2, 3))):
            children.append(people.child(rng, surnames[0], today, taken))
            taken.add(children[-1].given_name)
        code, name, places = people.TOWNS[municipality]
        refer = municipality == "2062"
        steps, received = ((), today - dt.timedelta(days=40)) if refer else _steps(rng, state, today)
        street = f"{rng.choice(people.STREETS)} {rng.randint(1, 60)}"
        return Life(
            tuple(adults), tuple(children), municipality, street, f"{code} {name}", rng.choice(places), pair, steps,
            received, refer, protected,
        )  # fmt: skip


def _steps(
    rng: Random, state: CaseState, today: dt.date
) -> tuple[tuple[tuple[CaseState, dt.date, str | None], ...], dt.date]:
    """The states a case went through, dated so that it is in the last one today, and the day of the enquiry."""
    reason = None
    if state is S.CLOSED:
        last, reason = rng.choice(CLOSED_FROM)
    elif state is S.DORMANT:
        last, reason = rng.choice(DORMANT_FROM)
    else:
        last = state if state in ROAD else S.REVIEW
    road = list(ROAD[: ROAD.index(last) + 1])
    tail = [] if state is last else [state]
    ago = rng.randint(1, 20) if state in ROAD else rng.randint(5, 300)
    if state is S.INVESTIGATION:
        ago = rng.randint(20, 80)
    if state in EARLIER:
        ago += LONGER_AGO
    day, dated = today - dt.timedelta(days=ago), []
    for one in reversed([*road, *tail]):
        dated.append((one, day, reason if one in (S.CLOSED, S.DORMANT) else None))
        before = road[road.index(one) - 1] if one in road and road.index(one) else road[-1]
        day -= dt.timedelta(days=rng.randint(*DAYS[before]))
    dated.reverse()
    return tuple(dated[1:]), dated[0][1]


def live(services: Services, staff: Mapping[str, Actor], life: Life, clock: DemoClock, rng: Random) -> Case:
    """Do everything that happened to the family, on its days."""
    first, second = (staff[name] for name in life.pair)
    manager = next(actor for actor in staff.values() if actor.role == "unit_manager")
    clock.set(life.received_on)
    new = _inquiry(life, rng)
    campaign = heard_of(new.source, life.received_on, clock.present)
    case = services.inquiries.register(first, replace(new, extra={"campaign": campaign})).value
    if life.refer:
        return case
    persons = services.homes.persons(first, case.home_id)
    _write_notes(services, first, case, S.INQUIRY, rng, 1)
    for number, (state, day, reason) in enumerate(life.steps):
        clock.set(day)
        if state is S.INVESTIGATION or (state is S.OPENED and rng.random() < 0.7):
            case = services.cases.assign(first, case.id, first.user_id, second.user_id).value
        if state is S.REVIEW:
            suitable = life.steps[-1][0] is not S.NOT_SUITABLE
            _report(services, (first, second), case, day, scope(life.rank) if suitable else UNSUITABLE)
            continue
        if state in (S.SUITABLE, S.NOT_SUITABLE):
            document = services.documents.begin(manager, case.id, "F10").value
            services.assessments.review(manager, document.id, "agree")
        else:
            case = services.cases.move(first, case.id, state, day, reason).value
        until = life.steps[number + 1][1] if number + 1 < len(life.steps) else clock.present
        writer = rng.choice((first, second)) if case.investigator_2 is not None else first
        _write_notes(services, writer, case, state, rng, 2)
        _visit(services, (first, second), case, persons, state, (day, until), clock, rng)
        if state is S.INVESTIGATION and until == clock.present:
            clock.set(clock.present)
            begin_checks(services, (first, second), case, persons, day, clock.present, Random(case.number))  # noqa: S311  # made-up data
    if life.steps:
        write_papers(services, first, case, persons, life.steps[-1][0])
    return case


def _inquiry(life: Life, rng: Random) -> NewInquiry:
    degree = "confidentiality_mark" if life.protected else "none"
    adults = tuple(
        NewPerson(
            one.given_name, one.family_name, PersonRole.APPLICANT, one.number, phone=one.phone, occupation=one.work,
            protection_degree=degree if number == 0 else "none", residence_pattern="always",
        )
        for number, one in enumerate(life.adults)
    )  # fmt: skip
    children = tuple(
        NewPerson(one.given_name, one.family_name, PersonRole.CHILD, one.number, residence_pattern="always")
        for one in life.children
    )
    youngest = rng.choice((0, 3, 5, 7, 10))
    return NewInquiry(
        persons=adults + children,
        municipality=life.municipality,
        received_on=life.received_on,
        channel=rng.choice(("web_form", "phone", "phone", "email", "event", "municipality")),
        street_address=life.street,
        postcode_and_town=life.town,
        place=life.place,
        household_form="couple" if len(life.adults) == 2 else "single",
        source=rng.choice(("acquaintance", "social_media", "newspaper", "fhr_website", "foster_home_tip", "radio")),
        motive=rng.choice(MOTIVES),
        age_from=youngest,
        age_to=youngest + rng.choice((4, 6, 8)),
        places=rng.choice((1, 1, 1, 2)),
        refer=life.refer,
    )


def _write_notes(services: Services, actor: Actor, case: Case, state: CaseState, rng: Random, most: int) -> None:
    texts = NOTES.get(state, ())
    for text in rng.sample(texts, min(len(texts), rng.randint(1, most))):
        services.notes.sign(actor, case.id, text)


def _visit(
    services: Services,
    pair: tuple[Actor, Actor],
    case: Case,
    persons: tuple[Person, ...],
    state: CaseState,
    between: tuple[dt.date, dt.date],
    clock: DemoClock,
    rng: Random,
) -> None:
    """The visits of a state spread over its days; the last of an ongoing investigation lie ahead, some today."""
    kinds = VISITS.get(state, ())
    room = max(1, (between[1] - between[0]).days)
    for number, (kind, form, purpose, everyone) in enumerate(kinds):
        day = between[0] + dt.timedelta(days=min(room - 1, (number + 1) * room // (len(kinds) + 1)))
        if kind == CHILD_TALK and not _present(kind, persons):
            continue
        wished = rng.choice(HELD)
        while not (starts := free_hour(services, pair, day, HELD, wished)) and day < between[1]:
            day += dt.timedelta(days=1)
        visit = Visit(
            case_id=case.id, kind=kind, form=form, on=day, starts=starts,
            held=True, purpose=purpose, investigators=tuple(actor.user_id for actor in pair),
            participants=_present(kind, persons, everyone=everyone),
            travel_km=_distance(case) if form == "home" else None,
        )  # fmt: skip
        clock.set(day)
        services.visits.save(pair[0], visit)
    if state is S.INVESTIGATION and between[1] == clock.present:
        _plan(services, pair, case, persons, clock, rng)


def _present(kind: str, persons: tuple[Person, ...], *, everyone: bool = False) -> tuple[RecordId, ...]:
    """Whom a visit is with: a child alone, everyone, one adult, or the adults."""
    adults = tuple(p.id for p in persons if p.role == PersonRole.APPLICANT)
    if kind == CHILD_TALK:
        return tuple(p.id for p in persons if p.role == PersonRole.CHILD)[:1]
    if everyone:
        return tuple(p.id for p in persons)
    return adults[:1] if kind == "interview_individual" else adults


def _distance(case: Case) -> int:
    """Kilometres to the family and back."""
    return 24 + case.id.int % 160


def _plan(
    services: Services,
    pair: tuple[Actor, Actor],
    case: Case,
    persons: tuple[Person, ...],
    clock: DemoClock,
    rng: Random,
) -> None:
    kind, purpose = rng.choice([one for one in PLANNED if _present(one[0], persons)])
    day = clock.present + dt.timedelta(days=rng.choice((0, 0, 1, 2, 5, 8)))
    clock.set(clock.present)
    hours = dict(HOURS)
    wished, day = rng.choice(tuple(hours)), working_day(day)
    while not (starts := free_hour(services, pair, day, tuple(hours), wished)):
        day = working_day(day + dt.timedelta(days=1))
    visit = Visit(
        case_id=case.id, kind=kind, form="home", on=day, starts=starts,
        ends=hours[starts], purpose=purpose, participants=_present(kind, persons),
        investigators=tuple(actor.user_id for actor in pair),
    )  # fmt: skip
    services.visits.save(pair[0], visit)


def _report(
    services: Services, pair: tuple[Actor, Actor], case: Case, day: dt.date, found: Mapping[str, Value]
) -> None:  # fmt: skip
    """Write the report as the pair did, and sign it."""
    document = services.documents.begin(pair[0], case.id, "F10").value
    fill_report(services, pair[0], document.id, day, found)
    reason = "Några uppgifter hade familjen ännu inte kunnat lämna när utredningen skrevs under."
    for actor in pair:
        services.assessments.sign(actor, document.id, reason)
