"""Courses on the command line: the papers, the calendar and a certificate checked, and each refusal in one sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pypdf
import pytest

from fhr_desktop.domain.certificates import check_code
from fhr_desktop.domain.unit import Role
from tests.app.shell import Shell
from tests.services.courses import ROUND, held
from tests.stores import PHRASE, open_store, services


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trainer's store with a round that has been held; made once, locked."""
    made = tmp_path_factory.mktemp("trainer")
    opened = open_store(made, Role.TRAINER, "Johanna Rask")
    course, _people = held(opened, "Lotta Berg", "Åsa Öst")
    services(opened).certificates.issue(opened.actor, course.id)
    opened.close()
    return made / "store"


@pytest.fixture
def shell(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """The command line, with nobody at the keyboard."""
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    yield Shell(folder, capsys)


def pdf_text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages)


@pytest.mark.parametrize(
    ("words", "pages", "told"),
    [
        (("F13a",), 2, ("Kallelse till utbildning", "Lotta Berg", "Åsa Öst")),
        (("F13b",), 2, ("Kursplan", "Barnets rättigheter och behov")),
        (("F13c",), 8, ("Närvarolista", "Berg, Lotta")),
        (("f13c", "--session", 3), 1, ("2026-01-06", "Öst, Åsa", "Närvarande")),
        (("F13c", "--session", 3, "--blank"), 1, ("2026-01-06", "Öst, Åsa")),
        (("F13d",), 2, ("Utbildningsintyg", "Lotta Berg", "Kontrollkod")),
    ],
)
def test_each_paper_of_a_round(
    shell: Shell, tmp_path: Path, words: tuple[object, ...], pages: int, told: tuple[str, ...]
) -> None:
    file = tmp_path / "kurs.pdf"
    said = shell.answer("print", *words, "--course", "rättvik", "--output", file)
    assert said == {"output": str(file), "pages": pages}
    text = pdf_text(file)
    assert not [one for one in told if one not in text]


def test_a_certificate_on_paper_is_checked(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "intyg.pdf"
    shell.text("print", "F13d", "--course", ROUND, "--output", file)
    rows = pdf_text(file).splitlines()
    number = next(row for row in rows if row.startswith("U2026-"))
    code = next(row for row in rows if len(row) == 9 and row[4] == "-")
    found = shell.answer("course", "verify", number, code)
    assert (found["valid"], found["number"], found["hours"], found["replaced_by"]) == (True, number, 24, None)
    assert "Lotta Berg" in shell.text("course", "verify", number.lower(), code.lower().replace("-", " "))
    wrong = ("2" if code[0] != "2" else "3") + code[1:]
    assert "inget intyg" in shell.text("course", "verify", number, wrong, code=1)


def test_a_certificate_that_was_replaced_holds_no_longer(tmp_path: Path, shell: Shell) -> None:
    opened = open_store(tmp_path, Role.TRAINER, "Johanna Frisk")  # no copy of the store above
    course, _people = held(opened, "Lotta Berg")
    (old,) = services(opened).certificates.issue(opened.actor, course.id).value
    (new,) = services(opened).certificates.issue(opened.actor, course.id, anew=True).value
    opened.close()
    shell.store = tmp_path / "store"
    assert f"{new.number} har ersatt det" in shell.text("course", "verify", old.number, check_code(old), code=1)
    found = shell.answer("course", "verify", old.number, check_code(old), code=1)
    assert (found["valid"], found["replaced_by"]) == (False, new.number)


def test_certificates_are_issued_to_those_who_have_none(tmp_path: Path, shell: Shell) -> None:
    opened = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    held(opened, "Lotta Berg", "Åsa Öst", absent=[("Åsa Öst", 1)])
    opened.close()
    shell.store = tmp_path / "store"
    assert len(shell.answer("course", "issue", ROUND)["certificates"]) == 1
    assert "Ingen" in shell.text("course", "issue", ROUND, code=1)


def test_the_rounds_are_listed(shell: Shell) -> None:
    (row,) = shell.answer("course", "list")["courses"]
    assert (row["round"], row["sessions"], row["seats_left"], row["to"]) == (ROUND, 8, 6, "2026-03-17")
    assert shell.text("course", "list").split("  ") == [
        ROUND, "Ett hem att växa i", "2025-12-09 – 2026-03-17", "8 träffar", "6 platser kvar\n",
    ]  # fmt: skip


def test_the_calendar_is_written_or_shown(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "kurs.ics"
    assert shell.answer("course", "ics", "Rättvik", "--output", file) == {"output": str(file), "meetings": 8}
    assert len(icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 8
    shown = shell.text("course", "ics", "Rättvik")
    assert len(icalendar.Calendar.from_ical(shown).walk("VEVENT")) == 8 and "Lotta" not in shown


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("print", "F13a", "--course", "Mora"), "kursomgång med det namnet"),
        (("print", "F13c", "--course", "Rättvik", "--session", 12), "ingen träff 12"),
        (("print", "F13c", "--course", "Rättvik", "--session", 0), "ingen träff 0"),
        (("print", "f13a", "--case", "2026-0001"), "F13a hör till en kursomgång"),
        (("print", "F10", "--course", "Rättvik"), "hör inte till en kurs"),
        (("print", "F13d", "--course", "Rättvik", "--blank"), "närvarolista"),
        (("print", "F13a", "--course", "Rättvik", "--case", "2026-0001"), "något av"),
        (("print", "F13a", "--session", 2, "--blank"), "--session"),
        (("print", "F13a"), "något av"),
        (("course", "ics", "Mora"), "kursomgång med det namnet"),
        (("course", "verify", "U2026-0-001", "0000-0000"), "inget intyg"),
    ],
)
def test_each_refusal_is_one_sentence_and_writes_nothing(
    shell: Shell, tmp_path: Path, words: tuple[object, ...], sentence: str
) -> None:
    file = tmp_path / "inget.pdf"
    output = () if words[1] == "verify" else ("--output", file)
    assert sentence in shell.text(*words, *output, code=1)
    assert not file.exists()
