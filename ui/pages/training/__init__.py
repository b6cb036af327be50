"""Utbildning: the list of course rounds, and the page of one round with its tabs."""

from ui.pages.training.page import TrainingPage
from ui.pages.training.round import RoundPage

__all__ = ["RoundPage", "TrainingPage"]
