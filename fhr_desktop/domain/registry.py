"""Every kind of record the program knows, by table name. A new record is entered here and nowhere else."""

from __future__ import annotations

from fhr_desktop.domain.annual_report import AnnualReport
from fhr_desktop.domain.attachments import Attachment
from fhr_desktop.domain.checks import Consent, RegisterCheck
from fhr_desktop.domain.compensation import CompensationTable
from fhr_desktop.domain.cooperation import (
    AgendaItem,
    Decision,
    Guideline,
    Meeting,
    MeetingAction,
    MembershipStep,
    Presence,
    Seat,
)
from fhr_desktop.domain.cost_share import Budget, CostShare
from fhr_desktop.domain.duplicates import Alias
from fhr_desktop.domain.homes import Home, Person
from fhr_desktop.domain.inquiries import Inquiry
from fhr_desktop.domain.investigations import (
    Answer,
    Assessment,
    Case,
    FormDocument,
    Note,
    Transition,
    Visit,
)
from fhr_desktop.domain.ledger import PoolSearch
from fhr_desktop.domain.ledger_entries import LedgerEntry
from fhr_desktop.domain.needs import Need, NeedStep
from fhr_desktop.domain.order_rules import OrderRule
from fhr_desktop.domain.placements import Placement
from fhr_desktop.domain.pool import PoolEntry, PoolStep
from fhr_desktop.domain.pool_views import SavedView
from fhr_desktop.domain.proposals import Proposal, ProposalStep
from fhr_desktop.domain.publications import Publication
from fhr_desktop.domain.record import Record
from fhr_desktop.domain.recruitment import Campaign, PlannedActivity
from fhr_desktop.domain.references import Reference
from fhr_desktop.domain.review import Addendum, ReviewComment, ReviewReading, ReviewReply
from fhr_desktop.domain.surveys import SurveyReply, SurveyRound
from fhr_desktop.domain.training import (
    Attendance,
    Certificate,
    Course,
    CourseEvaluation,
    CourseTemplate,
    Enrolment,
    Participant,
    Session,
    TrainingLink,
    Waiver,
)
from fhr_desktop.domain.treserva import TreservaCopy, TreservaItem, TreservaTransfer
from fhr_desktop.domain.unit import Device, LegalReference, Municipality, OrganisationSettings, User

RECORDS: tuple[type[Record], ...] = (
    Municipality, User, Device, OrganisationSettings, LegalReference,
    Home, Person, Inquiry, Case, Transition, Visit, Note, FormDocument, Answer, Assessment, Alias,
    Attachment, RegisterCheck, Consent, Reference, ReviewComment, ReviewReply, ReviewReading, Addendum,
    TreservaTransfer, TreservaItem, TreservaCopy,
    CourseTemplate, Course, Session, Participant, Enrolment, Attendance, Waiver, Certificate, CourseEvaluation,
    TrainingLink,
    PoolEntry, PoolStep, Need, NeedStep, Placement, Proposal, ProposalStep, PoolSearch, OrderRule, SavedView,
    LedgerEntry,
    CompensationTable, AnnualReport,
    Campaign, PlannedActivity, SurveyRound, SurveyReply,
    Seat, Meeting, AgendaItem, Presence, Decision, MeetingAction, Guideline, MembershipStep,
    Budget, CostShare,
    Publication,
)  # fmt: skip
BY_TABLE: dict[str, type[Record]] = {kind.table(): kind for kind in RECORDS}
