"""The computed fields of F1 and F10 from the answers and a few facts. Fetching the facts is services' work.

The texts are form content, so they are Swedish and do not pass through the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypedDict

from fhr_desktop.domain.training import Certificate
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm, Subject, Value
from fhr_desktop.forms.computed_papers import PAPERS
from fhr_desktop.forms.definition import FormField, Repeat
from fhr_desktop.forms.gaps import before_signing
from fhr_desktop.forms.rules import rows_of
from fhr_desktop.forms.shown import choice_label, show
from fhr_desktop.forms.visibility import answered
from fhr_desktop.forms.wording import resolve

NONE = "Inga"
_LIVES_HERE = ("always", "alternating", "weekends")
_VISITS = ("home_visit_booked", "home_visit_short_notice")


class Examined(TypedDict):
    """An investigator's degree, from the user's own record."""

    name: str
    degree: str
    year: int


class EarlierCase(TypedDict):
    """An earlier case of the same household. `state` is the state's Swedish name."""

    number: str
    state: str
    date: str  # ISO


class SafetyAction(TypedDict):
    """A safety measure from a home visit that is not done."""

    what: str
    due_on: str  # ISO or ''
    responsible: str


class FirstAssessment(TypedDict):
    """An adult's BRA-fam form and summary (F5)."""

    adult: str
    form_on: str  # ISO
    summary_on: str  # ISO
    version: str
    conclusion: str  # Swedish
    open_areas: tuple[str, ...]  # marked and not followed up, Swedish


class Facts(TypedDict, total=False):
    """What the answers alone do not tell. A fact left out leaves the fields that need it unanswered."""

    today: dt.date  # needed by all
    participating: bool  # F1: the municipality takes part on the day of the inquiry
    protected: bool  # somebody in the household has protected personal data
    case_number: str  # shown instead of names when protected
    municipality_block: str  # shown instead of the municipality when protected
    municipalities: Mapping[str, str]  # code → name
    pause_days: int  # days at rest between the first and the last contact
    investigators: tuple[Examined, ...]
    earlier_cases: tuple[EarlierCase, ...]
    safety_open: tuple[SafetyAction, ...]
    register_limit_days: int  # older checks are marked
    brafam: tuple[FirstAssessment, ...]
    assessed: bool  # heading 24 is signed by all three
    visit_number: int  # F7: which of the case's home visits it is
    conditions: tuple[str, ...]  # F11: what the report makes conditions of, a line each
    home_number: str  # F15: never the case's
    county_part: str  # F15: where the home is, said so that nobody is found by it
    session_minutes: tuple[int, ...]  # F13a: how long each meeting of the course is
    certificate: Certificate  # F13d


Computed = Callable[[FilledForm, Facts], Value]


def compute(filled: FilledForm, facts: Facts) -> Mapping[AnswerKey, Value]:
    """The computed answers of the form; texts, or yes and no where `visible_if` asks for them.

    Later ones see earlier ones: has_children decides which gaps there are. Put them among the answers.
    """
    answers = dict(filled.answers)
    made: dict[AnswerKey, Value] = {}
    for key, how in {**_FORMS, **PAPERS}.get(filled.definition.key, {}).items():
        value = how(replace(filled, answers=answers), facts)
        made[key, EVERYONE] = value
        answers[key, EVERYONE] = value
    return made


def _shown(filled: FilledForm, key: str, facts: Facts, subject: str = EVERYONE) -> str:
    one: FormField = filled.definition.field(key)
    return show(one, filled.value(key, subject), facts.get("municipalities"))


