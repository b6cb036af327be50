"""Åtkomstloggen on a real store: every act in words, filters, and the way to the case."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import fhr_desktop.services
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.privacy import Access
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.privacy import AccessLogPage
from ui.pages.privacy.acts import act, detail
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER)
    stores.family(made)
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> AccessLogPage:
    shown = office.go("access_log")
    assert isinstance(shown, AccessLogPage)
    return shown


def codes() -> set[str]:
    """Every action code the services write, read from their source."""
    found = set()
    for path in Path(next(iter(fhr_desktop.services.__path__))).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                place = {"audit": 0, "logged_read": 1}.get(node.func.attr)
                if place is not None and isinstance(node.args[place], ast.Constant):
                    found.add(str(node.args[place].value))  # type: ignore[attr-defined]
    return found | {"case.open", "case.open_with_reason", "form.open", "form.open_with_reason"}


def test_every_code_has_words() -> None:
    assert len(codes()) > 25
    assert not [code for code in codes() if act(code) == code]


@pytest.mark.parametrize(
    ("action", "written", "said"),
    [
        ("treserva.settle", ("transferred", "2"), "Förd till Treserva, 2 handlingar"),
        ("treserva.package", ("1",), "1 handling"),
        ("sync.import", ("1",), "1 ändring"),
        ("sync.export", ("12", "2"), "12 ändringar, till 2 datorer"),
        ("clash.decide", ("phone",), "Telefon"),
        ("device.role", ("trainer",), "Utbildare"),
        ("duplicate.settle", ("other",), "Olika personer"),
        ("duplicate.settle", ("open",), "Inte avgjort än"),
        ("home.erase", ("wrong_person",), "Fel person"),
        ("addendum.sign", ("late",), "late"),  # from a newer program
        ("form.begin", ("F10",), "F10"),
    ],
)
def test_what_an_act_was_about_is_in_words(action: str, written: tuple[str, ...], said: str) -> None:
    at = dt.datetime(2026, 3, 17, 8, 5, tzinfo=dt.UTC)
    assert detail(Access(1, at, "Eva Norling", action, None, written)) == said


def test_the_log_says_who_what_and_about_which_case(page: AccessLogPage) -> None:
    assert not silent_cells(page.table)
    assert not nameless(page)
    said = {(row.who, act(row.action), row.number) for row in page.table.rows_model.rows}
    assert ("Sara Lindqvist", "Registrerade en intresseanmälan", "2026-0001") in said
    assert ("Sara Lindqvist", "Gjorde databasen", "") in said


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: AccessLogPage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    office.settle()
    assert not cut_words(page)


def test_filters(page: AccessLogPage) -> None:
    page.filter.field.setText("2026-0001")
    assert {row.number for row in page.table.rows_model.rows} == {"2026-0001"}
    page.filter.clear()
    page.filter._toggles[3][0].click()  # the database
    assert {row.action for row in page.table.rows_model.rows} <= {"store.create", "store.unlock"}


def test_reading_the_log_is_in_the_log(office: Office, page: AccessLogPage) -> None:
    page.read()
    office.settle()
    assert page.table.rows_model.rows[0].action == "log.read"


def test_enter_opens_the_case(office: Office, page: AccessLogPage) -> None:
    row = next(row for row in page.table.rows_model.rows if row.number)
    page.table.setFocus()
    page.table.select(row.n)
    office.press("Enter")
    assert office.window.current is not None
    assert office.window.current.title() == "Ärende 2026-0001"
