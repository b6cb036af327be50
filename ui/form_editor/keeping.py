"""Saving what is answered: drafts while it is typed, the answer when it is left or rests. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import AnswerKey, Evidence, FilledForm, Value
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.investigations.documents import draft_place
from fhr_desktop.services.outcome import Outcome
from ui.context import AppContext
from ui.drafting import DraftKeeper

_UNKNOWN = object()  # an answer is on its way, or was refused
REST_MS = 2500  # typing that has rested this long is saved as an answer


class AnswerKeeper(QObject):
    """The answers of one document on their way to the store.

    A key is busy from the first keystroke until the store has taken the answer; while it is, what stands in
    the field is newer than what is stored. `unsaved` are its readable answers. A refused answer stays busy:
    its text is a draft until it is mended.
    """

    rested = Signal()  # time to save what is being typed
    saved = Signal(object, object)  # an AnswerKey and the answer that the store holds now
    refused = Signal(object, str)  # an AnswerKey and the sentence
    kept = Signal()  # a draft or an answer is on disk

    def __init__(self, ctx: AppContext, document_id: RecordId, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ctx, self._document = ctx, document_id
        self._drafts: dict[AnswerKey, DraftKeeper] = {}
        self._turn: dict[AnswerKey, int] = {}  # counts what is typed, so that an old answer's receipt is known
        self._stored: dict[AnswerKey, object] = {}  # of busy keys: what the store holds, or _UNKNOWN
        self._seen: dict[AnswerKey, int] = {}  # of busy keys: how far the log had come when they were begun
        self.unsaved: dict[AnswerKey, Value] = {}
        self.found: dict[AnswerKey, Draft] = {}  # text newer than the store, not in a field
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.rested)

    def take_drafts(self, drafts: Sequence[Draft], filled: FilledForm) -> None:
        """Drafts found when the document was opened; those of questions the form does not have are left alone."""
        keys = {one.key for section in filled.definition.sections for one in section.fields}
        for draft in drafts:
            field_key, _slash, subject = draft.place.split("/", 2)[2].partition("/")
            if field_key in keys:
                self.found.setdefault((field_key, subject), draft)

    def busy(self, key: AnswerKey) -> bool:
        """Whether what stands in the field is newer than what is stored."""
        return key in self._turn

    @property
    def any_busy(self) -> bool:
        """Whether anything is."""
        return bool(self._turn)

    def typed(self, key: AnswerKey, stored: Value, seen: int, text: str, cursor: int) -> None:
        """A keystroke: a draft within a second, an answer when the typing rests.

        `stored` is what the store holds and `seen` how far the log had come when the field last showed it; they
        count only when the key was not busy before.
        """
        self._stored.setdefault(key, stored)
        self._seen.setdefault(key, seen)
        self._turn[key] = self._turn.get(key, 0) + 1
        self._draft(key).typed(text, cursor)
        self._rest.start()

    def resume(self, key: AnswerKey, stored: Value) -> None:
        """An old draft is shown in its field: it is newer than what its writer had seen."""
        draft = self.found.pop(key)
        self._stored.setdefault(key, stored)
        self._seen.setdefault(key, draft.seen)
        self._turn.setdefault(key, 0)

    def shelve(self, key: AnswerKey, text: str, cursor: int) -> None:
        """The field goes away before the store has taken what stands in it: it is shown there again."""
        self.found[key] = Draft(draft_place(self._document, *key), text, cursor, 0)

    def hold(self, key: AnswerKey) -> None:
        """What stands in the field cannot be an answer: it stays a draft."""
        self.unsaved.pop(key, None)
        if key in self._drafts:
            self._drafts[key].flush()

    def settle(self, key: AnswerKey, value: Value) -> None:
        """Save the answer, or drop the draft when it says what is stored already."""
        if key in self._drafts:
            self._drafts[key].flush()
        if value == self._stored.get(key, _UNKNOWN):
            self._at_rest(key)
            self._draft(key).drop()
            self.saved.emit(key, value)
            return
        self._send(key, value)

    def support(self, key: AnswerKey, value: Value, seen: int, evidence: Sequence[Evidence], reason: str) -> None:
        """Save an answer with its sources."""
        self._seen.setdefault(key, seen)
        self._send(key, value, {"evidence": tuple(evidence), "no_evidence_reason": reason})

    def _send(self, key: AnswerKey, value: Value, support: Mapping[str, Any] | None = None) -> None:
        turn = self._turn.setdefault(key, 0)
        self.unsaved[key] = value
        self._stored[key] = _UNKNOWN
        answer = self._ctx.services.documents.answer
        task = self._ctx.tasks.write(
            answer, self._ctx.actor, self._document, *key, value, seen=self._seen.get(key), **(support or {})
        )
        task.on_done(lambda outcome: self._done(key, turn, value, outcome))
        task.on_error(lambda error: self._failed(key, turn, error)).owned_by(self).start()

    def _done(self, key: AnswerKey, turn: int, value: Value, outcome: Outcome[None]) -> None:
        if self._turn.get(key) == turn:
            self._at_rest(key)
        else:
            self._stored[key] = value
        self.saved.emit(key, value)
        self.kept.emit()
        self._ctx.bus.changed.emit(outcome.changes)

    def _at_rest(self, key: AnswerKey) -> None:
        """What stands in the field is what is stored."""
        for kept in (self._turn, self._stored, self._seen, self.unsaved, self.found):
            kept.pop(key, None)

    def _failed(self, key: AnswerKey, turn: int, error: FhrError) -> None:
        self.unsaved.pop(key, None)
        if self._turn.get(key) == turn:
            self.refused.emit(key, error.sentence)

    def on_disk(self) -> bool:
        """Whether every keystroke so far is."""
        return not any(one.pending for one in self._drafts.values())

    def _draft(self, key: AnswerKey) -> DraftKeeper:
        if key not in self._drafts:
            keeper = DraftKeeper(self._ctx, draft_place(self._document, *key), self)
            keeper.kept.connect(self.kept)
            self._drafts[key] = keeper
        return self._drafts[key]
