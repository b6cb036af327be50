"""Checking a certificate on paper: its number and code in, and whether it is ours and holds out."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.services.training.certificates import Checked
from i18n import _
from ui.components.banner import Notice
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput
from ui.context import AppContext


class CheckDialog(FormDialog):
    """Stays open, so that several can be checked. The reading is logged."""

    def __init__(self, ctx: AppContext, parent: QWidget) -> None:
        self._ctx = ctx
        self.holds = Notice("", "ok", "check-circle-fill")
        self.replaced = Notice("", "amber", "warning")
        fields = {
            "number": Field(_("Number"), LineInput(width=16, placeholder="U2026-1-001")),
            "code": Field(_("Check code"), LineInput(width=12, placeholder="AB12-CD34")),
        }
        said = _("Both stand on the certificate. Small and large letters are the same.")
        super().__init__(parent, _("Check a certificate"), said, fields, _("Check"), self._check)
        for notice in (self.holds, self.replaced):
            self._body.column.addWidget(notice)
            notice.hide()
        for field in fields.values():
            field.control.edited.connect(self._forget)
        self._fit()

    def _forget(self) -> None:
        self.holds.hide()
        self.replaced.hide()
        self.forgive()

    def _check(self) -> None:
        number, code = (self.fields[key].control.value() for key in ("number", "code"))
        task = self._ctx.tasks.read(self._ctx.services.certificates.verify, self._ctx.actor, number, code)
        task.on_done(self._tell).on_error(self._not_ours).owned_by(self).start()

    def _not_ours(self, error: FhrError) -> None:
        self._forget()
        self.refuse(error)

    def _tell(self, found: Checked) -> None:
        self._forget()
        one = found.certificate
        if found.replaced_by:
            said = _("The certificate is ours but holds no longer: {number} has taken its place.")
            self.replaced.set_words(said.format(number=found.replaced_by))
            self.replaced.show()
        else:
            said = _("The certificate is ours and holds: {number}, {name}, {course}, {hours} hours, issued {day}.")
            self.holds.set_words(
                said.format(number=one.number, name=one.name, course=one.course_name, hours=one.hours,
                            day=one.issued_on.isoformat())
            )  # fmt: skip
            self.holds.show()
        self._fit()
