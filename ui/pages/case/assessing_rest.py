"""What belongs to a report beside its signatures: the manager's comments, the family's view, addenda, and letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.domain.review import FAMILY_VIEW, Addendum, Remark, Tally, tally
from fhr_desktop.forms.answers import EVERYONE, FilledForm
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.addenda import Numbered, draft_place
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.facts import Facts
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, LongTextInput
from ui.components.labels import Label
from ui.components.layout import across, down
from ui.components.lines import Line, Lines
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.case.view import CaseView, written
from ui.preview.print_preview import PrintPreview

NOTICE, CLOSING = "F11", "F12"


class MarginLines(QWidget):
    """The manager's comments on the report, each a way to its question. What they say is read there."""

    def __init__(self, go_to: Callable[[str, str], object]) -> None:
        super().__init__()
        self._go_to = go_to
        self._lines = Lines(_("Comments of the unit manager"), left=0, right=0)
        down(self, Label(_("Comments of the unit manager"), "sub", wrap=True), 4, self._lines, 12)
        self.hide()

    def show_comments(self, comments: Sequence[Remark], filled: FilledForm) -> None:
        """Show those that are open, and how many are closed."""
        lines = [self._line(one, filled) for one in comments if one.is_open]
        closed = tally(comments).closed
        if closed:
            lines.append(Line(words.comments(Tally(closed=closed)), mark="ok"))
        self._lines.set(lines)
        self.setVisible(bool(comments))

    def _line(self, one: Remark, filled: FilledForm) -> Line:
        try:
            question = filled.definition.field(one.key[0]).label
        except KeyError:
            question = _("A question of another version")
        end = _("Waits for an answer") if one.waits else _("Answered")
        return Line(question, end=end, mark="partly" if one.waits else "info", hot=one.waits,
                    pressed=partial(self._go_to, *one.key))  # fmt: skip


class FamilysView(QWidget):
    """What the family thinks of the report (SoL 14:6), as heading 23 says it."""

    def __init__(self, go_to: Callable[[str, str], object]) -> None:
        super().__init__()
        self._facts = Facts()
        self._write = Button(_("Write what the family says"), "link", pressed=lambda: go_to("view_rows", EVERYONE))
        down(
            self, Label(_("The family's own view"), "sub", wrap=True), 4, self._facts,
            across(None, self._write, None), 12,
        )  # fmt: skip

    def show_view(self, filled: FilledForm, *, writable: bool) -> None:
        """Show the answers of heading 23."""
        pairs = [
            (_("Given to the family"), str(filled.value("communicated_on") or _("Not yet"))),
            (_("Answer by"), str(filled.value("reply_by") or "")),
        ]
        for row in _rows(filled, "view_rows"):
            if row.get("view"):
                pairs.append((str(row.get("adult") or ""), words.choice("applicant_view", str(row["view"]))))
        wrong = len([row for row in _rows(filled, "objection_rows") if row.get("what")])
        if wrong:
            pairs.append(
                (_("Held to be wrong"), _n("{n} statement, noted", "{n} statements, noted", wrong).format(n=wrong))
            )
        self._facts.set([pair for pair in pairs if pair[1]])
        self._write.setVisible(writable)


def _rows(filled: FilledForm, key: str) -> list[Mapping[str, object]]:
    value = filled.value(key)
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


