"""A municipality's package: its figures and its own part of the ledger, without personal data, as files or sealed.

A figure that rests on few is hidden, and so is what a municipality could work out of another with what it knows of its
own (`Followup.publish`). Of the ledger only what is about the municipality's own requests is in it, and the orders;
other municipalities have no names there, and that a single family has got its investigation is not told.
"""

from __future__ import annotations

import datetime as dt
import io
import secrets
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from fhr_desktop import durable
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import Figure
from fhr_desktop.domain.ledger_entries import LedgerKind
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.printing.document import PrintContext, render_plain
from fhr_desktop.printing.plain import PlainBlock, Rows, Text, Title
from fhr_desktop.security import sealed_file
from fhr_desktop.services import ledger_files, spreadsheets
from fhr_desktop.services.followup import ALL, Report
from fhr_desktop.services.followup_files import MISSING, SMALL, shown
from fhr_desktop.services.insight_words import balance_said
from fhr_desktop.services.ledger import LedgerBook
from fhr_desktop.services.spreadsheets import Facts, Sheet, Value
from i18n import _

OTHER = "en annan kommun"
TOGETHER = "Alla kommuner"
KEYS = frozenset({
    "inquiries", "opened", "open", "queue", "queue_oldest", "assessed", "days_median", "needs", "needs_open",
    "needs_open_median", "needs_open_oldest", "proposals", "needs_answer_median", "matches", "placements",
    "placements_home", "placements_ongoing", "needs_placed", "needs_no_home", "needs_supported", "pool_all",
    "pool_homes", "pool_places", "trained_homes",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """What is packed. `report`: the whole year's figures as they are published."""

    municipality: Municipality
    year: int
    today: dt.date
    report: Report
    percent: Decimal | None

    @property
    def least(self) -> int:
        """What rests on fewer is hidden."""
        return self.report.least

    def figures(self) -> list[tuple[str, str, str, str]]:
        """Rows of what is counted, the municipality's figure, that of all, and how it is counted."""
        code, rows = self.municipality.code, []
        found = {(one.key, one.municipality): one for one in self.report.figures}
        for one in self.report.statistics:
            if one.key not in KEYS:
                continue
            own, every = found.get((one.key, code)), found.get((one.key, ALL))
            rows.append((one.name, self._said(own), self._said(every), one.definition))
        return rows

    def _said(self, figure: Figure | None) -> str:
        return MISSING if figure is None else shown(figure, self.least)

    def figure(self, key: str, code: str) -> Figure | None:
        """A figure as it may be shown."""
        return next((one for one in self.report.figures if (one.key, one.municipality) == (key, code)), None)


@dataclass(frozen=True, slots=True)
class Packed:
    """The files written, and the code of one that is sealed."""

    files: tuple[Path, ...]
    code: str = ""


def packed(package: Package, book: LedgerBook, context: PrintContext, folder: Path, *, sealed: bool) -> Packed:
    """Write the files. Raises Refused when that cannot be done."""
    whole = ledger_files.lines(for_municipality(book, package.municipality.code))
    lines = [replace(one, number=None) for one in whole]  # the gaps would tell how much others have had, and when
    stem = f"insyn-{package.municipality.code}-{package.year}"
    files = {
        f"{stem}.pdf": as_pdf(package, lines, context),
        f"{stem}.xlsx": as_xlsx(package, lines),
        f"{stem}.csv": as_csv(package),
        f"liggaren-{package.municipality.code}-{package.year}.csv": ledger_files.as_csv(lines),
    }
    try:
        if sealed:
            code = sealed_file.new_code()
            target = folder / f"fhr-{package.today:%Y%m%d}-{secrets.token_hex(3)}.zip.age"
            durable.write(target, sealed_file.seal(_zipped(files), code))
            return Packed((target,), code)
        places = durable.write_beside(folder, files)
    except OSError as error:
        raise Refused(
            _("The package could not be written there. Nothing has been changed; choose another folder.")
        ) from error
    return Packed(tuple(places.values()))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, data in files.items():
            whole.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def for_municipality(book: LedgerBook, code: str) -> LedgerBook:
    """The entries about the municipality's own requests, and the orders; the others have no name."""
    mine = [one for one in book.entries if one.kind == LedgerKind.RULE or one.body.get("municipality") == code]
    kept = [one for one in mine if one.kind != LedgerKind.INVESTIGATION]
    earlier = [one for one in book.earlier if book.needs.get(book.requests.get(one.need_id, "")) == code]
    names = {other: name if other == code else OTHER for other, name in book.municipalities.items()}
    return replace(book, entries=tuple(kept), earlier=tuple(earlier), municipalities=names)


def _head(package: Package) -> list[str]:
    own, every = package.figure("placements", package.municipality.code), package.figure("placements", ALL)
    told = balance_said(package.municipality.name, package.year, package.percent, own, every)
    return [told, SMALL.format(least=package.least)]


def as_pdf(package: Package, lines: list[ledger_files.Line], context: PrintContext) -> bytes:
    """To read: the balance, the figures, the ledger, and how each figure is counted."""
    figures = package.figures()
    name = package.municipality.name
    blocks: list[PlainBlock] = [Text("\n\n".join(_head(package)))]
    blocks.append(Rows(("Mått", name, TOGETHER), [(what, own, every) for what, own, every, _how in figures]))
    blocks.append(Title("Ur rättviseliggaren"))
    blocks.append(Text(ledger_files.ABOUT))
    if lines:
        rows = [(line.on.isoformat(), line.said, line.rule) for line in lines]
        blocks.append(Rows(("Dag", "Vad som hände", "Turordning"), rows))
    else:
        blocks.append(Text("Ingen rad rör kommunen under året."))
    blocks.append(Title("Så är siffrorna räknade"))
    blocks.append(Rows(("Mått", "Definition"), [(what, how) for what, _own, _every, how in figures]))
    return render_plain(f"Insyn för {name} {package.year}", blocks, replace(context, secrecy="")).pdf


def as_csv(package: Package) -> bytes:
    """The figures with how each is counted."""
    return spreadsheets.as_csv([_titles(package), *_cells(package)])


def as_xlsx(package: Package, lines: list[ledger_files.Line]) -> bytes:
    """The figures as numbers on one sheet, the ledger on another."""
    name = f"Insyn för {package.municipality.name} {package.year}"
    facts = Facts("Om filen", [("Kommun", package.municipality.name), ("År", str(package.year)),
                               *(("Att veta", said) for said in _head(package))])  # fmt: skip
    figures = Sheet("Insyn", _titles(package), _cells(package), (46, 18, 18, 90))
    return spreadsheets.as_xlsx(name, [figures, ledger_files.as_sheet(lines, 4), facts])


def _titles(package: Package) -> list[str]:
    return ["Mått", package.municipality.name, TOGETHER, "Definition"]


def _cells(package: Package) -> list[list[Value]]:
    return [[what, _cell(own), _cell(every), how] for what, own, every, how in package.figures()]


def _cell(said: str) -> Value:
    """A number as a number, and nothing for nothing to say."""
    if said == MISSING:
        return None
    try:
        return float(said.replace(",", ".")) if "," in said else int(said)
    except ValueError:
        return said
