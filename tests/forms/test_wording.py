"""Marks in printed texts: laws as they stood, standard texts, placeholders."""

import dataclasses
import datetime as dt

import pytest

from fhr_desktop.forms.library import library
from fhr_desktop.forms.shared import LegalText
from fhr_desktop.forms.wording import UnknownMark, placeholders, resolve

DAY = dt.date(2026, 3, 12)


def test_every_kind_of_mark_is_filled() -> None:
    text = "{unit_name} utreder enligt {lag:socialtjanstlagen_utredning}."
    got = resolve(text, {"unit_name": "FHR"}, DAY)
    assert got == "FHR utreder enligt 22 kap. 2 § socialtjänstlagen (2025:400)."


def test_standard_texts_are_filled_inside() -> None:
    values = dict.fromkeys(("contact_person", "unit_phone", "manager_name"), "X")
    got = resolve("{text:notice_not_suitable}", values, DAY)
    assert "{" not in got
    assert placeholders("{text:notice_not_suitable}") == set(values)


def test_a_text_with_variants_needs_one() -> None:
    got = resolve("{text:closed_case_reason}", {}, DAY, variants={"closed_case_reason": "not_reachable"})
    assert got.startswith("Vi har försökt nå er")
    with pytest.raises(UnknownMark, match="closed_case_reason"):
        resolve("{text:closed_case_reason}", {}, DAY)


@pytest.mark.parametrize("mark", ["unit_name", "lag:ingen", "text:ingen"])
def test_an_unknown_mark_is_an_error(mark: str) -> None:
    with pytest.raises(UnknownMark, match=mark):
        resolve(f"{{{mark}}}", {}, DAY)


def test_a_law_is_worded_as_it_stood_on_the_day() -> None:
    key = "lag:socialtjanstlagen_utredning"
    shared = library().shared
    newer = LegalText(key, "23 kap. 1 § nya lagen", "", "SoL", dt.date(2027, 1, 1))
    later = dataclasses.replace(shared, law={**shared.law, key: (*shared.law[key], newer)})
    mark = f"{{{key}}}"
    assert resolve(mark, {}, DAY, shared=later).startswith("22 kap. 2 §")
    assert resolve(mark, {}, dt.date(2027, 1, 1), shared=later) == "23 kap. 1 § nya lagen"
    assert resolve(mark, {}, dt.date(2020, 1, 1), shared=later).startswith("22 kap. 2 §")


def test_everything_printed_can_be_filled() -> None:
    """Every text of every form resolves when each placeholder it names has a value."""
    shared = library().shared
    variants = {text.key: next(iter(text.variants)) for text in shared.texts.values() if text.variants}
    for number in library().numbers():
        form = library().latest(number)
        texts = [form.intro, form.closing, form.cover_letter, *form.legal_notes]
        texts += [section.intro for section in form.sections]
        texts += [one.help for section in form.sections for one in section.fields]
        for text in texts:
            values = dict.fromkeys(placeholders(text), "värde")
            assert "{" not in resolve(text, values, DAY, variants=variants)
