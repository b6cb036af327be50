"""On the demo's homes: what the proposal (F16a) and the presentation (F15) say of the same thing never contradicts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

import pytest

from fhr_desktop.app import demo
from fhr_desktop.app.demo_case import Life, live
from fhr_desktop.app.demo_pool import fill_pool
from fhr_desktop.domain.case_states import CaseState
from fhr_desktop.domain.match_grounds import OF_WISH
from fhr_desktop.domain.matching_terms import Wish
from fhr_desktop.domain.needs import Level, Need
from fhr_desktop.domain.pool import OFFERED
from fhr_desktop.domain.unit import Role
from fhr_desktop.forms.answers import FilledForm
from fhr_desktop.forms.library import choice_words
from fhr_desktop.services.pool_presentation import presentation
from fhr_desktop.services.proposal_words import why
from fhr_desktop.services.suite import Services, services_on
from tests.stores import TODAY

SAME = {  # what matching calls it, and the presentation's field
    Wish.LENGTH: "lengths", Wish.CONTACT: "contact_possible", Wish.EXPERIENCE: "experience",
    Wish.LANGUAGE: "languages", Wish.ACCESSIBLE: "accessible", Wish.SMOKING: "smoking",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[demo.Demo]:
    clock, rng = demo.DemoClock(TODAY), Random(1)  # made-up data
    built = demo.begin(tmp_path_factory.mktemp("demo") / "store", Role.UNIT_MANAGER, clock)
    s, pair = services_on(built.opened.desk), ("Sara Lindqvist", "Mikael Dahl")
    families = zip(
        demo.MUNICIPALITIES, (("Berg", "Dahl"), ("Ek", "Frost"), ("Gran", "Holm"), ("Is", "Jord")), strict=False
    )
    lives = [
        Life.invent(rng, CaseState.SUITABLE, code, pair, names, TODAY, protected=False) for code, names in families
    ]
    for life in demo.ranked(lives):
        live(s, built.staff, life, clock, rng)
    fill_pool(s, built.staff, clock)
    yield built
    built.opened.close()


def asked(s: Services, made: demo.Demo, age: int) -> Need:
    need = Need(
        number="", municipality="2031", received_on=TODAY, children=({"alias": "A", "age": age},), length="long",
        places_that_matter=({"place": "Falun", "minutes": 240},), network_considered="done", languages=("ar",),
        accessible=Level.PREFERRED, smoke_free=Level.PREFERRED, contact=("drive_to",),
        requirements=({"area": "school_support", "level": "preferred"},),
    )  # fmt: skip
    return s.needs.receive(made.opened.actor, need, search=True).value


def test_the_papers_of_a_home_never_contradict_each_other(made: demo.Demo) -> None:
    s, actor = services_on(made.opened.desk), made.opened.actor
    homes = [one for one in s.pool.listed(actor) if one.status_on(TODAY) in OFFERED and not one.home.protected]
    assert len(homes) > 1
    for pooled in homes:
        need = asked(s, made, pooled.entry.age_from)
        (one,) = s.proposals.offer(
            actor, need.id, [pooled.home.id], expires_on=TODAY + dt.timedelta(days=10), recipient="M", ground="x",
            old_reasons={pooled.home.id: "x"}, tie_break="x",
        ).value  # fmt: skip
        search = s.proposals.searches(actor, need.id)[-1]
        (found,) = [row for row in search.homes if row["number"] == one.home_number]
        with made.opened.desk.store.read() as connection:
            filled, _words = presentation(connection, actor, one, need, TODAY, full=False)
        entry = pooled.entry
        assert filled.value("ages") == f"{entry.age_from}–{entry.age_to} år"
        assert (filled.value("places"), filled.value("sibling_scope")) == (entry.places, entry.sibling_scope)
        assert tuple(filled.value("lengths") or ()) == entry.lengths
        assert filled.value("limits") == (entry.limits_text or "Inga")  # the report's scope is the pool's
        assert (filled.value("training") == "complete") is ("training" in one.speaks_for)
        agree(filled, why(one, found), found)
        s.proposals.withdraw(actor, one.id, "x")


def agree(filled: FilledForm, said: str, found: object) -> None:
    """What the proposal does not know the presentation does not tell, and the other way round."""
    unknown = str(found["unknown"]).split()  # type: ignore[index]
    for wish, key in SAME.items():
        word = choice_words("proposal_ground", [OF_WISH[wish]]).lower()
        assert (wish.value in unknown) is (word in said.partition("Inte antecknat: ")[2].partition(".")[0]), key
        if wish.value in unknown and wish is not Wish.EXPERIENCE:  # of which only the areas asked for count
            assert filled.value(key) in (None, "", ()), key
        if wish is Wish.LENGTH and wish.value not in unknown:
            assert filled.value(key), key


def test_the_pool_of_the_demo_says_what_the_reports_say(made: demo.Demo) -> None:
    """Nothing that the unit has assessed differs from the report that it was assessed in."""
    s, actor = services_on(made.opened.desk), made.opened.actor
    names = ("age_from", "age_to", "places", "sibling_scope", "lengths", "contact")
    cases = {one.home_id: one.id for one in s.cases.rows(actor, ended=True)}
    for pooled in s.pool.listed(actor):
        (report,) = [one for one in s.cases.open(actor, cases[pooled.home.id]).documents if one.form_key == "F10"]
        filled = s.documents.open(actor, report.id).filled
        fields = {**{name: name for name in names}, "contact": "contact_arrangements"}
        told = {name: filled.value(key) or () for name, key in fields.items()}
        assert told == {name: getattr(pooled.entry, name) or () for name in names}
