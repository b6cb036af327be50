"""The form of a request: its groups, and the inputs of what is asked in rows."""

from __future__ import annotations

import datetime as dt

from fhr_desktop.domain.needs import Level, Need
from fhr_desktop.forms.library import library, listed_areas
from fhr_desktop.services.need_words import CONSIDERED, GENDERS, OTHER_CHILDREN
from i18n import _
from ui import words
from ui.components.inputs import ChoiceInput, IntegerInput, LineInput
from ui.components.inputs.choice import Options
from ui.components.inputs.place import PlaceInput
from ui.components.inputs.rows import RowColumn, RowsInput
from ui.components.record_form import Group, RecordForm
from ui.pages.needs.new_need import LONGEST, OLDEST

FARTHEST = 300  # kilometres
FUTURE = ("reply_wanted_by", "start_wanted")
WIDE = ("together",)


def groups(*, ended: bool) -> tuple[Group, ...]:
    """The headings with their fields; what was learnt is asked when it has ended."""
    return (
        (_("Who asks"), ("municipality", "reference", "officer", "officer_phone", "received_on", "reply_wanted_by")),
        (_("The children"), ("children", "together", "child_municipality", "protected")),
        (_("Places"), ("places_that_matter", "not_near")),
        (_("When and for how long"), ("urgency", "start_wanted", "length", "home_type", "emergency_from")),
        (_("Close relations"), ("network_considered", "network_considered_on")),
        (
            _("What the home is to offer"),
            ("own_room", "adult_daytime", "accessible", "smoke_free", "no_animals", "other_children", "least_gap"),
        ),
        (_("Contact with the family"), ("contact",)),
        (_("What the home is to manage"), ("requirements",)),
        (_("Language"), ("languages",)),
        *([(_("What we learnt"), ("lesson",))] if ended else []),
    )


def make_form(need: Need, today: dt.date, municipalities: Options) -> RecordForm:
    """The whole card."""
    active = [(one.key, one.label) for one in library().choices("home_type") if one.facts.get("active")]
    if need.home_type not in dict(active):
        active.append((need.home_type, words.choice("home_type", need.home_type)))
    choices = {
        "home_type": active,
        "network_considered": tuple(CONSIDERED.items()),
        "other_children": tuple(OTHER_CHILDREN.items()),
    }
    inputs = {
        "children": _children,
        "places_that_matter": _places,
        "not_near": _not_near,
        "requirements": lambda: _requirements(need),
    }
    return RecordForm(
        Need, groups(ended=need.closed_on is not None), today, municipalities=municipalities, choices=choices,
        future=FUTURE, wide=WIDE, inputs=inputs,
    )  # fmt: skip


def _children() -> RowsInput:
    return RowsInput((
        RowColumn("alias", _("Alias"), lambda: LineInput(), 3),
        RowColumn("age", _("Age"), lambda: IntegerInput(low=0, high=OLDEST, width=3, unit=_("years")), 1),
        RowColumn("gender", _("Gender, only if it matters"), lambda: _of(tuple(GENDERS.items())), 2),
    ))  # fmt: skip


def _places() -> RowsInput:
    return RowsInput((
        RowColumn("place", _("Place"), PlaceInput, 2),
        RowColumn("about", _("What is there"), lambda: LineInput(), 3),
        RowColumn("minutes", _("Longest travel"), lambda: IntegerInput(low=1, high=LONGEST, width=4, unit=_("min")), 1),
    ))  # fmt: skip


def _not_near() -> RowsInput:
    return RowsInput((
        RowColumn("place", _("Place"), PlaceInput, 2),
        RowColumn("km", _("Not nearer than"), lambda: IntegerInput(low=1, high=FARTHEST, width=4, unit=_("km")), 1),
    ))  # fmt: skip


def _requirements(need: Need) -> RowsInput:
    """Areas that wait for a lawyer are only there where they stand already."""
    areas = list(listed_areas())
    known = {key for key, _label in areas}
    for row in need.requirements:
        if (area := str(row.get("area") or "")) and area not in known:
            label = words.choice("experience_area", area)
            areas.append((area, _("{area}: not used, waits for a lawyer").format(area=label)))
    levels = tuple(one for one in words.options("requirement_level") if one[0] != Level.NOT_RELEVANT)
    return RowsInput((
        RowColumn("area", _("Area"), lambda: _of(areas), 3),
        RowColumn("level", _("How much it weighs"), lambda: _of(levels), 2),
    ))  # fmt: skip


def _of(options: Options) -> ChoiceInput:
    return ChoiceInput(options, open_=False, cell=True)
