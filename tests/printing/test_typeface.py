"""Breaking text into lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.printing import paper
from fhr_desktop.printing.typeface import lines, printable, width

WORDS = st.lists(st.text("abcåäöÅÄÖ-/–1", min_size=1, max_size=60), max_size=40).map(" ".join)


@given(WORDS, st.floats(30, 500))
def test_lines_are_the_text_and_no_wider_than_the_room(text: str, room: float) -> None:
    found = lines(text, paper.VALUE, room)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(width(line.rstrip(), paper.VALUE) <= room + 0.001 for line in found)


def test_own_line_breaks_and_hard_spaces_are_kept() -> None:
    assert lines("ett\n\ntvå", paper.VALUE, 400) == ("ett", "", "två")
    (number,) = (line for line in lines("pris " * 15 + "12\u00a0500\u00a0kr", paper.VALUE, 80) if "12" in line)
    assert "12\u00a0500\u00a0kr" in number


def test_a_date_stays_whole() -> None:
    assert any("2026-03-14" in line for line in lines("x 2026-03-14 " * 9, paper.VALUE, 60))
    assert all(line.count("-") % 2 == 0 for line in lines("x 2026-03-14 " * 9, paper.VALUE, 60))


def test_nothing_vanishes() -> None:
    assert printable("a\u030a") == "å"
    assert printable("\u4e2d") == "[U+4E2D]"
    assert printable("a\u200bb\u0007") == "ab"
