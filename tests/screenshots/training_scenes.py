"""Scenes of Utbildning: the rounds, and the list of attendance on its evening, half filled in, and for a projector."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from fhr_desktop.app.window_open import OpenWindow
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.training import EnrolmentStatus, Mark, Participant
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.suite import services_on
from fhr_desktop.services.training.enrolling import Enrolled
from fhr_desktop.services.training.links import ToEnrol
from tests.screenshots import unit
from tests.screenshots.scene import Scene, Studio
from tests.screenshots.start_scenes import window
from ui.pages.case.training import HomeTrainingBox
from ui.pages.training import RoundPage
from ui.pages.training.attendance import AttendanceTab
from ui.pages.training.evaluation import EvaluationTab
from ui.pages.training.linking import LinkDialog
from ui.pages.training.newcomer import NewcomerDialog
from ui.pages.training.participants import ParticipantsTab
from ui.preview.bag import BagDialog
from ui.preview.print_preview import PrintPreview
from ui.shell.demo_frame import DemoFrame

EVENING = (
    ("Farid Ahmadi", Mark.PRESENT, None), ("Leila Ahmadi", Mark.PRESENT, None), ("Lotta Berg", Mark.ABSENT, None),
    ("Sten Björk", Mark.LATE, 25), ("Karin Dahlin", Mark.PRESENT, None), ("Per Dahlin", Mark.PRESENT, None),
    ("Maja Eklöf", Mark.PRESENT, None), ("Amina Hassan", Mark.PARTLY, None), ("Jonas Lind", Mark.PRESENT, None),
)  # fmt: skip


def evening(studio: Studio) -> OpenWindow:
    """Rättvik in the spring, its fourth meeting today; nine of sixteen have come through the door."""
    opened = unit.unit()
    services, trainer = services_on(opened.desk), next(one for one in unit.users() if one.role == Role.TRAINER.value)
    shown = window(studio, "training", role=Role.TRAINER)
    actor = shown.ctx.actor
    assert actor.user_id == trainer.id
    course = services.rounds.find(actor, "Rättvik")
    sheet = services.rounds.open(actor, course)
    session = sheet.session_now()
    assert session is not None
    who = {row.participant.name: row for row in sheet.rows}
    for name, mark, minutes in EVENING:
        if session.id not in who[name].marks:
            services.attendance.mark(actor, session.id, who[name].participant.id, mark, minutes)
    shown.navigate("course", {"course": course})
    return shown


def _tab(shown: Any) -> AttendanceTab:
    assert isinstance(shown.current, RoundPage)
    tab = shown.current.tabs.current
    assert isinstance(tab, AttendanceTab)
    return tab


def tab(studio: Studio, key: str, wanted: str = "Rättvik") -> OpenWindow:
    """A round on one of its other tabs, as the trainer has it."""
    shown = window(studio, "training", role=Role.TRAINER)
    course = services_on(unit.unit().desk).rounds.find(shown.ctx.actor, wanted)
    shown.navigate("course", {"course": course, "tab": key})
    return shown


def _stand(name: str, do: Callable[[ParticipantsTab], object] = lambda _tab: None) -> Any:
    """On somebody in the list of participants."""

    def after(studio: Studio, shown: Any) -> None:
        current = shown.current.tabs.current
        assert isinstance(current, ParticipantsTab)
        current.people.setFocus()
        rows = (*current.view.sheet.rows, *current.view.sheet.others) if current.view else ()
        current.people.select(next(row.participant.id for row in rows if row.participant.name == name))
        studio.settle()
        do(current)
        studio.settle()

    return after


def _write_in(studio: Studio, shown: Any) -> None:
    """Two statements of an answer are written in."""
    current = shown.current.tabs.current
    assert isinstance(current, EvaluationTab)
    current.write()
    for control, score in zip(current.form.scores.values(), ("4", "5"), strict=False):
        control.set_value(score)
        control.moved.emit(1)
    studio.settle()


def _then(do: Callable[[OpenWindow], object]) -> Any:
    def after(studio: Studio, shown: Any) -> None:
        _tab(shown).grid.setFocus()
        do(shown)
        studio.settle()

    return after


def enrolled(studio: Studio) -> QWidget:
    """A case whose first adult has been in a round, on its part about the family."""
    made = unit.unit()
    services, case = services_on(made.desk), unit.a_case(CaseState.INVESTIGATION, 1)
    file = services.cases.open(made.actor, case)
    if not services.links.linked(made.actor, file.home.id):
        course = services.rounds.find(made.actor, "Orsa")
        services.links.enrol(made.actor, course, [ToEnrol(file.persons[0].id)])
    return unit.window(studio, "case", {"case": case, "tab": "family"})


def _ask_enrol(studio: Studio, shown: Any) -> None:
    shown.current.findChild(HomeTrainingBox).ask()
    studio.settle()


def rounds(studio: Studio) -> OpenWindow:
    """The trainer's list of rounds."""
    return window(studio, "training", role=Role.TRAINER)


