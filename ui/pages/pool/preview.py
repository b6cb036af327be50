"""The home that one stands on, beside the list: what it offers, what the family wishes, and what can be done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.pool import PoolStatus, crossed
from fhr_desktop.domain.pool_list import PoolRow, Stale, stale
from i18n import _, _n
from ui import words
from ui.components import paint
from ui.components.banner import Notice
from ui.components.buttons import Button, with_key
from ui.components.facts import Facts, Inspector
from ui.components.flow import Flow
from ui.components.labels import Chip, Label
from ui.components.layout import Column, across
from ui.pages.pool import wording
from ui.pages.pool.wording import PoolWords
from ui.theme import theme

Act = Callable[[], object]
Pairs = list[tuple[str, str]]


class PoolPreview(Inspector):
    """Nothing more is read than what the list holds. Acts that the role may not do are not offered."""

    def __init__(self, open_: Act, confirm: Act, move: Act, edit: Act, *, may_write: bool) -> None:
        self._name, self._where = Label("", "sub", wrap=True), Label("", "meta", wrap=True)
        self._chip = Chip("")
        self._left, self._right = Facts(), Facts()
        self._wishes_head, self._wishes = Label(_("The family wishes otherwise"), "strong"), Facts()
        self._old = Notice("", "amber", "hourglass-medium")
        self._clash = Notice("", "amber", "intersect-fill")
        self._confirm = Button(_("Confirm availability"), "quiet", "check", pressed=confirm)
        self._move = Button(_("Change the state …"), pressed=move)
        self._edit = Button(_("Change the details …"), pressed=edit)
        self._may_write = may_write
        self._facts = QWidget()
        beside = across(self._facts, (self._left, 3), (self._right, 2), spacing=16)
        if theme().roomy:
            beside.setDirection(beside.Direction.TopToBottom)
        beside.setAlignment(self._right, Qt.AlignmentFlag.AlignTop)
        beside.setAlignment(self._left, Qt.AlignmentFlag.AlignTop)
        self._wished = Column(self._wishes_head, self._wishes, surface="panel", margins=(0, 8, 0, 0), spacing=2)
        self._warned = Column(self._clash, self._old, surface="panel", margins=(0, 8, 0, 0), spacing=4)
        self._open = with_key(Button(_("Open"), pressed=open_), "Enter")
        self._acts = Flow([self._open, self._move, self._edit, with_key(self._confirm, "Ctrl B")])
        super().__init__(
            across(None, (self._name, 1), self._chip), self._where, 8, self._facts, 10, self._acts,
            self._warned, self._wished, None,
        )  # fmt: skip
        self.setMaximumWidth(16777215)  # the page decides: the map above it wants to be wide
        self.setAccessibleName(_("Preview"))

    def show_selected(self, number: int) -> None:
        """How many homes would be confirmed."""
        several = _n("Confirm {n} home", "Confirm {n} homes", number).format(n=number)
        self._confirm.setText(several if number > 1 else _("Confirm availability"))

    def show_row(self, row: PoolRow | None, said: PoolWords) -> None:
        """Show a row, or nothing."""
        self.inner.setVisible(row is not None)
        if row is None:
            return
        mark, kind = words.POOL_MARKS[row.status]
        self._name.setText(row.name)
        self._where.setText(said.where(row))
        self._chip.set(wording.status(row), "prot" if row.protected else kind, paint.STATUS[mark][0])
        self._left.set(_offers(row))
        self._right.set(_more(row, said))
        wishes = _wishes(row)
        self._wished.setVisible(bool(wishes))
        self._wishes.set(wishes)
        old = _old(row, said)
        self._old.setVisible(bool(old))
        self._old.set_words(old)
        told = ([_("Two machines have written differently. Open the home to decide.")] if row.clashes else []) + [
            wording.crossed_said(name)[0] for name in crossed(row)
        ]
        self._clash.setVisible(bool(told))
        self._clash.set_words(" ".join(one if one.endswith(".") else f"{one}." for one in told))
        self._warned.setVisible(bool(old or told))
        writes = self._may_write and row.status is not PoolStatus.LEFT
        for one in self._acts.items[1:]:
            one.setVisible(writes)


def _offers(row: PoolRow) -> Pairs:
    room = "–" if row.own_rooms is None else str(row.own_rooms) if row.own_rooms else _("no")
    places = _("{n} free of {all}").format(n=row.free, all=row.places) if not row.resting else wording.free(row)
    return [
        (_("Places"), places),
        (_("Siblings"), words.choice("sibling_scope", row.sibling_scope)),
        (_("Own rooms"), room),
        (_("Course"), _course(row)),
    ]


def _more(row: PoolRow, said: PoolWords) -> Pairs:
    return [
        (_("Ages"), _("{ages} years").format(ages=wording.ages(row.age_from, row.age_to))),
        (_("Animals"), wording.animals(row)),
        (_("Report"), said.report_age(row)),
        (_("Checks"), said.checks_age(row)),
    ]


def _course(row: PoolRow) -> str:
    if row.trained and row.certified_on is not None:
        return _("completed, certificate {day}").format(day=row.certified_on.isoformat())
    return wording.training(row)


def _wishes(row: PoolRow) -> Pairs:
    """What the family wishes, beside what the unit has assessed, where they differ."""
    if not row.wishes_otherwise():
        return []
    found: Pairs = []
    if row.wish_places is not None and row.wish_places != row.places:
        found.append((_("Places"), _("{wish}; assessed {assessed}").format(wish=row.wish_places, assessed=row.places)))
    low = row.age_from if row.wish_age_from is None else row.wish_age_from
    high = row.age_to if row.wish_age_to is None else row.wish_age_to
    if (low, high) != (row.age_from, row.age_to):
        assessed = wording.ages(row.age_from, row.age_to)
        found.append(
            (_("Ages"), _("{wish}; assessed {assessed}").format(wish=wording.ages(low, high), assessed=assessed))
        )
    return found


def _old(row: PoolRow, said: PoolWords) -> str:
    """What must be asked for anew, in one sentence each."""
    sentences = {
        Stale.UNSUITABLE: _("The newest assessment is that the home is not suitable."),
        Stale.PLACEMENT: _("A placement waits for an answer. Open the home to give it."),
        Stale.STATUS: _("The home's details must be updated."),
        Stale.REPORT: _("The report is older than it may be."),
        Stale.CHECKS: _("A register check is older than it may be."),
        Stale.UNCHECKED: _("A register check of an adult is missing."),
        Stale.CONFIRMATION: _("The family has not been asked lately whether it still can."),
    }
    return " ".join(sentences[one] for one in stale(row, said.today))
