"""A window with made-up pages, for tests and pictures of the kit. Fictional families only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from ui.components.banner import Banner, Notice
from ui.components.buttons import Button, IconButton, with_key
from ui.components.empty import EmptyState
from ui.components.facts import Facts, IdentityStrip, Inspector, Who
from ui.components.field import Field
from ui.components.filter_bar import FilterBar
from ui.components.headers import PageHeader, SectionHead
from ui.components.inputs import (
    ChoiceInput,
    DateInput,
    IdentityInput,
    IntegerInput,
    LineInput,
    LongTextInput,
    MultiChoiceInput,
    MunicipalityInput,
    RowColumn,
    RowsInput,
    YesNoInput,
)
from ui.components.labels import Chip, GapMark, Label
from ui.components.layout import Column, ScrollPane, across, down
from ui.components.list_model import ListColumn
from ui.components.list_view import ListTable
from ui.components.side import WithInspector
from ui.components.stage_line import Stage, StageLine
from ui.components.status import Status
from ui.components.tabs import Tabs
from ui.context import AppContext, ChangeBus, Settings
from ui.shell.page import Page
from ui.shell.palette import Hit
from ui.shell.rail import OpenCase, Somebody
from ui.shell.registry import PageRegistry, PageSpec
from ui.shell.window import MainWindow
from ui.tasks import Tasks
from ui.theme import Theme

TODAY = dt.date(2026, 3, 17)
MUNICIPALITIES = (
    ("2080", "Falun"), ("2081", "Borlänge"), ("2029", "Leksand"), ("2031", "Rättvik"),
    ("2039", "Älvdalen"), ("2034", "Orsa"), ("2082", "Säter"),
)  # fmt: skip


@dataclass(frozen=True)
class Family:
    """A row of the made-up list."""

    name: str
    number: str
    place: str
    stage: str
    kind: str
    days: int
    note: str


FAMILIES = [
    Family("Berg–Sundin", "2026-0147", "Älvdalen", "Utredning pågår", "progress", 21, "Samtal med barn saknas"),
    Family("Åkerlund", "2026-0131", "Orsa", "Krock att avgöra", "conflict", 34, "två svar om telefon"),
    Family("Hassan–Lind", "2026-0152", "Rättvik", "Väntar på oss", "wait", 8, "BRA-fam begärd"),
    Family("Nygårds", "2026-0150", "Älvdalen", "Behöver förnyas", "old", 21, "utdrag 7 mån gammalt"),
    Family("Persson–Ek", "2026-0144", "Säter", "I kö", "wait", 16, ""),
    Family("Öhman", "2026-0122", "Orsa", "Utan anmärkning", "ok", 61, "klar 12 mars"),
    Family("Ahlqvist", "2026-0109", "Falun", "Hos enhetschef", "sent", 3, ""),
    Family("Ärlig Zetterlund", "2025-0412", "Leksand", "Skyddat", "protected", 90, "visas bara i akten"),
]


class ListPage(Page):
    """A list with its filter row and an inspector."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        columns = [
            ListColumn[Family]("name", "Familj", lambda f: f.name, 190, second=lambda f: f.number, strong=True),
            ListColumn[Family]("place", "Kommun", lambda f: f.place, 110),
            ListColumn[Family]("stage", "Läge", lambda f: f.stage, 190, mark=lambda f: f.kind),
            ListColumn[Family]("note", "Att göra", lambda f: f.note),
            ListColumn[Family]("days", "Dagar", lambda f: str(f.days), 80, sort=lambda f: f.days, right=True),
        ]
        self.table: ListTable[Family] = ListTable("Ärenden", columns, lambda f: f.number, several=True)
        self.filter = FilterBar(self.table)
        self.filter.add_toggle("Mina", lambda f: f.days < 40)
        self.filter.add_toggle("Saknar något", lambda f: bool(f.note))
        new = Button("Ny intresseanmälan", "primary", "plus")
        header = PageHeader("Ärenden", "8 familjer i 6 kommuner", Button("Skriv ut", icon="printer"), new)
        self.tabs = Tabs(["Mina", "Alla", "Behöver åtgärd"], "Vyer")
        self.tabs.set_count(0, "8")
        self.tabs.set_count(1, "62")
        inspector = Inspector(
            Label("Berg–Sundin", "sub"), Label("2026-0147, Älvdalen", "meta"), 10,
            Facts([("Inkom", "2026-01-14"), ("Utredare", "Sara Lindqvist och Mikael Dahl"), ("Mål", "14 maj")]), 10,
            Notice("Svaret är 7 månader gammalt. Be om ett nytt före bedömningen."), 12,
            Label("Saknas", "strong"), across(None, Chip("Samtal med barn", "gap", "circle-dashed"), None), None,
            across(None, Button("Öppna", "secondary"), Button("Anteckning", "quiet", "note-pencil"), None),
        )  # fmt: skip
        split = WithInspector(Column(self.filter, (self.table, 1)), inspector, settings=ctx.settings, key="cases")
        conflict = Banner("2 krockar att avgöra", "Du och Anna har skrivit olika hos Åkerlund. Båda svaren finns kvar.",
                          Button("Jämför och välj", "amber"))  # fmt: skip
        down(self, header, conflict, self.tabs, (split, 1))
        self.table.set_rows(FAMILIES)
        self.refreshed: list[Any] = []

    def title(self) -> str:
        return "Ärenden"

    def refresh(self, changes: Any) -> None:
        self.refreshed.append(changes)

    def primary_focus(self) -> QWidget:
        return self.table

    def panes(self) -> list[QWidget]:
        return [self.filter, self.table]


