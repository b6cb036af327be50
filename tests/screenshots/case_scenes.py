"""Scenes of casework: the list of cases, a case, a new enquiry, Min dag."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.proposals import Proposal, ProposalState
from fhr_desktop.services.proposal_views import Clash, Proposed, Stuck, Why
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from ui import words


def _on(page: str, argument: Any = None, **settings: Any) -> Any:
    return lambda studio: unit.window(studio, page, argument, settings=settings)


def _first_row(studio: Studio, window: Any) -> None:
    window.current.table.setFocus()
    window.current.table.select(window.current.table.rows_model.rows[3].id)


def _case(state: CaseState, tab: str, **wish: Any) -> Any:
    return lambda studio: unit.window(studio, "case", {"case": unit.a_case(state), "tab": tab, **wish})


def _typed(studio: Studio, window: Any) -> None:
    fields = window.current.fields
    for key, said in (
        ("given_name", "Lotta"),
        ("family_name", "Berg"),
        ("born", "19811228-9875"),
        ("phone", "070-174 06 12"),
    ):
        fields.control(key).line.setText(said)
    fields.all["born"].check()
    fields.control("born").left.emit()
    window.current.known.look()


def _known(studio: Studio, window: Any) -> None:
    """Somebody calls whose family is in the demo, and gives a number that is."""
    page, ctx = window.current, window.ctx
    row = next(row for row in ctx.services.cases.rows(ctx.actor) if row.family and not row.protected)
    person = ctx.services.cases.open(ctx.actor, row.id, "skärmbild").persons[0]
    for key, said in (
        ("given_name", person.given_name), ("family_name", f"{person.family_name}-Ek"), ("phone", person.phone),
        ("born", person.identity_number or ""),
    ):  # fmt: skip
        page.fields.control(key).line.setText(said)
    page.known.look()


LETTER = """Från: Malin Byström <malin@example.se>
Datum: 9 mars 2026

Hej! Jag och min sambo Peter Skog bor i Falu kommun, utanför Leksand. Vi är 45 och 47 år och såg er annons på
Facebook. Ring gärna 070-174 06 15.

Mvh
Malin Byström
Björkvägen 3, 793 30 Leksand
"""


def _searched(studio: Studio, window: Any) -> None:
    """Somebody searches for a family that is not there, while another enquiry is begun."""
    _typed(studio, window)
    window.current._typed()
    window.navigate("inquiry", {"searched": "Karin Ek"})


def _pasted(studio: Studio, window: Any) -> None:
    page = window.current
    page.fields.control("phone").set_value("070-174 06 99")
    page.box.show()
    page.box.text.set_value(LETTER)
    page.box.text.edited.emit()


def _late(studio: Studio) -> Any:
    """The case whose papers have waited longest."""
    opened = unit.unit()
    papers = services_on(opened.desk).treserva.queue(opened.actor).papers
    return unit.window(studio, "case", {"case": papers[0].case_id, "tab": "treserva"})


def _packed(studio: Studio) -> Any:
    """A case whose papers went in a package."""
    opened = unit.unit()
    services, actor = services_on(opened.desk), opened.actor
    own = [row.id for row in services.cases.rows(actor, ended=True) if actor.user_id in row.investigators]
    case = next(one for one in own if services.treserva.of_case(actor, one).packages)
    return unit.window(studio, "case", {"case": case, "tab": "treserva"})


def _at_report(studio: Studio, window: Any) -> None:
    table = window.current.parts.current._table
    table.select(next(row.id for row in table.rows_model.rows if row.form == "F10"))


def _drawn(studio: Studio, window: Any) -> None:
    window.current.parts.part("talks").side.reveal()


def _call_off(studio: Studio, window: Any) -> None:
    window.current.parts.part("talks").ask_why_off()


def _unheard(studio: Studio, window: Any) -> None:
    window.current.parts.part("talks").ask_why_unheard()


def _promised_twice(studio: Studio, window: Any) -> None:
    """As it is when two machines apart have proposed the same home: the band, and its dialog."""
    home = Home(name="Granström–Holm", protected=False)
    clash = Clash(home, "0007", 2, 4, tuple(
        Proposed(
            Proposal(home_id=home.id, need_id=need.id, sheet=need.id, home_number="0007", sent_on=unit.TODAY,
                     sent_by=window.ctx.actor.user_id, reserved_until=unit.TODAY + dt.timedelta(days=10)),
            home, need, ProposalState.SENT, None, True, (),
        )
        for need in (Need(number="N-2026-0031", municipality="2031", received_on=unit.TODAY),
                     Need(number="N-2026-1004", municipality="2080", received_on=unit.TODAY))
    ))  # fmt: skip
    names = {one.code: one.name for one in window.ctx.services.unit.municipalities()}
    users = words.user_names(window.ctx.services.unit.users())
    window.current.clash_band.show_clashes((clash,), users, names)


def _deciding(studio: Studio, window: Any) -> None:
    _promised_twice(studio, window)
    window.current.clash_band.open()


def _stuck(studio: Studio, window: Any) -> None:
    """As it is when a home is blocked while it is proposed, and when a reservation's day has passed."""
    home = Home(name="Granström–Holm", protected=False)
    need = Need(number="N-2026-0031", municipality="2031", received_on=unit.TODAY)
    one = Proposal(home_id=home.id, need_id=need.id, sheet=need.id, home_number="0007", sent_on=unit.TODAY,
                   sent_by=window.ctx.actor.user_id, reserved_until=unit.TODAY - dt.timedelta(days=2))  # fmt: skip
    told = Proposed(one, home, need, ProposalState.PROCEEDING, None, True, ())
    some = [Stuck(told, Why.OVERDUE, PoolStatus.RESERVED), Stuck(told, Why.CLOSED, PoolStatus.BLOCKED)]
    window.current.stuck_band.show_stuck(some)


