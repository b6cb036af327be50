"""The list of reports that wait for the unit manager, and of those she has sent back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.investigations.review import Queued
from i18n import _, _n
from ui import words
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable


def queue_table(users: Mapping[RecordId, str], municipalities: Mapping[str, str], today: dt.date) -> ListTable[Queued]:
    """The list; Enter opens."""
    columns = [
        ListColumn[Queued](
            "family", _("Family"), lambda q: words.family(q.family, protected=q.protected), strong=True,
            second=lambda q: " · ".join(filter(None, (q.number, municipalities.get(q.municipality or "", "")))),
        ),
        ListColumn[Queued](
            "state", _("State"), _state, 330, mark=lambda q: "sent" if q.returned else "wait",
            second=lambda q: words.comments(q.comments) if q.comments.all else "",
        ),
        ListColumn[Queued](
            "gaps", _("Gaps"), _gaps, 250, sort=lambda q: q.gaps, folds=True,
            second=lambda q: _("the first in {heading}").format(heading=q.first_gap) if q.gaps > 1 else q.first_gap,
        ),
        ListColumn[Queued](
            "since", _("Since"), lambda q: words.near_day(q.since, today), 110, sort=lambda q: q.since.isoformat(),
            second=lambda q: words.days(q.days) if q.days else "",
        ),
        ListColumn[Queued](
            "workers", _("Investigators"), lambda q: words.people([users.get(u, "") for u in q.investigators]), 270,
            folds=True,
        ),
    ]  # fmt: skip
    return ListTable(_("Reports to review"), columns, lambda q: q.document_id)


def _gaps(row: Queued) -> str:
    return _n("{n} gap", "{n} gaps", row.gaps).format(n=row.gaps) if row.gaps else ""


def _state(row: Queued) -> str:
    return _("Back with the pair") if row.returned else _("Waits for you")
