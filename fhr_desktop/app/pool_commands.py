"""What `match` does: the homes that fit a need, and for each of the others why not; and the papers of the pool."""

from __future__ import annotations

import argparse
from typing import Any

from fhr_desktop.app import access
from fhr_desktop.app.parser import VARIANTS
from fhr_desktop.domain.matching import Fitting
from fhr_desktop.domain.record import RecordId
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.matching import MatchSheet
from fhr_desktop.services.matching_words import fit_said, reason_said, wish_said
from fhr_desktop.services.pool_papers import REQUEST
from fhr_desktop.services.proposal_papers import Wanted
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from i18n import _, _n


def match(options: argparse.Namespace) -> int:
    """The homes of the pool against a need."""
    with access.opened(options) as (store, services):
        sheet = services.matching.of_need(store.actor, services.needs.find(store.actor, options.need))
    access.tell(options, _plain(sheet), *_lines(sheet))
    return 0


def pool_paper(options: argparse.Namespace, store: OpenStore, services: Services) -> Printed:
    """A paper of the request named (F14, or of its proposals), or the pool's overview F17 in the variant asked for."""
    if options.need and options.form.upper() != REQUEST:
        need = services.needs.find(store.actor, options.need)
        return services.proposal_papers.printed(store.actor, Wanted(options.form, need.id, full=options.named))
    if options.need:
        return services.pool_papers.request(store.actor, services.needs.find(store.actor, options.need).id)
    return services.pool_papers.overview(store.actor, VARIANTS[options.variant or "intern"])


def sealed_proposal(options: argparse.Namespace) -> int:
    """The package of what was last proposed, in a folder; its code is told here and nowhere else."""
    folder = access.output_folder(options, options.output)
    with access.opened(options) as (store, services):
        need = services.needs.find(store.actor, options.need)
        packed = services.proposal_papers.package(store.actor, need.id, folder)
    code = _("The code, to be told by telephone; it is not shown again: {code}").format(code=packed.code)
    plain = {"file": str(packed.file), "code": packed.code}
    access.tell(options, plain, _("Written: {file}").format(file=packed.file), code)
    return 0


def _name(sheet: MatchSheet, home: RecordId) -> str:
    return sheet.homes[home].home.name


def _plain(sheet: MatchSheet) -> dict[str, Any]:
    found = sheet.found
    return {
        "need": sheet.need.number,
        "order": {"from": sheet.rule.valid_from.isoformat(), "by": list(sheet.rule.homes)},
        "ranked": [
            {"home": str(one.home.id), "name": _name(sheet, one.home.id), "rank": one.rank,
             "minutes": list(one.home.minutes), "grounds": {wish.value: fit.value for wish, fit in one.grounds.items()}}
            for one in found.fitting
        ],
        "excluded": [
            {"home": str(home), "name": _name(sheet, home),
             "reasons": [{"rule": one.rule.value, "said": reason_said(one, sheet.need)} for one in reasons]}
            for home, reasons in found.left_out.items()
        ],
    }  # fmt: skip


def _lines(sheet: MatchSheet) -> list[str]:
    fitting, left_out = sheet.found.fitting, sheet.found.left_out
    pool = len(fitting) + len(left_out)
    fits = _n("{n} home of {all} fits {need}.", "{n} homes of {all} fit {need}.", len(fitting))
    said = [fits.format(n=len(fitting), all=pool, need=sheet.need.number)]
    said.append(_("In the order that holds from {day}.").format(day=sheet.rule.valid_from.isoformat()))
    said += [_fitting(sheet, one) for one in fitting]
    if left_out:
        said.append(_("Why not:"))
    said += [
        f"  {_name(sheet, home)}: {', '.join(reason_said(one, sheet.need) for one in reasons)}"
        for home, reasons in left_out.items()
    ]
    return said


def _fitting(sheet: MatchSheet, one: Fitting) -> str:
    grounds = ", ".join(f"{wish_said(wish).casefold()} {fit_said(fit)}" for wish, fit in one.grounds.items())
    return f"  {one.rank}. {_name(sheet, one.home.id)}: {grounds}"
