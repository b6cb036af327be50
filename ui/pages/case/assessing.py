"""Bedömning: how far the report has come heading by heading, signing it, and what the unit manager says of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.investigations import Assessment, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark
from fhr_desktop.forms.answers import FilledForm
from fhr_desktop.forms.gaps import Gap, SectionState, State, before_signing, section_states
from fhr_desktop.services.actor import Right
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.addenda import Numbered, draft_place
from fhr_desktop.services.investigations.signatures import text_of
from i18n import _, _n
from ui import words
from ui.components.banner import Banner, Notice
from ui.components.buttons import Button
from ui.components.empty import EmptyState
from ui.components.facts import Facts, Inspector
from ui.components.field import Field
from ui.components.headers import SectionHead
from ui.components.inputs import LongTextInput
from ui.components.labels import Label
from ui.components.layout import Column, across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.assessing_rest import AddendumPart, FamilysView, MarginLines
from ui.pages.case.view import CaseView, Part

BEFORE, REPORT = range(2)
MARKS = {State.DONE: "ok", State.PARTLY: "partly", State.EMPTY: "missing", State.NOT_APPLICABLE: "not"}


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of the report, its state, and the first gap in it."""

    number: str
    heading: str
    state: SectionState
    gap: Gap | None


@dataclass(frozen=True)
class _Read:
    headings: tuple[Heading, ...]
    gaps: tuple[Gap, ...]
    filled: FilledForm
    comments: tuple[Remark, ...]
    addenda: tuple[Numbered, ...]
    draft: Draft | None
    text: str  # the checksum of what a signature would hold for


