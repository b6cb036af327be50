"""The command `report`: the unit's reports as files in a folder."""

from __future__ import annotations

import argparse

from fhr_desktop.app import access
from fhr_desktop.domain.errors import FhrError
from fhr_desktop.services.annual_report.reports import lay
from i18n import _


def report(options: argparse.Namespace) -> int:
    """The annual report's files. What leaves the unit so has its small figures hidden."""
    there = options.output.exists()
    folder = access.output_folder(options, options.output)  # before anything is published
    with access.opened(options) as (store, services):
        try:
            places = lay(folder, services.annual_reports.files(store.actor, options.year))
        except FhrError:
            if not there:
                folder.rmdir()  # a folder with nothing in it looks like a report
            raise
    told = [_("Written: {file}").format(file=place) for place in places.values()]
    access.tell(options, {"output": str(folder), "files": [one.name for one in places.values()]}, *told)
    return 0
