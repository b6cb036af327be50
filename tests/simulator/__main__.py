"""`python -m tests.simulator --seed N [--steps M]` replays a schedule; `--schedules 20000 --processes 2` runs many."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack

from tests.simulator.schedule import STEPS, Result, run


def main(arguments: list[str]) -> int:
    """The exit code: 0 when every invariant held."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulator")
    parser.add_argument("--seed", type=int, default=0, help="the schedule, or the first of many")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--schedules", type=int, default=0, help="how many, from the seed on")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=24 * 60, help="when to stop, though not all have been run")
    parser.add_argument("--most", type=int, default=5, help="failures after which to stop")
    given = parser.parse_args(arguments)
    if not given.schedules:
        result = run(given.seed, given.steps)
        print("\n".join(f"{number:4} {line}" for number, line in enumerate(result.trace)))
        print(result.fault or "every invariant held")
        return bool(result.fault)
    return _many(given)


def _many(given: argparse.Namespace) -> int:
    begun, failed = time.monotonic(), 0
    counts: Counter[str] = Counter()
    refusals: Counter[str] = Counter()
    seeds = range(given.seed, given.seed + given.schedules)
    with ExitStack() as stack:
        pool = stack.enter_context(ProcessPoolExecutor(given.processes)) if given.processes > 1 else None
        done = (pool.map if pool else map)(run, seeds, [given.steps] * len(seeds))
        for number, result in enumerate(done, start=1):
            counts.update(result.counts)
            refusals.update(result.refusals)
            if result.fault:
                failed += 1
                print(_told(result), flush=True)
                if failed >= given.most:
                    if pool:
                        pool.shutdown(cancel_futures=True)
                    break
            if time.monotonic() - begun > given.minutes * 60:
                print(f"the time is up: {number} of {given.schedules} schedules have been run")
                if pool:
                    pool.shutdown(cancel_futures=True)
                break
            if number % 100 == 0:
                print(f"{number} schedules, {time.monotonic() - begun:.0f} s", flush=True)
    taken = time.monotonic() - begun
    pace = f"{taken:.0f} s ({number / taken * 60:.0f} a minute)"
    print(f"{number} schedules of {given.steps} steps in {pace}: {failed} failed")
    print("steps: " + ", ".join(f"{name} {count}" for name, count in counts.most_common()))
    print("refusals: " + ", ".join(f"{name} {count}" for name, count in refusals.most_common()))
    return bool(failed)


def _told(result: Result) -> str:
    return f"seed {result.seed}: " + str(result)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
