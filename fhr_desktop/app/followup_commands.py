"""What `stats` does: the unit's figures for a year as a file, for the unit itself or published for others."""

from __future__ import annotations

import argparse
import sys

from fhr_desktop.app import access
from fhr_desktop.domain.errors import Refused
from fhr_desktop.printing.document import Printed
from fhr_desktop.services import followup_files
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.followup import Report
from fhr_desktop.services.followup_xlsx import as_xlsx
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from i18n import _


def stats(options: argparse.Namespace) -> int:
    """The unit's figures for a year. What is for others is masked, and kept as published."""
    kind = options.format
    if kind in ("xlsx", "pdf") and options.output is None:
        raise Refused(_("Say where the file is to be written, with --output. Nothing has been written."))
    if options.output is not None:
        access.demand_outside(options, options.output)
    with access.opened(options) as (store, services):
        report = services.followup.year(store.actor, options.year, options.as_of)
        if options.for_others:
            report = services.followup.publish(store.actor, report)
        made = {
            "json": lambda: followup_files.as_json(report).encode(),
            "csv": lambda: followup_files.as_csv(report),
            "xlsx": lambda: _sheet(services, store.actor, report),
            "pdf": lambda: followup_files.as_pdf(report, services.paper.plain_context(store.actor)),
        }[kind]()
        services.followup.note_export(store.actor, report, kind)
    if options.output is not None:
        access.write(options, options.output, made)
        access.tell(options, {"file": str(options.output)}, _("Written: {file}").format(file=options.output))
    else:
        sys.stdout.write(made.decode("utf-8-sig"))
    return 0


def figures_paper(options: argparse.Namespace, store: OpenStore, services: Services) -> Printed:
    """F18a of a year, published: for one municipality, told by its code or name, or for all of them."""
    year = options.year if options.year is not None else services.unit.today().year
    report = services.followup.year(store.actor, year)
    wanted = (options.municipality or "").casefold()
    codes = [code for code, name in report.municipalities if wanted in (code, name.casefold())]
    if wanted and not codes:
        raise Refused(
            _("There is no municipality {name} among the figures. Nothing has been written; give its code or name.")
            .format(name=options.municipality)
        )  # fmt: skip
    return services.followup_forms.printed(store.actor, report, codes[0] if wanted else None)


def _sheet(services: Services, actor: Actor, report: Report) -> bytes:
    """The lists behind the figures are for the unit alone."""
    return as_xlsx(report, {} if report.least else services.trends.read(actor, report).days())
