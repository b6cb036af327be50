"""The command line's words for packages and machines: what `bundle` and `device` take. What they do is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from i18n import _

Command = Callable[[Any, str, str], Any]  # commands, name, help → the command's parser


def exchange_commands(commands: Any, command: Command, roles: Iterable[str]) -> None:
    """Add `bundle` and `device`. `command` makes a parser with the store's options."""
    _bundle(commands, command)
    _device(commands, command, tuple(roles))


def family(commands: Any, command: Command, name: str, told: str) -> Any:
    """A command with commands of its own; what they are added to."""
    one = command(commands, name, told)
    return one.add_subparsers(
        dest="action", required=True, metavar=_("WHAT"), title=_("Commands"), parser_class=type(one)
    )


def _bundle(commands: Any, command: Command) -> None:
    what = family(commands, command, "bundle", _("packages between the unit's computers"))
    one = command(what, "export", _("make a package for other computers"))
    _receivers(one)
    _folder(one, _("where the package is written"))
    one = command(what, "import", _("take a package in: all of it, or nothing"))
    _file(one, _("the package"))
    one.add_argument("--dry-run", action="store_true", help=_("show what it brings and change nothing"))
    one = command(what, "inspect", _("what a package says of itself"))
    _file(one, _("the package"))
    one = command(what, "request", _("ask other computers for what is missing here"))
    _receivers(one)
    _folder(one, _("where the request is written"))
    one = command(what, "answer", _("answer a request with a package"))
    _file(one, _("the request"))
    _folder(one, _("where the package is written"))


def _device(commands: Any, command: Command, roles: tuple[str, ...]) -> None:
    what = family(commands, command, "device", _("the unit's computers: let in, shut out, list"))
    one = command(what, "request", _("ask to be let into a unit: writes a file without secrets"))
    one.add_argument("--output", type=Path, metavar=_("FOLDER"), help=_("folder or file to write"))
    _approve(what, command, roles)
    command(what, "list", _("the unit's computers and their digits"))
    one = command(what, "revoke", _("shut a computer out for good"))
    _machine(one)
    one = command(what, "promote", _("let a computer let others in and shut them out"))
    _machine(one)
    one = command(what, "demote", _("take that right from a computer"))
    _machine(one)
    one = command(what, "role", _("give a computer another role"))
    _machine(one)
    one.add_argument("role", choices=roles, metavar=_("ROLE"), help=", ".join(roles))
    one = command(what, "rename", _("give a computer another name"))
    _machine(one)
    one.add_argument("name", metavar=_("NAME"), help=_("the new name"))
    one = command(what, "threshold", _("how many computers must sign each change"))
    one.add_argument("signatures", type=int, choices=(1, 2), metavar=_("NUMBER"), help=_("one or two"))
    command(what, "cosign", _("sign the change that waits"))
    command(what, "withdraw", _("put away the change that waits"))
    command(what, "renew", _("renew the list for a year"))
    one = command(what, "identity", _("this computer's private key, for the age tool in an emergency"))
    one.add_argument(
        "--output", type=Path, metavar=_("FILE"), help=_("where the key is written; otherwise it is shown")
    )


def _approve(what: Any, command: Command, roles: tuple[str, ...]) -> None:
    one = command(what, "approve", _("let a computer in, after comparing digits"))
    _file(one, _("the computer's request"))
    one.add_argument("--digits", metavar=_("DIGITS"), help=_("the digits that the new computer shows, in one text"))
    one.add_argument("--role", choices=roles, help=_("its user's role; otherwise the one asked for"))
    one.add_argument("--name", metavar=_("NAME"), help=_("what the computer is called"))
    one.add_argument("--person", metavar=_("NAME"), help=_("somebody known here, whose new computer it is"))
    one.add_argument("--output", type=Path, metavar=_("FOLDER"), help=_("where its starting package is written"))


def _receivers(one: Any) -> None:
    one.add_argument(
        "--to", nargs="+", required=True, metavar=_("COMPUTER"),
        help=_("name, person or id of each receiver, or the beginning of it; “all” for everyone"),
    )  # fmt: skip


def _machine(one: Any) -> None:
    one.add_argument("device", metavar=_("COMPUTER"), help=_("its name, its person or its id, or the beginning of it"))


def _file(one: Any, told: str) -> None:
    one.add_argument("file", type=Path, metavar=_("FILE"), help=told)


def _folder(one: Any, told: str) -> None:
    one.add_argument("--output", type=Path, required=True, metavar=_("FOLDER"), help=told)
