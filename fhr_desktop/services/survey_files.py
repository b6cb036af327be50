"""A round's results as tables to take out: for the unit as they are, for others without what few have said."""

from __future__ import annotations

from fractions import Fraction

from fhr_desktop.domain.survey_results import RoundResult, Tally, counted, decimal, for_others, percent
from fhr_desktop.domain.surveys import Question
from fhr_desktop.services.spreadsheets import Value
from fhr_desktop.services.surveys import RoundSheet
from fhr_desktop.services.table_files import Table

FEW = "visas inte"
NOTE = (
    "Medelvärdet är svaren lagda ihop och delade med antalet som svarade på skalan. Spridningen är standardavvikelsen. "
    "”Vet inte” räknas inte i någon av dem."
)
NOTE_OUTSIDE = (
    " Frågor med färre än {least} svar visas inte, inte heller antalet svar när färre än {least} hoppade över frågan. "
    "Hur svaren fördelar sig visas bara när varje steg har minst {least} svar eller inget."
)
NOTE_COMMENTS = "Kommentarerna är fritext från enkäterna. Läs dem innan de lämnas ut: de kan peka ut någon."


def title_of(sheet: RoundSheet) -> str:
    """The form's title with the round's period."""
    return f"{sheet.asked.title}, {sheet.round.period}"


def rate_of(result: RoundResult, least: int = 0) -> str:
    """How many replied, of how many, as a sentence; for others not of how many, when few did not."""
    if 0 < result.sent - result.replies < least:
        return f"{result.replies} svar."
    if result.rate is None:
        return f"{result.replies} svar. Hur många som fick enkäten är inte antecknat."
    return f"{result.replies} av {result.sent} har svarat, {percent(result.rate)} %."


def tables(sheet: RoundSheet, *, outside: bool, comments: bool) -> tuple[Table, ...]:
    """Questions, municipalities, and the comments when they are chosen."""
    note = NOTE + (NOTE_OUTSIDE.format(least=sheet.least) if outside else "")
    made = [
        Table("Frågor", _titles(sheet), _questions(sheet, outside=outside), note),
        Table("Kommuner", ("Kommun", "Svar", "Medelvärde"), _places(sheet), f"Frågan: {_overall(sheet).words}"),
    ]
    if comments and sheet.comments:
        rows = [(one.question, one.text, one.municipality or None) for one in sheet.comments]
        made.append(Table("Kommentarer", ("Fråga", "Kommentar", "Kommun"), rows, NOTE_COMMENTS))
    return tuple(made)


def _titles(sheet: RoundSheet) -> tuple[str, ...]:
    steps = [str(step) for step in sheet.asked.questions()[0].steps]
    earlier = [f"Medelvärde {one.round.period}" for one in sheet.earlier]
    return ("Fråga", "Del", "Svar", "Medelvärde", "Spridning", "Procent 1–2", *steps, "Vet inte", *earlier)


def _questions(sheet: RoundSheet, *, outside: bool) -> list[tuple[Value, ...]]:
    least = sheet.least if outside else 0
    rows: list[tuple[Value, ...]] = []
    for part in sheet.whole.blocks:
        for one in part.tallies:
            earlier = [_mean(before.tally(one.question.key), least) for before in sheet.earlier]
            head = (one.question.words, part.block.heading)
            if one.n < least:
                said: tuple[Value, ...] = (FEW, *(None for _one in range(len(one.counts) + 4)))
            else:
                said = (
                    _number(one.n, part.replies, least),
                    _mean(one, least),
                    _tenths(one.spread),
                    one.low_outside(least),
                    *_counts(one, least),
                )
            rows.append((*head, *said, *earlier))
    return rows


def _number(answers: int, replies: int, least: int) -> Value:
    """How many answered; not when few of those who replied did not."""
    return FEW if 0 < replies - answers < least else answers


def _counts(one: Tally, least: int) -> tuple[Value, ...]:
    """How the answers lie, with those who do not know last; all or nothing, since each can be had from the others."""
    cells = (*one.counts, one.unknown)
    if any(0 < cell < least for cell in cells):
        return tuple(None for _cell in cells)
    return cells


def _places(sheet: RoundSheet) -> list[tuple[Value, ...]]:
    """Each municipality's answers to the question that sums the survey up, and their mean. Those with few are not
    shown, nor another from which they could be had, in the unit either: a reply is nobody's.
    """
    key, least = _overall(sheet).key, sheet.least
    every = sheet.whole.tally(key)
    rows: list[tuple[Value, ...]] = [
        ("Alla", *((every.n, _mean(every, 0)) if every and every.n >= least else (FEW, None)))
    ]
    for name, one in sheet.places:
        whole = counted(sheet.round, sheet.asked, sheet.replies, one.municipality)
        tally = for_others(whole, sheet.asked, sheet.replies, least).tally(key)
        number = _number(tally.n, whole.blocks[0].replies, least) if tally else FEW
        rows.append((name, *((number, _mean(tally, 0)) if tally and tally.n else (FEW, None))))
    return rows


def _overall(sheet: RoundSheet) -> Question:
    return sheet.whole.blocks[0].overall.question


def _mean(tally: Tally | None, least: int) -> float | None:
    return None if tally is None or tally.n < max(least, 1) else _tenths(tally.mean)


def _tenths(number: Fraction | float | None) -> float | None:
    return None if number is None else float(decimal(number).replace(",", "."))
