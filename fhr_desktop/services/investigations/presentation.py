"""The family's presentation (F15): what the report says of the home, and that the one without names names nobody."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from fhr_desktop.domain import identity
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm, Value
from fhr_desktop.forms.definition import FieldKind, FormDefinition, FormField, Section
from fhr_desktop.forms.library import choice_words, library
from fhr_desktop.forms.shown import show
from fhr_desktop.services.actor import Actor, Right
from i18n import _

if TYPE_CHECKING:
    from fhr_desktop.services.investigations.facts import CaseFacts

FORM = "F15"
NO_LIMITS = "Inga"
ANONYMOUS, FULL = "anonymous", "full"  # its variants
Report = tuple[FormDefinition, Mapping[AnswerKey, Value]]
_WRITTEN = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.COMPUTED, FieldKind.PLACE})


def presented(report: Report | None, facts: CaseFacts, name: str) -> Value:
    """What the report, and the enquiry, say of the home in the words of the presentation; None when they do not."""
    make = _PRESENTED.get(name)
    return make(report[1], facts) if report is not None and make is not None else None


def _ages(said: Mapping[AnswerKey, Value], _facts: CaseFacts) -> Value:
    low, high = said.get(("age_from", EVERYONE)), said.get(("age_to", EVERYONE))
    return f"{low}–{high} år" if low is not None and high is not None else None


def limits_told(said: Mapping[AnswerKey, Value]) -> str:
    """The report's limits as sentences; "" when it has none."""
    told = [str(row["what"]).rstrip(".") for row in _rows(said, "limitation_rows") if row.get("what")]
    return ". ".join(told) + "." if told else ""


def _limits(said: Mapping[AnswerKey, Value], _facts: CaseFacts) -> Value:
    return limits_told(said) or (NO_LIMITS if said.get(("result", EVERYONE)) == "suitable" else None)


def _support(said: Mapping[AnswerKey, Value], _facts: CaseFacts) -> Value:
    level = said.get(("support_level", EVERYONE))
    kinds = [str(row["kind"]) for row in _rows(said, "support_rows") if row.get("kind")]
    words = [choice_words("support_need_level", (str(level),)) if level else "", choice_words("support_kind", kinds)]
    return ". ".join(filter(None, words)) or None


def _languages(_said: Mapping[AnswerKey, Value], facts: CaseFacts) -> Value:
    rows = [row for one in facts.applicants() for row in one.languages]
    return choice_words("language", [str(row.get("language")) for row in rows]) or None


def _children(said: Mapping[AnswerKey, Value], facts: CaseFacts) -> Value:
    """How many of which age; never how they are called or when they were born."""
    assessed = said.get(("assessed_on", EVERYONE))
    day = dt.date.fromisoformat(assessed) if isinstance(assessed, str) else None
    ages = [child.age_on(day) for child in facts.children()] if day is not None else []
    told = []
    for band in library().choices("child_age_band"):
        low, high = (int(year) for year in band.key.split("_")[1:])
        count = sum(age is not None and low <= age <= high for age in ages)
        if count:
            told.append(f"{count} barn {band.label}")
    return ", ".join(told) or ("Inga barn" if not facts.children() else None)


def _contacts(said: Mapping[AnswerKey, Value]) -> str:
    value = said.get(("contact_arrangements", EVERYONE))
    keys = [one for one in value if isinstance(one, str)] if isinstance(value, tuple) else []
    return choice_words("contact_arrangement", keys)


def _rows(said: Mapping[AnswerKey, Value], key: str) -> list[Mapping[str, object]]:
    value = said.get((key, EVERYONE))
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []


_PRESENTED: Mapping[str, Callable[[Mapping[AnswerKey, Value], CaseFacts], Value]] = {
    "age_span": _ages,
    "places": lambda said, _facts: said.get(("places", EVERYONE)),
    "sibling_scope": lambda said, _facts: said.get(("sibling_scope", EVERYONE)),
    "lengths": lambda said, _facts: said.get(("lengths", EVERYONE)),
    "home_types": lambda said, _facts: said.get(("home_types", EVERYONE)),
    "available_from": lambda said, _facts: said.get(("available_from", EVERYONE)),
    "limits_text": _limits,
    "support_text": _support,
    "languages_text": _languages,
    "contact_text": lambda said, _facts: _contacts(said) or None,
    "other_children_bands": _children,
}


