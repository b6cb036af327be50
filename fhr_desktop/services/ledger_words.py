"""The ledger in plain Swedish, for screen and file: a sentence an entry, what it rests on, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.ledger_chain import Fault, Wrong
from fhr_desktop.domain.ledger_entries import LedgerEntry, LedgerKind, What
from fhr_desktop.domain.ledger_recount import Difference
from fhr_desktop.domain.matching_terms import Wish
from fhr_desktop.domain.order_rules import GIVEN, OrderRule, RequestCriterion
from fhr_desktop.domain.proposals import ProposalOutcome
from fhr_desktop.forms.library import choice_words
from fhr_desktop.services.ledger import Checked, LedgerBook
from fhr_desktop.services.matching_words import wish_said
from i18n.numbers import number

KIND_WORDS = {
    LedgerKind.SEARCH: "Erbjudande",
    LedgerKind.ANSWER: "Svar",
    LedgerKind.NEED: "Förfrågan",
    LedgerKind.INVESTIGATION: "Utredning",
    LedgerKind.RULE: "Turordning",
}
EARLIER = "Före liggaren"
_BECAUSE = {
    RequestCriterion.URGENCY: "för att barnet har kortast tid kvar i jourhem",
    RequestCriterion.NEARNESS: "för att hemmet ligger närmare barnets viktiga platser",
    RequestCriterion.FIT: "för att hemmet passar barnet bättre",
    RequestCriterion.WAITING: "för att barnet har väntat längst",
    RequestCriterion.BALANCE: "för att kommunen har fått färre placeringar i förhållande till sin kostnad",
}


@dataclass(frozen=True, slots=True)
class Told:
    """An entry in words. `grounds`: pairs of what and how, for the pane beside."""

    kind: str
    sentence: str
    rule: str
    grounds: tuple[tuple[str, str], ...]


def told(entry: LedgerEntry, book: LedgerBook) -> Told:
    """The whole entry."""
    rule = book.rules.get(entry.rule_id)
    grounds = [*_GROUNDS[LedgerKind(entry.kind)](entry.body, book), ("Turordning", rule_said(entry, rule))]
    grounds += [
        ("Antecknat av", book.users.get(entry.user_id, "okänd")),
        ("Rad", f"{entry.number} på {machine_said(entry.device, book.machines)}"),
        ("Kontrollsumma", entry.digest[:16]),
    ]
    return Told(KIND_WORDS[LedgerKind(entry.kind)], sentence(entry, book), rule_said(entry, rule), tuple(grounds))


def sentence(entry: LedgerEntry, book: LedgerBook) -> str:
    """What happened."""
    return _SENTENCES[LedgerKind(entry.kind)](entry.body, book)


def rule_said(entry: LedgerEntry, rule: OrderRule | None) -> str:
    """ "Ordning från 2026-01-01, Styrgruppen § 12"."""
    said = f"Ordning från {entry.rule_from.isoformat()}"
    if rule is None or rule.id == GIVEN.id:
        return f"{said}, programmets grundordning"
    return f"{said}, {rule.decided_by}"


def machine_said(device: str, machines: Mapping[str, str]) -> str:
    """The machine's name."""
    return machines.get(device) or "en dator som inte längre är med"


def _town(code: str, book: LedgerBook) -> str:
    return book.municipalities.get(code, "en kommun som inte är med") if code else "en kommun som inte är antecknad"


def _named(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} och {parts[-1]}"


def days_said(number: int) -> str:
    """ "1 dag", "34 dagar"."""
    return "1 dag" if number == 1 else f"{number} dagar"


# an offer


def _search(body: Mapping[str, Any], book: LedgerBook) -> str:
    town = _town(body["municipality"], book)
    if body["no_home"]:
        return f"{town} fick besked att poolen inte har något hem för {body['need']}."
    homes = [f"hem {one['number']}" for one in body["homes"]]
    said = f"{_named(homes).capitalize()} erbjöds {town}"
    if len(homes) > 1:
        said += " i den ordningen"
    return f"{said}{_against(body, book)}."


def _against(body: Mapping[str, Any], book: LedgerBook) -> str:
    """Before which others, or after which, and what decided."""
    first = body["homes"][0]["number"]
    rows = [one for one in body["competing"] if one["home"] == first]
    mine = next((one for one in rows if one["need"] == body["need"]), None)
    if mine is None:
        return ""
    others = [one for one in rows if one is not mine]
    before = [one for one in others if one["rank"] < mine["rank"]]
    equal = [one for one in others if one["rank"] == mine["rank"]]
    if before:
        return f", fast {_towns(before, book)} stod före i turordningen"
    if equal:
        decided = f": {body['tie_break'].rstrip('.')}" if body["tie_break"] else ""
        return f" före {_towns(equal, book)}, som stod lika i turordningen{decided}"
    if not others:
        return ""
    why = _BECAUSE.get(mine["decided"], "")
    return f" först, före {_towns(others, book)}{', ' + why if why else ''}"


