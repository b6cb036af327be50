"""What waits after an exchange: who sees it, deciding, taking back, duplicates, late edits, text set aside."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from db import quarantine, records
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Answer, Case, Note, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality, Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.merging import propose
from fhr_desktop.services.sync.views import Conflict
from tests import unseen
from tests.stores import NOW, colleague, family, investigated, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    store = open_store(tmp_path)
    yield store
    store.close()


def _home(opened: OpenStore, home_id: RecordId) -> Home:
    with opened.desk.store.read() as connection:
        found = records.load(connection, Home, home_id)
    assert found is not None
    return found


def _planted(opened: OpenStore, here: str = "Särna", there: str = "Idre") -> Case:
    """A case whose home's place was written on two machines."""
    case, other = investigated(opened)
    home = _home(opened, case.home_id)
    theirs = unseen.edit(opened, home, by=other.id, on=unseen.machine(opened), place=there)
    services(opened).homes.save_home(opened.actor, dataclasses.replace(home, place=here))
    unseen.receive(opened, theirs)
    return case


def _only(opened: OpenStore) -> Conflict:
    (found,) = services(opened).inbox.open(opened.actor).conflicts
    return found


def test_a_conflict_says_who_when_and_on_which_computer(opened: OpenStore) -> None:
    case = _planted(opened)
    one = _only(opened)
    assert (one.label, one.kind, one.what, one.case) == ("By eller bostadsområde", "Hem", "Berg–Sundin", case.id)
    said = {(side.text, side.who, side.machine) for side in one.sides}
    assert said == {("Särna", "Sara Lindqvist", "Den här datorn"), ("Idre", "Mikael Dahl", "Mikaels dator")}
    assert not one.critical and not one.is_text and one.own_text and one.proposal is None
    assert services(opened).inbox.waiting(opened.actor) == 1
    assert services(opened).inbox.of_case(opened.actor, case.id) == (one,)


def test_a_decision_is_listed_and_can_be_taken_back(opened: OpenStore) -> None:
    case = _planted(opened)
    s, one = services(opened), _only(opened)
    outcome = s.inbox.decide(opened.actor, one.table, one.record, one.field, "Idre")
    assert outcome.changes.touches(Home)
    after = s.inbox.open(opened.actor)
    assert not after.conflicts and s.inbox.waiting(opened.actor) == 0
    (decided,) = after.resolved
    assert (decided.chosen, decided.left, decided.who) == ("Idre", ("Särna",), "Sara Lindqvist")
    s.inbox.reopen(opened.actor, decided)
    again = _only(opened)  # whoever takes back a decision has not written what it was made among
    assert (set(again.sides), again.before) == (set(one.sides), one.before)
    assert not s.inbox.open(opened.actor).resolved
    s.inbox.decide(opened.actor, one.table, one.record, one.field, "Särna by")
    assert _home(opened, case.home_id).place == "Särna by"
    (third,) = s.inbox.open(opened.actor).resolved
    s.inbox.reopen(opened.actor, third)
    again = _only(opened)
    assert (set(again.sides), again.before) == (set(one.sides), one.before)


def test_a_decision_written_over_cannot_be_taken_back(opened: OpenStore) -> None:
    case = _planted(opened)
    s, one = services(opened), _only(opened)
    s.inbox.decide(opened.actor, one.table, one.record, one.field, "Idre")
    (decided,) = s.inbox.open(opened.actor).resolved
    s.homes.save_home(opened.actor, dataclasses.replace(_home(opened, case.home_id), place="Foskros"))
    assert not s.inbox.open(opened.actor).resolved
    with pytest.raises(Refused, match="skrivits här"):
        s.inbox.reopen(opened.actor, decided)


