"""What all tests share."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """All tests and modules are there to stay: looking for garbage among them takes a fifth of the time."""
    gc.collect()
    gc.freeze()
