"""Homes and a request in the window of matching, for its tests."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QApplication

from db import records
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.needs import Level, Need
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import ASKED, pooled
from tests.stores import TODAY, services
from ui.components.form_dialog import FormDialog
from ui.pages.matching import MatchingPage
from ui.pages.matching.fit_model import HomeRow


def named(opened: OpenStore, name: str, municipality: str = "2039", **offer: object) -> RecordId:
    """A home in the pool, called so; Älvdalen unless it is said where."""
    home_id = pooled(opened, **offer)
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = records.load(work.connection, Home, home_id)
        assert home is not None
        work.save(replace(home, name=name, municipality=municipality, place="", postcode_and_town=""))
    return home_id


def five(opened: OpenStore) -> dict[str, RecordId]:
    """Two that fit; one too far away, one full, one for teenagers."""
    found = {
        "Örn": named(opened, "Örn", own_rooms=2),
        "Dalström": named(opened, "Dalström", own_rooms=1),
        "Grannas": named(opened, "Grannas", municipality="2029"),  # Leksand
        "Ahlqvist": named(opened, "Ahlqvist", places=1),
        "Lind": named(opened, "Lind", age_from=13, age_to=17),
    }
    services(opened).placements.save(opened.actor, Placement(
        home_id=found["Ahlqvist"], municipality="2029", state=PlacementState.ONGOING, starts_on=TODAY,
        born_year=TODAY.year - 8,
    ))  # fmt: skip
    return found


def asked(opened: OpenStore, **values: Any) -> Need:
    values = {"officer": "Maria Lund", **values}
    need = replace(ASKED, id=new_id(), own_room=Level.PREFERRED, network_considered_on=TODAY, **values)
    return services(opened).needs.receive(opened.actor, need, search=True).value


def homes(page: MatchingPage) -> list[str]:
    return [row.name for row in page.table.fits.rows if isinstance(row, HomeRow) and row.near is None]


def dialog() -> Any:
    """The one that stands open."""
    (found,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, FormDialog) and w.isVisible()]
    return found
