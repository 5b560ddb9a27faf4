"""The same tasks given to two solvers: whether they agree, and how long each takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from benchmarks.timing import Timing, loop_ms, ms_of, timing_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Task = TypeVar("Task")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How many tasks there were, the numbers of those on which both differ, and the times."""

    tasks: int
    differing: tuple[int, ...]
    ours: Timing
    theirs: Timing

    @property
    def in_words(self) -> str:
        """`60 of 60 equal`, or which ones are not."""
        said = f"{self.tasks - len(self.differing)} of {self.tasks} equal"
        few = ", ".join(str(number) for number in self.differing[:3])
        return f"{said}; not task {few}" if few else said


def compare(
    tasks: Sequence[Task],
    *,
    ours: Callable[[Task], Answer],
    theirs: Callable[[Task], Answer],
) -> Comparison:
    """Give every task to both. Answers are what must be equal: costs and counts, not choices."""
    before = loop_ms()
    differing = []
    our_ms: list[float] = []
    their_ms: list[float] = []
    for number, task in enumerate(tasks):
        if _answered(ours, task, our_ms) != _answered(theirs, task, their_ms):
            differing.append(number)
    loop = (before + loop_ms()) / 2
    return Comparison(
        tasks=len(tasks),
        differing=tuple(differing),
        ours=timing_of(our_ms, loop),
        theirs=timing_of(their_ms, loop),
    )


def _answered(solver: Callable[[Task], Answer], task: Task, spent: list[float]) -> Answer:
    answers: list[Answer] = []
    spent.append(ms_of(lambda: answers.append(solver(task))))
    return answers[0]
