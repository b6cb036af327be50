"""Riktlinjer: guidelines and agreements with the version in force, the others behind it, and entering a new one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.cooperation import Concern, Guideline, Meeting
from fhr_desktop.domain.cooperation_rules import in_force
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.cooperation.views import Board
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.buttons import Button, key_words, with_key
from ui.components.empty import EmptyState
from ui.components.facts import Facts, Inspector
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, DateInput, Input, LineInput, LongTextInput
from ui.components.labels import Label
from ui.components.layout import Column, across, down
from ui.components.lines import Line, Lines
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.kept_dialog import TypedKeeper
from ui.pages.meetings.deciding import Ground
from ui.pages.meetings.part import Listed, Part

NEW_KEY = "Ctrl+N, R"
SHOWN, EMPTY = range(2)
CONCERNS = (Concern.GUIDELINE, Concern.AGREEMENT)
Lineage = tuple[Guideline, ...]


class Guidelines(Listed, Part):
    """A row a guideline; its text beside. Enter enters a new version of it."""

    side: GuidelineSide

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.board: Board | None = None
        self.table: ListTable[Lineage] = ListTable(_("Guidelines"), self._columns(), lambda many: many[-1].id)
        remember(self.table, ctx.settings, "guidelines")
        self.table.opened.connect(lambda _many: self.new_version())
        self.table.current_changed.connect(lambda _many: self._tell())
        self.side = GuidelineSide(self)
        self._split = WithInspector(
            Column((self.table, 1)), self.side, settings=ctx.settings, key="guidelines", width=380
        )  # fmt: skip
        self._split.say_within("file-text", _("The text"))
        self._new = with_key(Button(_("New guideline …"), "primary", "plus", pressed=self.new), key_words(NEW_KEY))
        none = EmptyState(
            _("No guidelines yet"),
            _("What the steering group has decided about how you work together is kept here, with every version."),
            Button(_("New guideline …"), "primary", "plus", pressed=self.new),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(none)
        down(self, (self._stack, 1))
        self._acts = [
            self.act(_("New guideline …"), self.new, NEW_KEY, "plus"),
            self.act(_("New version …"), self.new_version, "F2", "pencil-simple"),
            self.act(_("No longer holds …"), self.end, "", "prohibit"),
            self.act(_("Read the text"), self._read_text, "", "file-text"),
        ]

    def _columns(self) -> list[ListColumn[Lineage]]:
        return [
            ListColumn[Lineage]("title", Guideline.SPECS["title"].label, lambda many: many[0].title, None, strong=True,
                                second=lambda many: words.choice("guideline_kind", many[0].kind)),
            ListColumn[Lineage]("state", Meeting.SPECS["state"].label, lambda many: self.state(many)[1], 190,
                                mark=lambda many: self.state(many)[0]),
            ListColumn[Lineage]("decided", Guideline.SPECS["decided_by"].label, lambda many: many[0].decided_by, 230,
                                folds=True),
        ]  # fmt: skip

    def state(self, many: Lineage) -> tuple[str, str]:
        """A mark and words: holds from a day, begins a day, or no longer holds."""
        if self.board is None:
            return "", ""
        now = in_force(many, self.board.today)
        if now is not None:
            return "ok", _("holds since {day}").format(day=now.valid_from.isoformat())
        if many[0].valid_from > self.board.today:
            return "wait", _("holds from {day}").format(day=many[0].valid_from.isoformat())
        return "not", _("ended {day}").format(day=many[0].valid_from.isoformat())

    def show_board(self, board: Board) -> None:
        """The guidelines, by title."""
        self.board = board
        many = board.lineages()
        self.table.set_rows(many)
        if self.table.current() is None and many:
            self.table.select(many[0][-1].id)
        self._stack.setCurrentIndex(SHOWN if many else EMPTY)
        self._tell()

    def said(self, board: Board) -> str:
        """The grey line: how many hold today."""
        number = sum(in_force(many, board.today) is not None for many in board.lineages())
        return _n("{n} holds today", "{n} hold today", number).format(n=number) if number else ""

    def _tell(self) -> None:
        many = self.table.current()
        if many is not None and self.board is not None:
            self.side.show_lineage(many, self.board)

    # what is done

    def new(self) -> None:
        """A guideline that did not exist."""
        self._enter(None)

    def new_version(self) -> None:
        """A version that supersedes the newest of the chosen one."""
        many = self.table.current()
        if many is not None:
            self._enter(many[0])

    def end(self) -> None:
        """Enter that the chosen one no longer holds."""
        many = self.table.current()
        if many is not None:
            self._enter(many[0], ends=True)

    def _enter(self, before: Guideline | None, *, ends: bool = False) -> None:
        if self.board is not None:
            GuidelineDialog(self.ctx, self.window(), self.board, before, ends=ends).open()

    def _read_text(self) -> None:
        self._split.reveal()
        self.side.setFocus(Qt.FocusReason.OtherFocusReason)

    # the page's questions

    def buttons(self) -> Sequence[QWidget]:
        """A new one."""
        return (self._new,)

    def actions_(self) -> list[QAction]:
        """New ones, new versions, and the text."""
        return self._acts


class GuidelineSide(Inspector):
    """The text of one version, and the versions to choose among."""

    def __init__(self, part: Guidelines) -> None:
        self._part = part
        self._title, self._facts = Label("", "sub", wrap=True), Facts()
        self._text = Label("", "", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._versions = Lines(_("Versions"), left=0, right=0)
        self._head = Label(_("Versions"), "strong")
        version = Button(_("New version …"), "secondary", pressed=part.new_version)
        self._ends = Button(_("No longer holds …"), "quiet", pressed=part.end)
        super().__init__(
            self._title, 4, self._facts, 10, self._text, 12, across(None, version, self._ends, None), 14, self._head,
            self._versions, None,
        )  # fmt: skip
        self.setAccessibleName(_("The text"))
        self._many: Lineage = ()
        self._shown: RecordId | None = None

    def show_lineage(self, many: Lineage, board: Board) -> None:
        """The version in force, or the newest."""
        if self._many and self._many[-1].id != many[-1].id:
            self._shown = None
        self._many, now = many, in_force(many, board.today)
        chosen = next((one for one in many if one.id == self._shown), now or many[0])
        self._title.setText(chosen.title)
        facts = [
            (_("Kind"), words.choice("guideline_kind", chosen.kind)),
            (_("Ends") if chosen.ends else _("Holds from"), chosen.valid_from.isoformat()),
            (Guideline.SPECS["decided_by"].label, chosen.decided_by),
        ]
        self._facts.set(facts)
        self._text.setText(chosen.text or _("No longer holds."))
        self._ends.setVisible(now is not None and not many[0].ends)
        self._versions.set([
            Line(
                one.valid_from.isoformat(), _("ended") if one.ends else "", "", "", "ok" if one is now else "not",
                pressed=partial(self._choose, one, board),
            )
            for one in many
        ])  # fmt: skip
        self._head.setVisible(len(many) > 1)
        self._versions.setVisible(len(many) > 1)

    def _choose(self, one: Guideline, board: Board) -> None:
        self._shown = one.id
        self.show_lineage(self._many, board)


def _hex(decision: RecordId | None) -> str:
    return decision.hex if decision is not None else "any"


class GuidelineDialog(FormDialog):
    """A new guideline, a new version of `before`, or with `ends` that it no longer holds."""

    def __init__(
        self, ctx: AppContext, parent: QWidget, board: Board, before: Guideline | None, *, ends: bool = False,
        decision: RecordId | None = None,
    ) -> None:  # fmt: skip
        self._ctx, self._before, self._ends = ctx, before, ends
        self.inputs: dict[str, Input] = {
            "title": LineInput(), "kind": ChoiceInput(words.options("guideline_kind"), open_=True),
            "valid_from": DateInput(board.today, future=True), "text": LongTextInput(least=6),
        }  # fmt: skip
        self.inputs["kind"].set_value("guideline")
        self.inputs["valid_from"].set_value(board.today)
        if before is not None:
            for name in ("title", "kind", "text"):
                self.inputs[name].set_value(getattr(before, name))
        self.ground = Ground(board, CONCERNS, decision)
        specs = Guideline.SPECS
        wanted = ("valid_from",) if ends else tuple(self.inputs)
        fields = {
            name: Field(specs[name].label, self.inputs[name], required="" if name == "kind" else _("required"),
                        needed=_("Write the day. Nothing has been saved.") if name == "valid_from" else "")
            for name in wanted
        }  # fmt: skip
        fields |= self.ground.fields
        title = _("New guideline") if before is None else _("New version of {title}").format(title=before.title)
        if before is not None and ends:
            title = _("{title} no longer holds").format(title=before.title)
        said = _("Versions that were entered stand, so that what held on a day can always be read.")
        super().__init__(parent, title, said, fields, _("Enter it"), self._save, width=640)
        about = f"{before.id.hex}/{'ends' if ends else 'version'}" if before else f"new/{_hex(decision)}"
        TypedKeeper(ctx, self, f"guided/{about}")

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        decision, said = self.ground.value()
        new = Guideline(
            title=values["title"] or "", kind=values["kind"] or "guideline", valid_from=values["valid_from"],
            text="" if self._ends else values["text"] or "", decision_id=decision, decided_by=said,
            supersedes=self._before.id if self._before else None, ends=self._ends,
        )  # fmt: skip
        task = self._ctx.tasks.write(self._ctx.services.cooperation.guidelines.enter, self._ctx.actor, new)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[Guideline]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)
