"""The map step answering from memory, so that the rest of a plan can be timed alone.

Laying points takes most of a plan's time. Left out altogether, it would take
counts, volumes and syringes with it: so it is remembered instead. The first run
draws, later runs of the same work get what the first one drew.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pistor.planning import passes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Result = TypeVar("Result")

STEPS = ("grounds_for", "lay_out", "drawn_map")
"""What the passes ask of the map, by the names under which they know it."""


class MapMemory:
    """What the map drew for one piece of work, in the order in which it was asked."""

    def __init__(self) -> None:
        self._drawn: list[tuple[str, Any]] = []
        self._place = 0

    def run(self, work: Callable[[], Result]) -> Result:
        """`work` with a map that draws what is not remembered yet, and nothing else."""
        self._place = 0
        with _instead(self):
            return work()

    def answer(self, step: str, draw: Callable[[], object]) -> object:
        """What was drawn at this place, or what `draw` draws now.

        Raises `RuntimeError` when a run asks for other things than the one remembered.
        """
        if self._place == len(self._drawn):
            self._drawn.append((step, draw()))
        name, found = self._drawn[self._place]
        self._place += 1
        if name != step:
            raise RuntimeError(f"The map was asked for {step} where {name} is remembered.")
        return found


@contextmanager
def _instead(memory: MapMemory) -> Iterator[None]:
    drawing = {step: getattr(passes, step) for step in STEPS}
    for step, draw in drawing.items():
        setattr(passes, step, _asking(memory, step, draw))
    try:
        yield
    finally:
        for step, draw in drawing.items():
            setattr(passes, step, draw)


def _asking(memory: MapMemory, step: str, draw: Callable[..., object]) -> Callable[..., object]:
    def asked(*given: object, **named: object) -> object:
        return memory.answer(step, lambda: draw(*given, **named))

    return asked
