"""The computed fields of F4, F7, F11, F15, F22, from the answers and a few facts; those of F1 and F10 are `computed`'s.

The texts are form content, so they are Swedish and do not pass through the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.forms.answers import FilledForm, Value
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.rules import rows_of

if TYPE_CHECKING:
    from fhr_desktop.forms.computed import Facts

TO_FIX = ("fix_before", "fix_later")  # of a safety row of a home visit
_NONE = "Inga"


def _renew_on(filled: FilledForm, _facts: Facts) -> Value:
    """The day the oldest of the extracts is too old."""
    came = [str(row["received_on"]) for row in rows_of(filled, "handling_rows") if row.get("received_on")]
    return (dt.date.fromisoformat(min(came)) + dt.timedelta(days=LIMIT_DAYS)).isoformat() if came else None


def _visit_number(_filled: FilledForm, facts: Facts) -> Value:
    return str(facts["visit_number"]) if "visit_number" in facts else None


def _actions(filled: FilledForm, _facts: Facts) -> Value:
    """Everything that is to be put right, a line each; nothing before a row has been looked at."""
    told, seen = [], False
    for section in filled.definition.sections:
        for one in section.fields:
            if one.kind is not FieldKind.TABLE or all(column.key != "status" for column in one.columns):
                continue
            labels = {row.key: row.label for row in one.rows}
            for row in rows_of(filled, one.key):
                seen = seen or bool(row.get("status"))
                if row.get("status") in TO_FIX:
                    what = str(row.get("action") or labels.get(str(row.get("_row")), one.label)).rstrip(".")
                    before = ", innan ett barn flyttar in" if row["status"] == "fix_before" else ""
                    told.append(f"{what}, klart senast {row.get('due_on') or 'datum saknas'}{before}.")
    return "\n".join(told) or (_NONE if seen else None)


def _conditions(_filled: FilledForm, facts: Facts) -> Value:
    return "\n".join(facts.get("conditions", ())) or None


def _home_number(_filled: FilledForm, facts: Facts) -> Value:
    return facts.get("home_number") or None


def _area(_filled: FilledForm, facts: Facts) -> Value:
    return facts.get("county_part") or None


def _item_count(filled: FilledForm, _facts: Facts) -> Value:
    return len(rows_of(filled, "item_rows"))


def _distance(_filled: FilledForm, facts: Facts) -> Value:
    """Reckoned for a request, which a presentation on its own has none of; never shown of a protected home."""
    return "Visas inte" if facts.get("protected") else None


PAPERS: Mapping[str, Mapping[str, Callable[[FilledForm, Facts], Value]]] = {
    "register_extract_request": {"renew_on": _renew_on},
    "home_visit": {"visit_number": _visit_number, "action_list": _actions},
    "assessment_notice": {"conditions_text": _conditions},
    "treserva_transfer": {"item_count": _item_count},
    "family_presentation": {"home_number": _home_number, "area": _area, "distance": _distance},
}
