"""Min dag: what today holds and what waits."""

from ui.pages.my_day.page import MyDayPage

__all__ = ["MyDayPage"]
