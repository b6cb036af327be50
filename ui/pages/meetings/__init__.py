"""Möten: the groups and their meetings, what was decided, guidelines and actions; and one meeting whole."""

from ui.pages.meetings.meeting import MeetingPage
from ui.pages.meetings.page import MeetingsPage

__all__ = ["MeetingPage", "MeetingsPage"]
