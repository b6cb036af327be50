"""What stands around the answers on every paper: the unit's head and foot, the words of its texts, laws of the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from db import records
from db.store import Connection
from fhr_desktop.domain.training import CourseTemplate
from fhr_desktop.domain.unit import LegalReference, Municipality, OrganisationSettings, Role, User, participating
from fhr_desktop.forms.answers import Cell, Value
from fhr_desktop.printing.document import PrintContext
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.unit import settings_of

_SECRECY = "Sekretess enligt 26 kap. 1 § offentlighets- och sekretesslagen (2009:400)"


def print_context(
    desk: Desk, connection: Connection, actor: Actor, *, version: int = 0, mark: str = "", draft: bool = False,
    words: Mapping[str, str] | None = None,
) -> PrintContext:  # fmt: skip
    """The context of a paper that is printed now. `version` 0 is the form's own; `mark` stands in the head.

    `words` are placeholders that only this paper knows.
    """
    unit = settings_of(connection)
    municipalities = records.load_where(connection, Municipality, order="name")
    users = records.load_where(connection, User, order="name")
    now, today = desk.now().astimezone(), desk.today()
    known = {**_unit_words(unit, municipalities, users, today), **(words or {})}
    return PrintContext(
        unit_name=unit.unit_name,
        host=f"{unit.host_municipality}, socialnämnden",
        case_mark=mark,
        version=version,
        printed_at=dt.datetime.combine(today, now.timetz()),
        printed_by=actor.name,
        draft=draft,
        secrecy=_SECRECY,
        legal_on=today,
        words={**{key: value for key, value in known.items() if value}, **laws_on(connection, today)},
        municipalities={m.code: m.name for m in municipalities},
        listed={"municipality_rows": listed_municipalities(municipalities, today), "plan_rows": _planned(connection)},
    )


def listed_municipalities(municipalities: Iterable[Municipality], today: dt.date) -> Value:
    """The municipalities of the cooperation on a day, a row each."""
    return tuple({"municipality": one.code} for one in participating(municipalities, today))


def _planned(connection: Connection) -> Value:
    """The meetings of the basic course, which a blank plan begins with."""
    basic = [one for one in records.load_where(connection, CourseTemplate, order="name") if one.active and one.basic]
    parts = basic[0].parts if basic else ()
    rows: list[Mapping[str, Cell]] = [
        {"number": number, "topic": str(part.get("title", "")), "aim": str(part.get("aim", ""))}
        for number, part in enumerate(parts, start=1)
    ]
    return tuple(rows)


def laws_on(connection: Connection, day: dt.date) -> dict[str, str]:
    """The unit's own dated wording of each legal reference that holds on the day, by its mark."""
    found: dict[str, LegalReference] = {}
    for one in records.load_where(connection, LegalReference, order="key"):
        holds = (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day <= one.valid_to)
        newer = one.key not in found or (one.valid_from or dt.date.min) >= (found[one.key].valid_from or dt.date.min)
        if holds and newer:
            found[one.key] = one
    return {key: one.text for key, one in found.items()}


def _unit_words(
    unit: OrganisationSettings, municipalities: tuple[Municipality, ...], users: tuple[User, ...], today: dt.date
) -> dict[str, str]:
    taking_part = participating(municipalities, today)
    return {
        "unit_name": unit.unit_name,
        "unit_phone": unit.unit_phone,
        "unit_address": unit.unit_address,
        "host_municipality": unit.host_municipality,
        "host_board": unit.host_board,
        "dpo_contact": unit.dpo_contact,
        "manager_name": next((u.name for u in users if u.role == Role.UNIT_MANAGER and u.active), ""),
        "participating_count": str(len(taking_part)),
        "participating_list": ", ".join(m.name for m in taking_part),
        "first_contact_days": str(unit.first_contact_days),
        "proposal_days": str(unit.proposal_days),
        "local_keep_days": str(unit.local_keep_days),
        "min_cell": str(unit.min_cell),
    }
