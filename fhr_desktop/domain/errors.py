"""The errors a person meets, each carrying one clear sentence; programming errors are not caught here.

FhrError
├── Refused          the request breaks a rule of the field; nothing was changed
│   └── NotAllowed   the actor's role does not give this right
└── StoreRefused     the store, a key or a file cannot be used as it is; nothing was changed
    ├── WrongPassphrase
    ├── StoreDamaged
    ├── StoreTooNew
    ├── StoreBusy    another program has it open
    └── BundleRefused  a file from a colleague cannot be taken in; nothing was changed
"""

from enum import StrEnum


class FhrError(Exception):
    """Base. `str(error)` is the translated sentence for the person; it never holds personal data."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Refused(FhrError):
    """The request breaks a rule of the field; nothing was changed. `field` names the record field at fault."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class NotAllowed(Refused):
    """The actor's role does not give this right."""


class StoreRefused(FhrError):
    """The store, a key or a file cannot be used as it is; nothing was changed."""


class WrongPassphrase(StoreRefused):
    """The passphrase or recovery key does not open the store."""


class StoreDamaged(StoreRefused):
    """The store's bytes are not those that were written."""


class StoreTooNew(StoreRefused):
    """The store was written by a newer program."""


class StoreBusy(StoreRefused):
    """Another program has the store open."""


class Refusal(StrEnum):
    """Why a file from a colleague was not taken in; each kind has a sentence of its own."""

    UNREADABLE = "unreadable"  # the file cannot be read, or is not one of ours
    DAMAGED = "damaged"  # its bytes are not those that were written
    CUT_SHORT = "cut_short"
    NOT_FOR_US = "not_for_us"
    TOO_LARGE = "too_large"  # a bomb, or beyond the limits
    TOO_NEW = "too_new"  # needs a newer program
    SIGNATURE = "signature"  # not signed by the one who says they sent it
    UNKNOWN_SENDER = "unknown_sender"
    REVOKED = "revoked"
    OLD_ROSTER = "old_roster"
    ROSTER = "roster"  # a list of machines that nobody entitled has signed
    OTHER_UNIT = "other_unit"
    GAP = "gap"  # something that came before it is missing here
    CLONE = "clone"  # two histories under one name
    GRANT = "grant"  # holds what the sender or the receiver has no right to
    CONTENT = "content"  # what is inside breaks the format


class BundleRefused(StoreRefused):
    """A file from a colleague cannot be taken in; nothing was changed. `kind` says why."""

    def __init__(self, kind: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
