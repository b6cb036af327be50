"""Enkäter from the keyboard on a real store: a reply in few keys, one put right, results, and what leaves the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QPoint, QRect

from fhr_desktop.domain.surveys import SurveyRound
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.surveys import Typed
from tests import stores
from tests.printing.reading import Document
from tests.ui.access import nameless, silent_cells
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from ui.pages.surveys import SurveysPage
from ui.pages.surveys.page import COMMENTS, RESULTS, ROUNDS, WRITING
from ui.pages.surveys.round_dialog import RoundDialog
from ui.pages.surveys.taking_out import TakeOut
from ui.theme import Theme

NAME = "Kanarie Fågelsång"  # written in a comment against the advice


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    s = stores.services(made).surveys
    for period, day in (("våren 2025", dt.date(2025, 3, 1)), ("våren 2026", dt.date(2026, 3, 1))):
        one = s.save_round(made.actor, SurveyRound(
            form="F19a", form_version=1, period=period, opens_on=day, sent=({"municipality": "2080", "count": 10},)
        )).value  # fmt: skip
        for n in range(6):
            said = {"municipality": "2080", "q_contact": f"s{1 + n % 5}", "q_overall": "s4"}
            s.write_in(made.actor, one.id, Typed(said, {"free_good": f"Fråga {NAME}." if n == 0 else ""}))
        s.write_in(made.actor, one.id, Typed({"municipality": "2031", "q_overall": "s1"}, {}))
    yield made
    made.close()


@pytest.fixture
def page(office: Office) -> SurveysPage:
    shown = office.go("surveys")
    assert isinstance(shown, SurveysPage)
    return shown


def test_a_reply_takes_few_keys_and_the_next_begins_at_once(office: Office, page: SurveysPage) -> None:
    page.tabs.choose(WRITING)
    office.settle()
    before = office.services.surveys.rounds(office.opened.actor)[0].replies
    office.keys = office.letters = 0
    office.type("Or")  # Orsa is the only one: the rest is filled in
    office.press("Return", "2", "3", "Return", *"345V21054", "Ctrl+Return")
    assert office.keys + office.letters <= 25
    sheet = page.sheet
    assert sheet is not None and len(sheet.replies) == before + 1
    said = sheet.replies[-1].said()
    assert said == {
        "municipality": "2034", "respondent_role": "social_worker", "cases_last_year": 3, "q_contact": "s3",
        "q_answer_time": "s4", "q_matching_quality": "s5", "q_reasons": "s0", "q_report_quality": "s2",
        "q_fairness": "s1", "q_insight": "s0", "q_training": "s5", "q_overall": "s4",
    }  # fmt: skip
    form = page.writing.form
    assert form is not None and not form.draft(), "the form is empty for the next paper"
    assert office.focus in form.fields["municipality"].control.controls or office.focus.parent() in (
        form.fields["municipality"].control.controls
    )


def test_the_question_one_is_at_is_in_sight(office: Office, page: SurveysPage) -> None:
    page.tabs.choose(WRITING)
    office.settle()
    office.press("Return", "1", "Return", *"123451")
    focus, pane = office.focus, page.writing._pane.viewport()
    place = QRect(focus.mapTo(pane, QPoint(0, 0)), focus.size())
    assert pane.rect().contains(place), "the question is scrolled out of sight"


def test_what_is_begun_outlives_the_page_and_a_reply_is_put_right(office: Office, page: SurveysPage) -> None:
    page.tabs.choose(WRITING)
    office.settle()
    office.press("Return", "4")
    page.save_pending()
    office.settle()
    begun = office.services.drafts.find(office.opened.actor, "survey/")
    assert len(begun) == 1 and "manager" in begun[0].text
    first = next(one for one in page.writing.table.rows_model.rows if one.number == 1)
    page.writing.table.select(first.number)
    page.writing.table.setFocus()
    office.press("Return")
    form = page.writing.form
    assert form is not None and form.typed().answers["q_contact"] == "s1"
    assert page.writing.leave_button.isVisible()
    form.focus_on("q_contact")
    office.press("5", "Ctrl+Return")
    assert page.sheet is not None and len(page.sheet.replies) == 7
    assert page.sheet.replies[0].said()["q_contact"] == "s5"
    office.window.toast.undo()
    office.settle()
    assert page.sheet.replies[0].said()["q_contact"] == "s1" and len(page.sheet.replies) == 7
    page.writing.correct(page.writing.table.rows_model.rows[0])
    press_button(page.writing.take_away_button)
    office.settle()
    assert len(page.sheet.replies) == 6
    office.window.toast.undo()
    office.settle()
    assert len(page.sheet.replies) == 7


def test_a_reply_without_municipality_is_asked_about_once_and_then_saved(office: Office, page: SurveysPage) -> None:
    page.tabs.choose(WRITING)
    office.settle()
    writing = page.writing
    assert writing.form is not None and page.sheet is not None
    before = len(page.sheet.replies)
    writing.form.focus_on("q_contact")
    office.press("4", "Ctrl+Return")
    assert len(page.sheet.replies) == before, "nothing is saved unasked"
    assert writing._error.isVisible() and "kommun" in writing._error.text()
    assert any(one is office.focus or one.isAncestorOf(office.focus) or one is office.focus.parent()
               for one in writing.form.fields["municipality"].control.controls)  # fmt: skip
    office.press("Ctrl+Return")
    assert len(page.sheet.replies) == before + 1 and "municipality" not in page.sheet.replies[-1].said()
    assert "utan kommun" in office.window.toast._words.text() and writing._error.isHidden()
    writing.form.focus_on("q_contact")
    office.press("4", "Ctrl+Return")
    assert len(page.sheet.replies) == before + 1, "the next paper is asked about anew"


def test_results_say_as_much_in_words_as_they_draw(office: Office, page: SurveysPage) -> None:
    page.table.setFocus()
    office.press("Return")
    assert page.tabs.current() == RESULTS
    results = page.results
    assert results._rate.text() == "7 av 10 har svarat, 70 %"
    assert not silent_cells(results.table) and not nameless(page)
    line = next(one for one in results.table.rows_model.rows if one.tally.question.key == "q_contact")
    assert line.tally.counts == (2, 1, 1, 1, 1)
    results.table.select("q_overall")
    assert results._mean.text() == "3,6" and results._chart.accessibleName() == "våren 2025: 3,6, våren 2026: 3,6"
    at = next(n for n in range(results.places.count()) if results.places.itemText(n) == "Rättvik, för få svar")
    results.places.setCurrentIndex(at)
    results.places.activated.emit(at)
    assert results.few.isVisible() and all(one.tally.n == 0 for one in results.table.rows_model.rows)


@pytest.mark.parametrize("percent", [100, 200])
def test_no_words_are_cut(office: Office, page: SurveysPage, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    for tab in (ROUNDS, RESULTS, WRITING, COMMENTS):
        page.tabs.choose(tab)
        office.settle()
        assert not cut_words(page) and not nameless(page)


def test_a_round_is_begun_and_closed(office: Office, page: SurveysPage) -> None:
    press_button(page.new_button)
    office.settle()
    dialog = office.window.findChild(RoundDialog)
    assert dialog is not None and len(dialog.inputs["sent"].value()) == 12
    dialog.inputs["form"].set_value("F19b")
    dialog.fields["period"].setFocus()
    office.type("våren 2026")
    office.press("Ctrl+Return")
    assert page.sheet is not None and page.sheet.round.form == "F19b" and page.sheet.round.sent == ()
    assert page.writing.form is not None and page.writing.form.fields["q_support"].isHidden()
    press_button(page.close_button)
    office.settle()
    assert not page.sheet.round.open and not page.writing.save_button.isEnabled()
    office.window.toast.undo()
    office.settle()
    assert page.sheet.round.open


def _written(office: Office, page: SurveysPage, path: Path, *, outside: bool, comments: bool) -> Any:
    page.export()
    office.settle()
    dialog = office.window.findChild(TakeOut)
    assert dialog is not None
    dialog.kind.set_value(path.suffix[1:])
    dialog.audience.set_value("outside" if outside else "inside")
    dialog.comments.set_value(comments)
    dialog.save_to(path)
    office.settle()
    return path


def test_no_name_leaves_the_unit_unless_the_manager_takes_the_comments_along(
    office: Office, page: SurveysPage, tmp_path: Path
) -> None:
    texts = []
    assert page.sheet is not None
    office.services.surveys.close(office.opened.actor, page.sheet.round.id)
    for kind in ("xlsx", "csv", "pdf"):
        for outside in (True, False):
            path = _written(office, page, tmp_path / f"{outside}.{kind}", outside=outside, comments=False)
            texts.append(_text_of(path))
    assert len(texts) == 6 and all("Kanarie" not in text and "Det är lätt att nå FHR" in text for text in texts)
    for kind in ("xlsx", "csv", "pdf"):
        path = _written(office, page, tmp_path / f"with.{kind}", outside=True, comments=True)
        assert NAME in _text_of(path)
    csv = (tmp_path / "True.csv").read_text("utf-8-sig")
    assert "Hur nöjd är du sammantaget med FHR?;Frågor;7;3,6;1,0;" in csv
    assert "Rättvik;visas inte;" in csv, "one reply from Rättvik is nobody's to see"
    assert "Falun;visas inte;" in csv, "nor what would tell it from the sum"
    sheet = openpyxl.load_workbook(tmp_path / "True.xlsx")["Frågor"]
    contact = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Det är lätt att nå FHR")
    assert contact[2] == "visas inte", "one of those who replied skipped it"
    assert contact[6:11] == (None,) * 5, "steps that few chose are not shown outside"
    acts = {(one.action, one.codes) for one in office.services.privacy.log(office.opened.actor)}
    assert ("survey.export", ("pdf", "outside", "comments")) in acts


def _text_of(path: Path) -> str:
    if path.suffix == ".pdf":
        return Document(path.read_bytes()).text
    if path.suffix == ".csv":
        return path.read_text("utf-8-sig")
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)


def test_escape_loses_nothing_of_a_new_round(office: Office, page: SurveysPage) -> None:
    for typed in ("hösten 2026", ""):
        page.new()
        office.settle()
        (shown,) = [one for one in office.window.findChildren(RoundDialog) if one.isVisible()]
        shown.fields["period"].setFocus()
        office.type(typed)
        assert shown.fields["period"].control.value() == "hösten 2026"
        assert len(shown.inputs["sent"].draft()) > 2, "the municipalities stand there to be counted"
        office.press("Escape")


def test_the_figure_in_statistics_opens_the_survey(office: Office) -> None:
    shown = office.go("statistics")
    office.settle()
    figure = shown.report.figure("satisfied_municipalities", ALL)
    assert figure.value == 3.6 and len(figure.cases) == 7
    shown._open_record(next(one.counts for one in shown.report.statistics if one.key == figure.key), figure.records[0])
    office.settle()
    assert isinstance(office.window.current, SurveysPage) and office.window.current.tabs.current() == RESULTS


def test_both_surveys_are_looked_at_before_they_are_printed(office: Office, page: SurveysPage) -> None:
    preview = page.print_blank("F19b")
    office.settle()
    assert preview.isVisible()
    preview.reject()
