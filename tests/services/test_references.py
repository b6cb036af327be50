"""References through the services: whom they are about, the form of each, and what the report gathers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.investigations.sources import offered_sources
from fhr_desktop.services.storage import OpenStore
from tests import stores

TODAY = stores.TODAY


def made(opened: OpenStore, case: RecordId, **values: object) -> Reference:
    people = stores.services(opened).cases.open(opened.actor, case).persons
    start = {"case_id": case, "about": (people[0].id,), "name": "Rolf Engdahl", "relation": "neighbour"} | values
    return Reference(**start)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "field"),
    [({"about": ()}, "about"), ({"name": " "}, "name"), ({"contacted_on": TODAY + dt.timedelta(1)}, "contacted_on")],
)
def test_what_cannot_be_is_refused_at_its_field(
    opened: OpenStore, case: RecordId, values: dict[str, object], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        stores.services(opened).references.save(opened.actor, made(opened, case, **values))
    assert refused.value.field == field


def test_each_reference_has_one_form_that_knows_what_is_known(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    saved = services.references.save(opened.actor, made(opened, case, phone="070-174 06 12")).value
    document = services.references.begin(opened.actor, saved.id).value
    assert services.references.begin(opened.actor, saved.id).value == document
    filled = services.documents.open(opened.actor, document.id).filled
    known = {key: filled.value(key) for key in ("about_adult", "referee_name", "referee_phone", "relation")}
    assert known == {
        "about_adult": "Lotta Berg", "referee_name": "Rolf Engdahl", "referee_phone": "070-174 06 12",
        "relation": "neighbour",
    }  # fmt: skip
    services.documents.answer(opened.actor, document.id, "contact_date", "", "2026-03-02")
    (stored,) = services.cases.open(opened.actor, case).references
    assert stored.contacted_on == dt.date(2026, 3, 2)


def test_the_report_gathers_who_was_talked_to_and_what_they_said(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    asked = services.references.save(opened.actor, made(opened, case, contacted_on=dt.date(2026, 3, 2))).value
    services.references.save(opened.actor, made(opened, case, name="Gunilla Ek"))  # not talked to yet
    report = services.documents.begin(opened.actor, case, "F10").value

    def rows() -> tuple[dict[str, object], ...]:
        return services.documents.open(opened.actor, report.id).filled.value("reference_rows")  # type: ignore[return-value]

    (row,) = rows()
    assert (row["about"], row["relation"], row["date"], row["summary"]) == (
        "Lotta Berg",
        "neighbour",
        "2026-03-02",
        None,
    )
    form = services.references.begin(opened.actor, asked.id).value
    services.documents.answer(opened.actor, form.id, "summary", "", "Har sett henne med barn i sex år.")
    assert rows()[0]["summary"] == "Har sett henne med barn i sex år."
    facts = services.documents.open(opened.actor, report.id).facts
    assert "Referens granne 2 mars" in {one.label for one in offered_sources(facts, TODAY)}


def test_a_reference_is_changed_as_far_as_was_seen(opened: OpenStore, case: RecordId) -> None:
    services = stores.services(opened)
    saved = services.references.save(opened.actor, made(opened, case)).value
    services.references.save(opened.actor, replace(saved, missing_reason="not_reachable"))
    (stored,) = services.cases.open(opened.actor, case).references
    assert stored.missing_reason == "not_reachable"
