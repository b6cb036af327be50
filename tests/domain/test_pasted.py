"""What an e-mail proposes for an enquiry, from letters as people write them."""

from __future__ import annotations

import datetime as dt

import pytest

from fhr_desktop.domain.pasted import ages, read

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
        "received_on": "2026-03-12",
    }  # fmt: skip
    assert motive.startswith("Hej!") and "Till:" not in motive
    assert motive.endswith("070-174 06 13.")  # without the signature


def test_a_form_is_read_by_its_labels() -> None:
    assert proposed(FORM) == {
        "given_name": "Åsa", "family_name": "Åkerlund", "born": "19710408-9847", "phone": "070-174 06 14",
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
        ("Ring 0701740612", "phone", "070-174 06 12"),
        ("Ring +46 70 174 06 12 i kväll", "phone", "070-174 06 12"),
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


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Skickat: den 9 mars 2026 14:05", "2026-03-09"),
        ("Date: Mon, 9 Mar 2026 14:05:33 +0100", "2026-03-09"),
        ("Sent: Monday, March 9, 2026 2:05 PM", "2026-03-09"),
        ("Datum: 2025-10-09 08:00", "2025-10-09"),
        ("Den 9 maj 2025 kl. 14:05 skrev Lotta Berg <l@example.se>:", "2025-05-09"),
        ("Datum: 18 mars 2026", ""),  # ahead
        ("Datum: 9 mars 2019", ""),
        ("Datum: 31 februari 2026", ""),
        ("Vi gifte oss den 9 mars 2026.", ""),
    ],
)
def test_the_day_it_was_sent_is_when_it_was_received(written: str, day: str) -> None:
    assert proposed(f"{written}\n\nHej! Jag heter Lotta Berg.").get("received_on", "") == day


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Vi såg er annons på Facebook.", "social_media"),
        ("Vi såg er annons\npå\nFacebook.", "social_media"),
        ("Jag läste om er i Falu-Kuriren och i tidningen Dalarna.", "newspaper"),
        ("En granne tipsade oss om att bli familjehem.", "acquaintance"),
        ("Vi hörde om er av vänner som är familjehem.", "foster_home_tip"),
        ("Hur hörde ni om oss: Radio\nNamn: Lotta Berg", "radio"),
        ("Jag hittade er hemsida.", "fhr_website"),
        ("Vi hittade er på kommunens hemsida", "municipality_website"),
        ("Vi finns på Facebook. Vi vill bli familjehem.", ""),
        ("Vi har hört att det är svårt. Min bror bor i Mora.", ""),
    ],
)
def test_where_they_heard_of_us_is_proposed(text: str, source: str) -> None:
    assert proposed(text).get("source", "") == source


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("Vi kan tänka oss barn mellan 3 och 8 år.", ("3", "8")),
        ("Vi har plats för barn 0–6 år", ("0", "6")),
        ("Vi har två barn, 8 och 11 år.", (None, None)),
    ],
)
def test_the_ages_they_wish_are_not_those_of_their_own_children(text: str, wished: tuple[str, str]) -> None:
    found = proposed(text)
    assert (found.get("age_from"), found.get("age_to")) == wished


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Vi är 45 och 47 år och bor i Mora.", "45 och 47 år"),
        ("Jag är 38 år gammal.", "38 år"),
        ("Vi har varit gifta i 25 år.", ""),
        ("Barnen är 8 och 11 år.", ""),
    ],
)
def test_how_old_they_are_is_told_in_their_own_words(text: str, told: str) -> None:
    assert ages(text) == told


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ("Mvh\nLotta Berg\n070-1740612", ""),
        ("Med vänliga hälsningar,\n\nLotta och Peter\nSärnavägen 14\n796 90 Älvdalen\n\nSkickat från min iPhone", ""),
        ("Lotta Berg\nTel: 070-174 06 12\nlotta@example.se", ""),
        (
            "Mvh Lotta\n\nPS. Vi har också en stor hund som är van vid barn och en häst som står hos grannen.",
            "Mvh Lotta\n\nPS. Vi har också en stor hund som är van vid barn och en häst som står hos grannen.",
        ),
    ],
)
def test_the_signature_is_no_part_of_why_they_want_it(below: str, kept: str) -> None:
    letter = f"Från: Lotta Berg <lotta@example.se>\n\nHej! Ring mig på 070-174 06 12.\n\n{below}"
    whole = "Hej! Ring mig på 070-174 06 12."
    assert proposed(letter)["motive"] == (f"{whole}\n\n{kept}" if kept else whole)


def test_a_postcode_that_speaks_for_another_municipality_is_a_doubt() -> None:
    (found,) = (
        one for one in read("Namn: Lotta Berg\nKommun: Falun\nAdress: Bygatan 4, 793 30 Leksand", MUNICIPALITIES, TODAY)
        if one.field == "municipality"
    )  # fmt: skip
    assert (found.value, found.doubt) == ("2080", "2029")
    (found,) = (
        one for one in read("Vi bor i Falu kommun, Bygatan 4, 793 30 Leksand", MUNICIPALITIES, TODAY)
        if one.field == "municipality"
    )  # fmt: skip
    assert (found.value, found.doubt) == ("2080", "2029")
    assert all(not one.doubt for one in read(LETTER, MUNICIPALITIES, TODAY))


def test_any_text_can_be_pasted() -> None:
    for text in ("", " ", "\n" * 50, "a" * 100_000, "0" * 50_000, "- " * 20_000, "Aa " * 20_000, "\x00\ud800"):
        proposed(text)
