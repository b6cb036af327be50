"""Whether the installed program works: every part is used once, on invented data in a folder that goes afterwards."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf

import i18n
from db import backup, migrate
from fhr_desktop.domain.errors import FhrError, WrongPassphrase
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.example import example_report
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, render
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.inquiries import NewInquiry, NewPerson
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import Services, services_on
from i18n import _

PHRASE = "granen vid sjön"  # of a store that is gone when the test is
FORMS = 32
FAMILY = "Åkerström"


class _Broken(Exception):
    """A step that did not give what it must. The reason is for whoever builds the program, and so is in English."""


def run() -> int:
    """Do every step and tell of each in one line; 0 when all work, 1 when one does not."""
    with tempfile.TemporaryDirectory(prefix="fhr-selftest-") as folder:
        test = _Selftest(Path(folder))
        try:
            broken = [words for words, step in test.steps() if not _told(words, step)]
        finally:
            test.end()
    _say(_("Something does not work. Install the program again.") if broken else _("Everything works."))
    return 1 if broken else 0


def _say(text: str) -> None:
    if sys.stdout is not None:  # a windowed program has none
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _told(words: str, step: Callable[[], None]) -> bool:
    try:
        step()
    except Exception as error:  # whatever it is, the next step is tried and the exit code is 1
        _say(_("{step}: does not work. {reason}").format(step=words, reason=_reason(error)))
        return False
    _say(_("{step}: works.").format(step=words))
    return True


def _reason(error: Exception) -> str:
    if isinstance(error, FhrError):
        return error.sentence
    return str(error) if isinstance(error, _Broken) else f"{type(error).__name__}: {error}"


def _demand(held: bool, reason: str) -> None:
    if not held:
        raise _Broken(reason)


class _Selftest:
    """The steps, in order; each stands on those before it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "store"
        self._storage = Storage(cost=SMALL)
        self._opened: OpenStore | None = None

    def steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is told of each step, and what it does. Raises _Broken and whatever the parts raise."""
        return (
            (_("Make and open an encrypted store"), self._open),
            (_("Bring the tables up to date"), self._migrate),
            (_("Read all forms"), self._forms),
            (_("Register a family"), self._fill),
            (_("Find it by searching"), self._search),
            (_("Print a form and a report"), self._print),
            (_("Exchange a package with another computer"), self._exchange),
            (_("Speak Swedish"), self._translate),
            (_("Open a window"), self._window),
            (_("Back up and restore"), self._restore),
            (_("Check the store"), self._check),
            (_("Let go of the key"), self._wipe),
        )

    def end(self) -> None:
        """Close what is open, so that the folder can go."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    @property
    def _store(self) -> OpenStore:
        if self._opened is None:
            raise _Broken("no store")
        return self._opened

    @property
    def _services(self) -> Services:
        return services_on(self._store.desk)

    def _open(self) -> None:
        opened, sheet = self._storage.create(self._folder, PHRASE, "Prov Provsson", Role.UNIT_MANAGER)
        opened.close()
        _demand(bool(sheet.text), "no recovery key")
        try:
            self._storage.open(self._folder, PHRASE + "!").close()
        except WrongPassphrase:
            self._opened = self._storage.open(self._folder, PHRASE)
        else:
            raise _Broken("a wrong passphrase opened")

    def _migrate(self) -> None:
        engine = self._store.desk.store.engine
        migrate.upgrade(engine)
        _demand(migrate.current(engine) == migrate.head(), "not the newest tables")

    def _forms(self) -> None:
        forms = library()
        for number in forms.numbers():
            forms.latest(number)
        _demand(len(forms.numbers()) == FORMS, f"{len(forms.numbers())} forms")

    def _fill(self) -> None:
        actor, today = self._store.actor, dt.datetime.now().astimezone().date()
        new = NewInquiry(persons=(NewPerson("Märta", FAMILY),), municipality="2080", received_on=today, channel="phone")
        case = self._services.inquiries.register(actor, new).value
        self._services.notes.sign(actor, case.id, "Första samtalet om familjehemsplacering.")
        _demand(self._services.cases.open(actor, case.id).home.name == FAMILY, "not what was written")

    def _search(self) -> None:
        for text in ("placering", "åkerst"):
            _demand(bool(self._services.search.find(self._store.actor, text)), "not found")

    def _print(self) -> None:
        _check_pdf(self._services.paper.blank(self._store.actor, "F1").pdf, 1)
        now = dt.datetime.now().astimezone()
        context = PrintContext("FHR", "", "", 1, now, "", draft=True, secrecy="", legal_on=now.date())
        _check_pdf(render(example_report(now.date()), context).pdf, 10)

    def _exchange(self) -> None:
        other, _sheet = self._storage.create(
            self._folder.with_name("other"), PHRASE, "Prov Provdotter", Role.INVESTIGATOR
        )
        try:
            ours, theirs, stick = self._services, services_on(other.desk), self._folder.parent
            file, asked = theirs.devices.request(other.actor, stick)
            ours.devices.approve(self._store.actor, file, Role.INVESTIGATOR, "Provdator", compared=asked.digits)
            (package,) = ours.exchange.export(self._store.actor, [asked.device], stick).value
            theirs.exchange.take_in(other.actor, package.file)
            families = [row.family for row in theirs.cases.rows(other.actor)]
            _demand(families == [FAMILY], "not what was sent")
        finally:
            other.close()

    def _translate(self) -> None:
        for language in ("sv", "en"):
            i18n.load(language)
        _demand(_("Everything works.") != "Everything works.", "no Swedish")

    def _window(self) -> None:
        _show_window()

    def _restore(self) -> None:
        generation = self._storage.backup(self._store)
        home = self._home()
        with self._store.desk.store.write(self._store.actor.user_id) as work:
            work.save(replace(home, name="Annan"))
        self.end()
        self._opened = self._storage.restore(self._folder, generation, PHRASE)
        _demand(self._home().name == FAMILY, "not what was backed up")
        _demand(len(backup.list_backups(self._folder / "backups")) == 1, "not one backup")

    def _home(self) -> Home:
        actor = self._store.actor
        (row,) = self._services.cases.rows(actor)
        return self._services.cases.open(actor, row.id).home

    def _check(self) -> None:
        faults = self._storage.check(self._store)
        _demand(not faults, " ".join(faults))

    def _wipe(self) -> None:
        keys = self._store.keys
        self.end()
        _demand(not any(keys.dek), "the key is still there")
        name = FAMILY.encode()
        files = [one for one in self._folder.rglob("*") if one.is_file()]
        _demand(not any(name in one.read_bytes() for one in files), "a name can be read on the disk")


