"""Cooperation (samverkan): who sits in styrgrupp and referensgrupp, their meetings, and what was decided there.

Everything lives in the scope `cooperation`, which only the unit manager's machines hold. It names officials, never
families. What follows from the records (who lacks a substitute, what is late) is in `cooperation_rules`.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from fhr_desktop.domain.investigations import hour_shown
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.whereabouts import phone_shown


class Group(StrEnum):
    """The two groups (the list cooperation_group). Styrgruppen decides, referensgruppen proposes."""

    STEERING = "steering"
    REFERENCE = "reference"


class Standing(StrEnum):
    """How somebody sits in a group (the list seat_standing)."""

    ORDINARY = "ordinary"
    SUBSTITUTE = "substitute"


class MeetingState(StrEnum):
    """Where a meeting stands (the list meeting_state)."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Showing(StrEnum):
    """How somebody took part in a meeting (the list meeting_showing)."""

    PRESENT = "present"
    REMOTE = "remote"
    ABSENT = "absent"


class Ending(StrEnum):
    """How a matter ended (the list decision_ending)."""

    DECIDED = "decided"
    DEFERRED = "deferred"
    REJECTED = "rejected"


class Concern(StrEnum):
    """What a decision is about (the list decision_concern)."""

    GUIDELINE = "guideline"
    ORDER = "order"
    AGREEMENT = "agreement"
    MONEY = "money"
    MEMBERSHIP = "membership"
    HOST = "host"
    OTHER = "other"


@record
class Seat(Record):
    """A municipality's representative in a group, from a day and until another takes over."""

    LABEL: ClassVar[str] = "Plats i grupp"
    PLURAL: ClassVar[str] = "Platser i grupper"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    group: str = described(Kind.CHOICE, "Grupp", choices="cooperation_group")
    municipality: str = described(Kind.MUNICIPALITY, "Kommun")
    standing: str = described(Kind.CHOICE, "Som", choices="seat_standing", default=Standing.ORDINARY.value)
    name: str = described(Kind.TEXT, "Namn")
    title: str = described(Kind.TEXT, "Befattning", default="")
    email: str = described(Kind.TEXT, "E-post", default="")
    phone: str = described(Kind.TEXT, "Telefon", default="", tidy=phone_shown)
    starts_on: dt.date | None = described(Kind.DATE, "Från", default=None)
    ends_on: dt.date | None = described(Kind.DATE, "Till", help="Sista dagen.", default=None)

    def holds(self, day: dt.date) -> bool:
        """Whether the person has the seat on the day."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@record
class Meeting(Record):
    """A meeting of a group. `adjusted_on` is the day the protocol was adjusted, after which nothing in it changes."""

    LABEL: ClassVar[str] = "Möte"
    PLURAL: ClassVar[str] = "Möten"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    group: str = described(Kind.CHOICE, "Grupp", choices="cooperation_group")
    on: dt.date = described(Kind.DATE, "Datum")
    starts: str = described(Kind.TEXT, "Börjar", help="Klockslag, till exempel 9.00.", default="", tidy=hour_shown)
    ends: str = described(Kind.TEXT, "Slutar", default="", tidy=hour_shown)
    place: str = described(Kind.TEXT, "Plats", default="")
    link: str = described(Kind.TEXT, "Länk till mötet", help="Börjar med https://.", default="")
    state: str = described(Kind.CHOICE, "Läge", choices="meeting_state", default=MeetingState.PLANNED.value)
    chair: str = described(Kind.TEXT, "Ordförande", help="Om någon annan än den som brukar.", default="")
    secretary: str = described(Kind.TEXT, "Sekreterare", default="")
    adjusters: str = described(Kind.TEXT, "Justerare", default="")
    adjusted_on: dt.date | None = described(Kind.DATE, "Justerat", default=None)

    def times(self) -> tuple[dt.datetime, dt.datetime | None] | None:
        """From when to when on the local clock, the end None where it is not said; None without a time."""
        begins = _clock(self.on, self.starts)
        return (begins, _clock(self.on, self.ends)) if begins is not None else None

    def hours(self) -> str:
        """The time as it is printed, "9.00–12.00", or ""."""
        return "–".join(hour_shown(one) for one in (self.starts, self.ends) if one)


def _clock(day: dt.date, text: str) -> dt.datetime | None:
    hour, _dot, minute = hour_shown(text).partition(".")
    if not hour.isdecimal() or not minute.isdecimal() or len(hour + minute) > 4:
        return None
    if int(hour) > 23 or int(minute) > 59:
        return None
    return dt.datetime.combine(day, dt.time(int(hour), int(minute)))


@record
class AgendaItem(Record):
    """A matter on a meeting's agenda: what is to be taken up, and afterwards what was said of it."""

    LABEL: ClassVar[str] = "Punkt på dagordningen"
    PLURAL: ClassVar[str] = "Punkter på dagordningen"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    meeting_id: RecordId = described(Kind.REF, "Möte", ref="meeting")
    position: int = described(Kind.INTEGER, "Ordning", help="Den lägsta först.", default=0)
    title: str = described(Kind.TEXT, "Punkt")
    text: str = described(Kind.LONG_TEXT, "Bakgrund och förslag", help="Står i kallelsen.", default="")
    notes: str = described(Kind.LONG_TEXT, "Anteckning från mötet", help="Står i protokollet.", default="")
    removed: bool = described(Kind.YES_NO, "Borttagen", default=False)


