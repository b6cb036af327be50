"""A paper's headings as plain text, one by one, so that each can be put into another system."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from db import records
from db.queries import treserva as queries
from db.store import Connection
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.investigations import FormDocument, Note
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.review import Addendum
from fhr_desktop.domain.treserva import Origin, TreservaCopy
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.forms.answers import FilledForm
from fhr_desktop.forms.definition import FieldKind
from fhr_desktop.forms.visibility import places
from fhr_desktop.printing.wordings import Wordings
from fhr_desktop.services.investigations.documents import fill, gather
from fhr_desktop.services.investigations.review_changes import as_text
from fhr_desktop.services.print_context import laws_on
from i18n import _

WHOLE = ""  # the one heading of a paper that has none


class Mark(Enum):
    """Whether a heading's text has been copied, and still stands as it was copied."""

    NOT_COPIED = auto()
    COPIED = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of a paper, for one person or all. `title` is Swedish; `at` and `by` are of the last copying."""

    section: str
    subject: str
    title: str
    mark: Mark
    at: dt.datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """A heading with its text, as it stands now."""

    section: str
    subject: str
    title: str
    text: str

    @property
    def checksum(self) -> str:
        """SHA-256 of the text, hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def worded(connection: Connection, origin: Origin, paper: RecordId, today: dt.date) -> tuple[Worded, ...]:
    """Each heading of a paper in which something stands, in its order. Raises Refused for a file or no paper."""
    if origin is Origin.FORM:
        document = records.load(connection, FormDocument, paper)
        if document is not None:
            filled = fill(connection, document, gather(connection, document.case_id, document), today)
            names = {one.code: one.name for one in records.load_where(connection, Municipality)}
            return of_form(filled, names, Wordings(laws_on(connection, today), today).fill)
    elif origin is Origin.NOTE:
        note = records.load(connection, Note, paper)
        if note is not None:
            return (_whole(f"Journalanteckning {note.happened_on.isoformat()}", note.text),)
    elif origin is Origin.ADDENDUM:
        addendum = records.load(connection, Addendum, paper)
        if addendum is not None:
            return (_whole(f"Tillägg till utredningen {addendum.known_on.isoformat()}", addendum.text),)
    raise Refused(_("The paper has no text to copy. Nothing has been copied."))


def of_form(filled: FilledForm, municipalities: Mapping[str, str], fill_in: Callable[[str], str]) -> tuple[Worded, ...]:
    """A form's headings with their answers: a short answer on its question's line, a long one below it."""
    texts: dict[tuple[str, str], list[str]] = {}
    titles: dict[tuple[str, str], str] = {}
    for place in places(filled):
        text = as_text(place.field, filled.value(*place.key), municipalities)
        if place.field.kind in (FieldKind.CHOICE, FieldKind.MULTI_CHOICE):
            text = fill_in(text)  # the form's own words, in which laws have marks; never what a person has written
        if not text.strip():
            continue
        key = (place.section.key, place.subject.id)
        title = " ".join(part for part in (place.section.number, fill_in(place.section.heading)) if part)
        titles[key] = f"{title} – {place.subject.label}" if place.subject.label else title
        long = place.field.kind in (FieldKind.LONG_TEXT, FieldKind.TABLE) or "\n" in text
        texts.setdefault(key, []).append(f"{fill_in(place.field.label)}{chr(10) if long else ': '}{text}")
    return tuple(
        Worded(section, subject, title, "\n\n".join([title, *texts[section, subject]]))
        for (section, subject), title in titles.items()
    )


def _whole(title: str, text: str) -> Worded:
    return Worded(WHOLE, WHOLE, title, f"{title}\n\n{text}")


def marked(
    connection: Connection, paper: RecordId, found: tuple[Worded, ...], users: Mapping[RecordId, str]
) -> tuple[Heading, ...]:
    """The headings with what is known of their last copying."""
    last: dict[tuple[str, str], TreservaCopy] = {
        (one.section, one.subject): one for one in queries.copies(connection, paper)
    }
    return tuple(_marked(one, last.get((one.section, one.subject)), users) for one in found)


def _marked(one: Worded, copy: TreservaCopy | None, users: Mapping[RecordId, str]) -> Heading:
    if copy is None:
        return Heading(one.section, one.subject, one.title, Mark.NOT_COPIED)
    mark = Mark.COPIED if copy.checksum == one.checksum else Mark.CHANGED
    return Heading(one.section, one.subject, one.title, mark, copy.copied_at, users.get(copy.copied_by, ""))
