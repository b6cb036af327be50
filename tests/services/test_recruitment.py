"""Recruiting on a real store: who may, what an enquiry is offered, figures against SQL, protected homes unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.funnel import Basis, Reached
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import ScopeKind
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import RIGHTS, Actor, Right
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.sync.roster import GRANTS
from tests.stores import TODAY, colleague, family, open_store, services

DAY = dt.timedelta(days=1)
ADVERT = Campaign(name="Annons i Dalabladet", channel="newspaper", starts_on=dt.date(2026, 1, 7), cost_planned=9000)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def ended(opened: OpenStore, reason: str, **changes: object) -> Case:
    case = family(opened, **changes)
    cases = services(opened).cases
    return cases.move(opened.actor, case.id, CaseState.CLOSED, TODAY, reason=reason).value


def test_campaigns_go_to_all_machines_and_the_plan_and_replies_to_the_managers() -> None:
    assert Campaign.SCOPE is ScopeKind.UNIT
    assert {kind.SCOPE for kind in (PlannedActivity, SurveyRound, SurveyReply)} == {ScopeKind.COOPERATION}
    assert [role for role, kinds in GRANTS.items() if ScopeKind.COOPERATION in kinds] == [Role.UNIT_MANAGER]
    takes_in = [role for role, rights in RIGHTS.items() if Right.REGISTER_INQUIRY in rights]
    assert takes_in and all(ScopeKind.UNIT in GRANTS[role] for role in takes_in)


def test_only_the_manager_plans_and_the_investigator_is_offered_the_names(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    saved = s.recruitment.save_campaign(actor, replace(ADVERT, name="  Annons i   Dalabladet ")).value
    over = replace(ADVERT, id=Campaign(name="", channel="", starts_on=TODAY).id, name="Sommarmässan",
                   starts_on=dt.date(2025, 6, 1), ends_on=dt.date(2025, 6, 3))  # fmt: skip
    s.recruitment.save_campaign(actor, over)
    investigator = Actor(colleague(opened).id, "Mikael Dahl", Role.INVESTIGATOR)
    assert s.recruitment.suggested(investigator) == ("Annons i Dalabladet",)
    line = PlannedActivity(year=2026, month=2, activity="Affischer")
    r = s.recruitment
    for act in (
        lambda: r.save_campaign(investigator, ADVERT), lambda: r.sheet(investigator, 2026),
        lambda: r.save_activity(investigator, line), lambda: r.mark_done(investigator, line.id),
        lambda: r.put_away(investigator, ADVERT), lambda: r.note_export(investigator, 2026, "xlsx", outside=True),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotAllowed):
        s.recruitment.suggested(Actor(actor.user_id, "J", Role.TRAINER))
    s.recruitment.put_away(actor, saved)
    assert s.recruitment.suggested(actor) == ()
    again = replace(ADVERT, id=over.id)
    s.recruitment.save_campaign(actor, again)
    with pytest.raises(Refused, match="Annons i Dalabladet"):
        s.recruitment.put_away(actor, saved, away=False)  # the name has been taken meanwhile


def test_a_year_as_plain_sql_counts_it(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    s.recruitment.save_campaign(actor, ADVERT)
    family(opened, source="newspaper", extra={"campaign": "annons i dalabladet"})
    case = family(opened, source="newspaper", extra={"campaign": "Annons  i Dalabladet "})
    s.cases.move(actor, case.id, CaseState.FIRST_CONTACT, TODAY)
    ended(opened, "not_reachable", extra={"campaign": "Grannen tipsade"})
    ended(opened, "duplicate", extra={"campaign": "Annons i Dalabladet"})
    sheet = s.recruitment.sheet(actor, 2026, basis=Basis.COHORT)
    with opened.desk.store.read() as connection:
        (many,) = connection.exec_driver_sql(
            "SELECT count(*) FROM \"case\" WHERE coalesce(closing_reason, '') NOT IN ('duplicate', 'referred')"
        ).one()
    first, second, *_rest = sheet.stages
    assert len(first.reached) == many == 3 and second.reached == (case.number,)
    assert [(reason, len(some)) for reason, some in first.reasons] == [("not_reachable", 1)] and len(first.here) == 1
    (row,) = sheet.campaigns
    assert len(row.led_to.inquiries) == 2 and row.led_to.each_inquiry == 4500 and row.led_to.each_home is None
    assert [(one.key, len(one.inquiries), one.cost) for one in sheet.sources] == [("newspaper", 2, 9000), ("", 1, None)]
    assert [one.name for one in sheet.channels] == ["Telefon"]
    assert [(one.key, len(one.inquiries)) for one in sheet.without] == [("unknown", 1)]
    renamed = replace(row.campaign, name="Annonsen")
    assert s.recruitment.save_campaign(actor, renamed).value.other_names == ({"name": ADVERT.name},)
    assert len(s.recruitment.sheet(actor, 2026).campaigns[0].led_to.inquiries) == 2
    assert not s.recruitment.sheet(actor, 2026, "2080").stages[0].reached
    assert s.recruitment.sheet(actor, 2026, "2039").stages[Reached.INQUIRY].reached == first.reached
    assert s.recruitment.sheet(actor, 2025).campaigns == ()
    with pytest.raises(Refused):
        s.recruitment.sheet(actor, TODAY.year + 2)
    s.recruitment.note_export(actor, 2026, "xlsx", outside=True)
    acts = [(one.action, one.codes) for one in s.privacy.log(actor)]
    assert ("recruitment.export", ("2026", "xlsx", "outside")) in acts and ("recruitment.open", ("2026",)) in acts


def test_a_protected_home_is_in_no_figure_whoever_asks(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    case, other = family(opened, source="radio"), colleague(opened)
    assert len(s.recruitment.sheet(actor, 2026).stages[0].reached) == 1
    with opened.desk.store.write(actor.user_id) as work:
        home = work.get(Home, case.home_id)
        assert home is not None
        work.save(replace(home, protected=True, readers=(other.id,)))
    sheet = s.recruitment.sheet(actor, 2026)
    assert not sheet.stages[0].reached and not sheet.sources and not sheet.channels
    with opened.desk.store.write(actor.user_id) as work:
        home = work.get(Home, case.home_id)
        assert home is not None
        work.save(replace(home, readers=(*home.readers, actor.user_id)))
    assert not s.recruitment.sheet(actor, 2026).stages[0].reached


def test_the_plan_is_read_by_month_and_marked(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    later = s.recruitment.save_activity(actor, PlannedActivity(year=2026, month=9, activity="Mässan i Falun")).value
    first = s.recruitment.save_activity(
        actor, PlannedActivity(year=2026, month=2, month_to=3, activity="Affischer")
    ).value
    s.recruitment.save_activity(actor, PlannedActivity(year=2025, month=2, activity="I fjol"))
    assert s.recruitment.sheet(actor, 2026).plan == (first, later)
    assert s.recruitment.mark_done(actor, first.id).value.done_on == TODAY
    assert s.recruitment.mark_done(actor, first.id, done=False).value.done_on is None
    s.recruitment.put_away(actor, first)
    assert s.recruitment.sheet(actor, 2026).plan == (later,)
    s.recruitment.put_away(actor, first, away=False)
    assert s.recruitment.sheet(actor, 2026).plan == (first, later)
    assert s.recruitment.sheet(actor, TODAY.year + 1).plan == (), "next year may be planned"
