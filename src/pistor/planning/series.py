"""The dates of a course: the shortest path over days, with every window said."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Interval, Protocol
from pistor.knowledge.statements import Citations, Words
from pistor.planning.earlier import days_with
from pistor.planning.months import add_months, add_months_at_most
from pistor.planning.waits import Wait, waits_for

_SEARCH_DAYS = 400
"""How far beyond the last expected session dates are looked for."""
_CHEAP, _ANY_COST = 30, 1_000_000
"""Cheap dates are looked for first: nearly every course has some, and few days lead to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDate:
    """One session with its window. A `not_after` that no source states is None."""

    number: int
    on: date
    not_before: date
    not_after: date | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The sessions that fit, how many were asked for, and what would have to give."""

    sessions: tuple[SessionDate, ...]
    asked_for: int
    maintenance: Words | None
    gives_up: tuple[str, ...]
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What dates must keep: days that are shut, waits, and a deadline."""

    start: date
    deadline: date | None
    waits: tuple[Wait, ...]
    closed: Callable[[date], bool]

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


def window(day: date, interval: Interval) -> tuple[date, date, date | None]:
    """First, best and last day for the session after one on `day`.

    Where a source only says what it did, that is also the first day: nothing
    read permits less.
    """
    least = interval.least if interval.least is not None else interval.usual
    first = after(day, least or 0, interval.unit)
    best = max(first, after(day, interval.usual or least or 0, interval.unit))
    last = None if interval.most is None else _at_most(day, interval.most, interval.unit)
    return first, best, last


def shortest(
    count: int, interval: Interval | None, rules: Rules, fixed: dict[int, date]
) -> tuple[date, ...] | None:
    """`count` dates with the least delay and the least deviation from the usual gap.

    Exact: every allowed day is a node, every gap in its window an edge, the cost
    is days of delay of the first session plus days off the best gap. `fixed`
    dates are kept. None when no dates fit.
    """
    if count > 1 and interval is None:
        return None
    search = _Search(
        start=rules.start.toordinal(),
        open_days=[day.toordinal() for day in _open_days(rules, count, interval)],
        interval=interval,
        fixed={number: day.toordinal() for number, day in fixed.items()},
    )
    days = search.cheapest(count, _CHEAP) or search.cheapest(count, _ANY_COST)
    return None if days is None else tuple(map(date.fromordinal, days))


