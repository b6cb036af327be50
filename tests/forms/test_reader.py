"""A faulty definition is refused with file and line; a right one is read whole."""

import re

import pytest

from fhr_desktop.domain.record import Sensitivity
from fhr_desktop.forms.definition import Condition, FieldKind, Repeat, Required
from fhr_desktop.forms.library import library
from fhr_desktop.forms.reader import read_form
from fhr_desktop.forms.source import FormDefinitionError

GOOD = """\
key: try_out
number: F99
version: 1
title: Prov
purpose: Ett prov.
filled_by: [family]
signed_by: [family]
record: Inquiry
scope: casework
access: [investigator]
treserva: working
blank_version: true
legal_notes: ["Se {lag:socialtjanstlagen_utredning}."]
sections:
- key: first
  heading: Först
  repeat: adult
  fields:
  - key: asks
    label: Frågan
    help: Hjälp.
    kind: yes_no
    required_for: draft
    sensitivity: special
  - key: picks
    label: Valet
    help: Hjälp.
    kind: choice
    choices: household_form
    required_for: never
    sensitivity: ordinary
    visible_if: {field: asks, is: true}
    print: {width: half}
"""


def read(text: str) -> object:
    return read_form("f99_try.v1.yaml", text, library().shared)


def test_a_right_definition_is_read_whole() -> None:
    form = read_form("f99_try.v1.yaml", GOOD, library().shared)
    section = form.sections[0]
    asks, picks = section.fields
    assert (form.number, section.repeat, asks.kind) == ("F99", Repeat.ADULT, FieldKind.YES_NO)
    assert (asks.required_for, asks.sensitivity) == (Required.DRAFT, Sensitivity.SPECIAL)
    assert picks.visible_if == (Condition("asks", is_=True),)
    assert [choice.key for choice in picks.choices] == ["couple", "single", "single_with_partner"]
    assert picks.choice_list == "household_form"
    assert picks.print.width == "half"
    assert form.legal_texts == {"lag:socialtjanstlagen_utredning": "22 kap. 2 § socialtjänstlagen (2025:400)"}


FAULTS = [
    ("treserva: working", "treserva: working\ncolour: red", "colour"),
    ("    kind: choice", "    kind: choice\n    kindness: much", "kindness"),
    ("print: {width: half}", "print: {width: wide}", "wide"),
    ("version: 1", "version: 1\nversion: 1", "twice"),
    ("- key: picks", "- key: asks", "twice"),
    ("- key: picks", "- key: Picks", "snake_case"),
    ("choices: household_form", "choices: households", "households"),
    ("choices: household_form", "choices: [{key: a, label: A}, {key: a, label: B}]", "twice"),
    ("kind: choice", "kind: text", "choices belong"),
    ("kind: yes_no", "kind: maybe", "maybe"),
    ("kind: yes_no", "kind: computed", "computed"),
    ("kind: yes_no", "kind: table", "columns"),
    ("kind: yes_no", "kind: yes_no\n    future: true", "date"),
    ("{field: asks, is: true}", "{field: answers, is: true}", "answers"),
    ("{field: asks, is: true}", "{field: picks, in: [couple]}", "itself"),
    ("{field: asks, is: true}", "{field: asks, is: true, filled: true}", "one test"),
    ("{field: asks, is: true}", "{field: asks, in: [couple]}", "no choice"),
    ("repeat: adult", "repeat: adult\n  visible_if: {field: asks, is: true}", "itself"),
    ("repeat: adult", "repeat: pet", "pet"),
    ("label: Frågan", "label: Frågan {lag:ingen_lag}", "lag:ingen_lag"),
    ("label: Frågan", "label: Frågan {text:ingen_text}", "text:ingen_text"),
    ("label: Frågan", "label: Frågan {nobody}", "nobody"),
    ("required_for: draft", "required_for: draft\n    evidence_required: [rykte]", "rykte"),
    ("required_for: draft", "required_for: draft\n    prefill: somewhere", "prefill"),
    ("required_for: draft", "required_for: sometimes", "sometimes"),
    ("required_for: draft", "required_for: draft\n    min: many", "whole number"),
    ("label: Frågan", "label: ''", "text was expected"),
    ("    label: Valet\n", "", "label"),
    ("filled_by: [family]", "filled_by: [king]", "king"),
    ("blank_version: true", "blank_version: perhaps", "true or false"),
]


@pytest.mark.parametrize(("right", "wrong", "word"), FAULTS, ids=[fault[1][-30:] for fault in FAULTS])
def test_a_fault_is_refused_with_file_and_line(right: str, wrong: str, word: str) -> None:
    assert GOOD.count(right) >= 1
    with pytest.raises(FormDefinitionError, match=re.escape(word)) as caught:
        read(GOOD.replace(right, wrong, 1))
    assert str(caught.value).startswith(f"f99_try.v1.yaml:{caught.value.line}: ")


def test_the_line_is_that_of_the_fault() -> None:
    with pytest.raises(FormDefinitionError) as caught:
        read(GOOD.replace("households", "").replace("choices: household_form", "choices: households"))
    assert GOOD.splitlines()[caught.value.line - 1].strip() == "choices: household_form"


@pytest.mark.parametrize("text", ["", "- a\n- b", "key: [", "just words"])
def test_what_is_not_a_map_is_refused(text: str) -> None:
    with pytest.raises(FormDefinitionError):
        read(text)
