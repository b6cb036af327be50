"""The library finds the forms, reads each once, and refuses what is not there."""

import re
import shutil
from pathlib import Path

import pytest

import resources
from fhr_desktop.domain.errors import Refused
from fhr_desktop.forms.library import FormLibrary, library
from fhr_desktop.forms.source import FormDefinitionError

NUMBERS = re.findall(
    r"F\w+",
    "F1 F2 F3 F4 F5 F6 F7 F8a F8b F8c F9 F10 F11 F12 F13a F13b F13c F13d "
    "F14 F15 F16a F16b F17 F18a F18b F18c F19a F19b F20a F20b F21 F22",
)


def test_all_forms_in_natural_order() -> None:
    assert list(library().numbers()) == NUMBERS


def test_every_form_reads_and_leads_somewhere() -> None:
    library().check()


def test_a_form_is_found_by_number_and_key_and_read_once() -> None:
    form = library().latest("f10")
    assert form is library().latest("investigation_report") is library().get("F10", 2)
    assert (form.number, form.title) == ("F10", "Utredning av familjehem")
    assert library().versions("F10") == (1, 2)


def test_titles_need_no_whole_reading() -> None:
    assert [library().title(number) for number in NUMBERS] == [library().latest(n).title for n in NUMBERS]


@pytest.mark.parametrize("name", ["F99", "", "f10_utredningsrapport"])
def test_an_unknown_form_is_refused(name: str) -> None:
    with pytest.raises(Refused, match=r"F13c"):
        library().latest(name)


@pytest.mark.parametrize(
    ("name", "said"), [("F16", "F16a och F16b"), ("f13", "F13a, F13b, F13c och F13d"), ("F8", "F8a, F8b och F8c")]
)
def test_a_form_that_has_letters_is_asked_for_by_them(name: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        library().latest(name)


def test_an_unknown_version_is_refused() -> None:
    with pytest.raises(Refused, match="Version 7 av blankett F10"):
        library().get("F10", 7)


def test_choice_lists_keep_their_facts() -> None:
    kinds = {choice.key: choice.facts["mark"] for choice in library().choices("evidence_kind")}
    assert kinds == {"hembesok": "H", "intervju": "I", "referens": "R", "registerkontroll": "K", "samtal_barn": "B"}
    assert sum(choice.facts.get("top25") is True for choice in library().choices("language")) == 25


def test_a_draft_keeps_its_version_when_a_newer_one_comes(tmp_path: Path) -> None:
    folder = shutil.copytree(resources.path("forms"), tmp_path / "forms")
    first = folder / "f1_intresseanmalan.v1.yaml"
    newer = first.read_text("utf-8").replace("version: 1", "version: 2").replace("Vilka är ni?", "Vilka?")
    (folder / "f1_intresseanmalan.v2.yaml").write_text(newer, "utf-8")
    forms = FormLibrary(folder)
    assert forms.versions("F1") == (1, 2)
    assert forms.get("F1", 1).sections[0].heading == "Vilka är ni?"
    assert forms.latest("F1").sections[0].heading == "Vilka?"


def test_a_file_that_says_it_is_another_is_refused(tmp_path: Path) -> None:
    folder = shutil.copytree(resources.path("forms"), tmp_path / "forms")
    (folder / "f1_intresseanmalan.v1.yaml").rename(folder / "f1_intresseanmalan.v2.yaml")
    with pytest.raises(FormDefinitionError, match="version 1"):
        FormLibrary(folder).latest("F1")


def test_a_lead_into_another_form_must_arrive(tmp_path: Path) -> None:
    folder = shutil.copytree(resources.path("forms"), tmp_path / "forms")
    report = folder / "f10_utredningsrapport.v2.yaml"
    text = report.read_text("utf-8").replace("form:home_visit.weekday", "form:home_visit.weekdays")
    report.write_text(text, "utf-8")
    with pytest.raises(FormDefinitionError, match="weekdays leads nowhere"):
        FormLibrary(folder).check()
