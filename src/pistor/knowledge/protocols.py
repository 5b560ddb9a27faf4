"""Protocols: what a source injected, how much, how often, with what result."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pistor.knowledge.entries import Entry
from pistor.knowledge.statements import Amount, Citations, Span, Words

Standing = Literal["label", "trial", "consensus", "practice", "bespoke"]
Dosing = Literal["per_point", "per_cm2", "per_session"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One substance of a pass, as its source doses it.

    `concentration` is that of what is injected; `amount` is given `per` point, cm² or
    session; `volume_ml` is how much of it as sold, of strength `stock`, goes into the
    syringes of one session; `undiluted` is a finished product injected as it is sold,
    whose volume is its dose. One of the four is needed to be complete.
    """

    substance: str
    concentration: Amount | None = None
    amount: Amount | None = None
    per: Literal["point", "cm2", "session"] | None = None
    volume_ml: Amount | None = None
    stock: Amount | None = None
    undiluted: bool = False
    optional: bool = False

    @property
    def dosed(self) -> bool:
        """Whether its source says how much of it is given."""
        return self.undiluted or not (
            self.concentration is None and self.amount is None and self.volume_ml is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pass:
    """One act within a session: the same product, technique and depth.

    `points_per_session` or `points_per_zone` are how many points the source made;
    `point_range_ml` is what a point may hold when a session's volume is divided.
    """

    id: str
    sessions: tuple[int, ...] | Literal["all"] = "all"
    technique: str
    technique_sources: Citations
    device: str | None = None
    layer: str
    dosing: Dosing
    components: tuple[Component, ...]
    volume_per_point_ml: Amount | None = None
    volume_per_cm2_ml: Amount | None = None
    volume_per_session_ml: Amount | None = None
    points_per_session: Amount | None = None
    points_per_zone: Amount | None = None
    point_range_ml: Span | None = None
    spacing_mm: Span | None = None
    depth_mm: Span | None = None
    needle: Words | None = None

    @property
    def session_ml(self) -> Decimal | None:
        """The volume of one session: as stated, or what its components add up to."""
        if self.volume_per_session_ml is not None:
            return self.volume_per_session_ml.value
        parts = [part.volume_ml for part in self.components]
        if not parts or any(part is None for part in parts):
            return None
        return sum((part.value for part in parts if part is not None), Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Days or calendar months between sessions.

    `least` is the absolute minimum, `usual` what the source did, `most` the
    longest gap after which the course counts as interrupted; missing is not known.
    """

    unit: Literal["days", "months"]
    least: int | None = None
    usual: int | None = None
    most: int | None = None
    sources: Citations
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How many sessions, how far apart, and what follows.

    `first_gaps` are the gaps after session 1, 2, … where they differ from
    `interval`, which holds for the rest.
    """

    sessions: Span | None = None
    interval: Interval | None = None
    first_gaps: tuple[Interval, ...] = ()
    maintenance: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A result of a trial on a scale. `favours` compares with the other arm."""

    scale: str | None
    say: str
    at_weeks: Decimal | None = None
    mean_before: Decimal | None = None
    mean_after: Decimal | None = None
    change_percent: Decimal | None = None
    responders_percent: Decimal | None = None
    comparator_percent: Decimal | None = None
    favours: Literal["this", "other", "neither", "not-stated"]
    people: int | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What to expect and when, each in the words of its source."""

    onset: tuple[Words, ...] = ()
    peak: tuple[Words, ...] = ()
    duration: tuple[Words, ...] = ()
    response: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StudiedIn:
    """Whom the source treated, where it says so; others are not promised the same."""

    sex: Literal["female", "male"] | None = None
    from_age: int | None = None
    to_age: int | None = None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol(Entry):
    """A regimen as its source states it, complete or with what is missing.

    `missing` is worked out by the loader and never written: a protocol is
    complete when every component has its amount or concentration and the pass
    its volume, from the protocol's own source.
    """

    concern: str
    standing: Standing
    passes: tuple[Pass, ...]
    course: Course
    expect: Expectation
    zones: tuple[str, ...] = ()
    combined_with: tuple[str, ...] = ()
    studied_in: StudiedIn | None = None
    duration_min: Span | None = None
    downtime_days: Span | None = None
    burden: tuple[Words, ...] = ()
    safety: tuple[Words, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    draw_up: tuple[Words, ...] = ()
    refused: Words | None = None
    sources: Citations

    @property
    def missing(self) -> tuple[str, ...]:
        """What its source leaves open, in words; empty when complete."""
        lacks = [line for one in self.passes for line in _missing_of(one)]
        if self.course.interval is None:
            lacks.append("the interval between sessions")
        if self.course.sessions is None:
            lacks.append("the number of sessions")
        return tuple(lacks)

    @property
    def complete(self) -> bool:
        """Whether doses and volumes may be proposed from it."""
        return not any(_missing_of(one) for one in self.passes)


def _missing_of(one: Pass) -> list[str]:
    lacks = [
        f"the amount or concentration of {component.substance.replace('-', ' ')}"
        for component in one.components
        if not component.dosed
    ]
    if one.dosing == "per_cm2" and one.volume_per_cm2_ml is None:
        lacks += [
            f"the concentration of {component.substance.replace('-', ' ')}"
            for component in one.components
            if component.concentration is None and component.amount is not None
        ]
    volumes = (one.volume_per_point_ml, one.volume_per_cm2_ml, one.session_ml)
    if all(volume is None for volume in volumes):
        lacks.append("the volume per point, per cm² or per session")
    return lacks
