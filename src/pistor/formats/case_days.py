"""The days of a case: in the calendar's near past and future, and in an order that can be."""

from collections.abc import Iterator
from datetime import date

from pistor.faults import Fault
from pistor.formats.case_walk import Pattern, fault_at, mappings, texts, walk
from pistor.strict_yaml import Read, Tree, day

_IN_THE_LIFE: tuple[Pattern, ...] = (
    ("answers", "medicines", "*", "last_taken"),
    ("answers", "procedures", "*", "on"),
    ("answers", "measurements", "*", "on"),
    ("answers", "earlier_sessions", "*", "on"),
    ("answers", "asked", "*", "on"),
    ("answers", "examined", "on"),
)
_PAST: tuple[Pattern, ...] = (
    *_IN_THE_LIFE,
    ("patient", "born"),
    ("answers", "conditions", "*", "since"),
    ("decisions", "overrides", "*", "on"),
)
_COMING: tuple[Pattern, ...] = (
    ("combine_with", "*", "on"),
    ("wishes", "finish_by"),
    ("decisions", "dates", "*", "*"),
)
_ANY_TIME: tuple[Pattern, ...] = (
    ("wishes", "away", "*", "*"),
    ("practice", "closed", "*"),
    ("answers", "conditions", "*", "until"),
)
FIRST_YEAR, LAST_YEAR = 2000, 2099
OLDEST_YEARS = 125
YEARS_AHEAD = 10


def faults_of_days(read: Read) -> Iterator[Fault]:
    """Days that cannot be, measured against the day of the case."""
    on = next((day(value) for _, value in walk(read.tree, ("on",))), None)
    if on is not None and not FIRST_YEAR <= on.year <= LAST_YEAR:
        remedy = f"is not between {FIRST_YEAR} and {LAST_YEAR}; check the year."
        yield fault_at(read, ("on",), "day-out-of-range", on.isoformat(), remedy)
    elif on is not None:
        yield from _against_the_case(read, on)
        yield from _before_birth(read)
    yield from _reversed(read)


def _against_the_case(read: Read, on: date) -> Iterator[Fault]:
    for path, value, one in _each(read, _PAST):
        if one > on:
            remedy = f"is after {on}, the day of the case; check both."
            yield fault_at(read, path, "day-in-future", value, remedy)
        elif on.year - one.year > OLDEST_YEARS:
            remedy = f"is more than {OLDEST_YEARS} years ago; check the year."
            yield fault_at(read, path, "day-too-old", value, remedy)
    for path, value, one in _each(read, _COMING):
        if one < on:
            remedy = f"is before {on}, the day of the case; check both."
            yield fault_at(read, path, "day-in-past", value, remedy)
    for path, value, one in _each(read, (*_COMING, *_ANY_TIME)):
        if abs(one.year - on.year) > (YEARS_AHEAD if one > on else OLDEST_YEARS):
            remedy = f"is too many years from {on}, the day of the case; check the year."
            yield fault_at(read, path, "day-too-far", value, remedy)


def _before_birth(read: Read) -> Iterator[Fault]:
    born = next((day(value) for _, value in walk(read.tree, ("patient", "born"))), None)
    for path, value, one in _each(read, _IN_THE_LIFE) if born is not None else ():
        if born is not None and one < born:
            remedy = f"is before {born}, the day of birth; check both."
            yield fault_at(read, path, "day-before-birth", value, remedy)


def _reversed(read: Read) -> Iterator[Fault]:
    for path, value in walk(read.tree, ("wishes", "away", "*")):
        ends = [day(end) for end in value] if isinstance(value, list) else []
        if len(ends) == len(("first", "last")) and _is_after(ends[0], ends[1]):
            shown = f"{ends[0]} to {ends[1]}"
            yield fault_at(read, path, "days-reversed", shown, "ends before it begins; swap them.")
    for path, condition in mappings(read.tree, ("answers", "conditions", "*")):
        until: Tree = condition.get("until")
        if _is_after(day(condition.get("since")), day(until)):
            remedy = "is before `since`; check both."
            yield fault_at(read, (*path, "until"), "days-reversed", until, remedy)


def _is_after(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one > other


def _each(
    read: Read, patterns: tuple[Pattern, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, date]]:
    for pattern in patterns:
        for path, value in texts(read.tree, pattern):
            one = day(value)
            if one is not None:
                yield path, value, one
