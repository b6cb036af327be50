"""What an offer rests on: whether each home may be proposed and why, and the entry in the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from db import records
from db.queries.pool import PooledHome
from db.queries.pool_current import UNKNOWN, Current, current
from db.queries.pool_undecided import undecided
from fhr_desktop.domain import match_grounds
from fhr_desktop.domain.competing import InOrder
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.matching import measures
from fhr_desktop.domain.matching_terms import Fit, Reason, Rule, Wish
from fhr_desktop.domain.matching_wishes import grounds, kept_to
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.pool import CLOSED, WORDS, PoolEntry, PoolStatus, check_step
from fhr_desktop.domain.proposals import Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.actor import Right, demand_home
from fhr_desktop.services.matching import MatchSheet
from fhr_desktop.services.matching_words import undecided_said
from fhr_desktop.services.reserving import Writer, numbered
from i18n import _

MOST_TOLD = 500  # homes in an entry of the ledger, and those proposed: it must be able to travel
AGED = frozenset({Rule.REPORT, Rule.CHECKS})


@dataclass(frozen=True, slots=True)
class Words:
    """What the person writes with an offer: `ground` for all homes, and for each its own words and why its report or
    checks may be as old as they are.
    """

    ground: str = ""
    own: Mapping[RecordId, str] | None = None
    old: Mapping[RecordId, str] | None = None

    def of(self, home: RecordId) -> str:
        """Its own words, or those for all."""
        return (self.own or {}).get(home, "").strip() or self.ground.strip()

    def why_old(self, home: RecordId) -> str:
        """Why it is proposed although what is known of it is too old; '' when nobody has said."""
        return (self.old or {}).get(home, "").strip()


def runs_out(sheet: MatchSheet, home: RecordId, until: dt.date) -> tuple[Reason, ...]:
    """What of its report and its checks ends before `until`: as long as a municipality may answer, it answers on what
    they say.
    """
    one = sheet.offered[home]
    last = {Rule.REPORT: one.report_until, Rule.CHECKS: one.checks_until}
    return tuple(Reason(rule, (until - day).days) for rule, day in last.items() if day is not None and day < until)


def is_old(sheet: MatchSheet, home: RecordId, until: dt.date | None) -> bool:
    """Whether a home proposed until then needs a reason that is printed."""
    too_old = any(one.rule in AGED for one in sheet.found.left_out.get(home, ()))
    return too_old or (until is not None and bool(runs_out(sheet, home, until)))


def demand_offerable(by: Writer, sheet: MatchSheet, home_id: RecordId, words: Words, until: dt.date) -> PooledHome:
    """The home as it is in the pool, to be kept until a day. Raises Refused, or NotAllowed, when it may not be."""
    pooled = sheet.homes.get(home_id)
    if pooled is None:
        stored = records.load(by.work.connection, Home, home_id)
        if stored is not None:
            demand_home(by.actor, stored)
        raise Refused(_("The home is not in the pool. Nothing has been changed."))
    reasons = sheet.found.left_out.get(home_id, ())
    _demand_possible(pooled.home.name, pooled.days, pooled.undecided)
    if pooled.is_emptied():
        raise Refused(
            _("No child is left in {home}, and nobody has answered whether it goes back to the pool. Nothing has been "
              "saved; answer on the home's card first.").format(home=pooled.home.name)
        )  # fmt: skip
    if any(one.rule in AGED for one in reasons) and not words.why_old(home_id):
        raise Refused(
            _("The assessment or the register checks of {home} are too old or missing. Nothing has been saved; write "
              "why the home is proposed all the same, or have them made anew.").format(home=pooled.home.name),
            field="old_reasons",
        )  # fmt: skip
    if runs_out(sheet, home_id, until) and not words.why_old(home_id):
        raise Refused(
            _("The assessment or the register checks of {home} run out before the day to answer by. Nothing has been "
              "saved; choose an earlier day, or write why the home is proposed all the same.").format(
                home=pooled.home.name
            ),
            field="old_reasons",
        )  # fmt: skip
    if any(one.rule not in AGED for one in reasons) and not words.of(home_id):
        raise Refused(
            _("{home} does not fit the request. Nothing has been saved; write on what ground it is proposed.").format(
                home=pooled.home.name
            ),
            field="ground",
        )
    _demand_free(by, sheet.need, pooled)
    return pooled


def demand_kept(by: Writer, proposal: Proposal, until: dt.date, old_reason: str) -> None:
    """A municipality that goes on may keep the home until a day. Raises Refused for one that may not be proposed any
    more, and without a reason when its report or checks end before then.
    """
    days = demand_possible(by, proposal)
    told = proposal.expires_on is not None and until <= proposal.expires_on  # asked for when it was proposed
    if not (told or old_reason.strip() or proposal.old_reason or days.holds_on(until)):
        raise Refused(
            _("The assessment or the register checks of {home} run out before {day}. Nothing has been saved; choose an "
              "earlier day, or write why the home is kept all the same.").format(
                home=_name(by, proposal), day=until.isoformat()
            ),
            field="old_reason",
        )  # fmt: skip


def demand_possible(by: Writer, proposal: Proposal) -> Current:
    """How current what is known of its home is. Raises Refused for a home that may not be proposed any more."""
    home, connection = proposal.home_id, by.work.connection
    days = current(connection, home).get(home, UNKNOWN)
    states = undecided(connection, home).get(PoolEntry.id_of(home), ())
    name, entry = _name(by, proposal), by.work.get(PoolEntry, PoolEntry.id_of(home))
    _demand_possible(name, days, states)
    if entry is not None and entry.stage() in CLOSED:
        raise Refused(
            _(
                "{home}: {state}. Nothing has been saved; withdraw the proposal, or change the home's state first."
            ).format(home=name, state=WORDS[entry.stage()].casefold())
        )
    return days


def _name(by: Writer, proposal: Proposal) -> str:
    stored = records.load(by.work.connection, Home, proposal.home_id)
    return stored.name if stored is not None else proposal.home_number


def _demand_possible(home: str, days: Current, states: Sequence[PoolStatus]) -> None:
    """No ground helps a home that was found not suitable, or of whose state machines say differently."""
    if days.refused_on is not None:
        raise Refused(
            _("The newest assessment of {home} is that it is not suitable. Nothing has been saved; let the home leave "
              "the pool.").format(home=home)
        )  # fmt: skip
    if states:
        raise Refused(
            _("{home}: {states}. Nothing has been saved; decide the conflict first, under Sync.").format(
                home=home, states=undecided_said(states)
            )
        )


def _demand_free(by: Writer, need: Need, pooled: PooledHome) -> None:
    """A reserved home is proposed to others only as far as its places go; one at rest, blocked or gone never."""
    status = pooled.status_on(by.today)
    if status is not PoolStatus.RESERVED:
        check_step(status, PoolStatus.RESERVED, None)
        return
    holding = [one for one in pooled.standing if one.live(by.today)]
    if any(one.need_id == need.id for one in holding):
        raise Refused(
            _("{home} is proposed for this request already. Nothing has been saved.").format(home=pooled.home.name)
        )
    taken = sum(_places(by, one.need_id, pooled) for one in holding)
    if pooled.free() - taken < need.places():
        raise Refused(
            _("{home} is reserved for another request. Nothing has been saved; withdraw that proposal first.").format(
                home=pooled.home.name
            )
        )


def _places(by: Writer, need_id: RecordId, pooled: PooledHome) -> int:
    """The places that a request which holds the home still asks for: of siblings some may live there already."""
    need = by.work.get(Need, need_id)
    there = sum(one.request_id == need_id and one.takes_a_place() for one in pooled.placements)
    return max(need.places() - there, 0) if need is not None else 1


def demand_turn(by: Writer, need: Need, in_turn: Sequence[InOrder], words: str, tie_break: str) -> None:
    """Another request that waits and comes first is passed over with a word; between equals the unit manager decides.

    Raises Refused and NotAllowed.
    """
    mine = next((one for one in in_turn if one.request.need_id == need.id), None)
    if mine is None:
        return  # it does not fit, and has its ground
    equal = [one for one in in_turn if one.rank == mine.rank and one is not mine]
    if equal and not tie_break.strip():
        raise Refused(
            _("{request} wants the same home and comes equal in the order. Nothing has been saved; the unit manager "
              "writes what decides.").format(request=equal[0].request.number),
            field="tie_break",
        )  # fmt: skip
    if equal:
        by.actor.demand(Right.ASSESS)
    if mine.rank > 1 and not words:
        raise Refused(
            _("{request} wants the same home and comes first in the order. Nothing has been saved; write on what "
              "ground it is passed over.").format(request=in_turn[0].request.number),
            field="ground",
        )  # fmt: skip


def known_of(sheet: MatchSheet, home: RecordId) -> tuple[Mapping[Wish, Fit], tuple[Reason, ...]]:
    """How the home meets the wishes, and the rules that it does not keep to."""
    reasons = sheet.found.left_out.get(home, ())
    return kept_to(grounds(sheet.wanted, sheet.offered[home]), reasons), reasons


def spoken(sheet: MatchSheet, home: RecordId, until: dt.date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What speaks for the home, and what against it, when it is kept until then."""
    wishes, reasons = known_of(sheet, home)
    return match_grounds.speaks(wishes, (*reasons, *runs_out(sheet, home, until)))


