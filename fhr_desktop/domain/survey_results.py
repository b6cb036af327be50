"""What the replies of a round say: how many answered, and for each question the mean, the spread and the shares.

Nothing here knows who answered; a reply is what it says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from fhr_desktop.domain.small_cells import hidden
from fhr_desktop.domain.surveys import Block, Question, Questionnaire, SurveyReply, SurveyRound

Said = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Tally:
    """How a question was answered: `counts` by step from the lowest, and how many said that they do not know."""

    question: Question
    counts: tuple[int, ...]
    unknown: int = 0

    @property
    def n(self) -> int:
        """How many answered on the scale."""
        return sum(self.counts)

    @property
    def mean(self) -> Fraction | None:
        """The mean on the scale; None when nobody answered."""
        total = sum(step * count for step, count in zip(self.question.steps, self.counts, strict=True))
        return Fraction(total, self.n) if self.n else None

    @property
    def spread(self) -> float | None:
        """The standard deviation of those who answered (all of them: divided by n)."""
        if self.mean is None:
            return None
        steps = zip(self.question.steps, self.counts, strict=True)
        return math.sqrt(sum(count * (step - self.mean) ** 2 for step, count in steps) / self.n)

    @property
    def low_share(self) -> Fraction | None:
        """The share that chose one of the two lowest steps."""
        return Fraction(sum(self.counts[:2]), self.n) if self.n else None

    def low_outside(self, least: int) -> int | None:
        """The same in hundredths as it may be shown to others: not where they, or the rest, are few."""
        low = sum(self.counts[:2])
        return None if 0 < low < least or 0 < self.n - low < least else percent(self.low_share)


@dataclass(frozen=True, slots=True)
class BlockResult:
    """A block's questions answered, and how many replies there are of those whom it asks."""

    block: Block
    replies: int
    tallies: tuple[Tally, ...]

    @property
    def overall(self) -> Tally:
        """The question that sums the block up."""
        return self.tallies[-1]


@dataclass(frozen=True, slots=True)
class RoundResult:
    """A round counted, whole or for one municipality (`municipality` is None for all). `sent` is 0 where it is not
    known how many were asked. `hidden`: there are too few replies to say anything but how many there are.
    """

    round: SurveyRound
    municipality: str | None
    sent: int
    replies: int
    blocks: tuple[BlockResult, ...]
    hidden: bool = False

    @property
    def rate(self) -> Fraction | None:
        """The share of those asked who answered; None when it is not known how many were asked."""
        return Fraction(self.replies, self.sent) if self.sent else None

    def tally(self, key: str) -> Tally | None:
        """How one question was answered; None for one that this version of the form does not ask."""
        return next((one for part in self.blocks for one in part.tallies if one.question.key == key), None)


@dataclass(frozen=True, slots=True)
class SatisfactionRow:
    """One question as it stands in a report of a municipality (F18a): `question` in words, `survey` the round it is of.
    `answers` are those on the scale. The rate is that of the survey, None for a block that not all are asked. Where too
    few have answered nothing is said: `answers` is 0 and the rest None. `sent`: how many were asked.
    """

    survey: str
    block: str
    question: str
    answers: int
    rate_percent: int | None
    mean: Fraction | None
    spread: float | None
    low_percent: int | None
    sent: int | None = None


def counted(
    made: SurveyRound, asked: Questionnaire, replies: Sequence[SurveyReply], municipality: str | None = None,
    least: int = 0,
) -> RoundResult:  # fmt: skip
    """The round's result, for all or for a municipality. Each block counts the replies that are about it there: of
    F19b the homes that live in it, and those that have had its assignments. Of a question that fewer than `least`
    have answered nothing is said.
    """
    said = [one.said() for one in replies]
    home = [one for one in said if municipality is None or one.get(asked.about) == municipality]
    blocks = tuple(_block(block, said, municipality, least) for block in asked.blocks)
    few = all(one.replies < least for one in blocks)
    return RoundResult(made, municipality, made.sent_to(municipality), len(home), blocks, hidden=few)


def _block(block: Block, said: Sequence[Said], municipality: str | None, least: int) -> BlockResult:
    own = [one for one in said if block.asked(one) and (municipality is None or one.get(block.about) == municipality)]
    return BlockResult(block, len(own), tuple(_tally(question, own, least) for question in block.questions))


def _tally(question: Question, said: Sequence[Said], least: int) -> Tally:
    """How the question was answered; as if by nobody where fewer than `least` did."""
    given = [one.get(question.key) for one in said]
    by_step = {value: key for key, value in question.values.items()}
    counts = tuple(sum(one == by_step[step] for one in given) for step in question.steps)
    if sum(counts) < least:
        return Tally(question, (0,) * len(counts))
    return Tally(question, counts, sum(one == question.unknown for one in given))


def for_others(result: RoundResult, asked: Questionnaire, replies: Sequence[SurveyReply], least: int) -> RoundResult:
    """A municipality's result as it may be shown outside the unit beside that of all: without the questions that few
    have answered there, and without those by which another municipality's few could be had from the sum.
    """
    if result.municipality is None:
        return result
    said = [one.said() for one in replies]
    return replace(result, blocks=tuple(
        replace(part, tallies=tuple(
            one if result.municipality in _open(part.block, one.question, said, least)
            else Tally(one.question, (0,) * len(one.counts))
            for one in part.tallies
        ))
        for part in result.blocks
    ))  # fmt: skip


def _open(block: Block, question: Question, said: Sequence[Said], least: int) -> frozenset[str]:
    """The municipalities whose answers to a question may be shown."""
    own = [one for one in said if block.asked(one) and one.get(question.key) in question.values]
    many = Counter(str(one.get(block.about) or "") for one in own)
    closed = hidden(many, least)
    return frozenset() if closed.total else frozenset(town for town in many if town not in closed)


def satisfaction(result: RoundResult, least: int) -> tuple[SatisfactionRow, ...]:
    """The result as the rows of a report for others."""
    name = f"{result.round.form} {result.round.period}"
    return tuple(
        SatisfactionRow(
            name, part.block.heading, one.question.words, one.n,
            percent(result.rate) if part.block.asked_if is None else None, one.mean, one.spread, one.low_outside(least),
            result.sent if part.block.asked_if is None else None,
        )
        for part in result.blocks
        for one in part.tallies
    )  # fmt: skip


def percent(share: Fraction | None) -> int | None:
    """A share in whole hundredths, half up."""
    return None if share is None else math.floor(share * 100 + Fraction(1, 2))


def decimal(number: Fraction | float | None, places: int = 1) -> str:
    """A mean or a spread as Swedish text, half up; a dash for none."""
    if number is None:
        return "–"
    scale = 10**places
    whole = math.floor(Fraction(number).limit_denominator(10**9) * scale + Fraction(1, 2))
    return f"{whole // scale},{whole % scale:0{places}}"
