"""An open store for each test of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests.stores import investigated, open_store


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    """A new store, open as an investigator."""
    store = open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def case(opened: OpenStore) -> RecordId:
    """A family whose investigation is going on."""
    return investigated(opened)[0].id
