"""What each command does, on the services. How the arguments are written is `parser`'s."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

from fhr_desktop.app import access
from fhr_desktop.app.cost_share_commands import cost_paper
from fhr_desktop.app.followup_commands import figures_paper
from fhr_desktop.app.parser import ROLES
from fhr_desktop.app.pool_commands import pool_paper, sealed_proposal
from fhr_desktop.app.training_commands import course_paper
from fhr_desktop.domain.errors import Refused, StoreRefused
from fhr_desktop.forms.library import library
from fhr_desktop.security import signing
from fhr_desktop.services.annual_report.form import FORM as BASIS
from fhr_desktop.services.cost_share.papers import FORM as COSTS
from fhr_desktop.services.followup_form import FORM as FIGURES
from fhr_desktop.services.pool_papers import OVERVIEW, REQUEST
from fhr_desktop.services.proposal_papers import FORMS as PROPOSAL_FORMS
from fhr_desktop.services.proposal_papers import PRESENTATION, SHEET
from fhr_desktop.services.recovery_paper import recovery_pdf
from fhr_desktop.services.suite import services_on
from fhr_desktop.services.training.papers import FORMS as COURSE_FORMS
from i18n import _


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def has_display() -> bool:
    """Whether a window can be shown here."""
    windowed = ("win32", "darwin", "cygwin")
    return sys.platform in windowed or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def window(options: argparse.Namespace) -> int:
    """Open the window on the store."""
    if not has_display():
        raise StoreRefused(_("There is no display here. Use a command instead; see “fhr-desktop --help”."))
    from fhr_desktop.app.window import show  # the only command that loads Qt

    return show(options.store)


def demo(options: argparse.Namespace) -> int:
    """Invented data: in a window where there is a display, otherwise the whole main job in files."""
    from fhr_desktop.app import demo_runs

    role = ROLES[options.role]
    if options.headless is not None:
        return demo_runs.headless(options.headless, options.seed, as_json=options.json)
    if not has_display():
        target = Path("fhr-demo")
        _say(
            _("There is no display here, so the demo runs without a window, in {folder}.").format(folder=f"./{target}")
        )
        return demo_runs.headless(target, options.seed, as_json=options.json)
    return demo_runs.in_window(role, options.seed, national=options.size == "national", folder=options.store)


def init(options: argparse.Namespace) -> int:
    """A new store; its recovery key on paper or on the screen, and the device's fingerprint."""
    phrase = access.passphrase(options, _("Choose a passphrase: "))
    store, sheet = access.storage().create(access.folder(options), phrase, options.name, ROLES[options.role])
    try:
        services = services_on(store.desk)
        if options.recovery_sheet is not None:
            access.write(
                options, options.recovery_sheet, recovery_pdf(sheet, services.paper.plain_context(store.actor))
            )
        fingerprint = signing.fingerprint(store.device_key)
        if options.json:
            shown = None if options.recovery_sheet else list(sheet.rows)
            _say(
                json.dumps(
                    {"store": str(store.folder), "fingerprint": fingerprint, "recovery": shown}, ensure_ascii=False
                )
            )
            return 0
        _say(_("The store is made in {folder}.").format(folder=store.folder))
        _say(_("The device's fingerprint: {groups}").format(groups=fingerprint))
        if options.recovery_sheet is None:
            _say(_("The recovery key. Write it down and lock it away; it is not shown again:"))
            _say(sheet.text)
    finally:
        store.close()
    return 0


def check(options: argparse.Namespace) -> int:
    """Whether the store is whole."""
    with access.opened(options) as (store, _services):
        faults = access.storage().check(store)
    if options.json:
        _say(json.dumps({"ok": not faults, "faults": faults}, ensure_ascii=False))
    elif faults:
        sys.stderr.write("\n".join(faults) + "\n")
    else:
        _say(_("The store is whole: the log gives the same tables, and the chain holds."))
    return 1 if faults else 0


