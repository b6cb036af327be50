"""A pair writes one report on two laptops, in the window: apart, then together, then on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores, units
from tests.ui.casework import Office, press_button
from tests.ui.exchanging import Open, drop, windows
from tests.ui.keys import type_words
from tests.ui.rooms import at_rest
from ui.conflicts.dialog import ConflictDialog
from ui.pages.report.page import ReportPage
from ui.preview.print_preview import PrintPreview
from ui.theme import Theme

ROLES = {"kontoret": Role.UNIT_MANAGER, "norra": Role.INVESTIGATOR, "södra": Role.INVESTIGATOR}
BASE = "De flyttade hit 2016.\n\nNu är barnen stora."
FIRST, LAST = "Efter ett år i Malung. ", " De vill själva."


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[dict[str, OpenStore]]:
    machines = units.unit_of(tmp_path, ROLES)
    yield machines
    for one in machines.values():
        one.close()


@pytest.fixture
def sit_at(qtbot: QtBot, look: Theme, unit: dict[str, OpenStore]) -> Iterator[Open]:
    with windows(qtbot, look) as opened:
        yield opened


def report_of(unit: dict[str, OpenStore]) -> tuple[RecordId, RecordId]:
    """The case and its report, begun, with a text that both laptops have."""
    north, south = unit["norra"], unit["södra"]
    s = stores.services(north)
    case = stores.family(north)
    s.cases.assign(north.actor, case.id, north.actor.user_id, south.actor.user_id)
    report = s.documents.begin(north.actor, case.id, "F10").value
    s.documents.answer(north.actor, report.id, "why_now", "", BASE)
    units.exchange(north, south)
    return case.id, report.id


def room_in(office: Office, case: RecordId, report: RecordId) -> ReportPage:
    office.window.ctx.settings.set("report.panes", ["editor", "outline"])
    page = office.go("report", {"case": case, "document": report})
    assert isinstance(page, ReportPage)
    office.wait_for(lambda: page.editor is not None and at_rest(page))
    return page


def control_of(office: Office, page: ReportPage, field: str) -> Any:
    page.go_to_field(field, "")
    office.wait_for(lambda: page.editor is not None and at_rest(page))
    assert page.editor is not None and page.editor._form is not None
    return page.editor._form.blocks[field, ""].control


def write(office: Office, page: ReportPage, field: str, words: str, *, first: bool = False) -> None:
    """Write at the end of a field, or at its beginning."""
    control = control_of(office, page, field)
    cursor = control.text.textCursor()
    cursor.movePosition(cursor.MoveOperation.Start if first else cursor.MoveOperation.End)
    control.text.setTextCursor(cursor)
    control.text.setFocus()
    type_words(control.text, words)


def leave(office: Office, page: ReportPage) -> None:
    page.save_pending()
    office.settle()


def carry(sender: OpenStore, office: Office, folder: Path) -> None:
    """A package from the sender is dropped in the window and taken in."""
    (file,) = units.export(sender, folder, office.opened).values()
    drop(office.window, file)
    office.settle()
    office.press("Enter")


def asked() -> list[ConflictDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, ConflictDialog) and w.isVisible()]


def printed(office: Office, page: ReportPage, file: Path) -> str:
    """The report as it is saved from the print preview."""
    page.print_out()
    office.settle()
    (preview,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, PrintPreview) and w.isVisible()]
    office.wait_for(lambda: preview.save_button.isEnabled())
    preview.save_to(file)
    office.settle()
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(file.read_bytes())).pages)
    return re.sub(r"\s+", " ", text)


def test_a_pair_writes_apart_decides_what_clashed_and_prints_the_report(
    sit_at: Open, unit: dict[str, OpenStore], tmp_path: Path
) -> None:
    case, report = report_of(unit)

    south = sit_at(unit["södra"])
    page = room_in(south, case, report)
    write(south, page, "weekday", "Peter åker sju. Lotta äter frukost med Alva.")
    write(south, page, "why_now", LAST)
    leave(south, page)

    north = sit_at(unit["norra"])
    page = room_in(north, case, report)
    write(north, page, "initiative", "Lotta frågade först, Peter tvekade ett år.")
    write(north, page, "why_now", FIRST, first=True)
    leave(north, page)

    folder = tmp_path / "stick"
    folder.mkdir()
    carry(unit["södra"], north, folder)
    shown = north.go("case", case)
    assert shown._band.isVisible() and "1 krock" in shown._band.accessibleName()
    press_button(shown._band._button)
    (dialog,) = asked()
    assert {box.accessibleName().split(":")[0] for box in dialog.compare.boxes} == {"Du skrev", "Mikael Dahl skrev"}
    assert dialog.compare.own is not None
    assert dialog.compare.own.control.value() == FIRST + BASE + LAST  # proposed, from both
    press_button(dialog.compare.save)
    north.settle()
    assert not shown._band.isVisible()
    for one in asked():
        one.reject()

    page = room_in(north, case, report)
    assert control_of(north, page, "why_now").value() == FIRST + BASE + LAST
    text = printed(north, page, tmp_path / "F10.pdf")
    for said in (FIRST.strip(), LAST.strip(), "Peter tvekade ett år", "Lotta äter frukost med Alva"):
        assert text.count(said) == 1, said

    back = sit_at(unit["södra"])
    carry(unit["norra"], back, folder)
    assert not back.go("case", case)._band.isVisible()
    page = room_in(back, case, report)
    assert control_of(back, page, "why_now").value() == FIRST + BASE + LAST
    assert control_of(back, page, "initiative").value().startswith("Lotta frågade först")