def _open_days(rules: Rules, count: int, interval: Interval | None) -> list[date]:
    """Every day on which a session may take place, as far as a course could reach."""
    gap = 0 if interval is None else (window(rules.start, interval)[1] - rules.start).days
    reach = _SEARCH_DAYS + count * gap
    days = (rules.start + timedelta(days=number) for number in range(reach + 1))
    return [day for day in days if rules.allows(day)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """The open days of a course, each as its number in the calendar."""

    start: int
    open_days: list[int]
    interval: Interval | None
    fixed: dict[int, int]
    windows: dict[int, tuple[int, int, int | None]] = field(default_factory=dict)

    def cheapest(self, count: int, most: int) -> list[int] | None:
        """The days that cost least, where that is at most `most`; None when none do.

        A dear beginning never leads to a cheap course, so it is left where it is.
        """
        firsts = self._worth_trying(self._open_between(1, self.start, self.start + most), 0)
        costs = {day: day - self.start for day in firsts}
        back: list[dict[int, int]] = []
        for number in range(2, count + 1):
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
            first, ideal, last = self._window(day)
            end = ideal + most - cost
            days = self._open_between(
                number, max(first, ideal - most + cost), end if last is None else min(last, end)
            )
            for candidate in self._worth_trying(days, ideal):
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

    def _worth_trying(self, days: list[int], ideal: int) -> list[int]:
        """The days that could lead to the cheapest course.

        With a longest gap all could. Without one, waiting beyond the first day from
        the ideal one on pays only where a longer month follows: every day of
        waiting is a day of cost, and saves a day later at most, or more by as much
        as the best gap is longer.
        """
        if self.interval is None:
            return days[:1]
        if self.interval.most is not None:
            return days
        until = bisect_left(days, ideal) + 1
        found = days[:until]
        if self.interval.unit == "months":
            longest = max((self._gap(day) for day in found[-1:]), default=0)
            for day in days[until:]:
                if self._gap(day) > longest:
                    longest = self._gap(day)
                    found.append(day)
        return found

    def _gap(self, day: int) -> int:
        """How many days the best day of the next session lies behind `day`."""
        return self._window(day)[1] - day

    def _window(self, day: int) -> tuple[int, int, int | None]:
        if day not in self.windows and self.interval is not None:
            first, best, last = window(date.fromordinal(day), self.interval)
            ends = None if last is None else last.toordinal()
            self.windows[day] = first.toordinal(), best.toordinal(), ends
        return self.windows[day]


def plan_series(
    protocol: Protocol,
    case: Case,
    knowledge: Knowledge,
    *,
    start: date,
    zones: tuple[str, ...],
    concern: str,
) -> Series:
    """Dates for a whole course, or for as much of it as fits, with what would have to give."""
    interval = protocol.course.interval
    asked_for = sessions_left(protocol, case, knowledge)
    rules = _rules(protocol, case, knowledge, start, zones)
    fixed = case.decisions.dates.get(concern, {})
    dates: tuple[date, ...] = ()
    for count in range(asked_for, 0, -1):
        kept = {number: day for number, day in fixed.items() if number <= count}
        found = shortest(count, interval, rules, kept)
        if found is not None:
            dates = found
            break
    sources = interval.sources if interval is not None else ()
    gives_up = (
        () if len(dates) == asked_for else _gives_up(asked_for, len(dates), interval, rules, fixed)
    )
    return Series(
        sessions=_in_words(dates, interval, rules),
        asked_for=asked_for,
        maintenance=protocol.course.maintenance,
        gives_up=gives_up,
        sources=sources,
    )


def sessions_left(protocol: Protocol, case: Case, knowledge: Knowledge) -> int:
    """The sessions of a course less those already done with its medicines; 1 when not stated."""
    span = protocol.course.sessions
    whole = 1 if span is None else int(span.high or span.low or 1)
    return max(0, whole - len(days_with(_medicines(protocol), case, knowledge)))


def _medicines(protocol: Protocol) -> frozenset[str]:
    return frozenset(part.substance for one in protocol.passes for part in one.components)


def _rules(
    protocol: Protocol, case: Case, knowledge: Knowledge, start: date, zones: tuple[str, ...]
) -> Rules:
    away, practice = case.wishes.away, case.practice

    def closed(day: date) -> bool:
        return (
            any(first <= day <= last for first, last in away)
            or day in practice.closed
            or (
                practice.open_weekdays is not None
                and day.isoweekday() not in practice.open_weekdays
            )
        )

    return Rules(
        start=max(start, _after_earlier(protocol, case, knowledge, start)),
        deadline=case.wishes.finish_by,
        waits=tuple(waits_for(protocol, case, knowledge, zones)),
        closed=closed,
    )


def _after_earlier(protocol: Protocol, case: Case, knowledge: Knowledge, start: date) -> date:
    """The first day that keeps the interval to the last session with the same medicine."""
    interval = protocol.course.interval
    done = days_with(_medicines(protocol), case, knowledge)
    return start if interval is None or not done else max(start, window(max(done), interval)[0])


def _in_words(
    dates: tuple[date, ...], interval: Interval | None, rules: Rules
) -> tuple[SessionDate, ...]:
    rows = []
    for number, day in enumerate(dates, start=1):
        if number == 1 or interval is None:
            first, best, last = rules.start, rules.start, rules.deadline
            because = "The first day that nothing bars."
        else:
            first, best, last = window(dates[number - 2], interval)
            gap = interval.usual or interval.least
            unit = interval.unit.removesuffix("s") if gap == 1 else interval.unit
            because = f"{gap} {unit} after session {number - 1}."
        if day != best:
            because = f"{because} {_moved(day, best, rules)}"
        rows.append(
            SessionDate(number=number, on=day, not_before=first, not_after=last, because=because)
        )
    return tuple(rows)


def _moved(day: date, best: date, rules: Rules) -> str:
    days = abs((day - best).days)
    return f"Moved by {days} {'day' if days == 1 else 'days'}: {_why(best, rules)}."


def _why(day: date, rules: Rules) -> str:
    for wait in rules.waits:
        if wait.bars(day):
            return f"{wait.what}, {wait.because}"
    if rules.closed(day):
        return "the day is shut or the patient is away"
    return "a date was set"


def _gives_up(
    asked_for: int, fit: int, interval: Interval | None, rules: Rules, fixed: dict[int, date]
) -> tuple[str, ...]:
    """Which single thing would have to give so that the whole course fits."""
    if asked_for == 0:
        return ("The course is complete: no session is left.",)
    said = [f"{fit} of {asked_for} sessions fit."]
    if interval is None:
        return (*said, "The interval between sessions is not stated; a physician sets the dates.")
    changes = {
        "a later end than wished": replace(rules, deadline=None),
        "treating on days away or shut": replace(rules, closed=lambda _day: False),
        "moving the other treatment": replace(rules, waits=()),
    }
    helped = [
        what for what, changed in changes.items() if shortest(asked_for, interval, changed, fixed)
    ]
    if fixed and shortest(asked_for, interval, rules, {}):
        helped.append("the dates that were set")
    if helped:
        said.append(f"All fit with {', or '.join(helped)}.")
    return tuple(said)
