"""The papers of a proposal: homes as numbers with their grounds, names only when all agree, and a sealed package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from db import records
from fhr_desktop.domain.checks import Consent
from fhr_desktop.domain.errors import NotAllowed, Refused
from fhr_desktop.domain.investigations import Case
from fhr_desktop.domain.needs import Need
from fhr_desktop.domain.places import place_of
from fhr_desktop.domain.proposals import FamilyAnswer, MunicipalityAnswer, Proposal
from fhr_desktop.domain.record import RecordId
from fhr_desktop.domain.unit import Role
from fhr_desktop.security import sealed_file
from fhr_desktop.services.proposal_papers import Wanted
from fhr_desktop.services.storage import OpenStore
from tests.printing.reading import Document
from tests.services.pooling import asked_for, offered, pooled
from tests.services.test_proposals import checked
from tests.services.test_proposals_protected import protect
from tests.stores import TODAY, open_store, services

NAMING = ("Berg", "Sundin", "Lotta", "Peter", "Alva", "Särnavägen", "Älvdalen", "1981", "070")
SHORT = "Två vuxna och ett barn i ett hus med trädgård."


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenStore]:
    made = open_store(tmp_path, Role.UNIT_MANAGER, "Eva Norling")
    yield made
    made.close()


def proposed(opened: OpenStore) -> tuple[Need, tuple[Proposal, ...]]:
    """Two homes proposed, the second with a word on what is too old."""
    first, second = pooled(opened, presentation_anonymous=SHORT), pooled(opened, own_rooms=0)
    checked(opened, second)
    need = asked_for(opened, reference="SN 2026-114", own_room="preferred", officer="Maria Lund",
                     start_wanted=TODAY + dt.timedelta(days=900),
                     not_near=({"place": "Leksand", "km": 20},))  # fmt: skip
    made = offered(opened, need, first, second, words={first: "Vana vid syskon."},
                   old_reasons={second: "Nya utdrag är begärda."})  # fmt: skip
    return need, made


def text(opened: OpenStore, wanted: Wanted) -> str:
    return " ".join(Document(services(opened).proposal_papers.printed(opened.actor, wanted).pdf).text.split())


def test_the_proposal_has_numbers_grounds_and_reasons_and_no_names(opened: OpenStore) -> None:
    need, (first, second) = proposed(opened)
    told = text(opened, Wanted("f16a", need.id))
    for said in (
        "SN 2026-114", "0001", "0002", "2026-03-27", "Vana vid syskon.", "Nya utdrag är begärda", "Avstånd",
        "två syskon 6 och 9 år", "högst 45 min till Orsa", "till och med 27 mars 2026",
        "Nej, vi väntar på ert svar", "Inte antecknat: eget rum. Inte uppfyllt: grundutbildning.",
    ):  # fmt: skip
        assert said in told, said
    assert told.count("Registerkontrollens ålder") == 2  # the column's heading, and what speaks against the second
    assert first.speaks_against == () and "checks_current" in second.speaks_against
    for hidden in (*NAMING, "Leksand", "inte föreslås", "inget hem"):
        assert hidden not in told, hidden


def test_what_speaks_against_a_home_is_always_printed(opened: OpenStore) -> None:
    """A home for girls only, that takes nobody from the place, with nobody at home, and whose checks are old."""
    home = pooled(opened, gender_scope="girls", not_from=("Orsa",), adult_daytime=False, own_rooms=0)
    checked(opened, home)
    need = asked_for(opened, children=({"alias": "A", "age": 6, "gender": "boy"},), adult_daytime="required",
                     child_municipality="2034",
                     own_room="required", start_wanted=TODAY + dt.timedelta(days=900))  # fmt: skip
    offered(opened, need, home, ground="Det går nog.", old_reasons={home: "Nya utdrag är begärda."})
    told = text(opened, Wanted("F16a", need.id))
    against = told.partition("Talar emot")[2]
    for said in ("Kön", "Barnets hemort", "Vuxen hemma på dagtid", "Eget rum"):
        assert said in against, said
    assert against.count("Registerkontrollens ålder") == 2  # with the column's heading
    assert "Utredningens aktualitet" not in told
    assert "Registerkontroll saknas för någon av de vuxna. Hemmet föreslås ändå: Nya utdrag" in told  # which it is
    assert "Bedömning eller registerkontroll" not in told and "Bedömningen gäll" not in told


def test_the_way_names_no_place_since_the_family_may_live_there(opened: OpenStore) -> None:
    home = pooled(opened, presentation_anonymous=SHORT)
    there = services(opened).pool.listed(opened.actor)[0].home
    place = place_of(there.place, there.postcode_and_town, there.municipality)
    assert place is not None
    need = asked_for(opened, places_that_matter=({"place": place.name, "minutes": 45}, {"place": "Orsa"}))
    (made,) = offered(opened, need, home)
    told = text(opened, Wanted("F15", need.id, made.id))
    assert "plats 1: under 30 min, plats 2: " in told and place.name not in told


def test_each_handing_out_is_noted_with_its_recipient_and_checksum(opened: OpenStore) -> None:
    need, (first, _second) = proposed(opened)
    s, wanted = services(opened), Wanted("F16a", need.id)
    s.proposal_papers.preview(opened.actor, wanted)
    assert [one.what for one in steps(opened, need, first)] == ["offered"]
    s.proposal_papers.printed(opened.actor, wanted)
    last = steps(opened, need, first)[-1]
    assert (last.what, last.note, len(last.answer or "")) == ("handed_out", "F16a till Maria Lund", 64)
    log = [one for one in s.privacy.log(opened.actor) if one.action == "proposal.hand_out"]
    assert {one.codes for one in log} == {("F16a", "anonymous", "Maria", "Lund")} and len(log) == 2


def steps(opened: OpenStore, need: Need, proposal: Proposal):  # type: ignore[no-untyped-def]  # of the service
    many = services(opened).proposals.of_need(opened.actor, need.id)
    return next(one.steps for one in many if one.proposal.id == proposal.id)


def test_no_home_is_said_with_what_is_missing(opened: OpenStore) -> None:
    s, need = services(opened), asked_for(opened)
    with pytest.raises(Refused, match="Inget hem är föreslaget"):
        text(opened, Wanted("F16a", need.id))
    s.proposals.no_home(opened.actor, need.id, "Hem för tonåringar i norra Dalarna.")
    told = text(opened, Wanted("F16a", need.id))
    assert "Hem för tonåringar i norra Dalarna." in told and "Reservation" not in told and "Talar för" not in told
    with pytest.raises(Refused, match="Inget hem är föreslaget"):
        text(opened, Wanted("F16b", need.id))


def test_the_answer_is_there_to_be_filled_in_by_hand(opened: OpenStore) -> None:
    need, _made = proposed(opened)
    told = text(opened, Wanted("F16b", need.id))
    for said in ("0001", "0002", "Rättvik", "SN 2026-114", "Maria Lund", "Löst med konsulentstött hem"):
        assert said in told, said
    assert "Hos FHR" not in told and not any(one in told for one in NAMING)


def test_a_presentation_says_what_the_pool_says_and_names_nobody(opened: OpenStore) -> None:
    need, (first, _second) = proposed(opened)
    told = text(opened, Wanted("F15", need.id, first.id))
    for said in ("Hem nr 0001", SHORT, "4–12 år", "Norra Dalarna", "30–60 min"):
        assert said in told, said
    assert not any(one in told for one in NAMING) and "0002" not in told
    both = Document(services(opened).proposal_papers.printed(opened.actor, Wanted("F15", need.id)).pdf).text
    assert "0001" in both and "0002" in both
    entry = next(one.entry for one in services(opened).pool.listed(opened.actor) if one.home.id == first.home_id)
    services(opened).pool.save(opened.actor, replace(entry, presentation_anonymous="Lotta bakar gärna."))
    with pytest.raises(Refused, match="utan namn"):
        text(opened, Wanted("F15", need.id, first.id))


def test_the_case_prints_the_same_number(opened: OpenStore) -> None:
    s, home = services(opened), pooled(opened)
    with opened.desk.store.read() as connection:
        (case,) = records.load_where(connection, Case, home_id=home)
    document = s.documents.begin(opened.actor, case.id, "F15").value
    s.documents.answer(opened.actor, document.id, "household", "", SHORT)
    assert "Hem nr 0001" in Document(s.paper.document(opened.actor, document.id).pdf).text


def test_names_are_given_when_both_go_on_and_every_adult_has_said_yes(opened: OpenStore) -> None:
    need, (first, _second) = proposed(opened)
    s, actor, wanted = services(opened), opened.actor, Wanted("F15", need.id, first.id, full=True)
    with pytest.raises(Refused, match="både familjen och kommunen"):
        text(opened, wanted)
    s.proposals.answer_family(actor, first.id, FamilyAnswer.YES)
    s.proposals.answer_municipality(actor, first.id, MunicipalityAnswer.FORWARD)
    with pytest.raises(Refused, match="samtycke"):
        text(opened, wanted)
    with opened.desk.store.write(actor.user_id) as work:
        (case,) = records.load_where(work.connection, Case, home_id=first.home_id)
    for person in s.homes.persons(actor, first.home_id)[:2]:
        key = Consent.id_of(case.id, person.id, "share_presentation")
        s.checks.consent(actor, Consent(id=key, case_id=case.id, person_id=person.id, kind="share_presentation",
                                        answer="yes", answered_on=TODAY))  # fmt: skip
    told = text(opened, wanted)
    assert "Lotta Berg" in told and "Älvdalen" in told
    assert steps(opened, need, first)[-1].note == "F15 med namn till Maria Lund"


def test_a_package_is_sealed_and_its_name_says_nothing(opened: OpenStore, tmp_path: Path) -> None:
    need, (first, _second) = proposed(opened)
    folder = tmp_path / "out"
    folder.mkdir()
    packed = services(opened).proposal_papers.package(opened.actor, need.id, folder)
    assert [*folder.iterdir()] == [packed.file] and packed.file.name.startswith("fhr-20260317-")
    assert not any(said in packed.file.name for said in (need.number, "2031", "0001"))
    sealed = packed.file.read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1") and b"%PDF" not in sealed
    told = Document(sealed_file.unseal(sealed, packed.code)).text
    assert "Matchningsförslag" in told and "Svar på matchningsförslag" in told and SHORT in told
    assert not any(one in told for one in NAMING)
    with pytest.raises(Refused, match="öppnar inte"):
        sealed_file.unseal(sealed, sealed_file.new_code())
    assert steps(opened, need, first)[-1].note == "package till Maria Lund"
    with pytest.raises(Refused, match="annan mapp"):
        services(opened).proposal_papers.package(opened.actor, need.id, tmp_path / "missing")


def test_a_protected_home_is_on_no_paper_of_others(opened: OpenStore, tmp_path: Path) -> None:
    s, need = services(opened), asked_for(opened)
    home = protect(opened, pooled(opened, presentation_anonymous="Kanariefågel på taket."))
    (other,) = offered(opened, need, pooled(opened))
    (made,) = offered(opened, need, home, ground="Kanariefågel i trädet.")
    own = text(opened, Wanted("F16a", need.id))  # the newest, and it stands alone
    assert "Kanariefågel i trädet." in own and other.home_number not in own
    stranger = replace(opened.actor, user_id=RecordId(int=3))
    for form in ("F16a", "F16b", "F15"):
        told = Document(s.proposal_papers.printed(stranger, Wanted(form, need.id)).pdf).text
        assert made.home_number not in told and "Kanariefågel" not in told, form
    packed = s.proposal_papers.package(stranger, need.id, tmp_path)
    told = Document(sealed_file.unseal(packed.file.read_bytes(), packed.code)).text
    assert made.home_number not in told and "Kanariefågel" not in told
    with pytest.raises(Refused, match="Inget hem"):
        s.proposal_papers.printed(stranger, Wanted("F15", need.id, made.id))


def test_a_role_without_the_forms_prints_none(opened: OpenStore) -> None:
    need, _made = proposed(opened)
    for role in (Role.TRAINER, Role.ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            services(opened).proposal_papers.printed(replace(opened.actor, role=role), Wanted("F16a", need.id))
    with pytest.raises(Refused, match="hör inte till ett förslag"):
        text(opened, Wanted("F10", need.id))
