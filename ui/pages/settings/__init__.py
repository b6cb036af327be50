"""Inställningar: looks, the database, the unit, shortcuts."""

from ui.pages.settings.keeping import Keeping
from ui.pages.settings.page import SettingsPage

__all__ = ["Keeping", "SettingsPage"]
