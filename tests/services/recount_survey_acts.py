"""Surveys by lot in a history: rounds, replies written in, put right, taken away and put back."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from fhr_desktop.domain.record import Record
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services
from fhr_desktop.services.surveys import Typed

STEPS = ("s0", "s1", "s2", "s3", "s4", "s5")
FALUN = "2080"


class SurveyActs:
    """What happens with surveys, drawn by the history's lot."""

    def __init__(
        self, services: Services, actor: Actor, lot: random.Random, one: Callable[[type[Record]], Any],
        earlier: Callable[[int], dt.date], towns: tuple[str, ...],
    ) -> None:  # fmt: skip
        self.surveys, self.actor, self.lot = services.surveys, actor, lot
        self.one, self.earlier, self.towns = one, earlier, (FALUN, FALUN, *towns)
        self.sent = 0

    def all(self) -> list[Callable[[], Any]]:
        """The acts, as often as they come."""
        return [
            *[self.sends] * 2,
            *[self.replies] * 14,
            *[self.puts_right] * 2,
            self.takes_away,
            self.puts_back,
            self.closes,
        ]

    def sends(self) -> None:
        self.sent += 1
        form = self.lot.choice(("F19a", "F19b"))
        made = SurveyRound(form=form, form_version=1, period=f"Omgång {self.sent}", opens_on=self.earlier(40))
        self.surveys.save_round(self.actor, made)

    def replies(self) -> None:
        made = self.one(SurveyRound)
        self.surveys.write_in(self.actor, made.id, self._typed(made.form))

    def puts_right(self) -> None:
        reply = self.one(SurveyReply)
        form = self.one(SurveyRound).form  # now and then not the round's own, and so refused
        self.surveys.write_in(self.actor, reply.round_id, self._typed(form), corrects=reply.id)

    def takes_away(self) -> None:
        self.surveys.withdraw(self.actor, self.one(SurveyReply).id)

    def puts_back(self) -> None:
        self.surveys.restore(self.actor, self.one(SurveyReply).id)

    def closes(self) -> None:
        self.surveys.close(self.actor, self.one(SurveyRound).id, closed=self.lot.random() < 0.5)

    def _typed(self, form: str) -> Typed:
        """Some leave out where they are from, or how content they are."""
        home = form == "F19b"
        said: dict[str, str | int] = {"q_overall": self.lot.choice(STEPS), "q_training": self.lot.choice(STEPS)}
        if home:
            said |= {
                "phase": self.lot.choice(("investigated", "placed", "placed", "ended")),
                "municipality_placing": self.lot.choice(self.towns),
                "q_overall_municipality": self.lot.choice(STEPS),
            }
        said["municipality_home" if home else "municipality"] = self.lot.choice(self.towns)
        return Typed({key: value for key, value in said.items() if self.lot.random() < 0.92}, {"free_other": "Nej."})
