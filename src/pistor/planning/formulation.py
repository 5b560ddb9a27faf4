"""What is in the syringe: doses, volumes that add up exactly, checks, and drawing up."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Literal

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Dosing, Pass
from pistor.knowledge.statements import Amount, Citations
from pistor.planning.dosing import LimitUsed, Session, in_words, limits_used, mg_per_ml
from pistor.planning.findings import own_sources
from pistor.planning.pairs import between
from pistor.planning.quantities import VolumeError, plain, whole_up

DILUTION_STEP_ML = Decimal("0.1")
"""Volumes to be mixed are whole tenths of a millilitre: Pistor's own proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcentrationShown:
    """A concentration as its source writes it."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentShown:
    """One substance in the syringe. `amount` is None when the source gives no basis for it."""

    substance: str
    title: str
    amount: Decimal | None
    unit: str | None
    concentration: ConcentrationShown | None
    volume_ml: Decimal | None
    from_: Literal["protocol", "technique", "physician"]
    limits: tuple[LimitUsed, ...]
    note: str | None
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Syringe:
    """One filled syringe: its volume and how many points it serves."""

    number: int
    ml: Decimal
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was checked. `holds` is None when it is not known."""

    rule: str
    holds: bool | None
    detail: str
    sources: Citations = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """What is drawn up for one session of a pass."""

    dosing: Dosing
    components: tuple[ComponentShown, ...]
    total_ml: Decimal
    volume_per_point_ml: Decimal
    volume_sources: Citations
    syringes: tuple[Syringe, ...]
    checks: tuple[Check, ...]
    steps: tuple[str, ...]


def formulate(
    session: Session, volumes: tuple[Decimal, ...], case: Case, knowledge: Knowledge
) -> tuple[Formula, tuple[int, ...]]:
    """The formula for one session, and the syringe of every point in order.

    Raises `VolumeError` when one point is larger than the syringe that serves it.
    """
    capacity = _capacity(session.one, knowledge)
    if capacity is not None and max(volumes) > capacity:
        raise VolumeError(
            f"One point of {plain(max(volumes))} ml does not fit a syringe of {plain(capacity)} "
            "ml. Use a smaller volume for a point."
        )
    syringes, numbers = _fill(volumes, capacity)
    one = session.one
    components = tuple(_component(part, session, case, knowledge) for part in one.components)
    volume = one.volume_per_point_ml or one.volume_per_cm2_ml or one.volume_per_session_ml
    formula = Formula(
        dosing=one.dosing,
        components=components,
        total_ml=session.total_ml,
        volume_per_point_ml=session.volume_ml,
        volume_sources=volume.sources if volume is not None else (),
        syringes=syringes,
        checks=tuple(_checks(session, volumes, components, knowledge)),
        steps=tuple(_steps(session, syringes, case, knowledge)),
    )
    return formula, numbers


def _component(
    part: Component, session: Session, case: Case, knowledge: Knowledge
) -> ComponentShown:
    given = part.concentration or part.amount
    strength = mg_per_ml(part.concentration)
    if strength is not None:
        amount, unit = strength * session.total_ml, "mg"
    elif part.amount is not None and part.per == "session":
        amount, unit = part.amount.value, part.amount.unit
    elif part.amount is not None and part.per == "point":
        amount, unit = part.amount.value * session.points, part.amount.unit
    else:
        amount, unit = None, None
    return ComponentShown(
        substance=part.substance,
        title=knowledge.substances[part.substance].title,
        amount=amount,
        unit=unit,
        concentration=_shown(part.concentration),
        volume_ml=session.total_ml if len(session.one.components) == 1 else None,
        from_="protocol" if given is None or given.sources else "physician",
        limits=limits_used(part, session, case, knowledge),
        note=given.note if given is not None else None,
        sources=given.sources if given is not None else (),
    )


def _shown(amount: Amount | None) -> ConcentrationShown | None:
    return None if amount is None else ConcentrationShown(value=amount.value, unit=amount.unit)


def _capacity(one: Pass, knowledge: Knowledge) -> Decimal | None:
    """The largest syringe of the device, in millilitres, as far as a source says."""
    device = knowledge.devices.get(one.device or "")
    return None if device is None or device.syringe_ml is None else device.syringe_ml.high


def _fill(
    volumes: tuple[Decimal, ...], capacity: Decimal | None
) -> tuple[tuple[Syringe, ...], tuple[int, ...]]:
    """Whole points into syringes in order; without a known capacity, one syringe."""
    filled: list[list[Decimal]] = []
    numbers = []
    for volume in volumes:
        fits = filled and (capacity is None or sum(filled[-1], volume) <= capacity)
        if not fits:
            filled.append([])
        filled[-1].append(volume)
        numbers.append(len(filled))
    syringes = tuple(
        Syringe(number=number, ml=sum(rows, Decimal(0)), points=len(rows))
        for number, rows in enumerate(filled, start=1)
    )
    return syringes, tuple(numbers)


