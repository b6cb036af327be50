"""Applies the mutants and prints a table: `python -m tests.mutants [--only WORDS] [--processes N]`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.catalogue import MUTANTS, Mutant

ROOT = Path(__file__).parent.parent.parent
TREE = ("fhr_desktop", "db", "i18n", "resources", "ui", "tests", "docs", "pyproject.toml")
MINUTES = 15  # after which a mutant that hangs counts as caught


@dataclass(frozen=True)
class Verdict:
    """What caught a mutant, in a few words; empty when nothing did."""

    mutant: Mutant
    by: str
    seconds: float


def main(arguments: list[str]) -> int:
    """The exit code: 0 when every mutant was caught."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("--only", default="", help="words in the mutants' names")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args(arguments)
    chosen = [one for one in MUTANTS if given.only in one.name]
    begun = time.monotonic()
    verdicts = hunt(chosen, given.processes)
    print(table(verdicts))
    caught = sum(bool(one.by) for one in verdicts)
    print(f"{caught} of {len(verdicts)} caught in {time.monotonic() - begun:.0f} s")
    return caught != len(verdicts)


def hunt(mutants: list[Mutant], processes: int) -> list[Verdict]:
    """Try the mutants, each in a copy of the tree of its own."""
    with tempfile.TemporaryDirectory(prefix="fhr-mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(processes):
            copies.put(_copy(Path(folder) / str(number)))

        def one(mutant: Mutant) -> Verdict:
            tree = copies.get()
            try:
                verdict = attempt(mutant, tree)
                print(table([verdict]), flush=True)
                return verdict
            finally:
                copies.put(tree)

        with ThreadPoolExecutor(processes) as pool:
            return list(pool.map(one, mutants))


def _copy(target: Path) -> Path:
    target.mkdir()
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "screenshots"))
        else:
            shutil.copy(ROOT / name, target / name)
    return target


def attempt(mutant: Mutant, tree: Path) -> Verdict:
    """Apply the mutant in the tree, run what is to catch it, and put the text back."""
    file, begun = tree / mutant.file, time.monotonic()
    whole = file.read_text(encoding="utf-8")
    file.write_text(mutated(whole, mutant), encoding="utf-8")
    try:
        by = _caught(mutant, tree)
    finally:
        file.write_text(whole, encoding="utf-8")
    return Verdict(mutant, by, time.monotonic() - begun)


def mutated(text: str, mutant: Mutant) -> str:
    """The file's text with the mutation. Raises ValueError unless what it replaces stands there once."""
    if text.count(mutant.old) != 1:
        raise ValueError(f"{mutant.name}: its text stands {text.count(mutant.old)} times in {mutant.file}")
    return text.replace(mutant.old, mutant.new)


def _caught(mutant: Mutant, tree: Path) -> str:
    if mutant.tests:
        said = _run(tree, "pytest", "-q", "-x", "-m", "", "-p", "no:randomly", *mutant.tests)
        if said:
            return next((line.split("::")[-1][:60] for line in said if line.startswith("FAILED")), said[-1][:60])
    if mutant.schedules:
        said = _run(tree, "tests.simulator", "--schedules", str(mutant.schedules), "--processes", "1", "--most", "1")
        if said:
            fault = next((line for line in reversed(said) if "Broken: " in line or "Error: " in line), said[-1])
            seed = next((line.split()[1] for line in said if line.startswith("seed ")), "?")
            return f"seed {seed} {fault.split('Broken: ')[-1][:60]}"
    return ""


def _run(tree: Path, *command: str) -> list[str]:
    """The lines a failing command printed; none when it passed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"}
    while True:
        done = _once(command, tree, environment)
        if done is None:
            return ["it hung"]
        if done.returncode >= 0:  # else somebody ended it: that says nothing
            return (done.stdout + done.stderr).splitlines() if done.returncode else []


def _once(command: tuple[str, ...], tree: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=tree,
            env={**environment, "PYTHONPATH": str(tree)},
            capture_output=True,
            text=True,
            timeout=MINUTES * 60,
        )
    except subprocess.TimeoutExpired:
        return None


def table(verdicts: list[Verdict]) -> str:
    """Mutant, what caught it, seconds."""
    width = max((len(one.mutant.name) for one in verdicts), default=0)
    return "\n".join(f"{one.mutant.name:<{width}}  {one.seconds:4.0f} s  {one.by or 'NOT CAUGHT'}" for one in verdicts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
