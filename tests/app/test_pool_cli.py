"""The pool on the command line: who fits a need, why the others do not, and its papers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from fhr_desktop.domain.needs import NeedState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.security.sealed_file import unseal
from tests.app.shell import Shell
from tests.services.pooling import ASKED, offered, pooled
from tests.stores import PHRASE, open_store, services, storage


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A manager's store with a home in the pool and two requests, locked; with nobody at the keyboard."""
    opened = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    pooled(opened)
    far = replace(ASKED, id=RecordId(int=2), places_that_matter=({"place": "Avesta", "minutes": 45},))
    for need in (ASKED, far):
        services(opened).needs.receive(opened.actor, need)
    opened.close()
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield Shell(tmp_path / "store", capsys)


def test_who_fits_with_its_grounds(shell: Shell) -> None:
    said = shell.answer("match", "N-2026-0001")
    assert [(one["name"], one["rank"], one["grounds"]["travel"]) for one in said["ranked"]] == [
        ("Berg–Sundin", 1, "met")
    ]
    assert said["excluded"] == [] and said["need"] == "N-2026-0001"
    told = shell.text("match", "n-2026-0001")
    assert told.startswith("1 hem av 1 passar N-2026-0001.") and "restid uppfyllt" in told


def test_why_another_does_not(shell: Shell) -> None:
    said = shell.answer("match", "N-2026-0002")
    (left_out,) = said["excluded"]
    assert said["ranked"] == [] and [one["rule"] for one in left_out["reasons"]] == ["travel"]
    told = shell.text("match", "N-2026-0002")
    assert "Varför inte:" in told and left_out["reasons"][0]["said"] in told


def test_a_number_that_is_not_there_is_one_sentence(shell: Shell) -> None:
    assert "ingen förfrågan med numret N-1999-0001" in shell.text("match", "N-1999-0001", code=1)
    assert shell.text("match", " ", code=1).startswith("Inget nummer angavs.")


def test_the_papers_of_the_pool(shell: Shell, tmp_path: Path) -> None:
    for name, words in (("f17", ("F17",)), ("insyn", ("F17", "--variant", "insyn")),
                        ("f14", ("F14", "--need", "n-2026-0001")), ("tom", ("F14", "--blank"))):  # fmt: skip
        paper = tmp_path / f"{name}.pdf"
        said = shell.answer("print", *words, "--output", paper)
        assert said["pages"] == len(pikepdf.open(paper).pages)
    opened = storage().open(tmp_path / "store", PHRASE)
    noted = [one.codes for one in services(opened).privacy.log(opened.actor) if one.action == "print.pool"]
    opened.close()
    assert noted == [("F17", "insight"), ("F17", "internal")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("F17", "--blank"), "fylls i från poolen"),
        (("F14",), "--need"),
        (("F14", "--case", "2026-0001"), "hör till en förfrågan"),
        (("F10", "--need", "N-2026-0001"), "hör ihop med F14"),
        (("F14", "--need", "N-2026-0001", "--variant", "insyn"), "hör ihop med F17"),
        (("F14", "--need", "N-1999-0001"), "ingen förfrågan"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    shell: Shell, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    paper = tmp_path / "x.pdf"
    assert said in shell.text("print", *words, "--output", paper, code=1)
    assert not paper.exists()


def test_the_papers_of_a_proposal(shell: Shell, tmp_path: Path) -> None:
    missing = shell.text("print", "F16a", "--need", "N-2026-0001", "--output", tmp_path / "x.pdf", code=1)
    assert "Inget hem är föreslaget" in missing and not (tmp_path / "x.pdf").exists()
    opened = storage().open(tmp_path / "store", PHRASE)
    s = services(opened)
    need = s.needs.move(opened.actor, s.needs.find(opened.actor, "N-2026-0001").id, NeedState.OPEN).value
    (home,) = s.pool.listed(opened.actor)
    offered(opened, need, home.home.id)
    opened.close()
    for form in ("F16a", "F16b", "F15"):
        said = shell.answer("print", form, "--need", need.number, "--output", tmp_path / f"{form}.pdf")
        assert said["pages"] >= 1 and (tmp_path / f"{form}.pdf").read_bytes().startswith(b"%PDF")
    sealed = shell.answer("print", "F16a", "--need", need.number, "--sealed", "--output", tmp_path / "out")
    assert unseal(Path(sealed["file"]).read_bytes(), sealed["code"]).startswith(b"%PDF")
    told = shell.text("print", "F16b", "--need", need.number, "--sealed", "--output", tmp_path / "out", code=1)
    assert "--sealed hör ihop med F16a" in told
    named = ("print", "F15", "--need", need.number, "--named", "--output", tmp_path / "n.pdf")
    assert "både familjen och kommunen" in shell.text(*named, code=1)
    assert "--named hör ihop med F15" in shell.text(
        "print", "F16a", "--need", need.number, "--named", "--output", "x", code=1
    )
