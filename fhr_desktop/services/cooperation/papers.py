"""Kallelse and protocol: one description of each, as tagged PDF or as a Word file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from fhr_desktop.domain.cooperation import (
    Decision,
    Ending,
    Group,
    MeetingAction,
    MeetingState,
    Showing,
    Standing,
)
from fhr_desktop.domain.record import RecordId
from fhr_desktop.forms.library import library
from fhr_desktop.printing.document import PrintContext, Printed, render_plain
from fhr_desktop.printing.plain import Items, PlainBlock, Rows, Text, Title
from fhr_desktop.printing.word import render_word
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cooperation.views import GROUP_WORDS, Attendee, Sheet, read_sheet
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.print_context import print_context
from fhr_desktop.services.proposal_words import day_told


class Paper(StrEnum):
    """What a meeting gives."""

    SUMMONS = "summons"
    PROTOCOL = "protocol"


WORDS = {Paper.SUMMONS: "Kallelse", Paper.PROTOCOL: "Protokoll"}
_NOT_ADJUSTED = "Protokollet är inte justerat."


class MeetingPapers:
    """Making them. Nothing is written to disk here; `preview` is for the screen and is not logged as printed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def preview(self, actor: Actor, meeting_id: RecordId, paper: Paper) -> Printed:
        """The paper to look at."""
        actor.demand(Right.COOPERATE)
        with self._desk.store.read() as connection:
            sheet = read_sheet(connection, meeting_id, self._desk.today())
            context = _context(print_context(self._desk, connection, actor, draft=_draft(sheet, paper)), sheet)
        return render_plain(title(sheet, paper), tuple(blocks(sheet, paper)), context)

    def pdf(self, actor: Actor, meeting_id: RecordId, paper: Paper) -> Printed:
        """The paper, logged as printed."""
        sheet, context = self._logged(actor, meeting_id, paper)
        return render_plain(title(sheet, paper), tuple(blocks(sheet, paper)), context)

    def word(self, actor: Actor, meeting_id: RecordId, paper: Paper) -> bytes:
        """The same as .docx, logged as printed."""
        sheet, context = self._logged(actor, meeting_id, paper)
        return render_word(title(sheet, paper), tuple(blocks(sheet, paper)), context)

    def _logged(self, actor: Actor, meeting_id: RecordId, paper: Paper) -> tuple[Sheet, PrintContext]:
        actor.demand(Right.COOPERATE)
        with self._desk.store.logged_read(actor.user_id, f"print.meeting_{paper}", meeting_id) as connection:
            sheet = read_sheet(connection, meeting_id, self._desk.today())
            context = print_context(self._desk, connection, actor, draft=_draft(sheet, paper))
        return sheet, _context(context, sheet)


def title(sheet: Sheet, paper: Paper) -> str:
    """What the paper is called: "Protokoll, styrgruppen 14 mars 2026"."""
    group = GROUP_WORDS[Group(sheet.meeting.group)].lower()
    return f"{WORDS[paper]}, {group} {day_told(sheet.meeting.on)}"


def _draft(sheet: Sheet, paper: Paper) -> bool:
    return paper is Paper.PROTOCOL and not sheet.locked


def _context(context: PrintContext, sheet: Sheet) -> PrintContext:
    """Nothing of families stands here, so no secrecy note; the head says whose meeting it is."""
    return replace(context, secrecy="", case_mark=GROUP_WORDS[Group(sheet.meeting.group)])


def blocks(sheet: Sheet, paper: Paper) -> Iterator[PlainBlock]:
    """What stands on the paper, below its title."""
    yield Text("\n".join(f"{label}: {said}" for label, said in _facts(sheet, paper)))
    yield from _summons(sheet) if paper is Paper.SUMMONS else _protocol(sheet)


def _facts(sheet: Sheet, paper: Paper) -> Iterator[tuple[str, str]]:
    meeting = sheet.meeting
    hours = f" kl. {meeting.hours()}" if meeting.hours() else ""
    yield "Tid", f"{day_told(meeting.on)}{hours}"
    if meeting.place:
        yield "Plats", meeting.place
    if meeting.link and paper is Paper.SUMMONS:
        yield "Länk", meeting.link
    if meeting.state == MeetingState.CANCELLED:
        yield "Läge", "Inställt"
    if sheet.chair:
        yield "Ordförande", sheet.chair
    if paper is Paper.PROTOCOL:
        if meeting.secretary:
            yield "Sekreterare", meeting.secretary
        if meeting.adjusters:
            yield "Justerare", meeting.adjusters


