"""Training (utbildning): course templates, rounds and their meetings, participants, attendance and certificates.

Everything but the template and the link lives in the scope `training`, which a trainer's machine holds: it names the
participant and nothing of the case (SYNC §4). The link from a person to a participant lives with the person's home.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.unit import UNIT_NAMESPACE
from fhr_desktop.domain.whereabouts import phone_shown


class Mark(StrEnum):
    """How somebody took part in a meeting (the list attendance_mark)."""

    PRESENT = "present"
    ABSENT = "absent"
    LATE = "late"
    PARTLY = "partly"


class EnrolmentStatus(StrEnum):
    """Where a participant stands in a round (the list participation; what is reckoned is never stored)."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WAITING = "waiting"
    ATTENDING = "attending"
    CANCELLED = "cancelled"
    REMOVED = "removed"  # was put in the round by mistake, and stands in no list
    COMPLETE = "complete"  # reckoned
    TO_MAKE_UP = "to_make_up"  # reckoned


RECKONED = frozenset({EnrolmentStatus.COMPLETE, EnrolmentStatus.TO_MAKE_UP})
COMING = frozenset({EnrolmentStatus.ACCEPTED, EnrolmentStatus.ATTENDING})  # has said yes, or has come
SEATED = COMING | {EnrolmentStatus.INVITED}  # takes a place, and stands in the list of attendance


@record
class CourseTemplate(Record):
    """A kind of course: its parts, their length, and the rule for a certificate. Content is the unit's own."""

    LABEL: ClassVar[str] = "Kursmall"
    PLURAL: ClassVar[str] = "Kursmallar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    name: str = described(Kind.TEXT, "Namn")
    version: int = described(Kind.INTEGER, "Version", help="Höjs när träffarna eller regeln ändras.", default=1)
    active: bool = described(Kind.YES_NO, "Används", default=False)
    basic: bool = described(
        Kind.YES_NO, "Grundutbildning", help="Räknas i antalet utbildade familjehem.", default=False
    )
    parts: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Träffar", help="Nyckel, rubrik och mål för varje träff.", default=()
    )
    session_minutes: int = described(Kind.INTEGER, "Minuter per träff", default=180)
    most_made_up: int | None = described(
        Kind.INTEGER, "Högst så många får tas igen", help="Tomt: hur många som helst.", default=None
    )
    partly_minutes: int | None = described(
        Kind.INTEGER, "Delvis räknas från så många minuter", help="Tomt: delvis räknas aldrig.", default=None
    )
    questions: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Frågor i utvärderingen", default=())
    audience: str = described(Kind.TEXT, "Målgrupp", default="")
    material: str = described(Kind.TEXT, "Kursmaterial", default="")
    homework: str = described(Kind.TEXT, "Hemuppgift mellan träffarna", default="")

    @staticmethod
    def id_of(key: str) -> RecordId:
        """The same id on every machine, for those that the program comes with."""
        return derived_id(UNIT_NAMESPACE, f"course-template:{key}")


@record
class Course(Record):
    """A round of a course (kursomgång). The rule is the template's on the day the round was made."""

    LABEL: ClassVar[str] = "Kursomgång"
    PLURAL: ClassVar[str] = "Kursomgångar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    template_id: RecordId = described(Kind.REF, "Kursmall", ref="course_template")
    name: str = described(Kind.TEXT, "Kurs")
    round: str = described(Kind.TEXT, "Omgång", help="Skiljer omgångarna åt, till exempel Rättvik våren 2026.")
    place: str = described(Kind.TEXT, "Lokal och adress", default="")
    municipality: str | None = described(Kind.MUNICIPALITY, "Kommun", default=None)
    trainers: str = described(Kind.TEXT, "Kursledare", default="")
    seats: int = described(Kind.INTEGER, "Platser", default=16)
    reply_by: dt.date | None = described(Kind.DATE, "Svara senast", default=None)
    link: str = described(
        Kind.TEXT, "Länk till digital träff", help="Lämnas i säkert meddelande, inte på papper.", default=""
    )
    most_made_up: int | None = described(Kind.INTEGER, "Högst så många får tas igen", default=None)
    partly_minutes: int | None = described(Kind.INTEGER, "Delvis räknas från så många minuter", default=None)
    cancelled: bool = described(Kind.YES_NO, "Inställd", default=False)


