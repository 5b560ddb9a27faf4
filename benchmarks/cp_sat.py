"""The same tasks for CP-SAT. Only this module knows ortools, which only the benchmark installs."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.formula import FormulaAnswer
from benchmarks.mixtures import TWENTIETHS, MixtureAnswer
from ortools.sat.python import cp_model

from pistor.planning.bespoke import MOST_PARTS
from pistor.planning.days import window

if TYPE_CHECKING:
    from benchmarks.formula import FormulaTask, PreparedTask
    from benchmarks.mixtures import MixtureTask
    from benchmarks.series import SeriesTask

_MOST_SECONDS = 60


class UnsolvedError(Exception):
    """CP-SAT found neither the best answer nor that there is none."""


def _solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    """A solver holding the best answer; None when there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = _MOST_SECONDS
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise UnsolvedError(f"{solver.status_name(status)} after {_MOST_SECONDS} seconds.")
    return solver


# Dates.


def cheapest_series(task: SeriesTask) -> int | None:
    """The least that any dates cost; None when none fit.

    Days are numbers from the start on. First, best and last day after a session
    are looked up by its day, so that months stay calendar months.
    """
    days = task.days
    number_of = {day: number for number, day in enumerate(days)}
    shut = [number for number, day in enumerate(days) if not task.rules.allows(day)]
    windows = [window(day, task.interval) for day in days]
    beyond = 2 * len(days)

    def numbered(side: int) -> list[int]:
        rows = [row[side] for row in windows]
        return [beyond if day is None else (day - days[0]).days for day in rows]

    firsts, bests, lasts = numbered(0), numbered(1), numbered(2)
    model = cp_model.CpModel()
    open_days = cp_model.Domain.from_values([one for one in range(len(days)) if one not in shut])
    sessions = [model.new_int_var_from_domain(open_days, "") for _ in range(task.count)]
    for number, day in task.fixed.items():
        model.add(sessions[number - 1] == number_of.get(day, -1))
    beside = []
    for before, session in pairwise(sessions):
        first, best, last = (
            _looked_up(model, before, rows, beyond) for rows in (firsts, bests, lasts)
        )
        model.add(first <= session)
        model.add(session <= last)
        distance = model.new_int_var(0, beyond, "")
        model.add_abs_equality(distance, session - best)
        beside.append(distance)
    model.minimize(sessions[0] + sum(beside))
    solver = _solved(model)
    return None if solver is None else round(solver.objective_value)


def _looked_up(
    model: cp_model.CpModel, index: cp_model.IntVar, rows: list[int], most: int
) -> cp_model.IntVar:
    found = model.new_int_var(0, max(most, *rows), "")
    model.add_element(index, rows, found)
    return found


# Formulas.


def best_formula(one: PreparedTask) -> FormulaAnswer:
    """The most points under every ceiling, volumes as equal as steps allow, fewest syringes."""
    task = one.task
    if task.hundredths_mg_cm2 is None:
        return _divided(task, one.laid)
    points = _most_points(task)
    volumes = [task.step_ml_a_point] * sum(points)
    return _answer(points, volumes, task.syringe_ml)


