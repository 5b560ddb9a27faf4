"""A mixture that no source made, only on a named physician's request, and never chosen.

Every substance needs a local dose from a label, trial or consensus for this
concern, and every pair a source that mixed the two. Without that nothing is
proposed, and what is missing is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from pistor.case import BespokeRequest, Case
from pistor.knowledge.entries import Incompatibility
from pistor.knowledge.knowledge import Knowledge
from pistor.knowledge.protocols import Component, Protocol
from pistor.knowledge.statements import Citations, Verdict
from pistor.planning.admission import mixing_law
from pistor.planning.dosing import mg_per_ml
from pistor.planning.drawing_up import strengths_of
from pistor.planning.facts import Facts
from pistor.planning.findings import Screening
from pistor.planning.pairs import between, lawful_in
from pistor.planning.protocol_choice import Choice

MOST_PARTS = 5
"""More than any mixture in the sources that were read: Pistor's own proposal."""
_LOCAL = ("label", "trial", "consensus")
_BARS = (Verdict.ASK, Verdict.DEFER, Verdict.REFER, Verdict.EXCLUDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A substance that could be mixed: its weight from 1, its share of the volume from 0 to 1."""

    id: str
    weight: int
    share: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class BespokePart:
    """One substance of a mixture in mg/ml, with the protocol and the source of that strength."""

    substance: str
    title: str
    mg_per_ml: Decimal
    protocol: str
    sources: Citations


@dataclass(frozen=True, slots=True, kw_only=True)
class Bespoke:
    """The answer to a request: the parts of the best mixture, or none and what is missing."""

    asked_by: str
    reason: str
    parts: tuple[BespokePart, ...]
    because: str
    missing: tuple[str, ...]
    sources: Citations


def bespoke_for(
    choice: Choice, case: Case, knowledge: Knowledge, screening: Screening
) -> Bespoke | None:
    """The best mixture that its sources justify; None when nobody asked for one."""
    request = case.decisions.bespoke.get(choice.concern.id)
    if request is None:
        return None
    refused = list(_refusals(case, knowledge, screening))
    if refused:
        return _refused(
            request,
            " ".join(dict.fromkeys(say for say, _ in refused)),
            (),
            tuple(dict.fromkeys(row for _, cited in refused for row in cited)),
        )
    doses = _doses(choice, case, knowledge)
    names = sorted(set(doses) if request.substances is None else set(request.substances))
    reasons = {name: list(_missing(name, doses, case, knowledge, screening)) for name in names}
    missing = [line for lines in reasons.values() for line in lines]
    usable = [name for name in names if not reasons[name]]
    candidates = [_candidate(name, doses[name], case, knowledge) for name in usable]
    good = {pair for pair in combinations(usable, 2) if _mixes(pair, case, knowledge)}
    found = best_mixture(candidates, good)
    if not found:
        apart = (pair for pair in combinations(usable, 2) if pair not in good)
        missing += _pairs_missing(apart, case, knowledge)
        return _refused(request, "No mixture can be justified.", tuple(missing), ())
    if request.substances is not None:
        missing += _left_out(usable, found, good, case, knowledge)
    parts = tuple(_part(name, doses[name], knowledge) for name in found)
    pairs = (entry for pair in combinations(found, 2) for entry in _sources(pair, knowledge))
    return Bespoke(
        asked_by=request.by,
        reason=request.reason,
        parts=parts,
        because="Each strength is one that a source injected for this concern, and a source mixed "
        "each pair; nobody tested all of them together.",
        missing=tuple(missing),
        sources=tuple(dict.fromkeys(pairs)),
    )


def _refusals(
    case: Case, knowledge: Knowledge, screening: Screening
) -> Iterator[tuple[str, Citations]]:
    """What bars every mixture: a finding about everything, or the law."""
    for one in screening.general:
        if one.verdict in _BARS:
            yield one.say, one.sources
    for reason in mixing_law(case, knowledge):
        yield reason.say, reason.sources


def best_mixture(candidates: Sequence[Candidate], good: set[tuple[str, str]]) -> tuple[str, ...]:
    """The ids of the heaviest two to five candidates of which every pair is in `good`.

    Exact, by branch and bound: shares add up to 1 at most; on a tie fewer parts,
    then the ids in order. `good` holds pairs in id order. Empty when no two may
    be mixed.
    """
    order = sorted(candidates, key=lambda one: (-one.weight, one.id))
    friends: dict[str, set[str]] = {one.id: set() for one in order}
    for first, second in good:
        friends[first].add(second)
        friends[second].add(first)
    best: list[tuple[int, int, tuple[str, ...]]] = []

    def extend(
        chosen: tuple[Candidate, ...], weight: int, share: Fraction, left: list[Candidate]
    ) -> None:
        if len(chosen) > 1:
            row = (-weight, len(chosen), tuple(sorted(one.id for one in chosen)))
            if not best or row < best[0]:
                best[:] = [row]
        room = MOST_PARTS - len(chosen)
        for number, one in enumerate(left):
            bound = weight + sum(row.weight for row in left[number : number + room])
            if not room or (best and -bound > best[0][0]):
                return
            if share + one.share <= 1:
                later = [row for row in left[number + 1 :] if row.id in friends[one.id]]
                extend((*chosen, one), weight + one.weight, share + one.share, later)

    extend((), 0, Fraction(0), order)
    return best[0][2] if best else ()


def _doses(
    choice: Choice, case: Case, knowledge: Knowledge
) -> dict[str, tuple[Protocol, Component]]:
    """The weakest stated strength of every substance that a source injected for the concern."""
    found: dict[str, tuple[Protocol, Component]] = {}
    for protocol in knowledge.protocols.values():
        if protocol.concern != choice.concern.id or protocol.standing not in _LOCAL:
            continue
        if protocol.refused is not None or not protocol.valid.holds_on(case.on):
            continue
        for part in (row for one in protocol.passes for row in one.components):
            strength = mg_per_ml(part.concentration)
            known = found.get(part.substance)
            weakest = None if known is None else mg_per_ml(known[1].concentration)
            if strength is not None and (weakest is None or strength < weakest):
                found[part.substance] = protocol, part
    return found


def _missing(
    name: str,
    doses: dict[str, tuple[Protocol, Component]],
    case: Case,
    knowledge: Knowledge,
    screening: Screening,
) -> Iterator[str]:
    """Why a substance cannot be part of a mixture; nothing when it can."""
    title = knowledge.substances[name].title
    barred = [one for one in screening.about("substance", name) if one.verdict in _BARS]
    if barred:
        yield f"{title}: {' '.join(one.say for one in barred)}"
    if name not in doses:
        yield f"{title}: no label, trial or consensus injected it for this concern in mg/ml."
    elif _share(name, doses[name][1], case, knowledge) is None:
        yield f"{title}: no strength was read from which to make it."
    elif _weight(doses[name][0]) < 1:
        yield f"{title}: no comparison that was read favours it."


def _weight(protocol: Protocol) -> int:
    """Comparisons won less lost, and one for a label."""
    favours = [one.favours for one in protocol.expect.response]
    label = protocol.standing == "label"
    return favours.count("this") - favours.count("other") + label


def _share(name: str, part: Component, case: Case, knowledge: Knowledge) -> Fraction | None:
    """The share of a mixture's volume that the strongest product of a substance takes."""
    wanted = mg_per_ml(part.concentration)
    sold = strengths_of(name, case, knowledge)
    if wanted is None or not sold or sold[-1][0] < wanted:
        return None
    return Fraction(wanted) / Fraction(sold[-1][0])


def _candidate(
    name: str, dose: tuple[Protocol, Component], case: Case, knowledge: Knowledge
) -> Candidate:
    share = _share(name, dose[1], case, knowledge)
    return Candidate(id=name, weight=_weight(dose[0]), share=share or Fraction(1))


def _forbidden(
    pair: tuple[str, str], case: Case, knowledge: Knowledge
) -> Iterator[Incompatibility]:
    """What forbids two substances in one syringe where the treatment takes place."""
    law = Facts(case, knowledge).law
    for entry in between(pair, knowledge):
        if entry.holds == "forbidden" and lawful_in(entry, law):
            yield entry


def _mixes(pair: tuple[str, str], case: Case, knowledge: Knowledge) -> bool:
    compatible = any(one.holds == "compatible" for one in between(pair, knowledge))
    return compatible and not any(_forbidden(pair, case, knowledge))


def _pairs_missing(
    pairs: Iterable[tuple[str, str]], case: Case, knowledge: Knowledge
) -> Iterator[str]:
    """Why two usable substances may not be mixed, pair by pair."""
    for pair in pairs:
        first, second = (knowledge.substances[one].title for one in pair)
        barred = dict.fromkeys(one.because for one in _forbidden(pair, case, knowledge))
        if barred:
            yield f"{first} with {second.lower()}: {' '.join(barred)}"
        else:
            yield f"No source that was read mixed {first.lower()} with {second.lower()}."


def _left_out(
    usable: list[str],
    found: tuple[str, ...],
    good: set[tuple[str, str]],
    case: Case,
    knowledge: Knowledge,
) -> Iterator[str]:
    """Why a substance that was asked for by name is not in the mixture."""
    for name in usable:
        if name in found:
            continue
        pairs = [(min(name, other), max(name, other)) for other in found]
        apart = [pair for pair in pairs if pair not in good]
        yield from _pairs_missing(apart, case, knowledge)
        if not apart:
            yield f"{knowledge.substances[name].title}: no room is left beside the others."


def _sources(pair: tuple[str, str], knowledge: Knowledge) -> Citations:
    good = (one for one in between(pair, knowledge) if one.holds == "compatible")
    return tuple(row for one in good for row in one.sources)


def _part(name: str, dose: tuple[Protocol, Component], knowledge: Knowledge) -> BespokePart:
    protocol, part = dose
    return BespokePart(
        substance=name,
        title=knowledge.substances[name].title,
        mg_per_ml=mg_per_ml(part.concentration) or Decimal(0),
        protocol=protocol.id,
        sources=part.concentration.sources if part.concentration is not None else (),
    )


def _refused(
    request: BespokeRequest, because: str, missing: tuple[str, ...], cited: Citations
) -> Bespoke:
    return Bespoke(
        asked_by=request.by,
        reason=request.reason,
        parts=(),
        because=because,
        missing=missing,
        sources=cited,
    )
