"""The unit itself: its municipalities, users, machines, settings and dated legal references."""

from __future__ import annotations

import datetime as dt
import uuid
from calendar import monthrange
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, ClassVar

from fhr_desktop.domain.record import Kind, Record, RecordId, ScopeKind, derived_id, described, record
from fhr_desktop.domain.whereabouts import phone_shown

UNIT_NAMESPACE = uuid.UUID("5d0f6c0e-3a55-4d0b-9c3e-6e6a7f3b1d42")  # random; for rows every store has one of


class Role(StrEnum):
    """Roles of DOMAIN §3.3. Keys are those of the forms' `access`."""

    INVESTIGATOR = "investigator"
    UNIT_MANAGER = "unit_manager"
    TRAINER = "trainer"
    ADMINISTRATOR = "administrator"
    SYSTEM_ADMINISTRATOR = "system_administrator"


@record
class Municipality(Record):
    """A municipality in Dalarna, in or out of the cooperation at a date."""

    LABEL: ClassVar[str] = "Kommun"
    PLURAL: ClassVar[str] = "Kommuner"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    code: str = described(Kind.MUNICIPALITY, "Kommunkod")
    name: str = described(Kind.TEXT, "Namn")
    participates_from: dt.date | None = described(Kind.DATE, "Deltar från", default=None)
    participates_to: dt.date | None = described(Kind.DATE, "Deltar till", default=None)
    is_host: bool = described(Kind.YES_NO, "Värdkommun", default=False)
    contacts: tuple[Mapping[str, Any], ...] = described(Kind.ROWS, "Kontaktpersoner", default=())
    children_by_year: tuple[Mapping[str, Any], ...] = described(
        Kind.ROWS, "Barn per år", help="Barn folkbokförda den 31 december, år för år.", default=()
    )

    @staticmethod
    def id_of(code: str) -> RecordId:
        """The same id on every machine."""
        return derived_id(UNIT_NAMESPACE, f"municipality:{code}")

    def participates(self, day: dt.date) -> bool:
        """Whether the municipality is part of the cooperation on the day."""
        if self.participates_from is None or day < self.participates_from:
            return False
        return self.participates_to is None or day <= self.participates_to


@record
class User(Record):
    """A person who works in the unit."""

    LABEL: ClassVar[str] = "Användare"
    PLURAL: ClassVar[str] = "Användare"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    name: str = described(Kind.TEXT, "Namn")
    role: str = described(Kind.CHOICE, "Roll")
    exam: str = described(Kind.TEXT, "Examen", default="")
    exam_year: int | None = described(Kind.INTEGER, "Examensår", default=None)
    phone: str = described(Kind.TEXT, "Telefon", default="", tidy=phone_shown)
    active: bool = described(Kind.YES_NO, "Aktiv", default=True)


@record
class Device(Record):
    """A machine with a store. `series` begins its case numbers, so that two offline machines never clash."""

    LABEL: ClassVar[str] = "Dator"
    PLURAL: ClassVar[str] = "Datorer"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    name: str = described(Kind.TEXT, "Namn")
    device_key: str = described(Kind.TEXT, "Datorns id", help="Sexton slumpade byte, hexadecimalt.")
    verify_key: str = described(Kind.TEXT, "Nyckel för signatur", help="Ed25519, hexadecimalt.")
    series: int = described(Kind.INTEGER, "Nummerserie")
    user_id: RecordId | None = described(Kind.REF, "Användare", ref="user", default=None)


@record
class OrganisationSettings(Record):
    """What the unit has decided for all its machines. There is one."""

    LABEL: ClassVar[str] = "Enhetens inställningar"
    PLURAL: ClassVar[str] = "Enhetens inställningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    unit_name: str = described(Kind.TEXT, "Enhetens namn", default="Familjehemsresursen i Dalarna")
    host_municipality: str = described(Kind.TEXT, "Värdkommun", default="Falu kommun")
    host_board: str = described(Kind.TEXT, "Nämnd", default="Socialnämnden i Falu kommun")
    unit_phone: str = described(Kind.TEXT, "Telefon", default="", tidy=phone_shown)
    unit_address: str = described(Kind.TEXT, "Adress", default="")
    dpo_contact: str = described(Kind.TEXT, "Dataskyddsombud", default="")
    first_contact_days: int = described(Kind.INTEGER, "Dagar till första kontakt", default=14)
    silence_days: int = described(Kind.INTEGER, "Dagar innan en familj räknas som tyst", default=14)
    update_months: int = described(Kind.INTEGER, "Månader innan en utredning ska uppdateras", default=24)
    lock_minutes: int = described(Kind.INTEGER, "Minuter till automatiskt lås", default=10)
    local_keep_days: int = described(Kind.INTEGER, "Dagar som lokala kopior sparas efter Treserva", default=90)
    treserva_days: int = described(Kind.INTEGER, "Dagar innan en handling ska vara förd till Treserva", default=7)
    clear_after_treserva: bool = described(
        Kind.YES_NO, "Bilagor får rensas när de har förts till Treserva", default=False
    )
    min_cell: int = described(Kind.INTEGER, "Minsta tal som visas utanför enheten", default=5)
    proposal_days: int = described(Kind.INTEGER, "Dagar för svar på förslag", default=10)
    training_phone: str = described(Kind.TEXT, "Telefon till utbildningen", default="", tidy=phone_shown)
    home_trained_rule: str = described(
        Kind.CHOICE, "Ett hem är utbildat när", choices="home_trained_rule", default="all"
    )

    @staticmethod
    def the_id() -> RecordId:
        """The one settings record's id."""
        return derived_id(UNIT_NAMESPACE, "organisation-settings")

    def update_day(self, assessed_on: dt.date) -> dt.date:
        """The last day of an assessment that says no day itself: `update_months` on, in a shorter month its last."""
        year, month = divmod(assessed_on.year * 12 + assessed_on.month - 1 + self.update_months, 12)
        if not dt.MINYEAR <= year <= dt.MAXYEAR:
            return dt.date.max
        return dt.date(year, month + 1, min(assessed_on.day, monthrange(year, month + 1)[1]))


@record
class LegalReference(Record):
    """A paragraph as data: its wording on paper, and from which day it holds."""

    LABEL: ClassVar[str] = "Rättslig hänvisning"
    PLURAL: ClassVar[str] = "Rättsliga hänvisningar"
    SCOPE: ClassVar[ScopeKind] = ScopeKind.UNIT

    key: str = described(Kind.TEXT, "Nyckel")
    text: str = described(Kind.TEXT, "Lydelse i blanketter")
    source: str = described(Kind.TEXT, "Källa", default="")
    valid_from: dt.date | None = described(Kind.DATE, "Gäller från", default=None)
    valid_to: dt.date | None = described(Kind.DATE, "Gäller till", default=None)
    to_verify: str = described(Kind.LONG_TEXT, "Att kontrollera", default="")


def participating(municipalities: Iterable[Municipality], day: dt.date) -> tuple[Municipality, ...]:
    """Those in the cooperation on the day, in the order given."""
    return tuple(m for m in municipalities if m.participates(day))
