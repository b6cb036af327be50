"""The overview of the pool on paper (F17): for the unit, or for insight without any home of its own."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Right
from fhr_desktop.services.pool_papers import INSIGHT, INTERNAL, OVERVIEW
from i18n import _
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview


def overview_menu(ctx: AppContext, parent: QWidget) -> QMenu:
    """Which of the form's two variants. The one for insight is published, which is the unit manager's to do."""
    menu = QMenu(parent)
    menu.addAction(_("For the unit, home by home"), partial(show_overview, ctx, parent, INTERNAL))
    outside = menu.addAction(_("For insight, with small numbers hidden"), partial(show_overview, ctx, parent, INSIGHT))
    outside.setEnabled(ctx.actor.may(Right.COOPERATE))
    return menu


def show_overview(ctx: AppContext, parent: QWidget, variant: str) -> PrintPreview:
    """The pages to look at first."""
    papers, actor = ctx.services.pool_papers, ctx.actor
    title = f"{library().title(OVERVIEW)} {OVERVIEW}"
    dialog = PrintPreview(
        parent.window(), ctx, title, OVERVIEW, lambda: papers.preview_overview(actor, variant),
        lambda: papers.overview(actor, variant),
    )  # fmt: skip
    dialog.open()
    return dialog
