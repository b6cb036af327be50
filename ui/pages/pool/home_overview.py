"""The home's card at a glance: what the unit has assessed and what the family wishes, who lives there, what holds."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fhr_desktop.domain import proposals
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.placements import PlacementState
from fhr_desktop.domain.pool import PoolEntry
from fhr_desktop.domain.proposals import ProposalState
from fhr_desktop.services.proposal_views import Proposed
from i18n import _, _n
from ui import words
from ui.components.facts import Facts, Inspector
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import ScrollPane, across
from ui.components.lines import Line, Lines
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.pool import wording
from ui.pages.pool.home_view import HomeView, child_name, placement_state, standing_said

Compared = tuple[str, str, str | None]  # about what, assessed, wished ("" when nothing is said, None: is not asked)


class ComparedView(QWidget):
    """Three columns: about what, what the unit has assessed, what the family wishes."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 0, 16, 0)
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)

    def set(self, rows: list[Compared]) -> None:
        """Show these rows."""
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        heads = ("", _("The unit has assessed"), _("The family wishes"))
        for column, head in enumerate(heads):
            self._grid.addWidget(Label(head, "strong"), 0, column)
        for line, (about, assessed, wished) in enumerate(rows, start=1):
            cells = [Label(about, "small"), Label(assessed, wrap=True)]
            cells += [] if wished is None else [Label(wished or _("no other"), "body" if wished else "meta", wrap=True)]
            for column, (cell, head) in enumerate(zip(cells, heads, strict=False)):
                if column:
                    cell.setAccessibleName(f"{about}, {head}: {cell.text()}")
                    cell.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
                self._grid.addWidget(cell, line, column, Qt.AlignmentFlag.AlignTop)


class HomeOverview(QWidget):
    """One home. `place` is given the proposal that a child comes by."""

    def __init__(self, ctx: AppContext, place: Callable[[Proposed], object]) -> None:
        super().__init__()
        self._place, self._open = place, partial(ctx.navigate, "need")
        self._compared = ComparedView()
        self._words_head, self._words = SectionHead(_("In the family's own words")), Label("", wrap=True)
        self._limits_head, self._limits = SectionHead(_("Limits and support")), Facts()
        self._children_head, self._children = SectionHead(_("Children in the home")), Lines(_("Children in the home"))
        self.main = ScrollPane(
            SectionHead(_("What the home offers")), self._compared, 12,
            self._children_head, self._children, 12,
            self._words_head, across(None, 20, (self._words, 100), None, margins=(0, 0, 16, 0)), 12,
            self._limits_head, across(None, 20, (self._limits, 1), margins=(0, 0, 16, 0)), None,
            margins=(0, 8, 0, 20),
        )  # fmt: skip
        self._holds, self._facts = Lines(_("What must hold"), left=0, right=0), Facts()
        self._training = Lines(_("Training"), left=0, right=0)
        self._proposed_head = Label(_("Proposals"), "sub")
        self._proposed = Lines(_("Proposals"), left=0, right=0)
        inspector = Inspector(
            Label(_("What must hold"), "sub"), 4, self._holds, 16, self._proposed_head, 4,
            self._proposed, 16, Label(_("Training"), "sub"), 4, self._training, 16,
            Label(_("In the pool"), "sub"), 6, self._facts, None,
        )  # fmt: skip
        self.side = WithInspector(self.main, inspector, settings=ctx.settings, key="pool.home")
        across(self, self.side)

    def show_view(self, view: HomeView) -> None:
        """Show a home."""
        entry, sheet = view.sheet.entry, view.sheet
        self._compared.set(_compared(entry))
        self._words.setText(entry.wish_text)
        for part in (self._words_head, self._words):
            part.setVisible(bool(entry.wish_text))
        limits = [(_("Limits"), entry.limits_text), (_("Support"), entry.support_text),
                  (_("Takes no children from"), ", ".join(entry.not_from))]  # fmt: skip
        limits = [pair for pair in limits if pair[1]]
        self._limits.set(limits)
        self._limits_head.setVisible(bool(limits))
        self._limits.setVisible(bool(limits))
        lines = _children(view)
        self._children.set(lines)
        self._children_head.set_remark("" if lines else _("none"))
        self._holds.set([_holds(*standing_said(one), ok=one.holds and not one.soon) for one in sheet.standings])
        self._proposed.set([self._proposal(one, view) for one in sheet.proposals])
        self._proposed_head.setVisible(bool(sheet.proposals))
        self._training.set([_trained(one, view) for one in view.applicants()])
        self._facts.set([(word, said) for word, said in _facts(view) if said])

    def _proposal(self, one: Proposed, view: HomeView) -> Line:
        """Where it stands. Pressed, one that both have said yes to becomes a placement, another opens its request."""
        number = one.need.number if one.need else ""
        where = view.municipality(one.need.municipality) if one.need else ""
        said = proposals.WORDS[one.state]
        if one.state in proposals.LIVE and one.proposal.expires_on and one.state is not ProposalState.PROCEEDING:
            said = _("{state}, answer by {day}").format(
                state=said, day=words.short_day(one.proposal.expires_on, view.sheet.today)
            )
        elif one.outcome:
            said = words.choice("proposal_outcome", one.outcome)
        agreed = one.state is ProposalState.PROCEEDING and view.may_write
        mark = "ok" if one.state is ProposalState.PROCEEDING else "sent" if one.state in proposals.LIVE else "not"
        opens = partial(self._open, one.need.id) if one.need else None
        return Line(number, where, "", said, mark, pressed=partial(self._place, one) if agreed else opens)


