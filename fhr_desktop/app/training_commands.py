"""What `course` and `print --course` do, on the services. How the arguments are written is `training_parser`'s."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Any

from fhr_desktop.app import access
from fhr_desktop.domain.errors import Refused
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from fhr_desktop.services.training.papers import ATTENDANCE, Wanted
from fhr_desktop.services.training.rounds import RoundRow
from i18n import _, _n

Action = Callable[[argparse.Namespace, OpenStore, Services], int]


def course(options: argparse.Namespace) -> int:
    """One of the commands on courses."""
    done: dict[str, Action] = {"list": _list, "ics": _ics, "issue": _issue, "verify": _verify}
    with access.opened(options) as (store, services):
        return done[options.action](options, store, services)


def course_paper(options: argparse.Namespace, store: OpenStore, services: Services) -> Printed:
    """The papers of a round. `--blank` is a list of attendance with names and without marks."""
    if options.blank and options.form.upper() != ATTENDANCE.upper():
        raise Refused(_("With --course only a list of attendance, F13c, can be left blank. Nothing has been written."))
    course_id = services.rounds.find(store.actor, options.course)
    wanted = Wanted(options.form, course_id, session=options.session, by_hand=options.blank)
    return services.course_papers.printed(store.actor, wanted)


def _list(options: argparse.Namespace, store: OpenStore, services: Services) -> int:
    rows = services.rounds.listed(store.actor)
    lines = [_line(row) for row in rows] or [_("There are no course rounds in this store.")]
    access.tell(options, {"courses": [_plain(row) for row in rows]}, *lines)
    return 0


def _plain(row: RoundRow) -> dict[str, Any]:
    return {
        "name": row.course.name, "round": row.course.round, "municipality": row.course.municipality,
        "from": row.first_on.isoformat() if row.first_on else None,
        "to": row.last_on.isoformat() if row.last_on else None,
        "sessions": row.sessions, "seats": row.course.seats, "seats_left": row.seats_left,
        "statuses": dict(row.statuses), "cancelled": row.course.cancelled,
    }  # fmt: skip


def _line(row: RoundRow) -> str:
    days = f"{row.first_on} – {row.last_on}" if row.first_on else _("no days yet")
    meetings = _n("{n} meeting", "{n} meetings", row.sessions).format(n=row.sessions)
    left = max(row.seats_left, 0)
    places = _n("{n} place left", "{n} places left", left).format(n=left)
    cancelled = [_("cancelled")] if row.course.cancelled else []
    return "  ".join([row.course.round, row.course.name, days, meetings, places, *cancelled])


def _ics(options: argparse.Namespace, store: OpenStore, services: Services) -> int:
    course_id = services.rounds.find(store.actor, options.name)
    made = services.calendars.of_round(store.actor, course_id)
    if options.output is None:
        sys.stdout.write(made.ics.decode().replace("\r\n", "\n"))
        return 0
    access.write(options, options.output, made.ics)
    said = {"output": str(options.output), "meetings": made.meetings}
    access.tell(options, said, _("Written: {file}").format(file=options.output))
    return 0


def _issue(options: argparse.Namespace, store: OpenStore, services: Services) -> int:
    course_id = services.rounds.find(store.actor, options.name)
    numbers = [one.number for one in services.certificates.issue(store.actor, course_id).value]
    access.tell(options, {"certificates": numbers}, *numbers)
    return 0


def _verify(options: argparse.Namespace, store: OpenStore, services: Services) -> int:
    found = services.certificates.verify(store.actor, options.number, options.code)
    one = found.certificate
    said = {
        "valid": not found.replaced_by, "number": one.number, "name": one.name, "course": one.course_name,
        "round": one.round, "hours": one.hours, "issued_on": one.issued_on.isoformat(),
        "replaced_by": found.replaced_by or None,
    }  # fmt: skip
    if found.replaced_by and not options.json:
        sentence = _("The certificate is ours but holds no longer: {number} has taken its place.")
        raise Refused(sentence.format(number=found.replaced_by))
    holds = _("The certificate is ours and holds: {number}, {name}, {course}, {hours} hours, issued {day}.")
    access.tell(options, said, holds.format(
        number=one.number, name=one.name, course=one.course_name, hours=one.hours, day=one.issued_on,
    ))  # fmt: skip
    return 1 if found.replaced_by else 0
