"""What a survey asks, read from its form: a field with a `scale` is a question, whatever the form's version."""

from __future__ import annotations

from collections.abc import Mapping

from fhr_desktop.domain.surveys import Block, Question, Questionnaire
from fhr_desktop.forms.answers import EVERYONE, FilledForm
from fhr_desktop.forms.definition import Condition, FieldKind, FormDefinition, FormField, Section
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import places


def survey_forms() -> tuple[str, ...]:
    """The numbers of the forms that have questions on a scale and are answered without a name."""
    found = library()
    return tuple(number for number in found.numbers() if found.latest(number).record == "Survey")


def survey_form(form: str, version: int | None = None) -> FormDefinition:
    """The form, in the version given or the newest."""
    return library().latest(form) if version is None else library().get(form, version)


def questionnaire(form: FormDefinition) -> Questionnaire:
    """The form as it is counted."""
    towns = [one for section in form.sections for one in section.fields if one.kind is FieldKind.MUNICIPALITY]
    about = next((one.key for one in towns if not one.visible_if), "")
    return Questionnaire(
        form.number, form.version, form.title,
        tuple(
            _block(section, towns, about) for section in form.sections if any(one.scale for one in section.fields)
        ),
        about,
        tuple((one.key, one.label) for section in form.sections for one in section.fields
              if one.kind is FieldKind.LONG_TEXT),
    )  # fmt: skip


def typed_fields(form: FormDefinition) -> tuple[FormField, ...]:
    """The fields a reply is typed into, in the form's order. What the round itself says is not asked for again."""
    return tuple(
        one for section in form.sections for one in section.fields
        if one.kind is not FieldKind.COMPUTED and not (one.prefill or "").startswith("Survey.")
    )  # fmt: skip


def allowed(form: FormDefinition) -> Mapping[str, tuple[str, ...] | None]:
    """Every field that may be answered, and the keys that can answer it; None where any value can."""
    return {one.key: tuple(choice.key for choice in one.choices) or None for one in typed_fields(form)}


def _block(section: Section, towns: list[FormField], about: str) -> Block:
    """Questions asked on a condition are counted in the municipality that is asked for on the same condition."""
    own = next((one.key for one in towns if section.visible_if and one.visible_if == section.visible_if), about)
    questions = tuple(_question(one) for one in section.fields if one.scale)
    return Block(section.key, section.heading, questions, own, _asked_if(section.visible_if))


def _asked_if(terms: tuple[Condition, ...]) -> tuple[str, tuple[str, ...]] | None:
    return next(((one.field, one.in_) for one in terms if one.in_), None)


def _question(field: FormField) -> Question:
    """The options in their order are the steps of the scale, but for the one that does not count."""
    scale = field.scale
    steps = range(int(scale["from"]), int(scale["to"]) + 1)
    counted = [one.key for one in field.choices if one.label != scale["no_answer"]]
    unknown = next((one.key for one in field.choices if one.label == scale["no_answer"]), "")
    return Question(
        field.key, field.label, dict(zip(counted, steps, strict=True)), unknown, scale["low"], scale["high"]
    )  # fmt: skip


def asked_fields(form: FormDefinition, said: Mapping[str, str | int]) -> frozenset[str]:
    """The fields that are asked of whoever has said this so far."""
    filled = FilledForm(form, answers={(key, EVERYONE): value for key, value in said.items()})
    typed = {one.key for one in typed_fields(form)}
    return frozenset(place.field.key for place in places(filled) if place.field.key in typed)
