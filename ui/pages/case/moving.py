"""Moving a case: the one natural next step, the others in a menu, each asked for in a small dialog.

Only steps the state machine allows are offered; the machine itself is `fhr_desktop.domain.case_states`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.case_states import (
    DORMANT_REASONS,
    ENDED,
    WORDS,
    CaseState,
    closing_reasons,
    next_states,
)
from fhr_desktop.domain.investigations import first_talk_held
from fhr_desktop.services.actor import Right
from fhr_desktop.services.investigations.steps import steps_of
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, LineInput, LongTextInput
from ui.context import AppContext
from ui.pages.case import erasing
from ui.pages.case.assessing_rest import letter_of, letter_words, open_letter
from ui.pages.case.view import CaseView, written

S = CaseState


@dataclass(frozen=True)
class Act:
    """Something that can be done with the case now. `words` end in … when more is asked for."""

    words: str
    icon: str
    run: Callable[[], object]


class Mover:
    """The acts of one case, and their dialogs. `go_to_tab` and `write_report` are the page's."""

    def __init__(
        self, ctx: AppContext, host: QWidget, go_to_tab: Callable[[str], None], write_report: Callable[[], None]
    ) -> None:
        self._ctx, self._host = ctx, host
        self._go_to_tab, self._write_report = go_to_tab, write_report
        self.dialog: FormDialog | None = None

    def primary(self, view: CaseView) -> Act | None:
        """The next natural step; None when the case waits for somebody else, or is over."""
        state = view.file.case.stage()
        if not view.may_write:
            return None
        steps = {
            S.INQUIRY: (_("First talk held …"), S.FIRST_CONTACT),
            S.FIRST_CONTACT: (_("Open the case …"), S.OPENED),
            S.OPENED: (_("Begin BRA-fam …"), S.INITIAL_ASSESSMENT),
            S.INITIAL_ASSESSMENT: (_("Put in the queue …"), S.QUEUE),
            S.QUEUE: (_("Begin the investigation …"), S.INVESTIGATION),
        }
        if state in steps:
            said, to = steps[state]
            return Act(said, "arrow-right", lambda: self.move(view, to))
        if state is S.INVESTIGATION:
            said = _("Go on with the report") if view.report() else _("Begin the report")
            return Act(said, "pencil-simple", self._write_report)
        if state is S.REVIEW and view.actor.may(Right.ASSESS):
            return Act(_("Review"), "scales", lambda: self._go_to_tab("review"))
        if letter_of(view):
            said = letter_words(letter_of(view))
            return Act(said, "envelope-simple", lambda: open_letter(self._ctx, self._host, view))
        rests_from = view.file.rests_from()
        if state is S.DORMANT and rests_from is not None:
            said = _("Resume: {stage} …").format(stage=WORDS[rests_from])
            return Act(said, "arrow-right", lambda: self.move(view, rests_from))
        return None

    def others(self, view: CaseView) -> list[Act]:
        """Everything else that can be done, in the order of the menu."""
        if not view.may_write:
            return []
        case = view.file.case
        state = case.stage()
        first = {S.INQUIRY: S.FIRST_CONTACT, S.FIRST_CONTACT: S.OPENED, S.OPENED: S.INITIAL_ASSESSMENT}
        first |= {S.INITIAL_ASSESSMENT: S.QUEUE, S.QUEUE: S.INVESTIGATION}
        signed = {S.REVIEW, S.SUITABLE, S.NOT_SUITABLE}  # reached by signatures, on the assessment tab
        found: list[Act] = []
        for to in sorted(next_states(state, view.file.rests_from()) - signed - {first.get(state)}, key=str):
            if state is S.REVIEW or (state is S.DORMANT and to is view.file.rests_from()):
                continue
            found.append(self._other(view, to))
        if view.actor.may(Right.ASSIGN):
            found.insert(0, Act(_("Choose investigators …"), "users", lambda: self.assign(view)))
        found.append(Act(_("Treserva number …"), "hash", lambda: self.treserva(view)))
        if len(steps_of(view.file.transitions)) > 1:
            found.append(Act(_("Take back the last step …"), "arrow-u-up-left", lambda: self.reverse(view)))
        if view.file.home.archived:
            found.append(Act(_("Take the home up again"), "archive", lambda: self.take_up(view)))
        elif state in ENDED:
            found.append(Act(_("Archive the home"), "archive", lambda: self.archive(view)))
        if view.actor.may(Right.ASSESS):
            found.append(Act(_("Erase the family …"), "trash", lambda: self.erase(view)))
        return found

    def erase(self, view: CaseView) -> FormDialog:
        """Ask what an erasure needs."""
        self.dialog = erasing.ask(self._ctx, self._host, view)
        return self.dialog

    def archive(self, view: CaseView) -> None:
        """Put the home away; a toast offers to take it up again."""

        def done(_home: object) -> None:
            if self._ctx.shell is not None:
                self._ctx.shell.toast.say(_("The home is archived"), lambda: self.take_up(view))

        written(self._ctx, self._host, self._ctx.services.homes.archive, view.file.home.id, done=done).start()

    def take_up(self, view: CaseView) -> None:
        """Work with the home again."""
        written(self._ctx, self._host, self._ctx.services.inbox.unarchive, view.file.home.id).start()

    def _other(self, view: CaseView, to: CaseState) -> Act:
        if to is S.CLOSED:
            return Act(_("Close the case …"), "archive", lambda: self.move(view, to))
        if to is S.DORMANT:
            return Act(_("Put to rest …"), "pause-circle", lambda: self.move(view, to))
        said = _("Go straight to: {stage} …").format(stage=WORDS[to])
        return Act(said, "arrow-right", lambda: self.move(view, to))

    # the dialogs

    def move(self, view: CaseView, to: CaseState) -> FormDialog:
        """Ask for day, reason and note, and move the case."""
        case = view.file.case
        day = DateInput(view.today)
        talk = first_talk_held(view.file.visits) if to is S.FIRST_CONTACT else None
        day.set_value(talk.on if talk is not None and talk.on >= case.state_since else view.today)
        since = _("The case has been here since {day}.").format(day=case.state_since.isoformat())
        fields = {"on": Field(_("From which day"), day, help=since)}
        reason = self._reason(view, to)
        if reason is not None:
            fields["reason"] = Field(_("Reason"), reason, required=_("required"))
        pair: dict[str, Field] = {}
        if to is S.INVESTIGATION and None in (case.investigator_1, case.investigator_2):
            pair = self._pair_fields(view)
            fields |= pair
        note = LongTextInput(least=2, most=8)
        fields["note"] = Field(_("Remark"), note, help=_("Kept with the step in the case's history."))
        title = {
            S.CLOSED: _("Close the case"),
            S.DORMANT: _("Put the case to rest"),
            S.INVESTIGATION: _("Begin the investigation"),
        }.get(to, _("To “{stage}”").format(stage=WORDS[to]))
        verb = {S.CLOSED: _("Close the case"), S.DORMANT: _("Put to rest")}.get(to, _("Move the case"))
        cases = self._ctx.services.cases

        def act() -> None:
            if pair:
                one, two = (field.control.value() for field in pair.values())
                ids = {str(user.id): user.id for user in view.investigators()}
                task = written(self._ctx, dialog, cases.assign, case.id, ids.get(one), ids.get(two))
                task.on_error(dialog.refuse).start()  # the next task waits for this one on the same thread
            on = day.value() or view.today
            why = reason.value() if reason is not None else None
            task = written(
                self._ctx, dialog, cases.move, case.id, to, on, why, note.value(), done=lambda _case: dialog.finish()
            )
            task.on_error(dialog.refuse).start()

        dialog = self._open(title, "", fields, verb, act)
        return dialog

    def _reason(self, view: CaseView, to: CaseState) -> ChoiceInput | None:
        if to is S.CLOSED:
            keys = set(closing_reasons(view.file.case.stage(), view.file.rests_from()))
            return ChoiceInput([one for one in words.options("case_closing_reason") if one[0] in keys], open_=True)
        if to is S.DORMANT:
            return ChoiceInput([o for o in words.options("dormant_reason") if o[0] in DORMANT_REASONS], open_=True)
        return None

    def _pair_fields(self, view: CaseView) -> dict[str, Field]:
        options = [(str(user.id), user.name) for user in view.investigators()]
        case = view.file.case
        found = {}
        me = view.actor.user_id if str(view.actor.user_id) in dict(options) else None
        for key, word, chosen in (
            ("investigator_1", _("First investigator"), case.investigator_1 or me),
            ("investigator_2", _("Second investigator"), case.investigator_2),
        ):
            choice = ChoiceInput([("", _("Nobody yet")), *options], open_=False)
            choice.set_value(str(chosen) if chosen else "")
            found[key] = Field(word, choice)
        return found

    def assign(self, view: CaseView) -> FormDialog:
        """Ask for the pair."""
        fields = self._pair_fields(view)

        def act() -> None:
            ids = {str(user.id): user.id for user in view.investigators()}
            one, two = (ids.get(field.control.value()) for field in fields.values())
            task = written(
                self._ctx, dialog, self._ctx.services.cases.assign, view.case_id, one, two,
                done=lambda _case: dialog.finish(),
            )  # fmt: skip
            task.on_error(dialog.refuse).start()

        said = _("The two who investigate the family together, and who sign the report.")
        dialog = self._open(_("Choose investigators"), said, fields, _("Save"), act)
        return dialog

    def treserva(self, view: CaseView) -> FormDialog:
        """Ask for the number in Treserva."""
        line = LineInput(width=18)
        line.set_value(view.file.case.treserva_number)

        def act() -> None:
            task = written(
                self._ctx, dialog, self._ctx.services.cases.set_treserva, view.case_id, line.value(),
                done=lambda _case: dialog.finish(),
            )  # fmt: skip
            task.on_error(dialog.refuse).start()

        fields = {"treserva_number": Field(_("Number in Treserva"), line)}
        dialog = self._open(_("Treserva number"), "", fields, _("Save"), act)
        return dialog

    def reverse(self, view: CaseView) -> FormDialog:
        """Ask why the last step is taken back."""
        last = steps_of(view.file.transitions)[-1]
        why = LongTextInput(least=2, most=8)
        said = _(
            "The case goes back from “{stage}”, where it came on {day}. "
            "The step stays in the history, with your reason."
        ).format(stage=WORDS[last.state], day=last.on.isoformat())

        def act() -> None:
            task = written(
                self._ctx, dialog, self._ctx.services.cases.reverse, view.case_id, why.value(),
                done=lambda _case: dialog.finish(),
            )  # fmt: skip
            task.on_error(dialog.refuse).start()

        fields = {"note": Field(_("Why"), why, required=_("required"))}
        dialog = self._open(_("Take back the last step"), said, fields, _("Take back"), act)
        return dialog

    def _open(
        self, title: str, said: str, fields: dict[str, Field], verb: str, act: Callable[[], object]
    ) -> FormDialog:
        dialog = FormDialog(self._host.window(), title, said, fields, verb, act)
        dialog.open()
        self.dialog = dialog
        return dialog
