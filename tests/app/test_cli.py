"""The command line from outside: what is printed, the exit codes, and never a traceback."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest

from fhr_desktop.app.cli import run
from fhr_desktop.forms.library import library

PHRASE_VARIABLE = "FHR_PASSPHRASE"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A headless demo, run once for the whole file."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    assert run(["demo", "--headless", str(folder)]) == 0
    return folder


@pytest.fixture(autouse=True)
def phrase(done: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo's passphrase in the environment."""
    said = json.loads((done / "summary.json").read_text("utf-8"))["passphrase"]
    monkeypatch.setenv(PHRASE_VARIABLE, said)
    yield said


def _summary(folder: Path) -> dict[str, object]:
    return json.loads((folder / "summary.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_demo_leaves_what_it_says(done: Path) -> None:
    summary = _summary(done)
    assert {"case", "passphrase", "stores", "forms", "bundles", "conflicts", "course"} <= set(summary)
    assert {f"F13{letter}.pdf" for letter in "abcd"} <= set(summary["forms"])  # type: ignore[call-overload]
    for path in summary["bundles"].values():  # type: ignore[attr-defined]
        assert Path(path).parent == done and Path(path).stat().st_size
    (conflict,) = summary["conflicts"]  # type: ignore[misc]
    assert conflict["seen_on"] == ["laptop", "office"] and conflict["open"] == 0
    assert {path.name for path in done.glob("F1*.pdf")} >= {"F1.pdf", "F10.pdf"}
    for folder in summary["stores"].values():  # type: ignore[attr-defined]
        assert Path(folder).is_dir()
    for name in summary["forms"]:  # type: ignore[attr-defined]
        assert (done / name).read_bytes().startswith(b"%PDF")


def test_the_years_figures_tell_who_was_trained(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = {"trained_persons": 0, "training_offered": 0}
    latest = dt.datetime.now().astimezone().year
    for year in (latest - 1, latest):  # the demo's round lies half a year back
        assert run(["stats", str(year), "--store", str(done / "office"), "--format", "json"]) == 0
        for one in json.loads(capsys.readouterr().out)["statistics"]:
            if one["key"] in told:
                told[one["key"]] += one["municipalities"][-1]["value"]
    assert 0 < told["trained_persons"] < told["training_offered"] == 12  # one has only taken part in some of a meeting


def test_the_course_is_on_both_machines_and_prints_for_the_roles_of_the_form(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course, file = str(_summary(done)["course"]), tmp_path / "a.pdf"
    words = ["print", "F13c", "--course", course, "--output", str(file), "--store"]
    assert run([*words, str(done / "laptop")]) == 1  # an investigator's
    assert "din roll" in capsys.readouterr().err and not file.exists()
    assert run(["course", "list", "--store", str(done / "laptop")]) == 0 and course in capsys.readouterr().out
    assert run([*words, str(done / "office")]) == 0
    assert file.read_bytes().startswith(b"%PDF")


def test_the_report_has_its_headings_in_order_and_its_letters(done: Path) -> None:
    reader = pypdf.PdfReader(io.BytesIO((done / "F10.pdf").read_bytes()))
    pages = [page.extract_text() for page in reader.pages]
    text = "\n".join(pages)
    headings = [s.heading for s in library().latest("F10").sections if s.number and "." not in s.number]
    assert len(headings) == 24
    outline = [item.title for item in _flat(reader.outline)]
    places = [next(i for i, title in enumerate(outline) if title.endswith(heading)) for heading in headings]
    assert places == sorted(places)
    assert all(letter in text for letter in "åäöÅÄÖ")
    assert all(f"Sida {n} ({len(pages)})" in page for n, page in enumerate(pages, start=1))
    assert reader.trailer["/Root"]["/Lang"] == "sv-SE"
    assert "UTKAST" not in text


def _flat(outline: list[object]) -> list[pypdf.generic.Destination]:
    found: list[pypdf.generic.Destination] = []
    for item in outline:
        found += _flat(item) if isinstance(item, list) else [item]  # type: ignore[list-item]
    return found


@pytest.mark.parametrize("store", ["laptop", "office"])
def test_check_is_green(done: Path, store: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--store", str(done / store)]) == 0
    assert "hel" in capsys.readouterr().out


def test_check_refuses_a_flipped_bit_in_one_sentence(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:

    for number, place in enumerate((3, 4096 * 3 + 100, -70)):
        copy = tmp_path / str(number)
        shutil.copytree(done / "laptop", copy)
        data = bytearray((copy / "store.db").read_bytes())
        data[place] ^= 1
        (copy / "store.db").write_bytes(data)
        assert run(["check", "--store", str(copy)]) == 1
        said = capsys.readouterr().err
        assert said.strip() and said.strip().count("\n") == 0 and "Traceback" not in said


def test_wrong_passphrase_is_one_sentence(
    done: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PHRASE_VARIABLE, "fel fras")
    assert run(["dump", "--store", str(done / "laptop")]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "stämmer inte" in said.err


def test_search_finds_the_family(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "Åkerlund", "--store", str(done / "laptop"), "--json"]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert any(one["case"] == _summary(done)["case"] for one in found)


def test_dump_is_sorted_lines_with_heads(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["dump", "--store", str(done / "laptop")]) == 0
    first = capsys.readouterr().out
    lines = [json.loads(line) for line in first.splitlines()]
    assert [(one["record"], one["id"]) for one in lines] == sorted((one["record"], one["id"]) for one in lines)
    assert {"home", "case", "answer", "municipality"} <= {one["record"] for one in lines}
    assert run(["dump", "--store", str(done / "laptop")]) == 0
    assert capsys.readouterr().out == first


def test_forms_are_listed_and_printed(done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print", "--list"]) == 0
    keys = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert keys == list(library().numbers())
    store, number = str(done / "laptop"), str(_summary(done)["case"])
    assert run(["print", "F10", "--store", store, "--case", number, "--output", str(tmp_path / "a.pdf")]) == 0
    assert run(["print", "F5", "--store", store, "--blank", "--output", str(tmp_path / "b.pdf")]) == 0
    assert run(["print", "F13c", "--store", store, "--blank", "--output", str(tmp_path / "c.pdf")]) == 1
    assert "din roll" in capsys.readouterr().err and not (tmp_path / "c.pdf").exists()  # an investigator's store
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "a.pdf").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["print", "F99", "--blank", "--output", "x.pdf"], 1),
        (["print", "F10", "--output", "x.pdf"], 1),
        (["print", "F10", "--blank"], 1),
        (["print", "F10", "--case", "2026-9999", "--output", "x.pdf"], 1),
        (["print", "F18b", "--output", "x.pdf"], 1),
        (["print", "F18b", "--blank", "--output", "x.pdf"], 1),
        (["stats", "2999"], 1),
        (["stats", "2026", "--format", "xlsx"], 1),
        (["restore", "--generation", "7"], 1),
        (["stats", "i fjol"], 2),
        (["gissa"], 2),
        (["print", "--nonsense"], 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    done: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = ["--store", str(done / "laptop")] if arguments[0] != "gissa" else []
    assert run([*arguments, *extra]) == code
    said = capsys.readouterr()
    assert said.out == "" and len(said.err.strip().splitlines()) == 1 and "Traceback" not in said.err
    assert "F18b" not in arguments or "report annual" in said.err


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx", "pdf"])
def test_the_figures_come_in_every_kind(done: Path, tmp_path: Path, kind: str) -> None:
    target = tmp_path / f"ut.{kind}"
    year = str(_summary(done)["case"])[:4]
    assert run(["stats", year, "--store", str(done / "laptop"), "--format", kind, "--output", str(target)]) == 0
    assert target.stat().st_size > 300


def test_figures_for_others_are_the_unit_managers(
    done: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year, target = str(_summary(done)["case"])[:4], tmp_path / "ut.csv"
    one = ["stats", year, "--store", str(done / "laptop"), "--format", "csv", "--output", str(target)]
    assert run([*one, "--for-others"]) == 1
    said = capsys.readouterr()
    assert len(said.err.strip().splitlines()) == 1 and not target.exists()
    assert run([*one, "--as-of", "2999-01-01"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert run([*one, "--as-of", f"{year}-01-01"]) == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.slow
def test_a_store_from_beginning_to_recovery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, secret, new = tmp_path / "ny", tmp_path / "fras.txt", tmp_path / "ny fras.txt"
    secret.write_text("blåbär på fjället\n", "utf-8")
    new.write_text("lingon i skogen\n", "utf-8")
    monkeypatch.delenv(PHRASE_VARIABLE)
    begin = ["init", "--store", str(store), "--name", "Åsa Öberg", "--role", "enhetschef"]
    assert run([*begin, "--passphrase-file", str(secret), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert len(made["fingerprint"].split()) == 12
    assert run([*begin, "--passphrase-file", str(secret)]) == 1
    (tmp_path / "nyckel.txt").write_text("\n".join(made["recovery"]), "utf-8")
    recover = ["recover", "--recovery-file", str(tmp_path / "nyckel.txt"), "--new-passphrase-file", str(new)]
    assert run([*recover, "--store", str(store)]) == 0
    assert run(["check", "--store", str(store), "--passphrase-file", str(secret)]) == 1
    assert run(["check", "--store", str(store), "--passphrase-file", str(new)]) == 0
    assert run(["backup", "--store", str(store), "--passphrase-file", str(new)]) == 0
    assert run(["restore", "--store", str(store), "--passphrase-file", str(new)]) == 0


def test_the_demo_does_not_write_over_other_things(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "viktigt.txt").write_text("kvar", "utf-8")
    assert run(["demo", "--headless", str(tmp_path)]) == 1
    assert (tmp_path / "viktigt.txt").read_text("utf-8") == "kvar"
    assert "innehåller annat" in capsys.readouterr().err


def test_the_sheet_of_the_recovery_key_is_paper(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "blad.pdf"
    arguments = ["init", "--store", str(tmp_path / "s"), "--name", "Åsa", "--role", "utredare", "--recovery-sheet"]
    assert run([*arguments, str(target)]) == 0
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(target.read_bytes())).pages)
    assert "Återställningsnyckel" in text
    assert "Skriv av den" not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["store.db", "keys.json", "ny.pdf"])
def test_nothing_is_written_among_the_stores_own_files(
    done: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = done / "laptop"
    before = {path.name: path.read_bytes() for path in store.iterdir() if path.is_file()}
    assert run(["print", "F5", "--blank", "--store", str(store), "--output", str(store / name)]) == 1
    assert "egen mapp" in capsys.readouterr().err
    assert (store / "keys.json").read_bytes() == before["keys.json"]
    assert run(["check", "--store", str(store)]) == 0


def test_help_of_a_command_says_usage_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--help"]) == 0
    assert capsys.readouterr().out.count("Användning") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("stats banan", "”banan” går inte som ÅR."),
        ("stats 2025 --format docx", "”docx” går inte som --format. Välj bland json, csv, xlsx, pdf."),
        ("stats 2025 --format", "Efter ”--format” står inget."),
        ("stats 2025 --as-of 2025-13-01", "”2025-13-01” går inte som --as-of."),
        ("stats 2025 --hela", "”--hela” går inte att förstå."),
        ("report annual 2025", "”--output” saknas."),
        ("siffror", "”siffror” går inte som KOMMANDO."),
    ],
)
def test_a_command_that_cannot_be_understood_says_what_it_can_be(
    capsys: pytest.CaptureFixture[str], words: str, told: str
) -> None:
    assert run(words.split()) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"{told} Inget har ändrats. Se ”fhr-desktop") and said.err.count("\n") == 1
    assert not said.out