def _check_pdf(pdf: bytes, least_pages: int) -> None:
    _demand(pdf.startswith(b"%PDF"), "not a PDF")
    with pikepdf.open(io.BytesIO(pdf)) as read:
        _demand(bool(read.Root.MarkInfo.Marked) and "/StructTreeRoot" in read.Root, "not tagged")
        _demand(re.match("sv", str(read.Root.Lang)) is not None, "not marked as Swedish")
        _demand(len(read.pages) >= least_pages, f"{len(read.pages)} pages")


def _show_window() -> None:
    """A real window without a display, with our fonts and icons, and Qt's own words in Swedish."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication, QDialogButtonBox

    from ui.shell.qt_words import speak_swedish
    from ui.theme import Theme

    qInstallMessageHandler(lambda *_said: None)  # the offscreen platform tells of what it cannot do
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(["fhr-desktop"])
    speak_swedish(app)
    theme = Theme(app, choice="light", bundled=True)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    box.setWindowTitle("FHR Desktop")
    theme.dress(box)
    box.show()
    app.processEvents()
    picture = box.grab().toImage()
    button = box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")
    box.close()
    _demand(button == "Avbryt", "Qt does not speak Swedish")
    _demand("house" in theme.glyphs, "no icons")
    _demand(picture.width() > 0, "nothing was drawn")
