"""A child process that types into a report until it is killed, and tells when it typed what.

Drafts and answers are kept by the editor's own keeper, with its own pauses, on the program's own threads.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import cast
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QTimer

from tests import stores
from tests.app.test_kill import typist_letter
from ui.context import AppContext, ChangeBus, Settings
from ui.form_editor import keeping
from ui.form_editor.keeping import AnswerKeeper
from ui.tasks import Tasks
from ui.theme import Theme

KEYSTROKE_MS = 4
REST_EVERY = 150  # keystrokes; then the typist rests until the answer is saved


def main() -> int:
    """Type for ever."""
    folder, document, subject, field = Path(sys.argv[1]), UUID(hex=sys.argv[2]), sys.argv[3], sys.argv[4]
    app = QCoreApplication(["typist"])
    opened = stores.storage().open(folder, stores.PHRASE)
    no_look = cast(Theme, None)  # nothing is shown
    ctx = AppContext(stores.services(opened), Tasks(), ChangeBus(), no_look, Settings(), actor=opened.actor)
    keeper = AnswerKeeper(ctx, document)
    key, text = (field, subject), ""
    typing = QTimer(app, interval=KEYSTROKE_MS)

    def stroke() -> None:
        nonlocal text
        text += typist_letter(len(text))
        keeper.typed(key, None, 0, text, len(text))
        sys.stdout.write(f"{time.monotonic()} {len(text)}\n")
        sys.stdout.flush()
        if len(text) % REST_EVERY == 0:
            keeper.settle(key, text)

    typing.timeout.connect(stroke)
    typing.start()
    assert keeping.REST_MS > KEYSTROKE_MS
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
