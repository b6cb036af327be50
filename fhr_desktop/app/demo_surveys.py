"""The demo's surveys: two rounds to municipalities and one to homes, with replies as they tend to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from random import Random

from fhr_desktop.domain.surveys import HOMES, MUNICIPALITIES, Question, SurveyRound
from fhr_desktop.services.actor import Actor, Right
from fhr_desktop.services.suite import Services
from fhr_desktop.services.survey_forms import questionnaire, survey_form
from fhr_desktop.services.surveys import Typed

SENT = {"2080": 9, "2081": 8, "2085": 6, "2084": 4, "2083": 3, "2029": 3, "2082": 3, "2031": 2, "2026": 2}
LEANING = {  # where the mean of a question lies; the rest are around 4
    "q_answer_time": 3.2, "q_fairness": 2.9, "q_insight": 3.3, "q_process_time": 3.1, "q_support": 3.0,
    "q_overall_municipality": 3.3, "q_first_contact": 4.5, "q_respect": 4.3,
}  # fmt: skip
ROLES = ("foster_care_officer", "foster_care_officer", "social_worker", "first_social_worker", "manager")
PHASES = ("placed", "placed", "investigated", "ended")
SAID = {
    "free_good": ("Svara så snabbt som ni gör nu.", "Presentationerna av hemmen är lätta att läsa.",
                  "Informationskvällarna.", "Att samma handläggare följer ärendet."),
    "free_change": ("Kortare tid från anmälan till utredning.", "Berätta vad som händer medan man väntar.",
                    "Fler hem i norra länet."),
    "free_missing": ("Hem som tar emot tonåringar.", "Hem för syskon."),
}  # fmt: skip


def survey(services: Services, staff: Mapping[str, Actor], today: dt.date) -> None:
    """Send out the rounds and write in the replies, the newest round still open."""
    manager = next(actor for actor in staff.values() if actor.may(Right.COOPERATE))
    lot = Random(29)  # noqa: S311  # invented data, not a secret
    for form, ago, rate, lift, closed in (
        (MUNICIPALITIES, 400, 0.55, -0.4, True),
        (HOMES, 150, 0.6, 0.0, True),
        (MUNICIPALITIES, 35, 0.68, 0.1, False),
    ):
        opens_on = today - dt.timedelta(days=ago)
        period = f"{'våren' if opens_on.month < 7 else 'hösten'} {opens_on.year}"
        definition = survey_form(form)
        sent = SENT if form == MUNICIPALITIES else {code: count - 1 for code, count in SENT.items() if count > 2}
        made = services.surveys.save_round(manager, SurveyRound(
            form=form, form_version=definition.version, period=period, opens_on=opens_on,
            closes_on=opens_on + dt.timedelta(days=42), sent=tuple(
                {"municipality": code, "count": count} for code, count in sent.items()
            ),
        )).value  # fmt: skip
        unsaid = {key: list(some) for key, some in SAID.items()}
        for code, count in sent.items():
            for _one in range(count):
                if lot.random() < rate or code == "2080":
                    services.surveys.write_in(manager, made.id, _reply(lot, form, code, lift, unsaid))
        if closed:
            services.surveys.close(manager, made.id)


def _reply(lot: Random, form: str, municipality: str, lift: float, unsaid: dict[str, list[str]]) -> Typed:
    """One reply; what is written in own words is taken from what nobody has written yet."""
    asked = questionnaire(survey_form(form))
    said: dict[str, str | int] = {asked.about: municipality}
    if form == MUNICIPALITIES:
        said |= {"respondent_role": lot.choice(ROLES), "cases_last_year": lot.randrange(1, 9)}
    else:
        said["phase"] = phase = lot.choice(PHASES)
        if phase != "investigated":
            said["municipality_placing"] = lot.choice(("2080", "2081", municipality))
    mood = lot.gauss(lift, 0.5)  # who is content with one thing often is so with others
    for block in asked.blocks:
        if block.asked(said):
            said |= {one.key: _answer(lot, one, mood) for one in block.questions if lot.random() < 0.97}
    free = {key: unsaid[key].pop(0) for key, _words in asked.free if unsaid.get(key) and lot.random() < 0.22}
    return Typed(said, free)


def _answer(lot: Random, question: Question, mood: float) -> str:
    if lot.random() < 0.07:
        return question.unknown
    step = round(lot.gauss(LEANING.get(question.key, 4.0) + mood, 0.8))
    keys = {value: key for key, value in question.values.items()}
    return keys[min(max(step, question.steps[0]), question.steps[-1])]
