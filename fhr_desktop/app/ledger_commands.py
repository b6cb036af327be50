"""What `ledger` and `insight` do: reading the ledger and whether it holds, and a municipality's package."""

from __future__ import annotations

import argparse
from typing import Any

from fhr_desktop.app import access
from fhr_desktop.services import ledger_words as words
from fhr_desktop.services.cost_share.population import municipality_of
from fhr_desktop.services.ledger import Checked, LedgerFilter
from fhr_desktop.services.ledger_files import lines
from i18n import _


def ledger(options: argparse.Namespace) -> int:
    """The ledger's entries; with --verify whether it holds together. 1 when it does not."""
    with access.opened(options) as (store, services):
        if not options.verify:
            found = lines(services.ledger.book(store.actor, LedgerFilter()))
            plain = [{"on": one.on.isoformat(), "kind": one.kind, "said": one.said, "order": one.rule,
                      "number": one.number, "digest": one.digest} for one in found]  # fmt: skip
            access.tell(options, {"entries": plain}, *(f"{one.on.isoformat()}  {one.said}" for one in found))
            return 0
        checked = services.ledger.check(store.actor)
    told = [words.holds_said(checked), *words.faults_said(checked), *words.remarks(checked)]
    access.tell(options, _plain(checked), *told)
    return 0 if checked.holds else 1


def _plain(checked: Checked) -> dict[str, Any]:
    return {
        "holds": checked.holds, "entries": checked.verified.entries, "chains": checked.verified.chains,
        "counted": checked.recounted.counted, "not_countable": checked.recounted.gone,
        "before": checked.recounted.before,
        "faults": [
            {"wrong": one.wrong.value, "device": one.device, "number": one.number,
             "on": one.on.isoformat() if one.on else None, "said": words.fault_said(one, checked.machines)}
            for one in checked.verified.faults
        ],
        "differences": [words.difference_said(one, checked.machines) for one in checked.recounted.differences],
    }  # fmt: skip


def insight(options: argparse.Namespace) -> int:
    """The package of a municipality, in a folder; sealed its code is told here and nowhere else."""
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        code = municipality_of(options.municipality)[0] or options.municipality
        packed = services.insight.package(store.actor, code, folder, sealed=options.sealed)
    plain = {"files": [str(one) for one in packed.files], "code": packed.code}
    said = [_("Written: {file}").format(file=one) for one in packed.files]
    if packed.code:
        said.append(_("The code, to be told by telephone; it is not shown again: {code}").format(code=packed.code))
    access.tell(options, plain, *said)
    return 0
