"""The steps of a compensation in words: how each amount came about, and where its figures stand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from fhr_desktop.domain.compensation import Ages, Fee, Guide, Part, Source
from fhr_desktop.domain.compensation_sum import Asked, AskedContact, Step, What
from fhr_desktop.domain.record import RecordId
from i18n.numbers import number

NOT_A_DECISION = "Stöd för bedömning av ersättning – inte ett beslut; kommunen beslutar"
WORKED_OUT = "Räknat, inte en källa"
OWN_AMOUNT = "Beloppet har du skrivit själv"
TRIED = "Procenttal från ett annat år, på prov"
NOT_WITH = "Arvodet är inte med"
NO_AGES = "Källan anger inte för vilka åldrar"
BY_DAY = "Räknat per dag. Kommunens riktlinjer kan säga något annat"
Names = Mapping[RecordId, str]


def ages_said(ages: Ages | None) -> str:
    """ "0–12 år"; "" where the source names none."""
    return "" if ages is None else f"{ages[0]}–{ages[1]} år"


def fee_said(fee: Fee) -> str:
    """A fee as it is chosen: its name, ages and amount."""
    return f"{', '.join(filter(None, (fee.label, ages_said(fee.ages))))}: {amount(fee.amount)}"


def amount(kronor: int) -> str:
    """ "11 237 kr"."""
    return f"{number(kronor)}\u00a0kr"


def exactly(value: Fraction) -> str:
    """With öre where there are any: "4 363,33 kr"; the third decimal and on is cut off."""
    if value.denominator == 1:
        return amount(int(value))
    ore = int(abs(value) * 100)
    return f"{number(ore // 100)},{ore % 100:02d}\u00a0kr"


def source_said(source: Source, names: Names) -> str:
    """Where it stands; of what is entered by hand, when and by whom."""
    if not source.by_hand:
        return source.text
    assert source.entered_on is not None
    who = names.get(source.entered_by, "") if source.entered_by is not None else ""
    by = f" av {who}" if who else ""
    return f"{source.text} (inskrivet för hand {source.entered_on.isoformat()}{by})"


def head(step: Step) -> str:
    """What the step gives."""
    return {
        What.FEE: "Arvode, hel månad", What.FEE_PART: "Arvode, del av månad",
        What.EXPENSES: "Omkostnader, hel månad", What.EXPENSES_PART: "Omkostnader, del av månad",
        What.ALLOWANCE: "Avdrag", What.CONTACT_FEE: "Arvode till kontaktfamilj",
        What.CONTACT_EXPENSES: "Omkostnader till kontaktfamilj", What.TOTAL: "Tillsammans",
    }[step.what]  # fmt: skip


def how(step: Step, asked: Asked | AskedContact, guide: Guide) -> str:
    """How the amount came about."""
    if isinstance(asked, AskedContact):
        return _how_contact(step, asked, guide)
    part = f"{asked.days} av månadens {asked.of_days} dagar" if asked.days is not None else ""
    rounded = "" if step.exact == step.amount else f" = {exactly(step.exact)}, avrundat till {amount(step.amount)}"
    match step.what:
        case What.FEE:
            assert asked.fee is not None
            ages = ages_said(asked.fee.ages) or NO_AGES
            return f"{asked.fee.label}, {asked.year} ({ages})"
        case What.EXPENSES:
            tried = f", {asked.rates_of} års procenttal" if step.borrowed else ""
            price = amount(guide.price_base or 0)
            return f"{asked.percent} % av prisbasbeloppet {price}, delat med 12{tried}{rounded}"
        case What.FEE_PART | What.EXPENSES_PART:
            return f"{part}{rounded}"
        case What.ALLOWANCE:
            return "Barnbidrag eller studiebidrag som betalas direkt till familjehemmet"
        case _ if lacks_fee(step, asked, guide):
            return (f"Bara omkostnader. Arvodena för {asked.year} är inte inskrivna; "
                    "enhetschefen skriver in dem med källa under Tabeller")  # fmt: skip
        case _ if asked.fee is None:
            return "Bara omkostnader. Inget arvode är valt"
        case _:
            return "Arvodet beskattas. Omkostnadsersättningen ska täcka kostnader"


def lacks_fee(step: Step, asked: Asked | AskedContact, guide: Guide) -> bool:
    """Whether it is a total without the fee because nobody has given the year's."""
    child = isinstance(asked, Asked) and asked.fee is None
    return step.what is What.TOTAL and child and not guide.knows(Part.FEES)


def _how_contact(step: Step, asked: AskedContact, guide: Guide) -> str:
    dygn = str(float(asked.dygn)).removesuffix(".0").replace(".", ",")
    per = guide.contact_fee if step.what is What.CONTACT_FEE else guide.contact_expenses
    if step.what is What.TOTAL:
        return "Fredag till söndag räknas som 2½ dygn"
    rounded = "" if step.exact == step.amount else f" = {exactly(step.exact)}, avrundat"
    return f"{dygn} dygn à {amount(per or 0)}{rounded}"


def rests_on(step: Step, names: Names) -> str:
    """The sources of the step's figures, or that it is worked out."""
    told = "; ".join(source_said(one, names) for one in step.sources)
    if step.what is What.ALLOWANCE:
        return OWN_AMOUNT
    if step.given:
        return told
    if step.what in (What.FEE_PART, What.EXPENSES_PART):
        return f"{WORKED_OUT}. {BY_DAY}"
    return f"{WORKED_OUT}. Talen i räkningen: {told}" if told else WORKED_OUT
