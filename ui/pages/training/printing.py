"""Showing the papers of a round before they are printed or saved. A file's name says which paper, never whose."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.training.papers import Wanted
from i18n import _
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview

Make = Callable[[], Printed]


def show_papers(ctx: AppContext, parent: QWidget, wanted: Wanted) -> PrintPreview:
    """The papers of a form."""
    papers, actor = ctx.services.course_papers, ctx.actor
    title = f"{library().title(wanted.form)} {wanted.form}"
    name = wanted.form if wanted.session is None else _("{form} meeting {n}").format(form=wanted.form, n=wanted.session)
    return show(ctx, parent, title, name, lambda: papers.preview(actor, wanted), lambda: papers.printed(actor, wanted))


def show(ctx: AppContext, parent: QWidget, title: str, name: str, first: Make, final: Make) -> PrintPreview:
    """Any pages: `first` to look at, `final` when they leave the program."""
    dialog = PrintPreview(parent, ctx, title, name, first, final)
    dialog.open()
    return dialog
