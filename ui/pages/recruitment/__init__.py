"""Rekrytering: how far families come, what campaigns lead to and cost, and the year's plan."""

from ui.pages.recruitment.page import RecruitmentPage

__all__ = ["RecruitmentPage"]
