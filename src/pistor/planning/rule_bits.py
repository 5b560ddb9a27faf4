"""Rules and their conditions as bits of one number, for rules that are compiled.

Every rule with the position in force has a bit, every other position that a
physician may take has one, and so has every condition inside another. A condition
that many rules share is tried once: its mask is the bits of all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from pistor.knowledge.conditions import Condition
from pistor.knowledge.rules import Position, ScreeningRule
from pistor.knowledge.statements import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule, by its number, with one position: its condition with the days put in."""

    rule: int
    position: str
    when: Condition
    verdict: Verdict
    days: int | None


class RuleBits:
    """The numbering: first the conditions inside others, then the rules, then other positions."""

    def __init__(self, rules: Iterable[ScreeningRule]) -> None:
        """Number everything in the order of the rules."""
        self.rules = tuple(rules)
        in_force = [_row(number, rule, rule.in_force) for number, rule in enumerate(self.rules)]
        self.rows = (*in_force, *self._other_positions())
        inside = (part for row in self.rows for part in _inside(row.when))
        self.inner = {when: number for number, when in enumerate(dict.fromkeys(inside))}
        self.shift = len(self.inner)
        self.masks: dict[Condition, int] = {}
        for when, number in self.inner.items():
            self.masks[when] = 1 << number
        for number, row in enumerate(self.rows):
            self.masks[row.when] = self.masks.get(row.when, 0) | self.bit(number)

    def _other_positions(self) -> list[RuleRow]:
        """The positions that are not in force and that a physician may take."""
        return [
            _row(number, rule, position)
            for number, rule in enumerate(self.rules)
            if rule.override != "none"
            for position in rule.positions
            if position is not rule.in_force
        ]

    def bit(self, row: int) -> int:
        """The bit of a row, by its number."""
        return 1 << (self.shift + row)

    def mask_of(self, rows: Iterable[int]) -> int:
        """The bits of several rows."""
        return reduce(or_, map(self.bit, rows), 0)

    @property
    def leaves(self) -> tuple[Condition, ...]:
        """Every condition without parts, once."""
        return tuple(when for when in self.masks if not when.parts())

    @property
    def composed(self) -> tuple[Condition, ...]:
        """Every condition with parts, once, each after its parts."""
        found: dict[Condition, None] = {}
        for row in self.rows:
            found |= dict.fromkeys([*reversed([*_inside(row.when)]), row.when])
        return tuple(when for when in found if when.parts())


def _row(number: int, rule: ScreeningRule, position: Position) -> RuleRow:
    days = position.days if position.days is not None else rule.in_force.days
    return RuleRow(
        rule=number,
        position=position.id,
        when=_with_days(rule.when, days or 0),
        verdict=position.verdict or rule.verdict,
        days=days,
    )


def _with_days(when: Condition, days: int) -> Condition:
    """The condition with the number of a position where it says `days: position`."""
    if when.within_days is not None and when.within_days.days == "position":
        return Condition(within_days=replace(when.within_days, days=days))
    if when.all is not None:
        return Condition(all=tuple(_with_days(part, days) for part in when.all))
    if when.any is not None:
        return Condition(any=tuple(_with_days(part, days) for part in when.any))
    if when.not_ is not None:
        return Condition(not_=_with_days(when.not_, days))
    if when.at_least is not None:
        parts = tuple(_with_days(part, days) for part in when.at_least.of)
        return Condition(at_least=replace(when.at_least, of=parts))
    return when


def _inside(when: Condition) -> Iterable[Condition]:
    """Every condition inside another, parts after what they are parts of."""
    for part in when.parts():
        yield part
        yield from _inside(part)
