"""Ny intresseanmälan: registering a family while it is on the phone."""

from ui.pages.inquiry.page import InquiryPage

__all__ = ["InquiryPage"]
