"""The fields of a new enquiry: nine that are asked of everybody, and those that are folded out."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.pasted import Proposal, read
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from i18n import _
from ui import words
from ui.components.field import Field
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    Input,
    IntegerInput,
    LineInput,
    LongTextInput,
    MultiChoiceInput,
    MunicipalityInput,
    RowColumn,
    RowsInput,
    SuggestedInput,
)
from ui.pages.inquiry.born import BornInput
from ui.pages.inquiry.paste import Offer, offers
from ui.theme import theme

NINE = ("given_name", "family_name", "born", "phone", "municipality", "other_adult", "channel", "received_on", "motive")
WIDE = ("motive", "children", "placement_length")
PERSON_FIELDS = ("born", "other_born")  # where a refused person of the first or the second is said


class InquiryFields:
    """All fields by key, what they say as a NewInquiry, and as a draft."""

    def __init__(self, today: dt.date, municipalities: Mapping[str, str]) -> None:
        self.today, self._municipalities = today, municipalities
        places = tuple(sorted(municipalities.items(), key=lambda one: one[1]))
        required = _("required")
        self.all: dict[str, Field] = {
            "given_name": Field(_("First name"), LineInput(), required=required),
            "family_name": Field(_("Family name"), LineInput()),
            "born": Field(_("Personnummer or birth date"), BornInput(today)),
            "phone": Field(_("Phone"), LineInput(tidy=phone_shown)),
            "municipality": Field(_("Municipality"), MunicipalityInput(places, inline=True), required=required),
            "other_adult": Field(_("The other adult"), LineInput(), help=_("First and family name, if two apply.")),
            "channel": Field(_("How they reached us"), ChoiceInput(words.options("inquiry_channel"), cell=True)),
            "received_on": Field(_("Received"), DateInput(today), required=required),
            "motive": Field(_("Why the family wants this"), LongTextInput(least=4, most=14)),
            "other_born": Field(_("The other adult: personnummer or birth date"), BornInput(today)),
            "other_phone": Field(_("The other adult: phone"), LineInput(tidy=phone_shown)),
            "email": Field(_("E-mail"), LineInput()),
            "source": Field(_("Heard of us through"), ChoiceInput(words.options("inquiry_source"), cell=True)),
            "campaign": Field(
                _("Campaign"), SuggestedInput(), help=_("An advertisement or a fair, if the family says so.")
            ),
            "street_address": Field(_("Street address"), LineInput()),
            "postcode_and_town": Field(_("Postcode and town"), LineInput()),
            "children": Field(_("Children in the home"), RowsInput(self._child_columns())),
            "age_from": Field(_("Child's age from"), IntegerInput(low=0, high=20, unit=_("years"))),
            "age_to": Field(_("Child's age to"), IntegerInput(low=0, high=20, unit=_("years"))),
            "places": Field(_("Number of children"), IntegerInput(low=1, high=9)),
            "sibling_scope": Field(_("Siblings"), ChoiceInput(words.options("sibling_scope"), cell=True)),
            "placement_length": Field(_("For how long"), MultiChoiceInput(words.options("placement_length"))),
            "protection_degree": Field(
                _("Protected personal data"),
                ChoiceInput(words.options("protection_degree"), cell=True),
                help=_("Then address, phone and employer are not kept."),
            ),
        }
        self.reset()
        self._empty = {key: field.control.draft() for key, field in self.all.items()}

    def _child_columns(self) -> tuple[RowColumn, ...]:
        lives = words.options("residence_pattern")
        return (
            RowColumn("name", _("First name"), LineInput, 2),
            RowColumn("born", _("Born"), lambda: DateInput(self.today)),
            RowColumn("lives", _("Lives here"), lambda: ChoiceInput(lives, open_=False, cell=True), 2),
        )

    def control(self, key: str) -> Input:
        """One field's input."""
        return self.all[key].control

    def reset(self) -> None:
        """Empty, with what is most often so already filled in."""
        for field in self.all.values():
            field.control.set_value(() if isinstance(field.control, MultiChoiceInput | RowsInput) else None)
            field.show_plain()
        self.control("received_on").set_value(self.today)
        self.control("channel").set_value("phone")
        self.control("protection_degree").set_value("none")

    def grid(self, keys: Iterable[str]) -> QGridLayout:
        """Some of the fields, two beside each other where there is room."""
        columns = 1 if theme().roomy else 2
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        row = column = 0
        for key in keys:
            span = columns if key in WIDE else 1
            if column and span > 1:
                row, column = row + 1, 0
            grid.addWidget(self.all[key], row, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
            if column >= columns:
                row, column = row + 1, 0
        for number in range(columns):
            grid.setColumnStretch(number, 1)
        return grid

    def hold(self, widget: QWidget | None) -> bool:
        """Whether it is where somebody writes."""
        return any(widget in field.control.controls for field in self.all.values())

    def suggest_campaigns(self, names: Sequence[str]) -> None:
        """Offer the campaigns that the family may have met."""
        control = self.control("campaign")
        assert isinstance(control, SuggestedInput)
        control.suggest(names)

    def lack(self, proposals: Iterable[Proposal]) -> bool:
        """Whether something else stands where any of these belongs."""
        return any(self.control(one.field).value() != one.value for one in proposals)

    # as a draft

    def draft(self) -> str:
        """What differs from an empty page, as JSON; "" when nothing does."""
        plain = {key: field.control.draft() for key, field in self.all.items()}
        changed = {key: text for key, text in plain.items() if text != self._empty[key]}
        return json.dumps(changed, ensure_ascii=False) if changed else ""

    def set_draft(self, text: str) -> None:
        """Show again what `draft` gave."""
        for key, typed in json.loads(text).items():
            if key in self.all:
                self.control(key).set_draft(typed)

    # from an e-mail

    def offers(self, text: str) -> list[Offer]:
        """What a pasted text proposes that does not stand in the fields already."""
        proposals = read(text, self._municipalities, self.today)
        if proposals:
            proposals = (*proposals, Proposal("channel", "email"))
        usual = {"channel": "phone", "received_on": self.today.isoformat()}
        return offers(proposals, self.all, self._shown, usual)

    def _shown(self, key: str, value: str) -> str:
        """A value in words."""
        if key == "municipality":
            return self._municipalities.get(value, value)
        lists = {"channel": "inquiry_channel", "source": "inquiry_source"}
        return words.choice(lists[key], value) if key in lists else value

    # as an enquiry

    def people(self) -> tuple[NewPerson, ...]:
        """The adults who apply, and the children."""
        value = {key: field.control.value() for key, field in self.all.items()}
        first_born, other_born = self.control("born"), self.control("other_born")
        assert isinstance(first_born, BornInput) and isinstance(other_born, BornInput)
        people = [
            NewPerson(
                value["given_name"], value["family_name"], phone=value["phone"], email=value["email"],
                protection_degree=value["protection_degree"] or "none", **_born(first_born),
            )
        ]  # fmt: skip
        given, _space, family = value["other_adult"].partition(" ")
        if given:
            name = family.strip() or value["family_name"]
            people.append(NewPerson(given, name, phone=value["other_phone"], **_born(other_born)))
        for row in value["children"]:
            if row.get("name"):
                people.append(
                    NewPerson(
                        row["name"], "", PersonRole.CHILD, birth_date=row.get("born"),
                        residence_pattern=row.get("lives"),
                    )
                )  # fmt: skip
        return tuple(people)

    def told(self) -> NewInquiry:
        """What families that are known already are compared with: as it stands, be it whole and right or not."""
        people = list(self.people())
        for at, key in enumerate(PERSON_FIELDS):
            born = self.control(key)
            assert isinstance(born, BornInput)
            if at < len(people) and people[at].role is PersonRole.APPLICANT:
                people[at] = replace(people[at], identity_text=born.value(), birth_date=born.birth_date())
        value = {key: self.control(key).value() for key in ("municipality", "street_address", "postcode_and_town")}
        return NewInquiry(
            persons=tuple(people), municipality=value["municipality"] or "", received_on=self.today, channel="",
            street_address=value["street_address"], postcode_and_town=value["postcode_and_town"],
        )  # fmt: skip

    def enquiry(self, *, refer: bool = False) -> NewInquiry:
        """What is to be registered."""
        value = {key: field.control.value() for key, field in self.all.items()}
        people = self.people()
        adults = sum(one.role is PersonRole.APPLICANT for one in people)
        return NewInquiry(
            persons=people,
            municipality=value["municipality"] or "",
            received_on=value["received_on"] or self.today,
            channel=value["channel"] or "other",
            street_address=value["street_address"],
            postcode_and_town=value["postcode_and_town"],
            household_form="couple" if adults > 1 else "single",
            source=value["source"],
            motive=value["motive"],
            age_from=value["age_from"],
            age_to=value["age_to"],
            places=value["places"],
            refer=refer,
            extra={key: value[key] for key in ("campaign", "sibling_scope", "placement_length")},
        )


def _born(control: BornInput) -> dict[str, Any]:
    if control.number():
        return {"identity_text": control.number()}
    return {"birth_date": control.birth_date(), "other_id": control.other_id()}