def ledger_entry(
    by: Writer, sheet: MatchSheet, offered: Sequence[RecordId], *, no_home: bool = False, note: str = "",
    rivals: Mapping[RecordId, Sequence[InOrder]] | None = None, tie_break: str = "",
) -> PoolSearch:  # fmt: skip
    """The search as it is written in the ledger. Protected homes are not in it, not even as a number among others."""
    open_homes = {home: one for home, one in sheet.homes.items() if not one.home.protected}
    ranks = _ranks(sheet, open_homes)
    first = [*ranks][:MOST_TOLD]
    shown = [*first, *(home for home in offered if home in open_homes and home not in first)]
    left_out = {rule.value: sum(home in open_homes for home in homes) for rule, homes in sheet.found.by_rule().items()}
    return PoolSearch(
        need_id=sheet.need.id, on=by.today, recorded_at=by.now(), user_id=by.actor.user_id, rule_id=sheet.rule.id,
        rule_from=sheet.rule.valid_from, criteria=sheet.rule.homes, pool_size=len(open_homes), fitting=len(ranks),
        homes=tuple(_row(by, sheet, home, ranks.get(home, 0), offered=home in offered) for home in shown),
        left_out=tuple({"rule": rule, "homes": many} for rule, many in left_out.items() if many),
        competing=tuple(row for home, many in (rivals or {}).items() for row in _competing(by, sheet, home, many)),
        no_home=no_home, note=note.strip(), tie_break=tie_break.strip(),
    )  # fmt: skip


