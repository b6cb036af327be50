"""The main job as the demo does it: one family from its enquiry to a locked report, with every paper printed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from fhr_desktop import durable
from fhr_desktop.app import demo_people as people
from fhr_desktop.app.demo import Demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.demo_report import fill_report
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.investigations import Case, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import AnswerKey, Value
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.investigations.documents import OpenDocument
from fhr_desktop.services.suite import Services, services_on

S = CaseState
FORMS = ("F1", "F10")
PAIR = ("Sara Lindqvist", "Mikael Dahl")
DAYS_AGO = {  # when the case reached each state
    S.INQUIRY: 120, S.FIRST_CONTACT: 115, S.OPENED: 104, S.INITIAL_ASSESSMENT: 95, S.INVESTIGATION: 88,
}  # fmt: skip
VISITS = (  # days ago, kind, form, who: all, adults, or the number of one person
    (116, "first_call", "phone", "adults"),
    (82, "home_visit_booked", "home", "all"),
    (75, "interview_individual", "office", 0),
    (68, "interview_individual", "office", 1),
    (60, "interview_couple", "home", "adults"),
    (52, "home_visit_short_notice", "home", "all"),
    (45, "child_conversation", "home", 2),
    (44, "child_conversation", "home", 3),
)


@dataclass(frozen=True, slots=True)
class Investigated:
    """A family whose report is written: the case, and the report's document."""

    case: Case
    report: RecordId


def countersign(services: Services, manager: Actor, done: Investigated) -> None:
    """The unit manager agrees: the report is locked."""
    services.assessments.review(manager, done.report, "agree")


def print_papers(services: Services, actor: Actor, done: Investigated, folder: Path) -> tuple[str, ...]:
    """The family's papers, filled and blank, as files in the folder. Their names."""
    filled = [_print(services, actor, done.case, folder, form) for form in FORMS]
    return (*filled, *(_print_blank(services, actor, folder, form) for form in FORMS))


def investigate(demo: Demo, clock: DemoClock, rng: Random) -> Investigated:
    """A family from its enquiry to a report that both investigators have signed, in the demo's store."""
    done = write_up(demo, clock, rng)
    for name in PAIR:
        services_on(replace(demo.opened.desk, today=clock.today, now=clock.now)).assessments.sign(
            demo.staff[name], done.report
        )
    return done


def write_up(demo: Demo, clock: DemoClock, rng: Random) -> Investigated:
    """A family from its enquiry to a report in which nothing is lacking, not signed yet."""
    services = services_on(replace(demo.opened.desk, today=clock.today, now=clock.now))
    first, second = (demo.staff[name] for name in PAIR)
    today = clock.present
    clock.set(_ago(today, S.INQUIRY))
    case = services.inquiries.register(first, _family(rng, today)).value
    services.notes.sign(
        first, case.id, "Familjen ringde. De har talat om det länge och vill komma på ett första samtal."
    )
    for state in (S.FIRST_CONTACT, S.OPENED, S.INITIAL_ASSESSMENT, S.INVESTIGATION):
        clock.set(_ago(today, state))
        if state is S.INVESTIGATION:
            services.cases.assign(first, case.id, first.user_id, second.user_id)
        case = services.cases.move(first, case.id, state, clock.today()).value
    persons = services.homes.persons(first, case.home_id)
    for days, kind, form, who in VISITS:
        present = {"all": persons, "adults": persons[:2]}.get(str(who)) or persons[int(who) : int(who) + 1]
        clock.set(today - dt.timedelta(days=days))
        services.visits.save(
            first,
            Visit(
                case_id=case.id, kind=kind, form=form, on=clock.today(), held=True,
                participants=tuple(person.id for person in present), investigators=(first.user_id, second.user_id),
            ),
        )  # fmt: skip
    clock.set(today)
    services.documents.begin(first, case.id, "F1")
    report = services.documents.begin(first, case.id, "F10").value
    _first_assessment(services, demo, case, today)
    _home_visit(services, demo, case, today)
    fill_report(services, first, report.id, today)
    _complete_records(services, demo, services.documents.open(first, report.id))
    return Investigated(case, report.id)


