"""A request that machines have written differently in, in the window: told, compared, and decided before an offer."""

from __future__ import annotations

from dataclasses import replace

from fhr_desktop.domain.unit import Role, User
from tests import unseen
from tests.services.pooling import asked_for, pooled
from tests.ui.casework import Office, press_button
from tests.ui.clipping import cut_words
from tests.ui.matched import dialog

ROLE = Role.UNIT_MANAGER  # who has the window


def test_what_two_have_written_differently_in_the_request_is_decided_before_anything_is_proposed(
    office: Office,
) -> None:
    home, need = pooled(office.opened), asked_for(office.opened)
    colleague = User(name="Mikael Dahl", role=Role.INVESTIGATOR.value)
    with office.opened.desk.store.write(office.opened.actor.user_id) as work:
        work.save(colleague)
    machine = unseen.machine(office.opened)
    rows = [({"place": place, "km": 30},) for place in ("Orsa", "Mora")]
    theirs = unseen.edit(office.opened, need, by=colleague.id, on=machine, not_near=rows[0])
    office.services.needs.save(office.opened.actor, replace(need, not_near=rows[1]))
    unseen.receive(office.opened, theirs)
    page = office.go("matching", need.id)
    band = page._differing
    assert band.isVisible() and "hemmet får inte ligga nära" in band.accessibleName() and not cut_words(office.window)
    page._offer(home)
    dialog().inputs["recipient"].set_value("Maria Lund")
    office.press("Ctrl+Return")
    assert "avgör krocken först" in dialog()._error.text()
    office.press("Esc")
    press_button(band.compare)
    office.press("1", "Return")
    assert not band.isVisible() and len(office.services.needs.find(office.opened.actor, need.number).not_near) == 1
