"""Before a store is open: first start, unlock, the forgotten passphrase, a damaged store."""

from ui.pages.start.window import StartWindow

__all__ = ["StartWindow"]
