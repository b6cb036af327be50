"""Enhetens datorer: who is in the unit, the ceremony that lets a computer in, and shutting one out."""

from ui.pages.devices.page import DevicesPage

__all__ = ["DevicesPage"]