@record
class Session(Record):
    """One meeting (träff) of a round. `part` is the key of the template's part that it gives; '' gives none."""

    LABEL: ClassVar[str] = "Träff"
    PLURAL: ClassVar[str] = "Träffar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    course_id: RecordId = described(Kind.REF, "Kursomgång", ref="course")
    number: int = described(Kind.INTEGER, "Träff nummer")
    part: str = described(Kind.TEXT, "Del av kursen", default="")
    title: str = described(Kind.TEXT, "Arbetsrubrik", default="")
    on: dt.date | None = described(Kind.DATE, "Datum", default=None)
    starts: str = described(Kind.TEXT, "Börjar", help="Klockslag, till exempel 17.30.", default="")
    minutes: int = described(Kind.INTEGER, "Minuter", default=180)
    place: str = described(Kind.TEXT, "Plats", help="Om en annan än kursens.", default="")
    form: str = described(Kind.CHOICE, "Form", choices="session_form", default="on_site")
    trainers: str = described(Kind.TEXT, "Kursledare", help="Om andra än kursens.", default="")
    note: str = described(Kind.LONG_TEXT, "Anteckning om träffen", help="Inget om enskilda deltagare.", default="")

    def times(self) -> tuple[dt.datetime, dt.datetime] | None:
        """From when to when, on the local clock; None without a day or a time."""
        if self.on is None or not self.starts:
            return None
        hour, _dot, minute = self.starts.partition(".")
        begins = dt.datetime.combine(self.on, dt.time(int(hour), int(minute)))
        return begins, begins + dt.timedelta(minutes=self.minutes)

    def hours(self) -> str:
        """The time as it is printed, "17.30–20.30"; only when it begins while there is no day; or ''."""
        times = self.times()
        return f"{times[0]:%H.%M}–{times[1]:%H.%M}" if times else self.starts


def out_of_order(session: Session, sessions: Iterable[Session]) -> Session | None:
    """The nearest meeting by number that a meeting's day comes on the wrong side of; None when it is in order."""
    wrong = [one for one in sessions if one.id != session.id and _crossed(session, one)]
    return min(wrong, key=lambda one: abs(one.number - session.number), default=None)


def _crossed(one: Session, other: Session) -> bool:
    """Whether the days of two meetings follow each other in another order than their numbers."""
    if one.on is None or other.on is None:
        return False
    first, last = sorted((one, other), key=lambda each: each.number)
    return first.number < last.number and first.on is not None and last.on is not None and first.on > last.on


@record
class Participant(Record):
    """Somebody who takes part (deltagare), as a trainer needs to know: a name, and nothing of any case."""

    LABEL: ClassVar[str] = "Deltagare"
    PLURAL: ClassVar[str] = "Deltagare"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    name: str = described(Kind.TEXT, "Namn", help="Vid skyddade uppgifter väljs namnet efter rutin.")
    municipality: str | None = described(Kind.MUNICIPALITY, "Kommun", default=None)
    phone: str = described(Kind.TEXT, "Telefon", default="", tidy=phone_shown)
    wishes: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Praktiska önskemål", help="Skriv inte varför.", choices="special_wish", default=()
    )
    household: str = described(
        Kind.TEXT, "Kommer med", help="Samma märke för dem som kommer från samma hem. Säger inte vilket.", default=""
    )


@record
class Enrolment(Record):
    """A participant in a round. Two machines that enrol the same one meet in the same record."""

    LABEL: ClassVar[str] = "Kursplats"
    PLURAL: ClassVar[str] = "Kursplatser"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    course_id: RecordId = described(Kind.REF, "Kursomgång", ref="course")
    participant_id: RecordId = described(Kind.REF, "Deltagare", ref="participant")
    status: str = described(Kind.CHOICE, "Läge", choices="participation", default=EnrolmentStatus.INVITED.value)
    offered_on: dt.date | None = described(Kind.DATE, "Erbjuden", default=None)
    answered_on: dt.date | None = described(Kind.DATE, "Svarade", default=None)
    unsuited: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Kan inte", help="Veckodagar och enstaka dagar. Skriv inte varför.", choices="weekday",
        default=(), merge=Merge.SET,
    )  # fmt: skip

    @staticmethod
    def id_of(course: RecordId, participant: RecordId) -> RecordId:
        """The same id on every machine."""
        return derived_id(course, participant.hex)


