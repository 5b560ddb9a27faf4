"""Every limit that bears on a dose, and how much of it one session uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_UP, Decimal

from pistor.case import Case
from pistor.knowledge.entries import Limit
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Pass, Protocol
from pistor.knowledge.statements import Citations
from pistor.planning.dosing import Dose, Session, given_in, per_ml
from pistor.planning.earlier import days_with
from pistor.planning.quantities import plain

_HUNDREDTH = Decimal("0.01")
_FINEST = Decimal("0.000000001")
"""What is smaller comes from dividing decimals, not from a dose."""

WEIGHT = "weight_kg"
"""The fact that a limit for body weight depends on."""


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


def limits_on(component: Component, one: Pass, knowledge: Knowledge) -> Iterator[Limit]:
    """The limits on a component: by substance, class or technique, in its layer."""
    for limit in knowledge.limits.values():
        placed = limit.applies_to.technique == one.technique
        if (placed or about(limit, component.substance, knowledge)) and limit.layer in (
            None,
            one.layer,
        ):
            yield limit


def about(limit: Limit, substance: str, knowledge: Knowledge) -> bool:
    """Whether a limit is about a substance, by its name or a class of it."""
    target = limit.applies_to
    entry = knowledge.substances.get(substance)
    classes = () if entry is None else entry.classes
    return target.substance == substance or (
        target.substance_class is not None and target.substance_class in classes
    )


def ceilings(
    one: Pass, knowledge: Knowledge, volume_ml: Decimal, *, case: Case | None = None
) -> tuple[Ceiling, ...]:
    """How many points each limit per session allows, at this volume a point.

    A limit that a physician overrides in the case is no ceiling.
    """
    found = []
    for component in one.components:
        for limit in limits_on(component, one, knowledge):
            if case is not None and overridden(limit, case):
                continue
            if limit.bound == "at-most" and limit.per in ("session", "day"):
                each = _per_point(limit.unit, volume_ml, per_ml(component.concentration))
                if each:
                    points = int((limit.value / each).to_integral_value(rounding=ROUND_DOWN))
                    found.append(Ceiling(rule=limit.id, title=limit.title, points=points))
    return tuple(sorted(found, key=lambda ceiling: (ceiling.points, ceiling.rule)))


def _per_point(unit: str, volume_ml: Decimal, strength: Dose | None) -> Decimal | None:
    match unit:
        case "points":
            return Decimal(1)
        case "ml":
            return volume_ml
    return None if strength is None else strength.times(volume_ml).within(bare_unit(unit))


def bare_unit(unit: str) -> str:
    """The unit of the amount in `mg/day` or `mg/kg`."""
    return unit.partition("/")[0]


def limits_used(
    component: Component, session: Session, case: Case, knowledge: Knowledge
) -> tuple[LimitUsed, ...]:
    """Every limit on a component with how much of it this plan uses."""
    rows = []
    for limit in limits_on(component, session.one, knowledge):
        used = _used(limit, component, session, case, knowledge)
        binds = not (_own_dose_exceeds(limit, session) or overridden(limit, case))
        rows.append(
            LimitUsed(
                rule=limit.id,
                title=limit.title,
                limit=limit.value,
                unit=limit.unit,
                per=limit.per,
                bound=limit.bound,
                used=_shown(limit, used),
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


def _shown(limit: Limit, used: Decimal | None) -> Decimal | None:
    """A quotient rounded up to hundredths, so that what goes over a limit never looks like it."""
    if used is None or limit.per not in ("kg", "cm2"):
        return used
    return used.quantize(_HUNDREDTH, rounding=ROUND_UP)


def _used(
    limit: Limit, component: Component, session: Session, case: Case, knowledge: Knowledge
) -> Decimal | None:
    """How much of a limit one session uses, in the limit's own unit; None when not known."""
    if limit.per == "interval":
        return _interval_in(limit.unit, session.protocol)
    if limit.per == "spacing":
        return session.spacing_mm if limit.unit == "mm" else None
    times = session.sessions_with.get(component.substance, 0)
    if limit.unit in ("sessions", "days"):
        return Decimal(times + len(days_with(frozenset({component.substance}), case, knowledge)))
    if limit.unit == "points":
        return Decimal(session.points)
    if limit.unit == "ml":
        return session.volume_ml if limit.per == "point" else session.total_ml
    if limit.unit == "mg/ml":
        return _strength_injected(component, session)
    dose = given_in(component, session)
    whole = None if dose is None else dose.within(bare_unit(limit.unit))
    return None if whole is None else _share(limit.per, whole, session, times, case)