def _first_assessment(services: Services, demo: Demo, case: Case, today: dt.date) -> None:
    """BRA-fam's summary: both adults answered on their own, and nothing is left to follow up."""
    actor = demo.staff["Sara Lindqvist"]
    document = services.documents.begin(actor, case.id, "F5").value
    opened = services.documents.open(actor, document.id)
    on = (today - dt.timedelta(days=90)).isoformat()
    areas = opened.filled.definition.field("area_rows").rows
    answers: dict[AnswerKey, Value] = {("received_on", adult.id): on for adult in opened.filled.subjects[Repeat.ADULT]}
    row = {"adult_1": "nothing_to_follow", "adult_2": "nothing_to_follow"}
    answers |= {
        ("form_version", ""): "2",
        ("conclusion", ""): "proceed",
        ("assessed_on", ""): (today - dt.timedelta(days=89)).isoformat(),
        ("area_rows", ""): tuple({"_row": area.key, **row} for area in areas),
    }
    services.documents.answer_many(actor, document.id, answers)


def _home_visit(services: Services, demo: Demo, case: Case, today: dt.date) -> None:
    """The home visit's protocol: all is in order but one smoke alarm."""
    actor = demo.staff["Sara Lindqvist"]
    visit = next(one for one in services.cases.open(actor, case.id).visits if one.kind == "home_visit_booked")
    document = services.visits.begin(actor, visit.id, "F7").value
    opened = services.documents.open(actor, document.id)
    rows = [{"_row": one.key, "status": "ok"} for one in opened.filled.definition.field("fire_rows").rows]
    rows[0] |= {
        "status": "fix_later",
        "action": "Brandvarnare i barnets rum",
        "due_on": (today + dt.timedelta(days=14)).isoformat(),
    }
    services.documents.answer(actor, document.id, "fire_rows", "", tuple(rows))


def _complete_records(services: Services, demo: Demo, report: OpenDocument) -> None:
    """What the records must say for the report to be whole: how those in the home belong together."""
    rows = tuple(
        {
            "name": person.given_name,
            "birth_year": person.birth_date.year if person.birth_date else None,
            "relation": "own_child" if person.role == PersonRole.CHILD else "spouse_or_partner",
            "residence_pattern": "always",
            "met": True,
        }
        for person in report.facts.persons
    )
    services.documents.answer(demo.staff["Sara Lindqvist"], report.document.id, "member_rows", "", rows)


def _family(rng: Random, today: dt.date) -> NewInquiry:
    woman = people.Invented("Malin", "Åkerlund", dt.date(1984, 5, 12), "", "070-174 06 31", "förskollärare")
    man = people.Invented("Jörgen", "Åkerlund", dt.date(1981, 11, 3), "", "070-174 06 32", "snickare")
    adults = [(woman, True), (man, False)]
    children = [("Alva", dt.date(today.year - 9, 4, 2)), ("Sixten", dt.date(today.year - 13, 9, 17))]
    return NewInquiry(
        persons=(
            *(
                NewPerson(
                    one.given_name, one.family_name, PersonRole.APPLICANT,
                    people.test_number(one.birth_date, is_woman, rng), phone=one.phone, occupation=one.work,
                    residence_pattern="always",
                )
                for one, is_woman in adults
            ),
            *(
                NewPerson(name, "Åkerlund", PersonRole.CHILD, birth_date=birth, residence_pattern="always")
                for name, birth in children
            ),
        ),
        municipality="2031",
        received_on=today - dt.timedelta(days=DAYS_AGO[S.INQUIRY]),
        channel="phone",
        street_address="Enåbadsvägen 3",
        postcode_and_town="795 30 Rättvik",
        place="Vikarbyn",
        household_form="couple",
        source="acquaintance",
        motive="Vår dotter frågade först. Vi har plats, tid på eftermiddagarna och vana vid barn i alla åldrar.",
        age_from=5,
        age_to=10,
        places=1,
    )  # fmt: skip


def _ago(today: dt.date, state: CaseState) -> dt.date:
    return today - dt.timedelta(days=DAYS_AGO[state])


def _print(services: Services, actor: Actor, case: Case, folder: Path, form: str) -> str:
    name = f"{form}.pdf"
    durable.write(folder / name, services.paper.of_case(actor, case.id, form).pdf)
    return name


def _print_blank(services: Services, actor: Actor, folder: Path, form: str) -> str:
    name = f"{form}-blank.pdf"
    durable.write(folder / name, services.paper.blank(actor, form).pdf)
    return name
