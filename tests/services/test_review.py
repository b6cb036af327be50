"""The manager's review: the queue, comments and what becomes of them, what is new since last time, addenda."""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from db import records
from db.queries import review as reviewing
from fhr_desktop.app import demo_review
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Assessment, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Remark, ReviewComment, Tally, tally
from fhr_desktop.domain.unit import Role
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.frozen import content_hash
from fhr_desktop.services.investigations.review import Reading
from fhr_desktop.services.investigations.review_changes import Part, Side, word_parts
from fhr_desktop.services.storage import OpenStore
from tests.stores import TODAY, colleague, investigated, services
from tests.units import common_dump, exchange, unit_of

KEY = ("why_now", "")
TEXT = "De har talat om det länge. Barnen är större nu, och det finns ett rum som står tomt."
EDITED = "De har talat om det i flera år. Barnen är större nu och det finns ett rum som står tomt sedan i höstas."


class Unit:
    """One report on its way, and the three who work with it."""

    def __init__(self, opened: OpenStore) -> None:
        self.opened, self.s = opened, services(opened)
        self.case, other = investigated(opened)
        eva = colleague(opened, "Eva Norling", Role.UNIT_MANAGER)
        self.one, self.two = opened.actor, Actor(other.id, other.name, Role.INVESTIGATOR)
        self.eva = Actor(eva.id, eva.name, Role.UNIT_MANAGER)
        self.report = self.s.documents.begin(self.one, self.case.id, "F10").value
        self.write(TEXT)
        self.s.documents.answer(self.one, self.report.id, "result", "", "suitable")

    def write(self, text: str) -> None:
        self.s.documents.answer(self.one, self.report.id, *KEY, text)

    def sign(self) -> None:
        for actor in (self.one, self.two):
            self.s.assessments.sign(actor, self.report.id, "Referenserna är på resa.")

    def read(self) -> Reading:
        return self.s.reviews.open(self.eva, self.report.id)

    def comment(self, text: str = "Vad säger barnen?", passage: str = "Barnen är större nu") -> ReviewComment:
        at = TEXT.index(passage)
        return self.s.reviews.comment(self.eva, self.report.id, KEY, text, passage=passage, passage_at=at).value

    def agree(self) -> Assessment:
        return self.s.assessments.review(self.eva, self.report.id, "agree").value

    def stage(self) -> CaseState:
        return self.s.cases.open(self.eva, self.case.id).case.stage()

    def stored(self) -> FormDocument:
        with self.opened.desk.store.read() as connection:
            found = records.load(connection, FormDocument, self.report.id)
        assert found is not None
        return found


@pytest.fixture
def unit(opened: OpenStore) -> Unit:
    return Unit(opened)


def _words(printed: Printed) -> str:
    pages = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _page(printed: Printed, number: int) -> str:
    """A page's words, but for the minute it was printed."""
    words = pypdf.PdfReader(io.BytesIO(printed.pdf)).pages[number].extract_text()
    return re.sub(r"kl\. \d\d\.\d\d", "", words)


def test_a_report_waits_in_the_queue_from_the_day_both_have_signed(unit: Unit) -> None:
    assert unit.s.reviews.queue(unit.eva) == () and unit.s.reviews.waiting(unit.eva) == 0
    unit.sign()
    (row,) = unit.s.reviews.queue(unit.eva)
    assert (row.number, row.municipality, row.since, row.days) == (unit.case.number, "2039", TODAY, 0)
    assert set(row.investigators) == {unit.one.user_id, unit.two.user_id} and not row.returned
    assert unit.s.reviews.waiting(unit.eva) == 1
    assert (row.gaps, row.first_gap) == (len(unit.read().gaps), "1 Ärendet och hur utredningen har gjorts")
    with pytest.raises(NotAllowed):
        unit.s.reviews.queue(unit.one)


def test_the_manager_returns_the_investigator_answers_and_the_manager_agrees(unit: Unit) -> None:
    unit.sign()
    assert unit.read().last_read is None and unit.read().changes == ()
    comment = unit.comment()
    with pytest.raises(Refused, match="öppen"):
        unit.agree()
    unit.s.assessments.review(unit.eva, unit.report.id, "supplement")
    (row,) = unit.s.reviews.queue(unit.eva)
    assert row.returned and row.comments == Tally(waiting=1)
    unit.write(EDITED)
    with pytest.raises(Refused, match="svar"):
        unit.sign()
    with pytest.raises(Refused, match="tomt"):
        unit.s.reviews.answer(unit.one, comment.id, " ")
    unit.s.reviews.answer(unit.one, comment.id, "Det står nu under rubrik 12.")
    unit.sign()
    reading = unit.read()
    assert reading.last_read is not None
    (change,) = reading.changes
    assert change.key == KEY
    assert "".join(part.text for part in change.parts if part.side is not Side.REMOVED) == EDITED
    assert "".join(part.text for part in change.parts if part.side is not Side.ADDED) == TEXT
    unit.s.reviews.close(unit.eva, comment.id)
    unit.agree()
    assert unit.stage() is CaseState.SUITABLE
    (kept,) = unit.read().comments
    assert [one.text for one in kept.answers] == ["Det står nu under rubrik 12."]
    assert kept.closed_by == unit.eva.user_id
    for refused in (unit.s.reviews.reopen, unit.s.reviews.close):
        with pytest.raises(Refused, match="låst"):
            refused(unit.eva, comment.id)


