"""Two unseen values of one thing: the amber band, and choosing between them. How they arose is the log's matter."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fhr_desktop.services.sync.views import Conflict, ConflictSide
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button, with_key
from ui.components.form_dialog import FormDialog
from ui.components.labels import Label
from ui.components.layout import Column, across, down
from ui.context import AppContext
from ui.pages.case.view import CaseView, written


class ClashBand(Banner):
    """The band across a case that has clashes."""

    def __init__(self, ctx: AppContext, write_report: Callable[[], None]) -> None:
        self._button = Button(_("Compare and choose"), "amber", pressed=self.compare)
        super().__init__("", "", self._button)
        self._ctx, self._write_report = ctx, write_report
        self._view: CaseView | None = None
        self.dialog: FormDialog | None = None
        self.hide()

    def show_view(self, view: CaseView) -> None:
        """Show whether the case has clashes."""
        self._view = view
        clashes = view.conflicts
        self.setVisible(bool(clashes))
        if not clashes:
            return
        strong = _n("{n} clash to decide", "{n} clashes to decide", len(clashes)).format(n=len(clashes))
        who = words.people(dict.fromkeys(side.who for side in clashes[0].sides))
        plain = _("{who} have written differently: {label}. Both values are kept.").format(
            who=who, label=clashes[0].label
        )
        self.set_words(strong, plain)
        self._button.setEnabled(view.may_write)

    def compare(self) -> None:
        """The first clash: the values, who wrote them and when, and a key for each."""
        view = self._view
        if view is None or not view.conflicts:
            return
        clash = view.conflicts[0]
        if clash.table == "answer":
            self._write_report()
            return
        whose = clash.what
        boxes = QWidget()
        across(boxes, *[(self._box(view, clash, n, side), 1) for n, side in enumerate(clash.sides, 1)], spacing=12)
        title = _("Which holds: {label}?").format(label=clash.label)
        said = _("{whose}. The value you do not choose stays in the history.").format(whose=whose)
        self.dialog = FormDialog(self.window(), title, said, {}, "", lambda: None, extra=boxes)
        self.dialog.act_button.hide()
        for number, side in enumerate(clash.sides, 1):
            key = QShortcut(QKeySequence(str(number)), self.dialog)
            key.activated.connect(partial(self._decide, clash, side.value))
        self.dialog.open()

    def _box(self, view: CaseView, clash: Conflict, number: int, side: ConflictSide) -> QWidget:
        text = side.text
        choose = Button(_("Choose this"), pressed=lambda: self._decide(clash, side.value))
        said = f"{side.who}, {words.moment(side.when)}"
        box = Column(
            Label(text, "strong", wrap=True), Label(said, "small", wrap=True), 8,
            across(None, with_key(choose, str(number)), None), surface="panel", margins=(12, 10, 12, 10), spacing=3,
        )  # fmt: skip
        box.setAccessibleName(f"{text}, {said}")
        host = QWidget()
        down(host, box)
        return host

    def _decide(self, clash: Conflict, value: Any) -> None:
        assert self._view is not None and self.dialog is not None
        dialog = self.dialog
        task = written(
            self._ctx, dialog, self._ctx.services.inbox.decide, clash.table, clash.record, clash.field, value,
            done=lambda _nothing: dialog.finish(),
        )  # fmt: skip
        task.on_error(dialog.refuse).start()