def _towns(rows: Sequence[Mapping[str, Any]], book: LedgerBook) -> str:
    return _named(list(dict.fromkeys(_town(book.needs.get(one["need"], ""), book) for one in rows)))


def _search_grounds(body: Mapping[str, Any], book: LedgerBook) -> list[tuple[str, str]]:
    found = [("Förfrågan", body["need"]), ("Kommun", _town(body["municipality"], book))]
    found.append(("Hem i poolen", f"{body['pool']}, varav {body['fitting']} passade"))
    for one in body["homes"]:
        met = [wish_said(Wish(key)).lower() for key in str(one["met"]).split()]
        place = f"plats {one['rank']}" if one["rank"] else "passade inte, föreslogs ändå"
        found.append((f"Hem {one['number']}", f"{place}; uppfyller {', '.join(met)}" if met else place))
    for one in body["competing"]:
        if one["need"] != body["need"]:
            town = _town(book.needs.get(one["need"], ""), book)
            found.append((f"Om hem {one['home']}", f"{one['need']} från {town}: plats {one['rank']} i turordningen"))
    return [*found, ("Vad som avgjorde", body["tie_break"])] if body["tie_break"] else found


# what became of it

_ANSWERS = {
    ProposalOutcome.PROCEED.value: "Både familjen i hem {home} och {town} sa ja till att gå vidare med {need}.",
    ProposalOutcome.PLACED.value: "{town} fick hem {home} för {need}.",
    ProposalOutcome.NO_MUNICIPALITY.value: "{town} tackade nej till hem {home} för {need}.",
    ProposalOutcome.NO_FAMILY.value: "Familjen i hem {home} tackade nej till {need} från {town}.",
    ProposalOutcome.WITHDRAWN.value: "Enheten tog tillbaka hem {home} från {town} ({need}).",
    ProposalOutcome.OTHER_HOME.value: "{town} valde ett annat hem än hem {home} för {need}.",
    ProposalOutcome.EXPIRED.value: "Tiden för {town} att svara om hem {home} gick ut ({need}).",
    What.TAKEN_BACK.value: "Att {town} fick svar om hem {home} togs tillbaka; förslaget står igen ({need}).",
}


def _answer(body: Mapping[str, Any], book: LedgerBook) -> str:
    return _ANSWERS[body["what"]].format(
        home=body["home"], town=_town(body["municipality"], book), need=body["need"] or "en förfrågan"
    )


def _answer_grounds(body: Mapping[str, Any], book: LedgerBook) -> list[tuple[str, str]]:
    return [("Förfrågan", body["need"]), ("Kommun", _town(body["municipality"], book)), ("Hem", body["home"])]


def _need(body: Mapping[str, Any], book: LedgerBook) -> str:
    town = _town(body["municipality"], book)
    if body["what"] == What.RECEIVED:
        return f"{town} lämnade förfrågan {body['need']}."
    if body["what"] == What.REOPENED:
        return f"Förfrågan {body['need']} från {town} öppnades igen."
    outcome = choice_words("need_outcome", [body["outcome"]]) if body["outcome"] else ""
    ended = f": {outcome[:1].lower()}{outcome[1:]}" if outcome else ""
    return f"Förfrågan {body['need']} från {town} avslutades efter {days_said(body['days'])}{ended}."


def _need_grounds(body: Mapping[str, Any], book: LedgerBook) -> list[tuple[str, str]]:
    return [("Förfrågan", body["need"]), ("Kommun", _town(body["municipality"], book))]


# investigations and the order


def _investigation(body: Mapping[str, Any], book: LedgerBook) -> str:
    family = f"En familj i {_town(body['municipality'], book)}"
    if body["what"] == What.TAKEN_BACK:
        return f"{family} fick inte sin utredning: steget togs tillbaka."
    waiting = sum(one["cases"] for one in body["waiting"])
    if not body["queued"]:
        return f"{family} gick till utredning utan att stå i kö{_passed(waiting)}."
    longest = max((one["longest"] for one in body["waiting"]), default=0)
    said = f"{family} fick sin utredning efter {days_said(body['days'])} i kö"
    if not waiting:
        return f"{said}. Ingen annan väntade."
    if longest > body["days"]:
        return f"{said}, före {_families(waiting)} som väntar; längst har {days_said(longest)} gått."
    return f"{said}. {_families(waiting).capitalize()} väntar kvar, ingen längre."


def _families(number: int) -> str:
    return "en familj" if number == 1 else f"{number} familjer"


def _passed(waiting: int) -> str:
    return f", före {_families(waiting)} som väntar" if waiting else ""


def _investigation_grounds(body: Mapping[str, Any], book: LedgerBook) -> list[tuple[str, str]]:
    found = [("Familjen bor i", _town(body["municipality"], book))]
    if body["home"]:
        found.append(("Hem", body["home"]))
    if body["queued"] and body["what"] == What.CHOSEN:
        found.append(("I kö", days_said(body["days"])))
    for one in body["waiting"]:
        longest = f"{_families(one['cases'])}, längst {days_said(one['longest'])}"
        found.append((f"Väntar i {_town(one['municipality'], book)}", longest))
    return found


