"""What a physician waits for before the first answer: the edition, and a whole process."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.cases import ROOT, STANDARD
from benchmarks.report import Row, aimed
from benchmarks.timing import Timing, loop_ms, ms_of, timed, timing_of

from pistor.formats.case_file import read_case
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import SHIPPED, Knowledge
from pistor.planning.plan import judge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_MS_PER_THOUSAND = 20
MOST_MS_COLD = 250
_PROCESSES = 15
_ROUNDS = 10
_THOUSAND = 1000

# Run in a process of its own: the first load also makes what later loads find ready.
_FIRST_LOAD = """
import sys
from time import perf_counter
from pistor.knowledge.knowledge import Knowledge
began = perf_counter()
knowledge = Knowledge.load()
for kind in sys.argv[1:]:
    knowledge.of(kind)
print((perf_counter() - began) * 1000)
"""


class WatchedKnowledge(Knowledge):
    """Knowledge that keeps which kinds it was asked for."""

    asked: set[str]

    def of(self, kind: str) -> Mapping[str, Any]:
        """The entries of a kind, noted before they are given."""
        self.__dict__.setdefault("asked", set()).add(kind)
        return super().of(kind)


def kinds_for_screening() -> tuple[str, ...]:
    """The kinds that one screening asks for, from the file to the verdict."""
    knowledge = WatchedKnowledge.load(SHIPPED)
    judge(read_case(STANDARD, knowledge), knowledge)
    return tuple(kind for kind in KINDS if kind in knowledge.asked)


def loading_rows() -> list[Row]:
    """Loading the edition whole and in part, and `pistor screen` from nothing to its answer."""
    statements = Knowledge.load().statements
    needed = kinds_for_screening()
    whole = f"{statements} statements"
    part = f"{len(needed)} of {len(KINDS)} kinds"
    again = timed([lambda: _load(KINDS)], rounds=_ROUNDS)
    rows = [
        ("load the edition, every kind, first in a process", whole, _first(tuple(KINDS))),
        ("load the edition, every kind, again", whole, again),
    ]
    per_thousand = [
        aimed(
            Row(work=f"{work}, per 1,000", timing=_per(statements, timing), found=found),
            ms=MOST_MS_PER_THOUSAND,
        )
        for work, found, timing in rows
    ]
    return [
        *per_thousand,
        Row(work="load what one screening needs, first", timing=_first(needed), found=part),
        Row(work="Python alone, a whole process", timing=_process("-c", "pass")),
        Row(work="import pistor, a whole process", timing=_process("-c", "import pistor")),
        *(cold_row(answer) for answer in ("text", "json")),
    ]


def cold_row(answer: str) -> Row:
    """`pistor screen` as a physician starts it."""
    command = ("-m", "pistor.cli", "screen", str(STANDARD), "--format", answer)
    row = Row(work=f"pistor screen, {answer}, a whole process", timing=_process(*command))
    return aimed(row, ms=MOST_MS_COLD)


def _load(kinds: Sequence[str] | Mapping[str, object]) -> None:
    knowledge = Knowledge.load()
    for kind in kinds:
        knowledge.of(kind)


def _per(statements: int, timing: Timing) -> Timing:
    share = _THOUSAND / statements
    return Timing(
        p50_ms=timing.p50_ms * share, p99_ms=timing.p99_ms * share, loop_ms=timing.loop_ms
    )


def _first(kinds: tuple[str, ...]) -> Timing:
    before = loop_ms()
    runs = [float(_run("-c", _FIRST_LOAD, *kinds)) for _ in range(_PROCESSES)]
    return timing_of(runs, (before + loop_ms()) / 2)


def _process(*arguments: str) -> Timing:
    _run(*arguments)  # The first run writes what Python keeps compiled.
    before = loop_ms()
    runs = [ms_of(lambda: _run(*arguments)) for _ in range(_PROCESSES)]
    return timing_of(runs, (before + loop_ms()) / 2)


def _run(*arguments: str) -> str:
    """What a process of this Python writes. Raises when it fails: a refusal is soon given."""
    ended = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return ended.stdout
