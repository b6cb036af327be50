"""The cooperation on a real store: planning, what is written at a meeting, adjusting, seats, guidelines, joining."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from db import records
from fhr_desktop.domain.cooperation import (
    Concern,
    Decision,
    Ending,
    Group,
    Guideline,
    Meeting,
    MeetingAction,
    MeetingState,
    Seat,
    Showing,
    Standing,
)
from fhr_desktop.domain.cooperation_rules import in_force
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import Municipality, Role
from fhr_desktop.services.cooperation.members import Contact
from fhr_desktop.services.cooperation.room import Cooperation
from fhr_desktop.services.cooperation.views import Board, Sheet
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, family, open_store, services

ORSA, FALUN, MORA = "2034", "2080", "2062"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OpenStore]:
    """The unit manager's store."""
    store = open_store(tmp_path, Role.UNIT_MANAGER, "Anna Ek")
    yield store
    store.close()


def room(opened: OpenStore) -> Cooperation:
    return services(opened).cooperation


def planned(opened: OpenStore, days: int = -7, group: Group = Group.STEERING, **more: object) -> Meeting:
    new = Meeting(group=group.value, on=TODAY + dt.timedelta(days=days), starts="9", ends="11.30", **more)  # type: ignore[arg-type]
    return room(opened).meetings.plan(opened.actor, new).value


def sheet(opened: OpenStore, meeting: Meeting) -> Sheet:
    return room(opened).meetings.refresh(opened.actor, meeting.id)


def board(opened: OpenStore) -> Board:
    return room(opened).meetings.board(opened.actor)


def seat(
    opened: OpenStore, name: str, code: str = ORSA, standing: Standing = Standing.ORDINARY, **more: object
) -> Seat:
    new = Seat(group="steering", municipality=code, standing=standing.value, name=name, **more)  # type: ignore[arg-type]
    return room(opened).seats.save(opened.actor, new).value


def decided(opened: OpenStore, meeting: Meeting, **more: object) -> Decision:
    new = Decision(**{"meeting_id": meeting.id, "number": 0, "text": "Enligt förslaget.", **more})  # type: ignore[arg-type]
    return room(opened).protocols.decide(opened.actor, new).value


