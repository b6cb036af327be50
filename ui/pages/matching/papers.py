"""The papers of a proposal: looked at first, then printed, or all of it sealed for the municipality."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.proposals import ProposalState
from fhr_desktop.forms.library import library
from fhr_desktop.services.proposal_papers import ANSWER, PRESENTATION, SHEET, Packed, Wanted
from fhr_desktop.services.proposal_views import Proposed
from i18n import _
from ui.context import AppContext
from ui.packed import PackedDialog
from ui.preview.print_preview import PrintPreview
from ui.saving import ask_folder


class ProposalPrinting:
    """What can be printed of a proposal. `handed_out` is called when something may have left the program."""

    def __init__(self, ctx: AppContext, host: QWidget, handed_out: Callable[[], object]) -> None:
        self._ctx, self._host, self._handed_out = ctx, host, handed_out

    def menu(self, one: Proposed) -> QMenu:
        """The papers, and the package."""
        menu = QMenu(self._host)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        need, proposal = one.proposal.need_id, one.proposal.id
        papers = [
            (_("The proposal (F16a) …"), Wanted(SHEET, need)),
            (_("The form to answer on (F16b) …"), Wanted(ANSWER, need)),
            (_("The home's presentation without names (F15) …"), Wanted(PRESENTATION, need, proposal)),
        ]
        if one.state is ProposalState.PROCEEDING:  # names are let out when both go on
            said = _("The home's presentation with names (F15) …")
            papers.append((said, Wanted(PRESENTATION, need, proposal, full=True)))
        for said, wanted in papers:
            menu.addAction(said, partial(self.show, wanted))
        menu.addSeparator()
        menu.addAction(_("An encrypted package …"), partial(self.pack, one))
        return menu

    def show(self, wanted: Wanted) -> PrintPreview:
        """The pages first; printing them is noted."""
        papers, actor = self._ctx.services.proposal_papers, self._ctx.actor
        title = f"{library().title(wanted.form)} {wanted.form}"
        dialog = PrintPreview(
            self._host, self._ctx, title, wanted.form, lambda: papers.preview(actor, wanted),
            lambda: papers.printed(actor, wanted),
        )  # fmt: skip
        dialog.finished.connect(lambda _result: self._handed_out())
        dialog.open()
        return dialog

    def pack(self, one: Proposed) -> None:
        """Ask where, and lay the package there."""
        folder = ask_folder(self._ctx, self._host, _("Where is the package to be laid?"))
        if folder is not None:
            self.pack_in(one, folder)

    def pack_in(self, one: Proposed, folder: Path) -> None:
        """Lay it in a folder, and tell the code."""
        call = self._ctx.services.proposal_papers.package
        task = self._ctx.tasks.write(call, self._ctx.actor, one.proposal.need_id, folder)
        task.on_done(self._packed).owned_by(self._host).start()

    def _packed(self, packed: Packed) -> None:
        self._handed_out()
        PackedDialog(self._host, packed.file.name, packed.code).open()
