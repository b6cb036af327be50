"""The generator of the national size, made small: the same shares of everything, in a store that holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from fhr_desktop.app import demo
from fhr_desktop.app.national import CASES_A_HOME, NOTES_A_CASE
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.storage import Storage
from fhr_desktop.services.suite import services_on
from tests.benchmarks import reading, stores

HOMES = 12


def test_a_small_country_holds_and_can_be_worked_in(tmp_path: Path) -> None:
    # Apart, because it switches the protection of memory off in its process.
    command = [sys.executable, "-c", stores.GENERATE, str(tmp_path / "store"), str(HOMES), "unit_manager"]
    subprocess.run(command, check=True)
    storage = Storage(cost=SMALL)
    opened = storage.open(tmp_path / "store", demo.PASSPHRASE)
    try:
        counts = reading.sizes(opened)
        assert counts["home"] == HOMES
        assert counts["case"] == HOMES * CASES_A_HOME
        assert counts["note"] == HOMES * CASES_A_HOME * NOTES_A_CASE
        assert storage.check(opened) == []
        services = services_on(opened.desk)
        ended = services.cases.rows(opened.actor, ended=True)
        assert len(ended) + len(services.cases.rows(opened.actor)) == counts["case"]
        assert services.cases.open(opened.actor, ended[0].id).transitions
        assert services.search.find(opened.actor, "en")
    finally:
        opened.close()
