"""A home that becomes protected moves into a scope of its own: nothing stays behind, nobody unnamed gets it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from db import integrity, records
from db.queries import conflicts
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.investigations import Answer, Case, Note
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.storage import OpenStore
from tests.stores import family, investigated, open_store, services, storage


@pytest.fixture
def opened(tmp_path: Path) -> OpenStore:
    store = open_store(tmp_path)
    yield store  # type: ignore[misc]
    store.close()


def _protect(opened: OpenStore, case: Case) -> Case:
    """The case as it is after one of its adults has been given protected personal data."""
    s = services(opened)
    adult = s.homes.persons(opened.actor, case.home_id)[0]
    outcome = s.homes.save_person(opened.actor, replace(adult, protection_degree="protected_registration"))
    return replace(case, id=outcome.changes.moved[case.id], home_id=outcome.changes.moved[case.home_id])


def test_the_home_lives_on_under_new_ids_with_all_that_belongs_to_it(opened: OpenStore) -> None:
    case, other = investigated(opened)
    s = services(opened)
    s.notes.sign(opened.actor, case.id, "De bor kvar.")
    document = s.documents.begin(opened.actor, case.id, "F10").value
    s.documents.answer(opened.actor, document.id, "why_now", "", "Åäö")
    moved = _protect(opened, case)
    file = s.cases.open(opened.actor, moved.id)
    assert file.case.number == case.number and [note.text for note in file.notes] == ["De bor kvar."]
    assert file.home.protected and not file.home.street_address and file.home.id == moved.home_id
    assert set(file.home.readers) == {opened.actor.user_id, other.id}
    assert s.documents.open(opened.actor, file.documents[0].id).filled.answers[("why_now", "")] == "Åäö"
    with opened.desk.store.read() as connection:
        assert records.load(connection, Case, case.id) is None and records.load(connection, Home, case.home_id) is None
        assert integrity.differing_tables(connection) == []
    assert storage().check(opened) == []


def test_nothing_of_it_is_left_where_it_was_and_nothing_points_to_it(opened: OpenStore) -> None:
    case = family(opened)
    s = services(opened)
    s.notes.sign(opened.actor, case.id, "Hemligheten i brunnen.")
    s.drafts.keep(opened.actor, f"note/{case.id}", "Ofärdigt om brunnen", 3)
    moved = _protect(opened, case)
    with opened.desk.store.read() as connection:
        run = connection.exec_driver_sql
        own = "SELECT s.id FROM stream s JOIN scope c ON c.id = s.scope WHERE c.kind = 'casework'"
        bodies = run(f"SELECT plain, body FROM op WHERE stream IN ({own})").all()
        new_ids = [moved.id.bytes, moved.home_id.bytes]
        assert not any(one in plain or one in (body or b"") for plain, body in bodies for one in new_ids)
        assert not any(b"brunnen" in (body or b"") for _plain, body in bodies)
        assert run("SELECT count(*) FROM search_entry WHERE home = ?", (case.home_id.bytes,)).scalar_one() == 0
        assert set(run("SELECT code FROM tombstone").scalars()) == {"moved"}
    assert [draft.text for draft in s.drafts.find(opened.actor, f"note/{moved.id}")] == ["Ofärdigt om brunnen"]


def test_what_stood_in_conflict_still_does(opened: OpenStore) -> None:
    case = family(opened)
    s = services(opened)
    document = s.documents.begin(opened.actor, case.id, "F1").value
    s.documents.answer(opened.actor, document.id, "motive", "", "Vi har plats.")
    with opened.desk.store.read() as connection:
        answer = records.load_where(connection, Answer)
        adult = records.load_where(connection, Person, home_id=case.home_id)[0]
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.stand_beside(adult, "occupation", "snickare")
    moved = _protect(opened, case)
    with opened.desk.store.read() as connection:
        people = records.load_where(connection, Person, home_id=moved.home_id)
        sides = [side.value for one in conflicts.of_records(connection, [p.id for p in people]) for side in one.sides]
        assert sorted(map(str, sides)) == sorted(["snickare", adult.occupation])
        assert len(records.load_where(connection, Answer)) == len(answer)
        assert not records.load_where(connection, Note)


def test_the_form_of_a_reference_and_the_report_are_found_again(opened: OpenStore) -> None:
    case = family(opened)
    s = services(opened)
    adult = s.homes.persons(opened.actor, case.home_id)[0]
    asked = Reference(case_id=case.id, about=(adult.id,), name="Rolf Engdahl", contacted_on=dt.date(2026, 3, 2))
    s.references.save(opened.actor, asked)
    form = s.references.begin(opened.actor, asked.id).value
    s.documents.answer(opened.actor, form.id, "summary", "", "Har sett henne med barn.")
    s.documents.begin(opened.actor, case.id, "F10")
    moved = _protect(opened, case)
    (there,) = s.cases.open(opened.actor, moved.id).references
    before = len(s.cases.open(opened.actor, moved.id).documents)
    assert s.references.begin(opened.actor, there.id).value.form_key == "F6"
    report = s.documents.begin(opened.actor, moved.id, "F10").value
    assert len(s.cases.open(opened.actor, moved.id).documents) == before == 2
    (row,) = s.documents.open(opened.actor, report.id).filled.value("reference_rows")  # type: ignore[misc]
    assert row["summary"] == "Har sett henne med barn."
