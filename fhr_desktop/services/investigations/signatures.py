"""What signatures put under heading 24 of the report."""

from __future__ import annotations

from collections.abc import Mapping

from fhr_desktop.domain.investigations import Assessment
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import User


def signature_answers(assessment: Assessment | None, users: Mapping[RecordId, User]) -> dict[str, str]:
    """Heading 24's answers as the signatures give them: name and date."""
    if assessment is None:
        return {}
    found: dict[str, str] = {}
    for key, by, on in (
        ("signature_1", assessment.signed_1_by, assessment.signed_1_on),
        ("signature_2", assessment.signed_2_by, assessment.signed_2_on),
        ("manager_signature", assessment.manager_id, assessment.manager_on),
    ):
        if by is not None and on is not None and by in users:
            found[key] = f"{users[by].name}, {on.isoformat()}"
    dates = [d for d in (assessment.signed_1_on, assessment.signed_2_on) if d is not None]
    if len(dates) == 2:
        found["signed_on"] = max(dates).isoformat()
    if assessment.manager_on is not None:
        found["manager_signed_on"] = assessment.manager_on.isoformat()
    return found
