"""What the documents point to is there, and nothing in them betrays a machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from fhr_desktop import __version__

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target


def test_the_readme_has_the_two_commands_of_the_checks() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    run = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "sh .ci/setup && .venv/bin/fhr-desktop demo" in text
    assert "sh .ci/setup dev && .venv/bin/python -m tests" in text
    assert "sh .ci/setup dev" in run and ".venv/bin/python -m tests" in run


def test_no_place_of_a_machine_is_tracked() -> None:
    places = r"/(root|home)/[a-z]"
    listed = subprocess.run(["git", "grep", "-nIE", places], cwd=ROOT, capture_output=True, text=True)
    lines = [line for line in listed.stdout.splitlines() if not line.startswith("tests/architecture/test_documents.py")]
    assert lines == []


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
