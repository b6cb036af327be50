"""The cost table on the command line, without a store; and its form printed from one."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import resources
from fhr_desktop.app.cli import run
from fhr_desktop.domain.unit import Role
from tests.domain.test_cost_share import REPORT
from tests.services.test_cost_share import BUDGET
from tests.stores import PHRASE, open_store, services


@pytest.fixture
def children(tmp_path: Path) -> Path:
    file = tmp_path / "barn.csv"
    file.write_text(resources.text("demo", "barn_2021.csv"), "utf-8")
    return file


def shared(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert run(["cost-share", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_the_report_to_the_krona(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(shared(capsys, "--total", 3998600, "--children", children, "--json"))
    rows = {one["name"]: (one["children"], f"{one['percent']:.2f}", one["year"], one["month"])
            for one in said["municipalities"]}  # fmt: skip
    assert rows == REPORT and list(rows) == list(REPORT)
    assert said["sums"] == {"children": 50_701, "percent": 100.01, "year": 3_998_601, "month": 333_217}
    assert said["difference"] == 1
    exact = json.loads(shared(capsys, "--total", 3998600, "--children", children, "--rounding", "exact", "--json"))[
        "municipalities"
    ]
    assert [new for new, old in zip(exact, said["municipalities"], strict=True) if new != old] == [
        {**said["municipalities"][3], "year": 185_493}
    ]


def test_for_people(children: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shared(capsys, "--total", "3 998 600", "--children", children)
    assert re.search(r"^Gagnef +2 352 +4,64 +185 494 +15 458$", told, re.MULTILINE)
    assert "efter antal barn i 12 kommuner," in told.splitlines()[0], "one that the file lacks is seen"
    assert "Raderna ger 3 998 601 kronor, 1 krona mer än totalen 3 998 600." in told
    assert len({len(line) for line in told.splitlines()[2:17]}) == 1, "the columns are straight"


def test_what_cannot_be_shared_is_told(children: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    children.write_bytes(b"\xef\xbb\xbfkommun;barn\r\nFalun;12 745\r\nOrsa;1.197\r\n")
    assert run(["cost-share", "--total", "100", "--children", str(children)]) == 1
    refused = capsys.readouterr()
    assert refused.err.startswith("Rad 3: ”1.197” för Orsa") and not refused.out
    children.write_text("kommun;barn\nAvesta;4631\nSumma;4631\n", "utf-8")
    assert run(["cost-share", "--total", "100", "--children", str(children)]) == 1
    assert "Rad 3: ”Summa” är en summa och ingen kommun." in capsys.readouterr().err
    assert run(["cost-share", "--total", "100", "--children", str(tmp_path / "saknas.csv")]) == 1
    assert "gick inte att läsa" in capsys.readouterr().err
    children.write_text("kommun;barn\nFalun;0\n", "utf-8")
    assert run(["cost-share", "--total", "100", "--children", str(children)]) == 1
    assert "Ingen kommun med barn" in capsys.readouterr().err
    children.write_text("kommun;barn\nFalun;12\n", "utf-8")
    for total in ("mycket", "1,5", "1e9", "-5", "0", "9" * 20):
        assert run(["cost-share", f"--total={total}", "--children", str(children)]) == 1
        refused = capsys.readouterr()
        assert refused.err.count("\n") == 1 and "Inget har" in refused.err and not refused.out
    assert run(["cost-share", "--children", str(children)]) == 2, "what lacks is a matter of usage, as in every command"


def test_the_form_from_a_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    services(opened).cost_share.save_budget(opened.actor, BUDGET)
    opened.close()
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    pdf, store = tmp_path / "f18c.pdf", ["--store", str(tmp_path / "store")]
    assert run(["print", "F18c", *store, "--year", "2026", "--output", str(pdf)]) == 0
    assert pdf.read_bytes().startswith(b"%PDF")
    assert run(["print", "F18c", *store, "--year", "1999", "--output", str(pdf)]) == 1
    assert "ingen budget för 1999" in capsys.readouterr().err
    assert run(["print", "F18c", *store, "--blank", "--output", str(pdf)]) == 1
    assert "fylls i från årets kostnader" in capsys.readouterr().err
