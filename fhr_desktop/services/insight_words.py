"""What a municipality has had beside what it pays, in a plain sentence. For screen and paper."""

from __future__ import annotations

from decimal import Decimal

from fhr_desktop.domain.followup import Figure


def balance_said(name: str, year: int, percent: Decimal | None, own: Figure | None, every: Figure | None) -> str:
    """ "Orsa står för 2,36 procent av kostnaden och fick 3 av 40 placeringar 2026 (7,5 procent)." """
    cost = f"står för {_number(percent)} procent av kostnaden" if percent is not None else ""
    if every is not None and not every.hidden and not every.value:
        begun = f"{year} har ingen placering börjat än"
        return f"{name} {cost}; {begun}." if cost else f"{begun.capitalize()}."
    if own is None or every is None or own.hidden or every.hidden:
        untold = f"hur många placeringar det blev {year} visas inte, för att inget barn ska kunna pekas ut"
        return f"{name} {cost}; {untold}." if cost else f"{name}: {untold}."
    got = _got(own, every)
    return f"{name} {cost} och {got} {year}." if cost else f"{name} {got} {year}."


def _got(own: Figure, every: Figure) -> str:
    number, of = int(own.value or 0), int(every.value or 0)
    if of == 1:
        return "fick den enda placeringen" if number else "fick inte den enda placeringen"
    if not number:
        return f"fick ingen av {of} placeringar"
    return f"fick {number} av {of} placeringar ({_number(Decimal(round(1000 * number / of)) / 10)} procent)"


def _number(value: Decimal) -> str:
    """As few decimals as it takes, with a comma."""
    said = f"{value:f}"
    return (said.rstrip("0").rstrip(".") if "." in said else said).replace(".", ",")