@record
class Attendance(Record):
    """One person's mark at one meeting, in their own round or another where a part is made up.

    Two trainers' marks meet in the same record (SYNC §1, §3): the same mark twice is the same, different marks are
    a conflict, and nothing marked never beats something marked. When it was marked is the log's stamp of it.
    """

    LABEL: ClassVar[str] = "Närvaro"
    PLURAL: ClassVar[str] = "Närvaro"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    session_id: RecordId = described(Kind.REF, "Träff", ref="session")
    participant_id: RecordId = described(Kind.REF, "Deltagare", ref="participant")
    mark: str | None = described(Kind.CHOICE, "Närvaro", choices="attendance_mark", default=None, merge=Merge.SAID)
    minutes: int | None = described(
        Kind.INTEGER, "Minuter", help="Hur sen, eller hur länge vid delvis.", default=None, merge=Merge.SAID
    )
    note: str = described(Kind.TEXT, "Kommentar", help="Inget om hälsa eller familj.", default="", merge=Merge.SAID)

    @staticmethod
    def id_of(session: RecordId, participant: RecordId) -> RecordId:
        """The same id on every machine."""
        return derived_id(session, participant.hex)


@record
class Waiver(Record):
    """A part that somebody need not take (dispens), with the reason."""

    LABEL: ClassVar[str] = "Dispens"
    PLURAL: ClassVar[str] = "Dispenser"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    enrolment_id: RecordId = described(Kind.REF, "Kursplats", ref="enrolment")
    part: str = described(Kind.TEXT, "Del av kursen")
    reason: str = described(Kind.LONG_TEXT, "Skäl", help="Inget om hälsa eller familj.")
    decided_by: RecordId = described(Kind.REF, "Beslutad av", ref="user")
    decided_on: dt.date = described(Kind.DATE, "Beslutad")
    withdrawn: bool = described(Kind.YES_NO, "Återtagen", default=False)

    @staticmethod
    def id_of(enrolment: RecordId, part: str) -> RecordId:
        """The same id on every machine."""
        return derived_id(enrolment, f"waiver/{part}")


@record
class Certificate(Record):
    """A certificate (utbildningsintyg) as it was issued; one that is printed anew replaces it."""

    LABEL: ClassVar[str] = "Utbildningsintyg"
    PLURAL: ClassVar[str] = "Utbildningsintyg"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING
    APPEND_ONLY: ClassVar[bool] = True

    enrolment_id: RecordId = described(Kind.REF, "Kursplats", ref="enrolment")
    number: str = described(Kind.TEXT, "Nummer")
    salt: str = described(Kind.TEXT, "Slump till kontrollkoden", help="Sexton slumpade byte, hexadecimalt.")
    name: str = described(Kind.TEXT, "Namn")
    birth_date: dt.date | None = described(Kind.DATE, "Födelsedatum", default=None)
    course_name: str = described(Kind.TEXT, "Kurs")
    round: str = described(Kind.TEXT, "Omgång", default="")
    hours: int = described(Kind.INTEGER, "Antal timmar")
    first_on: dt.date = described(Kind.DATE, "Från")
    last_on: dt.date = described(Kind.DATE, "Till")
    planned: int = described(Kind.INTEGER, "Träffar i kursen")
    attended: int = described(Kind.INTEGER, "Träffar med närvaro")
    made_up: int = described(Kind.INTEGER, "Återtagna träffar", default=0)
    waived: int = described(Kind.INTEGER, "Träffar med dispens", default=0)
    issued_on: dt.date = described(Kind.DATE, "Utfärdat")
    issued_by: RecordId = described(Kind.REF, "Utfärdat av", ref="user")
    replaces: str = described(Kind.TEXT, "Ersätter intyg", default="")


@record
class CourseEvaluation(Record):
    """One answer to a round's evaluation (kursutvärdering); nobody's name is on it."""

    LABEL: ClassVar[str] = "Kursutvärdering"
    PLURAL: ClassVar[str] = "Kursutvärderingar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.TRAINING

    course_id: RecordId = described(Kind.REF, "Kursomgång", ref="course")
    scores: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Svar", help="Fråga och värde 1 till 5.", default=())
    comment: str = described(Kind.LONG_TEXT, "Kommentar", default="")
    entered_on: dt.date = described(Kind.DATE, "Inskriven")


@record
class TrainingLink(Record):
    """That a person in a home is a participant. Lives with the home, and nowhere a trainer reads."""

    LABEL: ClassVar[str] = "Koppling till utbildning"
    PLURAL: ClassVar[str] = "Kopplingar till utbildning"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    person_id: RecordId = described(Kind.REF, "Person", ref="person")
    participant_id: RecordId = described(Kind.REF, "Deltagare", ref="participant")
