"""From an error to what the dialog says. The sentence itself is the error's own."""

from __future__ import annotations

from fhr_desktop.domain.errors import BundleRefused, FhrError, NotAllowed, Refused, StoreRefused
from i18n import _
from ui.components.dialogs import Trouble


def trouble_of(error: FhrError, concerns: str = "") -> Trouble:
    """What happened, to what, and what is safe."""
    if isinstance(error, NotAllowed):
        title = _("You do not have the right to do this")
    elif isinstance(error, BundleRefused):
        title = _("The file was not taken in")
    elif isinstance(error, StoreRefused):
        title = _("The store could not be used")
    else:
        title = _("It could not be done")
    unchanged = isinstance(error, Refused | StoreRefused)
    safe = _("Nothing has been changed. What you have written is still there.")
    happened = _("This is about {what}.").format(what=concerns) + f" {error.sentence}" if concerns else error.sentence
    return Trouble(title, happened, safe if unchanged else "")
