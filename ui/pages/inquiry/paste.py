"""The paste box of an enquiry: an e-mail in, what it proposes beside each field, and only what is ticked filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from fhr_desktop.domain.pasted import Proposal, ages
from i18n import _
from ui.components.buttons import Button, with_key
from ui.components.field import Field
from ui.components.inputs import LongTextInput
from ui.components.labels import Label
from ui.components.layout import Pane, across, down
from ui.theme import theme

_SHOWN, _SHOWN_LARGE = 70, 28  # characters of a value, and at large text: a letter is long


@dataclass(frozen=True, slots=True)
class Offer:
    """A proposal as it is shown: the field's word, what is proposed, what stands there now, if it differs, and what
    in the text speaks against it."""

    proposal: Proposal
    label: str
    shown: str
    now: str
    against: str = ""


class PasteBox(Pane):
    """`read` makes offers of a text. `accepted` with those ticked; nothing is filled in before that."""

    accepted = Signal(object)  # list[Proposal]
    closed = Signal()

    def __init__(self, read: Callable[[str], Sequence[Offer]]) -> None:
        super().__init__("inset")
        self._read = read
        self.setAccessibleName(_("Paste an e-mail"))
        self.text = LongTextInput(least=3, most=4, placeholder=_("Paste the e-mail, or the form they filled in, here"))
        self._field = Field(_("Paste an e-mail"), self.text)
        self._said = Label("", "help", wrap=True)
        self._list = QWidget()
        self._rows = down(self._list, spacing=2)
        self.boxes: dict[str, QCheckBox] = {}
        self._offers: Sequence[Offer] = ()
        self.fill_button = Button(_("Fill in what is ticked"), "secondary", "check", pressed=self.accept)
        close = Button(_("Close"), "quiet", pressed=self.close_box)
        foot = across(None, with_key(self.fill_button, "Ctrl Enter"), close, None)
        down(self, self._field, self._said, self._list, foot, margins=(14, 10, 14, 12), spacing=8)
        self.text.edited.connect(self._show)
        self._show()

    def open_box(self) -> None:
        """Show the box with what was copied, ready to be filled in; to be pasted into when nothing was."""
        self.show()
        copied = QGuiApplication.clipboard().text().strip()
        self.text.set_value(copied)
        self._show()
        (self.fill_button if self._offers else self.text).setFocus(Qt.FocusReason.OtherFocusReason)

    def close_box(self) -> None:
        """Forget the text and go."""
        self.text.set_value("")
        self._show()
        self.hide()
        self.closed.emit()

    def accept(self) -> None:
        """Fill in what is ticked."""
        chosen = [one.proposal for one in self._offers if self.boxes[one.proposal.field].isChecked()]
        if chosen:
            self.close_box()
            self.accepted.emit(chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the box."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_box()
            return
        super().keyPressEvent(event)

    def _show(self) -> None:
        """The offers of the text as it stands; those that would write over something are not ticked."""
        text = self.text.value()
        self._offers = self._read(text) if text.strip() else ()
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.boxes = {}
        before: QWidget = self.text.text
        for offer in self._offers:
            row, box = QWidget(), QCheckBox(f"{offer.label}: {short(offer.shown)}")
            box.setChecked(not offer.now and not offer.against)
            box.clicked.connect(self._count)
            self.boxes[offer.proposal.field] = box
            now = _("Now it says: {text}").format(text=short(offer.now)) if offer.now else ""
            against = _("The postal town says {text}. Choose yourself.").format(text=offer.against)
            stands = Label(" ".join(filter(None, (now, against if offer.against else ""))), "small")
            box.setAccessibleDescription(stands.text())
            across(row, box, stands, None, spacing=12)
            self._rows.addWidget(row)
            QWidget.setTabOrder(before, box)
            before = box
        if self._offers:
            said = _("Untick what is not right. What you have written yourself is not written over.")
            told = ages(text)
            age = _("They say that they are {ages}; ask for their birth dates.").format(ages=told) if told else ""
            self._said.setText(f"{said} {age}".strip())
        elif text.strip():
            self._said.setText(_("Nothing that belongs in the fields was found. The text is not kept."))
        else:
            self._said.setText(_("Names, phone, e-mail, personnummer, address, municipality and day are looked for."))
        self._count()

    def _count(self) -> None:
        self.fill_button.setEnabled(any(box.isChecked() for box in self.boxes.values()))


def short(text: str) -> str:
    """One line of a text."""
    line, room = " ".join(text.split()), _SHOWN_LARGE if theme().roomy else _SHOWN
    return line if len(line) <= room else f"{line[:room].rstrip()} …"


def offers(
    proposals: Sequence[Proposal],
    fields: Mapping[str, Field],
    shown: Callable[[str, str], str],
    usual: Mapping[str, str],
) -> list[Offer]:
    """The proposals that say something else than the fields do. `usual`: what stands there when nobody has written."""
    found = []
    for one in proposals:
        value = fields[one.field].control.value()
        now = "" if value is None or str(value) == usual.get(one.field, "") else str(value)
        if now != one.value:
            label = fields[one.field].label.text()
            against = shown(one.field, one.doubt) if one.doubt else ""
            found.append(Offer(one, label, shown(one.field, one.value), shown(one.field, now) if now else "", against))
    return found
