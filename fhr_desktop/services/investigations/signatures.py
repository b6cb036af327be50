"""What signatures hold for, and what they put under heading 24 of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fhr_desktop.domain.record import Kind, freeze, to_plain
from fhr_desktop.forms.answers import AnswerKey, FilledForm
from fhr_desktop.forms.definition import FieldKind, FormField
from fhr_desktop.forms.gaps import signs_here
from fhr_desktop.forms.prefill import RecordSource, source_of
from fhr_desktop.services.investigations.facts import READ_ONLY, CaseFacts
from fhr_desktop.services.investigations.frozen import content_hash, freeze_form


def text_of(filled: FilledForm) -> str:
    """The checksum of what people have written in the report, with its sources: what a signature holds for.

    Neither what is computed or gathered from the case, nor the heading where people sign.
    """
    definition = filled.definition
    written = {
        field.key for section in definition.sections for field in section.fields
        if not signs_here(definition, section) and field.kind is not FieldKind.COMPUTED and not _gathered(field)
    }  # fmt: skip

    def kept(answers: Mapping[AnswerKey, Any]) -> dict[AnswerKey, Any]:
        return {key: value for key, value in answers.items() if key[0] in written}

    text = FilledForm(definition, kept(filled.answers), {}, kept(filled.evidence), kept(filled.no_evidence_reason))
    return content_hash(freeze(to_plain(Kind.VALUE, freeze_form(text))))


def _gathered(field: FormField) -> bool:
    source = source_of(field)
    return isinstance(source, RecordSource) and (source.record, source.field) in READ_ONLY


def signature_answers(filled: FilledForm, facts: CaseFacts) -> dict[str, str]:
    """Heading 24's answers as the signatures give them: name and date. One that the text has left is not there."""
    assessment, users = facts.assessment, facts.users
    if assessment is None:
        return {}
    first, second = assessment.signed_1_by, assessment.signed_2_by
    stand = assessment.standing(text_of(filled)) if first or second else frozenset()
    signed = (
        ("signature_1", first if first in stand else None, assessment.signed_1_on),
        ("signature_2", second if second in stand else None, assessment.signed_2_on),
        ("manager_signature", assessment.manager_id, assessment.manager_on),
    )
    found = {key: f"{users[by].name}, {on.isoformat()}" for key, by, on in signed if by and on and by in users}
    if len(stand) == 2:
        found["signed_on"] = max(on for _key, _by, on in signed[:2] if on is not None).isoformat()
    if assessment.manager_on is not None:
        found["manager_signed_on"] = assessment.manager_on.isoformat()
    return found