SCENES = [
    Scene("my-day-stuck", _on("my_day"), _stuck, percents=(100, 200)),
    Scene("my-day-clash", _on("my_day"), _promised_twice, percents=(100, 200)),
    Scene("my-day-clash-decide", _on("my_day"), _deciding, percents=(100, 200)),
    Scene("my-day", _on("my_day"), percents=(100, 200), keep=True),
    Scene("my-day-wide", _on("my_day"), size=(1920, 1010), themes=("light",)),
    Scene("inquiry", _on("inquiry"), _typed, percents=(100, 200), keep=True),
    Scene("inquiry-known", _on("inquiry"), _known, percents=(100, 200)),
    Scene("inquiry-searched", _on("inquiry"), _searched, percents=(100, 200)),
    Scene("inquiry-paste", _on("inquiry"), _pasted, percents=(100, 200)),
    Scene(
        "cases", _on("cases", **{"cases.preview": True, "cases.wanted": {"mine": True}}), _first_row,
        percents=(100, 200), keep=True,
    ),
    Scene("cases-all", _on("cases")),
    Scene("case-overview", _case(CaseState.INVESTIGATION, "overview"), percents=(100, 200), keep=True),
    Scene("case-family", _case(CaseState.INVESTIGATION, "family"), percents=(100, 200)),
    Scene("case-checks", _case(CaseState.INVESTIGATION, "checks"), percents=(100, 200), keep=True),
    Scene("case-references", _case(CaseState.REVIEW, "references"), percents=(100, 200), keep=True),
    Scene("case-talks", _case(CaseState.INVESTIGATION, "talks"), percents=(100, 200), keep=True),
    Scene("case-talks-open", _case(CaseState.INVESTIGATION, "talks"), _drawn, themes=("light",), percents=(200,)),
    Scene("case-call-off", _case(CaseState.INVESTIGATION, "talks"), _call_off),
    Scene("case-unheard", _case(CaseState.INVESTIGATION, "talks"), _unheard, themes=("light",), percents=(100, 200)),
    Scene("case-assessment", _case(CaseState.INVESTIGATION, "assessment"), keep=True),
    Scene("case-papers", _case(CaseState.INVESTIGATION, "papers"), keep=True),
    Scene("case-events", _case(CaseState.INVESTIGATION, "events")),
    Scene("treserva", _on("treserva"), percents=(100, 200), keep=True),
    Scene("treserva-case", _late, percents=(100, 200)),
    Scene("treserva-done", _packed, _at_report, percents=(100, 200), keep=True),
    Scene("case-note", _case(CaseState.INVESTIGATION, "overview", note=True), percents=(100, 200)),
    Scene("case-move", _case(CaseState.QUEUE, "overview"), lambda _s, w: w.current._do_primary(), percents=(100, 200)),
]  # fmt: skip
