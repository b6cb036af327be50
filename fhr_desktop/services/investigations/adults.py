"""The papers of one adult (F2, F3, F4): what they say of the adult's consents and checks, and what answers change.

One question of such a paper may stand for several records. What two must read first is only shown: it is written in
the checks themselves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from fhr_desktop.domain import checks as rules
from fhr_desktop.domain.checks import ADULTS_PAPERS, POLICE, SHARING, Consent, Register, RegisterCheck, Result
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Person
from fhr_desktop.domain.record import Record, RecordId
from fhr_desktop.domain.unit import User
from fhr_desktop.forms.answers import Value
from fhr_desktop.forms.prefill import RecordSource
from i18n import _

FETCHING = (
    Register.SOCIAL_OWN.value, Register.SOCIAL_EARLIER.value, Register.INSURANCE.value, Register.ENFORCEMENT.value,
    "previous_assignments", "references",
)  # fmt: skip  # the kinds of consent that F2 asks for, each a row
_SINGLE = frozenset({"contact_by_email", *SHARING})  # the kinds that have a question of their own

# Questions that stand for records of one adult, and are written in them.
WRITTEN = frozenset(
    {("Consent", name) for name in ("rows", "valid_until", *_SINGLE)}
    | {("RegisterCheck", name) for name in ("asked", "requested_on")}
)
SHOWN = frozenset({("Consent", "withdrawn"), ("RegisterCheck", "handling")})


@dataclass(frozen=True, slots=True)
class AdultsPaper:
    """One of the papers, with its adult's consents by kind and checks by register."""

    number: str
    case_id: RecordId
    person: Person
    consents: Mapping[str, Consent]
    checks: Mapping[Register, RegisterCheck]
    users: Mapping[RecordId, User]

    def with_changes(self, changed: Mapping[RecordId, Record]) -> AdultsPaper:
        """The same after some records have been changed."""
        consents = {one.kind: one for one in changed.values() if isinstance(one, Consent)}
        checks = {Register(one.register): one for one in changed.values() if isinstance(one, RegisterCheck)}
        return replace(self, consents={**self.consents, **consents}, checks={**self.checks, **checks})

    # what stands on the paper

    def value(self, source: RecordSource) -> Value:
        """What the adult's records answer; None when they say nothing."""
        name = source.field
        if source.record == "Consent":
            if name in _SINGLE:
                return self.consents[name].answer if name in self.consents else None
            made = {"rows": self._consent_rows, "valid_until": self._valid_until, "withdrawn": self._withdrawn}
        else:
            made = {"asked": self._asked_rows, "requested_on": self._requested_on, "handling": self._handling}
        return made[name]() if name in made else None

    def _consent_rows(self) -> Value:
        found = [self.consents[kind] for kind in FETCHING if kind in self.consents]
        return tuple(
            _row(one.kind, answer=one.answer, answered_on=one.answered_on, withdrawn_on=one.withdrawn_on)
            for one in found
            if one.answer
        )

    def _valid_until(self) -> Value:
        days = [one.valid_until for one in self._given() if one.valid_until]
        return min(days).isoformat() if days else None

    def _given(self) -> list[Consent]:
        kinds = SHARING if self.number == "F3" else FETCHING
        return [self.consents[kind] for kind in kinds if kind in self.consents and self.consents[kind].answer == "yes"]

    def _withdrawn(self) -> Value:
        return tuple(kind for kind, one in self.consents.items() if one.withdrawn_on) or None

    def _police(self) -> list[RegisterCheck]:
        found = [self.checks[register] for register in POLICE if register in self.checks]
        return [one for one in found if one.result != Result.NOT_REQUESTED]

    def _asked_rows(self) -> Value:
        return tuple(_row(one.register, requested=True, legal_basis=one.legal_basis) for one in self._police())

    def _requested_on(self) -> Value:
        days = [one.requested_on for one in self._police() if one.requested_on]
        return max(days).isoformat() if days else None

    def _handling(self) -> Value:
        return tuple(
            _row(
                one.register, received_on=one.received_on, result=one.result, destroyed_on=one.destroyed_on,
                reviewed_by_1=self._user(one.reviewer_1), reviewed_by_2=self._user(one.reviewer_2),
            )
            for one in self._police()
        )  # fmt: skip

    def _user(self, user_id: RecordId | None) -> str | None:
        return self.users[user_id].name if user_id is not None and user_id in self.users else None

    def read_for(self, source: object) -> Iterable[tuple[Record, tuple[str, ...]]]:
        """The records, with their fields, that an answer to a question is written in."""
        if not isinstance(source, RecordSource) or (source.record, source.field) not in WRITTEN:
            return ()
        if source.record == "RegisterCheck":
            return [(one, ("result", "legal_basis", "requested_on")) for one in self.checks.values()]
        kinds = (source.field,) if source.field in _SINGLE else (*FETCHING, *SHARING)
        said = ("answer", "answered_on", "withdrawn_on", "valid_until")
        return [(self.consents[kind], said) for kind in kinds if kind in self.consents]

    # what an answer changes

    def changed(self, source: RecordSource, value: Value, today: dt.date) -> tuple[Record, ...]:
        """The records after an answer. Raises Refused when they cannot be so."""
        name = source.field
        if source.record == "Consent":
            return tuple(self._kept(one, today) for one in self._consents_after(name, value, today))
        return tuple(self._asked_after(name, value, today))

    def _kept(self, consent: Consent, today: dt.date) -> Consent:
        rules.check_consent(consent, today)
        return rules.lasting(consent)

    def _consents_after(self, name: str, value: Value, today: dt.date) -> Iterable[Consent]:
        if name == "valid_until":
            if not value and self._given():
                raise Refused(_("A consent holds until a day. Nothing has been changed; choose one."))
            return [replace(one, valid_until=_day(value)) for one in self._given()]
        if name == "rows":
            rows = _by_key(value)
            return [
                self._answered(kind, rows.get(kind, {}), today)
                for kind in FETCHING
                if kind in rows or kind in self.consents
            ]
        return [self._answered(name, {**self._days(name), "answer": value}, today)]

    def _days(self, kind: str) -> Mapping[str, Any]:
        one = self.consents.get(kind)
        return {"answered_on": one.answered_on, "withdrawn_on": one.withdrawn_on} if one and one.answer else {}

    def _answered(self, kind: str, said: Mapping[str, Any], today: dt.date) -> Consent:
        """The consent as it was answered; without a day it was today, and another answer has a term of its own."""
        stored = self.consents.get(kind) or Consent(
            id=Consent.id_of(self.case_id, self.person.id, kind), case_id=self.case_id, person_id=self.person.id,
            kind=kind,
        )  # fmt: skip
        answer = said.get("answer") or None
        answered_on = _day(said.get("answered_on")) or (today if answer else None)
        same = (answer, answered_on) == (stored.answer, stored.answered_on)
        return replace(
            stored, answer=answer, answered_on=answered_on if answer else None,
            withdrawn_on=_day(said.get("withdrawn_on")) if answer else None,
            valid_until=stored.valid_until if same else None,
        )  # fmt: skip

    def _asked_after(self, name: str, value: Value, today: dt.date) -> Iterable[RegisterCheck]:
        if name == "requested_on":
            day = _day(value)
            if day is None and self._police():
                raise Refused(_("A request has a day. Nothing has been changed; write which day it was sent."))
            checks = [replace(one, requested_on=day) for one in self._police()]
        else:
            rows = _by_key(value)
            checks = [self._asked(register, rows.get(register.value, {}), today) for register in POLICE]
        stored = [one for one in checks if one != self.checks.get(Register(one.register))]
        for one in stored:
            rules.check_check(one, self.person, self.consents.values(), today)
        return stored

    def _asked(self, register: Register, said: Mapping[str, Any], today: dt.date) -> RegisterCheck:
        stored = self.checks.get(register) or RegisterCheck(
            id=RegisterCheck.id_of(self.case_id, self.person.id, register), case_id=self.case_id,
            person_id=self.person.id, register=register.value,
        )  # fmt: skip
        if said.get("requested"):
            usual = rules.grounds_for(self.person, register)[0].value
            begun = stored.result != Result.NOT_REQUESTED
            return replace(
                stored, legal_basis=said.get("legal_basis") or usual, requested_on=stored.requested_on or today,
                result=stored.result if begun else Result.REQUESTED.value,
            )  # fmt: skip
        if stored.received_on is not None:
            raise Refused(_("The answer to this request has come. Nothing has been changed; see the checks."))
        return replace(stored, legal_basis=None, requested_on=None, result=Result.NOT_REQUESTED.value)


