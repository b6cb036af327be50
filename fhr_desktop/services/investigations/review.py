"""The manager's review of a report: what waits, reading it with what is new since last time, comments in the margin.

Signing, returning and agreeing are `assessment`'s; how two texts are compared is `review_changes`'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from db import records
from db.queries import investigations as queries
from db.queries import review as reviewing
from db.queries.investigations import CaseRow
from db.store import Connection
from db.unit_of_work import UnitOfWork
from fhr_desktop.domain.case_states import CaseState, days_since
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import Assessment, FormDocument
from fhr_desktop.domain.record import RecordId, new_id
from fhr_desktop.domain.review import (
    Act,
    Remark,
    ReviewComment,
    ReviewReading,
    ReviewReply,
    Tally,
    check_comment,
    tally,
)
from fhr_desktop.domain.unit import Municipality, User
from fhr_desktop.forms.answers import AnswerKey, FilledForm
from fhr_desktop.forms.definition import FormDefinition
from fhr_desktop.forms.gaps import Gap, before_signing, heading_of
from fhr_desktop.forms.library import library
from fhr_desktop.services.actor import Actor, Right, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.investigations.documents import document_of, fill, gather
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.investigations.review_changes import Change, changes, texts_of
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n

FORM = "F10"


@dataclass(frozen=True, slots=True)
class Queued:
    """A report that waits for the manager, or (`returned`) that she has sent back to be completed.

    `family` is empty for a shut home. `gaps` are those of a report that waits, `first_gap` the heading of the first.
    """

    case_id: RecordId
    document_id: RecordId
    number: str
    family: str
    protected: bool
    municipality: str | None
    investigators: tuple[RecordId, ...]
    since: dt.date
    days: int
    returned: bool
    comments: Tally
    gaps: int = 0
    first_gap: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as the manager reads it. `texts` is each answer in words; `last_read` None when she never has.

    `changes` are what is new since then; nothing of it is told of a report that is read for the first time.
    """

    document: FormDocument
    facts: CaseFacts
    filled: FilledForm
    texts: Mapping[AnswerKey, str]
    gaps: tuple[Gap, ...]
    comments: tuple[Remark, ...]
    last_read: dt.datetime | None
    changes: tuple[Change, ...]
    users: Mapping[RecordId, str]


def draft_place(document_id: RecordId, key: AnswerKey) -> str:
    """Where the unsaved text of a comment on an answer is kept."""
    return f"review/{document_id.hex}/{key[0]}/{key[1]}"


