"""Real encrypted stores for tests: one function that makes one, cheap enough to be made anew in every test."""

from __future__ import annotations

import atexit
import datetime as dt
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from db import records
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.homes import PersonRole
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.unit import Role, User
from fhr_desktop.security.passphrase import SMALL
from fhr_desktop.services.inquiries import Inquiries, NewInquiry, NewPerson
from fhr_desktop.services.investigations.cases import Cases
from fhr_desktop.services.storage import OpenStore, Storage
from fhr_desktop.services.suite import Services, services_on

TODAY = dt.date(2026, 3, 17)
NOW = dt.datetime(2026, 3, 17, 13, 3, 22, tzinfo=dt.UTC)
PHRASE = "granen vid sjön"


class Hours:
    """A clock that moves a second at each look, from the day the tests live on."""

    def __init__(self) -> None:
        self._now = NOW

    def __call__(self) -> dt.datetime:
        self._now += dt.timedelta(seconds=1)
        return self._now


def storage() -> Storage:
    """Cheap keys, no keyring, and the tests' own day."""
    return Storage(cost=SMALL, today=lambda: TODAY, now=Hours())


def open_store(folder: Path, role: Role = Role.INVESTIGATOR, name: str = "Sara Lindqvist") -> OpenStore:
    """A new store in `folder / "store"`, open: a copy of one made once for the process, which takes less time."""
    target = folder / "store"
    copied("store", f"{role.value} {name}", target, lambda made: new_store(made, role, name).close())
    return storage().open(target, PHRASE)


def investigated_store(folder: Path) -> OpenStore:
    """The same with `investigated` in it; `the_family` tells whom."""

    def make(target: Path) -> None:
        made = new_store(target)
        investigated(made)
        made.close()

    target = folder / "store"
    copied("store", "investigated", target, make)
    return storage().open(target, PHRASE)


def the_family(opened: OpenStore) -> tuple[Case, User]:
    """The family of an investigated store, and the other investigator."""
    with opened.desk.store.read() as connection:
        (case,) = records.load_where(connection, Case)
        others = [one for one in records.load_where(connection, User) if one.id == case.investigator_2]
    return case, others[0]


def new_store(target: Path, role: Role = Role.INVESTIGATOR, name: str = "Sara Lindqvist") -> OpenStore:
    """A store made here and now."""
    return storage().create(target, PHRASE, name, role, exam="Socionomexamen", exam_year=2012)[0]


def copied(kind: str, key: str, target: Path, make: Callable[[Path], object]) -> None:
    """A copy of the folder that `make` makes, at `target`. Two in one test are two: no machine is there twice."""
    test = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]
    number = _handed_out[(test, kind, key)]
    _handed_out[(test, kind, key)] += 1
    template = Path(_templates.name) / kind / f"{sha256(key.encode()).hexdigest()[:16]}-{number}"
    if not template.exists():
        make(template)
    shutil.copytree(template, target)


_templates = tempfile.TemporaryDirectory(prefix="fhr-tests-")
atexit.register(_templates.cleanup)
_handed_out: Counter[tuple[str, str, str]] = Counter()


def colleague(opened: OpenStore, name: str = "Mikael Dahl", role: Role = Role.INVESTIGATOR) -> User:
    """Another user in the store."""
    user = User(name=name, role=role.value, exam="Socionomexamen", exam_year=2009)
    with opened.desk.store.write(opened.actor.user_id) as work:
        work.save(user)
    return user


def family(opened: OpenStore, **changes: object) -> Case:
    """A believable enquiry from Älvdalen: two adults and a child."""
    new = NewInquiry(
        persons=(
            NewPerson("Lotta", "Berg", identity_text="19811228-9874", phone="070-174 06 12"),
            NewPerson("Peter", "Sundin", birth_date=dt.date(1981, 11, 3)),
            NewPerson("Alva", "Sundin", PersonRole.CHILD, birth_date=dt.date(2016, 5, 9), residence_pattern="always"),
        ),
        municipality="2039",
        received_on=dt.date(2026, 1, 14),
        channel="phone",
        street_address="Särnavägen 14",
        postcode_and_town="796 90 Älvdalen",
        household_form="couple",
        motive="De har talat om det länge.",
        **changes,  # type: ignore[arg-type]
    )
    return Inquiries(opened.desk).register(opened.actor, new).value


def investigated(opened: OpenStore) -> tuple[Case, User]:
    """A family whose investigation is going on, and the other investigator."""
    case, other = family(opened), colleague(opened)
    cases = Cases(opened.desk)
    cases.assign(opened.actor, case.id, opened.actor.user_id, other.id)
    for state, day in (
        (CaseState.FIRST_CONTACT, dt.date(2026, 1, 20)),
        (CaseState.OPENED, dt.date(2026, 2, 2)),
        (CaseState.INITIAL_ASSESSMENT, dt.date(2026, 2, 11)),
        (CaseState.INVESTIGATION, dt.date(2026, 2, 24)),
    ):
        case = cases.move(opened.actor, case.id, state, day).value
    return case, other


def services(opened: OpenStore) -> Services:
    """All services on the store."""
    return services_on(opened.desk)
