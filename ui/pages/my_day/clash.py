"""A home that more is promised of than it has: told on the first page until somebody decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Right
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.proposal_views import Clash, Proposed, promised
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import ChoiceInput, LongTextInput
from ui.context import AppContext


def told(clash: Clash) -> str:
    """What has happened, in a sentence."""
    return promised(clash, words.family(clash.home.name, protected=clash.home.protected))


def placed_said(clash: Clash, municipalities: Mapping[str, str]) -> str:
    """The children who are placed there, and what can be done about it."""
    if not clash.placed:
        return ""
    nameless = _("a child")
    children = ", ".join(
        f"{one.alias or nameless} ({municipalities.get(one.municipality, one.municipality)})" for one in clash.placed
    )
    return _("Placed there: {children}. A placement is ended or changed on the home's card.").format(children=children)


class ClashBand(Banner):
    """The band on the first page. Its button opens the first of the clashes: proposals, or the placements."""

    def __init__(self, ctx: AppContext) -> None:
        self._ctx = ctx
        self._clashes: Sequence[Clash] = ()
        self._names: tuple[Mapping[RecordId, str], Mapping[str, str]] = ({}, {})
        self.button = Button(_("Show …"), "amber", pressed=self.open)
        super().__init__("", "", self.button)
        self.hide()

    def show_clashes(
        self, clashes: Sequence[Clash], users: Mapping[RecordId, str], municipalities: Mapping[str, str]
    ) -> None:  # fmt: skip
        """Tell of these; hidden when there are none."""
        self._clashes, self._names = clashes, (users, municipalities)
        self.setVisible(bool(clashes))
        if clashes:
            more = len(clashes) - 1
            others = _n("{n} more home is promised twice.", "{n} more homes are promised twice.", more).format(n=more)
            plain = _("Nothing is lost, and all of it stands until somebody decides.")
            self.set_words(told(clashes[0]), f"{plain} {others}" if more else plain)

    def open(self) -> None:
        """Show the first, and decide."""
        if self._clashes and not self._clashes[0].offers:
            self._ctx.navigate("pool_home", {"home": self._clashes[0].home.id, "tab": "placements"})
        elif self._clashes:
            ClashDialog(self._ctx, self, self._clashes[0], *self._names).open()


class ClashDialog(FormDialog):
    """The proposals of one home. The unit manager says which of several stands; others withdraw one, as anybody does
    with the only one.
    """

    def __init__(
        self, ctx: AppContext, owner: ClashBand, clash: Clash, users: Mapping[RecordId, str],
        municipalities: Mapping[str, str],
    ) -> None:  # fmt: skip
        self._ctx, self._clash, self._decides = ctx, clash, ctx.actor.may(Right.ASSESS) and len(clash.offers) > 1
        options = [(one.proposal.id.hex, offer_said(one, users, municipalities)) for one in clash.offers]
        self.choice, self.why = ChoiceInput(options, open_=True), LongTextInput()
        which = _("The proposal that stands") if self._decides else _("The proposal to withdraw")
        note = _("What decides") if self._decides else _("Why it is withdrawn")
        fields = {
            "which": Field(which, self.choice, needed=_("Choose a proposal. Nothing has been changed.")),
            "ground" if self._decides else "note": Field(note, self.why, help=_("Kept with the proposals.")),
        }
        said = _("Nothing is lost. Choose here, and tell the municipality that does not get the home.")
        said = " ".join(part for part in (said, placed_said(clash, municipalities)) if part)
        verb = _("Let it stand") if self._decides else _("Withdraw")
        super().__init__(owner.window(), told(clash), said, fields, verb, self._act_on)

    def _act_on(self) -> None:
        chosen, proposals = RecordId(hex=self.choice.value()), self._ctx.services.proposals
        if self._decides:
            task = self._ctx.tasks.write(
                proposals.decide, self._ctx.actor, self._clash.home.id, [chosen], self.why.value() or ""
            )
        else:
            task = self._ctx.tasks.write(proposals.withdraw, self._ctx.actor, chosen, self.why.value() or "")
        task.on_done(self._done).on_error(self.refuse).owned_by(self).start()

    def _done(self, outcome: Outcome[Any]) -> None:
        self.finish()
        self._ctx.bus.changed.emit(outcome.changes)


def offer_said(one: Proposed, users: Mapping[RecordId, str], municipalities: Mapping[str, str]) -> str:
    """A proposal in a line: for which request, from whom, since when and until when."""
    need, proposal = one.need, one.proposal
    whose = f"{need.number}, {municipalities.get(need.municipality, need.municipality)}" if need is not None else ""
    until = proposal.reserved_until.isoformat() if proposal.reserved_until else ""
    return _("{request} · {user} {day} · until {until}").format(
        request=whose, user=users.get(proposal.sent_by, ""), day=proposal.sent_on.isoformat(), until=until
    )
