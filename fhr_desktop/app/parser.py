"""The command line's words: which commands there are and what each takes. What they do is `commands`'."""

from __future__ import annotations

import argparse
import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from fhr_desktop import __version__
from fhr_desktop.app.exchange_parser import exchange_commands
from fhr_desktop.app.training_parser import training_commands
from fhr_desktop.domain.unit import Role
from i18n import _

ROLES = {
    "utredare": Role.INVESTIGATOR,
    "enhetschef": Role.UNIT_MANAGER,
    "utbildare": Role.TRAINER,
    "administratör": Role.ADMINISTRATOR,
    "systemadministratör": Role.SYSTEM_ADMINISTRATOR,
}
VARIANTS = {"intern": "internal", "insyn": "insight", "internal": "internal", "insight": "insight"}  # of F17
MOST_CHOICES = 8  # told one by one
_CHOICE = re.compile(r"argument ([^:]+): invalid choice: '(.*)' \(choose from (.+)\)")
_VALUE = re.compile(r"argument ([^:]+): invalid .*? value: '(.*)'")
_LACKING = re.compile(r"required: (.+)$")
_ALONE = re.compile(r"argument ([^:]+): expected")
_NAMED = re.compile(r"argument ([^:]+):|unrecognized arguments: (.+)")
DEMO_ROLES = ("utredare", "enhetschef", "utbildare")


class _Formatter(argparse.HelpFormatter):
    """Help with our own word for usage. A prefix that is given, as '' for the name of a sub-command, stays."""

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("Usage: ") if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser whose own sentences are ours."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formatter_class=_Formatter, add_help=False, allow_abbrev=False, **kwargs)
        self._positionals.title, self._optionals.title = _("Arguments"), _("Options")
        self.add_argument("-h", "--help", action="help", help=_("show this help"))

    def error(self, message: str) -> NoReturn:
        """What was written and what it can be, and exit code 2. The library's own reason is in English."""
        said = _("Nothing has been changed. See “{command} --help”.").format(command=self.prog)
        self.exit(2, f"{_told(message)} {said}\n")


def _told(message: str) -> str:
    """What argparse refused, in our words, by its own: the narrowest first."""
    if found := _CHOICE.search(message):
        what, value, choices = found.groups()
        those = [one.strip(" '") for one in choices.split(",")]
        if len(those) > MOST_CHOICES:
            return _("“{value}” cannot stand as {what}.").format(value=value, what=what)
        said = _("“{value}” cannot stand as {what}; it can be {choices}.")
        return said.format(value=value, what=what, choices=", ".join(those))
    if found := _VALUE.search(message):
        return _("“{value}” cannot stand as {what}.").format(what=found[1], value=found[2])
    if found := _LACKING.search(message):
        return _("“{what}” is missing.").format(what=found[1])
    if found := _ALONE.search(message):
        return _("Nothing stands after “{what}”.").format(what=found[1])
    if found := _NAMED.search(message):
        return _("“{what}” cannot be understood.").format(what=found[1] or found[2])
    return _("The command cannot be understood.")


def parser() -> Parser:
    """The whole command line."""
    top = Parser(
        prog="fhr-desktop",
        description=_("Casework for Familjehemsresursen i Dalarna. Without a command the window opens."),
    )
    top.add_argument("--version", action="version", version=f"FHR Desktop {__version__}", help=_("show the version"))
    _store_options(top, suppress=False)
    commands = top.add_subparsers(dest="command", metavar=_("COMMAND"), title=_("Commands"), parser_class=Parser)
    _demo(commands)
    _store_commands(commands)
    _case_commands(commands)
    _ledger_commands(commands)
    exchange_commands(commands, _command, ROLES)
    training_commands(commands, _command)
    commands.add_parser("selftest", help=_("test the installed program"))
    return top


def _store_options(one: Parser, *, suppress: bool = True) -> None:
    default: Any = argparse.SUPPRESS if suppress else None
    one.add_argument("--store", type=Path, metavar=_("FOLDER"), default=default, help=_("folder of the store"))
    one.add_argument(
        "--passphrase-file",
        type=Path,
        metavar=_("FILE"),
        default=default,
        help=_("file with the passphrase on its first line"),
    )
    one.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS if suppress else False, help=_("answer as JSON")
    )


def _command(commands: Any, name: str, told: str) -> Parser:
    one: Parser = commands.add_parser(name, help=told, description=told)
    _store_options(one)
    return one


def _demo(commands: Any) -> None:
    one = _command(commands, "demo", _("invented data in a store of its own"))
    one.add_argument("--size", choices=("unit", "national"), default="unit", help=_("how much data"))
    one.add_argument("--role", choices=DEMO_ROLES, default="utredare", help=_("whose screen"))
    one.add_argument("--seed", type=int, default=1, metavar=_("NUMBER"), help=_("the same number gives the same data"))
    one.add_argument("--headless", type=Path, metavar=_("FOLDER"), help=_("the whole main job without a display"))