def _most_points(task: FormulaTask) -> tuple[int, ...]:
    """As many points as every ceiling allows; of equal answers, the one that fills zones in order.

    A dose is tenths of mg/ml times hundredths of ml: thousandths of a milligram.
    """
    model = cp_model.CpModel()
    dose = task.tenths_mg_ml * task.step_ml_a_point
    zones = []
    for area in task.tenths_cm2:
        most = area * (task.hundredths_mg_cm2 or 0)
        zone = model.new_int_var(0, most // dose + 1, "")
        model.add(zone * dose <= most)
        zones.append(zone)
    together = cp_model.LinearExpr.sum(zones)
    ceilings = (
        (1, task.most_points),
        (task.step_ml_a_point, task.most_ml),
        (dose, None if task.most_hundredths_mg is None else task.most_hundredths_mg * 10),
    )
    for each, most in ceilings:
        if most is not None:
            model.add(together * each <= most)
    best = _maximum(model, together)
    model.add(together == best)
    for zone in zones:
        model.add(zone == _maximum(model, zone))
    return tuple(_maximum(model, zone) for zone in zones)


def _maximum(model: cp_model.CpModel, what: cp_model.LinearExprT) -> int:
    model.maximize(what)
    return _objective(model)


def _minimum(model: cp_model.CpModel, what: cp_model.LinearExprT) -> int:
    model.minimize(what)
    return _objective(model)


def _objective(model: cp_model.CpModel) -> int:
    solver = _solved(model)
    if solver is None:
        raise UnsolvedError("A formula always has an answer, if only of no points.")
    return round(solver.objective_value)


def _divided(task: FormulaTask, points: tuple[int, ...]) -> FormulaAnswer:
    """A session's volume over the points of the pattern, in steps, as equal as they allow."""
    model = cp_model.CpModel()
    total = task.session_ml or 0
    steps = [model.new_int_var(1, total, "") for _ in range(sum(points))]
    model.add(cp_model.LinearExpr.sum(steps) == total)
    for before, behind in pairwise(steps):
        model.add(before >= behind)
    model.minimize(steps[0] - steps[-1])
    solver = _solved(model)
    if solver is None:
        raise UnsolvedError(f"{total} hundredths of a ml do not reach {sum(points)} points.")
    return _answer(points, [solver.value(one) for one in steps], task.syringe_ml)


def _answer(points: tuple[int, ...], volumes: list[int], syringe_ml: int) -> FormulaAnswer:
    return FormulaAnswer(
        points=points,
        total_ml=sum(volumes),
        least_ml=min(volumes, default=0),
        largest_ml=max(volumes, default=0),
        syringes=_fewest_syringes(volumes, syringe_ml) if volumes else 0,
    )


def _fewest_syringes(volumes: list[int], syringe_ml: int) -> int:
    """Whole points into as few syringes as hold them, in whatever order.

    Volumes are of one size or two. Every way to fill a syringe with both is a
    choice, and each may be taken any number of times.
    """
    large, small = max(volumes), min(volumes)
    ways = [(many, (syringe_ml - many * large) // small) for many in range(syringe_ml // large + 1)]
    model = cp_model.CpModel()
    taken = [model.new_int_var(0, len(volumes), "") for _ in ways]
    larger = volumes.count(large) if large > small else 0
    for side, needed in ((0, larger), (1, len(volumes) - larger)):
        held = sum(way[side] * times for way, times in zip(ways, taken, strict=True))
        model.add(held >= needed)
    return _minimum(model, cp_model.LinearExpr.sum(taken))


# Mixtures.


def best_mixture(task: MixtureTask) -> MixtureAnswer:
    """The heaviest mixture of two parts or more, and of as few parts as weigh that much."""
    model = cp_model.CpModel()
    taken = {one.id: model.new_bool_var(one.id) for one in task.candidates}
    names = sorted(taken)
    for number, first in enumerate(names):
        for second in names[number + 1 :]:
            if (first, second) not in task.good:
                model.add_bool_or(taken[first].negated(), taken[second].negated())
    count = cp_model.LinearExpr.sum(list(taken.values()))
    model.add(count >= 2)  # noqa: PLR2004  One substance is no mixture.
    model.add(count <= MOST_PARTS)
    shares = [taken[one.id] * int(one.share * TWENTIETHS) for one in task.candidates]
    model.add(cp_model.LinearExpr.sum(shares) <= TWENTIETHS)
    weights = [taken[one.id] * one.weight for one in task.candidates]
    # A part less counts as nothing beside one more in weight.
    model.maximize(cp_model.LinearExpr.sum(weights) * (MOST_PARTS + 1) - count)
    solver = _solved(model)
    if solver is None:
        return MixtureAnswer(weight=0, parts=0)
    chosen = [one for one in task.candidates if solver.value(taken[one.id])]
    return MixtureAnswer(weight=sum(one.weight for one in chosen), parts=len(chosen))
