"""What a meeting's tabs show: the meeting as it was read just now, with its conflicts."""

from __future__ import annotations

from dataclasses import dataclass

from fhr_desktop.domain.cooperation import Meeting
from fhr_desktop.services.cooperation.views import Sheet
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.sync.views import Conflict
from ui.pages.meetings.part import Part


@dataclass(frozen=True)
class MeetingView:
    """One meeting."""

    sheet: Sheet
    conflicts: tuple[Conflict, ...]

    @property
    def position(self) -> int:
        """How far the log had come."""
        return self.sheet.position

    @property
    def may_write(self) -> bool:
        """Whether anything in it may change."""
        return not self.sheet.locked

    @property
    def meeting(self) -> Meeting:
        """The meeting itself."""
        return self.sheet.meeting

    def seen(self) -> Seen:
        """What has been seen of it."""
        return Seen(self.position)


class MeetingTab(Part):
    """One tab of the meeting. `primary` is what the page's primary button does there, or None."""

    view: MeetingView | None = None

    def show_view(self, view: MeetingView) -> None:
        """The meeting has been read."""
        raise NotImplementedError

    def count(self) -> str:
        """What stands after the tab's word."""
        return ""
