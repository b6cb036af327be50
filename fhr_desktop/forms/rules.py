"""The `gap_rule` of each section in code, where it says more than the fields' own flags do. F1 and F10.

A rule is silent about what is not answered yet: the missing answer is a gap of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Subject
from fhr_desktop.forms.definition import Repeat
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import answered, filled_row
from i18n import _, _n

_HOME_VISITS = ("home_visit_booked", "home_visit_short_notice")
_ALWAYS_CHECKED = ("criminal_record", "suspicion_record")
_CHECKED = ("clear", "remark_assessed", "remark_not_assessed")
_REMARKS = ("remark_assessed", "remark_not_assessed")


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that is not met, at the field where it is put right."""

    field_key: str
    sentence: str
    subject_id: str = EVERYONE


Rule = Callable[[FilledForm], Iterator[Finding]]
Row = Mapping[str, Cell]


def findings(filled: FilledForm) -> Iterator[Finding]:
    """Every rule of the form that is not met."""
    for rule in _RULES.get(filled.definition.key, ()):
        yield from rule(filled)


def rows_of(filled: FilledForm, field_key: str) -> list[Row]:
    """The table's rows that have something in them."""
    value = filled.value(field_key)
    if not isinstance(value, tuple):
        return []
    return [row for row in value if isinstance(row, Mapping) and filled_row(row)]


def says_none(text: object) -> bool:
    """Whether a text says that there is nothing: empty, or only the word Inga."""
    return not isinstance(text, str) or text.strip(" .!").casefold() in ("", "inga", "inget", "ingen")


def means(cell: Cell, adult: Subject) -> bool:
    """Whether a cell names the person: by id, or by the first name as a word."""
    if not isinstance(cell, str):
        return False
    first = adult.label.split(" ")[0]
    return cell == adult.id or bool(first and re.search(rf"\b{re.escape(first)}\b", cell, re.IGNORECASE))


def _first_name(adult: Subject) -> str:
    return adult.label.split(" ")[0]


def _mentions(text: str, *words: str) -> bool:
    return any(word in text.casefold() for word in words)


def _excuses(filled: FilledForm, text: str, adult: Subject, *words: str) -> bool:
    """Whether a stated reason speaks of this adult, or of nobody by name; and of one of the words, if any are given."""
    if says_none(text) or (words and not _mentions(text, *words)):
        return False
    return means(text, adult) or not any(means(text, other) for other in _adults(filled))


def _adults(filled: FilledForm) -> tuple[Subject, ...]:
    return filled.subjects.get(Repeat.ADULT, ())


def _all_named(filled: FilledForm, field_key: str, column: str, *needed: str) -> bool:
    """Whether every adult has a row in the table, with the needed columns answered."""
    rows = [row for row in rows_of(filled, field_key) if all(answered(row.get(key)) for key in needed)]
    return all(any(means(row.get(column), adult) for row in rows) for adult in _adults(filled))


def _ordered(low: str, high: str, sentence: Callable[[], str]) -> Rule:
    """A rule that the second number or date is not below the first."""

    def rule(filled: FilledForm) -> Iterator[Finding]:
        first, second = filled.value(low), filled.value(high)
        numbers = isinstance(first, int) and isinstance(second, int) and first > second
        dates = isinstance(first, str) and isinstance(second, str) and bool(second) and first > second
        if numbers or dates:
            yield Finding(high, sentence())

    return rule


def _ages() -> str:
    return _("The upper age is below the lower one.")


def _two_investigators(filled: FilledForm) -> Iterator[Finding]:
    first, second = filled.value("investigator_1"), filled.value("investigator_2")
    if first and first == second:
        yield Finding("investigator_2", _("The two investigators must be different persons."))


def _contacts(filled: FilledForm) -> Iterator[Finding]:
    """Two home visits, each applicant alone, both together; or the limitations say why not."""
    rows, limits = rows_of(filled, "contact_rows"), str(filled.value("limitations") or "")
    if not rows:
        return
    kinds = [row.get("kind") for row in rows]
    lacking = 2 - sum(kind in _HOME_VISITS for kind in kinds)
    if lacking > 0 and not _mentions(limits, "besök"):
        sentence = _n(
            "One more home visit is needed, or the reason under limitations.",
            "{n} home visits are needed, or the reason under limitations.",
            lacking,
        )
        yield Finding("contact_rows", sentence.format(n=lacking))
    alone = [row for row in rows if row.get("kind") == "interview_individual"]
    for adult in _adults(filled):
        about = ("intervju", "enskil", _first_name(adult).casefold())
        if not any(means(row.get("participants"), adult) for row in alone) and not _excuses(
            filled, limits, adult, *about
        ):
            sentence = _("{name} needs an interview alone, or the reason under limitations.")
            yield Finding("contact_rows", sentence.format(name=_first_name(adult)))
    if (
        len(_adults(filled)) > 1
        and "interview_couple" not in kinds
        and not _mentions(limits, "gemensam", "tillsammans")
    ):
        yield Finding("contact_rows", _("Two applicants need an interview together, or the reason under limitations."))


