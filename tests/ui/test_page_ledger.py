"""Liggaren and Kommuner on a real store: what is told, filters, whether it holds, and what is taken out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.ledger_entries import LedgerKind
from fhr_desktop.services.ledger_words import faults_said
from fhr_desktop.services.storage import OpenStore
from tests.services.ledgering import lived
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.ledger import LedgerPage
from ui.pages.ledger.rows import LINE, in_two
from ui.pages.municipalities import MunicipalitiesPage
from ui.pages.municipalities.balance import BalanceBars
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = lived(tmp_path)
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> LedgerPage:
    shown = office.go("ledger")
    assert isinstance(shown, LedgerPage)
    return shown


def test_it_tells_that_it_holds_and_each_entry_in_a_sentence(page: LedgerPage) -> None:
    assert page.sound.isVisible() and "7 rader, alla hänger ihop." in page.sound.accessibleName()
    assert not page.broken.isVisible() and not page.waits.isVisible()
    said = [row.said for row in page.table.rows_model.rows]
    assert "Hem 0001 erbjöds Rättvik." in said
    assert any(
        one.startswith("En familj i Älvdalen fick sin utredning efter 10 dagar i kö, före en familj") for one in said
    )
    assert not silent_cells(page.table)
    assert not nameless(page)


def test_chips_and_choices_filter(page: LedgerPage, office: Office) -> None:
    page.kinds[LedgerKind.NEED].setChecked(True)
    assert {row.kind for row in page.table.rows_model.rows} == {LedgerKind.NEED}
    page.kinds[LedgerKind.INVESTIGATION].setChecked(True)
    page.towns.setCurrentIndex(page.towns.findData("2039"))
    assert [row.kind for row in page.table.rows_model.rows] == [LedgerKind.INVESTIGATION]
    assert not page.kinds[None].isVisible()  # nothing is from before the ledger
    office.go("ledger", "2031")
    assert page.towns.currentData() == "2031"


def test_a_changed_entry_is_told_in_red_and_named(page: LedgerPage, office: Office) -> None:
    with office.opened.desk.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO gate(open) VALUES (1)")
        connection.exec_driver_sql("UPDATE ledger_entry SET kind = 'need' WHERE number = 2")
        connection.exec_driver_sql("DELETE FROM gate")
    page.check()
    office.settle()
    assert page.broken.isVisible() and not page.sound.isVisible()
    assert page.checked is not None
    assert "Rad 2 från" in faults_said(page.checked)[0] and "är ändrad" in page.broken.accessibleName()


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: LedgerPage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    office.settle()
    assert not cut_words(page)
    municipalities = office.go("municipalities", "2031")
    assert not cut_words(municipalities)


def test_what_is_shown_is_taken_out(page: LedgerPage, office: Office, tmp_path: Path) -> None:
    page.kinds[LedgerKind.ANSWER].setChecked(True)
    refused: list[FhrError] = []
    for kind in ("xlsx", "csv", "pdf"):
        page.save_to(tmp_path / f"ut.{kind}", kind, done=lambda: None, failed=refused.append)
        office.settle()
    assert not refused
    sheet = openpyxl.load_workbook(tmp_path / "ut.xlsx")["Liggaren"]
    assert sheet.max_row == 3 and sheet["A2"].is_date
    assert (tmp_path / "ut.csv").read_bytes().startswith("\ufeffDag;Slag".encode())
    assert (tmp_path / "ut.pdf").read_bytes().startswith(b"%PDF")
    noted = [one.action for one in office.services.privacy.log(office.opened.actor, None, 20)]
    assert noted.count("ledger.export") == 3


def test_a_municipality_has_its_page_and_its_lists(office: Office, tmp_path: Path) -> None:
    page = office.go("municipalities", "2039")
    assert isinstance(page, MunicipalitiesPage)
    assert page.name.text() == "Älvdalen" and "Älvdalen" in page.said.text()
    assert not silent_cells(page.towns) and not silent_cells(page.figures) and not nameless(page)
    page.figures.select("queue")
    (behind,) = page.side.list.rows_model.rows
    assert behind.said.endswith("30 dagar")
    page.side.list.select(behind.at)
    page.side._open(behind)
    office.settle()
    assert type(office.window.current).__name__ == "CasePage"
    page = office.go("municipalities", "2031")
    page.pack_to(tmp_path, "2031", sealed=False, done=lambda: None, failed=lambda error: pytest.fail(error.sentence))
    office.settle()
    assert len(list(tmp_path.glob("insyn-2031-*"))) == 3


def test_a_share_is_as_long_on_every_municipalitys_page(look: Theme) -> None:
    bars = BalanceBars()
    for own in ("5", "40"):
        bars.set_shares(Decimal("2.5"), Decimal(own), Decimal("40"))
        assert (bars.bar_width(400, Decimal("2.5")), bars.bar_width(400, Decimal("40"))) == (25, 400)


def test_long_sentences_are_parted_not_cut() -> None:
    said = "Hem 0014 erbjöds Avesta först, före Falun, för att hemmet ligger närmare barnets viktiga platser."
    head, tail = in_two(said)
    assert len(head) <= LINE + 1 and f"{head} {tail}" == said and head.endswith(",")
    assert in_two("Kort.") == ("Kort.", "")
