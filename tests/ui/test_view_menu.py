"""The menu Visa: every page is in it or one step below, and it is one column on any screen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from fhr_desktop.domain.unit import Role
from tests.ui.casework import Office
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window


@pytest.mark.parametrize("percent", [100, 200])
def test_it_is_one_column_and_leads_everywhere(office: Office, look: Theme, percent: int) -> None:
    look.set_percent(percent)
    menu = office.window.menu_row.menus["view"]
    menu.popup(QPoint(0, 0))
    office.settle()
    acts = [one for one in menu.actions() if one.isVisible()]
    assert len({menu.actionGeometry(one).x() for one in acts}) == 1
    assert percent > 100 or menu.height() <= 600
    menu.close()
    submenus = [one for one in menu.findChildren(QMenu) if one.menuAction() in acts]
    within = {one.text() for each in submenus for one in each.actions()}
    pages = {spec.word or spec.beside for spec in office.window.registry} - {""}
    assert pages <= within | {one.text() for one in acts}
    assert {"Tillbaka", "Nästa ruta", "Kommuner"} <= within
