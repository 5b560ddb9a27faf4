"""How many points a dose makes, and every limit that bears on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from pistor.case import Case
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Pass, Protocol
from pistor.knowledge.statements import Amount, Citations
from pistor.planning.earlier import days_with
from pistor.planning.quantities import plain

MG_PER_ML_PER_PERCENT = Decimal(10)
"""1 per cent weight in volume is 10 mg in 1 ml, by definition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitUsed:
    """A limit, how much of it is used, and whether it holds.

    `binds` is false for a practice figure that the protocol's own label or trial
    exceeds, which is shown as a conflict, and for a limit that a physician
    overrides where that is allowed. `used` is None when not known.
    """

    rule: str
    title: str
    limit: Decimal
    unit: str
    per: str
    bound: str
    used: Decimal | None
    holds: bool | None
    binds: bool
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The most points that a limit allows in one session."""

    rule: str
    title: str
    points: int


def mg_per_ml(amount: Amount | None) -> Decimal | None:
    """A concentration in mg/ml; per cent only where its source says weight in volume."""
    if amount is None:
        return None
    match amount.unit:
        case "mg/ml":
            return amount.value
        case "percent_wv":
            return amount.value * MG_PER_ML_PER_PERCENT
    return None


def limits_on(component: Component, one: Pass, knowledge: Knowledge) -> Iterator[Limit]:
    """The limits on a component: by substance, class or technique, in its layer."""
    substance = knowledge.substances[component.substance]
    for limit in knowledge.limits.values():
        target = limit.applies_to
        named = target.substance == component.substance
        classed = target.substance_class in substance.classes
        placed = target.technique == one.technique
        if (named or classed or placed) and limit.layer in (None, one.layer):
            yield limit


def ceilings(one: Pass, knowledge: Knowledge, volume_ml: Decimal) -> tuple[Ceiling, ...]:
    """How many points each limit per session allows, at this volume a point."""
    found = []
    for component in one.components:
        strength = mg_per_ml(component.concentration)
        for limit in limits_on(component, one, knowledge):
            if limit.bound == "at-most" and limit.per in ("session", "day"):
                each = _per_point(limit.unit, volume_ml, strength)
                if each:
                    points = int((limit.value / each).to_integral_value(rounding=ROUND_DOWN))
                    found.append(Ceiling(rule=limit.id, title=limit.title, points=points))
    return tuple(sorted(found, key=lambda ceiling: (ceiling.points, ceiling.rule)))


def _per_point(unit: str, volume_ml: Decimal, strength: Decimal | None) -> Decimal | None:
    match unit:
        case "points":
            return Decimal(1)
        case "ml":
            return volume_ml
        case "mg" | "mg/day" if strength is not None:
            return strength * volume_ml
    return None


def points_by_area(one: Pass, area_cm2: Decimal, volume_ml: Decimal) -> int | None:
    """The points a dose per cm² makes on an area, rounded down; None for other dosing."""
    if one.dosing != "per_cm2":
        return None
    for component in one.components:
        strength = mg_per_ml(component.concentration)
        if component.amount is not None and component.per == "cm2" and strength is not None:
            wanted = component.amount.value * area_cm2 / (strength * volume_ml)
            return int(wanted.to_integral_value(rounding=ROUND_DOWN))
    if one.volume_per_cm2_ml is not None:
        wanted = one.volume_per_cm2_ml.value * area_cm2 / volume_ml
        return int(wanted.to_integral_value(rounding=ROUND_DOWN))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What one session injects of a pass, for checking it against limits."""

    protocol: Protocol
    one: Pass
    points: int
    volume_ml: Decimal
    total_ml: Decimal
    area_cm2: Decimal
    spacing_mm: Decimal
    sessions: int


def limits_used(
    component: Component, session: Session, case: Case, knowledge: Knowledge
) -> tuple[LimitUsed, ...]:
    """Every limit on a component with how much of it this plan uses."""
    rows = []
    for limit in limits_on(component, session.one, knowledge):
        used = _used(limit, component, session, case, knowledge)
        binds = not (_own_dose_exceeds(limit, session) or _overridden(limit, case))
        rows.append(
            LimitUsed(
                rule=limit.id,
                title=limit.title,
                limit=limit.value,
                unit=limit.unit,
                per=limit.per,
                bound=limit.bound,
                used=used,
                holds=_holds(limit, used),
                binds=binds,
                sources=limit.sources,
            )
        )
    return tuple(sorted(rows, key=lambda row: row.rule))


