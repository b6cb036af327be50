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
from fhr_desktop.app import demo, demo_cost_share, demo_exchange, demo_training, main_job
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.errors import StoreRefused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.suite import services_on
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
    """Two machines of one unit: a family from enquiry to assessment, packages there and back, the forms as PDF."""
    leave_memory()
    _clear(folder)
    clock = DemoClock(dt.datetime.now().astimezone().date())
    office, laptop = demo_exchange.found(folder, clock)
    try:
        demo.fill(laptop, clock, Random(seed), FAMILIES)  # noqa: S311  # invented data
        job = main_job.investigate(laptop, clock, Random(seed))  # noqa: S311
        course = demo_training.hold_one(services_on(office.opened.desk), office.opened.actor, clock)
        demo_cost_share.share_costs(services_on(office.opened.desk), office.opened.actor, clock)
        done = demo_exchange.Exchanged()
        demo_exchange.send(done, laptop, office, folder)
        main_job.countersign(services_on(office.opened.desk), office.opened.actor, job)
        for machine in (office, laptop):
            demo_exchange.write_apart(machine, job.case)
        demo_exchange.send(done, office, laptop, folder)
        demo_exchange.send(done, laptop, office, folder)
        demo_exchange.decide(done, laptop, office, job.case, folder)
        files = main_job.print_papers(services_on(laptop.opened.desk), laptop.opened.actor, job, folder)
        files += demo_training.print_course(services_on(office.opened.desk), office.opened.actor, course, folder)
    finally:
        laptop.opened.close()
        office.opened.close()
    summary = _summary(folder.resolve(), job.case.number, files, done) | {"course": course.round}
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
    for path in (*folder.glob("F*.pdf"), *folder.glob("*.fhrb"), folder / "summary.json"):
        path.unlink(missing_ok=True)


def _summary(folder: Path, number: str, files: tuple[str, ...], done: demo_exchange.Exchanged) -> dict[str, object]:
    return {
        "case": number,
        "passphrase": demo.PASSPHRASE,
        "stores": {"laptop": str(folder / "laptop"), "office": str(folder / "office")},
        "forms": {name: str(folder / name) for name in files},
        "bundles": {one["file"]: str(folder / one["file"]) for one in done.packages},
        "exchanges": done.packages,
        "conflicts": done.conflicts,
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
        _("Course round: {name}").format(name=summary["course"]),
        _("Forms: {names}").format(names=", ".join(forms)),
        _("Packages exchanged: {n}. Conflicts seen on both machines and decided once: {conflicts}").format(
            n=len(summary["bundles"]),  # type: ignore[arg-type]
            conflicts=len(summary["conflicts"]),  # type: ignore[arg-type]
        ),
        _("Summary: {file}").format(file=folder / "summary.json"),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
