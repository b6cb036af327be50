"""Guidelines and agreements: a new version that was decided, and saying that one no longer holds."""

from __future__ import annotations

from dataclasses import replace

from db.queries import cooperation as queries
from fhr_desktop.domain.cooperation import Decision, Ending, Guideline
from fhr_desktop.domain.cooperation_rules import lineages
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import new_id
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.views import read_board
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _


class Guidelines:
    """Versions are entered and never changed: what held on a day can always be read."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def enter(self, actor: Actor, guideline: Guideline) -> Outcome[Guideline]:
        """A new guideline, or with `supersedes` a new version of one. What was entered before stands.

        Raises Refused without title or text, when nobody decided it, for a matter that was not decided, and for a
        version that another has superseded already.
        """
        actor.demand(Right.COOPERATE)
        made = replace(
            guideline, id=new_id(), title=guideline.title.strip(), text=guideline.text.strip(),
            decided_by=guideline.decided_by.strip(), recorded_at=self._desk.now(), user_id=actor.user_id,
        )  # fmt: skip
        _check(made)
        with self._desk.store.write(actor.user_id) as work:
            if made.decision_id is not None:
                decision = work.get(Decision, made.decision_id)
                if decision is None or decision.removed or decision.ending != Ending.DECIDED:
                    sentence = _("The matter was not decided. Nothing has been saved; choose another paragraph.")
                    raise Refused(sentence, field="decision_id")
                board = read_board(work.connection, self._desk.today())
                made = replace(made, decided_by=board.reference(decision))
            if made.supersedes is not None:
                self._demand_newest(lineages(queries.guidelines(work.connection)), made)
            work.save(made)
            work.audit("guideline.enter", made.id)
        return Outcome(made, work.changes)

    @staticmethod
    def _demand_newest(known: tuple[tuple[Guideline, ...], ...], made: Guideline) -> None:
        own = next((many for many in known if any(one.id == made.supersedes for one in many)), ())
        if not own:
            raise Refused(_("The guideline is not in this store. Nothing has been saved."))
        if own[0].id != made.supersedes:
            raise Refused(_("There is a newer version of the guideline. Nothing has been saved; begin from that one."))
        if made.valid_from < own[0].valid_from:
            raise Refused(
                _("A new version holds from the same day as the last or later. Nothing has been saved."),
                field="valid_from",
            )


def _check(guideline: Guideline) -> None:
    if not guideline.title:
        raise Refused(_("Write what the guideline is called. Nothing has been saved."), field="title")
    if not guideline.text and not guideline.ends:
        raise Refused(_("Write the text of the guideline. Nothing has been saved."), field="text")
    if guideline.decision_id is None and not guideline.decided_by:
        raise Refused(_("Say which decision it rests on. Nothing has been saved."), field="decision_id")
