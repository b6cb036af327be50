"""Somebody who came unannounced: from another round, to make a meeting up, or new and in the round from now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.names import family_first
from fhr_desktop.domain.training import Mark, Participant, Session
from fhr_desktop.services.outcome import Changes
from fhr_desktop.services.training.attendance import Before
from fhr_desktop.services.training.enrolling import Enrolled
from fhr_desktop.services.training.participants import Elsewhere
from i18n import _
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import MunicipalityInput
from ui.components.list_model import ListColumn
from ui.context import AppContext
from ui.pages.training.enrolling import too_many
from ui.pages.training.view import RoundView
from ui.pages.training.who import WhoInput


@dataclass(frozen=True)
class Came:
    """Somebody who came, the marks as they stood, and the enrolment of one who is new."""

    who: Participant
    session: Session
    before: Before
    made: Enrolled | None

    def said(self) -> str:
        """What to say of it."""
        new = _("{name} is in the round and is present at meeting {n}")
        said = new if self.made is not None else _("{name} makes meeting {n} up here")
        told = said.format(name=family_first(self.who.name), n=self.session.number)
        return ". ".join([told, *too_many(self.beyond)])

    @property
    def beyond(self) -> int:
        """How many more there now are than places."""
        return self.made.beyond if self.made is not None else 0


def _standing(one: Elsewhere) -> str:
    if one.missed:
        return _("missed")
    return _("taken") if one.taken else _("to come")


def _columns() -> list[ListColumn[Elsewhere]]:
    return [
        ListColumn[Elsewhere](
            "name", _("From other rounds"), lambda e: family_first(e.participant.name), None, strong=True
        ),
        ListColumn[Elsewhere]("round", _("Round"), lambda e: e.round, 150),
        ListColumn[Elsewhere](
            "part", _("This meeting"), _standing, 110, filtered=False,
            mark=lambda e: "missing" if e.missed else "ok" if e.taken else "wait",
        ),
    ]  # fmt: skip


class NewcomerDialog(FormDialog):
    """Whoever is chosen or written is marked as present. `came` carries who it is and what stood before."""

    came = Signal(object)

    def __init__(self, ctx: AppContext, parent: QWidget, view: RoundView, session: Session) -> None:
        self._ctx, self._view, self._session = ctx, view, session
        self.who: WhoInput[Elsewhere] = WhoInput(_columns())
        self._place = MunicipalityInput(sorted(view.municipalities.items(), key=lambda one: one[1]))
        fields = {
            "name": Field(_("Name"), self.who, help=_("Write a new name, or go down to somebody from another round.")),
            "municipality": Field(_("Municipality"), self._place),
        }
        title = _("Somebody who came unannounced")
        words = _("Somebody new is in the round from now. Somebody from another round makes this meeting up here.")
        super().__init__(parent, title, words, fields, _("Is present"), self._save)
        ask = ctx.services.participants.elsewhere
        ctx.tasks.read(ask, ctx.actor, session.id).on_done(self._offer).owned_by(self).start()
        self.who.edited.connect(self._chosen)

    def _offer(self, many: tuple[Elsewhere, ...]) -> None:
        here = {row.participant.id for row in self._view.sheet.rows}
        self.who.offer([one for one in many if one.participant.id not in here])
        self._fit()

    def _chosen(self) -> None:
        """A municipality is asked of new people only."""
        self.fields["municipality"].setEnabled(self.who.chosen is None)

    def _save(self) -> None:
        task = self._ctx.tasks.write(self._write, self.who.chosen, self.who.value(), self._place.value())
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _write(self, chosen: Elsewhere | None, name: str, place: str | None) -> tuple[Came, list[Changes]]:
        services, actor, session = self._ctx.services, self._ctx.actor, self._session.id
        made = None
        if chosen is None:
            made = services.participants.add_on_the_spot(actor, session, Participant(name=name, municipality=place))
        who = chosen.participant if chosen is not None else made.value.participant if made is not None else None
        assert who is not None
        marked = services.attendance.mark(actor, session, who.id, Mark.PRESENT)
        changes = [one.changes for one in (made, marked) if one is not None]
        return Came(who, self._session, marked.value, made.value if made is not None else None), changes

    def _saved(self, found: tuple[Came, list[Changes]]) -> None:
        came, changes = found
        self.finish()
        self.came.emit(came)
        for one in changes:
            self._ctx.bus.changed.emit(one)
