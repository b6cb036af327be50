"""Replies counted: means, spread and shares against a plain recount; both blocks of F19b; what is put right."""

from __future__ import annotations

import datetime as dt
import random
import statistics
from dataclasses import replace
from fractions import Fraction

import pytest

from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import ALL, Figure, figures_of, flow_samples
from fhr_desktop.domain.followup_surveys import SURVEYS, CountedReply, survey_happenings, survey_samples
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.survey_results import Tally, counted, decimal, for_others, percent, satisfaction
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound, check_reply, check_round, standing
from fhr_desktop.services.survey_forms import allowed, questionnaire, survey_form, survey_forms

NOW = dt.datetime(2026, 3, 17, 9, tzinfo=dt.UTC)
DAY = dt.date(2026, 3, 1)
HOMES, TOWNS = survey_form("F19b"), survey_form("F19a")
ROUND = SurveyRound(
    form="F19b", form_version=1, period="våren 2026", opens_on=DAY,
    sent=({"municipality": "2080", "count": 8}, {"municipality": "2031", "count": 4}),
)  # fmt: skip


def reply(n: int, **said: str | int) -> SurveyReply:
    return SurveyReply(
        round_id=ROUND.id, recorded_at=NOW + dt.timedelta(seconds=n),
        answers=tuple({"question": key, "value": value} for key, value in said.items()),
    )  # fmt: skip


def drawn(seed: int) -> list[SurveyReply]:
    lot, found = random.Random(seed), []
    questions = questionnaire(HOMES).questions()
    for n in range(40):
        said: dict[str, str | int] = {
            "phase": lot.choice(("investigated", "placed", "ended")),
            "municipality_home": lot.choice(("2080", "2031")), "municipality_placing": lot.choice(("2080", "2039")),
        }  # fmt: skip
        said |= {one.key: f"s{lot.randrange(6)}" for one in questions if lot.random() < 0.9}
        found.append(reply(n, **said))
    return found


def test_the_forms_themselves_say_what_is_asked() -> None:
    assert survey_forms() == ("F19a", "F19b")
    asked = questionnaire(HOMES)
    assert [(block.key, len(block.questions), block.about) for block in asked.blocks] == [
        ("fhr", 7, "municipality_home"), ("municipality", 3, "municipality_placing"),
    ]  # fmt: skip
    assert asked.blocks[1].asked({"phase": "placed"}) and not asked.blocks[1].asked({"phase": "investigated"})
    (block,) = questionnaire(TOWNS).blocks
    assert block.about == "municipality" and len(block.questions) == 9 and block.overall.key == "q_overall"
    assert block.questions[0].values == {"s1": 1, "s2": 2, "s3": 3, "s4": 4, "s5": 5}
    assert block.questions[0].unknown == "s0" and "period" not in allowed(TOWNS)


def test_a_new_version_with_another_scale_needs_no_code() -> None:
    section = TOWNS.sections[1]
    scale = {**section.fields[0].scale, "from": "1", "to": "4"}
    field = replace(section.fields[0], scale=scale, choices=(*section.fields[0].choices[1:],))
    form = replace(TOWNS, sections=(TOWNS.sections[0], replace(section, fields=(field,))))
    (question,) = questionnaire(form).questions()
    assert question.steps == (1, 2, 3, 4) and question.values["s2"] == 1
    round_ = replace(ROUND, form="F19a")
    found = counted(round_, questionnaire(form), [reply(1, q_contact="s5"), reply(2, q_contact="s0")]).blocks[0]
    assert (found.overall.counts, found.overall.unknown, found.overall.mean) == ((0, 0, 0, 1), 1, 4)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("town", [None, "2080", "2039"])
def test_every_question_is_as_a_plain_recount_says(seed: int, town: str | None) -> None:
    replies = drawn(seed)
    result = counted(ROUND, questionnaire(HOMES), replies, town)
    for part, about in zip(result.blocks, ("municipality_home", "municipality_placing"), strict=True):
        own = [one.said() for one in replies]
        if part.block.key == "municipality":
            own = [said for said in own if said["phase"] in ("placed", "ended")]
        own = [said for said in own if town in (None, said[about])]
        assert part.replies == len(own)
        for tally in part.tallies:
            digits = [int(str(said[tally.question.key])[1:]) for said in own if tally.question.key in said]
            scores = [one for one in digits if one]
            assert tally.n == len(scores) and tally.unknown == digits.count(0)
            assert tally.counts == tuple(scores.count(step) for step in range(1, 6))
            if scores:
                assert float(tally.mean or 0) == pytest.approx(statistics.fmean(scores))
                assert tally.spread == pytest.approx(statistics.pstdev(scores))
                assert tally.low_share == Fraction(sum(one <= 2 for one in scores), len(scores))
            else:
                assert tally.mean is tally.spread is tally.low_share is None


def test_few_replies_say_only_how_many_they_are() -> None:
    replies = [reply(n, phase="placed", municipality_home="2080", municipality_placing="2031", q_overall="s1",
                     q_overall_municipality="s5") for n in range(5)]  # fmt: skip
    asked = questionnaire(HOMES)
    whole = counted(ROUND, asked, replies)
    assert (whole.sent, whole.replies, percent(whole.rate)) == (12, 5, 42)
    falun = counted(ROUND, asked, replies, "2080", 5)
    assert not falun.hidden and falun.tally("q_overall").mean == 1  # type: ignore[union-attr]
    assert falun.blocks[1].replies == 0 and falun.tally("q_overall_municipality").mean is None  # type: ignore[union-attr]
    fewer = counted(ROUND, asked, replies[:4], "2080", 5)
    assert fewer.hidden and fewer.replies == 4 and fewer.tally("q_overall").n == 0  # type: ignore[union-attr]
    assert satisfaction(falun, 5)[6].mean == 1 and satisfaction(falun, 1)[6].low_percent == 100
    assert decimal(Fraction(85, 20)) == "4,3" and decimal(None) == "–" and decimal(Fraction(1, 8), 2) == "0,13"


