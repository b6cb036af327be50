"""Proposing from the matching page: to whom, with which reason when papers are old, and what is said afterwards."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QLabel

from db import records
from fhr_desktop.domain.investigations import Assessment, Case, FormDocument
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.record import new_id
from tests.services.pooling import offered
from tests.stores import TODAY
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from tests.ui.test_page_matching import asked, dialog, five, homes, named, opened  # noqa: F401  # opened: the store


def test_a_proposal_is_made_to_a_person_and_never_to_a_municipality_alone(office: Office) -> None:
    home = named(office.opened, "Örn")
    need = asked(office.opened, officer="")
    page = office.go("matching", need.id)
    page._offer(home)
    shown = dialog()
    assert shown.inputs["recipient"].value() == ""
    office.press("Ctrl+Return")
    assert dialog() is shown and shown.fields["recipient"]._below.text()
    shown.inputs["recipient"].set_value("Karin Ström, Rättvik")
    office.press("Ctrl+Return")
    (one,) = office.services.proposals.of_need(office.opened.actor, need.id)
    assert one.proposal.recipient == "Karin Ström, Rättvik"


def test_one_stands_on_the_proposal_that_was_made_just_now(office: Office) -> None:
    found = five(office.opened)
    need = asked(office.opened)
    page = office.go("matching", need.id)
    for name in ("Örn", "Dalström"):
        page.middle.tabs.choose(0)
        page.table.select(found[name])
        page._offer(found[name])
        office.press("Ctrl+Return")
        standing = page.middle.proposals.table.current()
        assert standing is not None and standing.home.name == name
        assert office.window.focusWidget() is page.middle.proposals.table


def test_why_not_speaks_of_no_home_that_is_proposed_already(office: Office) -> None:
    """The full home has no day on which there is room; the one proposed just now would have been given as its."""
    found = five(office.opened)
    need = asked(office.opened)
    page = office.go("matching", need.id)
    offered(office.opened, need, found["Örn"])
    page.refresh(None)
    office.settle()
    view = page._view
    assert Rule.STATUS in view.left_out() and found["Örn"] in view.offered()
    assert all(set(one.homes) <= set(view.left_out()[rule]) for rule, one in view.changes.items())
    said = [one.text() for one in page.why_not.findChildren(QLabel)]
    assert not [one for one in said if "har plats från" in one]


def test_a_home_whose_papers_are_old_is_proposed_only_with_a_reason(office: Office) -> None:
    home = named(office.opened, "Örn")
    with office.opened.desk.store.write(office.opened.actor.user_id) as work:
        case = records.load_where(work.connection, Case, home_id=home)[0]
        day = TODAY - dt.timedelta(days=800)
        report = FormDocument(
            case_id=case.id, form_key="F10", form_version=2, begun_at=office.opened.desk.now(),
            begun_by=office.opened.actor.user_id,
        )  # fmt: skip
        until = TODAY - dt.timedelta(days=70)
        work.save(report, Assessment(case_id=case.id, document_id=report.id, result="suitable", date=day,
                                     update_by=until, manager_review="agree"))  # fmt: skip
    need = asked(office.opened)
    page = office.go("matching", need.id)
    assert page._view.changes[Rule.REPORT].homes == (home,) and homes(page) == []
    page._offer(home)
    shown = dialog()
    assert shown.fields["old_reasons"].isVisible()
    office.press("Ctrl+Return")
    assert "för gamla" in shown.fields["old_reasons"]._below.text()
    shown.inputs["old_reasons"].set_value("Ny utredning är klar i veckan.")
    office.press("Ctrl+Return")
    (one,) = office.services.proposals.of_need(office.opened.actor, need.id)
    assert one.proposal.old_reason == "Ny utredning är klar i veckan."


def test_a_report_that_ends_before_the_day_to_answer_by_asks_for_its_reason(office: Office) -> None:
    home = named(office.opened, "Örn")
    with office.opened.desk.store.write(office.opened.actor.user_id) as work:
        case = records.load_where(work.connection, Case, home_id=home)[0]
        until = TODAY + dt.timedelta(days=5)
        work.save(Assessment(case_id=case.id, document_id=new_id(), result="suitable", date=TODAY, update_by=until,
                             manager_review="agree"))  # fmt: skip
    need = asked(office.opened)
    page = office.go("matching", need.id)
    page._offer(home)
    shown = dialog()
    assert shown.fields["old_reasons"].isVisible()
    shown.inputs["expires_on"].set_value(until)
    shown.inputs["expires_on"].edited.emit()
    assert not shown.fields["old_reasons"].isVisible()
    office.press("Ctrl+Return")
    page.middle.proposals.answer(family=False)  # and so when a municipality goes on past that day
    shown = dialog()
    shown.inputs["answer"].set_value("forward")
    shown.inputs["answer"].edited.emit()
    shown.inputs["reserve_until"].set_value(until + dt.timedelta(days=1))
    assert not shown.fields["old_reason"].isVisible()
    office.press("Ctrl+Return")
    assert "löper ut före" in shown.fields["old_reason"]._below.text() and not cut_words(shown)
    shown.inputs["old_reason"].set_value("Rapporten görs om i veckan.")
    office.press("Ctrl+Return")
    (one,) = office.services.proposals.of_need(office.opened.actor, need.id)
    assert (one.proposal.old_reason, one.proposal.municipality_answer) == ("Rapporten görs om i veckan.", "forward")
