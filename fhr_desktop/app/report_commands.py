"""The command `report`: the unit's reports as files in a folder."""

from __future__ import annotations

import argparse

from fhr_desktop.app import access
from i18n import _


def report(options: argparse.Namespace) -> int:
    """The annual report's files. What leaves the unit so has its small figures hidden."""
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        files = services.annual_reports.files(store.actor, options.year)
        for name, data in files.items():
            access.write(options, folder / name, data)
    told = [_("Written: {file}").format(file=folder / name) for name in files]
    access.tell(options, {"output": str(folder), "files": list(files)}, *told)
    return 0
