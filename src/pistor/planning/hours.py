"""Hours from a session in words."""

from dataclasses import dataclass

_HOURS, _WEEK, _WEEKS_FROM = 24, 7, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class HourSpan:
    """Hours from the session, before it negative; an end that no source states is None."""

    from_: int | None
    to: int | None


def time_in_words(hours: HourSpan) -> str:
    """When an instruction holds, counted from the session; what is not stated is said."""
    start, end = hours.from_, hours.to
    if start is None and end is None:
        return "Time not stated"
    if start is None:
        return "Up to the session, beginning not stated" if end == 0 else f"Up to {_moment(end)}"
    if end is None:
        return "From the session on, end not stated" if start == 0 else f"From {_moment(start)} on"
    if end == 0:
        return f"From {_moment(start)}"
    if start == 0:
        return f"Until {_moment(end)}"
    return f"From {_moment(start)} until {_moment(end)}"


def hours_long(hours: int) -> str:
    """`8 h`, `24 h`, `2 days`, `4 weeks`."""
    whole, rest = divmod(abs(hours), _HOURS)
    if rest or whole == 1:
        return f"{abs(hours)} h"
    weeks, days_left = divmod(whole, _WEEK)
    return f"{weeks} weeks" if weeks >= _WEEKS_FROM and not days_left else f"{whole} days"


def _moment(hours: int | None) -> str:
    """`48 h before`, `the session`, `14 days after`."""
    if not hours:
        return "the session"
    return f"{hours_long(hours)} {'before' if hours < 0 else 'after'}"