def _store_commands(commands: Any) -> None:
    one = _command(commands, "init", _("new store and keys"))
    one.add_argument("--name", required=True, metavar=_("NAME"), help=_("the user's name"))
    one.add_argument("--role", required=True, choices=tuple(ROLES), help=_("the user's role"))
    one.add_argument(
        "--recovery-sheet",
        type=Path,
        metavar=_("FILE"),
        help=_("where the recovery key is written as PDF; otherwise it is shown"),
    )
    _command(commands, "check", _("check that the store is whole"))
    _command(commands, "dump", _("every record you may read, as JSON lines"))
    _command(commands, "backup", _("make a backup; three generations are kept"))
    one = _command(commands, "restore", _("put a backup in the store's place; the store that was there is kept"))
    one.add_argument("--generation", type=int, default=1, metavar=_("NUMBER"), help=_("1 is the newest"))
    one.add_argument("--list", action="store_true", help=_("list the backups"))
    one = _command(commands, "recover", _("open with the recovery key and choose a new passphrase"))
    one.add_argument("--recovery-file", type=Path, metavar=_("FILE"), help=_("file with the recovery key"))
    one.add_argument("--new-passphrase-file", type=Path, metavar=_("FILE"), help=_("file with the new passphrase"))
    one.add_argument(
        "--backup", type=Path, metavar=_("FOLDER"), help=_("a backup to open on this computer, as --store")
    )
    one.add_argument(
        "--recovery-sheet",
        type=Path,
        metavar=_("FILE"),
        help=_("where the new recovery key of --backup is written as PDF; otherwise it is shown"),
    )


def _case_commands(commands: Any) -> None:
    one = _command(commands, "print", _("a form as PDF"))
    one.add_argument("form", nargs="?", metavar=_("FORM"), help=_("the form's number, such as F10"))
    one.add_argument("--case", metavar=_("NUMBER"), help=_("the case's number"))
    one.add_argument("--course", metavar=_("NAME"), help=_("a course round, for F13a, F13b, F13c and F13d"))
    one.add_argument("--session", type=int, metavar=_("NUMBER"), help=_("one meeting of the round, for F13c"))
    one.add_argument("--need", metavar=_("NUMBER"), help=_("the request's number, for F14, F15, F16a and F16b"))
    one.add_argument("--sealed", action="store_true", help=_("F16a with all that belongs to it, sealed, in a folder"))
    one.add_argument("--named", action="store_true", help=_("F15 with names; both must want to go on"))
    one.add_argument("--variant", choices=tuple(VARIANTS), help=_("which variant of F17; intern unless told"))
    one.add_argument(
        "--year", type=int, metavar=_("YEAR"), help=_("which year, for F18a and F18c; this year unless told")
    )
    one.add_argument("--municipality", metavar=_("CODE"), help=_("one municipality's F18a; all of them unless told"))
    one.add_argument("--blank", action="store_true", help=_("without answers, to fill in by hand"))
    one.add_argument("--output", type=Path, metavar=_("FILE"), help=_("where the PDF is written"))
    one.add_argument("--list", action="store_true", help=_("list the forms"))
    one = _command(commands, "search", _("search names, numbers and notes"))
    one.add_argument("text", nargs="+", metavar=_("TEXT"), help=_("what to search for"))
    one = _command(commands, "match", _("the homes of the pool that fit a need, and why the others do not"))
    one.add_argument("need", metavar=_("NUMBER"), help=_("the request's number, such as N-2026-0001"))
    one = _command(commands, "stats", _("the unit's figures for a year"))
    one.add_argument("year", type=int, metavar=_("YEAR"), help=_("which year"))
    one.add_argument("--format", choices=("json", "csv", "xlsx", "pdf"), default="json", help=_("kind of file"))
    one.add_argument("--output", type=Path, metavar=_("FILE"), help=_("where the file is written"))
    one.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar=_("DATE"), help=_("leave out what is dated after that day")
    )
    one.add_argument(
        "--for-others", action="store_true", help=_("published: small figures are hidden (the unit manager's)")
    )
    kinds = _command(commands, "report", _("a report of the unit's, as files")).add_subparsers(
        dest="report", metavar=_("REPORT"), title=_("Reports"), parser_class=Parser, required=True
    )
    one = _command(kinds, "annual", _("the annual report of a year: Word, PDF, F18b and the figures"))
    one.add_argument("year", type=int, metavar=_("YEAR"), help=_("which year"))
    one.add_argument("--output", type=Path, required=True, metavar=_("FOLDER"), help=_("where the files are written"))
    one = _command(commands, "cost-share", _("who pays what of a year's cost, by children; needs no store"))
    one.add_argument("--total", required=True, metavar=_("KRONOR"), help=_("the year's cost"))
    one.add_argument("--children", type=Path, required=True, metavar=_("FILE"), help=_("a file: kommun;barn"))
    one.add_argument(
        "--rounding",
        choices=("row", "exact"),
        default="row",
        help=_("each row for itself, or so that the sum is exact"),
    )


def _ledger_commands(commands: Any) -> None:
    one = _command(commands, "ledger", _("every prioritisation and offer, and whether the ledger holds together"))
    one.add_argument("--verify", action="store_true", help=_("go through every entry and count anew from the log"))
    one = _command(commands, "insight", _("a municipality's figures and its part of the ledger, without personal data"))
    one.add_argument(
        "--municipality", required=True, metavar=_("CODE"), help=_("the municipality's code, such as 2034")
    )
    one.add_argument("--output", type=Path, required=True, metavar=_("FOLDER"), help=_("where the files are written"))
    one.add_argument("--sealed", action="store_true", help=_("all in one file that is opened with a code"))


def known(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments read. Exits with 2 when they cannot be understood."""
    return parser().parse_args(arguments)