def _joined(parts: list[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts if part) + "." if any(parts) else ""


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _participating(filled: FilledForm, facts: Facts) -> Value:
    if "participating" not in facts:
        return None
    return "Ja" if facts["participating"] else "Nej. Hänvisa familjen till den egna kommunen."


def _protected(filled: FilledForm, facts: Facts) -> Value:
    """Yes as soon as one of the sources says so: the record, or an applicant's answer here."""
    degrees = [filled.value("protection_degree", one.id) for one in filled.subjects.get(Repeat.ADULT, ())]
    marked = any(degree not in (None, "", "none") for degree in degrees)
    return facts.get("protected", False) or marked


def _has_children(filled: FilledForm, facts: Facts) -> Value:
    """Counted on birth years, so whoever turns 18 this year no longer counts; a registered child does."""
    if filled.subjects.get(Repeat.CHILD):
        return True
    if not answered(filled.value("member_rows")):
        return None
    years = [
        row.get("birth_year") for row in rows_of(filled, "member_rows") if row.get("residence_pattern") in _LIVES_HERE
    ]
    return any(isinstance(year, int) and facts["today"].year - year < 18 for year in years)


def _period(filled: FilledForm, facts: Facts) -> Value:
    days = sorted(day for row in rows_of(filled, "contact_rows") if (day := _day(row.get("date"))))
    if not days:
        return None
    length, pause = (days[-1] - days[0]).days + 1, facts.get("pause_days", 0)
    rest = f", {length - pause} utan vila" if pause else ""
    return f"{days[0]} till {days[-1]}, {length} dagar{rest}"


def _qualification(filled: FilledForm, facts: Facts) -> Value:
    texts = [f"{one['name']}: {one['degree']} {one['year']}" for one in facts.get("investigators", ())]
    return _joined(texts) or None


def _earlier_cases(filled: FilledForm, facts: Facts) -> Value:
    if "earlier_cases" not in facts:
        return None
    return ", ".join(f"{c['number']} ({c['state'].lower()}, {c['date']})" for c in facts["earlier_cases"]) or NONE


def _safety_open(filled: FilledForm, facts: Facts) -> Value:
    if "safety_open" not in facts:
        return None
    texts = [
        f"{one['what']}, klart senast {one['due_on'] or 'datum saknas'}, {one['responsible'] or 'ansvarig saknas'}"
        for one in facts["safety_open"]
    ]
    return _joined(texts) or NONE


def _languages(filled: FilledForm, facts: Facts) -> Value:
    columns = {column.key: column for column in filled.definition.field("languages").columns}
    texts = []
    for adult in filled.subjects.get(Repeat.ADULT, ()):
        value = filled.value("languages", adult.id)
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
        spoken = [
            f"{show(columns['language'], row.get('language'))} ({show(columns['level'], row.get('level')).lower()})"
            for row in rows
            if row.get("language")
        ]
        if spoken:
            texts.append(f"{adult.label}: {', '.join(spoken)}")
    return _joined(texts) or None


def _register_age(filled: FilledForm, facts: Facts) -> Value:
    days = [day for row in rows_of(filled, "register_rows") if (day := _day(row.get("received_on")))]
    if not days:
        return None
    age = ((_day(filled.value("assessed_on")) or facts["today"]) - min(days)).days
    limit = facts.get("register_limit_days")
    late = f", äldre än gränsen på {limit} dagar" if limit is not None and age > limit else ""
    return f"{age} dagar (inkommen {min(days)}){late}"


def _brafam_done(filled: FilledForm, facts: Facts) -> Value:
    texts = [
        f"{one['adult']}: formulär {one['form_on']}, sammanställning {one['summary_on']}, "
        f"version {one['version']}, {one['conclusion'].lower()}"
        for one in facts.get("brafam", ())
    ]
    return _joined(texts) or None


def _brafam_open(filled: FilledForm, facts: Facts) -> Value:
    if "brafam" not in facts:
        return None
    areas = {area: None for one in facts["brafam"] for area in one["open_areas"]}
    return ", ".join(areas) or NONE


def _home(filled: FilledForm, facts: Facts) -> Value:
    if filled.value("protected_home") is True:
        where = facts.get("municipality_block", "")
        return _joined([f"Ärende {facts.get('case_number', '')}".strip(), where])
    adults = " och ".join(one.label for one in filled.subjects.get(Repeat.ADULT, ()))
    children = [_child_year(filled, child) for child in filled.subjects.get(Repeat.CHILD, ())]
    born = f" (födda {', '.join(year for year in children if year)})" if any(children) else ""
    animals, smoking = filled.value("has_animals"), filled.value("smoking")
    return _joined(
        [
            adults,
            _shown(filled, "home_municipality", facts),
            _shown(filled, "household_form", facts),
            f"Barn hemma: {len(children)}{born}",
            "" if animals is None else f"Djur: {'ja' if animals else 'nej'}",
            "" if smoking is None else f"Rökning: {_shown(filled, 'smoking', facts).lower()}",
        ]
    )


def _child_year(filled: FilledForm, child: Subject) -> str:
    year = filled.value("child_birth_year", child.id)
    return str(year) if year else ""


def _result(filled: FilledForm, facts: Facts) -> Value:
    if not facts.get("assessed", False):
        return "Utkast, ingen bedömning"
    return f"{_shown(filled, 'result', facts)}, {_shown(filled, 'assessed_on', facts)}"


def _scope(filled: FilledForm, facts: Facts) -> Value:
    low, high, places = (filled.value(key) for key in ("age_from", "age_to", "places"))
    limits = [str(row.get("what")) for row in rows_of(filled, "limitation_rows") if row.get("what")]
    return _joined(
        [
            f"{low}–{high} år" if low is not None and high is not None else "",
            "" if places is None else "1 plats" if places == 1 else f"{places} platser",
            _shown(filled, "sibling_scope", facts),
            _shown(filled, "home_types", facts),
            _shown(filled, "lengths", facts),
            f"Begränsningar: {'; '.join(limits).rstrip('.')}" if limits else "",
        ]
    )


def _support(filled: FilledForm, facts: Facts) -> Value:
    status = next(c for c in filled.definition.field("training_rows").columns if c.key == "status")
    training = [
        f"{row.get('adult')}: {choice_label(status, str(row.get('status'))).lower()}"
        for row in rows_of(filled, "training_rows")
        if row.get("status")
    ]
    names = {one.id: one.label for one in filled.subjects.get(Repeat.ADULT, ())}
    told = "; ".join(_named(text, names) for text in training)
    return _joined([_shown(filled, "support_level", facts), f"Utbildning: {told}" if told else ""])


def _named(text: str, names: Mapping[str, str]) -> str:
    who, _colon, rest = text.partition(": ")
    return f"{names.get(who, who)}: {rest}"


def _basis(filled: FilledForm, facts: Facts) -> Value:
    contacts = [row.get("kind") for row in rows_of(filled, "contact_rows")]
    children = filled.subjects.get(Repeat.CHILD, ())
    talks = sum(filled.value("child_talk_held", child.id) is True for child in children)
    checks = rows_of(filled, "register_rows")
    done = [row for row in checks if row.get("received_on")]
    days = [day for row in done if (day := _day(row.get("received_on")))]
    return _joined(
        [
            f"Hembesök: {sum(kind in _VISITS for kind in contacts)}",
            f"Enskilda intervjuer: {contacts.count('interview_individual')}",
            f"Gemensamma intervjuer: {contacts.count('interview_couple')}",
            f"Samtal med {talks} av {len(children)} barn" if children else "",
            f"Referenser: {len(rows_of(filled, 'reference_rows'))}",
            f"Registerkontroller: {len(done)} av {len(checks)}",
            f"Äldsta registerdatum: {min(days)}" if days else "",
        ]
    )


def _valid(filled: FilledForm, facts: Facts) -> Value:
    assessed, until = _day(filled.value("assessed_on")), _day(filled.value("update_by"))
    if assessed is None:
        return "Ingen bedömning ännu"
    passed = until is not None and until < facts["today"]
    return _joined(
        [
            f"Bedömd {assessed}",
            f"Uppdateras senast {until}" if until else "",
            "Gränsen är passerad. Uppgifterna behöver uppdateras" if passed else "",
        ]
    )


def _gaps(filled: FilledForm, facts: Facts) -> Value:
    numbers = {section.key: section.number for section in filled.definition.sections}
    texts = [f"{numbers[gap.section_key]} {gap.sentence}".strip() for gap in before_signing(filled, facts["today"])]
    return "\n".join(texts) or NONE


def _reader_note(filled: FilledForm, facts: Facts) -> Value:
    return resolve(filled.definition.field("overview_reader_note").computed, {}, facts["today"])


_FORMS: Mapping[str, Mapping[str, Computed]] = {
    "inquiry_registration": {"participating": _participating},
    "investigation_report": {
        "protected_household": _protected,
        "protected_home": _protected,
        "has_children": _has_children,
        "investigation_period": _period,
        "investigator_qualification": _qualification,
        "earlier_cases": _earlier_cases,
        "safety_open": _safety_open,
        "languages_home": _languages,
        "register_age": _register_age,
        "brafam_done": _brafam_done,
        "brafam_open": _brafam_open,
        "overview_home": _home,
        "overview_result": _result,
        "overview_scope": _scope,
        "overview_support": _support,
        "overview_basis": _basis,
        "overview_valid": _valid,
        "overview_gaps": _gaps,
        "overview_reader_note": _reader_note,
    },
}
