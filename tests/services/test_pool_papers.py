"""F17 and F14 from real records: their numbers, what insight hides, protected homes, and that every print is noted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.needs import NeedState
from fhr_desktop.domain.placements import Placement, PlacementState
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.pool_papers import INSIGHT
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import services_on
from tests.printing.reading import Document
from tests.printing.test_tags import check
from tests.services.pooling import ASKED, offered, pooled
from tests.stores import TODAY, open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def tables(printed: Printed) -> list[list[list[str]]]:
    """The tables of a paper as a reader has them read out; the tags are looked at in the same breath."""
    document = Document(printed.pdf)
    check(document)
    return [[[cell.all_text() for cell in row.kids] for row in one.kids] for one in document.tags("Table")]


def text(printed: Printed) -> str:
    return Document(printed.pdf).root.all_text()


def test_the_overview_counts_what_is_in_the_pool(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    first, second, third = (pooled(opened) for _n in range(3))  # in Älvdalen, two places each, 4–12 years
    s.placements.save(actor, Placement(home_id=first, municipality="2080", state=PlacementState.ONGOING.value,
                                       starts_on=TODAY))  # fmt: skip
    s.pool.move(actor, second, PoolStatus.PAUSED, note="Familjen vill vänta.")
    s.pool.move(actor, third, PoolStatus.LEFT, reason="moved")
    need = s.needs.receive(actor, ASKED).value
    s.needs.move(actor, need.id, NeedState.OPEN)
    hidden = s.needs.receive(actor, replace(ASKED, id=RecordId(int=4), protected=True)).value
    s.needs.move(actor, hidden.id, NeedState.OPEN)
    offered(opened, need, pooled(opened), tie_break="Kom först.")
    by_status, by_age, by_town, homes, dates = tables(s.pool_papers.overview(actor))
    assert ["Reserverat, förslag lämnat", "1", "2", "0"] in by_status
    assert ["Uppdrag pågår, ledig plats finns", "1", "2", "1"] in by_status
    assert ["Vilande på familjens begäran", "1", "2", "0"] in by_status and len(by_status) == 8
    assert ["6–9 år", "1", "1", "0"] in by_age and ["13–15 år", "0", "0", "0"] in by_age
    assert ["Älvdalen", "3", "1", "1"] in by_town and ["Falun", "0", "0", "0"] in by_town
    assert {row[0]: row[2] for row in homes[1:]} == {"0001": "Plats kvar", "0002": "Vilande", "0004": "Reserverat"}
    assert dates[1][2] == TODAY.isoformat()
    (noted,) = [one for one in s.privacy.log(actor) if one.action == "print.pool"]
    assert noted.codes == ("F17", "internal")


def test_insight_hides_few_and_has_no_home(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    for _n in range(2):
        pooled(opened)
    by_status, _age, by_town = tables(s.pool_papers.overview(actor, INSIGHT))
    assert ["Tillgängligt", "färre än 5", "färre än 5 hem", "färre än 5 hem"] in by_status
    assert ["Älvdalen", "färre än 5", "färre än 5 hem", "0"] in by_town
    said = text(s.pool_papers.overview(actor, INSIGHT))
    assert "Berg" not in said and "Hem nr" not in said and "Sekretess" not in said
    with pytest.raises(Refused, match="intern"):
        s.pool_papers.overview(actor, "secret")


def test_a_protected_home_is_not_counted_even_for_those_named(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    pooled(opened)
    before = text(s.pool_papers.preview_overview(actor))
    kept = pooled(opened)
    (lotta, *_rest) = s.homes.persons(actor, kept)
    s.homes.save_person(actor, replace(lotta, protection_degree="protected_registration"))
    assert len(s.pool.listed(actor)) == 2  # she who prints may know of it
    assert text(s.pool_papers.preview_overview(actor)) == before


def test_a_request_is_printed_as_it_came_in(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    asked = replace(
        ASKED, officer="Maria Lund", officer_phone="0248-700 00", languages=("finnish",), own_room="preferred",
        requirements=({"area": "school_support", "level": "required"},), not_near=({"place": "Mora", "km": 20},),
        start_wanted=TODAY + dt.timedelta(days=30), urgency="soon", length="growing_up",
    )  # fmt: skip
    need = s.needs.receive(actor, asked).value
    printed = s.pool_papers.request(actor, need.id)
    children, places, _languages, kept_from, areas = tables(printed)
    assert children[1:] == [["A", "6", ""], ["B", "9", ""]]
    assert places[1:] == [["Orsa", "", "45"]] and kept_from[1:] == [["Mora", "20"]]
    assert ["Stöd i skolarbetet", "Krav"] in areas
    said = text(printed)
    assert need.number in Document(printed.pdf).pages[0].artifacts
    for part in ("Maria Lund", "0248-700 00", "Rättvik", "Inom en månad", "Under uppväxten", "2026-04-16"):
        assert part in said
    (noted,) = [one for one in s.privacy.log(actor) if one.action == "print.need"]
    assert (noted.record, noted.codes) == (need.id, ("F14",))
    check(Document(s.paper.blank(actor, "F14").pdf))
    with pytest.raises(Refused, match="finns inte"):
        s.pool_papers.request(actor, RecordId(int=77))


def test_a_trainer_has_neither(tmp_path: Path) -> None:
    opened = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    with pytest.raises(NotAllowed):
        services(opened).pool_papers.overview(opened.actor)
    with pytest.raises(NotAllowed):
        services(opened).pool_papers.request(opened.actor, RecordId(int=1))
    opened.close()


def test_insight_is_published_and_remembers_what_was_shown(opened: OpenStore) -> None:
    """A paper of one day and one of the next would tell that a home came; and only who knows what was shown may."""
    s, actor = services(opened), opened.actor
    for _n in range(6):
        pooled(opened)
    _status, _age, by_town = tables(s.pool_papers.overview(actor, INSIGHT))
    assert ["Älvdalen", "6"] in [row[:2] for row in by_town]
    (kept,) = s.followup.publications(actor)
    assert (kept.first, kept.last) == (TODAY, TODAY)
    pooled(opened)
    s = services_on(replace(opened.desk, today=lambda: TODAY + dt.timedelta(days=1)))
    by_status, _age, by_town = tables(s.pool_papers.overview(actor, INSIGHT))
    assert ["Älvdalen", "visas inte"] in [row[:2] for row in by_town]
    assert ["Tillgängligt", "visas inte"] in [row[:2] for row in by_status]
    assert len(s.followup.publications(actor)) == 2
    s.pool_papers.preview_overview(actor, INSIGHT)
    assert len(s.followup.publications(actor)) == 2  # looking publishes nothing
    with pytest.raises(NotAllowed):
        s.pool_papers.overview(replace(actor, role=Role.INVESTIGATOR), INSIGHT)
