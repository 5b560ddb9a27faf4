"""What is in the syringe: doses, volumes that add up exactly, and what was checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Dosing, Pass
from pistor.knowledge.statements import Amount, Citations, Words
from pistor.planning.dosing import Session, given_in, volume_of
from pistor.planning.drawing_up import steps_for
from pistor.planning.filling import fill
from pistor.planning.findings import own_sources
from pistor.planning.limiting import LimitUsed, in_words, limits_used
from pistor.planning.pairs import between
from pistor.planning.quantities import plain


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
    least_per_point_ml: Decimal
    volume_sources: Citations
    syringes: tuple[Syringe, ...]
    checks: tuple[Check, ...]
    steps: tuple[str, ...]
    handling: tuple[Words, ...]


def formulate(
    session: Session,
    volumes: tuple[Decimal, ...],
    case: Case,
    knowledge: Knowledge,
    *,
    whole: Session,
    after: int,
) -> tuple[Formula, tuple[int, ...]]:
    """The formula for one session on one drawing, and the syringe of every point in order.

    Limits are counted over the `whole` session, on all its drawings, and syringes
    are numbered on from those of the drawings `after` which this one comes.
    Raises `VolumeError` when one point is larger than the syringe that serves it.
    """
    numbers = tuple(after + number for number in fill(volumes, _capacity(session.one, knowledge)))
    syringes = _filled(volumes, numbers)
    one = session.one
    components = tuple(_component(part, session, whole, case, knowledge) for part in one.components)
    formula = Formula(
        dosing=one.dosing,
        components=components,
        total_ml=session.total_ml,
        volume_per_point_ml=session.volume_ml,
        least_per_point_ml=min(volumes),
        volume_sources=_volume_sources(one),
        syringes=syringes,
        checks=tuple(_checks(session, volumes, components, case, knowledge)),
        steps=(
            *steps_for(session, case, knowledge, whole_ml=whole.total_ml),
            *_labels(syringes),
        ),
        handling=_handling(one, knowledge),
    )
    return formula, numbers


def _volume_sources(one: Pass) -> Citations:
    """Where the volume is stated, by itself or as the sum of what is mixed."""
    stated = one.volume_per_point_ml or one.volume_per_cm2_ml or one.volume_per_session_ml
    if stated is not None:
        return stated.sources
    parts = [part.volume_ml for part in one.components if part.volume_ml is not None]
    return tuple(dict.fromkeys(citation for part in parts for citation in part.sources))


def _labels(syringes: tuple[Syringe, ...]) -> Iterator[str]:
    for syringe in syringes:
        yield f"Syringe {syringe.number}: {plain(syringe.ml)} ml for {syringe.points} points."
    yield "Label every syringe with patient, contents, lot and time. Discard what is left."


def _handling(one: Pass, knowledge: Knowledge) -> tuple[Words, ...]:
    """How each medicine in the syringe is to be handled, said once."""
    rows = [row for part in one.components for row in knowledge.substances[part.substance].handling]
    return tuple(dict.fromkeys(rows))


def _component(
    part: Component, session: Session, whole: Session, case: Case, knowledge: Knowledge
) -> ComponentShown:
    given = part.concentration or part.amount or part.volume_ml
    dose = given_in(part, session)
    notes = [one.note for one in (given, part.stock) if one is not None and one.note]
    cited = [
        one.sources for one in (part.concentration, part.amount, part.volume_ml, part.stock) if one
    ]
    return ComponentShown(
        substance=part.substance,
        title=knowledge.substances[part.substance].title,
        amount=None if dose is None else dose.amount,
        unit=None if dose is None else dose.unit,
        concentration=_shown(part.concentration or part.stock),
        volume_ml=volume_of(part, session),
        from_="physician" if given is not None and not given.sources else "protocol",
        limits=limits_used(part, whole, case, knowledge),
        note=" ".join(notes) or None,
        sources=tuple(dict.fromkeys(citation for row in cited for citation in row)),
    )


def _shown(amount: Amount | None) -> ConcentrationShown | None:
    return None if amount is None else ConcentrationShown(value=amount.value, unit=amount.unit)


def _capacity(one: Pass, knowledge: Knowledge) -> Decimal | None:
    """The largest syringe of the device, in millilitres, as far as a source says."""
    device = knowledge.devices.get(one.device or "")
    return None if device is None or device.syringe_ml is None else device.syringe_ml.high


def _filled(volumes: tuple[Decimal, ...], numbers: tuple[int, ...]) -> tuple[Syringe, ...]:
    """Every syringe with its volume and how many points it serves."""
    return tuple(
        Syringe(
            number=number,
            ml=sum(
                (one for one, mine in zip(volumes, numbers, strict=True) if mine == number),
                Decimal(0),
            ),
            points=numbers.count(number),
        )
        for number in dict.fromkeys(sorted(numbers))
    )


def _checks(
    session: Session,
    volumes: tuple[Decimal, ...],
    components: tuple[ComponentShown, ...],
    case: Case,
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
    yield from _mixture(session, case, knowledge)


def _mixture(session: Session, case: Case, knowledge: Knowledge) -> Iterator[Check]:
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
        for one in entries:
            if one.holds == "caution":
                yield Check(rule=one.id, holds=None, detail=one.because, sources=one.sources)
        if good is not None:
            yield Check(rule=good.id, holds=True, detail=good.because, sources=good.sources)
        else:
            titles = " with ".join(knowledge.substances[name].title.lower() for name in pair)
            yield Check(
                rule="mixture-as-injected",
                holds=None,
                detail=f"{titles}: compatibility not known; its own source did so",
                sources=session.protocol.sources,
            )
    yield from _water_and_acid(names, knowledge)
    yield from _law(case, knowledge)


def _water_and_acid(names: list[str], knowledge: Knowledge) -> Iterator[Check]:
    """Whether all parts are watery, what was read of their pH, and that tonicity is not known."""
    parts = [knowledge.substances[name] for name in names]
    dry = [one.title.lower() for one in parts if one.aqueous is False]
    open_ = [one.title.lower() for one in parts if one.aqueous is None]
    watery = "all parts are watery"
    if dry:
        watery = f"not watery: {', '.join(dry)}"
    elif open_:
        watery = f"whether all parts are watery: not known for {', '.join(open_)}"
    yield Check(rule="aqueous", holds=False if dry else None if open_ else True, detail=watery)
    acid = [
        f"{one.title.lower()} {plain(one.ph.low or one.ph.high or Decimal(0))}"
        f" to {plain(one.ph.high or one.ph.low or Decimal(0))}"
        if one.ph is not None
        else f"{one.title.lower()} not known"
        for one in parts
    ]
    cited = dict.fromkeys(row for one in parts if one.ph is not None for row in one.ph.sources)
    yield Check(
        rule="ph-and-tonicity",
        holds=None,
        detail=f"pH read: {'; '.join(acid)}. Of the mixture neither pH nor tonicity is known",
        sources=tuple(cited),
    )


def _law(case: Case, knowledge: Knowledge) -> Iterator[Check]:
    """What the law of the country itself says of mixing in the practice, where it was read."""
    entry = knowledge.jurisdictions.get((case.jurisdiction or "").lower())
    if entry is not None:
        allowed = entry.in_office_mixing == "allowed"
        said = "allowed" if allowed else "not known to be allowed"
        yield Check(
            rule="law-on-mixing",
            holds=True if allowed else None,
            detail=f"{entry.title}: mixing in the practice is {said}",
            sources=entry.mixing_sources,
        )
