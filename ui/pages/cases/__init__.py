"""Ärenden: the list of all cases."""

from ui.pages.cases.page import CasesPage

__all__ = ["CasesPage"]
