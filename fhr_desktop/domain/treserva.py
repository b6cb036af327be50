"""What goes to Treserva, where the file of a case is kept (DOMAIN §3.5): packages, papers noted, headings copied."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Record, RecordId, Sensitivity, derived_id, described, record
from i18n import _

FORM = "F22"  # the list that lies on top of what is handed over


class Status(StrEnum):
    """How far a paper has come on its way. Keys are those of the choice list `treserva_status`."""

    TO_TRANSFER = "to_transfer"
    TRANSFERRED = "transferred"
    NOT_APPLICABLE = "not_applicable"
    CORRECTED = "corrected"


SETTLED = frozenset({Status.TRANSFERRED, Status.NOT_APPLICABLE, Status.CORRECTED})
THERE = frozenset({Status.TRANSFERRED, Status.CORRECTED})  # it is in Treserva


class Origin(StrEnum):
    """What a paper is a copy of: the table of its record."""

    FORM = "form_document"
    ADDENDUM = "addendum"
    NOTE = "note"
    ATTACHMENT = "attachment"


KINDS = {
    "F2": "consent", "F3": "consent", "F4": "register_request", "F5": "brafam_summary", "F6": "reference",
    "F7": "visit_protocol", "F8c": "interview_note", "F9": "child_conversation", "F10": "report", "F11": "notice",
    "F12": "closing",
}  # fmt: skip
OTHER_KINDS = {Origin.ADDENDUM: "report", Origin.NOTE: "journal", Origin.ATTACHMENT: "other"}


def kind_of(origin: Origin, form: str = "") -> str:
    """The key in the choice list `document_kind`; of a form by its number."""
    return KINDS.get(form, "other") if origin is Origin.FORM else OTHER_KINDS[origin]


@record
class TreservaTransfer(Record):
    """A package of papers to be put into Treserva, with its list F22. What lies in it are its items."""

    LABEL: ClassVar[str] = "Paket till Treserva"
    PLURAL: ClassVar[str] = "Paket till Treserva"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    package: str = described(Kind.TEXT, "Paketets namn", help="Innehåller inget namn eller personnummer.")
    made_on: dt.date = described(Kind.DATE, "Paketet gjort")
    made_by: RecordId = described(Kind.REF, "Gjort av", ref="user")
    wiped_on: dt.date | None = described(Kind.DATE, "Lokal kopia borttagen", default=None)

    def form_id(self) -> RecordId:
        """The id of its list F22: the same on every machine."""
        return derived_id(self.id, f"form/{FORM}")


@record
class TreservaItem(Record):
    """One paper on its way to Treserva: in a package, or noted by itself when its text was copied over."""

    LABEL: ClassVar[str] = "Handling till Treserva"
    PLURAL: ClassVar[str] = "Handlingar till Treserva"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    transfer_id: RecordId | None = described(Kind.REF, "Paket", ref="treserva_transfer", default=None)
    origin: str = described(Kind.TEXT, "Slag av handling", help="Vad handlingen är en kopia av.")
    paper: str = described(Kind.TEXT, "Handling", help="Handlingens id.")
    kind: str = described(Kind.CHOICE, "Handlingstyp", choices="document_kind")
    title: str = described(Kind.TEXT, "Rubrik", help="Innehåller inget namn eller personnummer.")
    on: dt.date = described(Kind.DATE, "Datum")
    version: str = described(Kind.TEXT, "Version", default="")
    pages: int | None = described(Kind.INTEGER, "Sidor", default=None)
    format: str = described(Kind.TEXT, "Format", default="")
    checksum: str = described(Kind.TEXT, "Kontrollsumma", default="", sensitivity=Sensitivity.SPECIAL)
    status: str = described(Kind.CHOICE, "Läge", choices="treserva_status", default=Status.TO_TRANSFER.value)
    transferred_on: dt.date | None = described(Kind.DATE, "Förd den", default=None)
    transferred_by: RecordId | None = described(Kind.REF, "Förd av", ref="user", default=None)


@record
class TreservaCopy(Record):
    """A heading whose text somebody copied to put it into Treserva, with the checksum of the text as it stood."""

    LABEL: ClassVar[str] = "Rubrik kopierad till Treserva"
    PLURAL: ClassVar[str] = "Rubriker kopierade till Treserva"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    paper: str = described(Kind.TEXT, "Handling", help="Handlingens id.")
    section: str = described(Kind.TEXT, "Rubrik", default="")
    subject: str = described(Kind.TEXT, "Gäller", default="")
    checksum: str = described(Kind.TEXT, "Kontrollsumma", sensitivity=Sensitivity.SPECIAL)
    copied_at: dt.datetime = described(Kind.MOMENT, "Kopierad")
    copied_by: RecordId = described(Kind.REF, "Kopierad av", ref="user")


def check_day(on: dt.date, today: dt.date) -> None:
    """Raises Refused for a transfer on a day ahead."""
    if on > today:
        raise Refused(
            _("A paper cannot have gone to Treserva after today. Nothing has been changed; change the date."),
            field="on",
        )
