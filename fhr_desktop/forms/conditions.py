"""Reads `visible_if` and checks where it leads. Whether a condition holds is `visibility`'s."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fhr_desktop.forms.definition import Condition, FieldKind, Section
from fhr_desktop.forms.source import Item, Map


@dataclass(frozen=True, slots=True)
class Term:
    """One condition, its place in the file, and the field or section it decides over."""

    place: Map
    owner: str
    condition: Condition


def read_conditions(found: Item | None, owner: str) -> tuple[Term, ...]:
    """The terms of a `visible_if`: one, or all of a list. Raises FormDefinitionError."""
    if found is None:
        return ()
    whole = found.map()
    places = whole.maps("all") if "all" in whole else [whole]
    terms = tuple(Term(place, owner, _condition(place)) for place in places)
    whole.finish()
    return terms


def _condition(place: Map) -> Condition:
    condition = Condition(
        field=place.text("field"),
        is_=place.flag("is", None),
        in_=place.texts("in") or None,
        not_in=place.texts("not_in") or None,
        filled=place.flag("filled", None),
        at_least=place.integer("at_least"),
    )
    place.finish()
    tests = (condition.is_, condition.in_, condition.not_in, condition.filled, condition.at_least)
    if sum(test is not None for test in tests) != 1:
        raise place.error("visible_if has exactly one test")
    return condition


def check_conditions(terms: Iterable[Term], sections: tuple[Section, ...]) -> None:
    """Raises FormDefinitionError for a field, test or choice that is not there, or a ring of conditions."""
    fields = {one.key: one for section in sections for one in section.fields}
    for term in terms:
        condition, place = term.condition, term.place
        target = fields.get(condition.field)
        if target is None:
            raise place.error(f"visible_if: no field is called {condition.field!r}")
        if condition.is_ is not None and target.kind not in (FieldKind.YES_NO, FieldKind.COMPUTED):
            raise place.error(f"visible_if: {condition.field!r} is not a yes or no")
        known = {choice.key for choice in target.choices}
        for key in (condition.in_ or ()) + (condition.not_in or ()):
            if key not in known:
                raise place.error(f"visible_if: {condition.field!r} has no choice {key!r}")
        if _leads_to(sections, target.key, term.owner):
            raise place.error(f"visible_if: {term.owner!r} hangs on itself")


def _leads_to(sections: tuple[Section, ...], start: str, goal: str) -> bool:
    """Whether following the conditions from a field comes back to `goal`, a field or a section."""
    home = {one.key: (section, one) for section in sections for one in section.fields}
    left, seen = [start], set[str]()
    while left:
        key = left.pop()
        if key in seen or key not in home:
            continue
        seen.add(key)
        section, one = home[key]
        if goal in (one.key, section.key):
            return True
        left += [condition.field for condition in one.visible_if + section.visible_if]
    return False
