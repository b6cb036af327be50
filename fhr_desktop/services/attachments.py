"""Attachments: files put into a case, listed, and opened; each lies encrypted apart from the store (SYNC §13).

Photographs are cleaned before they are sealed. From JPEG and PNG go place, time, camera, owner, thumbnail, texts,
comments and whatever follows the picture's end, without touching a pixel; which way up a JPEG is stays, and so do
colour profiles. Files of other kinds are kept byte for byte, with whatever they say of their maker.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from db import records
from db.store import Connection
from fhr_desktop.domain.attachments import Attachment, file_name
from fhr_desktop.domain.errors import FhrError, Refused, StoreDamaged
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.task import TaskContext
from fhr_desktop.security.blobs import Blobs
from fhr_desktop.security.pictures import without_traces
from fhr_desktop.services.actor import Actor, Right, demand_case
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.investigations.cases import case_and_home, own_case
from fhr_desktop.services.outcome import Outcome
from i18n import _

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,80}")


@dataclass(frozen=True, slots=True)
class OpenAttachment:
    """A file of a case. `pieces` may be gone through once; act on none of them before they have ended.

    They raise StoreDamaged when the file is not what was put away, which may be seen only at its end.
    """

    attachment: Attachment
    pieces: Iterator[bytes]


class Attachments:
    """What is done with the files of a case."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def add(
        self,
        actor: Actor,
        case_id: RecordId,
        name: str,
        content: BinaryIO,
        media_type: str = "",
        task: TaskContext | None = None,
    ) -> Outcome[Attachment]:
        """Put a file into the case; a picture without what the camera wrote into it.

        Raises NotAllowed, Refused (no name, too large, a picture that cannot be cleaned), StoreRefused (the disk) and
        Cancelled; nothing is then left.
        """
        shown = file_name(name)
        with self._desk.store.read() as connection:
            actor.demand(Right.WRITE_CASEWORK)
            demand_case(actor, *case_and_home(connection, case_id))
        expected = _length(content)
        picture, pieces = without_traces(content)
        sealed = self._desk.blobs.put(pieces, task or TaskContext(), expected)
        try:
            with self._desk.store.write(actor.user_id) as work:
                own_case(work, actor, case_id)
                attachment = Attachment(
                    case_id=case_id,
                    name=shown,
                    media_type=picture or (media_type if _MEDIA_TYPE.fullmatch(media_type) else ""),
                    size=sealed.size,
                    digest=sealed.digest,
                    blob=sealed.blob,
                    key=sealed.key,
                    added_at=self._desk.now(),
                    added_by=actor.user_id,
                )
                work.save(attachment)
                work.audit("attachment.add", case_id, attachment.id.hex)
        except FhrError:  # whatever else leaves the file behind, `tidy` finds it
            self._desk.blobs.remove(sealed.blob)
            raise
        return Outcome(attachment, work.changes)

    def list(self, actor: Actor, case_id: RecordId, reason: str = "") -> tuple[Attachment, ...]:
        """The case's attachments, the oldest first: part of an opened case, whose opening is what is logged.

        Raises ReasonNeeded for another pair's case.
        """
        with self._desk.store.read() as connection:
            demand_case(actor, *case_and_home(connection, case_id), reason)
            return records.load_where(connection, Attachment, order="added_at", case_id=case_id)

    def open(self, actor: Actor, attachment_id: RecordId, reason: str = "") -> OpenAttachment:
        """A file to look at; the reading is logged. Raises ReasonNeeded for another pair's case, and StoreDamaged."""
        with self._desk.store.read() as connection:
            attachment = records.load(connection, Attachment, attachment_id)
            if attachment is None:
                raise Refused(_("The attachment is not in this store. Nothing has been changed."))
            forced = demand_case(actor, *case_and_home(connection, attachment.case_id), reason)
        action = "attachment.open_with_reason" if forced else "attachment.open"
        with self._desk.store.logged_read(actor.user_id, action, attachment.case_id, attachment_id.hex):
            return OpenAttachment(attachment, self._desk.blobs.read(attachment.blob, attachment.key))


def blobs_in_use(connection: Connection) -> frozenset[str]:
    """The names of all files that a record of the store refers to."""
    return frozenset(one.blob for one in records.load_where(connection, Attachment))


def unreadable(connection: Connection, blobs: Blobs) -> int:
    """How many attachments of the store have a file that is missing or is not what was put away. Reads them all."""
    return sum(not _whole(one, blobs) for one in records.load_where(connection, Attachment))


def _whole(attachment: Attachment, blobs: Blobs) -> bool:
    digest = hashlib.sha256()
    try:
        for piece in blobs.read(attachment.blob, attachment.key):
            digest.update(piece)
    except StoreDamaged:
        return False
    return digest.hexdigest() == attachment.digest


def _length(content: BinaryIO) -> int:
    """Bytes left to read, or 0 when that is not known."""
    if not content.seekable():
        return 0
    here = content.tell()
    end = content.seek(0, io.SEEK_END)
    content.seek(here)
    return end - here
