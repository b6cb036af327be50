"""The computed fields of F4, F7, F11, F13, F15, F22, from answers and facts; those of F1 and F10 are `computed`'s.

The texts are form content, so they are Swedish and do not pass through the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from fhr_desktop.domain.certificates import check_code
from fhr_desktop.domain.checks import LIMIT_DAYS
from fhr_desktop.domain.training import Mark
from fhr_desktop.forms.answers import FilledForm, Value
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.rules import rows_of
from fhr_desktop.forms.wording import resolve

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


def _total_hours(_filled: FilledForm, facts: Facts) -> Value:
    lengths = facts.get("session_minutes", ())
    hours, rest = divmod(sum(lengths), 60)
    told = " ".join(filter(None, (f"{hours} timmar" if hours else "", f"{rest} minuter" if rest else "")))
    return f"{len(lengths)} {'träff' if len(lengths) == 1 else 'träffar'}, {told}" if told else None


def _headcount(filled: FilledForm, _facts: Facts) -> Value:
    """Nothing before anybody is marked: the list is then counted by hand."""
    marks = [row.get("mark") for row in rows_of(filled, "attendance_rows") if row.get("mark")]
    return str(sum(mark != Mark.ABSENT for mark in marks)) if marks else None


def _certificate_text(filled: FilledForm, facts: Facts) -> Value:
    said = {key: str(filled.value(key) or "") for key in ("participant_name", "course_name", "hours", "period")}
    wording = filled.definition.field("certificate_text").computed
    return resolve(wording, said, facts["today"]) if said["participant_name"] else None


def _sessions_done(_filled: FilledForm, facts: Facts) -> Value:
    if "certificate" not in facts:
        return None
    one = facts["certificate"]
    made_up = f", varav {one.made_up} har tagits igen" if one.made_up else ""
    waived = f", dispens för {one.waived}" if one.waived else ""
    return f"{one.attended + one.made_up} av {one.planned}{made_up}{waived}"


def _check_code(_filled: FilledForm, facts: Facts) -> Value:
    return check_code(facts["certificate"]) if "certificate" in facts else None


def _validity(_filled: FilledForm, facts: Facts) -> Value:
    if "certificate" not in facts:
        return None
    one = facts["certificate"]
    instead = f" och ersätter intyg {one.replaces}, som inte gäller längre" if one.replaces else ""
    return f"Gäller från {one.issued_on}{instead}."


PAPERS: Mapping[str, Mapping[str, Callable[[FilledForm, Facts], Value]]] = {
    "register_extract_request": {"renew_on": _renew_on},
    "home_visit": {"visit_number": _visit_number, "action_list": _actions},
    "assessment_notice": {"conditions_text": _conditions},
    "training_invitation": {"total_hours": _total_hours},
    "attendance_list": {"headcount": _headcount},
    "training_certificate": {
        "certificate_text": _certificate_text,
        "sessions_done": _sessions_done,
        "check_code": _check_code,
        "validity": _validity,
    },
    "treserva_transfer": {"item_count": _item_count},
    "family_presentation": {"home_number": _home_number, "area": _area, "distance": _distance},
}
