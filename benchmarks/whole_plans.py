"""One screening, one plan without its map, one plan with it, and how many alarms it raises."""

from __future__ import annotations

from functools import partial
from statistics import median

from benchmarks.cases import blank_case, example_cases, four_zone_case, standard_case
from benchmarks.map_memory import MapMemory
from benchmarks.report import Row, aimed
from benchmarks.timing import Timing, timed

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.statements import Verdict
from pistor.planning.findings import Screening
from pistor.planning.judging import judge
from pistor.planning.plan import plan
from pistor.planning.screening import screen

MOST_MS_SCREENING, MOST_MS_PLAN, MOST_MS_MAP = 2, 10, 80
MOST_CAUTIONS, MOST_QUESTIONS = 5, 15
_ROUNDS = 20
_FOLDED = "C"
"""Cautions of this tier are folded as practice notes."""


def planning_rows() -> list[Row]:
    """The interpreter and the planner, in a process that has read what they need."""
    knowledge = Knowledge.load()
    cases = example_cases(knowledge)
    for case in cases.values():
        plan(case, knowledge)
    return [
        *screening_rows(cases, knowledge),
        *plan_rows(knowledge),
        cautions_row(cases, knowledge),
        questions_row(knowledge),
    ]


def screening_rows(cases: dict[str, Case], knowledge: Knowledge) -> list[Row]:
    """Every example once a round, and the one that takes longest."""
    timings = {name: _screened([case], knowledge) for name, case in cases.items()}
    slowest = max(timings, key=lambda name: timings[name].p50_ms)
    every = Row(
        work="screen one case, with trace",
        timing=_screened(list(cases.values()), knowledge),
        found=f"{len(cases)} examples",
    )
    one = Row(work="the example that takes longest", timing=timings[slowest], found=slowest)
    return [aimed(every, ms=MOST_MS_SCREENING), aimed(one, ms=MOST_MS_SCREENING)]


def _screened(cases: list[Case], knowledge: Knowledge) -> Timing:
    return timed([partial(screen, case, knowledge) for case in cases], rounds=_ROUNDS)


def plan_rows(knowledge: Knowledge) -> list[Row]:
    """One concern without its map and with it, and with a map of four zones."""
    standard, four = standard_case(knowledge), four_zone_case(knowledge)
    without = Row(
        work="whole plan, one concern, without map",
        timing=timed_without_map(standard, knowledge),
        found="map from memory",
    )
    with_map = Row(work="the same with its map of two zones", timing=_planned(standard, knowledge))
    points = sum(
        one.map.count
        for course in plan(four, knowledge).courses
        if course.chosen is not None
        for one in course.chosen.passes
        if one.map is not None
    )
    larger = Row(
        work="whole plan with a four-zone map",
        timing=_planned(four, knowledge),
        found=f"{points} points",
    )
    return [aimed(without, ms=MOST_MS_PLAN), with_map, aimed(larger, ms=MOST_MS_MAP)]


def _planned(case: Case, knowledge: Knowledge) -> Timing:
    return timed([partial(plan, case, knowledge)], rounds=_ROUNDS)


def timed_without_map(case: Case, knowledge: Knowledge, *, rounds: int = _ROUNDS) -> Timing:
    """A plan whose map answers from memory. Raises when that changes the plan."""
    work = partial(plan, case, knowledge)
    run = partial(MapMemory().run, work)
    run()
    if run() != work():
        raise RuntimeError("With its map from memory the plan is another one.")
    return timed([run], rounds=rounds)


def cautions_row(cases: dict[str, Case], knowledge: Knowledge) -> Row:
    """How many cautions a physician reads unfolded, in the middle example."""
    counts = {name: unfolded(judge(case, knowledge)[0]) for name, case in cases.items()}
    middle, most = median(counts.values()), max(counts, key=lambda name: counts[name])
    return Row(
        work="cautions unfolded per example",
        found=f"median {middle:g}, most {counts[most]} ({most})",
        aim=f"median ≤ {MOST_CAUTIONS}",
        met=middle <= MOST_CAUTIONS,
    )


def unfolded(screening: Screening) -> int:
    """The standing cautions that get a line of their own."""
    return sum(
        one.verdict is Verdict.CAUTION and one.stands and one.tier != _FOLDED
        for one in screening.findings
    )


def questions_row(knowledge: Knowledge) -> Row:
    """How many questions a concern asks of which nothing else is known, and the most of any."""
    counts = {
        name: len(judge(blank_case(name, knowledge), knowledge)[0].questions)
        for name in knowledge.indications
    }
    most = max(counts, key=lambda name: counts[name])
    return Row(
        work="questions for a blank case, by concern",
        found=f"most {counts[most]} ({most}) of {len(counts)} concerns",
        aim=f"most ≤ {MOST_QUESTIONS}",
        met=counts[most] <= MOST_QUESTIONS,
    )