STAGES = [
    Stage("Intresseanmälan", "14 jan", "done"), Stage("Första samtal", "20 jan", "done"),
    Stage("Ärende öppnat", "2 feb", "done"), Stage("BRA-fam", "11 feb", "done"), Stage("I kö", "16–24 feb", "done"),
    Stage("Utredning", "sedan 24 feb", "now"), Stage("Hos enhetschef", "cirka 8 maj", "ahead"),
    Stage("Bedömning", "senast 14 maj", "ahead"),
]  # fmt: skip


class CasePage(Page):
    """Identity, stages, tabs, and one field of each kind."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        self.saved = 0
        self.number = ""
        self.strip = IdentityStrip()
        self.strip.set(
            "Berg–Sundin", "2026-0147",
            [Who("Lotta Berg", "f. 1984-05-12"), Who("Peter Sundin", "f. 1981-11-03")],
            ["Älvdalen", "Treserva 48213"],
            stage=("Utredning pågår, 21 dagar", "info", "magnifying-glass"), workers="Sara Lindqvist och Mikael Dahl",
        )  # fmt: skip
        self.stages = StageLine()
        self.stages.set(STAGES)
        words = ["Översikt", "Familjen", "Kontroller", "Referenser", "Samtal och besök", "Bedömning", "Dokument"]
        self.tabs = Tabs([*words, "Händelser"], "Ärendets delar")
        self.tabs.set_count(2, "5 kvar")
        self.tabs.set_count(3, "1 av 3")
        self.tabs.choose(4)
        self.fields = fields()
        left = ScrollPane(
            SectionHead("Ett fält av varje slag", "skrivet och oskrivet", left=0), 6,
            *[item for field in self.fields.values() for item in (field, 14)], None,
        )  # fmt: skip
        right = Inspector(
            Label("Lägen", "sub"), 8,
            *[Status(kind, word) for kind, word in (
                ("ok", "Utan anmärkning"), ("wait", "Begärt"), ("missing", "Saknas"), ("old", "Behöver förnyas"),
                ("conflict", "Krock"), ("error", "Gick inte att läsa"), ("protected", "Skyddat"),
                ("not", "Ej aktuellt"),
            )],
            10, across(None, *[GapMark(s, "Läget") for s in ("full", "part", "empty", "not", "conflict")], None), 10,
            across(None, *[Chip(k, k) for k in ("ok", "wait", "amber", "err", "info", "prot")], None, spacing=5), 14,
            across(None, Button("Begär på nytt", "primary", "paper-plane-tilt"), Button("Spara"), None), 8,
            across(None, Button("Ta bort", "danger", "trash"), Button("Logg", "quiet", "note"), None), 8,
            across(None, Button("Visa alla", "link"), IconButton("funnel", "Filter"), None), 8,
            with_key(Button("Nästa lucka", icon="skip-forward"), "F8"), None,
        )  # fmt: skip
        split = WithInspector(left, right)
        down(self, self.strip, self.stages, self.tabs, (split, 1))
        self.note = QAction("Ny anteckning", self)
        self.note.setShortcut(QKeySequence("Ctrl+J"))
        self.note.setProperty("glyph", "note-pencil")

    def title(self) -> str:
        return f"Ärende {self.number}"

    def opened(self, argument: Any) -> None:
        self.number = str(argument)

    def save_pending(self) -> None:
        self.saved += 1

    def page_actions(self) -> list[QAction]:
        return [self.note]

    def primary_focus(self) -> QWidget:
        return self.fields["Barnets inställning"].control


def fields() -> dict[str, Field]:
    """One labelled field of each kind, some filled, some with a gap or an error."""
    required = "krävs före bedömning"
    text = LongTextInput()
    text.set_value("Alva känner till att familjen vill ta emot ett barn och säger att det var hon som frågade först.")
    rows = RowsInput([
        RowColumn("name", "Namn", LineInput, 2),
        RowColumn("born", "Född", lambda: DateInput(TODAY)),
        RowColumn("lives", "Bor hemma", YesNoInput),
    ])  # fmt: skip
    rows.set_value(({"name": "Alva", "born": dt.date(2016, 9, 2), "lives": True},))
    made = {
        "Eget samtal med barnet": Field("Eget samtal med barnet", DateInput(TODAY), required=required),
        "Barnets inställning": Field("Barnets inställning", text, required=required),
        "Boendeform": Field("Boendeform", ChoiceInput([("a", "Villa"), ("b", "Lägenhet"), ("c", "Gård")])),
        "Samtycke": Field("Samtycke finns", YesNoInput(), help="Skriftligt, för varje vuxen."),
        "Kommun": Field("Kommun", MunicipalityInput(MUNICIPALITIES)),
        "Personnummer": Field("Personnummer", IdentityInput(TODAY)),
        "Platser": Field("Antal platser", IntegerInput(low=0, high=6, unit="barn")),
        "Språk": Field("Språk i hemmet", MultiChoiceInput([("sv", "Svenska"), ("ar", "Arabiska"), ("fi", "Finska")])),
        "Barn": Field("Barn i hemmet", rows),
    }
    made["Eget samtal med barnet"].show_gap("Dagen saknas. Samtal är planerat i dag kl. 09.45.")
    made["Personnummer"].control.set_value("19900118-98")
    made["Personnummer"].check()
    return made


class EmptyPage(Page):
    """Nothing yet."""

    def __init__(self, ctx: AppContext) -> None:
        super().__init__(ctx)
        state = EmptyState(
            "Inga öppna förfrågningar",
            "Här samlas kommunernas förfrågningar om hem till barn. "
            "När en kommun hör av sig ställer du behovet mot alla hem i poolen.",
            with_key(Button("Registrera förfrågan", "primary", "plus"), "Ctrl N"),
            Button("Läs in blankett F14 från kommunen …", "link", "tray"),
        )
        down(self, PageHeader("Statistik", "0 öppna"), (state, 1))

    def title(self) -> str:
        return "Statistik"


def find(text: str, deliver: Callable[[Sequence[Hit]], None]) -> None:
    """A search that answers at once."""
    hits = [
        Hit("Familjer", f.name, f"{f.number} · {f.place}", "users-three", lambda: None)
        for f in FAMILIES
        if text.casefold() in f.name.casefold()
    ]
    deliver(hits)


def make_window(theme: Theme, tasks: Tasks) -> MainWindow:
    """The window on three made-up pages, with two cases open."""
    assert QApplication.instance() is not None
    registry = PageRegistry([
        PageSpec("cases", "Ärenden", "folders", "Ctrl+1", ListPage),
        PageSpec("stats", "Statistik", "chart-bar", "Ctrl+2", EmptyPage),
        PageSpec("settings", "Inställningar", "gear-six", "Ctrl+3", EmptyPage, at_foot=True),
        PageSpec("case", "", "folder", "", CasePage),
    ])  # fmt: skip
    ctx = AppContext(None, tasks, ChangeBus(), theme, Settings())
    window = MainWindow(ctx, registry, Somebody("Sara Lindqvist", "Utredare"), search=find)
    window.set_count("cases", 14)
    window.open_case(OpenCase("2026-0147", "Berg–Sundin", "2026-0147", "part", "2 luckor"))
    window.open_case(OpenCase("2026-0131", "Åkerlund", "2026-0131", "conflict", "krock"))
    window.status.set_saved("Sparat 14.03.22")
    window.status.set_sync(
        [("laptop", "3 ändringar finns bara här"), ("paper-plane-tilt", "senast skickat tis 10 mars")]
    )
    window.status.set_conflicts(2)
    return window
