"""All services on one open store, so that the command line and the window are given one thing."""

from __future__ import annotations

from dataclasses import dataclass

from fhr_desktop.services.annual_report.reports import AnnualReports
from fhr_desktop.services.attachments import Attachments
from fhr_desktop.services.compensation import Compensation
from fhr_desktop.services.cooperation.room import Cooperation
from fhr_desktop.services.cost_share import CostSharePapers, CostShares, Populations
from fhr_desktop.services.coverage import Coverages
from fhr_desktop.services.desk import Desk
from fhr_desktop.services.drafts import Drafts
from fhr_desktop.services.duplicates import Duplicates
from fhr_desktop.services.erasing import Erasing
from fhr_desktop.services.followup import Followup
from fhr_desktop.services.followup_form import FollowupForms
from fhr_desktop.services.followup_trend import FollowupTrends
from fhr_desktop.services.homes import Homes
from fhr_desktop.services.inquiries import Inquiries
from fhr_desktop.services.insight import Insight
from fhr_desktop.services.investigations.addenda import Addenda
from fhr_desktop.services.investigations.agenda import Agenda
from fhr_desktop.services.investigations.assessment import Assessments
from fhr_desktop.services.investigations.cases import Cases
from fhr_desktop.services.investigations.checks import Checks
from fhr_desktop.services.investigations.clearing import Clearing
from fhr_desktop.services.investigations.documents import Documents
from fhr_desktop.services.investigations.notes import Notes
from fhr_desktop.services.investigations.paper import Paper
from fhr_desktop.services.investigations.references import References
from fhr_desktop.services.investigations.review import Reviews
from fhr_desktop.services.investigations.treserva import Treserva
from fhr_desktop.services.investigations.visits import Visits
from fhr_desktop.services.ledger import Ledger
from fhr_desktop.services.matching import Matching
from fhr_desktop.services.needs import Needs
from fhr_desktop.services.order_rules import OrderRules
from fhr_desktop.services.placements import Placements
from fhr_desktop.services.pool import Pool
from fhr_desktop.services.pool_entering import PoolEntering
from fhr_desktop.services.pool_homes import PoolHomes
from fhr_desktop.services.pool_papers import PoolPapers
from fhr_desktop.services.pool_views import PoolViews
from fhr_desktop.services.privacy import Privacy
from fhr_desktop.services.proposal_papers import ProposalPapers
from fhr_desktop.services.proposals import Proposals
from fhr_desktop.services.recruitment import Recruitment
from fhr_desktop.services.search import Search
from fhr_desktop.services.spelling import OwnWords
from fhr_desktop.services.surveys import Surveys
from fhr_desktop.services.sync.devices import Devices
from fhr_desktop.services.sync.exchange import Exchange
from fhr_desktop.services.sync.inbox import Inboxes
from fhr_desktop.services.training.attendance import AttendanceLists
from fhr_desktop.services.training.calendar import Calendars
from fhr_desktop.services.training.certificates import Certificates
from fhr_desktop.services.training.evaluation import Evaluations
from fhr_desktop.services.training.homes import HomesInTraining
from fhr_desktop.services.training.links import Links
from fhr_desktop.services.training.papers import CoursePapers
from fhr_desktop.services.training.participants import Participants
from fhr_desktop.services.training.radar import TrainingRadar
from fhr_desktop.services.training.rounds import Rounds
from fhr_desktop.services.unit import Unit


@dataclass(frozen=True, slots=True)
class Services:
    """One of each."""

    agenda: Agenda
    attachments: Attachments
    inquiries: Inquiries
    duplicates: Duplicates
    homes: Homes
    cases: Cases
    pool: Pool
    pool_homes: PoolHomes
    pool_entering: PoolEntering
    pool_views: PoolViews
    needs: Needs
    matching: Matching
    placements: Placements
    proposals: Proposals
    proposal_papers: ProposalPapers
    order_rules: OrderRules
    ledger: Ledger
    insight: Insight
    pool_papers: PoolPapers
    coverage: Coverages
    checks: Checks
    notes: Notes
    visits: Visits
    documents: Documents
    references: References
    assessments: Assessments
    reviews: Reviews
    addenda: Addenda
    paper: Paper
    treserva: Treserva
    clearing: Clearing
    drafts: Drafts
    search: Search
    own_words: OwnWords
    followup: Followup
    compensation: Compensation
    annual_reports: AnnualReports
    recruitment: Recruitment
    surveys: Surveys
    trends: FollowupTrends
    followup_forms: FollowupForms
    cooperation: Cooperation
    cost_share: CostShares
    cost_share_papers: CostSharePapers
    populations: Populations
    rounds: Rounds
    participants: Participants
    links: Links
    attendance: AttendanceLists
    certificates: Certificates
    radar: TrainingRadar
    course_papers: CoursePapers
    calendars: Calendars
    evaluations: Evaluations
    homes_in_training: HomesInTraining
    privacy: Privacy
    unit: Unit
    erasing: Erasing
    exchange: Exchange
    inbox: Inboxes
    devices: Devices


def services_on(desk: Desk) -> Services:
    """The services of an open store."""
    homes = Homes(desk)
    return Services(
        agenda=Agenda(desk),
        attachments=Attachments(desk),
        inquiries=Inquiries(desk),
        duplicates=Duplicates(desk),
        homes=homes,
        cases=Cases(desk),
        pool=Pool(desk),
        pool_homes=PoolHomes(desk),
        pool_entering=PoolEntering(desk),
        pool_views=PoolViews(desk),
        needs=Needs(desk),
        matching=Matching(desk),
        placements=Placements(desk),
        proposals=Proposals(desk),
        proposal_papers=ProposalPapers(desk),
        order_rules=OrderRules(desk),
        ledger=Ledger(desk),
        insight=Insight(desk),
        pool_papers=PoolPapers(desk),
        coverage=Coverages(desk),
        checks=Checks(desk),
        notes=Notes(desk),
        visits=Visits(desk),
        documents=Documents(desk, homes),
        references=References(desk),
        assessments=Assessments(desk),
        reviews=Reviews(desk),
        addenda=Addenda(desk),
        paper=Paper(desk),
        treserva=Treserva(desk),
        clearing=Clearing(desk),
        drafts=Drafts(desk),
        search=Search(desk),
        own_words=OwnWords(desk),
        followup=Followup(desk),
        compensation=Compensation(desk),
        annual_reports=AnnualReports(desk),
        recruitment=Recruitment(desk),
        surveys=Surveys(desk),
        trends=FollowupTrends(desk),
        followup_forms=FollowupForms(desk),
        cooperation=Cooperation(desk),
        cost_share=CostShares(desk),
        cost_share_papers=CostSharePapers(desk),
        populations=Populations(desk),
        rounds=Rounds(desk),
        participants=Participants(desk),
        links=Links(desk),
        attendance=AttendanceLists(desk),
        certificates=Certificates(desk),
        radar=TrainingRadar(desk),
        course_papers=CoursePapers(desk),
        calendars=Calendars(desk),
        evaluations=Evaluations(desk),
        homes_in_training=HomesInTraining(desk),
        privacy=Privacy(desk),
        unit=Unit(desk),
        erasing=Erasing(desk),
        exchange=Exchange(desk),
        inbox=Inboxes(desk),
        devices=Devices(desk),
    )
