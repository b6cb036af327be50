"""The two ways to run the demo: a window on an invented unit, or the whole main job without a display."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import tempfile
from pathlib import Path
from random import Random

from db.connection import leave_memory
from fhr_desktop import durable
from fhr_desktop.app import demo
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.app.main_job import MainJob, do
from fhr_desktop.domain.errors import StoreRefused
from fhr_desktop.domain.unit import Role
from i18n import _

FAMILIES = 8  # beside the family of the main job, in the headless run


def in_window(role: Role, seed: int, *, national: bool, folder: Path | None) -> int:
    """A window on a store of its own, which goes when the window closes unless a folder is named."""
    from fhr_desktop.app.window import show

    leave_memory()
    with tempfile.TemporaryDirectory(prefix="fhr-demo-") as scratch:
        store = folder or Path(scratch) / "store"
        if national:
            from fhr_desktop.app import national as size

            size.build(store, seed=seed, role=role).opened.close()
        else:
            sys.stdout.write(_("Making sixty invented families …") + "\n")
            sys.stdout.flush()
            demo.build(store, seed=seed, role=role).opened.close()
        return show(store, phrase=demo.PASSPHRASE, is_demo=True)


def headless(folder: Path, seed: int, *, as_json: bool = False) -> int:
    """Two stores, a family from enquiry to assessment, the forms as PDF, and a summary of what lies where."""
    leave_memory()
    _clear(folder)
    today = dt.datetime.now().astimezone().date()
    laptop = demo.build(folder / "laptop", seed=seed, today=today, families=FAMILIES)
    try:
        job = do(laptop, DemoClock(today), Random(seed), folder)  # noqa: S311  # invented data
    finally:
        laptop.opened.close()
    office = demo.begin(folder / "office", Role.UNIT_MANAGER, DemoClock(today))
    office.opened.close()
    summary = _summary(folder.resolve(), job)
    durable.write(folder / "summary.json", (json.dumps(summary, ensure_ascii=False, indent=2) + "\n").encode())
    _tell(folder, summary, as_json=as_json)
    return 0


def _clear(folder: Path) -> None:
    """Make room for a new run. Raises StoreRefused for a folder that holds anything but an earlier run."""
    if not folder.exists():
        folder.mkdir(parents=True)
        return
    inside = {path.name for path in folder.iterdir()}
    if inside and "summary.json" not in inside:
        raise StoreRefused(
            _("The folder {folder} holds other things. Nothing has been changed; choose an empty one.").format(
                folder=folder
            )
        )
    for name in ("laptop", "office"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in (*folder.glob("F*.pdf"), folder / "summary.json"):
        path.unlink(missing_ok=True)


def _summary(folder: Path, job: MainJob) -> dict[str, object]:
    return {
        "case": job.number,
        "passphrase": demo.PASSPHRASE,
        "stores": {"laptop": str(folder / "laptop"), "office": str(folder / "office")},
        "forms": {name: str(folder / name) for name in job.files},
    }


def _tell(folder: Path, summary: dict[str, object], *, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps(summary, ensure_ascii=False) + "\n")
        return
    forms = summary["forms"]
    assert isinstance(forms, dict)
    lines = [
        _("A family has gone from enquiry to assessment, and its forms are printed."),
        _("Case: {number}").format(number=summary["case"]),
        _("Stores: {laptop} and {office} (passphrase: {phrase})").format(
            laptop=folder / "laptop", office=folder / "office", phrase=summary["passphrase"]
        ),
        _("Forms: {names}").format(names=", ".join(forms)),
        _("Summary: {file}").format(file=folder / "summary.json"),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