def _compared(entry: PoolEntry) -> list[Compared]:
    rooms = "" if entry.own_rooms is None else str(entry.own_rooms)
    experience = [
        f"{words.choice('experience_area', str(row.get('area')))}: "
        f"{words.choice('experience_level', str(row.get('level'))).lower()}"
        for row in entry.experience
    ]  # fmt: skip
    rows: list[Compared] = [
        (_("Places"), str(entry.places), "" if entry.wish_places is None else str(entry.wish_places)),
        (_("Ages"), _ages(entry.age_from, entry.age_to), _ages(entry.wish_age_from, entry.wish_age_to)),
        (_("Siblings"), words.choice("sibling_scope", entry.sibling_scope), None),
        (_("Own rooms"), rooms, None),
        (_("Length"), _listed("placement_length", entry.lengths), None),
        (_("Kind of home"), _listed("home_type", entry.home_types), None),
        (_("Contact"), _listed("contact_arrangement", entry.contact), None),
        (_("Experience"), "\n".join(experience), None),
        (_("Available"), _available(entry), None),
    ]
    return [row for row in rows if row[1] or row[2]]


def _ages(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low is None or high is None:
        return _("from {n} years").format(n=low) if high is None else _("up to {n} years").format(n=high)
    return _("{ages} years").format(ages=wording.ages(low, high))


def _listed(name: str, keys: tuple[str, ...]) -> str:
    return ", ".join(words.choice(name, key) for key in keys)


def _available(entry: PoolEntry) -> str:
    found = []
    if entry.available_from is not None:
        found.append(_("from {day}").format(day=entry.available_from.isoformat()))
    if entry.available_to is not None:
        found.append(_("to {day}").format(day=entry.available_to.isoformat()))
    return " ".join(found)


def _children(view: HomeView) -> list[Line]:
    """The home's own, and those placed there now."""
    sheet = view.sheet
    own = [
        Line(one.given_name or _("a child"), _years(one, view), _("the home's own"))
        for one in sheet.persons if one.role == PersonRole.CHILD
    ]  # fmt: skip
    placed = [
        Line(child_name(one, sheet.today), view.municipality(one.municipality), placement_state(one).lower())
        for one in sheet.placements if one.state != PlacementState.ENDED
    ]  # fmt: skip
    return own + placed


def _years(one: Person, view: HomeView) -> str:
    age = one.age_on(view.sheet.today)
    return "" if age is None else _n("{n} year", "{n} years", age).format(n=age)


def _holds(name: str, said: str, *, ok: bool) -> Line:
    return Line(name, "", "", said, "ok" if ok else "old", hot=not ok)


def _trained(one: Person, view: HomeView) -> Line:
    day = view.sheet.certified.get(one.id)
    said = _("certificate {day}").format(day=day.isoformat()) if day else _("not completed")
    return Line(one.given_name, "", "", said, "ok" if day else "missing")


def _facts(view: HomeView) -> list[tuple[str, str]]:
    sheet, entry = view.sheet, view.sheet.entry
    return [
        (_("Number"), sheet.entry.number),
        (_("Since"), entry.entered_on.isoformat() if entry.entered_on else ""),
        (_("Free now"), wording.free_of(sheet.offered, sheet.resting, entry.places)),
        (_("Confirmed"), entry.confirmed_on.isoformat() if entry.confirmed_on else _("never")),
        (_("Assessed"), sheet.days.assessed_on.isoformat() if sheet.days.assessed_on else ""),
        (_("Checked"), sheet.days.checked_on.isoformat() if sheet.days.checked_on else ""),
        (_("Distance"), _band(view)),
        (_("Case"), sheet.case.number if sheet.case else ""),
    ]


def _band(view: HomeView) -> str:
    """Of a protected home, the band that was written by hand."""
    entry = view.sheet.entry
    return words.choice("distance_band", entry.distance_band) if view.sheet.home.protected else ""
