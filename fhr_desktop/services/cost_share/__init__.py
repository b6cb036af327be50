"""Kostnader: the year's budget, who pays what of it, what was decided, and the population it rests on."""

from fhr_desktop.services.cost_share.papers import CostSharePapers
from fhr_desktop.services.cost_share.shares import CostShares
from fhr_desktop.services.cost_share.taking import Populations

__all__ = ["CostSharePapers", "CostShares", "Populations"]
