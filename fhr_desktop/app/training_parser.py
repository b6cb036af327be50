"""The command line's words for courses: what `course` takes. What it does is `training_commands`'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fhr_desktop.app.exchange_parser import Command, family
from i18n import _


def training_commands(commands: Any, command: Command) -> None:
    """Add `course`. `command` makes a parser with the store's options."""
    what = family(commands, command, "course", _("course rounds: list them, calendar, check a certificate"))
    command(what, "list", _("the course rounds with their days and places left"))
    one = command(what, "ics", _("a round's meetings as a file for a calendar, without names"))
    one.add_argument("name", metavar=_("NAME"), help=_("the round's name, or the beginning of it"))
    one.add_argument("--output", type=Path, metavar=_("FILE"), help=_("where the file is written"))
    one = command(what, "issue", _("issue certificates to those who have completed a round and have none"))
    one.add_argument("name", metavar=_("NAME"), help=_("the round's name, or the beginning of it"))
    one = command(what, "verify", _("whether a certificate on paper is the unit's own"))
    one.add_argument("number", metavar=_("NUMBER"), help=_("the certificate's number"))
    one.add_argument("code", metavar=_("CODE"), help=_("its check code"))
