"""Moving a session: the other dates of a course change as little as they can."""

from dataclasses import dataclass, replace
from datetime import date

from pistor.planning.days import Gaps, Rules, shortest, window

_Cost = tuple[int, int]
"""How many sessions change their day, then how many days they lie beside the best gaps."""


def repaired(
    dates: tuple[date, ...], moved: dict[int, date], gaps: Gaps, rules: Rules
) -> tuple[date, ...] | None:
    """`dates` with sessions `moved` (by number, from 1), the fewest others changed.

    Exact: of all courses that keep the rules it is one with the fewest changed
    days, and of these the one nearest to the best gaps. None when nothing fits.
    """
    course = _Course(dates=dates, moved=moved, gaps=gaps, rules=rules)
    end = len(dates) + 1
    best: dict[int, tuple[_Cost, tuple[date, ...]]] = {0: ((0, 0), ())}
    for number in range(1, end + 1):
        found = []
        for before in range(number):
            if before in best and not any(before < one < number for one in moved):
                stretch = course.stretch(before, number)
                if stretch is not None:
                    (changed, beside), days = best[before]
                    cost = changed + stretch.changed, beside + stretch.beside
                    found.append((cost, (*days, *stretch.days)))
        if found:
            best[number] = min(found)
    return best[end][1] if end in best else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """The days after one kept session up to and including the next kept one."""

    changed: int
    beside: int
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """Sessions by number; 0 stands before the first and one more than all after the last."""

    dates: tuple[date, ...]
    moved: dict[int, date]
    gaps: Gaps
    rules: Rules

    def stretch(self, kept: int, next_kept: int) -> _Stretch | None:
        """The nearest days of the sessions between two that keep theirs; None when none fit."""
        first, last = max(1, kept), min(len(self.dates), next_kept)
        fixed = {
            number - first + 1: self._day(number)
            for number in (kept, next_kept)
            if 1 <= number <= len(self.dates)
        }
        rules = self.rules if kept == 0 else replace(self.rules, start=self._day(kept))
        gaps = self.gaps[first - 1 : last - 1]
        days = shortest(gaps, rules, fixed)
        if days is None:
            return None
        new = days if kept == 0 else days[1:]
        return _Stretch(
            changed=next_kept - kept - 1, beside=self._beside(days, gaps, rules), days=new
        )

    def _day(self, number: int) -> date:
        return self.moved.get(number, self.dates[number - 1])

    def _beside(self, days: tuple[date, ...], gaps: Gaps, rules: Rules) -> int:
        """Days of delay of the first session and days off the best gaps of the others."""
        off = (days[0] - rules.start).days
        for before, day, gap in zip(days, days[1:], gaps, strict=False):
            if gap is not None:
                off += abs((day - window(before, gap, rules.floors)[1]).days)
        return off
