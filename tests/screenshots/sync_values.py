"""Made-up colleagues, packages and computers for the scenes of sync; fictional families only."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path

from fhr_desktop.domain.digits import groups
from fhr_desktop.domain.unit import Role
from fhr_desktop.services.sync.views import (
    Arrival,
    Colleague,
    Enrolment,
    Exchanged,
    Line,
    Machine,
    MachineStatus,
    Unit,
)

ZONE = dt.timezone(dt.timedelta(hours=1))
OWN, MIKAEL, JOHANNA, HUB, OLD, NEW = (bytes([n]) * 16 for n in range(1, 7))


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment in the year of the scenes."""
    return dt.datetime(2026, month, day, hour, minute, tzinfo=ZONE)


COLLEAGUES = (
    Colleague(HUB, "Kontorsdatorn", "Eva Norling", Role.UNIT_MANAGER, at(3, 16, 16, 40), 12, at(3, 16, 15, 58), True),
    Colleague(MIKAEL, "Borlänge-datorn", "Mikael Dahl", Role.INVESTIGATOR, at(3, 3, 8, 15), 41, at(3, 10, 16, 20),
              True),
    Colleague(JOHANNA, "Utbildarens dator", "Johanna Rask", Role.TRAINER, at(3, 17, 7, 10), 0, at(3, 16, 9, 0), False),
    Colleague(NEW, "Rättvik-datorn", "Peter Norell", Role.INVESTIGATOR, None, 1204, None, False),
)  # fmt: skip


def _line(table: str, kind: str, what: str, who: str, *fields: tuple[str, str, str]) -> Line:
    return Line(table, uuid.uuid5(uuid.NAMESPACE_OID, f"{what}{fields}"), kind, what, uuid.UUID(int=7), who, fields)


EVAS = "Eva Norling, 13 mars"
MIKAELS = "Mikael Dahl, 16 mars"
CONFLICTS = (
    _line("person", "Person", "Åkerlund · Åsa Åkerlund", EVAS, ("Telefon", "070-174 06 31", "070-174 06 13")),
    _line("answer", "Svar i blankett", "Åkerlund · Ekonomi och arbete", EVAS,
          ("Svar", "Åsa arbetar 75 procent på vårdcentralen i Orsa och kan gå ned i tid.",
           "Åsa arbetar heltid på vårdcentralen i Orsa och kan vara tjänstledig sex månader.")),
)  # fmt: skip
CHANGED = (
    _line("case", "Ärende", "Berg–Sundin · 2026-0147", EVAS, ("Mål för bedömning", "2026-04-30", "2026-05-14"),
          ("Utredare 2", "Ulla Frid", "Mikael Dahl")),
    _line("home", "Hem", "Nygårds", MIKAELS, ("Gatuadress", "Kyrkogatan 8", "Enåbadsvägen 3"),
          ("Postnummer och ort", "794 30 Orsa", "795 32 Rättvik")),
    _line("person", "Person", "Nygårds · Ola Nygårds", MIKAELS, ("Telefon", "", "070-174 06 52")),
)  # fmt: skip
FRESH = (
    _line("note", "Anteckning", "Nygårds · 2026-0150", MIKAELS, ("Rubrik", "", "Samtal med Ola den 12 mars")),
    _line("visit", "Besök eller samtal", "Berg–Sundin · 2026-0147", EVAS, ("Dag", "", "2026-03-24")),
    _line("person", "Person", "Åkerlund · Margit Lund", MIKAELS, ("Roll", "", "Referens")),
    _line("home", "Hem", "", "Eva Norling, 16 mars"),
)
ARRIVAL = Arrival(
    sender="Eva Norling", machine="Kontorsdatorn", made=at(3, 16, 15, 40), taken_in=None, already=False, operations=53,
    new=FRESH, changed=CHANGED, conflicts=CONFLICTS, new_count=4, changed_count=3, conflict_count=2, erased_count=1,
    notices=(
        "Klockan på Borlänge-datorn går fel (2031-03-02). Uppgifterna är intagna; be Mikael Dahl ställa den.",
    ),
    by_author=(("Mikael Dahl", 3), ("Eva Norling", 1)),
)  # fmt: skip
FIRST = Arrival(
    sender="Eva Norling", machine="Kontorsdatorn", made=at(3, 17, 8, 30), taken_in=None, already=False, operations=1204,
    new=FRESH, changed=(), conflicts=(), new_count=896, changed_count=0, conflict_count=0, erased_count=0,
    notices=(), by_author=(("Mikael Dahl", 62), ("Anna Ek", 48)),
)  # fmt: skip
HISTORY = (
    Exchanged(at(3, 17, 7, 31), True, ("Eva Norling",), 53, 2),
    Exchanged(at(3, 16, 15, 58), False, ("Eva Norling", "Mikael Dahl"), 29, 0),
    Exchanged(at(3, 16, 9, 0), False, ("Johanna Rask",), 6, 0),
    Exchanged(at(3, 10, 16, 20), False, ("Eva Norling", "Mikael Dahl"), 112, 0),
    Exchanged(at(3, 10, 8, 2), True, ("Mikael Dahl",), 74, 1),
    Exchanged(at(3, 3, 8, 15), True, ("Mikael Dahl",), 18, 0),
)
FOLDER = Path("/media/FHR-STICKAN")


def _machine(device: bytes, name: str, person: str, role: Role, heard: dt.datetime | None, **more: object) -> Machine:
    values: dict[str, object] = {"status": MachineStatus.ACTIVE, "is_this": False, "is_admin": False}
    return Machine(
        device=device, name=name, person=person, role=role, last_heard=heard, digits=groups(device),
        **(values | more),  # type: ignore[arg-type]
    )  # fmt: skip


MACHINES = (
    _machine(OWN, "Falun-datorn", "Anna Ek", Role.INVESTIGATOR, None, is_this=True),
    _machine(HUB, "Kontorsdatorn", "Eva Norling", Role.UNIT_MANAGER, at(3, 16, 16, 40), is_admin=True),
    _machine(MIKAEL, "Borlänge-datorn", "Mikael Dahl", Role.INVESTIGATOR, at(3, 3, 8, 15)),
    _machine(JOHANNA, "Utbildarens dator", "Johanna Rask", Role.TRAINER, at(3, 17, 7, 10)),
    _machine(NEW, "Rättvik-datorn", "Peter Norell", Role.INVESTIGATOR, None),
    _machine(OLD, "Gamla Falun-datorn", "Ulla Frid", Role.INVESTIGATOR, at(1, 9), status=MachineStatus.REVOKED),
)
UNIT = Unit(MACHINES, version=9, threshold=1, may_manage=False, proposal="", warning="", joined=True)
MANAGED = Unit(
    tuple(_machine(m.device, m.name, m.person, m.role, m.last_heard, is_this=m.device == HUB, is_admin=m.is_admin,
                   status=m.status) for m in MACHINES),
    version=9, threshold=2, may_manage=True, may_cosign=True,
    proposal="Utbildarens bärbara släpps in: Johanna Rask, utbildare.", warning="", joined=True,
)  # fmt: skip
ALONE = Unit((MACHINES[0],), version=1, threshold=1, may_manage=False, proposal="", warning="", joined=False)
ENROLMENT = Enrolment(
    device=NEW, name="Peter Norell", role=Role.INVESTIGATOR, digits=groups(NEW),
    qr=f"FHR-ENROL-1 {groups(NEW).replace(' ', '')} {(NEW * 2).hex()} age1{'q' * 58}", made=at(3, 17, 8, 5),
)  # fmt: skip
