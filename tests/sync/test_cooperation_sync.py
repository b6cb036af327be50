"""Two managers' machines write in the same meeting without network: nothing is lost; and nobody else has any of it."""

from __future__ import annotations

from dataclasses import replace

from fhr_desktop.domain.cooperation import Decision, Meeting, MeetingAction, Seat, Showing
from fhr_desktop.domain.cooperation_rules import Lack
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.cooperation.room import Cooperation
from fhr_desktop.services.cooperation.views import Sheet
from fhr_desktop.services.storage import OpenStore
from tests.pages import decrypted
from tests.stores import TODAY, services, storage
from tests.units import common_dump, exchange

ROLES = {"kontoret": Role.UNIT_MANAGER, "hemma": Role.UNIT_MANAGER, "bilen": Role.INVESTIGATOR}


def room(opened: OpenStore) -> Cooperation:
    return services(opened).cooperation


def sheet(opened: OpenStore, meeting: RecordId) -> Sheet:
    return room(opened).meetings.refresh(opened.actor, meeting)


def decide(opened: OpenStore, meeting: RecordId, text: str) -> Decision:
    return room(opened).protocols.decide(opened.actor, Decision(meeting_id=meeting, number=0, text=text)).value


def test_both_write_in_one_meeting_and_nothing_is_lost(unit: dict[str, OpenStore]) -> None:
    office, home = unit["kontoret"], unit["hemma"]
    seat = room(office).seats.save(office.actor, Seat(group="steering", municipality="2034", name="Ada Lind")).value
    meeting = room(office).meetings.plan(office.actor, Meeting(group="steering", on=TODAY)).value.id
    item = room(office).meetings.add_item(office.actor, meeting, "Ekonomi").value
    exchange(office, home)
    for machine, text in ((office, "Utfallet gicks igenom."), (home, "Prognosen gicks igenom.")):
        room(machine).meetings.save_item(machine.actor, replace(item, notes=text))
        room(machine).meetings.add_item(machine.actor, meeting, f"Ny punkt: {text}")
        room(machine).protocols.act(machine.actor, MeetingAction(meeting_id=meeting, what=text))
        room(machine).protocols.set_guest(machine.actor, meeting, "Eva Ros")
        decide(machine, meeting, text)
    room(office).protocols.mark(office.actor, meeting, {seat.id: Showing.PRESENT})
    room(home).protocols.mark(home.actor, meeting, {seat.id: Showing.REMOTE})
    for _round in range(2):
        exchange(office, home)
        exchange(home, office)
    assert common_dump(office, home) == common_dump(home, office)
    for machine in (office, home):
        read = sheet(machine, meeting)
        assert {one.title for one in read.items} == {
            "Ekonomi", "Ny punkt: Utfallet gicks igenom.", "Ny punkt: Prognosen gicks igenom."
        }  # fmt: skip
        assert {one.what for one in read.actions} == {"Utfallet gicks igenom.", "Prognosen gicks igenom."}
        assert {(one.number, one.text) for one in read.decisions} == {
            (1, "Utfallet gicks igenom."), (1, "Prognosen gicks igenom.")
        }  # fmt: skip
        assert Lack.SAME_NUMBER in {one.lack for one in read.board.reminders}
        assert [one.name for one in read.attendees] == ["Ada Lind", "Eva Ros"]
        assert read.attendees[0].clashes
        waiting = services(machine).inbox.open(machine.actor)
        conflicts = {(one.kind, one.what, one.field) for one in waiting.conflicts}
        assert {("Punkt på dagordningen", "Ekonomi", "notes"), ("Närvaro vid möte", "Ada Lind", "mark")} <= conflicts
        sides = next(one for one in waiting.conflicts if one.field == "notes").sides
        assert {one.text for one in sides} == {"Utfallet gicks igenom.", "Prognosen gicks igenom."}
        assert storage().check(machine) == []
    room(office).protocols.mark(office.actor, meeting, {seat.id: Showing.PRESENT})
    exchange(office, home)
    marked = sheet(home, meeting).attendees[0]
    assert (marked.mark, marked.clashes) == (Showing.PRESENT, False)


def test_an_investigators_machine_has_none_of_it(unit: dict[str, OpenStore]) -> None:
    office, car = unit["kontoret"], unit["bilen"]
    room(office).seats.save(office.actor, Seat(group="steering", municipality="2034", name="KANARIEFÅGEL Lind"))
    meeting = room(office).meetings.plan(office.actor, Meeting(group="steering", on=TODAY, place="KANARIEHUSET")).value
    decide(office, meeting.id, "KANARIEBESLUT")
    exchange(office, car, unit["hemma"])
    folders = {name: one.folder for name, one in unit.items()}
    for one in unit.values():
        one.close()
    unit.clear()
    assert b"KANARIE" in decrypted(folders["hemma"])  # or the scan has seen nothing
    assert b"KANARIE" not in decrypted(folders["bilen"])
