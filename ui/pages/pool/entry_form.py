"""The fields of what a home offers: the unit's assessment and the family's wish side by side, experience by area."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.places import known_places
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.forms.library import listed_areas
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, MunicipalityInput, RowColumn, RowsInput
from ui.components.labels import Label
from ui.components.layout import down
from ui.components.list_model import collator
from ui.components.record_form import Group, RecordForm

OFFER: tuple[Group, ...] = (
    ("Platser och åldrar: enhetens bedömning, och familjens egen önskan", (
        "places", "wish_places", "age_from", "wish_age_from", "age_to", "wish_age_to", "wish_text",
    )),
    ("Uppdrag", (
        "sibling_scope", "gender_scope", "own_rooms", "adult_daytime", "available_from", "available_to", "lengths",
        "contact", "home_types",
    )),
)  # fmt: skip
WORDS: tuple[Group, ...] = (
    ("Begränsningar och stöd", ("limits_text", "support_text")),
    ("Presentation för kommuner", ("presentation_anonymous", "presentation_full")),
)
PROTECTED: tuple[Group, ...] = (("Avstånd", ("distance_band",)),)
FUTURE = ("available_from", "available_to")


class EntryForm(QWidget):
    """`edited` at each keystroke. What it does not show of an entry is left as it is."""

    edited = Signal()

    def __init__(self, entry: PoolEntry, today: dt.date, *, protected: bool) -> None:
        super().__init__()
        self.entry = entry
        before = (*OFFER, *(PROTECTED if protected else ()))
        self._forms = [RecordForm(PoolEntry, some, today, future=FUTURE) for some in (before, WORDS)]
        levels = words.options("experience_level")
        self.experience = RowsInput(
            [RowColumn("level", _("Level"), lambda: ChoiceInput(levels, open_=False, cell=True))],
            fixed=listed_areas(),
        )
        order = collator()
        names = sorted((one.name for one in known_places()), key=order.sortKey)
        places = [(name, name) for name in names]
        unknown = _("There is no place with that name in the list.")
        self.not_from = RowsInput([RowColumn("place", _("Place"), lambda: MunicipalityInput(places, unknown=unknown))])
        spec = PoolEntry.SPECS
        experience = Field(spec["experience"].label, self.experience, help=spec["experience"].help)
        not_from = Field(spec["not_from"].label, self.not_from, help=spec["not_from"].help)
        self.fields: dict[str, Field] = {}
        self.fields |= self._forms[0].fields
        self.fields |= {"experience": experience, "not_from": not_from, **self._forms[1].fields}
        language = Label(_("The languages are written with the household, in the home's case."), "help", wrap=True)
        down(self, self._forms[0], experience, language, not_from, self._forms[1], spacing=14)
        for form in self._forms:
            form.show_record(entry)
            form.edited.connect(self.edited.emit)
        self.experience.set_value(_rows_shown(entry))
        self.not_from.set_value([{"place": name} for name in entry.not_from])
        self._begun = self._own()
        for rows in (self.experience, self.not_from):
            rows.edited.connect(self.edited.emit)

    def _own(self) -> dict[str, str]:
        return {"experience": self.experience.draft(), "not_from": self.not_from.draft()}

    def values(self) -> dict[str, Any]:
        """Every field's value in the record's own shape. A number that must be there and is not stands as it was."""
        found: dict[str, Any] = {}
        for form in self._forms:
            found |= form.values()
        for name in ("places", "age_from", "age_to"):
            if found[name] is None:
                found[name] = getattr(self.entry, name)
        chosen = [{"area": row["_row"], "level": row["level"]} for row in self.experience.value() if row.get("level")]
        listed = {key for key, _label in listed_areas()}
        unseen = [dict(row) for row in self.entry.experience if row.get("area") not in listed]
        found["experience"] = (*chosen, *unseen)
        found["not_from"] = tuple(dict.fromkeys(row["place"] for row in self.not_from.value() if row.get("place")))
        return found

    def draft(self) -> str:
        """What has been changed, as it stands; "" when nothing has."""
        own = self._own()
        changed = {name: text for name, text in own.items() if text != self._begun[name]}
        typed = [form.draft() for form in self._forms]
        return json.dumps({"forms": typed, "rows": changed}, ensure_ascii=False) if changed or any(typed) else ""

    def set_draft(self, text: str) -> None:
        """Show again what `draft` gave."""
        plain = json.loads(text)
        for form, typed in zip(self._forms, plain["forms"], strict=False):
            if typed:
                form.set_draft(typed)
        for name, typed in plain["rows"].items():
            {"experience": self.experience, "not_from": self.not_from}[name].set_draft(typed)


def _rows_shown(entry: PoolEntry) -> list[dict[str, Any]]:
    return [{"_row": row.get("area"), "level": row.get("level")} for row in entry.experience]
