"""How a command gets at a store: its folder, its passphrase, and the system's keyring when it is in use."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused, StoreRefused
from fhr_desktop.security.keyring import system_keyring
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import Services, services_on
from i18n import _

VARIABLE = "FHR_PASSPHRASE"


def folder(options: argparse.Namespace) -> Path:
    """The store's folder: `--store`, or the platform's place for a program's data."""
    return options.store or Path(platformdirs.user_data_dir("FHR Desktop", appauthor=False))


def storage() -> Storage:
    """Storage with this system's keyring, if it has one."""
    return Storage(keyring=system_keyring())


def passphrase(options: argparse.Namespace, prompt: str | None = None) -> str:
    """The passphrase from the file, the environment or the keyboard. Raises StoreRefused when there is none."""
    if options.passphrase_file is not None:
        return first_line(options.passphrase_file)
    if os.environ.get(VARIABLE):
        return os.environ[VARIABLE]
    return asked(prompt or _("Passphrase: "))


def asked(prompt: str, missing: str | None = None) -> str:
    """A secret typed at the keyboard. Raises StoreRefused, with the sentence given, where there is no keyboard."""
    if not sys.stdin.isatty():
        raise StoreRefused(
            missing
            or _(
                "The passphrase is missing. Give it with --passphrase-file or FHR_PASSPHRASE; nothing has been changed."
            )
        )
    return getpass.getpass(prompt)


def first_line(path: Path) -> str:
    """The first line of a file. Raises StoreRefused when it cannot be read."""
    try:
        return path.read_text("utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError):
        raise StoreRefused(_("The file with the passphrase could not be read. Nothing has been changed.")) from None


def write(options: argparse.Namespace, path: Path, data: bytes) -> None:
    """Write a file the person asked for. Raises Refused for one among the store's own, or that cannot be written."""
    demand_outside(options, path)
    try:
        durable.write(path, data)
    except OSError:
        raise Refused(
            _(
                "{file} could not be written. Nothing has been changed; check the folder, the disk and your rights."
            ).format(file=path)
        ) from None


def demand_outside(options: argparse.Namespace, path: Path) -> None:
    """Raises Refused for a file or folder among the store's own."""
    if path.resolve().is_relative_to(folder(options).resolve()):
        raise Refused(
            _("{file} lies in the store's own folder. Nothing has been written; choose another.").format(file=path)
        )


def output_folder(options: argparse.Namespace, path: Path) -> Path:
    """A folder to write packages in, made when it is not there. Raises Refused."""
    demand_outside(options, path)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise Refused(
            _("{file} could not be made. Nothing has been changed; choose another folder.").format(file=path)
        ) from None
    return path


def tell(options: argparse.Namespace, said: dict[str, Any], *lines: str) -> None:
    """Answer as one JSON object, or as lines for a person."""
    text = json.dumps(said, ensure_ascii=False) if options.json else "\n".join(lines)
    sys.stdout.write(text + "\n")


def asks() -> bool:
    """Whether a person sits at the keyboard."""
    return sys.stdin.isatty()


def agreed(question: str) -> bool:
    """Whether the person at the keyboard says yes."""
    sys.stderr.write(question)
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in ("ja", "j", "yes", "y")


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[tuple[OpenStore, Services]]:
    """The store, unlocked for the length of one command. Notices go to standard error."""
    store = storage().open(folder(options), passphrase(options))
    try:
        for notice in store.notices:
            sys.stderr.write(notice + "\n")
        yield store, services_on(store.desk)
    finally:
        store.close()
