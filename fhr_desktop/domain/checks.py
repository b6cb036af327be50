"""Register checks (registerkontroller) and consents of the adults in a home: what is asked for, on which ground, and
when it must be done again. What an extract says is never kept (DOMAIN §3.2).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import ADULT_AGE, Person, PersonRole
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, Sensitivity, derived_id, described, record
from i18n import _

AGEING_DAYS, LIMIT_DAYS = 183, 365  # warn at six months, too old at twelve (DOMAIN §3.2)
REGISTER_AGE = 15  # from which a person can be in the police's registers (criminal responsibility, BrB 1:6)
ADULTS_PAPERS = ("F2", "F3", "F4")  # each adult of a case has one of each


class Register(StrEnum):
    """A register or authority that may be asked."""

    CRIMINAL = "criminal_record"
    SUSPICION = "suspicion_record"
    SOCIAL_OWN = "social_own_municipality"
    SOCIAL_EARLIER = "social_earlier_municipality"
    INSURANCE = "social_insurance"
    ENFORCEMENT = "enforcement"
    FOREIGN = "foreign_record"


class Result(StrEnum):
    """How far a check has come."""

    NOT_REQUESTED = "not_requested"
    REQUESTED = "requested"
    CLEAR = "clear"
    REMARK_ASSESSED = "remark_assessed"
    REMARK_NOT_ASSESSED = "remark_not_assessed"
    NOT_RECEIVED = "not_received"


class Ground(StrEnum):
    """The legal ground (rättslig grund) of a check: a closed list."""

    PLACEMENT = "placement_check"
    CRIMINAL_RIGHT = "criminal_register_right"
    SUSPICION_RIGHT = "suspicion_register_right"
    CONSENT = "consent"
    OWN_EXTRACT = "own_extract"
    BENEFIT_RIGHT = "benefit_right"


POLICE = (Register.CRIMINAL, Register.SUSPICION)
ANSWERED = frozenset({Result.CLEAR, Result.REMARK_ASSESSED, Result.REMARK_NOT_ASSESSED})
REMARKS = frozenset({Result.REMARK_ASSESSED, Result.REMARK_NOT_ASSESSED})
# What an applicant is asked about; of other adults FHR asks for nothing, but they may show their own extract.
OF_APPLICANT = (
    Register.CRIMINAL, Register.SUSPICION, Register.SOCIAL_OWN, Register.SOCIAL_EARLIER, Register.INSURANCE,
    Register.ENFORCEMENT,
)  # fmt: skip
OF_OTHER_ADULT = (Register.CRIMINAL,)
# The grounds that hold for an applicant, the usual one first.
GROUNDS: Mapping[Register, tuple[Ground, ...]] = {
    Register.CRIMINAL: (Ground.CRIMINAL_RIGHT, Ground.PLACEMENT),
    Register.SUSPICION: (Ground.SUSPICION_RIGHT, Ground.PLACEMENT),
    Register.SOCIAL_OWN: (Ground.CONSENT,),
    Register.SOCIAL_EARLIER: (Ground.CONSENT,),
    Register.INSURANCE: (Ground.CONSENT, Ground.BENEFIT_RIGHT),
    Register.ENFORCEMENT: (Ground.CONSENT,),
    Register.FOREIGN: (Ground.CONSENT, Ground.OWN_EXTRACT),
}


@record
class RegisterCheck(Record):
    """One register for one adult in a case. Two machines that begin it meet in the same record."""

    LABEL: ClassVar[str] = "Registerkontroll"
    PLURAL: ClassVar[str] = "Registerkontroller"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    person_id: RecordId = described(Kind.REF, "Vuxen", ref="person")
    register: str = described(Kind.CHOICE, "Register", choices="register_kind", sensitivity=Sensitivity.SPECIAL)
    legal_basis: str | None = described(
        Kind.CHOICE, "Grund", choices="register_legal_basis", default=None, sensitivity=Sensitivity.SPECIAL
    )
    requested_on: dt.date | None = described(Kind.DATE, "Begärd", default=None, sensitivity=Sensitivity.SPECIAL)
    received_on: dt.date | None = described(Kind.DATE, "Inkommen", default=None, sensitivity=Sensitivity.SPECIAL)
    result: str = described(
        Kind.CHOICE, "Resultat", choices="register_result", default="not_requested", merge=Merge.CRITICAL,
        sensitivity=Sensitivity.SPECIAL,
    )  # fmt: skip
    reviewer_1: RecordId | None = described(Kind.REF, "Granskad av", ref="user", default=None)
    reviewer_2: RecordId | None = described(Kind.REF, "Och av", ref="user", default=None)
    destroyed_on: dt.date | None = described(
        Kind.DATE, "Förstörd eller återlämnad", default=None, sensitivity=Sensitivity.SPECIAL
    )

    @staticmethod
    def id_of(case: RecordId, person: RecordId, register: Register) -> RecordId:
        """The same id on every machine."""
        return derived_id(case, f"check/{person.hex}/{register.value}")

    def reviewers(self) -> tuple[RecordId, ...]:
        """Those who have read the extract."""
        return tuple(one for one in (self.reviewer_1, self.reviewer_2) if one)

    def answered(self) -> bool:
        """Whether there is a result."""
        return self.result in ANSWERED


@record
class Consent(Record):
    """What one adult has said about one authority or one thing (F2, F3). It can be withdrawn at any time."""

    LABEL: ClassVar[str] = "Samtycke"
    PLURAL: ClassVar[str] = "Samtycken"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    person_id: RecordId = described(Kind.REF, "Vuxen", ref="person")
    kind: str = described(Kind.CHOICE, "Gäller", choices="consent_kind")
    answer: str | None = described(Kind.CHOICE, "Svar", choices="consent_answer", default=None, merge=Merge.CRITICAL)
    answered_on: dt.date | None = described(Kind.DATE, "Datum", default=None)
    withdrawn_on: dt.date | None = described(Kind.DATE, "Återkallat", default=None, merge=Merge.CRITICAL)
    valid_until: dt.date | None = described(Kind.DATE, "Gäller till och med", default=None)

    @staticmethod
    def id_of(case: RecordId, person: RecordId, kind: str) -> RecordId:
        """The same id on every machine."""
        return derived_id(case, f"consent/{person.hex}/{kind}")

    def status(self, day: dt.date) -> str | None:
        """given, declined, withdrawn or expired on a day (the list consent_status); None before it is answered."""
        if self.answer is None:
            return None
        if self.answer == "no":
            return "declined"
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return "withdrawn"
        if self.valid_until is not None and self.valid_until < day:
            return "expired"
        return "given"


SHARING = ("share_report", "share_presentation")  # the kinds of consent that F3 asks for
_CONSENT_DAYS, _SHARING_DAYS = 365, 730  # what F2 and F3 propose


def lasting(consent: Consent) -> Consent:
    """The consent with the day it lasts to, where nothing else is said: a year, or two for sharing."""
    if consent.answer != "yes" or consent.valid_until is not None or consent.answered_on is None:
        return consent
    days = _SHARING_DAYS if consent.kind in SHARING else _CONSENT_DAYS
    return replace(consent, valid_until=consent.answered_on + dt.timedelta(days=days))


def adults_paper_id(case: RecordId, person: RecordId, form: str) -> RecordId:
    """The id of F2, F3 or F4 about an adult: the same on every machine, so that two meet in one document."""
    return derived_id(case, f"form/{form}/{person.hex}")


class Age(StrEnum):
    """How old a check is on a day (the list register_age_mark)."""

    CURRENT = "current"
    AGEING = "ageing"
    TOO_OLD = "too_old"


def age_of(check: RegisterCheck, day: dt.date) -> Age | None:
    """The mark of a check that has come in, on the day of the assessment; None before."""
    return None if check.received_on is None else mark_of(check.received_on, day)


def mark_of(received_on: dt.date, day: dt.date) -> Age:
    """How old on the day what came in on another."""
    days = (day - received_on).days
    return Age.TOO_OLD if days > LIMIT_DAYS else Age.AGEING if days > AGEING_DAYS else Age.CURRENT


def grounds_for(person: Person, register: Register) -> tuple[Ground, ...]:
    """The grounds on which a register may be asked about a person, the usual one first."""
    if person.role == PersonRole.APPLICANT:
        return GROUNDS[register]
    return (Ground.OWN_EXTRACT,)


def wanted_of(person: Person) -> tuple[Register, ...]:
    """The registers that concern a person; none for a child."""
    if person.role == PersonRole.APPLICANT:
        return OF_APPLICANT
    return OF_OTHER_ADULT if person.role == PersonRole.OTHER_ADULT else ()


def check_check(check: RegisterCheck, person: Person, consents: Iterable[Consent], today: dt.date) -> None:
    """Raises Refused for a check without a ground that holds, with days that cannot be, or read by one alone."""
    register = Register(check.register)
    begun = check.result != Result.NOT_REQUESTED or check.requested_on or check.received_on
    if begun and check.legal_basis is None:
        raise Refused(_("A check needs its legal ground. Nothing has been saved; choose one."), field="legal_basis")
    if check.legal_basis is not None and check.legal_basis not in grounds_for(person, register):
        raise Refused(
            _("This ground does not hold for the register and the person. Nothing has been saved; choose another."),
            field="legal_basis",
        )
    asked = check.requested_on or check.received_on
    if asked and check.legal_basis == Ground.CONSENT and not _consented(consents, register, asked):
        raise Refused(
            _("There is no consent for this authority on that day. Nothing has been saved; write the consent first."),
            field="legal_basis",
        )
    _check_days(check, today)
    if check.answered() and check.received_on is None:
        raise Refused(_("Say which day the answer came. Nothing has been saved."), field="received_on")
    if check.reviewer_1 is not None and check.reviewer_1 == check.reviewer_2:
        raise Refused(
            _("Two different persons read an extract. Nothing has been saved; choose another."), field="reviewer_2"
        )
    if check.destroyed_on is not None and check.answered() and len(check.reviewers()) < 2:
        raise Refused(
            _("An extract is read by two before it is destroyed. Nothing has been saved; say who the second is."),
            field="reviewer_2",
        )


def _check_days(check: RegisterCheck, today: dt.date) -> None:
    for name, day in (("requested_on", check.requested_on), ("received_on", check.received_on),
                      ("destroyed_on", check.destroyed_on)):  # fmt: skip
        if day is not None and day > today:
            raise Refused(
                _("The date lies ahead. A check cannot be dated after today ({today}).").format(
                    today=today.isoformat()
                ),
                field=name,
            )
    if check.requested_on and check.received_on and check.received_on < check.requested_on:
        raise Refused(
            _("The answer came before it was asked for. Nothing has been saved; check the dates."), field="received_on"
        )
    if check.destroyed_on and check.received_on and check.destroyed_on < check.received_on:
        raise Refused(
            _("The extract was destroyed before it came. Nothing has been saved; check the dates."),
            field="destroyed_on",
        )


def _consented(consents: Iterable[Consent], register: Register, day: dt.date) -> bool:
    return any(one.kind == register.value and one.status(day) == "given" for one in consents)


def check_consent(consent: Consent, today: dt.date) -> None:
    """Raises Refused for a consent answered ahead of today, or withdrawn before it was given."""
    if consent.answer is not None and consent.answered_on is None:
        raise Refused(_("Say which day the answer was given. Nothing has been saved."), field="answered_on")
    for name, day in (("answered_on", consent.answered_on), ("withdrawn_on", consent.withdrawn_on)):
        if day is not None and day > today:
            raise Refused(
                _("A consent cannot be dated after today. Nothing has been saved; change the date."), field=name
            )
    if consent.withdrawn_on and consent.answered_on and consent.withdrawn_on < consent.answered_on:
        raise Refused(
            _("The consent is withdrawn before it was given. Nothing has been saved; check the dates."),
            field="withdrawn_on",
        )


class RedoReason(StrEnum):
    """Why a check is to be made, or made again."""

    NEW_ADULT = "new_adult"
    TURNED_15 = "turned_15"
    CAME_OF_AGE = "came_of_age"
    MOVED = "moved"
    TOO_OLD = "too_old"
    CONSENT_GONE = "consent_gone"


@dataclass(frozen=True, slots=True)
class Redo:
    """A check that a change in the household, or time, calls for."""

    person_id: RecordId
    register: Register
    reason: RedoReason


def to_redo(
    persons: Iterable[Person], checks: Iterable[RegisterCheck], consents: Iterable[Consent], moved_on: dt.date | None,
    assessed_on: dt.date, opened_on: dt.date | None = None,
) -> tuple[Redo, ...]:  # fmt: skip
    """What must be done (again) before the day of the assessment, in the order of persons and registers.

    `moved_on` is the day the home's municipality was last changed, if it has been. A child who turns 15 after
    `opened_on`, the day the case was opened, may be in the registers and can show an own extract.
    """
    people, said = tuple(persons), tuple(consents)
    by_place = {(one.person_id, Register(one.register)): one for one in checks}
    adults = {one.id for one in people if one.role != PersonRole.CHILD}
    someone_done = {key[0] for key, one in by_place.items() if one.answered() and key[0] in adults}
    found = []
    for person in people:
        if person.role == PersonRole.CHILD:
            grown = _grown(person, by_place.get((person.id, Register.CRIMINAL)), opened_on, assessed_on)
            if grown is not None:
                found.append(Redo(person.id, Register.CRIMINAL, grown))
            continue
        newcomer = bool(someone_done - {person.id}) and not any(one == person.id for one, _register in by_place)
        for register in wanted_of(person):
            reason = _reason(by_place.get((person.id, register)), said, moved_on, assessed_on)
            if newcomer and (register in POLICE or person.role == PersonRole.OTHER_ADULT):
                reason = RedoReason.NEW_ADULT
            if reason is not None:
                found.append(Redo(person.id, register, reason))
    return tuple(found)


def _grown(
    person: Person, check: RegisterCheck | None, opened_on: dt.date | None, assessed_on: dt.date
) -> RedoReason | None:
    """The birthday that calls for a child's own extract, when none has been shown since."""
    age = person.age_on(assessed_on)
    if age is None or person.residence_pattern == "moved_out":
        return None
    shown = person.age_on(check.received_on) if check is not None and check.received_on else None
    if age >= ADULT_AGE:
        return RedoReason.CAME_OF_AGE if shown is None or shown < ADULT_AGE else None
    before = person.age_on(opened_on) if opened_on is not None else None
    turned = before is not None and before < REGISTER_AGE <= age
    return RedoReason.TURNED_15 if turned and shown is None else None


def _reason(
    check: RegisterCheck | None, consents: Iterable[Consent], moved_on: dt.date | None, assessed_on: dt.date
) -> RedoReason | None:
    if check is None:
        return None
    if check.received_on is None:
        asked = check.requested_on is not None and check.legal_basis == Ground.CONSENT
        mine = [one for one in consents if one.person_id == check.person_id]
        gone = asked and not _consented(mine, Register(check.register), assessed_on)
        return RedoReason.CONSENT_GONE if gone else None
    if check.register == Register.SOCIAL_OWN and moved_on is not None and check.received_on < moved_on:
        return RedoReason.MOVED
    return RedoReason.TOO_OLD if age_of(check, assessed_on) is Age.TOO_OLD else None


REMIND_DAYS = (60, 30, 7)


def remind_at(check: RegisterCheck, today: dt.date) -> int | None:
    """Which reminder is due: 60, 30 or 7 days before the check is too old; 0 when it is; None when none is."""
    if check.received_on is None:
        return None
    left = (check.received_on + dt.timedelta(days=LIMIT_DAYS) - today).days
    if left < 0:
        return 0
    return min((days for days in REMIND_DAYS if left <= days), default=None)
