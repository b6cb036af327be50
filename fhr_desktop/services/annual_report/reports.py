"""What the unit manager does with an annual report: writes in it, fixes it, and takes it out as files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from db import history, records
from db.store import Connection
from fhr_desktop import durable
from fhr_desktop.domain.annual_report import WRITTEN, AnnualReport, Meant, ReportState, changed_since, meant_before
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Municipality, participating
from fhr_desktop.printing.document import PrintContext, Printed, render, render_plain
from fhr_desktop.printing.word import render_word
from fhr_desktop.services import followup_files
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.annual_report.blocks import blocks, heading
from fhr_desktop.services.annual_report.form import filled_basis
from fhr_desktop.services.annual_report.gathering import Gathered, frozen, thawed
from fhr_desktop.services.annual_report.year_held import as_fixed, held, kept
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.followup import ALL, STATISTICS, Followup, Report
from fhr_desktop.services.followup_xlsx import as_xlsx
from fhr_desktop.services.outcome import ALL as SEEN_ALL
from fhr_desktop.services.outcome import Outcome, Seen
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.unit import settings_of
from i18n import _


@dataclass(frozen=True, slots=True)
class TakenOut:
    """All that the files of a report are made of."""

    found: Gathered
    context: PrintContext


class AnnualReports:
    """A report each year. It holds no personal data of families."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def read(self, actor: Actor, year: int, counted: Report | None = None) -> Gathered:
        """A year's report as it stands: its texts, and the figures as they may be given to others. Raises Refused.

        `counted`: figures that were counted just now, and need not be again.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            record = _stored(connection, year) or AnnualReport(id=AnnualReport.id_of(year), year=year)
            position = history.position(connection)
            before = _stored(connection, year - 1)
            known = records.load_where(connection, Municipality, order="name")
            unit = settings_of(connection)
            last = min(dt.date(year, 12, 31), self._desk.today())
            members = [one.name for one in participating(known, last)]
            told = as_fixed(record) if record.fixed else held(connection, year, self._desk.today(), members)
        names = {**{one.code: one.name for one in known}, ALL: _("All municipalities")}
        report = thawed(record, names) if record.fixed else counted or self._counted(actor, year)
        before = before if before is not None and before.fixed else None
        return Gathered(
            record, position, report, before, changed_since(before, report.statistics), self._desk.today(),
            unit.unit_name, told,
        )  # fmt: skip

    def meant_before(self, actor: Actor) -> Mapping[str, Meant]:
        """What figures meant that are defined otherwise now, by their keys: as the last report that says so had it."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            fixed = records.load_where(connection, AnnualReport, state=ReportState.FIXED.value)
        return meant_before(fixed, STATISTICS)

    def _counted(self, actor: Actor, year: int) -> Report:
        """The year's figures as they would be published now."""
        followup = Followup(self._desk)
        return followup.as_published(actor, followup.year(actor, year))

    def _published(self, actor: Actor, year: int) -> Gathered:
        """The same with the figures that leave the unit, which are kept as published; a fixed report has its own."""
        with self._desk.store.read() as connection:
            record = _stored(connection, year)
        if record is not None and record.fixed:
            return self.read(actor, year)
        followup = Followup(self._desk)
        return self.read(actor, year, followup.publish(actor, followup.year(actor, year)))

    def save(self, actor: Actor, report: AnnualReport, seen: Seen = SEEN_ALL) -> Outcome[AnnualReport]:
        """Write what a person has written, as far as `seen`; where the report stands is not changed by it."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(AnnualReport, report.id)
            self._demand_open(stored, report.year)
            saved = replace(stored or _new(report.year), **{name: getattr(report, name) for name in WRITTEN})
            work.had_seen(AnnualReport, report.id, seen)
            work.save(saved)
            work.audit("annual_report.save", saved.id)
        return Outcome(saved, work.changes)

    def fix(self, actor: Actor, year: int) -> Outcome[AnnualReport]:
        """Fix the report: its texts and its figures stand as they are. Raises Refused before the year has ended."""
        found = self.read(actor, year)
        if found.today <= dt.date(year, 12, 31):
            raise Refused(_("The year has not ended. The report stays a draft; fix it in January."))
        self._demand_open(found.record, year)
        found = self._published(actor, year)
        budget, facts = kept(found.year)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(AnnualReport, found.record.id)
            self._demand_open(stored, year)
            saved = replace(
                stored or _new(year), state=ReportState.FIXED.value, fixed_on=found.today,
                counted_to=found.report.last, least=found.report.least, figures=frozen(found.report),
                budget=budget, facts=facts,
            )  # fmt: skip
            work.save(saved)
            work.audit("annual_report.fix", saved.id)
        return Outcome(saved, work.changes)

    def reopen(self, actor: Actor, year: int) -> Outcome[AnnualReport]:
        """Go on writing in a fixed report; its figures are counted anew."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(AnnualReport, AnnualReport.id_of(year))
            if stored is None or not stored.fixed:
                raise Refused(_("The report is not fixed, so there is nothing to open. Nothing has been changed."))
            saved = replace(
                stored, state=ReportState.DRAFT.value, fixed_on=None, counted_to=None, least=0, figures=(), budget=(),
                facts=(),
            )  # fmt: skip
            work.save(saved)
            work.audit("annual_report.reopen", saved.id)
        return Outcome(saved, work.changes)

    @staticmethod
    def _demand_open(stored: AnnualReport | None, year: int) -> None:
        if stored is not None and stored.fixed:
            raise Refused(
                _("The report of {year} is fixed. Nothing has been changed; open it again to write.").format(year=year)
            )

    # papers and files

    def preview(self, actor: Actor, year: int) -> Printed:
        """The report on paper, to look at."""
        found = self.read(actor, year)
        return self._paper(actor, found)

    def paper(self, actor: Actor, year: int) -> Printed:
        """The same for paper or file: its figures are published; logged."""
        printed = self._paper(actor, self._published(actor, year))
        self._note(actor, year, "pdf")
        return printed

    def take_out(self, actor: Actor, year: int) -> TakenOut:
        """What the files of the report are made of; its figures are published by that, and it is logged."""
        found = self._published(actor, year)
        taken = TakenOut(found, self._context(actor, found))
        self._note(actor, year, "files")
        return taken

    def files(self, actor: Actor, year: int) -> Mapping[str, bytes]:
        """Every file of the report by its name, at once."""
        return files_of(self.take_out(actor, year))

    def _paper(self, actor: Actor, found: Gathered) -> Printed:
        return _paper_of(TakenOut(found, self._context(actor, found)))

    def _context(self, actor: Actor, found: Gathered) -> PrintContext:
        record = found.record
        stands = f"Fastställd {record.fixed_on.isoformat()}" if record.fixed_on else "Utkast"
        with self._desk.store.read() as connection:
            made = print_context(self._desk, connection, actor, mark=stands, draft=not record.fixed)
        return replace(made, secrecy="")

    def _note(self, actor: Actor, year: int, kind: str) -> None:
        with self._desk.store.logged_read(actor.user_id, "annual_report.export", None, str(year), kind):
            pass


