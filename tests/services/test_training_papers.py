"""The papers of a course: what they say is what the records say, and a certificate on paper can be checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.certificates import check_code
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import EnrolmentStatus, Mark, Participant, Session
from fhr_desktop.domain.unit import OrganisationSettings, Role
from fhr_desktop.forms.library import library
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.links import ToEnrol
from fhr_desktop.services.training.papers import SPARE_ROWS, Wanted, rule_told
from fhr_desktop.services.training.shielding import NAME as SHIELDED
from tests.printing.test_every_form import demand_sound, fields_of
from tests.services.courses import ROUND, add, held
from tests.services.test_training import meetings, sheet
from tests.stores import TODAY, family, open_store, services
from tests.units import exchange, unit_of

LINK = "https://mote.example/hemlig-lank"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    with made.desk.store.write(made.actor.user_id) as work:
        settings = work.get(OrganisationSettings, OrganisationSettings.the_id())
        assert settings is not None
        work.save(replace(settings, training_phone="023-880 12 30"))
    yield made
    made.close()


def said(opened: OpenStore, wanted: Wanted) -> list[dict[str, str]]:
    """What each paper is read out as, by the question's key; the file is sound and keeps the meeting's link."""
    printed = services(opened).course_papers.printed(opened.actor, wanted)
    document = demand_sound(printed)
    assert str(document.pdf.Root.Lang) == "sv-SE"
    everything = document.text + "".join(page.artifacts for page in document.pages)
    assert "{" not in everything and LINK not in everything
    keys = [one.key for section in library().latest(wanted.form).sections for one in section.fields]
    told = [" ".join(kid.all_text() for kid in tag.kids[1:]).strip() for tag in fields_of(document)]
    assert len(told) % len(keys) == 0
    parts = [told[at : at + len(keys)] for at in range(0, len(told), len(keys))]
    return [dict(zip(keys, part, strict=True)) for part in parts]


def test_an_invitation_says_what_the_records_say(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg")
    third = meetings(opened, course)[2]
    services(opened).rounds.save_session(opened.actor, replace(third, place="Bystugan, Orsa", form="digital"))
    services(opened).rounds.save(opened.actor, replace(course, link=LINK, reply_by=dt.date(2025, 12, 5)))
    add(opened, course, Participant(name="Åsa Öst", municipality="2039", wishes=("food", "travel")))
    rows = [
        f"{one.number} {one.on} 17.30–20.30 {one.title} {'Säkert videomöte' if one.number == 3 else 'På plats'}"
        for one in meetings(opened, course)
    ]
    shared = {
        "course_name": "Ett hem att växa i", "course_round": ROUND,
        "place": "Folkets hus, Rättvik. Träff 3: Bystugan, Orsa.", "leader_names": "Johanna Rask",
        "digital_link": "Länken skickas i säkert meddelande.", "contact_phone": "023-880 12 30",
        "session_rows": " ".join(["Nr Datum Tid Arbetsrubrik Form", *rows]), "total_hours": "8 träffar, 24 timmar",
        "reply_by": "2025-12-05", "travel_help": "", "signature_trainer": "",
        "absent_note": "Ring eller skicka sms till 023-880 12 30 senast dagen före träffen. "
        "Du behöver inte säga varför. En missad träff kan tas igen i en annan omgång.",
    }  # fmt: skip
    lotta = {"participant_name": "Lotta Berg", "municipality": "", "reply": "Tackat ja", "wishes": ""}
    asa = {
        "participant_name": "Åsa Öst", "municipality": "Älvdalen", "reply": "",
        "wishes": "Särskild kost Hjälp med resan",
    }  # fmt: skip
    assert said(opened, Wanted("F13a", course.id)) == [shared | lotta, shared | asa]
    papers = services(opened).course_papers
    assert papers.preview(opened.actor, Wanted("F13a", course.id)).pages == 2, "a sheet each"
    (row,) = [one for one in sheet(opened, course).rows if one.participant.name == "Åsa Öst"]
    assert said(opened, Wanted("F13a", course.id, {row.participant.id})) == [shared | asa]


def test_the_plan_has_the_rounds_own_meetings(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg")
    extra = Session(course_id=course.id, number=9, title="Extra träff", on=dt.date(2026, 4, 1), minutes=60)
    services(opened).rounds.save_session(opened.actor, extra)
    (plan,) = said(opened, Wanted("F13b", course.id))
    assert (plan["session_count"], plan["session_minutes"]) == ("9", "180 minuter")
    assert plan["template_version"] == "Ett hem att växa i, version 1"
    assert plan["make_up_rule"] == rule_told(1, None)
    rows = plan["plan_rows"].removeprefix("Nr Arbetsrubrik Mål Datum Tid Plats ")
    first = "1 Välkommen: uppdraget och vi som går kursen Gruppen lär känna varandra och vad ett familjehem är. "
    assert rows.startswith(f"{first}{meetings(opened, course)[0].on} 17.30–20.30 Folkets hus, Rättvik 2 Ramarna")
    assert rows.endswith(" 9 Extra träff 2026-04-01 Folkets hus, Rättvik")


def test_the_list_of_a_meeting_has_its_marks(opened: OpenStore) -> None:
    course, people = held(
        opened, "Lotta Berg", "Sten Björk", "Åsa Öst", "Bo Örn", absent=[("Sten Björk", 2), ("Bo Örn", 2)]
    )
    second = meetings(opened, course)[1]
    book = services(opened).attendance
    book.mark(opened.actor, second.id, people["Lotta Berg"], Mark.LATE, 25)
    book.mark(opened.actor, second.id, people["Åsa Öst"], Mark.PARTLY, 70)
    services(opened).rounds.save_session(opened.actor, replace(second, note="Film i stället för övning."))
    (paper,) = said(opened, Wanted("F13c", course.id, session=2))
    assert paper == {
        "course_round": ROUND, "session_number": "2", "session_date": str(second.on), "session_time": "17.30–20.30",
        "place_form": "På plats", "trainers": "Johanna Rask", "headcount": "2", "absent_notified": "",
        "attendance_rows": "Nr Namn Kommun Närvaro Minuter Tar igen "
        "1 Berg, Lotta Sen 25 2 Björk, Sten Frånvarande 3 Örn, Bo Frånvarande 4 Öst, Åsa Delvis 70",
        "session_note": "Film i stället för övning.", "signature_trainer": "", "signed_on": "",
    }  # fmt: skip
    assert len(said(opened, Wanted("F13c", course.id))) == 8


def test_a_list_to_mark_by_hand_has_the_names_and_room_for_more(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg", "Åsa Öst")
    (paper,) = said(opened, Wanted("F13c", course.id, session=1, by_hand=True))
    assert paper["attendance_rows"].endswith(
        "1 Berg, Lotta 2 Öst, Åsa 3 4 5 Närvaro: Närvarande, Frånvarande, Sen, Delvis"
    )
    assert SPARE_ROWS == 3 and (paper["headcount"], paper["session_number"]) == ("", "1")


def test_a_visitor_and_what_was_made_up_are_told_in_both_lists(opened: OpenStore) -> None:
    course, people = held(opened, "Lotta Berg", absent=[("Lotta Berg", 2)])
    other, _nobody = held(opened)
    there = meetings(opened, other)[1]
    services(opened).attendance.mark(opened.actor, there.id, people["Lotta Berg"], Mark.PRESENT)
    (own,) = said(opened, Wanted("F13c", course.id, session=2))
    assert own["attendance_rows"].endswith(f"1 Berg, Lotta Frånvarande Har tagit igen {there.on}")
    (guest,) = said(opened, Wanted("F13c", other.id, session=2))
    assert guest["attendance_rows"].endswith("1 Berg, Lotta Närvarande Tar igen här")


def test_a_certificate_says_how_it_was_earned_and_its_code_verifies(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg", "Åsa Öst", "Sten Björk", absent=[("Åsa Öst", 2), ("Sten Björk", 3)])
    (asa,) = [one for one in sheet(opened, course).rows if one.participant.name == "Åsa Öst"]
    assert asa.enrolment is not None
    services(opened).participants.waive(opened.actor, asa.enrolment.id, "s2", "Gick den 2024.")
    services(opened).certificates.issue(opened.actor, course.id)
    lotta, other = said(opened, Wanted("F13d", course.id))
    code = lotta.pop("check_code")
    number = lotta["certificate_number"]
    first = meetings(opened, course)[0].on
    assert lotta == {
        "participant_name": "Lotta Berg", "birth_date": "", "course_name": "Ett hem att växa i", "course_round": ROUND,
        "period": f"{first} till {TODAY}", "hours": "24 timmar", "sessions_done": "8 av 8",
        "certificate_text": f"Lotta Berg har genomgått Ett hem att växa i, 24 timmar, {first} till {TODAY}.",
        "trainer_signature": "", "manager_signature": "", "certificate_number": number, "issued_on": str(TODAY),
        "validity": f"Gäller från {TODAY}.",
    }  # fmt: skip
    assert other["sessions_done"] == "7 av 8, dispens för 1"
    verify = services(opened).certificates.verify
    assert verify(opened.actor, number, code).certificate.name == "Lotta Berg"
    for at, letter in enumerate(code):
        changed = code[:at] + ("0" if letter != "0" else "2") + code[at + 1 :]
        if letter != "-":
            with pytest.raises(Refused, match="inget intyg"):
                verify(opened.actor, number, changed)
    with pytest.raises(Refused, match="inget intyg"):
        verify(opened.actor, other["certificate_number"], code)


def test_the_check_code_holds_all_that_is_on_the_paper_but_whose_it_is(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg")
    (one,) = services(opened).certificates.issue(opened.actor, course.id).value
    changed = {
        "number": "U2026-0-002", "course_name": "Trygghetscirkeln",
        "round": "Falun", "hours": 25, "first_on": TODAY, "last_on": TODAY + dt.timedelta(days=1), "planned": 9,
        "attended": 7, "made_up": 1, "waived": 1, "issued_on": TODAY + dt.timedelta(days=1), "replaces": "U2025-0-001",
    }  # fmt: skip
    codes = {check_code(replace(one, **{name: value})) for name, value in changed.items()}  # type: ignore[arg-type]
    assert len(codes - {check_code(one)}) == len(changed)
    assert check_code(replace(one, salt="00" * 16)) != check_code(one)


def test_a_certificate_is_one_page_with_a_long_name_and_an_old_number_too(opened: OpenStore) -> None:
    course, _people = held(opened, "Anna-Maria Elisabet Bergström-Holmgren Klintberg")
    services(opened).certificates.issue(opened.actor, course.id)
    services(opened).certificates.issue(opened.actor, course.id, anew=True)
    assert services(opened).course_papers.printed(opened.actor, Wanted("F13d", course.id)).pages == 1


def test_a_certificate_printed_anew_says_which_it_replaces_and_keeps_what_was_issued(opened: OpenStore) -> None:
    course, people = held(opened, "Lotta Berg")
    (old,) = services(opened).certificates.issue(opened.actor, course.id).value
    services(opened).certificates.issue(opened.actor, course.id, anew=True)
    services(opened).participants.save(opened.actor, Participant(id=people["Lotta Berg"], name="Lotta Ek"))
    (paper,) = said(opened, Wanted("F13d", course.id))
    assert paper["participant_name"] == "Lotta Berg"
    assert paper["validity"] == f"Gäller från {TODAY} och ersätter intyg {old.number}, som inte gäller längre."


def test_a_certificate_replaced_twice_names_the_one_that_holds_now(opened: OpenStore) -> None:
    course, _people = held(opened, "Lotta Berg")
    book = services(opened).certificates
    first, second, third = (book.issue(opened.actor, course.id, anew=anew).value[0] for anew in (False, True, True))
    for one, holds in ((first, third.number), (second, third.number), (third, "")):
        assert book.verify(opened.actor, one.number, check_code(one)).replaced_by == holds


def test_what_cannot_be_printed_is_said_in_a_sentence(opened: OpenStore) -> None:
    course, _people = held(opened)
    print_it = services(opened).course_papers.printed
    for wanted, sentence in (
        (Wanted("F13a", course.id), "kallad"),
        (Wanted("F13c", course.id, session=99), "ingen träff 99"),
        (Wanted("F13d", course.id), "intyg"),
        (Wanted("F10", course.id), "hör inte till en kurs"),
        (Wanted("F99", course.id), "F99"),
    ):
        with pytest.raises(Refused, match=sentence):
            print_it(opened.actor, wanted)
    with pytest.raises(NotAllowed):
        print_it(replace(opened.actor, role=Role.ADMINISTRATOR), Wanted("F13b", course.id))


@pytest.mark.parametrize("form", ["F13a", "F13b", "F13c", "F13d"])
def test_a_rounds_papers_are_for_the_roles_that_the_forms_say(opened: OpenStore, form: str) -> None:
    course, _people = held(opened, "Lotta Berg")
    services(opened).certificates.issue(opened.actor, course.id)
    papers, investigator = services(opened).course_papers, replace(opened.actor, role=Role.INVESTIGATOR)
    assert papers.preview(opened.actor, Wanted(form, course.id)).pages
    assert form in papers.forms(opened.actor) and not papers.forms(investigator)
    for act in (papers.preview, papers.printed):
        with pytest.raises(NotAllowed, match="din roll"):
            act(investigator, Wanted(form, course.id))


def test_each_print_is_in_the_access_log_and_a_preview_is_not(tmp_path: Path) -> None:
    opened = open_store(tmp_path / "manager", Role.UNIT_MANAGER, "Eva Norling")
    course, _people = held(opened, "Lotta Berg")
    papers = services(opened).course_papers
    shown = papers.preview(opened.actor, Wanted("F13b", course.id))
    logged = [one for one in services(opened).privacy.log(opened.actor) if one.action == "print.course"]
    assert shown.pages and logged == []
    papers.printed(opened.actor, Wanted("F13b", course.id))
    (entry,) = [one for one in services(opened).privacy.log(opened.actor) if one.action == "print.course"]
    assert list(entry.codes) == ["F13b"]
    opened.close()


def test_two_machines_without_network_never_give_the_same_number(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"office": Role.UNIT_MANAGER, "falun": Role.TRAINER, "orsa": Role.TRAINER})
    office = unit["office"]
    course, _people = held(office, "Lotta Berg", "Åsa Öst")
    exchange(office, unit["falun"], unit["orsa"])
    given = {
        name: [one.number for one in services(each).certificates.issue(each.actor, course.id).value]
        for name, each in unit.items()
    }
    numbers = [number for each in given.values() for number in each]
    assert len(numbers) == 6 == len(set(numbers))
    exchange(unit["falun"], office)
    for number, paper in zip(given["falun"], _certificates(unit["falun"], course.id), strict=True):
        assert paper["certificate_number"] == number
        found = services(office).certificates.verify(office.actor, number, paper["check_code"].lower())
        assert found.certificate.name == paper["participant_name"]
    for each in unit.values():
        each.close()


def _certificates(opened: OpenStore, course: RecordId) -> list[dict[str, str]]:
    return said(opened, Wanted("F13d", course))


@pytest.mark.parametrize("protected", [False, True])
def test_a_known_person_has_name_municipality_and_birth_date_and_a_protected_one_only_the_chosen_name(
    tmp_path: Path, protected: bool
) -> None:
    opened = open_store(tmp_path / "manager", Role.UNIT_MANAGER, "Eva Norling")
    course, _people = held(opened)
    case = family(opened)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = work.get(Home, case.home_id)
        assert home is not None
        work.save(replace(home, protected=protected, readers=(opened.actor.user_id,)))
    with opened.desk.store.read() as connection:
        adults = records.load_where(connection, Person, home_id=case.home_id)
    person = next(one for one in adults if one.given_name == "Peter")
    chosen = "Deltagare 7" if protected else ""
    made = services(opened).links.enrol(opened.actor, course.id, [ToEnrol(person.id, chosen)]).value[0]
    for one in meetings(opened, course):
        services(opened).attendance.mark(opened.actor, one.id, made.participant.id, Mark.PRESENT)
    services(opened).participants.answer(opened.actor, made.enrolment.id, EnrolmentStatus.ATTENDING)
    services(opened).certificates.issue(opened.actor, course.id)
    (invitation,) = said(opened, Wanted("F13a", course.id))
    (certificate,) = said(opened, Wanted("F13d", course.id))
    told = (
        ("Deltagare 7", "", "Deltagare 7", "")
        if protected
        else ("Peter Sundin", "Älvdalen", "Peter Sundin", "1981-11-03")
    )
    assert told == (
        invitation["participant_name"], invitation["municipality"], certificate["participant_name"],
        certificate["birth_date"],
    )  # fmt: skip
    everything = " ".join([*invitation.values(), *certificate.values()])
    assert ("Sundin" in everything) is not protected and "Särnavägen" not in everything
    opened.close()


def test_the_name_of_a_home_that_became_protected_is_written_by_hand(opened: OpenStore) -> None:
    course, people = held(opened, "Lotta Berg")
    services(opened).participants.save(opened.actor, Participant(id=people["Lotta Berg"], name=SHIELDED))
    services(opened).certificates.issue(opened.actor, course.id)
    (invitation,) = said(opened, Wanted("F13a", course.id))
    (certificate,) = said(opened, Wanted("F13d", course.id))
    assert invitation["participant_name"] == certificate["participant_name"] == certificate["certificate_text"] == ""
    assert certificate["certificate_number"] and certificate["check_code"]
