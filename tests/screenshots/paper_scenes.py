"""Scenes of papers: the forms of a case, an adult's paper being written, and blanks for the bag."""

from __future__ import annotations

from functools import cache
from typing import Any

from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.record import RecordId
from fhr_desktop.services.suite import services_on
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from ui.pages.report.page import ReportPage
from ui.preview.bag import HOME_VISIT, BagDialog


@cache
def _begun() -> RecordId:
    """The first adult's consents in a case under investigation, where each adult has a paper or two."""
    opened = unit.unit()
    services, case = services_on(opened.desk), unit.a_case(CaseState.INVESTIGATION)
    first, second = services.cases.open(opened.actor, case).persons[:2]
    begun = services.documents.begin(opened.actor, case, "F2", first.id).value
    services.documents.begin(opened.actor, case, "F4", second.id)
    services.documents.begin(opened.actor, case, "F3", second.id)
    return begun.id


def _papers(studio: Studio) -> Any:
    _begun()
    return unit.window(studio, "case", {"case": unit.a_case(CaseState.INVESTIGATION), "tab": "papers"})


def _written(studio: Studio) -> Any:
    return unit.window(studio, "report", {"document": _begun()})


def _at_consents(studio: Studio, window: Any) -> None:
    page = window.current
    assert isinstance(page, ReportPage) and page.editor is not None
    page.editor.show_section("consents")
    studio.settle()


def _bag(studio: Studio, window: Any) -> None:
    dialog = BagDialog(window, window.ctx)
    dialog.choose(HOME_VISIT)
    dialog.open()


SCENES = [
    Scene("papers", _papers, percents=(100, 200)),
    Scene("papers-consents", _written, _at_consents, percents=(100, 200)),
    Scene("papers-bag", _papers, _bag, percents=(100, 200)),
]
