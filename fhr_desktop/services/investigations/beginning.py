"""Which forms may be begun in a case, and what each is about. To begin them is for the services of those things."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fhr_desktop.domain.checks import adults_paper_id
from fhr_desktop.domain.homes import Person, PersonRole
from fhr_desktop.domain.investigations import Visit
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.references import Reference
from fhr_desktop.services.investigations.cases import CaseFile
from fhr_desktop.services.investigations.documents import single_id

About = Person | Visit | Reference | None  # None: the case as a whole


@dataclass(frozen=True, slots=True)
class Beginning:
    """A form that may be begun: its number, what it is about, and the id its document has or will have."""

    form: str
    about: About
    document: RecordId


def beginnings(file: CaseFile) -> tuple[Beginning, ...]:
    """All of them in the order of the forms' numbers. Of other adults than applicants the police are not asked (F4)."""
    return tuple(_of(file))


def _of(file: CaseFile) -> Iterator[Beginning]:
    case = file.case.id
    applicants = [one for one in file.persons if one.role == PersonRole.APPLICANT]
    adults = [one for one in file.persons if one.role != PersonRole.CHILD]
    yield Beginning("F1", None, single_id(case, "F1"))
    for form, whom in (("F2", adults), ("F3", adults), ("F4", applicants)):
        for person in whom:
            yield Beginning(form, person, adults_paper_id(case, person.id, form))
    yield Beginning("F5", None, single_id(case, "F5"))
    for reference in file.references:
        yield Beginning("F6", reference, reference.form_id())
    for form in ("F7", "F8a", "F8b", "F8c", "F9"):
        for visit in file.visits:
            if form in visit.papers():
                yield Beginning(form, visit, visit.form_id(form))
    for form in ("F10", "F11", "F12", "F15"):
        yield Beginning(form, None, single_id(case, form))
