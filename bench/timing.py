"""Timing: things compared are run in turn, so that a slow minute of the machine falls on all alike."""

from __future__ import annotations

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes; the garbage of others is not charged to it."""
    gc.collect()
    begin = perf_counter()
    call()
    return perf_counter() - begin


def in_turn(runs: int, **calls: Callable[[], object]) -> dict[str, float]:
    """Median seconds of each call over ``runs`` rounds; in a round each is called once, in order."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            taken[name].append(seconds(call))
    return {name: median(times) for name, times in taken.items()}
