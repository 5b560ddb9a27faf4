"""Mixtures out of thirty made-up candidates: the heaviest of which every pair is compatible."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from random import Random

from pistor.planning.bespoke import Candidate, best_mixture

TASKS = 200
CANDIDATES = 30
TWENTIETHS = 20
"""Shares of the volume are whole twentieths, so that two solvers can agree exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureTask:
    """Candidates, and the pairs of ids, in id order, that some source mixed."""

    candidates: tuple[Candidate, ...]
    good: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixtureAnswer:
    """How much the best mixture weighs, and of how many parts it is; both 0 when there is none."""

    weight: int
    parts: int


def mixture_task(seed: int) -> MixtureTask:
    """The same task for the same seed; from nearly no pair that was mixed to nearly every one."""
    chance = Random(seed)  # noqa: S311  It makes tasks that can be made again.
    names = [f"candidate-{number:02}" for number in range(CANDIDATES)]
    often = chance.random()
    return MixtureTask(
        candidates=tuple(
            Candidate(
                id=name,
                weight=chance.randint(1, 6),
                share=Fraction(chance.randint(1, TWENTIETHS // 2), TWENTIETHS),
            )
            for name in names
        ),
        good=frozenset(pair for pair in combinations(names, 2) if chance.random() < often),
    )


def our_mixture(task: MixtureTask) -> MixtureAnswer:
    """What Pistor mixes, weighed anew. Raises `ValueError` when it may not be mixed."""
    found = best_mixture(task.candidates, set(task.good))
    parts = [one for one in task.candidates if one.id in found]
    if sum(one.share for one in parts) > 1 or not set(combinations(sorted(found), 2)) <= task.good:
        raise ValueError(f"{', '.join(found)} may not be mixed.")
    return MixtureAnswer(weight=sum(one.weight for one in parts), parts=len(parts))