@record
class Presence(Record):
    """How somebody took part in a meeting: one with a seat, or a guest by name.

    Two machines' marks meet in the same record, as for attendance; nothing marked never beats something marked.
    """

    LABEL: ClassVar[str] = "Närvaro vid möte"
    PLURAL: ClassVar[str] = "Närvaro vid möten"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    meeting_id: RecordId = described(Kind.REF, "Möte", ref="meeting")
    seat_id: RecordId | None = described(Kind.REF, "Plats i grupp", ref="seat", default=None)
    guest: str = described(Kind.TEXT, "Gäst", help="Namn och vem hen företräder.", default="")
    mark: str | None = described(Kind.CHOICE, "Närvaro", choices="meeting_showing", default=None, merge=Merge.SAID)

    @staticmethod
    def id_of(meeting: RecordId, seat: RecordId) -> RecordId:
        """The same id on every machine."""
        return derived_id(meeting, f"seat/{seat.hex}")

    @staticmethod
    def id_of_guest(meeting: RecordId, guest: str) -> RecordId:
        """The same id on every machine."""
        return derived_id(meeting, f"guest/{guest.casefold()}")


@record
class Decision(Record):
    """A paragraph of a protocol. `number` runs by group and year; two machines may both have given it."""

    LABEL: ClassVar[str] = "Beslut"
    PLURAL: ClassVar[str] = "Beslut"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    meeting_id: RecordId = described(Kind.REF, "Möte", ref="meeting")
    item_id: RecordId | None = described(Kind.REF, "Punkt på dagordningen", ref="agenda_item", default=None)
    number: int = described(Kind.INTEGER, "Paragraf")
    text: str = described(Kind.LONG_TEXT, "Beslut")
    concern: str = described(Kind.CHOICE, "Gäller", choices="decision_concern", default=Concern.OTHER.value)
    ending: str = described(Kind.CHOICE, "Utfall", choices="decision_ending", default=Ending.DECIDED.value)
    removed: bool = described(Kind.YES_NO, "Borttaget", default=False)


@record
class MeetingAction(Record):
    """Something somebody took upon themselves at a meeting (åtgärd). It is carried on until it is done."""

    LABEL: ClassVar[str] = "Åtgärd"
    PLURAL: ClassVar[str] = "Åtgärder"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION

    meeting_id: RecordId = described(Kind.REF, "Möte", ref="meeting")
    what: str = described(Kind.TEXT, "Vad")
    who: str = described(Kind.TEXT, "Vem", default="")
    due: dt.date | None = described(Kind.DATE, "Senast", default=None)
    done_on: dt.date | None = described(Kind.DATE, "Klar", default=None)
    removed: bool = described(Kind.YES_NO, "Borttagen", default=False)


@record
class Guideline(Record):
    """A version of a guideline or an agreement, in force from a day until another supersedes it. Never changed.

    `decision_id` is the paragraph that decided it; `decided_by` says in words what was decided elsewhere.
    `ends`: this version says that from its day there is none.
    """

    LABEL: ClassVar[str] = "Riktlinje"
    PLURAL: ClassVar[str] = "Riktlinjer"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION
    APPEND_ONLY: ClassVar[bool] = True

    title: str = described(Kind.TEXT, "Rubrik")
    kind: str = described(Kind.CHOICE, "Slag", choices="guideline_kind", default="guideline")
    text: str = described(Kind.LONG_TEXT, "Text", default="")
    valid_from: dt.date = described(Kind.DATE, "Gäller från")
    decision_id: RecordId | None = described(Kind.REF, "Beslut", ref="decision", default=None)
    decided_by: str = described(Kind.TEXT, "Beslutad av", help="Vem, vilket möte och vilken paragraf.", default="")
    supersedes: RecordId | None = described(Kind.REF, "Ersätter", ref="guideline", default=None)
    ends: bool = described(Kind.YES_NO, "Upphävs", default=False)
    recorded_at: dt.datetime | None = described(Kind.MOMENT, "Antecknat", default=None)
    user_id: RecordId | None = described(Kind.REF, "Av", ref="user", default=None)


@record
class MembershipStep(Record):
    """That a municipality joined or left the cooperation, from which day, and who decided it. Never changed."""

    LABEL: ClassVar[str] = "In- eller utträde"
    PLURAL: ClassVar[str] = "In- och utträden"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.COOPERATION
    APPEND_ONLY: ClassVar[bool] = True

    municipality: str = described(Kind.MUNICIPALITY, "Kommun")
    joins: bool = described(Kind.YES_NO, "Träder in")
    on: dt.date = described(Kind.DATE, "Dag", help="Första dagen i samverkan, eller den sista.")
    decision_id: RecordId | None = described(Kind.REF, "Beslut", ref="decision", default=None)
    decided_by: str = described(Kind.TEXT, "Beslutat av", default="")
    recorded_at: dt.datetime = described(Kind.MOMENT, "Antecknat")
    user_id: RecordId = described(Kind.REF, "Av", ref="user")
