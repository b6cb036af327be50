"""Going about in a form: from gap to gap, from heading to heading, and from the headings into the text."""

from __future__ import annotations

from collections.abc import Callable

from fhr_desktop.forms.gaps import Gap, next_gap
from i18n import _, _n
from ui.context import AppContext
from ui.form_editor.editor import FormEditor


class Walking:
    """Walks in the editor that is shown. `gaps` are those of its form; `open_editor` has the text in sight."""

    def __init__(
        self, ctx: AppContext, editor: Callable[[], FormEditor | None], go_to_field: Callable[[str, str], object],
        open_editor: Callable[[], object],
    ) -> None:  # fmt: skip
        self._ctx, self._editor, self._go_to_field, self._open_editor = ctx, editor, go_to_field, open_editor
        self.gaps: tuple[Gap, ...] = ()

    # from the headings

    def choose(self, section: str) -> None:
        """Show a heading; the focus stays among the headings."""
        editor = self._editor()
        if editor is not None:
            editor.show_section(section)

    def enter(self, section: str) -> None:
        """Show a heading, ready to be written in."""
        editor = self._editor()
        if editor is not None:
            self._open_editor()
            editor.show_section(section)
            editor.focus_first()

    def write(self, text: str) -> None:
        """Somebody begins to write with the focus among the headings."""
        editor = self._editor()
        if editor is not None:
            self._open_editor()
            editor.write(text)

    # from the text

    def next_gap(self) -> None:
        """The first gap after where the person is, going round at the end."""
        editor = self._editor()
        if editor is None:
            return
        gap = next_gap(editor.now(), editor.here(), at=editor.beginning())
        if gap is None:
            self._say(_("No gaps left."))
            return
        self._go_to_field(*gap.key)

    def step(self, by: int) -> None:
        """The heading before (−1) or after (1)."""
        editor = self._editor()
        if editor is not None:
            editor.step_section(by)

    def section_done(self) -> None:
        """Save, say what is left in the heading, and go on to the next person or heading."""
        editor = self._editor()
        if editor is None:
            return
        editor.save_pending()
        left = sum(one.section_key == editor.section.key for one in self.gaps)
        if editor.next_subject():
            return
        if left:
            self._say(
                _n("{n} gap is left under {heading}.", "{n} gaps are left under {heading}.", left).format(
                    n=left, heading=f"{editor.section.number} {editor.section.heading}".strip()
                )
            )
        editor.step_section(1)

    def _say(self, words: str) -> None:
        if self._ctx.shell is not None:
            self._ctx.shell.toast.say(words)
