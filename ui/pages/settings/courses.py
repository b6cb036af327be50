"""Kurser: the kinds of course that rounds are made from. Those who hold courses change them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fhr_desktop.domain.record import new_id
from fhr_desktop.domain.training import CourseTemplate
from fhr_desktop.services.outcome import Outcome, Seen
from i18n import _, _n
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.form_dialog import FieldRows, FormDialog
from ui.components.headers import SectionHead
from ui.components.inputs import IntegerInput, LineInput, LongTextInput, RowColumn, RowsInput, YesNoInput
from ui.components.layout import Column
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext

SPECS = CourseTemplate.SPECS
ROWS = (
    ("name", "session_minutes"), ("active", "basic"), ("parts",), ("most_made_up", "partly_minutes"), ("questions",),
    ("audience", "material"), ("homework",),
)  # fmt: skip
MOST_MINUTES = 600


def rule_said(template: CourseTemplate) -> str:
    """ "högst 1 träff tas igen", with what counts when somebody was there in part."""
    most = template.most_made_up
    said = [_("any number made up") if most is None else _("at most {n} made up").format(n=most)]
    if template.partly_minutes is not None:
        said.append(_("partly counts from {n} min").format(n=template.partly_minutes))
    return ", ".join(said)


def _columns() -> list[ListColumn[CourseTemplate]]:
    def size(one: CourseTemplate) -> str:
        number = _n("{n} meeting", "{n} meetings", len(one.parts)).format(n=len(one.parts))
        return _("{meetings} of {minutes} min").format(meetings=number, minutes=one.session_minutes)

    return [
        ListColumn("name", SPECS["name"].label, lambda t: t.name, 210, strong=True),
        ListColumn(
            "active", SPECS["active"].label, lambda t: _("In use") if t.active else _("Off"), 120,
            mark=lambda t: "ok" if t.active else "not",
        ),
        ListColumn("size", SPECS["parts"].label, size, 180),
        ListColumn("rule", _("Rule for a certificate"), rule_said),
        ListColumn(
            "basic", SPECS["basic"].label, lambda t: _("counts as trained") if t.basic else "", 150, folds=True
        ),
    ]  # fmt: skip


class Courses(Column):
    """The list; Enter edits one."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.ctx = ctx
        self._position = 0  # of the log when they were read
        change = Button(_("Change …"), icon="pencil-simple", pressed=self._edit_current)
        new = Button(_("New course …"), icon="plus", pressed=self._new)
        remark = _("rounds that are made keep the rule they were made with")
        self.table: ListTable[CourseTemplate] = ListTable(_("Kinds of course"), _columns(), lambda t: t.id)
        remember(self.table, ctx.settings, "courses")
        self.table.opened.connect(self.edit)
        self.column.addWidget(SectionHead(_("Kinds of course"), remark, change, new))
        self.column.addWidget(self.table, 1)

    def opened(self) -> None:
        """Read them anew."""
        self.ctx.tasks.read(self._ask).on_done(self._show).owned_by(self).start()

    def _ask(self) -> tuple[int, tuple[CourseTemplate, ...]]:
        rounds, actor = self.ctx.services.rounds, self.ctx.actor
        return rounds.position(actor), rounds.templates(actor, all_of_them=True)

    def _show(self, found: tuple[int, tuple[CourseTemplate, ...]]) -> None:
        self._position, templates = found
        self.table.set_rows(templates)

    def refresh(self, changes: Any) -> None:
        """One may have been added or changed."""
        if changes is None or changes.touches(CourseTemplate):
            self.opened()

    def save_pending(self) -> None:
        """Nothing is typed in the list."""

    def _edit_current(self) -> None:
        row = self.table.current()
        if row is not None:
            self.edit(row)

    def _new(self) -> None:
        self._ask_about(CourseTemplate(name="", active=True), new=True)

    def edit(self, template: CourseTemplate) -> None:
        """Change one."""
        self._ask_about(template, new=False)

    def _ask_about(self, template: CourseTemplate, *, new: bool) -> None:
        CourseTemplateDialog(self, template, Seen(self._position), new=new).open()


def keyed(rows: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    """Rows that keep their keys; new ones get keys of their own, never one that has been used."""
    return tuple({**row, "key": row.get("key") or new_id().hex[:12]} for row in rows)


class CourseTemplateDialog(FormDialog):
    """One kind of course: its meetings in order, the rule, and the questions afterwards."""

    def __init__(self, section: Courses, template: CourseTemplate, seen: Seen, *, new: bool) -> None:
        self._section, self._template, self._seen = section, template, seen
        self.inputs = {
            "name": LineInput(),
            "session_minutes": IntegerInput(low=1, high=MOST_MINUTES),
            "active": YesNoInput(),
            "basic": YesNoInput(),
            "parts": RowsInput([RowColumn("title", _("Title"), LineInput, 3)], ordered=True),
            "most_made_up": IntegerInput(low=0),
            "partly_minutes": IntegerInput(low=1, high=MOST_MINUTES),
            "questions": RowsInput([RowColumn("text", _("What is answered with 1 to 5"), LineInput, 3)], ordered=True),
            "audience": LineInput(),
            "material": LineInput(),
            "homework": LongTextInput(),
        }
        for name, control in self.inputs.items():
            control.set_value(getattr(template, name))
        help_ = {"parts": _("Alt and the arrows move a row."), "questions": _("Alt and the arrows move a row.")}
        fields = {
            name: Field(SPECS[name].label, control, help=help_.get(name, SPECS[name].help))
            for name, control in self.inputs.items()
        }
        title = _("New course") if new else template.name
        said = _("What you change here is for new rounds. Those that are made keep their meetings and their rule.")
        rows = FieldRows(fields, ROWS)
        super().__init__(section.window(), title, said, fields, _("Save"), self._save, body=rows)
        for name in ("parts", "questions"):
            self.inputs[name].edited.connect(self._fit)

    def _save(self) -> None:
        values = {name: control.value() for name, control in self.inputs.items()}
        for name in ("parts", "questions"):
            values[name] = keyed(values[name])
        values.update(active=bool(values["active"]), basic=bool(values["basic"]))
        values["session_minutes"] = values["session_minutes"] or 0
        changed = replace(self._template, **values)
        ctx = self._section.ctx
        task = ctx.tasks.write(ctx.services.rounds.save_template, ctx.actor, changed, self._seen)
        task.on_done(self._saved).on_error(self.refuse).owned_by(self).start()

    def _saved(self, outcome: Outcome[CourseTemplate]) -> None:
        self.finish()
        self._section.ctx.bus.changed.emit(outcome.changes)
