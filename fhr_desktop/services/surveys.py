"""Surveys: rounds are sent out and closed, replies written in from paper and put right, and results counted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db import local, records
from db.queries import surveys as queries
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.followup import ALL
from fhr_desktop.domain.followup_surveys import CountedReply
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.survey_results import RoundResult, SatisfactionRow, counted, for_others, satisfaction
from fhr_desktop.domain.surveys import Questionnaire, SurveyReply, SurveyRound, check_reply, check_round
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.survey_forms import allowed, asked_fields, questionnaire, survey_form
from fhr_desktop.services.survey_publishing import as_it_left, note_published
from fhr_desktop.services.unit import settings_of
from i18n import _

Value = str | int


def reply_place(round_id: RecordId) -> str:
    """Where a reply is kept until it is written in."""
    return f"survey/{round_id.hex}"


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round in the list. `replies`: how many have been written in."""

    round: SurveyRound
    title: str
    replies: int


@dataclass(frozen=True, slots=True)
class Typed:
    """A reply as it is written in from paper, by the form's questions: keys, codes, numbers; and words."""

    answers: Mapping[str, Value]
    comments: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote: the question's words, their own, and the municipality's name, or ""."""

    question: str
    text: str
    municipality: str


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """A round read whole. `places`: results of the municipalities that have replies, a name each; those with too few
    are hidden. `earlier`: the rounds of the same form before it, the oldest first. `least`: replies needed for a
    municipality to be shown.
    """

    round: SurveyRound
    asked: Questionnaire
    whole: RoundResult
    places: tuple[tuple[str, RoundResult], ...]
    earlier: tuple[RoundResult, ...]
    replies: tuple[SurveyReply, ...]
    comments: tuple[Comment, ...]
    names: Mapping[str, str]
    least: int


class Surveys:
    """What is done with surveys. Replies name nobody; reading them is noted all the same."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def rounds(self, actor: Actor) -> tuple[RoundRow, ...]:
        """Every round, the newest first."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            replies = queries.replies(connection)
            return tuple(
                RoundRow(one, survey_form(one.form, one.form_version).title, len(replies.get(one.id, ())))
                for one in queries.rounds(connection)
            )

    def save_round(self, actor: Actor, made: SurveyRound) -> Outcome[SurveyRound]:
        """Begin a round, in the form's newest version; or change its period, its days or how many it was sent to."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(SurveyRound, made.id)
            kept = replace(made, period=" ".join(made.period.split()))
            if stored is not None:
                kept = replace(kept, form=stored.form, form_version=stored.form_version, closed_on=stored.closed_on)
            check_round(kept, queries.rounds(work.connection))
            work.save(kept)
            work.audit("survey.round", kept.id)
        return Outcome(kept, work.changes)

    def close(self, actor: Actor, round_id: RecordId, *, closed: bool = True) -> Outcome[SurveyRound]:
        """No more replies are written in; or they are again."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            kept = replace(_round(work.connection, round_id), closed_on=self._desk.today() if closed else None)
            work.save(kept)
            work.audit("survey.round", kept.id)
        return Outcome(kept, work.changes)

    def sheet(self, actor: Actor, round_id: RecordId) -> RoundSheet:
        """A round's results, comments and replies; the reading is noted."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, "survey.open", round_id) as connection:
            return _sheet(connection, round_id)

    def for_others(self, actor: Actor, round_id: RecordId) -> RoundSheet:
        """The round to be given to others; noted, and kept with which replies it was. Raises Refused while it is open,
        and when replies have come, been put right or taken away since it first left.
        """
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            sheet = _sheet(work.connection, round_id)
            if sheet.round.open:
                raise Refused(_("The survey is still open. Nothing has been taken out; close it first, so that no "
                                "later reply can be told from what others have."))  # fmt: skip
            if not as_it_left(work.connection, sheet.round, sheet.replies):
                raise Refused(_("Replies have changed since the survey was given to others, and could be told by the "
                                "difference. Nothing has been taken out; give them the file they had."))  # fmt: skip
            every = {one.round.id: queries.replies_of(work.connection, one.round.id) for one in sheet.earlier}
            earlier = tuple(
                one for one in sheet.earlier
                if not one.round.open and as_it_left(work.connection, one.round, every[one.round.id])
            )  # fmt: skip
            for one in (sheet.whole, *earlier):
                own = every.get(one.round.id, sheet.replies)
                note_published(work, one.round, own, self._desk.now(), actor.user_id)
            work.audit("survey.open", round_id)
        return replace(sheet, earlier=earlier)

    def write_in(
        self, actor: Actor, round_id: RecordId, typed: Typed, corrects: RecordId | None = None
    ) -> Outcome[SurveyReply]:
        """Write in a reply, or put one right that was typed wrong: what it said stays in the log. Its draft goes."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            made = _round(work.connection, round_id)
            if not made.open:
                raise Refused(
                    _("The round is closed. Nothing has been saved; open it again to write in a reply.")
                )  # fmt: skip
            form = survey_form(made.form, made.form_version)
            asked = asked_fields(form, typed.answers)  # what was left behind in a field no longer asked goes
            answers = {key: one for key, one in typed.answers.items() if key in asked or key not in allowed(form)}
            reply = SurveyReply(
                id=new_id(), round_id=round_id, recorded_at=self._desk.now(),
                answers=tuple({"question": key, "value": one} for key, one in answers.items()),
                comments=tuple(
                    {"question": key, "text": said.strip()} for key, said in typed.comments.items() if said.strip()
                ),
                replaces=_corrected(work, round_id, corrects),
            )  # fmt: skip
            check_reply(reply, allowed(form))
            work.save(reply)
            local.drop_drafts(work.connection, actor.user_id, [reply_place(round_id)])
            work.audit("survey.reply", round_id)
        return Outcome(reply, work.changes)

    def withdraw(self, actor: Actor, reply_id: RecordId) -> Outcome[SurveyReply]:
        """Take away a reply that should not have been written in. It can be put back by `restore`."""
        return self._again(actor, reply_id, withdrawn=True)

    def restore(self, actor: Actor, reply_id: RecordId) -> Outcome[SurveyReply]:
        """Put back a reply that was taken away."""
        return self._again(actor, reply_id, withdrawn=False)

    def _again(self, actor: Actor, reply_id: RecordId, *, withdrawn: bool) -> Outcome[SurveyReply]:
        actor.demand(Right.COOPERATE)
        with self._desk.store.write(actor.user_id) as work:
            stored = work.get(SurveyReply, reply_id)
            if stored is None:
                raise Refused(_("The reply is not in this store. Nothing has been changed."))
            reply = replace(
                stored, id=new_id(), recorded_at=self._desk.now(), replaces=stored.id, withdrawn=withdrawn
            )  # fmt: skip
            work.save(reply)
            work.audit("survey.reply", stored.round_id)
        return Outcome(reply, work.changes)

    def satisfaction(
        self, actor: Actor, municipality: str | None, first: dt.date, last: dt.date, *, publish: bool = False
    ) -> tuple[SatisfactionRow, ...]:
        """What a municipality's own report, or with None that of all, says of the rounds sent out in the period (F18a
        `satisfaction_rows`): a question a row, of each block with at least as many replies as the unit's smallest
        figure shown outside. Rounds that are open, or have changed since they left the unit, are not in it. `publish`:
        it leaves the unit now.
        """
        actor.demand(Right.COOPERATE)
        leaving: list[tuple[SurveyRound, tuple[SurveyReply, ...]]] = []
        with self._desk.store.logged_read(
            actor.user_id, "survey.satisfaction", None, municipality or ALL
        ) as connection:
            least = settings_of(connection).min_cell
            replies = queries.replies(connection)
            rows: list[SatisfactionRow] = []
            for one in reversed(queries.rounds(connection)):
                own = replies.get(one.id, ())
                if first <= one.opens_on <= last and not one.open and as_it_left(connection, one, own):
                    leaving.append((one, own))
                    asked = questionnaire(survey_form(one.form, one.form_version))
                    result = for_others(counted(one, asked, own, municipality, least), asked, own, least)
                    shown = tuple(part for part in result.blocks if part.replies >= max(least, 1))
                    rows += satisfaction(replace(result, blocks=shown), least)
        if publish and leaving:
            with self._desk.store.write(actor.user_id) as work:
                for one, own in leaving:
                    note_published(work, one, own, self._desk.now(), actor.user_id)
        return tuple(rows)

    def note_export(self, actor: Actor, round_id: RecordId, kind: str, *, outside: bool, comments: bool) -> None:
        """Note in the access log that results leave the program, as `kind`, and whether comments go with them."""
        actor.demand(Right.COOPERATE)
        codes = (kind, "outside" if outside else "inside", *(["comments"] if comments else []))
        with self._desk.store.logged_read(actor.user_id, "survey.export", round_id, *codes):
            pass


def counted_replies(connection: Connection, as_of: dt.date) -> tuple[CountedReply, ...]:
    """Every reply as figures 9 and 10 count it, on the day its round was sent out: those that stood on a day."""
    replies = queries.replies(connection, as_of)
    found: list[CountedReply] = []
    for one in reversed(queries.rounds(connection)):
        asked = questionnaire(survey_form(one.form, one.form_version))
        for number, reply in enumerate(replies.get(one.id, ()), start=1):
            said = reply.said()
            for at, block in enumerate(asked.blocks):
                if block.asked(said):
                    score = block.overall.values.get(str(said.get(block.overall.key)))
                    label = f"{one.form} {one.period}, svar {number}"
                    found.append(CountedReply(one.form, at, label, one.id, one.opens_on,
                                              str(said.get(block.about) or ""), score))  # fmt: skip
    return tuple(found)


def _round(connection: Connection, round_id: RecordId) -> SurveyRound:
    found = records.load(connection, SurveyRound, round_id)
    if found is None:
        raise Refused(_("The round is not in this store. Nothing has been changed."))
    return found


def _corrected(work: UnitOfWork, round_id: RecordId, corrects: RecordId | None) -> RecordId | None:
    if corrects is not None and all(one.id != corrects for one in queries.replies_of(work.connection, round_id)):
        raise Refused(_("The reply has been put right or taken away meanwhile. Nothing has been saved; look again."))
    return corrects


def _sheet(connection: Connection, round_id: RecordId) -> RoundSheet:
    made = _round(connection, round_id)
    least = settings_of(connection).min_cell
    known = records.load_where(connection, Municipality, order="name")
    names = {one.code: one.name for one in known}
    replies = queries.replies(connection)
    own = replies.get(round_id, ())
    asked = questionnaire(survey_form(made.form, made.form_version))
    there = {reply.said().get(block.about) for reply in own for block in asked.blocks}
    places = tuple(
        (one.name, counted(made, asked, own, one.code, least))
        for one in known if one.code in there or made.sent_to(one.code)
    )  # fmt: skip
    earlier = tuple(
        counted(one, questionnaire(survey_form(one.form, one.form_version)), replies.get(one.id, ()))
        for one in reversed(queries.rounds(connection))
        if one.form == made.form and one.opens_on < made.opens_on
    )
    return RoundSheet(
        made, asked, counted(made, asked, own), places, earlier, own, _comments(asked, own, names, least), names, least
    )  # fmt: skip


def _comments(
    asked: Questionnaire, replies: Sequence[SurveyReply], names: Mapping[str, str], least: int
) -> tuple[Comment, ...]:
    """By question in the form's order, then in alphabetical order: not in that in which the replies came. Where from
    is told only of a municipality with at least `least` replies.
    """
    towns = Counter(str(one.said().get(asked.about)) for one in replies)
    told = {code: name for code, name in names.items() if towns[code] >= least}
    found: list[Comment] = []
    for key, words in asked.free:
        said = [(one.written().get(key, ""), told.get(str(one.said().get(asked.about)), "")) for one in replies]
        found += [Comment(words, text, name) for text, name in sorted(said) if text]
    return tuple(found)
