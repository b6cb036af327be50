"""Enkäter: what municipalities and homes think, written in from paper and counted."""

from ui.pages.surveys.page import SurveysPage

__all__ = ["SurveysPage"]
