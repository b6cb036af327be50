"""Proposals: offering homes to a municipality, asking the family, the answers, and how each ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from db import records
from db.queries import pool as pool_queries
from db.queries import proposals as queries
from db.queries.pool import PooledHome
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.competing import InOrder
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.needs import SEARCHED, Need, NeedState, check_step
from fhr_desktop.domain.order_rules import in_force
from fhr_desktop.domain.proposals import (
    FamilyAnswer,
    Means,
    MunicipalityAnswer,
    Proposal,
    ProposalOutcome,
    ProposalState,
    StepKind,
    check_kept,
    check_offer,
)
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.services import competing, offering, reserving
from fhr_desktop.services import proposal_views as views
from fhr_desktop.services.actor import Actor, Right, demand_home
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.matching import MatchSheet, sheet_of
from fhr_desktop.services.offering import Words
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.proposal_views import Clash, Proposed, Stuck
from fhr_desktop.services.reserving import Writer
from fhr_desktop.services.unit import settings_of
from i18n import _


class Proposals:
    """What is done with proposals."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # reading

    def of_need(self, actor: Actor, need_id: RecordId) -> tuple[Proposed, ...]:
        """Those for a request, the first sent at the beginning, as far as their homes are the actor's to know."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "proposal.open", need_id) as connection:
            return self._shown(connection, actor, queries.of_need(connection, need_id))

    def of_home(self, actor: Actor, home_id: RecordId) -> tuple[Proposed, ...]:
        """Those of a home. Raises NotAllowed for a protected home that is not the actor's to know."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "proposal.open", home_id) as connection:
            home = records.load(connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            return self._shown(connection, actor, queries.of_home(connection, home_id))

    def waiting(self, actor: Actor) -> tuple[Proposed, ...]:
        """Those that wait for an answer, the one that ends first at the beginning."""
        actor.demand(Right.READ_CASEWORK)
        today = self._desk.today()
        with self._desk.store.logged_read(actor.user_id, "proposal.open", None) as connection:
            live = [one for one in queries.standing(connection) if one.live(today)]
            shown = self._shown(connection, actor, live)
        return tuple(sorted(shown, key=lambda one: one.proposal.reserved_until or dt.date.max))

    def searches(self, actor: Actor, need_id: RecordId) -> tuple[PoolSearch, ...]:
        """The ledger's entries on a request, the first at the beginning."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.logged_read(actor.user_id, "proposal.ledger", need_id) as connection:
            return queries.searches_of(connection, need_id)

    def clashes(self, actor: Actor) -> tuple[Clash, ...]:
        """The homes that more is promised of than they have, until somebody decides: a proposal is withdrawn, a
        placement ended, or the home given another place.
        """
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return views.clashes(connection, actor.user_id, self._desk.today())

    def stuck(self, actor: Actor) -> tuple[Stuck, ...]:
        """The proposals that stand and cannot go on by themselves, those about a home that is closed first."""
        actor.demand(Right.READ_CASEWORK)
        with self._desk.store.read() as connection:
            return views.stuck(connection, actor.user_id, self._desk.today())

    def decide(self, actor: Actor, home_id: RecordId, keep: Collection[RecordId], ground: str) -> Outcome[None]:
        """Let some of the proposals of a home stand, and withdraw the others: the unit manager's, with a ground."""
        actor.demand(Right.ASSESS)
        if not ground.strip():
            raise Refused(_("Write what decides. Nothing has been changed."), field="ground")
        with self._desk.store.write(actor.user_id) as work:
            by = Writer.of(work, actor, self._desk)
            home = records.load(work.connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            for one in queries.of_home(work.connection, home_id):
                if one.id not in keep and one.live(by.today):
                    reserving.end(by, one, ProposalOutcome.WITHDRAWN, StepKind.WITHDRAWN, note=ground)
            work.audit("proposal.decide", home_id)
        return Outcome(None, work.changes)

    def competing(self, actor: Actor, home_id: RecordId) -> tuple[InOrder, ...]:
        """The open requests that the home suits, in the order in force. Raises NotAllowed."""
        actor.demand(Right.READ_CASEWORK)
        today = self._desk.today()
        with self._desk.store.logged_read(actor.user_id, "proposal.competing", home_id) as connection:
            home = records.load(connection, Home, home_id)
            if home is not None:
                demand_home(actor, home)
            pooled = pool_queries.home_in_pool(connection, actor.user_id, home_id)
            if pooled is None:
                return ()
            rule = in_force(queries.order_rules(connection), today)
            return competing.of_home(competing.field_of(connection, rule, today), pooled)

    def _shown(self, connection: Connection, actor: Actor, many: Sequence[Proposal]) -> tuple[Proposed, ...]:
        return views.shown(connection, actor.user_id, many, self._desk.today())

    # offering

    def offer(
        self, actor: Actor, need_id: RecordId, homes: Sequence[RecordId], *, expires_on: dt.date, recipient: str,
        means: Means = Means.PRINTED, ground: str = "", words: Mapping[RecordId, str] | None = None,
        old_reasons: Mapping[RecordId, str] | None = None, tie_break: str = "",
    ) -> Outcome[tuple[Proposal, ...]]:  # fmt: skip
        """Propose homes, in this order, for a request; they are reserved, and the search is entered in the ledger.

        `ground`: own words on why, for all of them, and `words` for each; a home that does not fit needs one of them.
        `old_reasons`: why a home is proposed although its assessment or checks are too old, or end before
        `expires_on`. Raises Refused.
        """
        actor.demand(Right.WRITE_CASEWORK)
        check_offer(homes, expires_on, recipient, self._desk.today())
        said = Words(ground, words, old_reasons)
        with self._desk.store.write(actor.user_id) as work:
            by = Writer.of(work, actor, self._desk)
            sheet = self._sheet(by, need_id)
            offered = [offering.demand_offerable(by, sheet, home, said, expires_on) for home in homes]
            protected = [one for one in offered if one.home.protected]
            if protected and len(offered) > 1:
                raise Refused(
                    _("A home with protected personal data is proposed by itself. Nothing has been saved.")
                )  # fmt: skip
            rivals = self._rivals(by, sheet, offered, said, tie_break)
            entry = None if protected else offering.ledger_entry(by, sheet, homes, rivals=rivals, tie_break=tie_break)
            group = entry.id if entry is not None else new_id()
            made = []
            for rank, one in enumerate(offered, start=1):
                reserving.end_lapsed(by, one.standing)
                numbered = reserving.numbered(by, one.entry)
                speaks_for, against = offering.spoken(sheet, one.home.id, expires_on)
                proposal = Proposal(
                    id=Proposal.id_of(one.home.id, need_id), home_id=one.home.id, need_id=need_id, sheet=group,
                    home_number=numbered.number, rank=rank, sent_on=by.today, sent_by=actor.user_id,
                    recipient=recipient.strip(), means=Means(means).value, ground=said.of(one.home.id),
                    speaks_for=speaks_for, speaks_against=against, expires_on=expires_on, reserved_until=expires_on,
                    old_reason=said.why_old(one.home.id),
                )  # fmt: skip
                work.save(proposal, by.step(proposal, StepKind.OFFERED, note=recipient))
                reserving.reserve(by, numbered)
                work.audit("proposal.offer", one.home.id, sheet.need.number, Means(means).value, *recipient.split())
                made.append(proposal)
            if entry is not None:
                work.save(entry)
            reserving.follow(by, need_id)
        return Outcome(tuple(made), work.changes)

    def _rivals(
        self, by: Writer, sheet: MatchSheet, offered: Sequence[PooledHome], said: Words, tie_break: str
    ) -> dict[RecordId, tuple[InOrder, ...]]:  # fmt: skip
        """For each home the requests that want it. Raises Refused when one that waits comes first without a word."""
        field = competing.field_of(by.work.connection, sheet.rule, by.today)
        rivals = {one.home.id: competing.of_home(field, one) for one in offered}
        waiting = [one for one in field.needs if one.stage() is NeedState.OPEN or one.id == sheet.need.id]
        for one in offered:
            in_turn = competing.of_home(field, one, waiting)
            offering.demand_turn(by, sheet.need, in_turn, said.of(one.home.id), tie_break)
        return rivals

    def no_home(self, actor: Actor, need_id: RecordId, missing: str) -> Outcome[PoolSearch]:
        """Note in the ledger that the pool has no home to propose, and what it lacks. Raises Refused without that."""
        actor.demand(Right.WRITE_CASEWORK)
        if not missing.strip():
            raise Refused(_("Write what the pool lacks. Nothing has been saved."), field="note")
        with self._desk.store.write(actor.user_id) as work:
            by = Writer.of(work, actor, self._desk)
            sheet = self._sheet(by, need_id)
            entry = offering.ledger_entry(by, sheet, (), no_home=True, note=missing)
            work.save(entry, replace(sheet.need, lesson=missing.strip()))
            work.audit("proposal.no_home", need_id)
        return Outcome(entry, work.changes)

    def _sheet(self, by: Writer, need_id: RecordId) -> MatchSheet:
        need = by.work.get(Need, need_id)
        if need is None:
            raise Refused(_("The request is not in this store. Nothing has been changed."))
        if need.stage() not in SEARCHED:
            check_step(need, NeedState.PROPOSED, None)
        reserving.demand_agreed(by.work, need)
        return sheet_of(by.work.connection, by.actor.user_id, need, by.today)

    # answers

    def ask_family(self, actor: Actor, proposal_id: RecordId, on: dt.date | None = None) -> Outcome[Proposal]:
        """Note that the family has been asked."""
        with self._desk.store.write(actor.user_id) as work:
            by, stored = self._live(work, actor, proposal_id)
            day = self._day(stored, on)
            asked = replace(stored, family_asked_on=day)
            if asked.stage() is ProposalState.SENT:
                asked = replace(asked, state=ProposalState.FAMILY_ASKED.value)
            work.save(asked, by.step(asked, StepKind.FAMILY_ASKED, on=day))
            reserving.follow(by, asked.need_id)
            work.audit("proposal.ask_family", asked.home_id)
        return Outcome(asked, work.changes)

    def answer_family(
        self, actor: Actor, proposal_id: RecordId, answer: FamilyAnswer, *, reason: str | None = None, note: str = "",
        on: dt.date | None = None,
    ) -> Outcome[Proposal]:  # fmt: skip
        """Note what the family answers; a no has its reason and ends the proposal."""
        answer = FamilyAnswer(answer)
        if answer is FamilyAnswer.NO and not reason:
            raise Refused(_("Choose why the family says no. Nothing has been saved."), field="reason")
        with self._desk.store.write(actor.user_id) as work:
            by, stored = self._live(work, actor, proposal_id)
            day = self._day(stored, on)
            said = replace(
                stored, family_answer=answer.value, family_answered_on=day,
                family_asked_on=stored.family_asked_on or day,
                family_reason=reason if answer is FamilyAnswer.NO else None,
            )  # fmt: skip
            work.audit("proposal.answer_family", said.home_id, answer.value)
            if answer is FamilyAnswer.NO:
                said = reserving.end(
                    by, said, ProposalOutcome.NO_FAMILY, StepKind.FAMILY_ANSWERED, note=note, answer=answer.value, on=on
                )
            else:
                if said.stage() is ProposalState.SENT:
                    said = replace(said, state=ProposalState.FAMILY_ASKED.value)
                work.save(said, by.step(said, StepKind.FAMILY_ANSWERED, answer=answer.value, note=note, on=day))
                said = self._proceed(by, said)
        return Outcome(said, work.changes)

    def answer_municipality(
        self, actor: Actor, proposal_id: RecordId, answer: MunicipalityAnswer, *, reason: str | None = None,
        note: str = "", on: dt.date | None = None, reserve_until: dt.date | None = None, old_reason: str = "",
    ) -> Outcome[Proposal]:  # fmt: skip
        """Note what the municipality answers; a no has its reason and ends the proposal. One that goes on keeps the
        home until its own assessment is to be ready, `reserve_until`; without a day as long as for an answer.

        `old_reason`: why the home is kept although its report or checks end before then; it is printed as such an
        offer's. Raises Refused without it.
        """
        answer = MunicipalityAnswer(answer)
        if answer is MunicipalityAnswer.NO and not reason:
            raise Refused(_("Choose why the municipality says no. Nothing has been saved."), field="reason")
        with self._desk.store.write(actor.user_id) as work:
            by, stored = self._live(work, actor, proposal_id)
            day = self._day(stored, on)
            said = replace(
                stored, municipality_answer=answer.value, answered_on=day,
                municipality_reason=reason if answer is MunicipalityAnswer.NO else None,
            )  # fmt: skip
            work.audit("proposal.answer_municipality", said.home_id, answer.value)
            if answer is MunicipalityAnswer.NO:
                said = reserving.end(
                    by, said, ProposalOutcome.NO_MUNICIPALITY, StepKind.MUNICIPALITY_ANSWERED, note=note,
                    answer=answer.value, on=on,
                )  # fmt: skip
            else:
                if answer is MunicipalityAnswer.FORWARD:
                    said = self._longer(by, said, reserve_until, old_reason)
                step = by.step(said, StepKind.MUNICIPALITY_ANSWERED, answer=answer.value, note=note, on=day)
                work.save(said, step)
                said = self._proceed(by, said)
        return Outcome(said, work.changes)

    def _longer(self, by: Writer, proposal: Proposal, until: dt.date | None, old_reason: str = "") -> Proposal:
        """The home stays reserved for a municipality that goes on, as far as it may still be proposed."""
        days = settings_of(by.work.connection).proposal_days
        until = until or max(proposal.reserved_until or by.today, by.today + dt.timedelta(days=days))
        if until < by.today:
            raise Refused(_("The day has passed. Nothing has been saved; choose a later."), field="reserve_until")
        check_kept(until, by.today, "reserve_until")
        offering.demand_kept(by, proposal, until, old_reason)
        return replace(proposal, reserved_until=until, old_reason=old_reason.strip() or proposal.old_reason)

    def _proceed(self, by: Writer, proposal: Proposal) -> Proposal:
        """When both have said yes the municipality assesses."""
        yes = (FamilyAnswer.YES.value, MunicipalityAnswer.FORWARD.value)
        if (
            proposal.family_answer,
            proposal.municipality_answer,
        ) != yes or proposal.stage() is ProposalState.PROCEEDING:
            reserving.follow(by, proposal.need_id)
            return proposal
        offering.demand_possible(by, proposal)
        return reserving.proceed(by, proposal)

    # ending

    def withdraw(self, actor: Actor, proposal_id: RecordId, note: str) -> Outcome[Proposal]:
        """Take a proposal back, saying why; the home is free again."""
        if not note.strip():
            raise Refused(_("Write why the proposal is withdrawn. Nothing has been changed."), field="note")
        with self._desk.store.write(actor.user_id) as work:
            by, stored = self._live(work, actor, proposal_id)
            ended = reserving.end(by, stored, ProposalOutcome.WITHDRAWN, StepKind.WITHDRAWN, note=note)
            work.audit("proposal.withdraw", ended.home_id)
        return Outcome(ended, work.changes)

    def expire(self, actor: Actor) -> Outcome[tuple[Proposal, ...]]:
        """Write down which proposals have ended by themselves, as far as the actor may know of them.

        Nothing waits for this: they are shown as ended, and their homes as free, without it.
        """
        actor.demand(Right.WRITE_CASEWORK)
        with self._desk.store.write(actor.user_id) as work:
            by = Writer.of(work, actor, self._desk)
            known = queries.open_to(work.connection, actor.user_id, queries.standing(work.connection))
            ended = reserving.end_lapsed(by, known)
            for one in ended:
                work.audit("proposal.expire", one.home_id)
        return Outcome(tuple(ended), work.changes)

    def _live(self, work: UnitOfWork, actor: Actor, proposal_id: RecordId) -> tuple[Writer, Proposal]:
        """The proposal, as far as it still stands. Raises Refused and NotAllowed."""
        actor.demand(Right.WRITE_CASEWORK)
        by = Writer.of(work, actor, self._desk)
        stored = work.get(Proposal, proposal_id)
        if stored is None:
            raise Refused(_("The proposal is not in this store. Nothing has been changed."))
        home = records.load(work.connection, Home, stored.home_id)
        if home is not None:
            demand_home(actor, home)
        if not stored.live(by.today):
            raise Refused(_("The proposal has ended. Nothing has been changed; propose the home anew."))
        return by, stored

    def _day(self, proposal: Proposal, on: dt.date | None) -> dt.date:
        today = self._desk.today()
        if on is not None and not proposal.sent_on <= on <= today:
            raise Refused(_("The day must lie between when it was proposed and today. Nothing has been saved."),
                          field="on")  # fmt: skip
        return on or today
