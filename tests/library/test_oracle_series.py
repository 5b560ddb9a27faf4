"""The dates of a course against every tuple of days there is, on small horizons."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.knowledge.protocols import Interval
from pistor.planning.days import Rules, shortest, window
from pistor.planning.waits import Wait

START = date(2026, 11, 21)
_DAY = timedelta(days=1)
EVERY_WEEK = Interval(unit="days", usual=7, sources=())


def later(day, number, unit, *, at_most=False):
    """Months by hand: to the first of the month meant, then on to the day of the same number.

    Where that month has no such day, `at_most` stays inside it and a wait goes on to the next.
    """
    if unit == "days":
        return day + timedelta(days=number)
    first = day.replace(day=1)
    for _ in range(number):
        first = (first + timedelta(days=32)).replace(day=1)
    wanted = first
    while wanted.day < day.day and (wanted + _DAY).month == first.month:
        wanted += _DAY
    return wanted if at_most or wanted.day == day.day else wanted + _DAY


@cache
def window_by_hand(day, interval, floors=()):
    """First, best and last day, from what the source and the limits state and nothing else."""
    least = interval.least if interval.least is not None else interval.usual
    usual = interval.usual if interval.usual is not None else interval.least
    most, unit = interval.most, interval.unit
    first = max(later(day, least, unit), *(later(day, *floor) for floor in floors), day)
    last = None if most is None else later(day, most, unit, at_most=True)
    return first, max(first, later(day, usual, unit)), last


def fits(dates, gaps, rules, fixed):
    if any(fixed.get(number) not in (None, day) for number, day in enumerate(dates, start=1)):
        return False
    return all(allows_by_hand(day, rules) for day in dates) and all(
        follows(day, before, gap, rules.floors)
        for before, day, gap in zip(dates, dates[1:], gaps, strict=False)
    )


def follows(day, before, gap, floors):
    first, _, last = window_by_hand(before, gap, floors)
    return first <= day and (last is None or day <= last)


def cost(dates, gaps, rules):
    """Days of delay of the first session, and days beside the best gap of the others."""
    beside = (
        abs((day - window_by_hand(before, gap, rules.floors)[1]).days)
        for before, day, gap in zip(dates, dates[1:], gaps, strict=False)
    )
    return (dates[0] - rules.start).days + sum(beside)


def every_course(gaps, rules, fixed):
    """Every tuple of days there is that keeps the rules, up to the deadline."""
    span = (rules.deadline - rules.start).days
    days = (rules.start + timedelta(days=number) for number in range(span + 1))
    allowed = [day for day in days if allows_by_hand(day, rules)]
    found = [(day,) for day in allowed if fixed.get(1) in (None, day)]
    for number, gap in enumerate(gaps, start=2):
        found = [
            (*dates, day)
            for dates in found
            for day in allowed
            if fixed.get(number) in (None, day) and follows(day, dates[-1], gap, rules.floors)
        ]
    return found


def allows_by_hand(day, rules):
    barred = any(wait.first <= day <= wait.last for wait in rules.waits)
    return rules.start <= day <= rules.deadline and not rules.closed(day) and not barred


def numbers(low, high):
    return st.integers(low, high)


@st.composite
def intervals_in_days(draw):
    least, usual = sorted((draw(numbers(1, 12)), draw(numbers(1, 12))))
    most = draw(st.none() | numbers(usual, 16))
    given_ends = draw(st.sampled_from(["both", "least", "usual"]))
    return Interval(
        unit="days",
        least=None if given_ends == "usual" else least,
        usual=None if given_ends == "least" else usual,
        most=most,
        sources=(),
    )


@st.composite
def rules_over(draw, *, days, start=START):
    """Shut days, days around another treatment, a weekday off, and a deadline."""
    shut = frozenset(
        start + timedelta(days=one) for one in draw(st.sets(numbers(0, days), max_size=days // 2))
    )
    weekday = draw(st.none() | numbers(1, 7))
    waits = draw(st.lists(st.tuples(numbers(0, days), numbers(0, 5)), max_size=2))
    return Rules(
        start=start + timedelta(days=draw(numbers(0, 4))),
        deadline=start + timedelta(days=draw(numbers(days // 2, days))),
        waits=tuple(
            Wait(
                what="another treatment",
                first=start + timedelta(days=first),
                last=start + timedelta(days=first + length),
                because="",
            )
            for first, length in waits
        ),
        closed=lambda day: day in shut or day.isoweekday() == weekday,
    )


def compare(gaps, rules, fixed):
    found = shortest(gaps, rules, fixed)
    costs = [cost(dates, gaps, rules) for dates in every_course(gaps, rules, fixed)]
    if not costs:
        assert found is None
        return
    assert found is not None
    assert len(found) == len(gaps) + 1
    assert fits(found, gaps, rules, fixed)
    assert cost(found, gaps, rules) == min(costs)


@given(count=numbers(1, 3), interval=intervals_in_days(), rules=rules_over(days=28))
def test_no_other_days_cost_less(count, interval, rules):
    compare((interval,) * (count - 1), rules, {})


@given(interval=intervals_in_days(), rules=rules_over(days=28), number=numbers(1, 3), day=st.data())
def test_a_date_that_was_set_is_kept_or_nothing_fits(interval, rules, number, day):
    fixed = {number: START + timedelta(days=day.draw(numbers(0, 28)))}

    compare((interval, interval), rules, fixed)


def gaps_that_differ(*, most=3):
    return st.lists(intervals_in_days(), min_size=1, max_size=most).map(tuple)


@given(gaps=gaps_that_differ(), rules=rules_over(days=26), data=st.data())
def test_no_other_days_cost_less_where_the_gaps_differ(gaps, rules, data):
    day = data.draw(st.none() | numbers(0, 26))
    number = data.draw(numbers(1, len(gaps) + 1))
    fixed = {} if day is None else {number: START + timedelta(days=day)}

    compare(gaps, rules, fixed)


@given(
    gaps=gaps_that_differ(most=2),
    rules=rules_over(days=70),
    floors=st.lists(
        st.tuples(numbers(1, 20), st.just("days")) | st.just((1, "months")), min_size=1, max_size=2
    ),
)
def test_no_other_days_cost_less_where_limits_ask_for_longer_gaps(gaps, rules, floors):
    compare(gaps, replace(rules, floors=tuple(floors)), {})


def monthly(draw_usual, draw_most):
    return st.builds(
        Interval,
        unit=st.just("months"),
        least=st.just(1),
        usual=draw_usual,
        most=draw_most,
        sources=st.just(()),
    )


@given(
    rules=st.sampled_from([date(2026, 12, 27), date(2027, 1, 28), date(2027, 2, 26)]).flatmap(
        lambda start: rules_over(days=64, start=start)
    ),
    months=monthly(st.none() | numbers(1, 2), st.none() | st.just(2)),
    days=intervals_in_days(),
    months_first=st.booleans(),
    floor=st.none() | st.sampled_from([(1, "months"), (29, "days")]),
)
def test_no_other_days_cost_less_where_days_and_months_follow_one_another(
    rules, months, days, months_first, floor
):
    gaps = (months, days) if months_first else (days, months)

    compare(gaps, rules if floor is None else replace(rules, floors=(floor,)), {})


ENDS_OF_MONTHS = st.sampled_from([date(2026, 12, 28), date(2027, 1, 28), date(2027, 2, 25)])


@given(
    rules=ENDS_OF_MONTHS.flatmap(lambda start: rules_over(days=70, start=start)),
    usual=st.none() | numbers(1, 2),
    most=st.none() | numbers(2, 3),
)
def test_months_are_calendar_months_also_at_their_ends(rules, usual, most):
    interval = Interval(unit="months", least=1, usual=usual, most=most, sources=())

    compare((interval,), rules, {})


@pytest.mark.parametrize(
    ("gap", "floors"),
    [
        (Interval(unit="months", least=1, sources=()), ()),
        (Interval(unit="months", least=1, sources=()), ((14, "days"),)),
        (EVERY_WEEK, ((1, "months"),)),
    ],
    ids=["its own month", "its own month beside a limit in days", "the month of a limit"],
)
def test_a_later_start_is_taken_when_the_next_month_is_longer(gap, floors):
    """From 28 February the best day is 28 March, which is shut until 1 April."""
    first, next_month = date(2027, 2, 28), date(2027, 4, 1)
    rules = rules_from(first, closed=lambda day: date(2027, 3, 2) <= day < next_month)

    kept = replace(rules, floors=floors)

    assert shortest((gap,), kept, {}) == (date(2027, 3, 1), next_month)


@given(
    day=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    unit=st.sampled_from(["days", "months"]),
    least=st.none() | numbers(1, 6),
    usual=numbers(6, 12),
    most=st.none() | numbers(12, 18),
    floors=st.lists(
        st.tuples(numbers(1, 40), st.just("days")) | st.tuples(numbers(1, 3), st.just("months")),
        max_size=2,
    ).map(tuple),
)
def test_a_window_is_what_the_source_and_the_limits_state(*, day, unit, least, usual, most, floors):
    interval = Interval(unit=unit, least=least, usual=usual, most=most, sources=())

    assert window(day, interval, floors) == window_by_hand(day, interval, floors)


def rules_from(start, *, closed=lambda _day: False, deadline=None, waits=()):
    return Rules(start=start, deadline=deadline, waits=waits, closed=closed)


def test_a_month_after_the_end_of_january_is_never_cut_short():
    monthly = Interval(unit="months", least=1, sources=())
    end_of_january = rules_from(date(2027, 1, 31))

    assert shortest((monthly, monthly), end_of_january, {}) == (
        date(2027, 1, 31),
        date(2027, 3, 1),
        date(2027, 4, 1),
    )


def test_a_long_absence_only_delays_where_no_longest_gap_is_stated():
    every_four_weeks = Interval(unit="days", usual=28, sources=())
    back = START + timedelta(days=200)
    abroad = rules_from(START, closed=lambda day: START < day < back)

    assert shortest((every_four_weeks,), abroad, {}) == (START, back)


def test_one_session_needs_no_interval_and_two_do():
    assert shortest((), rules_from(START), {}) == (START,)
    assert shortest((None,), rules_from(START), {}) is None
    assert shortest((EVERY_WEEK, None), rules_from(START), {}) is None