@pytest.mark.parametrize("seed", range(6))
def test_no_municipalitys_few_can_be_had_from_the_sum_of_all(seed: int) -> None:
    lot, asked = random.Random(seed), questionnaire(HOMES)
    towns = ("2080", "2031", "2039", "2084")[: lot.randint(1, 4)]
    replies = [
        reply(n, phase="placed", municipality_home=(town := lot.choice(towns[: lot.randint(1, len(towns))])),
              municipality_placing=town, q_overall=f"s{lot.randrange(6)}")
        for n in range(lot.randint(3, 30))
    ]  # fmt: skip
    answered = {town: counted(ROUND, asked, replies, town).tally("q_overall").n for town in towns}  # type: ignore[union-attr]
    shown = {}
    for town in towns:
        tally = for_others(counted(ROUND, asked, replies, town), asked, replies, 5).tally("q_overall")
        assert tally is not None and tally.n in (0, answered[town])
        shown[town] = tally.n
    closed = [answered[town] for town in towns if answered[town] and not shown[town]]
    assert all(not 0 < n < 5 for n in shown.values())
    assert len(closed) != 1, "one that is hidden alone is what is left of the sum"


def test_what_is_put_right_counts_once_and_what_is_taken_away_not_at_all() -> None:
    first, other = reply(1, phase="placed"), reply(2, phase="ended")
    right = replace(reply(9, phase="ended"), replaces=first.id)
    assert standing([right, other, first]) == (right, other)
    unseen = replace(reply(8, phase="investigated"), replaces=first.id)  # at another machine, of the same reply
    assert standing([first, unseen, right, other]) == (right, other)
    gone = replace(reply(10), id=new_id(), replaces=right.id, withdrawn=True)
    assert standing([first, unseen, right, gone, other]) == (other,)
    back = replace(right, id=new_id(), recorded_at=NOW + dt.timedelta(seconds=11), replaces=gone.id)
    assert standing([first, unseen, right, gone, back, other]) == (back, other)


@pytest.mark.parametrize("seed", range(4))
def test_figures_9_and_10_rest_on_as_many_replies_as_they_say(seed: int) -> None:
    lot = random.Random(seed)
    replies = [
        CountedReply(form, block, f"svar {n}", RecordId(int=n), DAY + dt.timedelta(days=lot.randrange(-60, 60)),
                     lot.choice(("2080", "2031")), lot.choice((None, 1, 2, 3, 4, 5)))
        for n in range(60) for form, block in [lot.choice((("F19a", 0), ("F19b", 0), ("F19b", 1)))]
    ]  # fmt: skip
    for town, least in ((ALL, None), ("2080", 5)):
        found = {one.key: one for one in _figures(replies, DAY + dt.timedelta(days=30)) if one.municipality == town}
        assert set(found) == {one.key for one in SURVEYS}
        for name, form, block in (
            ("municipalities", "F19a", 0), ("homes", "F19b", 0), ("homes_municipality", "F19b", 1),
        ):  # fmt: skip
            own = [one for one in replies if one.form == form and one.block == block
                   and DAY <= one.on <= DAY + dt.timedelta(days=30) and town in (ALL, one.municipality)]  # fmt: skip
            scores = [one.score for one in own if one.score]
            many, mean = found[f"replies_{name}"], found[f"satisfied_{name}"]
            assert many.value == len(own) == len(many.cases) and len(mean.cases) == len(mean.records) == len(scores)
            if len(scores) < (least or 1):
                assert mean.value is None
            else:
                assert mean.value == float((Fraction(sum(scores), len(scores)) * 10 + Fraction(1, 2)) // 1) / 10


def test_where_surveys_are_not_kept_nothing_is_said() -> None:
    assert all(one.value is None and not one.cases for one in _figures(None, DAY))


def _figures(replies: list[CountedReply] | None, last: dt.date) -> list[Figure]:
    """What a report has of them."""
    samples = flow_samples(SURVEYS, survey_happenings(replies), DAY, last) | survey_samples(replies, DAY, last, 5)
    return [one for key, sample in samples.items() for one in figures_of(key, sample, ["2080"])]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period": " "}, "period"),
        ({"closes_on": DAY - dt.timedelta(days=1)}, "closes_on"),
        ({"sent": ({"municipality": "2080", "count": -1},)}, "sent"),
        ({"sent": ({"municipality": "2080"}, {"municipality": "2080"})}, "sent"),
        ({"id": RecordId(int=9)}, "period"),  # there already
    ],
)
def test_a_round_that_cannot_be_is_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_round(replace(ROUND, **changes), [ROUND])  # type: ignore[arg-type]
    assert refused.value.field == field


def test_a_reply_answers_what_is_asked() -> None:
    fields = allowed(HOMES)
    check_reply(reply(1, phase="placed", q_training="s0"), fields)
    for said in ({}, {"q_training": "s9"}, {"name": "Lotta"}):
        with pytest.raises(Refused):
            check_reply(reply(1, **said), fields)


@pytest.mark.parametrize(
    ("low", "rest", "shown"), [(1, 19, None), (0, 20, 0), (5, 15, 25), (16, 4, None), (20, 0, 100)]
)
def test_a_share_that_tells_of_few_is_not_shown_to_others(low: int, rest: int, shown: int | None) -> None:
    question = questionnaire(TOWNS).questions()[0]
    assert Tally(question, (low, 0, rest, 0, 0)).low_outside(5) == shown
