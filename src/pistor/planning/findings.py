"""What screening says: findings with their reasons, and questions still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pistor.knowledge.rules import Position, ScreeningRule
from pistor.knowledge.statements import Citation, Citations, Verdict

OURS = "ours"
"""The source that stands for a rule of this program itself."""
REFUSED = "refused"
"""The topic of findings that refuse a substance by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The one thing a finding is about when it is not about everything."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Kind and id."""
        return f"{self.kind} {self.id}"


About = Literal["all"] | Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionShown:
    """One side of a disagreement and whether it is in force."""

    id: str
    says: str
    verdict: Verdict | None
    days: int | None
    taken: bool
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Overridden:
    """Who went on although a rule says otherwise, when and why."""

    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One reason, about everything or about one thing. `until` is a day, `until_event` words."""

    rule: str
    topic: str
    verdict: Verdict
    applies_to: About
    until: date | None = None
    until_event: str | None = None
    say: str
    because: str
    override: Literal["none", "physician"]
    overridden: Overridden | None = None
    sources: Citations
    positions: tuple[PositionShown, ...] = ()
    asks: tuple[str, ...] = ()
    would_be: Verdict | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody has overridden it."""
        return self.overridden is None

    @property
    def tier(self) -> str:
        """The best tier among its sources; C when there is none."""
        return min((one.tier for one in self.sources), default="C")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """Something to ask, and the rules that wait for the answer."""

    id: str
    ask: str
    kind: str
    family: str
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """The verdict, when it ends, every finding, and what to ask next in this order."""

    verdict: Verdict
    until: date | None
    until_event: str | None
    findings: tuple[Finding, ...]
    questions: tuple[OpenQuestion, ...]
    assumed: tuple[str, ...] = ()

    def about(self, kind: str, name: str) -> tuple[Finding, ...]:
        """The standing findings about one thing."""
        subject = Subject(kind=kind, id=name)
        return tuple(one for one in self.findings if one.stands and one.applies_to == subject)

    @property
    def general(self) -> tuple[Finding, ...]:
        """The standing findings about everything."""
        return tuple(one for one in self.findings if one.stands and one.applies_to == "all")


def own_sources(at: str) -> Citations:
    """The citation of a rule that only this program states."""
    return (Citation(ref=OURS, at=at, tier="C"),)


def sources_of(rule: ScreeningRule) -> Citations:
    """Every citation of a rule once, the best tier first."""
    cited = dict.fromkeys(one for position in rule.positions for one in position.sources)
    return tuple(sorted(cited, key=lambda one: (one.tier, one.ref, one.at)))


def positions_of(rule: ScreeningRule, taken: Position) -> tuple[PositionShown, ...]:
    """Every side of a rule, with the one in force marked."""
    return tuple(
        PositionShown(
            id=one.id,
            says=one.says,
            verdict=one.verdict,
            days=one.days,
            taken=one is taken,
            sources=one.sources,
        )
        for one in rule.positions
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The most severe first, then the best tier, then by rule and subject."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                -one.verdict.severity,
                one.tier,
                one.rule,
                str(one.applies_to),
                one.say,
            ),
        )
    )
