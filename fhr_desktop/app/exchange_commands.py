"""What `bundle` does on the services: packages made, looked into and taken in. Arguments are `exchange_parser`'s."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from fhr_desktop.app import access, machines
from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from fhr_desktop.services.sync.exchange import Inspection
from fhr_desktop.services.sync.views import Arrival, Line, Sent
from fhr_desktop.services.wording import EMPTY
from i18n import _, _n

SHORT = 8  # digits of an id
WIDTH = 60  # characters shown of a value


def bundle(options: argparse.Namespace) -> int:
    """Packages."""
    return {"export": _export, "import": _import, "inspect": _inspect, "request": _request, "answer": _answer}[
        options.action
    ](options)


def _export(options: argparse.Namespace) -> int:
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        to = machines.chosen(options.to, services.devices.unit(store.actor).machines)
        sent = services.exchange.export(store.actor, to, folder).value
    _tell_sent(options, sent)
    return 0


def _request(options: argparse.Namespace) -> int:
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        to = machines.chosen(options.to, services.devices.unit(store.actor).machines)
        file = services.exchange.request(store.actor, to, folder)
    access.tell(options, {"file": str(file)}, _("Written: {file}").format(file=file))
    return 0


def _answer(options: argparse.Namespace) -> int:
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        sent = services.exchange.answer(store.actor, options.file, folder).value
    _tell_sent(options, sent)
    return 0


def _tell_sent(options: argparse.Namespace, sent: Iterable[Sent]) -> None:
    many = list(sent)
    access.tell(options, {"bundles": [sent_json(one) for one in many]}, *(sent_text(one) for one in many))


def sent_json(one: Sent) -> dict[str, Any]:
    """A package on disk as plain data."""
    return {
        "file": str(one.file),
        "bundle": one.bundle.hex(),
        "operations": one.operations,
        "attachments": one.attachments,
        "to": list(one.to),
    }


def sent_text(one: Sent) -> str:
    """A package on disk in a line."""
    changes = _n("{n} change", "{n} changes", one.operations).format(n=one.operations)
    return f"{one.file}: {changes}, {', '.join(one.to)}"


def _import(options: argparse.Namespace) -> int:
    with access.opened(options) as (store, services):
        back = _way_back(options, store, services)
        if options.dry_run:
            arrival = services.exchange.preview(store.actor, options.file)
        else:
            arrival = services.exchange.take_in(store.actor, options.file).value
    said = {"dry_run": options.dry_run, "digits": back or None, **arrival_json(arrival)}
    access.tell(options, said, *_arrival_text(arrival, dry_run=options.dry_run))
    return 0


def _way_back(options: argparse.Namespace, store: OpenStore, services: Services) -> str:
    """The digits that a machine not yet in a unit compares before it takes its first package in; else empty."""
    if services.devices.unit(store.actor).joined:
        return ""
    back = services.devices.mutual_in(store.actor, options.file)
    if back and not options.dry_run:
        sys.stderr.write(_("Compare with the manager's screen: {digits}").format(digits=back) + "\n")
        if access.asks() and not access.agreed(_("Do the digits agree? (yes/no) ")):
            raise Refused(_("The digits did not agree. Nothing has been changed. Ask the unit manager for a new file."))
    return back


def arrival_json(one: Arrival) -> dict[str, Any]:
    """What a package brings as plain data. Lists are cut at 200 lines, numbers are whole."""
    return {
        "sender": one.sender,
        "machine": one.machine,
        "made": one.made.isoformat(),
        "already": one.already,
        "operations": one.operations,
        "new": one.new_count,
        "changed": one.changed_count,
        "conflicts": one.conflict_count,
        "erased": one.erased_count,
        "notes": dict(one.by_author),
        "notices": list(one.notices),
        "lines": {
            "new": [_line(line) for line in one.new],
            "changed": [_line(line) for line in one.changed],
            "conflicts": [_line(line) for line in one.conflicts],
        },
    }


def _line(line: Line) -> dict[str, Any]:
    fields = [{"field": label, "before": before, "after": after} for label, before, after in line.fields]
    return {"record": line.table, "id": line.record.hex, "kind": line.kind, "what": line.what, "who": line.who,
            "fields": fields}  # fmt: skip


def _arrival_text(one: Arrival, *, dry_run: bool) -> Iterable[str]:
    made = one.made.astimezone().strftime("%Y-%m-%d %H.%M")
    yield _("From {person}, {machine}, made {moment}").format(person=one.sender, machine=one.machine, moment=made)
    if one.already:
        yield _("Nothing in it was unknown here.")
        return
    numbers = (
        (_("New: {n}"), one.new_count),
        (_("Changed: {n}"), one.changed_count),
        (_("Conflicts: {n}"), one.conflict_count),
        (_("Erased: {n}"), one.erased_count),
    )
    yield from (text.format(n=n) for text, n in numbers if n)
    for said, many in Counter(_named(line) for line in one.new).items():
        yield f"  {said}" + (f" ({many})" if many > 1 else "")
    for line in one.changed:
        for label, before, after in line.fields or (("", "", ""),):
            yield f"  {_named(line)}" + (f", {label}: {_short(before)} → {_short(after)}" if label else "")
    for line in one.conflicts:
        for label, first, second in line.fields:
            values = _("{one} or {other}").format(one=_short(first), other=_short(second)) if first or second else ""
            said = _("Conflict: {what}, {field}").format(what=line.what or line.kind, field=label)
            yield f"  {said}" + (f": {values}" if values else "")
    yield from one.notices
    if dry_run:
        yield _("Nothing has been changed.")


def _named(line: Line) -> str:
    return ": ".join(part for part in (line.kind, line.what) if part)


def _short(text: str) -> str:
    first = text.strip().splitlines()[0] if text.strip() else EMPTY
    return first if len(first) <= WIDTH else first[: WIDTH - 1].rstrip() + "…"


def _inspect(options: argparse.Namespace) -> int:
    with access.opened(options) as (store, services):
        found = services.exchange.inspect(store.actor, options.file)
        known = {one.device: one for one in services.devices.unit(store.actor).machines}
    said = found.manifest
    names = {device: f"{one.name} ({one.person})" for device, one in known.items()}

    def name(device: bytes) -> str:
        return names.get(device) or device.hex()[:SHORT]

    text = (
        _("From: {name}").format(name=name(said.sender.device)),
        _("Made: {moment}").format(moment=moment_of(said.created).astimezone().strftime("%Y-%m-%d %H.%M")),
        _("For: {names}").format(names=", ".join(name(one.device) for one in said.recipients)),
        _("Changes: {n}").format(n=said.operations),
        _("Attachments: {n}").format(n=said.blobs),
        _("Parts of the records: {names}").format(names=", ".join(_kinds({one.kind for one in said.scopes}))),
        _("Program: {version}; the list of computers: version {roster}").format(
            version=said.app, roster=said.sender.roster
        ),
        "SHA-256: " + found.sha.hex(),
    )
    access.tell(options, _inspection_json(found, options.file), *text)
    return 0


def _kinds(found: Collection[str]) -> list[str]:
    """The kinds of scopes in words."""
    words = {
        "unit": _("the unit"),
        "casework": _("casework"),
        "training": _("training"),
        "pool": _("the pool"),
        "cooperation": _("cooperation"),
        "protected": _("protected homes"),
    }
    return [word for kind, word in words.items() if kind in found]


def _inspection_json(found: Inspection, file: Path) -> dict[str, Any]:
    said = found.manifest
    return {
        "bundle": said.bundle.hex(),
        "sha256": found.sha.hex(),
        "size": file.stat().st_size,
        "unit": said.unit.hex(),
        "sender": said.sender.device.hex(),
        "recipients": [one.device.hex() for one in said.recipients],
        "created": moment_of(said.created).isoformat(),
        "app": said.app,
        "schema": said.schema,
        "min_reader": said.min_reader,
        "caps": list(said.caps),
        "roster": said.sender.roster,
        "scopes": [{"id": one.key.hex(), "kind": one.kind} for one in said.scopes],
        "transactions": said.transactions,
        "operations": said.operations,
        "attachments": said.blobs,
    }
