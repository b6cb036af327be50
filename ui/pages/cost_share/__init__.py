"""Kostnader: what each municipality pays of the year, what it would pay if something were otherwise, and the budget."""

from ui.pages.cost_share.page import CostSharePage

__all__ = ["CostSharePage"]
