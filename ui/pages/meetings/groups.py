"""Grupper: per municipality who sits in styrgrupp and referensgrupp, what is lacking, and joining and leaving."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.cooperation import Group, Seat, Standing
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.cooperation.members import Follows
from fhr_desktop.services.cooperation.views import Board
from fhr_desktop.services.outcome import Seen
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.facts import Inspector
from ui.components.labels import Chip, Label
from ui.components.layout import Column, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.meetings.membership_dialog import MembershipDialog
from ui.pages.meetings.part import Part, sorry
from ui.pages.meetings.seat_dialog import SeatDialog

CHAIRS = tuple((group, standing) for group in Group for standing in Standing)
JOIN_KEY = "Ctrl+Shift+U"


class Groups(Part):
    """A row a municipality; its chairs beside. Enter goes to the first chair."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.board: Board | None = None
        self.table: ListTable[Municipality] = ListTable(_("Who sits in the groups"), self._columns(), lambda m: m.code)
        remember(self.table, ctx.settings, "group_seats")
        self.table.current_changed.connect(lambda _one: self._tell())
        self.table.opened.connect(lambda _one: self._to_chairs())
        self.side = ChairSide(self)
        self._split = WithInspector(Column((self.table, 1)), self.side, settings=ctx.settings, key="groups", width=330)
        self._split.say_within("users-four", _("Places in the groups"))
        self.membership = Button(_("Joining or leaving …"), "secondary", "sign-in", pressed=self.join_or_leave)
        down(self, (self._split, 1))
        self._acts = [
            self.act(_("Joining or leaving …"), self.join_or_leave, JOIN_KEY, "sign-in"),
            self.act(_("Places in the groups"), self._to_chairs, "F2", "users-four"),
        ]

    def _columns(self) -> list[ListColumn[Municipality]]:
        heads = {
            (Group.STEERING, Standing.ORDINARY): _("Steering group"),
            (Group.STEERING, Standing.SUBSTITUTE): _("substitute"),
            (Group.REFERENCE, Standing.ORDINARY): _("Reference group"),
            (Group.REFERENCE, Standing.SUBSTITUTE): _("substitute"),
        }
        return [
            ListColumn[Municipality]("name", _("Municipality"), lambda m: m.name, 130, strong=True,
                                     second=self._standing),
            *(
                ListColumn[Municipality](
                    f"{group}_{standing}", heads[group, standing], partial(self._sits, group, standing),
                    None if (group, standing) == CHAIRS[0] else 158, mark=partial(self._mark, group, standing),
                    second=partial(self._title, group, standing),
                )
                for group, standing in CHAIRS
            ),
        ]  # fmt: skip

    # the cells

    def seat(self, municipality: Municipality, group: Group, standing: Standing) -> Seat | None:
        """Who has the chair today."""
        if self.board is None:
            return None
        chair = (municipality.code, group.value, standing.value)
        held = [one for one in self.board.seats if (one.municipality, one.group, one.standing) == chair]
        return next((one for one in held if one.holds(self.board.today)), None)

    def _part(self, one: Municipality) -> bool:
        return self.board is not None and one.participates(self.board.today)

    def _sits(self, group: Group, standing: Standing, one: Municipality) -> str:
        seat = self.seat(one, group, standing)
        if seat is not None:
            return seat.name
        return _("missing") if self._part(one) else ""

    def _title(self, group: Group, standing: Standing, one: Municipality) -> str:
        seat = self.seat(one, group, standing)
        return seat.title if seat is not None else ""

    def _mark(self, group: Group, standing: Standing, one: Municipality) -> str:
        return "missing" if self._part(one) and self.seat(one, group, standing) is None else ""

    def _standing(self, one: Municipality) -> str:
        if self.board is None or self._part(one):
            leaves = one.participates_to
            return _("until {day}").format(day=leaves.isoformat()) if leaves else _("host") if one.is_host else ""
        if one.participates_from is not None and one.participates_from > self.board.today:
            return _("from {day}").format(day=one.participates_from.isoformat())
        return _("takes no part")

    # showing

    def show_board(self, board: Board) -> None:
        """Those who take part first, then the rest of the county."""
        self.board = board
        own = [one for one in board.municipalities if self._part(one)]
        self.table.set_rows([*own, *(one for one in board.municipalities if one not in own)])
        if self.table.current() is None and own:
            self.table.select(own[0].code)
        self._tell()

    def said(self, board: Board) -> str:
        """The grey line: how many take part, and what is lacking."""
        part = len(board.taking_part)
        said = _n("{n} municipality takes part", "{n} municipalities take part", part).format(n=part)
        lacking = len(board.gaps)
        if not lacking:
            return said
        gaps = _n("{n} place without anybody", "{n} places without anybody", lacking).format(n=lacking)
        return f"{said} · {gaps}"

    def _tell(self) -> None:
        one = self.table.current()
        self.membership.setEnabled(one is not None)
        if one is not None and self.board is not None:
            self.side.show_municipality(one, self.board)

    # what is done

    def _to_chairs(self) -> None:
        self._split.reveal()
        self.side.chairs[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self, group: Group, standing: Standing, *, new: bool) -> None:
        """Ask who has the chair: somebody new, or other words about the one who has it."""
        one, board = self.table.current(), self.board
        if one is None or board is None:
            return
        seat = self.seat(one, group, standing)
        kept = None if new else seat
        SeatDialog(self.ctx, self.window(), (one, group, standing), kept, seat if new else None, board.today,
                   Seen(board.position)).open()  # fmt: skip

    def join_or_leave(self) -> None:
        """Say what follows, and note it."""
        one, board = self.table.current(), self.board
        if one is None or board is None:
            return
        joins = not one.participates(board.today) or one.participates_to is not None
        follows = self.ctx.services.cooperation.members.follows
        task = self.ctx.tasks.read(follows, self.ctx.actor, one.code, board.today, joins=joins)
        task.on_done(partial(self._ask, board)).on_error(lambda error: sorry(self.ctx, error)).owned_by(self).start()

    def _ask(self, board: Board, found: Follows) -> None:
        MembershipDialog(self.ctx, self.window(), board, found).open()

    # the page's questions

    def buttons(self) -> Sequence[QWidget]:
        """Joining and leaving."""
        return (self.membership,)

    def actions_(self) -> list[QAction]:
        """Joining and leaving, and the chairs."""
        return self._acts

    def first_focus(self) -> QWidget | None:
        """The list."""
        return self.table

    def panes(self) -> list[QWidget]:
        """The list and the chairs."""
        return [self.table, *([self.side] if self.side.isVisible() else [])]


