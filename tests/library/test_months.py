"""A month is a calendar month, never twenty-eight days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pistor.planning.months import add_months, add_months_at_most

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "months", "at_least", "at_most"),
    [
        (date(2026, 1, 31), 1, date(2026, 3, 1), date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 3, 1), date(2028, 2, 29)),
        (date(2100, 1, 31), 1, date(2100, 3, 1), date(2100, 2, 28)),
        (date(2026, 10, 31), 1, date(2026, 12, 1), date(2026, 11, 30)),
        (date(2026, 11, 30), 1, date(2026, 12, 30), date(2026, 12, 30)),
        (date(2026, 12, 15), 1, date(2027, 1, 15), date(2027, 1, 15)),
        (date(2028, 2, 29), 12, date(2029, 3, 1), date(2029, 2, 28)),
        (date(2026, 11, 21), 0, date(2026, 11, 21), date(2026, 11, 21)),
    ],
)
def test_a_day_that_a_month_lacks_is_rounded_away_from_the_danger(day, months, at_least, at_most):
    assert (add_months(day, months), add_months_at_most(day, months)) == (at_least, at_most)


@given(day=DAYS, months=st.integers(0, 240))
def test_both_are_the_same_number_of_the_month_where_there_is_one(day, months):
    later, cut = add_months(day, months), add_months_at_most(day, months)

    assert (cut.year - day.year) * 12 + cut.month - day.month == months
    assert later in (cut, cut + ONE)
    assert later == cut or ((cut + ONE).day == 1 and day.day > cut.day)


@given(day=DAYS, months=st.integers(0, 60))
def test_a_later_day_never_leads_to_an_earlier_one(day, months):
    assert add_months(day, months) <= add_months(day + ONE, months)
    assert add_months_at_most(day, months) <= add_months_at_most(day + ONE, months)
