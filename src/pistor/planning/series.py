"""The dates of a course, with every window said and what would have to give."""

from dataclasses import dataclass, replace
from datetime import date

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Interval, Protocol
from pistor.knowledge.statements import Citations, Words
from pistor.planning.days import Gaps, Rules, after, shortest, window
from pistor.planning.earlier import days_with
from pistor.planning.limiting import limits_on, overridden
from pistor.planning.repair import repaired
from pistor.planning.waits import Wait, waits_for


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


def plan_series(
    protocol: Protocol,
    case: Case,
    knowledge: Knowledge,
    *,
    start: date,
    zones: tuple[str, ...],
    concern: str,
    beside: tuple[Wait, ...] = (),
) -> Series:
    """Dates for a whole course, or for as much of it as fits, with what would have to give.

    `beside` are the days that other courses of the same plan keep free. Where a
    physician set a date, the others move as little as they can.
    """
    done, asked_for = (
        sessions_done(protocol, case, knowledge),
        sessions_left(protocol, case, knowledge),
    )
    gaps = gaps_of(protocol, done, asked_for)
    rules = _rules(protocol, case, knowledge, start, zones)
    rules = replace(rules, waits=(*rules.waits, *beside))
    fixed = case.decisions.dates.get(concern, {})
    dates: tuple[date, ...] = ()
    for count in range(asked_for, 0, -1):
        kept = {number: day for number, day in fixed.items() if number <= count}
        found = _dates(gaps[: count - 1], rules, kept)
        if found is not None:
            dates = found
            break
    rows = (protocol.course.interval, *protocol.course.first_gaps)
    cited = dict.fromkeys(citation for one in rows if one for citation in one.sources)
    gives_up = (
        () if len(dates) == asked_for else _gives_up(gaps, asked_for, len(dates), rules, fixed)
    )
    return Series(
        sessions=_in_words(dates, gaps, rules),
        asked_for=asked_for,
        maintenance=protocol.course.maintenance,
        gives_up=gives_up,
        sources=tuple(cited),
    )


def _dates(gaps: Gaps, rules: Rules, fixed: dict[int, date]) -> tuple[date, ...] | None:
    """The dates that nothing moved would have, repaired where a physician set some."""
    free = shortest(gaps, rules, {})
    return free if free is None or not fixed else repaired(free, fixed, gaps, rules)


def gaps_of(protocol: Protocol, done: int, count: int) -> Gaps:
    """The gap after each of `count` sessions but the last, when `done` were had before."""
    return tuple(gap_after(protocol, done + number) for number in range(1, count))


def gap_after(protocol: Protocol, number: int) -> Interval | None:
    """The gap after session `number` of a protocol; None where its source states none.

    One of which only the longest is stated dates nothing, so it counts as not stated.
    """
    course = protocol.course
    within = 1 <= number <= len(course.first_gaps)
    gap = course.first_gaps[number - 1] if within else course.interval
    return None if gap is None or gap.least is gap.usual is None else gap


def sessions_done(protocol: Protocol, case: Case, knowledge: Knowledge) -> int:
    """How many earlier sessions used a medicine of a protocol."""
    return len(days_with(_medicines(protocol), case, knowledge))


def sessions_left(protocol: Protocol, case: Case, knowledge: Knowledge) -> int:
    """The sessions of a course less those already done with its medicines; 1 when not stated."""
    span = protocol.course.sessions
    whole = 1 if span is None else int(span.high or span.low or 1)
    return max(0, whole - sessions_done(protocol, case, knowledge))


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

    floors = _floors(protocol, case, knowledge)
    return Rules(
        start=max(start, _after_earlier(protocol, case, knowledge, start, floors)),
        deadline=case.wishes.finish_by,
        waits=tuple(waits_for(protocol, case, knowledge, zones)),
        closed=closed,
        floors=floors,
    )


def _floors(protocol: Protocol, case: Case, knowledge: Knowledge) -> tuple[tuple[int, str], ...]:
    """The least gaps that limits ask for, whatever the protocol did, unless overridden."""
    found = {
        (int(limit.value), limit.unit)
        for one in protocol.passes
        for part in one.components
        for limit in limits_on(part, one, knowledge)
        if limit.per == "interval"
        and limit.bound == "at-least"
        and limit.unit in ("days", "months")
        and not overridden(limit, case)
    }
    return tuple(sorted(found))


def _after_earlier(
    protocol: Protocol,
    case: Case,
    knowledge: Knowledge,
    start: date,
    floors: tuple[tuple[int, str], ...],
) -> date:
    """The first day that keeps the gap to the last session with the same medicine.

    What limits ask for holds also where the protocol states no interval.
    """
    done = days_with(_medicines(protocol), case, knowledge)
    if not done:
        return start
    interval = gap_after(protocol, len(done))
    kept = [after(max(done), number, unit) for number, unit in floors]
    if interval is not None:
        kept.append(window(max(done), interval)[0])
    return max([start, *kept])


def _in_words(dates: tuple[date, ...], gaps: Gaps, rules: Rules) -> tuple[SessionDate, ...]:
    rows = []
    for number, day in enumerate(dates, start=1):
        interval = None if number == 1 else gaps[number - 2]
        if interval is None:
            first, best, last = rules.start, rules.start, rules.deadline
            because = "The first day that nothing bars."
        else:
            first, best, last = window(dates[number - 2], interval, rules.floors)
            because = _gap_in_words(dates[number - 2], number - 1, interval, rules)
        if day != best:
            because = f"{because} {_moved(day, best, rules)}"
        rows.append(
            SessionDate(number=number, on=day, not_before=first, not_after=last, because=because)
        )
    return tuple(rows)


def _gap_in_words(before: date, number: int, interval: Interval, rules: Rules) -> str:
    """What sets the best day after session `number`, which is on `before`."""
    asked: tuple[int | None, str] = (interval.usual or interval.least, interval.unit)
    whose = ""
    if window(before, interval, rules.floors)[1] > window(before, interval)[1]:
        asked = max(rules.floors, key=lambda floor: after(before, *floor))
        whose = ", which a limit asks for"
    gap, unit = asked
    unit = unit.removesuffix("s") if gap == 1 else unit
    return f"{gap} {unit} after session {number}{whose}."


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
    gaps: Gaps, asked_for: int, fit: int, rules: Rules, fixed: dict[int, date]
) -> tuple[str, ...]:
    """Which single thing would have to give so that the whole course fits."""
    if asked_for == 0:
        return ("The course is complete: no session is left.",)
    said = [f"{fit} of {asked_for} sessions fit."]
    if None in gaps:
        return (*said, "The interval between sessions is not stated; a physician sets the dates.")
    changes = {
        "a later end than wished": replace(rules, deadline=None),
        "treating on days away or shut": replace(rules, closed=lambda _day: False),
        "moving the other treatment": replace(rules, waits=()),
    }
    helped = [what for what, changed in changes.items() if shortest(gaps, changed, fixed)]
    if fixed and shortest(gaps, rules, {}):
        helped.append("the dates that were set")
    if helped:
        said.append(f"All fit with {', or '.join(helped)}.")
    return tuple(said)