def _competing(
    by: Writer, sheet: MatchSheet, home: RecordId, many: Sequence[InOrder]
) -> list[dict[str, object]]:  # fmt: skip
    """The requests that want a home, when there are several."""
    if len(many) < 2:
        return []
    number = numbered(by, sheet.homes[home].entry).number
    return [
        {
            "home": number,
            "need": one.request.number,
            "rank": one.rank,
            "decided": one.decided.value if one.decided else "",
        }
        for one in many
    ]


def _ranks(sheet: MatchSheet, among: Collection[RecordId]) -> dict[RecordId, int]:
    """The places in the order as if there were no other homes than these: a number passed over would tell of one."""
    found: dict[RecordId, int] = {}
    before = now = 0
    for one in sheet.found.fitting:
        if one.home.id in among:
            now = now if one.rank == before else len(found) + 1
            before, found[one.home.id] = one.rank, now
    return found


def _row(by: Writer, sheet: MatchSheet, home: RecordId, rank: int, *, offered: bool) -> dict[str, object]:
    known, _reasons = known_of(sheet, home)
    return {
        "number": numbered(by, sheet.homes[home].entry).number, "rank": rank, "offered": offered,
        **{one.value: measure for one, measure in measures(sheet.offered[home], known).items()},
        **match_grounds.told(known),
    }  # fmt: skip
