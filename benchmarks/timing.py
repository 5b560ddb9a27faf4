"""How long a piece of work takes, beside a loop of plain Python timed in the same run.

A figure in milliseconds says as much about the machine as about the work. The
same figure in calibration loops can be compared with one from another machine.
Work is timed on the processor, so that what else the machine does is left out;
only whole processes are timed as somebody waits for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOOP_STEPS = 20_000
"""About a millisecond on the machine on which the aims were set."""
_LOOPS = 15
_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The middle and the slowest hundredth of some runs, and the loop beside them, in ms."""

    p50_ms: float
    p99_ms: float
    loop_ms: float

    @property
    def loops(self) -> float:
        """The middle run in calibration loops."""
        return self.p50_ms / self.loop_ms


def loop_ms() -> float:
    """The calibration loop now, in milliseconds: the middle of a few runs."""
    return median(ms_of(_loop) for _ in range(_LOOPS))


def _loop() -> int:
    total = 0
    for number in range(LOOP_STEPS):
        total += number * number % 7
    return total


def ms_of(work: Callable[[], object], *, clock: Callable[[], float] = process_time) -> float:
    """How long one run of `work` takes by `clock`, in milliseconds."""
    began = clock()
    work()
    return (clock() - began) * _MS


def timed(works: Iterable[Callable[[], object]], *, rounds: int = 1) -> Timing:
    """Every piece of work `rounds` times, one after another, as one set of runs.

    The loop is timed before and after, so that a machine that slows down meanwhile
    slows both.
    """
    works = list(works)
    before = loop_ms()
    runs = [ms_of(work) for _ in range(rounds) for work in works]
    return timing_of(runs, (before + loop_ms()) / 2)


def timed_often(works: Iterable[Callable[[], object]], *, turns: int, rounds: int = 1) -> Timing:
    """Work that is too short for the clock: a run is `turns` times the same, and counts as one.

    So the slowest hundredth is that of means; the middle is hardly another.
    """
    whole = timed([partial(_again, work, turns) for work in works], rounds=rounds)
    return Timing(p50_ms=whole.p50_ms / turns, p99_ms=whole.p99_ms / turns, loop_ms=whole.loop_ms)


def _again(work: Callable[[], object], turns: int) -> None:
    for _ in range(turns):
        work()


def timing_of(runs_ms: Iterable[float], loop: float) -> Timing:
    """Runs that were timed elsewhere, such as in a process of their own."""
    rows = sorted(runs_ms)
    return Timing(p50_ms=percentile(rows, 50), p99_ms=percentile(rows, 99), loop_ms=loop)


def percentile(rows: list[float], part: int) -> float:
    """The nearest rank: `part` per cent of the sorted rows are no larger."""
    return rows[max(0, ceil(len(rows) * part / 100) - 1)]
