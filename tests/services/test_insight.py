"""Insyn for a municipality: its figures and its part of the ledger, and in the package nothing that names anybody."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.followup import Figure
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Municipality, Role
from fhr_desktop.security import sealed_file
from fhr_desktop.services.followup import Report
from fhr_desktop.services.insight import Town, Towns
from fhr_desktop.services.insight_words import balance_said
from fhr_desktop.services.storage import OpenStore
from tests.services.ledgering import DAY, queued
from tests.services.pooling import asked_for, offered, pooled
from tests.services.test_proposals_protected import protect
from tests.stores import TODAY, open_store, services

CANARY = "Kanariefågel"
SECRETS = (
    CANARY,
    "Berg",
    "Sundin",
    "Lotta",
    "Alva",
    "19811228",
    "811228",
    "9874",
    "Särnavägen",
    "174 06 12",
    "Maria Lund",
)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def filled(opened: OpenStore) -> str:
    """Two municipalities want one home, words are planted, and one home is protected. The protected home's number."""
    s = services(opened)
    home, other = pooled(opened), pooled(opened)
    need = asked_for(opened, officer=CANARY, reference=CANARY)
    rival = asked_for(opened, id=RecordId(int=2), municipality="2080", received_on=TODAY - 3 * DAY)
    proposals = offered(opened, need, home, ground=f"{CANARY} bor nära.", tie_break=f"{CANARY} först")
    s.proposals.withdraw(opened.actor, proposals[0].id, CANARY)
    offered(opened, rival, home, ground=CANARY, tie_break=CANARY)
    queued(opened, TODAY - 9 * DAY)
    moved = protect(opened, other)
    offered(opened, need, moved, words={moved: CANARY})
    return next(one.proposal.home_number for one in s.proposals.of_need(opened.actor, need.id) if one.home.id == moved)


def words_of(name: str, data: bytes) -> str:
    if name.endswith(".pdf"):
        document = pypdfium2.PdfDocument(data)
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    if name.endswith(".xlsx"):
        book = load_workbook(io.BytesIO(data))
        return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value)
    return data.decode("utf-8-sig")


def test_the_package_names_nobody_and_nothing_protected(opened: OpenStore, tmp_path: Path) -> None:
    shut = filled(opened)
    target = tmp_path / "paket"
    target.mkdir()
    packed = services(opened).insight.package(opened.actor, "2031", target)
    assert [one.suffix for one in packed.files] == [".pdf", ".xlsx", ".csv", ".csv"] and not packed.code
    for file in packed.files:
        data = file.read_bytes()
        text = words_of(file.name, data)
        for secret in (*SECRETS, f"hem {shut}", "Falun", "2080"):
            assert secret not in text and secret.encode() not in data, (file.name, secret)
        assert ("Hem 0001 erbjöds Rättvik" in text) == (not file.name.startswith("insyn") or file.suffix != ".csv")
    pdf = words_of("a.pdf", packed.files[0].read_bytes())
    assert "färre än 5" in pdf and "En familj i" not in pdf
    ledger = words_of("a.csv", packed.files[3].read_bytes())
    assert "en annan kommun" in ledger and "N-2026-0002" not in ledger
    rows = list(csv.reader(io.StringIO(ledger), delimiter=";"))
    assert len(rows) > 2 and {row[4] for row in rows[1:]} == {""}, "numbers with gaps would count what others had"


def test_sealed_it_is_one_file_that_its_code_opens(opened: OpenStore, tmp_path: Path) -> None:
    filled(opened)
    packed = services(opened).insight.package(opened.actor, "2031", tmp_path, sealed=True)
    (file,) = packed.files
    assert "2031" not in file.name
    with zipfile.ZipFile(io.BytesIO(sealed_file.unseal(file.read_bytes(), packed.code))) as whole:
        assert len(whole.namelist()) == 4
    with pytest.raises(Refused):
        services(opened).insight.package(opened.actor, "0180", tmp_path)
    with pytest.raises(Refused):
        services(opened).insight.package(opened.actor, "2031", tmp_path / "finns inte" / "alls")


