"""Screening rules: when they speak, what they say, and the positions behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pistor.knowledge.conditions import Condition
from pistor.knowledge.entries import Entry, StandsOn
from pistor.knowledge.statements import Citations, Scope, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """One side of a disagreement: what it says and who says it."""

    id: str
    verdict: Verdict | None = None
    days: int | None = None
    says: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Until:
    """When a deferral ends: so many days, or months, after a day, or at an event."""

    days_after: (
        Literal["last-taken", "procedure", "session", "condition-ended", "birthday"] | None
    ) = None
    days: int | Literal["position"] | None = None
    months: int | None = None
    years: int | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRule(Entry):
    """One topic in one scope: when it speaks, what it says, and the positions behind it.

    `verdict` is what the rule says when the position in force gives none. `concerns`
    narrows a rule that does not hold for every treatment; empty means for all.
    """

    topic: str
    applies_to: Scope
    when: Condition
    verdict: Verdict
    until: Until | None = None
    say: str
    because: str
    override: Literal["none", "physician"]
    stands_on: StandsOn | None = None
    concerns: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    positions: tuple[Position, ...]

    @property
    def in_force(self) -> Position:
        """The position taken unless a physician takes another.

        The best tier, among equals the most cautious; a red line takes the most
        cautious whatever its tier.
        """
        return max(self.positions, key=self._weight)

    def _weight(self, position: Position) -> tuple[int, int, int]:
        best = min(citation.tier for citation in position.sources)
        rank = 0 if self.stands_on == "red-line" else "CBA".index(best)
        return rank, (position.verdict or self.verdict).severity, position.days or 0
