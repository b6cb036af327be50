"""Matchning: the homes that fit a request with their grounds, and for each of the others why not."""

from ui.pages.matching.page import MatchingPage

__all__ = ["MatchingPage"]
