"""What a round said: every question with its bar, and beside the table one question through the rounds and places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QComboBox, QWidget

from fhr_desktop.domain.survey_results import RoundResult, Tally, decimal, percent
from fhr_desktop.services.surveys import RoundSheet
from i18n import _, _n
from ui.components.banner import Notice
from ui.components.facts import Facts, Inspector
from ui.components.labels import Label
from ui.components.layout import Row, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.surveys.bars import MeanLine, ScaleKey, lean
from ui.theme import theme

COUNTS = 128  # pixels for the answers in figures, at 100 %


@dataclass(frozen=True, slots=True)
class Line:
    """A question as a row. `about` is its block's heading where the form has several."""

    tally: Tally
    about: str
    replies: int


def lines(result: RoundResult) -> list[Line]:
    """The result's questions in the form's order."""
    several = len(result.blocks) > 1
    return [Line(one, block.block.heading if several else "", block.replies)
            for block in result.blocks for one in block.tallies]  # fmt: skip


def rate_said(result: RoundResult) -> str:
    """How many answered, of how many."""
    if result.rate is None:
        return _n("{n} reply, not known of how many", "{n} replies, not known of how many", result.replies).format(
            n=result.replies
        )
    said = _("{n} of {sent} have replied, {percent} %")
    return said.format(n=result.replies, sent=result.sent, percent=percent(result.rate))


def of_hundred(tally: Tally) -> str:
    """The share that chose one of the two lowest."""
    low = percent(tally.low_share)
    return "–" if low is None else f"{low} %"


