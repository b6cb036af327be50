"""A trainer's window on a round whose fourth meeting is today, for the tests of Utbildning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtGui import QAccessible, QAccessibleInterface, QPicture
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Attendance, Course, Mark, Session
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.sheets import Sheet
from tests.services import training
from tests.stores import TODAY
from tests.ui.casework import Office
from ui.pages.training import RoundPage
from ui.pages.training.attendance import AttendanceTab

NAMES = (
    "Farid Ahmadi", "Leila Ahmadi", "Lotta Berg", "Sten Björk", "Karin Dahlin", "Per Dahlin", "Maja Eklöf",
    "Amina Hassan", "Jonas Lind", "Eva Nordin", "Ulla Persson", "Tor Wallin", "Åsa Åkerlund", "Bengt Öst",
)  # fmt: skip


def make_round(
    opened: OpenStore, names: tuple[str, ...] = NAMES, name: str = "Rättvik våren 2026", weeks: int = 6
) -> Course:
    """A round that began some weeks ago, with people who have said yes. Nobody is marked at any meeting."""
    course = training.a_round(opened, TODAY - dt.timedelta(weeks=weeks), name)
    training.with_people(opened, course, *names, municipality="2031")
    return course


@dataclass
class Evening:
    """The office, the round, and asking the store about it."""

    office: Office
    course: Course

    def sheet(self) -> Sheet:
        """The round as it is in the store."""
        return self.office.services.rounds.refresh(self.office.opened.actor, self.course.id)

    @property
    def today(self) -> Session:
        """The meeting of the day."""
        found = self.sheet().session_now()
        assert found is not None and found.on == TODAY
        return found

    def open(self) -> AttendanceTab:
        """The round's page, on its list of attendance."""
        self.office.go("course", {"course": self.course.id})
        return self.tab

    @property
    def page(self) -> RoundPage:
        """The page that is shown."""
        found = self.office.window.current
        assert isinstance(found, RoundPage)
        return found

    @property
    def tab(self) -> AttendanceTab:
        """Its list of attendance."""
        found = self.page.tabs.current
        assert isinstance(found, AttendanceTab)
        return found

    def who(self, name: str) -> RecordId:
        """Somebody's id."""
        return next(row.participant.id for row in self.sheet().rows if row.participant.name == name)

    def marks(self, session: Session | None = None) -> dict[str, tuple[Mark | None, int | None]]:
        """Mark and minutes by name, of those who have one at a meeting; today's unless another is given."""
        at = (session or self.today).id
        return {
            row.participant.name: (row.marks[at].mark, row.marks[at].minutes)
            for row in self.sheet().rows
            if at in row.marks and row.marks[at].mark
        }

    def record(self, name: str) -> RecordId:
        """The id of somebody's mark at the meeting of the day."""
        return Attendance.id_of(self.today.id, self.who(name))

    def here(self) -> tuple[str, int]:
        """On whom and at which meeting one stands."""
        row, session = self.tab.grid.current(), self.tab.grid.session
        assert row is not None and session is not None
        return row.participant.name, session.number


def spoken(widget: QWidget) -> list[str]:
    """Every text that a screen reader is given below a widget, and the tool tips."""
    tips = [one.toolTip() for one in (widget, *widget.findChildren(QWidget))]
    return [*_told(QAccessible.queryAccessibleInterface(widget)), *(tip for tip in tips if tip)]


def _told(one: QAccessibleInterface | None) -> Iterator[str]:
    if one is None:
        return
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value, QAccessible.Text.Help)
    yield from (text for kind in kinds if (text := one.text(kind)))
    for at in range(one.childCount()):
        yield from _told(one.child(at))


def drawn(widget: QWidget) -> bytes:
    """What is painted, as drawing instructions; texts in them are UTF-16, big-endian."""
    picture = QPicture()
    widget.render(picture)
    return bytes(picture.data())
