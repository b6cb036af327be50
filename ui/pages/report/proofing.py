"""Reading a document anew while it is written: first its gaps, then its pages, never on the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.forms.answers import AnswerKey, FilledForm, Value
from fhr_desktop.forms.gaps import Gap, SectionState
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.investigations.paper import Proof
from ui.context import AppContext

_PAUSE_MS = 100  # after the last change
_AT_MOST_MS = 600  # after the first, for someone who never pauses


@dataclass(frozen=True, slots=True)
class Judged:
    """A document as it is stored with what is being typed, what is left to do in it, how far it has come, and
    whether it has been locked or signed by both. `proof` is what it was judged by."""

    filled: FilledForm
    gaps: tuple[Gap, ...]
    states: Mapping[str, SectionState]
    closed: bool
    proof: Proof


class Proofing(QObject):
    """One reading at a time; what changes meanwhile is read in the next. `drawn` comes only when `draws` is True."""

    judged = Signal(object)  # Judged
    drawn = Signal(object)  # Printed

    def __init__(
        self, ctx: AppContext, document_id: RecordId, unsaved: Callable[[], Mapping[AnswerKey, Value]], reason: str,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._ctx, self._document, self._unsaved, self._reason = ctx, document_id, unsaved, reason
        self.draws = True
        self._reading = self._again = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._latest = QTimer(self, singleShot=True, interval=_AT_MOST_MS)
        self._pause.timeout.connect(self.read)
        self._latest.timeout.connect(self.read)

    def ask(self) -> None:
        """Something has changed: read soon."""
        self._pause.start()
        if not self._latest.isActive():
            self._latest.start()

    def read(self) -> None:
        """Read now, or as soon as the reading under way is done."""
        self._pause.stop()
        self._latest.stop()
        self._again = self._reading
        if self._reading:
            return
        self._reading = True
        proof = self._ctx.services.paper.proof
        unsaved = dict(self._unsaved())
        task = self._ctx.tasks.read(proof, self._ctx.actor, self._document, unsaved, reason=self._reason)
        task.on_done(self._judge).on_error(self._failed).owned_by(self).start()

    def _judge(self, proof: Proof) -> None:
        self._ctx.tasks.work(_judge, proof).on_done(self.judged.emit).owned_by(self).start()
        if not self.draws:
            self._done()
            return
        drawing = self._ctx.tasks.work(_draw, proof).on_done(self.drawn.emit)
        drawing.on_finished(self._done).owned_by(self).start()

    def _done(self) -> None:
        self._reading = False
        if self._again:
            self.ask()

    def _failed(self, error: Exception) -> None:
        self._ctx.tasks.refused.emit(error)
        self._done()


def _judge(_context: TaskContext, proof: Proof) -> Judged:
    return Judged(proof.filled, proof.gaps(), proof.states(), proof.closed, proof)


def _draw(_context: TaskContext, proof: Proof) -> Printed:
    return proof.draw()
