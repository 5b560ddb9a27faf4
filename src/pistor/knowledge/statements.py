"""What every entry shares: where a value comes from, and when it is valid."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Tier = Literal["A", "B", "C"]
"""A: label, regulator, guideline, trial. B: secondary report. C: practice, vendor, press."""

ReadStatus = Literal["full", "partial", "abstract"]


class Verdict(StrEnum):
    """What a screening rule may say, in order of severity."""

    PROCEED = "proceed"
    CAUTION = "caution"
    ASK = "ask"
    DEFER = "defer"
    REFER = "refer"
    EXCLUDE = "exclude"

    @property
    def severity(self) -> int:
        """0 for proceed to 5 for exclude."""
        return _SEVERITY[self]


_SEVERITY = {one: number for number, one in enumerate(Verdict)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """One place in one document, and how far it may be trusted there."""

    ref: str
    at: str
    tier: Tier
    says: str | None = None


Citations = tuple[Citation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Who stands behind an entry. Everything starts as a draft."""

    status: Literal["draft", "reviewed", "retired"]
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """The days on which an entry holds; a missing end is open."""

    start: date | None = None
    end: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies between both ends, ends included."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


ALWAYS = Validity()


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An identifier in somebody else's list, without that list's title."""

    system: Literal["UNII", "CAS", "ATC", "ICD-10", "SNOMED-CT", "DrugBank"]
    value: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its unit and the place that states it.

    `comparator` is kept when the source gives one; `note` holds what the number
    alone would hide, such as "not stated whether per side or for both".
    """

    value: Decimal
    unit: str
    sources: Citations
    comparator: Literal["<", "<=", ">", ">=", "about"] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A range with its unit and the place that states it; one end may be open."""

    unit: str
    sources: Citations
    low: Decimal | None = None
    high: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A sentence that rests on a source."""

    say: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a statement is about when it is not about everything: exactly one of these.

    `affected_zones` are the zones named by the fact that made a rule fire.
    """

    substance: str | None = None
    substance_class: str | None = None
    technique: str | None = None
    device: str | None = None
    protocol: str | None = None
    zone: str | None = None
    concern: str | None = None
    combination: str | None = None
    affected_zones: Literal[True] | None = None

    def __post_init__(self) -> None:
        """Refuse a target that names nothing or two things."""
        require_one(self)

    @property
    def kind(self) -> str:
        """Which of the fields is given."""
        return given(self)

    @property
    def id(self) -> str | None:
        """The id that is given; None for the zones affected."""
        value = getattr(self, self.kind)
        return None if value is True else value

    def __str__(self) -> str:
        """Kind and id as messages write them."""
        return self.kind if self.id is None else f"{self.kind} {self.id}"


Scope = Literal["all"] | Target


def given(value: object) -> str:
    """The name of the one field of `value` that is not None."""
    return next(name for name in _names(value) if getattr(value, name) is not None)


def require_one(value: object) -> None:
    """Refuse a value that does not give exactly one of its fields."""
    names = _names(value)
    count = sum(getattr(value, name) is not None for name in names)
    if count != 1:
        written = ", ".join(name.rstrip("_") for name in names)
        raise ValueError(f"{count} of these are given, give exactly one: {written}")


_NAMES: dict[type, tuple[str, ...]] = {}
"""The fields of a shape, looked up once: conditions and targets are asked very often."""


def _names(value: object) -> tuple[str, ...]:
    kind = type(value)
    if kind not in _NAMES:
        _NAMES[kind] = tuple(one.name for one in fields(kind)) if is_dataclass(kind) else ()
    return _NAMES[kind]
