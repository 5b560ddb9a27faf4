"""The dates of a course against every tuple of days there is, on small horizons."""

from datetime import date, timedelta
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from pistor.knowledge.protocols import Interval
from pistor.planning.days import Rules, shortest, window
from pistor.planning.waits import Wait

START = date(2026, 11, 21)
_DAY = timedelta(days=1)


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


def window_by_hand(day, interval):
    """First, best and last day, from what the source states and nothing else."""
    first = interval.least if interval.least is not None else interval.usual
    best = interval.usual if interval.usual is not None else interval.least
    most, unit = interval.most, interval.unit
    last = None if most is None else later(day, most, unit, at_most=True)
    return later(day, first, interval.unit), later(day, best, interval.unit), last


def fits(dates, interval, allowed, fixed):
    if any(fixed.get(number) not in (None, day) for number, day in enumerate(dates, start=1)):
        return False
    if not set(dates) <= allowed:
        return False
    for before, day in pairwise(dates):
        first, _, last = window_by_hand(before, interval)
        if day < first or (last is not None and day > last):
            return False
    return True


def cost(dates, interval, start):
    """Days of delay of the first session, and days beside the best gap of the others."""
    gaps = pairwise(dates)
    beside = (abs((day - window_by_hand(before, interval)[1]).days) for before, day in gaps)
    return (dates[0] - start).days + sum(beside)


def least_cost(count, interval, rules, fixed):
    """The least cost over every tuple of days; None when none fits."""
    span = (rules.deadline - rules.start).days
    days = (rules.start + timedelta(days=number) for number in range(span + 1))
    allowed = {day for day in days if allows_by_hand(day, rules)}
    tuples = (
        dates
        for dates in product(sorted(allowed), repeat=count)
        if fits(dates, interval, allowed, fixed)
    )
    return min((cost(dates, interval, rules.start) for dates in tuples), default=None)


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


def compare(count, interval, rules, fixed):
    found = shortest((interval,) * (count - 1), rules, fixed)
    best = least_cost(count, interval, rules, fixed)
    if best is None:
        assert found is None
        return
    assert found is not None
    assert len(found) == count
    assert fits(found, interval, {day for day in found if allows_by_hand(day, rules)}, fixed)
    assert cost(found, interval, rules.start) == best


@given(count=numbers(1, 3), interval=intervals_in_days(), rules=rules_over(days=28))
def test_no_other_days_cost_less(count, interval, rules):
    compare(count, interval, rules, {})


@given(interval=intervals_in_days(), rules=rules_over(days=28), number=numbers(1, 3), day=st.data())
def test_a_date_that_was_set_is_kept_or_nothing_fits(interval, rules, number, day):
    fixed = {number: START + timedelta(days=day.draw(numbers(0, 28)))}

    compare(3, interval, rules, fixed)


ENDS_OF_MONTHS = st.sampled_from([date(2026, 12, 28), date(2027, 1, 28), date(2027, 2, 25)])


@given(
    rules=ENDS_OF_MONTHS.flatmap(lambda start: rules_over(days=70, start=start)),
    usual=st.none() | numbers(1, 2),
    most=st.none() | numbers(2, 3),
)
def test_months_are_calendar_months_also_at_their_ends(rules, usual, most):
    interval = Interval(unit="months", least=1, usual=usual, most=most, sources=())

    compare(2, interval, rules, {})


def test_a_later_start_is_taken_when_the_next_month_is_longer():
    """From 28 February the best day is 28 March, which is shut until 1 April."""
    monthly = Interval(unit="months", least=1, sources=())
    first, next_month = date(2027, 2, 28), date(2027, 4, 1)
    rules = rules_from(first, closed=lambda day: date(2027, 3, 2) <= day < next_month)

    assert shortest((monthly,), rules, {}) == (date(2027, 3, 1), next_month)


@given(
    day=st.dates(date(2026, 1, 1), date(2029, 1, 1)),
    unit=st.sampled_from(["days", "months"]),
    least=st.none() | numbers(1, 6),
    usual=numbers(6, 12),
    most=st.none() | numbers(12, 18),
)
def test_a_window_is_what_the_source_states(day, unit, least, usual, most):
    interval = Interval(unit=unit, least=least, usual=usual, most=most, sources=())

    assert window(day, interval) == window_by_hand(day, interval)


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
