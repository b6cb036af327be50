"""The mutants still fit the code; in the slow part, those that the simulator catches fast are tried."""

from __future__ import annotations

import pytest

from tests.mutants.__main__ import ROOT, hunt, mutated, table
from tests.mutants.catalogue import MUTANTS, Mutant

FAST = ("the last writer wins", "erased text stays in the log", "what belongs to an erased record stays",
        "a package carries every scope", "taking out takes what was put in unseen",
        "a copy goes on under its old name")  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: one.name)
def test_it_fits(mutant: Mutant) -> None:
    text = (ROOT / mutant.file).read_text(encoding="utf-8")
    assert mutated(text, mutant) != text


@pytest.mark.slow
def test_those_caught_fast_are_caught() -> None:
    verdicts = hunt([one for one in MUTANTS if one.name in FAST], processes=1)
    assert len(verdicts) == len(FAST)
    assert all(one.by for one in verdicts), table(verdicts)
