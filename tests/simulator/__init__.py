"""Seeded schedules of what a unit's people and machines do, on the real code and real stores (SYNC §16).

`python -m tests.simulator --seed N` replays one. What is checked when is said in `checks` and `rest`.
"""
