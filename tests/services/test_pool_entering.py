"""What a home offers begins with what its assessment and the family's enquiry say, and homes that may come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import Assessment, Case
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.library import listed_areas
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import pooled, suitable
from tests.stores import TODAY, investigated, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def assessed(opened: OpenStore, **answers: object) -> RecordId:
    """A home whose report says so in heading 22."""
    s, (case, _other) = services(opened), investigated(opened)
    report = s.documents.begin(opened.actor, case.id, "F10").value
    for field, value in answers.items():
        s.documents.answer(opened.actor, report.id, field, "", value)
    with opened.desk.store.write(opened.actor.user_id) as work:
        stored = records.load(work.connection, Case, case.id)
        assert stored is not None and stored.inquiry_id is not None
        asked = records.load(work.connection, Inquiry, stored.inquiry_id)
        assert asked is not None
        work.save(
            replace(stored, state="a8_suitable", state_since=TODAY),
            replace(asked, age_from=2, age_to=10, places=2),
            Assessment(case_id=case.id, document_id=report.id, result="suitable", date=TODAY),
        )
    return case.home_id


def test_an_entry_begins_with_the_report_and_the_familys_wish(opened: OpenStore) -> None:
    review = "crime"  # an area that waits for a lawyer
    home = assessed(
        opened, result="suitable", age_from=4, age_to=12, places=1, sibling_scope="no_siblings",
        lengths=("long", "growing_up"), contact_arrangements=("drive_to",), available_from=TODAY.isoformat(),
        experience_rows=({"_row": "infants", "level": "willing"}, {"_row": review, "level": "experienced"}),
        exclusion_area="Rättvik och Orsa", support_level="extended",
    )  # fmt: skip
    sheet = services(opened).pool_entering.open(opened.actor, home)
    entry = sheet.entry
    assert sheet.is_new
    assert (entry.age_from, entry.age_to, entry.places, entry.sibling_scope) == (4, 12, 1, "no_siblings")
    assert (entry.wish_age_from, entry.wish_age_to, entry.wish_places) == (2, 10, 2)
    assert (entry.lengths, entry.contact, entry.available_from) == (("long", "growing_up"), ("drive_to",), TODAY)
    assert [dict(row) for row in entry.experience] == [{"area": "infants", "level": "willing"}]
    assert review not in {key for key, _label in listed_areas()}
    assert entry.not_from == ("Rättvik", "Orsa") and entry.limits_text == ""
    assert entry.support_text
    services(opened).pool.put_in(opened.actor, entry)
    again = services(opened).pool_entering.open(opened.actor, home)
    assert not again.is_new and again.entry.places == 1


def test_an_area_that_is_no_list_of_places_is_kept_whole(opened: OpenStore) -> None:
    home = assessed(opened, result="suitable", exclusion_area="Rättvik, norr om kyrkan")
    entry = services(opened).pool_entering.open(opened.actor, home).entry
    assert (entry.not_from, entry.limits_text) == (("Rättvik",), "Rättvik, norr om kyrkan")


def test_homes_that_may_come_in_are_those_found_suitable_and_not_there(opened: OpenStore) -> None:
    s, entering = services(opened), services(opened).pool_entering
    inside, outside = pooled(opened), suitable(opened)
    assert [one.home_id for one in entering.candidates(opened.actor)] == [outside]
    s.pool.move(opened.actor, inside, PoolStatus.LEFT, reason="own_request")
    assert [one.home_id for one in entering.candidates(opened.actor)] == [outside]
    with opened.desk.store.write(opened.actor.user_id) as work:  # assessed anew
        work.save(Case(home_id=inside, number="2026-9999", state="a8_suitable", state_since=TODAY))
    found = {one.home_id: one.again for one in entering.candidates(opened.actor)}
    assert found == {outside: False, inside: True}
    with opened.desk.store.write(opened.actor.user_id) as work:
        home = records.load(work.connection, Home, outside)
        assert home is not None
        work.save(replace(home, protected=True, readers=()))
    assert [one.home_id for one in entering.candidates(opened.actor)] == [inside]
    with pytest.raises(NotAllowed):
        entering.open(opened.actor, outside)


def test_the_day_before_comes_back_unless_another_was_written(opened: OpenStore) -> None:
    pool, actor = services(opened).pool, opened.actor
    long_ago = TODAY - dt.timedelta(days=100)
    homes = [pooled(opened, confirmed_on=long_ago), pooled(opened, confirmed_on=long_ago)]
    earlier = pool.confirm(actor, homes).value
    assert earlier == dict.fromkeys(homes, long_ago)
    yesterday = TODAY - dt.timedelta(days=1)
    entry = services(opened).pool_entering.open(actor, homes[0]).entry
    pool.save(actor, replace(entry, confirmed_on=yesterday))
    assert pool.unconfirm(actor, earlier).value == 1
    days = {row.home_id: row.confirmed_on for row in pool.rows(actor).rows}
    assert days == {homes[0]: yesterday, homes[1]: long_ago}
