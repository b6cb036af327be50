"""An open store for each test of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.storage import OpenStore
from tests.stores import investigated_store, open_store, the_family


@pytest.fixture
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenStore]:
    """An investigator's store, empty but for the unit and the case that the test asks for."""
    store = investigated_store(tmp_path) if "case" in request.fixturenames else open_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def case(opened: OpenStore) -> RecordId:
    """A family whose investigation is going on."""
    return the_family(opened)[0].id