class Assessing(Part):
    """The report's state. `begin_report` begins or opens it."""

    def __init__(self, ctx: AppContext, begin_report: Callable[[], None]) -> None:
        super().__init__(ctx)
        self._gaps: tuple[Gap, ...] = ()
        self._text = ""  # the checksum of the report as it was read last; empty before it has been
        self._stale = True
        self._table = self._headings()
        self._open = Button(_("Open the report"), "secondary", "pencil-simple", pressed=begin_report)
        self._print = Button(_("Print"), "quiet", "printer", pressed=self._print_report)
        self._head = SectionHead(_("The report"), "", self._print, self._open)
        self._begin = Button(_("Begin the report"), "secondary", "pencil-simple", pressed=begin_report)
        self._too_early = EmptyState(
            _("The report is not begun"),
            _("Here you follow the report heading by heading, and here it is signed and reviewed."),
            self._begin,
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._too_early)
        inspector = self._inspector()
        self._outdated = Banner(_("Sign again"), icon="pen-nib")
        self._outdated.hide()
        self._signed_before: list[str] = []  # whose signatures hold for a text that has changed
        self.side = WithInspector(
            Column(self._head, self._outdated, (self._table, 1)), inspector, settings=ctx.settings, key="case.assess"
        )
        self.side.say_within("pen-nib", _("Signatures"))
        self.side.folded.connect(lambda _folded: self._say_outdated())
        self._stack.addWidget(self.side)
        across(self, self._stack)
        self.printed: Callable[[FormDocument], None] = lambda _document: None

    def _headings(self) -> ListTable[Heading]:
        columns = [
            ListColumn[Heading]("number", "", lambda h: h.number, 56, right=True),
            ListColumn[Heading]("heading", _("Heading"), lambda h: h.heading, strong=True),
            ListColumn[Heading]("state", _("State"), self._said, 150, mark=lambda h: MARKS[h.state.state]),
            ListColumn[Heading](
                "gaps", _("Gaps"), lambda h: str(h.state.gaps) if h.state.gaps else "", 76,
                sort=lambda h: h.state.gaps, right=True,
            ),
        ]  # fmt: skip
        table: ListTable[Heading] = ListTable(_("The report's headings"), columns, lambda h: h.number or h.heading)
        table.opened.connect(self._go_to)
        return table

    @staticmethod
    def _said(heading: Heading) -> str:
        return {
            State.DONE: _("Ready"),
            State.PARTLY: _("Partly"),
            State.EMPTY: _("Not begun"),
            State.NOT_APPLICABLE: _("Does not apply"),
        }[heading.state.state]

    def _inspector(self) -> Inspector:
        self._facts = Facts()
        self._notice = Notice("", "info", "info")
        self._reason = Field(_("Why gaps are left"), LongTextInput(least=3, most=10), help=_("Printed in the report."))
        self._sign = Button(_("Sign the report"), "secondary", "pen-nib", pressed=self._sign_report)
        self._review = Button(_("Review"), "secondary", "scales", pressed=self._to_review)
        self.margin, self.family = MarginLines(self._go_to_question), FamilysView(self._go_to_question)
        self.addenda = AddendumPart(self.ctx)
        return Inspector(
            Label(_("Signatures"), "sub"), 6, self._facts, 12, self._notice, 12, self._reason, 6,
            across(None, self._sign, None), across(None, self._review, None), 6, self.margin,
            self.family, self.addenda, None,
        )  # fmt: skip

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The headings, or the way to begin."""
        return self._table if self._stack.currentIndex() == REPORT else self._begin

    def show_view(self, view: CaseView) -> None:
        """Show a case's report."""
        if self.view is None or self.view.case_id != view.case_id:
            self._reason.control.set_value("")
            for widget in (self.margin, self.addenda):
                widget.hide()
        self.view = view
        self._stale = True
        report = view.report()
        self._stack.setCurrentIndex(REPORT if report is not None else BEFORE)
        under_way = view.file.case.stage() is CaseState.INVESTIGATION
        self._begin.setVisible(report is None and under_way and view.may_write)
        self._show_acts()

    def wake(self) -> None:
        """Read the report's answers; the reading is logged."""
        view = self.view
        report = view.report() if view is not None else None
        if view is None or report is None or not self._stale:
            return
        self._stale = False
        self.ctx.tasks.read(self._read, report.id, view.reason).on_done(self._show_report).owned_by(self).start()

    def _read(self, document_id: RecordId, reason: str) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        filled = services.documents.open(actor, document_id, reason).filled
        today = services.unit.today()
        states, left = section_states(filled, today), before_signing(filled, today)
        found = tuple(
            Heading(s.number, s.heading, states[s.key], next((g for g in left if g.section_key == s.key), None))
            for s in filled.definition.sections
        )
        drafts = services.drafts.find(actor, draft_place(document_id))
        return _Read(
            found, left, filled, services.reviews.comments(actor, document_id, reason),
            services.addenda.of_report(actor, document_id, reason), drafts[0] if drafts else None,
            text_of(filled),
        )  # fmt: skip

    def _show_report(self, read: _Read) -> None:
        headings, self._gaps, self._text = read.headings, read.gaps, read.text
        self._show_rest(read)
        self._table.set_rows(headings)
        ready = sum(one.state.state in (State.DONE, State.NOT_APPLICABLE) for one in headings)
        self._head.set_remark(_("{ready} of {all} headings ready").format(ready=ready, all=len(headings)))
        said = _n("{n} gap", "{n} gaps", len(self._gaps)).format(n=len(self._gaps)) if self._gaps else ""
        self.counted.emit(said)
        self._show_acts()

    def _show_rest(self, read: _Read) -> None:
        view = self.view
        report = view.report() if view is not None else None
        if view is None or report is None:
            return
        locked = report.locked_at is not None
        self.margin.show_comments(read.comments, read.filled)
        self.family.show_view(read.filled, writable=view.may_write and not locked)
        if locked:
            self.addenda.show_addenda(view, report, read.addenda, read.draft)

    def _show_acts(self) -> None:
        """What can be done with the report now, and by whom."""
        view = self.view
        assert view is not None
        report, case = view.report(), view.file.case
        found = next((a for a in view.file.assessments if report is not None and a.document_id == report.id), None)
        self._show_signatures(view, found)
        pair = {case.investigator_1, case.investigator_2}
        stand = found.standing(self._text) if found else frozenset()
        due = view.actor.user_id not in stand or len(stand) == len(pair)  # both, each on a machine of their own
        may_sign = case.stage() is CaseState.INVESTIGATION and view.actor.user_id in pair and due
        reviews = case.stage() is CaseState.REVIEW and view.actor.may(Right.ASSESS)
        self._sign.setVisible(may_sign)
        self._reason.setVisible(may_sign and bool(self._gaps))
        self._review.setVisible(reviews)
        self._say(view, report, may_sign=may_sign, reviews=reviews)

    def _say(self, view: CaseView, report: FormDocument | None, *, may_sign: bool, reviews: bool) -> None:
        said = ""
        if report is not None and report.locked_at is not None:
            said = _("The report was locked {when} and can no longer be changed.").format(
                when=words.moment(report.locked_at)
            )
        elif may_sign and self._gaps:
            said = _("Gaps remain. Fill them, or say why they are left.")
        elif reviews:
            said = _("Read the report, then agree or send it back with what is to be completed.")
        elif view.file.case.stage() is CaseState.REVIEW:
            said = _("The report is with the unit manager.")
        self._notice.setVisible(bool(said))
        self._notice.set_words(said)

    def _show_signatures(self, view: CaseView, found: Assessment | None) -> None:
        self._signed_before = []

        def signature(by: RecordId | None, on: object, text: str = "", beside: str = "") -> str:
            if by is None or on is None:
                return _("Not yet")
            who = view.user(by)
            day = str(on) if who == beside else f"{who}, {on}"
            if not text or text == (self._text or text):
                return day
            self._signed_before.append(who)
            return _("{day}. The text has changed since; sign again.").format(day=day)

        case = view.file.case
        first, second = view.user(case.investigator_1), view.user(case.investigator_2)
        pairs = [
            (
                first or _("First investigator"),
                signature(found.signed_1_by, found.signed_1_on, found.signed_1_text, first) if found else _("Not yet"),
            ),
            (
                second or _("Second investigator"),
                signature(found.signed_2_by, found.signed_2_on, found.signed_2_text, second) if found else _("Not yet"),
            ),
            (_("Unit manager"), signature(found.manager_id, found.manager_on) if found else _("Not yet")),
        ]
        if found is not None and found.result:
            pairs.insert(0, (_("Assessment"), words.choice("assessment_result", found.result)))
        if found is not None and found.gap_reason:
            pairs.append((_("Gaps were left because"), found.gap_reason))
        self._facts.set(pairs)
        self._say_outdated()

    def _say_outdated(self) -> None:
        """Said over the headings while the panel that says it is folded away."""
        names = words.people(self._signed_before)
        self._outdated.set_words(_("Sign again"), _("The text has changed since {names} signed.").format(names=names))
        self._outdated.setVisible(bool(names) and self.side is not None and self.side.is_drawer)

    # acts

    def _go_to(self, heading: Heading) -> None:
        view, report = self.view, self.view.report() if self.view else None
        if view is None or report is None:
            return
        where: dict[str, object] = {"case": view.case_id, "document": report.id}
        if heading.gap is not None:
            where |= {"field": heading.gap.field_key, "subject": heading.gap.subject_id}
        self.ctx.navigate("report", where)

    def _go_to_question(self, field: str, subject: str) -> None:
        view, report = self.view, self.view.report() if self.view else None
        if view is not None and report is not None:
            where = {"case": view.case_id, "document": report.id, "field": field, "subject": subject}
            self.ctx.navigate("report", where)

    def _to_review(self) -> None:
        if self.view is not None:
            self.ctx.navigate("review", {"case": self.view.case_id})

    def _print_report(self) -> None:
        report = self.view.report() if self.view else None
        if report is not None:
            self.printed(report)

    def _sign_report(self) -> None:
        report = self.view.report() if self.view else None
        if report is None:
            return
        reason = self._reason.control.value() if self._gaps else ""
        task = self.write(self.ctx.services.assessments.sign, report.id, reason, done=self._say_signed)
        task.on_error(self._refused(self._reason)).start()

    def _say_signed(self, made: Assessment) -> None:
        if self.ctx.shell is None:
            return
        with_manager = _("Signed. The report is with the unit manager now.")
        one_left = _("Signed. It goes to the unit manager when both have signed the same text.")
        self.ctx.shell.toast.say(with_manager if made.signed_text() else one_left)

    def _refused(self, field: Field) -> Callable[[FhrError], None]:
        def refused(error: FhrError) -> None:
            if isinstance(error, Refused) and field.isVisible():
                field.show_error(error.sentence)
                field.setFocus()
            else:
                self.ctx.tasks.refused.emit(error)

        return refused