def test_every_comment_is_counted_once(unit: Unit) -> None:
    unit.sign()
    waiting, answered, closed = (unit.comment(text) for text in ("Ett?", "Två?", "Tre?"))
    unit.s.reviews.answer(unit.one, answered.id, "Ja.")
    unit.s.reviews.answer(unit.one, closed.id, "Ja.")
    unit.s.reviews.close(unit.eva, closed.id)
    (row,) = unit.s.reviews.queue(unit.eva)
    assert row.comments == Tally(waiting=1, answered=1, closed=1) == tally(unit.read().comments)
    assert (row.comments.open, row.comments.all) == (2, 3)
    assert waiting.id in {one.id for one in unit.read().comments if one.waits}


def test_sending_back_is_undone_as_long_as_nobody_has_gone_on(unit: Unit) -> None:
    unit.sign()
    before = unit.read().facts.assessment
    assert before is not None and before.signed_1_by and before.gap_reason
    unit.s.assessments.review(unit.eva, unit.report.id, "supplement", "Mer om tiden.")
    with pytest.raises(NotAllowed):
        unit.s.assessments.take_back(unit.one, unit.report.id, before)
    unit.s.assessments.take_back(unit.eva, unit.report.id, before)
    assert unit.stage() is CaseState.REVIEW and unit.read().facts.assessment == before
    (row,) = unit.s.reviews.queue(unit.eva)
    assert not row.returned
    steps = unit.s.cases.open(unit.eva, unit.case.id).transitions
    assert steps[-1].reverses == steps[-2].id and "Mer om tiden." in steps[-2].note
    unit.agree()


def test_sending_back_that_is_undone_leaves_what_was_read_as_it_was(unit: Unit) -> None:
    unit.sign()
    for often in range(2):
        before = unit.read()
        assert before.facts.assessment is not None and (before.last_read is not None) == bool(often)
        for _again in range(2):
            unit.s.assessments.review(unit.eva, unit.report.id, "supplement", "Mer om tiden.")
            assert unit.read().last_read != before.last_read
            unit.s.assessments.take_back(unit.eva, unit.report.id, before.facts.assessment)
            after = unit.read()
            assert (after.last_read, after.changes) == (before.last_read, before.changes)
        unit.s.reviews.mark_read(unit.eva, unit.report.id)


def test_sending_back_is_not_undone_when_the_pair_has_gone_on(unit: Unit) -> None:
    unit.sign()
    before = unit.read().facts.assessment
    assert before is not None
    unit.s.assessments.review(unit.eva, unit.report.id, "supplement", "Mer om tiden.")
    unit.write(EDITED)
    unit.s.assessments.sign(unit.one, unit.report.id, "Referenserna är på resa.")
    with pytest.raises(Refused, match="fortsatt"):
        unit.s.assessments.take_back(unit.eva, unit.report.id, before)
    assert unit.stage() is CaseState.INVESTIGATION


def test_only_what_was_written_after_the_last_reading_is_new(unit: Unit) -> None:
    unit.s.reviews.mark_read(unit.eva, unit.report.id)
    assert unit.read().changes == ()
    unit.write(EDITED)
    unit.s.documents.answer(unit.one, unit.report.id, "result", "", "suitable_limited")
    assert [change.key[0] for change in unit.read().changes] == ["why_now", "result"]
    unit.s.reviews.mark_read(unit.eva, unit.report.id)
    assert unit.read().changes == ()


