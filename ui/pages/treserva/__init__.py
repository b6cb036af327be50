"""Till Treserva: what waits to be put there, in all of one's cases."""

from ui.pages.treserva.page import TreservaPage

__all__ = ["TreservaPage"]
