"""Drawing up: how what a session injects is made from what is sold."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import lcm

from pistor.case import Case
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component
from pistor.planning.dosing import Session, mg_per_ml
from pistor.planning.quantities import plain, whole_up

DILUTION_STEP_ML = Decimal("0.1")
"""Volumes to be mixed are whole tenths of a millilitre: Pistor's own proposal."""


def steps_for(
    session: Session, case: Case, knowledge: Knowledge, *, whole_ml: Decimal
) -> Iterator[str]:
    """How the contents of the syringes of one drawing are made, a sentence a step.

    `whole_ml` is what the session injects on all its drawings.
    """
    parts = session.one.components
    if len(parts) == 1 and parts[0].undiluted:
        yield from _as_supplied(session, knowledge)
    elif len(parts) == 1 and parts[0].volume_ml is None:
        yield from _one_medicine(parts[0], session.total_ml, case, knowledge)
    elif all(part.volume_ml is not None for part in parts):
        yield from _by_volume(session, knowledge, whole_ml)
    else:
        yield from _by_strength(session, case, knowledge)


def _as_supplied(session: Session, knowledge: Knowledge) -> Iterator[str]:
    for part in session.one.components:
        name = knowledge.substances[part.substance].title
        yield f"Use {plain(session.total_ml)} ml of {name} as supplied: not diluted, not mixed."


def _by_volume(session: Session, knowledge: Knowledge, whole_ml: Decimal) -> Iterator[str]:
    """Each part by the volume that its source mixed, once a session; no order is invented."""
    for part in session.one.components:
        name = knowledge.substances[part.substance].title.lower()
        stock, volume = part.stock, part.volume_ml
        of = "" if stock is None else f" {plain(stock.value)} {_sign(stock.unit)}"
        if volume is not None:
            yield f"Draw up {plain(volume.value)} ml of {name}{of}."
    mixed = session.one.session_ml
    if mixed is not None and len(session.one.components) > 1:
        yield f"Mix them: {plain(mixed)} ml in all. The source gives no order of drawing up."
    if session.total_ml < whole_ml:
        yield (
            f"This is made once for the whole session: {plain(session.total_ml)} ml of it are "
            "for this map, the rest for the others."
        )
    if mixed is not None and whole_ml < mixed:
        yield f"Of these {plain(whole_ml)} ml are injected; the rest is discarded."


def _sign(unit: str) -> str:
    """A unit as it is printed: `percent` as %."""
    return "%" if unit.startswith("percent") else unit


def _by_strength(session: Session, case: Case, knowledge: Knowledge) -> Iterator[str]:
    """Each part to its strength in the mixture, from what is sold, in whole tenths of a ml."""
    rows = []
    for part in session.one.components:
        wanted = mg_per_ml(part.concentration)
        sold = strengths_of(part.substance, case, knowledge)
        stronger = next((row for row in sold if wanted is not None and row[0] >= wanted), None)
        if wanted is None or stronger is None:
            yield "It cannot be drawn up from what was read: an amount is missing or has no basis."
            yield "Mix as the protocol's own source states; it gives no order of drawing up."
            return
        rows.append((knowledge.substances[part.substance].title.lower(), wanted, stronger[0]))
    shares = [Fraction(wanted) / Fraction(strength) for _, wanted, strength in rows]
    if sum(shares) > 1:
        yield "The strengths that were read are too weak for this mixture; it cannot be drawn up."
        return
    volumes, batch_ml = mixed(shares, session.total_ml)
    for (name, _, strength), volume in zip(rows, volumes, strict=True):
        yield f"Draw up {plain(volume)} ml of {name} {plain(strength)} mg/ml."
    if sum(volumes) < batch_ml:
        yield (
            f"Fill up to {plain(batch_ml)} ml. The source read does not name the diluent: "
            "the physician does."
        )
    yield f"Draw up {plain(session.total_ml)} ml of the mixture. No order of mixing was read."


def strengths_of(
    name: str, case: Case, knowledge: Knowledge
) -> list[tuple[Decimal, Decimal | None]]:
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
    sold = strengths_of(part.substance, case, knowledge)
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
    (stock_ml,), batch_ml = mixed([Fraction(wanted) / Fraction(stock)], total_ml)
    return stock_ml, batch_ml


def mixed(shares: list[Fraction], total_ml: Decimal) -> tuple[list[Decimal], Decimal]:
    """The volume of each part and of the whole in tenths of a ml, the smallest that suffices.

    `shares` are each part's share of the whole, 0 to 1 together; the whole is at
    least `total_ml`.
    """
    unit = lcm(*(share.denominator for share in shares))
    batches = whole_up(total_ml, DILUTION_STEP_ML * unit) / (DILUTION_STEP_ML * unit)
    parts = [DILUTION_STEP_ML * (share * unit).numerator * batches for share in shares]
    return parts, DILUTION_STEP_ML * unit * batches
