"""How many children live in each municipality, from the lines of a file: `kommun;barn`, or as SCB's tables come.

What cannot be read is told line by line, in one sentence each, and then nothing of the file is used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import yaml

import resources
from fhr_desktop.domain.cost_share import AgeInterval
from fhr_desktop.domain.cost_share_split import MOST_CHILDREN
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.cost_share.population_file import Line, read_lines
from i18n import _, _n

MOST_DIGITS = 15  # Python reads no number of thousands of digits
SHOWN = 12  # bad lines told one by one; the rest as a number
SUMS = frozenset({"summa", "totalt", "total", "alla", "hela riket", "riket", "sverige", "dalarna", "dalarnas län"})
PLACES = frozenset({"kommun", "kommunnamn", "kommunkod", "kod", "region", "område"})
COUNTS = frozenset({"barn", "antal", "antal barn", "folkmängd", "antal personer"})
BOTH = frozenset({"totalt", "båda könen", "män och kvinnor"})  # of a column of sex
_WHOLE = re.compile(r"(?:\d+|\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+)(?:[.,]0{1,2})?")  # 4.000 may be four thousand
_CODED = re.compile(r"(\d{4})(?:\s+(.+))?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_AGE = re.compile(r"(\d{1,3})(?:\s*år)?")


@dataclass(frozen=True, slots=True)
class Counted:
    """One municipality's line. `code` is "" where the name is not one of the county's."""

    line: int
    code: str
    name: str
    children: int


@dataclass(frozen=True, slots=True)
class _Read:
    line: int
    code: str
    name: str
    count: int
    age: str
    sex: str

    @property
    def place(self) -> str:
        return self.code or self.name.casefold()


class _Unreadable(Exception):
    """What is wrong with a line, without its number."""


@dataclass(frozen=True, slots=True)
class _Columns:
    place: int
    count: int
    age: int | None
    sex: int | None
    wide: int


def read_children(
    data: bytes, name: str, ages: AgeInterval = AgeInterval.TO_17, year: int | None = None
) -> tuple[Counted, ...]:
    """The municipalities of a file, in its order. `name` tells an Excel file from text.

    A table by single ages, or by sex, is added up; `year` chooses among columns that are years. Raises Refused with a
    sentence for each line that cannot stand.
    """
    heading, *lines = read_lines(data, name)
    columns = _columns(heading[1], year)
    if not lines:
        raise Refused(_("The file has a heading but no municipality below it. Nothing has been read."))
    read, bad = [], []
    for line in lines:
        try:
            read.append(_line(line, columns))
        except _Unreadable as wrong:
            bad.append(_at(line[0], str(wrong)))
    _refuse(bad)
    kept = _of_both_sexes(_of_ages(read, columns, ages))
    _refuse(_doubled(kept))
    if columns.age is not None:
        _refuse(_lacking(kept, ages))
    return _summed(kept)


def municipality_of(text: str) -> tuple[str, str]:
    """The code and name of what is written: "Falu kommun", "2080", "2080 Falun" and "Falun" are one.

    Code "" for what is not a municipality of the county.
    """
    names, codes = _known()
    coded = _CODED.fullmatch(text)
    if coded and coded[1] in codes:
        return coded[1], codes[coded[1]]
    bare = (coded[2] if coded and coded[2] else text).casefold().removesuffix(" kommun").strip()
    for one in (bare, bare.removesuffix("s"), f"{bare}n"):  # Gagnefs kommun, Falu kommun
        if one in names:
            return names[one], codes[names[one]]
    return "", text


@cache
def _known() -> tuple[dict[str, str], dict[str, str]]:
    raw = yaml.safe_load(resources.text("unit", "municipalities.yaml"))["municipalities"]
    return {one["name"].casefold(): one["code"] for one in raw}, {one["code"]: one["name"] for one in raw}


def _columns(heading: Sequence[str], year: int | None) -> _Columns:
    heads = [cell.casefold() for cell in heading]
    place = next((at for at, head in enumerate(heads) if head in PLACES), None)
    counts = [at for at, head in enumerate(heads) if head in COUNTS]
    if len(counts) > 1:
        both = ", ".join(f"”{heading[at]}”" for at in counts)
        said = _("The file has more than one column of children: {columns}. Nothing has been read; leave one of them.")
        raise Refused(said.format(columns=both))
    count = counts[0] if counts else None
    years = {int(found[0]): at for at, head in enumerate(heads) if (found := _YEAR.search(head))}
    if count is None and years:
        if year is not None and year not in years:
            said = _("The file has no column for {year}. Nothing has been read; choose the file's own year.")
            raise Refused(said.format(year=year))
        count = years[year] if year is not None else next(iter(years.values())) if len(years) == 1 else None
    if place is None or count is None:
        said = _("The first line must be a heading with the columns “kommun” and “barn”. Nothing has been read.")
        raise Refused(said)
    by_head = {head: at for at, head in enumerate(heads)}
    return _Columns(place, count, by_head.get("ålder"), by_head.get("kön"), len(heads))


def _line(line: Line, columns: _Columns) -> _Read:
    number, cells = line

    def cell(at: int | None) -> str:
        return cells[at] if at is not None and at < len(cells) else ""

    if any(cells[columns.wide :]):
        raise _Unreadable(_("there are more columns than in the heading."))
    code, name = municipality_of(cell(columns.place))
    if not name:
        raise _Unreadable(_("the municipality is missing."))
    if name.casefold() in SUMS:
        raise _Unreadable(_("“{name}” is a sum and no municipality. Take that line away.").format(name=name))
    return _Read(number, code, name, _count(cell(columns.count), name), cell(columns.age), cell(columns.sex).casefold())


def _count(text: str, name: str) -> int:
    if not text:
        raise _Unreadable(_("the number of children in {name} is missing.").format(name=name))
    if not _WHOLE.fullmatch(text):
        said = _("“{text}” in {name} cannot be read as a number of children. Write a whole number, such as 4631.")
        raise _Unreadable(said.format(text=text, name=name))
    digits = "".join(one for one in re.split(r"[.,]", text)[0] if one.isdigit())
    if len(digits) > MOST_DIGITS or int(digits) > MOST_CHILDREN:
        shown = text if len(text) <= MOST_DIGITS else f"{text[:MOST_DIGITS]}…"
        raise _Unreadable(_("{n} children in {name} cannot be right.").format(n=shown, name=name))
    return int(digits)


def _of_ages(read: Sequence[_Read], columns: _Columns, ages: AgeInterval) -> list[_Read]:
    """Those of the interval: as a group of ages where there is one, otherwise each age."""
    if columns.age is None:
        return list(read)
    group = [one for one in read if one.age.replace("–", "-").casefold().removesuffix(" år") == ages.span]
    single = [one for one in read if (age := _AGE.fullmatch(one.age)) and int(age[1]) <= ages.last_age]
    if not group and not single:
        said = _("The file has no children {ages}. Nothing has been read; choose the file's own ages.")
        raise Refused(said.format(ages=ages.span.replace("-", "–")))
    return group or single


def _of_both_sexes(read: list[_Read]) -> list[_Read]:
    return [one for one in read if one.sex in BOTH] or read


def _doubled(read: Sequence[_Read]) -> list[str]:
    first: dict[tuple[str, str, str], int] = {}
    bad = []
    for one in read:
        at = first.setdefault((one.place, one.age, one.sex), one.line)
        if at != one.line:
            bad.append(_at(one.line, _("{name} stands on line {line} as well.").format(name=one.name, line=at)))
    return bad


def _lacking(read: Sequence[_Read], ages: AgeInterval) -> list[str]:
    """Where an age is missing the sum would be too small without anybody seeing it."""
    everywhere = {(one.age, one.sex) for one in read}
    found: dict[str, set[tuple[str, str]]] = {}
    names = {one.place: one.name for one in read}
    for one in read:
        found.setdefault(one.place, set()).add((one.age, one.sex))
    ages_there = {int(age[1]) for one in read if (age := _AGE.fullmatch(one.age))}
    if ages_there and ages_there != set(range(ages.last_age + 1)):
        few = ", ".join(str(age) for age in sorted(set(range(ages.last_age + 1)) - ages_there))
        return [_("The file has nobody who is {ages} years old.").format(ages=few)]
    return [
        _("Some ages are missing for {name}.").format(name=names[place])
        for place, its in found.items() if its != everywhere
    ]  # fmt: skip


def _summed(read: Sequence[_Read]) -> tuple[Counted, ...]:
    found: dict[str, Counted] = {}
    for one in read:
        before = found.get(one.place)
        line, so_far = (before.line, before.children) if before else (one.line, 0)
        found[one.place] = Counted(line, one.code, one.name, so_far + one.count)
    return tuple(found.values())


def _at(line: int, what: str) -> str:
    return _("Line {line}: {what}").format(line=line, what=what)


def _refuse(bad: Sequence[str]) -> None:
    refuse_lines(bad, _("Nothing has been read."))


def refuse_lines(bad: Sequence[str], after: str) -> None:
    """Raise Refused with the first of the sentences, how many more there are, and what happened; nothing when none."""
    if not bad:
        return
    more = len(bad) - SHOWN
    rest = [_n("And {n} line more.", "And {n} lines more.", more).format(n=more)] if more > 0 else []
    raise Refused("\n".join((*bad[:SHOWN], *rest, after)))
