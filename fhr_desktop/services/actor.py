"""Who acts, and what a role may do (DOMAIN §3.3). Every service method takes an Actor; permission is decided here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from fhr_desktop.domain.case_states import ENDED, CaseState
from fhr_desktop.domain.errors import NotAllowed
from fhr_desktop.domain.homes import Home
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from i18n import _


class Right(Enum):
    """One thing a role may or may not do."""

    REGISTER_INQUIRY = auto()
    READ_CASEWORK = auto()
    WRITE_CASEWORK = auto()
    ASSESS = auto()
    ASSIGN = auto()
    READ_EVERY_CASE = auto()
    READ_STATISTICS = auto()
    READ_ACCESS_LOG = auto()
    READ_TRAINING = auto()
    WRITE_TRAINING = auto()
    ENROL = auto()
    COOPERATE = auto()  # what lies between the unit and the municipalities: meetings, costs, what is published
    MANAGE_UNIT = auto()
    MANAGE_STORE = auto()


_CASEWORKER = frozenset(
    {
        Right.REGISTER_INQUIRY,
        Right.READ_CASEWORK,
        Right.WRITE_CASEWORK,
        Right.ASSIGN,
        Right.READ_STATISTICS,
        Right.MANAGE_STORE,
        Right.READ_TRAINING,
        Right.ENROL,
    }
)
RIGHTS: dict[Role, frozenset[Right]] = {
    Role.INVESTIGATOR: _CASEWORKER,
    Role.UNIT_MANAGER: frozenset(Right),
    Role.TRAINER: frozenset({Right.MANAGE_STORE, Right.READ_TRAINING, Right.WRITE_TRAINING, Right.ENROL}),
    Role.ADMINISTRATOR: frozenset({Right.REGISTER_INQUIRY, Right.READ_STATISTICS, Right.MANAGE_STORE}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Right.MANAGE_UNIT, Right.MANAGE_STORE}),
}
ROLE_WORDS = {
    Role.INVESTIGATOR: "Utredare",
    Role.UNIT_MANAGER: "Enhetschef",
    Role.TRAINER: "Utbildare",
    Role.ADMINISTRATOR: "Administratör",
    Role.SYSTEM_ADMINISTRATOR: "Systemadministratör",
}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard. The machine is the store's identity."""

    user_id: RecordId
    name: str
    role: Role

    def may(self, right: Right) -> bool:
        """Whether the role gives the right."""
        return right in RIGHTS[self.role]

    @property
    def only_trains(self) -> bool:
        """Whether the role has the courses and no casework: nothing of casework is in sight then."""
        return self.may(Right.READ_TRAINING) and not self.may(Right.READ_CASEWORK)

    def demand(self, right: Right) -> None:
        """Raises NotAllowed when the role does not give the right."""
        if not self.may(right):
            raise NotAllowed(
                _("Your role, {role}, does not allow this. Nothing has been changed. Ask the unit manager.").format(
                    role=ROLE_WORDS[self.role].lower()
                )
            )


def demand_form(form: str, own: Collection[str]) -> None:
    """Raises NotAllowed unless the form is among those that the role works with, as the forms themselves say."""
    if form not in own:
        raise NotAllowed(
            _("Form {form} is not one that your role works with. Nothing has been printed.").format(form=form)
        )


class ReasonNeeded(NotAllowed):
    """The case is somebody else's: it opens with a reason, which the unit manager sees in the access log."""


def demand_home(actor: Actor, home: Home) -> None:
    """Raises NotAllowed unless the home is open to the actor: a protected one only to those named (DOMAIN §3.4)."""
    if home.protected and actor.user_id not in home.readers:
        raise NotAllowed(
            _("This home has protected personal data and is open only to those named for it. Ask the unit manager.")
        )


def may_know_end(actor: Actor, state: CaseState, pair: Collection[RecordId | None]) -> bool:
    """Whether the state may be told. How a case ended is told to its pair and to those who assess homes."""
    return state not in ENDED or actor.user_id in pair or actor.may(Right.ASSESS)


def demand_case(actor: Actor, case: Case, home: Home, reason: str = "") -> bool:
    """Whether the case opened only through the reason given. Raises ReasonNeeded when it is another pair's."""
    actor.demand(Right.READ_CASEWORK)
    demand_home(actor, home)
    pair = {case.investigator_1, case.investigator_2} - {None}
    if not pair or actor.user_id in pair or actor.may(Right.READ_EVERY_CASE):
        return False
    if not reason.strip():
        raise ReasonNeeded(
            _("This case belongs to other investigators. Say why you must open it; the unit manager sees the reason.")
        )
    return True
