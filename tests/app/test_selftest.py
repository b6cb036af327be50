"""The selftest passes here, tells of each step in Swedish, and fails when a part does."""

from __future__ import annotations

import pytest

import resources
from fhr_desktop.app import selftest


def test_every_step_works_and_is_told_in_swedish(capsys: pytest.CaptureFixture[str]) -> None:
    assert selftest.run() == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "Allt fungerar."
    assert len(lines) == 13
    assert all(line.endswith(": fungerar.") for line in lines[:-1])


def test_a_missing_part_is_told_and_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    whole = resources.text

    def gone(*parts: str) -> str:
        if parts[0] == "demo":
            raise FileNotFoundError("/".join(parts))
        return whole(*parts)

    monkeypatch.setattr(resources, "text", gone)
    assert selftest.run() == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("Något fungerar inte.")
    broken = [line for line in lines[:-1] if not line.endswith(": fungerar.")]
    assert broken == ["Skriva ut en blankett och en utredning: fungerar inte. FileNotFoundError: demo/f10_texts.yaml"]
