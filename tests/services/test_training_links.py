"""Who takes part, seen from casework: a couple at once, linking and unlinking, namesakes, and taking it all back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.training import Course, Enrolment, EnrolmentStatus, Mark, Participant, TrainingLink
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor, ReasonNeeded
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.shielding import NAME
from tests import unseen
from tests.services.training import a_round, attends, sheet, with_people
from tests.stores import colleague, family, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


@pytest.fixture
def course(opened: OpenStore) -> Course:
    return a_round(opened)


@pytest.fixture
def case(opened: OpenStore) -> Case:
    return family(opened)


def adults(opened: OpenStore, case: Case) -> list[Person]:
    return list(services(opened).homes.persons(opened.actor, case.home_id)[:2])


def names(opened: OpenStore, course: Course) -> list[str]:
    read = sheet(opened, course)
    return [row.participant.name for row in (*read.rows, *read.others)]


def stored(opened: OpenStore, kind: type) -> int:
    with opened.desk.store.read() as connection:
        return len(records.load_where(connection, kind))


def test_a_couple_is_enrolled_at_once_or_not_at_all(opened: OpenStore, course: Course, case: Case) -> None:
    s, actor = services(opened), opened.actor
    both = [ToEnrol(one.id) for one in adults(opened, case)]
    made = s.links.enrol(actor, course.id, both).value
    assert names(opened, course) == ["Lotta Berg", "Peter Sundin"]
    assert made[0].participant.household == made[1].participant.household != ""
    other = a_round(opened, name="Falun")
    s.links.enrol(actor, other.id, both[:1])
    with pytest.raises(Refused, match="Lotta Berg är redan"):
        s.links.enrol(actor, other.id, both[::-1])
    assert names(opened, other) == ["Lotta Berg"]


def test_enrolling_from_a_case_is_taken_back_and_done_again(opened: OpenStore, course: Course, case: Case) -> None:
    s, actor = services(opened), opened.actor
    both = [ToEnrol(one.id) for one in adults(opened, case)]
    made = s.links.enrol(actor, course.id, both).value
    s.participants.take_back(actor, made)
    assert names(opened, course) == [] and s.links.linked(actor, case.home_id) == {}
    assert stored(opened, Participant) == stored(opened, Enrolment) == stored(opened, TrainingLink) == 0
    s.links.enrol(actor, course.id, both)
    assert names(opened, course) == ["Lotta Berg", "Peter Sundin"]
    assert len(s.links.linked(actor, case.home_id)) == 2


def test_somebody_known_stands_as_before_when_it_is_taken_back(opened: OpenStore, course: Course) -> None:
    s, actor = services(opened), opened.actor
    lotta = with_people(opened, course, "Lotta Berg")["Lotta Berg"]
    attends(opened, course, lotta, [1])
    other = a_round(opened, name="Falun")
    known = sheet(opened, course).rows[0].participant
    made = s.participants.add(actor, other.id, replace(known, phone="070-174 06 12")).value
    s.participants.take_back(actor, [made])
    assert names(opened, other) == [] and names(opened, course) == ["Lotta Berg"]
    assert sheet(opened, course).rows[0].participant == known
    assert [one.round for one in s.participants.known(actor, other.id)] == ["Rättvik"]
    assert [one[2] for one in s.participants.named(actor, "lotta")] == ["Rättvik"]
    (row,) = [one for one in s.rounds.listed(actor) if one.course.id == other.id]
    assert row.seats_left == 16
    s.participants.add(actor, other.id, known, EnrolmentStatus.DECLINED)
    again = s.participants.add(actor, other.id, known).value
    s.participants.take_back(actor, [again])
    assert sheet(opened, other).others[0].status() is EnrolmentStatus.DECLINED


def test_a_newcomers_own_mark_goes_along_and_any_other_stops_it(opened: OpenStore, course: Course) -> None:
    s, actor = services(opened), opened.actor
    first, second = sheet(opened, course).sessions[:2]
    made = s.participants.add_on_the_spot(actor, first.id, Participant(name="Vera Ek")).value
    s.attendance.mark(actor, first.id, made.participant.id, Mark.PRESENT)
    before = s.attendance.mark(actor, second.id, made.participant.id, Mark.PRESENT).value
    with pytest.raises(Refused, match="Vera Ek har redan"):
        s.participants.take_back(actor, [made], first.id)
    assert names(opened, course) == ["Vera Ek"]
    s.attendance.put_back(actor, before)
    s.participants.take_back(actor, [made], first.id)
    assert names(opened, course) == [] and stored(opened, Participant) == 0
    with pytest.raises(Refused, match="inte kvar"):
        s.participants.take_back(actor, [made], first.id)


def test_a_trainers_participant_is_proposed_linked_and_unlinked(opened: OpenStore, course: Course, case: Case) -> None:
    s, actor = services(opened), opened.actor
    who = with_people(opened, course, "Lotta Bergh", "Farid Ahmadi", municipality="2039")
    lotta = adults(opened, case)[0]
    (found,) = s.links.proposals(actor, who["Lotta Bergh"])
    assert (found.person, found.name, found.number) == (lotta.id, "Lotta Berg", case.number) and found.reasons
    assert s.links.proposals(actor, who["Farid Ahmadi"]) == () and s.links.of_round(actor, course.id) == {}
    searched = s.links.proposals(actor, who["Farid Ahmadi"], "sundin")
    assert {one.name for one in searched} == {"Lotta Berg", "Peter Sundin"}
    attends(opened, course, who["Lotta Bergh"])
    link = s.links.link(actor, who["Lotta Bergh"], lotta.id).value
    told = s.links.of_round(actor, course.id)[who["Lotta Bergh"]]
    assert (told.name, told.number, told.case) == ("Lotta Berg", case.number, case.id)
    assert list(s.homes_in_training.of_home(actor, case.home_id).people) == [lotta.id]
    with pytest.raises(Refused, match="redan kopplad"):
        s.links.link(actor, who["Lotta Bergh"], lotta.id)
    s.links.unlink(actor, link.id)
    assert s.links.of_round(actor, course.id) == {} and "Lotta Bergh" in names(opened, course)
    with pytest.raises(Refused, match="inte kopplad längre"):
        s.links.unlink(actor, link.id)
    assert s.links.link(actor, who["Lotta Bergh"], lotta.id).value.id != link.id
    acts = [one.action for one in s.privacy.log(actor)]
    assert {"training.link", "training.unlink", "training.proposals"} <= set(acts)


def test_one_of_the_same_name_in_the_round_is_linked_instead_of_made_twice(
    opened: OpenStore, course: Course, case: Case
) -> None:
    s, actor = services(opened), opened.actor
    who = with_people(opened, course, "Lotta Berg", municipality="2039")["Lotta Berg"]
    lotta, peter = adults(opened, case)
    (same,) = s.links.namesakes(actor, course.id, case.home_id).items()
    assert same == (lotta.id, sheet(opened, course).rows[0].participant)
    made = s.links.enrol(actor, course.id, [ToEnrol(lotta.id, participant=who), ToEnrol(peter.id)]).value
    assert names(opened, course) == ["Lotta Berg", "Peter Sundin"]
    assert s.links.namesakes(actor, course.id, case.home_id) == {}
    s.participants.take_back(actor, made)
    assert names(opened, course) == ["Lotta Berg"] and s.links.linked(actor, case.home_id) == {}


def test_a_trainer_and_another_pair_are_kept_out(opened: OpenStore, course: Course, case: Case) -> None:
    s = services(opened)
    who = with_people(opened, course, "Lotta Berg", municipality="2039")["Lotta Berg"]
    lotta, peter = adults(opened, case)
    s.links.link(opened.actor, who, lotta.id)
    trainer = Actor(colleague(opened, "Johanna Rask", Role.TRAINER).id, "Johanna Rask", Role.TRAINER)
    for forbidden in (
        lambda: s.links.of_round(trainer, course.id),
        lambda: s.links.proposals(trainer, who),
        lambda: s.links.link(trainer, who, peter.id),
        lambda: s.links.enrol(trainer, course.id, [ToEnrol(peter.id)]),
        lambda: s.links.namesakes(trainer, course.id, case.home_id),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    pair = [colleague(opened, name).id for name in ("Mikael Dahl", "Anna Ek", "Johan Wik")]
    s.cases.assign(opened.actor, case.id, *pair[:2])
    stranger = Actor(pair[2], "Johan Wik", Role.INVESTIGATOR)
    link = s.links.of_round(stranger, course.id)[who].link
    with pytest.raises(ReasonNeeded):
        s.links.unlink(stranger, link)
    s.links.unlink(stranger, link, "Vikarie för Mikael")


def test_linking_to_a_protected_home_takes_the_name_out_of_the_course(
    opened: OpenStore, course: Course, case: Case
) -> None:
    s, actor = services(opened), opened.actor
    lotta = adults(opened, case)[0]
    moved = s.homes.save_person(actor, replace(lotta, protection_degree="confidentiality_mark")).changes.moved
    who = with_people(opened, course, "Lotta Berg", municipality="2039")["Lotta Berg"]
    attends(opened, course, who)
    (found,) = s.links.proposals(actor, who)
    assert found.protected
    s.links.link(actor, who, moved[lotta.id])
    (row,) = sheet(opened, course).rows
    assert row.participant.name == NAME and row.progress is not None and row.progress.complete
    told = s.links.of_round(actor, course.id)[row.participant.id]
    assert told.name == "Lotta Berg"
    stranger = Actor(colleague(opened).id, "Mikael Dahl", Role.INVESTIGATOR)
    hidden = s.links.of_round(stranger, course.id)[row.participant.id]
    assert (hidden.name, hidden.number, hidden.case) == ("", "", None)
    assert s.links.proposals(stranger, row.participant.id, "Berg") == ()


def test_whose_birth_date_is_not_known_here_is_told_beforehand(opened: OpenStore, course: Course, case: Case) -> None:
    lotta, peter = adults(opened, case)
    people = with_people(opened, course, "Farid Ahmadi")
    made = services(opened).links.enrol(opened.actor, course.id, [ToEnrol(one.id) for one in (lotta, peter)]).value
    for who in (*people.values(), *(one.participant.id for one in made)):
        attends(opened, course, who)
    services(opened).homes.save_person(opened.actor, replace(peter, birth_date=None))
    ask = services(opened).certificates.without_birth_date
    assert ask(opened.actor, course.id) == (people["Farid Ahmadi"], made[1].participant.id)
    born = {one.name: one.birth_date for one in services(opened).certificates.issue(opened.actor, course.id).value}
    assert born == {"Farid Ahmadi": None, "Lotta Berg": lotta.birth_date, "Peter Sundin": None}
    assert ask(opened.actor, course.id) == ()
    assert [ask(opened.actor, course.id, one.participant.id) for one in made] == [(), (made[1].participant.id,)]


def test_what_came_from_a_colleague_meanwhile_is_not_won_over_in_silence(opened: OpenStore, course: Course) -> None:
    s, actor = services(opened), opened.actor
    with_people(opened, course, "Lotta Berg")
    shown = sheet(opened, course)
    (row,) = shown.rows
    assert row.enrolment is not None
    unseen.receive(opened, [
        *unseen.edit(opened, row.participant, phone="070-174 06 12"),
        *unseen.edit(opened, row.enrolment, status=EnrolmentStatus.DECLINED.value),
    ])  # fmt: skip
    seen = Seen(shown.position)
    s.participants.save(actor, replace(row.participant, phone="070-174 06 13"), seen)
    s.participants.answer(actor, row.enrolment.id, EnrolmentStatus.WAITING, seen)
    with opened.desk.store.read() as connection:
        found = connection.exec_driver_sql("SELECT tbl, field FROM clash ORDER BY tbl").all()
    assert [tuple(one) for one in found] == [("enrolment", "status"), ("participant", "phone")]
    s.participants.save(actor, replace(row.participant, municipality="2039"), Seen(shown.position))
    assert len(s.inbox.open(actor).conflicts) == 2  # a field that was left alone stays as it was


def test_a_certificate_that_another_replaced_meanwhile_is_not_replaced_again(opened: OpenStore, course: Course) -> None:
    s, actor = services(opened), opened.actor
    who = with_people(opened, course, "Lotta Berg")["Lotta Berg"]
    attends(opened, course, who)
    (first,) = s.certificates.issue(actor, course.id).value
    s.certificates.issue(actor, course.id, [who], anew=True, instead_of=first.number)
    with pytest.raises(Refused, match=f"tagit platsen för {first.number}"):
        s.certificates.issue(actor, course.id, [who], anew=True, instead_of=first.number)


def test_why_somebody_may_have_no_new_certificate_is_said_as_it_is(opened: OpenStore, course: Course) -> None:
    s, actor = services(opened), opened.actor
    who = with_people(opened, course, "Lotta Berg")["Lotta Berg"]
    attends(opened, course, who)
    (first,) = s.certificates.issue(actor, course.id).value
    (session, *_rest) = sheet(opened, course).sessions
    s.attendance.mark(actor, session.id, who, Mark.ABSENT)
    with pytest.raises(Refused, match="inte längre klara"):
        s.certificates.issue(actor, course.id, [who], anew=True, instead_of=first.number)
    s.participants.answer(actor, first.enrolment_id, EnrolmentStatus.CANCELLED)
    with pytest.raises(Refused, match="inte längre med i omgången"):
        s.certificates.issue(actor, course.id, [who], anew=True, instead_of=first.number)
