"""All checks in one command: `python -m tests`; `--slow` runs the slow part within a budget of minutes.

The slow part ends with the simulator's schedules (SYNC §16): SCHEDULES of them, or as many as the time left is enough
for, and it says how many.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
SLOW_MINUTES = 70
SCHEDULES = 2000  # each has been looked through: a seed never run must not decide what lands

CHECKS = (
    ("ruff", [str(BIN / "ruff"), "check", "."]),
    ("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy", [str(BIN / "mypy")]),
    ("import-linter", [str(BIN / "lint-imports")]),
)
PYTEST = [sys.executable, "-m", "pytest", "-q"]


def main(arguments: list[str]) -> int:
    """The exit code: 0 when everything holds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes are started: compile for them once
    if arguments == ["--slow"]:
        return _slow(environment)
    failed = []
    for name, command in CHECKS:
        if subprocess.run(command, cwd=ROOT, env=environment).returncode:
            failed.append(name)
    if subprocess.run([*PYTEST, "-m", "not slow", "-n", "2", "--durations=10"], cwd=ROOT, env=environment).returncode:
        failed.append("pytest")
    if failed:
        print("FAILED: " + ", ".join(failed))
    return 1 if failed else 0


def _slow(environment: dict[str, str]) -> int:
    end = time.monotonic() + SLOW_MINUTES * 60
    command = [*PYTEST, "-m", "slow", "-n", "2", "--maxfail=5", "--durations=10"]
    try:
        code = subprocess.run(command, cwd=ROOT, env=environment, timeout=SLOW_MINUTES * 60).returncode
    except subprocess.TimeoutExpired:
        print(f"FAILED: the slow part took more than {SLOW_MINUTES} minutes")
        return 1
    left = f"{(end - time.monotonic()) / 60:.1f}"
    command = [sys.executable, "-m", "tests.simulator", "--schedules", str(SCHEDULES), "--minutes", left]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode or code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