def _rule(body: Mapping[str, Any], _book: LedgerBook) -> str:
    return f"En ny turordning bestämdes: {body['decided_by']}."


def _rule_grounds(body: Mapping[str, Any], _book: LedgerBook) -> list[tuple[str, str]]:
    priorities = [one["words"] or choice_words("priority_rule", [one["rule"]]) for one in body["priorities"]]
    return [
        ("Beslutad", f"{body['decided_by']}, {body['decided_on']}".rstrip(", ")),
        ("Hem ordnas efter", _in_turn("home_criterion", body["home_order"])),
        ("Förfrågningar ordnas efter", _in_turn("request_criterion", body["request_order"])),
        ("Utredningar ordnas efter", "; ".join(priorities)),
    ]  # fmt: skip


def _in_turn(choices: str, keys: Sequence[str]) -> str:
    return "; ".join(choice_words(choices, [one]).lower() for one in keys)


_SENTENCES: Mapping[LedgerKind, Callable[[Mapping[str, Any], LedgerBook], str]] = {
    LedgerKind.SEARCH: _search, LedgerKind.ANSWER: _answer, LedgerKind.NEED: _need,
    LedgerKind.INVESTIGATION: _investigation, LedgerKind.RULE: _rule,
}  # fmt: skip
_GROUNDS: Mapping[LedgerKind, Callable[[Mapping[str, Any], LedgerBook], list[tuple[str, str]]]] = {
    LedgerKind.SEARCH: _search_grounds, LedgerKind.ANSWER: _answer_grounds, LedgerKind.NEED: _need_grounds,
    LedgerKind.INVESTIGATION: _investigation_grounds, LedgerKind.RULE: _rule_grounds,
}  # fmt: skip


def earlier_said(search: PoolSearch, book: LedgerBook) -> str:
    """A search from before the ledger: what it says of itself, and that nothing binds it."""
    number = book.requests.get(search.need_id, "")
    town = _town(book.needs.get(number, ""), book)
    homes = [f"hem {one['number']}" for one in search.homes if one["offered"]]
    if search.no_home or not homes:
        return f"{town} fick besked att poolen inte har något hem för {number or 'en förfrågan'}."
    return f"{_named(homes).capitalize()} erbjöds {town}."


# whether it holds

_WRONG = {
    Wrong.CHANGED: "är ändrad efter att den skrevs",
    Wrong.MISSING: "saknas",
    Wrong.INSERTED: "har lagts till i efterhand; den finns inte i loggen",
    Wrong.CUT: "saknas, fast en annan dator har sett den",
}


def fault_said(fault: Fault, machines: Mapping[str, str]) -> str:
    """What is wrong, by machine, number and day."""
    if fault.wrong is Wrong.UNREADABLE:
        return "En rad kan inte läsas, och det går inte att säga vilken."
    machine = machine_said(fault.device, machines)
    if fault.wrong is Wrong.LOG:
        after = f" efter rad {fault.number}" if fault.number else ""
        return f"Loggen saknar ändringar från {machine}{after}."
    day = f" ({fault.on.isoformat()})" if fault.on else ""
    if fault.wrong in (Wrong.CUT, Wrong.MISSING) and fault.on:
        day = f" (senast {fault.on.isoformat()})"
    return f"Rad {fault.number} från {machine}{day} {_WRONG[fault.wrong]}."


def difference_said(one: Difference, machines: Mapping[str, str]) -> str:
    """An entry that does not say what its event says."""
    if one.entry is None:
        day = f" den {one.on.isoformat()}" if one.on else ""
        return f"En händelse{day} står i loggen men inte i liggaren."
    machine = machine_said(one.entry.device, machines)
    return (
        f"Rad {one.entry.number} från {machine} ({one.entry.on.isoformat()}) säger något annat än händelsen i loggen."
    )


def holds_said(checked: Checked) -> str:
    """The sentence on top: whether the ledger holds."""
    rows = number(checked.verified.entries)
    rows = "En rad" if checked.verified.entries == 1 else f"{rows} rader"
    if checked.holds:
        return f"{rows}, alla hänger ihop."
    wrong = len(checked.verified.faults) + len(checked.recounted.differences)
    return f"{rows}, men {'ett fel' if wrong == 1 else f'{wrong} fel'} har hittats."


def faults_said(checked: Checked) -> list[str]:
    """Everything that is wrong, a sentence each."""
    return [
        *(fault_said(one, checked.machines) for one in checked.verified.faults),
        *(difference_said(one, checked.machines) for one in checked.recounted.differences),
    ]


def remarks(checked: Checked) -> list[str]:
    """What is no fault, but good to know."""
    found = []
    if checked.recounted.gone:
        found.append(
            f"{checked.recounted.gone} rader kan inte räknas om: det de bygger på har raderats eller finns inte här."
        )
    if checked.recounted.before:
        found.append(f"{checked.recounted.before} händelser är från tiden före liggaren.")
    if checked.verified.restarted:
        found.append("En dator har lästs in från en säkerhetskopia; dess rader går vidare i en ny följd.")
    return found