def dump(options: argparse.Namespace) -> int:
    """Every record the user may read, sorted, a JSON line each."""
    with access.opened(options) as (store, services):
        for line in services.privacy.dump(store.actor):
            _say(json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
    return 0


def backup(options: argparse.Namespace) -> int:
    """A new generation of backup."""
    with access.opened(options) as (store, _services):
        made = access.storage().backup(store)
    if options.json:
        _say(json.dumps({"backup": str(made.folder)}, ensure_ascii=False))
    else:
        _say(_("The backup is made: {folder}").format(folder=made.folder))
    return 0


def restore(options: argparse.Namespace) -> int:
    """Put a backup in the store's place, or list those there are."""
    storage, folder = access.storage(), access.folder(options)
    generations = storage.backups(folder)
    if options.list:
        for number, one in enumerate(generations, start=1):
            _say(f"{number}  {one.made.astimezone():%Y-%m-%d %H.%M}")
        return 0
    if not 1 <= options.generation <= len(generations):
        raise Refused(_("There is no such backup. Nothing has been changed; see “restore --list”."))
    storage.restore(folder, generations[options.generation - 1], access.passphrase(options)).close()
    _say(
        _("The backup is in place. The store that was there is kept in the folder {folder}.").format(
            folder=folder / "aside"
        )
    )
    return 0


def recover(options: argparse.Namespace) -> int:
    """Open with the recovery key and choose a new passphrase."""
    missing = _("Give the recovery key with --recovery-file and the new passphrase with --new-passphrase-file.")
    if options.recovery_file is not None:
        key = options.recovery_file.read_text("utf-8")
    else:
        key = access.asked(_("Recovery key: "), missing)
    if options.new_passphrase_file is not None:
        new = access.first_line(options.new_passphrase_file)
    else:
        new = access.asked(_("Choose a new passphrase: "), missing)
    if options.backup is not None:
        return _adopt(options, key, new)
    access.storage().open_with_recovery(access.folder(options), key, new).close()
    _say(_("The store is open again. From now on the new passphrase is used."))
    return 0


def _adopt(options: argparse.Namespace, key: str, new: str) -> int:
    """Open a backup on this computer, with a new recovery key of its own."""
    if options.recovery_sheet is not None:
        access.demand_outside(options, options.recovery_sheet)
    store, sheet = access.storage().adopt_backup(access.folder(options), options.backup, key, new)
    try:
        if options.recovery_sheet is not None:
            context = services_on(store.desk).paper.plain_context(store.actor)
            access.write(options, options.recovery_sheet, recovery_pdf(sheet, context))
        rows = None if options.recovery_sheet else list(sheet.rows)
        text = [_("The backup is open in {folder}.").format(folder=store.folder), *store.notices]
        if rows:
            text += [_("The recovery key. Write it down and lock it away; it is not shown again:"), *rows]
        access.tell(options, {"store": str(store.folder), "recovery": rows, "notices": store.notices}, *text)
    finally:
        store.close()
    return 0


def print_form(options: argparse.Namespace) -> int:
    """A form as PDF, blank or filled from a case or a course round."""
    forms = library()
    if options.list:
        for number in forms.numbers():
            _say(f"{number}\t{forms.title(number)}")
        return 0
    number = forms.latest(options.form).number if options.form else ""
    of_pool, of_costs, of_figures = number == OVERVIEW, number == COSTS, number == FIGURES
    alone = of_pool or of_costs or of_figures
    if number == BASIS:
        raise Refused(
            _("The form F18b is filled from the annual report. Nothing has been written; take it out with “fhr-desktop "
              "report annual YEAR --output FOLDER”.")
        )  # fmt: skip
    if not number or _sources(options) != (0 if alone else 1):
        raise Refused(_alone(number) if alone else _which())
    _demand_fitting(options, number)
    if options.output is None:
        raise Refused(_("Say where the PDF is to be written, with --output. Nothing has been written."))
    if options.sealed:
        return sealed_proposal(options)
    with access.opened(options) as (store, services):
        if options.course:
            printed = course_paper(options, store, services)
        elif of_costs:
            printed = cost_paper(options, store, services)
        elif of_figures:
            printed = figures_paper(options, store, services)
        elif of_pool or options.need:
            printed = pool_paper(options, store, services)
        elif options.blank:
            printed = services.paper.blank(store.actor, options.form)
        else:
            case_id = services.cases.find(store.actor, options.case)
            printed = services.paper.of_case(store.actor, case_id, options.form)
    access.write(options, options.output, printed.pdf)
    if options.json:
        _say(json.dumps({"output": str(options.output), "pages": printed.pages}, ensure_ascii=False))
    else:
        _say(_("Written: {file}").format(file=options.output))
    return 0


def _which() -> str:
    return _(
        "Say which form, and one of --case with a number, --course with a name, --need with a number or --blank. "
        "Nothing has been written."
    )


def _alone(form: str) -> str:
    if form == COSTS:
        return _(
            "The form F18c is filled from the year's costs, so give none of --case, --course, --need or --blank. "
            "Nothing has been written."
        )
    if form == FIGURES:
        return _(
            "The form F18a is filled from the unit's figures, so give none of --case, --course, --need or --blank. "
            "Nothing has been written."
        )
    return _(
        "The form F17 is filled from the pool, so give none of --case, --course, --need or --blank. "
        "Nothing has been written."
    )


def _demand_fitting(options: argparse.Namespace, number: str) -> None:
    """Raises Refused when what is given does not belong with the form."""
    said = ""
    if options.session is not None and not options.course:
        said = _("--session goes with --course. Nothing has been written.")
    elif options.variant and number != OVERVIEW:
        said = _("--variant goes with F17. Nothing has been written.")
    elif options.year is not None and number not in (COSTS, FIGURES):
        said = _("--year goes with F18a and F18c. Nothing has been written.")
    elif options.municipality and number != FIGURES:
        said = _("--municipality goes with F18a. Nothing has been written.")
    elif options.case and number in COURSE_FORMS:
        said = _("The form {form} belongs to a course round. Name the round with --course. Nothing has been written.")
    elif options.case and number == REQUEST:
        said = _("The form {form} belongs to a request. Name the request with --need. Nothing has been written.")
    elif options.need and number not in (REQUEST, *PROPOSAL_FORMS):
        said = _("--need goes with F14, F15, F16a and F16b. Nothing has been written.")
    elif options.sealed and not (options.need and number == SHEET):
        said = _("--sealed goes with F16a and --need. Nothing has been written.")
    elif options.named and not (options.need and number == PRESENTATION):
        said = _("--named goes with F15 and --need. Nothing has been written.")
    if said:
        raise Refused(said.format(form=number))


def _sources(options: argparse.Namespace) -> int:
    """How many places the answers are to come from; a course's paper may be blank too."""
    given = (options.case, options.course, options.need, options.blank and not options.course)
    return sum(map(bool, given))


def search(options: argparse.Namespace) -> int:
    """What matches a text, best first."""
    with access.opened(options) as (store, services):
        found = services.search.find(store.actor, " ".join(options.text))
    for one in found:
        if options.json:
            fields = {
                "case": one.number,
                "family": one.family,
                "kind": one.kind,
                "title": one.title,
                "excerpt": one.excerpt,
            }
            _say(json.dumps(fields, ensure_ascii=False))
        else:
            _say("  ".join(part for part in (one.number, one.family, one.kind, one.excerpt or one.title) if part))
    if not found and not options.json:
        _say(_("Nothing was found."))
    return 0


def selftest(_options: argparse.Namespace) -> int:
    """Whether the installed program works."""
    from fhr_desktop.app.selftest import run  # loads Qt

    return run()
