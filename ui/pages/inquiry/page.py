"""Ny intresseanmälan: nine fields on one screen, the rest folded; nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.clock import moment_of
from fhr_desktop.domain.errors import FhrError, Refused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.pasted import Proposal
from fhr_desktop.domain.record import new_id
from fhr_desktop.services.actor import Right
from fhr_desktop.services.drafts import Draft
from fhr_desktop.services.inquiries import OutsideCooperation, person_of
from fhr_desktop.services.investigations.agenda import INQUIRY_PLACE
from fhr_desktop.services.outcome import Outcome
from i18n import _, _n
from ui import words
from ui.components.banner import Banner, Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Inspector
from ui.components.headers import PageHeader
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane, across, down
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.drafting import DraftKeeper
from ui.pages.inquiry.fields import NINE, PERSON_FIELDS, InquiryFields
from ui.pages.inquiry.known import KnownFamilies
from ui.pages.inquiry.paste import PasteBox
from ui.pages.inquiry.searched import SearchedFor
from ui.shell.page import Page


@dataclass(frozen=True)
class _Read:
    today: Any
    municipalities: dict[str, str]
    draft: Draft | None
    campaigns: tuple[str, ...]


class InquiryPage(Page):
    """Registering an enquiry with the keyboard: Tab between fields, Ctrl+Enter saves."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.fields: InquiryFields | None = None
        self._keeper: DraftKeeper | None = None
        self._searched = ""
        self.paste_button = Button(_("Paste an e-mail"), "quiet", "clipboard-text", pressed=self.paste)
        self.save_button = Button(_("Save and open the case"), "primary", "check", pressed=self.save)
        self._empty_button = Button(_("Empty the fields"), "quiet", "eraser", pressed=self._throw_away)
        header = PageHeader(
            _("New enquiry"), _("Tab goes to the next field. Everything is kept while you write."),
            self.paste_button, with_key(self.save_button, "Ctrl Enter"),
        )  # fmt: skip
        self._folded = False
        self.refer_button = Button(_("Save as referred"), "amber", pressed=lambda: self.save(refer=True))
        self.outside = Banner("", "", self.refer_button, icon="warning")
        self.outside.hide()
        self._column = down(self, header, self.outside)
        self._save = QAction(_("Save and open the case"), self)
        self._save.setShortcut(QKeySequence("Ctrl+Return"))
        self._save.setProperty("icon", "check")
        self._save.triggered.connect(lambda: self.done())
        self._paste = QAction(_("Paste an e-mail"), self)
        self._paste.setShortcut(QKeySequence("Ctrl+Shift+V"))
        self._paste.setProperty("icon", "clipboard-text")
        self._paste.triggered.connect(self.paste)

    # the page's life

    def title(self) -> str:
        """The page's word."""
        return _("New enquiry")

    def opened(self, argument: Any) -> None:
        """With {"searched": text} what was searched for is not typed twice."""
        self._searched = str(argument.get("searched") or "") if isinstance(argument, dict) else ""
        self.ctx.tasks.read(self._read).on_done(self._show).owned_by(self).start()

    def _read(self) -> _Read:
        services, actor = self.ctx.services, self.ctx.actor
        drafts = [one for one in services.drafts.find(actor, INQUIRY_PLACE) if one.place == INQUIRY_PLACE and one.text]
        names = words.municipality_names(services.unit.municipalities())
        campaigns = services.recruitment.suggested(actor)
        return _Read(services.unit.today(), names, drafts[0] if drafts else None, campaigns)

    def _show(self, read: _Read) -> None:
        if self.fields is None:
            self._build(read)
        assert self.fields is not None
        self.fields.suggest_campaigns(read.campaigns)
        if read.draft is not None and not self.fields.draft():
            self.fields.set_draft(read.draft.text)
            said = _("What you began {when} is back.").format(
                when=words.near_moment(moment_of(read.draft.hlc), read.today)
            )
            self._kept.set_words(said)
            self._kept.show()
            self._place_cursor(read.draft.cursor)
        self.asked.hear(self._searched)
        if self.asked.words() and not self.fields.draft():
            self._take_searched()
        self.known.prepare()
        self.known.look()
        if self.fields.lack(self.asked.words()):
            self.asked.ask()
        elif self.isVisible() and not self.fields.hold(self.focusWidget()):
            self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, read: _Read) -> None:
        self.fields = fields = InquiryFields(read.today, read.municipalities)
        self._keeper = DraftKeeper(self.ctx, INQUIRY_PLACE, self)
        for field in fields.all.values():
            field.control.edited.connect(self._typed)
        fields.control("municipality").edited.connect(self.outside.hide)
        rest = [key for key in fields.all if key not in NINE]
        self._more = QWidget()
        self._more.setLayout(fields.grid(rest))
        self._more.hide()
        self._fold = Button(_("More fields"), "link", "caret-right", pressed=self._unfold)
        self._kept = Notice("", "info", "clock-counter-clockwise")
        self._kept.hide()
        self.asked = SearchedFor(read.today)
        self.asked.here.connect(lambda: self._take_searched(self._accept))
        self.asked.anew.connect(self._begin_searched)
        self.box = PasteBox(fields.offers)
        self.box.accepted.connect(self._accept)
        self.box.closed.connect(lambda: self._first().setFocus(Qt.FocusReason.OtherFocusReason))
        self.box.hide()
        self._alike = Banner("", "", Button(_("Show"), "amber", pressed=self._show_known), icon="users-three")
        self._alike.hide()
        self.form = ScrollPane(
            self._kept, self.asked, self.box, fields.grid(NINE), 8,
            across(None, self._fold, None, self._empty_button), self._more, None, spacing=8,
        )  # fmt: skip
        self.form.setAccessibleName(_("New enquiry"))
        self.known = KnownFamilies(self.ctx, fields.told)
        self.known.changed.connect(self._tell)
        inspector = Inspector(
            Label(_("Already known?"), "sub"), 6, self.known, 18,
            Label(_("When you save"), "sub"), 4, Label(_after(), "meta", wrap=True), None,
        )  # fmt: skip
        main = Column((self.form, 1), self._alike)
        self._beside = WithInspector(main, inspector, settings=self.ctx.settings, key="inquiry")
        self._beside.folded.connect(self._fold_known)
        self._column.addWidget(self._beside, 1)
        for before, after in pairwise(NINE):
            QWidget.setTabOrder(fields.control(before).controls[-1], fields.control(after).controls[0])

    def _unfold(self) -> None:
        shown = self._more.isHidden()
        self._show_more(shown)
        if shown and self.fields is not None:
            first = next(key for key in self.fields.all if key not in NINE)
            self.fields.all[first].setFocus(Qt.FocusReason.TabFocusReason)

    def _show_more(self, shown: bool) -> None:
        self._more.setVisible(shown)
        self._fold.set_icon_name("caret-down" if shown else "caret-right")

    # drafts

    def _typed(self) -> None:
        if self._keeper is not None and self.fields is not None:
            self._keeper.typed(self.fields.draft(), self._cursor())
            self.known.typed()

    def _cursor(self) -> int:
        """Field and place in it, in one number."""
        assert self.fields is not None
        focus = self.focusWidget()
        for number, field in enumerate(self.fields.all.values()):
            if focus in field.control.controls:
                return number * 10_000 + min(field.control.place(), 9_999)
        return 0

    def _place_cursor(self, cursor: int) -> None:
        assert self.fields is not None
        keys = list(self.fields.all)
        key = keys[min(cursor // 10_000, len(keys) - 1)]
        self._go_to(key)
        self.fields.control(key).set_place(cursor % 10_000)

    def save_pending(self) -> None:
        """Have the draft written at once."""
        if self._keeper is not None:
            self._keeper.flush()

    def _throw_away(self) -> None:
        """Empty everything; Ångra brings it back."""
        if self.fields is None or self._keeper is None:
            return
        fields, text = self.fields, self.fields.draft()
        self._clear()

        def back() -> None:
            fields.reset()
            fields.set_draft(text)
            self._typed()

        if text and self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("The fields were emptied"), back)

    def _clear(self) -> None:
        assert self.fields is not None and self._keeper is not None
        self._keeper.drop()
        self.fields.reset()
        self.outside.hide()
        self._kept.hide()
        self.box.close_box()
        self.asked.hide()
        self._show_more(False)
        self.known.forget()
        self._to_the_top()

    def _to_the_top(self) -> None:
        self.form.verticalScrollBar().setValue(0)
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    # is the family known already

    def _fold_known(self, folded: bool) -> None:
        self._folded = folded
        self._tell()

    def _tell(self) -> None:
        """Say in the form what must not be missed: a number that is known, and hits in a drawer that is shut."""
        same = self.known.same_number()
        if same is not None:
            said = _("This personnummer is already in case {number}. Look there before you save.")
            self._alike.set_words("", said.format(number=same.number))
        else:
            self._alike.set_words("", f"{self.known.said()}.")
        self._alike.setVisible(same is not None or (self._folded and bool(self.known.hits)))

    def _show_known(self) -> None:
        """To the families that may be known, in the drawer too."""
        self._beside.reveal()
        if self.known.buttons:
            self.known.buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    # what was searched for

    def _take_searched(self, take: Callable[[list[Proposal]], None] | None = None) -> None:
        """The words are in the fields now, and are not asked about when one comes back to the page."""
        self.asked.hide()
        (take or self._take)(self.asked.words())
        if self.ctx.shell is not None:
            self.ctx.shell.call_place(None)

    def _begin_searched(self) -> None:
        """It is another family: what was begun is put away, and Ångra brings it back."""
        self._throw_away()
        self._take_searched()

    # what comes from elsewhere

    def paste(self) -> None:
        """Open the paste box, with what was copied."""
        if self.fields is not None:
            self.box.open_box()

    def _accept(self, chosen: list[Proposal]) -> None:
        """Fill in what was ticked; Ångra brings back what stood there."""
        assert self.fields is not None
        fields, before = self.fields, self.fields.draft()
        self._take(chosen)
        self._to_the_top()  # what was filled in is read from there

        def back() -> None:
            fields.reset()
            fields.set_draft(before or "{}")
            self._typed()

        if self.ctx.shell is not None:
            said = _n("{n} field was filled in", "{n} fields were filled in", len(chosen)).format(n=len(chosen))
            self.ctx.shell.toast.say(said, back)

    def _take(self, proposals: Iterable[Proposal]) -> None:
        """Put values in their fields, as if they had been typed."""
        assert self.fields is not None
        for one in proposals:
            self.fields.control(one.field).set_value(one.value)
            self.fields.all[one.field].check()
            if one.field not in NINE:
                self._show_more(True)
        self._typed()
        self.known.look()

    # saving

    def done(self) -> None:
        """Ctrl+Enter: fill in from the paste box while it is open, else save."""
        if self.fields is not None and self.box.isVisible():
            self.box.accept()
        else:
            self.save()

    def save(self, *, refer: bool = False) -> None:
        """Register the enquiry and open its case."""
        fields = self.fields
        if fields is None or not self.save_button.isEnabled():
            return
        for field in fields.all.values():
            field.show_plain()  # what was said at the last try may be mended
        for key, field in fields.all.items():
            field.check()
            if field.control.problem():
                self._go_to(key)
                return
        if not self._people_stand():
            return
        self.save_button.setEnabled(False)
        register = self.ctx.services.inquiries.register
        task = self.ctx.tasks.write(register, self.ctx.actor, fields.enquiry(refer=refer))
        task.on_done(self._saved).on_error(self._refused).owned_by(self).start()

    def _people_stand(self) -> bool:
        """Whether each adult can be one who applies; the sentence stands at the adult it is about."""
        assert self.fields is not None
        if not self.fields.control("given_name").value():
            sentence = _("Write the first name of at least one adult. Nothing has been saved yet.")
            self.fields.all["given_name"].show_error(sentence)
            self._go_to("given_name")
            return False
        for key, person in zip(PERSON_FIELDS, self.fields.people(), strict=False):
            if person.birth_date is None and not person.identity_text:
                continue
            try:
                person_of(person, new_id(), self.fields.today)
            except Refused as refused:
                self.fields.all[key].show_error(refused.sentence)
                self._go_to(key)
                return False
        return True

    def _saved(self, outcome: Outcome[Case]) -> None:
        self.save_button.setEnabled(True)
        self._clear()
        self.ctx.bus.changed.emit(outcome.changes)
        case = outcome.value
        if self.ctx.shell is not None:
            self.ctx.shell.toast.say(_("Case {number} is registered").format(number=case.number))
        if self.ctx.actor.may(Right.READ_CASEWORK):
            self.ctx.navigate("case", case.id)

    def _refused(self, error: FhrError) -> None:
        """Nothing typed is lost; the sentence stands where it belongs."""
        self.save_button.setEnabled(True)
        if isinstance(error, OutsideCooperation):
            self.outside.set_words("", error.sentence)
            self.outside.show()
            self.refer_button.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        key = error.field if isinstance(error, Refused) else None
        key = "born" if key == "birth_date" else key
        if key and self.fields is not None and key in self.fields.all:
            self.fields.all[key].show_error(error.sentence)
            self._go_to(key)
        else:
            self.ctx.tasks.refused.emit(error)

    def _go_to(self, key: str) -> None:
        assert self.fields is not None
        self._show_more(key not in NINE or self._more.isVisible())
        self.fields.all[key].setFocus(Qt.FocusReason.OtherFocusReason)

    # the window's questions

    def _first(self) -> QWidget:
        assert self.fields is not None
        return self.fields.all["given_name"]

    def primary_focus(self) -> QWidget | None:
        """The first field."""
        return self._first() if self.fields is not None else None

    def page_actions(self) -> list[QAction]:
        """Saving and pasting."""
        return [self._save, self._paste]


def _after() -> str:
    return _(
        "A case is opened at its first stage. A family from a municipality outside the cooperation is kept apart "
        "as referred."
    )
