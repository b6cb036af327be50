"""Samtal och besök: what is planned and what has been held, in an editor made from the visit's description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt

from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import CHILD_TALK, FormDocument, Visit
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.services.sync.views import Conflict
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.context import AppContext
from ui.pages.case.record_part import RecordPart
from ui.pages.case.view import CaseView

FIELDS = (
    "kind", "form", "on", "starts", "ends", "called_off", "purpose", "participants", "missing_reason",
    "investigators", "other_participants", "interpreter",
)  # fmt: skip
JOURNEY = ("travel_km", "travel_minutes")


def _paper_words() -> dict[str, str]:
    return {"F7": _("Write the protocol"), "F8c": _("Write the notes"), "F9": _("Write up the talk")}


class Talks(RecordPart[Visit]):
    """The case's visits and talks, the newest first."""

    first_field = "kind"

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        self._plan = Button(_("Plan a visit or talk"), "secondary", "calendar-plus", pressed=self.plan)
        self._hold = Button(_("Mark as held"), "secondary", "check", pressed=self.hold)
        self._write = Button("", "secondary", "pencil-simple", pressed=lambda: self.write_paper(0))
        self._guide = Button(_("Open the guide"), "quiet", "book-open", pressed=lambda: self.write_paper(1))
        self._call_off = Button(_("Call off …"), "quiet", "x", pressed=self.ask_why_off)
        self._again = Button("", "quiet", "arrow-u-up-left", pressed=self.plan_again)
        self._unheard = Button(_("A child was not heard …"), "quiet", "minus-circle", pressed=self.ask_why_unheard)
        self.dialog: FormDialog | None = None
        empty = EmptyState(
            _("No visits or talks yet"),
            _("What is planned is shown in Min dag. What has been held goes into the report."),
            Button(_("Plan the first"), "secondary", "calendar-plus", pressed=self.plan),
        )
        head = SectionHead(_("Visits and talks"), "", self._unheard, self._plan)
        acts = self._hold, self._write, self._guide, self._call_off, self._again
        super().__init__(ctx, compare, self._visit_list(), head, empty, (_("Plan"), "calendar-plus"), 470, *acts)

    def _visit_list(self) -> ListTable[Visit]:
        columns = [
            ListColumn[Visit](
                "on", _("Day"), self._day, 130, second=Visit.hours,
                sort=Visit.when,
            ),
            ListColumn[Visit](
                "kind", _("Kind"), lambda v: words.choice("visit_kind", v.kind), 230, strong=True,
                second=_how,
            ),
            ListColumn[Visit]("state", "", self._state, 110, mark=self._mark),
            ListColumn[Visit]("who", _("With"), self._who, second=lambda v: v.purpose),
        ]  # fmt: skip
        table: ListTable[Visit] = ListTable(_("Visits and talks"), columns, lambda v: v.id)
        table.sort_by([("on", True)])
        return table

    def _day(self, visit: Visit) -> str:
        return words.near_day(visit.on, self.view.today) if self.view else visit.on.isoformat()

    def _state(self, visit: Visit) -> str:
        if visit.held:
            return _("Held")
        if visit.missing_reason:
            return _("Not heard")
        if visit.called_off:
            return _("Called off")
        return _("Not marked") if self.view and visit.on < self.view.today else _("Planned")

    def _mark(self, visit: Visit) -> str:
        if visit.held:
            return "ok"
        if visit.missing_reason or visit.called_off:
            return "not"
        return "old" if self.view and visit.on < self.view.today else "wait"

    def _who(self, visit: Visit) -> str:
        if self.view is None:
            return ""
        names = [one.given_name for one in visit.present(self.view.file.persons)]
        return words.people([*names, visit.other_participants])

    # what a visit says of itself

    def settings_key(self) -> str:
        """Of the widths."""
        return "case.talks"

    def rows(self, view: CaseView) -> Sequence[Visit]:
        """The case's visits; the head tells how many have been held."""
        planned = sum(visit.is_ahead() for visit in view.file.visits)
        held = sum(visit.held for visit in view.file.visits)
        self._head.set_remark(
            ", ".join(
                (
                    _n("{n} held", "{n} held", held).format(n=held),
                    _n("{n} planned", "{n} planned", planned).format(n=planned),
                )
            )
        )
        self._plan.setEnabled(view.may_write)
        self._unheard.setVisible(view.may_write and bool(_unheard(view)))
        return view.file.visits

    def known_ids(self, view: CaseView) -> tuple[RecordId, ...]:
        """The home's persons and the unit's staff."""
        return (*(person.id for person in view.file.persons), *(user.id for user in view.staff))

    def make_form(self, view: CaseView) -> RecordForm:
        """It offers the home's persons and the unit's investigators."""
        choices = {
            "participants": tuple((str(p.id), p.given_name) for p in view.file.persons),
            "investigators": tuple((str(user.id), user.name) for user in view.investigators()),
        }
        groups = (("", FIELDS), (_("The journey"), JOURNEY))
        wide = ("purpose", "called_off", "missing_reason")
        form = RecordForm(Visit, groups, view.today, choices=choices, future=("on",), wide=wide)
        form.edited.connect(self._ask_which_child)
        return form

    def _ask_which_child(self) -> None:
        """A new talk with a child is with the child alone, not with the adults that other visits begin with."""
        if self._editor is None or self.view is None or not self._is_new():
            return
        fields, children = self._editor.form.fields, _children(self.view)
        adults = {str(person.id) for person in self.view.applicants()}
        there = fields["participants"].control
        if fields["kind"].control.value() == CHILD_TALK and set(map(str, there.value() or ())) == adults:
            there.set_value(tuple(str(one.id) for one in children) if len(children) == 1 else ())

    def title(self, one: Visit, *, new: bool) -> str:
        """What kind of visit it is."""
        return _("New visit or talk") if new else words.choice("visit_kind", one.kind)

    def called(self, one: Visit) -> str:
        """What kind, and which day."""
        return f"{words.choice('visit_kind', one.kind)}, {self._day(one)}"

    def draft_hint(self) -> str:
        """It waits to be planned."""
        return _("Kept as a draft until you plan it.")

    def save(self) -> Callable[..., Any]:
        """The visits' service."""
        made: Callable[..., Any] = self.ctx.services.visits.save
        return made

    def shown(self, one: Visit, *, new: bool) -> None:
        """One whose day has come can be marked as held; what was said is written in its forms."""
        assert self.view is not None and self._editor is not None
        open_to_write, papers = not new and self.view.may_write, one.papers()
        off = bool(one.called_off)
        self._hold.setVisible(open_to_write and one.is_ahead() and one.on <= self.view.today)
        self._call_off.setVisible(open_to_write and one.is_ahead())
        self._again.setText(_("Not held after all") if one.held else _("Plan it again"))
        self._again.setVisible(open_to_write and (one.held or off))
        self._write.setText(_paper_words().get(papers[0], "") if papers else "")
        self._write.setVisible(open_to_write and not off and bool(papers))
        self._guide.setVisible(open_to_write and not off and len(papers) > 1)
        self._acts.setVisible(open_to_write)
        self._editor.form.fields["called_off"].setVisible(off)
        self._editor.form.fields["missing_reason"].setVisible(one.kind == CHILD_TALK)

    # acts

    def plan(self) -> None:
        """A new visit in the editor: today, with the pair; with whoever plans it while the case has none."""
        view = self.view
        if view is None or not view.may_write:
            return
        case = view.file.case
        pair = tuple(one for one in (case.investigator_1, case.investigator_2) if one is not None)
        self.begin(
            Visit(
                id=new_id(), case_id=case.id, kind="home_visit_booked", form="home", on=view.today,
                investigators=pair or (self.ctx.actor.user_id,), participants=tuple(p.id for p in view.applicants()),
            )
        )  # fmt: skip

    def write_paper(self, which: int) -> None:
        """Open a form of the visit that is shown, begun if it is not."""
        visit, view = self._editor.record if self._editor is not None else None, self.view
        if not isinstance(visit, Visit) or view is None:
            return
        self.save_pending()
        case_id = view.case_id

        def opened(document: FormDocument) -> None:
            self.ctx.navigate("report", {"case": case_id, "document": document.id})

        self.write(self.ctx.services.visits.begin, visit.id, visit.papers()[which], done=opened).start()

    def hold(self) -> None:
        """The visit has been held, on the day it was planned for."""
        visit = self._editor.record if self._editor is not None else None
        if visit is not None:
            self.save_pending()
            self._change(_("The visit is marked as held"), None, self.ctx.services.visits.hold, visit.id)

    def ask_why_off(self) -> None:
        """A planned visit will not be held: ask why, and keep it with that."""
        visit = self._editor.record if self._editor is not None else None
        if not isinstance(visit, Visit):
            return
        self.save_pending()
        reason = ChoiceInput(words.options("visit_called_off_reason"), open_=True)
        fields = {"called_off": Field(_("Why"), reason, required=_("required"))}

        def act() -> None:
            service = self.ctx.services.visits.call_off
            self._change(_("The visit is called off"), dialog, service, visit.id, reason.value())

        said = _("It stays in the list, and what it was for is lacking again.")
        title = _("Call off: {visit}").format(visit=self.called(visit))
        dialog = self.dialog = FormDialog(self.window(), title, said, fields, _("Call off"), act)
        dialog.open()

    def plan_again(self) -> None:
        """It was not held, or is not called off any more."""
        visit = self._editor.record if self._editor is not None else None
        if visit is not None:
            self.save_pending()
            self.write(
                self.ctx.services.visits.plan_again, visit.id, done=lambda _visit: self._table.setFocus()
            ).start()

    def ask_why_unheard(self) -> None:
        """Why a child has not been heard, though nothing was planned."""
        view = self.view
        if view is None:
            return
        children = {str(one.id): one for one in _unheard(view)}
        child = ChoiceInput([(key, one.given_name) for key, one in children.items()], open_=True)
        if len(children) == 1:
            child.set_value(next(iter(children)))
        reason = ChoiceInput(words.options("no_child_talk_reason"), open_=True)
        reasons = {str(one.childs_own()): one.missing_reason for one in view.file.visits if one.missing_reason}

        def show_known() -> None:
            """There is one reason a child: what is kept already is there to be changed."""
            reason.set_value(reasons.get(child.value() or ""))

        child.edited.connect(show_known)
        show_known()
        fields = {
            "participants": Field(_("Which child"), child, required=_("required")),
            "missing_reason": Field(Visit.SPECS["missing_reason"].label, reason, required=_("required")),
        }

        def act() -> None:
            chosen = children.get(child.value() or "")
            service, whom = self.ctx.services.visits.not_heard, chosen.id if chosen else None
            before = reasons.get(child.value() or "")
            back = (service, view.case_id, whom, before) if before else None
            self._change(_("The reason is kept"), dialog, service, view.case_id, whom, reason.value(), back=back)

        said = _("Stands in the report until a talk with the child has been held.")
        title = _("A child was not heard")
        dialog = self.dialog = FormDialog(self.window(), title, said, fields, _("Keep the reason"), act)
        fields["missing_reason" if len(children) == 1 else "participants"].setFocus()
        dialog.open()

    def _change(
        self,
        said: str,
        dialog: FormDialog | None,
        service: Callable[..., Any],
        *args: Any,
        back: tuple[Any, ...] | None = None,
    ) -> None:
        """Do it and say so; Ångra calls `back`, or plans the visit again. The list has the focus then: the button is
        gone."""

        def done(visit: Visit) -> None:
            def undo() -> None:
                self.write(*(back or (self.ctx.services.visits.plan_again, visit.id))).start()

            if dialog is not None:
                dialog.finish()
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.ctx.shell is not None:
                self.ctx.shell.toast.say(said, undo)

        task = self.write(service, *args, done=done)
        if dialog is not None:
            task.on_error(dialog.refuse)
        task.start()


def _how(visit: Visit) -> str:
    """In which way, or why a child was not heard: of that there was no meeting."""
    if visit.missing_reason:
        return words.choice("no_child_talk_reason", visit.missing_reason)
    return words.choice("contact_form", visit.form)


def _unheard(view: CaseView) -> list[Person]:
    """The children whose own talk has not been held."""
    heard = {visit.childs_own() for visit in view.file.visits if visit.held}
    return [one for one in _children(view) if one.id not in heard]


def _children(view: CaseView) -> list[Person]:
    return [one for one in view.file.persons if one.role == PersonRole.CHILD]