def test_only_the_manager_comments_and_only_the_case_s_own_answer(unit: Unit) -> None:
    with pytest.raises(NotAllowed):
        unit.s.reviews.comment(unit.one, unit.report.id, KEY, "Nej")
    with pytest.raises(Refused, match="tom"):
        unit.s.reviews.comment(unit.eva, unit.report.id, KEY, "  ")
    stranger = colleague(unit.opened, "Anna Ek")
    comment = unit.comment()
    with pytest.raises(NotAllowed):
        unit.s.reviews.answer(Actor(stranger.id, stranger.name, Role.INVESTIGATOR), comment.id, "Ja")
    assert unit.s.reviews.comments(unit.one, unit.report.id) == (Remark(comment, ()),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TEXT, "Barnen är större nu"),
        ("Nytt först. " + TEXT, "Barnen är större nu"),
        (TEXT.replace("är större nu", "är mycket större nu"), "Barnen är mycket större nu"),
        (EDITED, "Barnen är större nu"),
        ("Något helt annat står här i stället, om arbete och ekonomi.", ""),
        ("", ""),
    ],
)
def test_a_comment_finds_its_passage_after_small_edits(unit: Unit, text: str, found: str) -> None:
    place = unit.comment().place_in(text)
    shown = text[slice(*place)] if place else ""
    assert shown.startswith(found) if found else not shown


