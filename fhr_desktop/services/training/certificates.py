"""Certificates: who may have one, issuing them in a batch, one in place of another, and checking one on paper."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Collection
from dataclasses import dataclass

from db import records
from db.queries import training as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.certificates import check_code, same_code, series_prefix
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Certificate
from fhr_desktop.services import numbering
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.sheets import Sheet, SheetRow, certified, read_sheet, standing
from i18n import _


@dataclass(frozen=True, slots=True)
class Checked:
    """What a certificate's number and code say. `replaced_by` is the number of the one that holds instead."""

    certificate: Certificate
    replaced_by: str = ""


class Certificates:
    """What is done with certificates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def issue(
        self,
        actor: Actor,
        course_id: RecordId,
        participants: Collection[RecordId] | None = None,
        *,
        anew: bool = False,
        instead_of: str = "",
    ) -> Outcome[tuple[Certificate, ...]]:
        """Certificates for those who have completed the round and have none; or for some of them.

        `anew`: one that takes the place of an earlier, which no longer holds; `instead_of` is the one that was seen.
        Raises Refused when nobody may have one, for somebody who has not completed, and when the one that was seen
        holds no longer.
        """
        actor.demand(Right.WRITE_TRAINING)
        today = self._desk.today()
        with self._desk.store.write(actor.user_id) as work:
            sheet = read_sheet(work.connection, course_id, today)
            rows = [row for row in sheet.rows if participants is None or row.participant.id in participants]
            chosen = [row for row in rows if row.may_have_certificate() and (anew or row.certificate is None)]
            if participants is not None and len(chosen) < len(set(participants)):
                raise Refused(_why_not(sheet, participants, anew=anew))
            if instead_of and [row.certificate.number for row in chosen if row.certificate] != [instead_of]:
                raise Refused(
                    _("Another certificate has taken the place of {number} already. Nothing has been issued.").format(
                        number=instead_of
                    )
                )
            if not chosen:
                raise Refused(_("Nobody in the round waits for a certificate. Nothing has been issued."))
            born = _birth_dates(work.connection, actor, [row.participant.id for row in chosen])
            numbers = _numbers(work, today.year, len(chosen))
            made = tuple(
                _certificate(actor, sheet, row, number, born.get(row.participant.id))
                for row, number in zip(chosen, numbers, strict=True)
            )
            work.save(*made)
            work.audit("training.certificate", course_id, *(one.number for one in made))
        return Outcome(made, work.changes)

    def without_birth_date(
        self, actor: Actor, course_id: RecordId, anew: RecordId | None = None
    ) -> tuple[RecordId, ...]:
        """Those who wait for a certificate on which the birth date will have to be written by hand, by name.

        `anew`: of the one participant who is to have another in place of an earlier instead.
        """
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.read() as connection:
            sheet = read_sheet(connection, course_id, self._desk.today())
            ready = [
                row.participant.id for row in sheet.rows
                if row.may_have_certificate()
                and (row.certificate is None if anew is None else row.participant.id == anew)
            ]  # fmt: skip
            born = _birth_dates(connection, actor, ready)
        return tuple(one for one in ready if one not in born)

    def of_round(self, actor: Actor, course_id: RecordId) -> tuple[Certificate, ...]:
        """The round's certificates that hold, by number; the reading is logged."""
        actor.demand(Right.READ_TRAINING)
        with self._desk.store.logged_read(actor.user_id, "training.open", course_id) as connection:
            enrolled = queries.enrolments(connection, course_id)
            return standing(queries.certificates(connection, [one.id for one in enrolled]))

    def verify(self, actor: Actor, number: str, code: str) -> Checked:
        """The certificate with the number, when the code is its own. Raises Refused for any other."""
        actor.demand(Right.READ_TRAINING)
        wanted = "".join(number.split()).upper()
        with self._desk.store.logged_read(actor.user_id, "training.verify", None) as connection:
            found = records.load_where(connection, Certificate, number=wanted)
            held = next((one for one in found if same_code(code, check_code(one))), None)
            later = _last_after(connection, held) if held else ""
        if held is None:
            raise Refused(
                _("There is no certificate with that number and code in this store. Read them again; if they are "
                  "right, fetch a package from whoever issued it, or treat the paper as not ours.")
            )  # fmt: skip
        return Checked(held, later)


def _birth_dates(connection: Connection, actor: Actor, participants: Collection[RecordId]) -> dict[RecordId, dt.date]:
    """Birth dates of those linked to a person, where the machine holds casework and the home is not protected."""
    if not actor.may(Right.READ_CASEWORK):
        return {}
    links = queries.links_of(connection, participants)
    persons = records.load_many(connection, Person, [one.person_id for one in links])
    homes = records.load_many(connection, Home, [one.home_id for one in links])
    return {
        link.participant_id: born
        for link in links
        if link.home_id in homes and not homes[link.home_id].protected
        and link.person_id in persons and (born := persons[link.person_id].birth_date) is not None
    }  # fmt: skip


def _last_after(connection: Connection, held: Certificate) -> str:
    """The number of the certificate that holds now in its place; "" when it holds itself."""
    many = queries.certificates(connection, [held.enrolment_id])
    by_replaced = {one.replaces: one.number for one in many if one.replaces}
    number, passed = by_replaced.get(held.number, ""), {held.number}
    while number in by_replaced and number not in passed:
        passed.add(number)
        number = by_replaced[number]
    return number


def _certificate(actor: Actor, sheet: Sheet, row: SheetRow, number: str, born: dt.date | None) -> Certificate:
    came, enrolment = row.progress, row.enrolment
    assert came is not None and enrolment is not None  # `may_have_certificate`
    return Certificate(
        enrolment_id=enrolment.id, number=number, salt=os.urandom(16).hex(), name=row.participant.name,
        birth_date=born, course_name=sheet.course.name, round=sheet.course.round, issued_on=sheet.today,
        issued_by=actor.user_id, replaces=row.certificate.number if row.certificate else "", **certified(came),
    )  # fmt: skip


def _why_not(sheet: Sheet, participants: Collection[RecordId], *, anew: bool) -> str:
    """Why not everybody chosen may have a certificate."""
    rows = [row for one in participants if (row := sheet.row(one)) is not None]
    if any(row.left() for row in rows):
        return _("Somebody chosen is no longer in the round. Nothing has been issued; put the person back in it first.")
    if anew:
        return _("Not every part of the course is done any longer. Nothing has been issued; see what is to be made up.")
    return _("Not everybody chosen has completed the course without a certificate. Nothing has been issued.")


def _numbers(work: UnitOfWork, year: int, count: int) -> list[str]:
    """The next numbers of this machine's series."""
    prefix = series_prefix(year, numbering.own_series(work.connection))
    last = queries.last_certificate(work.connection, prefix)
    first = numbering.next_after(work.connection, "certificate", last)
    return [f"{prefix}{number:03d}" for number in range(first, first + count)]
