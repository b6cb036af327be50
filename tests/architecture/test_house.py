"""The house as it is drawn: layers, docstrings, file lengths, where Qt and SQL live, names that are ours alone."""

from __future__ import annotations

import ast
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("fhr_desktop", "ui", "resources", "db", "i18n")
SOURCES = sorted(p for name in PACKAGES for p in (ROOT / name).rglob("*.py"))
ALL = [*SOURCES, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "build_installer.py"]
MOST_LINES = 400


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def _importers(paths: list[Path], *packages: str) -> list[str]:
    return [_name(path) for path in paths if {name.split(".")[0] for name in _imports(path)} & {*packages}]


def test_every_module_says_what_lives_there() -> None:
    said = {_name(path): ast.get_docstring(_tree(path)) or "" for path in ALL}
    ends = {name: docstring.split("\n\n")[0].rstrip() for name, docstring in said.items()}
    assert not [name for name, end in ends.items() if not end.endswith((".", ":"))]


def test_files_stay_short() -> None:
    lines = {_name(path): path.read_text("utf-8").count("\n") for path in ALL}
    assert not {name: many for name, many in lines.items() if many >= MOST_LINES}, "split them"


def test_every_module_stands_on_a_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(one["layers"] for one in contracts if one["type"] == "layers")
    floors = {name.strip() for layer in layers for name in layer.replace("(", "").replace(")", "").split("|")}
    for path in SOURCES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module == "fhr_desktop":
            continue
        assert any(module == floor or module.startswith(floor + ".") for floor in floors), f"{module} has no floor"


def test_qt_lives_in_ui_only() -> None:
    app = "fhr_desktop/app/"  # the composition root makes the application
    elsewhere = [path for path in SOURCES if not _name(path).startswith(("ui/", app))]
    assert not _importers(elsewhere, "PySide6", "shiboken6")


def test_sql_lives_in_db_only() -> None:
    elsewhere = [path for path in SOURCES if not _name(path).startswith("db/")]
    assert not _importers(elsewhere, "sqlalchemy", "sqlcipher3", "alembic", "sqlite3")


def test_migrations_stand_on_their_own() -> None:
    migrations = sorted((ROOT / "db/migrations/versions").glob("v*.py"))
    assert migrations and not _importers(migrations, *PACKAGES), "it would change its meaning with the program"


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
