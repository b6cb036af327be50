"""The pane at the right: what one municipality pays, month by month, and what is tried out."""

from __future__ import annotations

from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.cost_share.tables import CostTable, Paid, percent_text
from fhr_desktop.services.cost_share.words import MONTHS, kronor, periods, signed
from i18n import _
from i18n.numbers import number
from ui.components.facts import Facts
from ui.components.labels import Label
from ui.components.layout import Pane, ScrollPane, across, down, rule
from ui.pages.cost_share.looking import Line
from ui.pages.cost_share.table import Shown
from ui.pages.cost_share.what_if_form import WhatIfForm


class Beside(Pane):
    """What is stood on, and the form below it."""

    def __init__(self) -> None:
        super().__init__("panel")
        self._name, self._amount, self._unit = Label("", "sub", wrap=True), Label("", "display"), Label("", "meta")
        self._facts = Facts()
        self._trouble = Label("", "error", wrap=True)
        self.form = WhatIfForm()
        said = Label(_("Nothing is saved. The differences are shown in the table."), "help", wrap=True)
        self._scroll = ScrollPane(
            self._name, across(None, self._amount, self._unit, None, spacing=8), 6, self._facts, 14, rule(), 12,
            Label(_("What if …"), "sub"), said, 8, self._trouble, self.form, None,
            surface="panel", margins=(18, 14, 16, 14), spacing=0,
        )  # fmt: skip
        down(self, (self._scroll, 1))
        self._trouble.hide()
        self.setMinimumWidth(290)
        self.setFocusProxy(self.form)

    def show_line(self, shown: Shown, line: Line | None) -> None:
        """Tell about a municipality, or with None about all of them."""
        if line is None:
            self._tell(_("All {n}").format(n=len(shown.table.rows)), shown.table.year_sum, _of_all(shown))
            return
        now = line.now
        facts = _of_one(now) if now is not None else []
        if line.then is not None and line.then != now:
            facts += [(_("What if"), _then(line.then))]
        if shown.then is not None:
            facts.append((_("Difference"), _("{n} kronor per year").format(n=signed(line.difference))))
        self._tell(line.name, now.year if now else 0, facts)

    def say_trouble(self, refused: Refused | None) -> None:
        """Why what is tried out cannot be counted, at the field it is about if there is one; None when it can."""
        if refused is None:
            self.form.forgive()
        sentence = "" if refused is None or self.form.refuse(refused) else refused.sentence
        self._trouble.setText(sentence)
        self._trouble.setVisible(bool(sentence))

    def _tell(self, name: str, year: int, facts: list[tuple[str, str]]) -> None:
        self._name.setText(name)
        self._amount.setText(number(year))
        self._unit.setText(_("kronor per year"))
        self._facts.set(facts)


def _of_all(shown: Shown) -> list[tuple[str, str]]:
    table = shown.table
    facts = [
        (_("Total"), kronor(table.total)), (_("Rounding"), signed(table.year_sum - table.total)),
        (_("Per child"), _per_child(table)),
    ]  # fmt: skip
    if shown.then is not None:
        facts.append((_("What if"), kronor(shown.then.year_sum)))
    return facts


def _of_one(now: Paid) -> list[tuple[str, str]]:
    facts = [(_("Share"), _("{percent} percent").format(percent=percent_text(now.percent)))]
    facts += _months(now)
    twelve = sum(now.months)
    if twelve != now.year:
        off = kronor(abs(twelve - now.year))
        more = _("{n} more than the year") if twelve > now.year else _("{n} less than the year")
        facts.append((_("All months"), f"{number(twelve)}, {more.format(n=off)}"))
    if now.surplus:
        facts.append((_("Of the surplus") if now.surplus > 0 else _("Of the deficit"), number(now.surplus)))
    if now.first is not None:
        facts.append((_("From"), now.first.isoformat()))
    if now.last is not None:
        facts.append((_("To"), now.last.isoformat()))
    return facts


def _then(then: Paid) -> str:
    told = [_("{n} kronor per year").format(n=number(then.year))]
    told += [f"{word} {amount}" for word, amount in _months(then)]
    return "\n".join(told)


def _months(one: Paid) -> list[tuple[str, str]]:
    """One amount a month, or one a period."""
    if one.even:
        return [(_("Per month"), kronor(one.month))]
    return [
        (MONTHS[low - 1] if low == high else f"{MONTHS[low - 1]}–{MONTHS[high - 1]}", number(amount))
        for low, high, amount in periods(one.months)
    ]  # fmt: skip


def _per_child(table: CostTable) -> str:
    """Kronor and öre."""
    ore = (200 * table.total + table.children) // (2 * table.children) if table.children else 0
    return f"{number(ore // 100)},{ore % 100:02} kr"