def investigators(studio: Studio) -> OpenWindow:
    """A round that has been, as an investigator has it: some of those in it are in Familjer too."""
    shown = window(studio, "training", role=Role.INVESTIGATOR)
    course = services_on(unit.unit().desk).rounds.find(shown.ctx.actor, "Borlänge")
    shown.navigate("course", {"course": course, "tab": "participants"})
    return shown


def _stand_on_linked(studio: Studio, shown: Any) -> None:
    view = shown.current.tabs.current.view
    name = next(row.participant.name for row in view.sheet.rows if row.participant.id in view.links)
    _stand(name)(studio, shown)


def _link(studio: Studio, shown: Any) -> None:
    _stand("Anders Bergman", lambda current: current.side.link.choose.click())(studio, shown)
    (dialog,) = shown.findChildren(LinkDialog)
    known = services_on(unit.unit().desk).cases.rows(shown.ctx.actor)[0]
    dialog.adults.set_value(known.number)
    dialog.adults.wanted.emit(known.number)
    studio.settle()
    dialog.adults.table.setFocus()


def _manager(studio: Studio) -> OpenWindow:
    """The manager's: homes without anybody enrolled are among those who lack the course."""
    return window(studio, "training", role=Role.UNIT_MANAGER)


def _days(studio: Studio, shown: Any) -> None:
    """Three possible first days; some cannot on Tuesdays."""
    made, actor = services_on(unit.unit().desk), shown.ctx.actor
    for row in made.rounds.listed(actor):
        for one in made.rounds.refresh(actor, row.course.id).rows:
            if one.participant.municipality == "2081" and one.enrolment is not None:
                place = replace(one.enrolment, unsuited=("tue", "2027-03-12"))
                made.participants.save(actor, one.participant, place=place)
    shown.current.tabs.choose(2)
    panel, today = shown.current.radar, made.unit.today()
    panel.rounds.setCurrentIndex(1)
    panel.days.set_value([today + dt.timedelta(days=n) for n in (7, 9, 14)])
    panel.load()
    studio.settle()


def _change(current: ParticipantsTab) -> None:
    row = current.people.current()
    assert row is not None
    current.acts.change(row)


def _moving(studio: Studio, shown: Any) -> None:
    shown.current.tabs.choose("meetings")
    studio.settle()
    shown.current.tabs.current.table.setFocus()
    shown.current.tabs.current.change()


def _printing(studio: Studio, shown: Any) -> None:
    shown.current.tabs.current.print_one()
    studio.settle()


def _course(studio: Studio, shown: Any) -> None:
    shown.navigate("settings", "courses")
    studio.settle()
    table = shown.current.section.table
    table.setFocus()
    shown.current.section.edit(table.rows_model.rows[0])


def _namesake(studio: Studio, shown: Any) -> None:
    """One of the household has been written in by a trainer already."""
    made, box = services_on(unit.unit().desk), shown.current.findChild(HomeTrainingBox)
    trainer = next(one for one in unit.users() if one.role == Role.TRAINER.value)
    actor = replace(shown.ctx.actor, user_id=trainer.id, name=trainer.name, role=Role.TRAINER)
    course = made.rounds.find(actor, "Orsa")
    if "Per Hägg" not in {row.participant.name for row in made.rounds.refresh(actor, course).rows}:
        made.participants.add(actor, course, Participant(name="Per Hägg", municipality="2083"), EnrolmentStatus.INVITED)
    box.ask()
    studio.settle()


def _newcomer(studio: Studio, shown: Any) -> None:
    """Somebody has come unannounced to a full round; nobody had in the picture before this."""
    made, actor, view = services_on(unit.unit().desk), shown.ctx.actor, _tab(shown).view
    assert view is not None
    session, name = view.sheet.session_now(), "Ida Mattsson"
    for row in made.rounds.refresh(actor, view.course_id).rows:
        if row.participant.name == name and row.enrolment is not None and session is not None:
            made.participants.take_back(actor, (Enrolled(row.participant, row.enrolment),), session.id)
    studio.settle()
    _tab(shown).marking.add_newcomer()
    studio.settle()
    (dialog,) = shown.findChildren(NewcomerDialog)
    dialog.who.set_value(name)
    dialog.by_keys()
    studio.settle()


def _newcomer_shown(studio: Studio, shown: Any) -> None:
    """The same in the demonstration."""
    DemoFrame(shown, shown.toast)
    _newcomer(studio, shown)


