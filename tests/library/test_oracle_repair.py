"""Moved sessions against every tuple of days there is: the fewest others change."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.library import made_up_edition as made
from tests.library.test_oracle_series import (
    START,
    cost,
    every_course,
    fits,
    gaps_that_differ,
    intervals_in_days,
    monthly,
    numbers,
    rules_from,
    rules_over,
)

from pistor.case import Decisions
from pistor.knowledge.protocols import Interval
from pistor.planning.days import shortest
from pistor.planning.repair import repaired

EVERY_WEEK = Interval(unit="days", least=6, usual=7, most=9, sources=())


def changes(dates, before):
    """How many sessions lie on another day than before."""
    return sum(day != old for day, old in zip(dates, before, strict=True))


def compare(gaps, rules, moved):
    """Nothing changes fewer sessions, and of what changes as few nothing is nearer."""
    before = shortest(gaps, rules, {})
    assume(before is not None)
    found = repaired(before, moved, gaps, rules)
    best = min(
        (
            (changes(dates, before), cost(dates, gaps, rules))
            for dates in every_course(gaps, rules, moved)
        ),
        default=None,
    )
    if best is None:
        assert found is None
        return
    assert found is not None
    assert fits(found, gaps, rules, moved)
    assert (changes(found, before), cost(found, gaps, rules)) == best


@st.composite
def moves(draw, sessions, *, days, most=2):
    """One or two sessions moved to any day of the horizon."""
    which = draw(st.sets(numbers(1, sessions), min_size=1, max_size=min(most, sessions)))
    return {number: START + timedelta(days=draw(numbers(0, days))) for number in which}


@given(gaps=gaps_that_differ(), rules=rules_over(days=28), data=st.data())
def test_a_move_changes_the_fewest_sessions_and_leaves_them_nearest_to_the_best_gaps(
    gaps, rules, data
):
    compare(gaps, rules, data.draw(moves(len(gaps) + 1, days=28)))


@given(
    interval=intervals_in_days(),
    count=numbers(2, 4),
    rules=rules_over(days=32),
    floor=numbers(1, 10),
    data=st.data(),
)
def test_a_move_in_a_course_with_equal_gaps_that_limits_lengthen_changes_the_fewest(
    interval, count, rules, floor, data
):
    kept = replace(rules, floors=((floor, "days"),))

    compare((interval,) * (count - 1), kept, data.draw(moves(count, days=32)))


@given(
    gaps=st.lists(monthly(st.just(1), st.none() | st.just(2)), min_size=1, max_size=2).map(tuple),
    rules=rules_over(days=90),
    data=st.data(),
)
def test_a_move_in_a_monthly_course_changes_the_fewest(gaps, rules, data):
    compare(gaps, rules, data.draw(moves(len(gaps) + 1, days=90, most=1)))


@given(gaps=gaps_that_differ(), rules=rules_over(days=40), data=st.data())
def test_where_nothing_was_moved_nothing_changes(gaps, rules, data):
    """Neither without a move, nor when a session is set on the day that it has."""
    before = shortest(gaps, rules, {})
    assume(before is not None)
    which = data.draw(st.sets(numbers(1, len(before))))

    assert repaired(before, {}, gaps, rules) == before
    assert repaired(before, {one: before[one - 1] for one in which}, gaps, rules) == before


@given(gaps=gaps_that_differ(), rules=rules_over(days=40), data=st.data())
def test_a_repaired_course_needs_no_repair(gaps, rules, data):
    before = shortest(gaps, rules, {})
    assume(before is not None)
    moved = data.draw(moves(len(before), days=40))
    after = repaired(before, moved, gaps, rules)
    assume(after is not None)

    assert repaired(after, moved, gaps, rules) == after


def test_a_move_within_the_window_moves_nothing_else():
    week = timedelta(days=7)
    before = shortest((EVERY_WEEK,) * 3, rules_from(START), {})
    moved = {2: START + week + timedelta(days=1)}

    assert repaired(before, moved, (EVERY_WEEK,) * 3, rules_from(START)) == (
        START,
        START + timedelta(days=8),
        START + 2 * week,
        START + 3 * week,
    )


def test_a_move_beyond_the_window_takes_along_only_what_it_must():
    """The third session may lie 9 days behind the second, and the fourth keeps its day."""
    before = shortest((EVERY_WEEK,) * 3, rules_from(START), {})
    moved = {2: START + timedelta(days=9)}

    assert repaired(before, moved, (EVERY_WEEK,) * 3, rules_from(START)) == (
        START,
        START + timedelta(days=9),
        START + timedelta(days=15),
        START + timedelta(days=21),
    )


# Through a whole plan.

FOUR_WEEKLY = made.edition(
    made.protocol(
        "weekly",
        "one",
        {"red": "10"},
        sessions=4,
        every={"unit": "days", "least": 6, "usual": 7, "most": 9},
    )
)


def planned(moved, **fields):
    """The days of the course where a physician set some, and what the plan says of them."""
    decided = Decisions(dates={"one": {one: date.fromisoformat(day) for one, day in moved.items()}})
    (course,) = made.planned(FOUR_WEEKLY, "one", decisions=decided, **fields).courses
    series = course.chosen.series
    days = [f"{row.on:%m-%d}" for row in series.sessions]
    return days, [row.because for row in series.sessions], series.gives_up


def test_a_plan_moves_the_others_as_little_as_it_can():
    days, because, gives_up = planned({2: "2026-11-30"})

    assert days == ["11-21", "11-30", "12-06", "12-12"]
    assert because == [
        "The first day that nothing bars.",
        "7 days after session 1. Moved by 2 days: a date was set.",
        "7 days after session 2. Moved by 1 day: a date was set.",
        "7 days after session 3. Moved by 1 day: a date was set.",
    ]
    assert gives_up == ()


def test_a_plan_without_a_date_that_was_set_or_with_the_day_it_had_is_the_same():
    assert planned({}) == planned({3: "2026-12-05"})


def test_a_date_that_lets_not_all_sessions_fit_is_kept_and_named():
    days, _, gives_up = planned({2: "2026-12-20"})

    assert days == ["12-11", "12-20", "12-27", "01-03"]
    assert gives_up == ()
    days, _, gives_up = planned({1: "2026-11-21", 2: "2026-12-20"})

    assert days == ["11-21"]
    assert gives_up == ("1 of 4 sessions fit.", "All fit with the dates that were set.")


def test_a_date_set_on_a_day_that_is_shut_dates_only_what_comes_before():
    days, _, gives_up = planned({3: "2026-12-05"}, practice=made.shut("2026-12-05"))

    assert days == ["11-21", "11-28"]
    assert gives_up == (
        "2 of 4 sessions fit.",
        "All fit with treating on days away or shut, or the dates that were set.",
    )