class Results(QWidget):
    """The table for all or one municipality, and the chosen question beside it."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self.sheet: RoundSheet | None = None
        self.table: ListTable[Line] = ListTable(_("What was said"), self._columns(), lambda one: one.tally.question.key)
        self.table.current_changed.connect(self._tell)
        self.places = QComboBox()
        self.places.setAccessibleName(_("Municipality"))
        self.places.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.places.activated.connect(lambda _at: self._show_place())
        self._rate, self._key = Label("", "strong"), ScaleKey()
        self.few = Notice("", "info", "eye-slash")
        self.few.hide()
        self._few_row = Row((self.few, 1), margins=(20, 0, 16, 6))
        self._few_row.hide()
        head = Row(self._rate, None, self._key, self.places, margins=(20, 7, 16, 7), spacing=14)
        main = QWidget()
        down(main, head, self._few_row, (self.table, 1))
        self._words, self._mean, self._of = Label("", "sub", wrap=True), Label("", "display"), Label("", "meta")
        self._facts, self._chart = Facts(), MeanLine()
        self._chart_head, self._places_head = Label("", "strong"), Label("", "strong")
        self._by_place = Facts()
        said = Label(
            _("Share low is how many in a hundred chose 1 or 2. Who does not know is counted in none of them. The "
              "spread is the standard deviation."), "help", wrap=True,
        )  # fmt: skip
        self.side = Inspector(
            self._words, across(None, self._mean, self._of, None, spacing=8), 4, self._facts, 12,
            self._chart_head, 2, self._chart, 12, self._places_head, 2, self._by_place, 12, said, None,
        )  # fmt: skip
        self.split = WithInspector(main, self.side, settings=ctx.settings, key="surveys")
        down(self, (self.split, 1))
        self.setFocusProxy(self.table)

    def _columns(self) -> list[ListColumn[Line]]:
        return [
            ListColumn[Line]("words", _("Question"), lambda one: one.tally.question.words, None, strong=True,
                             second=self._second),
            ListColumn[Line]("bar", _("Answers from 1 to 5"), _counted, 276, draw=_draw, filtered=False),
            ListColumn[Line]("mean", _("Mean"), lambda one: decimal(one.tally.mean), 92, right=True, filtered=False),
            ListColumn[Line]("spread", _("Spread"), lambda one: decimal(one.tally.spread), 76, right=True,
                             filtered=False, folds=True),
            ListColumn[Line]("low", _("Share low"), lambda one: of_hundred(one.tally), 84, right=True, filtered=False,
                             folds=True),
        ]  # fmt: skip

    @staticmethod
    def _second(line: Line) -> str:
        tally = line.tally
        told = _n("{n} has answered", "{n} have answered", tally.n).format(n=tally.n)
        unknown = _("{n} do not know").format(n=tally.unknown) if tally.unknown else ""
        return " · ".join(part for part in (line.about, told, unknown) if part)

    def show_sheet(self, sheet: RoundSheet) -> None:
        """Another round, or the same read anew; the municipality and the question stay."""
        before = self.places.currentData() if self.sheet and self.sheet.round.id == sheet.round.id else None
        self.sheet = sheet
        self.places.clear()
        self.places.addItem(_("All municipalities"), None)
        for name, one in sheet.places:
            self.places.addItem(
                _("{name}, too few replies").format(name=name) if one.hidden else name, one.municipality
            )
        self.places.setCurrentIndex(max(0, self.places.findData(before)))
        self._show_place()

    def result(self) -> RoundResult:
        """What is shown."""
        assert self.sheet is not None
        chosen = self.places.currentData()
        return next((one for _name, one in self.sheet.places if one.municipality == chosen), self.sheet.whole)

    def _show_place(self) -> None:
        result = self.result()
        assert self.sheet is not None
        self._rate.setText(rate_said(result))
        self._few_row.setVisible(result.hidden)
        self.few.setVisible(result.hidden)
        said = _("Answers are shown from {least} replies on: with fewer, one could guess who said what.")
        self.few.set_words(said.format(least=self.sheet.least))
        self.table.set_rows(lines(result))
        if self.table.current() is None and self.table.rows_model.rows:
            self.table.select(result.blocks[0].overall.question.key)
        self._tell(self.table.current())

    def _tell(self, line: Line | None) -> None:
        if line is None or self.sheet is None:
            return
        tally, key = line.tally, line.tally.question.key
        self._words.setText(tally.question.words)
        self._mean.setText(decimal(tally.mean))
        self._of.setText(_("of {n}, mean").format(n=tally.question.steps[-1]))
        self._key.set(len(tally.question.steps), tally.question.low, tally.question.high)
        ends = {tally.question.steps[0]: tally.question.low, tally.question.steps[-1]: tally.question.high}
        steps = zip(tally.question.steps, tally.counts, strict=True)
        self._facts.set([
            *((f"{step} {ends.get(step, '')}".strip(), str(count)) for step, count in steps),
            (_("Do not know"), str(tally.unknown)), (_("Spread"), decimal(tally.spread)),
            (_("Share low"), of_hundred(tally)),
        ])  # fmt: skip
        self._through(key)
        self._among(key)

    def _through(self, key: str) -> None:
        """The mean of all in each round that asked it."""
        assert self.sheet is not None
        rounds: Sequence[RoundResult] = (*self.sheet.earlier, self.sheet.whole)
        found = [(one.round.period, tally.mean) for one in rounds if (tally := one.tally(key)) is not None]
        self._chart_head.setText(_("From round to round, all municipalities"))
        for part in (self._chart, self._chart_head):
            part.setVisible(len(found) > 1)
        tally = self.sheet.whole.tally(key)
        self._chart.set(found, len(tally.question.steps) if tally is not None else 5)

    def _among(self, key: str) -> None:
        """The mean of each municipality that has enough answers."""
        assert self.sheet is not None
        found = [(name, tally) for name, one in self.sheet.places if (tally := one.tally(key)) is not None and tally.n]
        self._places_head.setText(_("By municipality"))
        self._places_head.setVisible(bool(found))
        self._by_place.set([
            (name, _n("{mean}, {n} answer", "{mean}, {n} answers", tally.n).format(mean=decimal(tally.mean), n=tally.n))
            for name, tally in found
        ])  # fmt: skip
        self._by_place.setVisible(bool(found))


def _counted(line: Line) -> str:
    return (
        "\u2002".join(f"{count:>2}".replace(" ", "\u2007") for count in line.tally.counts)
        if line.tally.n
        else _("too few answers")
    )


def _draw(painter: QPainter, rect: QRectF, line: Line) -> QRectF:
    room = theme().scaled(COUNTS)
    lean(painter, QRectF(rect.left(), rect.top(), rect.width() - room - 10, rect.height()), line.tally)
    return QRectF(rect.right() - room, rect.top(), room, rect.height()) if line.tally.n else rect
