"""How much of each substance a session gives, in its source's own unit."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from pistor.knowledge.protocols import Component, Pass, Protocol
from pistor.knowledge.statements import Amount

MG_PER_ML_PER_PERCENT = Decimal(10)
"""1 per cent weight in volume is 10 mg in 1 ml, by definition."""
_MG = {"mcg": Decimal("0.001"), "mg": Decimal(1), "g": Decimal(1000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """An amount with its unit: mg, ml, IU or product units, which are never converted."""

    amount: Decimal
    unit: str

    def within(self, unit: str) -> Decimal | None:
        """The amount in another unit; None unless both are the same or both are masses."""
        if unit == self.unit:
            return self.amount
        if unit in _MG and self.unit in _MG:
            return self.amount * _MG[self.unit] / _MG[unit]
        return None

    def times(self, factor: Decimal) -> "Dose":
        """So many times as much."""
        return Dose(amount=self.amount * factor, unit=self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What one session injects of a pass.

    `volume_ml` is the largest point, `total_ml` all of them, `area_cm2` the ground that
    is really treated, `sessions_with` in how many sessions of the course a substance is.
    """

    protocol: Protocol
    one: Pass
    points: int
    volume_ml: Decimal
    total_ml: Decimal
    area_cm2: Decimal
    spacing_mm: Decimal
    sessions_with: dict[str, int]


def per_ml(amount: Amount | None) -> Dose | None:
    """What 1 ml holds; per cent only where its source says weight in volume, else None."""
    if amount is None:
        return None
    if amount.unit == "percent_wv":
        return Dose(amount=amount.value * MG_PER_ML_PER_PERCENT, unit="mg")
    unit, slash, volume = amount.unit.rpartition("/")
    return Dose(amount=amount.value, unit=unit) if slash and volume == "ml" else None


def mg_per_ml(amount: Amount | None) -> Decimal | None:
    """A concentration in mg/ml; None for what is not stated as a mass in a volume."""
    strength = per_ml(amount)
    return None if strength is None else strength.within("mg")


def given_in(part: Component, session: Session) -> Dose | None:
    """What a session gives of one component; None when its source gives no basis.

    What is mixed for a whole session and injected in part counts by that part.
    """
    strength = per_ml(part.concentration)
    if strength is not None:
        return strength.times(session.total_ml)
    if part.undiluted:
        return Dose(amount=session.total_ml, unit="ml")
    share = _share_injected(session)
    if part.amount is not None:
        whole = _stated(part, session)
        return (
            None if whole is None else whole.times(share if part.per == "session" else Decimal(1))
        )
    stock = per_ml(part.stock)
    if part.volume_ml is None or stock is None:
        return None
    return stock.times(part.volume_ml.value * share)


def _share_injected(session: Session) -> Decimal:
    """Which part of the session's mixture is injected; all of it unless some points are left."""
    mixed = session.one.session_ml
    return Decimal(1) if not mixed else session.total_ml / mixed


def _stated(part: Component, session: Session) -> Dose | None:
    """An amount as written, for all points, all ground or the session."""
    if part.amount is None or part.amount.unit.startswith("percent"):
        return None
    unit, _, _ = part.amount.unit.partition("/")
    times = {
        "point": Decimal(session.points),
        "cm2": session.area_cm2,
        "session": Decimal(1),
    }.get(part.per or "")
    return None if times is None else Dose(amount=part.amount.value * times, unit=unit)


def volume_of(part: Component, session: Session) -> Decimal | None:
    """How many millilitres of a component, as sold, are in what a session injects."""
    if part.volume_ml is not None:
        return part.volume_ml.value * _share_injected(session)
    alone = len(session.one.components) == 1
    return session.total_ml if alone or part.undiluted else None


def points_by_area(one: Pass, area_cm2: Decimal, volume_ml: Decimal) -> int | None:
    """The points a dose per cm² makes on an area, rounded down; None for other dosing."""
    stated = _stated_per_cm2(one)
    if stated is None:
        return None
    dose, strength = stated
    return _whole(dose * area_cm2 / (strength * volume_ml))


def ground_of_point(one: Pass, volume_ml: Decimal) -> Decimal | None:
    """The cm² that one point of a dose per cm² is for; None for other dosing."""
    stated = _stated_per_cm2(one)
    return None if stated is None else stated[1] * volume_ml / stated[0]


def _stated_per_cm2(one: Pass) -> tuple[Decimal, Decimal] | None:
    """A dose for 1 cm² and what 1 ml holds, in one unit; for a volume per cm², that and 1."""
    if one.dosing != "per_cm2":
        return None
    for component in one.components:
        strength = per_ml(component.concentration)
        if component.amount is None or component.per != "cm2" or strength is None:
            continue
        unit, _, _ = component.amount.unit.partition("/")
        dose = Dose(amount=component.amount.value, unit=unit).within(strength.unit)
        if dose is not None:
            return dose, strength.amount
    return None if one.volume_per_cm2_ml is None else (one.volume_per_cm2_ml.value, Decimal(1))


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_DOWN))
