"""Årsberättelse in the window: parts, autosave, figures beside, fixing, and every file in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fhr_desktop.domain.annual_report import FACTORS, GOALS, TEXTS, AnnualReport
from fhr_desktop.domain.cooperation import Decision, Meeting
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.annual_report.gathering import nothing_counted
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.stores import TODAY
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.components.buttons import Button
from ui.components.inputs import LongTextInput
from ui.components.labels import Label
from ui.pages.annual_report import AnnualReportPage
from ui.pages.annual_report.page import ReportView
from ui.preview.print_preview import PrintPreview
from ui.tasks import started
from ui.theme import Theme


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER)
    for _family in range(6):
        stores.family(made)
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> AnnualReportPage:
    shown = office.go("annual_report", 2026)
    assert isinstance(shown, AnnualReportPage)
    office.wait_for(lambda: shown._view is not None)
    office.settle()
    return shown


def told(page: AnnualReportPage) -> list[str]:
    """What is read out of the figures beside."""
    return [one.accessibleName() for one in page.beside.findChildren(Label) if one.accessibleName()]


def test_who_walks_the_parts_while_the_report_is_read_stands_there_when_it_has_come(office: Office) -> None:
    office.window.activateWindow()
    office.wait_for(office.window.isActiveWindow)
    office.window.navigate("annual_report", 2026)
    page = office.window.current
    assert isinstance(page, AnnualReportPage) and page._view is None
    page.outline.setFocus()
    page.outline.select("staffing")
    office.wait_for(lambda: page._view is not None and page._view.counted)
    office.settle()
    stood_on = page.outline.current()
    assert stood_on is not None and stood_on.name == page._part == "staffing"
    assert office.focus is page.outline and "Personal" in {one.text() for one in page.beside.findChildren(Label)}


def test_what_is_typed_is_a_draft_at_once_and_saved_when_the_field_is_left(
    office: Office, page: AnnualReportPage, opened: OpenStore
) -> None:
    assert office.focus is page.outline
    office.press("Enter")
    text = page.form.fields["summary"].control
    assert isinstance(text, LongTextInput) and text.text.hasFocus()
    office.type("Fler hem")
    find = office.services.drafts.find
    office.wait_for(lambda: bool(find(opened.actor, "record/annual_report")))
    (draft,) = find(opened.actor, "record/annual_report")
    assert "Fler hem" in json.loads(draft.text)["summary"]
    office.press("F8")
    office.wait_for(lambda: office.services.annual_reports.read(opened.actor, 2026).record.summary == "Fler hem")
    office.settle()
    assert {one.name: one.mark for one in page.outline.rows_model.rows}["summary"] == "ok"
    assert page._part == "goals" and "8 delar kvar" not in page._header._line.text()
    assert "Intresseanmälningar: 6" not in told(page)
    office.press("F8")
    office.settle()
    assert page._part == "staffing"


def test_the_texts_are_there_before_the_figures(office: Office, page: AnnualReportPage, opened: OpenStore) -> None:
    with started() as asked:
        page._turn()
        shown = [one.word for one in page.outline.rows_model.rows]
    assert len(asked) == 2 and len(shown) == 9, "the texts are asked for first, and the parts stand there meanwhile"
    page.go_to("staffing")  # pressed before anything has been read
    office.settle()
    assert page._part == "staffing" and page.form.fields["staffing"].isAncestorOf(office.focus)
    without = office.services.annual_reports.read(opened.actor, 2026, nothing_counted(2026))
    page._view = None
    page._show(ReportView(without, (), counted=False))
    page.go_to("summary")
    assert "Siffrorna räknas …" in [one.text() for one in page.beside.findChildren(Label)] and not told(page)
    page.form.fields["summary"].control.setFocus()
    office.type("Hej")
    page._read()
    office.settle()
    assert "Intresseanmälningar: 6" in told(page)
    assert page.form.fields["summary"].control.value() == "Hej", "what is typed meanwhile stays"


def test_an_empty_page_shows_its_parts_and_says_that_it_reads(office: Office) -> None:
    office.window.navigate("annual_report")
    page = office.window.current
    assert isinstance(page, AnnualReportPage)
    assert len(page.outline.rows_model.rows) == 9 and page._hint.text() == "Texterna läses …"
    page.outline.opened.emit(page.outline.rows_model.rows[3])
    office.press("F8")
    assert page._view is not None and page._part in ("staffing", "summary")


def test_the_year_goes_along_from_room_to_room(office: Office, page: AnnualReportPage) -> None:
    assert page.year == 2026
    statistics = office.go("statistics")
    assert statistics.period.first.year == 2026
    at = next(n for n in range(statistics.periods.count()) if statistics.periods.itemText(n) == "Helår 2025")
    assert statistics.periods.maxVisibleItems() >= statistics.periods.count(), "own days are in sight"
    rows = statistics.periods.view()
    assert rows.sizeHintForRow(statistics.periods.count() - 2) < rows.sizeHintForRow(0) / 2, "a line, and no empty row"
    statistics._choose_period(at)
    office.settle()
    for room in ("cost_share", "recruitment", "municipalities", "annual_report"):
        assert office.go(room).years.year == 2025, room
    page = office.window.current
    page.years.setCurrentIndex(page.years.findData(2024))
    page.years.activated.emit(page.years.currentIndex())
    office.settle()
    assert page._view.of.record.year == 2024
    assert office.go("statistics").period.said == "Helår 2024"
    assert office.go("cost_share").years.year == 2024


def test_f8_says_when_no_other_part_is_left(office: Office, page: AnnualReportPage, opened: OpenStore) -> None:
    texts = dict.fromkeys(TEXTS, "Ja.")
    report = AnnualReport(
        id=AnnualReport.id_of(2026), year=2026, **{**texts, "next_year": ""},
        goals=tuple({"_row": one.key, "target": "1"} for one in GOALS),
        factors=({"_row": FACTORS[0].key, "text": "Ja."},),
    )  # fmt: skip
    outcome = office.services.annual_reports.save(opened.actor, report)
    page.ctx.bus.changed.emit(outcome.changes)
    office.settle()
    office.press("F8")
    assert page._part == "next_year"
    office.press("F8")
    assert page.form.fields["next_year"].isAncestorOf(office.focus)
    assert office.window.toast._words.text() == "Det här är den enda delen som är kvar att skriva."


def test_the_figures_beside_are_those_that_are_printed(office: Office, page: AnnualReportPage, look: Theme) -> None:
    assert "Intresseanmälningar: 6" in told(page) and "Matchningsförfrågningar: 0" in told(page)
    page.go_to("goals")
    office.settle()
    assert "Färdiga utredningar: 0" in told(page)
    assert not nameless(page) and not silent_cells(page.outline) and not cut_words(page)
    look.set_percent(200)
    office.settle()
    page.go_to("factors")
    office.settle()
    assert not page.outline.isVisible() and not cut_words(page)


def test_a_figure_that_stands_as_in_an_earlier_report_says_so(office: Office, opened: OpenStore) -> None:
    followup = stores.services(opened).followup
    followup.publish(opened.actor, followup.year(opened.actor, 2026))
    stores.family(opened)
    page = office.go("annual_report", 2026)
    office.wait_for(lambda: page._view is not None and page._view.counted)
    office.settle()
    assert "Intresseanmälningar, som i en tidigare rapport: 6" in told(page)
    assert any("ändrats med så få sedan dess" in one.text() for one in page.beside.findChildren(Label))


def test_decisions_of_the_year_are_put_in_the_text(office: Office, page: AnnualReportPage, opened: OpenStore) -> None:
    meeting = Meeting(group="reference", on=TODAY, state="held")
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(meeting, Decision(meeting_id=meeting.id, number=4, text="Kallelsen går ut tre veckor före."))
    page.refresh(None)
    page.go_to("development")
    office.settle()
    (add,) = [one for one in page.beside.findChildren(Button) if one.text() == "Lägg till i texten"]
    assert not page.beside.way.isVisibleTo(page) and not page.beside._about.isVisibleTo(page), "no figure speaks to it"
    press_button(add)
    office.settle()
    said = office.services.annual_reports.read(opened.actor, 2026).record.development
    assert said == f"Referensgruppen {TODAY.isoformat()} § 4: Kallelsen går ut tre veckor före."


def test_a_year_that_has_ended_is_fixed_read_only_and_opened_again(office: Office, page: AnnualReportPage) -> None:
    assert page.fix_button.isHidden(), "the year goes on"
    page.years.setCurrentIndex(page.years.findData(2025))
    page._turn()
    office.settle()
    assert page.fix_button.isVisible()
    page.taking_out._do("fix", 2025)
    office.settle()
    assert page.form.fields["summary"].control.text.isReadOnly()  # type: ignore[attr-defined]
    assert "fastställd 2026" in page._header._line.text()
    press_button(page.reopen_button)
    office.settle()
    assert page.fix_button.isVisible() and page.reopen_button.isHidden()


def test_every_file_is_laid_in_a_folder_and_the_pages_are_shown(
    office: Office, page: AnnualReportPage, tmp_path: Path
) -> None:
    folder = tmp_path / "ut"
    folder.mkdir()
    page.taking_out.save_in(2026, folder)
    office.settle()
    assert {one.suffix for one in folder.iterdir()} == {".docx", ".pdf", ".xlsx", ".csv"}
    mine = folder / "verksamhetsberattelse-2026.docx"
    mine.write_bytes(b"mine")
    page.taking_out.save_in(2026, folder)
    office.settle()
    assert mine.read_bytes() == b"mine" and (folder / "verksamhetsberattelse-2026-2.docx").exists()
    assert "verksamhetsberattelse-2026-2.docx" in office.window.toast._words.text()
    office.press("Ctrl+P")
    preview = QApplication.activeModalWidget()
    assert isinstance(preview, PrintPreview) and preview.view.pages > 5
    office.press("Escape")
