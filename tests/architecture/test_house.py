"""The house as it is drawn: layers, docstrings, file lengths, where Qt and SQL live, names that are ours alone."""

from __future__ import annotations

import ast
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("fhr_desktop", "ui", "resources", "db", "i18n")
SOURCES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))
ALL = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "build_installer.py"]
MOST_LINES = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_every_module_says_what_lives_there(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert docstring, "no docstring"
    assert docstring.split("\n\n")[0].rstrip().endswith((".", ":")), docstring


@pytest.mark.parametrize("path", ALL, ids=_name)
def test_files_stay_short(path: Path) -> None:
    lines = path.read_text("utf-8").count("\n")
    assert lines < MOST_LINES, f"{lines} lines: split it"


def test_every_module_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    floors = {name.strip() for layer in layers for name in layer.replace("(", "").replace(")", "").split("|")}
    for path in SOURCES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module == "fhr_desktop":
            continue
        assert any(module == floor or module.startswith(floor + ".") for floor in floors), f"{module} has no floor"


@pytest.mark.parametrize("path", [p for p in SOURCES if not _name(p).startswith("ui/")], ids=_name)
def test_qt_lives_in_ui_only(path: Path) -> None:
    names = _imports(path)
    if _name(path).startswith("fhr_desktop/app/"):  # the composition root makes the application
        return
    assert not [name for name in names if name.split(".")[0] in ("PySide6", "shiboken6")]


@pytest.mark.parametrize("path", [p for p in SOURCES if not _name(p).startswith("db/")], ids=_name)
def test_sql_lives_in_db_only(path: Path) -> None:
    sql = ("sqlalchemy", "sqlcipher3", "alembic", "sqlite3")
    assert not [name for name in _imports(path) if name.split(".")[0] in sql]


@pytest.mark.parametrize("path", sorted((ROOT / "db/migrations/versions").glob("v*.py")), ids=_name)
def test_migrations_stand_on_their_own(path: Path) -> None:
    ours = [name for name in _imports(path) if name.split(".")[0] in PACKAGES]
    assert not ours, "a migration that imports the program changes its meaning with it"


def test_pages_do_not_import_each_other() -> None:
    for path in (ROOT / "ui/pages").rglob("*.py"):
        parts = path.relative_to(ROOT / "ui/pages").parts
        if len(parts) < 2:
            continue
        for name in _imports(path):
            if name.startswith("ui.pages."):
                assert name.split(".")[2] == parts[0], f"{_name(path)} imports {name}"


def test_our_package_names_are_ours_alone() -> None:
    for package, owners in packages_distributions().items():
        if package in PACKAGES:
            assert set(owners) == {"fhr-desktop"}, f"{package} also comes with {owners}"


def test_no_drawers_for_anything() -> None:
    for path in SOURCES:
        assert path.stem not in ("utils", "util", "helpers", "helper", "manager", "misc", "common"), _name(path)
