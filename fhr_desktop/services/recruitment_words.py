"""The steps of recruiting in words: what each is called, how it is counted, and why families left."""

from __future__ import annotations

from fhr_desktop.domain.funnel import LEFT_POOL, NOT_SUITABLE, Basis, Reached
from fhr_desktop.forms.library import library
from i18n.numbers import number

R = Reached
STEPS = {
    R.INQUIRY: "Intresseanmälan",
    R.FIRST_CONTACT: "Första samtal",
    R.OPENED: "Ärende öppnat",
    R.INITIAL_ASSESSMENT: "BRA-fam",
    R.INVESTIGATION: "Utredning",
    R.SUITABLE: "Bedömd lämplig",
    R.POOL: "I poolen",
    R.PLACED: "Barn placerat",
}
COUNTED = {
    R.INQUIRY: "Familjer som anmälde intresse. Dubbletter och familjer som hänvisades räknas inte.",
    R.FIRST_CONTACT: "Ärenden där det första samtalet har hållits.",
    R.OPENED: "Ärenden som har öppnats (aktualiserats).",
    R.INITIAL_ASSESSMENT: "Ärenden där BRA-fam har börjat.",
    R.INVESTIGATION: "Ärenden där utredningen har börjat.",
    R.SUITABLE: "Familjer som har bedömts lämpliga.",
    R.POOL: "Hem som har kommit in i poolen efter bedömningen.",
    R.PLACED: "Hem som ett barn har kommit till efter bedömningen.",
}
BASES = {
    Basis.PERIOD: "Det som hände under året",
    Basis.COHORT: "De som anmälde sig under året",
}
BASIS_COUNTED = {
    Basis.PERIOD: (
        "Varje steg räknar de ärenden som nådde det under perioden, när familjen än hörde av sig. Därför kan ett steg "
        "vara större än det före. Slutat är de som slutade i steget under perioden."
    ),
    Basis.COHORT: (
        "Familjerna som anmälde intresse under perioden, och hur långt de har kommit till och med i dag. Av dem som "
        "nådde ett steg har var och en gått vidare, slutat där eller är kvar i det. Den som vilar är kvar."
    ),
}
_ALSO_LEFT = {NOT_SUITABLE: "Bedömd som inte lämplig", LEFT_POOL: "Lämnade poolen"}


def reason_said(reason: str) -> str:
    """Why a family left; a key from a newer program as it is."""
    known = {one.key: one.label for one in library().choices("case_closing_reason")}
    return _ALSO_LEFT.get(reason) or known.get(reason, reason)


def kronor(amount: int | None) -> str:
    """An amount with its thousands apart, or "" for none."""
    return "" if amount is None else number(amount)
