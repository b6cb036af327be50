"""The evaluation of a round: mean and spread as counted by hand, and nobody's own answer to be guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.training import Course
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.training.evaluation import shown
from tests.printing.test_every_form import demand_sound, fields_of
from tests.services.test_training import a_round
from tests.stores import open_store, services

KEYS = ("usable", "leaders", "group", "practical", "prepared")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.TRAINER, "Johanna Rask")
    yield made
    made.close()


def answer(opened: OpenStore, course: Course, comment: str = "", **scores: int) -> None:
    services(opened).evaluations.enter(opened.actor, course.id, scores, comment)


def test_mean_and_spread_are_those_of_the_answers(opened: OpenStore) -> None:
    course = a_round(opened)
    other = a_round(opened, name="Falun")
    for score, comment in ((2, "Bra fika."), (4, ""), (4, "Ärligt sagt långt."), (5, "  ")):
        answer(opened, course, comment, usable=score, leaders=5)
    answer(opened, course, group=1)
    answer(opened, other, usable=1)
    summary = services(opened).evaluations.summary(opened.actor, course.id)
    assert [one.question.key for one in summary.said] == list(KEYS)
    usable, leaders, group, practical, _prepared = summary.said
    assert (summary.answers, summary.too_few) == (5, False)
    assert (usable.answers, usable.mean) == (4, 3.75)
    assert usable.spread == pytest.approx(1.0897, abs=0.0001)  # √((1,75² + 0,25² + 0,25² + 1,25²) / 4)
    assert (shown(usable.mean), shown(usable.spread)) == ("3,8", "1,1")
    assert (leaders.answers, leaders.mean, leaders.spread) == (4, 5.0, 0.0)
    assert (group.answers, group.mean, group.spread) == (1, None, None)
    assert (practical.answers, practical.mean) == (0, None)
    assert summary.comments == ("Bra fika.", "Ärligt sagt långt.")


def test_of_fewer_than_three_only_the_number_is_told(opened: OpenStore) -> None:
    course = a_round(opened)
    for _answer in range(2):
        answer(opened, course, "Kanarieord.", **dict.fromkeys(KEYS, 4))
    summary = services(opened).evaluations.summary(opened.actor, course.id)
    assert summary.too_few and summary.answers == 2 and summary.comments == ()
    assert {(one.answers, one.mean, one.spread) for one in summary.said} == {(2, None, None)}
    text = demand_sound(services(opened).evaluations.paper(opened.actor, course.id)).text
    assert "2 svar" in text and "För få svar" in text and "Kanarieord" not in text and "4,0" not in text
    answer(opened, course, **dict.fromkeys(KEYS, 4))
    text = demand_sound(services(opened).evaluations.paper(opened.actor, course.id)).text
    assert "3 svar" in text and text.count("4,0") == 5 and "Kanarieord" in text


def test_the_sheet_to_answer_by_hand_has_every_question_with_its_scale(opened: OpenStore) -> None:
    course = a_round(opened)
    document = demand_sound(services(opened).evaluations.blank(opened.actor, course.id))
    asked = services(opened).evaluations.questions(opened.actor, course.id)
    fields = fields_of(document)
    told = [f"Påstående {at} {one.text} 1 2 3 4 5 Vet inte" for at, one in enumerate(asked, start=1)]
    assert [tag.all_text() for tag in fields] == [*told, "Vad vill du mer säga?"]
    assert document.text.startswith("Kursutvärdering")


@pytest.mark.parametrize("scores", [{"usable": 0}, {"usable": 6}, {"unknown": 3}, {}])
def test_what_is_no_answer_is_refused_and_not_kept(opened: OpenStore, scores: dict[str, int]) -> None:
    course = a_round(opened)
    with pytest.raises(Refused, match="Inget har sparats"):
        services(opened).evaluations.enter(opened.actor, course.id, scores, " ")
    assert services(opened).evaluations.summary(opened.actor, course.id).answers == 0


def test_whoever_only_enrols_reads_but_does_not_write(opened: OpenStore) -> None:
    course = a_round(opened)
    investigator = replace(opened.actor, role=Role.INVESTIGATOR)
    assert services(opened).evaluations.summary(investigator, course.id).answers == 0
    with pytest.raises(NotAllowed):
        services(opened).evaluations.enter(investigator, course.id, {"usable": 3})


def test_an_answer_written_in_wrong_is_taken_away(opened: OpenStore) -> None:
    course = a_round(opened)
    evaluations = services(opened).evaluations
    wrong = evaluations.enter(opened.actor, course.id, {"usable": 1}).value
    answer(opened, course, usable=5)
    evaluations.remove(opened.actor, wrong.id)
    assert evaluations.summary(opened.actor, course.id).answers == 1
    with pytest.raises(Refused, match="Inget har ändrats"):
        evaluations.remove(opened.actor, wrong.id)
