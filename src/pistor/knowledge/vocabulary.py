"""What a case can name, and the questions that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pistor.knowledge.conditions import Condition
from pistor.knowledge.entries import Entry
from pistor.knowledge.statements import Citations, Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Entry):
    """What to ask, for which fact, and how long an answer stays good.

    `valid_days` is None when an answer never ages; `asked_of` says who answers.
    Questions of one family are one checklist on one screen.
    """

    fact: str
    ask: str
    kind: Literal["yes-no", "list", "number", "date", "choice", "examination"]
    family: str
    asked_of: Literal["patient", "physician", "either"]
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    choices: tuple[str, ...] = ()
    valid_days: int | None = None
    applies_when: Condition | None = None
    because: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicalCondition(Entry):
    """An illness or state that a rule may ask about; `within` are broader entries."""

    within: tuple[str, ...] = ()
    ask: str
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Medicine(Entry):
    """A medicine, or a class of medicines when `is_class`."""

    is_class: bool = False
    classes: tuple[str, ...] = ()
    ask: str | None = None
    codes: tuple[Code, ...] = ()
    sources: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allergen(Entry):
    """Something a patient can be allergic to, and what reacts with it."""

    cross_reacts_with: tuple[CrossReaction, ...] = ()
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossReaction:
    """An allergen that must be treated as this one, with who says so."""

    allergen: str
    because: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure(Entry):
    """Another treatment, done before or planned together."""

    classes: tuple[str, ...] = ()
    ask: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFinding(Entry):
    """What can be seen at the place to be treated; `within` are broader entries."""

    within: tuple[str, ...] = ()
    ask: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement(Entry):
    """A laboratory value or a reading, its unit, and the range a form accepts."""

    unit: str
    low: Decimal
    high: Decimal
    ask: str
    valid_days: int | None = None
