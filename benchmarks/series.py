"""Dates of courses at random, and what the dates that Pistor finds cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from pistor.knowledge.protocols import Interval
from pistor.planning.days import Rules, shortest, window
from pistor.planning.waits import Wait

if TYPE_CHECKING:
    from collections.abc import Sequence

TASKS = 60
_FIRST_DAY = date(2026, 11, 21)
_REACH_DAYS = 400
"""How far beyond the last expected session dates are looked for, as in the planner."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesTask:
    """So many sessions, their interval, what the days must keep, and dates already set."""

    count: int
    interval: Interval
    rules: Rules
    fixed: dict[int, date]

    @property
    def gaps(self) -> tuple[Interval, ...]:
        """The same gap after every session but the last."""
        return (self.interval,) * (self.count - 1)

    @property
    def days(self) -> list[date]:
        """Every day from the start on, as far as a course could reach."""
        _, best, _ = window(self.rules.start, self.interval)
        reach = _REACH_DAYS + (self.count - 1) * (best - self.rules.start).days
        return [self.rules.start + number * _DAY for number in range(reach + 1)]


def series_task(seed: int, *, sessions: int | None = None) -> SeriesTask:
    """The same task for the same seed: intervals in days or months, with one to three ends.

    Two in three tasks know absences, weekdays off and other treatments; one in
    three has a deadline, one in four a date that was set.
    """
    chance = Random(seed)  # noqa: S311  It makes tasks that can be made again.
    start = _FIRST_DAY + chance.randrange(365) * _DAY
    interval = _interval(chance)
    count = sessions or chance.randint(2, 8)
    _, best, _ = window(start, interval)
    length = count * (best - start).days
    fixed = {}
    if chance.random() < 1 / 4:
        number = chance.randint(1, count)
        usual_day = start + (number - 1) * (best - start)
        fixed[number] = usual_day + chance.randint(0, 6) * _DAY
    return SeriesTask(
        count=count,
        interval=interval,
        rules=_rules(chance, start, length),
        fixed=fixed,
    )


def _interval(chance: Random) -> Interval:
    """Least, usual and most, each of which a source may leave out, though not both first ones."""
    in_days = chance.random() < 1 / 2
    least = chance.randint(5, 28) if in_days else chance.randint(1, 2)
    usual = least + (chance.randint(0, 14) if in_days else chance.randint(0, 1))
    most = usual + (chance.randint(0, 21) if in_days else chance.randint(0, 1))
    stated = chance.choice(("least", "usual", "both", "both"))
    return Interval(
        unit="days" if in_days else "months",
        least=None if stated == "usual" else least,
        usual=None if stated == "least" else usual,
        most=most if chance.random() < 1 / 2 else None,
        sources=(),
    )


def _rules(chance: Random, start: date, length: int) -> Rules:
    busy = chance.random() < 2 / 3
    away = [_span(chance, start, length, most=40) for _ in range(chance.randint(0, 4) * busy)]
    waits = [_span(chance, start, length, most=28) for _ in range(chance.randint(0, 2) * busy)]
    shut = set(chance.sample(range(1, 8), chance.randint(0, 4)))
    deadline = start + (length + chance.randint(-7, 90)) * _DAY if chance.random() < 1 / 3 else None

    def closed(day: date) -> bool:
        return day.isoweekday() in shut or any(first <= day <= last for first, last in away)

    return Rules(
        start=start,
        deadline=deadline,
        waits=tuple(Wait(what="", first=first, last=last, because="") for first, last in waits),
        closed=closed,
    )


def _span(chance: Random, start: date, length: int, *, most: int) -> tuple[date, date]:
    first = start + chance.randint(0, max(1, length)) * _DAY
    return first, first + chance.randint(0, most) * _DAY


def our_cost(task: SeriesTask) -> int | None:
    """What Pistor's dates cost; None when it says that none fit.

    Raises `BrokenSeriesError` when they break what they must keep.
    """
    dates = shortest(task.gaps, task.rules, task.fixed)
    return None if dates is None else cost_of(task, dates)


class BrokenSeriesError(Exception):
    """Dates that break a window, a rule or a date that was set."""


def cost_of(task: SeriesTask, dates: Sequence[date]) -> int:
    """Days of delay of the first session, and days beside the best gap of the others."""
    if len(dates) != task.count or not all(task.rules.allows(day) for day in dates):
        raise BrokenSeriesError(f"{list(map(str, dates))}: a day is shut, or there are too few.")
    if any(dates[number - 1] != day for number, day in task.fixed.items()):
        raise BrokenSeriesError(f"{list(map(str, dates))}: a date that was set has moved.")
    cost = (dates[0] - task.rules.start).days
    for before, day in pairwise(dates):
        first, best, last = window(before, task.interval)
        if day < first or (last is not None and day > last):
            raise BrokenSeriesError(f"{before} and {day} are too near or too far apart.")
        cost += abs((day - best).days)
    return cost
