"""What is asked of the guide: year, age, fee, expenses and part of the month; or a contact family's weekends."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fhr_desktop.domain.compensation import OLDEST, Fee, Guide, Part
from fhr_desktop.domain.compensation_sum import MOST_DAYS, Asked, AskedContact
from fhr_desktop.domain.errors import Refused
from fhr_desktop.services.compensation import Known
from fhr_desktop.services.compensation_words import fee_said
from i18n import _
from ui.components.field import Field
from ui.components.inputs import ChoiceInput, Input, IntegerInput
from ui.components.layout import down

NO_FEE = "none"  # chosen; it stands when the year is another
LACKING = "lacking"  # nobody has given the year's; it does not
OWN_YEAR = ""
FIRST_AGE = 7  # something to begin with, so that an answer stands there


class Asking(QWidget):
    """The fields. `asked` gives what to work out, or None while something lacks; `edited` at each change."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: Known | None = None
        self._fees: tuple[Fee, ...] = ()
        self._shown: tuple[object, ...] = ()  # what the choices were made for
        self.kind = ChoiceInput([("child", _("Child in a home")), ("contact", _("Contact family"))], open_=True)
        self.kind.set_value("child")
        self.year = ChoiceInput([], open_=False, cell=True)
        self.age = IntegerInput(low=0, high=OLDEST, width=4, unit=_("years"))
        self.age.set_value(FIRST_AGE)
        self.fee = ChoiceInput([], open_=False, cell=True)
        self.rates = ChoiceInput([], open_=False, cell=True)
        self.percent = IntegerInput(low=1, width=5, unit="%")
        self.whole = ChoiceInput([("whole", _("Whole month")), ("part", _("Part of the month"))], open_=True)
        self.whole.set_value("whole")
        self.days = IntegerInput(low=1, high=MOST_DAYS, width=4, unit=_("days"))
        self.of_days = IntegerInput(low=28, high=MOST_DAYS, width=4, unit=_("days"))
        self.of_days.set_value(30)
        self.allowance = IntegerInput(low=0, width=7, unit=_("kr a month"))
        self.weekends = IntegerInput(low=0, width=4)
        self.besides = IntegerInput(low=0, high=MOST_DAYS, width=4)
        self.fields = {
            "kind": Field(_("For"), self.kind),
            "year": Field(_("Year"), self.year),
            "age": Field(_("The child's age"), self.age),
            "fee": Field(_("Fee"), self.fee),
            "rates": Field(_("Percentages"), self.rates),
            "percent": Field(_("Expenses, part of the price base amount"), self.percent),
            "whole": Field(_("How much of the month"), self.whole),
            "days": Field(_("Days in the home"), self.days),
            "of_days": Field(_("Days in the month"), self.of_days),
            "allowance": Field(
                _("Child or study allowance to be deducted"), self.allowance,
                help=_("Only when it is paid direct to the home. Write the amount that holds."),
            ),
            "weekends": Field(_("Weekends, Friday to Sunday"), self.weekends, help=_("Each is 2½ days.")),
            "besides": Field(_("Other days"), self.besides),
        }  # fmt: skip
        down(self, *self.fields.values(), None, spacing=14)
        for control in self._controls():
            control.edited.connect(self._changed)

    def _controls(self) -> list[Input]:
        return [field.control for field in self.fields.values()]

    def show_known(self, known: Known) -> None:
        """Ask about what is known; what has been chosen stands."""
        first = self._known is None
        self._known = known
        years = sorted({*known.guides, known.today.year}, reverse=True)
        chosen = self.year.value()
        self.year.set_options([(str(one), str(one)) for one in years])
        self.year.set_value(chosen or str(self._best(years)))
        self._shown = ()
        self._arrange(first=first)

    def _best(self, years: list[int]) -> int:
        """This year, or the newest of which a whole calculation can be made."""
        assert self._known is not None
        whole = (Part.PRICE_BASE, Part.FEES, Part.EXPENSES)
        full = [one for one in years if all(self._guide(one).knows(part) for part in whole)]
        return self._known.today.year if self._known.today.year in full or not full else full[0]

    def _guide(self, year: int) -> Guide:
        assert self._known is not None
        return self._known.guides.get(year, Guide(year))

    def _changed(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self, *, first: bool = False) -> None:
        """Show the fields that are asked, with the choices of the year and the age."""
        if self._known is None:
            return
        child, part = self.kind.value() == "child", self.whole.value() == "part"
        year, age = int(self.year.value()), self.age.value()
        wanted = (year, age, self._known)
        if wanted != self._shown:
            self._shown = wanted
            self._choices(year, age if isinstance(age, int) else 0, first=first)
        ask_rates = child and not self._guide(year).knows(Part.EXPENSES)
        shown = {"kind": True, "year": True, "age": child, "fee": child, "rates": ask_rates, "percent": child,
                 "whole": child, "days": child and part, "of_days": child and part, "allowance": child,
                 "weekends": not child, "besides": not child}  # fmt: skip
        for name, there in shown.items():
            self.fields[name].setVisible(there)

    def _choices(self, year: int, age: int, *, first: bool) -> None:
        assert self._known is not None
        guide, before = self._guide(year), self.fee.value()
        self._fees = guide.fees_for(age)
        options = [(str(at), fee_said(fee)) for at, fee in enumerate(self._fees)]
        if not guide.knows(Part.FEES):
            options.append((LACKING, _("The year's own, which are missing")))
        options.append((NO_FEE, _("No fee")))
        self.fee.set_options(options)
        self.fee.set_value(before if before in dict(options) else options[0][0])
        chosen = self.rates.value()
        others = [one for one in self._known.guides.values() if one.knows(Part.EXPENSES) and one.year != year]
        tried = [(str(one.year), _("Try those of {year}").format(year=one.year)) for one in others]
        self.rates.set_options([(OWN_YEAR, _("The year's own, which are missing")), *tried[::-1]])
        self.rates.set_value(chosen if chosen in dict(tried) else OWN_YEAR)
        self._bounds(year, age, first=first)

    def _bounds(self, year: int, age: int, *, first: bool = False) -> None:
        """Between which percentages to choose; the least stands there from the beginning."""
        rate = self._guide(int(self.rates.value() or year)).rate(age)
        said = _("Between {low} and {high} % at the age.").format(low=rate.base, high=rate.highest) if rate else ""
        self.fields["percent"].set_help(said)
        if rate is not None and (first or self.percent.value() is None):
            self.percent.set_value(rate.base)

    def asked(self) -> Asked | AskedContact | None:
        """What to work out. None while a number lacks or cannot be read."""
        if self._known is None or any(one.problem() for one in self._controls() if one.isVisibleTo(self)):
            return None
        year = int(self.year.value())
        if self.kind.value() == "contact":
            return AskedContact(year, self.weekends.value() or 0, self.besides.value() or 0)
        if self.age.value() is None:
            return None
        fee = self.fee.value()
        part = self.whole.value() == "part"
        if part and (self.days.value() is None or self.of_days.value() is None):
            return None
        tried = self.rates.value() if not self._guide(year).knows(Part.EXPENSES) else OWN_YEAR
        return Asked(
            year, self.age.value(), self._fees[int(fee)] if fee not in (None, NO_FEE, LACKING) else None,
            self.percent.value(),
            self.days.value() if part else None, self.of_days.value() or 30, self.allowance.value() or 0,
            int(tried) if tried else None,
        )  # fmt: skip

    def refuse(self, refused: Refused) -> bool:
        """Say at its field what cannot be; False when it is about none of them."""
        field = self.fields.get(refused.field or "")
        if field is not None:
            field.show_gap(refused.sentence)
        return field is not None

    def forgive(self) -> None:
        """All that is asked can be worked out."""
        for field in self.fields.values():
            field.show_plain()
            field.check()