def test_long_text_comes_with_a_proposal_from_where_the_texts_parted(opened: OpenStore) -> None:
    case, other = investigated(opened)
    with opened.desk.store.read() as connection:
        (inquiry,) = records.load_where(connection, Inquiry, home_id=case.home_id)
    before = "Först.\n\nSedan.\n\nSist."
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(inquiry := dataclasses.replace(inquiry, motive=before))
    theirs = unseen.edit(opened, inquiry, by=other.id, motive="Först.\n\nSedan.\n\nSist av allt.")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(inquiry, motive="Allra först.\n\nSedan.\n\nSist."))
    unseen.receive(opened, theirs)
    one = _only(opened)
    assert one.is_text and one.base == before and one.clean and one.case == case.id
    assert one.proposal == "Allra först.\n\nSedan.\n\nSist av allt."
    s = services(opened)
    s.inbox.decide(opened.actor, one.table, one.record, one.field, one.proposal)
    (decided,) = s.inbox.open(opened.actor).resolved
    s.inbox.reopen(opened.actor, decided)
    assert _only(opened).base == before


def test_an_answer_is_named_by_its_question(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    document = s.documents.begin(opened.actor, case.id, "F10").value
    answer = Answer(id=Answer.id_of(document.id, "why_now", ""), document_id=document.id, field_key="why_now")
    theirs = unseen.written(opened, dataclasses.replace(answer, value="De har plats."), by=other.id)
    s.documents.answer(opened.actor, document.id, "why_now", "", "De har tid.")
    unseen.receive(opened, theirs)
    one = _only(opened)
    assert one.label != "Svar" and one.kind == "Svar" and one.is_text and one.what
    assert one.base is None and not one.clean
    assert one.proposal is not None and {"De har plats.", "De har tid."} == set(one.proposal.split("\n"))


def test_what_others_decide_is_only_counted_and_the_protected_not_at_all(opened: OpenStore) -> None:
    case = _planted(opened)
    other, third = colleague(opened, "Eva Ek"), colleague(opened, "Nils Ås")
    s = services(opened)
    s.cases.assign(opened.actor, case.id, other.id, third.id)
    stranger = s.inbox.open(opened.actor)
    assert (stranger.conflicts, stranger.others, s.inbox.waiting(opened.actor)) == ((), 1, 0)
    with pytest.raises(NotAllowed):
        s.inbox.decide(opened.actor, "home", case.home_id, "place", "Idre")
    manager = Actor(colleague(opened, "Chef", Role.UNIT_MANAGER).id, "Chef", Role.UNIT_MANAGER)
    assert len(s.inbox.open(manager).conflicts) == 1
    trainer = Actor(colleague(opened, "Tua", Role.TRAINER).id, "Tua", Role.TRAINER)
    assert s.inbox.open(trainer) == dataclasses.replace(stranger, others=0)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(_home(opened, case.home_id), protected=True, readers=(other.id,)))
    for actor in (opened.actor, manager):
        assert (s.inbox.open(actor).conflicts, s.inbox.open(actor).others) == ((), 0)
    reader = Actor(other.id, other.name, Role.INVESTIGATOR)
    assert len(s.inbox.open(reader).conflicts) == 1


def test_the_units_own_records_are_the_managers_to_decide(opened: OpenStore) -> None:
    with opened.desk.store.read() as connection:
        falun = records.load(connection, Municipality, Municipality.id_of("2080"))
    assert falun is not None
    theirs = unseen.edit(opened, falun, name="Falu stad")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(falun, name="Falu kommun"))
    unseen.receive(opened, theirs)
    s = services(opened)
    assert (s.inbox.open(opened.actor).conflicts, s.inbox.open(opened.actor).others) == ((), 1)
    manager = Actor(colleague(opened, "Chef", Role.UNIT_MANAGER).id, "Chef", Role.UNIT_MANAGER)
    (one,) = s.inbox.open(manager).conflicts
    assert one.case is None
    s.inbox.decide(manager, one.table, one.record, one.field, "Falun")