def test_nothing_is_given_out_of_a_ledger_that_was_tampered_with(opened: OpenStore, tmp_path: Path) -> None:
    filled(opened)
    with opened.desk.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO gate(open) VALUES (1)")
        connection.exec_driver_sql("UPDATE ledger_entry SET kind = kind || 'x' WHERE number = 1")
        connection.exec_driver_sql("DELETE FROM gate")
    with pytest.raises(Refused, match="hänger inte ihop"):
        services(opened).insight.package(opened.actor, "2031", tmp_path)
    assert not list(tmp_path.glob("*insyn*"))


def test_the_unit_sees_what_waits_in_each_municipality(opened: OpenStore) -> None:
    filled(opened)
    towns = services(opened).insight.towns(opened.actor)
    of = {one.code: one for one in towns.towns}
    assert [one.number for one in of["2080"].needs] == ["N-2026-0002"] and of["2080"].longest_wait(TODAY) == 3
    assert len(of["2039"].queue) == 1 and towns.queue_place("2039") == 1 and towns.queue_place("2031") is None
    needs = towns.figure("needs", "2031")
    assert needs is not None and needs.value == len(needs.cases) == 1
    assert towns.towns[0].takes_part and not towns.towns[-1].takes_part
    assert services(opened).insight.sheet(opened.actor, "2031").seats == ()
    with pytest.raises(NotAllowed):
        services(opened).insight.towns(replace(opened.actor, role=Role.INVESTIGATOR))


def test_shares_are_shown_to_one_scale_for_every_municipality() -> None:
    towns = tuple(
        Town(Municipality(code=code, name=code), True, Decimal(percent), (), ()) for code, percent in
        (("2031", "10"), ("2034", "25.5"), ("2039", "2"))
    )  # fmt: skip
    placed = [Figure("placements", code, value, ()) for code, value in (("2031", 1), ("2034", 0), ("2039", 2))]
    report = Report(TODAY, TODAY, (), (), (*placed, Figure("placements", "alla", 3, ())))
    read = Towns(TODAY, 2026, towns, report)
    assert [read.placed_percent(one.code) for one in towns] == [Decimal("33.3"), Decimal("0.0"), Decimal("66.7")]
    assert read.largest_percent == Decimal("66.7")
    assert Towns(TODAY, 2026, towns, Report(TODAY, TODAY, (), (), ())).largest_percent == Decimal("25.5")


@pytest.mark.parametrize(
    ("percent", "own", "every", "said"),
    [
        ("2.36", 3, 40, "Orsa står för 2,36 procent av kostnaden och fick 3 av 40 placeringar (7,5 procent) 2026."),
        ("2.36", 0, 40, "Orsa står för 2,36 procent av kostnaden och fick ingen av 40 placeringar 2026."),
        ("2.36", 0, 0, "Orsa står för 2,36 procent av kostnaden; 2026 har ingen placering börjat än."),
        ("2", 4, 4, "Orsa står för 2 procent av kostnaden och fick 4 av 4 placeringar (100 procent) 2026."),
        ("2", 1, 1, "Orsa står för 2 procent av kostnaden och fick den enda placeringen 2026."),
        ("2", 0, 1, "Orsa står för 2 procent av kostnaden och fick inte den enda placeringen 2026."),
        (None, 3, 40, "Orsa fick 3 av 40 placeringar (7,5 procent) 2026."),
        (None, 0, 0, "2026 har ingen placering börjat än."),
    ],
)  # fmt: skip
def test_the_balance_is_a_sentence(percent: str | None, own: int, every: int, said: str) -> None:
    figures = (Figure("placements", "2034", own, ()), Figure("placements", "alla", every, ()))
    assert balance_said("Orsa", 2026, Decimal(percent) if percent else None, *figures) == said


def test_a_hidden_figure_is_not_told_in_the_sentence() -> None:
    hidden = Figure("placements", "2034", None, (), hidden=True)
    said = balance_said("Orsa", 2026, Decimal("2.36"), hidden, Figure("placements", "alla", 40, ()))
    assert "40" not in said and "visas inte" in said
