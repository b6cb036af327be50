"""Saved views: which there are, and the menu that saves, renames, shares and puts away. Tabs are the page's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from fhr_desktop.domain.pool_views import MOST_LETTERS, SavedView, order_rows
from fhr_desktop.services.outcome import Outcome
from fhr_desktop.services.pool_views import may_change
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FormDialog
from ui.components.inputs import LineInput, YesNoInput
from ui.context import AppContext
from ui.pages.pool.finding import Asked


def asked_rows(asked: Asked) -> dict[str, Any]:
    """What is asked as it is saved in a view."""
    return {"among": asked.scope.value, "filter": asked.wanted.rows(), "order": order_rows(asked.order)}


class Views(QObject):
    """`chosen` with a view that was just saved, or None when the one that was shown is gone."""

    chosen = Signal(object)

    def __init__(self, ctx: AppContext, owner: QWidget, asked: Callable[[], Asked]) -> None:
        super().__init__(owner)
        self._ctx, self._owner, self._asked = ctx, owner, asked
        self.known: tuple[SavedView, ...] = ()
        self.current: SavedView | None = None
        self.button = Button(_("Views"), "quiet", "bookmarks-simple", pressed=self._open)

    def show(self, known: Sequence[SavedView]) -> None:
        """These are there now."""
        self.known = tuple(known)
        if self.current is not None:
            here = self.current.id
            self.current = next((one for one in self.known if one.id == here), None)

    def title(self, view: SavedView) -> str:
        """The word of its tab; one's own is told from the unit's."""
        return view.name if view.shared else _("My view: {name}").format(name=view.name)

    # the menu

    def _open(self) -> None:
        self.menu().popup(self.button.mapToGlobal(QPoint(0, self.button.height())))

    def menu(self) -> QMenu:
        """What can be done with what is asked now, and with the view that is shown."""
        menu = QMenu(self._owner)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(_("Save as a new view …"), self.save_new)
        view = self.current
        if view is None:
            return menu
        menu.addSeparator()
        if not may_change(self._ctx.actor, view):
            menu.addAction(_("“{name}” is a colleague's").format(name=view.name)).setEnabled(False)
            return menu
        changed = menu.addAction(_("Save the changes in “{name}”").format(name=view.name), self._save_changes)
        changed.setEnabled(self._asked() != Asked.of(view))
        menu.addAction(_("Change name or sharing …"), partial(self._ask, view, self._save))
        menu.addAction(_("Put away “{name}”").format(name=view.name), self.put_away)
        return menu

    def save_new(self) -> None:
        """Ask for a name, and whether the unit shares it."""
        view = SavedView(name="", owner_id=self._ctx.actor.user_id, **asked_rows(self._asked()))
        self._ask(view, self._save)

    def _save_changes(self) -> None:
        assert self.current is not None
        changed = replace(self.current, **asked_rows(self._asked()))
        task = self._ctx.tasks.write(self._ctx.services.pool_views.save, self._ctx.actor, changed)
        task.on_done(self._saved).owned_by(self).start()

    def _ask(self, view: SavedView, act: Callable[[FormDialog, SavedView], None]) -> None:
        name, shared = LineInput(), YesNoInput()
        name.set_value(view.name)
        shared.set_value(view.shared)
        fields = {
            "name": Field(
                _("Name"),
                name,
                required=_("required"),
                help=_("At most {n} letters, never a family.").format(n=MOST_LETTERS),
            ),
            "shared": Field(_("Share with the unit"), shared, help=_("Then all who work with the pool see it.")),
        }
        said = _("What you ask for, among which homes and in what order. What is written in the field is not saved.")

        def done() -> None:
            act(dialog, replace(view, name=name.value() or "", shared=bool(shared.value())))

        dialog = FormDialog(self._owner, _("A saved view"), said, fields, _("Save the view"), done)
        dialog.open()

    def _save(self, dialog: FormDialog, view: SavedView) -> None:
        task = self._ctx.tasks.write(self._ctx.services.pool_views.save, self._ctx.actor, view)
        task.on_done(partial(self._written, dialog)).on_error(dialog.refuse).owned_by(dialog).start()

    def _written(self, dialog: FormDialog, outcome: Outcome[SavedView]) -> None:
        dialog.finish()
        self._saved(outcome)

    def _saved(self, outcome: Outcome[SavedView]) -> None:
        view = self.current = outcome.value
        self.chosen.emit(view)
        self._ctx.bus.changed.emit(outcome.changes)
        self._ctx.shell.toast.say(_("The view “{name}” is saved").format(name=view.name))

    def put_away(self) -> None:
        """Take away the view that is shown; can be undone."""
        view = self.current
        if view is not None:
            task = self._ctx.tasks.write(self._ctx.services.pool_views.put_away, self._ctx.actor, view.id)
            task.on_done(self._gone).owned_by(self).start()

    def _gone(self, outcome: Outcome[SavedView]) -> None:
        self.current = None
        self.chosen.emit(None)
        self._ctx.bus.changed.emit(outcome.changes)
        said = _("The view “{name}” is put away").format(name=outcome.value.name)
        self._ctx.shell.toast.say(said, partial(self._bring_back, outcome.value))

    def _bring_back(self, view: SavedView) -> None:
        back = self._ctx.services.pool_views.put_away
        task = self._ctx.tasks.write(back, self._ctx.actor, view.id, away=False)
        task.on_done(lambda outcome: self._ctx.bus.changed.emit(outcome.changes)).start()
