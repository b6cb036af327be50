"""Which of a form's answers two machines have written differently, and how they stand on paper until it is decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from db.queries import conflicts
from db.store import Connection
from fhr_desktop.domain.investigations import Answer, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm
from fhr_desktop.forms.prefill import RecordSource, source_of
from fhr_desktop.services.investigations.facts import CaseFacts

Place = tuple[str, RecordId, str]  # table, record and field of a conflict


def contested(
    connection: Connection, document: FormDocument, facts: CaseFacts, filled: FilledForm
) -> Mapping[AnswerKey, Place]:
    """The answers in conflict, and where each one's conflict is. A locked form has none."""
    standing = set(conflicts.fields(connection))
    if not standing or document.frozen is not None:
        return {}
    return {key: place for key, place in _places(document, facts, filled) if place in standing}


def _places(document: FormDocument, facts: CaseFacts, filled: FilledForm) -> Iterator[tuple[AnswerKey, Place]]:
    for section in filled.definition.sections:
        for one in section.fields:
            for subject in filled.subjects_of(section) if section.repeat else (None,):
                key = (one.key, subject.id if subject is not None else EVERYONE)
                source = source_of(one)
                record = facts.record(source, key[1]) if isinstance(source, RecordSource) else None
                if record is not None and isinstance(source, RecordSource):
                    yield key, (record.table(), record.id, source.field)
                else:
                    yield key, (Answer.table(), Answer.id_of(document.id, *key), "value")
