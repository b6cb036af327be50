"""One statement of an evaluation, answered by a digit from 1 to 5 that goes on to the next."""

from __future__ import annotations

from fhr_desktop.services.training.evaluation import HIGHEST, LOWEST
from ui.components.inputs import DigitInput


class ScoreInput(DigitInput):
    """A score. Value: "1" to "5", or None."""

    def __init__(self) -> None:
        scores = [str(score) for score in range(LOWEST, HIGHEST + 1)]
        super().__init__([(score, score) for score in scores], {score: score for score in scores})