def test_a_protection_is_not_decided_away_and_its_address_not_chosen_back(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    home = _home(opened, case.home_id)
    theirs = unseen.edit(opened, home, street_address="Nya vägen 1")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(
            dataclasses.replace(home, protected=True, street_address="", readers=(opened.actor.user_id,)),
        )
    unseen.receive(opened, theirs)
    s, one = services(opened), _only(opened)
    with pytest.raises(Refused, match="Skyddet står kvar"):
        s.inbox.decide(opened.actor, "home", home.id, "protected", False)
    s.inbox.decide(opened.actor, one.table, one.record, one.field, "Nya vägen 1")
    assert _home(opened, home.id).street_address == ""
    assert not s.inbox.open(opened.actor).conflicts


def test_a_critical_conflict_stops_prints_and_names_the_field(opened: OpenStore) -> None:
    case, _other = investigated(opened)
    s = services(opened)
    document = s.documents.begin(opened.actor, case.id, "F10").value
    with opened.desk.store.read() as connection:
        stored = records.load(connection, Case, case.id)
    assert stored is not None
    theirs = unseen.edit(opened, stored, state=CaseState.DORMANT.value)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(stored, state=CaseState.REVIEW.value))
    s.paper.document(opened.actor, document.id)
    unseen.receive(opened, theirs)
    assert _only(opened).critical
    for print_it in (
        lambda: s.paper.document(opened.actor, document.id),
        lambda: s.paper.of_case(opened.actor, case.id, "F10"),
    ):
        with pytest.raises(Refused, match="läge"):
            print_it()
    s.inbox.decide(opened.actor, "case", case.id, "state", CaseState.REVIEW.value)
    s.paper.document(opened.actor, document.id)


