"""Förfrågningar: what municipalities ask for, in a list, and the card of one request."""

from ui.pages.needs.card import NeedPage
from ui.pages.needs.page import NeedsPage

__all__ = ["NeedPage", "NeedsPage"]
