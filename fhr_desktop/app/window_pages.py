"""Which pages the window has, for whom: a page whose every act the role is refused is not there at all."""

from __future__ import annotations

from collections.abc import Callable

from fhr_desktop.services.actor import Actor, Right
from i18n import _
from ui.context import AppContext
from ui.pages.annual_report import AnnualReportPage
from ui.pages.case import CasePage
from ui.pages.cases import CasesPage
from ui.pages.compensation import CompensationPage
from ui.pages.cost_share import CostSharePage
from ui.pages.devices import DevicesPage
from ui.pages.inquiry import InquiryPage
from ui.pages.ledger import LedgerPage
from ui.pages.matching import MatchingPage
from ui.pages.meetings import MeetingPage, MeetingsPage
from ui.pages.municipalities import MunicipalitiesPage
from ui.pages.my_day import MyDayPage
from ui.pages.needs import NeedPage, NeedsPage
from ui.pages.pool import CoveragePage, PoolHomePage, PoolPage
from ui.pages.privacy import AccessLogPage
from ui.pages.recruitment import RecruitmentPage
from ui.pages.report.page import ReportPage
from ui.pages.review import ReviewPage
from ui.pages.settings import Keeping, SettingsPage
from ui.pages.statistics import StatisticsPage
from ui.pages.surveys import SurveysPage
from ui.pages.sync import SyncPage
from ui.pages.sync.page import KEY as SYNC_KEY
from ui.pages.training import RoundPage, TrainingPage
from ui.pages.treserva import TreservaPage
from ui.shell.page import Page
from ui.shell.registry import PageRegistry, PageSpec


def registry(actor: Actor, keeping: Keeping) -> PageRegistry:
    """The pages for this person, in the order of the rail, which the keys follow: Ctrl+1 … Ctrl+9, Ctrl+0."""
    pages = PageRegistry()
    rail = 0

    def on_rail(
        right: Right | None, key: str, word: str, icon: str, make: Callable[[AppContext], Page], beside: str = ""
    ) -> None:
        nonlocal rail
        if right is None or actor.may(right):
            rail += 1
            at_foot = key in ("access_log", "settings")
            pages.register(PageSpec(key, word, icon, f"Ctrl+{rail % 10}", make, at_foot=at_foot, beside=beside))

    def behind(
        right: Right, key: str, icon: str, make: Callable[[AppContext], Page], under: str = "", beside: str = ""
    ) -> None:
        if actor.may(right):
            pages.register(PageSpec(key, "", icon, "", make, under=under, beside=beside))

    on_rail(Right.READ_CASEWORK, "my_day", _("My day"), "sun-horizon", MyDayPage)
    on_rail(Right.READ_CASEWORK, "cases", _("Cases"), "folders", CasesPage)
    on_rail(Right.READ_CASEWORK, "pool", _("The pool"), "house-line", PoolPage)
    on_rail(Right.READ_TRAINING, "training", _("Training"), "graduation-cap", TrainingPage)
    on_rail(Right.ASSESS, "review", _("To review"), "scales", ReviewPage)
    on_rail(Right.READ_CASEWORK, "treserva", _("To Treserva"), "upload-simple", TreservaPage)
    behind(Right.READ_CASEWORK, "case", "folder", CasePage)
    behind(Right.READ_CASEWORK, "pool_home", "house-line", PoolHomePage, under="pool")
    behind(Right.READ_CASEWORK, "coverage", "map-trifold", CoveragePage, under="pool")
    behind(Right.READ_CASEWORK, "report", "pencil-simple", ReportPage)
    behind(Right.READ_TRAINING, "course", "graduation-cap", RoundPage, under="training")
    behind(Right.READ_CASEWORK, "needs", "puzzle-piece", NeedsPage, under="pool")
    behind(Right.READ_CASEWORK, "need", "puzzle-piece", NeedPage, under="pool")
    behind(Right.READ_CASEWORK, "matching", "puzzle-piece", MatchingPage, under="pool")
    behind(Right.REGISTER_INQUIRY, "inquiry", "plus", InquiryPage)
    on_rail(Right.READ_STATISTICS, "statistics", _("Statistics"), "chart-bar", StatisticsPage, _("Figures"))
    behind(
        Right.COOPERATE, "municipalities", "buildings", MunicipalitiesPage, under="statistics",
        beside=_("Municipalities"),
    )  # fmt: skip
    behind(Right.COOPERATE, "cost_share", "coin", CostSharePage, under="statistics", beside=_("Costs"))
    behind(Right.COOPERATE, "recruitment", "megaphone", RecruitmentPage, under="statistics", beside=_("Recruiting"))
    behind(Right.COOPERATE, "surveys", "chat-circle-text", SurveysPage, under="statistics", beside=_("Surveys"))
    behind(Right.COOPERATE, "ledger", "list-bullets", LedgerPage, under="statistics", beside=_("Ledger"))
    behind(
        Right.READ_CASEWORK,
        "compensation",
        "calculator",
        CompensationPage,
        under="statistics",
        beside=_("Compensation"),
    )
    behind(
        Right.COOPERATE, "annual_report", "file-text", AnnualReportPage, under="statistics", beside=_("Annual report")
    )
    on_rail(Right.COOPERATE, "meetings", _("Group meetings"), "users-four", MeetingsPage)
    behind(Right.COOPERATE, "meeting", "users-four", MeetingPage, under="meetings")
    on_rail(Right.READ_ACCESS_LOG, "access_log", _("Access log"), "eye", AccessLogPage)
    if actor.only_trains:  # the pages are Utbildning and Synk; what is one's own is in the menu
        pages.register(PageSpec("settings", "", "gear-six", "", lambda ctx: SettingsPage(ctx, keeping)))
    else:
        on_rail(None, "settings", _("Settings"), "gear-six", lambda ctx: SettingsPage(ctx, keeping))
    pages.register(PageSpec("sync", _("Sync"), "arrows-clockwise", SYNC_KEY, SyncPage, at_foot=True))
    behind(Right.MANAGE_STORE, "devices", "laptop", DevicesPage)
    return pages


def first_page(pages: PageRegistry) -> str:
    """Where the day begins."""
    return pages.on_rail()[0].key