def test_both_values_of_an_ordinary_field_are_printed(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    document = s.documents.begin(opened.actor, case.id, "F10").value
    answer = Answer(id=Answer.id_of(document.id, "why_now", ""), document_id=document.id, field_key="why_now")
    theirs = unseen.written(opened, dataclasses.replace(answer, value="De har plats."), by=other.id)
    s.documents.answer(opened.actor, document.id, "why_now", "", "De har tid.")
    person = s.cases.open(opened.actor, case.id).persons[0]
    theirs += unseen.edit(opened, person, by=other.id, occupation="Lärare")
    s.homes.save_person(opened.actor, dataclasses.replace(person, occupation="Snickare"))
    unseen.receive(opened, theirs)
    pages = PdfReader(io.BytesIO(s.paper.document(opened.actor, document.id).pdf)).pages
    flat = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "2 uppgifter. Sara Lindqvist: De har tid. Mikael Dahl: De har plats." in flat or (
        "2 uppgifter. Mikael Dahl: De har plats. Sara Lindqvist: De har tid." in flat
    )
    assert "2 uppgifter: Snickare / Lärare" in flat or "2 uppgifter: Lärare / Snickare" in flat
    proof = s.paper.proof(opened.actor, document.id, {})
    assert proof.filled.value("why_now") in ("De har tid.", "De har plats.")


def test_persons_entered_twice_are_paired_and_the_word_taken_back(opened: OpenStore) -> None:
    first, second = family(opened), family(opened)
    s = services(opened)
    (pair,) = s.inbox.open(opened.actor).duplicates
    assert {pair.one_case, pair.other_case} == {first.id, second.id}
    assert {pair.one_known, pair.other_known} == {f"{one.number}, Älvdalen" for one in (first, second)}
    assert (pair.one_name, pair.same, s.inbox.waiting(opened.actor)) == ("Lotta Berg", None, 1)
    s.inbox.settle(opened.actor, pair.other, pair.one, True)
    assert s.inbox.waiting(opened.actor) == 0
    assert s.inbox.open(opened.actor).duplicates[0].same is True
    (found,) = s.cases.open(opened.actor, first.id).elsewhere
    assert (found.name, found.case_id, found.number) == ("Lotta Berg", second.id, second.number)
    s.inbox.settle(opened.actor, pair.one, pair.other, None)
    assert s.inbox.waiting(opened.actor) == 1
    assert not any(one.said for one in s.cases.open(opened.actor, first.id).elsewhere)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(dataclasses.replace(_home(opened, second.home_id), protected=True))
    assert not s.inbox.open(opened.actor).duplicates
    with pytest.raises(NotAllowed):
        s.inbox.settle(opened.actor, pair.one, pair.other, True)


def test_a_home_archived_while_a_colleague_wrote_in_it_is_shown(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    with pytest.raises(Refused, match="öppet"):
        s.homes.archive(opened.actor, case.home_id)
    s.cases.move(opened.actor, case.id, CaseState.CLOSED, dt.date(2026, 3, 1), "investigation_stopped_by_family")
    with opened.desk.store.read() as connection:
        lotta = next(p for p in records.load_where(connection, Person, home_id=case.home_id) if p.phone)
    theirs = unseen.edit(opened, lotta, by=other.id, phone="070-174 06 13")
    s.homes.archive(opened.actor, case.home_id)
    assert not s.inbox.open(opened.actor).archived_edited
    unseen.receive(opened, theirs)
    (line,) = s.inbox.open(opened.actor).archived_edited
    assert (line.what, line.who, line.case) == ("Berg–Sundin", "Mikael Dahl", case.id)
    assert [name for name, _before, _after in line.fields] == ["Person"]
    s.inbox.leave_archived(opened.actor, case.home_id)
    assert not s.inbox.open(opened.actor).archived_edited
    s.inbox.unarchive(opened.actor, case.home_id)
    assert not _home(opened, case.home_id).archived


def test_own_text_in_what_a_colleague_erased_is_kept_or_dropped(opened: OpenStore) -> None:
    (case, other), s = investigated(opened), services(opened)
    kept_in = family(opened)
    with opened.desk.store.engine.connect() as connection:  # the colleague erases without having seen the note
        stranger = unseen.machine(opened)
        connection.rollback()
        work = UnitOfWork(connection, stranger, opened.desk.store.clock, other.id)
        work.erase(Case, case.id, "wrong_person", other.id)
        theirs = unseen.made_by(connection, work)
    s.notes.sign(opened.actor, case.id, "Ringde Lotta.")
    s.notes.sign(opened.actor, case.id, "Ringde igen.")
    unseen.receive(opened, theirs)
    aside = s.inbox.open(opened.actor).set_aside
    aside = tuple(sorted(aside, key=lambda one: one.text, reverse=True))
    assert [one.text for one in aside] == ["Ringde igen.", "Ringde Lotta."]
    assert aside[0].kind == "Journalanteckning" and s.inbox.waiting(opened.actor) >= 2
    note = s.inbox.keep(opened.actor, aside[0].n, kept_in.id).value
    assert isinstance(note, Note) and note.text == "Ringde igen." and note.signed_by == opened.actor.user_id
    with pytest.raises(Refused):
        s.inbox.keep(opened.actor, aside[0].n, kept_in.id)
    s.inbox.drop(opened.actor, aside[1].n)
    assert not s.inbox.open(opened.actor).set_aside


def test_set_aside_text_goes_after_thirty_days(opened: OpenStore) -> None:
    with opened.desk.store.local() as connection:
        now = int(NOW.timestamp() * 1000) << 16
        for age in (31, 29):
            connection.exec_driver_sql(
                "INSERT INTO quarantine(reason, tbl, rec, content, hlc) VALUES ('erased', 'note', x'00', x'a0', ?)",
                (now - (age * 86_400_000 << 16),),
            )
        quarantine.tidy(connection, NOW)
        assert len(quarantine.kept(connection)) == 1


def test_the_writer_names_only_what_was_seen(opened: OpenStore) -> None:
    case, other = investigated(opened)
    home, s = _home(opened, case.home_id), services(opened)
    seen = Seen(s.cases.open(opened.actor, case.id).position)
    unseen.receive(opened, unseen.edit(opened, home, by=other.id, place="Idre", street_address="Byvägen 2"))
    for text in ("Sä", "Särna"):  # an editor that was opened before the package saves twice
        s.homes.save_home(opened.actor, dataclasses.replace(home, place=text), seen)
    assert {side.text for side in _only(opened).sides} == {"Idre", "Särna"}
    assert _home(opened, home.id).street_address == "Byvägen 2"  # not written in, so not written over
    assert _only(opened).before == "–"


def test_a_conflict_that_came_unseen_is_not_decided_by_typing(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    first = _home(opened, case.home_id)
    theirs = unseen.edit(opened, first, by=other.id, place="Idre")
    s.homes.save_home(opened.actor, dataclasses.replace(first, place="Särna"))
    shown, seen = _home(opened, case.home_id), Seen(s.cases.open(opened.actor, case.id).position)
    unseen.receive(opened, theirs)
    s.homes.save_home(opened.actor, dataclasses.replace(shown, place="Särna by"), seen)
    assert {side.text for side in _only(opened).sides} == {"Idre", "Särna by"}


def test_a_value_that_came_while_one_was_choosing_stays_beside_the_choice(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s, third = services(opened), colleague(opened, "Eva Ek")
    home = _home(opened, case.home_id)
    late = unseen.edit(opened, home, by=third.id, place="Foskros")
    theirs = unseen.edit(opened, home, by=other.id, place="Idre")
    s.homes.save_home(opened.actor, dataclasses.replace(home, place="Särna"))
    unseen.receive(opened, theirs)
    shown = _only(opened)
    unseen.receive(opened, late)
    s.inbox.decide(opened.actor, shown.table, shown.record, shown.field, "Idre", shown.position)
    assert {side.text for side in _only(opened).sides} == {"Idre", "Foskros"}


def test_what_came_unseen_in_a_set_stays(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    people = s.cases.open(opened.actor, case.id).persons
    one, two, three = (person.id for person in people)
    visit = Visit(case_id=case.id, kind="home_visit_booked", on=dt.date(2026, 3, 2), participants=(one, two))
    s.visits.save(opened.actor, visit)
    seen = Seen(s.cases.open(opened.actor, case.id).position)
    theirs = dataclasses.replace(visit, participants=(one, three))
    unseen.receive(opened, unseen.written(opened, theirs, by=other.id))
    s.visits.save(opened.actor, dataclasses.replace(visit, participants=(two,), purpose="Bostaden"), seen)
    (stored,) = s.cases.open(opened.actor, case.id).visits
    assert set(stored.participants) == {three} and stored.purpose == "Bostaden"


def test_an_answer_typed_before_a_colleagues_came_stands_beside_it(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    document = s.documents.begin(opened.actor, case.id, "F10").value
    seen = s.documents.open(opened.actor, document.id).position
    answer = Answer(id=Answer.id_of(document.id, "why_now", ""), document_id=document.id, field_key="why_now")
    unseen.receive(opened, unseen.written(opened, dataclasses.replace(answer, value="De har plats."), by=other.id))
    key = ("why_now", "")
    s.documents.answer_many(opened.actor, document.id, {key: "De har tid."}, seen={key: seen})
    assert {side.text for side in _only(opened).sides} == {"De har plats.", "De har tid."}
    opened_again = s.documents.open(opened.actor, document.id)
    assert opened_again.contested == {key: ("answer", answer.id, "value")}


@pytest.mark.parametrize(
    ("base", "one", "other", "merged", "clean"),
    [
        ("a\n\nb\n\nc", "A\n\nb\n\nc", "a\n\nb\n\nC", "A\n\nb\n\nC", True),
        ("a\n\nb", "a1\n\nb", "a2\n\nb", "a1\n\na2\n\nb", False),
        ("a\nb", "b", "a\nb\nc", "b\nc", True),
        ("a\nb", "b", "a och mer\nb", "a och mer\nb", False),
        (None, "a\nb", "a\nc", "a\nb\nc", False),
        ("", "", "ny", "ny", True),
        ("a", "b", "b", "b", True),
    ],
)
def test_texts_are_merged_by_paragraph_and_nothing_is_lost(
    base: str | None, one: str, other: str, merged: str, clean: bool
) -> None:
    assert propose(base, one, other).text == merged
    assert propose(base, one, other).clean is clean
