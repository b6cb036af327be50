"""A child process that types into a report until it is killed, and tells when it typed what.

Drafts and answers are kept by the editor's own keeper, with its own pauses, on the program's own threads.
"""

from __future__ import annotations

import os
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QTimer

from tests import stores
from ui.context import AppContext, ChangeBus, Settings
from ui.form_editor import keeping
from ui.form_editor.keeping import AnswerKeeper
from ui.tasks import Tasks
from ui.theme import Theme

KEYSTROKE_MS = 4
REST_EVERY = 150  # keystrokes; then the typist rests until the answer is saved


def type_for_ever(folder: str, document: str, subject: str, field: str, told: Connection) -> None:
    """Type until killed. A line a keystroke goes to `told`: when, and how many characters there are."""
    app = QCoreApplication(["typist"])
    opened = stores.storage().open(Path(folder), stores.PHRASE)
    no_look = cast(Theme, None)  # nothing is shown
    ctx = AppContext(stores.services(opened), Tasks(), ChangeBus(), no_look, Settings(), actor=opened.actor)
    keeper = AnswerKeeper(ctx, UUID(hex=document))
    key, text = (field, subject), ""
    typing = QTimer(app, interval=KEYSTROKE_MS)

    def stroke() -> None:
        nonlocal text
        text += letter(len(text))
        keeper.typed(key, None, 0, text, len(text))
        os.write(told.fileno(), f"{time.monotonic()} {len(text)}\n".encode())
        if len(text) % REST_EVERY == 0:
            keeper.settle(key, text)

    typing.timeout.connect(stroke)
    typing.start()
    assert keeping.REST_MS > KEYSTROKE_MS
    app.exec()


def letter(number: int) -> str:
    """The n:th character of what is written: words of seven letters, å, ä and ö among them."""
    return "barnåäö "[number % 8]
