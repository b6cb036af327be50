"""A filled form as it is kept when its document is locked: one plain value, its checksum, and the form again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fhr_desktop.domain import canonical
from fhr_desktop.domain.record import Kind, freeze, to_plain
from fhr_desktop.forms.answers import Evidence, FilledForm, Subject
from fhr_desktop.forms.definition import FormDefinition, Repeat


def freeze_form(filled: FilledForm) -> dict[str, Any]:
    """A filled form as one plain value, to be kept and hashed when the document is locked."""
    return {
        "answers": [[f, s, to_plain(Kind.VALUE, v)] for (f, s), v in sorted(filled.answers.items()) if v is not None],
        "subjects": {r.value: [[s.id, s.label] for s in people] for r, people in filled.subjects.items()},
        "evidence": [
            [f, s, [[e.kind, e.mark, e.label] for e in many]] for (f, s), many in sorted(filled.evidence.items())
        ],
        "reasons": [[f, s, reason] for (f, s), reason in sorted(filled.no_evidence_reason.items())],
    }


def content_hash(frozen: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical frozen form, hexadecimal."""
    return canonical.digest(canonical.encode(to_plain(Kind.VALUE, frozen))).hex()


def thaw(definition: FormDefinition, frozen: Mapping[str, Any]) -> FilledForm:
    """The inverse of `freeze_form`."""
    return FilledForm(
        definition,
        {(f, s): freeze(v) for f, s, v in frozen["answers"]},
        {Repeat(r): tuple(Subject(i, label) for i, label in people) for r, people in frozen["subjects"].items()},
        {(f, s): tuple(Evidence(*one) for one in many) for f, s, many in frozen["evidence"]},
        {(f, s): reason for f, s, reason in frozen["reasons"]},
    )
