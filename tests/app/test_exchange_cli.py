"""`bundle` and `device` from outside: a unit made on the command line, its packages, and each refusal in a sentence."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyrage
import pytest

from db import records
from fhr_desktop.app import cli
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.stores import PHRASE, family, open_store, storage
from tests.units import export, unit_of


class Shell:
    """Runs commands on stores in a folder, and reads their answers."""

    def __init__(self, folder: Path, captured: pytest.CaptureFixture[str]) -> None:
        self.folder, self._captured = folder, captured

    def store(self, name: str) -> Path:
        """The folder of a store."""
        return self.folder / name / "store"

    def make(self, name: str, role: Role, person: str, *, families: int = 0) -> None:
        """A store, locked again."""
        opened = open_store(self.folder / name, role, person)
        for _one in range(families):
            family(opened)
        opened.close()

    def text(self, name: str, *words: object, code: int = 0) -> str:
        """What a command says: on standard output, or, when it is refused, its one sentence."""
        self._captured.readouterr()
        assert cli.run([*map(str, words), "--store", str(self.store(name))]) == code
        said = self._captured.readouterr()
        if code:
            assert said.out == "" and len(said.err.strip().splitlines()) == 1 and "Traceback" not in said.err
            return said.err
        return said.out

    def answer(self, name: str, *words: object) -> Any:
        """What a command answers as JSON."""
        return json.loads(self.text(name, *words, "--json"))

    def dumped(self, name: str) -> str:
        """The store's dump."""
        return self.text(name, "dump")


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The command line, with nobody at the keyboard."""
    monkeypatch.setenv("FHR_PASSPHRASE", PHRASE)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return Shell(tmp_path, capsys)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a family, a laptop, and a package for it in `start`; made once, locked."""
    folder = tmp_path_factory.mktemp("unit")
    stores = unit_of(folder, {"office": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    family(stores["office"])
    (folder / "start").mkdir()
    export(stores["office"], folder / "start", stores["laptop"])
    for opened in stores.values():
        opened.close()
    return folder


@pytest.fixture
def unit(founded: Path, shell: Shell) -> Shell:
    """The same unit, a test's own."""
    shutil.copytree(founded, shell.folder, dirs_exist_ok=True)
    (package,) = (shell.folder / "start").iterdir()
    shell.answer("laptop", "bundle", "import", package)
    return shell


def test_a_unit_from_request_to_the_same_records(shell: Shell) -> None:
    shell.make("office", Role.UNIT_MANAGER, "Eva Norling", families=1)
    shell.make("laptop", Role.INVESTIGATOR, "Sara Lindqvist")
    asked = shell.answer("laptop", "device", "request", "--output", shell.folder / "ask" / "ny.enrol")
    assert asked["file"] == str(shell.folder / "ask" / "ny.enrol") and asked["role"] == "utredare"
    said = shell.text("office", "device", "approve", asked["file"], code=1)
    assert asked["digits"] in said and "--digits" in said
    said = shell.text("office", "device", "approve", asked["file"], "--digits", "1" * 60, code=1)
    assert "inte filens" in said
    assert len(shell.answer("office", "device", "list")["machines"]) == 1

    made = shell.answer(
        "office", "device", "approve", asked["file"], "--digits", asked["digits"].replace(" ", ""),
        "--output", shell.folder / "start",
    )  # fmt: skip
    assert (made["person"], made["role"], made["name"]) == ("Sara Lindqvist", "utredare", "Dator hos Sara Lindqvist")
    (package,) = made["bundles"]
    told = shell.answer("laptop", "bundle", "import", package["file"], "--dry-run")
    assert (
        told["dry_run"] and told["digits"] == made["way_back"] and 0 < told["new"] < package["operations"]
    )  # two records were changed since they were new
    assert not shell.answer("laptop", "device", "list")["joined"]
    taken = shell.answer("laptop", "bundle", "import", package["file"])
    assert {**told, "dry_run": False} == taken and taken["lines"]["new"]
    assert shell.answer("laptop", "bundle", "import", package["file"])["already"]
    assert shell.dumped("office") == shell.dumped("laptop") != ""

    seen = shell.answer("office", "device", "list")
    assert [(one["name"], one["this"], one["admin"]) for one in seen["machines"]] == [
        ("Dator hos Eva Norling", True, True), ("Dator hos Sara Lindqvist", False, False),
    ]  # fmt: skip
    text = shell.text("laptop", "device", "list")
    assert "den här datorn" in text and made["digits"] in text


def test_packages_there_and_back(unit: Shell) -> None:
    stick = unit.folder / "stick"
    sent = unit.answer("laptop", "bundle", "export", "--to", "eva", "--output", stick)["bundles"]
    assert [one["to"] for one in sent] == [["Eva Norling"]]
    known = unit.answer("office", "bundle", "inspect", sent[0]["file"])
    assert known["operations"] == sent[0]["operations"] and {one["kind"] for one in known["scopes"]} >= {"unit"}
    assert known["size"] == Path(sent[0]["file"]).stat().st_size
    assert "utredningar" in unit.text("office", "bundle", "inspect", sent[0]["file"])
    text = unit.text("office", "bundle", "import", sent[0]["file"])
    assert text.startswith("Från Sara Lindqvist, laptop")
    assert unit.text("laptop", "bundle", "export", "--to", "alla", "--output", stick).count(".fhrb") == 1
    asked = unit.answer("laptop", "bundle", "request", "--to", "Eva Norling", "--output", stick)["file"]
    (answer,) = unit.answer("office", "bundle", "answer", asked, "--output", stick)["bundles"]
    assert unit.answer("laptop", "bundle", "import", answer["file"])["operations"] == 0
    assert unit.dumped("office") == unit.dumped("laptop")
    assert not list(stick.glob("*.part"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bundle", "export", "--to", "Ingen", "--output", "ut"], "inte känt"),
        (["bundle", "export", "--to", "", "--output", "ut"], "inte känt"),
        (["bundle", "export", "--to", "laptop", "--output", "laptop/store/ut"], "egen mapp"),
        (["bundle", "export", "--to", "laptop", "--output", "notes.txt"], "kunde inte skapas"),
        (["bundle", "import", "notes.txt"], "Inget har ändrats"),
        (["bundle", "import", "missing.fhrb"], "Inget har ändrats"),
        (["bundle", "inspect", "notes.txt"], "Inget har ändrats"),
        (["bundle", "answer", "notes.txt", "--output", "ut"], "Inget har ändrats"),
        (["device", "request", "--output", "ut"], "hör redan till en enhet"),
        (["device", "approve", "notes.txt", "--digits", "1"], "Inget har ändrats"),
        (["device", "revoke", "laptop"], "Bara enhetschefen"),
        (["device", "promote", "eva"], "Bara enhetschefen"),
        (["device", "threshold", "1"], "Bara enhetschefen"),
        (["device", "cosign"], "Bara enhetschefen"),
        (["device", "rename", "eva", "Min"], "Bara enhetschefen"),
        (["device", "identity", "--output", "laptop/store/keys.json"], "egen mapp"),
    ],
)
def test_a_refusal_is_one_sentence(unit: Shell, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str) -> None:
    monkeypatch.chdir(unit.folder)
    Path("notes.txt").write_text("Inte en av våra filer.", "utf-8")
    assert said in unit.text("laptop", *words, code=1)


@pytest.mark.parametrize(
    "words",
    [["bundle"], ["device"], ["bundle", "export"], ["device", "threshold", "3"], ["device", "role", "x", "kung"]],
)
def test_what_cannot_be_understood(shell: Shell, words: list[str]) -> None:
    assert shell.text("office", *words, code=2).strip()


def test_a_package_for_another_machine(unit: Shell) -> None:
    unit.make("stranger", Role.INVESTIGATOR, "Mikael Dahl")
    (package,) = (unit.folder / "start").iterdir()
    assert "annan dator" in unit.text("stranger", "bundle", "import", package, code=1)
    cut = unit.folder / "cut.fhrb"
    cut.write_bytes(package.read_bytes()[:-100])
    assert "Inget har ändrats" in unit.text("laptop", "bundle", "import", cut, code=1)


def test_the_manager_changes_the_list(unit: Shell) -> None:
    unit.make("deputy", Role.UNIT_MANAGER, "Anna Ek")
    asked = unit.answer("deputy", "device", "request", "--output", unit.folder / "ask2")
    made = unit.answer(
        "office", "device", "approve", asked["file"], "--digits", asked["digits"], "--name", "Lima-datorn"
    )
    assert made["role"] == "enhetschef" and made["bundles"] == []
    assert unit.answer("office", "device", "promote", "Lima")["admin"]
    assert "flera" in unit.text("office", "device", "demote", "l", code=1)
    assert unit.answer("office", "device", "threshold", 2) == {"version": 5, "threshold": 2, "waiting": None}
    renamed = unit.text("office", "device", "rename", "lap", "Rättvik-datorn")
    assert "Rättvik-datorn" in renamed
    waits = unit.answer("office", "device", "role", "Rättvik-datorn", "utbildare")
    assert waits["role"] == "utredare" and waits["waiting"] == "Rättvik-datorn ska ha rollen utbildare."
    assert "Väntar på underskrift" in unit.text("office", "device", "list")
    (package,) = unit.answer("office", "bundle", "export", "--to", made["id"][:6], "--output", unit.folder)["bundles"]
    unit.answer("deputy", "bundle", "import", package["file"])
    assert unit.answer("deputy", "device", "cosign")["waiting"] is None
    roles = {one["name"]: one["role"] for one in unit.answer("deputy", "device", "list")["machines"]}
    assert roles["Rättvik-datorn"] == "utbildare"
    unit.text("deputy", "device", "revoke", "Rättvik-datorn")
    assert unit.answer("deputy", "device", "withdraw")["waiting"] is None
    assert "sitter vid" in unit.text("deputy", "device", "revoke", "Anna Ek", code=1)
    assert "två" not in unit.text("deputy", "device", "renew")


def test_a_machine_that_is_shut_out(unit: Shell) -> None:
    assert unit.answer("office", "device", "revoke", "Sara Lindqvist")["status"] == "revoked"
    assert "avstängd" in unit.text("office", "device", "list")
    late = unit.answer("laptop", "bundle", "export", "--to", "all", "--output", unit.folder)["bundles"][0]["file"]
    assert "avstängd" in unit.text("office", "bundle", "import", late, code=1)
    assert "inte känt" in unit.text("office", "bundle", "export", "--to", "laptop", "--output", unit.folder, code=1)


def test_at_the_keyboard_the_digits_are_asked_for(
    unit: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unit.make("new", Role.TRAINER, "Johanna Rask")
    asked = unit.answer("new", "device", "request", "--output", unit.folder / "ask3")
    store = ["--store", str(unit.store("office")), "--json"]
    for typed, code in (("nej\n", 1), ("", 1), ("ja\n", 0)):
        keyboard = io.StringIO(typed)
        keyboard.isatty = lambda: True  # type: ignore[method-assign]
        monkeypatch.setattr("sys.stdin", keyboard)
        assert cli.run(["device", "approve", asked["file"], *store]) == code
        said = capsys.readouterr()
        assert asked["digits"] in said.err and "Stämmer siffrorna?" in said.err
    assert json.loads(said.out)["role"] == "utbildare"


def test_the_identity_opens_a_package_with_the_age_tool(unit: Shell) -> None:
    (package,) = (unit.folder / "start").iterdir()
    key = unit.folder / "key.txt"
    unit.text("laptop", "device", "identity", "--output", key)
    assert key.stat().st_mode & 0o077 == 0
    identity = pyrage.x25519.Identity.from_str(key.read_text("utf-8").strip())
    assert pyrage.decrypt(package.read_bytes(), [identity]).startswith(b"FHRB1")
    assert unit.answer("laptop", "device", "identity")["identity"] == key.read_text("utf-8").strip()


@pytest.mark.slow
def test_a_backup_opens_on_another_computer(shell: Shell, tmp_path: Path) -> None:
    opened, sheet = storage().create(shell.store("lost"), PHRASE, "Eva Norling", Role.UNIT_MANAGER)
    generation = storage().backup(opened)
    opened.close()
    shutil.copytree(generation.folder, tmp_path / "usb")
    (tmp_path / "key.txt").write_text(sheet.text, "utf-8")
    (tmp_path / "new.txt").write_text("lingon i skogen\n", "utf-8")
    (tmp_path / "back").mkdir()
    recover = ["recover", "--backup", tmp_path / "usb", "--recovery-file", tmp_path / "key.txt",
               "--new-passphrase-file", tmp_path / "new.txt"]  # fmt: skip
    assert "egen mapp" in shell.text("back", *recover, "--recovery-sheet", shell.store("back") / "a.pdf", code=1)
    made = shell.answer("back", *recover)
    assert len(made["recovery"]) == 5 and any("äldre" in said for said in made["notices"])
    assert "redan en databas" in shell.text("back", *recover, code=1)
    known = shell.text("back", "device", "list", "--passphrase-file", tmp_path / "new.txt")
    assert "Eva Norling" in known


def test_what_is_not_a_package_is_told_apart(unit: Shell) -> None:
    unit.text("laptop", "device", "list")
    missing = unit.text("laptop", "bundle", "import", unit.folder / "finns inte.fhrb", code=1)
    assert "ingen fil med det namnet" in missing
    assert "en mapp" in unit.text("laptop", "bundle", "inspect", unit.folder, code=1)
    assert "ingen fil" in unit.text("laptop", "bundle", "inspect", "/dev/zero", code=1)  # bytes without end
    unit.text("office", "device", "list")  # whatever there is to tell of the copied store is told
    assert "en mapp" in unit.text("office", "device", "approve", unit.folder, code=1)


def test_ones_own_package_is_known(unit: Shell) -> None:
    (sent,) = unit.answer("laptop", "bundle", "export", "--to", "office", "--output", unit.folder / "ut")["bundles"]
    assert "Paketet är gjort här, för office" in unit.text("laptop", "bundle", "import", sent["file"], code=1)


def test_a_refusal_is_json_too(unit: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["bundle", "import", str(unit.folder), "--json", "--store", str(unit.store("laptop"))]
    assert cli.run(words) == 1
    said = capsys.readouterr()
    assert json.loads(said.out) == {"refused": said.err.strip()}


def test_what_is_left_out_is_named(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["bundle", "export", "--store", str(shell.store("x"))]) == 2
    assert "”--to, --output” saknas" in capsys.readouterr().err


def test_a_look_says_what_changes_to_what(unit: Shell) -> None:
    office = storage().open(unit.store("office"), PHRASE)
    with office.desk.store.read() as connection:
        (home,) = records.load_where(connection, Home)
    services_on(office.desk).homes.save_home(office.actor, replace(home, place="Särna"))
    (file,) = _package(office, unit.folder / "nytt")
    office.close()
    told = unit.text("laptop", "bundle", "import", file, "--dry-run")
    assert "By eller bostadsområde: – → Särna" in told
    unit.text("laptop", "bundle", "import", file)
    again = unit.text("laptop", "bundle", "import", file, "--dry-run")
    assert "Inget i det var okänt här" in again and "Ändrat" not in again


def _package(opened: OpenStore, folder: Path) -> list[Path]:
    folder.mkdir()
    exchange, unit = services_on(opened.desk).exchange, services_on(opened.desk).devices.unit(opened.actor)
    others = [one.device for one in unit.machines if one.device != opened.desk.store.identity.device]
    return [one.file for one in exchange.export(opened.actor, others, folder).value]
