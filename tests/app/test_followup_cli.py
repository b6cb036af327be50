"""`print F18a` and `stats` on a real store, from the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from fhr_desktop.app.cli import run
from fhr_desktop.domain.unit import Role
from tests import stores
from tests.printing.reading import Document
from tests.stores import PHRASE, open_store


def test_f18a_and_the_sheet_from_a_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    stores.family(opened)
    opened.close()
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    pdf, store = tmp_path / "f18a.pdf", ["--store", str(tmp_path / "store")]
    for place in ("2039", "Älvdalen"):
        assert run(["print", "F18a", *store, "--year", "2025", "--municipality", place, "--output", str(pdf)]) == 0
        said = Document(pdf.read_bytes()).text
        assert "Älvdalen" in said and "Alla kommuner" in said and "Avesta" not in said
    assert run(["print", "F18a", *store, "--municipality", "Oslo", "--output", str(pdf)]) == 1
    assert "Kommunen Oslo finns inte" in capsys.readouterr().err
    assert run(["print", "F18a", *store, "--blank", "--output", str(pdf)]) == 1
    assert "F18a fylls från enhetens siffror" in capsys.readouterr().err
    assert run(["print", "F10", *store, "--municipality", "2039", "--blank", "--output", str(pdf)]) == 1
    assert "--municipality hör till F18a" in capsys.readouterr().err
    sheets = {}
    for audience in ([], ["--for-others"]):
        file = tmp_path / f"{len(audience)}.xlsx"
        assert run(["stats", "2025", *store, "--format", "xlsx", "--output", str(file), *audience]) == 0
        sheets[len(audience)] = openpyxl.load_workbook(file).sheetnames
    assert sheets == {0: ["Statistik", "Definitioner", "Bakom siffrorna"], 1: ["Statistik", "Definitioner"]}
