"""The unit manager erases a family from its case: never by mistake, never alone, and then it is nowhere on screen."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests import stores
from tests.ui.casework import Office, press_button
from ui.tasks import Tasks
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


def test_a_family_is_erased_with_its_name_a_reason_and_a_second_person(office: Office, opened: OpenStore) -> None:
    case, other = stores.family(opened), stores.colleague(opened)
    page = office.go("case", case.id)
    words = [act.words for act in page.mover.others(page._view)]
    assert "Gallra familjen …" in words
    asked = page.mover.erase(page._view)
    controls = {key: field.control for key, field in asked.fields.items()}
    for key, value in (
        ("name", "Någon annan"),
        ("name", "Berg–Sundin"),
        ("reason", "art17"),
        ("second", str(other.id)),
    ):
        press_button(asked.act_button)
        office.settle()
        assert asked.isVisible()
        controls[key].set_value(value)
    press_button(asked.act_button)
    office.settle()
    assert office.window.history.current is not None and office.window.history.current.page == "cases"
    assert office.services.cases.rows(opened.actor) == ()


def test_an_investigator_is_not_offered_it(qtbot: QtBot, look: Theme, tmp_path: Path) -> None:
    opened, tasks = stores.open_store(tmp_path), Tasks()
    office = Office(qtbot, look, tasks, opened)
    page = office.go("case", stores.family(opened).id)
    assert "Gallra familjen …" not in [act.words for act in page.mover.others(page._view)]
    office.close()
    tasks.close()
    opened.close()
