"""What all tests share."""

from __future__ import annotations

import functools
import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from db.connection import leave_memory
from fhr_desktop.domain.garbage import put_aside
from fhr_desktop.services.storage import OpenStore
from tests import slowest
from tests.units import unit_of
from ui.theme import theme

# Stores of nobody's data: a third of the time. What is measured, and what says that it is so, is in other processes.
leave_memory()
# A test says what is so, never how fast: neither the machine's load nor its neighbours may fail one.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")
# Neither a developer's own keyring nor the ones that tests define are found; every machine would be the same one.
keyring.set_keyring(fail.Keyring())
PATIENCE = 60_000  # milliseconds; what never comes fails here


class PatientBot(QtBot):  # type: ignore[misc]
    """Waits for what will come as long as a busy machine needs."""

    waitUntil = functools.partialmethod(QtBot.waitUntil, timeout=PATIENCE)  # noqa: N815
    waitSignal = functools.partialmethod(QtBot.waitSignal, timeout=PATIENCE)  # noqa: N815
    waitSignals = functools.partialmethod(QtBot.waitSignals, timeout=PATIENCE)  # noqa: N815

    def addWidget(self, widget: QWidget, **kw: Any) -> None:
        """Dress a part as the window that it would be in."""
        super().addWidget(widget, **kw)
        theme().dress(widget)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """The hand on the window."""
    return PatientBot(request)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes most of the time goes with the slow part."""
    slowest.mark(items)


def pytest_collection_finish() -> None:
    """All tests and modules are there to stay: looking for garbage among them takes a fifth of the time."""
    gc.collect()
    put_aside()


@pytest.fixture
def unit(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    """The open stores of the machines that the file names in ROLES."""
    machines = unit_of(tmp_path, request.module.ROLES)
    yield machines
    for one in machines.values():
        one.close()