def _checks(
    session: Session,
    volumes: tuple[Decimal, ...],
    components: tuple[ComponentShown, ...],
    knowledge: Knowledge,
) -> Iterator[Check]:
    total = sum(volumes, Decimal(0))
    yield Check(
        rule="volumes-add-up",
        holds=total == session.total_ml,
        detail=f"{session.points} points, {plain(total)} ml together",
        sources=own_sources("docs/algorithms/formula.md"),
    )
    for part in components:
        for row in part.limits:
            detail = f"{row.title}: {in_words(row)}"
            if not row.binds:
                detail += "; shown, not binding here"
            holds = True if not row.binds else row.holds
            yield Check(rule=row.rule, holds=holds, detail=detail, sources=row.sources)
    yield from _mixture(session, knowledge)


def _mixture(session: Session, knowledge: Knowledge) -> Iterator[Check]:
    names = [part.substance for part in session.one.components]
    if len(names) == 1:
        yield Check(
            rule="nothing-mixed",
            holds=True,
            detail="one medicine in the syringe",
            sources=session.protocol.sources,
        )
        return
    for pair in combinations(names, 2):
        entries = list(between(pair, knowledge))
        good = next((one for one in entries if one.holds == "compatible"), None)
        if good is not None:
            yield Check(rule=good.id, holds=True, detail=good.because, sources=good.sources)
        else:
            yield Check(
                rule="mixture-as-injected",
                holds=None,
                detail=f"{' with '.join(pair)}: compatibility not known; its own source did so",
                sources=session.protocol.sources,
            )


def _steps(
    session: Session, syringes: tuple[Syringe, ...], case: Case, knowledge: Knowledge
) -> Iterator[str]:
    parts = session.one.components
    if len(parts) == 1:
        yield from _one_medicine(parts[0], session.total_ml, case, knowledge)
    else:
        if any(mg_per_ml(part.concentration) is None for part in parts):
            yield "It cannot be drawn up from what was read: an amount is missing or has no basis."
        yield "Mix as the protocol's own source states; it gives no order of drawing up."
    for syringe in syringes:
        yield f"Syringe {syringe.number}: {plain(syringe.ml)} ml for {syringe.points} points."
    yield "Label every syringe with patient, contents, lot and time. Discard what is left."


def _strengths(name: str, case: Case, knowledge: Knowledge) -> list[tuple[Decimal, Decimal | None]]:
    """Strengths in mg/ml with the pack in ml: those in stock when given, else those read."""
    stocked = [
        item.concentration
        for item in case.practice.stock or ()
        if item.substance == name and item.concentration is not None and item.unit == "mg/ml"
    ]
    read = {
        (value, strength.pack_ml)
        for strength in knowledge.substances[name].strengths
        if (value := mg_per_ml(strength.concentration)) is not None
    }
    packs = dict(read)
    rows = {(value, packs.get(value)) for value in stocked} or read
    return sorted(rows, key=lambda row: (row[0], row[1] or Decimal(0)))


def _one_medicine(
    part: Component, total_ml: Decimal, case: Case, knowledge: Knowledge
) -> Iterator[str]:
    name = knowledge.substances[part.substance].title.lower()
    wanted = mg_per_ml(part.concentration)
    sold = _strengths(part.substance, case, knowledge)
    if wanted is None or not sold:
        yield f"No strength of {name} was read: follow the product's own leaflet."
        return
    same = next((row for row in sold if row[0] == wanted), None)
    if same is not None:
        yield f"Draw up {plain(total_ml)} ml of {name} {plain(wanted)} mg/ml, undiluted."
        if same[1] is not None:
            vials = int(whole_up(total_ml / same[1], Decimal(1)))
            yield f"That takes {vials} {'vial' if vials == 1 else 'vials'} of {plain(same[1])} ml."
        return
    stronger = next((row for row in sold if row[0] > wanted), None)
    if stronger is None:
        yield f"No strength of at least {plain(wanted)} mg/ml was read; it cannot be drawn up."
        return
    stock_ml, batch_ml = dilution(wanted, stronger[0], total_ml)
    yield (
        f"Dilute {plain(stock_ml)} ml of {name} {plain(stronger[0])} mg/ml to "
        f"{plain(batch_ml)} ml: that is {plain(wanted)} mg/ml. "
        "The source read does not name the diluent: the physician does."
    )
    yield f"Draw up {plain(total_ml)} ml of it."


def dilution(wanted: Decimal, stock: Decimal, total_ml: Decimal) -> tuple[Decimal, Decimal]:
    """Stock and end volume in whole tenths of a millilitre, the smallest that suffices.

    `wanted` and `stock` in mg/ml; the end volume is at least `total_ml`.
    """
    ratio = Fraction(wanted) / Fraction(stock)
    step = DILUTION_STEP_ML
    batch_unit = step * ratio.denominator
    batches = whole_up(total_ml, batch_unit) / batch_unit
    return step * ratio.numerator * batches, batch_unit * batches
