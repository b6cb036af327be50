"""The report of an investigation, printed once for all the tests that only read it."""

from __future__ import annotations

import pytest

from fhr_desktop.printing.document import Printed, render
from tests.printing.made import CONTEXT, REPORT
from tests.printing.reading import Document


@pytest.fixture(scope="session")
def report() -> Printed:
    """F10, wholly filled."""
    return render(REPORT, CONTEXT)


@pytest.fixture(scope="session")
def report_read(report: Printed) -> Document:
    """The same, taken apart."""
    return Document(report.pdf)