def _members(filled: FilledForm) -> Iterator[Finding]:
    rows = rows_of(filled, "member_rows")
    if not rows:
        return
    if not _all_named(filled, "member_rows", "name"):
        yield Finding("member_rows", _("Every applicant needs a row among those who live in the home."))
    elif not all(answered(row.get("relation")) for row in rows):
        yield Finding("member_rows", _("Everyone in the home needs a relation."))


def _violence_asked(filled: FilledForm) -> Iterator[Finding]:
    needed = ("asked_on", "asked_by")
    if rows_of(filled, "violence_asked") and not _all_named(filled, "violence_asked", "adult", *needed):
        sentence = _("The question about violence must be asked to each adult alone, with date and who asked.")
        yield Finding("violence_asked", sentence)


def _others_have_seen(filled: FilledForm) -> Iterator[Finding]:
    """At least one example of the parenting comes from somebody else than the person."""
    examples = ("care", "attunement", "boundaries")
    for adult in _adults(filled):
        if not all(answered(filled.value(key, adult.id)) for key in examples):
            continue
        seen = {one.kind for key in examples for one in filled.evidence.get((key, adult.id), ())}
        if seen <= {"intervju"}:
            sentence = _("At least one example must come from somebody else than the person, such as a visit.")
            yield Finding("care", sentence, adult.id)


def _leave(filled: FilledForm) -> Iterator[Finding]:
    if rows_of(filled, "leave_rows") and not _all_named(filled, "leave_rows", "adult", "leave"):
        yield Finding("leave_rows", _("Every applicant needs a row about being at home."))


def _network(filled: FilledForm) -> Iterator[Finding]:
    if any(not answered(row.get("role")) for row in rows_of(filled, "network_rows")):
        yield Finding("network_rows", _("Write what each person or group does in everyday life."))


def _assignments(filled: FilledForm) -> Iterator[Finding]:
    for row in rows_of(filled, "previous_rows"):
        first, last = row.get("from_year"), row.get("to_year")
        if isinstance(first, int) and isinstance(last, int) and first > last:
            yield Finding("previous_rows", _("An assignment ends before it begins. Check the years."))
            return


def _registers(filled: FilledForm) -> Iterator[Finding]:
    rows = rows_of(filled, "register_rows")
    names = {choice.key: choice.label for choice in library().choices("register_kind")}
    for row in rows:
        problem = _wrong_with(row)
        if problem:
            check = f"{names.get(str(row.get('register')), '')}, {str(row.get('adult') or '').split(' ')[0]}"
            yield Finding("register_rows", problem.format(check=check))
    if rows:
        yield from _not_checked(filled, rows, names)


def _wrong_with(row: Row) -> str:
    """What is lacking in a check, with a place for its name."""
    read = row.get("result") in _CHECKED
    if not answered(row.get("legal_basis")):
        return _("{check}: the legal ground is lacking.")
    if read and not _two_readers(row.get("reviewed_by")):
        return _("{check}: two persons must have reviewed it.")
    if read and not answered(row.get("destroyed_on")):
        return _("{check}: write when the extract was destroyed or returned.")
    if str(row.get("received_on") or "9") < str(row.get("requested_on") or ""):
        return _("{check}: it is received before it was requested. Check the dates.")
    return _("{check}: the remark has not been assessed yet.") if row.get("result") == "remark_not_assessed" else ""


def _not_checked(filled: FilledForm, rows: list[Row], names: Mapping[str, str]) -> Iterator[Finding]:
    """The police registers that have no result for an applicant, and no reason that names the register."""
    done = [row for row in rows if row.get("result") in _CHECKED]
    reasons = str(filled.value("register_missing") or "")
    for register in _ALWAYS_CHECKED:
        for adult in _adults(filled):
            found = any(row.get("register") == register and means(row.get("adult"), adult) for row in done)
            if not found and not _excuses(filled, reasons, adult, names[register].casefold().removesuffix("et")):
                sentence = _("{register} has no result for {name}; or give the reason under missing checks.")
                told = sentence.format(register=names[register], name=_first_name(adult))
                yield Finding("register_rows", told)


def _remarks(filled: FilledForm) -> Iterator[Finding]:
    rows = rows_of(filled, "register_rows")
    if any(row.get("result") in _REMARKS for row in rows) and not answered(filled.value("register_assessment")):
        yield Finding("register_assessment", _("Write how the remark was assessed, not what the extract said."))


