"""Which of a form's answers two machines have written differently, and how they stand on paper until it is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from db import records
from db.queries import conflicts
from db.store import Connection
from fhr_desktop.domain.investigations import Answer, FormDocument
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.registry import BY_TABLE
from fhr_desktop.forms.answers import EVERYONE, AnswerKey, FilledForm
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.prefill import RecordSource, source_of
from fhr_desktop.services.investigations.facts import CaseFacts
from fhr_desktop.services.wording import Wording

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


def on_paper(
    connection: Connection, filled: FilledForm, places: Mapping[AnswerKey, Place], today: dt.date
) -> Mapping[AnswerKey, str]:
    """What is printed for the answers in conflict: all that was said, since nobody has chosen. Tables are left out."""
    if not places:
        return {}
    words = Wording(connection, today)
    standing = conflicts.of_records(connection, {record for _table, record, _field in places.values()})
    clashes = {(one.table, one.record, one.field): one for one in standing}
    found = {}
    for key, (table, record_id, name) in places.items():
        record = records.load(connection, BY_TABLE[table], record_id)
        question = filled.definition.field(key[0])
        if record is None or question.kind is FieldKind.TABLE:
            continue
        sides = clashes[table, record_id, name].sides
        said = {words.text(record, name, side.value): words.user(side.user) for side in sides}
        if question.kind is FieldKind.LONG_TEXT:
            parts = (f"{who}: {text}" for text, who in said.items())
            found[key] = "\n\n".join((f"{len(said)} uppgifter.", *parts))
        else:
            found[key] = f"{len(said)} uppgifter: {' / '.join(said)}"
    return found