def adults_paper(
    number: str, document_id: RecordId, case_id: RecordId, persons: Iterable[Person], consents: Iterable[Consent],
    checks: Iterable[RegisterCheck], users: Mapping[RecordId, User],
) -> AdultsPaper | None:  # fmt: skip
    """What a document is about, when it is one of the adults' papers; else None."""
    if number not in ADULTS_PAPERS:
        return None
    person = next((p for p in persons if rules.adults_paper_id(case_id, p.id, number) == document_id), None)
    if person is None:
        return None
    said = {one.kind: one for one in consents if one.person_id == person.id}
    asked = {Register(one.register): one for one in checks if one.person_id == person.id}
    return AdultsPaper(number, case_id, person, said, asked, users)


def _row(key: str, **cells: Any) -> Mapping[str, Any]:
    shown = {name: cell.isoformat() if isinstance(cell, dt.date) else cell for name, cell in cells.items()}
    return {"_row": key, **{name: cell for name, cell in shown.items() if cell is not None}}


def _by_key(value: Value) -> Mapping[str, Mapping[str, Any]]:
    rows = value if isinstance(value, tuple) else ()
    return {str(row.get("_row")): row for row in rows if isinstance(row, Mapping)}


def _day(value: object) -> dt.date | None:
    if not value:
        return None
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise Refused(_("The date does not exist. Your text is kept; write it as year-month-day.")) from None
