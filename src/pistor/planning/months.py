"""Calendar months. A month is never 28 days, and never shorter than it is."""

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day `months` later; where that month has no such day, the first day after it.

    So one month after 31 January is 1 March: a wait of at least a month is never
    cut short.
    """
    first, last = _month(day, months)
    return first.replace(day=day.day) if day.day <= last.day else last + timedelta(days=1)


def add_months_at_most(day: date, months: int) -> date:
    """The same day `months` later, or the last day of that month when it has no such day."""
    first, last = _month(day, months)
    return first.replace(day=min(day.day, last.day))


def _month(day: date, months: int) -> tuple[date, date]:
    """The first and the last day of the month so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    return first, first.replace(day=monthrange(year, month + 1)[1])