def _again(studio: Studio, shown: Any) -> None:
    """Another certificate in place of one."""
    current = shown.current.tabs.current
    current.again_button.setFocus()
    current.ask_again()
    studio.settle()


def _scrolled(studio: Studio, shown: Any) -> None:
    _printing(studio, shown)
    (preview,) = shown.findChildren(PrintPreview)
    bar = preview.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    studio.settle()


SCENES = [
    Scene("case-training", enrolled, percents=(100, 200)),
    Scene("case-training-enrol", enrolled, _ask_enrol, percents=(100, 200)),
    Scene("training", rounds, percents=(100, 200), keep=True),
    Scene("calendar", rounds, lambda _s, w: w.current.tabs.choose(1), percents=(100, 200), keep=True),  # type: ignore[attr-defined]
    Scene("radar", _manager, lambda _s, w: w.current.tabs.choose(2), percents=(100, 200), keep=True),  # type: ignore[attr-defined]
    Scene("radar-days", _manager, _days, percents=(100, 200)),
    Scene("participant-change", lambda s: tab(s, "participants"), _stand("Karin Dahlin", _change), percents=(100, 200)),
    Scene("round-new", rounds, lambda _s, w: w.current._acts.new(), percents=(100, 200)),  # type: ignore[attr-defined]
    Scene("round-meetings", evening, lambda _s, w: w.current.tabs.choose("meetings"), percents=(100, 200)),  # type: ignore[attr-defined]
    Scene("meeting-move", evening, _moving, percents=(100, 200)),
    Scene("settings-courses", lambda s: window(s, "settings", role=Role.TRAINER), _course, percents=(100, 200)),
    Scene("attendance", evening, _then(lambda _w: None), percents=(100, 200), keep=True),
    Scene("attendance-keys", evening, _then(lambda w: w.commands.show_keys()), percents=(100, 200)),
    Scene("attendance-projector", evening, _then(lambda w: w.current.toggle_names()), keep=True),  # type: ignore[union-attr]
    Scene("participants", lambda s: tab(s, "participants"), _stand("Karin Dahlin"), percents=(100, 200), keep=True),
    Scene("certificates", lambda s: tab(s, "certificates", "Borlänge"), percents=(100, 200), keep=True),
    Scene("certificate", lambda s: tab(s, "certificates", "Borlänge"), _printing, keep=True),
    Scene(
        "certificates-check",
        lambda s: tab(s, "certificates", "Borlänge"),
        lambda _s, w: w.current.tabs.current.check(),  # type: ignore[attr-defined]
    ),
    Scene("evaluation", lambda s: tab(s, "evaluation", "Borlänge"), _write_in, percents=(100, 200), keep=True),
    Scene("course-papers", lambda s: tab(s, "papers"), percents=(100, 200)),
    Scene("participants-linked", investigators, _stand_on_linked, percents=(100, 200)),
    Scene("participants-link", investigators, _link, percents=(100, 200)),
    Scene("participants-waiting", lambda s: tab(s, "participants", "Falun"), _stand("Viola Storm")),
    Scene(
        "participants-add",
        lambda s: tab(s, "participants", "Orsa"),
        _stand("Märta Holm", lambda t: t.acts.add()),
        percents=(100, 200),
    ),
    Scene(
        "participants-waiver", lambda s: tab(s, "participants"), _stand("Karin Dahlin", lambda t: t.side.waive.click())
    ),
    Scene(
        "participants-history",
        lambda s: tab(s, "participants"),
        _stand("Karin Dahlin", lambda t: t.side.history.click()),
    ),
    Scene("attendance-newcomer", evening, _then(lambda w: _tab(w).marking.add_newcomer())),
    Scene("case-training-namesake", enrolled, _namesake, percents=(100, 200)),
    Scene("attendance-came", evening, _newcomer, percents=(100, 200)),
    Scene("attendance-came-demo", evening, _newcomer_shown, percents=(100, 200)),
    Scene("certificate-again", lambda s: tab(s, "certificates", "Borlänge"), _again, percents=(100, 200)),
    Scene("certificate-scrolled", lambda s: tab(s, "certificates", "Borlänge"), _scrolled),
    Scene(
        "participants-full",
        lambda s: tab(s, "participants"),
        _stand("Karin Dahlin", lambda t: t.acts.add()),
        percents=(100, 200),
    ),
    Scene("blanks-trainer", rounds, lambda _s, w: BagDialog(w, w.ctx).open()),  # type: ignore[attr-defined]
    Scene("course-papers-investigator", investigators, lambda _s, w: w.current.tabs.choose("papers")),  # type: ignore[attr-defined]
]
