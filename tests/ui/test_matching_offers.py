"""Offers in the window of matching: made, answered by both sides, withdrawn, printed, and what they need."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel

from db import records
from fhr_desktop.domain.investigations import Assessment, Case, FormDocument
from fhr_desktop.domain.matching_terms import Rule
from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.proposal_papers import Wanted
from tests.services.pooling import offered
from tests.stores import TODAY
from tests.ui.access import nameless
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.matched import asked, dialog, five, homes, named
from ui.packed import PackedDialog

ROLE = Role.UNIT_MANAGER  # who has the window


def test_a_home_is_proposed_answered_by_both_sides_and_withdrawn(office: Office) -> None:
    found = five(office.opened)
    need = asked(office.opened, officer="Maria Lund")
    page = office.go("matching", need.id)
    assert page.middle.offer.text() == "Lämna förslag: Örn"
    office.press("Ctrl+Return")
    shown = dialog()
    assert shown.inputs["recipient"].value() == "Maria Lund, Rättvik"
    assert not shown.fields["old_reasons"].isVisible() and not shown.fields["tie_break"].isVisible()
    boxes = shown.inputs["homes"].controls
    next(box for box in boxes if "Dalström" in box.text()).click()
    assert "I den här ordningen: Örn, Dalström" in shown.fields["homes"]._below.text()
    assert not cut_words(shown)
    office.press("Ctrl+Return")
    proposed = office.services.proposals.of_need(office.opened.actor, need.id)
    assert [(one.home.name, one.proposal.rank) for one in proposed] == [("Örn", 1), ("Dalström", 2)]
    shown = {home for homes in page._view.left_out().values() for home in homes}
    assert shown.isdisjoint(one.proposal.home_id for one in proposed)
    assert page.why_not._offered.text() == "2 hem är redan föreslagna för den här förfrågan"
    tab = page.middle.proposals
    assert page.middle.tabs.current() == 1 and homes(page) == []
    assert not nameless(office.window) and not cut_words(office.window)
    tab.table.select(proposed[0].proposal.id)
    tab.asked.click()
    office.settle()
    assert not tab.asked.isVisible()
    tab.answer(family=True)
    dialog().inputs["answer"].set_value("no")
    dialog()._chosen()
    office.press("Ctrl+Return")
    assert "Välj varför familjen" in dialog().fields["reason"]._below.text()
    dialog().inputs["reason"].set_value("timing")
    office.press("Ctrl+Return")
    (first, second) = office.services.proposals.of_need(office.opened.actor, need.id)
    assert (first.outcome, second.outcome) == ("declined_by_family", None)
    assert homes(page) == ["Örn"]  # free again, and fits
    tab.table.select(second.proposal.id)
    tab.answer(family=False)
    dialog().inputs["answer"].set_value("forward")
    office.press("Ctrl+Return")
    tab.withdraw()
    dialog().note.set_value("Kommunen hittade ett nätverkshem.")
    office.press("Ctrl+Return")
    second = office.services.proposals.of_need(office.opened.actor, need.id)[1]
    assert second.outcome == "withdrawn_by_fhr" and found["Dalström"] == second.home.id
    assert not any(button.isEnabled() for button in (tab.family, tab.municipality, tab.back))


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


def test_that_there_is_no_home_is_noted_with_what_the_pool_lacks(office: Office) -> None:
    need = asked(office.opened)
    page = office.go("matching", need.id)
    press_button(page.middle._no_home)
    office.press("Ctrl+Return")
    assert "saknas i poolen" in dialog().fields["note"]._below.text()
    dialog().missing.set_value("Hem för syskon i skolåldern nära Orsa.")
    office.press("Ctrl+Return")
    (search,) = office.services.proposals.searches(office.opened.actor, need.id)
    assert search.no_home and "syskon" in search.note


def test_the_proposal_is_looked_at_printed_or_sealed(office: Office, tmp_path: Path) -> None:
    found = five(office.opened)
    need = asked(office.opened)
    office.services.proposals.offer(
        office.opened.actor, need.id, [found["Örn"]], expires_on=TODAY, recipient="Maria Lund"
    )
    page = office.go("matching", need.id)
    tab = page.middle.proposals
    menu = tab.printing.menu(tab.table.current())
    said = [action.text() for action in menu.actions() if action.text()]
    assert said[0] == "Förslaget (F16a) …" and not any("med namn" in one for one in said)
    preview = tab.printing.show(Wanted("F16a", need.id))
    office.wait_for(lambda: preview.print_button.isEnabled())
    preview.reject()
    office.settle()
    folder = tmp_path / "till"
    folder.mkdir()
    tab.printing.pack_in(tab.table.current(), folder)
    office.settle()
    (shown,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, PackedDialog) and w.isVisible()]
    (file,) = folder.iterdir()
    assert shown.code.text() and "Örn" not in file.name and not cut_words(shown) and not nameless(shown)
    shown.accept()
    office.settle()
    assert "Presentation lämnades ut" in tab._way.text()
