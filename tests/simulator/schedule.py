"""One schedule from its seed: which steps, in which order, and the world brought to rest at the end."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.simulator import mishaps, pool, rest, ruling, template, training, travelling, writing
from tests.simulator.randomness import seeded
from tests.simulator.world import World, begin

STEPS = 120
COLLECTED = 10  # of so many seeds, circles are looked for after one: it takes a twentieth of their time
Step = Callable[[World], "str | None"]
CHANCES: tuple[tuple[int, Step], ...] = (
    (50, writing.new_part),
    (14, writing.new_home),
    (40, writing.edit),
    (30, writing.edit_the_same),
    (24, writing.answer),
    (24, writing.change_set),
    (14, writing.flag),
    (10, writing.archive),
    (18, writing.decide),
    (8, writing.take_back),
    (10, writing.open_editor),
    (10, writing.leave_editor),
    (16, writing.erase),
    (2, writing.read_conflicts),
    (48, travelling.export),
    (62, travelling.deliver),
    (4, travelling.look_into),
    (3, travelling.misdeliver),
    (6, travelling.damage),
    (3, travelling.request),
    (10, travelling.answer_request),
    *training.CHANCES,
    *pool.CHANCES,
    *ruling.CHANCES,
    *mishaps.CHANCES,
)


@dataclass
class Result:
    """How a schedule went."""

    seed: int
    steps: int
    trace: list[str] = field(default_factory=list)
    fault: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    refusals: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        again = f"python -m tests.simulator --seed {self.seed} --steps {self.steps}"
        lines = [f"{number:4} {line}" for number, line in enumerate(self.trace)]
        return "\n".join([*lines[-40:], self.fault.rstrip(), f"again: {again}"])


def run(seed: int, steps: int = STEPS, room: Path | None = None) -> Result:
    """Run one schedule. A fault is in the result, with the trace up to it."""
    folder = (room or _room()) / f"s{seed}"
    template.unit()
    gc.disable()  # looking for circles takes a fifth of a schedule's time
    try:
        return _run(seed, steps, folder)
    finally:
        gc.enable()
        if seed % COLLECTED == 0:
            gc.collect()


def _run(seed: int, steps: int, folder: Path) -> Result:
    result = Result(seed, steps)
    with seeded(f"{seed}") as chance:
        world = begin(folder, chance)
        result.trace, result.counts, result.refusals = world.trace, world.counts, world.refusals
        try:
            step = _first(world)
            for _number in range(steps):
                said = None
                while said is None:
                    for one in world.machines:
                        one.seconds += chance.randrange(1, 3600)
                    said = step(world)
                    if said is not None:
                        world.counts[step.__name__] = world.counts.get(step.__name__, 0) + 1
                        world.trace.append(said)
                    (step,) = chance.choices([one for _weight, one in CHANCES], [weight for weight, _one in CHANCES])
            rest.come_to_rest(world)
        except Exception:  # whatever the product raises is the finding
            result.fault = traceback.format_exc()
        finally:
            world.close()
    return result


def _first(world: World) -> Step:
    return writing.new_home


_made: list[Path] = []


def _room() -> Path:
    if not _made:
        _made.append(template.room())
    return _made[0]
