"""Synk: packages made for colleagues and taken in from them, what they brought, and what waits for a decision."""

from ui.pages.sync.page import SyncPage

__all__ = ["SyncPage"]
