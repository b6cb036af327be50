"""Participants as persons of homes: enrolling from a case, and saying who somebody is whom a trainer wrote in.

Nothing here is for trainers: the link lives with the home (SYNC §4). Nobody is linked but by a person's choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count

from db import erased, records
from db.queries import duplicates as keyed
from db.queries import investigations as casework
from db.queries import search as words
from db.queries import training as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person, PersonRole
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.likeness import Household, compare
from fhr_desktop.domain.match_keys import asked
from fhr_desktop.domain.names import Alike, best, family_first, parts
from fhr_desktop.domain.record import RecordId, derived_id
from fhr_desktop.domain.training import EnrolmentStatus, Participant, TrainingLink
from fhr_desktop.services.actor import Actor, Right, demand_case, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.duplicates import Duplicates
from fhr_desktop.services.investigations.cases import case_and_home
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.enrolling import PRESENT, UNDONE, Enrolled, check_participant, enrol
from fhr_desktop.services.training.shielding import participant_id, shield
from i18n import _

SHOWN = 8  # proposals
ALIKE = 8.0  # bits (likeness): both names, each perhaps with a slip, or one of them and the telephone


@dataclass(frozen=True, slots=True)
class ToEnrol:
    """An adult to enrol. `name`: the one chosen for the course; `participant`: one in the round who is the person."""

    person: RecordId
    name: str = ""
    participant: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Linked:
    """Who a participant is. Of a protected home that the reader may not open nothing but `link` is told."""

    link: RecordId
    person: RecordId | None = None
    name: str = ""
    number: str = ""
    case: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Adult:
    """Somebody whom a participant may be, with the home's newest case. `reasons` are Swedish, the weightiest first."""

    person: RecordId
    name: str
    number: str
    municipality: str | None
    protected: bool
    reasons: tuple[str, ...] = ()


