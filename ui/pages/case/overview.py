"""Översikt: what is missing, what is planned, what was written last; and the facts of the enquiry beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.investigations import Note, Visit, hour_shown
from fhr_desktop.domain.places import Place, centre
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.whereabouts import phone_shown
from fhr_desktop.services.investigations.agenda import PAIR, Missing
from i18n import _, _n
from ui import words
from ui.components.buttons import Button
from ui.components.facts import Facts, Inspector
from ui.components.headers import SectionHead
from ui.components.labels import Label
from ui.components.layout import ScrollPane, across
from ui.components.lines import Line, Lines
from ui.components.side import WithInspector
from ui.context import AppContext
from ui.pages.case.view import CaseView, Part

_SHOWN_NOTES = 4
COUNTED_ON = frozenset({CaseState.QUEUE, CaseState.INVESTIGATION, CaseState.REVIEW})  # may come into the pool


class Overview(Part):
    """The case at a glance. `go_to` takes a tab's key, `write_report` opens the report."""

    def __init__(self, ctx: AppContext, go_to: Callable[[str], None], write_report: Callable[[], None]) -> None:
        super().__init__(ctx)
        self._go_to, self._write_report = go_to, write_report
        self._missing_head = SectionHead(_("Missing"))
        self._missing = Lines(_("Missing"))
        self._planned_head = SectionHead(
            _("Planned"), "", Button(_("All visits and talks"), "link", pressed=partial(go_to, "talks"))
        )
        self._planned = Lines(_("Planned"))
        self._notes_head = SectionHead(
            _("Latest in the journal"), "", Button(_("Whole journal"), "link", pressed=partial(go_to, "events"))
        )
        self._notes = Lines(_("Latest in the journal"))
        self._quiet = Label(_("Nothing is missing for this stage."), "meta")
        self._motive_head, self._motive = SectionHead(_("Why the family wants this")), Label("", wrap=True)
        motive = across(None, 20, (self._motive, 100), None, margins=(0, 0, 16, 0))
        self._main = ScrollPane(
            self._missing_head, across(None, 20, self._quiet), self._missing, 10, self._planned_head, self._planned, 10,
            self._notes_head, self._notes, 10, self._motive_head, motive, None, margins=(0, 8, 0, 20),
        )  # fmt: skip
        self._facts, self._household = Facts(), Facts()
        self._earlier_head, self._earlier = (
            Label(_("Earlier cases"), "strong"),
            Lines(_("Earlier cases"), left=0, right=0),
        )
        self._fills_head, self._fills = Label(_("If the family is approved, these are covered"), "strong"), Facts()
        self._asked_of: RecordId | None = None  # the case whose coverage has been asked for
        self._inspector = Inspector(
            Label(_("The enquiry"), "sub"), 6, self._facts, 16, Label(_("The home"), "sub"), 6, self._household, 16,
            self._fills_head, 4, self._fills, 16, self._earlier_head, self._earlier, None,
        )  # fmt: skip
        self.side = WithInspector(self._main, self._inspector, settings=ctx.settings, key="case.overview")
        across(self, self.side)

    def first_focus(self) -> QWidget | None:
        """The first thing that is missing."""
        return self._missing.buttons[0] if self._missing.buttons else self._main

    def show_view(self, view: CaseView) -> None:
        """Show a case."""
        self.view = view
        focus = self.window().focusWidget()
        stood_on = focus is not None and self._missing.isAncestorOf(focus)
        self._missing.set([self._missing_line(one) for one in view.missing])
        if stood_on and not self._missing.buttons:  # the last one has been put right
            self._main.setFocus(Qt.FocusReason.OtherFocusReason)
        self._quiet.setVisible(not view.missing)
        planned = sorted((v for v in view.file.visits if v.is_ahead()), key=Visit.when)
        self._planned.set([self._visit_line(visit) for visit in planned])
        self._planned_head.set_remark("" if planned else _("nothing is planned"))
        notes = sorted(view.file.notes, key=lambda one: one.signed_at, reverse=True)[:_SHOWN_NOTES]
        self._notes.set([self._note_line(note) for note in notes])
        self._notes_head.set_remark("" if notes else _("nothing is written yet"))
        inquiry = view.file.inquiry
        self._motive.setText(inquiry.motive if inquiry else "")
        for widget in (self._motive_head, self._motive):
            widget.setVisible(bool(inquiry and inquiry.motive))
        self._show_facts(view)

    def wake(self) -> None:
        """What the home would cover that nobody covers now: asked once of a case that is not decided."""
        view = self.view
        if view is None or self._asked_of == view.case_id:
            return
        self._asked_of = view.case_id
        self._show_fills({})
        if view.file.case.stage() in COUNTED_ON and view.file.inquiry is not None:
            ask, home, inquiry = self.ctx.services.coverage.if_suitable, view.file.home, view.file.inquiry
            task = self.ctx.tasks.read(ask, self.ctx.actor, home, inquiry)
            task.on_done(partial(self._fills_came, view.case_id)).owned_by(self).start()

    def _fills_came(self, case_id: RecordId, found: Mapping[Place, tuple[str, ...]]) -> None:
        if self.view is not None and self.view.case_id == case_id:
            self._show_fills(found)

    def _show_fills(self, found: Mapping[Place, tuple[str, ...]]) -> None:
        """For each age, the municipalities' centres that would be covered."""
        centres = {place: bands for place, bands in found.items() if centre(place.municipality) == place}
        pairs = [
            (label, words.people(place.name for place, bands in centres.items() if key in bands))
            for key, label in words.options("child_age_band")
        ]  # fmt: skip
        pairs = [pair for pair in pairs if pair[1]]
        self._fills.set(pairs)
        for part in (self._fills_head, self._fills):
            part.setVisible(bool(pairs))

    def _missing_line(self, one: Missing) -> Line:
        assert self.view is not None
        due = words.near_day(one.due, self.view.today) if one.due else ""
        hot = one.due is not None and one.due <= self.view.today
        run = self._write_report if one.document_id else partial(self._go_to, one.tab)
        if one.tab == PAIR and not self.view.may_write:
            return Line(one.sentence, "", one.heading, due, "missing", hot)
        return Line(one.sentence, "", one.heading, due, "missing", hot, run)

    def _visit_line(self, visit: Visit) -> Line:
        assert self.view is not None
        late = visit.on < self.view.today
        when = f"{words.near_day(visit.on, self.view.today)} {hour_shown(visit.starts)}".strip()
        kind = words.choice("visit_kind", visit.kind)
        return Line(when, kind, visit.purpose, _("not marked as held") if late else "", "old" if late else "wait", late,
                    partial(self._go_to, "talks"))  # fmt: skip

    def _note_line(self, note: Note) -> Line:
        assert self.view is not None
        text = _("Sensitive note") if note.sensitive else " ".join(note.text.split())
        who = words.initials(self.view.user(note.signed_by))
        return Line(
            words.near_day(note.happened_on, self.view.today), text, "", who, "", pressed=partial(self._go_to, "events")
        )

    def _show_facts(self, view: CaseView) -> None:
        case, home, inquiry = view.file.case, view.file.home, view.file.inquiry
        pairs: list[tuple[str, str]] = []
        if inquiry is not None:
            pairs += [
                (_("Received"), inquiry.received_on.isoformat()),
                (_("How"), words.choice("inquiry_channel", inquiry.channel)),
                (_("Received by"), view.user(inquiry.received_by)),
                (_("Heard of us"), words.choice("inquiry_source", inquiry.source)),
                (_("Wishes"), _wishes(inquiry.age_from, inquiry.age_to, inquiry.places)),
            ]
        spent = view.file.elapsed
        time = words.days(spent.with_rest)
        if spent.with_rest != spent.without_rest:
            time = _("{all}, {net} without rest").format(all=time, net=words.days(spent.without_rest))
        pairs += [(_("Time so far"), time), (_("Treserva"), case.treserva_number)]
        if case.closing_reason:
            pairs.append((_("Closed because"), words.choice("case_closing_reason", case.closing_reason)))
        self._facts.set([(word, said) for word, said in pairs if said])
        phones = [phone_shown(p.phone) for p in view.applicants() if p.phone]
        address = ", ".join(part for part in (home.street_address, home.postcode_and_town) if part)
        self._household.set(
            [
                (word, said)
                for word, said in (
                    (_("Municipality"), view.municipalities.get(home.municipality or "", "")),
                    (_("Address"), address or home.place),
                    (_("Phone"), ", ".join(phones)),
                    (_("Household"), words.choice("household_form", home.household_form)),
                    (
                        _("In the home"),
                        _n("{n} person", "{n} persons", len(view.file.persons)).format(n=len(view.file.persons)),
                    ),
                )
                if said
            ]
        )
        earlier = [
            Line(one.number, words.state(one.state), pressed=partial(self.ctx.navigate, "case", one.case_id))
            for one in view.file.earlier
        ]
        self._earlier.set(earlier)
        self._earlier_head.setVisible(bool(earlier))


def _wishes(low: int | None, high: int | None, places: int | None) -> str:
    parts = []
    if low is not None or high is not None:
        parts.append(
            _("{low}–{high} years").format(low=low if low is not None else "", high=high if high is not None else "")
        )
    if places:
        parts.append(_n("{n} child", "{n} children", places).format(n=places))
    return ", ".join(parts)
