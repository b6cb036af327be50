"""Pages on the screen are the pages on paper; printing is logged; a PDF leaves the store by an explicit choice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.task import TaskContext
from fhr_desktop.printing.document import Printed
from fhr_desktop.services.storage import OpenStore
from fhr_desktop.services.suite import Services
from tests import stores
from ui.components.dialogs import ConfirmDialog
from ui.context import AppContext, ChangeBus, Settings
from ui.preview.bar import PreviewBar
from ui.preview.print_preview import PrintPreview
from ui.preview.raster import draw_pages
from ui.preview.view import PdfView
from ui.saving import ask_where
from ui.tasks import Tasks
from ui.theme import Theme

WORD = "Word-filer (*.docx)"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStore]:
    made = stores.open_store(tmp_path_factory.mktemp("preview"))
    yield made
    made.close()


@pytest.fixture
def ctx(opened: OpenStore, tasks: Tasks, look: Theme) -> AppContext:
    return AppContext(stores.services(opened), tasks, ChangeBus(), look, Settings(), actor=opened.actor)


@pytest.fixture(scope="module")
def printed(opened: OpenStore) -> Printed:
    """A blank enquiry: four pages."""
    return stores.services(opened).paper.blank(opened.actor, "F1")


@pytest.fixture
def view(qtbot: QtBot, ctx: AppContext, printed: Printed) -> PdfView:
    made = PdfView(ctx)
    qtbot.addWidget(made)
    made.resize(494, 600)
    made.show()
    made.show_printed(printed)
    drawn(qtbot, made)
    return made


def drawn(qtbot: QtBot, view: PdfView) -> None:
    qtbot.waitUntil(lambda: view._ctx.tasks.under_way == 0 and view.page in view._drawn)


def test_the_picture_on_the_screen_is_the_page_of_the_file(view: PdfView, printed: Printed) -> None:
    edition, scale, picture = view._drawn[0]
    assert edition == view._edition
    again = draw_pages(TaskContext(), printed.pdf, [0], scale)[0]
    assert picture == again
    assert picture.width() == pytest.approx(595.28 * scale, abs=2)


def test_page_n_of_m_follows_the_scrolling(qtbot: QtBot, view: PdfView) -> None:
    bar = PreviewBar("Intresseanmälan F1", view)
    qtbot.addWidget(bar)
    view.go_to(2)
    assert view.page == 2
    assert view.accessibleDescription() == f"sida 3 av {view.pages}"
    QTest.keyClick(view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert view.page == 1
    drawn(qtbot, view)


def test_page_down_scrolls_a_page_that_is_taller_than_the_view_to_its_end(qtbot: QtBot, view: PdfView) -> None:
    bar = view.verticalScrollBar()
    view.set_zoom(3.0)
    view.go_to(view.pages - 1)
    seen = [bar.value()]
    for _press in range(2):
        QTest.keyClick(view, Qt.Key.Key_PageDown)
        seen.append(bar.value())
    assert seen[0] < seen[1] < seen[2] and seen[1] - seen[0] < view.viewport().height()
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert bar.value() == seen[1]
    drawn(qtbot, view)


def test_files_are_saved_where_the_last_was_and_at_first_among_the_documents(
    ctx: AppContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    proposed: list[Path] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(Path(name))
        return (str(tmp_path / "annat.pdf") if len(proposed) == 1 else "", "")

    monkeypatch.setattr("ui.saving.QFileDialog.getSaveFileName", choose)
    told = [ask_where(ctx, ctx.shell, "Spara", name, "") for name in ("kallelse.pdf", "utbildning.ics")]
    assert told == [tmp_path / "annat.pdf", None]
    assert proposed[0].is_absolute() and proposed[0].parent != Path.cwd()
    assert proposed[1] == tmp_path / "utbildning.ics"


def test_a_name_without_its_ending_gets_it_and_no_file_is_replaced_unasked(
    ctx: AppContext, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answers = [("gui", ""), ("prot.2026", WORD), ("PROT.DOCX", WORD), ("prot", WORD), ("prot", WORD), ("annat", WORD)]
    proposed: list[str] = []
    asked: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        typed, kind = answers.pop(0)
        return str(tmp_path / typed), kind

    def answer(yes: bool) -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, ConfirmDialog)
        asked.append(question.accessibleName())
        question.done(yes)

    def ask(kinds: str = WORD) -> Path | None:
        return ask_where(ctx, ctx.shell, "Spara", "förslag", kinds)

    monkeypatch.setattr("ui.saving.QFileDialog.getSaveFileName", choose)
    assert ask("Excel (*.xlsx)") == tmp_path / "gui.xlsx"
    assert (ask(), ask()) == (tmp_path / "prot.2026.docx", tmp_path / "PROT.DOCX") and not asked
    (tmp_path / "prot.docx").write_bytes(b"before")
    QTimer.singleShot(0, lambda: answer(yes=True))
    assert ask() == tmp_path / "prot.docx"
    QTimer.singleShot(0, lambda: answer(yes=False))
    assert ask() == tmp_path / "annat.docx" and proposed[-1] == "prot.docx"
    assert len(asked) == 2 and "prot.docx" in asked[0]


def test_zoom_keeps_the_place(qtbot: QtBot, view: PdfView) -> None:
    view.go_to(2)
    before = view.zoom
    view.step_zoom(1)
    assert view.zoom > before and view.page == 2
    view.set_zoom(None)
    assert view.zoom == pytest.approx(before)
    drawn(qtbot, view)


def test_a_click_on_a_field_asks_for_it(qtbot: QtBot, view: PdfView) -> None:
    place = next(one for one in view._printed.places if one.field_key == "household_form")
    view.go_to(place.page)
    at = QPointF(view._box(place).center()).toPoint()
    with qtbot.waitSignal(view.pressed) as heard:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert heard.args == ["household_form", ""]
    drawn(qtbot, view)


def test_a_ringed_field_comes_into_view_and_enter_goes_to_it(qtbot: QtBot, view: PdfView) -> None:
    last = view._printed.places[-1]
    view.ring((last.field_key, last.subject_id))
    assert QRectF(view.viewport().rect()).intersects(view._box(last))
    with qtbot.waitSignal(view.pressed) as heard:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert heard.args == [last.field_key, last.subject_id]
    drawn(qtbot, view)


def test_paper_stays_white_in_the_dark(qtbot: QtBot, view: PdfView, look: Theme) -> None:
    look.set_choice("dark")
    drawn(qtbot, view)
    shot = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    corner = view._sheet(0).topLeft() + QPointF(20, 20)
    ratio = shot.devicePixelRatio()
    assert shot.pixelColor(int(corner.x() * ratio), int(corner.y() * ratio)).lightness() == 255


def dialog(qtbot: QtBot, ctx: AppContext, services: Services) -> PrintPreview:
    def make() -> Printed:
        return services.paper.blank(ctx.actor, "F2")

    made = PrintPreview(None, ctx, "Samtycke F2", "F2", make, make)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.view.pages > 0 and ctx.tasks.under_way == 0)
    return made


def test_a_document_is_seen_before_it_is_printed_and_comes_out_whole(
    qtbot: QtBot, ctx: AppContext, tmp_path: Path
) -> None:
    made = dialog(qtbot, ctx, ctx.services)
    assert made.print_button.isEnabled()
    QTest.keyClick(made.print_button, Qt.Key.Key_PageDown)
    assert made.view.verticalScrollBar().value() > 0
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    made.print_on(printer)
    qtbot.waitUntil(lambda: not made.isVisible())
    document = pypdfium2.PdfDocument(tmp_path / "paper.pdf")
    pages = len(document)
    document.close()
    assert pages == made.view.pages


def test_a_pdf_is_saved_only_after_having_said_that_it_is_not_encrypted(
    qtbot: QtBot, ctx: AppContext, tmp_path: Path
) -> None:
    made = dialog(qtbot, ctx, ctx.services)
    asked: list[str] = []

    def read_and_say_no() -> None:
        question = QApplication.activeModalWidget()
        assert isinstance(question, ConfirmDialog)
        asked.append(question.accessibleDescription())
        question.reject()

    QTimer.singleShot(0, read_and_say_no)
    made.save()
    assert "krypterad" in asked[0] and made.isVisible()
    made.save_to(tmp_path / "F2.pdf")
    qtbot.waitUntil(lambda: not made.isVisible())
    assert (tmp_path / "F2.pdf").read_bytes().startswith(b"%PDF-")


def test_a_place_that_cannot_be_written_is_told_and_the_dialog_stays(
    qtbot: QtBot, ctx: AppContext, tmp_path: Path
) -> None:
    made = dialog(qtbot, ctx, ctx.services)
    with qtbot.waitSignal(ctx.tasks.refused) as told:
        made.save_to(tmp_path / "finns-inte" / "F2.pdf")
    assert "Inget har ändrats" in told.args[0].sentence
    assert made.isVisible() and made.save_button.isEnabled()
    made.close()
