"""A small dialog with a few fields and one act. It stays open, with everything typed, until the act has succeeded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.domain.errors import FhrError, Refused
from i18n import _
from ui.components.act_dialog import ActDialog
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.labels import Keycap, Label
from ui.components.layout import Item, Row, ScrollPane, down
from ui.components.placing import keep_inside
from ui.tasks import Task, started
from ui.theme import theme

WIDTH = 520


class FormDialog(ActDialog):
    """`act` is called on the primary button and, unless there is `danger`, by Enter; answer with `finish` or `refuse`.

    `fields` by the name a refusal carries. `extra` stands between the words and the fields. `body` holds the fields
    where they do not stand one below the other, `width` is how wide they want to be at 100 %. What is taller than the
    window scrolls.
    """

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        words: str,
        fields: Mapping[str, Field],
        verb: str,
        act: Callable[[], object],
        *,
        extra: QWidget | None = None,
        body: QWidget | None = None,
        danger: bool = False,
        width: int = WIDTH,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("FHR Desktop")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.window().width() - 40 if parent is not None else width
        self.setFixedWidth(max(320, min(theme().scaled(width), room)))
        self.fields = dict(fields)
        self._act = act
        self._doing: list[Task] = []
        self._error = Label("", "error", wrap=True)
        self._error.hide()
        head: list[Item] = [Label(title, "sub", wrap=True)]
        if words:
            head.append(Label(words, "meta", wrap=True))
        if extra is not None:
            head.append(extra)
        self._above = len(head)
        shown: list[QWidget] = [body] if body is not None else [*fields.values()]
        self._body = ScrollPane(*head, *shown, self._error, margins=(24, 20, 24, 18), spacing=12)
        self.act_button = Button(verb, "danger" if danger else "primary", pressed=self._go)
        cancel = Button(_("Cancel"), pressed=self.reject)
        self.by_keys = None if danger else self._go
        key = [] if danger else [Keycap("Ctrl Enter")]
        self._foot = Row(None, cancel, self.act_button, *key, surface="panel", line="top", margins=(24, 12, 24, 12))
        down(self, (self._body, 1), self._foot)
        self._fit()
        self._body.inner.installEventFilter(self)
        first = next(iter(self.fields.values()), None)
        (first or cancel).setFocus()

    def _go(self) -> None:
        if any(task.under_way for task in self._doing):
            return  # pressed twice is done once
        wrong = [field for field in self.fields.values() if not field.demand()]
        if wrong:
            self._go_to(wrong[0])
            return
        self.forgive()
        with started() as self._doing:
            self._act()

    def _go_to(self, field: Field) -> None:
        """The first that cannot be read; in a table the person stays in the cell."""
        self._fit()
        focus = self.focusWidget()
        if focus is None or not field.isAncestorOf(focus):
            field.setFocus()
            self._body.ensureWidgetVisible(field)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field says something more or less: be as tall as that."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def finish(self) -> None:
        """The act has succeeded."""
        self.accept()

    def refuse(self, error: FhrError) -> None:
        """The act was refused: say why, at the field it is about or below them all."""
        field = self.fields.get(error.field or "") if isinstance(error, Refused) else None
        if field is not None:
            field.refuse(error.sentence)
            field.setFocus()
        else:
            self._error.setText(error.sentence)
            self._error.show()
        self._fit()
        self._body.ensureWidgetVisible(field if field is not None else self._error)

    def say_first(self, words: str, verb: str, run: Callable[[], object]) -> None:
        """A remark above the fields with one thing to do about it, after which it goes."""
        line = Row((Label(words, "meta", wrap=True), 1), button := Button(verb, "quiet"))
        self._body.column.insertWidget(self._above, line)

        def act() -> None:
            line.hide()
            run()
            self._fit()

        button.clicked.connect(act)
        self._fit()

    def forgive(self) -> None:
        """Something else has been chosen: what was said about the last wish no longer holds."""
        for field in self.fields.values():
            field.show_plain()
        self._error.hide()
        self._fit()

    def _fit(self) -> None:
        """As tall as the words are at this width, and no taller than the window."""
        column = self._body.column
        column.activate()
        foot = self._foot.sizeHint().height()
        wanted = column.totalHeightForWidth(self.width()) + foot
        parent = self.parentWidget()
        if parent is None:
            self.setFixedHeight(wanted)
            return
        self.setFixedHeight(min(wanted, parent.window().frameGeometry().height() - 40))
        keep_inside(self)


class FieldRows(QWidget):
    """Fields side by side, a row for each tuple of names; one below the other where the text is large."""

    def __init__(self, fields: Mapping[str, Field], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(12)
        if theme().roomy:
            rows = [(name,) for names in rows for name in names]
        most = max(len(names) for names in rows)
        for line, names in enumerate(rows):
            span = most // len(names)
            for place, name in enumerate(names):
                grid.addWidget(fields[name], line, place * span, 1, span, Qt.AlignmentFlag.AlignTop)
        for column in range(most):
            grid.setColumnStretch(column, 1)
