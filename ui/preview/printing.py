"""Printing a form of a case: one way for every page. A presentation first asks whether the family is to be named."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.investigations import FormDocument
from fhr_desktop.forms.library import library
from fhr_desktop.services.investigations.presentation import ANONYMOUS, FORM, FULL
from i18n import _
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview


def print_document(
    ctx: AppContext, parent: QWidget, document: FormDocument, number: str, *, reason: str = "", at: QPoint | None = None
) -> None:
    """Show the pages of a form, to be printed or saved; `number` is the case's. `at` is where a choice is offered."""
    show = partial(show_pages, ctx, parent, document, number, reason)
    if document.form_key != FORM:
        show("")
        return
    menu = variants_menu(parent, show)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at or parent.mapToGlobal(parent.rect().center()))


def variants_menu(parent: QWidget, show: partial[PrintPreview]) -> QMenu:
    """The presentation's two variants, the one without names first."""
    menu = QMenu(parent)
    menu.addAction(_("Without names"), lambda: show(ANONYMOUS))
    menu.addAction(_("With names, by consent"), lambda: show(FULL))
    return menu


def show_pages(
    ctx: AppContext, parent: QWidget, document: FormDocument, number: str, reason: str, variant: str
) -> PrintPreview:
    """The preview itself. A presentation without names does not carry the case's number in its file name either."""
    definition = library().get(document.form_key, document.form_version)
    paper, actor = ctx.services.paper, ctx.actor
    name = f"{definition.number}-{number}"
    if variant == ANONYMOUS:
        name = _("{form} without names").format(form=definition.number)
    dialog = PrintPreview(
        parent.window(), ctx, f"{definition.title} {definition.number}", name,
        lambda: paper.preview(actor, document.id, reason, variant),
        lambda: paper.document(actor, document.id, reason, variant),
    )  # fmt: skip
    dialog.open()
    return dialog
