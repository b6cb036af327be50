"""The columns of the list of cases, and what each row says. Filtering is `filters`' work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from db.queries.investigations import CaseRow
from fhr_desktop.domain.case_states import ENDED, CaseState, days_since
from fhr_desktop.domain.record import RecordId
from i18n import _
from ui import words
from ui.components.list_model import ListColumn

MARKS: dict[CaseState, str] = {
    CaseState.INQUIRY: "new",
    CaseState.FIRST_CONTACT: "new",
    CaseState.OPENED: "draft",
    CaseState.INITIAL_ASSESSMENT: "wait",
    CaseState.QUEUE: "wait",
    CaseState.INVESTIGATION: "progress",
    CaseState.REVIEW: "sent",
    CaseState.SUITABLE: "ok",
    CaseState.NOT_SUITABLE: "not",
    CaseState.DORMANT: "paused",
    CaseState.CLOSED: "not",
}


@dataclass(frozen=True)
class Unit:
    """What the rows are read against: names by id and code, today, and how long is too silent."""

    today: dt.date
    silence_days: int
    users: Mapping[RecordId, str]
    municipalities: Mapping[str, str]

    def family(self, row: CaseRow) -> str:
        """The name, or the words in its place."""
        return words.family(row.family, protected=row.protected)

    def municipality(self, row: CaseRow) -> str:
        """Its name, or nothing."""
        return self.municipalities.get(row.municipality or "", "")

    def workers(self, row: CaseRow) -> str:
        """The pair, or that there is none."""
        return words.people(self.users.get(one, "") for one in row.investigators)

    def worker(self, row: CaseRow, place: int) -> str:
        """The first or the second investigator."""
        return self.users.get(row.investigators[place], "") if len(row.investigators) > place else ""

    def stage_days(self, row: CaseRow) -> int:
        """Days in the present stage."""
        return days_since(row.since, self.today)

    def silent_days(self, row: CaseRow) -> int:
        """Days since the last contact, 0 for a case that is over or rests."""
        if row.state in ENDED or row.state is CaseState.DORMANT:
            return 0
        return days_since(row.last_contact, self.today)

    def is_silent(self, row: CaseRow) -> bool:
        """Whether the family has waited too long."""
        return self.silent_days(row) >= self.silence_days

    def contact(self, row: CaseRow) -> str:
        """When the last contact was."""
        return words.near_day(row.last_contact, self.today)


def columns(unit: Unit) -> list[ListColumn[CaseRow]]:
    """The list's columns."""

    def mark(row: CaseRow) -> str:
        return "conflict" if row.clashes else "protected" if row.protected else ""

    return [
        ListColumn("family", _("Family"), unit.family, 210, second=lambda r: r.number, mark=mark, strong=True),
        ListColumn("number", _("Case number"), lambda r: r.number, 110, hidden=True),
        ListColumn("municipality", _("Municipality"), unit.municipality, 112),
        ListColumn(
            "stage", _("Stage"), lambda r: words.state(r.state), 150, mark=lambda r: MARKS[r.state],
            sort=lambda r: r.state.value,
        ),
        ListColumn(
            "days", _("Days in stage"), lambda r: str(unit.stage_days(r)), 104, sort=unit.stage_days, right=True,
            filtered=False,
        ),
        ListColumn(
            "contact", _("Last contact"), unit.contact, 128, sort=lambda r: r.last_contact.isoformat(), filtered=False,
            second=lambda r: words.days(unit.silent_days(r)) if unit.is_silent(r) else "",
            ink=lambda r: "err" if unit.is_silent(r) else "text",
        ),
        ListColumn(
            "workers", _("Investigators"), lambda r: unit.worker(r, 0), second=lambda r: unit.worker(r, 1),
        ),
        ListColumn(
            "received", _("Received"), lambda r: r.received_on.isoformat() if r.received_on else "", 110, hidden=True,
            filtered=False,
        ),
    ]  # fmt: skip
