"""Mixtures on request at random: substances, their weights and shares, and who mixed which pair.

All numbers of a task are whole, so that two solvers can agree to the last part.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from pistor.planning.bespoke import MOST_PARTS, Candidate, best_mixture

TASKS = 200
CANDIDATES = 30
MOST_WEIGHT = 6
WHOLE = 100
"""A mixture, in hundredths of its volume."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BespokeTask:
    """Substances by number: what each weighs, its hundredths of a volume, and the good pairs."""

    weights: tuple[int, ...]
    hundredths: tuple[int, ...]
    good: frozenset[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BespokeAnswer:
    """The weight of a mixture and how many parts it has; both 0 when none can be justified."""

    weight: int
    parts: int


class BrokenMixtureError(Exception):
    """Parts that nobody mixed, that are too many or that are more than a whole."""


def bespoke_task(seed: int, *, candidates: int = CANDIDATES) -> BespokeTask:
    """The same task for the same seed; between a tenth and nine tenths of the pairs are good."""
    chance = Random(seed)  # noqa: S311  It makes tasks that can be made again.
    mixed = chance.randint(1, 9)
    pairs = combinations(range(candidates), 2)
    return BespokeTask(
        weights=tuple(chance.randint(1, MOST_WEIGHT) for _ in range(candidates)),
        hundredths=tuple(chance.randint(2, 60) for _ in range(candidates)),
        good=frozenset(pair for pair in pairs if chance.randint(1, 10) <= mixed),
    )


def our_mixture(task: BespokeTask) -> BespokeAnswer:
    """What Pistor mixes for a task."""
    candidates = [
        Candidate(id=_name(number), weight=weight, share=Fraction(share, WHOLE))
        for number, (weight, share) in enumerate(zip(task.weights, task.hundredths, strict=True))
    ]
    good = {(_name(first), _name(second)) for first, second in task.good}
    return answer_of(task, [int(name) for name in best_mixture(candidates, good)])


def _name(number: int) -> str:
    """A number as an id that sorts as the number does."""
    return f"{number:03}"


def answer_of(task: BespokeTask, parts: list[int]) -> BespokeAnswer:
    """The weight of a mixture after weighing it anew.

    Raises `BrokenMixtureError` when it breaks what it must keep.
    """
    apart = [pair for pair in combinations(sorted(parts), 2) if pair not in task.good]
    if apart or len(parts) == 1 or len(parts) > MOST_PARTS:
        raise BrokenMixtureError(f"{parts}: too many or too few, or apart: {apart}.")
    if sum(task.hundredths[one] for one in parts) > WHOLE:
        raise BrokenMixtureError(f"{parts} are more than a whole.")
    return BespokeAnswer(weight=sum(task.weights[one] for one in parts), parts=len(parts))
