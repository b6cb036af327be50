"""Taking a population file into the store: what it would change is shown first; one that is not whole is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from db import records
from fhr_desktop.domain.cost_share import AgeInterval, children_in, newest_children, with_children
from fhr_desktop.domain.cost_share_split import Member
from fhr_desktop.domain.errors import Refused
from fhr_desktop.domain.unit import Municipality
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.cost_share.population import Counted, read_children, refuse_lines
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.outcome import Outcome
from i18n import _
from i18n.numbers import number

FACTOR = 2  # a municipality that has doubled or halved is a slip of the pen


@dataclass(frozen=True, slots=True)
class NewCount:
    """A municipality's number as the file has it. `before`: as it stands for the same year and ages, if it does.

    `known`: the newest number of those ages or others, to see that the new one is reasonable; 0 when there is none.
    """

    code: str
    name: str
    before: int | None
    after: int
    known: int


@dataclass(frozen=True, slots=True)
class Population:
    """What a file says of a year: a row a municipality, in Swedish order."""

    year: int
    ages: AgeInterval
    rows: tuple[NewCount, ...]

    @property
    def changing(self) -> tuple[NewCount, ...]:
        """Those whose number becomes another."""
        return tuple(one for one in self.rows if one.before != one.after)


class Populations:
    """Reading population files. Everything here asks for Right.COOPERATE."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def look(self, actor: Actor, data: bytes, name: str, year: int, ages: AgeInterval) -> Population:
        """What the file would change; nothing is saved. `name` is the file's, to tell Excel from text.

        `year`: on whose 31 December they are counted. Raises Refused with a sentence for each thing that is wrong.
        """
        actor.demand(Right.COOPERATE)
        if not 1990 <= year <= self._desk.today().year:
            raise Refused(_("There is no population of that year yet. Nothing has been read."), field="year")
        found = read_children(data, name, ages, year)
        with self._desk.store.read() as connection:
            towns = records.load_where(connection, Municipality, order="name")
        return _checked(found, towns, year, ages)

    def take(self, actor: Actor, population: Population) -> Outcome[int]:
        """Save what was looked at. How many municipalities it changed."""
        actor.demand(Right.COOPERATE)
        codes = str(population.year), population.ages.span
        with self._desk.store.write(actor.user_id) as work:
            for one in population.changing:
                town = work.get(Municipality, Municipality.id_of(one.code))
                if town is None:
                    raise Refused(_("{name} is not in the register. Nothing has been saved.").format(name=one.name))
                rows = with_children(town, population.year, population.ages, one.after)
                work.save(replace(town, children_by_year=rows))
            work.audit("cost_share.population", None, *codes)
        return Outcome(len(population.changing), work.changes)


def _checked(found: Sequence[Counted], towns: Iterable[Municipality], year: int, ages: AgeInterval) -> Population:
    by_code = {one.code: one for one in towns}
    lines = {one.code: one for one in found if one.code in by_code}
    said = _("Line {line}: {name} is not a municipality in the register.")
    unknown = [said.format(line=one.line, name=one.name) for one in found if one.code not in by_code]
    said = _("{name} takes part but is not in the file.")
    bad = [
        said.format(name=one.name) for one in by_code.values() if one.code not in lines and _takes_part(one, year + 1)
    ]  # fmt: skip
    rows = tuple(
        NewCount(code, one.name, children_in(one, year, ages), lines[code].children, newest_children(one))
        for code, one in by_code.items() if code in lines
    )  # fmt: skip
    said = _("Line {line}: {n} children in {name} cannot be right, when the last known number is {known}.")
    bad += [
        said.format(line=lines[one.code].line, n=number(one.after), name=one.name, known=number(one.known))
        for one in rows if one.known and not one.known <= one.after * FACTOR <= one.known * FACTOR**2
    ]  # fmt: skip
    refuse_lines([*bad, *unknown], _("Nothing has been saved."))  # the unknown last: a file of all Sweden has hundreds
    return Population(year, ages, rows)


def _takes_part(one: Municipality, year: int) -> bool:
    member = Member(one.code, one.name, 0, one.participates_from, one.participates_to)
    return one.participates_from is not None and member.days(year) is not None
