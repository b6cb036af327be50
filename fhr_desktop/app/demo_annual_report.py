"""The demo unit's annual report of last year: most of its texts are written, two are still to be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from fhr_desktop.domain.annual_report import AnnualReport
from fhr_desktop.services.actor import Actor
from fhr_desktop.services.suite import Services

TEXTS: Mapping[str, Any] = {
    "summary": (
        "Året gick till att bygga upp Familjehemsresursen. De första familjerna hörde av sig, och vi hittade ett sätt "
        "att arbeta som är lika i hela länet.\n\nDen som hör av sig får ett första samtal inom två veckor, oavsett "
        "var i länet familjen bor."
    ),
    "staffing": (
        "Enheten har haft fem årsarbetare: fyra handläggare som utreder i par, och en enhetschef. En tjänst var "
        "vakant fyra veckor i maj. Paren delades då om."
    ),
    "economy_note": "Ett överskott delas mellan kommunerna på samma sätt som årets kostnad.",
    "work_year": (
        "Vi har haft en informationskväll i Falun, en monter på höstmarknaden och annonser i lokaltidningarna.\n\n"
        "- Utredningarna följer samma mall i båda paren\n- Alla hem får frågan om utbildning i första samtalet\n"
        "- Två kursledare har utbildats, så att kurserna kan börja nästa år"
    ),
    "next_year": (
        "Vi vill ha fler hem för tonåringar och för syskon. Det finns en risk att poolen blir för liten i norra "
        "delen av länet. Styrgruppen behöver besluta om kampanjens storlek i februari."
    ),
}  # fmt: skip
GOALS = {
    "supply": ("Minst ett ledigt hem per barn som söker", "Målet kan mätas när poolen har varit i gång ett helt "
               "år."),
    "nearness": ("Minst hälften av barnen nära sin hemkommun", ""),
    "fewer_supported": ("Färre än året före", ""),
    "quality_time": ("Högst 120 dagar från anmälan till bedömning", "Vakansen i maj gjorde att flera utredningar tog "
                     "längre tid."),
    "training": ("Alla hem erbjuds, nio av tio går klart", ""),
}  # fmt: skip
FACTORS = {
    "supply": "Poolen byggs upp. Det som saknas mest är hem för barn över tolv år.",
    "exchange": "Kursträffarna ska bli ett nätverk som fortsätter efter kursen.",
    "time": "Båda paren följer samma ordning, och färre uppgifter behöver begäras en andra gång.",
    "contact": "Alla familjer får ett första samtal inom två veckor.",
    "followed": "Siffrorna ska gå ut före varje möte, så att mötet kan ägnas åt vad som ska göras.",
}
EVENTS = (
    ("02-20", "Informationskväll på biblioteket i Falun", "Fler ringde och ställde frågor"),
    ("05-04", "En tjänst vakant i fyra veckor", "Paren delades om, och utredningar tog längre tid"),
    ("09-01", "Nya blanketter", "Färre uppgifter behövde begäras en andra gång"),
)


def write_report(services: Services, manager: Actor, today: dt.date) -> AnnualReport:
    """Write last year's texts."""
    year = today.year - 1
    report = AnnualReport(
        id=AnnualReport.id_of(year), year=year, **TEXTS,
        goals=tuple(_row(key, target=target, comment=comment) for key, (target, comment) in GOALS.items()),
        events=tuple({"date": f"{year}-{day}", "event": event, "effect": effect} for day, event, effect in EVENTS),
        factors=tuple(_row(key, text=text) for key, text in FACTORS.items()),
    )  # fmt: skip
    return services.annual_reports.save(manager, report).value


def _row(key: str, **said: str) -> Mapping[str, str]:
    return {"_row": key, **{name: text for name, text in said.items() if text}}
