"""Every kind of entry that the knowledge base holds, as a frozen value.

One entry is one YAML file `data/<kind>/<id>.yaml`. A field that carries a
number, a limit or a claim carries its `sources` beside it. Zones, avoid-areas
and views are in `anatomy.py`, protocols in `protocols.py`,
screening rules in `rules.py`, and what a case can name in `vocabulary.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pistor.knowledge.conditions import Condition
from pistor.knowledge.statements import (
    ALWAYS,
    Amount,
    Citations,
    Code,
    ReadStatus,
    Review,
    Scope,
    Span,
    Target,
    Tier,
    Validity,
    Words,
)

StandsOn = Literal["hard-stop", "hard-limit", "red-line"]
"""Why a rule may forbid an override: an authoritative stop, a hard limit, a red line."""

SourceKind = Literal[
    "label",
    "regulator",
    "pharmacopoeia",
    "guideline",
    "consensus",
    "trial",
    "review",
    "case-series",
    "registry",
    "codes",
    "scale",
    "secondary",
    "practitioner",
    "vendor",
    "press",
    "page",
    "seed",
    "own-proposal",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every entry has: an id that equals its file name, a title and a review."""

    id: str
    title: str
    review: Review
    valid: Validity = ALWAYS
    also_known_as: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    """The evidence items this entry rests on, as `<file>.<list>.<id>`."""
    since: str = "2026.11"
    """The edition in which this id first appeared; older checklists did not ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source(Entry):
    """One document. `tier` is the best that any citation of it may claim."""

    kind: SourceKind
    tier: Tier
    read: ReadStatus
    locator: str
    copy: Literal["original", "third-party", "machine-written"] = "original"
    year: int | None = None
    authors: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """A strength in which a substance is sold."""

    concentration: Amount
    pack_ml: Decimal | None = None
    multi_dose: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a substance is never proposed, everywhere or in some countries."""

    everywhere: bool
    jurisdictions: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    zones_except: tuple[str, ...] = ()
    valid: Validity = ALWAYS
    because: str
    stands_on: StandsOn
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Substance(Entry):
    """What can be in the syringe or on the skin, and what can be refused by name."""

    classes: tuple[str, ...] = ()
    allergens: tuple[str, ...] = ()
    aqueous: bool | None = None
    ph: Span | None = None
    strengths: tuple[Strength, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    regulatory: tuple[RegulatoryStatus, ...] = ()
    handling: tuple[Words, ...] = ()
    adverse_effects: tuple[Words, ...] = ()
    codes: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatoryStatus:
    """What the law or a regulator says of a substance in one country, `*` for all."""

    jurisdiction: str
    status: Literal["approved", "off-label", "unapproved", "banned", "suspended", "warned"]
    say: str
    year: int | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Incompatibility(Entry):
    """Two things that may not share a syringe, an area or a day.

    `between` holds two scopes; a substance `any` means everything else. With
    `holds: compatible` the entry is positive: a source mixed the two.
    """

    between: tuple[str, str]
    holds: Literal["forbidden", "caution", "compatible"]
    where: Literal["syringe", "area", "day"]
    because: str
    override: Literal["none", "physician"] = "physician"
    stands_on: StandsOn | None = None
    jurisdictions: tuple[str, ...] = ()
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Entry):
    """A bound on an amount, a count, a distance or an interval.

    `per` says over what the amount is summed; `basis` is `systemic-label` when
    the figure was stated for another route, which may tighten and never permit.
    `technique` or `layer` narrow a limit to them.
    """

    applies_to: Target
    value: Decimal
    unit: str
    bound: Literal["at-most", "at-least"]
    per: Literal[
        "point", "cm2", "session", "kg", "day", "course", "sessions", "interval", "spacing"
    ]
    basis: Literal["local", "systemic-label", "practice"]
    layer: str | None = None
    because: str
    override: Literal["none", "physician"]
    stands_on: StandsOn | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Technique(Entry):
    """A way of placing the product, with what its sources say of it."""

    layer: str
    needles: bool
    how: Words
    pattern: Literal["grid", "hexagonal", "nappage-lines", "point-by-point", "papules"]
    depth_mm: Span | None = None
    needle: Words | None = None
    spacing_mm: Span | None = None
    volume_per_point_ml: Span | None = None
    angle_deg: Span | None = None
    devices: tuple[str, ...] = ()
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Device(Entry):
    """An instrument. `step_ml` is the smallest volume it doses."""

    kind: Literal["syringe", "injector", "pen", "roller", "needle-free", "multi-needle"]
    step_ml: Amount | None = None
    syringe_ml: Span | None = None
    needle: Words | None = None
    notes: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Indication(Entry):
    """A concern: where it sits, how it is measured, what else must be ruled out."""

    patient_words: str
    zones: tuple[str, ...]
    scales: tuple[str, ...]
    zones_because: Words
    examined_first: Words | None = None
    evidence: Words
    codes: tuple[Code, ...] = ()
    refuse: Refusal | None = None
    findings: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination(Entry):
    """Mesotherapy beside another treatment: order and smallest intervals in days.

    A missing interval means that no source read states one, which is said.
    """

    procedure: str
    order: Words
    days_after_other: int | None
    days_before_other: int | None
    same_day_same_zone: bool
    concerns: tuple[str, ...] = ()
    result: Words | None = None
    specific_to_mesotherapy: bool
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative(Entry):
    """What else could be done for a concern, and how it compares as far as read."""

    concerns: tuple[str, ...]
    compared: str
    course: str | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction(Entry):
    """What a patient is told, when, and why; hours count from the session, before is negative.

    Entries of one topic and phase are positions of one instruction: the planner
    shows one of them and keeps the others as conflicts. `concerns` narrows one
    that its source gives for some treatments only; empty means for all.
    """

    topic: str
    phase: Literal["before", "day_of", "after"]
    applies_to: Scope
    from_hours: int | None
    to_hours: int | None
    say: str
    because: str
    when: Condition | None = None
    concerns: tuple[str, ...] = ()
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Entry):
    """What may happen after a session and what is then to be done."""

    expected: bool
    applies_to: Scope
    patient_words: tuple[str, ...]
    onset: tuple[Timing, ...] = ()
    resolution: tuple[Timing, ...] = ()
    frequency: tuple[Words, ...] = ()
    red_flags: tuple[Words, ...] = ()
    actions: tuple[Words, ...] = ()
    self_care: tuple[Words, ...] = ()
    likely_cause: tuple[Words, ...] = ()
    watch: tuple[WatchMoment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """When something begins or ends, in hours after the session, as far as stated."""

    say: str
    low_hours: int | None = None
    high_hours: int | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchMoment:
    """A day after the session on which to ask about a reaction."""

    day: int
    ask: str
    because: str
    after: Literal["each-session", "last-session"]
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency(Entry):
    """What to have at hand and what to do at once."""

    topic: str
    say: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentPoint(Entry):
    """Something a patient must have been told; `concerns` as in an instruction."""

    applies_to: Scope
    say: str
    concerns: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(Entry):
    """A named measure with its range and which way is better."""

    measures: str
    low: Decimal
    high: Decimal
    higher_is: Literal["better", "worse"]
    formula: Words | None = None
    responder: Words | None = None
    licence: str
    range_sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Jurisdiction(Entry):
    """A country, what it inherits, and what its law says of this work.

    `own_law_read` is false where only what it inherits, or a little, was read.
    """

    inherits: tuple[str, ...] = ()
    emergency_number: str | None = None
    emergency_sources: Citations = ()
    in_office_mixing: Literal["allowed", "pharmacy-only", "not-known"]
    mixing_sources: Citations = ()
    own_law_read: bool = True
    statements: tuple[Words, ...] = ()
