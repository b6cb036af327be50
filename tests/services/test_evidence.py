"""Belägg: taking any one piece away from a whole investigation makes the gap list name that piece and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pytest

from fhr_desktop.app import demo, main_job
from fhr_desktop.app.demo_case import DemoClock
from fhr_desktop.domain.checks import RegisterCheck, Result
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import AnswerKey, FilledForm
from fhr_desktop.forms.gaps import Gap, GapKind
from fhr_desktop.forms.visibility import places
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.investigations.cases import CaseFile
from fhr_desktop.services.suite import Services, services_on
from tests.stores import TODAY


@dataclass
class Whole:
    """An investigation with nothing lacking, ready to be signed."""

    services: Services
    actor: Actor
    report: RecordId
    case: RecordId

    def gaps(self) -> tuple[Gap, ...]:
        return self.services.assessments.gate(self.actor, self.report).gaps

    def filled(self) -> FilledForm:
        return self.services.documents.open(self.actor, self.report).filled

    def file(self) -> CaseFile:
        return self.services.cases.open(self.actor, self.case)

    def resting_on(self, record: RecordId) -> set[AnswerKey]:
        """The answers that name the record as a source."""
        sources = self.filled().evidence.items()
        return {key for key, many in sources if any(one.record == record.hex for one in many)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Whole]:
    folder: Path = tmp_path_factory.mktemp("whole")
    made = demo.begin(folder / "store", Role.INVESTIGATOR, DemoClock(TODAY))
    done = main_job.write_up(made, DemoClock(TODAY), Random(1))
    yield Whole(services_on(made.opened.desk), made.opened.actor, done.report, done.case.id)
    made.opened.close()


def fallen(gaps: tuple[Gap, ...]) -> dict[AnswerKey, str]:
    return {gap.key: gap.sentence for gap in gaps if gap.kind is GapKind.EVIDENCE}


def others(gaps: tuple[Gap, ...]) -> list[tuple[str, str]]:
    return [(gap.field_key, gap.sentence) for gap in gaps if gap.kind is not GapKind.EVIDENCE]


def test_nothing_is_lacking_at_first(whole: Whole) -> None:
    assert whole.gaps() == ()


def test_each_visit_and_talk(whole: Whole) -> None:
    """Eight: one call that nothing rests on, two home visits, three interviews, two children's talks."""
    names = {one.id: one.given_name for one in whole.file().persons}
    visits, met = whole.file().visits, []
    for visit in visits:
        resting = whole.resting_on(visit.id)
        whole.services.visits.save(whole.actor, replace(visit, held=False))
        gaps = whole.gaps()
        whole.services.visits.save(whole.actor, visit)
        assert fallen(gaps).keys() == resting, visit.kind
        assert others(gaps) == expected_of(visit, names), visit.kind
        met.append((visit.kind, bool(gaps)))
    assert met[0] == ("first_call", False) and all(named for _kind, named in met[1:]) and len(met) == 8


def expected_of(visit: Visit, names: dict[RecordId, str]) -> list[tuple[str, str]]:
    """What the table of contacts lacks without it, or heading 8 of the child."""
    reason = ", eller skälet under Begränsningar i utredningen."
    if visit.kind.startswith("home_visit"):
        return [("contact_rows", f"Ett hembesök till behövs{reason}")]
    if visit.kind == "interview_individual":
        name = names[visit.participants[0]]
        return [("contact_rows", f"{name} behöver en enskild intervju{reason}")]
    if visit.kind == "interview_couple":
        return [
            (
                "contact_rows",
                f"Två sökande behöver ett gemensamt samtal{reason}",
            )
        ]
    if visit.kind == "child_conversation":
        return [("child_talk_held", "Frågan ”Eget samtal har hållits” är inte besvarad.")]
    return []


def test_a_child_not_heard_is_a_gap_of_that_child_until_the_reason_stands(whole: Whole) -> None:
    for visit in [one for one in whole.file().visits if one.kind == "child_conversation"]:
        (child,) = visit.participants
        whole.services.visits.save(whole.actor, replace(visit, held=False))
        assert [gap.subject_id for gap in whole.gaps() if gap.field_key == "child_talk_held"] == [child.hex]
        whole.services.visits.save(whole.actor, replace(visit, held=False, missing_reason="child_declined"))
        assert "child_talk_held" not in [gap.field_key for gap in whole.gaps()]
        whole.services.visits.save(whole.actor, visit)
    assert whole.gaps() == ()