def _holds(limit: Limit, used: Decimal | None) -> bool | None:
    if used is None:
        return None
    return used <= limit.value if limit.bound == "at-most" else used >= limit.value


def _used(
    limit: Limit, component: Component, session: Session, case: Case, knowledge: Knowledge
) -> Decimal | None:
    """How much of a limit one session uses, in the limit's own unit; None when not known."""
    strength = mg_per_ml(component.concentration)
    dose_mg = None if strength is None else strength * session.total_ml
    weight = case.patient.weight_kg
    done = Decimal(session.sessions + earlier_count(component.substance, case, knowledge))
    known: dict[tuple[str, str], Decimal | None] = {
        ("point", "ml"): session.volume_ml,
        ("point", "mg"): None if strength is None else strength * session.volume_ml,
        ("point", "mg/ml"): strength,
        ("cm2", "mg/cm2"): per_cm2(dose_mg, session),
        ("session", "points"): Decimal(session.points),
        ("session", "ml"): session.total_ml,
        ("session", "mg"): dose_mg,
        ("day", "points"): Decimal(session.points),
        ("day", "ml"): session.total_ml,
        ("day", "mg"): dose_mg,
        ("day", "mg/day"): dose_mg,
        ("kg", "mg/kg"): _divided(dose_mg, weight),
        ("kg", "mg/kg/day"): _divided(dose_mg, weight),
        ("sessions", "sessions"): done,
        ("course", "sessions"): done,
        ("spacing", "mm"): session.spacing_mm,
    }
    if limit.per == "interval":
        return _interval_in(limit.unit, session.protocol)
    return known.get((limit.per, limit.unit))


def _interval_in(unit: str, protocol: Protocol) -> Decimal | None:
    interval = protocol.course.interval
    if interval is None or interval.unit != unit:
        return None
    return Decimal(interval.least or interval.usual or 0)


def per_cm2(dose_mg: Decimal | None, session: Session) -> Decimal | None:
    """The dose on the ground that is really treated, in mg/cm², to a hundredth."""
    return _divided(dose_mg, session.area_cm2)


def _divided(dose_mg: Decimal | None, by: Decimal | None) -> Decimal | None:
    return None if dose_mg is None or not by else (dose_mg / by).quantize(Decimal("0.01"))


def earlier_count(substance: str, case: Case, knowledge: Knowledge) -> int:
    """How many earlier sessions used a substance, here or elsewhere."""
    return len(days_with(frozenset({substance}), case, knowledge))


def _own_dose_exceeds(limit: Limit, session: Session) -> bool:
    """Whether a practice figure is exceeded by a dose the protocol's own source states."""
    if any(citation.tier != "C" for citation in limit.sources):
        return False
    own = session.one.volume_per_point_ml
    stated = own is not None and any(citation.tier != "C" for citation in own.sources)
    return (
        stated and limit.per == "point" and limit.unit == "ml" and session.volume_ml > limit.value
    )


def _overridden(limit: Limit, case: Case) -> bool:
    return limit.override == "physician" and any(
        one.rule == limit.id for one in case.decisions.overrides
    )


def weight_matters(
    component: Component, total_ml: Decimal, one: Pass, knowledge: Knowledge
) -> bool:
    """Whether a limit per kg could bind at the lowest weight that a form accepts."""
    strength = mg_per_ml(component.concentration)
    question = next((row for row in knowledge.questions.values() if row.fact == "weight_kg"), None)
    if strength is None or question is None or question.low is None:
        return False
    return any(
        limit.per == "kg" and strength * total_ml > limit.value * question.low
        for limit in limits_on(component, one, knowledge)
    )


def in_words(row: LimitUsed) -> str:
    """`6 of at most 50 points`, or that it is not known."""
    used = "not known" if row.used is None else plain(row.used)
    between = "," if row.used is None else " of"
    return f"{used}{between} {row.bound.replace('-', ' ')} {plain(row.limit)} {row.unit}"
