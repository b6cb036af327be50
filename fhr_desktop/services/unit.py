"""The unit: its settings, municipalities, users and legal references; and what a new store begins with."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import yaml

import resources
from db import records
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId, derived_id
from fhr_desktop.domain.training import CourseTemplate
from fhr_desktop.domain.unit import UNIT_NAMESPACE, LegalReference, Municipality, OrganisationSettings, User
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


class Unit:
    """What the unit has decided for itself."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def today(self) -> dt.date:
        """The day the program lives on: that of the machine, or of the demo."""
        return self._desk.today()

    def settings(self) -> OrganisationSettings:
        """The unit's settings; they hold no personal data, so that every role may read them."""
        with self._desk.store.read() as connection:
            return settings_of(connection)

    def municipalities(self) -> tuple[Municipality, ...]:
        """All municipalities of the county, in Swedish order."""
        with self._desk.store.read() as connection:
            return records.load_where(connection, Municipality, order="name")

    def users(self) -> tuple[User, ...]:
        """Everyone who works or has worked here, by name."""
        with self._desk.store.read() as connection:
            return records.load_where(connection, User, order="name")

    def save_settings(self, actor: Actor, settings: OrganisationSettings) -> Outcome[OrganisationSettings]:
        """Change the unit's settings. Raises Refused for a number of days or months below one."""
        actor.demand(Right.MANAGE_UNIT)
        counted = settings.silence_days, settings.lock_minutes, settings.first_contact_days, settings.update_months
        if min(counted) < 1:
            raise Refused(_("The number must be at least one. Nothing has been changed."))
        with self._desk.store.write(actor.user_id) as work:
            work.save(settings)
            work.audit("unit.settings")
        return Outcome(settings, work.changes)

    def save_user(self, actor: Actor, user: User) -> Outcome[User]:
        """Add or change a user; anyone may change their own exam and phone."""
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(User, user.id)
            own = stored is not None and user.id == actor.user_id and user.role == stored.role
            if not own:
                actor.demand(Right.MANAGE_UNIT)
            if not user.name.strip():
                raise Refused(_("A user needs a name. Nothing has been changed."), field="name")
            work.save(user)
            work.audit("unit.user", user.id)
        return Outcome(user, work.changes)

    def legal_references(self) -> tuple[LegalReference, ...]:
        """Every wording of every paragraph, by key."""
        with self._desk.store.read() as connection:
            return records.load_where(connection, LegalReference, order="key")

    def save_legal_reference(self, actor: Actor, reference: LegalReference) -> Outcome[LegalReference]:
        """Change a wording, or add one that holds from a day; papers use the one of their day."""
        actor.demand(Right.MANAGE_UNIT)
        if not reference.text.strip():
            raise Refused(_("A legal reference needs its wording. Nothing has been changed."), field="text")
        with self._desk.store.write(actor.user_id) as work:
            work.save(reference)
            work.audit("unit.legal_reference", reference.id)
        return Outcome(reference, work.changes)

    def save_municipality(self, actor: Actor, municipality: Municipality) -> Outcome[Municipality]:
        """Change a municipality's participation, contacts or children. Raises Refused when the dates cross."""
        actor.demand(Right.MANAGE_UNIT)
        start, end = municipality.participates_from, municipality.participates_to
        if end is not None and (start is None or end < start):
            raise Refused(_("The last day lies before the first. Nothing has been changed; check the dates."))
        with self._desk.store.write(actor.user_id) as work:
            work.save(municipality)
            work.audit("unit.municipality", municipality.id)
        return Outcome(municipality, work.changes)


def begin_unit(work: UnitOfWork, user: User) -> None:
    """The records every new unit starts with: its first user, settings, municipalities and legal references."""
    work.save(user, OrganisationSettings(id=OrganisationSettings.the_id()))
    work.save(*(_municipality(one) for one in _yaml("unit", "municipalities.yaml")["municipalities"]))
    work.save(*(_reference(one) for one in _yaml("forms", "references.yaml")["references"]))
    work.save(*given_templates())


def _yaml(*parts: str) -> Any:
    return yaml.safe_load(resources.text(*parts))


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _municipality(raw: dict[str, Any]) -> Municipality:
    made = Municipality(
        id=Municipality.id_of(raw["code"]),
        code=raw["code"],
        name=raw["name"],
        participates_from=_date(raw.get("from")),
        is_host=bool(raw.get("host")),
    )
    children = raw.get("children", {})
    return replace(made, children_by_year=tuple({"year": year, "children": n} for year, n in sorted(children.items())))


def settings_of(connection: Connection) -> OrganisationSettings:
    """What the unit has decided, or what holds until it has."""
    found = records.load(connection, OrganisationSettings, OrganisationSettings.the_id())
    return found or OrganisationSettings(id=OrganisationSettings.the_id())


def given_templates() -> tuple[CourseTemplate, ...]:
    """The kinds of course that the program comes with: Ett hem att växa i in use, the others off."""
    raw = _yaml("unit", "course_templates.yaml")
    questions = tuple(raw["questions"])
    return tuple(
        CourseTemplate(
            id=CourseTemplate.id_of(one["key"]), parts=tuple(one["parts"]), questions=questions,
            **{name: value for name, value in one.items() if name not in ("key", "parts")},
        )
        for one in raw["templates"]
    )  # fmt: skip


@cache
def county_part(code: str) -> str:
    """The part of the county that a municipality lies in, for papers that may not say which; '' for others."""
    known = _yaml("unit", "municipalities.yaml")["municipalities"]
    return next((str(one["part"]) for one in known if one["code"] == code), "")


def _reference(raw: dict[str, Any]) -> LegalReference:
    return LegalReference(
        id=reference_id(raw["key"]),
        key=raw["key"],
        text=raw["text"],
        source=raw.get("source", ""),
        valid_from=_date(raw.get("valid_from")),
        to_verify=str(raw.get("note", "")) if raw.get("verify") else "",
    )


def reference_id(key: str) -> RecordId:
    """The id of the reference that the program comes with, the same on every machine."""
    return derived_id(UNIT_NAMESPACE, f"legal:{key}")
