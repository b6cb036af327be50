"""Åtkomstlogg: who has read and done what, for the unit manager."""

from ui.pages.privacy.page import AccessLogPage

__all__ = ["AccessLogPage"]
