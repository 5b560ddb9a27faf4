"""The shortest path over days: dates for a whole course, exactly."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from pistor.knowledge.protocols import Interval
from pistor.planning.months import add_months, add_months_at_most
from pistor.planning.waits import Wait

_SEARCH_DAYS = 400
"""How far beyond the last expected session dates are looked for."""
_CHEAP, _ANY_COST = 30, 1_000_000
"""Cheap dates are looked for first: nearly every course has some, and few days lead to them."""

Gaps = tuple[Interval | None, ...]
"""The gap after each session but the last; None where no source states it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What dates must keep: days that are shut, waits, a deadline, and least gaps.

    `floors` are gaps that a limit asks for whatever the protocol did, as number
    and unit (`days` or `months`).
    """

    start: date
    deadline: date | None
    waits: tuple[Wait, ...]
    closed: Callable[[date], bool]
    floors: tuple[tuple[int, str], ...] = ()

    def allows(self, day: date) -> bool:
        """Whether a session may take place on `day`."""
        return (
            day >= self.start
            and (self.deadline is None or day <= self.deadline)
            and not self.closed(day)
            and not any(wait.bars(day) for wait in self.waits)
        )


def after(day: date, number: int, unit: str) -> date:
    """`number` days or calendar months after `day`."""
    return add_months(day, number) if unit == "months" else day + timedelta(days=number)


def _at_most(day: date, number: int, unit: str) -> date:
    return add_months_at_most(day, number) if unit == "months" else after(day, number, unit)


def window(
    day: date, interval: Interval, floors: tuple[tuple[int, str], ...] = ()
) -> tuple[date, date, date | None]:
    """First, best and last day for the session after one on `day`.

    Where a source only says what it did, that is also the first day: nothing
    read permits less.
    """
    least = interval.least if interval.least is not None else interval.usual
    asked = ((least or 0, interval.unit), *floors)
    first = max(after(day, number, unit) for number, unit in asked)
    best = max(first, after(day, interval.usual or least or 0, interval.unit))
    last = None if interval.most is None else _at_most(day, interval.most, interval.unit)
    return first, best, last


def shortest(gaps: Gaps, rules: Rules, fixed: dict[int, date]) -> tuple[date, ...] | None:
    """Dates for one session more than `gaps`, with least delay and deviation from usual gaps.

    Exact: every allowed day is a node, every gap in its window an edge, the cost
    is days of delay of the first session plus days off the best gap. `fixed`
    dates are kept. None when no dates fit.
    """
    known = tuple(one for one in gaps if one is not None)
    if len(known) < len(gaps):
        return None
    search = _Search(
        start=rules.start.toordinal(),
        open_days=[day.toordinal() for day in open_days(rules, known)],
        gaps=known,
        floors=rules.floors,
        fixed={number: day.toordinal() for number, day in fixed.items()},
    )
    days = search.cheapest(_CHEAP) or search.cheapest(_ANY_COST)
    return None if days is None else tuple(map(date.fromordinal, days))


def open_days(rules: Rules, gaps: tuple[Interval, ...]) -> list[date]:
    """Every day on which a session may take place, as far as a course could reach."""
    far = [(window(rules.start, one, rules.floors)[1] - rules.start).days for one in gaps]
    reach = _SEARCH_DAYS + sum(far) + max(far, default=0)
    days = (rules.start + timedelta(days=number) for number in range(reach + 1))
    return [day for day in days if rules.allows(day)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The open days of a course, each as its number in the calendar."""

    start: int
    open_days: list[int]
    gaps: tuple[Interval, ...]
    floors: tuple[tuple[int, str], ...]
    fixed: dict[int, int]
    windows: dict[tuple[int, int], tuple[int, int, int | None]] = field(default_factory=dict)

    def cheapest(self, most: int) -> list[int] | None:
        """The days that cost least, where that is at most `most`; None when none do.

        A dear beginning never leads to a cheap course, so it is left where it is.
        """
        firsts = self._worth_trying(self._open_between(1, self.start, self.start + most), 0, 1)
        costs = {day: day - self.start for day in firsts}
        back: list[dict[int, int]] = []
        for number in range(2, len(self.gaps) + 2):
            costs, came_from = self._next(costs, number, most)
            back.append(came_from)
        if not costs:
            return None
        days = [min(costs, key=lambda one: (costs[one], one))]
        for came_from in reversed(back):
            days.append(came_from[days[-1]])
        return days[::-1]

    def _next(
        self, costs: dict[int, int], number: int, most: int
    ) -> tuple[dict[int, int], dict[int, int]]:
        """What session `number` costs on each day, and the day before it that makes it so."""
        best: dict[int, int] = {}
        came_from: dict[int, int] = {}
        for day in sorted(costs):
            cost = costs[day]
            first, ideal, last = self._window(day, number - 1)
            end = ideal + most - cost
            days = self._open_between(
                number, max(first, ideal - most + cost), end if last is None else min(last, end)
            )
            for candidate in self._worth_trying(days, ideal, number):
                total = cost + abs(candidate - ideal)
                if candidate not in best or total < best[candidate]:
                    best[candidate], came_from[candidate] = total, day
        return best, came_from

    def _open_between(self, number: int, first: int, last: int) -> list[int]:
        """The open days of session `number` from `first` to `last`; one at most when it was set."""
        if number in self.fixed:
            first, last = max(first, self.fixed[number]), min(last, self.fixed[number])
        return self.open_days[
            bisect_left(self.open_days, first) : bisect_right(self.open_days, last)
        ]

    def _worth_trying(self, days: list[int], ideal: int, number: int) -> list[int]:
        """The days of session `number` that could lead to the cheapest course.

        With a longest gap or with gaps that differ all could. Else waiting beyond the
        first day from the ideal one on pays only where a longer month follows: every
        day of waiting is a day of cost, and saves a day later at most, or more by as
        much as the best gap is longer.
        """
        later = self.gaps[number - 1 :]
        if any(one.most is not None or one != later[0] for one in later):
            return days
        until = bisect_left(days, ideal) + 1
        found = days[:until]
        if later and (later[0].unit == "months" or self.floors):
            longest = max((self._gap(day, number) for day in found[-1:]), default=0)
            for day in days[until:]:
                if self._gap(day, number) > longest:
                    longest = self._gap(day, number)
                    found.append(day)
        return found

    def _gap(self, day: int, number: int) -> int:
        """How many days the best day after session `number` lies behind `day`."""
        return self._window(day, number)[1] - day

    def _window(self, day: int, number: int) -> tuple[int, int, int | None]:
        key = day, number
        if key not in self.windows:
            gap = self.gaps[number - 1]
            first, best, last = window(date.fromordinal(day), gap, self.floors)
            ends = None if last is None else last.toordinal()
            self.windows[key] = first.toordinal(), best.toordinal(), ends
        return self.windows[key]
