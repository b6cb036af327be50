"""The stores that are measured on, empty and of the national size, both with a passphrase at full cost."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.storage import Storage

PHRASE = demo.PASSPHRASE
ROLE = Role.UNIT_MANAGER  # may open every case

GENERATE = """
import sys
from pathlib import Path
from fhr_desktop.app import national
from fhr_desktop.domain.unit import Role
national.build(Path(sys.argv[1]), homes=int(sys.argv[2]), role=Role(sys.argv[3])).opened.close()
"""


def empty(folder: Path) -> Path:
    """A store with a unit and no cases."""
    opened, _sheet = Storage(cost=SMALL).create(folder, PHRASE, "Eva Norling", ROLE)
    opened.close()
    return _dear(folder)


def national(folder: Path, homes: int) -> Path:
    """The store of the national size; one that is already in the folder is used again."""
    if not Storage().exists(folder):
        # In a process of its own: it leaves memory unprotected, which must not help what is measured.
        subprocess.run([sys.executable, "-c", GENERATE, str(folder), str(homes), ROLE.value], check=True)
    return _dear(folder)


def _dear(folder: Path) -> Path:
    """Make one guess of the passphrase cost what it costs outside of tests."""
    storage = Storage()
    opened = storage.open(folder, PHRASE)
    storage.change_passphrase(opened, PHRASE, PHRASE)
    opened.close()
    return folder