class Reviews:
    """What is done between two signatures and the manager's."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def waiting(self, actor: Actor) -> int:
        """How many reports wait for the manager."""
        actor.demand(Right.ASSESS)
        with self._desk.store.read() as connection:
            return reviewing.waiting(connection, actor.user_id)

    def queue(self, actor: Actor) -> tuple[Queued, ...]:
        """The reports that wait, the longest first, then those that are back with their investigators."""
        actor.demand(Right.ASSESS)
        with self._desk.store.read() as connection:
            rows = queries.case_rows(connection, actor.user_id)
            found = [one for row in rows if (one := self._queued(connection, row)) is not None]
        return tuple(sorted(found, key=lambda one: (one.returned, one.since, one.number)))

    def _queued(self, connection: Connection, row: CaseRow) -> Queued | None:
        if row.state not in (CaseState.REVIEW, CaseState.INVESTIGATION):
            return None
        report = next((d for d in queries.documents(connection, row.id) if d.form_key == FORM), None)
        if report is None:
            return None
        assessment = records.load(connection, Assessment, Assessment.id_of(report.id))
        returned = row.state is CaseState.INVESTIGATION
        if returned and (assessment is None or assessment.manager_review != "supplement"):
            return None
        number, first = (0, "") if returned or not row.family else self._gaps(connection, report)
        return Queued(
            case_id=row.id, document_id=report.id, number=row.number, family=row.family, protected=row.protected,
            municipality=row.municipality, investigators=row.investigators, since=row.since,
            days=days_since(row.since, self._desk.today()), returned=returned,
            comments=tally(reviewing.comments(connection, report.id)),
            gaps=number, first_gap=first,
        )  # fmt: skip

    def _gaps(self, connection: Connection, report: FormDocument) -> tuple[int, str]:
        """How many, and the heading of the first."""
        today = self._desk.today()
        filled = fill(connection, report, gather(connection, report.case_id, report), today)
        gaps = before_signing(filled, today)
        return len(gaps), heading_of(filled, gaps[0]) if gaps else ""

    def open(self, actor: Actor, document_id: RecordId) -> Reading:
        """A report to review, with its comments and what is new; the reading is logged."""
        actor.demand(Right.ASSESS)
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id))
        with self._desk.store.logged_read(actor.user_id, "review.open", document.case_id) as connection:
            facts, filled, texts = self._texts(connection, document)
            last = next(reversed(reviewing.readings(connection, document.id, actor.user_id)), None)
            return Reading(
                document=document,
                facts=facts,
                filled=filled,
                texts=texts,
                gaps=before_signing(filled, self._desk.today()),
                comments=reviewing.comments(connection, document.id),
                last_read=last.read_at if last else None,
                changes=changes(_read(last), texts) if last else (),
                users={user.id: user.name for user in records.load_where(connection, User, order="name")},
            )

    def _texts(
        self, connection: Connection, document: FormDocument
    ) -> tuple[CaseFacts, FilledForm, dict[AnswerKey, str]]:
        facts = gather(connection, document.case_id, document)
        filled = fill(connection, document, facts, self._desk.today())
        names = {one.code: one.name for one in records.load_where(connection, Municipality)}
        return facts, filled, texts_of(filled, names)

    def comments(self, actor: Actor, document_id: RecordId, reason: str = "") -> tuple[Remark, ...]:
        """The comments in a report's margin, for those who write it. Opening the report was logged."""
        with self._desk.store.read() as connection:
            document = document_of(connection, document_id)
            demand_case(actor, *case_and_home(connection, document.case_id), reason)
            return reviewing.comments(connection, document.id)

    # writing in the margin

    def comment(
        self, actor: Actor, document_id: RecordId, key: AnswerKey, text: str, *, passage: str = "", passage_at: int = 0
    ) -> Outcome[ReviewComment]:
        """The manager comments on an answer, or on a passage of its text. Raises Refused for a locked report."""
        actor.demand(Right.ASSESS)
        check_comment(text)
        with self._desk.store.write(actor.user_id) as work:
            document = document_of(work.connection, document_id)
            own_case(work, actor, document.case_id)
            if document.form_key != FORM or document.locked_at is not None:
                raise Refused(_("The report is locked. Nothing has been changed; write an addendum instead."))
            _demand_question(library().get(document.form_key, document.form_version), key[0])
            made = ReviewComment(
                case_id=document.case_id, document_id=document.id, field_key=key[0], subject=key[1],
                passage=passage.strip(), passage_at=passage_at, text=text.strip(), written_by=actor.user_id,
                written_at=self._desk.now(),
            )  # fmt: skip
            work.save(made)
            work.audit("review.comment", document.case_id)
        return Outcome(made, work.changes)

    def answer(self, actor: Actor, comment_id: RecordId, text: str) -> Outcome[ReviewReply]:
        """An investigator of the case, or the manager, answers a comment. Raises Refused without words."""
        if not text.strip():
            raise Refused(_("The answer is empty. Nothing has been saved; write something first."), field="answer")
        return self._reply(actor, comment_id, Act.ANSWER, text.strip())

    def close(self, actor: Actor, comment_id: RecordId) -> Outcome[ReviewReply]:
        """The comment is dealt with. It is kept, with its answers."""
        return self._reply(actor, comment_id, Act.CLOSE)

    def reopen(self, actor: Actor, comment_id: RecordId) -> Outcome[ReviewReply]:
        """The comment is taken up again."""
        return self._reply(actor, comment_id, Act.REOPEN)

    def _reply(self, actor: Actor, comment_id: RecordId, act: Act, text: str = "") -> Outcome[ReviewReply]:
        with self._desk.store.write(actor.user_id) as work:
            comment = records.load(work.connection, ReviewComment, comment_id)
            if comment is None:
                raise Refused(_("The comment is not in this store. Nothing has been changed."))
            own_case(work, actor, comment.case_id)
            if document_of(work.connection, comment.document_id).locked_at is not None:
                raise Refused(_("The report is locked. Nothing has been changed; write an addendum instead."))
            made = ReviewReply(
                case_id=comment.case_id, document_id=comment.document_id, comment_id=comment.id, act=act.value,
                text=text, written_by=actor.user_id, written_at=self._desk.now(),
            )  # fmt: skip
            work.save(made)
            work.audit(f"review.{act.value}", comment.case_id)
        return Outcome(made, work.changes)

    # what has been read

    def mark_read(self, actor: Actor, document_id: RecordId) -> Outcome[ReviewReading]:
        """The manager has read the report as it stands: from now on only what is written later is new."""
        actor.demand(Right.ASSESS)
        with self._desk.store.write(actor.user_id) as work:
            document = document_of(work.connection, document_id)
            own_case(work, actor, document.case_id)
            made = self.keep_reading(work, actor, document)
            work.audit("review.read", document.case_id)
        return Outcome(made, work.changes)

    def keep_reading(self, work: UnitOfWork, actor: Actor, document: FormDocument) -> ReviewReading:
        """Keep what stands in the report as read, inside a unit of work."""
        _facts, _filled, texts = self._texts(work.connection, document)
        made = ReviewReading(
            case_id=document.case_id, document_id=document.id, read_by=actor.user_id, read_at=self._desk.now(),
            texts=tuple((field, subject, text) for (field, subject), text in texts.items()),
        )  # fmt: skip
        work.save(made)
        return made

    def read_as_before(self, work: UnitOfWork, actor: Actor, document: FormDocument) -> None:
        """Undo the latest `keep_reading`: what was new before it is new again, since the same time as then."""
        latest = next(reversed(reviewing.readings(work.connection, document.id, actor.user_id)), None)
        if latest is not None:
            work.save(replace(latest, id=new_id(), texts=()))


def demand_answered(comments: tuple[Remark, ...]) -> None:
    """Raises Refused while a comment has been neither answered nor closed."""
    left = sum(one.waits for one in comments)
    if left:
        raise Refused(
            _n(
                "{n} comment of the unit manager has no answer. Nothing has been signed; answer or close it first.",
                "{n} comments of the unit manager have no answer. Nothing has been signed; answer or close them first.",
                left,
            ).format(n=left)
        )


def demand_closed(comments: tuple[Remark, ...]) -> None:
    """Raises Refused while a comment is open."""
    left = sum(one.is_open for one in comments)
    if left:
        raise Refused(
            _n(
                "{n} comment is still open. Nothing has been decided; close it, or send the report back.",
                "{n} comments are still open. Nothing has been decided; close them, or send the report back.",
                left,
            ).format(n=left)
        )


def _read(last: ReviewReading) -> Mapping[AnswerKey, str]:
    return {(field, subject): text for field, subject, text in last.texts}


def _demand_question(definition: FormDefinition, key: str) -> None:
    try:
        definition.field(key)
    except KeyError:
        raise Refused(_("The form has no such question. Nothing has been changed.")) from None
