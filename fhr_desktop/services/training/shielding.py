"""A home that becomes protected: its participants live on under new ids, without name, phone or municipality.

What stood in the course's records is erased, not written over: the log would keep it on every trainer's machine.
"""

from __future__ import annotations

from dataclasses import replace

from db import records
from db.queries import training as queries
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


def shield_participants(work: UnitOfWork, home_id: RecordId, decided_by: RecordId) -> None:
    """Give the home's participants new ids and nothing that tells who they are; certificates keep their numbers."""
    for link in records.load_where(work.connection, TrainingLink, home_id=home_id):
        participant = work.get(Participant, link.participant_id)
        if participant is None:
            continue
        fresh = Participant(id=new_id(), name=NAME, wishes=participant.wishes)
        work.save(fresh, *_carried(work, participant.id, fresh.id))
        work.save(replace(link, id=derived_id(fresh.id, link.person_id.hex), participant_id=fresh.id))
        work.erase(TrainingLink, link.id, MOVED, decided_by)
        work.erase(Participant, participant.id, MOVED, decided_by)


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