def files_of(taken: TakenOut) -> Mapping[str, bytes]:
    """Every file of the report by its name: Word and PDF, the basis F18b, and the figures."""
    found, year = taken.found, taken.found.record.year
    return {
        f"verksamhetsberattelse-{year}.docx": render_word(heading(year), blocks(found), taken.context),
        f"verksamhetsberattelse-{year}.pdf": _paper_of(taken).pdf,
        f"F18b-{year}.pdf": render(filled_basis(found), taken.context).pdf,
        f"statistik-{year}.xlsx": as_xlsx(found.report),
        f"statistik-{year}.csv": followup_files.as_csv(found.report),
    }


def lay(folder: Path, files: Mapping[str, bytes]) -> dict[str, Path]:
    """Write the report's files and give where each is. An earlier one that lies there is left: somebody may have
    written on in it.

    Raises Refused, and then none of them is left behind.
    """
    try:
        return durable.write_beside(folder, files)
    except OSError:
        raise Refused(
            _("The files could not be written there. Nothing has been changed; choose another folder.")
        ) from None


def _paper_of(taken: TakenOut) -> Printed:
    return render_plain(heading(taken.found.record.year), blocks(taken.found), taken.context)


def _new(year: int) -> AnnualReport:
    return AnnualReport(id=AnnualReport.id_of(year), year=year)


def _stored(connection: Connection, year: int) -> AnnualReport | None:
    return records.load(connection, AnnualReport, AnnualReport.id_of(year))
