"""The editor of a record, made from the record's own description. Saving is the page's matter."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import FieldSpec, Kind, Record
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    IdentityInput,
    Input,
    IntegerInput,
    LineInput,
    LongTextInput,
    MultiChoiceInput,
    MunicipalityInput,
    YesNoInput,
)
from ui.components.inputs.choice import Options
from ui.components.labels import Label
from ui.components.layout import down
from ui.theme import theme

Group = tuple[str, Sequence[str]]  # a head ("" for none) and the names of the fields under it

_WIDE = frozenset({Kind.LONG_TEXT, Kind.MULTI_CHOICE, Kind.REFS, Kind.ROWS})  # take the whole row
_UNSAID = ""  # the option that takes a choice away


class RecordForm(QWidget):
    """Fields for some of a record's values, in groups. Two fields stand side by side when there is room.

    `edited` is sent at each keystroke, `settled` with a field's name when it is left changed and readable.
    `choices` gives options for fields whose description names no list; `future` names dates that may lie ahead,
    `wide` fields whose words need the whole row. `inputs` makes the input of fields that are small tables.
    """

    edited = Signal()
    settled = Signal(str)
    caught_up = Signal()  # a field that was behind shows what is stored

    def __init__(
        self,
        kind: type[Record],
        groups: Sequence[Group],
        today: dt.date,
        *,
        municipalities: Options = (),
        choices: Mapping[str, Options] | None = None,
        future: Sequence[str] = (),
        columns: int = 2,
        wide: Sequence[str] = (),
        inputs: Mapping[str, Callable[[], Input]] = MappingProxyType({}),
    ) -> None:
        super().__init__()
        self._kind, self._today = kind, today
        self._municipalities, self._choices, self._future = municipalities, choices or {}, set(future)
        self._columns, self._wide, self._inputs = 1 if theme().roomy else columns, set(wide), inputs
        self._record: Record | None = None
        self._begun_from: dict[str, Any] = {}  # what stood in a field that a person is in while the record changed
        self._known_ids: tuple[Any, ...] = ()
        self.fields: dict[str, Field] = {}
        column = down(self, spacing=14)
        for head, names in groups:
            if head:
                column.addWidget(Label(head, "sub"))
            column.addLayout(self._grid(names))

    def _grid(self, names: Sequence[str]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        row = column = 0
        for name in names:
            spec = self._kind.SPECS[name]
            field = self._field(spec)
            wide = (
                spec.kind in (Kind.LONG_TEXT, Kind.MULTI_CHOICE, Kind.REFS, Kind.ROWS)
                or name in self._wide
                or self._columns == 1
            )
            if wide and column:
                row, column = row + 1, 0
            span = self._columns if wide else 1
            grid.addWidget(field, row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
            if column >= self._columns:
                row, column = row + 1, 0
        for number in range(self._columns):
            grid.setColumnStretch(number, 1)
        return grid

    def _field(self, spec: FieldSpec) -> Field:
        control = self._input(spec)
        required = _("required") if spec.required else ""
        field = Field(spec.label, control, required=required, help=spec.help)
        control.edited.connect(self.edited.emit)
        control.edited.connect(lambda: self._chosen(spec))
        control.left.connect(lambda: self._left(spec.name))
        self.fields[spec.name] = field
        return field

    def _input(self, spec: FieldSpec) -> Input:
        if spec.name in self._inputs:
            return self._inputs[spec.name]()
        plain: dict[Kind, Callable[[], Input]] = {
            Kind.TEXT: lambda: LineInput(tidy=spec.tidy),
            Kind.LONG_TEXT: LongTextInput,
            Kind.INTEGER: lambda: IntegerInput(low=0),
            Kind.YES_NO: YesNoInput,
            Kind.DATE: lambda: DateInput(self._today, future=spec.name in self._future),
            Kind.IDENTITY_NUMBER: lambda: IdentityInput(self._today),
            Kind.MUNICIPALITY: lambda: MunicipalityInput(self._municipalities),
        }
        if spec.kind in plain:
            return plain[spec.kind]()
        options = tuple(self._choices[spec.name] if spec.name in self._choices else words.options(spec.choices or ""))
        if spec.kind in (Kind.MULTI_CHOICE, Kind.REFS):
            return MultiChoiceInput(options)
        if not spec.required and not self._stands_anyway(spec) and not any(key == "none" for key, _l in options):
            options = ((_UNSAID, _("Not stated")), *options)
        return ChoiceInput(options, open_=False, cell=True)

    def _stands_anyway(self, spec: FieldSpec) -> bool:
        """Whether something always stands there: what is chosen from the beginning is among the choices."""
        return spec.kind is Kind.CHOICE and bool(self._kind.__dataclass_fields__[spec.name].default)

    def _chosen(self, spec: FieldSpec) -> None:
        """What is chosen and not written is settled at once."""
        if spec.kind in (Kind.CHOICE, Kind.MULTI_CHOICE, Kind.REF, Kind.REFS, Kind.YES_NO):
            self._left(spec.name)

    # the record

    def show_record(self, record: Record) -> None:
        """Show another record's values; what was wrong with the last one's is forgotten."""
        self._record, self._begun_from = record, {}
        for name, field in self.fields.items():
            field.control.set_value(self._shown(name, getattr(record, name)))
            field.show_plain()

    def rebase(self, record: Record, own: Mapping[str, Any] = MappingProxyType({})) -> None:
        """The record has changed in the store: show its values, except where a person is writing or stands.

        `own` are the values that the person has had saved, so that they are not taken for somebody else's.
        """
        changed, before = self.dirty(), {name: self._base(name) for name in self.fields}
        self._record = record
        for name, field in self.fields.items():
            stored = getattr(record, name)
            kept = name in changed or (before[name] != stored and self._is_in(field))
            if kept and self.value(name) != stored:
                self._begun_from[name] = stored if name in own and own[name] == stored else before[name]
                continue
            self._begun_from.pop(name, None)
            field.control.set_value(self._shown(name, stored))

    def behind(self) -> frozenset[str]:
        """The fields whose value in the store has changed since the person began to write or came to stand there."""
        return frozenset(n for n, base in self._begun_from.items() if base != getattr(self._record, n))

    def _base(self, name: str) -> Any:
        """What the person began from in a field."""
        return self._begun_from.get(name, getattr(self._record, name, None))

    @staticmethod
    def _is_in(field: Field) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and field.isAncestorOf(focus)

    def values(self) -> dict[str, Any]:
        """Every field's value in the record's own shape."""
        return {name: self.value(name) for name in self.fields}

    def value(self, name: str) -> Any:
        """One field's value in the record's own shape."""
        value, spec = self.fields[name].control.value(), self._kind.SPECS[name]
        if spec.kind in (Kind.TEXT, Kind.LONG_TEXT):
            return value or ""
        if spec.kind is Kind.REFS:
            stored = getattr(self._record, name, ()) if self._record is not None else ()
            known = {str(one): one for one in (*self._known_ids, *stored)}
            return tuple(known[key] for key in value)
        if value in ("", _UNSAID):
            return None
        if spec.kind is Kind.REF:
            known = {str(one): one for one in (*self._known_ids, getattr(self._record, name, None))}
            return known.get(value)
        return value

    def know_ids(self, ids: Sequence[Any]) -> None:
        """The records that fields of kind REF and REFS choose among; their options' keys are `str(id)`."""
        self._known_ids = tuple(ids)

    def _shown(self, name: str, value: Any) -> Any:
        spec = self._kind.SPECS[name]
        if spec.kind is Kind.REFS:
            return tuple(str(one) for one in value)
        if spec.kind is Kind.REF and value is not None:
            return str(value)
        if spec.kind in (Kind.CHOICE, Kind.REF) and value is None:
            return _UNSAID
        return value

    def dirty(self) -> set[str]:
        """Names of fields whose value is another than the record's, or cannot be read."""
        if self._record is None:
            return set()
        found = {name for name in self.fields if self.value(name) != self._base(name)}
        return found | {name for name, field in self.fields.items() if field.control.problem()}

    def changed(self) -> dict[str, Any]:
        """The readable values that differ from the record's; a new identity number brings its birth date along."""
        found = {name: self.value(name) for name in self.dirty() if self._readable(name)}
        number = found.get("identity_number")
        if number and "birth_date" in self._kind.SPECS:
            with contextlib.suppress(Refused):  # kept as it was written; the field says what is wrong
                found["birth_date"] = identity.parse(number, self._today).birth_date
        return found

    def _stands(self, name: str, value: Any) -> bool:
        return bool(self._readable(name) and self.value(name) == value)

    def _readable(self, name: str) -> bool:
        control = self.fields[name].control
        return isinstance(control, IdentityInput) or not control.problem()

    # what a person does

    def _left(self, name: str) -> None:
        if name in self.dirty():
            if self._readable(name):
                self.settled.emit(name)
        elif name in self._begun_from:  # nothing was written: what has come meanwhile is shown
            del self._begun_from[name]
            self.fields[name].control.set_value(self._shown(name, getattr(self._record, name)))
            self.caught_up.emit()

    def refuse(self, refused: Refused) -> bool:
        """Say what cannot stand, at its field. False when the refusal is not about one of the fields."""
        field = self.fields.get(refused.field or "")
        if field is None:
            return False
        field.show_error(refused.sentence)
        return True

    def forgive(self) -> None:
        """What was refused has been accepted."""
        for field in self.fields.values():
            field.show_plain()
            field.check()

    def draft(self, saved: Mapping[str, Any] = MappingProxyType({})) -> str:
        """What stands in the changed fields, also what cannot be read yet; "" when nothing is changed.

        `saved` are values that have reached the store since, though the record has not been read anew.
        """
        names = {name for name in self.dirty() if name not in saved or not self._stands(name, saved[name])}
        changed = {name: self.fields[name].control.draft() for name in sorted(names)}
        return json.dumps(changed, ensure_ascii=False) if changed else ""

    def set_draft(self, text: str) -> None:
        """Show again what `draft` gave."""
        for name, typed in json.loads(text).items():
            if name in self.fields:
                self.fields[name].control.set_draft(typed)
                self.fields[name].check()

    def set_read_only(self, read_only: bool) -> None:
        """Whether the record can only be read."""
        for field in self.fields.values():
            field.control.set_read_only(read_only)
