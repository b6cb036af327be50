"""Every form of the program on paper: each field once, the answers whole, in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from fhr_desktop.domain.record import Sensitivity
from fhr_desktop.forms.answers import EVERYONE, Evidence, FilledForm
from fhr_desktop.forms.definition import FieldKind, FormDefinition, FormField, PrintHint, Required, Section
from fhr_desktop.forms.library import library
from fhr_desktop.forms.visibility import places
from fhr_desktop.printing.document import Printed, render
from fhr_desktop.printing.paper import VALUE
from tests.printing.made import BLANK, CONTEXT, PERSONS, REPORT, filled
from tests.printing.reading import Document

ALL_FORMS = library().numbers()


def first_places(printed: Printed) -> Counter[tuple[str, str]]:
    return Counter((place.field_key, place.subject_id) for place in printed.places if not place.part)


def on_blank(form: FormDefinition) -> list[FormField]:
    return [
        one
        for section in form.sections
        if section.print.hide != "blank"
        for one in section.fields
        if one.print.hide != "blank"
    ]


def labels(document: Document) -> list[str]:
    return [tag.text for tag in document.tags("FieldLabel")]


def spaced(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


@pytest.mark.parametrize("number", ALL_FORMS)
def test_a_blank_form_has_every_field_once(number: str) -> None:
    form = library().latest(number)
    printed = render(FilledForm(form), BLANK, blank=True)
    assert first_places(printed) == Counter((one.key, EVERYONE) for one in on_blank(form))
    assert all(place.page < printed.pages and place.x0 < place.x1 and place.y0 < place.y1 for place in printed.places)


@pytest.mark.parametrize("number", ["F1", "F10"])
def test_a_blank_form_has_every_label_once_in_order(number: str) -> None:
    form = library().latest(number)
    document = Document(render(FilledForm(form), BLANK, blank=True).pdf)
    assert labels(document) == [spaced(one.label) for one in on_blank(form)]


def test_a_blank_form_for_known_persons_repeats_the_sections() -> None:
    form = library().latest("F1")
    printed = render(FilledForm(form, subjects=PERSONS), BLANK, blank=True)
    assert first_places(printed)["given_name", "a1"] == 1
    assert first_places(printed)["given_name", "a2"] == 1


def test_a_blank_form_holds_no_answer_and_a_box_for_each_choice() -> None:
    document = Document(render(filled(library().latest("F1")), BLANK, blank=True).pdf)
    assert "Öje by" not in document.text
    pets = library().latest("F1").field("pets")
    boxes = [tag for tag in document.tags("Form") if str(tag.source.A.Desc) in {c.label for c in pets.choices}]
    assert len(boxes) >= len(pets.choices)
    assert {str(tag.source.A.checked) for tag in boxes} == {"/off"}
    assert {str(tag.source.Alt) for tag in boxes} == {"Tom ruta"}


def test_the_report_has_its_headings_in_order(report_read: Document) -> None:
    found = [tag.text for tag in report_read.tags("H2")]
    numbered = [s for s in library().latest("F10").sections if s.number and "." not in s.number]
    assert [f"{s.number} {s.heading}" for s in numbered] == found[1:]
    assert len(numbered) == 24


def test_the_report_has_every_visible_field_and_every_answer(report: Printed, report_read: Document) -> None:
    form = REPORT
    shown = list(places(form))
    assert first_places(report) == Counter(place.key for place in shown)
    assert labels(report_read) == [spaced(place.field.label) for place in shown]
    text = spaced(report_read.text)
    for place in shown:
        answer = form.value(place.field, place.subject.id)
        if answer and place.field.kind in (FieldKind.LONG_TEXT, FieldKind.TEXT):
            assert spaced(str(answer)) in text
        if answer and place.field.kind is FieldKind.CHOICE:
            label = next(c.label for c in place.field.choices if c.key == answer)
            assert "{" in label or spaced(label) in text


def test_a_report_stands_in_reading_order(report_read: Document) -> None:
    text = report_read.text
    order = [
        "Utredning av familjehem",
        "Översikt",
        "1 Ärendet och hur",
        "Malin Åkerlund",
        "Jörgen Åkerlund",
        "8 Egna barn",
        "9 Hälsa",
        "24 Underskrifter",
    ]
    at = 0
    for part in order:
        at = text.index(part, at) + 1


def test_the_sources_stand_behind_the_statement(report_read: Document) -> None:
    marks = [tag for tag in report_read.tags("Span") if "/Alt" in tag.source]
    assert {letter for tag in marks for letter in tag.text.split()} == {"H", "I", "R", "K", "B"}
    assert str(marks[0].source.Alt).startswith("Belägg: ")


def form_of(*fields: FormField, **parts: object) -> FormDefinition:
    """A small form."""
    section = Section(key="one", heading="Rubriken", number="1", fields=fields)
    return replace(
        library().latest("F22"),
        number="F99",
        title="Prov",
        intro="",
        closing="",
        sections=(section,),
        **parts,
    )


def field(key: str, kind: FieldKind, **more: object) -> FormField:
    return replace(FormField(key, f"Etikett {key}", "", kind, Required.NEVER, Sensitivity.ORDINARY), **more)


def test_text_of_any_length_and_kind_is_printed_whole() -> None:
    word = "ämne" * 300
    long = " ".join(f"mening{at}" for at in range(3000))
    form = form_of(
        field("third", FieldKind.TEXT, print=PrintHint(width="third")),
        field("long", FieldKind.LONG_TEXT),
        field("odd", FieldKind.TEXT),
    )
    odd = "Ärta e\u0301 \u0645\u0631\u062d 😀 rad\tflik\u200b <b>&amp;</b> {text:gdpr_art13}"
    answers = {("third", EVERYONE): word, ("long", EVERYONE): long, ("odd", EVERYONE): odd}
    document = Document(render(FilledForm(form, answers), CONTEXT).pdf)
    text = spaced(document.text)
    assert word in text.replace(" ", "")
    assert long in text
    assert "Ärta é [U+0645][U+0631][U+062D] [U+1F600] rad flik <b>&amp;</b> {text:gdpr_art13}" in text


def test_a_long_table_repeats_its_header_for_the_eye_only() -> None:
    base = library().latest("F10").field("documents_read")
    rows = tuple({"document": f"Handling {at}", "dated": "2026-03-01", "from_whom": "Åsa " * 40} for at in range(60))
    printed = render(FilledForm(form_of(base), {(base.key, EVERYONE): rows}), CONTEXT)
    document = Document(printed.pdf)
    (table,) = document.tags("Table")
    assert len(table.kids) == 61
    assert printed.pages > 2
    assert sum("Handling" in page.artifacts for page in document.pages) == printed.pages - 1
    assert [place.part for place in printed.places] == list(range(len(printed.places)))


def test_hidden_fields_and_empty_answers() -> None:
    form = form_of(
        field("shown", FieldKind.TEXT),
        field("never_on_paper", FieldKind.TEXT, print=PrintHint(hide="final")),
    )
    answers = {("never_on_paper", EVERYONE): "bara i utkast"}
    draft = Document(render(FilledForm(form, answers), CONTEXT).pdf)
    final = Document(render(FilledForm(form, answers), replace(CONTEXT, draft=False)).pdf)
    assert "bara i utkast" in draft.text
    assert "bara i utkast" not in final.text
    assert all("UTKAST" not in page.artifacts for page in final.pages)


def test_a_missing_source_is_explained() -> None:
    form = form_of(field("claim", FieldKind.LONG_TEXT, evidence_required=("referens",)))
    key = ("claim", EVERYONE)
    evidence = {key: (Evidence("intervju", "I", "Intervju 3 mars"),)}
    document = Document(render(FilledForm(form, {key: "Ja."}, {}, evidence, {key: "Ingen nås."}), CONTEXT).pdf)
    assert document.text.endswith("Etikett claim Ja. Belägg saknas: Ingen nås. I")


def test_writers_guide_is_never_on_a_filled_print(report_read: Document) -> None:
    form = library().latest("F10")
    text = spaced(report_read.text)
    for section in form.sections:
        for hint in (section.guide.note, section.guide.example_avoid, section.gap_rule, *section.guide.avoid):
            assert not hint or spaced(hint) not in text
    assert "{lag:" not in text
    assert "{text:" not in text


def test_the_personal_data_notice_follows_the_form_to_the_family() -> None:
    document = Document(render(FilledForm(library().latest("F1")), BLANK, blank=True).pdf)
    assert document.tags("H2")[-1].text == "Så behandlar vi dina personuppgifter"
    assert "Vem ansvarar?" in [tag.text for tag in document.tags("H3")]


@pytest.mark.parametrize("number", ["F19a", "F19b"])
def test_the_steps_of_a_scale_stand_in_one_line(number: str) -> None:
    form = library().latest(number)
    plain = replace(
        form, sections=tuple(
            replace(one, fields=tuple(replace(field, scale={}) for field in one.fields)) for one in form.sections
        ),
    )  # fmt: skip
    tall, low = (
        {place.field_key: place.y1 - place.y0 for place in render(FilledForm(one), BLANK, blank=True).places}
        for one in (plain, form)
    )
    scales = [one.key for section in form.sections for one in section.fields if one.scale]
    assert scales and all(tall[key] - low[key] >= VALUE.leading for key in scales), "without it they take two"
