"""The window's settings inside the store: kept, replaced whole, and never in the log."""

from __future__ import annotations

from db import local
from fhr_desktop.services.settings import KEY, WindowSettings
from fhr_desktop.services.storage import OpenStore


def test_settings_are_kept_and_replaced(opened: OpenStore) -> None:
    settings = WindowSettings(opened.desk)
    assert settings.get() == {}
    settings.put({"list.cases": {"widths": {"name": 190}}, "rail_wide": False})
    settings.put({"rail_wide": True})
    assert WindowSettings(opened.desk).get() == {"rail_wide": True}


def test_what_cannot_be_read_is_forgotten(opened: OpenStore) -> None:
    for nonsense in (b"\xff", b"[1]", b"{"):
        with opened.desk.store.local() as connection:
            local.put(connection, KEY, nonsense)
        assert WindowSettings(opened.desk).get() == {}
