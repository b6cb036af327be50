"""How current what is known of homes in the pool is: the report that counts, register checks, a newer refusal.

List, card, matching, map and papers all go by this: one way of choosing the report, never two.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from db import records
from db.queries import conflicts
from fhr_desktop.domain.checks import LIMIT_DAYS, POLICE
from fhr_desktop.domain.record import Plain, RecordId
from fhr_desktop.domain.unit import OrganisationSettings

# Only what the unit manager has agreed to counts, in a case that stands as suitable: what two investigators write in
# a report under way is bound to its record from the first key.
_REPORTS = (
    'SELECT c.home_id, a.date, a.update_by, a.id, c.id FROM assessment a JOIN "case" c ON c.id = a.case_id '
    "WHERE a.manager_review = 'agree' AND a.result <> 'not_suitable' AND c.state = 'a8_suitable' "
    "AND a.date IS NOT NULL {whose} ORDER BY a.date, coalesce(a.manager_on, a.date), a.id"
)
# The newest case that ended decides. On the same day the one that says no: nobody may be put at risk by an order.
_REFUSED = (
    "SELECT home_id, max(CASE state WHEN 'a9_not_suitable' THEN state_since END) AS refused, "
    "max(CASE state WHEN 'a8_suitable' THEN state_since END) AS suitable "
    "FROM \"case\" c WHERE state IN ('a8_suitable', 'a9_not_suitable') {whose} GROUP BY 1 "
    "HAVING refused IS NOT NULL AND (suitable IS NULL OR refused >= suitable)"
)
_CHECKS = (
    "SELECT p.home_id, min(c.newest), count(DISTINCT p.id) * ?, count(CASE WHEN c.register IN (?, ?) THEN 1 END) "
    "FROM person p LEFT JOIN (SELECT r.person_id AS person, r.register, max(r.received_on) AS newest "
    "FROM register_check r WHERE r.received_on IS NOT NULL GROUP BY r.person_id, r.register) c ON c.person = p.id "
    "WHERE p.role = 'applicant' {whose} GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class Current:
    """What counts of one home. `assessed_on`: the day of its newest report that has been agreed to, to be made anew by
    `update_by`: its own day, or where it says none the unit's months after it was made. `checked_on`: the oldest of its
    applicants' newest register checks. None where nothing is known.

    `lacking`: something has been checked, but not every applicant in each register of the police (SoF 3:3).
    `refused_on`: the day it was found not suitable, when nothing newer says that it is.
    """

    assessed_on: dt.date | None = None
    update_by: dt.date | None = None
    checked_on: dt.date | None = None
    lacking: bool = False
    refused_on: dt.date | None = None

    @property
    def checks_until(self) -> dt.date | None:
        """The last day on which the register checks are new enough."""
        return None if self.checked_on is None else self.checked_on + dt.timedelta(days=LIMIT_DAYS)

    def holds_on(self, day: dt.date) -> bool:
        """Whether report and checks, as far as they are known, still count on the day."""
        return all(last is None or last >= day for last in (self.update_by, self.checks_until))


UNKNOWN = Current()


def current(connection: sa.Connection, home: RecordId | None = None) -> dict[RecordId, Current]:
    """What counts of each home, or of the one; those of which nothing is known are not there."""
    found: dict[bytes, Current] = {}
    doubted = _doubted(connection)
    unit = records.load(connection, OrganisationSettings, OrganisationSettings.the_id()) or OrganisationSettings()
    for row in _read(connection, _REPORTS, "c.home_id", home):  # the newest comes last, and stays
        if doubted.isdisjoint(row[3:]):
            made = dt.date.fromisoformat(row[1])
            found[row[0]] = Current(made, _day(row[2]) or unit.update_day(made))
    police = tuple(one.value for one in POLICE)
    for row in _read(connection, _CHECKS, "p.home_id", home, (len(police), *police)):
        if row[1] is not None:
            known = found.get(row[0], UNKNOWN)
            found[row[0]] = replace(known, checked_on=_day(row[1]), lacking=row[3] < row[2])
    for row in (*_read(connection, _REFUSED, "c.home_id", home), *_in_doubt(connection, doubted, home)):
        found[row[0]] = replace(found.get(row[0], UNKNOWN), refused_on=_day(row[1]))
    return {RecordId(bytes=key): one for key, one in found.items()}


def _doubted(connection: sa.Connection) -> frozenset[bytes]:
    """The cases that some machine says are not suitable, and the reports that some machine does not agree to, as long
    as nobody has decided between that and what another says. The most careful counts until then, as of a home's state.
    """
    query = "SELECT rec FROM clash WHERE (tbl, field) IN (VALUES ('case', 'state'), ('assessment', 'result'), "
    query += "('assessment', 'manager_review'))"
    stored = {RecordId(bytes=one) for one in connection.exec_driver_sql(query).scalars()}
    return frozenset(
        clash.record.bytes
        for clash in (conflicts.of_records(connection, stored) if stored else ())
        if clash.field in _SAYS_NO and any(_SAYS_NO[clash.field](side.value) for side in clash.sides)
    )


_SAYS_NO: Mapping[str, Callable[[Plain], bool]] = {
    "state": lambda said: said == "a9_not_suitable",
    "result": lambda said: said == "not_suitable",
    "manager_review": lambda said: said != "agree",
}


def _in_doubt(
    connection: sa.Connection, doubted: Collection[bytes], home: RecordId | None
) -> Iterator[tuple[bytes, str]]:
    """Homes and days of the cases among them."""
    for record in sorted(doubted):
        query = 'SELECT home_id, state_since FROM "case" WHERE id = ?'
        row = connection.exec_driver_sql(query, (record,)).first()
        if row is not None and home in (None, RecordId(bytes=row[0])):
            yield row[0], row[1]


def _read(
    connection: sa.Connection, query: str, column: str, home: RecordId | None, values: tuple[object, ...] = ()
) -> Iterable[Any]:
    whose = "" if home is None else f"AND {column} = ?"
    return connection.exec_driver_sql(query.format(whose=whose), (*values, *(() if home is None else (home.bytes,))))


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)
