"""First start: make a store or open one there is; who works here, and the passphrase; then the recovery sheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import ROLE_WORDS
from fhr_desktop.services.storage import OpenStore, RecoverySheet
from fhr_desktop.services.suite import services_on
from i18n import _
from ui.components.buttons import Button
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, LineInput, YearInput
from ui.components.labels import Elided, Icon, Label
from ui.components.layout import across, down
from ui.context import AppContext, ChangeBus, Settings
from ui.keys.passphrase import NewPassphrase
from ui.keys.sheet import SheetView
from ui.pages.start.panel import Panel, Steps, back_to
from ui.theme import theme

OFFERED = (Role.INVESTIGATOR, Role.UNIT_MANAGER, Role.TRAINER, Role.ADMINISTRATOR)


class Begin(Panel):
    """The first choice on a computer where no store has been opened."""

    def __init__(self, steps: Steps) -> None:
        super().__init__(steps)
        make = Button(_("Make a new database"), "primary", "plus", pressed=steps.show_create)
        open_ = Button(_("Open one there is …"), icon="folder-open", pressed=self._open)
        words = _(
            "Everything is kept encrypted in a database on this computer. Make a new one for the unit, or open one "
            "that lies in another folder."
        )
        self.lay(
            self.head(_("Familjehemsresursen i Dalarna"), _("The first time on this computer")), 6,
            Label(words, wrap=True), self.trouble, self.acts(make, open_, None),
        )  # fmt: skip

    def _open(self) -> None:
        if self.steps.choose_folder():
            if self.steps.storage.exists(self.steps.folder):
                self.steps.show_unlock()
            else:
                self.say(_("There is no database in that folder. Choose another, or make a new one."))


class Create(Panel):
    """A new store: who, which role, and the passphrase."""

    def __init__(self, steps: Steps) -> None:
        super().__init__(steps)
        self.name, self.exam = LineInput(), LineInput()
        self.year = YearInput(1950, steps.storage.today().year)
        self.role = ChoiceInput([(role.value, ROLE_WORDS[role]) for role in OFFERED], open_=False)
        self.role.set_value(Role.INVESTIGATOR.value)
        self.phrase = NewPassphrase()
        self.fields = {
            "name": Field(_("Your name"), self.name, help=_("Stands under notes and on what you print.")),
            "role": Field(_("Your role"), self.role),
            "exam": Field(_("Exam"), self.exam, help=_("For reports that you sign. Can be filled in later.")),
            "exam_year": Field(_("Year of exam"), self.year),
            "passphrase": self.phrase.first_field,
        }
        make = Button(_("Make the database"), "primary", "check", pressed=self.act)
        self._folder = Elided("", "small")
        other = Button(_("Another folder …"), "link", pressed=self._other_folder)
        self._show_folder()
        names = list(self.fields.values())
        self.lay(
            self.head(_("A new database"), _("For you, on this computer")), 2,
            self._who(names),
            self.phrase, across(None, Icon("folder", "text2", 16), (self._folder, 1), other),
            self.trouble, self.acts(make, self.progress, None, back_to("", steps.show_begin)),
        )  # fmt: skip
        self.phrase.again.line.returnPressed.connect(self.act)

    @staticmethod
    def _who(fields: list[Field]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        side_by_side = 1 if theme().roomy else 2
        for number, field in enumerate(fields[:4]):
            grid.addWidget(field, number // side_by_side, number % side_by_side, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2 if side_by_side == 2 else 0)
        return grid

    def act(self) -> None:
        """Make it, when everything needed is written."""
        if not self.name.value():
            self.fields["name"].show_error(_("Write your name."))
            self.name.setFocus()
            return
        phrase = self.phrase.chosen()
        if phrase is None or self.year.problem():
            self.fields["exam_year"].check()
            return
        self.run(_("Making the keys. It takes a second or two."), self._make, phrase, done=self._made)

    def _make(self, phrase: str) -> tuple[OpenStore, RecoverySheet]:
        return self.steps.storage.create(
            self.steps.folder, phrase, self.name.value(), Role(self.role.value()),
            exam=self.exam.value(), exam_year=self.year.value(),
        )  # fmt: skip

    def _made(self, result: Any) -> None:
        self.phrase.first.clear()
        self.phrase.again.clear()
        self.steps.show_sheet(*result)

    def _other_folder(self) -> None:
        if self.steps.choose_folder():
            self._show_folder()

    def _show_folder(self) -> None:
        self._folder.setText(_("In the folder {folder}").format(folder=self.steps.folder))


class Sheet(Panel):
    """The recovery sheet of the store just made. The store is open behind it."""

    def __init__(self, steps: Steps, opened: OpenStore, sheet: RecoverySheet) -> None:
        super().__init__(steps)
        services = services_on(opened.desk)
        ctx = AppContext(services, steps.tasks, ChangeBus(), theme(), Settings(), actor=opened.actor)
        self.view = SheetView(ctx, sheet)
        self.view.confirmed.connect(lambda: steps.enter(opened))
        self.lay(self.head(_("The recovery key"), _("For the day the passphrase is forgotten")), 2, self.view)

    def first(self) -> QWidget:
        """Printing is what comes next."""
        return self.view.print_button


def place_of(steps: Steps, words: str) -> QWidget:
    """The foot: where the store lies, said plainly, and the way to another."""
    foot, said = QWidget(), QWidget()
    down(said, Label(words, "note"), Elided(str(steps.folder), "small"), spacing=0)
    across(foot, Icon("laptop", "text2", 17), (said, 1), margins=(28, 10, 20, 10), spacing=12)
    return foot
