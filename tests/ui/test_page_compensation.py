"""Ersättning in the window: the answer at once, a year without figures, entering them, and printing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.compensation import CompensationPage
from ui.pages.compensation.answer import StepRow
from ui.pages.compensation.entering import EnterDialog
from ui.preview.print_preview import PrintPreview
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, getattr(request, "param", Role.UNIT_MANAGER))
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> CompensationPage:
    shown = office.go("compensation")
    assert isinstance(shown, CompensationPage)
    return shown


def put(page: CompensationPage, **values: object) -> None:
    for name, value in values.items():
        control = page.asking.fields[name].control
        control.set_value(value)
        control.edited.emit()


def amounts(page: CompensationPage) -> list[int]:
    return [one.amount for one in page.answer.steps]


def test_the_answer_follows_the_keys(office: Office, page: CompensationPage, look: Theme) -> None:
    assert page.asking.year.value() == "2021", "the newest year that is whole"
    assert amounts(page) == [6503, 4363, 10866] and page.print_button.isEnabled()
    notice = page.answer._notice
    assert notice.isVisible() and notice.accessibleName().startswith("Det här är beloppen för 2021, inte för i år.")
    office.press("Tab", "Ctrl+A")
    office.type("13")
    office.settle()
    assert page.asking.age.value() == 13
    put(page, percent=109)
    assert amounts(page) == [] and not page.print_button.isEnabled()
    put(page, percent=125)
    assert amounts(page) == [8436, 4958, 13394]
    put(page, whole="part", days=12)
    office.settle()
    assert amounts(page)[-1] == 3374 + 1983
    assert not nameless(page) and not cut_words(page)
    look.set_percent(200)
    office.settle()
    assert not cut_words(page)


def test_a_year_without_figures_says_so_and_takes_them_when_they_are_entered(
    office: Office, page: CompensationPage
) -> None:
    put(page, year="2026", percent=110)
    assert amounts(page) == [] and "saknas procenttalen" in page.answer._notice.accessibleName()
    put(page, rates="2021")
    assert amounts(page) == [5427, 5427] and page.answer.steps[0].borrowed and not page.answer._notice.isVisible()
    assert page.asking.fee.value() == "lacking", "nobody has chosen to leave the fee out"
    (total,) = (one for one in page.findChildren(StepRow) if "Tillsammans" in one.accessibleName())
    assert "Arvodena för 2026 är inte inskrivna" in total.accessibleName()
    put(page, year="2023")
    assert amounts(page) == [11237, 4813, 16050], "a year without fees on the way takes nothing from the next"
    put(page, fee="none")
    put(page, year="2022")
    assert page.asking.fee.value() == "none", "a fee that was left out stays out"
    put(page, fee="0")
    put(page, year="2026")
    page.tabs.choose(1)
    office.settle()
    assert not silent_cells(page.tables.table)
    page.enter()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EnterDialog) and not nameless(dialog)
    dialog.inputs["expenses"].set_value(({"age_from": 0, "age_to": 12, "base": 120, "highest": 160},))
    office.press("Ctrl+Return")
    assert dialog.isVisible(), "without a source nothing is entered"
    dialog.inputs["source"].set_value("SKR:s cirkulär 25:99")
    office.press("Ctrl+Return")
    office.settle()
    page.tabs.choose(0)
    put(page, age=7, percent=120)
    assert amounts(page) == [5920, 5920] and not page.asking.fields["rates"].isVisible()


@pytest.mark.parametrize("opened", [Role.INVESTIGATOR], indirect=True)
def test_an_investigator_calculates_and_prints_but_enters_nothing(office: Office, page: CompensationPage) -> None:
    assert page.enter_button.isHidden()
    page.enter()
    assert QApplication.activeModalWidget() is None
    office.press("Ctrl+P")
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview) and preview.view.pages == 1
    office.press("Escape")