def _share(per: str, whole: Decimal, session: Session, times: int, case: Case) -> Decimal | None:
    """A session's dose for what the limit counts by."""
    match per:
        case "session" | "day":
            return whole
        case "course":
            return whole * times
        case "cm2":
            return _divided(whole, session.area_cm2)
        case "kg":
            return _divided(whole, case.patient.weight_kg)
        case "point":
            return whole * session.volume_ml / session.total_ml if session.total_ml else None
    return None


def _strength_injected(component: Component, session: Session) -> Decimal | None:
    """The mg in 1 ml of what is injected: as stated, or of all that is mixed together."""
    strength = per_ml(component.concentration)
    if strength is not None:
        return strength.within("mg")
    dose = given_in(component, session)
    whole = None if dose is None else dose.within("mg")
    return None if whole is None else _divided(whole, session.total_ml)


def _interval_in(unit: str, protocol: Protocol) -> Decimal | None:
    """The shortest gap that a protocol's own source allows; None in another unit."""
    course = protocol.course
    gaps = [one for one in (course.interval, *course.first_gaps) if one is not None]
    known = [one.least or one.usual or 0 for one in gaps if one.unit == unit]
    return Decimal(min(known)) if known and len(known) == len(gaps) else None


def _divided(dose: Decimal, by: Decimal | None) -> Decimal | None:
    """A quotient without the last digit of a division that never ends; None by nothing."""
    return (dose / by).quantize(_FINEST) if by else None


def _own_dose_exceeds(limit: Limit, session: Session) -> bool:
    """Whether a practice figure is exceeded by a dose the protocol's own source states."""
    if any(citation.tier != "C" for citation in limit.sources):
        return False
    own = session.one.volume_per_point_ml
    stated = own is not None and any(citation.tier != "C" for citation in own.sources)
    return (
        stated and limit.per == "point" and limit.unit == "ml" and session.volume_ml > limit.value
    )


def overridden(limit: Limit, case: Case) -> bool:
    """Whether a physician goes on although a limit that allows it is exceeded."""
    return limit.override == "physician" and any(
        one.rule == limit.id for one in case.decisions.overrides
    )


def weight_matters(component: Component, session: Session, knowledge: Knowledge) -> bool:
    """Whether a limit per kg could bind at the lowest weight that a form accepts."""
    dose, lightest = given_in(component, session), lightest_kg(knowledge)
    if dose is None or lightest is None:
        return False
    return any(
        limit.per == "kg" and (dose.within(bare_unit(limit.unit)) or 0) > limit.value * lightest
        for limit in limits_on(component, session.one, knowledge)
    )


def lightest_kg(knowledge: Knowledge) -> Decimal | None:
    """The lowest weight that a form accepts; None where no question asks for it."""
    rows = (row.low for row in knowledge.questions.values() if row.fact == WEIGHT)
    return next(rows, None)


def in_words(row: LimitUsed) -> str:
    """`6 of at most 50 points`, or that it is not known."""
    used = "not known" if row.used is None else plain(row.used)
    between = "," if row.used is None else " of"
    return f"{used}{between} {row.bound.replace('-', ' ')} {plain(row.limit)} {row.unit}"