def _two_readers(cell: Cell) -> bool:
    names = re.split(r",|/|&|\+|;|\boch\b", cell) if isinstance(cell, str) else []
    return len([name for name in names if name.strip()]) >= 2


def _references(filled: FilledForm) -> Iterator[Finding]:
    rows = rows_of(filled, "reference_rows")
    relations = {choice.key: choice.label for choice in library().choices("reference_relation")}
    for row in rows:
        if not answered(row.get("summary")):
            who = relations.get(str(row.get("relation")), "").lower()
            sentence = _("The reference ({who}, {day}) needs a summary.")
            yield Finding("reference_rows", sentence.format(who=who, day=row.get("date") or "–"))
    if not rows:
        return
    reasons = [str(row.get("who") or "") for row in rows_of(filled, "reference_missing")]
    for adult in _adults(filled):
        asked = any(means(row.get("about"), adult) for row in rows)
        if not asked and not any(_excuses(filled, one, adult) for one in reasons):
            sentence = _("{name} needs a reference, or the reason under missing references.")
            yield Finding("reference_rows", sentence.format(name=_first_name(adult)))


def _open_areas(filled: FilledForm) -> Iterator[Finding]:
    known = filled.value("not_known")
    if answered(known) and says_none(known) and not says_none(filled.value("brafam_open")):
        yield Finding("not_known", _("Areas that were marked and not followed up must stand here."))


def _sources(filled: FilledForm) -> Iterator[Finding]:
    for key in ("strengths", "risks", "protective", "contradictions"):
        if any(not answered(row.get("sources")) for row in rows_of(filled, key)):
            yield Finding(key, _("Every point needs at least one source."))
    unsolved = any(not answered(row.get("outcome")) for row in rows_of(filled, "contradictions"))
    if unsolved and says_none(filled.value("not_known")):
        sentence = _("A contradiction must be looked into, or stand under what is not known.")
        yield Finding("contradictions", sentence)
    if filled.value("sources_compared") is False:
        yield Finding("sources_compared", _("Compare what the sources say before the assessment."))


def _places(filled: FilledForm) -> Iterator[Finding]:
    places, room = filled.value("places"), filled.value("places_by_space")
    if isinstance(places, int) and isinstance(room, int) and places > room:
        yield Finding("places", _("There are more places than the home has room for."))


def _limits(filled: FilledForm) -> Iterator[Finding]:
    if any(not answered(row.get("heading_21")) for row in rows_of(filled, "limitation_rows")):
        yield Finding("limitation_rows", _("Every limitation needs a ground under heading 21."))
    for row in rows_of(filled, "conditions_rows"):
        if not (answered(row.get("due_on")) and answered(row.get("responsible"))):
            yield Finding("conditions_rows", _("Every condition needs a date and somebody responsible."))
            return


def _views(filled: FilledForm) -> Iterator[Finding]:
    if rows_of(filled, "view_rows") and not _all_named(filled, "view_rows", "adult", "view"):
        yield Finding("view_rows", _("Every applicant needs a row with their view."))
    if any(not answered(row.get("handled")) for row in rows_of(filled, "objection_rows")):
        yield Finding("objection_rows", _("Write what was done about every objection."))


def _signers(filled: FilledForm) -> Iterator[Finding]:
    first, second = filled.value("signature_1"), filled.value("signature_2")
    if first and first == second:
        yield Finding("signature_2", _("The two investigators must be different persons."))
    manager = filled.value("manager_signature")
    if manager and manager in (first, second):
        yield Finding("manager_signature", _("The manager signs somebody else's assessment, not their own."))


_RULES: Mapping[str, tuple[Rule, ...]] = {
    "inquiry_registration": (
        _ordered("age_from", "age_to", _ages),
        _ordered("received_on", "first_contact_on", lambda: _("The first contact lies before the inquiry.")),
    ),
    "investigation_report": (
        _two_investigators,
        _contacts,
        _ordered("inquiry_date", "opened_on", lambda: _("The case was opened before the inquiry came.")),
        _members,
        _ordered("wished_age_from", "wished_age_to", _ages),
        _violence_asked,
        _others_have_seen,
        _leave,
        _network,
        _assignments,
        _registers,
        _remarks,
        _references,
        _open_areas,
        _sources,
        _places,
        _ordered("age_from", "age_to", _ages),
        _limits,
        _ordered("assessed_on", "update_by", lambda: _("The update lies before the assessment.")),
        _views,
        _ordered("communicated_on", "reply_by", lambda: _("The reply date lies before the report was given.")),
        _signers,
        _ordered("signed_on", "manager_signed_on", lambda: _("The manager signed before the investigators.")),
    ),
}
