"""Made-up answers to any form of the program, all of them fictional, for the tests of printing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from fhr_desktop.forms.answers import EVERYONE, Cell, Evidence, FilledForm, Subject, Value
from fhr_desktop.forms.definition import Column, FieldKind, FormDefinition, FormField, Repeat
from fhr_desktop.forms.example import example_report
from fhr_desktop.printing.document import PrintContext

CONTEXT = PrintContext(
    unit_name="Familjehemsresursen i Dalarna",
    host="Falu kommun, socialnämnden",
    case_mark="Ärende 2026-0147",
    version=7,
    printed_at=dt.datetime(2026, 7, 16, 14, 3, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    printed_by="Sara Lind",
    draft=True,
    secrecy="Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)",
    legal_on=dt.date(2026, 7, 16),
    municipalities={"2039": "Älvdalen"},
)
BLANK = replace(CONTEXT, case_mark="", version=1, draft=False)

REPORT = example_report(dt.date(2026, 6, 30))
PERSONS = {
    Repeat.ADULT: (Subject("a1", "Karin Åhlén"), Subject("a2", "Mats Öberg")),
    Repeat.CHILD: (Subject("c1", "Alva, 9 år"), Subject("c2", "Elias, 14 år")),
}
_MARKS = {"hembesok": "H", "intervju": "I", "referens": "R", "registerkontroll": "K", "samtal_barn": "B"}
_TEXTS = (
    "De beskriver samma vardag var för sig: få men tydliga regler, samma läggtid varje kväll och att den som "
    "blivit arg kommer tillbaka och pratar. Mest osäkra är de på hur de ska möta ett barn som inte vill bli tröstat.",
    "Hon visade sitt rum och var noga med att det är hennes. Hon har längtat efter ett syskon, men vill ha rummet "
    "kvar för sig själv.\n\nNär de blir oense går han undan en stund. Hon säger samma sak utan att ha hört svaret.",
)


def _answer(one: FormField | Column, at: int) -> Cell:
    match one.kind:
        case FieldKind.LONG_TEXT:
            return f"{_TEXTS[at % 2]} ({one.key} {at})"
        case FieldKind.DATE:
            return f"2026-03-{at % 28 + 1:02d}"
        case FieldKind.INTEGER:
            return at % 20
        case FieldKind.MONEY:
            return 12500 + at
        case FieldKind.YES_NO:
            return True
        case FieldKind.CHOICE:
            return one.choices[at % len(one.choices)].key
        case FieldKind.MULTI_CHOICE:
            return tuple(choice.key for choice in one.choices[:3])
        case FieldKind.MUNICIPALITY:
            return "2039"
        case FieldKind.PERSONNUMMER:
            return None
    return f"Öje by {at}"


def _table(one: FormField, at: int) -> Value:
    if one.rows:
        return tuple(
            {"_row": row.key, **{column.key: _answer(column, at) for column in one.columns}} for row in one.rows
        )
    return tuple({column.key: _answer(column, at + row) for column in one.columns} for row in range(3))


def filled(form: FormDefinition) -> FilledForm:
    """The form with an answer, and its sources, to every question."""
    answers: dict[tuple[str, str], Value] = {}
    evidence: dict[tuple[str, str], tuple[Evidence, ...]] = {}
    for section in form.sections:
        for subject in PERSONS[section.repeat] if section.repeat else (Subject(EVERYONE, ""),):
            for one in section.fields:
                key, at = (one.key, subject.id), len(answers)
                answers[key] = _table(one, at) if one.kind is FieldKind.TABLE else _answer(one, at)
                if one.evidence_required:
                    evidence[key] = tuple(
                        Evidence(kind, _MARKS[kind], f"{kind} 3 mars") for kind in one.evidence_required
                    )
    return FilledForm(form, answers, PERSONS, evidence)
