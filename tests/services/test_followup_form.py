"""F18a: every cell is the published figure it says it is, and the paper holds nobody's name and no small number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.library import library
from fhr_desktop.services import followup_form
from fhr_desktop.services.followup import ALL
from fhr_desktop.services.followup_files import shown
from fhr_desktop.services.followup_form import Beside, answered
from fhr_desktop.services.storage import OpenStore
from tests.printing.reading import Document
from tests.services.test_followup_pool import TOWNS, drawn
from tests.stores import open_store, services


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    drawn(made, 5)
    yield made
    made.close()


def test_every_table_of_the_form_is_filled_with_figures_that_there_are(opened: OpenStore) -> None:
    report = services(opened).followup.year(opened.actor, 2026)
    form, keys = library().latest("F18a"), {one.key for one in report.statistics}
    fields = [one for section in form.sections for one in section.fields]
    tables = {one.key: {column.key for column in one.columns} for one in fields if one.columns}
    beside = {"municipality", "cost_share"}
    named = followup_form._BY_MUNICIPALITY
    assert {key: set(columns) for key, columns in named.items()} == {
        key: columns - beside for key, columns in tables.items() if key in named
    }
    assert set(tables) == {*named, "open_cases", "needs_by_age", "satisfaction_rows", "definition_rows"}
    meant = {*followup_form._DEFINED.values(), *followup_form._STAGES.values()}
    assert {one for columns in named.values() for one in columns.values()} | meant <= keys
    definitions = next(one for one in fields if one.key == "definition_rows")
    assert set(followup_form._DEFINED) == {row.key for row in definitions.rows}


@pytest.mark.parametrize("where", [None, "2080"])
def test_each_cell_is_the_figure_of_the_report(opened: OpenStore, where: str | None) -> None:
    s = services(opened)
    report = s.followup.publish(opened.actor, s.followup.year(opened.actor, 2026))
    found = answered(report, where, Beside({"2080": "25,14"}, ()))
    rows = {str(row["municipality"]): row for row in found["figure_rows"]}  # type: ignore[union-attr,index]
    assert set(rows) == ({ALL, "2080"} if where else {code for code, _name in report.municipalities})
    hidden = 0
    for key, columns in followup_form._BY_MUNICIPALITY.items():
        for row in found[key]:  # type: ignore[union-attr]
            for column, name in columns.items():
                figure = report.figure(name, str(row["municipality"]))  # type: ignore[index]
                assert str(row[column]).replace(".", ",") == shown(figure, report.least)  # type: ignore[index]
                hidden += figure.hidden
    assert hidden, "nothing was small"
    shares = {row["municipality"]: row["cost_share"] for row in found["insight_rows"]}  # type: ignore[union-attr,index]
    assert shares["2080"] == "25,14" and ALL not in shares
    bands = found["needs_by_age"]
    assert len(bands) == 7 and len(found["open_cases"]) == 5  # type: ignore[arg-type]


def test_the_paper_is_tagged_published_and_names_nobody(opened: OpenStore) -> None:
    s, actor = services(opened), opened.actor
    report = s.followup.year(actor, 2026)
    draft = Document(s.followup_forms.preview(actor, report, "2080").pdf)
    assert not s.followup.publications(actor) and "UTKAST" in _words(draft)
    paper = Document(s.followup_forms.printed(actor, report, "2080").pdf)
    said = _words(paper)
    assert len(s.followup.publications(actor)) == 1
    assert "Statistik per kommun" in said and "Falun" in said and "Alla kommuner" in said and "UTKAST" not in said
    assert "Avesta" not in said, "another municipality's own figures"
    assert "Hem 1" not in said and "N-2026" not in said and "2026-00" not in said and "barn K" not in said
    assert [page.untagged for page in paper.pages] == [[] for _page in paper.pages]
    every = _words(Document(s.followup_forms.printed(actor, report).pdf))
    assert all(name in every for name in ("Falun", "Rättvik", "Älvdalen", "Avesta"))
    assert len(s.followup.publications(actor)) == 1, "the same figures are not published twice"
    noted = [one for one in s.privacy.log(actor) if one.action == "print.statistics"]
    assert sorted(one.codes for one in noted) == [("F18a", "2026", "2080"), ("F18a", "2026", "alla")]
    with pytest.raises(Refused, match="Ingenting"):
        s.followup_forms.printed(actor, report, "9999")
    with pytest.raises(NotAllowed):
        s.followup_forms.preview(replace(actor, role=Role.INVESTIGATOR), report)
    assert {*TOWNS} <= {code for code, _name in report.municipalities}


def _words(paper: Document) -> str:
    return " ".join([text for page in paper.pages for text in (*page.marked.values(), page.artifacts, *page.untagged)])
