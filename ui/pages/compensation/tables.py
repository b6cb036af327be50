"""The tables, a row for each year, and below them what the chosen year says and where each part of it stands."""

from __future__ import annotations

from fhr_desktop.domain.compensation import Guide, Part
from fhr_desktop.services import compensation_words as words
from fhr_desktop.services.compensation import Known
from i18n import _
from i18n.numbers import number
from ui.components.facts import Facts
from ui.components.labels import Label
from ui.components.layout import Column, ScrollPane
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable, remember
from ui.context import AppContext
from ui.theme import theme

PARTS = (Part.PRICE_BASE, Part.FEES, Part.EXPENSES, Part.CONTACT)
FACTS = 620  # how wide the words below are, at 100 %


def part_word(part: Part) -> str:
    """The part's name."""
    return {
        Part.PRICE_BASE: _("Price base amount"), Part.FEES: _("Fees"), Part.EXPENSES: _("Expenses"),
        Part.CONTACT: _("Contact family"),
    }[part]  # fmt: skip


def part_said(guide: Guide, part: Part) -> str:
    """What the year says of the part, a line for each row."""
    if not guide.knows(part):
        return _("not entered")
    if part is Part.PRICE_BASE:
        return words.amount(guide.price_base or 0)
    if part is Part.FEES:
        return "\n".join(words.fee_said(one) for one in guide.fees)
    if part is Part.CONTACT:
        fee, costs = words.amount(guide.contact_fee or 0), words.amount(guide.contact_expenses or 0)
        return _("{fee} fee and {costs} expenses a day").format(fee=fee, costs=costs)
    return "\n".join(
        _("{ages}: {low} to {high} % of the price base amount a year").format(
            ages=words.ages_said(one.ages), low=one.base, high=one.highest
        )
        for one in guide.rates
    )


def in_short(guide: Guide, part: Part) -> str:
    """What the year says of the part, on one line of the list."""
    if not guide.knows(part):
        return _("missing")
    if part is Part.FEES:
        many = [one.amount for one in guide.fees]
        return f"{number(min(many))}–{words.amount(max(many))}" if len(set(many)) > 1 else words.amount(many[0])
    if part is Part.EXPENSES:
        return f"{min(one.base for one in guide.rates)}–{max(one.highest for one in guide.rates)} %"
    return words.amount((guide.price_base if part is Part.PRICE_BASE else guide.contact_fee) or 0)


class Tables(Column):
    """The list and the chosen year."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__()
        self._known: Known | None = None
        self.table: ListTable[Guide] = ListTable(_("Tables by year"), self._columns(), lambda one: one.year)
        remember(self.table, ctx.settings, "compensation")
        self.table.current_changed.connect(lambda _row: self._tell())
        self._head, self._facts, self._sources = Label("", "sub"), Facts(), Facts()
        for facts in (self._facts, self._sources):
            facts.setMaximumWidth(theme().scaled(FACTS))
        pane = ScrollPane(
            self._head, 6, self._facts, 14, Label(_("Sources"), "strong"), 4, self._sources, None,
            margins=(20, 12, 16, 16),
        )  # fmt: skip
        pane.setAccessibleName(_("What the year says"))
        self.column.addWidget(self.table, 3)
        self.column.addWidget(pane, 4)

    @staticmethod
    def _columns() -> list[ListColumn[Guide]]:
        def told(part: Part) -> ListColumn[Guide]:
            return ListColumn(
                part.value, part_word(part), lambda one: in_short(one, part), None if part is PARTS[-1] else 190,
                mark=lambda one: "ok" if one.knows(part) else "missing",
            )  # fmt: skip

        return [ListColumn("year", _("Year"), lambda one: str(one.year), 90, strong=True), *(told(p) for p in PARTS)]

    def show_known(self, known: Known) -> None:
        """The years, the newest first."""
        self._known = known
        years = sorted({*known.guides, known.today.year}, reverse=True)
        self.table.set_rows([known.guides.get(year, Guide(year)) for year in years])
        self._tell()

    def _tell(self) -> None:
        guide, known = self.table.current() or self._first(), self._known
        if guide is None or known is None:
            return
        self._head.setText(str(guide.year))
        self._facts.set([(part_word(one), part_said(guide, one)) for one in PARTS])
        said = {part_word(part): words.source_said(source, known.names) for part, source in guide.sources.items()}
        self._sources.set([(word, said[word]) for word in map(part_word, PARTS) if word in said])

    def _first(self) -> Guide | None:
        rows = self.table.rows_model.rows
        return rows[0] if rows else None
