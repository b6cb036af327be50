"""Att granska: the reports that wait for the unit manager, and reading one of them."""

from ui.pages.review.page import ReviewPage

__all__ = ["ReviewPage"]
