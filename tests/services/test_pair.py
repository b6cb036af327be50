"""Two investigators write one report on two laptops with no network between them; what clashed they see and decide."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import replace

import pypdf

from fhr_desktop.domain.investigations import Case, Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.units import common_dump, exchange

ROLES = {"kontoret": Role.UNIT_MANAGER, "norra": Role.INVESTIGATOR, "södra": Role.INVESTIGATOR}
BASE = "De flyttade hit 2016.\n\nDe har talat om det länge.\n\nNu är barnen stora."
NORTH, SOUTH = BASE.replace("2016", "2017, efter ett år i Malung"), BASE.replace("stora", "större och vill själva")
FIRST, SECOND = "not_dependent", "partly"  # on the foster home's fee
BOTH = NORTH.replace("stora", "större och vill själva")


def begun(unit: Mapping[str, OpenStore]) -> tuple[Case, RecordId]:
    """The family's case with the two as a pair, and its report begun on one laptop; both have it."""
    north, south = unit["norra"], unit["södra"]
    s = stores.services(north)
    case = stores.family(north)
    s.cases.assign(north.actor, case.id, north.actor.user_id, south.actor.user_id)
    report = s.documents.begin(north.actor, case.id, "F10").value
    s.documents.answer(north.actor, report.id, "why_now", "", BASE)
    exchange(north, south)
    return case, report.id


def write(opened: OpenStore, report: RecordId, **answers: object) -> None:
    for key, value in answers.items():
        stores.services(opened).documents.answer(opened.actor, report, key, "", value)  # type: ignore[arg-type]


def printed(opened: OpenStore, case: Case) -> str:
    pdf = stores.services(opened).paper.of_case(opened.actor, case.id, "F10").pdf
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", text)


def test_a_pair_writes_one_report_apart_and_prints_it_whole(unit: dict[str, OpenStore]) -> None:
    north, south, office = unit["norra"], unit["södra"], unit["kontoret"]
    case, report = begun(unit)

    # a week apart: different headings, the same heading, the same sentence, the same fact about a person
    write(
        north, report, initiative="Lotta frågade först, Peter tvekade ett år.", why_now=NORTH, income_dependence=FIRST
    )
    write(
        south, report, weekday="Peter åker sju. Lotta äter frukost med Alva.", why_now=SOUTH, income_dependence=SECOND
    )
    for opened, work in ((north, "undersköterska"), (south, "distriktssköterska")):
        lotta = next(p for p in stores.services(opened).homes.persons(opened.actor, case.home_id) if p.phone)
        stores.services(opened).homes.save_person(opened.actor, replace(lotta, occupation=work))
    visit = Visit(case_id=case.id, kind="home_visit_booked", on=stores.TODAY - dt.timedelta(days=2), held=True)
    stores.services(south).visits.save(south.actor, visit)

    exchange(north, south)
    exchange(south, north)
    assert common_dump(north, south) == common_dump(south, north)
    for opened in (north, south):
        found = stores.services(opened).inbox.of_case(opened.actor, case.id)
        assert sorted(one.table for one in found) == ["answer", "answer", "person"]
        filled = stores.services(opened).documents.open(opened.actor, report).filled
        assert filled.value("initiative") and filled.value("weekday")  # different headings: both stand
        marked = stores.services(opened).documents.open(opened.actor, report).contested
        assert {key for key, _subject in marked} >= {"why_now", "income_dependence", "occupation"}

    # one of them decides; long text is proposed merged
    s = stores.services(north)
    for one in s.inbox.of_case(north.actor, case.id):
        values = {side.text: side.value for side in one.sides}
        if one.is_text and one.table == "answer":
            assert (one.proposal, one.clean) == (BOTH, True)
            s.inbox.decide(north.actor, one.table, one.record, one.field, one.proposal, one.position)
        elif one.table == "person":
            assert set(values) == {"undersköterska", "distriktssköterska"}
            s.inbox.decide(north.actor, one.table, one.record, one.field, "distriktssköterska", one.position)
        else:
            s.inbox.decide(north.actor, one.table, one.record, one.field, SECOND, one.position)
    exchange(north, south, office)
    for opened in (north, south, office):
        assert stores.services(opened).inbox.of_case(opened.actor, case.id) == ()
        text = printed(opened, case)
        for paragraph in BOTH.split("\n\n"):
            assert text.count(paragraph) == 1
        for said in ("Peter tvekade ett år", "Lotta äter frukost med Alva", "distriktssköterska"):
            assert said in text
        assert "undersköterska" not in text
    assert common_dump(north, south) == common_dump(south, north)