class Links:
    """What is known of participants where casework is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def enrol(
        self, actor: Actor, course_id: RecordId, wanted: Collection[ToEnrol], reason: str = ""
    ) -> Outcome[tuple[Enrolled, ...]]:
        """Enrol adults of a home, all or none: the course gets a name, phone and municipality, and nothing else.

        From a protected home nothing is carried over: `name` is the one chosen for it. One who stands in the round
        already as a `participant` is linked only. Raises Refused without a name or anybody.
        """
        actor.demand(Right.ENROL)
        if not wanted:
            raise Refused(_("Choose who is to be enrolled. Nothing has been changed."), field="person")
        with self._desk.store.write(actor.user_id) as work:
            made = tuple(self._enrol(work, actor, course_id, one, reason) for one in wanted)
        return Outcome(made, work.changes)

    def _enrol(self, work: UnitOfWork, actor: Actor, course_id: RecordId, one: ToEnrol, reason: str) -> Enrolled:
        person, home = self._person(work, actor, one.person, reason)
        if one.participant is not None:
            return self._meet(work, actor, course_id, one.participant, person, home)
        known = _known(work, person)
        participant = known or _fresh(work, person, home, one.name)
        check_participant(participant)
        made = enrol(work, self._desk.today(), course_id, participant, EnrolmentStatus.INVITED)
        work.audit("training.enrol", home.id)
        return made if known else replace(made, link=_link(work, participant.id, person))

    def _meet(
        self, work: UnitOfWork, actor: Actor, course_id: RecordId, who: RecordId, person: Person, home: Home
    ) -> Enrolled:
        """The person is in the round already, by name only."""
        if home.protected:
            raise Refused(_("The home is protected. Nothing has been changed; link the person from the round."))
        participant = work.get(Participant, who)
        stood = next((o for o in queries.enrolments_of(work.connection, [who]) if o.course_id == course_id), None)
        if participant is None or stood is None or queries.links_of(work.connection, [who]):
            raise Refused(_("The participant is not in this store. Nothing has been changed."))
        link = _link(work, who, person)
        work.audit("training.link", home.id)
        return Enrolled(participant, stood, stood, participant, link)

    def link(self, actor: Actor, who: RecordId, person_id: RecordId, reason: str = "") -> Outcome[TrainingLink]:
        """Say that a participant whom a trainer wrote in is this person.

        Somebody of a protected home loses the name in the course (`shielding`). Raises Refused for one who is linked.
        """
        with self._desk.store.write(actor.user_id) as work:
            person, home = self._person(work, actor, person_id, reason)
            participant = work.get(Participant, who)
            if participant is None:
                raise Refused(_("The participant is not in this store. Nothing has been changed."))
            if queries.links_of(work.connection, [who]):
                raise Refused(_("The participant is linked to somebody already. Nothing has been changed."))
            known = shield(work, participant, actor.user_id) if home.protected else participant
            made = _link(work, known.id, person)
            work.audit("training.link", home.id)
        return Outcome(made, work.changes)

    def unlink(self, actor: Actor, link_id: RecordId, reason: str = "") -> Outcome[TrainingLink]:
        """Say that they are two. The participant stays in the course. Raises Refused when the link is not here."""
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(TrainingLink, link_id)
            if stored is None:
                raise Refused(_("The participant is not linked any more. Nothing has been changed."))
            _someone, home = self._person(work, actor, stored.person_id, reason)
            work.erase(TrainingLink, link_id, UNDONE, actor.user_id)
            work.audit("training.unlink", home.id)
        return Outcome(stored, work.changes)

    def linked(self, actor: Actor, home_id: RecordId) -> dict[RecordId, RecordId]:
        """The participants that a home's persons are: participant by person."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            home = records.load(connection, Home, home_id)
            if home is None:
                return {}
            demand_home(actor, home)
            found = records.load_where(connection, TrainingLink, home_id=home_id)
        return {one.person_id: one.participant_id for one in found}

    def of_round(self, actor: Actor, course_id: RecordId) -> dict[RecordId, Linked]:
        """Who those in a round are, by participant, as far as known. That the round was opened is logged."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            enrolled = queries.enrolments(connection, course_id)
            links = queries.links_of(connection, [one.participant_id for one in enrolled])
            persons = records.load_many(connection, Person, [one.person_id for one in links])
            homes = records.load_many(connection, Home, [one.home_id for one in links])
            cases = _newest_cases(connection, homes)
        return {
            one.participant_id: _told(actor, one, persons.get(one.person_id), homes.get(one.home_id), cases)
            for one in links
        }

    def proposals(self, actor: Actor, who: RecordId, text: str = "") -> tuple[Adult, ...]:
        """Adults whom a participant may be: by name, telephone and municipality, the likeliest first; or by a search.

        Only those of homes that are open to the actor. The reading is logged when it shows anybody.
        """
        actor.demand(Right.READ_CASEWORK)
        Duplicates(self._desk).prepare(actor)
        with self._desk.store.read() as connection:
            participant = records.load(connection, Participant, who)
            if participant is None:
                return ()
            found = _searched(connection, actor, text) if text.strip() else _alike(connection, actor, participant)
        if found:
            with self._desk.store.logged_read(actor.user_id, "training.proposals", None, str(len(found))):
                pass
        return found

    def namesakes(self, actor: Actor, course_id: RecordId, home_id: RecordId) -> dict[RecordId, Participant]:
        """Those in the round who have an adult's name and are linked to nobody: participant by person."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            home = records.load(connection, Home, home_id)
            if home is None or home.protected:
                return {}
            adults = [one for one in casework.persons(connection, home_id) if one.role != PersonRole.CHILD]
            enrolled = [one for one in queries.enrolments(connection, course_id) if one.status in PRESENT]
            people = queries.participants(connection, [one.participant_id for one in enrolled])
            taken = {one.participant_id for one in queries.links_of(connection, people)}
        free = [one for one in people.values() if one.id not in taken]
        return {
            adult.id: one for adult in adults for one in free
            if parts(one.name) == parts(adult.full_name()) and one.municipality in (None, home.municipality)
        }  # fmt: skip

    @staticmethod
    def _person(work: UnitOfWork, actor: Actor, person_id: RecordId, reason: str) -> tuple[Person, Home]:
        actor.demand(Right.WRITE_CASEWORK)
        person = work.get(Person, person_id)
        home = work.get(Home, person.home_id) if person else None
        if person is None or home is None:
            raise Refused(_("The person is not in this store. Nothing has been changed."))
        demand_home(actor, home)
        for case in casework.cases_of_home(work.connection, home.id)[-1:]:
            demand_case(actor, *case_and_home(work.connection, case.id), reason)
        return person, home


