"""Why a file was not taken in, in words: one sentence for each kind. Who found the fault decides the kind."""

from __future__ import annotations

from fhr_desktop.domain.errors import BundleRefused, Refusal
from i18n import _


def refused(kind: Refusal) -> BundleRefused:
    """The error of a kind with its general sentence; one that names a colleague or a date is made elsewhere."""
    return BundleRefused(kind, _sentence(kind))


def unread() -> BundleRefused:
    """The medium gave up: the stick was pulled out, or the share is gone."""
    return BundleRefused(
        Refusal.UNREADABLE,
        _("The file could not be read to its end. Nothing has been changed. Put the stick back in and try again."),
    )


def no_file(*, folder: bool) -> BundleRefused:
    """There is nothing by that name to be read: a folder, or not a file at all."""
    said = (
        _("That is a folder, not a package. Nothing has been changed. Choose the file in it.")
        if folder
        else _("There is no file by that name. Nothing has been changed. Check the name, and that the stick is in.")
    )
    return BundleRefused(Refusal.UNREADABLE, said)


def own(receivers: str) -> BundleRefused:
    """A package that this machine has made itself."""
    sentence = _(
        "This package was made here, for {receivers}, who take it in. Nothing has been changed. "
        "Ask your colleague for a package for you."
    )
    return BundleRefused(Refusal.NOT_FOR_US, sentence.format(receivers=receivers))


def forked(machine: str) -> BundleRefused:
    """Two histories under the name of the machine, which is called so."""
    sentence = _(
        "Two different histories have been written on {machine}: the store there may have been copied. "
        "Nothing has been changed. "
        "Tell the unit manager, who shuts that computer out and lets it in again with a new store."
    )
    return BundleRefused(Refusal.CLONE, sentence.format(machine=machine))


def forked_here() -> BundleRefused:
    """Two histories under this machine's own name."""
    return BundleRefused(
        Refusal.CLONE,
        _(
            "This computer's store has been copied and used in two places. Nothing has been changed. "
            "Write no more in it. Tell the unit manager, who shuts it out and lets you in again with a new store."
        ),
    )


def wrong_file(expected: str) -> BundleRefused:
    """A file of another sort than the one asked for. `expected` is a translated noun with its article."""
    sentence = _("The file is not {expected}. Nothing has been changed. Choose another file.")
    return BundleRefused(Refusal.UNREADABLE, sentence.format(expected=expected))


def too_new(needs: str, have: str) -> BundleRefused:
    """Needs the program's version `needs`; this is version `have`."""
    sentence = _(
        "The package requires version {needs} of the program (you have {have}). Nothing has been changed. "
        "Take the file in again after the update."
    )
    return BundleRefused(Refusal.TOO_NEW, sentence.format(needs=needs, have=have))


def too_much_to_write() -> BundleRefused:
    """A file to be written would pass a limit that its reader holds it to."""
    return BundleRefused(
        Refusal.TOO_LARGE,
        _("The package would become too large. Nothing has been changed. Tell whoever runs the system."),
    )


def _sentence(kind: Refusal) -> str:
    sentences = {
        Refusal.UNREADABLE: _(
            "The file is not a package from this program, or its beginning is damaged. Nothing has been changed. "
            "Choose another file, or ask your colleague for a new one."
        ),
        Refusal.DAMAGED: _(
            "The file has been damaged on the way. Nothing has been changed. Copy it again from where it was made, "
            "or ask your colleague for a new one."
        ),
        Refusal.CUT_SHORT: _(
            "The file is cut short: its end is missing. Nothing has been changed. "
            "Copy it again and wait until the copying is done."
        ),
        Refusal.NOT_FOR_US: _(
            "The file is made for another computer than this. Nothing has been changed. "
            "Ask your colleague for a package for you."
        ),
        Refusal.TOO_LARGE: _(
            "The file holds more than a package may hold and was not opened. Nothing has been changed. "
            "Throw the file away and tell whoever runs the system."
        ),
        Refusal.TOO_NEW: _(
            "The file was made by a newer version of the program. Nothing has been changed. "
            "Take the file in again after the update."
        ),
        Refusal.SIGNATURE: _(
            "The file is not signed by the computer it says it comes from. Nothing has been changed. "
            "Tell your colleague and whoever runs the system."
        ),
        Refusal.UNKNOWN_SENDER: _(
            "The file comes from a computer that is not among the unit's. Nothing has been changed. "
            "Ask the unit manager whether the computer has been admitted."
        ),
        Refusal.REVOKED: _(
            "The file comes from a computer that has been shut out. Nothing has been changed. Tell the unit manager."
        ),
        Refusal.OLD_ROSTER: _(
            "The file was made with an older list of the unit's computers than yours. Nothing has been changed. "
            "Give your colleague a package first, then ask for a new one."
        ),
        Refusal.ROSTER: _(
            "The file holds a list of computers that nobody entitled has signed. Nothing has been changed. "
            "Tell the unit manager."
        ),
        Refusal.OTHER_UNIT: _(
            "The file comes from another unit. Nothing has been changed. Throw the file away and tell the sender."
        ),
        Refusal.GAP: _(
            "Something that comes before the file is missing here. Nothing has been changed. "
            "Save a request and give it to your colleague."
        ),
        Refusal.CLONE: _(
            "A computer has made two different histories: it may have been copied. Nothing has been changed. "
            "Tell the unit manager and whoever runs the system."
        ),
        Refusal.GRANT: _(
            "The file holds what its sender or you have no right to. Nothing has been changed. Tell the unit manager."
        ),
        Refusal.CONTENT: _(
            "The file holds what the program does not understand. Nothing has been changed. "
            "Ask your colleague for a new one, and tell whoever runs the system."
        ),
    }
    return sentences[kind]