def test_of_two_equal_passages_the_nearest_is_meant() -> None:
    comment = ReviewComment(
        case_id=RecordId(int=1), document_id=RecordId(int=2), field_key="x", passage="ett rum", passage_at=30,
        text="?", written_by=RecordId(int=3), written_at=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    assert comment.place_in("ett rum, ett rum, och så till slut ett rum") == (35, 42)


def test_a_locked_report_is_byte_for_byte_the_same_after_an_addendum(unit: Unit) -> None:
    with pytest.raises(Refused, match="inte låst"):
        unit.s.addenda.sign(unit.one, unit.report.id, "later_fact", "För tidigt.")
    unit.sign()
    unit.agree()
    before, stored = unit.s.paper.preview(unit.eva, unit.report.id), unit.stored()
    with pytest.raises(Refused, match="tomt"):
        unit.s.addenda.sign(unit.one, unit.report.id, "later_fact", " ")
    with pytest.raises(Refused, match="efter i dag"):
        unit.s.addenda.sign(unit.one, unit.report.id, "correction", "Fel dag.", TODAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="slag"):
        unit.s.addenda.sign(unit.one, unit.report.id, "postcard", "Hej")
    unit.s.addenda.sign(unit.one, unit.report.id, "later_fact", "Familjen har bytt bil.")
    second = unit.s.addenda.sign(unit.two, unit.report.id, "family_view", "Lotta anser att åldern är fel.").value
    assert unit.stored() == stored and content_hash(stored.frozen) == stored.content_hash == second.report_hash
    assert _words(unit.s.paper.preview(unit.eva, unit.report.id)) == _words(before)
    found = unit.s.addenda.of_report(unit.one, unit.report.id)
    assert [(one.number, one.signed_by) for one in found] == [(1, "Sara Lindqvist"), (2, "Mikael Dahl")]
    said = _words(unit.s.addenda.document(unit.eva, second.id))
    for words in ("Tillägg 2 till utredningen", unit.case.number, "Lotta anser att åldern är fel.", "Mikael Dahl",
                  "14 kap. 6 § socialtjänstlagen (2025:400)"):  # fmt: skip
        assert words in said
    assert stored.content_hash in said.replace(" ", "")
    whole = unit.s.addenda.whole(unit.eva, unit.report.id)
    assert whole.pages == before.pages + 2
    pages = [_page(whole, number) for number in range(whole.pages)]
    assert pages[: before.pages] == [_page(before, number) for number in range(before.pages)]
    assert "Tillägg 1 till utredningen" in pages[-2] and "Tillägg 2 till utredningen" in pages[-1]


def test_the_reason_for_gaps_is_printed_in_the_report_and_goes_with_the_signatures(unit: Unit) -> None:
    unit.sign()
    assert "Referenserna är på resa." in _words(unit.s.paper.preview(unit.eva, unit.report.id))
    unit.s.assessments.review(unit.eva, unit.report.id, "supplement", "Fyll på.")
    assert "Referenserna är på resa." not in _words(unit.s.paper.preview(unit.eva, unit.report.id))
    unit.sign()
    unit.s.assessments.review(unit.eva, unit.report.id, "agree", "Följ upp referenserna i maj.")
    assert "Följ upp referenserna i maj." in _words(unit.s.paper.preview(unit.eva, unit.report.id))
    assert "Referenserna är på resa." in _words(unit.s.paper.preview(unit.eva, unit.report.id))


def test_the_report_tells_that_what_the_family_finds_wrong_is_noted(unit: Unit) -> None:
    rows = ({"adult": "Lotta Berg", "what": "Åldern", "handled": "noted", "comment": ""},)
    unit.s.documents.answer(unit.one, unit.report.id, "objection_rows", "", rows)
    said = _words(unit.s.paper.preview(unit.one, unit.report.id))
    assert "får det antecknat, 14 kap. 6 § socialtjänstlagen (2025:400)" in said
    assert "uppgiften står kvar" in said


def test_nothing_of_a_comment_is_found_by_searching(unit: Unit) -> None:
    unit.comment("Kanariefågeln i Orsa")
    assert unit.s.search.find(unit.eva, "Kanariefågeln") == ()


@pytest.mark.parametrize(
    ("before", "now", "parts"),
    [
        ("", "Ett rum.", [Part(Side.ADDED, "Ett rum.")]),
        ("Ett rum.", "", [Part(Side.REMOVED, "Ett rum.")]),
        ("lika", "lika", [Part(Side.SAME, "lika")]),
        (
            "Ett stort rum",
            "Ett ljust och tomt rum",
            [
                Part(Side.SAME, "Ett "),
                Part(Side.REMOVED, "stort"),
                Part(Side.ADDED, "ljust och tomt"),
                Part(Side.SAME, " rum"),
            ],
        ),
    ],
)
def test_word_by_word(before: str, now: str, parts: list[Part]) -> None:
    assert list(word_parts(before, now)) == parts


def test_a_shut_home_has_no_name_in_the_queue(unit: Unit) -> None:
    unit.sign()
    person = unit.s.homes.persons(unit.one, unit.case.home_id)[0]
    unit.s.homes.save_person(unit.one, replace(person, protection_degree="confidentiality_mark"))
    rows = unit.s.reviews.queue(unit.eva)
    assert [(one.family, one.protected, one.gaps, one.first_gap) for one in rows] == [("", True, 0, "")]


def test_a_comment_made_at_the_office_meets_an_edit_made_on_the_laptop(tmp_path: Path) -> None:
    unit = unit_of(tmp_path, {"kontoret": Role.UNIT_MANAGER, "laptop": Role.INVESTIGATOR})
    office, laptop = unit["kontoret"], unit["laptop"]
    s = services(laptop)
    case, _other = investigated(laptop)
    report = s.documents.begin(laptop.actor, case.id, "F10").value
    s.documents.answer(laptop.actor, report.id, *KEY, TEXT)
    exchange(laptop, office)
    passage = "Barnen är större nu"
    comment = (
        services(office)
        .reviews.comment(office.actor, report.id, KEY, "Vad säger de?", passage=passage, passage_at=TEXT.index(passage))
        .value
    )
    s.documents.answer(laptop.actor, report.id, *KEY, EDITED)
    exchange(office, laptop)
    (come,) = s.reviews.comments(laptop.actor, report.id)
    assert come == Remark(comment, ())
    place = comment.place_in(EDITED)
    assert place is not None and EDITED[slice(*place)] == passage
    s.reviews.answer(laptop.actor, come.id, "De ser fram emot det.")
    services(office).reviews.answer(office.actor, comment.id, "Jag har frågat dem.")
    services(office).reviews.close(office.actor, comment.id)
    exchange(laptop, office)
    exchange(office, laptop)
    for store in (office, laptop):
        (kept,) = services(store).reviews.comments(store.actor, report.id)
        assert {one.text for one in kept.answers} == {"De ser fram emot det.", "Jag har frågat dem."}
        assert services(store).inbox.waiting(store.actor) == 0
        assert kept.closed_by == office.actor.user_id
        assert services(store).documents.open(store.actor, report.id).filled.value(*KEY) == EDITED
    assert common_dump(office, laptop) == common_dump(laptop, office)
    for store in unit.values():
        store.close()


def test_what_was_reviewed_goes_with_a_home_that_becomes_protected(unit: Unit) -> None:
    unit.s.reviews.answer(unit.one, unit.comment().id, "De vill.")
    unit.s.reviews.mark_read(unit.eva, unit.report.id)
    person = unit.s.homes.persons(unit.one, unit.case.home_id)[0]
    unit.s.homes.save_person(unit.one, replace(person, protection_degree="confidentiality_mark"))
    (case,) = (row for row in unit.s.cases.rows(unit.one) if row.protected)
    (report,) = unit.s.cases.open(unit.one, case.id).documents
    (comment,) = unit.s.reviews.comments(unit.one, report.id)
    assert (comment.comment.text, comment.comment.case_id) == ("Vad säger barnen?", case.id)
    assert [one.text for one in comment.answers] == ["De vill."]
    with unit.opened.desk.store.read() as connection:
        assert reviewing.comments(connection, unit.report.id) == ()
        assert reviewing.readings(connection, report.id, unit.eva.user_id)


def test_the_demo_has_a_report_that_comes_back_with_its_comments_answered(unit: Unit) -> None:
    unit.sign()
    demo_review.review(unit.s, {actor.name: actor for actor in (unit.one, unit.two, unit.eva)}, DemoClock(TODAY))
    (row,) = unit.s.reviews.queue(unit.eva)
    assert not row.returned and row.comments == Tally(answered=2)
    assert [change.key for change in unit.read().changes] == [KEY]
