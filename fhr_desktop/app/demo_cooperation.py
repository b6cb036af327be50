"""The demo's cooperation: who sits in the groups, two meetings that were held and two to come, guidelines, actions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fhr_desktop.app import demo_people as people
from fhr_desktop.app.demo_case import DemoClock
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
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import participating
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.cooperation.members import Contact
from fhr_desktop.services.suite import Services

TITLES = {
    (Group.STEERING, Standing.ORDINARY): "Socialchef",
    (Group.STEERING, Standing.SUBSTITUTE): "Verksamhetschef",
    (Group.REFERENCE, Standing.ORDINARY): "Enhetschef familjehem",
    (Group.REFERENCE, Standing.SUBSTITUTE): "Familjehemssekreterare",
}
EMPTY = {  # nobody has been appointed yet
    ("2034", Group.STEERING, Standing.SUBSTITUTE),
    ("2021", Group.REFERENCE, Standing.SUBSTITUTE),
    ("2039", Group.REFERENCE, Standing.ORDINARY),
}
HELD_NOTES = {
    "Ekonomi och budgetutfall": "Utfallet ligger 2 procent under budget. Resorna har kostat mer än väntat, kurserna "
    "mindre.",
    "Statistik per kommun": "Siffrorna gicks igenom kommun för kommun. Kön till utredning har blivit kortare.\n"
    "- Tre kommuner har inga intresseanmälningar i år.\n- Tonåringar väntar längst på ett hem.",
    "Beslut om riktlinjer och turordning": "Förslaget till ansvarsfördelning har varit ute på synpunkter i alla "
    "kommuner.",
}
SHARED = (
    "Enheten rekryterar, utreder och utbildar familjehem. Kommunen beslutar om placering, skriver avtal med hemmet och "
    "följer upp barnet.\n\nEnheten lämnar ett förslag inom tio dagar. Kommunen svarar inom fem dagar. Ett hem är "
    "reserverat så länge förslaget är öppet.\n\nKommunen meddelar enheten när en placering börjar, ändras eller upphör."
)
COMPENSATION = (
    "Kommunerna följer SKR:s rekommendationer om arvode och omkostnadsersättning i möjligaste mån, så att de inte "
    "konkurrerar om samma hem. Avvikelser tas upp i referensgruppen."
)


def cooperate(services: Services, manager: Actor, clock: DemoClock) -> None:
    """Fill the groups, hold two meetings, plan two, and let guidelines rest on what was decided."""
    room, today = services.cooperation, clock.present
    seats = _seats(services, manager, today)
    decided = _steering(services, manager, seats, _weekday(today - dt.timedelta(days=96)))
    room.guidelines.enter(manager, Guideline(
        title="Riktlinjer för samverkan och ansvarsfördelning", kind="responsibility", text=SHARED,
        valid_from=today - dt.timedelta(days=60), decision_id=decided,
    ))  # fmt: skip
    _guidelines(services, manager, today)
    _reference(services, manager, seats, _weekday(today - dt.timedelta(days=26)))
    _plan(services, manager, today)
    room.members.save_contacts(manager, "2034", [
        Contact("Helena Fors", "Socialsekreterare", "0250-123 45", "helena.fors@orsa.example"),
        Contact("Urban Kvist", "Avtal och fakturor", "0250-123 46", "urban.kvist@orsa.example"),
    ])  # fmt: skip


def _weekday(day: dt.date) -> dt.date:
    """The day, or the Monday after it."""
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _seats(services: Services, manager: Actor, today: dt.date) -> dict[tuple[Group, Standing], list[Seat]]:
    """A person for each chair, but for three that are empty; the one before in Falun is still known."""
    found: dict[tuple[Group, Standing], list[Seat]] = {chair: [] for chair in TITLES}
    since = dt.date(today.year - 2, 1, 1)
    number = 0
    names = {one.code: one.name for one in services.unit.municipalities()}
    for town in participating(services.unit.municipalities(), today):
        for chair, title in TITLES.items():
            number += 1
            given = (people.WOMEN, people.MEN)[number % 2][number * 5 % 24]
            family = people.SURNAMES[number * 7 % len(people.SURNAMES)]
            if (town.code, *chair) in EMPTY:
                continue
            address = _address(f"{given} {family}", town.name)
            seat = Seat(
                group=chair[0].value, municipality=town.code, standing=chair[1].value, name=f"{given} {family}",
                title=title, email=address, phone=f"070-174 06 {number:02d}", starts_on=since,
            )  # fmt: skip
            found[chair].append(services.cooperation.seats.save(manager, seat).value)
    old = found[Group.STEERING, Standing.ORDINARY][0]
    new = replace(old, id=Seat(group="", municipality="", name="").id, name="Ingrid Söderqvist",
                  email=_address("Ingrid Söderqvist", names[old.municipality]), phone="070-174 06 99",
                  starts_on=today - dt.timedelta(days=40))  # fmt: skip
    found[Group.STEERING, Standing.ORDINARY].append(services.cooperation.seats.save(manager, new).value)
    return found


def _address(name: str, town: str) -> str:
    """A made-up address of somebody in a municipality."""
    return f"{name.replace(' ', '.')}@{town}.example".lower().translate(str.maketrans("åäöé", "aaoe"))


def _meeting(services: Services, manager: Actor, meeting: Meeting) -> Meeting:
    return services.cooperation.meetings.plan(manager, meeting, standing=True).value


def _mark(services: Services, manager: Actor, meeting: Meeting, seats: list[Seat], *, away: int, remote: int) -> None:
    marks: dict[RecordId, Showing | None] = {}
    for number, seat in enumerate(one for one in seats if one.holds(meeting.on)):
        marks[seat.id] = (
            Showing.ABSENT if number == away else Showing.REMOTE if number % 5 == remote else Showing.PRESENT
        )
    services.cooperation.protocols.mark(manager, meeting.id, marks)


def _steering(
    services: Services, manager: Actor, seats: dict[tuple[Group, Standing], list[Seat]], day: dt.date
) -> RecordId:
    """A meeting of styrgruppen with its protocol adjusted; gives the decision on who does what."""
    room = services.cooperation
    meeting = _meeting(services, manager, Meeting(
        group=Group.STEERING.value, on=day, starts="9", ends="12", place="Rådhuset, Falun", secretary=manager.name,
        adjusters=seats[Group.STEERING, Standing.ORDINARY][1].name,
    ))  # fmt: skip
    room.meetings.set_state(manager, meeting.id, MeetingState.HELD)
    _mark(services, manager, meeting, seats[Group.STEERING, Standing.ORDINARY], away=6, remote=3)
    room.protocols.set_guest(manager, meeting.id, f"{manager.name}, enhetschef, föredragande")
    items = {one.title: one for one in room.meetings.refresh(manager, meeting.id).items}
    for title, notes in HELD_NOTES.items():
        room.meetings.save_item(manager, replace(items[title], notes=notes))
    decisions = (
        ("Ekonomi och budgetutfall", Concern.MONEY, Ending.DECIDED,
         "Styrgruppen godkänner det ekonomiska utfallet och lägger det till handlingarna."),
        ("Beslut om riktlinjer och turordning", Concern.GUIDELINE, Ending.DECIDED,
         "Styrgruppen antar riktlinjerna för samverkan och ansvarsfördelning. De gäller tills nya har beslutats."),
        ("Beslut om riktlinjer och turordning", Concern.ORDER, Ending.DEFERRED,
         "Frågan om turordning för utredningar bordläggs till nästa möte."),
    )  # fmt: skip
    made = [
        room.protocols.decide(manager, Decision(
            meeting_id=meeting.id, number=0, text=text, concern=concern.value, ending=ending.value,
            item_id=items[title].id,
        )).value
        for title, concern, ending, text in decisions
    ]  # fmt: skip
    for what, who, days, done in (
        ("Skicka ut de beslutade riktlinjerna till alla socialchefer", manager.name, 14, 9),
        ("Ta fram underlag om turordning för utredningar", manager.name, 88, None),
        ("Utse ersättare i styrgruppen", "Orsa", 60, None),
    ):
        due = day + dt.timedelta(days=days)
        action = room.protocols.act(manager, MeetingAction(meeting_id=meeting.id, what=what, who=who, due=due)).value
        if done is not None:
            room.protocols.done(manager, action.id, day + dt.timedelta(days=done))
    room.meetings.adjust(manager, meeting.id, day + dt.timedelta(days=12))
    return made[1].id


def _reference(
    services: Services, manager: Actor, seats: dict[tuple[Group, Standing], list[Seat]], day: dt.date
) -> None:
    """A meeting of referensgruppen whose notes wait to be adjusted."""
    room = services.cooperation
    meeting = _meeting(services, manager, Meeting(
        group=Group.REFERENCE.value, on=day, starts="13", ends="15.30", place="Enhetens lokaler, Falun",
        link="https://moten.example/referensgrupp", secretary="Anna Ek",
        adjusters=seats[Group.REFERENCE, Standing.ORDINARY][2].name,
    ))  # fmt: skip
    room.meetings.set_state(manager, meeting.id, MeetingState.HELD)
    _mark(services, manager, meeting, seats[Group.REFERENCE, Standing.ORDINARY], away=3, remote=1)
    items = {one.title: one for one in room.meetings.refresh(manager, meeting.id).items}
    room.meetings.save_item(manager, replace(
        items["Förbättringsförslag"], notes="Flera kommuner vill se kön oftare än en gång i månaden.",
    ))  # fmt: skip
    room.protocols.decide(manager, Decision(
        meeting_id=meeting.id, number=0, item_id=items["Förbättringsförslag"].id,
        text="Referensgruppen föreslår styrgruppen att kön visas för kommunerna varje vecka.",
    ))  # fmt: skip
    room.protocols.act(manager, MeetingAction(
        meeting_id=meeting.id, what="Visa hur kön kan redovisas varje vecka", who="Sara Lindqvist",
        due=day + dt.timedelta(days=45),
    ))  # fmt: skip


def _guidelines(services: Services, manager: Actor, today: dt.date) -> None:
    """Two that were decided before the program came, one of them in two versions."""
    enter, begun = services.cooperation.guidelines.enter, dt.date(2022, 1, 1)
    by = "Kommunfullmäktige i varje kommun, hösten 2021"
    enter(manager, Guideline(
        title="Samverkansavtal", kind="agreement", valid_from=begun, decided_by=by,
        text="Kommunerna har en gemensam enhet för familjehem. Falu kommun är värdkommun. Kostnaden fördelas efter "
        "antalet barn som är folkbokförda i varje kommun den 31 december året före.",
    ))  # fmt: skip
    first = enter(manager, Guideline(
        title="Bedömningsstöd för ersättning", kind="guideline", valid_from=begun, decided_by=by,
        text="SKR:s rekommendationer är vägledande.",
    )).value  # fmt: skip
    enter(manager, replace(
        first, supersedes=first.id, text=COMPENSATION, valid_from=dt.date(today.year - 1, 7, 1),
        decided_by="Styrgruppen, juni förra året",
    ))  # fmt: skip


def _plan(services: Services, manager: Actor, today: dt.date) -> None:
    """The next meeting of each group, the nearest with its agenda written."""
    room = services.cooperation
    soon = _meeting(services, manager, Meeting(
        group=Group.STEERING.value, on=_weekday(today + dt.timedelta(days=9)), starts="9", ends="12",
        place="Rådhuset, Falun", link="https://moten.example/styrgrupp",
    ))  # fmt: skip
    items = {one.title: one for one in room.meetings.refresh(manager, soon.id).items}
    room.meetings.save_item(manager, replace(
        items["Beslut om riktlinjer och turordning"],
        text="Bordlagt från förra mötet. Förslag: barn som väntar går före, sedan de hem som det finns minst av.",
    ))  # fmt: skip
    later = _weekday(today + dt.timedelta(days=75))
    room.meetings.plan(manager, Meeting(group=Group.REFERENCE.value, on=later, starts="13", ends="15.30"))