class AddendumPart(QWidget):
    """The addenda to a locked report: to read, print and write."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._ctx = ctx
        self._view: CaseView | None = None
        self._report: FormDocument | None = None
        self._draft: Draft | None = None
        self.dialog: FormDialog | None = None
        self.lines = Lines(_("Addenda"), left=0, right=0)
        self._none = Label(
            _("What comes to light later is written as an addendum; the report stands."), "help", wrap=True
        )
        self._new = Button(_("Write an addendum …"), "secondary", "plus", pressed=self.write)
        self._family = Button(_("Note the family's view …"), "link", pressed=lambda: self.write(FAMILY_VIEW))
        self._all = Button(_("Print the report with its addenda"), "link", pressed=self.print_all)
        down(
            self, Label(_("Addenda"), "sub"), 4, self.lines, self._none, 6, across(None, self._new, None),
            across(None, self._family, None), across(None, self._all, None), 12,
        )  # fmt: skip
        self.hide()

    def show_addenda(
        self, view: CaseView, report: FormDocument, addenda: Sequence[Numbered], draft: Draft | None
    ) -> None:
        """Show a locked report's addenda."""
        self._view, self._report, self._draft = view, report, draft
        self.lines.set([self._line(one) for one in addenda])
        self._none.setVisible(not addenda)
        self._all.setVisible(bool(addenda))
        for button in (self._new, self._family):
            button.setVisible(view.may_write)
        self.show()

    def _line(self, one: Numbered) -> Line:
        assert self._view is not None
        kind = words.choice("addendum_kind", one.addendum.kind)
        day = words.near_day(one.addendum.signed_at.date(), self._view.today)
        return Line(
            _("Addendum {n}").format(n=one.number), kind, words.initials(one.signed_by), day, "ok",
            pressed=partial(self.print_one, one.addendum),
        )  # fmt: skip

    # acts

    def write(self, kind: str = "") -> FormDialog:
        """Ask for an addendum, with what was begun; what is typed is kept."""
        view, report = self._view, self._report
        assert view is not None and report is not None
        choice = ChoiceInput(words.options("addendum_kind"), open_=True)
        choice.set_value(kind or None)
        day, text = DateInput(view.today), LongTextInput(least=5, most=14, spelled=True)
        day.set_value(view.today)
        if self._draft is not None:
            text.set_draft(self._draft.text)
        fields = {
            "kind": Field(_("Kind"), choice, required=_("required")),
            "known_on": Field(_("The day it came to light"), day),
            "text": Field(_("Addendum"), text, required=_("required")),
        }

        def act() -> None:
            keeper.forget()
            sign = self._ctx.services.addenda.sign
            task = written(
                self._ctx, dialog, sign, report.id, str(choice.value() or ""), text.value(), day.value(),
                done=signed,
            )  # fmt: skip
            task.on_error(dialog.refuse).start()

        def signed(_made: object) -> None:
            dialog.finish()
            if self._ctx.shell is not None:
                self._ctx.shell.toast.say(_("The addendum is signed and kept with the report"))

        said = _(
            "It is signed with your name and today's date, and can then not be changed. The report is not changed."
        )
        dialog = FormDialog(self.window(), _("Addendum to the report"), said, fields, _("Sign"), act)
        keeper = DraftKeeper(self._ctx, draft_place(report.id), self)
        text.edited.connect(lambda: self._keep(keeper, text))
        dialog.finished.connect(lambda _result: keeper.flush())
        dialog.open()
        self.dialog = dialog
        return dialog

    def _keep(self, keeper: DraftKeeper, text: LongTextInput) -> None:
        self._draft = Draft(keeper.place, text.draft(), text.place(), 0)
        keeper.typed(text.draft(), text.place())

    def print_one(self, addendum: Addendum) -> None:
        """An addendum's paper."""
        view, addenda, actor = self._view, self._ctx.services.addenda, self._ctx.actor
        assert view is not None
        PrintPreview(
            self.window(), self._ctx, _("Addendum"), f"F10-{view.file.case.number}-T",
            lambda: addenda.preview(actor, addendum.id, view.reason),
            lambda: addenda.document(actor, addendum.id, view.reason),
        ).open()  # fmt: skip

    def print_all(self) -> None:
        """The locked report as it is, and its addenda after it."""
        view, report, addenda, actor = self._view, self._report, self._ctx.services.addenda, self._ctx.actor
        assert view is not None and report is not None
        PrintPreview(
            self.window(), self._ctx, _("The report with its addenda"), f"F10-{view.file.case.number}",
            lambda: addenda.preview_whole(actor, report.id, view.reason),
            lambda: addenda.whole(actor, report.id, view.reason),
        ).open()  # fmt: skip


def letter_of(view: CaseView) -> str:
    """F11 for a case that is assessed, F12 for one that is closed, else nothing."""
    state = view.file.case.stage()
    return NOTICE if state in (CaseState.SUITABLE, CaseState.NOT_SUITABLE) else CLOSING * (state is CaseState.CLOSED)


def letter_words(form: str) -> str:
    """What the act is called."""
    return {NOTICE: _("Tell the family of the assessment (F11)"), CLOSING: _("Confirm the closing (F12)")}.get(form, "")


def open_letter(ctx: AppContext, owner: QWidget, view: CaseView) -> None:
    """Open the letter that fits, begun if it is not."""
    form = letter_of(view)
    found = next((one for one in view.file.documents if one.form_key == form), None)

    def go(document: FormDocument) -> None:
        ctx.navigate("report", {"case": view.case_id, "document": document.id})

    if found is not None:
        go(found)
    elif form:
        written(ctx, owner, ctx.services.documents.begin, view.case_id, form, done=go).start()
