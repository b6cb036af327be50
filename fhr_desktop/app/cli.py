"""Runs one command: exit 0, 1 with one sentence when it is refused, 2 when it cannot be understood."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence

import i18n
from fhr_desktop.app.parser import known
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.security.process import harden
from i18n import _

Command = Callable[[argparse.Namespace], int]


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say."""
    harden()
    i18n.activate()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        options = known(arguments)
    except SystemExit as stop:  # argparse's way out, for help too
        return int(stop.code or 0)
    try:
        return _chosen(options)(options)
    except FhrError as refusal:
        sys.stderr.write(refusal.sentence + "\n")
        if getattr(options, "json", False):
            sys.stdout.write(json.dumps({"refused": refusal.sentence}, ensure_ascii=False) + "\n")
        return 1
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(_("Stopped. Nothing more was changed.") + "\n")
        return 1
    except OSError:
        sys.stderr.write(_("A file could not be read or written. Check the name, the disk and your rights.") + "\n")
        return 1


def _chosen(options: argparse.Namespace) -> Command:
    if options.command == "bundle":
        from fhr_desktop.app.exchange_commands import bundle

        return bundle
    if options.command == "device":
        from fhr_desktop.app.device_commands import device

        return device
    if options.command == "match":
        from fhr_desktop.app.pool_commands import match

        return match
    if options.command == "course":
        from fhr_desktop.app.training_commands import course

        return course
    if options.command == "report":
        from fhr_desktop.app.report_commands import report

        return report
    if options.command in ("ledger", "insight"):
        from fhr_desktop.app import ledger_commands

        return {"ledger": ledger_commands.ledger, "insight": ledger_commands.insight}[options.command]
    if options.command == "cost-share":
        from fhr_desktop.app.cost_share_commands import cost_share

        return cost_share
    if options.command == "stats":
        from fhr_desktop.app.followup_commands import stats

        return stats
    from fhr_desktop.app import commands  # over a second's loading, which --version and --help need not wait for

    return {
        None: commands.window,
        "demo": commands.demo,
        "init": commands.init,
        "check": commands.check,
        "dump": commands.dump,
        "backup": commands.backup,
        "restore": commands.restore,
        "recover": commands.recover,
        "print": commands.print_form,
        "search": commands.search,
        "selftest": commands.selftest,
    }[options.command]