def _summons(sheet: Sheet) -> Iterator[PlainBlock]:
    yield Title("Kallade")
    ordinary = [one for one in sheet.attendees if one.standing is Standing.ORDINARY]
    substitutes = [one for one in sheet.attendees if one.standing is Standing.SUBSTITUTE]
    yield (
        Rows(
            ("Kommun", "Ordinarie", "Ersättare"),
            tuple(
                (town, _names(ordinary, town), _names(substitutes, town))
                for town in dict.fromkeys(one.municipality for one in (*ordinary, *substitutes))
            ),
        )
        if ordinary or substitutes
        else Text("Ingen är utsedd i gruppen.")
    )
    yield Title("Dagordning")
    if not sheet.items:
        yield Text("Dagordningen är inte skriven.")
    else:
        rows = tuple((f"{number}.", one.title, one.text) for number, one in enumerate(sheet.items, start=1))
        yield Rows(("Nr", "Punkt", "Bakgrund och förslag"), rows)
    if sheet.carried:
        yield Title("Åtgärder att följa upp")
        yield _action_table(sheet.carried)


def _names(many: Iterable[Attendee], town: str) -> str:
    return ", ".join(one.name for one in many if one.municipality == town)


def _protocol(sheet: Sheet) -> Iterator[PlainBlock]:
    yield Title("Närvarande")
    here = [one for one in sheet.attendees if one.here]
    if here:
        yield Rows(
            ("Namn", "Befattning", "Kommun", "Som", "Närvaro"),
            tuple((one.name, one.title, one.municipality, _as(one), _mark(one)) for one in here),
        )
    else:
        yield Text("Närvaron är inte antecknad.")
    away = [one for one in sheet.attendees if one.mark is Showing.ABSENT]
    if away:
        yield Title("Frånvarande", 3)
        yield Items(tuple(f"{one.name}, {one.municipality}" if one.municipality else one.name for one in away))
    loose = list(sheet.decisions)
    if sheet.items:
        yield Title("Ärenden")
    bare: list[str] = []  # items of which nothing was written: a line each, headings with nothing below them are none
    for number, item in enumerate(sheet.items, start=1):
        own = [one for one in loose if one.item_id == item.id]
        loose = [one for one in loose if one not in own]
        said = f"{number}. {item.title}"
        if not (item.text or item.notes or own):
            bare.append(said)
            continue
        yield from _lines(bare)
        bare = []
        yield Title(said, 3)
        yield from (Text(text) for text in (item.text, item.notes) if text)
        yield from _decided(own, 4)
    yield from _lines(bare)
    if loose:
        yield Title("Beslut" if len(loose) == len(sheet.decisions) else "Övriga beslut")
        yield from _decided(loose, 3)
    if sheet.actions:
        yield Title("Åtgärder")
        yield _action_table(sheet.actions)
    if sheet.carried:
        yield Title("Åtgärder från tidigare möten")
        yield _action_table(sheet.carried)
    yield Title("Justering")
    if sheet.meeting.adjusted_on is None:
        yield Text(_NOT_ADJUSTED)
    else:
        by = f" av {sheet.meeting.adjusters}" if sheet.meeting.adjusters else ""
        yield Text(f"Protokollet justerades den {day_told(sheet.meeting.adjusted_on)}{by}.")


def _lines(said: Iterable[str]) -> Iterator[PlainBlock]:
    told = "\n".join(said)
    if told:
        yield Text(told)


def _decided(decisions: Iterable[Decision], level: int) -> Iterator[PlainBlock]:
    for one in decisions:
        ended = "" if one.ending == Ending.DECIDED else f" · {_word('decision_ending', one.ending)}"
        yield Title(f"§ {one.number} {_word('decision_concern', one.concern)}{ended}", level)
        yield Text(one.text)


def _action_table(actions: Iterable[MeetingAction]) -> Rows:
    return Rows(
        ("Vad", "Vem", "Senast", "Klar"),
        tuple(
            (
                one.what, one.who, one.due.isoformat() if one.due else "",
                one.done_on.isoformat() if one.done_on else "",
            )
            for one in actions
        ),
    )  # fmt: skip


def _as(one: Attendee) -> str:
    return _word("seat_standing", one.standing.value) if one.standing is not None else "Gäst"


def _mark(one: Attendee) -> str:
    return _word("meeting_showing", one.mark.value) if one.mark is not None else ""


def _word(key: str, value: str) -> str:
    """The words of a choice; one from a newer program stands as it is."""
    return next((one.label for one in library().choices(key) if one.key == value), value)
