"""The errors a person meets, each carrying one clear sentence; programming errors are not caught here.

FhrError
├── Refused          the request breaks a rule of the field; nothing was changed
│   └── NotAllowed   the actor's role does not give this right
└── StoreRefused     the store, a key or a file cannot be used as it is; nothing was changed
    ├── WrongPassphrase
    ├── StoreDamaged
    ├── StoreTooNew
    └── StoreBusy    another program has it open
"""


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
