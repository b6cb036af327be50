"""Dialogs of the pool: another state, what a home offers, and a home more; all from the keyboard."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fhr_desktop.domain.pool import PoolStatus
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.storage import OpenStore
from tests.services.pooling import pooled, suitable
from tests.stores import services
from tests.ui.access import nameless
from tests.ui.casework import Office
from tests.ui.clipping import cut_words
from ui.components.form_dialog import FormDialog
from ui.pages.pool.choose_home import ChooseHome
from ui.pages.pool.entry_editor import EntryEditor
from ui.pages.pool.move_dialog import MoveDialog
from ui.tasks import Tasks
from ui.theme import Theme

ROLE = Role.UNIT_MANAGER  # who has the window

D = TypeVar("D", bound=FormDialog)


def dialog(kind: type[D]) -> D:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def row_of(page: Any) -> Any:
    return page.table.current()


def test_only_allowed_steps_are_offered_and_a_reason_is_asked_for(office: Office, opened: OpenStore) -> None:
    pooled(opened)
    page = office.go("pool")
    office.press("Ctrl+L")
    shown = dialog(MoveDialog)
    assert PoolStatus.AVAILABLE.value not in shown.then._buttons  # it is there already
    assert not {PoolStatus.FULL.value, PoolStatus.PLACES_LEFT.value} & set(shown.then._buttons)  # no child lives there
    assert not any(field.isVisible() for field in shown.reasons.values())
    shown.then.set_value(PoolStatus.UPDATE_NEEDED.value)
    shown.then.edited.emit()
    assert shown.reasons[PoolStatus.UPDATE_NEEDED].isVisible()
    assert cut_words(shown) == [] and nameless(shown) == []
    office.press("Ctrl+Return")
    assert shown.isVisible()  # why?
    shown.reasons[PoolStatus.UPDATE_NEEDED].control.set_value("move")
    office.press("Ctrl+Return")
    page.tabs.choose(1)
    office.settle()
    assert row_of(page).status is PoolStatus.UPDATE_NEEDED
    steps = services(opened).pool.steps(opened.actor, row_of(page).home_id)
    assert (steps[-1].to_status, steps[-1].reason) == ("p5_update_needed", "move")


def test_what_a_home_offers_is_changed_from_the_keyboard(office: Office, opened: OpenStore) -> None:
    home = pooled(opened, experience=({"area": "crime", "level": "willing"},))
    page = office.go("pool")
    office.press("Ctrl+E")
    shown = dialog(EntryEditor)
    assert cut_words(shown) == [] and nameless(shown) == []
    office.type("3")
    office.press("Tab")
    office.type("1")
    shown.form.experience.set_value([{"_row": "infants", "level": "experienced"}])
    shown.form.not_from.set_value([{"place": "Orsa"}])
    office.press("Ctrl+Return")
    entry = services(opened).pool_entering.open(opened.actor, home).entry
    assert (entry.places, entry.wish_places, entry.not_from) == (3, 1, ("Orsa",))
    kept = [dict(row) for row in entry.experience]  # what the editor does not show stays
    assert kept == [{"area": "infants", "level": "experienced"}, {"area": "crime", "level": "willing"}]
    assert row_of(page).wishes_otherwise() and page.preview._wishes.isVisible()
    assert services(opened).drafts.find(opened.actor) == ()


def test_what_contradicts_itself_is_said_at_its_field(office: Office, opened: OpenStore) -> None:
    pooled(opened)
    office.go("pool")
    office.press("Ctrl+E")
    shown = dialog(EntryEditor)
    office.type("0")
    office.press("Ctrl+Return")
    assert shown.isVisible() and "minst en plats" in shown.fields["places"]._below.text()
    office.press("Escape")
    assert services(opened).drafts.find(opened.actor) == ()


def test_a_home_is_chosen_and_put_in(office: Office, opened: OpenStore) -> None:
    suitable(opened)
    page = office.go("pool")
    office.press("Ctrl+N", "H")
    assert nameless(dialog(ChooseHome)) == []
    office.press("Return")
    shown = dialog(EntryEditor)
    assert shown.form.entry.places == 1
    office.press("Ctrl+Return")
    assert row_of(page).status is PoolStatus.AVAILABLE
    office.press("Ctrl+N", "H")  # there is no other
    assert "redan" in office.window.toast._words.text()


def test_what_is_begun_is_there_when_the_program_has_been_locked(
    qtbot: QtBot, look: Theme, tasks: Tasks, opened: OpenStore
) -> None:
    pooled(opened)
    office = Office(qtbot, look, tasks, opened)
    office.go("pool")
    office.press("Ctrl+E")
    before = dialog(EntryEditor)
    office.type("5")
    before.form.not_from.set_value([{"place": "Mora"}])
    before.form.edited.emit()
    office.close()
    office = Office(qtbot, look, tasks, opened)
    office.go("pool")
    office.press("Ctrl+E")
    shown = dialog(EntryEditor)
    values = shown.form.values()
    assert (values["places"], values["not_from"]) == (5, ("Mora",)) and shown.back.isVisible()
    office.press("Escape")
    office.close()
