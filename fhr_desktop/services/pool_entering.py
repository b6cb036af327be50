"""What a home offers, to be written: as it stands, or as its assessment and the family's enquiry say to begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db import history, records
from db.queries import investigations
from db.queries import pool as queries
from db.queries.pool_list import Candidate, candidates
from db.queries.pool_undecided import undecided
from db.queries.proposals import of_home
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Assessment, Case, FormDocument
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.places import place_named
from fhr_desktop.domain.pool import PoolEntry, PoolStatus, most_careful
from fhr_desktop.domain.proposals import status_on
from fhr_desktop.domain.record import RecordId, freeze
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, Value
from fhr_desktop.forms.library import library, listed_areas
from fhr_desktop.forms.prefill import RecordSource, prefill_targets
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.presentation import limits_told
from i18n import _

PLAIN = (
    "places", "age_from", "age_to", "sibling_scope", "gender_scope", "home_types", "lengths", "available_from",
)  # fmt: skip  # those of the report's answers that are the entry's as they are
Answers = Mapping[AnswerKey, Value]


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An entry to be written in. `is_new`: the home is not in the pool; `position` is how far the log had come;
    `status` is the state today, as lists and cards tell it; `lived_in`: a child lives in the home or is to.
    """

    home: Home
    entry: PoolEntry
    is_new: bool
    position: int
    today: dt.date
    status: PoolStatus
    lived_in: bool


class PoolEntering:
    """Reading for those who put homes in the pool and change what they offer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def candidates(self, actor: Actor) -> tuple[Candidate, ...]:
        """Homes found suitable that are not in the pool, by name. The reading is noted."""
        actor.demand(Right.ASSESS)
        with self._desk.store.logged_read(actor.user_id, "pool.candidates", None) as connection:
            return candidates(connection, actor.user_id)

    def open(self, actor: Actor, home_id: RecordId) -> EntrySheet:
        """The home's entry, or a new one begun from its assessment. The reading is noted."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "pool.entry", home_id) as connection:
            home = records.load(connection, Home, home_id)
            if home is None:
                raise Refused(_("The home is not in this store. Nothing has been changed."))
            demand_home(actor, home)
            entry, position = queries.entry_of(connection, home_id), history.position(connection)
            is_new = entry is None or entry.stage() is PoolStatus.LEFT
            if entry is None or is_new:
                entry = _begun(connection, home_id)
            today = self._desk.today()
            placed = queries.placements_of(connection, [home_id]).get(home_id, ())
            lived_in = any(one.takes_a_place() for one in placed)
            return EntrySheet(home, entry, is_new, position, today, _status(connection, entry, placed, today), lived_in)


def _status(connection: Connection, entry: PoolEntry, placed: Collection[Placement], today: dt.date) -> PoolStatus:
    ongoing = any(one.state == PlacementState.ONGOING for one in placed)
    held = any(one.live(today) for one in of_home(connection, entry.home_id))
    differ = undecided(connection, entry.home_id).get(entry.id, ())
    return status_on(most_careful(entry.stage(), differ), held, ongoing)


def _begun(connection: Connection, home_id: RecordId) -> PoolEntry:
    """A new entry with what is known: the newest assessment's scope, and what the family wished for."""
    entry = PoolEntry(home_id=home_id, id=PoolEntry.id_of(home_id))
    cases = [case for case in investigations.cases_of_home(connection, home_id) if case.state == "a8_suitable"]
    if not cases:
        return entry
    case = max(cases, key=lambda one: one.state_since or dt.date.min)
    entry, assessments = _wished(connection, case, entry), records.load_where(connection, Assessment, case_id=case.id)
    newest = max(assessments, key=lambda one: one.date or dt.date.min, default=None)
    document = None if newest is None else records.load(connection, FormDocument, newest.document_id)
    return entry if document is None else of_report(entry, *_answers(connection, document))


def _wished(connection: Connection, case: Case, entry: PoolEntry) -> PoolEntry:
    asked = None if case.inquiry_id is None else records.load(connection, Inquiry, case.inquiry_id)
    if asked is None:
        return entry
    return replace(entry, wish_places=asked.places, wish_age_from=asked.age_from, wish_age_to=asked.age_to)


def _answers(connection: Connection, document: FormDocument) -> tuple[Mapping[str, tuple[str, ...]], Answers]:
    """Which answers are which fields of the entry, and the answers: as they were locked, or as they stand."""
    definition = library().get(document.form_key, document.form_version)
    fields = {
        source.field: keys
        for source, keys in prefill_targets(definition).items()
        if isinstance(source, RecordSource) and source.record == PoolEntry.__name__
    }
    if document.frozen is not None:
        return fields, {(key, subject): freeze(value) for key, subject, value in document.frozen["answers"]}
    own = investigations.answers(connection, document.id)
    return fields, {(one.field_key, one.subject): one.value for one in own}


def of_report(entry: PoolEntry, fields: Mapping[str, tuple[str, ...]], answers: Answers) -> PoolEntry:
    """The entry with what the report's heading 22 says; what it does not say is left."""

    def said(field: str) -> Any:
        found = (answers.get((key, EVERYONE)) for key in reversed(fields.get(field, ())))
        return next((one for one in found if one not in (None, "", ())), None)

    found: dict[str, Any] = {name: value for name in PLAIN if (value := said(name)) is not None}
    if isinstance(day := found.get("available_from"), str):
        found["available_from"] = dt.date.fromisoformat(day)
    if contact := said("contact_arrangements"):
        found["contact"] = tuple(contact)
    if rows := said("experience"):
        found["experience"] = _experience(rows)
    if level := said("support_level"):
        labels = {one.key: one.label for one in library().choices("support_need_level")}
        found["support_text"] = labels.get(level, "")
    entry = replace(entry, limits_text=limits_told(answers) or entry.limits_text, **found)
    text = said("exclusion_area")
    return replace(entry, **_excluded(entry, str(text))) if text else entry


def _experience(rows: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], ...]:
    """Area and level; areas that may not be listed stay in the report."""
    listed = {key for key, _label in listed_areas()}
    return tuple(
        {"area": row["_row"], "level": row["level"]} for row in rows if row.get("_row") in listed and row.get("level")
    )


def _excluded(entry: PoolEntry, text: str) -> dict[str, Any]:
    """Known places one by one; a text that says more than places is kept whole among the limits."""
    parts = [part.strip(" .") for part in text.replace(";", ",").replace(" och ", ",").split(",")]
    places = [place_named(part) for part in parts if part]
    known = tuple(one.name for one in places if one is not None)
    found: dict[str, Any] = {"not_from": known} if known else {}
    if len(known) < len(places):
        found["limits_text"] = "\n".join(part for part in (entry.limits_text, text) if part)
    return found