def test_only_the_unit_manager(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(NotAllowed):
        room(store).meetings.board(store.actor)
    with pytest.raises(NotAllowed):
        planned(store)
    with pytest.raises(NotAllowed):
        room(store).members.save_contacts(store.actor, ORSA, [Contact("Ada")])
    store.close()


def test_a_meeting_is_planned_with_its_standing_items_once(office: OpenStore) -> None:
    new = Meeting(group="reference", on=TODAY + dt.timedelta(days=20), starts="13")
    made = room(office).meetings.plan(office.actor, new, standing=True).value
    first = [one.title for one in sheet(office, made).items]
    assert first[0] == "Mötet öppnas" and first[-1] == "Nästa möte"
    assert room(office).meetings.add_standing(office.actor, made.id).value == 0
    room(office).meetings.add_item(office.actor, made.id, "Kön i Orsa", "Varför växer den?")
    added = sheet(office, made).items[-1]
    room(office).meetings.move_item(office.actor, added.id, -3)
    titles = [one.title for one in sheet(office, made).items]
    assert titles.index("Kön i Orsa") == len(titles) - 4
    room(office).meetings.remove_item(office.actor, added.id)
    assert [one.title for one in sheet(office, made).items] == first
    room(office).meetings.remove_item(office.actor, added.id, removed=False)
    assert len(sheet(office, made).items) == len(first) + 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"link": "http://moten.example/1"}, "link"),
        ({"link": "https://anna:hemligt@moten.example/1"}, "link"),
        ({"link": "https://"}, "link"),
        ({"link": "https://[orsa"}, "link"),
        ({"ends": "8.30"}, "ends"),
        ({"starts": "morgon"}, "starts"),
        ({"starts": "25.99"}, "starts"),
        ({"on": dt.date(1200, 1, 1)}, "on"),
        ({"on": dt.date(9999, 12, 31)}, "on"),
        ({"ends": "24.00"}, "ends"),
        ({"starts": ""}, "starts"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_planned(
    office: OpenStore, values: dict[str, Any], field: str
) -> None:
    new = replace(Meeting(group="steering", on=TODAY, starts="9", ends="11"), **values)
    with pytest.raises(Refused) as refused:
        room(office).meetings.plan(office.actor, new)
    assert refused.value.field == field
    assert board(office).meetings == ()


def test_everybody_who_sits_on_the_day_is_on_the_list_and_is_marked(office: OpenStore) -> None:
    ada = seat(office, "Ada Lind", title="Socialchef")
    bo = seat(office, "Bo Ström", standing=Standing.SUBSTITUTE)
    seat(office, "Cia Berg", FALUN, ends_on=TODAY - dt.timedelta(days=30), starts_on=dt.date(2020, 1, 1))
    dan = seat(office, "Dan Falk", FALUN)
    made = planned(office)
    assert [(one.name, one.municipality) for one in sheet(office, made).attendees] == [
        ("Dan Falk", "Falun"), ("Ada Lind", "Orsa"), ("Bo Ström", "Orsa"),
    ]  # fmt: skip
    before = room(office).protocols.mark_rest(office.actor, made.id).value
    room(office).protocols.mark(office.actor, made.id, {bo.id: Showing.REMOTE})
    room(office).protocols.set_guest(office.actor, made.id, "Eva Ros, ekonom")
    marks = {one.name: one.mark for one in sheet(office, made).attendees}
    assert marks == {
        "Dan Falk": Showing.PRESENT, "Ada Lind": Showing.PRESENT, "Bo Ström": Showing.REMOTE,
        "Eva Ros, ekonom": Showing.PRESENT,
    }  # fmt: skip
    assert sheet(office, made).chair == "Dan Falk, Falun"  # styrgruppen is led by the host
    room(office).protocols.mark(office.actor, made.id, before.marks)
    marks = {one.name: one.mark for one in sheet(office, made).attendees}
    assert (marks["Dan Falk"], marks["Ada Lind"], marks["Bo Ström"]) == (None, None, Showing.REMOTE)
    assert {ada.id, dan.id} == set(before.marks)


def test_nobody_is_marked_at_a_meeting_that_has_not_been(office: OpenStore) -> None:
    ada, made = seat(office, "Ada Lind"), planned(office, 3)
    with pytest.raises(Refused):
        room(office).protocols.mark(office.actor, made.id, {ada.id: Showing.PRESENT})
    assert sheet(office, made).attendees[0].mark is None


@pytest.mark.parametrize(("days", "cancelled", "told"), [(3, False, "inte varit än"), (-3, True, "inställt")])
def test_nothing_is_decided_at_a_meeting_that_has_not_been(
    office: OpenStore, days: int, cancelled: bool, told: str
) -> None:
    protocols, actor, ada = room(office).protocols, office.actor, seat(office, "Ada Lind")
    made = planned(office, days)
    if cancelled:
        room(office).meetings.set_state(actor, made.id, MeetingState.CANCELLED)
    before = sheet(office, made)
    for act in (
        lambda: decided(office, made),
        lambda: protocols.mark(actor, made.id, {ada.id: Showing.PRESENT}),
        lambda: protocols.set_guest(actor, made.id, "Eva Ros"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert told in refused.value.sentence
    ahead = MeetingAction(meeting_id=made.id, what="Boka lokal")
    if cancelled:  # nobody took anything upon themselves there; before a meeting to come, somebody may
        with pytest.raises(Refused):
            protocols.act(actor, ahead)
        assert replace(sheet(office, made), board=before.board) == before
    else:
        assert protocols.act(actor, ahead).value.what == "Boka lokal"
        assert sheet(office, made).decisions == ()


@pytest.mark.parametrize("noted", ["decision", "presence"])
def test_a_meeting_of_which_something_is_noted_is_not_called_off_nor_moved_ahead(office: OpenStore, noted: str) -> None:
    meetings, protocols, actor = room(office).meetings, room(office).protocols, office.actor
    ada, made = seat(office, "Ada Lind"), planned(office)
    if noted == "decision":
        note = decided(office, made)
    else:
        protocols.mark(actor, made.id, {ada.id: Showing.REMOTE})
    with pytest.raises(Refused) as refused:
        meetings.set_state(actor, made.id, MeetingState.CANCELLED)
    assert "Ta bort dem först" in refused.value.sentence
    with pytest.raises(Refused) as refused:
        meetings.save(actor, replace(made, on=TODAY + dt.timedelta(days=1)))
    assert refused.value.field == "on"
    assert sheet(office, made).meeting == made
    if noted == "decision":
        protocols.remove_decision(actor, note.id)
    else:
        protocols.mark(actor, made.id, {ada.id: Showing.ABSENT})
    meetings.save(actor, replace(made, on=TODAY + dt.timedelta(days=1)))
    meetings.set_state(actor, made.id, MeetingState.CANCELLED)


def test_a_meeting_that_was_held_is_not_moved_ahead(office: OpenStore) -> None:
    made = planned(office)
    room(office).meetings.set_state(office.actor, made.id, MeetingState.HELD)
    with pytest.raises(Refused) as refused:
        room(office).meetings.save(office.actor, replace(made, on=TODAY + dt.timedelta(days=1)))
    assert refused.value.field == "on"
    room(office).meetings.save(office.actor, replace(made, on=TODAY))


def test_a_meeting_of_today_has_been(office: OpenStore) -> None:
    assert decided(office, planned(office, 0)).number == 1


def test_decisions_are_numbered_through_the_year_and_no_number_is_given_twice(office: OpenStore) -> None:
    first, second, other = planned(office, -40), planned(office, -7), planned(office, -7, Group.REFERENCE)
    assert [decided(office, one).number for one in (first, first, second, other)] == [1, 2, 3, 1]
    with pytest.raises(Refused) as refused:
        decided(office, second, number=2)
    assert refused.value.field == "number"
    last = sheet(office, second).decisions[0]
    with pytest.raises(Refused):
        room(office).protocols.save_decision(office.actor, replace(last, number=1))
    room(office).protocols.save_decision(office.actor, replace(last, number=8, ending=Ending.DEFERRED.value))
    assert sheet(office, second).decisions[0].number == 8
    assert decided(office, second).number == 9


def test_an_adjusted_protocol_does_not_change_but_its_actions_are_done(office: OpenStore) -> None:
    meetings, protocols, actor = room(office).meetings, room(office).protocols, office.actor
    ada, made = seat(office, "Ada Lind"), planned(office)
    decision = decided(office, made)
    action = protocols.act(actor, MeetingAction(meeting_id=made.id, what="Skicka underlag", due=TODAY)).value
    item = meetings.add_item(actor, made.id, "Ekonomi").value
    with pytest.raises(Refused):
        meetings.adjust(actor, made.id, TODAY)  # it has not been held
    meetings.set_state(actor, made.id, MeetingState.HELD)
    with pytest.raises(Refused):
        meetings.adjust(actor, made.id, made.on - dt.timedelta(days=1))
    meetings.adjust(actor, made.id, TODAY)
    refused = (
        lambda: decided(office, made),
        lambda: protocols.save_decision(actor, replace(decision, text="Något annat")),
        lambda: protocols.remove_decision(actor, decision.id),
        lambda: protocols.mark(actor, made.id, {ada.id: Showing.PRESENT}),
        lambda: protocols.set_guest(actor, made.id, "Eva"),
        lambda: protocols.act(actor, MeetingAction(meeting_id=made.id, what="Mer")),
        lambda: meetings.save_item(actor, replace(item, notes="Ändrat")),
        lambda: meetings.remove_item(actor, item.id),
        lambda: meetings.save(actor, replace(made, place="Orsa")),
        lambda: meetings.set_state(actor, made.id, MeetingState.CANCELLED),
    )
    before = sheet(office, made)
    for act in refused:
        with pytest.raises(Refused):
            act()
    assert replace(sheet(office, made), board=before.board) == before
    protocols.done(actor, action.id, TODAY)
    assert sheet(office, made).actions[0].done_on == TODAY
    meetings.take_up_again(actor, made.id)
    meetings.save_item(actor, replace(item, notes="Ändrat"))
    assert sheet(office, made).items[0].notes == "Ändrat"


def test_a_chair_is_taken_over_and_who_sat_before_is_still_known(office: OpenStore) -> None:
    old = seat(office, "Ada Lind", starts_on=dt.date(2025, 1, 1))
    then = planned(office, -30)
    room(office).protocols.mark(office.actor, then.id, {old.id: Showing.PRESENT})
    seat(office, "Bo Ström", starts_on=TODAY - dt.timedelta(days=10))
    now = planned(office, -2)
    assert [one.name for one in sheet(office, then).attendees] == ["Ada Lind"]
    assert [one.name for one in sheet(office, now).attendees] == ["Bo Ström"]
    with pytest.raises(Refused) as refused:
        seat(office, "Cia", email="ingen adress")
    assert refused.value.field == "email"


def test_a_guideline_rests_on_a_decision_and_a_new_version_supersedes(office: OpenStore) -> None:
    enter, actor, made = room(office).guidelines.enter, office.actor, planned(office)
    decision = decided(office, made, concern=Concern.GUIDELINE.value)
    first = enter(
        actor, Guideline(title="Vem gör vad", text="Enheten utreder.", valid_from=TODAY, decision_id=decision.id)
    ).value
    assert first.decided_by == f"Styrgruppen {made.on.isoformat()} § 1"
    with pytest.raises(Refused) as refused:
        enter(actor, Guideline(title="Vem gör vad", text="Nytt", valid_from=TODAY))
    assert refused.value.field == "decision_id"
    deferred = decided(office, made, ending=Ending.DEFERRED.value)
    with pytest.raises(Refused):
        enter(actor, Guideline(title="Annat", text="Nytt", valid_from=TODAY, decision_id=deferred.id))
    second = enter(actor, replace(first, text="Kommunen beslutar.", supersedes=first.id)).value
    with pytest.raises(Refused):
        enter(actor, replace(first, text="Från en gammal version", supersedes=first.id))
    with pytest.raises(Refused):
        room(office).protocols.remove_decision(actor, decision.id)
    (versions,) = board(office).lineages()
    assert [one.text for one in versions] == ["Kommunen beslutar.", "Enheten utreder."]
    assert in_force(versions, TODAY) == second
    enter(actor, replace(first, text="", supersedes=second.id, ends=True))
    assert in_force(board(office).lineages()[0], TODAY) is None


def test_a_municipality_joins_and_leaves_with_the_decision_and_its_seats_end(office: OpenStore) -> None:
    members, actor = room(office).members, office.actor
    decision = decided(office, planned(office), concern=Concern.MEMBERSHIP.value)
    with pytest.raises(Refused):
        members.join(actor, MORA, TODAY)  # nobody decided it
    with pytest.raises(Refused):
        members.join(actor, ORSA, TODAY, decision_id=decision.id)
    joined = members.join(actor, MORA, dt.date(2026, 7, 1), decision_id=decision.id).value
    assert joined.participates_from == dt.date(2026, 7, 1)
    seat(office, "Ada Lind", ORSA)
    follows = members.follows(actor, ORSA, dt.date(2026, 12, 31), joins=False)
    assert follows.seats == 1
    members.leave(actor, ORSA, dt.date(2026, 12, 31), decided_by="Kommunfullmäktige i Orsa 2026-02-01 § 4")
    assert board(office).seats[0].ends_on == dt.date(2026, 12, 31)
    with office.desk.store.read() as connection:
        orsa = records.load(connection, Municipality, Municipality.id_of(ORSA))
    assert orsa is not None and orsa.participates(dt.date(2026, 12, 31))
    assert not orsa.participates(dt.date(2027, 1, 1))
    again = members.join(actor, ORSA, dt.date(2027, 1, 1), decided_by="Styrgruppen 2026-11-01 § 9").value
    assert again.participates_from == orsa.participates_from and again.participates_to is None  # without a gap
    assert [one.joins for one in members.steps(actor, ORSA)] == [False, True]
    with pytest.raises(Refused):
        members.leave(actor, FALUN, TODAY, decision_id=decision.id)


def test_what_goes_on_in_a_municipality_counts_no_protected_home(office: OpenStore) -> None:
    members, actor = room(office).members, office.actor
    family(office)
    hidden = services(office).cases.open(actor, family(office).id).home
    services(office).homes.save_home(actor, replace(hidden, protected=True))
    follows = members.follows(actor, "2039", TODAY, joins=False)
    assert (follows.cases, follows.needs, follows.pool_homes) == (1, 0, 0)


def test_contacts_of_a_municipality(office: OpenStore) -> None:
    members, actor = room(office).members, office.actor
    members.save_contacts(actor, ORSA, [Contact(" Ada Lind ", "Socialsekreterare", "0701740612", "ada@orsa.example")])
    assert members.contacts(actor, ORSA) == (
        Contact("Ada Lind", "Socialsekreterare", "070-174 06 12", "ada@orsa.example"),
    )
    with pytest.raises(Refused):
        members.save_contacts(actor, ORSA, [Contact("")])
    assert len(members.contacts(actor, ORSA)) == 1
