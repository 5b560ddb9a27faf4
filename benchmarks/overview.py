"""Every benchmark that there is something to measure for, as one table.

Figures stand in milliseconds and in turns of a calibration loop timed in the
same run. An aim that is missed is said and is no failure, for it may be the
machine; an answer that is not the best there is fails on every machine.
"""

from __future__ import annotations

import platform

from benchmarks import cp_sat, formula, mixtures, rule_engines, series
from benchmarks.comparison import Comparison, compare
from benchmarks.compiled_rules import compiled_rows
from benchmarks.loading import loading_rows
from benchmarks.report import Row, aimed, table
from benchmarks.timing import LOOP_STEPS, loop_ms
from benchmarks.whole_plans import planning_rows

MOST_MS_FORMULA, MOST_MS_SERIES = 10, 20
RULE_ENGINES = {
    "json-logic": rule_engines.in_json_logic,
    "zen-engine, one decision": rule_engines.in_zen_graph,
    "zen-engine, one expression each": rule_engines.in_zen_expressions,
}
NOT_THERE_YET = (
    "a series among 10,000 appointments",
    "a population over columns (beside Polars)",
    "the difference between two editions",
)


def main() -> int:
    """Print the table; 1 when an answer was not the best there is."""
    say(f"Python {platform.python_version()}, {platform.machine()}.")
    say(f"One turn of the loop is {LOOP_STEPS:,} additions: {loop_ms():.2f} ms at the start.")
    say("Times are those of the processor; whole processes are timed as somebody waits for them.\n")
    rows = [
        *loading_rows(),
        *planning_rows(),
        *compiled_rows(RULE_ENGINES),
        *formula_rows(),
        *mixture_rows(),
        *series_rows(),
    ]
    say(table(rows))
    say(f"\nNot measured, because it does not exist yet: {'; '.join(NOT_THERE_YET)}.")
    return 1 if any(row.wrong for row in rows) else 0


def formula_rows() -> list[Row]:
    """Counts, volumes and syringes against the best there are."""
    tasks = [formula.prepared(formula.formula_task(seed)) for seed in range(formula.TASKS)]
    found = compare(tasks, ours=formula.our_formula, theirs=cp_sat.best_formula)
    return compared("formula of one pass, map from memory", found, ms=MOST_MS_FORMULA)


def mixture_rows() -> list[Row]:
    """The best mixture of thirty candidates against the best there is."""
    tasks = [mixtures.mixture_task(seed) for seed in range(mixtures.TASKS)]
    found = compare(tasks, ours=mixtures.our_mixture, theirs=cp_sat.best_mixture)
    return compared("bespoke mixture out of 30 candidates", found, ms=MOST_MS_FORMULA)


def series_rows() -> list[Row]:
    """Dates against the cheapest there are."""
    tasks = [series.series_task(seed) for seed in range(series.TASKS)]
    found = compare(tasks, ours=series.our_cost, theirs=cp_sat.cheapest_series)
    return compared("dates of one course", found, ms=MOST_MS_SERIES)


def compared(work: str, found: Comparison, *, ms: float) -> list[Row]:
    """Our times with their aim, and the rival's on the same tasks."""
    ours = aimed(
        Row(work=work, timing=found.ours, found=found.in_words, wrong=bool(found.differing)),
        ms=ms,
        at="p99",
    )
    faster = found.theirs.p50_ms / found.ours.p50_ms
    return [
        ours,
        Row(work="the same tasks with CP-SAT", timing=found.theirs, found=f"{faster:.0f} ×"),
    ]


def say(what: str) -> None:
    print(what, flush=True)