def _link(work: UnitOfWork, who: RecordId, person: Person) -> TrainingLink:
    """The same on every machine; anew, when it was taken away before."""
    ids = (derived_id(who, person.id.hex if n == 0 else f"{person.id.hex}/{n}") for n in count())
    made = TrainingLink(
        id=next(one for one in ids if not erased.is_gone(work.connection, one)), home_id=person.home_id,
        person_id=person.id, participant_id=who,
    )  # fmt: skip
    work.save(made)
    return made


def _known(work: UnitOfWork, person: Person) -> Participant | None:
    """The participant that the person already is."""
    for one in records.load_where(work.connection, TrainingLink, person_id=person.id):
        found = work.get(Participant, one.participant_id)
        if found is not None:
            return found
    return None


def _fresh(work: UnitOfWork, person: Person, home: Home, name: str) -> Participant:
    identity = participant_id(work.connection, person.id)
    if home.protected:
        return Participant(id=identity, name=name.strip())
    mark = derived_id(home.id, "training/household").hex[:8]
    return Participant(
        id=identity, name=name.strip() or person.full_name(), municipality=home.municipality, phone=person.phone,
        household=mark,
    )  # fmt: skip


def _newest_cases(connection: Connection, homes: Iterable[RecordId]) -> dict[RecordId, Case]:
    found = {home: casework.cases_of_home(connection, home)[-1:] for home in homes}
    return {home: cases[0] for home, cases in found.items() if cases}


def _told(
    actor: Actor, link: TrainingLink, person: Person | None, home: Home | None, cases: Mapping[RecordId, Case]
) -> Linked:
    case = cases.get(link.home_id)
    if person is None or home is None or case is None or not _open(actor, home):
        return Linked(link.id)
    return Linked(link.id, person.id, person.full_name(), case.number, case.id)


def _open(actor: Actor, home: Home) -> bool:
    return not home.protected or actor.user_id in home.readers


def _alike(connection: Connection, actor: Actor, who: Participant) -> tuple[Adult, ...]:
    family, _comma, given = family_first(who.name).partition(", ")
    home = Home(name=family, municipality=who.municipality)
    told = Person(
        home_id=home.id, role=PersonRole.APPLICANT.value, given_name=given or family,
        family_name=family if given else "", phone=who.phone,
    )  # fmt: skip
    household = Household(home, (told,))
    weighed: list[tuple[float, Adult]] = []
    for one in keyed.candidates(connection, asked(household), actor.user_id):
        for adult in one.household.adults():
            if best(parts(told.given_name), parts(adult.given_name)) is Alike.OTHER:
                continue  # the other of a couple
            near = compare(household, Household(one.household.home, (adult,)), one.namesakes, one.sharers)
            if near.bits >= ALIKE:
                weighed.append((near.bits, _adult(adult, one.household.home, one.cases[-1].number, near.reasons())))
    return tuple(adult for _bits, adult in sorted(weighed, key=lambda one: (-one[0], one[1].name))[:SHOWN])


def _searched(connection: Connection, actor: Actor, text: str) -> tuple[Adult, ...]:
    found = list(dict.fromkeys(hit.home for hit in words.search(connection, text)))
    homes = records.load_many(connection, Home, found)
    cases = _newest_cases(connection, homes)
    return tuple(
        _adult(person, homes[home], cases[home].number)
        for home in found if home in homes and home in cases and _open(actor, homes[home])
        for person in casework.persons(connection, home) if person.role != PersonRole.CHILD
    )[:SHOWN]  # fmt: skip


def _adult(person: Person, home: Home, number: str, reasons: tuple[str, ...] = ()) -> Adult:
    return Adult(person.id, person.full_name(), number, home.municipality, home.protected, reasons)
