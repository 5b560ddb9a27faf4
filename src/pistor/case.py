"""What is known about one patient on one day, as frozen values.

A field that is None was not asked. An empty tuple was asked and there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """An identifier in somebody else's list."""

    system: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something by its id, or in the patient's own words. Exactly one is given."""

    id: str | None = None
    other: str | None = None
    code: Code | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """When a question was answered, and with which edition of the checklist."""

    on: date
    edition: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A physician looked and ruled other causes out, or did not."""

    by: str
    on: date
    other_causes_excluded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HasCondition(Named):
    """An illness or state, now, in the past or in the family."""

    status: Literal["active", "past", "family"] = "active"
    since: date | None = None
    until: date | None = None
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HasAllergy(Named):
    """An allergy."""

    severity: str | None = None


NOT_SAID: Literal["not said"] = "not said"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakesMedicine(Named):
    """A medicine. `last_taken` null means still taking; left out means not said."""

    last_taken: date | Literal["not said"] | None = NOT_SAID
    prescribed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HadProcedure(Named):
    """Another treatment in the past. No zones given means they are not known."""

    on: date | None = None
    zones: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HasSiteFinding(Named):
    """Something seen on the skin. No zones given means they are not known."""

    zones: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measurement with its unit and day."""

    id: str
    value: Decimal
    unit: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    """How much of a substance an earlier session used; no amount means not known."""

    id: str
    amount: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierSession:
    """A session that took place, here or elsewhere."""

    on: date
    protocol: str | None = None
    substances: tuple[Injected, ...]
    zones: tuple[str, ...] = ()
    where: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What was asked and answered."""

    asked: dict[str, Asked] = field(default_factory=dict)
    pregnant: bool | None = None
    breastfeeding: bool | None = None
    may_become_pregnant: bool | None = None
    informed: bool | None = None
    licensed_physician: bool | None = None
    examined: Examined | None = None
    conditions: tuple[HasCondition, ...] | None = None
    allergies: tuple[HasAllergy, ...] | None = None
    medicines: tuple[TakesMedicine, ...] | None = None
    procedures: tuple[HadProcedure, ...] | None = None
    site_findings: tuple[HasSiteFinding, ...] | None = None
    measurements: tuple[Measured, ...] | None = None
    earlier_sessions: tuple[EarlierSession, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Who is treated. Weight in kilograms, phototype 1 to 6 after Fitzpatrick."""

    born: date | None = None
    sex: Literal["female", "male", "other"] | None = None
    weight_kg: Decimal | None = None
    phototype: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What the physician graded on the skin."""

    elasticity: str | None = None
    hydration: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A smaller place inside a zone, in millimetres of the zone's view."""

    view: str
    outline: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """What bothers the patient and where, with measured areas in square centimetres."""

    id: str
    zones: tuple[str, ...]
    scores: dict[str, Decimal] = field(default_factory=dict)
    areas_cm2: dict[str, Decimal] = field(default_factory=dict)
    patches: dict[str, Patch] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the patient would like. Both days of an away span are away."""

    needle_free: bool = False
    anaesthesia: Literal["none", "topical", "injected"] | None = None
    finish_by: date | None = None
    away: tuple[tuple[date, date], ...] = ()
    max_downtime_days: int | None = None
    substances: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherTreatment:
    """Another treatment planned together with this one."""

    id: str
    on: date | None = None
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked:
    """A substance the practice has, at one strength."""

    substance: str
    concentration: Decimal | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What the practice can do. None means not considered, empty means none."""

    devices: tuple[str, ...] | None = None
    techniques: tuple[str, ...] | None = None
    stock: tuple[Stocked, ...] | None = None
    prices: dict[str, Decimal] | None = None
    closed: tuple[date, ...] = ()
    open_weekdays: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A named physician goes on although a rule says otherwise."""

    rule: str
    on: date
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenPosition:
    """A named physician takes another side of a topic."""

    topic: str
    take: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDose:
    """A named physician states a dose or a volume that no source gives."""

    protocol: str
    substance: str
    amount: Decimal
    unit: str
    per: Literal["point", "cm2", "session", "ml"]
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """A named physician says which entry the patient's words mean, or none that matters."""

    other: str
    to: str | None = None
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPoint:
    """A point a physician added, or the place a planned one was moved to."""

    concern: str
    zone: str
    x_mm: Decimal
    y_mm: Decimal
    by: str
    reason: str
    remove: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetInterval:
    """A named physician sets the days between a session and another treatment."""

    combination: str
    days: int
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocked:
    """A named physician opens an avoid-area that may be opened."""

    avoid_area: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNumbing:
    """A named physician states how much anaesthetic is injected for numbing on each day."""

    substance: str
    amount: Decimal
    unit: Literal["mg", "mcg", "g"]
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BespokeRequest:
    """A named physician asks for a mixture that no source made, of these or any substances."""

    by: str
    reason: str
    substances: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """What a named physician decided."""

    overrides: tuple[Override, ...] = ()
    positions: tuple[TakenPosition, ...] = ()
    doses: tuple[GivenDose, ...] = ()
    mapped: tuple[Mapped, ...] = ()
    protocols: dict[str, str] = field(default_factory=dict)
    points: tuple[MovedPoint, ...] = ()
    dates: dict[str, dict[int, date]] = field(default_factory=dict)
    intervals: tuple[SetInterval, ...] = ()
    unlocked: tuple[Unlocked, ...] = ()
    numbing: tuple[GivenNumbing, ...] = ()
    bespoke: dict[str, BespokeRequest] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One patient on one day, where treatment takes place, and what is wished."""

    case: Literal[1]
    on: date
    jurisdiction: str | None = None
    patient: Patient = Patient()
    answers: Answers = Answers()
    examination: Examination = Examination()
    concerns: tuple[Concern, ...]
    wishes: Wishes = Wishes()
    combine_with: tuple[OtherTreatment, ...] = ()
    practice: Practice = Practice()
    decisions: Decisions = Decisions()
