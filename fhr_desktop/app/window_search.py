"""What Ctrl+K finds beside actions: families, text in notes, course rounds, and blank forms to print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Course
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Right
from fhr_desktop.services.search import KIND_WORDS, Found
from i18n import _
from ui import words
from ui.context import AppContext
from ui.preview.print_preview import PrintPreview
from ui.shell.palette import Hit

LIMIT = 12
FORMS = 4
_NAME = 2  # letters of the shortest name
Deliver = Callable[[Sequence[Hit]], None]


class PaletteSearch:
    """Asked by the palette at a pause in typing; answers on the UI thread."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx

    def __call__(self, text: str, deliver: Deliver) -> None:
        """Find, then deliver; families first."""
        ctx, wanted = self._ctx, text.lstrip("# ").strip()
        rest = [] if text.startswith("#") else [*blank_forms(ctx, wanted), *new_enquiry(ctx, wanted)]
        if not wanted:
            deliver(rest)
            return
        number = text.startswith("#")

        def found(hits: Sequence[Hit]) -> None:
            deliver([*hits, *rest])

        named = not number and not _names_hidden(ctx)
        ctx.tasks.read(_found, ctx, wanted, number=number, named=named).on_done(found).owned_by(ctx.shell).start()


def _names_hidden(ctx: AppContext) -> bool:
    """Whether the page shown hides names, for a projector: then no participant is found by name."""
    state = ctx.shell.current.place() if ctx.shell.current is not None else None
    return isinstance(state, dict) and bool(state.get("hidden"))


def _found(ctx: AppContext, wanted: str, *, number: bool, named: bool) -> list[Hit]:
    """Families and texts for those who read casework, rounds and participants for those who read training."""
    services, actor = ctx.services, ctx.actor
    hits = grouped(ctx, services.search.find(actor, wanted, LIMIT)) if actor.may(Right.READ_CASEWORK) else []
    if actor.may(Right.READ_TRAINING) and not number:
        hits += course_rounds(ctx, services.rounds.named(actor, wanted))
        hits += participants(ctx, services.participants.named(actor, wanted)) if named else []
    return hits


def participants(ctx: AppContext, named: Sequence[tuple[str, RecordId, str]]) -> list[Hit]:
    """Participants by name, each in a round."""
    group = _("Participants")
    return [
        Hit(group, name, round_name, "user", partial(ctx.navigate, "course", {"course": course, "tab": "participants"}))
        for name, course, round_name in named
    ]


def course_rounds(ctx: AppContext, courses: Sequence[Course]) -> list[Hit]:
    """Rounds by their names."""
    group = _("Course rounds")
    return [
        Hit(group, one.round, one.name, "graduation-cap", partial(ctx.navigate, "course", {"course": one.id}))
        for one in courses
    ]


def grouped(ctx: AppContext, hits: Sequence[Found]) -> list[Hit]:
    """Families (one line each, however often found), then places in text."""
    families: dict[object, Hit] = {}
    texts: list[Hit] = []
    for hit in hits:
        go = partial(ctx.navigate, "case", hit.case_id)
        if hit.kind == KIND_WORDS["note"]:
            meta = f"{words.family(hit.family)} · {hit.number}"
            texts.append(Hit(_("Text"), hit.excerpt or hit.title, meta, "text-align-left", go))
        elif hit.case_id not in families:
            person = hit.title if hit.kind == KIND_WORDS["person"] else ""
            meta = " · ".join(part for part in (hit.number, person) if part)
            families[hit.case_id] = Hit(_("Families"), words.family(hit.family), meta, "users-three", go)
    return [*families.values(), *texts]


def blank_forms(ctx: AppContext, text: str) -> list[Hit]:
    """Forms whose number or name holds the text, to be printed without answers."""
    wanted = text.casefold().split()
    if not wanted:
        return []
    found: list[Hit] = []
    for number in ctx.services.paper.blank_forms(ctx.actor):
        title = library().title(number)
        if all(word in f"{number} {title}".casefold() for word in wanted):
            shown = _("Print blank form {number}").format(number=number)
            found.append(Hit(_("Blank forms"), shown, title, "printer", partial(print_blank, ctx, ctx.shell, number)))
    return found[:FORMS]


def new_enquiry(ctx: AppContext, text: str) -> list[Hit]:
    """An enquiry that begins with what was searched for; not for a word that is shorter than a name."""
    if len(text) < _NAME or not ctx.actor.may(Right.REGISTER_INQUIRY):
        return []
    go = partial(ctx.navigate, "inquiry", {"searched": text})
    return [Hit(_("New"), _("New enquiry from what you wrote"), text, "plus", go, offer=True)]


def print_blank(ctx: AppContext, parent: QWidget, number: str) -> None:
    """The blank form's pages, to be printed or saved."""
    paper, one = ctx.services.paper, {number: 1}
    show, final = partial(paper.preview_blanks, ctx.actor, one), partial(paper.blanks, ctx.actor, one)
    title = f"{number} {library().title(number)}"
    PrintPreview(parent, ctx, title, _("blank form {number}").format(number=number), show, final).open()
