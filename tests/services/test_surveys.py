"""Surveys on a real store: replies without names, put right and taken away; results, figures 9 and 10, and who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.surveys import Typed
from tests.stores import TODAY, colleague, open_store, services

ROUND = SurveyRound(
    form="F19b", form_version=1, period="våren 2026", opens_on=dt.date(2026, 2, 1),
    sent=({"municipality": "2080", "count": 8}, {"municipality": "2031", "count": 4}),
)  # fmt: skip


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def typed(home: str = "2080", placing: str = "2031", *, score: str = "s4", comment: str = "") -> Typed:
    return Typed(
        {"phase": "placed", "municipality_home": home, "municipality_placing": placing, "q_overall": score,
         "q_overall_municipality": "s2"}, {"free_good": comment},
    )  # fmt: skip


def test_replies_are_written_in_put_right_and_taken_away(opened: OpenStore) -> None:
    s, actor = services(opened).surveys, opened.actor
    made = s.save_round(actor, replace(ROUND, period=" våren  2026 ")).value
    assert made.period == "våren 2026" and made.open
    first = s.write_in(actor, made.id, typed(score="s1", comment=" Ring oftare. ")).value
    s.write_in(actor, made.id, typed("2031"))
    right = s.write_in(actor, made.id, typed(score="s5", comment="Ring oftare."), corrects=first.id).value
    sheet = s.sheet(actor, made.id)
    assert sheet.replies[0].id == right.id and sheet.whole.replies == 2
    overall = sheet.whole.tally("q_overall")
    assert overall is not None and overall.counts == (0, 0, 0, 1, 1) and overall.mean == Fraction(9, 2)
    assert [(one.text, one.municipality) for one in sheet.comments] == [("Ring oftare.", "")]
    assert {name: one.replies for name, one in sheet.places} == {"Falun": 1, "Rättvik": 1}
    assert all(one.hidden for _name, one in sheet.places), "two replies are too few to be shown by municipality"
    with pytest.raises(Refused, match="rättats eller tagits bort"):
        s.write_in(actor, made.id, typed(), corrects=first.id)
    gone = s.withdraw(actor, right.id).value
    assert s.sheet(actor, made.id).whole.replies == 1 and not s.sheet(actor, made.id).comments
    s.restore(actor, gone.id)
    assert s.sheet(actor, made.id).whole.replies == 2
    with opened.desk.store.read() as connection:
        (kept,) = connection.exec_driver_sql("SELECT count(*) FROM survey_reply").one()
    assert kept == 5, "nothing that was written is changed"
    s.close(actor, made.id)
    with pytest.raises(Refused, match="avslutad"):
        s.write_in(actor, made.id, typed())
    assert s.close(actor, made.id, closed=False).value.open
    with pytest.raises(Refused):
        s.write_in(actor, made.id, Typed({}, {"free_good": "  "}))
    assert (s.rounds(actor)[0].replies, s.rounds(actor)[0].title) == (2, "Enkät till familjehemmet")


def test_a_round_keeps_the_form_it_was_begun_in(opened: OpenStore) -> None:
    s, actor = services(opened).surveys, opened.actor
    made = s.save_round(actor, ROUND).value
    changed = s.save_round(actor, replace(made, form="F19a", form_version=7, closed_on=TODAY, sent=())).value
    assert (changed.form, changed.form_version, changed.closed_on, changed.sent) == ("F19b", 1, None, ())
    with pytest.raises(Refused):
        s.save_round(actor, replace(ROUND, id=RecordId(int=5)))


def test_only_the_manager_reads_and_writes_surveys(opened: OpenStore) -> None:
    s, made = services(opened).surveys, services(opened).surveys.save_round(opened.actor, ROUND).value
    actor = Actor(colleague(opened).id, "Mikael Dahl", Role.INVESTIGATOR)
    for act in (
        lambda: s.rounds(actor), lambda: s.save_round(actor, ROUND), lambda: s.close(actor, made.id),
        lambda: s.sheet(actor, made.id), lambda: s.write_in(actor, made.id, typed()),
        lambda: s.withdraw(actor, made.id), lambda: s.restore(actor, made.id),
        lambda: s.satisfaction(actor, "2080", TODAY, TODAY),
        lambda: s.note_export(actor, made.id, "csv", outside=True, comments=False),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act()
    year = services(opened).followup.year(actor, 2026)
    assert year.figure("replies_homes", ALL).value is None, "nothing is said where surveys are not kept"


def test_figures_9_and_10_and_the_rows_of_a_municipalitys_report(opened: OpenStore) -> None:
    all_of, actor = services(opened), opened.actor
    s, made = all_of.surveys, all_of.surveys.save_round(actor, ROUND).value
    for score in ("s5", "s4", "s4", "s3", "s0", "s2"):
        s.write_in(actor, made.id, typed(score=score))
    s.write_in(actor, made.id, typed("2031", score="s1"))
    report = all_of.followup.year(actor, 2026)
    cell = {(key, place): report.figure(key, place) for key in ("satisfied_homes", "replies_homes",
            "satisfied_homes_municipality") for place in ("2080", "2031", ALL)}  # fmt: skip
    assert cell["satisfied_homes", "2080"].value == 3.6 and len(cell["satisfied_homes", "2080"].cases) == 5
    assert cell["satisfied_homes", "2031"].value is None and cell["replies_homes", "2031"].value == 1
    assert cell["satisfied_homes", ALL].value == 3.2 and cell["replies_homes", ALL].value == 7
    assert cell["satisfied_homes_municipality", "2031"].value == 2.0, "of whom they have had a child"
    assert cell["satisfied_homes_municipality", "2080"].cases == ()
    assert set(cell["replies_homes", ALL].records) == {made.id}
    assert all_of.followup.year(actor, 2025).figure("replies_homes", ALL).value == 0
    year = dt.date(2026, 1, 1), TODAY
    assert s.satisfaction(actor, "2031", *year) == (), "not while replies come in"
    s.close(actor, made.id)
    assert {row.block for row in s.satisfaction(actor, "2031", *year)} == {"Om kommunen"}
    assert s.satisfaction(actor, "2080", *year)[6].mean is None, "with it the one from Rättvik could be had from all"
    s.close(actor, made.id, closed=False)
    for _more in range(4):
        s.write_in(actor, made.id, typed("2031", score="s1"))
    s.close(actor, made.id)
    rows = s.satisfaction(actor, "2080", *year)
    assert [row.block for row in rows] == ["Om FHR"] * 7 and rows[-1].mean == Fraction(18, 5)
    assert (rows[-1].answers, rows[-1].rate_percent, rows[-1].low_percent) == (5, 75, None), "one of five"
    assert s.satisfaction(actor, "2039", dt.date(2026, 1, 1), TODAY) == ()
    s.note_export(actor, made.id, "pdf", outside=True, comments=True)
    acts = {(one.action, one.codes) for one in all_of.privacy.log(actor)}
    assert ("survey.export", ("pdf", "outside", "comments")) in acts


def test_a_survey_leaves_the_unit_once_as_it_is(opened: OpenStore) -> None:
    """Two files of the same round, with one reply between them, would tell that reply."""
    all_of, actor = services(opened), opened.actor
    s, made = all_of.surveys, all_of.surveys.save_round(actor, ROUND).value
    replies = [s.write_in(actor, made.id, typed(score=score)).value for score in ("s5", "s4", "s4", "s3", "s2", "s2")]
    with pytest.raises(Refused, match="öppen"):
        s.for_others(actor, made.id)
    s.close(actor, made.id)
    year = dt.date(2026, 1, 1), TODAY
    assert s.satisfaction(actor, None, *year) != () and all_of.followup.publications(actor) == ()
    first = s.for_others(actor, made.id)
    assert s.for_others(actor, made.id).whole == first.whole and len(all_of.followup.publications(actor)) == 1
    s.withdraw(actor, replies[0].id)
    with pytest.raises(Refused, match="ändrats"):
        s.for_others(actor, made.id)
    assert s.satisfaction(actor, None, *year) == ()
    assert all_of.followup.publish(actor, all_of.followup.year(actor, 2026)).published
    later = s.save_round(actor, replace(ROUND, id=RecordId(int=8), period="hösten 2026", opens_on=TODAY)).value
    for _n in range(6):
        s.write_in(actor, later.id, typed())
    s.close(actor, later.id)
    assert s.for_others(actor, later.id).earlier == (), "nor beside a later one"


def test_no_field_of_a_reply_can_hold_who_answered() -> None:
    assert set(SurveyReply.SPECS) == {"round_id", "recorded_at", "answers", "comments", "replaces", "withdrawn"}
    for number in ("F19a", "F19b"):
        kinds = {field.kind.value for section in library().latest(number).sections for field in section.fields}
        assert kinds <= {"choice", "municipality", "integer", "text", "long_text"}


def test_both_surveys_are_printed_blank(opened: OpenStore) -> None:
    for form in ("F19a", "F19b"):
        assert services(opened).paper.blank(opened.actor, form).pdf.startswith(b"%PDF")
