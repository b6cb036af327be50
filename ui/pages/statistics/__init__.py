"""Statistik: the unit's figures per municipality, with definitions and the cases behind each."""

from ui.pages.statistics.page import StatisticsPage

__all__ = ["StatisticsPage"]
