"""Ersättning: a calculation on dated tables with its sources, as a support; and the tables themselves."""

from ui.pages.compensation.page import CompensationPage

__all__ = ["CompensationPage"]
