"""Min dag: one key to go on writing, the day's visits, what is missing, who waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from fhr_desktop.domain.investigations import Visit
from fhr_desktop.services.investigations import documents, notes
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.pages.case import CasePage
from ui.theme import Theme

TODAY = stores.TODAY


def plan(opened: OpenStore, case: Any, starts: str, kind: str = "home_visit_booked", day: dt.date = TODAY) -> None:
    visit = Visit(case_id=case.id, kind=kind, on=day, starts=starts, investigators=(opened.actor.user_id,))
    stores.services(opened).visits.save(opened.actor, visit)


def test_a_new_unit_is_told_what_the_page_is_for(office: Office) -> None:
    page = office.go("my_day")
    assert page._stack.currentIndex() == 1
    assert nameless(office.window) == []


def test_a_note_goes_on_with_one_key(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)
    office.services.drafts.keep(opened.actor, notes.draft_place(case.id), "Ringde om tiderna", 6)
    office.go("my_day")
    office.press("Return")
    page = office.window.current
    assert isinstance(page, CasePage)
    assert office.keys == 1
    assert office.focus is page.drawer.text.text
    assert (page.drawer.text.value(), page.drawer.text.place()) == ("Ringde om tiderna", 6)


def test_an_answer_in_the_report_goes_on_with_one_key(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)
    report = office.services.documents.begin(opened.actor, case.id, "F10").value
    place = documents.draft_place(report.id, "household_text", "")
    office.services.drafts.keep(opened.actor, place, "De har längtat", 3)
    page = office.go("my_day")
    assert [one.heading for one in page._read_last.waiting.unfinished] == ["3 Hushåll och familj"]
    office.press("Return")
    assert office.keys == 1
    assert office.window.history.current.page == "report"
    office.wait_for(lambda: isinstance(office.focus, QPlainTextEdit))
    text = office.focus
    assert isinstance(text, QPlainTextEdit)
    assert (text.toPlainText(), text.textCursor().position()) == ("De har längtat", 3)


def test_an_enquiry_that_was_begun_goes_on(office: Office, opened: OpenStore) -> None:
    office.services.drafts.keep(opened.actor, "inquiry", '{"given_name": "Lotta"}', 5)
    office.go("my_day")
    office.press("Return")
    assert office.window.history.current.page == "inquiry"
    assert office.window.current.fields.control("given_name").value() == "Lotta"


def test_visits_come_in_the_order_of_the_clock(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)
    for starts in ("13.00", "9.45", "15"):
        plan(opened, case, starts)
    plan(opened, case, "8.00", day=TODAY + dt.timedelta(days=1))
    page = office.go("my_day")
    assert [card.stop.starts for card in page._visits.cards] == ["9.45", "13.00", "15.00"]
    first = page._visits.cards[0]
    assert first.stop.next and "Särnavägen 14" in first.accessibleName() and "070-174 06 12" in first.accessibleName()
    assert "Samtal med Alva, 9 år" in first.stop.lacks and "Hembesök" not in first.stop.lacks
    page._step(1)
    office.settle()
    assert [card.stop.starts for card in page._visits.cards] == ["8.00"]
    page._today()
    office.settle()
    assert len(page._visits.cards) == 3


def test_a_shut_home_shows_neither_name_nor_whereabouts(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)
    plan(opened, case, "9.45")
    file = office.services.cases.open(opened.actor, case.id)
    person = next(p for p in file.persons if p.role == "applicant")
    saved = office.services.homes.save_person(opened.actor, replace(person, protection_degree="confidentiality_mark"))
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = work.get(type(file.home), saved.changes.moved[file.home.id])
        work.save(replace(home, readers=()))
    page = office.go("my_day")
    (card,) = page._visits.cards
    assert "Berg" not in card.accessibleName() and "Särna" not in card.accessibleName()
    assert card.stop.protected and not card.stop.phone


def test_what_is_missing_leads_to_where_it_is_put_right(office: Office, opened: OpenStore) -> None:
    case, _other = stores.investigated(opened)
    page = office.go("my_day")
    said = {button.line.plain for button in page._missing.buttons}
    assert {"Hembesök", "Enskild intervju med Lotta", "Samtal med Alva, 9 år"} <= said
    talk = next(b for b in page._missing.buttons if b.line.plain == "Hembesök")
    talk.click()
    office.settle()
    current = office.window.current
    assert isinstance(current, CasePage) and current.parts.key == "talks"
    assert current._view.case_id == case.id


def test_a_first_talk_leads_to_where_it_is_planned_and_is_not_lacking_of_itself(
    office: Office, opened: OpenStore
) -> None:
    case = stores.family(opened).id
    visit = Visit(case_id=case, kind="home_visit_booked", on=stores.TODAY, investigators=(opened.actor.user_id,))
    office.services.visits.save(opened.actor, visit)
    page = office.go("my_day")
    (card,) = page._visits.cards
    assert not card.stop.lacks
    (talk,) = page._missing.buttons
    talk.click()
    office.settle()
    assert office.window.current.parts.key == "talks"


def test_a_family_that_waits_is_listed_by_its_days(office: Office, opened: OpenStore) -> None:
    stores.family(opened)  # received 2026-01-14, and nothing since
    page = office.go("my_day")
    (line,) = page._quiet.buttons
    assert (line.line.strong, line.line.end, line.line.hot) == ("Berg–Sundin", "62 dagar", True)


@pytest.mark.parametrize("percent", [100, 200])
def test_nothing_is_cut_or_nameless(office: Office, opened: OpenStore, look: Theme, percent: int) -> None:
    case, _other = stores.investigated(opened)
    plan(opened, case, "9.45")
    office.go("my_day")
    look.set_percent(percent)
    office.settle()
    assert cut_words(office.window) == []
    assert nameless(office.window) == []
