"""What the benchmarks compare, on three tasks each, without the rival and without a clock.

The rival is installed for `dev.py bench` only. Here its place is taken by trying
everything, on tasks small enough for that.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import combinations, islice, product

import pytest
from benchmarks.cases import FOUR_ZONES, examples, four_zone_case
from benchmarks.comparison import compare
from benchmarks.formula import (
    BrokenFormulaError,
    FormulaAnswer,
    answer_of,
    formula_task,
    our_formula,
    prepared,
)
from benchmarks.map_memory import MapMemory
from benchmarks.mixtures import MixtureAnswer, mixture_task, our_mixture
from benchmarks.report import Row, aimed, table
from benchmarks.series import BrokenSeriesError, cost_of, our_cost, series_task
from benchmarks.timing import Timing, percentile
from benchmarks.two_valued import as_json, possible, true
from benchmarks.whole_plans import questions_row, unfolded
from tests.library.edition import knowledge as as_filed

from pistor.formats.case_file import read_case
from pistor.planning.bespoke import MOST_PARTS
from pistor.planning.compiled import Compiled
from pistor.planning.days import shortest, window
from pistor.planning.judging import judge
from pistor.planning.passes import work_out_pass
from pistor.planning.plan import plan

THREE = range(3)
FEW_SESSIONS = 3
MONTHS_WITHOUT_END = (201, 639, 995)
"""Tasks in months without a longest gap, in which a later day may lead to a cheaper course."""


# Dates.


def cheapest_of_all_days(task):
    """Every open day after every other, with nothing left out."""
    days = [day for day in task.days if task.rules.allows(day)]

    @cache
    def from_session(number, before):
        first, best, last = window(before, task.interval)
        costs = [
            abs((day - best).days) + rest
            for day in days
            if first <= day <= (last or day)
            and task.fixed.get(number, day) == day
            and (rest := behind(number, day)) is not None
        ]
        return min(costs, default=None)

    def behind(number, day):
        return 0 if number == task.count else from_session(number + 1, day)

    costs = [
        (day - task.rules.start).days + rest
        for day in days
        if task.fixed.get(1, day) == day and (rest := behind(1, day)) is not None
    ]
    return min(costs, default=None)


@pytest.mark.parametrize("seeds", [THREE, MONTHS_WITHOUT_END])
def test_no_other_dates_cost_less(seeds):
    tasks = [series_task(seed, sessions=FEW_SESSIONS) for seed in seeds]

    found = compare(tasks, ours=our_cost, theirs=cheapest_of_all_days)

    assert (found.tasks, found.differing) == (3, ())


def test_the_same_seed_makes_the_same_dates_to_find():
    first, second = series_task(5), series_task(5)

    assert replace(first, rules=second.rules) == second
    assert shortest(first.gaps, first.rules, first.fixed) == shortest(
        second.gaps, second.rules, second.fixed
    )


def test_tasks_are_of_both_units_with_and_without_an_end_and_some_cannot_be_done():
    tasks = [series_task(seed) for seed in range(60)]

    assert {task.interval.unit for task in tasks} == {"days", "months"}
    assert {task.interval.most is None for task in tasks} == {True, False}
    assert {task.rules.deadline is None for task in tasks} == {True, False}
    assert {our_cost(task) is None for task in tasks} == {True, False}


def test_dates_that_break_what_they_must_keep_are_no_answer():
    task = series_task(0, sessions=2)
    dates = shortest(task.gaps, task.rules, task.fixed)

    with pytest.raises(BrokenSeriesError):
        cost_of(task, dates[:1])
    with pytest.raises(BrokenSeriesError):
        cost_of(task, (dates[0], dates[0]))
    with pytest.raises(BrokenSeriesError):
        cost_of(task, (task.rules.start - timedelta(days=1), dates[1]))


# Formulas.


def best_of_all_counts(one):
    """Every number of points in every zone that breaks no ceiling, and the best of them."""
    task = one.task
    dose = task.tenths_mg_ml * task.step_ml_a_point
    most = [area * task.hundredths_mg_cm2 // dose for area in task.tenths_cm2]

    def fits(points):
        together = sum(points)
        return (
            (task.most_points is None or together <= task.most_points)
            and (task.most_ml is None or together * task.step_ml_a_point <= task.most_ml)
            and (task.most_hundredths_mg is None or together * dose <= task.most_hundredths_mg * 10)
        )

    counts = product(*(range(limit + 1) for limit in most))
    points = max((one for one in counts if fits(one)), key=lambda one: (sum(one), one))
    together = sum(points)
    a_syringe = task.syringe_ml // task.step_ml_a_point
    volume = task.step_ml_a_point if together else 0
    return FormulaAnswer(
        points=points,
        total_ml=together * task.step_ml_a_point,
        least_ml=volume,
        largest_ml=volume,
        syringes=-(-together // a_syringe),
    )


def small_formulas():
    """Three tasks with a dose per cm² on two zones at most, each under a ceiling."""
    tasks = (formula_task(seed) for seed in range(60))
    small = (one for one in tasks if one.hundredths_mg_cm2 is not None)
    bound = (one for one in small if one.most_points is not None and len(one.tenths_cm2) < 3)
    return [prepared(task) for task in islice(bound, 3)]


def test_no_other_points_under_the_ceilings_are_better():
    found = compare(small_formulas(), ours=our_formula, theirs=best_of_all_counts)

    assert (found.tasks, found.differing) == (3, ())


def test_a_volume_per_session_is_divided_over_the_points_of_the_pattern():
    task = next(one for seed in range(60) if (one := formula_task(seed)).session_ml is not None)
    one = prepared(task)
    found = our_formula(one)

    assert found.points == one.laid
    assert found.total_ml == task.session_ml
    assert found.largest_ml - found.least_ml <= 1


def test_the_same_seed_makes_the_same_formula_to_find():
    assert formula_task(7) == formula_task(7)
    assert our_formula(prepared(formula_task(7))) == our_formula(prepared(formula_task(7)))


def test_a_syringe_that_holds_more_than_it_can_is_no_answer():
    one = small_formulas()[0]
    worked = one.memory.run(lambda: work_out_pass(one.one, one.setting))

    with pytest.raises(BrokenFormulaError):
        answer_of(worked.plans[0], zones=len(one.task.tenths_cm2), syringe_ml=1)


# Plans.


def test_a_plan_whose_map_answers_from_memory_is_the_same_plan():
    knowledge = as_filed()
    case = four_zone_case(knowledge)
    memory = MapMemory()

    first = memory.run(lambda: plan(case, knowledge))
    again = memory.run(lambda: plan(case, knowledge))

    assert first == again == plan(case, knowledge)


def test_the_larger_map_has_points_in_all_its_zones():
    knowledge = as_filed()
    [course] = plan(four_zone_case(knowledge), knowledge).courses
    [one] = course.chosen.passes

    assert {row.zone: row.area_cm2 for row in one.map.zones} == {
        zone: Decimal(area) for zone, area in FOUR_ZONES.items()
    }
    assert min(row.count for row in one.map.zones) > 0


def test_only_what_gets_a_line_of_its_own_counts_as_unfolded():
    screening, _ = judge(four_zone_case(as_filed()), as_filed())

    assert unfolded(screening) == 0
    assert len(examples()) >= 14


# The table.


def test_a_row_says_whether_its_aim_is_met():
    timing = Timing(p50_ms=4, p99_ms=30, loop_ms=2)
    row = Row(work="dates", timing=timing, found="60 of 60 equal")
    lines = table([aimed(row, ms=5), aimed(row, ms=20, at="p99"), Row(work="cautions")])

    assert [" ".join(line.split()) for line in lines.splitlines()[1:]] == [
        "dates 4.00 30.0 2.00 60 of 60 equal p50 ≤ 5 ms met",
        "dates 4.00 30.0 2.00 60 of 60 equal p99 ≤ 20 ms missed",
        "cautions",
    ]


@pytest.mark.parametrize(("part", "expected"), [(50, 2), (99, 4), (100, 4), (1, 1)])
def test_a_percentile_is_one_of_the_runs(part, expected):
    assert percentile([1, 2, 3, 4], part) == expected


# Rules for engines that know only true and false.


def value_of(expression, facts):
    """What a two-valued expression says of JSON facts."""
    match expression:
        case "var", name:
            return facts[name] is True
        case "null", name:
            return facts[name] is None
        case "not", inner:
            return not value_of(inner, facts)
        case "and", parts:
            return all(value_of(part, facts) for part in parts)
        case "or", parts:
            return any(value_of(part, facts) for part in parts)
        case "in", name, words:
            return facts[name] in words
        case "some", name, inner:
            return any(value_of(inner, item) for item in facts[name] or ())
        case "meets", name, words:
            return not set(words).isdisjoint(facts[name] or ())
    sign, name, number = expression
    signs = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "=": "__eq__"}
    return facts[name] is not None and getattr(float(facts[name]), signs[sign])(number)


@pytest.mark.parametrize("path", examples(), ids=lambda path: path.stem)
def test_the_rivals_are_asked_the_same_rules_of_the_same_facts(path):
    knowledge, compiled = as_filed(), rules_of_the_edition()
    facts = compiled.plain(read_case(path, knowledge))
    context = as_json(facts, knowledge)
    holds, maybe = compiled.tried(facts)

    assert [value_of(true(when), context) for when in compiled.conditions] == [
        bool(holds >> number & 1) for number in range(len(compiled.rules))
    ]
    assert [value_of(possible(when), context) for when in compiled.conditions] == [
        bool(maybe >> number & 1) for number in range(len(compiled.rules))
    ]


@cache
def rules_of_the_edition():
    return Compiled(as_filed())


# Mixtures.


def heaviest_of_all(task):
    """Every choice of two to five candidates of which every pair was mixed."""
    best = MixtureAnswer(weight=0, parts=0)
    for count in range(2, MOST_PARTS + 1):
        for chosen in combinations(task.candidates, count):
            pairs = combinations([one.id for one in chosen], 2)
            fits = sum(one.share for one in chosen) <= 1 and task.good.issuperset(pairs)
            weight = sum(one.weight for one in chosen)
            if fits and weight > best.weight:
                best = MixtureAnswer(weight=weight, parts=count)
    return best


def test_no_other_mixture_weighs_more():
    tasks = [mixture_task(seed) for seed in THREE]
    small = [replace(task, candidates=task.candidates[:12]) for task in tasks]
    few = [{one.id for one in task.candidates} for task in small]
    tasks = [
        replace(task, good=frozenset(pair for pair in task.good if set(pair) <= names))
        for task, names in zip(small, few, strict=True)
    ]

    found = compare(tasks, ours=our_mixture, theirs=heaviest_of_all)

    assert (found.tasks, found.differing) == (3, ())


def test_a_blank_case_is_asked_few_questions_whatever_the_concern():
    row = questions_row(as_filed())

    assert (row.aim, row.met) == ("most ≤ 15", True)
