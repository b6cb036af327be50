"""Årsberättelse: the year's texts with the figures beside them, and the whole as Word file and PDF."""

from ui.pages.annual_report.page import AnnualReportPage

__all__ = ["AnnualReportPage"]
