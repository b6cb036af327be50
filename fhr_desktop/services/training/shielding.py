"""A home that becomes protected: its participants live on under new ids, without name, phone or municipality.

What stood in the course's records is erased, not written over: the log would keep it on every trainer's machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

from db import erased, records
from db.queries import investigations as casework
from db.queries import training as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.record import Record, RecordId, derived_id, new_id
from fhr_desktop.domain.training import (
    Attendance,
    Enrolment,
    Participant,
    TrainingLink,
    Waiver,
)

NAME = "Skyddade uppgifter"  # until a name is chosen for the course
MOVED = "moved"
AHEAD = 4  # ids of each person: a machine elsewhere may have enrolled, taken back and enrolled again


def participant_id(connection: Connection, person: RecordId) -> RecordId:
    """The id that somebody enrolled from a home gets, the same on every machine; another when it was erased.

    Nobody can tell the person's id from it, which is random and not on a trainer's machine.
    """
    return next(one for one in _ids_of(person) if not erased.is_gone(connection, one))


def _ids_of(person: RecordId) -> Iterator[RecordId]:
    return (derived_id(person, f"training/participant/{n}") for n in count())


def shield_participants(work: UnitOfWork, home_id: RecordId, decided_by: RecordId) -> None:
    """Give the participants of a home that becomes protected new ids and nothing that tells who they are.

    Those of it whom a machine elsewhere enrols, not knowing of this yet, come under ids that are known here
    (`participant_id`) and are erased before they come.
    """
    links = records.load_where(work.connection, TrainingLink, home_id=home_id)
    for link in links:
        participant = work.get(Participant, link.participant_id)
        if participant is not None:
            fresh = shield(work, participant, decided_by)
            work.save(replace(link, id=derived_id(fresh.id, link.person_id.hex), participant_id=fresh.id))
            work.erase(TrainingLink, link.id, MOVED, decided_by)
    held = {one.participant_id for one in links}
    for person in casework.persons(work.connection, home_id):
        free = (one for one in _ids_of(person.id) if not erased.is_gone(work.connection, one) and one not in held)
        for one in islice(free, AHEAD):
            work.erase_ahead(Participant, one, MOVED, decided_by)


def shield(work: UnitOfWork, participant: Participant, decided_by: RecordId) -> Participant:
    """Somebody under a new id, without name, phone or municipality; certificates keep their numbers."""
    fresh = Participant(id=new_id(), name=NAME, wishes=participant.wishes)
    work.save(fresh, *_carried(work, participant.id, fresh.id))
    work.erase(Participant, participant.id, MOVED, decided_by)
    return fresh


def _carried(work: UnitOfWork, old: RecordId, new: RecordId) -> list[Record]:
    """Copies of what belongs to a participant, under the new one."""
    made: list[Record] = []
    for mark in records.load_where(work.connection, Attendance, participant_id=old):
        made.append(replace(mark, id=Attendance.id_of(mark.session_id, new), participant_id=new, note=""))
    enrolled = queries.enrolments_of(work.connection, [old])
    ids = {one.id: Enrolment.id_of(one.course_id, new) for one in enrolled}
    made += [replace(one, id=ids[one.id], participant_id=new) for one in enrolled]
    for one in enrolled:
        for waiver in records.load_where(work.connection, Waiver, enrolment_id=one.id):
            own = ids[one.id]
            made.append(replace(waiver, id=Waiver.id_of(own, waiver.part), enrolment_id=own))
    for certificate in queries.certificates(work.connection, list(ids)):
        made.append(replace(
            certificate, id=new_id(), enrolment_id=ids[certificate.enrolment_id], name=NAME, birth_date=None,
        ))  # fmt: skip
    return made