def test_each_register_check(whole: Whole) -> None:
    """Nine. The two police registers are asked for by name; the others where a heading rests on them."""
    names = {one.id: one.given_name for one in whole.file().persons}
    reason = "Skriv annars skälet under Kontroller som saknas."
    words = {"criminal_record": "Belastningsregistret", "suspicion_record": "Misstankeregistret"}
    matrix = whole.services.checks.matrix(whole.actor, whole.case)
    checks = [cell.check for cell in matrix.cells if cell.check.answered()]
    named = 0
    for check in checks:
        resting = whole.resting_on(check.id)
        whole.services.checks.save(whole.actor, without(check))
        gaps = whole.gaps()
        whole.services.checks.save(whole.actor, check)
        assert fallen(gaps).keys() == resting
        word = words.get(check.register)
        assert [sentence for _field, sentence in others(gaps)] == (
            [f"{word} har inget resultat för {names[check.person_id]}. {reason}"] if word else []
        )
        named += bool(gaps)
    assert len(checks) == 9 and named >= 6


def without(check: RegisterCheck) -> RegisterCheck:
    return replace(
        check, result=Result.REQUESTED.value, received_on=None, destroyed_on=None, reviewer_1=None, reviewer_2=None
    )


def test_each_part_of_a_check(whole: Whole) -> None:
    check = next(
        cell.check for cell in whole.services.checks.matrix(whole.actor, whole.case).cells if cell.check.answered()
    )
    name = next(one.given_name for one in whole.file().persons if one.id == check.person_id)
    for changes, said in (
        ({"reviewer_2": None, "destroyed_on": None}, "två personer ska ha granskat utdraget."),
        ({"destroyed_on": None}, "skriv när utdraget förstördes eller lämnades tillbaka."),
    ):
        whole.services.checks.save(whole.actor, replace(check, **changes))  # type: ignore[arg-type]
        assert [sentence for _f, sentence in others(whole.gaps())] == [f"Belastningsregistret, {name}: {said}"]
        whole.services.checks.save(whole.actor, check)


def test_each_reference_and_what_it_said(whole: Whole) -> None:
    references = whole.file().references
    for reference in references:
        resting = whole.resting_on(reference.id)
        whole.services.references.save(whole.actor, replace(reference, contacted_on=None))
        gaps = whole.gaps()
        whole.services.references.save(whole.actor, reference)
        assert fallen(gaps).keys() == resting
        assert others(gaps) == []  # the others still cover both applicants
        said_nothing(whole, reference)
    assert len(references) == 4 and sum(bool(whole.resting_on(one.id)) for one in references) >= 2


def said_nothing(whole: Whole, reference: Reference) -> None:
    form = reference.form_id()
    said = whole.services.documents.open(whole.actor, form).filled.value("summary")
    whole.services.documents.answer(whole.actor, form, "summary", "", None)
    ((field, sentence),) = others(whole.gaps())
    assert field == "reference_rows" and str(reference.contacted_on) in sentence and "sammanfattning" in sentence
    whole.services.documents.answer(whole.actor, form, "summary", "", said)


@pytest.mark.slow
def test_each_source_of_each_answer(whole: Whole) -> None:
    """Every answer that needs a source, and every kind it needs: at least thirty."""
    filled, tried = whole.filled(), 0
    labels = {"hembesok": "hembesök", "samtal_barn": "samtal med barn"}
    for place in places(filled):
        for kind in place.field.evidence_required:
            sources = filled.evidence.get(place.key, ())
            if place.key in filled.no_evidence_reason or kind not in {one.kind for one in sources}:
                continue
            fewer = tuple(one for one in sources if one.kind != kind)
            value = filled.value(*place.key)
            write(whole, place.key, value, fewer)
            gaps = whole.gaps()
            write(whole, place.key, value, sources)
            if not (kind == "registerkontroll" and "samtycke saknas" in str(value).casefold()):
                assert [gap.key for gap in gaps] == [place.key]
                assert gaps[0].sentence.endswith(f"{labels.get(kind, kind)}.")
                tried += 1
    assert tried >= 30, tried
    assert whole.gaps() == ()


def write(whole: Whole, key: AnswerKey, value: object, sources: object) -> None:
    whole.services.documents.answer(whole.actor, whole.report, *key, value, evidence=sources)  # type: ignore[arg-type]


def test_a_visit_that_turns_out_to_be_of_another_kind_is_no_source_any_more(whole: Whole) -> None:
    visit = next(one for one in whole.file().visits if one.kind.startswith("home_visit") and whole.resting_on(one.id))
    resting = whole.resting_on(visit.id)
    whole.services.visits.save(whole.actor, replace(visit, kind="other"))
    gaps = whole.gaps()
    whole.services.visits.save(whole.actor, visit)
    assert fallen(gaps).keys() == resting
    assert whole.gaps() == ()