# who may have which


def demand_presentable(actor: Actor, filled: FilledForm, facts: CaseFacts, variant: str, today: dt.date) -> None:
    """Raises Refused for a presentation without names that names the family, or one with names without consents.

    Of a protected home the unit manager alone may let the names out.
    """
    if variant == ANONYMOUS:
        found = naming(filled, facts)
        if found:
            raise Refused(
                _(
                    "The presentation without names names the family, or where it lives, under {field}. "
                    "Nothing has been printed; write it otherwise."
                ).format(field=", ".join(filled.definition.field(key).label for key in found))
            )
        return
    reason = unnamed_because(actor, facts, today)
    if reason:
        raise Refused(_("{reason} Nothing has been printed.").format(reason=reason))


def unnamed_because(actor: Actor, facts: CaseFacts, today: dt.date) -> str:
    """Why the presentation may go out without names only; "" when it may name the family."""
    if facts.home.protected and not actor.may(Right.ASSESS):
        return _("The home has protected personal data; the unit manager prints the presentation with names.")
    if consented_on(facts, today) is None:
        return _("Not all adults have said that the family may be named. Write their consents in the case first.")
    return ""


def consented_on(facts: CaseFacts, today: dt.date) -> dt.date | None:
    """The day the last of the applicants said that the family may be presented by name; None before all have."""
    given = {
        one.person_id: one.answered_on
        for one in facts.consents
        if one.kind == "share_presentation" and one.status(today) == "given" and one.answered_on
    }
    days = [given.get(person.id) for person in facts.applicants()]
    return max(day for day in days if day) if days and all(days) else None


def naming(filled: FilledForm, facts: CaseFacts) -> tuple[str, ...]:
    """The keys of the questions, among those printed without names, where something points out the family."""
    signs = [re.compile(rf"(?<!\w){re.escape(one)}s?(?!\w)") for one in _signs(facts)]
    numbers = {digits for one in _numbers(facts) if len(digits := re.sub(r"\D", "", one)) >= 6}
    found = []
    for section in filled.definition.sections:
        for field in section.fields:
            if not _printed_without_names(section) or not _printed_without_names(field):
                continue
            text = show(field, filled.value(field)) if field.kind in _WRITTEN else ""
            digits = re.sub(r"(?<=\d)[\s-]+(?=\d)", "", text)
            if any(sign.search(text) for sign in signs) or any(number in digits for number in numbers):
                found.append(field.key)
    return tuple(found)


def _printed_without_names(one: Section | FormField) -> bool:
    return not one.variants or ANONYMOUS in one.variants


def _signs(facts: CaseFacts) -> set[str]:
    """Everything the case knows that could point out the family: names, places, employers, addresses."""
    home = facts.home
    known = [home.name, home.street_address, home.postcode_and_town, home.place, facts.case.treserva_number]
    known += [facts.case.number, home.other_adults, *_street(home.street_address), *_town(home.postcode_and_town)]
    known += [one.name for one in facts.municipalities if one.code == home.municipality]
    for person in facts.persons:
        known += [*person.given_name.split(), *re.split(r"[\s-]+", person.family_name), person.family_name]
        known += [person.employer, person.email, person.other_id]
    for reference in facts.references:
        known += [reference.name, *reference.name.split()]
    return {sign for one in known if len(sign := one.strip()) > 1}


def _street(address: str) -> Iterator[str]:
    """The street without its number."""
    match = re.match(r"\D+", address.strip())
    if match:
        yield match[0]


def _town(postcode_and_town: str) -> Iterator[str]:
    """The town, and the post code, each on its own."""
    match = re.match(r"([\d\s]*)(.*)", postcode_and_town.strip())
    if match:
        yield from match.groups()


def _numbers(facts: CaseFacts) -> Iterator[str]:
    """Telephone and identity numbers, however they are written."""
    for person in facts.persons:
        yield person.phone
        if person.identity_number:
            yield person.identity_number
            yield identity.shown(person.identity_number)[2:]
        if person.birth_date:
            yield person.birth_date.isoformat()
    for reference in facts.references:
        yield reference.phone
