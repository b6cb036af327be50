"""Liggaren: every prioritisation and offer, and whether the ledger holds together."""

from ui.pages.ledger.page import LedgerPage

__all__ = ["LedgerPage"]
