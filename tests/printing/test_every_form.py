"""Every form, blank and filled: each field once, what is read out equal to the data, and nothing amiss in the file."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from itertools import groupby

import pikepdf
import pypdfium2
import pytest

from fhr_desktop.forms.answers import EVERYONE, Cell, FilledForm, Value
from fhr_desktop.forms.definition import Column, FieldKind, FormDefinition, FormField
from fhr_desktop.forms.library import library
from fhr_desktop.forms.shown import show
from fhr_desktop.forms.visibility import Place, places
from fhr_desktop.printing.document import PrintContext, Printed, render, render_blanks, render_to_look_at
from fhr_desktop.printing.wordings import Wordings
from tests.printing.made import BLANK, CONTEXT, PERSONS, filled
from tests.printing.reading import Document, Tag
from tests.printing.test_forms_on_paper import first_places, labels, on_blank, spaced
from tests.printing.test_tags import check

VERSIONS = [(number, version) for number in library().numbers() for version in library().versions(number)]
CASEWORK = {f"F{at}" for at in range(1, 13) if at != 10} | {"F8a", "F8b", "F8c", "F15"}  # F10 takes long
EVERY = [pytest.param(*one, marks=() if one[0] in CASEWORK else pytest.mark.slow) for one in VERSIONS]
WRITTEN = (FieldKind.TEXT, FieldKind.PLACE, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.PERSON_REF, FieldKind.SIGNATURE)
LONG = "Hon säger att åren i Älvdalen gav ro. " * 120  # more than a page


def marked(form: FormDefinition) -> FilledForm:
    """The form with an answer to every question, and a mark of its own in each that is written in words."""
    base = filled(form)
    answers: dict[tuple[str, str], Value] = {}
    long = True
    for at, (key, value) in enumerate(base.answers.items()):
        one = form.field(key[0])
        if one.kind is FieldKind.TABLE:
            assert isinstance(value, tuple)
            answers[key] = tuple(
                {name: _cell(one, name, cell, f"{at}r{row}") for name, cell in line.items()}  # type: ignore[union-attr]
                for row, line in enumerate(value)
            )
            continue
        text = one.kind is FieldKind.LONG_TEXT
        answers[key] = _mark(f"{at}") + (f"\n\n{LONG}".rstrip() if long else "") if text else value
        long = long and not text
        if one.kind in WRITTEN or (one.kind is FieldKind.COMPUTED and not one.computed.startswith("{text:")):
            answers[key] = _mark(f"{at}")
    return replace(base, answers=answers)


def _mark(text: str) -> str:
    return f"Åäö{text}märke"


def _cell(one: FormField, name: str, cell: Cell, where: str) -> Cell:
    column = next((column for column in one.columns if column.key == name), None)
    return _mark(f"{where}{name}") if column is not None and column.kind in (*WRITTEN, FieldKind.LONG_TEXT) else cell


def fields_of(document: Document) -> list[Tag]:
    """The tag of each field, in reading order: the one whose first kid is its label."""
    return [tag for tag in document.tags("Div") if any(kid.name == "FieldLabel" for kid in tag.kids)]


def label(one: FormField, context: PrintContext) -> str:
    """A question's label as it is printed."""
    return spaced(Wordings(context.words, context.legal_on).fill(one.label))


def words(one: FormField | Column, value: Value, context: PrintContext) -> list[str]:
    """The pieces of text that an answer must be read out as."""
    if isinstance(value, tuple) and one.kind is FieldKind.TABLE:
        assert isinstance(one, FormField)
        rows = [row for row in value if not isinstance(row, str)]
        return [
            word for row in rows for column in one.columns for word in words(column, row.get(column.key), context)
        ] + [spaced(row.label) for row in one.rows]
    if isinstance(value, tuple):
        return [word for key in value for word in words(replace(one, kind=FieldKind.CHOICE), str(key), context)]
    text = spaced(show(one, value, context.municipalities))
    return [] if not text or "{" in text else [text]


