"""The enquiry (intresseanmälan): what a family said when it first called or wrote."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Record, RecordId, described, record
from i18n import _


@record
class Inquiry(Record):
    """A family's enquiry. It always has a home and a case in its first state."""

    LABEL: ClassVar[str] = "Intresseanmälan"
    PLURAL: ClassVar[str] = "Intresseanmälningar"

    home_id: RecordId = described(Kind.REF, "Hem", ref="home")
    received_on: dt.date = described(Kind.DATE, "Inkommen")
    channel: str = described(Kind.CHOICE, "Kontaktväg", choices="inquiry_channel")
    received_by: RecordId | None = described(Kind.REF, "Mottagen av", ref="user", default=None)
    source: str | None = described(Kind.CHOICE, "Fick veta genom", choices="inquiry_source", default=None)
    campaign: str = described(Kind.TEXT, "Kampanj", default="")
    motive: str = described(Kind.LONG_TEXT, "Varför familjen vill", default="", searchable=True)
    age_from: int | None = described(Kind.INTEGER, "Ålder från", default=None)
    age_to: int | None = described(Kind.INTEGER, "Ålder till", default=None)
    places: int | None = described(Kind.INTEGER, "Antal barn", default=None)
    sibling_scope: str | None = described(Kind.CHOICE, "Syskon", choices="sibling_scope", default=None)
    placement_length: tuple[str, ...] = described(
        Kind.MULTI_CHOICE, "Hur länge", choices="placement_length", default=()
    )
    available_from: dt.date | None = described(Kind.DATE, "När det kan passa", default=None)
    first_contact_on: dt.date | None = described(Kind.DATE, "Första kontakt", default=None)
    referred_to: str | None = described(Kind.MUNICIPALITY, "Hänvisad till", default=None)


def check_inquiry(inquiry: Inquiry, today: dt.date) -> None:
    """Raises Refused for dates ahead of today, a contact before the enquiry, or ages out of order."""
    if inquiry.received_on > today:
        raise Refused(
            _("The enquiry cannot be dated after today. Nothing has been saved; check the date."), field="received_on"
        )
    if inquiry.first_contact_on is not None and not inquiry.received_on <= inquiry.first_contact_on <= today:
        raise Refused(
            _("The first contact must lie between the day of the enquiry and today. Nothing is saved; check the date."),
            field="first_contact_on",
        )
    if inquiry.age_from is not None and inquiry.age_to is not None and inquiry.age_from > inquiry.age_to:
        raise Refused(
            _("The lower age is higher than the upper one. Nothing has been saved; swap them."), field="age_from"
        )
