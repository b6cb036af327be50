"""Whether a form can be written in, and what is said above it when it cannot. Permission itself is the services'."""

from __future__ import annotations

import datetime as dt

from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.investigations.documents import OpenDocument
from fhr_desktop.services.investigations.presentation import FORM as PRESENTATION
from fhr_desktop.services.investigations.presentation import unnamed_because
from i18n import _
from ui.components.banner import Banner


def can_write(opened: OpenDocument, actor: Actor, reason: str) -> bool:
    """Not when it is locked, signed by both, opened with a reason, or outside the actor's role."""
    locked = opened.document.locked_at is not None
    return not (locked or opened.facts.signed() or reason) and actor.may(Right.WRITE_CASEWORK)


def banner_for(opened: OpenDocument, actor: Actor, today: dt.date, *, writable: bool) -> Banner | None:
    """Why it can only be read, or what stops it from being printed in the end; None when nothing does."""
    locked = opened.document.locked_at
    if locked is not None:
        day = locked.astimezone().date().isoformat()
        words = _("It is assessed and can only be read.")
        return Banner(_("Locked {date}").format(date=day), words, kind="ok", icon="lock-key")
    if opened.facts.signed():
        words = _("Both investigators have signed. It can be changed again if the unit manager sends it back.")
        return Banner(_("With the unit manager"), words, kind="info", icon="paper-plane-tilt")
    if not writable:
        return Banner(_("Read only"), _("You can read the form but not write in it."), kind="info")
    reason = unnamed_because(actor, opened.facts, today) if opened.document.form_key == PRESENTATION else ""
    return Banner(_("Without names so far"), reason, kind="info") if reason else None
