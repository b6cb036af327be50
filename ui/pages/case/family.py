"""Familjen: the persons in the home and the home itself, each in an editor made from its own description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.homes import ROLE_WORDS, Home, Person, PersonRole
from fhr_desktop.domain.record import Record, RecordId, new_id
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.outcome import Seen
from fhr_desktop.services.sync.views import Conflict
from i18n import _
from ui import words
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.record_form import RecordForm
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.training import HomeTrainingBox
from ui.pages.case.view import CaseView, Part, written
from ui.record_editor import RecordEditor

WHO = ("role", "given_name", "family_name", "identity_number", "birth_date", "other_id")
LIVES = ("relation", "residence_pattern", "phone", "email")
WORKS = ("occupation", "employer", "employment_status", "working_hours", "driving", "civil_status")
SHIELD = ("protection_degree",)
HOME = (
    "name",
    "number",
    "municipality",
    "place",
    "street_address",
    "postcode_and_town",
    "household_form",
    "other_adults",
)
HOUSE = ("housing_kind", "housing_tenure", "living_area", "room_count", "places_by_space", "smoking")
ANIMALS = ("has_animals", "pet_kinds", "allergens")


class Family(Part):
    """Persons as a list, the home below it, and the editor of what is chosen beside them."""

    def __init__(self, ctx: AppContext, compare: Callable[[Conflict], object]) -> None:
        super().__init__(ctx)
        self._compare = compare
        self._people = self._people_list()
        self._add = Button(_("Add a person"), "secondary", "user-plus", pressed=self.add_person)
        self._home_button = Button(_("The home"), "secondary", "house-line", pressed=self.edit_home)
        self._shield = Notice(
            _("The home has protected personal data. Address, phone and employer are not kept."), "prot", "shield-check"
        )
        self.training = HomeTrainingBox(ctx)
        head = SectionHead(_("Persons in the home"), "", self._home_button, self._add)
        main = Column(head, across(None, self._shield, margins=(20, 0, 16, 6)), (self._people, 1), self.training)
        self._title, self._hint = Label("", "sub", wrap=True), Label("", "help", wrap=True)
        self._side = ScrollPane(self._title, self._hint, surface="panel", margins=(18, 12, 16, 16), spacing=8)
        self._side.setMinimumWidth(320)
        self._side.setAccessibleName(_("Editor"))
        self._save_new = with_key(Button(_("Add"), "primary", "plus", pressed=self._commit_new), "Ctrl Enter")
        self._drop_new = Button(_("Cancel"), "quiet", pressed=self._cancel_new)
        self._new_row = QWidget()
        across(self._new_row, self._save_new, self._drop_new, None)
        self._editors: dict[type[Record], RecordEditor] = {}
        self._shown: tuple[type[Record], RecordId] | None = None
        self.side = WithInspector(main, self._side, settings=ctx.settings, key="case.family", width=470)
        across(self, self.side)

    def _people_list(self) -> ListTable[Person]:
        columns = [
            ListColumn[Person](
                "name", _("Name"), lambda p: p.full_name(), 210, second=lambda p: words.role(p.role), strong=True,
                mark=lambda p: "protected" if p.protection_degree != "none" else "",
            ),
            ListColumn[Person](
                "born", _("Born"), lambda p: p.birth_date.isoformat() if p.birth_date else p.other_id, 110,
                second=self._age,
            ),
            ListColumn[Person]("lives", _("Lives here"), _lives, 112),
            ListColumn[Person]("phone", _("Phone"), lambda p: phone_shown(p.phone), 122),
            ListColumn[Person]("work", _("Work"), lambda p: p.occupation, second=lambda p: p.employer),
        ]  # fmt: skip
        table: ListTable[Person] = ListTable(_("Persons in the home"), columns, lambda p: p.id)
        table.current_changed.connect(self._chose)
        table.opened.connect(lambda _person: self._focus_editor())
        return table

    def _age(self, person: Person) -> str:
        age = person.age_on(self.view.today) if self.view else None
        return "" if age is None else _("{n} years").format(n=age)

    # the page's life

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self._people

    def show_view(self, view: CaseView) -> None:
        """Show a case's household."""
        other = self.view is None or self.view.case_id != view.case_id
        self.view = view
        if other:
            for editor in self._editors.values():
                editor.leave()
            self._shown = None
        self._fill(view.file.persons)
        self._shield.setVisible(view.file.home.protected)
        self._add.setEnabled(view.may_write)
        self.training.show_view(view)
        if self._shown is None and view.file.persons:
            self._people.select(view.file.persons[0].id)
            self._show_person(view.file.persons[0])
        elif self._shown is not None and not self._is_new():
            self._refresh_editor(view)

    def _fill(self, persons: Sequence[Person]) -> None:
        """The list follows the editor: on the row that it stood on before nobody has chosen to write."""
        self._people.blockSignals(True)
        self._people.set_rows(persons)
        if self._shown is not None and self._shown[0] is Person:
            self._people.select(self._shown[1])
        self._people.blockSignals(False)

    def wake(self) -> None:
        """Read how far those in the home have come in their training."""
        self.training.read()

    def _refresh_editor(self, view: CaseView) -> None:
        assert self._shown is not None
        if self._shown[0] is Home:
            self._show(view.file.home, view.file.home.name)
            return
        person = next((p for p in view.file.persons if p.id == self._shown[1]), None)
        if person is not None:
            self._show_person(person)

    def save_pending(self) -> None:
        """Save the field that is being written."""
        for editor in self._editors.values():
            editor.save_pending()

    # the editors

    def _editor(self, kind: type[Record]) -> RecordEditor:
        if kind in self._editors:
            return self._editors[kind]
        assert self.view is not None
        places = tuple(sorted(self.view.municipalities.items(), key=lambda one: one[1]))
        roles = {"role": tuple((role.value, word) for role, word in ROLE_WORDS.items())}
        person = (("", WHO), (_("In the home"), LIVES), (_("Work"), WORKS), (_("Protection"), SHIELD))
        home = (("", HOME), (_("Housing"), HOUSE), (_("Animals"), ANIMALS))
        groups = person if kind is Person else home
        form = RecordForm(kind, groups, self.view.today, municipalities=places, choices=roles)
        save = self._save_person if kind is Person else self._save_home
        editor = RecordEditor(self.ctx, form, save, self._compare)
        self._editors[kind] = editor
        self._side.column.addWidget(form)
        return editor

    def _show(self, record: Record, title: str, *, new: bool = False, place: str = "") -> None:
        assert self.view is not None
        kind = type(record)
        editor = self._editor(kind)
        for other, one in self._editors.items():
            one.form.setVisible(other is kind)
            if other is not kind:
                one.leave()
        editor.show(record, self.view, title, new=new, place=place)
        editor.form.set_read_only(not self.view.may_write)
        self._shown = (kind, record.id)
        self._title.setText(title)
        said = _("Saved when you leave a field.") if not new else _("Kept as a draft until you add the person.")
        self._hint.setText(said if self.view.may_write else _("You are reading another pair's case."))
        self._side.column.removeWidget(self._new_row)
        self._side.column.addWidget(self._new_row)
        self._new_row.setVisible(new)

    def _show_person(self, person: Person) -> None:
        self._show(person, person.full_name())

    def _chose(self, person: Person | None) -> None:
        """Another row: its person is shown, unless a new one is being written."""
        if person is None or self.view is None:
            return
        if self._shown is not None and (self._shown == (Person, person.id) or self._is_new()):
            return
        if self._shown is not None and self._shown[0] is Home and not self._people.hasFocus():
            return
        self._show_person(person)

    def _is_new(self) -> bool:
        editor = self._editors.get(Person)
        return editor is not None and editor.is_new and editor.record is not None

    def _focus_editor(self) -> None:
        if self._shown is not None and self.side is not None:
            self.side.reveal()
            form = self._editors[self._shown[0]].form
            next(iter(form.fields.values())).setFocus(Qt.FocusReason.TabFocusReason)

    def edit_home(self) -> None:
        """The home in the editor."""
        if self.view is not None:
            self._show(self.view.file.home, _("The home"))
            self._focus_editor()

    def add_person(self) -> None:
        """A new person in the editor; it exists when it has a name and is added."""
        if self.view is None or not self.view.may_write:
            return
        home = self.view.file.home.id
        empty = Person(id=new_id(), home_id=home, role=PersonRole.CHILD.value, given_name="")
        self._show(empty, _("New person"), new=True, place=f"record/person/new/{home.hex}")
        self._focus_editor()

    def _commit_new(self) -> None:
        self._editors[Person].commit()

    def _cancel_new(self) -> None:
        self._editors[Person].throw_away()
        self._shown = None
        self._people.setFocus(Qt.FocusReason.OtherFocusReason)
        self._chose(self._people.current())

    # saving

    def _save_person(
        self,
        record: Record,
        values: dict[str, Any],
        seen: Seen,
        done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:
        assert isinstance(record, Person)
        new = self._is_new() and self._editors[Person].record is record
        person = replace(record, **values)
        if not person.given_name.strip():
            refused(Refused(_("Write the person's first name. Nothing has been saved yet."), field="given_name"))
            return

        def saved(one: Person) -> None:
            if new:
                self._editors[Person].throw_away()
                self._editors[Person].is_new = False
                self._shown = (Person, one.id)
                self._people.setFocus(Qt.FocusReason.OtherFocusReason)  # what is typed on is nobody's name
                if self.ctx.shell is not None:
                    self.ctx.shell.toast.say(_("The person was added"))
            done(one)

        task = written(self.ctx, self, self.ctx.services.homes.save_person, person, seen, done=saved)
        task.on_error(refused).start()

    def _save_home(
        self,
        record: Record,
        values: dict[str, Any],
        seen: Seen,
        done: Callable[[Any], None],
        refused: Callable[[FhrError], None],
    ) -> None:
        assert isinstance(record, Home)
        home = replace(record, **values)
        task = written(self.ctx, self, self.ctx.services.homes.save_home, home, seen, done=done)
        task.on_error(refused).start()

    def keyPressEvent(self, event: Any) -> None:
        """Ctrl+Enter adds the new person."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._is_new():
            self._commit_new()
            return
        super().keyPressEvent(event)


def _lives(person: Person) -> str:
    return words.choice("residence_pattern", person.residence_pattern)
