"""Referenser: whom we ask about the adults, when they were talked to, and the way to what they said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.headers import SectionHead
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.context import AppContext
from ui.pages.case.record_part import RecordPart
from ui.pages.case.view import CaseView

FIELDS = ("name", "about", "relation", "phone", "contacted_on", "contact_form", "missing_reason")


class References(RecordPart[Reference]):
    """The case's references."""

    first_field = "name"

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        self._add = Button(_("Add a reference"), "secondary", "plus", pressed=self.add)
        self._write = Button(_("Write down the talk"), "secondary", "pencil-simple", pressed=self.write_talk)
        empty = EmptyState(
            _("No references yet"),
            _("Each applicant needs at least one, and one must have seen the applicant with children."),
            Button(_("Add the first"), "secondary", "plus", pressed=self.add),
        )
        head = SectionHead(_("References"), "", self._add)
        super().__init__(ctx, compare, self._list(), head, empty, (_("Add"), "plus"), 420, self._write)

    def _list(self) -> ListTable[Reference]:
        columns = [
            ListColumn[Reference](
                "name", _("Name"), lambda r: r.name, 220, strong=True,
                second=lambda r: words.choice("reference_relation", r.relation),
            ),
            ListColumn[Reference]("about", _("About"), self._about),
            ListColumn[Reference]("when", _("The talk"), self._said, 190, mark=self._mark),
        ]  # fmt: skip
        return ListTable(_("References"), columns, lambda r: r.id)

    def _about(self, one: Reference) -> str:
        return words.people([self.view.person_name(p) for p in one.about]) if self.view else ""

    def _said(self, one: Reference) -> str:
        if one.contacted_on is not None and self.view is not None:
            return words.near_day(one.contacted_on, self.view.today)
        return words.choice("reference_missing_reason", one.missing_reason) or _("Not talked to yet")

    @staticmethod
    def _mark(one: Reference) -> str:
        return "ok" if one.contacted_on else "not" if one.missing_reason else "missing"

    # what a reference says of itself

    def settings_key(self) -> str:
        """Of the widths."""
        return "case.references"

    def rows(self, view: CaseView) -> Sequence[Reference]:
        """The case's references."""
        return view.file.references

    def known_ids(self, view: CaseView) -> tuple[RecordId, ...]:
        """The applicants."""
        return tuple(person.id for person in view.applicants())

    def make_form(self, view: CaseView) -> RecordForm:
        """Whom it is about is chosen among the applicants."""
        adults = tuple((str(person.id), person.given_name) for person in view.applicants())
        return RecordForm(Reference, (("", FIELDS),), view.today, choices={"about": adults})

    def title(self, one: Reference, *, new: bool) -> str:
        """The name."""
        return _("New reference") if new else one.name

    def draft_hint(self) -> str:
        """It waits to be added."""
        return _("Kept as a draft until you add it.")

    def save(self) -> Callable[..., Any]:
        """The references' service."""
        made: Callable[..., Any] = self.ctx.services.references.save
        return made

    def shown(self, one: Reference, *, new: bool) -> None:
        """The talk can be written once the reference is there."""
        assert self.view is not None
        self._add.setEnabled(self.view.may_write)
        self._write.setVisible(not new and self.view.may_write)

    # acts

    def add(self) -> None:
        """A new reference in the editor, about the first applicant until said otherwise."""
        view = self.view
        if view is not None and view.may_write:
            about = tuple(person.id for person in view.applicants()[:1])
            self.begin(Reference(id=new_id(), case_id=view.case_id, about=about))

    def write_talk(self) -> None:
        """Open the form in which the talk is written, begun if it is not."""
        one, view = self._table.current(), self.view
        if one is None or view is None:
            return
        self.save_pending()

        def opened(document: FormDocument) -> None:
            self.ctx.navigate("report", {"case": view.case_id, "document": document.id})

        self.write(self.ctx.services.references.begin, one.id, done=opened).start()
