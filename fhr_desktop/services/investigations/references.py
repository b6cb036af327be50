"""References of a case: whom to ask, and the form F6 in which the talk is written."""

from __future__ import annotations

from db import records
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference, check_reference
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import own_case
from fhr_desktop.services.investigations.documents import begin_form
from fhr_desktop.services.outcome import ALL, Outcome, Seen
from i18n import _

FORM = "F6"


class References:
    """What is done with references."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def save(self, actor: Actor, reference: Reference, seen: Seen = ALL) -> Outcome[Reference]:
        """Write a reference, as far as `seen`. Raises Refused for one about nobody, nameless, or ahead of today."""
        check_reference(reference, self._desk.today())
        with self._desk.store.write(actor.user_id) as work:
            own_case(work, actor, reference.case_id)
            work.had_seen(Reference, reference.id, seen)
            work.save(reference)
            work.audit("reference.save", reference.case_id)
        return Outcome(reference, work.changes)

    def begin(self, actor: Actor, reference_id: RecordId) -> Outcome[FormDocument]:
        """Begin the form on a reference, or find the one that is begun."""
        with self._desk.store.write(actor.user_id) as work:
            reference = records.load(work.connection, Reference, reference_id)
            if reference is None:
                raise Refused(_("The reference is not in this store. Nothing has been changed."))
            own_case(work, actor, reference.case_id)
            form = library().latest(FORM)
            begun = begin_form(work, actor, reference.case_id, form, self._desk.now(), reference.form_id())
        return Outcome(begun, work.changes)
