"""The stores that are measured on, empty and of the national size, both with a passphrase at full cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import local_today
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import services_on

PHRASE = demo.PASSPHRASE
ROLE = Role.UNIT_MANAGER

GENERATE = """
import sys
from pathlib import Path
from fhr_desktop.app import national
from fhr_desktop.domain.unit import Role
national.build(Path(sys.argv[1]), homes=int(sys.argv[2]), role=Role(sys.argv[3])).opened.close()
"""


def empty(folder: Path) -> Path:
    """A store with a unit and no cases."""
    demo.begin(folder, Role.INVESTIGATOR, DemoClock(local_today())).opened.close()
    return _dear(folder)


def national(folder: Path, homes: int) -> Path:
    """The store of the national size; one that is already in the folder is used again."""
    if not Storage().exists(folder):
        # In a process of its own: it leaves memory unprotected, which must not help what is measured.
        subprocess.run([sys.executable, "-c", GENERATE, str(folder), str(homes), "investigator"], check=True)
    return _dear(folder)


def as_manager(opened: OpenStore) -> Actor:
    """The unit's manager, whoever the store is open for."""
    users = services_on(opened.desk).unit.users()
    return next(Actor(one.id, one.name, ROLE) for one in users if one.role == ROLE)


def _dear(folder: Path) -> Path:
    """Make one guess of the passphrase cost what it costs outside of tests."""
    storage = Storage()
    opened = storage.open(folder, PHRASE)
    storage.change_passphrase(opened, PHRASE, PHRASE)
    opened.close()
    return folder
