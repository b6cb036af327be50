"""Intyg: who is ready, who waits for what, issuing, printing in a batch, and checking one on paper."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedWidget, QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.training import Certificate
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.training.papers import CERTIFICATE, Wanted
from fhr_desktop.services.training.sheets import SheetRow
from i18n import _, _n
from ui import words
from ui.components.banner import Banner
from ui.components.buttons import Button
from ui.components.dialogs import ConfirmDialog
from ui.components.empty import EmptyState
from ui.components.labels import Label
from ui.components.layout import Column, Row, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.context import AppContext
from ui.pages.training.checking import CheckDialog
from ui.pages.training.printing import show_papers
from ui.pages.training.standing import parts_done, waits_for
from ui.pages.training.view import RoundTab, RoundView, in_sight

READY, HAS, WAITS = range(3)
NAMED = 4  # of those without birth date


def lacks_birth_date(row: SheetRow) -> bool:
    """Whether somebody's certificate says no birth date, which is then written by hand (F13d)."""
    return row.certificate is not None and row.certificate.birth_date is None


def stage(row: SheetRow) -> int:
    """Ready for a certificate, has one, or waits for something."""
    if row.certificate is not None:
        return HAS
    return READY if row.progress is not None and row.progress.complete else WAITS


class CertificatesTab(RoundTab):
    """Everybody in the round: those who are ready first, then those who have theirs, then the rest."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.view: RoundView | None = None
        self._may_print = CERTIFICATE in ctx.services.course_papers.forms(ctx.actor)
        self.table: ListTable[SheetRow] = ListTable(_("Certificates"), self._columns(), lambda row: row.participant.id)
        self.table.opened.connect(lambda _row: self.print_one())
        self.table.current_changed.connect(self._chose)
        self.issue_button = Button("", "primary", "check-circle", pressed=self.ask_issue)
        self.print_button = Button(_("Print all"), "secondary", "printer", pressed=lambda: self.print_all())
        self.check_button = Button(_("Check a certificate …"), "quiet", "magnifying-glass", pressed=self.check)
        self.again_button = Button(_("New certificate instead …"), "quiet", "arrow-counter-clockwise",
                                   pressed=self.ask_again)  # fmt: skip
        self.one_button = Button(_("Print this one"), "quiet", "printer", pressed=self.print_one)
        self._said = Label("", "help", wrap=True)
        self._said.setMaximumWidth(16777215)
        foot = Row((self._said, 1), self.one_button, self.again_button, line="top", margins=(20, 5, 16, 5))
        nobody = EmptyState(
            _("Nobody is in the round yet"), _("Whoever has done every part of the course gets a certificate here.")
        )
        self._stack = QStackedWidget()
        self.undated = Banner("", "", kind="info")
        for widget in (Column(self.undated, (self.table, 1), foot), nobody):
            self._stack.addWidget(widget)
        down(self, (self._stack, 1))

    def _columns(self) -> list[ListColumn[SheetRow]]:
        return [
            ListColumn[SheetRow](
                "name", _("Name"), lambda row: self.view.names.listed(row) if self.view else "", 210, strong=True
            ),
            ListColumn[SheetRow]("stage", _("Certificate"), self._stage, None, mark=self._mark, sort=stage),
            ListColumn[SheetRow]("parts", _("Parts done"), parts_done, 110, filtered=False),
            ListColumn[SheetRow](
                "number", _("Number"), lambda row: row.certificate.number if row.certificate else "", 140
            ),
            ListColumn[SheetRow]("issued", _("Issued"), self._issued, 120, folds=True),
        ]  # fmt: skip

    def _stage(self, row: SheetRow) -> str:
        match stage(row):
            case n if n == HAS:
                if row.outdated():
                    return _("The certificate no longer agrees")
                return _("Certificate without birth date") if lacks_birth_date(row) else _("Has a certificate")
            case n if n == READY:
                return _("Ready for a certificate")
        said = waits_for(self.view.sheet, row) if self.view else ""
        return said[:1].upper() + said[1:]

    @staticmethod
    def _mark(row: SheetRow) -> str:
        at = stage(row)
        if at == WAITS:
            return "missing" if row.to_make_up() or (row.progress and row.progress.too_many_made_up) else "wait"
        if row.outdated():
            return "missing"
        if lacks_birth_date(row):
            return "draft"
        return "received" if at == HAS else "new"

    def _issued(self, row: SheetRow) -> str:
        one = row.certificate
        return words.short_day(one.issued_on, self.view.sheet.today) if one and self.view else ""

    def show_sheet(self, view: RoundView) -> None:
        """Everybody who is enrolled."""
        self.view = view
        rows = [row for row in view.sheet.rows if row.enrolment is not None]
        held = [row for row in view.sheet.others if row.certificate is not None]
        self.table.set_rows(sorted([*rows, *held], key=stage))
        self._stack.setCurrentIndex(0 if rows or held else 1)
        if self.table.current() is None and self.table.rows_model.rows:
            self.table.select(self.table.rows_model.row_at(0).participant.id)
        ready, having = self._many(READY), self._many(HAS)
        self.counted.emit(_n("{n} ready", "{n} ready", len(ready)).format(n=len(ready)) if ready else "")
        self.issue_button.setText(
            _n("Issue {n} certificate …", "Issue {n} certificates …", len(ready)).format(n=len(ready))
            if ready else _("Issue certificates …")
        )  # fmt: skip
        self.issue_button.setEnabled(bool(ready))
        self.print_button.setEnabled(bool(having))
        self._show_undated(view)
        self._chose(self.table.current())

    def _show_undated(self, view: RoundView) -> None:
        """Before anything is printed: whose birth date is to be written by hand, and what else can be done."""
        rows = [row for row in self.table.rows_model.rows if lacks_birth_date(row)]
        self.undated.setVisible(bool(rows))
        if not rows:
            return
        n = len(rows)
        strong = _n("{n} certificate without birth date", "{n} certificates without birth date", n).format(n=n)
        self.undated.set_words(strong, f"{_some(view, rows)}. {_what_to_do(view)}")

    def _many(self, wanted: int) -> list[SheetRow]:
        return [row for row in self.table.rows_model.rows if stage(row) == wanted]

    def _chose(self, row: SheetRow | None) -> None:
        if self.view is None:
            return
        has = row is not None and row.certificate is not None
        self.one_button.setEnabled(has)
        self.one_button.setVisible(self._may_print)
        self.again_button.setEnabled(has and row is not None and row.may_have_certificate())
        self.again_button.setVisible(self.view.may_mark())
        self._said.setText(self._about(row) if row is not None else "")

    def _about(self, row: SheetRow) -> str:
        """Which certificate it took the place of, what no longer agrees, and why there can be no new one."""
        if row.certificate is None or self.view is None:
            return ""
        late, said = row.certificate.replaces, []
        if late:
            said.append(_("Takes the place of {number}.").format(number=late))
        if row.outdated():
            was = {"n": row.certificate.planned, "h": row.certificate.hours}
            was["done"] = row.certificate.attended + row.certificate.made_up + row.certificate.waived
            now = {"now": parts_done(row), "hours": row.progress.hours if row.progress else 0}
            said.append(
                _("Says {done} of {n} parts and {h} h; now it is {now} and {hours} h.").format(**was, **now)
            )  # fmt: skip
        if self.view.may_mark() and not row.may_have_certificate():
            said.append(
                _("Is no longer in the round: the certificate holds, but a new one cannot be issued.") if row.left()
                else _("Not every part is done any longer: the certificate holds, but a new one cannot be issued.")
            )  # fmt: skip
        return " ".join(said)

    # issuing

    def ask_issue(self) -> None:
        """Say how many, and on which the birth date will be missing, and issue them all."""
        view = self.view
        if view is None or not self._many(READY) or not view.may_mark():
            return
        ask = self.ctx.services.certificates.without_birth_date
        task = self.ctx.tasks.read(ask, self.ctx.actor, view.course_id)
        task.on_done(self._confirm).on_error(self._sorry).owned_by(self).start()

    def _confirm(self, undated: tuple[RecordId, ...]) -> None:
        ready = len(self._many(READY))
        if self.view is None or not ready:
            return
        title = _n("Issue {n} certificate?", "Issue {n} certificates?", ready).format(n=ready)
        said = _("Each gets a number and a check code, and says what the person has done until today. A certificate "
                 "that is issued cannot be taken back, only replaced by a new one.")  # fmt: skip
        rows = [row for row in self._many(READY) if row.participant.id in undated]
        said += _undated(self.view, rows)
        dialog = ConfirmDialog(self.window(), title, said, _("Issue"), danger=False)
        dialog.accepted.connect(self._issue)
        dialog.open()

    def _issue(self) -> None:
        self._write(None)

    def ask_again(self) -> None:
        """A new one in place of the one that is chosen, when the birth date that it will say is known."""
        row, view = self.table.current(), self.view
        if view is None or row is None or row.certificate is None or not view.may_mark():
            return
        ask = self.ctx.services.certificates.without_birth_date
        task = self.ctx.tasks.read(ask, self.ctx.actor, view.course_id, row.participant.id)
        task.on_done(partial(self._confirm_again, view, row, row.certificate.number)).on_error(self._sorry)
        task.owned_by(self).start()

    def _confirm_again(self, view: RoundView, row: SheetRow, number: str, undated: tuple[RecordId, ...]) -> None:
        if self.view is None or self.view.course_id != view.course_id:
            return  # another round has been opened meanwhile
        title = _("New certificate instead of {number}?").format(number=number)
        said = _("The new one has a number of its own and says how things stand today. The old one no longer holds: "
                 "whoever checks it is told the new number. It cannot be taken back.")  # fmt: skip
        said += _undated(self.view, [row] if undated else [])
        dialog = ConfirmDialog(self.window(), title, said, _("Issue a new one"))
        dialog.accepted.connect(partial(self._write, row.participant.id, instead_of=number))
        dialog.open()

    def _write(self, who: RecordId | None, *, instead_of: str = "") -> None:
        assert self.view is not None
        services, actor, course = self.ctx.services, self.ctx.actor, self.view.course_id
        chosen = None if who is None else [who]
        task = self.ctx.tasks.write(
            lambda: services.certificates.issue(actor, course, chosen, anew=bool(instead_of), instead_of=instead_of)
        )
        task.on_done(self._issued_now).on_error(self._sorry).owned_by(self).start()

    def _issued_now(self, outcome: Outcome[tuple[Certificate, ...]]) -> None:
        self.ctx.bus.changed.emit(outcome.changes)
        made = len(outcome.value)
        said = _n("{n} certificate issued", "{n} certificates issued", made).format(n=made)
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(said)
        enrolments = {one.enrolment_id for one in outcome.value}
        rows = self.view.sheet.rows if self.view else ()
        self.print_all([r.participant.id for r in rows if r.enrolment is not None and r.enrolment.id in enrolments])

    def _sorry(self, error: FhrError) -> None:
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(error.sentence, kind="amber")

    # printing and checking

    def print_all(self, who: list[RecordId] | None = None) -> None:
        """All that hold, or those of some, in one pile."""
        if self._may_print and self.view is not None and in_sight(self.ctx, self.view):
            show_papers(self.ctx, self.window(), Wanted(CERTIFICATE, self.view.course_id, who))

    def print_one(self) -> None:
        """The chosen person's."""
        row = self.table.current()
        if row is not None and row.certificate is not None:
            self.print_all([row.participant.id])

    def check(self) -> None:
        """Whether a certificate on paper is ours."""
        CheckDialog(self.ctx, self.window()).open()

    # the page's questions

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table if self.table.rows_model.rows else self.check_button

    def header_buttons(self) -> list[QWidget]:
        """Checking, printing, issuing."""
        may = self.view is not None and self.view.may_mark()
        printing = [self.print_button] if self._may_print else []
        return [self.check_button, *printing, *([self.issue_button] if may else [])]

    def place(self) -> Any:
        """Whom one stands on, and the scroll."""
        row = self.table.current()
        return {"who": row.participant.id if row else None, "scroll": self.table.place().y()}

    def restore(self, state: Any) -> None:
        """Back to them."""
        if state is not None:
            self.table.select(state["who"])
            self.table.set_place(QPoint(0, state["scroll"]))


def _some(view: RoundView, rows: list[SheetRow]) -> str:
    """The first of the names, and how many more there are."""
    who = [view.names.spoken(row) for row in rows[:NAMED]]
    if len(rows) > NAMED:
        left = len(rows) - NAMED
        who.append(_n("{n} more", "{n} more", left).format(n=left))
    return words.people(who)


def _undated(view: RoundView, rows: list[SheetRow]) -> str:
    """A question's further words when the birth date of some will be missing; "" for none."""
    if not rows:
        return ""
    whose = _("No birth date is known here of {names}.").format(names=_some(view, rows))
    return f" {whose} {_what_to_do(view)}"


def _what_to_do(view: RoundView) -> str:
    """About birth dates that are missing."""
    if view.links is not None and view.may_mark():
        return _("Write it by hand on the paper, or link the person, write it in Families and issue a new one.")
    return _("Write it by hand on the paper.")
