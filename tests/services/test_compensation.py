"""The compensation guide on a real store: entering a year's figures, who may, and the calculation on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fhr_desktop.domain.compensation import CompensationTable, Part
from fhr_desktop.domain.compensation_sum import Asked
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.compensation_words import NOT_A_DECISION
from fhr_desktop.services.storage import OpenStore
from tests.printing.reading import Document
from tests.printing.test_tags import check
from tests.stores import TODAY, open_store, services

FEES = ({"label": "Grundarvode", "age_from": 0, "age_to": 19, "amount": 12000},)
TABLE = CompensationTable(year=2026, source="SKR:s cirkulär 25:99", fees=FEES)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def test_figures_are_entered_by_the_manager_and_read_by_investigators(opened: OpenStore) -> None:
    guide, actor = services(opened).compensation, opened.actor
    investigator = Actor(actor.user_id, "Sara", Role.INVESTIGATOR)
    with pytest.raises(NotAllowed):
        guide.enter(investigator, TABLE)
    with pytest.raises(NotAllowed):
        guide.known(Actor(actor.user_id, "Johanna", Role.TRAINER))
    assert not guide.known(investigator).guides[2026].knows(Part.FEES)
    guide.enter(actor, TABLE)
    guide.enter(actor, CompensationTable(year=2026, source="Rättat", price_base_amount=59300))
    known = guide.known(investigator)
    made = known.guides[2026]
    assert made.price_base == 59300 and [one.amount for one in made.fees] == [12000]
    source = made.sources[Part.FEES]
    assert source.text == "SKR:s cirkulär 25:99" and source.by_hand and known.names[source.entered_by] == "Eva Norling"  # type: ignore[index]
    log = services(opened).privacy.log(actor)
    assert [one.action for one in log].count("compensation.enter") == 2


def test_the_paper_says_what_it_is_how_it_is_counted_and_where_the_figures_stand(opened: OpenStore) -> None:
    guide, actor = services(opened).compensation, opened.actor
    fee = guide.known(actor).guides[2021].fees_for(7)[0]
    asked = Asked(2021, 7, fee, 120, days=10, of_days=31)
    printed = guide.paper(actor, asked)
    document = Document(printed.pdf)
    check(document)
    text = document.text.replace("\u00a0", " ")
    assert NOT_A_DECISION in text
    for said in ("6 503 kr", "4 760 kr", "1 535 kr", "3 633 kr", "10 av månadens 31 dagar", "cirkulär 20:52",
                 "Räknat, inte en källa"):  # fmt: skip
        assert said in text, said
    assert services(opened).privacy.log(actor)[0].action == "print.compensation"
    without = Document(guide.paper(actor, Asked(2026, 7, None, 110, rates_of=2021)).pdf).text.replace("\n", " ")
    assert "Arvodena för 2026 är inte inskrivna" in without, "or the total would be taken for the whole"
    with pytest.raises(Refused, match="procenttalen för omkostnader"):
        guide.paper(actor, Asked(TODAY.year, 7, percent=110))
