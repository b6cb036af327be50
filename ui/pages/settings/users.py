"""Användare: who works in the unit. The unit manager adds and changes; others change their own exam and phone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fhr_desktop.domain.errors import FhrError
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.actor import ROLE_WORDS, Right
from fhr_desktop.services.outcome import Outcome
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import ChoiceInput, LineInput, YearInput, YesNoInput
from ui.components.layout import Column
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext

LABELS = User.SPECS


def _role(user: User) -> str:
    return ROLE_WORDS[Role(user.role)] if user.role in set(Role) else user.role


def _exam(user: User) -> str:
    return " ".join(str(part) for part in (user.exam, user.exam_year) if part)


COLUMNS = [
    ListColumn[User]("name", LABELS["name"].label, lambda u: u.name, 200, strong=True),
    ListColumn[User]("role", LABELS["role"].label, _role, 170),
    ListColumn[User]("exam", LABELS["exam"].label, _exam, 190),
    ListColumn[User]("phone", LABELS["phone"].label, lambda u: phone_shown(u.phone), 130),
    ListColumn[User](
        "active", LABELS["active"].label, lambda u: _("Works here") if u.active else _("Has left"),
        mark=lambda u: "ok" if u.active else "not",
    ),
]  # fmt: skip


class Users(Column):
    """The list; Enter edits one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self.may = ctx.actor.may(Right.MANAGE_UNIT)
        self._new = Button(_("New user …"), icon="plus", pressed=lambda: self.edit(None))
        self._new.setVisible(self.may)
        change = Button(_("Change …"), icon="pencil-simple", pressed=self._edit_current)
        said = "" if self.may else _("you can change your own exam and phone")
        self._head = SectionHead(_("Users"), said, change, self._new)
        self.table: ListTable[User] = ListTable(_("Users"), COLUMNS, lambda u: u.id)
        remember(self.table, ctx.settings, "users")
        self.table.opened.connect(self.edit)
        self.column.addWidget(self._head)
        self.column.addWidget(self.table, 1)

    def opened(self) -> None:
        """Read them anew."""
        self.ctx.tasks.read(self.ctx.services.unit.users).on_done(self.table.set_rows).owned_by(self).start()

    def refresh(self, changes: Any) -> None:
        """One may have been added or changed."""
        if changes is None or changes.touches(User):
            self.opened()

    def save_pending(self) -> None:
        """Nothing is typed in the list."""

    def _edit_current(self) -> None:
        row = self.table.current()
        if row is not None:
            self.edit(row)

    def edit(self, user: User | None) -> None:
        """Change one, or add one with None."""
        if self.may or (user is not None and user.id == self.ctx.actor.user_id):
            UserDialog(self, user).open()


class UserDialog(FormDialog):
    """One user."""

    def __init__(self, section: Users, user: User | None) -> None:
        self._section = section
        self._user = user or User(name="", role=Role.INVESTIGATOR.value)
        self._inputs = {
            "name": LineInput(),
            "role": ChoiceInput([(role.value, words) for role, words in ROLE_WORDS.items()], open_=False),
            "exam": LineInput(),
            "exam_year": YearInput(1950, 2100),
            "phone": LineInput(width=18, tidy=phone_shown),
            "active": YesNoInput(),
        }
        for name, control in self._inputs.items():
            control.set_value(getattr(self._user, name))
            control.set_read_only(not section.may and name in ("name", "role", "active"))
        fields = {name: Field(LABELS[name].label, control) for name, control in self._inputs.items()}
        said = _("A user who has left keeps their name under what they have written.") if section.may else ""
        title = _("New user") if user is None else user.name
        super().__init__(section.window(), title, said, fields, _("Save"), self._save)

    def _save(self) -> None:
        values = {name: control.value() for name, control in self._inputs.items()}
        changed = replace(self._user, **values)
        ctx = self._section.ctx
        task = ctx.tasks.write(ctx.services.unit.save_user, ctx.actor, changed)
        task.on_done(self._saved).on_error(self._failed).owned_by(self).start()

    def _saved(self, outcome: Outcome[User]) -> None:
        self.finish()
        self._section.ctx.bus.changed.emit(outcome.changes)

    def _failed(self, error: FhrError) -> None:
        self.refuse(error)
