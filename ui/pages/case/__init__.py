"""The case page: everything about one case."""

from ui.pages.case.page import CasePage

__all__ = ["CasePage"]
