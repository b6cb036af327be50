"""The amber band across a case with conflicts, and the way to decide them. How they arose is the log's matter."""

from __future__ import annotations

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.sync.views import Conflict
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.conflicts.dialog import ConflictDialog
from ui.context import AppContext
from ui.pages.case.view import CaseView


class ClashBand(Banner):
    """The band across a case that has conflicts. `compare` may begin with one of them."""

    def __init__(self, ctx: AppContext) -> None:
        self._button = Button(_("Compare and choose"), "amber", pressed=self.compare)
        super().__init__("", "", self._button)
        self._ctx = ctx
        self._view: CaseView | None = None
        self.hide()

    def show_view(self, view: CaseView) -> None:
        """Show whether the case has conflicts."""
        self._view = view
        found = view.conflicts
        self.setVisible(bool(found))
        if not found:
            return
        strong = _n("{n} clash to decide", "{n} clashes to decide", len(found)).format(n=len(found))
        who = words.people(dict.fromkeys(side.who for side in found[0].sides))
        plain = _("{who} have written differently: {label}. Both values are kept.").format(
            who=who, label=found[0].label
        )
        self.set_words(strong, plain)
        self._button.setEnabled(view.may_write)

    def compare(self, first: Conflict | None = None) -> None:
        """The conflicts one after another, beginning with `first`."""
        view = self._view
        if view is None or not view.conflicts or not view.may_write:
            return
        found = sorted(view.conflicts, key=lambda one: one is not first)
        ConflictDialog(self._ctx, self, found, view.today).open()


class SameBand(Banner):
    """The band that says that a person of the case is in another case too."""

    def __init__(self, ctx: AppContext) -> None:
        button = Button(_("Open the other case"), "link", pressed=lambda: ctx.navigate("case", self._case))
        super().__init__("", "", button, kind="info", icon="users")
        self._case: RecordId | None = None
        self.hide()

    def show_view(self, view: CaseView) -> None:
        """Show the first such person."""
        found = view.file.elsewhere
        self.setVisible(bool(found))
        if found:
            self._case = found[0].case_id
            said = _("{name} is also in case {number}").format(name=found[0].name, number=found[0].number)
            same = _("Somebody has said that it is the same person.")
            self.set_words(said, same if found[0].said else _("The personnummer is the same."))
