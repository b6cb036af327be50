"""What a store that has asked to be let into a unit knows of it afterwards."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.sync.views import Unit
from tests.stores import open_store, services
from tests.units import exchange, let_in, reopened


def seen(opened: OpenStore) -> Unit:
    """The unit as the store knows it."""
    return services(opened).devices.unit(opened.actor)


def test_a_store_knows_that_it_has_asked_until_it_is_in_the_unit(tmp_path: Path) -> None:
    office, new = open_store(tmp_path / "office", Role.UNIT_MANAGER), open_store(tmp_path / "new")
    assert seen(new).asked is None
    with pytest.raises(Refused):
        services(new).devices.request(new.actor, tmp_path / "nowhere")
    assert seen(new).asked is None  # nothing was handed over
    let_in(office, new, Role.INVESTIGATOR, "Falun-datorn")
    new = reopened(new)
    asked = seen(new).asked
    assert asked is not None and dt.timedelta(0) <= dt.datetime.now(dt.UTC) - asked < dt.timedelta(hours=1)
    exchange(office, new)
    assert seen(new).joined and seen(new).asked is None
