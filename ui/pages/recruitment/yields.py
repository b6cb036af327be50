"""What campaigns and sources have led to, and what each enquiry and each home has cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from fhr_desktop.domain.funnel import Yield
from fhr_desktop.domain.recruitment import Campaign
from fhr_desktop.services.recruitment import RecruitmentSheet
from fhr_desktop.services.recruitment_words import kronor
from i18n import _
from ui import words
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.pages.recruitment.behind import Told
from ui.theme import theme


@dataclass(frozen=True, slots=True)
class YieldRow:
    """A campaign (`campaign`), or a source or way of contact. `part`: its enquiries as a share of the most."""

    led_to: Yield
    part: float
    below: str = ""
    campaign: Campaign | None = None

    @property
    def key(self) -> str:
        """What tells rows apart."""
        return self.led_to.key


def campaign_rows(sheet: RecruitmentSheet) -> list[YieldRow]:
    """The campaigns of the year, and the enquiries that came through none."""
    rest = [
        Yield(one.key or "none", _("Another word in the field") if one.key else _("No campaign"), one.inquiries,
              one.opened, one.assessed, one.suitable)
        for one in sheet.without
    ]  # fmt: skip
    most = max((len(one.inquiries) for one in (*(row.led_to for row in sheet.campaigns), *rest)), default=1)
    rows = [
        YieldRow(one.led_to, len(one.led_to.inquiries) / max(most, 1), _when(one.campaign, sheet.names), one.campaign)
        for one in sheet.campaigns
    ]
    return rows + [YieldRow(one, len(one.inquiries) / max(most, 1), str(sheet.year)) for one in rest]


def key_rows(some: Sequence[Yield]) -> list[YieldRow]:
    """Sources or ways of contact."""
    most = max((len(one.inquiries) for one in some), default=1)
    return [
        YieldRow(
            Yield(one.key or "none", one.name or _("Not said"), one.inquiries, one.opened, one.assessed, one.suitable,
                  one.cost),
            len(one.inquiries) / max(most, 1),
        )
        for one in some
    ]  # fmt: skip


class YieldTable(ListTable[YieldRow]):
    """`first` is what a row is."""

    def __init__(self, name: str, first: str, *, campaigns: bool) -> None:
        second = (lambda row: row.below) if campaigns else None
        super().__init__(name, [
            ListColumn[YieldRow]("name", first, lambda row: row.led_to.name, None, strong=True, second=second),
            ListColumn[YieldRow]("inquiries", _("Enquiries"), lambda row: str(len(row.led_to.inquiries)), 124,
                                 right=True, draw=_bar, sort=lambda row: len(row.led_to.inquiries), filtered=False),
            ListColumn[YieldRow]("opened", _("Opened"), lambda row: _number(row.led_to.opened), 78, right=True,
                                 sort=lambda row: len(row.led_to.opened), filtered=False, folds=True),
            ListColumn[YieldRow]("assessed", _("Have been assessed"), lambda row: _number(row.led_to.assessed), 80,
                                 right=True, sort=lambda row: len(row.led_to.assessed), filtered=False, folds=True),
            ListColumn[YieldRow]("suitable", _("Homes"), lambda row: _number(row.led_to.suitable), 56, right=True,
                                 sort=lambda row: len(row.led_to.suitable), filtered=False),
            ListColumn[YieldRow]("cost", _("Cost, kr"), lambda row: kronor(row.led_to.cost), 88, right=True,
                                 sort=lambda row: row.led_to.cost or 0, filtered=False),
            ListColumn[YieldRow]("each", _("Kr per enquiry"), lambda row: kronor(row.led_to.each_inquiry), 106,
                                 right=True, sort=lambda row: row.led_to.each_inquiry or 0, filtered=False, folds=True),
            ListColumn[YieldRow]("home", _("Kr per home"), lambda row: kronor(row.led_to.each_home), 84, right=True,
                                 sort=lambda row: row.led_to.each_home or 0, filtered=False, folds=True),
        ], lambda row: row.key)  # fmt: skip


def told(row: YieldRow, counted: str) -> Told:
    """A row, for the pane beside."""
    led, made = row.led_to, row.campaign
    facts: list[tuple[str, str]] = []
    if made is not None:
        if made.cost_planned is not None:
            facts.append((_("Planned"), f"{kronor(made.cost_planned)} kr"))
        facts.append(
            (_("Outcome"), f"{kronor(made.cost_outcome)} kr" if made.cost_outcome is not None else _("not yet"))
        )
    elif led.cost is not None:
        facts.append((_("Cost"), f"{kronor(led.cost)} kr"))
    for word, each in ((_("Per enquiry"), led.each_inquiry), (_("Per home"), led.each_home)):
        if each is not None:
            facts.append((word, f"{kronor(each)} kr"))
    if made is not None and made.note:
        facts.append((Campaign.SPECS["note"].label, made.note))
    if made is not None and made.other_names:
        called = ", ".join(str(one.get("name")) for one in made.other_names)
        facts.append((Campaign.SPECS["other_names"].label, called))
    ways = [(_("Enquiries"), led.inquiries), (_("Opened"), led.opened), (_("Have been assessed"), led.assessed),
            (_("Found suitable"), led.suitable)]  # fmt: skip
    return Told(led.name, str(len(led.inquiries)), _("enquiries"), counted, facts, ways)


def _when(made: Campaign, names: Mapping[str, str]) -> str:
    until = made.ends_on.isoformat() if made.ends_on else _("until further notice")
    place = names.get(made.municipality or "", _("the whole county"))
    return f"{words.choice('inquiry_source', made.channel)} · {place} · {made.starts_on.isoformat()} – {until}"


def _number(some: Sequence[str]) -> str:
    return str(len(some)) if some else "–"


def _bar(painter: QPainter, rect: QRectF, row: YieldRow) -> QRectF:
    look, room = theme(), theme().scaled(38)
    width = (rect.width() - room) * row.part
    if width:
        middle = rect.center().y()
        painter.fillRect(QRectF(rect.left(), middle - 4, max(2.0, width), 8), look.color("info_edge"))
    return QRectF(rect.right() - room, rect.top(), room, rect.height())