class ChairSide(Inspector):
    """The four chairs of a municipality, each with who has it, how to reach them, and letting another take over."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._name, self._chip, self._line = (
            Label("", "sub"),
            Chip("", "gap", "circle-dashed"),
            Label("", "meta", wrap=True),
        )
        super().__init__(across(None, self._name, self._chip, None, spacing=10), self._line)
        self.setAccessibleName(_("Places in the groups"))
        self.chairs: list[Button] = []
        self._words: list[tuple[Label, Label, Button]] = []
        for group, standing in CHAIRS:
            head = f"{words.choice('cooperation_group', group)}, {words.choice('seat_standing', standing).lower()}"
            who, how = Label("", wrap=True), Label("", "meta", wrap=True)
            change = Button(_("Change …"), "link", pressed=partial(groups.change, group, standing, new=False))
            take = Button("", "link", pressed=partial(groups.change, group, standing, new=True))
            take.setProperty("chair", head)
            self.column.addSpacing(12)
            self.column.addWidget(Label(head, "small"))
            for item in (who, how):
                self.column.addWidget(item)
            row = QWidget()
            across(row, take, change, None, spacing=14)
            self.column.addWidget(row)
            self.chairs.append(take)
            self._words.append((who, how, change))
        self.column.addSpacing(14)
        self._past = Label("", "small", wrap=True)
        self.column.addWidget(self._past)
        self.column.addStretch(1)

    def show_municipality(self, one: Municipality, board: Board) -> None:
        """Another municipality."""
        self._name.setText(one.name)
        lacking = sum(gap.municipality == one.code for gap in board.gaps)
        self._chip.setVisible(bool(lacking))
        self._chip.set(_n("{n} missing", "{n} missing", lacking).format(n=lacking), "gap", "circle-dashed")
        first = one.participates_from
        self._line.setText(_("In the cooperation from {day}").format(day=first.isoformat()) if first else "")
        self._line.setVisible(first is not None)
        for (group, standing), take, (who, how, change) in zip(CHAIRS, self.chairs, self._words, strict=True):
            seat = self._groups.seat(one, group, standing)
            who.setText(seat.name if seat is not None else _("Nobody yet"))
            who.set_kind("strong" if seat is not None else "gap")
            told = (seat.title, seat.phone, seat.email) if seat is not None else ()
            how.setText("\n".join(part for part in told if part))
            how.setVisible(bool(how.text()))
            take.setText(_("Somebody new …") if seat is not None else _("Enter somebody …"))
            take.setAccessibleName(f"{take.property('chair')}: {take.text()}")
            change.setVisible(seat is not None)
            change.setAccessibleName(f"{take.property('chair')}: {change.text()}")
        self._past.setText(_history(one, board))
        self._past.setVisible(bool(self._past.text()))


def _history(one: Municipality, board: Board) -> str:
    """Who sat before, and the decisions by which the municipality came and went."""
    said = [
        (_("Joins {day}: {decision}") if step.joins else _("Leaves {day}: {decision}")).format(
            day=step.on.isoformat(), decision=step.decided_by
        )
        for step in board.steps
        if step.municipality == one.code
    ]
    before = [
        seat for seat in board.seats
        if seat.municipality == one.code and seat.ends_on is not None and seat.ends_on < board.today
    ]  # fmt: skip
    before.sort(key=lambda seat: seat.ends_on or board.today, reverse=True)
    said += [
        _("{name} until {day} ({group})").format(
            name=seat.name, day=seat.ends_on.isoformat(), group=words.choice("cooperation_group", seat.group).lower()
        )
        for seat in before
        if seat.ends_on is not None
    ]
    return "\n".join([_("Before"), *said]) if said else ""
