"""What the demo's invented caseworkers write: notes and visits for each stage of a case."""

from __future__ import annotations

from fhr_desktop.domain.case_states import CaseState

S = CaseState

# state → notes written while the case was in it
NOTES: dict[CaseState, tuple[str, ...]] = {
    S.INQUIRY: (
        "Familjen ringde efter att ha läst om oss i lokaltidningen. Båda vuxna var med i samtalet. "
        "De vill veta hur lång tid en utredning tar.",
        "Ringde tillbaka utan svar. Lämnade meddelande om att vi hör av oss på torsdag.",
    ),
    S.FIRST_CONTACT: (
        "Första samtalet tog en timme. Familjen har läst på och hade många frågor om umgänge med barnets föräldrar.",
        "Informerade om registerkontroll, samtycken och utbildningen Ett hem att växa i. "
        "De vill tala med sina barn innan de bestämmer sig.",
    ),
    S.OPENED: (
        "Familjen har sagt ja till utredning. Samtycken är utlämnade och ska vara tillbaka inom två veckor.",
        "Samtyckena har kommit in. Ett av dem saknade datum och skickades tillbaka.",
    ),
    S.INITIAL_ASSESSMENT: (
        "BRA-fam har gått ut till båda. De fyller i var för sig.",
        "Svaren på BRA-fam har kommit in. Genomgång bokad med kollegan på måndag.",
    ),
    S.QUEUE: ("Ringde och berättade att kön just nu är omkring fem veckor. Familjen väntar gärna.",),
    S.INVESTIGATION: (
        "Hembesök. Barnen visade sina rum. Brandvarnare finns på båda våningarna, grind saknas överst i trappan.",
        "Enskild intervju. Berättade öppet om sin uppväxt och om hur det var att byta skola många gånger.",
        "Referens, tidigare kollega. Beskriver ett lugn när det blir rörigt, med två exempel från arbetet.",
        "Familjen hörde av sig: barnet undrar om syskon får bo tillsammans. Bokade ett eget samtal.",
    ),
    S.REVIEW: ("Utredningen är undertecknad och lämnad till enhetschefen.",),
    S.SUITABLE: ("Ringde familjen och gick igenom bedömningen. De är glada och undrar när utbildningen börjar.",),
    S.NOT_SUITABLE: ("Återkopplingssamtal hemma hos familjen. Vi gick igenom skälen i lugn och ro.",),
    S.DORMANT: ("Familjen vill vänta till efter sommaren. Vi hör av oss i augusti.",),
    S.CLOSED: ("Ärendet avslutat. Familjen är välkommen att höra av sig igen.",),
}

# state → (kind, form, purpose, whether the whole family was there)
VISITS: dict[CaseState, tuple[tuple[str, str, str, bool], ...]] = {
    S.FIRST_CONTACT: (
        ("first_call", "phone", "Första samtal", False),
        ("information_meeting", "office", "Information om uppdraget", False),
    ),
    S.INVESTIGATION: (
        ("home_visit_booked", "home", "Bostaden och barnens rum", True),
        ("interview_individual", "office", "Uppväxt och livshistoria", False),
        ("interview_couple", "home", "Relation och samarbete", False),
        ("home_visit_short_notice", "home", "Vardagen en eftermiddag", True),
        ("child_conversation", "home", "Barnets egna tankar", True),
    ),
}
PLANNED = (
    ("home_visit_booked", "Bostaden, barnens rum och brandskydd"),
    ("interview_couple", "Uppväxt, livshistoria och parrelation"),
    ("feedback_meeting", "Underskrift av samtycken"),
    ("child_conversation", "Samtal med barnet på egen hand"),
)
MOTIVES = (
    "Vi har haft barn omkring oss hela livet och har plats för ett till. Det var vår dotter som frågade först.",
    "En klasskompis till vår son fick flytta långt bort. Sedan dess har vi talat om det.",
    "Vi bor på landet med djur och tid på eftermiddagarna. Nu känns rätt.",
    "Jag växte själv upp i familjehem och vet vad det kan betyda.",
    "Våra egna barn börjar bli stora. Vi vill göra något som spelar roll.",
)
