"""What named physicians decided in this case, one line each, as text."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from pistor.formats.text_words import count, day, quantity

if TYPE_CHECKING:
    from pistor.formats.text_writing import Writing


def write_decisions(out: Writing, *, shown: Collection[str]) -> None:
    """Every decision with its name and reason, without overrides of the rules in `shown`."""
    told = list(_told(out, shown))
    if not told:
        return
    out.page.part(f"Decided by a physician ({len(told)})")
    for what, by, reason in told:
        out.page.say(f"{what}. {by}: {reason}", mark="-")


def how_many(out: Writing) -> int:
    return len(list(_told(out, ())))


def _told(out: Writing, shown: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What was decided, by whom, and why."""
    decided, names = out.case.decisions, out.names
    for rule in decided.overrides:
        if rule.rule not in shown:
            yield f"Rule {rule.rule} overridden on {day(rule.on)}", rule.by, rule.reason
    for side in decided.positions:
        yield f"On {side.topic} the position {side.take} is taken", side.by, side.reason
    yield from _doses(out)
    for words in decided.mapped:
        to = "does not matter" if words.to is None else f"means {words.to}"
        yield f'"{words.other}" {to}', words.by, words.reason
    for point in decided.points:
        act = "left out" if point.remove else "set"
        place = f"{names.zone(point.zone)}, x {point.x_mm}, y {point.y_mm} mm"
        yield f"A point {act} at {place}", point.by, point.reason
    for gap in decided.intervals:
        what = f"{count(gap.days, 'day')} kept to {names.of('procedure', gap.combination)}"
        yield what, gap.by, gap.reason
    for area in decided.unlocked:
        yield f"{names.of('avoid-area', area.avoid_area)} opened", area.by, area.reason


def _doses(out: Writing) -> Iterator[tuple[str, str, str]]:
    """What is given that no source states: doses, numbing, and mixtures asked for."""
    decided, names = out.case.decisions, out.names
    for dose in decided.doses:
        amount = f"{quantity(dose.amount, dose.unit)} per {dose.per}"
        what = f"{names.of('substance', dose.substance)}: {amount} in {dose.protocol}"
        yield what, dose.by, dose.reason
    for given in decided.numbing:
        what = f"{names.of('substance', given.substance)}: {quantity(given.amount, given.unit)}"
        yield f"{what} injected for numbing on each day", given.by, given.reason
    for concern, asked in decided.bespoke.items():
        yield f"A mixture of one's own asked for: {concern}", asked.by, asked.reason
