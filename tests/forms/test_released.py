"""A released form version never changes: a change is a new version, in a new file and a new line here.

Laws are dated data and not part of what is locked. `python -m tests.forms.test_released` prints the lines.
"""

import dataclasses
import hashlib
import json
from pathlib import Path

from fhr_desktop.forms.definition import FormDefinition
from fhr_desktop.forms.library import library

RELEASED = Path(__file__).with_name("released.txt")


def fingerprint(form: FormDefinition) -> str:
    """sha256 of everything the definition says, shared choices included."""
    content = dataclasses.asdict(dataclasses.replace(form, legal_texts={}))
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def lines() -> list[str]:
    """One line a version: number, version, fingerprint."""
    forms = library()
    return [
        f"{number} {version} {fingerprint(forms.get(number, version))}"
        for number in forms.numbers()
        for version in forms.versions(number)
    ]


def test_released_forms_are_unchanged() -> None:
    assert lines() == RELEASED.read_text("utf-8").splitlines()


if __name__ == "__main__":
    print("\n".join(lines()))
