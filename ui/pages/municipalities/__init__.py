"""Kommuner: each municipality's own page, beside the list of them."""

from ui.pages.municipalities.page import MunicipalitiesPage

__all__ = ["MunicipalitiesPage"]
