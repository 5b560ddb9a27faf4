"""What a physician waits for before the first answer: the edition, and a whole process."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.cases import ROOT, STANDARD
from benchmarks.report import Row, aimed
from benchmarks.timing import Timing, loop_ms, ms_of, timed, timing_of

from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge

MOST_MS_PER_THOUSAND = 20
MOST_MS_COLD = 250
_PROCESSES = 15
_ROUNDS = 10
_THOUSAND = 1000

# Run in processes of their own: the first time also makes what later times find ready.
_FIRST_LOAD = """
from time import process_time
from pistor.knowledge.kinds import KINDS
from pistor.knowledge.knowledge import Knowledge
began = process_time()
knowledge = Knowledge.load()
for kind in KINDS:
    knowledge.of(kind).values()
print((process_time() - began) * 1000)
"""
_FIRST_SCREENING = """
import sys
from time import process_time
from pistor import Knowledge, read_case
from pistor.planning.judging import judge
began = process_time()
knowledge = Knowledge.load()
judge(read_case(sys.argv[1], knowledge), knowledge)
print((process_time() - began) * 1000)
"""


def loading_rows() -> list[Row]:
    """Loading the edition whole and in part, and `pistor screen` from nothing to its answer."""
    with TemporaryDirectory() as compiled:
        return [*_edition_rows(compiled), *_process_rows(compiled)]


def _edition_rows(compiled: str) -> list[Row]:
    statements = Knowledge.load().statements
    found = f"{statements} statements"
    every = "every entry per 1,000 statements"
    first = Row(
        work=f"load the edition, {every}, first in a process",
        timing=_per(statements, _timed_inside(compiled, "-c", _FIRST_LOAD)),
        found=found,
    )
    again = Row(
        work=f"load the edition, {every}, again",
        timing=_per(statements, timed([load_everything], rounds=_ROUNDS)),
        found=found,
    )
    needed = Row(
        work="load, read one case and screen it, first in a process",
        timing=_timed_inside(compiled, "-c", _FIRST_SCREENING, str(STANDARD)),
        found="only the entries it needs",
    )
    return [
        aimed(first, ms=MOST_MS_PER_THOUSAND),
        aimed(again, ms=MOST_MS_PER_THOUSAND),
        needed,
    ]


def _process_rows(compiled: str) -> list[Row]:
    """Whole processes: Python alone, with the library, and the command."""
    screen = ("-m", "pistor.cli", "screen", str(STANDARD), "--format")
    return [
        _process_row(compiled, "Python alone", "-c", "pass"),
        _process_row(compiled, "import pistor", "-c", "import pistor"),
        *(
            aimed(
                _process_row(compiled, f"pistor screen, {answer}", *screen, answer), ms=MOST_MS_COLD
            )
            for answer in ("text", "json")
        ),
    ]


def _process_row(compiled: str, what: str, *arguments: str) -> Row:
    """A whole process as somebody waits for it, and what the processor does meanwhile."""
    run_python(compiled, *arguments)
    loop, worked = loop_ms(), _processor_ms()
    run = partial(run_python, compiled, *arguments)
    runs = [ms_of(run, clock=perf_counter) for _ in range(_PROCESSES)]
    busy = (_processor_ms() - worked) / _PROCESSES
    return Row(
        work=f"{what}, a whole process",
        timing=timing_of(runs, (loop + loop_ms()) / 2),
        found=f"processor {busy:.0f} ms",
    )


def _processor_ms() -> float:
    """Processor time of all processes that this one started and that have ended."""
    spent = os.times()
    return (spent.children_user + spent.children_system) * _THOUSAND


def load_everything() -> int:
    """Load the shipped edition, let every entry in, and say how many there are."""
    knowledge = Knowledge.load()
    return sum(len(knowledge.of(kind).values()) for kind in KINDS)


def _per(statements: int, timing: Timing) -> Timing:
    share = _THOUSAND / statements
    return Timing(
        p50_ms=timing.p50_ms * share, p99_ms=timing.p99_ms * share, loop_ms=timing.loop_ms
    )


def _timed_inside(compiled: str, *arguments: str) -> Timing:
    """What the processes themselves say how long their work took."""
    run_python(compiled, *arguments)
    before = loop_ms()
    runs = [float(run_python(compiled, *arguments)) for _ in range(_PROCESSES)]
    return timing_of(runs, (before + loop_ms()) / 2)


def run_python(compiled: str, *arguments: str) -> str:
    """What a process of this Python writes. Raises when it fails: a refusal is soon given.

    Python keeps what it compiled in `compiled`, as it does where pistor is
    installed; the first run writes it, so that run is never the one that counts.
    """
    surroundings = {**os.environ, "PYTHONPYCACHEPREFIX": compiled}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    ended = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=surroundings,
        check=True,
        capture_output=True,
        text=True,
    )
    return ended.stdout
