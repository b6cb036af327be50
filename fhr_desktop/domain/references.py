"""References (referenser): whom the unit asks about the adults, and when. What they said stands in the form F6."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Merge, Record, RecordId, derived_id, described, record
from fhr_desktop.domain.whereabouts import phone_shown
from i18n import _


@record
class Reference(Record):
    """One person or municipality that is asked about one or more of the adults in a case."""

    LABEL: ClassVar[str] = "Referens"
    PLURAL: ClassVar[str] = "Referenser"

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    about: tuple[RecordId, ...] = described(Kind.REFS, "Gäller", ref="person", default=(), merge=Merge.SET)
    name: str = described(Kind.TEXT, "Namn", help="Lämnas inte ut till kommuner.", default="")
    phone: str = described(Kind.TEXT, "Telefon", default="", tidy=phone_shown)
    relation: str | None = described(Kind.CHOICE, "Relation", choices="reference_relation", default=None)
    contacted_on: dt.date | None = described(Kind.DATE, "Samtalet hölls", default=None)
    contact_form: str | None = described(Kind.CHOICE, "Hur", choices="contact_form", default=None)
    missing_reason: str | None = described(
        Kind.CHOICE, "Varför samtalet uteblev", choices="reference_missing_reason", default=None
    )

    def form_id(self) -> RecordId:
        """The id of the form F6 on this reference: the same on every machine, so that two meet in one document."""
        return derived_id(self.id, "form/F6")


def check_reference(reference: Reference, today: dt.date) -> None:
    """Raises Refused for a reference about nobody, without a name, or talked to ahead of today."""
    if not reference.about:
        raise Refused(_("Say whom the reference is about. Nothing has been saved."), field="about")
    if not reference.name.strip():
        raise Refused(_("A reference has a name. Nothing has been saved; write who it is."), field="name")
    if reference.contacted_on is not None and reference.contacted_on > today:
        raise Refused(
            _("A talk that has been held cannot be dated after today. Nothing has been saved; change the date."),
            field="contacted_on",
        )
