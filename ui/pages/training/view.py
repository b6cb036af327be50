"""A round as its page read it, and the base of the page's tabs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.training.attendance import Later
from fhr_desktop.services.training.links import Linked
from fhr_desktop.services.training.sheets import Sheet, SheetRow
from i18n import _
from ui.context import AppContext
from ui.pages.training.names import Names


@dataclass(frozen=True)
class RoundView:
    """The round, and what it takes to show it. `later`: for each part that somebody lacks, where it is given later.

    `links`: who those in it are, by participant; None for whoever reads no casework.
    Nobody's name is taken from `sheet` to be shown: `names` says what they are called while a projector is on.
    """

    sheet: Sheet
    municipalities: Mapping[str, str]
    later: Mapping[str, tuple[Later, ...]]
    actor: Actor
    names: Names
    links: Mapping[RecordId, Linked] | None = None

    @property
    def course_id(self) -> RecordId:
        """The round's id."""
        return self.sheet.course.id

    def seen(self) -> Seen:
        """What whoever looks at it has seen, for what is written from it."""
        return Seen(self.sheet.position)

    def may_mark(self) -> bool:
        """Whether the person may write attendance, waivers and certificates."""
        return self.actor.may(Right.WRITE_TRAINING)

    def may_enrol(self) -> bool:
        """Whether the person may put people in the round and change what is known of them."""
        return self.actor.may(Right.ENROL)

    def place_of(self, row: SheetRow) -> str:
        """The municipality somebody comes from, in words."""
        code = row.participant.municipality or ""
        return self.municipalities.get(code, code)


def in_sight(ctx: AppContext, view: RoundView | None) -> bool:
    """Whether names may be seen; says so when they may not."""
    hidden = view is None or view.names.hidden
    if hidden and ctx.shell is not None:
        ctx.shell.toast.say(_("The names are hidden. Show them first."), kind="info")
    return not hidden


class RoundTab(QWidget):
    """One tab of the round. `counted` carries a remark for the tab's word ("14", "2 kvar"), or ""."""

    counted = Signal(str)

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.setProperty("surface", "content")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_sheet(self, view: RoundView) -> None:
        """Show the round, or the same one read anew, or with names hidden or shown."""
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        """What gets the focus when the tab is opened."""
        return None

    def begin(self) -> None:
        """The round has been opened anew: stand where the work begins."""

    def header_buttons(self) -> list[QWidget]:
        """Buttons for the page's header while the tab is shown."""
        return []

    def actions_(self) -> list[QAction]:
        """Actions for menu and palette while the tab is shown."""
        return []

    def own_keys(self) -> Sequence[tuple[str, str]]:
        """What, and the keys for it, beside the actions."""
        return ()

    def panes(self) -> list[QWidget]:
        """The panes of the tab that F6 walks."""
        return [self]

    def save_pending(self) -> None:
        """Write what is being typed."""

    def place(self) -> Any:
        """Where on the tab the person is. Plain values."""
        return None

    def restore(self, state: Any) -> None:
        """Come back to what `place` gave."""
