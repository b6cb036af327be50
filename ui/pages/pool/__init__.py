"""Poolen: the list of homes that the municipalities share."""

from ui.pages.pool.coverage import CoveragePage
from ui.pages.pool.home import PoolHomePage
from ui.pages.pool.page import PoolPage

__all__ = ["CoveragePage", "PoolHomePage", "PoolPage"]
