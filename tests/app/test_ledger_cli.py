"""The ledger and a municipality's package on the command line."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.shell import Shell
from tests.services.ledgering import lived
from tests.stores import PHRASE, storage


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A manager's store with a ledger, locked; with nobody at the keyboard."""
    lived(tmp_path).close()
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield Shell(tmp_path / "store", capsys)


def test_the_ledger_is_told_and_holds(shell: Shell) -> None:
    said = shell.answer("ledger")
    assert len(said["entries"]) == 7 and said["entries"][-1]["kind"]
    assert "Hem 0001 erbjöds Rättvik." in shell.text("ledger")
    checked = shell.answer("ledger", "--verify")
    assert checked["holds"] and checked["counted"] == checked["entries"] == 7
    assert shell.text("ledger", "--verify").startswith("7 rader, alla hänger ihop.")


def test_a_changed_entry_ends_with_one_and_is_named_by_check_too(shell: Shell, tmp_path: Path) -> None:
    opened = storage().open(tmp_path / "store", PHRASE)
    with opened.desk.store.engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO gate(open) VALUES (1)")
        connection.exec_driver_sql("UPDATE ledger_entry SET kind = 'need' WHERE number = 2")
        connection.exec_driver_sql("DELETE FROM gate")
    opened.close()
    told = shell.answer("ledger", "--verify", code=1)
    (fault,) = told["faults"]
    assert not told["holds"] and (fault["number"], fault["wrong"]) == (2, "changed")
    assert "Rad 2 från" in fault["said"] and "är ändrad" in fault["said"]
    assert any("Rad 2 från" in one for one in shell.answer("check", code=1)["faults"])


def test_a_package_for_a_municipality(shell: Shell, tmp_path: Path) -> None:
    said = shell.answer("insight", "--municipality", "2031", "--output", str(tmp_path / "ut"))
    assert len(said["files"]) == 4 and not said["code"]
    sealed = shell.answer("insight", "--municipality", "Rättvik", "--output", str(tmp_path / "ut"), "--sealed")
    assert len(sealed["files"]) == 1 and len(sealed["code"]) > 20
    assert "finns inte" in shell.text("insight", "--municipality", "0180", "--output", str(tmp_path / "ut"), code=1)
