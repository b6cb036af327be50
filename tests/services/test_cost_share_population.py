"""Population files: `kommun;barn` and SCB's own tables, what is wrong with a line, and what a file would change."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

import resources
from fhr_desktop.domain.cost_share import AgeInterval, children_in
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.cost_share.population import municipality_of, read_children
from fhr_desktop.services.storage import OpenStore
from tests.stores import open_store, services

REPORT = resources.text("demo", "barn_2021.csv").encode()
TWELVE = {one.name: one.children for one in read_children(REPORT, "barn.csv")}


def counts(text: str, name: str = "barn.csv", **how: object) -> dict[str, int]:
    data = text.encode("utf-8")
    return {one.name: one.children for one in read_children(data, name, **how)}  # type: ignore[arg-type]


def test_the_reports_counts_are_read() -> None:
    assert len(TWELVE) == 12 and sum(TWELVE.values()) == 50_701 and TWELVE["Falun"] == 12_745


@pytest.mark.parametrize(
    "text",
    [
        "kommun;barn\nFalun;12745\nOrsa;1197",
        "\ufeffKommun;Barn\r\nFalu kommun;12 745\r\n\r\n;;\r\nOrsa kommun;1\u00a0197\r\n",
        "kommun,barn\n2080,12745.0\n2034,1197\n",
        'region\tfolkmängd 2021\n"2080 Falun"\t12745,00\n2034 Orsa\t"1\u202f197"\n',
        "  kommun ;antal barn; källa\n falun ; 12745 ;SCB\nORSA;1197;SCB\n",
    ],
)
def test_as_people_and_programs_write_it(text: str) -> None:
    assert counts(text) == {"Falun": 12_745, "Orsa": 1197}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('kommun;barn\nFalun;"12\nOrsa;5\n', "Rad 2 går inte att läsa som kolumner. Inget har lästs in; leta efter ett "
                                               "citattecken som inte stängs."),
        ('kommun;barn\nAvesta;1\n"Falun;12\nOrsa";5\n', "Rad 3 går inte att läsa som kolumner."),
        ("kommun;barn;Antal barn\nFalun;12;13\n", "Filen har flera kolumner med barn: ”barn”, ”Antal barn”."),
        ("kommun;barn;barn\nFalun;12;1\n", "Filen har flera kolumner med barn"),
        ("kommun,barn\nFalun,12,745\n", "Rad 2: där finns fler kolumner än i rubriken."),
    ],
)  # fmt: skip
def test_a_file_that_can_be_read_in_two_ways_is_not_read(text: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        counts(text)
    assert refused.value.sentence.startswith(said) and "Inget har lästs in" in refused.value.sentence


def test_windows_text_and_a_county_that_is_not_ours() -> None:
    found = read_children("kommun;barn\nÄlvdalens kommun;1289\nUmeå;25000\n".encode("cp1252"), "b.csv")
    assert [(one.code, one.name, one.line) for one in found] == [("2039", "Älvdalen", 2), ("", "Umeå", 3)]
    assert read_children("kommun;barn\nÄlvdalen;1\n".encode("utf-16"), "b.csv")[0].code == "2039"
    assert [municipality_of(one)[0] for one in ("Gagnefs kommun", "Malung-Sälens kommun", "Falu", "Mor")] == [
        "2026", "2023", "2080", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Orsa;1.197", "Rad 3: ”1.197” för Orsa går inte att läsa som ett antal barn"),
        ("Orsa;1197,5", "Rad 3: ”1197,5” för Orsa"),
        ("Orsa;-3", "Rad 3: ”-3” för Orsa"),
        ("Orsa;12 34", "Rad 3: ”12 34” för Orsa"),
        ("Orsa;", "Rad 3: antalet barn i Orsa saknas"),
        ("Orsa", "Rad 3: antalet barn i Orsa saknas"),
        (";12", "Rad 3: kommunen saknas"),
        ("Orsa;99999999", "Rad 3: 99999999 barn i Orsa kan inte stämma"),
        ("Orsa;" + "9" * 5000, "Rad 3: 999999999999999… barn i Orsa kan inte stämma"),
        ("Falu kommun;12", "Rad 3: Falun står också på rad 2"),
    ],
)
def test_a_bad_line_is_one_sentence_with_its_number(line: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        counts(f"kommun;barn\nFalun;12745\n{line}\nMora;3900\n")
    first, last = refused.value.sentence.splitlines()
    assert first.startswith(said) and last == "Inget har lästs in."


def test_every_bad_line_is_told_and_many_are_counted() -> None:
    with pytest.raises(Refused) as refused:
        counts("kommun;barn\n" + "".join(f"K{n};x\n" for n in range(20)))
    said = refused.value.sentence.splitlines()
    assert len(said) == 14 and said[0].startswith("Rad 2:") and said[-2] == "Och 8 rader till."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "tom"),
        ("Falun;12745\n", "rubrik"),
        ("kommun;barn\n", "ingen kommun under"),
        ("\x00\x01\x02", "varken text"),
    ],
)
def test_what_is_not_such_a_file(text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        counts(text)


def test_a_broken_excel_file_is_one_sentence() -> None:
    with pytest.raises(Refused, match="inte att läsa som en Excelfil"):
        read_children(REPORT, "barn.xlsx")


# as SCB's tables come


def single_ages(last: int, *, skip: int | None = None) -> str:
    rows = [
        f'"{place}","{age} år","{sex}",{n}'
        for place, n in (("2080 Falun", 10), ("2062 Mora", 3))
        for age in range(last + 1) if age != skip
        for sex in ("män", "kvinnor")
    ]  # fmt: skip
    return "\n".join(('"region","ålder","kön","Folkmängd 2024"', *rows))


def test_single_ages_and_sexes_are_added_up_over_the_interval() -> None:
    assert counts(single_ages(20)) == {"Falun": 360, "Mora": 108}
    assert counts(single_ages(20), ages=AgeInterval.TO_18, year=2024) == {"Falun": 380, "Mora": 114}
    with pytest.raises(Refused, match="saknas åldern 18 år"):
        counts(single_ages(17), ages=AgeInterval.TO_18)
    with pytest.raises(Refused, match="saknas åldern 5 år"):
        counts(single_ages(20, skip=5))
    with pytest.raises(Refused, match="Någon ålder saknas för Mora"):
        counts("\n".join(single_ages(17).splitlines()[:-1]))
    with pytest.raises(Refused, match="ingen kolumn för 2023"):
        counts(single_ages(20), year=2023)


def test_groups_of_ages_and_years_beside_each_other() -> None:
    text = "region;ålder;2023;2024\nFalun;0-17 år;12500;12400\nFalun;0–18 år;13200;13100\n"
    assert counts(text, year=2023) == {"Falun": 12_500}
    assert counts(text, year=2024, ages=AgeInterval.TO_18) == {"Falun": 13_100}
    with pytest.raises(Refused, match="rubrik"):
        counts("region;2023;2024\nFalun;1;2\n")  # which year is not said


# into the store


@pytest.fixture
def opened(tmp_path: Path) -> OpenStore:
    return open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")


def test_a_file_is_looked_at_and_then_taken(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    book = Workbook()
    book.active.append(["Kommun", "Barn"])  # type: ignore[union-attr]
    for name, n in {**TWELVE, "Mora": 3900, "Orsa": 1200.0}.items():
        book.active.append([name, n])  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    seen = s.populations.look(actor, out.getvalue(), "Befolkning.XLSX", 2021, AgeInterval.TO_17)
    assert [(one.name, one.before, one.after) for one in seen.changing] == [("Mora", None, 3900), ("Orsa", 1197, 1200)]
    towns = {one.name: one for one in s.unit.municipalities()}
    assert children_in(towns["Mora"], 2021, AgeInterval.TO_17) is None, "nothing is saved by looking"
    assert s.populations.take(actor, seen).value == 2
    towns = {one.name: one for one in s.unit.municipalities()}
    assert children_in(towns["Mora"], 2021, AgeInterval.TO_17) == 3900
    assert towns["Orsa"].children_by_year == ({"year": 2021, "children": 1200, "ages": "0-17"},)
    assert not s.populations.look(actor, out.getvalue(), "b.xlsx", 2021, AgeInterval.TO_17).changing
    wide = s.populations.look(actor, out.getvalue(), "b.xlsx", 2025, AgeInterval.TO_18)
    s.populations.take(actor, wide)
    assert s.cost_share.open(actor, 2026).populations(AgeInterval.TO_18) == (2025,)
    log = s.privacy.log(actor)
    assert [one.codes for one in log if one.action == "cost_share.population"] == [("2025", "0-18"), ("2021", "0-17")]
    opened.close()


def test_a_file_that_is_not_whole_changes_nothing(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    lines = REPORT.decode().replace("Vansbro;1260\n", "").replace("11600", "116000").replace("Orsa;1197", "Orsa;0")
    with pytest.raises(Refused) as refused:
        s.populations.look(actor, f"{lines}Umeå;25000\n".encode(), "b.csv", 2024, AgeInterval.TO_17)
    said = refused.value.sentence.replace("\u00a0", " ").splitlines()
    assert said == [
        "Vansbro deltar men finns inte i filen.",
        "Rad 3: 116 000 barn i Borlänge kan inte stämma, när det senast kända talet är 11 600.",
        "Rad 9: 0 barn i Orsa kan inte stämma, när det senast kända talet är 1 197.",
        "Rad 13: Umeå är ingen kommun i registret.",
        "Inget har sparats.",
    ]
    many = lines + "".join(f"Kommun{n};{n}\n" for n in range(10_000))
    with pytest.raises(Refused) as refused:
        s.populations.look(actor, many.encode(), "b.csv", 2024, AgeInterval.TO_17)
    said = refused.value.sentence.splitlines()
    assert said[0] == "Vansbro deltar men finns inte i filen." and said[-1] == "Inget har sparats."
    assert said[-2] == "Och 9991 rader till." and len(said) == 14, "what matters is not drowned"
    for year in (1980, 2027):
        with pytest.raises(Refused, match="ingen befolkning för det året"):
            s.populations.look(actor, REPORT, "b.csv", year, AgeInterval.TO_17)
    with pytest.raises(NotAllowed):
        s.populations.look(Actor(actor.user_id, "Sara", Role.INVESTIGATOR), REPORT, "b.csv", 2024, AgeInterval.TO_17)
    opened.close()
