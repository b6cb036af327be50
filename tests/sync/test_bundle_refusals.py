"""Every kind of refusal has a Swedish text of its own: what happened, that nothing changed, and what to do."""

from __future__ import annotations

from fhr_desktop.domain.errors import Refusal
from fhr_desktop.sync import refusals


def test_every_kind_has_its_own_words() -> None:
    said = {kind: refusals.refused(kind).sentence for kind in Refusal}
    assert len(set(said.values())) == len(Refusal)
    for kind, sentence in said.items():
        assert refusals.refused(kind).kind is kind
        assert "Inget har ändrats." in sentence
        assert sentence.endswith(".")
        assert sentence.count(". ") >= 2, "what to do is missing"


def test_some_say_more() -> None:
    assert "2.3 av programmet (du har 2.1)" in refusals.too_new("2.3", "2.1").sentence
    assert "Filen är inte ett paket." in refusals.wrong_file("ett paket").sentence
    assert refusals.unread().kind is Refusal.UNREADABLE
    assert refusals.too_much_to_write().kind is Refusal.TOO_LARGE
