"""The attachment (bilaga): what a case knows of a file that somebody gave the unit. The file itself lies elsewhere."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import ClassVar

from fhr_desktop.domain.canonical import clean_text
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.record import Kind, Record, RecordId, Sensitivity, described, record
from i18n import _

LONGEST = 255  # characters in a name; no system has files with longer ones


@record
class Attachment(Record):
    """A file of a case, encrypted apart under a key of its own: without this record nothing of it can be read."""

    LABEL: ClassVar[str] = "Bilaga"
    PLURAL: ClassVar[str] = "Bilagor"
    APPEND_ONLY: ClassVar[bool] = True

    case_id: RecordId = described(Kind.REF, "Ärende", ref="case")
    name: str = described(Kind.TEXT, "Namn", help="Filens namn för människor. Aldrig en sökväg.")
    media_type: str = described(Kind.TEXT, "Filtyp", default="")
    size: int = described(Kind.INTEGER, "Storlek", help="Byte.")
    digest: str = described(Kind.TEXT, "Kontrollsumma", help="SHA-256 av innehållet.", sensitivity=Sensitivity.SPECIAL)
    blob: str = described(Kind.TEXT, "Förvarad som", help="Slumpat id för den krypterade filen.")
    key: str = described(Kind.TEXT, "Nyckel", sensitivity=Sensitivity.SPECIAL)
    added_at: dt.datetime = described(Kind.MOMENT, "Tillagd")
    added_by: RecordId = described(Kind.REF, "Tillagd av", ref="user")


def file_name(text: str) -> str:
    """A name that people see: the last part of a path, without what cannot be seen. Raises Refused when none is left.

    Characters that turn the direction of the text go too: with them "fdp.exe" can be made to look like a document.
    """
    last = text.replace("\\", "/").rstrip("/").rpartition("/")[2]
    seen = "".join(one for one in clean_text(last) if unicodedata.category(one) not in ("Cc", "Cf", "Zl", "Zp"))
    name = seen.strip()
    if not name:
        raise Refused(_("The file has no name. Nothing has been saved; give it one."), field="name")
    if len(name) > LONGEST:
        raise Refused(
            _("The file's name is longer than {n} characters. Nothing has been saved; shorten it.").format(n=LONGEST),
            field="name",
        )
    return name