def demand_sound(printed: Printed) -> Document:
    """Tagged, in Swedish, with every font in the file and nothing to complain of."""
    document = Document(printed.pdf)
    check(document)
    fonts = [font for page in document.pdf.pages for font in page.Resources.Font.values()]
    assert fonts and all("/FontFile2" in font.FontDescriptor for font in fonts)
    with pikepdf.open(io.BytesIO(printed.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
    return document


def plain_text(printed: Printed) -> str:
    """The file's text as another program takes it out, without a space or a line break."""
    pdf = pypdfium2.PdfDocument(printed.pdf)
    try:
        pages = [pdf[at].get_textpage() for at in range(len(pdf))]
        return "".join("".join(page.get_text_range().split()) for page in pages)
    finally:
        pdf.close()


def demand_equal(printed: Printed, document: Document, form: FilledForm, context: PrintContext) -> None:
    shown = [place for place in places(form) if _in_variant(place, context.variant)]
    assert first_places(printed) == Counter(place.key for place in shown)
    tags = fields_of(document)
    assert labels(document) == [label(place.field, context) for place in shown]
    taken_out = plain_text(printed)
    for place, tag in zip(shown, tags, strict=True):
        text = spaced(tag.all_text())
        heads_row = f"{place.field.columns[0].key}märke" if place.field.columns else "-"
        for word in words(place.field, form.value(place.field, place.subject.id), context):
            assert word in text, (place.key, word)
            # A wide table is parted, and each part names its rows anew.
            if word.startswith("Åäö") and not word.endswith(heads_row):
                assert taken_out.count(word.split()[0]) == 1, (place.key, word)


def _in_variant(place: Place, variant: str) -> bool:
    return all(not variant or not one.variants or variant in one.variants for one in (place.section, place.field))


@pytest.mark.parametrize(("number", "version"), EVERY)
def test_a_filled_form_says_what_was_answered_once_each(number: str, version: int) -> None:
    form = marked(library().get(number, version))
    context = replace(CONTEXT, text_variants={"closed_case_reason": "moved"})
    printed = render(form, context)
    demand_equal(printed, demand_sound(printed), form, context)


@pytest.mark.parametrize(("number", "version"), EVERY)
def test_a_form_without_answers_still_has_every_field_once(number: str, version: int) -> None:
    form = FilledForm(library().get(number, version), subjects=PERSONS)
    printed = render(form, CONTEXT)
    demand_equal(printed, demand_sound(printed), form, CONTEXT)


@pytest.mark.parametrize(("number", "version"), EVERY)
def test_a_blank_form_has_every_label_once_in_order(number: str, version: int) -> None:
    form = library().get(number, version)
    printed = render(FilledForm(form), BLANK, blank=True)
    document = demand_sound(printed)
    assert first_places(printed) == Counter((one.key, EVERYONE) for one in on_blank(form))
    assert labels(document) == [label(one, BLANK) for one in on_blank(form)]


@pytest.mark.parametrize("result", ["suitable", "suitable_limited", "not_suitable"])
def test_each_letter_of_the_assessment_says_its_own_and_nothing_of_appeal(result: str) -> None:
    form = marked(library().latest("F11"))
    form = replace(form, answers={**form.answers, ("result", EVERYONE): result})
    printed = render(form, CONTEXT)
    document = demand_sound(printed)
    demand_equal(printed, document, form, CONTEXT)
    text = document.text.casefold()
    assert not any(word in text for word in ("överklag", "besvärshänvisning", "förvaltningsrätt", "omprövning"))
    assert text.count("vår bedömning: ") == 1


@pytest.mark.parametrize("variant", ["anonymous", "full"])
def test_each_presentation_has_its_own_fields(variant: str) -> None:
    form = marked(library().latest("F15"))
    context = replace(CONTEXT, variant=variant)
    printed = render(form, context)
    document = demand_sound(printed)
    demand_equal(printed, document, form, context)
    assert ("Med namn" in document.text) is (variant == "full")
    assert "ingå avtal med familjen" in document.text


def test_the_title_is_never_alone_on_a_page() -> None:
    for number in ("F8c", "F1"):
        printed = render(FilledForm(library().latest(number)), BLANK, blank=True)
        assert printed.places[0].page == 0, number


@pytest.mark.parametrize("number", ["F19a", "F19b"])
def test_a_survey_is_one_sheet_of_paper_called_as_the_form(number: str) -> None:
    form = library().latest(number)
    printed = render_blanks([form], BLANK)
    assert printed.pages == 2
    with pikepdf.open(io.BytesIO(printed.pdf)) as document:
        assert document.docinfo["/Title"] == form.title
        assert str(document.open_metadata()["dc:title"]) == form.title


def test_a_bag_of_blanks_is_as_sound_as_each() -> None:
    forms = [library().latest(number) for number in ("F9", "F2", "F9")]
    printed = render_blanks(forms, BLANK)
    document = Document(printed.pdf)
    assert [tag.text for tag in document.tags("H1")] == [form.title for form in forms]
    assert [tag.kids[0].text for tag in fields_of(document)] == [
        spaced(f.label) for one in forms for f in on_blank(one)
    ]
    assert all(not page.untagged for page in document.pages)
    heads = [
        next(form.number for form in forms if f"{form.title} · {form.number}" in page.artifacts)
        for page in document.pages
    ]
    assert [number for number, _pages in groupby(heads)] == ["F9", "F2", "F9"]


def test_the_pages_to_look_at_are_the_pages_that_are_printed() -> None:
    form = marked(library().latest("F4"))
    printed, shown = render(form, CONTEXT), render_to_look_at(form, CONTEXT)
    assert (shown.pages, shown.places) == (printed.pages, printed.places)
    assert drawn(shown) == drawn(printed)


def drawn(printed: Printed) -> list[bytes]:
    """Every page as dots."""
    pdf = pypdfium2.PdfDocument(printed.pdf)
    try:
        return [bytes(pdf[at].render(scale=1.5).buffer) for at in range(len(pdf))]
    finally:
        pdf.close()
