"""What an e-mail proposes for an enquiry, from letters as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from fhr_desktop.domain.pasted import read

TODAY = dt.date(2026, 3, 17)
MUNICIPALITIES = {"2039": "Älvdalen", "2029": "Leksand", "2080": "Falun", "2062": "Mora"}

LETTER = """Från: Lotta Berg <lotta.berg@example.se>
Till: familjehem@kommun.example
Ämne: Vi vill bli familjehem
Datum: 12 mars 2026

Hej!

Min man Peter Sundin och jag har talat om det länge. Vi bor i Särna, i Älvdalens kommun, och har en dotter.
Ni når mig på 070-174 06 12, helst efter 17. Peter har 070-174 06 13.

Mvh
Lotta Berg
Särnavägen 14
796 90 Älvdalen
811228-9874
"""
FORM = """Förnamn: Åsa
Efternamn: Åkerlund
Personnummer: 197104089847
Telefon: 0701740614
E-post: asa@example.se
Adress: Björkvägen 3 B
Postnummer: 793 30
Ort: Leksand
Kommun: Leksand
Meddelande: Vi har plats för ett syskonpar.
"""


def proposed(text: str) -> dict[str, str]:
    """Values by field."""
    return {one.field: one.value for one in read(text, MUNICIPALITIES, TODAY)}


def test_a_letter_is_read_as_its_writer_meant_it() -> None:
    found = proposed(LETTER)
    motive = found.pop("motive")
    assert found == {
        "given_name": "Lotta", "family_name": "Berg", "born": "19811228-9874", "phone": "070-174 06 12",
        "municipality": "2039", "other_adult": "Peter Sundin", "other_phone": "070-174 06 13",
        "email": "lotta.berg@example.se", "street_address": "Särnavägen 14", "postcode_and_town": "796 90 Älvdalen",
    }  # fmt: skip
    assert motive.startswith("Hej!") and "Till:" not in motive


def test_a_form_is_read_by_its_labels() -> None:
    assert proposed(FORM) == {
        "given_name": "Åsa", "family_name": "Åkerlund", "born": "19710408-9847", "phone": "0701740614",
        "municipality": "2029", "email": "asa@example.se", "street_address": "Björkvägen 3 B",
        "postcode_and_town": "793 30 Leksand", "motive": "Vi har plats för ett syskonpar.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Hej, jag heter Eva-Lotta von Platen och bor i Falun.", "family_name", "von Platen"),
        ("Vi heter Lotta och Peter Sundin.", "other_adult", "Peter Sundin"),
        ("Vi heter Lotta och Peter Sundin.", "family_name", "Sundin"),
        ("Med vänlig hälsning\n\nAnna & Bo Ek", "other_adult", "Bo Ek"),
        ("From: \"Berg, Lotta\" <l@example.se>\n\nHej", "given_name", "Lotta"),
        ("Min sambo heter Karin Nygårds.", "other_adult", "Karin Nygårds"),
        ("Ring 0701740612", "phone", "0701740612"),
        ("Ring +46 70 174 06 12 i kväll", "phone", "+46 70 174 06 12"),
        ("Född: 1981-12-28", "born", "1981-12-28"),
        ("Jag är född 1981-12-28 i Mora", "born", "1981-12-28"),
        ("Personnummer: 811228-9875", "born", "811228-9875"),
        ("Vi bor på Norra Bygatan 4 i Falun", "street_address", "Norra Bygatan 4"),
        ("Evertsberg 17\n796 90 Älvdalen", "street_address", "Evertsberg 17"),
        ("Hälsningar från Leksand", "municipality", "2029"),
    ],
)  # fmt: skip
def test_each_thing_is_found_where_people_write_it(text: str, field: str, value: str) -> None:
    assert proposed(text).get(field) == value


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Till: familjehem@kommun.example\n\nHej", "email"),
        ("Ärende 2026-0147 och faktura 12345678", "phone"),
        ("Ärende 2026-0147", "born"),
        ("Ring 0701740612", "born"),
        ("Vi har 345 67 skäl", "postcode_and_town"),
        ("Hej! Kan ni ringa?", "given_name"),
        ("Vi har moraliska skäl", "municipality"),
    ],
)
def test_what_only_looks_like_it_is_not_proposed(text: str, field: str) -> None:
    assert field not in proposed(text)


def test_any_text_can_be_pasted() -> None:
    for text in ("", " ", "\n" * 50, "a" * 100_000, "0" * 50_000, "- " * 20_000, "Aa " * 20_000, "\x00\ud800"):
        proposed(text)
