"""The funnel: a table whose bars, one below the other, draw the way from an enquiry to a placed child."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPolygonF

from fhr_desktop.domain.funnel import Basis, Stage
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import BASIS_COUNTED, COUNTED, STEPS, reason_said
from i18n import _
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.recruitment.behind import Told
from ui.theme import theme

BAR = 22  # pixels high, at 100 %
HERE = 3  # the column


@dataclass(frozen=True, slots=True)
class StageRow:
    """A step with what is drawn: how long its bar is, and those above and below it, as shares of the longest."""

    stage: Stage
    part: float
    above: float | None
    below: float | None
    basis: Basis

    @property
    def n(self) -> int:
        """How many reached it."""
        return len(self.stage.reached)


def stage_rows(sheet: RecruitmentSheet) -> list[StageRow]:
    """The steps as rows."""
    counts = [len(one.reached) for one in sheet.stages]
    most = max((*counts, 1))
    parts = [count / most for count in counts]
    return [
        StageRow(
            one, parts[at], parts[at - 1] if at else None, parts[at + 1] if at + 1 < len(parts) else None, sheet.basis
        )
        for at, one in enumerate(sheet.stages)
    ]  # fmt: skip


class FunnelTable(ListTable[StageRow]):
    """The steps in their order; Enter goes to the cases behind."""

    def __init__(self) -> None:
        super().__init__(_("From enquiry to placed child"), _columns(), lambda row: row.stage.step)
        self.horizontalHeader().setSectionsClickable(False)  # the order is the way

    def show_sheet(self, sheet: RecruitmentSheet) -> None:
        """Another year's steps. Only of a cohort can it be said who is still in a step."""
        self.setColumnHidden(HERE, sheet.basis is not Basis.COHORT)
        self.set_rows(stage_rows(sheet))


def _columns() -> list[ListColumn[StageRow]]:
    return [
        ListColumn[StageRow]("step", _("Step"), lambda row: STEPS[row.stage.step], 170, strong=True,
                             second=lambda row: _share(row)),
        ListColumn[StageRow]("bar", _("Reached the step"), lambda row: str(row.n), None, draw=_draw, filtered=False),
        ListColumn[StageRow]("left", _("Ended there"), lambda row: _count(len(row.stage.left)), 86, right=True,
                             filtered=False),
        ListColumn[StageRow]("here", _("Still there"), _here, 96, right=True, filtered=False),
        ListColumn[StageRow]("why", _("Most often because"), _why, 240, filtered=False, folds=True),
    ]  # fmt: skip


def _share(row: StageRow) -> str:
    """Of those who went into the step before: how many came here. Only a cohort is the same families all the way."""
    if row.basis is not Basis.COHORT or not row.above:
        return ""
    return _("{percent} % of the step before").format(percent=round(100 * row.part / row.above))


def _count(n: int) -> str:
    return str(n) if n else "–"


def _here(row: StageRow) -> str:
    return _count(len(row.stage.here)) if row.basis is Basis.COHORT else ""


def _why(row: StageRow) -> str:
    if not row.stage.reasons:
        return ""
    reason, some = row.stage.reasons[0]
    return f"{reason_said(reason)}, {len(some)}"


def _draw(painter: QPainter, rect: QRectF, row: StageRow) -> QRectF:
    """The bar in the middle of the row, and the slopes to the bars above and below; the number to the right."""
    look = theme()
    room = look.scaled(46)
    whole, middle = rect.width() - room - 8, rect.center().y()
    centre, half = rect.left() + whole / 2, look.scaled(BAR) / 2

    def slope(other: float | None, y: float, end: float) -> None:
        if other is None:
            return
        near, far = whole * row.part / 2, whole * (row.part + other) / 4
        points = [(centre - near, y), (centre + near, y), (centre + far, end), (centre - far, end)]
        painter.drawPolygon(QPolygonF([QPointF(*point) for point in points]))

    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("info_edge", 0.28))
    slope(row.above, middle - half, rect.top())
    slope(row.below, middle + half, rect.bottom() + 1)  # over the hairline
    painter.setBrush(look.color("info_edge"))
    width = max(2.0, whole * row.part) if row.n else 0.0
    painter.drawRoundedRect(QRectF(centre - width / 2, middle - half, width, 2 * half), 2, 2)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    return QRectF(rect.right() - room, rect.top(), room, rect.height())


def told(row: StageRow, where: str) -> Told:
    """A step, for the pane beside."""
    stage = row.stage
    ways = [(_("Reached the step"), stage.reached), (_("Went on"), stage.went_on), (_("Still there"), stage.here),
            (_("Ended there"), stage.left)]  # fmt: skip
    ways += [(reason_said(reason), some) for reason, some in stage.reasons]
    return Told(
        STEPS[stage.step], str(row.n), where, f"{COUNTED[stage.step]} {BASIS_COUNTED[row.basis]}", (), ways
    )  # fmt: skip
