"""Two records that may be one: what a person has decided of them. Nothing is merged; the decision can be taken back."""

from __future__ import annotations

from typing import ClassVar

from fhr_desktop.domain.record import Kind, Record, RecordId, derived_id, described, record


@record
class Alias(Record):
    """Whether two persons are the same. Two machines that decide meet in the same record."""

    LABEL: ClassVar[str] = "Dubblett"
    PLURAL: ClassVar[str] = "Dubbletter"

    one_id: RecordId = described(Kind.REF, "Den ena", ref="person")
    other_id: RecordId = described(Kind.REF, "Den andra", ref="person")
    same: bool | None = described(Kind.YES_NO, "Samma", default=None)

    @staticmethod
    def id_of(one: RecordId, other: RecordId) -> RecordId:
        """The same id on every machine, in whichever order the two are named; both are random."""
        first, second = sorted((one, other))
        return derived_id(first, str(second))
