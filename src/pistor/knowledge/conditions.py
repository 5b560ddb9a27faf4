"""The closed list of conditions in which a rule may speak.

A condition is a tree of these values and nothing else, so that the same rule
can be read by the interpreter, written as Python and run over columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pistor.knowledge.statements import given, require_one

ListFact = Literal[
    "conditions", "allergies", "medicines", "procedures", "site_findings", "earlier_sessions"
]
YesNoFact = Literal[
    "pregnant",
    "breastfeeding",
    "may_become_pregnant",
    "examined",
    "informed",
    "licensed_physician",
]
NumberFact = Literal["weight_kg", "phototype"]
Comparison = Literal["<", "<=", ">", ">=", "="]
Status = Literal["active", "past", "family"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLeast:
    """True when `count` of the parts are true."""

    count: int
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """A yes-or-no answer has this value."""

    fact: YesNoFact
    value: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A number of the patient, or a measurement by its id, compared with a bound in `unit`."""

    fact: NumberFact | None = None
    measurement: str | None = None
    is_: Comparison
    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A number of the patient, or a measurement by its id, in a range with both ends."""

    fact: NumberFact | None = None
    measurement: str | None = None
    low: Decimal
    high: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class In:
    """A single-valued fact is one of these."""

    fact: Literal["jurisdiction", "sex"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Intersects:
    """A list of the case names one of these ids, or a member of one of these classes.

    `status` and `severity` narrow conditions, `prescribed` narrows medicines,
    `zones: planned` narrows procedures and site findings to the zones of a concern.
    """

    fact: ListFact
    ids: tuple[str, ...]
    status: tuple[Status, ...] = ("active",)
    severity: tuple[str, ...] = ()
    prescribed: bool | None = None
    zones: Literal["any", "planned"] = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithinDays:
    """A dated entry still runs or ended fewer than `days` days ago.

    `days: position` takes the number of the position in force, so that one rule
    carries every wait that the sources state. For medicines the day is the last
    dose, for procedures and earlier sessions the day they were done, for
    conditions the day they ended.
    """

    fact: Literal["medicines", "procedures", "earlier_sessions", "conditions"]
    ids: tuple[str, ...]
    days: int | Literal["position"]
    prescribed: bool | None = None
    zones: Literal["any", "planned"] = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeAt:
    """The age in completed years on the day compared with a bound."""

    is_: Comparison
    years: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whether a fact was asked and answered; never unknown itself."""

    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Exactly one of the operators."""

    all: tuple[Condition, ...] | None = None
    any: tuple[Condition, ...] | None = None
    not_: Condition | None = None
    at_least: AtLeast | None = None
    is_: Is | None = None
    compare: Compare | None = None
    between: Between | None = None
    in_: In | None = None
    intersects: Intersects | None = None
    within_days: WithinDays | None = None
    age_at: AgeAt | None = None
    known: Known | None = None

    def __post_init__(self) -> None:
        """Refuse a condition with no operator or with two."""
        require_one(self)

    @property
    def operator(self) -> str:
        """The operator that is given, spelled as the field."""
        return given(self)

    def leaves(self) -> tuple[Condition, ...]:
        """Every condition in this tree that has no parts, in writing order."""
        parts = self.parts()
        if not parts:
            return (self,)
        return tuple(leaf for part in parts for leaf in part.leaves())

    def parts(self) -> tuple[Condition, ...]:
        """The conditions directly inside this one."""
        if self.not_ is not None:
            return (self.not_,)
        if self.at_least is not None:
            return self.at_least.of
        return self.all or self.any or ()
